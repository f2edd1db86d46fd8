//! Finding, watching and ending the processes of a test.

use std::fmt::Write as _;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, waitpid};
use nix::unistd::Pid;

use super::MARKER;

/// What /proc says of a process at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Process {
    pub(crate) pid: i32,
    pub(crate) parent: i32,
    pub(crate) comm: String,
    /// The state letter of proc_pid_stat(5): `R`, `S`, `T` (stopped), `t` (stopped by a tracer), `Z`, ...
    pub(crate) state: char,
    /// The process that traces it, or 0.
    pub(crate) tracer: i32,
}

/// Processes that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Processes {
    marker: String,
    pub(crate) found: Vec<Process>,
}

impl Process {
    /// What /proc says now, unless the process is gone.
    pub(crate) fn of(pid: i32) -> Option<Process> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name stands in parentheses and may hold any character.
        let (front, back) = stat.rsplit_once(')')?;
        let mut fields = back.split_whitespace();
        let state = fields.next()?.chars().next()?;
        let parent = fields.next()?.parse().ok()?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:")?.trim().parse().ok());
        let comm = front.split_once('(')?.1.to_owned();
        Some(Process { pid, parent, comm, state, tracer: tracer.unwrap_or(0) })
    }

    /// The tasks (threads) of a process.
    pub(crate) fn tasks(pid: i32) -> Vec<i32> {
        let entries = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let mut tasks: Vec<i32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
        tasks.sort_unstable();
        tasks
    }
}

impl Processes {
    /// All processes whose environment has the marker, which children inherit.
    pub(crate) fn marked(marker: &str) -> Self {
        let sought = format!("{MARKER}={marker}");
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let marked = pids.filter(|pid| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|entry| entry == sought.as_bytes())
        });
        let mut found: Vec<Process> = marked.filter_map(Process::of).filter(|p| p.state != 'Z').collect();
        found.sort_by_key(|process| process.pid);
        Processes { marker: marker.to_owned(), found }
    }

    /// Those that are still there after `limit`. What was killed a moment ago takes a moment to go.
    pub(crate) fn that_stay(mut self, limit: Duration) -> Self {
        let start = Instant::now();
        while !self.found.is_empty() && start.elapsed() < limit {
            thread::sleep(Duration::from_millis(2));
            self = Processes::marked(&self.marker);
        }
        self
    }

    /// One line for each.
    pub(crate) fn describe(&self) -> String {
        let mut text = String::new();
        for Process { pid, parent, comm, state, tracer } in &self.found {
            let command = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {pid} ({comm}) state {state}, parent {parent}, tracer {tracer}: {command}");
        }
        text
    }

    /// Ends them all, and waits for those that are our own children.
    pub(crate) fn kill(&self) {
        for process in &self.found {
            let pid = Pid::from_raw(process.pid);
            // Gone already: all the better.
            let _ = kill(pid, Signal::SIGKILL);
            if process.parent == std::process::id() as i32 {
                let _ = waitpid(pid, Some(WaitPidFlag::empty()));
            }
        }
    }
}

/// Polls until `question` has an answer; `None` when `limit` is over. For what /proc shows and no event tells.
pub(crate) fn poll<T>(limit: Duration, mut question: impl FnMut() -> Option<T>) -> Option<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = question() {
            return Some(answer);
        }
        if start.elapsed() > limit {
            return None;
        }
        thread::sleep(Duration::from_millis(1));
    }
}
