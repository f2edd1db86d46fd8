//! System call stops: entries become calls, exits complete them.

use std::borrow::Cow;
use std::time::Duration;

use super::kvm::{self, KVM_RUN};
use super::outputs::now;
use super::probes::UnsentHit;
use super::run::Session;
use super::task::{Life, Phase, Task};
use super::{fds, proc};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{Call, Event, EventKind, Outcome, Time};
use crate::ids::Tid;
use crate::ptrace::seccomp::OUR_MARK;
use crate::ptrace::{self, Stopped, SyscallInfo, SyscallOp};
use crate::syscalls::dumps::{self, Moves};
use crate::syscalls::notices::{MAX_NOTICES, Source, may_be_notices, notices};
use crate::syscalls::{self, Cx, Direction, Limits, RawResult, Syscall, decode};
use crate::value::Value;

/// The errors by which the kernel says that it will restart a call (include/linux/errno.h).
const RESTARTS: std::ops::RangeInclusive<u32> = 512..=516;

/// No error of a system call is larger (include/linux/err.h, MAX_ERRNO).
const MAX_ERRNO: u32 = 4095;

/// What sinks have not been told of yet, for the task had to be let go first.
#[derive(Debug)]
pub(super) enum Unsent {
    /// The entry of the call that the task is in.
    Entry(Tid),
    /// The end of a call, and when it was.
    End(Tid, Box<Call>, Time),
    /// What a breakpoint was hit for.
    Hit(UnsentHit),
}

/// A call as it is asked for: what stands behind a number that several share.
struct Asked {
    /// The number in the register.
    number: u64,
    known: Option<&'static Syscall>,
    args: [u64; 6],
}

impl Asked {
    /// The number by which it is chosen.
    fn shown_number(&self) -> u64 {
        self.known.map_or(self.number, |call| u64::from(call.number))
    }
}

impl Session {
    pub(super) fn on_syscall_stop(&mut self, stopped: Stopped) -> ptrace::Result<()> {
        let info = stopped.syscall_info()?;
        match info.op {
            SyscallOp::Entry { nr, args } => {
                self.note_mask_at_entry(&stopped, info.abi, nr, &args)?;
                self.note_last_stack(&stopped, &info, nr);
                self.on_entry(stopped.tid(), &info, nr, args);
                return self.go_on_into_call(stopped, &info);
            }
            SyscallOp::Exit { value, is_error } => {
                self.note_stack(&stopped);
                let (result, delay) = self.tamper_with_result(&stopped, RawResult { value, is_error })?;
                self.on_exit(stopped.tid(), VAddr::new(info.sp), result);
                let tid = stopped.tid();
                let resumed = self.go_on_later(stopped, None, delay);
                self.tell_new_mode(tid);
                return resumed;
            }
            SyscallOp::Seccomp { .. } | SyscallOp::None => {}
        }
        self.go_on(stopped, None)
    }

    /// A call that a seccomp filter stopped before it began.
    pub(super) fn on_seccomp_stop(&mut self, stopped: Stopped) -> ptrace::Result<()> {
        let info = stopped.syscall_info()?;
        let SyscallOp::Seccomp { nr, args, data } = info.op else { return self.go_on(stopped, None) };
        if data == u32::from(OUR_MARK) {
            self.note_last_stack(&stopped, &info, nr);
            self.on_entry(stopped.tid(), &info, nr, args);
            return self.go_on_into_call(stopped, &info);
        }
        // A filter of the target's own wants a tracer that is not there: then the call fails with ENOSYS (seccomp(2),
        // SECCOMP_RET_TRACE).
        if info.abi.is_some_and(|abi| self.config.trace.contains(abi, nr)) {
            self.on_entry(stopped.tid(), &info, nr, args);
        }
        let mut regs = stopped.regs()?;
        regs.set_syscall_number(-1);
        regs.set_result(-i64::from(libc::ENOSYS));
        stopped.set_regs(&regs)?;
        self.go_on(stopped, None)
    }

