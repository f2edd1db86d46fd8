//! The session: one thread, one loop, one report after another.

use std::collections::HashSet;
use std::io;
use std::time::{Duration, Instant};

use nix::time::{ClockId, clock_gettime};

use super::config::{Config, Statuses};
use super::error::Error;
use super::fds::FdTables;
use super::launch::{self, Launched};
use super::modules::ModuleFiles;
use super::on_syscall::Unsent;
use super::paths::PathFilter;
use super::pidns::PidNamespaces;
use super::probes::{ProbeTotals, ProbedTask, Probes};
use super::resume::{Batch, hide_wake_up};
use super::stacks::{Stack, StackReader};
use super::tamper::{TamperedTask, Waiting};
use super::task::{Life, Phase, Task};
use super::{interrupts, proc, seccomp};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{Call, Event, EventKind, FuncOutcome, Sink, TICK, TaskInfo, Time};
use crate::ids::{IdMap, Pid, Tid};
use crate::ptrace::wait::Next;
use crate::ptrace::{self, Options, Report, Resume, Signal, Stop, Stopped, TaskMemory, Waiter};
use crate::syscalls;

/// A tracing session, from its first tracee to its last.
pub struct Session {
    pub(super) config: Config,
    pub(super) tasks: IdMap<Tid, Task>,
    pub(super) memory: TaskMemory,
    pub(super) fds: FdTables,
    pub(super) paths: PathFilter,
    pub(super) probes: Probes,
    pub(super) stacks: StackReader,
    pub(super) pid_namespaces: PidNamespaces,
    /// What is known of the files that are mapped.
    pub(super) files: ModuleFiles,
    /// Tasks that wait, stopped, until all others of their space are stopped too and the space's text is restored.
    pub(super) held: Vec<(Stopped, Option<Signal>)>,
    /// Processes that are being attached to: not all of their threads have stopped yet.
    pub(super) attaching: HashSet<Pid>,
    /// Tasks that are delayed on purpose.
    pub(super) waiting: Vec<Waiting>,
    /// Whether our seccomp filter lets the calls that are not chosen run without a stop.
    pub(super) filtered: bool,
    /// Whether the tracees are let go as soon as each of them stops, and until when that is waited for.
    pub(super) detaching: Option<Instant>,
    pub(super) waiter: Waiter,
    /// Tasks that are resumed together with others.
    pub(super) batch: Batch,
    complain: Complaint,
    watcher: Option<Watcher>,
    launched: Option<Launched>,
    leader: Option<Tid>,
    status: Option<TargetStatus>,
    launch_error: Option<Error>,
    pub(super) outputs: Outputs,
    /// What patient sinks are told of when the task runs again.
    pub(super) unsent: Option<Unsent>,
    /// A task was killed in the middle of making another one, which then comes unannounced.
    orphan_possible: bool,
    /// Tasks that had ended or been let go before their parents' events told of them.
    pub(super) gone_unannounced: HashSet<Tid>,
    /// A signal that asked the tracer to end: it dies by it when it has let everything go.
    pub(super) asked_to_end: Option<i32>,
    /// How many calls may still be shown, where that is limited.
    pub(super) calls_left: Option<u64>,
    /// When the terminal asked the job to stop, as long as the target has not done so.
    pub(super) asked_to_stop: Option<Instant>,
}

/// Takes what goes wrong without ending the session.
pub type Complaint = Box<dyn FnMut(&Error)>;

/// Takes what the tracer sees, a line at a time.
pub type Watcher = Box<dyn FnMut(&str)>;

/// How the launched program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// By exit, with the low eight bits of its status.
    Exited(u8),
    /// By a signal.
    Killed(i32),
}

/// How a session ended.
#[derive(Debug)]
pub struct Ending {
    /// How the launched program ended; `None` when none was launched or it lives on.
    pub target: Option<TargetStatus>,
    /// The signal that ended the session early.
    pub interrupted_by: Option<i32>,
    /// What became of the probes that were asked for.
    pub probes: ProbeTotals,
    /// The outputs that could not be written to the end.
    pub failures: Vec<SinkFailure>,
}

