//! SIGTRAPs that a program has blocked, without a handler for them.
//!
//! A breakpoint that is hit while SIGTRAP is blocked costs the thread that bit of its mask (kernel/signal.c,
//! force_sig_info_to_task), and at the stop nobody can tell any more whether it was set. So the functions through which masks
//! are set are watched. What they were called with is not the whole truth: handlers have masks of their own, and a thread may
//! set its mask without them. So it is believed only of a thread that has everything else blocked that was set together with SIGTRAP. Threads that
//! don't block SIGTRAP are asked nothing at their hits.

use libc::user_regs_struct as Regs;

use super::traps::{TRAP_BIT, Watched};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::ids::Tid;
use crate::ptrace::{self, Stopped};
use crate::session::run::Session;
use crate::syscalls;

/// The mask that a thread is about to set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masking {
    /// With which arguments, and with the stack pointer where the function began.
    how: i32,
    set: VAddr,
    sp: u64,
    /// The signals that are blocked then, SIGTRAP among them; `None` when that is not.
    blocked: Option<u64>,
}

/// What libraries call the functions through which a thread sets its mask.
pub(super) const MASKERS: [&str; 4] = ["sigprocmask", "__sigprocmask", "pthread_sigmask", "__pthread_sigmask"];

/// What is never blocked: SIGKILL and SIGSTOP by nobody (signal(7)), and by libc's functions neither the two signals that it needs
/// itself (nptl(7)).
const NEVER: u64 = 1 << (libc::SIGKILL - 1) | 1 << (libc::SIGSTOP - 1) | 1 << (32 - 1) | 1 << (33 - 1);

/// The mask that a thread has after `how` was done with `set`; `None` where that is an error.
fn masked(now: u64, how: i32, set: u64) -> Option<u64> {
    match how {
        libc::SIG_BLOCK => Some(now | set),
        libc::SIG_UNBLOCK => Some(now & !set),
        libc::SIG_SETMASK => Some(set),
        _ => None,
    }
}

impl Session {
    /// The program calls sigprocmask(how, set, ...), or pthread_sigmask(3) with the same arguments.
    pub(super) fn note_mask(&mut self, stopped: &Stopped, regs: &Regs) -> ptrace::Result<()> {
        let (how, set, sp) = (regs.rdi as i32, VAddr::new(regs.rsi), regs.rsp);
        let Some(blocked) = self.blocked_by(stopped, how, set)? else { return Ok(()) };
        if let Some(task) = self.tasks.get_mut(&stopped.tid()) {
            task.probed.masking = Some(Masking { how, set, sp, blocked });
        }
        Ok(())
    }

    /// Whatever is hit now, the mask that was about to be set has been set; unless it is by one of the functions that set
    /// masks, which another one has called.
    pub(super) fn mask_is_set(&mut self, tid: Tid, watched: Option<Watched>, regs: &Regs) {
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        let Some(Masking { how, set, sp, blocked }) = task.probed.masking else { return };
        let within = (regs.rdi as i32, regs.rsi) == (how, set.raw()) && regs.rsp < sp;
        if watched != Some(Watched::SetsMask) || !within {
            task.probed.blocked = blocked;
            task.probed.masking = None;
        }
    }

    /// A system call is entered that is perhaps this one.
    pub(in crate::session) fn note_mask_at_entry(
        &mut self,
        stopped: &Stopped,
        abi: Option<Abi>,
        number: u64,
        args: &[u64; 6],
    ) -> ptrace::Result<()> {
        let called = |abi| syscalls::lookup(abi, number).is_some_and(|call| call.name == "rt_sigprocmask");
        if !self.probes.active() || abi != Some(Abi::X86_64) || !abi.is_some_and(called) {
            return Ok(());
        }
        let blocked = self.blocked_by(stopped, args[0] as i32, VAddr::new(args[1]))?;
        if let (Some(blocked), Some(task)) = (blocked, self.tasks.get_mut(&stopped.tid())) {
            task.probed.blocked = blocked;
            task.probed.masking = None;
        }
        Ok(())
    }

    /// What is blocked then, if it is SIGTRAP among others. `None`: nothing is changed.
    fn blocked_by(&self, stopped: &Stopped, how: i32, set: VAddr) -> ptrace::Result<Option<Option<u64>>> {
        let mut bytes = [0; 8];
        if set.is_null() || self.memory.read(set, &mut bytes) != bytes.len() {
            return Ok(None);
        }
        let new = masked(stopped.signal_mask()?, how, u64::from_le_bytes(bytes));
        Ok(new.map(|new| Some(new).filter(|new| new & TRAP_BIT != 0)))
    }

    /// A task has got breakpoints in its memory: what it has blocked already.
    pub(super) fn note_first_mask(&mut self, stopped: &Stopped) -> ptrace::Result<()> {
        let mask = stopped.signal_mask()?;
        if let Some(task) = self.tasks.get_mut(&stopped.tid()) {
            task.probed.blocked = (mask & TRAP_BIT != 0).then_some(mask);
        }
        Ok(())
    }

    /// A task has made another, which has its mask. (While libc makes a thread, everything is blocked for a moment, by a call
    /// that it makes without those functions, and undone by the thread in the same way.)
    pub(in crate::session) fn inherit_mask(&mut self, parent: Tid, child: Tid) {
        let blocked = self.tasks.get(&parent).and_then(|task| task.probed.blocked);
        if let Some(task) = self.tasks.get_mut(&child) {
            task.probed.blocked = blocked;
        }
    }

    /// Blocks SIGTRAP again for a thread that had it blocked when a trap of ours was forced upon it.
    pub(super) fn keep_mask(&self, stopped: &Stopped) -> ptrace::Result<()> {
        let Some(blocked) = self.tasks.get(&stopped.tid()).and_then(|task| task.probed.blocked) else { return Ok(()) };
        let mask = stopped.signal_mask()?;
        // In a handler more is blocked.
        if mask & TRAP_BIT == 0 && blocked & !(mask | TRAP_BIT | NEVER) == 0 {
            stopped.set_signal_mask(mask | TRAP_BIT)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_as_sigprocmask_makes_them() {
        assert_eq!(masked(0b0101, libc::SIG_BLOCK, 0b0010), Some(0b0111));
        assert_eq!(masked(0b0111, libc::SIG_UNBLOCK, 0b0010), Some(0b0101));
        assert_eq!(masked(0b0111, libc::SIG_SETMASK, 0b1000), Some(0b1000));
        assert_eq!(masked(0b0111, 7, 0b1000), None);
    }
}
