//! The session: one thread, one loop, one report after another.

use std::collections::{HashMap, HashSet};
use std::io;
use std::time::{Duration, Instant};

use super::config::Config;
use super::error::Error;
use super::fds::FdTables;
use super::launch::{self, Launched};
use super::modules::ModuleFiles;
use super::on_syscall::Unsent;
use super::outputs::{Outputs, SinkFailure, now};
use super::paths::PathFilter;
use super::pidns::PidNamespaces;
use super::probes::{ProbeTotals, ProbedTask, Probes};
use super::resume::Batch;
use super::stacks::{Stack, StackReader};
use super::tamper::{TamperedTask, Waiting};
use super::task::{Life, Phase, Task};
use super::{interrupts, proc, seccomp};
use crate::abi::Abi;
use crate::event::{Sink, TICK, TaskInfo};
use crate::ids::{IdMap, Pid, Tid};
use crate::ptrace::wait::Next;
use crate::ptrace::{self, Options, Signal, Stopped, TaskMemory, Waiter};

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
    /// Processes that are being attached to: not all of their threads have stopped yet. With the threads that nobody has been
    /// told of, as none of them has.
    pub(super) attaching: HashMap<Pid, Vec<Tid>>,
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
    /// The launched program, until it runs.
    pub(super) launched: Option<Launched>,
    /// Whether it is no child of ours, but was there before.
    pub(super) adopted: bool,
    /// Its first task.
    pub(super) leader: Option<Tid>,
    /// How that ended.
    pub(super) status: Option<TargetStatus>,
    pub(super) launch_error: Option<Error>,
    pub(super) outputs: Outputs,
    /// What patient sinks are told of when the task runs again.
    pub(super) unsent: Option<Unsent>,
    /// A task was killed in the middle of making another one, which then comes unannounced.
    pub(super) orphan_possible: bool,
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
            attaching: HashMap::new(),
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
            adopted: false,
            leader: None,
            status: None,
            launch_error: None,
            outputs: Outputs::new(sinks),
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
        self.adopted = launched.is_some();
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
                failures: self.outputs.into_failures(),
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
            new_mode: None,
            fds: self.fds.fresh(),
            life,
            unannounced: false,
            told_of: false,
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
            if self.outputs.look_for_ticks() {
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
        interrupts::tick_every(period.or(waiting).or(detaching).or(self.outputs.are_ticking().then_some(TICK)));
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
}
