//! Signals to the tracer itself.
//!
//! They only set flags and end a wait; what they mean is decided between two stops. The handlers are installed after the
//! target was forked, so that it has the dispositions that the user had.
#![allow(unsafe_code)]

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

/// The last signal that asks the tracer to end; 0: none.
static ASKED: AtomicI32 = AtomicI32::new(0);
/// Whether the ticking timer has expired.
static TICKED: AtomicBool = AtomicBool::new(false);

extern "C" fn on_request(signal: libc::c_int) {
    ASKED.store(signal, Ordering::Relaxed);
}

extern "C" fn on_tick(_: libc::c_int) {
    TICKED.store(true, Ordering::Relaxed);
}

/// Handles the signals that ask a program to end, unless the user had them ignored (nohup, background jobs).
pub(super) fn install() -> io::Result<()> {
    // The log may be a pipe whose reader is gone, or a file at its limit: both are errors of a write, not our death.
    for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
        set(signal, libc::SIG_IGN)?;
    }
    for signal in [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM] {
        if disposition(signal)? != libc::SIG_IGN {
            set(signal, on_request as *const () as libc::sighandler_t)?;
        }
    }
    // A tracer in the background must go on writing to its terminal, as strace does.
    set(libc::SIGTTOU, libc::SIG_IGN)?;
    set(libc::SIGALRM, on_tick as *const () as libc::sighandler_t)
}

fn disposition(signal: i32) -> io::Result<libc::sighandler_t> {
    // SAFETY: a sigaction is integers and pointers that may be null; the kernel fills it in.
    unsafe {
        let mut old: libc::sigaction = std::mem::zeroed();
        match libc::sigaction(signal, std::ptr::null(), &raw mut old) {
            0 => Ok(old.sa_sigaction),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// Without SA_RESTART, so that a wait ends.
fn set(signal: i32, handler: libc::sighandler_t) -> io::Result<()> {
    // SAFETY: the handlers only store to atomics.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        match libc::sigaction(signal, &raw const action, std::ptr::null_mut()) {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// The signal that asked the tracer to end since the last call.
pub(super) fn take_request() -> Option<i32> {
    match ASKED.load(Ordering::Relaxed) {
        0 => None,
        _ => Some(ASKED.swap(0, Ordering::Relaxed)),
    }
}

/// Whether a tick came since the last call.
pub(super) fn take_tick() -> bool {
    TICKED.load(Ordering::Relaxed) && TICKED.swap(false, Ordering::Relaxed)
}

/// Has SIGALRM end a wait every `period` from now on; `None` ends that. It goes on ticking, so that a tick which comes
/// right before a wait is followed by another.
pub(super) fn tick_every(period: Option<Duration>) {
    let time = period.map_or(libc::timeval { tv_sec: 0, tv_usec: 0 }, |period| libc::timeval {
        tv_sec: period.as_secs() as i64,
        tv_usec: i64::from(period.subsec_micros()),
    });
    let timer = libc::itimerval { it_interval: time, it_value: time };
    // SAFETY: reads one structure. It can only fail on a bad pointer or number.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const timer, std::ptr::null_mut()) };
}
