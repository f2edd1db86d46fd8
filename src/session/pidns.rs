//! Numbers of processes as pid namespaces have them: what a tracee calls 2 is another number for us (pid_namespaces(7)).
#![allow(unsafe_code)]

use std::collections::HashMap;
use std::fs::{self, File};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::ids::Tid;

/// How deep namespaces may be nested (include/linux/pid_namespace.h, MAX_PID_NS_LEVEL).
const MAX_DEPTH: usize = 32;

/// Which namespace tasks are in, and what their numbers are here.
#[derive(Debug, Default)]
pub(super) struct PidNamespaces {
    /// Our own; 0 as long as it was not looked up.
    own: u64,
    tasks: HashMap<Tid, Place>,
    known: HashMap<(u64, i32), i32>,
}

/// A namespace, and how many there are around it, itself included, seen from ours.
#[derive(Clone, Copy, Debug)]
struct Place {
    namespace: u64,
    depth: usize,
}

impl PidNamespaces {
    /// What the process, thread, group or session that the task calls `number` is called here. `None` where there is none, or
    /// none any more. As strace has it, the negative number of a group is left alone.
    pub(super) fn here(&mut self, task: Tid, number: i32) -> Option<i32> {
        let place = self.place(task)?;
        if place.namespace == self.own {
            return Some(number);
        }
        if number <= 0 {
            return None;
        }
        let key = (place.namespace, number);
        let known = self.known.get(&key).copied();
        let found = known.filter(|here| is_it(Path::new(&format!("/proc/{here}")), place, number) == Some(*here));
        let found = found.or_else(|| search(place, number));
        match found {
            Some(here) => self.known.insert(key, here),
            None => self.known.remove(&key),
        };
        found
    }

    /// The task is gone, and its number may be another's.
    pub(super) fn forget(&mut self, task: Tid) {
        self.tasks.remove(&task);
    }

    fn place(&mut self, task: Tid) -> Option<Place> {
        if let Some(place) = self.tasks.get(&task) {
            return Some(*place);
        }
        if self.own == 0 {
            self.own = namespace_of(Path::new("/proc/self"))?;
        }
        let process = format!("/proc/{task}");
        let namespace = namespace_of(Path::new(&process))?;
        let status = fs::read_to_string(format!("{process}/status")).ok()?;
        let place = Place { namespace, depth: numbers(&status, "NSpid:")?.len() };
        self.tasks.insert(task, place);
        Some(place)
    }
}

/// Looks at all processes, then at all threads.
fn search(place: Place, sought: i32) -> Option<i32> {
    let entries = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let processes = || entries(Path::new("/proc")).filter(|path| is_number(path));
    processes().find_map(|process| is_it(&process, place, sought)).or_else(|| {
        processes().flat_map(|process| entries(&process.join("task"))).find_map(|it| is_it(&it, place, sought))
    })
}

fn is_number(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().iter().all(u8::is_ascii_digit))
}

/// What is called `sought` in a namespace, if that is this task, its group or its session: its number here.
fn is_it(task: &Path, place: Place, sought: i32) -> Option<i32> {
    let status = fs::read_to_string(task.join("status")).ok()?;
    let here = ["NSpid:", "NSpgid:", "NSsid:"].into_iter().find_map(|line| {
        let numbers = numbers(&status, line)?;
        (numbers.get(place.depth - 1) == Some(&sought)).then_some(numbers[0])
    })?;
    is_within(task, place.namespace).then_some(here)
}

/// The numbers in one line of /proc/PID/status, from our namespace to the task's own.
fn numbers(status: &str, line: &str) -> Option<Vec<i32>> {
    let values = status.lines().find_map(|text| text.strip_prefix(line))?;
    let numbers: Vec<i32> = values.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    (!numbers.is_empty()).then_some(numbers)
}

fn namespace_of(task: &Path) -> Option<u64> {
    fs::metadata(task.join("ns/pid")).ok().map(|namespace| namespace.ino())
}

/// Whether a task is in this namespace or in one below it.
fn is_within(task: &Path, namespace: u64) -> bool {
    let Ok(mut level) = File::open(task.join("ns/pid")) else { return false };
    for _ in 0..MAX_DEPTH {
        if level.metadata().is_ok_and(|here| here.ino() == namespace) {
            return true;
        }
        // SAFETY: the request takes no argument and answers with a new descriptor, which is ours (ioctl_nsfs(2)).
        level = unsafe {
            match libc::ioctl(level.as_raw_fd(), libc::NS_GET_PARENT) {
                fd if fd >= 0 => OwnedFd::from_raw_fd(fd).into(),
                _ => return false,
            }
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_from_the_right_line() {
        let status = "Name:\tx\nNStgid:\t9\t1\nNSpid:\t10\t2\nNSpgid:\t11\t0\nNSsid:\t12\t0\n";
        assert_eq!(numbers(status, "NSpid:"), Some(vec![10, 2]));
        assert_eq!(numbers(status, "NSpgid:"), Some(vec![11, 0]));
        assert_eq!(numbers(status, "NSnone:"), None);
    }

    #[test]
    fn in_our_own_namespace_numbers_are_what_they_are() {
        let own = std::process::id() as i32;
        let mut namespaces = PidNamespaces::default();
        assert_eq!(namespaces.here(Tid::new(own), 4242), Some(4242));
        assert_eq!(namespaces.here(Tid::new(own), -7), Some(-7));
        let place = namespaces.place(Tid::new(own)).unwrap();
        assert_eq!(search(place, own), Some(own));
    }
}
