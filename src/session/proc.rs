//! What /proc says about a task. Read at births, execve and where nothing else knows; never in the steady state.

use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;

use nix::sys::stat::{major, minor};

use crate::ids::{Pid, Tid};
use crate::image::mapping::{Mapping, parse_maps};

/// The task's name; empty when the task is gone.
pub(super) fn comm(tid: Tid) -> Arc<[u8]> {
    let mut name = fs::read(format!("/proc/{tid}/comm")).unwrap_or_default();
    if name.last() == Some(&b'\n') {
        name.pop();
    }
    name.into()
}

/// What is mapped in the task's memory; nothing when it is gone, or keeps that to itself.
pub(super) fn mappings(tid: Tid) -> Vec<Mapping> {
    fs::read(format!("/proc/{tid}/maps")).map(|text| parse_maps(&text)).unwrap_or_default()
}

/// The process that the task belongs to, `None` when the task is gone.
pub(super) fn process_of(tid: Tid) -> Option<Pid> {
    status_number(tid, "Tgid:").map(|pid| Pid::new(pid as i32))
}

/// The parent of the task's process.
pub(super) fn parent_of(tid: Tid) -> Option<Pid> {
    status_number(tid, "PPid:").map(|pid| Pid::new(pid as i32))
}

/// Who traces the task; 0 for nobody, `None` when the task is gone.
pub(super) fn tracer_of(tid: Tid) -> Option<i32> {
    status_number(tid, "TracerPid:").map(|pid| pid as i32)
}

/// Whether the task is a zombie.
pub(super) fn is_zombie(tid: Tid) -> bool {
    state_of(tid) == Some('Z')
}

/// Whether the task waits in the kernel for something that no signal ends, or is gone.
pub(super) fn is_out_of_reach(tid: Tid) -> bool {
    matches!(state_of(tid), None | Some('D' | 'Z' | 'X'))
}

/// The letter of the task's state (proc(5), /proc/PID/status).
fn state_of(tid: Tid) -> Option<char> {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("State:"))?.trim_start().chars().next()
}

/// Whether the task has an address space: one that is ending has none any more (proc(5): the Vm lines of /proc/PID/status, which
/// everybody may read).
pub(super) fn has_memory(tid: Tid) -> bool {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("VmSize:"))
}

/// What /proc calls the file behind a descriptor; empty when it is closed or the task gone.
pub(super) fn behind(tid: Tid, fd: i32) -> Vec<u8> {
    fs::read_link(format!("/proc/{tid}/fd/{fd}")).map_or_else(|_| Vec::new(), |link| link.into_os_string().into_vec())
}

/// All tasks of a process.
pub(super) fn threads(pid: Pid) -> Vec<Tid> {
    let entries = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).map(Tid::new).collect()
}

/// Whether a SIGTRAP of its own waits to be delivered to a stopped task (proc(5), SigPnd).
pub(super) fn has_pending_trap(tid: Tid) -> bool {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).unwrap_or_default();
    bits(&status, "SigPnd:") >> (libc::SIGTRAP - 1) & 1 == 1
}

/// A set of signals or capabilities in the text of /proc/PID/status.
fn bits(status: &str, key: &str) -> u64 {
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|value| u64::from_str_radix(value.trim(), 16).ok()).unwrap_or(0)
}

/// The command name of a process numbered as in the tracer's pid namespace.
pub(super) fn comm_of(pid: i32) -> Option<Vec<u8>> {
    let name = comm(Tid::new(pid));
    (!name.is_empty()).then(|| name.to_vec())
}

/// Whether a task has a capability, in its own user namespace, or may have it by being root.
pub(super) fn may_have(tid: Tid, capability: u64) -> bool {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).unwrap_or_default();
    let users = status.lines().find_map(|line| line.strip_prefix("Uid:")).unwrap_or_default();
    bits(&status, "CapPrm:") & capability != 0 || users.split_ascii_whitespace().any(|user| user == "0")
}

/// The descriptors of a process.
pub(super) fn descriptors(pid: Pid) -> impl Iterator<Item = i32> {
    let entries = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn status_number(tid: Tid, key: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{tid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(key))?.trim().parse().ok()
}

/// The file that a task executes: its device, as (major, minor), and inode.
pub(super) fn program(tid: Tid) -> Option<((u32, u32), u64)> {
    let file = fs::metadata(format!("/proc/{tid}/exe")).ok()?;
    Some(((major(file.dev()) as u32, minor(file.dev()) as u32), file.ino()))
}

/// Whether a filter, or a ban on new executable memory, may answer a system call of ours.
pub(super) fn is_confined(tid: Tid) -> bool {
    status_number(tid, "Seccomp:") != Some(0)
}