/// An output that could not be written.
#[derive(Debug)]
pub struct SinkFailure {
    /// Which one, in the order in which they were given.
    pub sink: usize,
    /// Why.
    pub error: io::Error,
}

/// The sinks that still take events.
pub(super) struct Outputs {
    sinks: Vec<Option<Box<dyn Sink>>>,
    failures: Vec<SinkFailure>,
    ticking: bool,
}

impl Outputs {
    /// Has each sink do something; one that fails is not asked again.
    pub(super) fn each(&mut self, mut action: impl FnMut(&mut dyn Sink) -> io::Result<()>) {
        for (index, slot) in self.sinks.iter_mut().enumerate() {
            let Some(sink) = slot else { continue };
            if let Err(error) = action(sink.as_mut()) {
                // The target goes on undisturbed; nothing more is written here.
                *slot = None;
                self.failures.push(SinkFailure { sink: index, error });
            }
        }
    }

    /// Sends an event to all of them.
    pub(super) fn send(&mut self, event: &Event<'_>) {
        self.each(|sink| sink.event(event));
    }

    /// Tells them of a call that is not shown because of how it ended.
    pub(super) fn pass_over(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.sinks.iter_mut().flatten().for_each(|sink| sink.unshown(task, call, now));
    }

    /// Whether nobody listens any more.
    pub(super) fn deaf(&self) -> bool {
        self.sinks.iter().all(Option::is_none)
    }

    /// Lets the sinks finish now: nothing more will be said.
    pub(super) fn close(&mut self) {
        let now = now();
        self.each(|sink| sink.finish(now));
        self.sinks.iter_mut().for_each(|slot| *slot = None);
    }

    /// Whether what they are told of may have happened a moment ago.
    pub(super) fn patient(&self) -> bool {
        self.sinks.iter().flatten().all(|sink| sink.is_patient())
    }

    fn wants_tick(&self) -> bool {
        self.sinks.iter().flatten().any(|sink| sink.wants_tick())
    }
}

/// How long to look for children whose parents died before they could tell of them.
const ORPHAN_PATIENCE: Duration = Duration::from_millis(50);

/// How often to look whether the time for detaching is up.
const DETACH_LOOK: Duration = Duration::from_millis(100);

impl Session {
    /// A session that will do as `config` says and write to `sinks`.
    #[must_use]
    pub fn new(config: Config, sinks: Vec<Box<dyn Sink>>) -> Self {
        let all_seen = config.trace.is_all() && config.paths.is_empty();
        let filtered = seccomp::is_wanted(&config);
        Session {
            tasks: IdMap::default(),
            memory: TaskMemory::new(),
            fds: FdTables::new(config.decode_fds, config.decode_pids, all_seen),
            paths: PathFilter::new(&config.paths),
            probes: Probes::new(config.probes.clone()),
            pid_namespaces: PidNamespaces::default(),
            stacks: StackReader::new(config.stacks),
            files: ModuleFiles::default(),
            held: Vec::new(),
            attaching: HashSet::new(),
            waiting: Vec::new(),
            filtered,
            detaching: None,
            unsent: None,
            batch: Batch::default(),
            orphan_possible: false,
            gone_unannounced: HashSet::new(),
            waiter: Waiter::default(),
            complain: Box::new(|_| {}),
            watcher: None,
            launched: None,
            leader: None,
            status: None,
            launch_error: None,
            outputs: Outputs { sinks: sinks.into_iter().map(Some).collect(), failures: Vec::new(), ticking: false },
            asked_to_end: None,
            calls_left: config.syscall_limit,
            asked_to_stop: None,
            config,
        }
    }

    /// This session, which tells `complain` of what goes wrong without ending it: one of several processes can't be
    /// attached to, for instance.
    #[must_use]
    pub fn complaining(mut self, complain: Complaint) -> Self {
        self.complain = complain;
        self
    }

