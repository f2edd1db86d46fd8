//! One traced task and where it stands in its system calls.

use std::time::Duration;

use super::fds::FdTableId;
use super::probes::{ProbedTask, SpaceId};
use super::stacks::Stack;
use super::tamper::TamperedTask;
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{Call, TaskInfo};

/// A traced task (thread).
#[derive(Debug)]
pub(super) struct Task {
    /// Who it is, as sinks know it.
    pub(super) info: TaskInfo,
    /// Where it stands.
    pub(super) phase: Phase,
    /// The interface of its last call.
    pub(super) abi: Abi,
    /// The interface of the program that it has executed, and where that begins, until it is told: where calls that are not
    /// shown don't stop, its first call doesn't tell.
    pub(super) new_mode: Option<(Abi, VAddr)>,
    /// Which descriptors it has.
    pub(super) fds: FdTableId,
    /// How it got here.
    pub(super) life: Life,
    /// Whether its parent's event, which may come after its own first stop, is still to come.
    pub(super) unannounced: bool,
    /// Whether sinks have been told of it before its first stop, at that of another thread.
    pub(super) told_of: bool,
    /// What its process had spent in the kernel at the last entry, in nanoseconds.
    pub(super) kernel_time: u64,
    /// The call that a signal interrupted last: what restart_syscall(2) goes on with.
    pub(super) interrupted: Option<&'static str>,
    /// What it has to do with tampering.
    pub(super) tampered: TamperedTask,
    /// What it has to do with probes.
    pub(super) probed: ProbedTask,
    /// Whether it is in a group-stop, in which detaching must leave it.
    pub(super) group_stopped: bool,
    /// The stack behind the call that it is in or has just returned from, where that is wanted.
    pub(super) stack: Stack,
}

/// How far a task has come in its life under the tracer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Launched by us, before its execve has succeeded: what it does is our own doing and is not shown.
    Launching,
    /// A child of a tracee, or a thread that was attached to, whose first stop has not come yet.
    Newborn,
    /// Traced.
    Traced,
}

/// Where a task stands in its system calls.
#[derive(Debug, Default)]
pub(super) enum Phase {
    /// Outside of any.
    #[default]
    User,
    /// In one that is shown.
    Entered(Box<Call>),
    /// In one that is not shown: what it is, for keeping track of what it changes.
    Silent { abi: Abi, number: u64, args: [u64; 6] },
}

impl Phase {
    /// The call that is open, leaving [`Phase::User`].
    pub(super) fn take(&mut self) -> Phase {
        std::mem::take(self)
    }
}

impl Task {
    /// Whether it is in a space, or has a copy of it and has not stopped yet for the first time.
    pub(super) fn needs_space(&self, id: SpaceId) -> bool {
        self.probed.space.or(self.probed.origin.map(|origin| origin.space)) == Some(id)
    }

    /// The call that the task is in: its interface, number and arguments.
    pub(super) fn open_call(&self) -> Option<(Abi, u64, [u64; 6])> {
        match &self.phase {
            Phase::Entered(call) => Some((call.abi, call.number, call.raw)),
            Phase::Silent { abi, number, args } => Some((*abi, *number, *args)),
            Phase::User => None,
        }
    }

    /// The time since the last entry that the task's process has spent in the kernel.
    pub(super) fn kernel_time_since_entry(&self, now: u64) -> Duration {
        Duration::from_nanos(now.saturating_sub(self.kernel_time))
    }
}
