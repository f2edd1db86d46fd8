//! Stands by where breakpoints go into processes that are there without us.
//!
//! An int3 whose tracer has been killed kills the process that it stands in. So the process that the user started, and may
//! kill, is not the one that traces: it forks that one and waits. When it is killed, the tracer hears of it and lets
//! everything go in good order; when the tracer is killed, what it displaced is put back from here. A thread that was at a
//! breakpoint in that very moment is lost all the same: the kernel delivers its SIGTRAP.
#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsFd, IntoRawFd, OwnedFd};

use nix::errno::Errno;
use nix::fcntl::OFlag;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl::set_name;
use nix::sys::signal::{SigSet, SigmaskHow, Signal, sigprocmask};
use nix::sys::signalfd::{SfdFlags, SignalFd, siginfo};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork, getpid, getppid, pipe2};

use crate::exit;
use trace::session::{GUARD_GONE, Ledger};

/// Returns in a child, which is to trace; the calling process ends as that child does.
///
/// # Errors
/// As fork(2), pipe(2), signalfd(2).
pub(crate) fn stand_by(ledger: &Ledger, say: impl Fn(&str)) -> io::Result<()> {
    let (alive, held) = pipe2(OFlag::O_CLOEXEC)?;
    let mut before = SigSet::empty();
    sigprocmask(SigmaskHow::SIG_BLOCK, Some(&handed_on()), Some(&mut before))?;
    let signals = SignalFd::with_flags(&handed_on(), SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)?;
    let guard = getpid();
    // SAFETY: there is one thread, so that the child may do whatever the parent might.
    match unsafe { fork() }? {
        ForkResult::Child => {
            // Closed by the kernel when this process is gone, whatever ends it.
            let _ = held.into_raw_fd();
            sigprocmask(SigmaskHow::SIG_SETMASK, Some(&before), None)?;
            // Who ends all that is called `trace` (killall(1), pkill(1)) ends the guard alone, of which we hear.
            set_name(c"tracing")?;
            // SAFETY: sets a number.
            unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, GUARD_GONE) };
            if getppid() != guard {
                exit::with(1);
            }
            Ok(())
        }
        ForkResult::Parent { child } => {
            drop(held);
            hand_on_until_closed(&alive, &signals, child);
            let restored = ledger.restore();
            let status = wait(child);
            if restored > 0 {
                say(&format!("the tracer was killed; {restored} breakpoints that it left have been taken out"));
            }
            match status {
                Some(WaitStatus::Exited(_, status)) => exit::with(status),
                Some(WaitStatus::Signaled(_, signal, _)) => exit::by_signal(signal as i32),
                _ => exit::with(1),
            }
        }
    }
}

/// What asks a program to end.
fn handed_on() -> SigSet {
    use Signal::{SIGHUP, SIGINT, SIGPWR, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
    [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGPWR].into_iter().collect()
}

/// Hands signals on to the tracer until that is gone.
fn hand_on_until_closed(alive: &OwnedFd, signals: &SignalFd, tracer: Pid) {
    loop {
        let mut ready = [alive.as_fd(), signals.as_fd()].map(|fd| PollFd::new(fd, PollFlags::POLLIN));
        if poll(&mut ready, PollTimeout::NONE).is_err_and(|errno| errno != Errno::EINTR) {
            return;
        }
        while let Ok(Some(signal)) = signals.read_signal() {
            hand_on(&signal, tracer);
        }
        if ready[0].revents().is_some_and(|events| !events.is_empty()) {
            return;
        }
    }
}

/// What the kernel sends, for a key of the terminal or the loss of it, the tracer gets by itself. What a process sends is
/// handed on with its sender's number, which makes a difference to the tracer.
fn hand_on(signal: &siginfo, tracer: Pid) {
    if signal.ssi_code > 0 {
        return;
    }
    // SAFETY: a siginfo_t is integers, with padding; of the union only what sigqueue(3) fills in is set: si_pid and si_uid are
    // the first two (sigaction(2)).
    unsafe {
        let mut info: [i32; 32] = std::mem::zeroed();
        let number = signal.ssi_signo.cast_signed();
        info[0] = number;
        info[2] = libc::SI_QUEUE;
        info[4] = signal.ssi_pid.cast_signed();
        info[5] = signal.ssi_uid.cast_signed();
        libc::syscall(libc::SYS_rt_sigqueueinfo, tracer.as_raw(), number, info.as_ptr());
    }
}

fn wait(child: Pid) -> Option<WaitStatus> {
    loop {
        match waitpid(child, None) {
            Err(Errno::EINTR) => {}
            answer => return answer.ok(),
        }
    }
}
