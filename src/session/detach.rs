//! Requests to end, and letting tracees go as if nobody had been there.

use std::time::{Duration, Instant};

use nix::sys::signal::kill;

use super::interrupts::{GUARD_GONE, Request};
use super::resume::hide_wake_up;
use super::run::Session;
use super::task::Life;
use crate::event::{EventKind, FuncOutcome, Outcome};
use crate::ptrace::{self, Resume, Signal, Stop, Stopped};

/// What a stop means for a task that is to be let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Farewell {
    /// It can't be let go here: the stop that the interrupt causes is still to come.
    GoOn,
    /// Here it can, with this signal delivered.
    Detach(Option<Signal>),
}

/// Detaching at the exit of a call would leave an EINTR that only our interrupt has caused; so a task goes on to the stop
/// that the interrupt causes, where that is put right, and where its children are known. A signal on its way is handed over.
fn farewell(stop: Stop) -> Farewell {
    match stop {
        Stop::Signal(signal) => Farewell::Detach(Some(signal)),
        // A task in a group-stop stays stopped when it is detached.
        Stop::Group(_) | Stop::Event => Farewell::Detach(None),
        Stop::Syscall
        | Stop::Seccomp
        | Stop::Fork
        | Stop::Vfork
        | Stop::Clone
        | Stop::VforkDone
        | Stop::Exec
        | Stop::Exiting
        | Stop::Other(_) => Farewell::GoOn,
    }
}

impl Session {
    /// Somebody asks the tracer to end.
    pub(super) fn on_request(&mut self, mut request: Request) {
        if request.signal == GUARD_GONE && self.config.probes.ledger.is_some() {
            request.signal = libc::SIGTERM;
        }
        // kill(0, sig) of the target reaches us too, for we are in its process group. It is meant for the target alone.
        if request.sender.is_some_and(|sender| self.tasks.values().any(|task| task.info.pid == sender)) {
            return;
        }
        let alive = self.leader.filter(|leader| self.tasks.contains_key(leader));
        if let Some(leader) = alive {
            // The keys of a terminal reach the target as well, which decides what becomes of it; the second time, and
            // whatever else it is, we end.
            let by_key = request.sender.is_none() && matches!(request.signal, libc::SIGINT | libc::SIGQUIT);
            let first = self.asked_to_end.replace(request.signal).is_none();
            if by_key && first {
                return;
            }
            // Who ends the tracer means its target. The loss of the terminal the target sees by itself.
            if request.sender.is_some() {
                let signal = nix::sys::signal::Signal::try_from(request.signal).ok();
                let _ = kill(nix::unistd::Pid::from_raw(leader.raw()), signal);
            }
        }
        self.asked_to_end = Some(request.signal);
        if self.filtered {
            // A task under our filter can't be let go: without a tracer its chosen calls would fail with ENOSYS. It goes
            // on being traced until it ends, but nothing more is said of it.
            self.outputs.close();
        } else {
            self.detach_all();
        }
    }

    /// Has every task stop, to be let go there.
    pub(super) fn detach_all(&mut self) {
        if self.detaching.is_some() {
            return;
        }
        // A task that waits in the kernel, such as the parent of a vfork, can't stop. The kernel lets go of it, without
        // waking it, when the tracer ends; but it kills it then if it is one of ours (PTRACE_O_EXITKILL).
        let ours = self.leader.is_some() && self.dies_with_us();
        self.detaching = Some(Instant::now() + Duration::from_secs(if ours { 10 } else { 2 }));
        for &tid in self.tasks.keys() {
            // A task that is gone reports its end; one that is stopped already is let go with its report.
            let _ = ptrace::interrupt(tid);
        }
    }

    /// Ends the tracing of a stopped task.
    pub(super) fn let_go(&mut self, stopped: Stopped, stop: Stop) -> ptrace::Result<()> {
        let farewell = farewell(stop);
        if farewell == Farewell::GoOn {
            // Any stop uses up the interrupt that is pending (kernel/signal.c, ptrace_stop: "any trap clears pending STOP
            // trap"), so the one that this task is to stop for later must be asked for again.
            ptrace::interrupt(stopped.tid())?;
        }
        let signal = match farewell {
            // Who is who must be known to the end.
            Farewell::GoOn if matches!(stop, Stop::Fork | Stop::Vfork | Stop::Clone) => {
                return self.on_birth(stopped, stop);
            }
            Farewell::GoOn if stop == Stop::Exec => return self.on_exec(stopped),
            Farewell::GoOn => return stopped.resume(Resume::Cont(None)),
            Farewell::Detach(signal) => signal,
        };
        if let Some(group_stopped) = self.tasks.get(&stopped.tid()).map(|task| task.group_stopped)
            && !group_stopped
        {
            hide_wake_up(&stopped, signal)?;
        }
        self.part(stopped, signal)
    }

    /// Ends the tracing of a task as soon as nothing of ours is left in it.
    pub(super) fn part(&mut self, stopped: Stopped, signal: Option<Signal>) -> ptrace::Result<()> {
        match self.clear_of_probes(stopped, signal)? {
            Some((stopped, signal)) => self.release(stopped, signal),
            // Others of its space are still running.
            None => Ok(()),
        }
    }

    /// Detaches from a task that nothing of ours is left in.
    pub(super) fn release(&mut self, stopped: Stopped, signal: Option<Signal>) -> ptrace::Result<()> {
        let tid = stopped.tid();
        let shown = self.tasks.get(&tid).is_some_and(|task| task.life == Life::Traced);
        self.tell(|| format!("[{tid}] let go, signal {signal:?}"));
        let answer = stopped.detach(signal);
        if shown {
            self.end_open_call(tid, Outcome::Lost);
            self.end_function_calls(tid, &FuncOutcome::Detached);
            self.emit(tid, EventKind::Detached);
        }
        self.remove_task(tid);
        answer
    }

    /// Forgets everybody: the session has failed before it began. Tasks that are seized run on when the tracer ends.
    pub(super) fn abandon(&mut self) {
        self.tasks.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_handed_over_and_calls_are_seen_to_their_end() {
        assert_eq!(farewell(Stop::Signal(Signal::TERM)), Farewell::Detach(Some(Signal::TERM)));
        assert_eq!(farewell(Stop::Group(Signal::STOP)), Farewell::Detach(None));
        assert_eq!(farewell(Stop::Event), Farewell::Detach(None));
        for stop in [Stop::Syscall, Stop::Exec, Stop::Fork, Stop::VforkDone, Stop::Exiting, Stop::Other(9)] {
            assert_eq!(farewell(stop), Farewell::GoOn, "{stop:?}");
        }
    }
}
