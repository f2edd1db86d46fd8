//! Processes whose faults are served by userfaultfd(2), for whose memory we must not wait: `ptrace::Served` has the reasons.
//!
//! Such a descriptor is the affair of the memory of whoever makes it, and of copies of that. So those are marked who make one,
//! and who shares or inherits their memory, until they execute a program.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::sync::Arc;

use super::probes::SpaceId;
use super::proc;
use super::run::Session;
use super::task::Task;
use crate::abi::Abi;
use crate::ids::{Pid, Tid};
use crate::ptrace::seccomp::Request;
use crate::ptrace::{self, Served};
use crate::syscalls;

/// Of userfaultfd(2) and ioctl_userfaultfd(2) (linux/userfaultfd.h).
const UFFD_USER_MODE_ONLY: u64 = 1;
const USERFAULTFD_IOC_NEW: u32 = 0xaa00;

/// Makes a descriptor by the same request as userfaultfd(2).
const DEVICE: &str = "/dev/userfaultfd";

/// What /proc calls such a descriptor.
const LINK: &[u8] = b"anon_inode:[userfaultfd]";

/// CAP_SYS_PTRACE (linux/capability.h), which userfaultfd(2) asks for.
const CAP_SYS_PTRACE: u64 = 1 << 19;

/// Whether a call makes a descriptor by which faults of the kernel, and of tracers, are served as well.
fn makes_descriptor(abi: Abi, number: u64, args: &[u64; 6]) -> bool {
    match syscalls::lookup(abi, number).map(|call| call.name) {
        Some("userfaultfd") => args[0] & UFFD_USER_MODE_ONLY == 0,
        Some("ioctl") => args[1] as u32 == USERFAULTFD_IOC_NEW && args[2] & UFFD_USER_MODE_ONLY == 0,
        _ => false,
    }
}

/// Whether it is the call that does nothing else: it is to be seen also when it is not shown.
pub(super) fn is_call(abi: Abi, number: u32) -> bool {
    syscalls::lookup(abi, u64::from(number)).is_some_and(|call| call.name == "userfaultfd")
}

/// The ioctl(2) that makes a descriptor as well, where the device can be used by us and so by what we launch.
pub(super) fn request(abi: Abi) -> Option<Request> {
    let number = syscalls::by_name(abi, "ioctl")?.number;
    fs::File::open(DEVICE).is_ok().then_some(Request { number, second: USERFAULTFD_IOC_NEW })
}

/// Whether a task, or a program that it becomes, could make such a descriptor: by its privileges, or because anybody may.
fn could_make_descriptor(tid: Tid) -> bool {
    // Not there: the kernel has no such call.
    let Ok(anybody) = fs::read_to_string("/proc/sys/vm/unprivileged_userfaultfd") else { return false };
    let device = fs::metadata(DEVICE).is_ok_and(|device| device.uid() != 0 || device.permissions().mode() & 0o066 != 0);
    anybody.trim() != "0" || device || proc::may_have(tid, CAP_SYS_PTRACE)
}

impl Session {
    /// Whether calls are made without our seeing them.
    fn calls_are_unseen(&self) -> bool {
        self.config.trace.is_none() && !self.filtered
    }

    /// A call is entered. Faults may be served as soon as it has returned.
    pub(super) fn note_served_faults(&mut self, tid: Tid, abi: Abi, number: u64, args: &[u64; 6]) {
        if makes_descriptor(abi, number, args) {
            self.beware_of(tid);
        }
    }

    /// A call has returned that was entered before we attached: a descriptor may have been made by it.
    pub(super) fn note_unknown_return(&mut self, tid: Tid, result: i64) {
        if self.is_attached(tid) && i32::try_from(result).is_ok_and(|fd| proc::behind(tid, fd) == LINK) {
            self.beware_of(tid);
        }
    }

    /// Looks whether any process that is attached to has such a descriptor. It serves the faults of all of them, then, for they
    /// may be each other's children.
    pub(super) fn look_for_served_faults(&mut self) {
        let serves = |&pid: &Pid| proc::descriptors(pid).any(|fd| proc::behind(pid.leader(), fd) == LINK);
        let attached: Vec<Tid> = self.tasks.keys().copied().filter(|&tid| self.is_attached(tid)).collect();
        if attached.is_empty() {
            return;
        }
        if self.config.attach.iter().any(serves) {
            attached.into_iter().for_each(|tid| self.beware_of(tid));
        } else if self.calls_are_unseen() {
            attached.into_iter().for_each(|tid| self.suspect(tid));
        }
    }

    /// From now on only what is there already is accessed in the memory of this task, and of those that share it.
    fn beware_of(&mut self, tid: Tid) {
        let pid = self.tasks.get(&tid).map(|task| task.info.pid);
        let sharing =
            |task: &&Task| Some(task.info.pid) == pid || ptrace::same_memory(task.info.tid, tid) == Some(true);
        let sharing: Vec<_> =
            self.tasks.values().filter(sharing).map(|task| (task.info.tid, task.probed.space)).collect();
        let known = self.memory.served(tid).filter(|served| served.is_certain()).cloned();
        let served = known.unwrap_or_else(|| Arc::new(Served::of(tid)));
        for (tid, space) in sharing {
            self.memory.beware(tid, Some(served.clone()));
            if let Some(space) = space {
                self.probes.beware(space, &served);
            }
        }
    }

    /// Where it would not be seen that such a descriptor is made, but could be, what is read of a task is asked for first.
    fn suspect(&mut self, tid: Tid) {
        if could_make_descriptor(tid) {
            self.memory.beware(tid, Served::suspected(tid).map(Arc::new));
        }
    }

    /// A task was born: what holds for its parent's memory holds for its own.
    pub(super) fn inherit_served_faults(&mut self, parent: Tid, child: Tid) {
        if !self.memory.is_any_served() {
            return;
        }
        let served = self.memory.served(parent).map(|served| match ptrace::same_memory(parent, child) {
            Some(true) => Some(served.clone()),
            _ if served.is_certain() => Some(Arc::new(Served::of(child))),
            _ => Served::suspected(child).map(Arc::new),
        });
        self.memory.beware(child, served.flatten());
    }

    /// A task has got its space.
    pub(super) fn beware_in_space(&mut self, tid: Tid, space: SpaceId) {
        if let Some(served) = self.memory.served(tid).filter(|served| served.is_certain()) {
            self.probes.beware(space, served);
        }
    }

    /// A task appears of which nobody has told yet: it may be anybody's child.
    pub(super) fn suspect_served_faults(&mut self, child: Tid) {
        if self.memory.is_any_served() {
            self.memory.beware(child, Some(Arc::new(Served::of(child))));
        }
    }

    /// A task has executed a program: its memory is a new one.
    pub(super) fn forget_served_faults(&mut self, tid: Tid) {
        self.memory.beware(tid, None);
        if self.calls_are_unseen() {
            self.suspect(tid);
        }
    }
}
