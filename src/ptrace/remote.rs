//! Makes a stopped task execute a system call of ours.

use std::io;

use super::error::{Error, Result};
use super::regs::Regs;
use super::request;
use super::signal::Signal;
use super::status::{Status, Stop, classify};
use super::stop::{Resume, Stopped, interrupt};
use crate::addr::VAddr;

/// What became of a task that was made to execute a system call.
#[derive(Debug)]
pub enum Outcome {
    /// The call returned, and everything is as it was before.
    Returned(Stopped, i64),
    /// The task was killed meanwhile: this is its raw wait status.
    Ended(i32),
}

/// Executes the system call `number` in a task that is stopped outside of any, by the `syscall` instruction at `at`.
///
/// All signals are held back meanwhile; a SIGSTOP, which can't be, is sent again afterwards. It is not single-stepped: the
/// trap of that, forced upon a task that blocks or ignores SIGTRAP, would cost the target its handler. The last stop is one
/// on the way to signal delivery, where the kernel still restarts a call that was interrupted before ours. The caller must
/// know that no seccomp filter of the target forbids the call.
///
/// # Errors
/// As every request; the registers may then be left as for the call.
pub fn syscall(stopped: Stopped, at: VAddr, number: i64, args: [u64; 6]) -> Result<Outcome> {
    let tid = stopped.tid();
    let saved = stopped.regs()?;
    let mask = stopped.signal_mask()?;
    let Some(mut regs) = saved.general() else {
        return Err(Error::of("a system call by", tid, io::Error::from_raw_os_error(libc::ENOSYS)));
    };
    regs.rip = at.raw();
    regs.rax = number as u64;
    // Not in a call: the kernel must not take the registers for those of one to be restarted.
    regs.orig_rax = u64::MAX;
    [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9] = args;
    stopped.set_signal_mask(u64::MAX)?;
    stopped.set_regs(&Regs::from(&regs))?;
    let mut stop_again = false;
    let mut stopped = stopped;
    for _entry_and_exit in 0..2 {
        match run_to(stopped, Stop::Syscall, &mut stop_again)? {
            Ok(there) => stopped = there,
            Err(ended) => return Ok(Outcome::Ended(ended)),
        }
    }
    let result = stopped.regs()?.result();
    interrupt(tid)?;
    let stopped = match run_to(stopped, Stop::Event, &mut stop_again)? {
        Ok(there) => there,
        Err(ended) => return Ok(Outcome::Ended(ended)),
    };
    stopped.set_regs(&saved)?;
    stopped.set_signal_mask(mask)?;
    if stop_again {
        request::send(tid, Signal::STOP);
    }
    Ok(Outcome::Returned(stopped, result))
}

/// Lets a task run to a stop of a kind, or to its end, of which the raw status is the inner error.
fn run_to(stopped: Stopped, wanted: Stop, stop_again: &mut bool) -> Result<std::result::Result<Stopped, i32>> {
    let tid = stopped.tid();
    let how = || if wanted == Stop::Syscall { Resume::Syscall(None) } else { Resume::Cont(None) };
    stopped.resume(how())?;
    loop {
        let raw = request::wait_one(tid).map_err(|error| Error::of("wait4", tid, error))?;
        match classify(raw) {
            Status::Stopped(stop) if stop == wanted => return Ok(Ok(Stopped::new(tid))),
            Status::Stopped(stop) => {
                *stop_again |= stop == Stop::Signal(Signal::STOP);
                Stopped::new(tid).resume(how())?;
            }
            Status::Exited(_) | Status::Killed { .. } => return Ok(Err(raw)),
            Status::Unknown(_) => {}
        }
    }
}
