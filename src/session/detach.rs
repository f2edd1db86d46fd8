//! Requests to end, and letting tracees go as if nobody had been there.

use nix::sys::signal::kill;

use super::run::Session;
use super::task::Life;
use crate::event::{EventKind, FuncOutcome, Outcome};
use crate::ptrace::{self, Stop, Stopped};

impl Session {
    /// A signal asked the tracer to end.
    ///
    /// ^C in a terminal goes to the launched program too, which decides what becomes of it: the tracer stays until it is
    /// gone; the second time it lets go. Other requests are passed on to the launched program. Processes that were
    /// attached to are let go.
    pub(super) fn on_request(&mut self, signal: i32) {
        let from_terminal = matches!(signal, libc::SIGINT | libc::SIGQUIT);
        let first = self.asked_to_end.is_none();
        self.asked_to_end = Some(signal);
        match self.launched_leader() {
            Some(_) if from_terminal && first => return,
            Some(leader) => {
                let _ = kill(nix::unistd::Pid::from_raw(leader.raw()), nix::sys::signal::Signal::try_from(signal).ok());
            }
            None => {}
        }
        // A task under our filter can't be let go: without a tracer its chosen calls would fail with ENOSYS. It goes on
        // being traced until it ends.
        if !self.filtered {
            self.detach_all();
        }
    }

    /// Has every task stop, to be let go there.
    fn detach_all(&mut self) {
        self.detaching = true;
        for &tid in self.tasks.keys() {
            // A task that is gone reports its end; one that is stopped already is let go with its report.
            let _ = ptrace::interrupt(tid);
        }
    }

    /// Ends the tracing of a stopped task.
    pub(super) fn let_go(&mut self, stopped: Stopped, stop: Stop) -> ptrace::Result<()> {
        if stop == Stop::Event {
            self.undo_interruption(&stopped)?;
        }
        let signal = match stop {
            Stop::Signal(signal) => Some(signal),
            _ => None,
        };
        match self.clear_of_probes(stopped, signal)? {
            Some((stopped, signal)) => self.release(stopped, signal),
            // Others of its space are still running.
            None => Ok(()),
        }
    }

    /// Detaches from a task that nothing of ours is left in.
    pub(super) fn release(&mut self, stopped: Stopped, signal: Option<ptrace::Signal>) -> ptrace::Result<()> {
        let tid = stopped.tid();
        let shown = self.tasks.get(&tid).is_some_and(|task| task.life == Life::Traced);
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
