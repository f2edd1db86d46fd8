//! Letting tasks go on: one at once, several together.
//!
//! A resumption wakes a task, and a task that is woken alone usually wakes an idle CPU for it, which is the dearest part of a
//! stop. So as long as other tasks have stopped too, those that are done with wait for them, and all are resumed in a row:
//! only the first finds an idle CPU, the others queue behind it. It also keeps the order fair, for nobody stops twice before
//! everybody who had stopped was served.

use crate::ids::Tid;
use crate::ptrace::affinity::Doing;
use crate::ptrace::{self, Resume, Signal, Stopped};

use super::run::Session;
use super::task::{Phase, Task};

/// The most tasks that wait for others, for a stop of many must not keep the first of them for long.
const MOST: usize = 64;

/// Tasks whose stop has been dealt with, and which are still stopped.
#[derive(Debug, Default)]
pub(super) struct Batch(Vec<(Stopped, Resume, Doing)>);

impl Batch {
    /// Takes note that a task has a new report, or none any more: a thread that executes a program takes over the number of
    /// its leader, and a killed task is gone.
    pub(super) fn forget(&mut self, tid: Tid) {
        self.0.retain(|(stopped, ..)| stopped.tid() != tid);
    }
}

impl Session {
    /// Lets a task run to its next stop that concerns us.
    pub(super) fn go_on(&mut self, stopped: Stopped, signal: Option<Signal>) -> ptrace::Result<()> {
        let task = self.tasks.get(&stopped.tid());
        // What our filter stops at for the sake of stacks, without its being shown, counts by its end.
        let inside = task.is_some_and(|task| match &task.phase {
            Phase::Entered(_) => true,
            Phase::Silent { .. } => self.filtered && self.stacks.active(),
            Phase::User => false,
        });
        let tampered = task.is_some_and(|task| task.tampered.is_busy());
        // When nobody listens any more (disk full, reader gone), the target runs on undisturbed.
        let quietly = (self.passes_over_calls() && !inside || self.outputs.deaf()) && !tampered;
        let doing = task.and_then(Task::open_call).map_or(Doing::Code, |(_, number, _)| Doing::Call(number));
        self.let_run(stopped, if quietly { Resume::Cont(signal) } else { Resume::Syscall(signal) }, doing)
    }

    /// Whether calls that are not chosen don't stop. Under our filter a task must be resumed by CONT outside of the chosen
    /// calls, or all calls would stop.
    pub(super) fn passes_over_calls(&self) -> bool {
        self.filtered || self.config.trace.is_none() && self.config.seccomp
    }

    /// Lets a task execute one instruction.
    pub(super) fn step(&mut self, stopped: Stopped) -> ptrace::Result<()> {
        self.let_run(stopped, Resume::Step(None), Doing::Code)
    }

    fn let_run(&mut self, stopped: Stopped, how: Resume, doing: Doing) -> ptrace::Result<()> {
        if self.tasks.len() > 1 && !self.waiter.has_gathered() {
            self.waiter.gather();
        }
        if self.waiter.has_gathered() && self.batch.0.len() < MOST {
            self.batch.0.push((stopped, how, doing));
            return Ok(());
        }
        self.let_batch_run();
        self.waiter.resumed(stopped.tid(), doing);
        stopped.resume(how)
    }

    /// Resumes those that wait for others. To be called before each wait.
    pub(super) fn let_batch_run(&mut self) {
        for (stopped, how, doing) in self.batch.0.split_off(0) {
            if self.is_replaced(&stopped) {
                continue;
            }
            self.waiter.resumed(stopped.tid(), doing);
            let resumed = stopped.resume(how);
            self.heed(resumed);
        }
    }

    /// Whether what was stopped is gone, by an execve of another thread, which has the number of its leader now and is stopped
    /// itself. To resume that would be to lose the report of its execve. (What happens between this question and the
    /// resumption can't be seen. It takes longer to load a program.)
    fn is_replaced(&self, stopped: &Stopped) -> bool {
        let tid = stopped.tid();
        let pid = tid.as_pid();
        self.tasks.values().any(|task| task.info.pid == pid && task.info.tid != tid) && stopped.has_reported_again()
    }

    /// Takes what a request answered at the end of a stop. ESRCH: the task was killed between its stop and our request, and
    /// its end will be reported.
    pub(super) fn heed(&mut self, result: ptrace::Result<()>) {
        if let Err(error) = result
            && !error.is_gone()
        {
            // A bug of ours, or a kernel that we don't know.
            self.tell(|| format!("refused: {error}"));
        }
    }
}

/// Some calls (epoll_wait, semtimedop, sigtimedwait, reads of inotify, ...) answer any wake-up with EINTR, also one for a
/// signal that the target ignores, or by a tracer (ptrace(2), "BUGS"; signal(7)). Without a tracer there would have been no
/// wake-up. At a stop on the way to signal delivery the kernel has not acted on the result yet, so it can be told to decide
/// by what really happens, as for ERESTARTNOHAND: a handler runs, and the call fails with EINTR; none runs, and it is
/// restarted. After a stop and SIGCONT such a call fails with EINTR without a tracer as well.
pub(super) fn hide_wake_up(stopped: &Stopped, signal: Option<Signal>) -> ptrace::Result<()> {
    const OF_JOB_CONTROL: [i32; 5] = [libc::SIGSTOP, libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU, libc::SIGCONT];
    if signal.is_some_and(|signal| OF_JOB_CONTROL.contains(&signal.number())) {
        return Ok(());
    }
    /// include/linux/errno.h
    const ERESTARTNOHAND: i64 = 514;
    let mut regs = stopped.regs()?;
    if regs.syscall_number() >= 0 && regs.result() == -i64::from(libc::EINTR) {
        regs.set_result(-ERESTARTNOHAND);
        stopped.set_regs(&regs)?;
    }
    Ok(())
}
