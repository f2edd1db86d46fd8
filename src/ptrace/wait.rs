//! The one place that waits for tasks.

use std::collections::VecDeque;
use std::io;

use super::affinity::{Doing, Pace};
use super::request;
use super::signal::Signal;
use super::status::{Status, Stop, classify};
use super::stop::Stopped;
use crate::ids::Tid;

/// What became of a task.
#[derive(Debug)]
pub enum Report {
    /// It is in a ptrace-stop.
    Stopped(Stopped, Stop),
    /// It is gone, by exit.
    Exited(Tid, u8),
    /// It is gone, by a signal.
    Killed {
        /// Who.
        tid: Tid,
        /// By which signal.
        signal: Signal,
        /// Whether a core was dumped.
        core: bool,
    },
}

impl Report {
    /// Who is meant.
    #[must_use]
    pub fn tid(&self) -> Tid {
        match self {
            Report::Stopped(stopped, _) => stopped.tid(),
            Report::Exited(tid, _) | Report::Killed { tid, .. } => *tid,
        }
    }

    fn new(tid: Tid, raw: i32) -> Option<Self> {
        match classify(raw) {
            Status::Exited(code) => Some(Report::Exited(tid, code)),
            Status::Killed { signal, core } => Some(Report::Killed { tid, signal, core }),
            Status::Stopped(stop) => Some(Report::Stopped(Stopped::new(tid), stop)),
            Status::Unknown(_) => None,
        }
    }
}

/// What a wait brought.
#[derive(Debug)]
pub enum Next {
    /// A task has something to tell.
    Report(Report),
    /// A signal to the tracer ended the wait.
    Interrupted,
    /// There is no child and no tracee left.
    NobodyLeft,
}

/// The source of reports.
///
/// wait4(2) reports the first ready task of its list, so one busy task at the front would starve the others. Who resumes a
/// task [gathers](Self::gather) before, therefore: all reports that are pending then are handed out before the next wait.
#[derive(Debug)]
pub struct Waiter {
    pace: Pace,
    gathered: VecDeque<Taken>,
    with_usage: bool,
    kernel_time: u64,
}

#[derive(Debug)]
struct Taken {
    report: Report,
    /// See [`Waiter::kernel_time`].
    kernel_time: u64,
}

impl Waiter {
    /// A source of reports of all children and tracees of the calling thread's process.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Waiter { pace, gathered: VecDeque::new(), with_usage: false, kernel_time: 0 }
    }

    /// Has every wait fetch the time that the reporting process has spent in the kernel. It costs a walk over its threads.
    pub fn fetch_usage(&mut self, wanted: bool) {
        self.with_usage = wanted;
    }

    /// The time that the process of the last report has spent in the kernel, its threads and its reaped children
    /// included, in nanoseconds with the kernel's microsecond precision; 0 unless asked for by
    /// [`fetch_usage`](Self::fetch_usage).
    #[must_use]
    pub fn kernel_time(&self) -> u64 {
        self.kernel_time
    }

    /// Takes note that a task runs, and of what it does until its next stop: whether to poll for that is decided by it.
    pub fn resumed(&mut self, tid: Tid, doing: Doing) {
        self.pace.resumed(tid, doing);
    }

    /// Takes note that a task is gone without a report of its own.
    pub fn forget(&mut self, tid: Tid) {
        self.pace.stopped(tid);
    }

    fn hand_out(&mut self, taken: Taken) -> Report {
        self.kernel_time = taken.kernel_time;
        self.pace.stopped(taken.report.tid());
        taken.report
    }

    /// Whether there are reports that can be had without waiting.
    #[must_use]
    pub fn has_gathered(&self) -> bool {
        !self.gathered.is_empty()
    }

    /// The next report. Blocks until there is one.
    ///
    /// # Errors
    /// Only what wait4(2) says beyond EINTR and ECHILD, that is: never on a sane kernel.
    pub fn wait(&mut self) -> io::Result<Next> {
        loop {
            if let Some(taken) = self.gathered.pop_front() {
                return Ok(Next::Report(self.hand_out(taken)));
            }
            let with_usage = self.with_usage;
            let polled = self.pace.poll(|| take(libc::WNOHANG, with_usage));
            let taken = match polled {
                Ok(Some(taken)) => Ok(Some(taken)),
                Ok(None) => take(0, with_usage),
                Err(error) => Err(error),
            };
            match taken {
                Ok(taken) => self.gathered.extend(taken.flatten()),
                Err(error) => return ended(error),
            }
        }
    }

    /// Takes all reports that are pending. What goes wrong is left for the next wait to find.
    pub fn gather(&mut self) {
        while let Ok(Some(taken)) = take(libc::WNOHANG, self.with_usage) {
            self.gathered.extend(taken);
        }
    }

    /// The next report that can be had without waiting.
    ///
    /// # Errors
    /// As [`wait`](Self::wait).
    pub fn next_pending(&mut self) -> io::Result<Option<Report>> {
        loop {
            if let Some(taken) = self.gathered.pop_front() {
                return Ok(Some(self.hand_out(taken)));
            }
            match take(libc::WNOHANG, self.with_usage) {
                Ok(Some(taken)) => self.gathered.extend(taken),
                Ok(None) => return Ok(None),
                Err(error) => return ended(error).map(|_| None),
            }
        }
    }
}

impl Default for Waiter {
    fn default() -> Self {
        Self::new(Pace::new())
    }
}

/// One wait4: nothing ready, a status that says nothing, or a report.
fn take(flags: i32, with_usage: bool) -> io::Result<Option<Option<Taken>>> {
    let (waited, kernel_time) = if with_usage {
        let mut usage = request::no_usage();
        let waited = request::wait_any(flags, Some(&mut usage))?;
        let time = usage.ru_stime;
        (waited, time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000)
    } else {
        (request::wait_any(flags, None)?, 0)
    };
    Ok(waited.map(|(tid, raw)| Report::new(tid, raw).map(|report| Taken { report, kernel_time })))
}

fn ended(error: io::Error) -> io::Result<Next> {
    match error.raw_os_error() {
        Some(libc::EINTR) => Ok(Next::Interrupted),
        Some(libc::ECHILD) => Ok(Next::NobodyLeft),
        _ => Err(error),
    }
}
