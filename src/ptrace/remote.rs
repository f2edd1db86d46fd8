//! Makes a stopped task execute a system call of ours.

use std::time::Duration;
use std::{fs, io, thread};

use super::error::{Error, Result};
use super::regs::Regs;
use super::request;
use super::signal::Signal;
use super::status::{Status, Stop, classify};
use super::stop::{Resume, Stopped, interrupt};
use crate::addr::VAddr;
use crate::ids::Tid;

/// What became of a task that was made to execute a system call.
#[derive(Debug)]
pub enum Outcome {
    /// The call returned, and everything is as it was before.
    Returned(Stopped, i64),
    /// The task was killed meanwhile, or another thread has executed a program: what became of it is reported by the next
    /// waits.
    Ended,
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
            Err(Ended) => return Ok(Outcome::Ended),
        }
    }
    let result = stopped.regs()?.result();
    interrupt(tid)?;
    let stopped = match run_to(stopped, Stop::Event, &mut stop_again)? {
        Ok(there) => there,
        Err(Ended) => return Ok(Outcome::Ended),
    };
    stopped.set_regs(&saved)?;
    stopped.set_signal_mask(mask)?;
    if stop_again {
        request::send(tid, Signal::STOP);
    }
    Ok(Outcome::Returned(stopped, result))
}

/// The task will not come to the stop that was waited for.
struct Ended;

/// Looks at a task that often, in a row, before it begins to look at longer intervals.
const HURRIED: u32 = 1000;

/// Between two looks then.
const INTERVAL: Duration = Duration::from_micros(100);

/// Lets a task run to a stop of a kind.
///
/// It is not waited for by blocking: the leader of a process that is killed reports its end only when the reports of all other
/// threads were taken, which is not done here (wait(2); kernel/exit.c, delay_group_leader).
fn run_to(stopped: Stopped, wanted: Stop, stop_again: &mut bool) -> Result<std::result::Result<Stopped, Ended>> {
    let tid = stopped.tid();
    let how = || if wanted == Stop::Syscall { Resume::Syscall(None) } else { Resume::Cont(None) };
    stopped.resume(how())?;
    let mut looks = 0;
    loop {
        let raw = match request::peek_at(tid) {
            Ok(Some(raw)) => raw,
            Ok(None) if looks < HURRIED => {
                looks += 1;
                request::yield_cpu();
                continue;
            }
            Ok(None) if is_zombie(tid) => return Ok(Err(Ended)),
            Ok(None) => {
                thread::sleep(INTERVAL);
                continue;
            }
            Err(_gone_without_a_report) => return Ok(Err(Ended)),
        };
        match classify(raw) {
            Status::Stopped(stop) if stop == wanted => {
                request::take_report(tid);
                return Ok(Ok(Stopped::new(tid)));
            }
            // It was a leader, and another thread has its number now.
            Status::Stopped(Stop::Exec) | Status::Exited(_) | Status::Killed { .. } => return Ok(Err(Ended)),
            Status::Stopped(stop) => {
                request::take_report(tid);
                *stop_again |= stop == Stop::Signal(Signal::STOP);
                Stopped::new(tid).resume(how())?;
            }
            Status::Unknown(_) => request::take_report(tid),
        }
    }
}

/// Whether the task has ended and nobody has taken its report yet (proc_pid_stat(5)).
fn is_zombie(tid: Tid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{tid}/stat")).unwrap_or_default();
    stat.rsplit_once(')')
        .is_none_or(|(_, rest)| matches!(rest.trim_start().as_bytes().first(), None | Some(b'Z' | b'X')))
}