    /// This session, with a program that waits to be traced already.
    #[must_use]
    pub fn launched(mut self, launched: Option<Launched>) -> Self {
        self.launched = launched;
        self
    }

    /// This session, which tells what it sees of its tracees.
    #[must_use]
    pub fn watched(mut self, watcher: Option<Watcher>) -> Self {
        self.watcher = watcher;
        self
    }

    /// Tells the watcher, if there is one.
    pub(super) fn tell(&mut self, what: impl FnOnce() -> String) {
        if let Some(watcher) = &mut self.watcher {
            watcher(&what());
        }
    }

    pub(super) fn complain(&mut self, error: &Error) {
        (self.complain)(error);
    }

    /// Launches and attaches, then traces until there is nobody left or a signal asks to end.
    ///
    /// # Errors
    /// When the program can't be run or a process can't be attached to; nothing is left behind then.
    pub fn run(mut self) -> Result<Ending, Error> {
        self.waiter.fetch_usage(self.config.system_time);
        if let Some(program) = self.config.launch.clone() {
            let options = self.options(true);
            let launched = match self.launched.take() {
                Some(waiting) => waiting.seize(options).map(|()| waiting),
                None => launch::launch(&program, options, seccomp::filter(&self.config)),
            }?;
            self.leader = Some(launched.tid);
            let filter = if self.filtered { "a" } else { "no" };
            self.tell(|| format!("[{}] launched: {options:?}, {filter} filter of system calls", launched.tid));
            let task = self.new_task(launched.tid, Life::Launching);
            self.tasks.insert(launched.tid, task);
            self.launched = Some(launched);
            self.begin_launched()?;
        }
        interrupts::install(self.config.interruptible, self.config.launch.is_some())
            .and_then(|()| if self.config.probes.ledger.is_some() { interrupts::heed_guard() } else { Ok(()) })
            .map_err(|source| Error::Kernel { what: "cannot handle signals", source })?;
        if let Err(error) = self.attach_all() {
            self.abandon();
            return Err(error);
        }
        self.trace()?;
        self.outputs.close();
        match self.launch_error {
            Some(error) => Err(error),
            None => Ok(Ending {
                target: self.status,
                interrupted_by: self.asked_to_end,
                probes: self.probes.into_totals(&self.files),
                failures: self.outputs.failures,
            }),
        }
    }

    /// Which events of a tracee the kernel reports.
    pub(super) fn options(&self, launched: bool) -> Options {
        let mut options = Options::BASE;
        // A child that is not followed has our breakpoints in its memory all the same, and must be rid of them.
        if self.config.follow || self.probes.active() {
            options = options.and(Options::FOLLOW);
        }
        if launched && self.dies_with_us() {
            options = options.and(Options::EXIT_KILL);
        }
        if self.filtered {
            options = options.and(Options::SECCOMP);
        }
        options
    }

    /// Whether launched tracees are killed with the tracer: when that is asked for, and when they could not live on. Under
    /// our filter calls would fail with ENOSYS, and a breakpoint would be a SIGTRAP.
    pub(super) fn dies_with_us(&self) -> bool {
        self.config.kill_on_exit || self.filtered || self.probes.active()
    }

    /// Brings the launched child from its waiting to where its execve is the next that we see.
    fn begin_launched(&mut self) -> Result<(), Error> {
        let kernel = |source| Error::Kernel { what: "cannot start the program", source };
        let Some(launched) = &mut self.launched else { return Ok(()) };
        ptrace::interrupt(launched.tid).map_err(|error| kernel(io::Error::from_raw_os_error(error.errno())))?;
        launched.release().map_err(kernel)
    }

    pub(super) fn new_task(&mut self, tid: Tid, life: Life) -> Task {
        Task {
            info: TaskInfo {
                tid,
                pid: proc::process_of(tid).unwrap_or(tid.as_pid()),
                comm: proc::comm(tid),
                last_call: 0,
            },
            phase: Phase::User,
            abi: Abi::X86_64,
            fds: self.fds.fresh(),
            life,
            unannounced: false,
            kernel_time: 0,
            interrupted: None,
            tampered: TamperedTask::default(),
            probed: ProbedTask::default(),
            group_stopped: false,
            stack: Stack::new(),
        }
    }