    fn on_entry(&mut self, tid: Tid, info: &SyscallInfo, number: u64, args: [u64; 6]) {
        let kernel_time = self.waiter.kernel_time();
        let Some(abi) = info.abi else { return };
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        task.kernel_time = kernel_time;
        task.info.last_call = number;
        if task.life == Life::Launching && !is_execve(abi, number) {
            task.phase = Phase::Silent { abi, number, args };
            return;
        }
        let new_abi = task.abi != abi;
        self.note_served_faults(tid, abi, number, &args);
        if new_abi && let Some(task) = self.tasks.get_mut(&tid) {
            task.abi = abi;
            self.emit(tid, EventKind::AbiChanged { abi, ip: VAddr::new(info.ip) });
        }
        let asked = self.asked(abi, number, args);
        let silent = self.tasks.get(&tid).is_some_and(|task| task.probed.silent);
        let chosen = !silent && self.config.trace.contains(abi, asked.shown_number());
        let call = chosen.then(|| self.decode_entry(tid, abi, asked, info));
        let call = call.filter(|call| self.is_concerned(tid, call));
        let call = call.map(|call| self.tampered(tid, call, args, info));
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        let Some(call) = call else {
            task.phase = Phase::Silent { abi, number, args };
            return;
        };
        let shown = task.life == Life::Traced;
        self.end_functions_left(tid, VAddr::new(info.sp));
        let never_returns = matches!(call.name.as_ref(), "exit" | "exit_group") && !call.injected;
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.phase = Phase::Entered(Box::new(call));
        }
        if shown && self.shows_entries() {
            self.send_later(Unsent::Entry(tid));
        }
        // Told at once: the death of a leader is reported only after that of the last other thread.
        if never_returns {
            self.abort_call(tid);
        }
    }

    /// The call as it is when the user's rules have been applied to it.
    fn tampered(&mut self, tid: Tid, mut call: Call, args: [u64; 6], info: &SyscallInfo) -> Call {
        if self.tamper_with(tid, &mut call) {
            let marked = (call.injected, call.poked, call.delayed);
            let asked = self.asked(call.abi, call.number, args);
            call = self.decode_entry(tid, call.abi, asked, info);
            (call.injected, call.poked, call.delayed) = marked;
        }
        call
    }

    /// Which call registers ask for.
    fn asked(&self, abi: Abi, number: u64, args: [u64; 6]) -> Asked {
        match syscalls::demultiplex(abi, number, &args, &self.memory) {
            Some((call, args)) => Asked { number, known: Some(call), args },
            None => Asked { number, known: syscalls::lookup(abi, number), args },
        }
    }

    fn decode_entry(&mut self, tid: Tid, abi: Abi, asked: Asked, info: &SyscallInfo) -> Call {
        let entered = now();
        let (ip, sp) = (VAddr::new(info.ip), VAddr::new(info.sp));
        let shown_number = asked.shown_number();
        let Asked { number, known, args } = asked;
        let name = known.map_or_else(|| Cow::Owned(format!("syscall_{number:#x}")), |call| Cow::Borrowed(call.name));
        let signature = known.and_then(|call| call.signature);
        let limits = self.limits(abi, shown_number);
        let mut values = Vec::new();
        if self.config.decode {
            let interrupted = self.tasks.get(&tid).and_then(|task| task.interrupted);
            let cx = Cx { abi, args, sp, interrupted, result: None, limits, memory: &self.memory };
            values = match signature {
                Some(signature) => decode::entry(signature, &cx),
                None => args.iter().map(|&raw| Value::Hex(raw)).collect(),
            };
            values.iter_mut().for_each(|value| self.annotate(tid, value));
        }
        Call {
            abi,
            number,
            name,
            signature,
            raw: args,
            args: values,
            ip,
            entered,
            system_time: Duration::ZERO,
            outcome: Outcome::Running,
            injected: false,
            poked: false,
            delayed: false,
            show_raw: self.config.raw.contains(abi, shown_number),
            dumps: Vec::new(),
        }
    }

    fn limits(&self, abi: Abi, number: u64) -> Limits {
        Limits {
            strlen: self.config.strlen,
            detail: !self.config.abbrev.contains(abi, number),
            follow: self.config.verbose.contains(abi, number),
        }
    }

    /// A call that is shown is about to return: the stack behind it. As strace has it, that of a new program is the new one.
    fn note_stack(&mut self, stopped: &Stopped) {
        let tid = stopped.tid();
        let shown = |task: &Task| matches!(task.phase, Phase::Entered(_));
        if self.stacks.active() && self.tasks.get(&tid).is_some_and(shown) {
            let stack = self.stack_of(stopped);
            if let Some(task) = self.tasks.get_mut(&tid) {
                task.stack = stack;
            }
        }
    }

    /// A call is entered: if it is one that never returns, this is the last look at its stack.
    fn note_last_stack(&mut self, stopped: &Stopped, info: &SyscallInfo, number: u64) {
        let tid = stopped.tid();
        if !self.stacks.active() {
            return;
        }
        let shown = info.abi.filter(|&abi| self.config.trace.contains(abi, number));
        let name = shown.and_then(|abi| syscalls::lookup(abi, number)).map(|call| call.name);
        let stack = if matches!(name, Some("exit" | "exit_group")) { self.stack_of(stopped) } else { Vec::new() };
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.stack = stack;
        }
    }

    fn on_exit(&mut self, tid: Tid, sp: VAddr, result: RawResult) {
        let kernel_time = self.waiter.kernel_time();
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        match task.phase.take() {
            // Attached in the middle of a call: its exit has no entry, so there is nothing to show.
            Phase::User if result.is_error => {}
            Phase::User => self.note_unknown_return(tid, result.value),
            Phase::Silent { abi, number, args } => {
                let table = task.fds;
                if !result.is_error {
                    self.note_return(tid, table, abi, number, &args, result.value);
                }
            }
            Phase::Entered(mut call) => {
                call.system_time = task.kernel_time_since_entry(kernel_time);
                self.complete(tid, call, sp, result);
            }
        }
    }

    fn complete(&mut self, tid: Tid, mut call: Box<Call>, sp: VAddr, result: RawResult) {
        let (abi, number) = (call.abi, call.number);
        let time = now();
        let Some(task) = self.tasks.get(&tid) else { return };
        let (table, interrupted) = (task.fds, task.interrupted);
        call.outcome = self.decode_exit(&mut call, interrupted, sp, result);
        if let (Outcome::Restarting { .. }, Cow::Borrowed(name), Some(task)) =
            (&call.outcome, &call.name, self.tasks.get_mut(&tid))
            && *name != "restart_syscall"
        {
            task.interrupted = Some(name);
        }
        // A call whose result was made up was not made.
        if !result.is_error && !call.injected {
            self.note_return(tid, table, abi, number, &call.raw, result.value);
        }
        if self.config.describe_notices && result.value > 0 {
            self.describe_notices(tid, &mut call, result.value);
        }
        if self.config.vcpu_exits && call.raw[1] as u32 == KVM_RUN && call.name == "ioctl" {
            self.tell_vcpu_exit(tid, &mut call);
        }
        if self.config.decode && self.annotates() {
            // What the kernel reads was annotated at the entry: the call may have changed what its number means since.
            let directions = call.signature.into_iter().flat_map(|signature| signature.args).map(|arg| arg.direction);
            for (value, _) in call.args.iter_mut().zip(directions).filter(|(_, way)| *way != Direction::In) {
                self.annotate(tid, value);
            }
            // Descriptors in remarks behind the result, as poll's, stay numbers: the arguments say what they are.
            if let Outcome::Returned { value, .. } = &mut call.outcome {
                self.annotate(tid, value);
            }
        }
        if self.tells_end(tid, &call) {
            self.send_later(Unsent::End(tid, call, time));
        }
    }

    /// Tells the sinks as soon as the task runs again, or at once those that write at once. What they were still to be told is
    /// told before.
    pub(super) fn send_later(&mut self, unsent: Unsent) {
        self.send_unsent();
        self.unsent = Some(unsent);
        if !self.outputs.patient() {
            self.send_unsent();
        }
    }

    /// Tells the sinks what they are still to be told.
    pub(super) fn send_unsent(&mut self) {
        match self.unsent.take() {
            None => {}
            Some(Unsent::Entry(tid)) => {
                if let Some(task) = self.tasks.get(&tid)
                    && let Phase::Entered(call) = &task.phase
                {
                    let kind = EventKind::SyscallEnter(call);
                    self.outputs.send(&Event { time: call.entered, task: &task.info, kind, stack: &[] });
                }
            }
            Some(Unsent::End(tid, call, time)) => self.send_end(tid, &call, time),
            Some(Unsent::Hit(hit)) => self.send_hit(&hit),
        }
    }

    /// Says why a virtual processor came back, where it has run.
    fn tell_vcpu_exit(&self, tid: Tid, call: &mut Call) {
        if let Outcome::Returned { raw: 0, notes, .. } = &mut call.outcome
            && !call.injected
            && !call.show_raw
        {
            notes.extend(kvm::exit_reason(tid, call.raw[0] as i32, &self.memory));
        }
    }

    /// Says what was read from an inotify, eventfd, signalfd or timerfd descriptor, or written to an eventfd.
    fn describe_notices(&self, tid: Tid, call: &mut Call, length: i64) {
        let writes = call.name == "write";
        if !writes && call.name != "read" {
            return;
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length.min(MAX_NOTICES)];
        // Nothing that other files hold comes in such pieces, but a few; so /proc is hardly ever looked at.
        let likely = if writes { length == 8 } else { length == 8 || length >= 16 && length.is_multiple_of(16) };
        if !likely
            || bytes.len() != length
            || self.memory.read(VAddr::new(call.raw[1]), &mut bytes) != length
            || !may_be_notices(&bytes)
        {
            return;
        }
        let source = Source::of_link(&proc::behind(tid, call.raw[0] as i32));
        let source = source.filter(|&source| !writes || source == Source::Eventfd);
        if let Some(meaning) = source.and_then(|source| notices(source, &bytes))
            && let Some(arg) = call.args.get_mut(1)
        {
            let plain = std::mem::replace(arg, Value::Omitted);
            *arg = Value::Meant { plain: Box::new(plain), meaning: Box::new(meaning) };
        }
    }

    fn decode_exit(&self, call: &mut Call, interrupted: Option<&'static str>, sp: VAddr, result: RawResult) -> Outcome {
        let limits = self.limits(call.abi, call.shown_number());
        let (abi, args) = (call.abi, call.raw);
        let cx = Cx { abi, args, sp, interrupted, result: Some(result), limits, memory: &self.memory };
        let decoded = call.signature.filter(|_| self.config.decode);
        if let Some(signature) = decoded {
            decode::exit(signature, &cx, &mut call.args);
        }
        if self.config.decode && self.dumps(&call.name, &args) {
            call.dumps = dumps::dumps(&call.name, &cx);
        }
        match result.errno() {
            Some(code) if RESTARTS.contains(&code) => Outcome::Restarting { code },
            Some(errno) if errno <= MAX_ERRNO => Outcome::Failed {
                errno,
                notes: decoded.and_then(|signature| signature.note).map_or_else(Vec::new, |note| note(&cx)),
            },
            _ => {
                let (value, notes) = match decoded {
                    Some(signature) => decode::result(signature, &cx, result),
                    None => (Value::Signed(result.value), Vec::new()),
                };
                Outcome::Returned { raw: result.value, value, notes }
            }
        }
    }

    /// Whether the data that a call moves is wanted.
    fn dumps(&self, name: &str, args: &[u64; 6]) -> bool {
        let (reads, writes) = (&self.config.dump_reads, &self.config.dump_writes);
        if reads.is_empty() && writes.is_empty() {
            return false;
        }
        match dumps::moves(name, args) {
            Some((Moves::Reads, fd)) => reads.contains(fd),
            Some((Moves::Writes, fd)) => writes.contains(fd),
            None => false,
        }
    }

    /// Whether the sinks are told of the end of a call. Our own execve is shown when it has worked: from then on the task is
    /// traced. One that failed is an error of ours, told in a sentence.
    fn tells_end(&mut self, tid: Tid, call: &Call) -> bool {
        let Some(task) = self.tasks.get_mut(&tid) else { return false };
        if task.life == Life::Launching && matches!(call.outcome, Outcome::Returned { .. }) {
            task.life = Life::Traced;
        }
        task.life != Life::Launching
    }

    fn send_end(&mut self, tid: Tid, call: &Call, time: Time) {
        let statuses = self.config.statuses;
        let wanted = match call.outcome {
            _ if call.has_failed() => statuses.failed,
            Outcome::Returned { .. } | Outcome::Failed { .. } | Outcome::Restarting { .. } => statuses.successful,
            Outcome::NoReturn => statuses.unfinished,
            Outcome::Lost => statuses.detached,
            Outcome::Running => statuses.unavailable,
        };
        let Some(task) = self.tasks.get(&tid) else { return };
        if wanted {
            self.outputs.send(&Event {
                time,
                task: &task.info,
                kind: EventKind::SyscallExit(call),
                stack: &task.stack,
            });
            if let Some(left) = &mut self.calls_left {
                *left = left.saturating_sub(1);
            }
        } else {
            self.outputs.pass_over(&task.info, call, time);
        }
    }

    /// The task ends, or goes on as another: a call that it is in will not return.
    pub(super) fn abort_call(&mut self, tid: Tid) {
        self.end_open_call(tid, Outcome::NoReturn);
    }

    /// Ends the call that a task is in, if any, with `outcome`.
    pub(super) fn end_open_call(&mut self, tid: Tid, outcome: Outcome) {
        self.send_unsent();
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        if let Phase::Entered(mut call) = task.phase.take() {
            call.outcome = outcome;
            if self.tells_end(tid, &call) {
                self.send_end(tid, &call, now());
            }
        }
    }

    /// Keeps what is known about the task true after a call that succeeded.
    fn note_return(&mut self, tid: Tid, table: fds::FdTableId, abi: Abi, number: u64, args: &[u64; 6], result: i64) {
        self.fds.on_return(table, abi, number, args, result);
        self.note_mapping(tid, abi, number, args);
        const PR_SET_NAME: u64 = 15;
        if args[0] == PR_SET_NAME
            && syscalls::lookup(abi, number).is_some_and(|call| call.name == "prctl")
            && let Some(task) = self.tasks.get_mut(&tid)
        {
            task.info.comm = proc::comm(tid);
        }
    }

    fn annotates(&self) -> bool {
        self.fds.wanted() || self.config.decode_pids || self.config.translate_pids
    }

    /// Adds to a value what only the session knows: what is behind descriptors and who a pid is.
    pub(super) fn annotate(&mut self, tid: Tid, value: &mut Value) {
        if self.fds.wanted()
            && let Some(table) = self.tasks.get(&tid).map(|task| task.fds)
        {
            let fds = &mut self.fds;
            value.for_each_fd(&mut |fd| {
                if fd.target.is_none() {
                    fd.target = fds.target(tid, table, fd.fd);
                }
            });
        }
        if self.config.decode_pids || self.config.translate_pids {
            let (names, numbers) = (self.config.decode_pids, self.config.translate_pids);
            let namespaces = &mut self.pid_namespaces;
            value.for_each_pid(&mut |pid| {
                // What was found out at the call's entry stays: a process may be gone meanwhile.
                if pid.comm.is_some() || pid.here.is_some() {
                    return;
                }
                let Some(here) = namespaces.here(tid, pid.pid) else { return };
                pid.here = Some(here).filter(|&here| numbers && here != pid.pid);
                pid.comm = if names && here > 0 { proc::comm_of(here) } else { None };
            });
        }
    }
}

/// Whether a call executes a program.
fn is_execve(abi: Abi, number: u64) -> bool {
    syscalls::lookup(abi, number).is_some_and(|call| matches!(call.name, "execve" | "execveat"))
}
