//! What is behind descriptors (`-y`, `-yy`): read from /proc once, then remembered for as long as the calls that we see
//! leave it true.

use std::collections::HashMap;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};

use super::config::DecodeFds;
use super::proc;
use super::sockets::Sockets;
use crate::abi::Abi;
use crate::ids::Tid;
use crate::syscalls;
use crate::value::quote::{Around, escape};
use crate::value::{AT_FDCWD, FdTarget, HexStrings};

/// A descriptor table, which the kernel shares between tasks made with CLONE_FILES.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FdTableId(u64);

/// The descriptor tables of all tasks, as far as they are known.
#[derive(Debug)]
pub(super) struct FdTables {
    wanted: DecodeFds,
    /// Whether the names of processes are wanted.
    names: bool,
    /// Whether every call is seen, so that what is remembered can be trusted.
    remembers: bool,
    known: HashMap<(FdTableId, i32), FdTarget>,
    sockets: Sockets,
    next: u64,
}

impl FdTables {
    /// Nothing is known yet. `names`: whether processes are named. `sees_all`: whether every call of every task will be reported to [`FdTables::on_return`].
    pub(super) fn new(wanted: DecodeFds, names: bool, sees_all: bool) -> Self {
        FdTables { wanted, names, remembers: sees_all, known: HashMap::new(), sockets: Sockets::default(), next: 0 }
    }

    /// Whether anything is to be found out about descriptors.
    pub(super) fn wanted(&self) -> bool {
        self.wanted.path || self.wanted.socket || self.wanted.device || self.wanted.pidfd
    }

    /// A table that is shared with no task known so far.
    pub(super) fn fresh(&mut self) -> FdTableId {
        self.next += 1;
        FdTableId(self.next)
    }

    /// What is behind `fd` of the stopped task `tid`.
    pub(super) fn target(&mut self, tid: Tid, table: FdTableId, fd: i32) -> Option<FdTarget> {
        if !self.wanted() || fd < 0 && fd != AT_FDCWD {
            return None;
        }
        if let Some(target) = self.known.get(&(table, fd)) {
            return Some(target.clone());
        }
        let (target, lasting) = look_up(tid, fd, self.wanted, self.names, &mut self.sockets)?;
        if self.remembers && lasting {
            self.known.insert((table, fd), target.clone());
        }
        Some(target)
    }

    /// Takes note of a call that succeeded with `result`.
    pub(super) fn on_return(&mut self, table: FdTableId, abi: Abi, number: u64, args: &[u64; 6], result: i64) {
        if self.known.is_empty() {
            return;
        }
        let Some(call) = syscalls::lookup(abi, number) else { return };
        match call.name {
            "close" => self.forget(table, args[0] as i32),
            "dup2" | "dup3" => self.forget(table, args[1] as i32),
            "fcntl" | "fcntl64" => self.forget(table, result as i32),
            "chdir" | "fchdir" => self.forget(table, AT_FDCWD),
            "close_range" | "unshare" => self.forget_table(table),
            "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" | "rmdir" | "mq_unlink" | "mount"
            | "umount2" | "umount" | "move_mount" | "pivot_root" | "chroot" | "setns" => self.known.clear(),
            _ => {
                if call.signature.is_some_and(|signature| matches!(signature.ret, syscalls::Kind::Fd)) {
                    self.forget(table, result as i32);
                }
            }
        }
    }

    /// Forgets a table: its task executed a program, or ended.
    pub(super) fn forget_table(&mut self, table: FdTableId) {
        self.known.retain(|(known, _), _| *known != table);
    }

    fn forget(&mut self, table: FdTableId, fd: i32) {
        self.known.remove(&(table, fd));
    }
}

/// What /proc says of a descriptor, and whether that stays true until the descriptor is closed.
fn look_up(tid: Tid, fd: i32, wanted: DecodeFds, names: bool, sockets: &mut Sockets) -> Option<(FdTarget, bool)> {
    let link = if fd == AT_FDCWD { format!("/proc/{tid}/cwd") } else { format!("/proc/{tid}/fd/{fd}") };
    let mut text = fs::read_link(&link).ok()?.into_os_string().into_vec();
    let is_path = text.first() == Some(&b'/');
    let mut target = FdTarget { text: Vec::new(), device: None, deleted: false };
    let mut lasting = true;
    // Without paths only what was asked for by name is shown.
    let mut chosen = wanted.path;
    if is_path {
        // A name may end so by itself; only a file without links has been deleted.
        if text.ends_with(b" (deleted)") && fs::metadata(&link).is_ok_and(|metadata| metadata.nlink() == 0) {
            text.truncate(text.len() - b" (deleted)".len());
            target.deleted = true;
        }
        if wanted.device {
            target.device = device(&link);
            chosen |= target.device.is_some();
        }
    } else if wanted.socket
        && let Some(inode) = text.strip_prefix(b"socket:[").and_then(|rest| rest.strip_suffix(b"]"))
    {
        (lasting, chosen) = (false, true);
        let inode = std::str::from_utf8(inode).ok()?.parse().ok()?;
        if let Some(described) = sockets.describe(tid, &link, inode) {
            text = described;
        }
    } else if wanted.pidfd && text == b"anon_inode:[pidfd]" {
        (lasting, chosen) = (false, true);
        if let Some(pid) = pid_behind(tid, fd) {
            text = format!("pid:{pid}").into_bytes();
            if names && let Some(comm) = proc::comm_of(pid) {
                text.push(b'<');
                escape(&comm, HexStrings::Never, Around::Angles, &mut text);
                text.push(b'>');
            }
        }
    }
    target.text = text;
    chosen.then_some((target, lasting))
}

/// `char 1:3` for a device's node.
fn device(link: &str) -> Option<String> {
    let metadata = fs::metadata(link).ok()?;
    let kind = metadata.file_type();
    let name = if kind.is_char_device() {
        "char"
    } else if kind.is_block_device() {
        "block"
    } else {
        return None;
    };
    let (major, minor) = (nix::sys::stat::major(metadata.rdev()), nix::sys::stat::minor(metadata.rdev()));
    Some(format!("{name} {major}:{minor}"))
}

/// The process that a pidfd stands for, unless it is gone.
fn pid_behind(tid: Tid, fd: i32) -> Option<i32> {
    let info = fs::read_to_string(format!("/proc/{tid}/fdinfo/{fd}")).ok()?;
    let pid = info.lines().find_map(|line| line.strip_prefix("Pid:"))?.trim().parse().ok()?;
    (pid > 0).then_some(pid)
}