    fn trace(&mut self) -> Result<(), Error> {
        while !self.is_over()? {
            let wanted = self.outputs.wants_tick();
            if wanted != self.outputs.ticking {
                self.outputs.ticking = wanted;
                self.set_ticks(None);
            }
            if !self.waiter.has_gathered() {
                self.let_batch_run();
            }
            let next = self.waiter.wait();
            match next.map_err(|source| Error::Kernel { what: "cannot wait for tracees", source })? {
                Next::Report(report) => self.on_report(report),
                Next::Interrupted => {}
                Next::NobodyLeft => break,
            }
            if interrupts::take_tick() {
                let now = now();
                self.outputs.each(|sink| sink.tick(now));
            }
            if let Some((signal, by_key)) = interrupts::asked_to_stop() {
                self.stop_as_asked(signal, by_key)?;
            }
            while let Some(request) = interrupts::take_request() {
                self.on_request(request);
                self.set_ticks(None);
            }
            if self.calls_left == Some(0) && self.detaching.is_none() {
                self.detach_all();
                self.set_ticks(None);
            }
            if !self.waiting.is_empty() {
                let period = self.end_waits();
                self.set_ticks(period);
            }
        }
        self.let_batch_run();
        interrupts::tick_every(None);
        Ok(())
    }

    /// Has waits end as often as somebody wants, `period` before all.
    pub(super) fn set_ticks(&self, period: Option<Duration>) {
        let detaching = self.detaching.is_some().then_some(DETACH_LOOK);
        let waiting = self.until_next();
        interrupts::tick_every(period.or(waiting).or(detaching).or(self.outputs.ticking.then_some(TICK)));
    }

