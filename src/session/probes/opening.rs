//! Children of processes that are not dumpable.
//!
//! A process that has given up being dumpable (PR_SET_DUMPABLE) keeps its memory to itself: an unprivileged tracer can't open
//! /proc/PID/mem, and PTRACE_POKEDATA fails as well (kernel/ptrace.c, ptrace_access_vm). What was open stays open. A forked child has our
//! breakpoints in a memory that never was, and would die of them. So it is made dumpable, by a call of its own, for as long as
//! it takes to open that, before it has executed anything.

use std::fs::File;
use std::io::ErrorKind;

use super::SpaceId;
use crate::addr::VAddr;
use crate::ids::Tid;
use crate::ptrace::remote::{self, Outcome};
use crate::ptrace::{self, Stopped};
use crate::session::error::Error;
use crate::session::run::Session;

/// What PR_SET_DUMPABLE calls them (linux/sched/coredump.h).
const DISABLED: u64 = 0;
const ENABLED: u64 = 1;

/// The space that a task has from its relatives, and whether it is theirs.
pub(super) type Inherited = Option<(SpaceId, bool)>;

impl Session {
    /// The space that a task has from its relatives, and whether it is theirs, if it has one; `None` when it was killed
    /// meanwhile.
    pub(super) fn inherited_space(
        &mut self,
        stopped: Stopped,
        in_group_stop: bool,
    ) -> ptrace::Result<Option<(Stopped, Inherited)>> {
        let tid = stopped.tid();
        // One that is stopped must not run.
        let call = if in_group_stop { None } else { self.closed_child(tid) };
        let Some(call) = call else {
            let known = self.known_space(tid);
            return Ok(Some((stopped, known)));
        };
        let prctl = |stopped, what: i32, value| {
            remote::syscall(stopped, call, libc::SYS_prctl, [what as u64, value, 0, 0, 0, 0])
        };
        let (stopped, was) = match prctl(stopped, libc::PR_GET_DUMPABLE, 0)? {
            Outcome::Returned(stopped, was) => (stopped, was),
            Outcome::Ended => return Ok(None),
        };
        // A program that runs with privileges that it was given (2) is none that may be opened.
        if was != DISABLED as i64 {
            let known = self.known_space(tid);
            return Ok(Some((stopped, known)));
        }
        let Outcome::Returned(stopped, _) = prctl(stopped, libc::PR_SET_DUMPABLE, ENABLED)? else { return Ok(None) };
        let known = self.known_space(tid);
        let Outcome::Returned(stopped, _) = prctl(stopped, libc::PR_SET_DUMPABLE, DISABLED)? else { return Ok(None) };
        self.memory.at_stop(tid);
        Ok(Some((stopped, known)))
    }

    /// Where a child whose memory can't be opened may be made to execute a system call; `None` for any other task.
    fn closed_child(&mut self, tid: Tid) -> Option<VAddr> {
        if self.relative(tid, |task, pid| task == pid).is_some() || self.is_attached(tid) {
            return None;
        }
        let refusal = File::options().read(true).write(true).open(format!("/proc/{tid}/mem")).err()?;
        if refusal.kind() != ErrorKind::PermissionDenied {
            return None;
        }
        let call = self.probes.callable(self.origin(tid)?.space, tid);
        if call.is_none() {
            let pid = self.tasks.get(&tid).map_or(tid.as_pid(), |task| task.info.pid);
            self.complain(&Error::Unmended(pid));
        }
        call
    }
}
