//! Finding, watching and ending the processes of a test.

use std::fmt::Write as _;
use std::fs;
use std::sync::{Arc, Mutex};
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
    pub(crate) group: i32,
    pub(crate) comm: String,
    /// The state letter of proc_pid_stat(5): `R`, `S`, `T` (stopped), `t` (stopped by a tracer), `Z`, ...
    pub(crate) state: char,
    /// The process that traces it, or 0.
    pub(crate) tracer: i32,
}

/// What the processes of one test have in common.
#[derive(Clone, Debug)]
pub(crate) struct Marker {
    /// The value of a variable that children inherit.
    pub(crate) value: String,
    /// The process groups that the test has started: a program may clear its environment.
    pub(crate) groups: Arc<Mutex<Vec<i32>>>,
}

/// Processes that belong together.
#[derive(Clone, Debug)]
pub(crate) struct Processes {
    marker: Marker,
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
        let group = fields.next()?.parse().ok()?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:")?.trim().parse().ok());
        let comm = front.split_once('(')?.1.to_owned();
        Some(Process { pid, parent, group, comm, state, tracer: tracer.unwrap_or(0) })
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
    /// All living processes that have the marker.
    pub(crate) fn marked(marker: &Marker) -> Self {
        let sought = format!("{MARKER}={}", marker.value);
        let groups = marker.groups.lock().expect("no panics").clone();
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
        let living = pids.filter_map(Process::of).filter(|process| process.state != 'Z');
        let ours = |process: &Process| {
            groups.contains(&process.group)
                || environment(process).split(|byte| *byte == 0).any(|entry| entry == sought.as_bytes())
        };
        let mut found: Vec<Process> = living.filter(ours).collect();
        found.sort_by_key(|process| process.pid);
        Processes { marker: marker.clone(), found }
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
        for Process { pid, parent, comm, state, tracer, .. } in &self.found {
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

/// The environment of a process. In the middle of an execve(2) it looks empty for a moment.
fn environment(process: &Process) -> Vec<u8> {
    const KERNEL_THREADS: i32 = 2;
    let read = || fs::read(format!("/proc/{}/environ", process.pid)).ok().filter(|bytes| !bytes.is_empty());
    if process.pid == KERNEL_THREADS || process.parent == KERNEL_THREADS {
        return Vec::new();
    }
    read().or_else(|| poll(Duration::from_millis(20), read)).unwrap_or_default()
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