    /// Whether there is nobody left to wait for, or nobody who can be waited for any longer.
    fn is_over(&mut self) -> Result<bool, Error> {
        if self.detaching.is_some_and(|deadline| Instant::now() > deadline) {
            // On a busy machine tasks take their time to stop; only one that can't stop is given up.
            if self.tasks.keys().all(|&tid| proc::is_out_of_reach(tid)) {
                return Ok(true);
            }
            self.wait_no_longer();
            self.detaching = Some(Instant::now() + DETACH_LOOK);
        }
        // A task that was killed in the middle of a fork could not tell of its child, which comes by itself.
        let begun = Instant::now();
        while self.tasks.is_empty() && self.orphan_possible && begun.elapsed() < ORPHAN_PATIENCE {
            match self
                .waiter
                .next_pending()
                .map_err(|source| Error::Kernel { what: "cannot wait for tracees", source })?
            {
                Some(report) => self.on_report(report),
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        Ok(self.tasks.is_empty())
    }

    pub(super) fn on_report(&mut self, report: Report) {
        self.tell(|| told(&report));
        self.batch.forget(report.tid());
        match report {
            Report::Stopped(stopped, stop) => {
                let dealt_with = self.on_stop(stopped, stop);
                self.heed(dealt_with);
            }
            Report::Exited(tid, status) => self.on_end(tid, EventKind::Exited { status }),
            Report::Killed { tid, signal, core } => {
                self.on_end(tid, EventKind::Killed { signal: signal.number() as u32, core });
            }
        }
    }

    fn on_stop(&mut self, stopped: Stopped, stop: Stop) -> ptrace::Result<()> {
        let tid = stopped.tid();
        self.memory.at_stop(tid);
        if !self.tasks.contains_key(&tid) {
            // Its parent's event may come later, or never when the parent was killed.
            let task = Task { unannounced: true, ..self.new_task(tid, Life::Newborn) };
            self.gone_unannounced.remove(&tid);
            self.tasks.insert(tid, task);
            self.suspect_served_faults(tid);
        }
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.probed.waits_for_vfork = stop == Stop::Vfork;
            if stop != Stop::Signal(Signal::TRAP) {
                task.probed.left = None;
            }
        }
        if self.detaching.is_some() {
            if stop == Stop::Syscall {
                self.finish_tampering(&stopped)?;
            }
            return self.let_go(stopped, stop);
        }
        if !matches!(stop, Stop::Event | Stop::Group(_)) {
            self.note_early_stop(tid)?;
        }
        match stop {
            Stop::Syscall => self.on_syscall_stop(stopped),
            Stop::Seccomp => self.on_seccomp_stop(stopped),
            Stop::Signal(signal) => self.on_signal(stopped, signal),
            Stop::Group(signal) => self.on_group_stop(stopped, signal),
            Stop::Event => self.on_event_stop(stopped),
            Stop::Fork | Stop::Vfork | Stop::Clone => self.on_birth(stopped, stop),
            Stop::Exec => self.on_exec(stopped),
            Stop::VforkDone | Stop::Exiting | Stop::Other(_) => self.go_on(stopped, None),
        }
    }

    fn on_signal(&mut self, stopped: Stopped, signal: Signal) -> ptrace::Result<()> {
        let mut stopped = stopped;
        if self.probes.active() {
            if signal == Signal::TRAP {
                match self.on_trap(stopped)? {
                    Some(not_ours) => stopped = not_ours,
                    None => return Ok(()),
                }
            }
            self.leave_slot(&stopped)?;
        }
        self.deliver(stopped, signal)
    }

    /// Shows a signal and hands it over.
    pub(super) fn deliver(&mut self, stopped: Stopped, signal: Signal) -> ptrace::Result<()> {
        let tid = stopped.tid();
        hide_wake_up(&stopped, Some(signal))?;
        let traced = self.tasks.get(&tid).is_some_and(|task| task.life == Life::Traced) && !self.outputs.deaf();
        if traced && self.config.signals >> (signal.number() - 1) & 1 == 1 {
            let mut info = syscalls::siginfo::siginfo(&stopped.signal_info()?);
            self.annotate(tid, &mut info);
            let ip = stopped.regs().ok().map(|regs| VAddr::new(regs.ip()));
            let stack = self.stack_of(&stopped);
            self.emit_with(tid, EventKind::Signal { signal: signal.number() as u32, info, ip }, &stack);
        }
        self.go_on(stopped, Some(signal))
    }

    /// A group-stop must be answered with LISTEN, not CONT: CONT would restart a task that the user stopped with ^Z.
    /// ptrace(2), "Group-stop".
    fn on_group_stop(&mut self, stopped: Stopped, signal: Signal) -> ptrace::Result<()> {
        let tid = stopped.tid();
        if let Some(task) = self.tasks.get_mut(&tid) {
            let was_traced = task.life == Life::Traced;
            task.group_stopped = true;
            if was_traced {
                self.emit(tid, EventKind::Stopped { signal: signal.number() as u32 });
            } else {
                return match self.first_stop(stopped, true)? {
                    Some(stopped) => stopped.resume(Resume::Listen),
                    None => Ok(()),
                };
            }
        }
        stopped.resume(Resume::Listen)
    }

    /// A newborn's first stop, the answer to an interrupt, or the end of a group-stop.
    fn on_event_stop(&mut self, stopped: Stopped) -> ptrace::Result<()> {
        let tid = stopped.tid();
        if let Some(task) = self.tasks.get_mut(&tid) {
            if !std::mem::take(&mut task.group_stopped) {
                hide_wake_up(&stopped, None)?;
            }
            let unplaced = self.probes.active() && task.probed.space.is_none() && task.life == Life::Traced;
            if task.life == Life::Newborn || unplaced {
                return match self.first_stop(stopped, false)? {
                    Some(stopped) => self.go_on(stopped, None),
                    None => Ok(()),
                };
            }
            if std::mem::take(&mut task.probed.to_be_probed) {
                return match self.probe_running(stopped)? {
                    Some(stopped) => self.go_on(stopped, None),
                    None => Ok(()),
                };
            }
        }
        self.go_on(stopped, None)
    }

    /// A task is gone.
    fn on_end(&mut self, tid: Tid, how: EventKind<'_>) {
        let status = match how {
            EventKind::Killed { signal, .. } => TargetStatus::Killed(signal as i32),
            EventKind::Exited { status } => TargetStatus::Exited(status),
            _ => return,
        };
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        let unseen = self.filtered || !matches!(task.phase, Phase::User);
        self.orphan_possible = unseen && matches!(status, TargetStatus::Killed(_));
        if task.life == Life::Launching {
            let program = self.config.launch.as_ref().map(|launch| launch.program.clone()).unwrap_or_default();
            self.launch_error = self.launched.as_mut().and_then(|launched| launched.failure(&program));
        } else {
            self.abort_call(tid);
            self.end_function_calls(tid, &FuncOutcome::NoReturn);
            self.emit(tid, how);
        }
        self.remove_task(tid);
        if self.leader == Some(tid) {
            self.status = Some(status);
        }
    }

    /// Forgets a task, and what no other task shares with it.
    pub(super) fn remove_task(&mut self, tid: Tid) {
        let Some(task) = self.tasks.remove(&tid) else { return };
        if task.unannounced {
            self.gone_unannounced.insert(tid);
        }
        self.waiter.forget(tid);
        self.memory.keep(tid, None);
        self.memory.beware(tid, None);
        self.pid_namespaces.forget(tid);
        if !self.tasks.values().any(|other| other.info.pid == task.info.pid) {
            self.stacks.forget(task.info.pid);
        }
        if !self.tasks.values().any(|other| other.fds == task.fds) {
            self.fds.forget_table(task.fds);
        }
        if let Some(space) = task.probed.space {
            self.pass_space_on(&task, space);
        }
        if let Some(space) = task.probed.space.or(task.probed.origin.map(|origin| origin.space)) {
            self.leave_space(space);
        }
        if !self.attaching.is_empty() {
            self.look_for_threads(task.info.pid);
        }
    }

    /// Sends an event to all sinks.
    pub(super) fn emit(&mut self, tid: Tid, kind: EventKind<'_>) {
        self.emit_with(tid, kind, &Stack::new());
    }

    /// Sends an event with the stack behind it.
    pub(super) fn emit_with(&mut self, tid: Tid, kind: EventKind<'_>, stack: &Stack) {
        if let Some(task) = self.tasks.get(&tid).filter(|task| !task.probed.silent) {
            self.outputs.send(&Event { time: now(), task: &task.info, kind, stack });
        }
    }

    /// The tasks and the outputs, apart from the rest of the session.
    pub(super) fn parts(&mut self) -> (&mut IdMap<Tid, Task>, &mut Outputs) {
        (&mut self.tasks, &mut self.outputs)
    }

    /// Whether the entry of a call may be sent before its end is known.
    pub(super) fn shows_entries(&self) -> bool {
        self.config.statuses == Statuses::ALL
    }

    /// The launched task has executed a program. Returns whether it is the one that it was launched for.
    pub(super) fn launched_runs(&mut self) -> bool {
        self.launched.take().is_some()
    }

    /// The number of the launched program's first task.
    pub(super) fn launched_leader(&self) -> Option<Tid> {
        self.leader
    }
}

/// A report in words.
fn told(report: &Report) -> String {
    match report {
        Report::Stopped(stopped, stop) => format!("[{}] stops: {stop:?}", stopped.tid()),
        Report::Exited(tid, status) => format!("[{tid}] exited with {status}"),
        Report::Killed { tid, signal, core } => {
            format!("[{tid}] killed by signal {}{}", signal.number(), if *core { ", core dumped" } else { "" })
        }
    }
}

/// The time by both clocks.
pub(super) fn now() -> Time {
    let read = |clock| clock_gettime(clock).map_or(Duration::ZERO, Duration::from);
    Time { wall: read(ClockId::CLOCK_REALTIME), monotonic: read(ClockId::CLOCK_MONOTONIC) }
}
