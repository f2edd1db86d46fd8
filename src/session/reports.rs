//! What to do at a report: a task has stopped, or is gone.

use super::resume::hide_wake_up;
use super::run::{Session, TargetStatus};
use super::task::{Life, Phase, Task};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{EventKind, FuncOutcome};
use crate::ids::Tid;
use crate::ptrace::{self, Report, Resume, Signal, Stop, Stopped};
use crate::syscalls;

impl Session {
    pub(super) fn on_report(&mut self, report: Report) {
        self.tell(|| told(&report));
        self.batch.forget(report.tid());
        match report {
            Report::Stopped(stopped, stop) => {
                let dealt_with = self.on_stop(stopped, stop);
                // It runs again, or waits for others.
                self.send_unsent();
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
            // Its parent's event may come later, or never when the parent was killed. It calls by the same interface.
            let abi = stopped.regs().map_or(Abi::X86_64, |regs| regs.abi());
            let task = Task { unannounced: true, abi, ..self.new_task(tid, Life::Newborn) };
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
        let mut stopped = stopped;
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.group_stopped = true;
            if task.life != Life::Traced {
                let Some(still) = self.first_stop(stopped, true)? else { return Ok(()) };
                stopped = still;
            }
            self.emit(tid, EventKind::Stopped { signal: signal.number() as u32 });
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
