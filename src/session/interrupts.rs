//! Signals to the tracer itself.
//!
//! They only set flags and end a wait; what they mean is decided between two stops. The handlers are installed after the
//! target was forked, so that it has the dispositions that the user had.
#![allow(unsafe_code)]

use std::io;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::time::Duration;

use super::config::Interruptible;
use crate::ids::Pid;

/// Signals that ask the tracer to end and were not taken yet: bit `n - 1` for signal `n`.
static ASKED: AtomicU64 = AtomicU64::new(0);
/// Who sent the last of each; 0 for the kernel, which means a key of the terminal, or the loss of it.
static SENDERS: [AtomicI32; 65] = [const { AtomicI32::new(0) }; 65];
/// A signal that asks the tracer to stop and was not obeyed yet; 0 for none, negative when a process sent it.
static STOP: AtomicI32 = AtomicI32::new(0);
/// Whether the timer has expired.
static TICKED: AtomicBool = AtomicBool::new(false);
/// Whether SIGPIPE was ignored before Rust's runtime began to ignore it.
static PIPE_WAS_IGNORED: AtomicBool = AtomicBool::new(false);

/// The signals that ask a program to end.
const REQUESTS: [i32; 4] = [libc::SIGHUP, libc::SIGINT, libc::SIGQUIT, libc::SIGTERM];

/// Signals that end a program which does not expect them. The target's kill(0, ...) must not end its tracer, which is in
/// the same process group; from anybody else they are requests as well.
const UNEXPECTED: [i32; 9] = [
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGSTKFLT,
    libc::SIGXCPU,
    libc::SIGVTALRM,
    libc::SIGPROF,
    libc::SIGPOLL,
    libc::SIGPWR,
    libc::SIGTRAP,
];

/// What tells the tracer that its guard has been killed. It does not depend on what else interrupts the tracer.
pub const GUARD_GONE: i32 = libc::SIGPWR;

/// Lets [`GUARD_GONE`] through.
pub(super) fn heed_guard() -> io::Result<()> {
    set(GUARD_GONE, on_request as *const () as libc::sighandler_t)
}

/// All signals that are taken as requests; the last are the real-time signals that the C library leaves to programs.
fn requests() -> impl Iterator<Item = i32> {
    REQUESTS.into_iter().chain(UNEXPECTED).chain(libc::SIGRTMIN()..=libc::SIGRTMAX())
}

/// A signal that arrives right before a wait begins would not end it: it reminds until it is taken.
const REMINDER: Duration = Duration::from_millis(20);

/// A request to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Request {
    /// The signal.
    pub(super) signal: i32,
    /// The process that sent it; `None` for the kernel.
    pub(super) sender: Option<Pid>,
}

extern "C" fn on_request(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: the kernel hands a handler with SA_SIGINFO a valid siginfo, whose si_pid means something when a process
    // sent the signal, that is, when si_code is not positive (sigaction(2)).
    let sender = unsafe { if (*info).si_code <= 0 { (*info).si_pid() } else { 0 } };
    if let Some(slot) = SENDERS.get(signal as usize) {
        slot.store(sender, Ordering::Relaxed);
    }
    ASKED.fetch_or(1 << ((signal - 1) & 63), Ordering::Release);
    set_timer(REMINDER);
}

/// Signals of the terminal that stop a job: the target decides what becomes of them, and the tracer does as it does.
const JOB_STOPS: [i32; 2] = [libc::SIGTSTP, libc::SIGTTIN];

extern "C" fn on_stop(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: as in `on_request`.
    let by_key = unsafe { (*info).si_code > 0 };
    STOP.store(if by_key { signal } else { -signal }, Ordering::Release);
    set_timer(REMINDER);
}

extern "C" fn on_tick(_: libc::c_int, _: *mut libc::siginfo_t, _: *mut libc::c_void) {
    TICKED.store(true, Ordering::Relaxed);
    if ASKED.load(Ordering::Relaxed) != 0 || STOP.load(Ordering::Relaxed) < 0 {
        set_timer(REMINDER);
    }
}

extern "C" fn note_sigpipe() {
    PIPE_WAS_IGNORED.store(disposition(libc::SIGPIPE).is_ok_and(|now| now == libc::SIG_IGN), Ordering::Relaxed);
}

/// Rust's runtime ignores SIGPIPE before `main`: what the user had can only be seen earlier.
// SAFETY: the C library calls each pointer of this section once, before `main`; note_sigpipe needs no runtime.
#[used]
#[unsafe(link_section = ".init_array")]
static NOTE_SIGPIPE: extern "C" fn() = note_sigpipe;

/// Gives a child that is about to execute a program the SIGPIPE that the user had. Async-signal-safe.
pub(super) fn restore_sigpipe() {
    if !PIPE_WAS_IGNORED.load(Ordering::Relaxed) {
        // SAFETY: sets the default disposition.
        unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    }
}

/// Handles the signals that ask a program to end, unless the user had them ignored (nohup, background jobs).
///
/// `launched`: whether there is a target in our process group, which the keys of the terminal reach as well.
pub(super) fn install(interruptible: Interruptible, launched: bool) -> io::Result<()> {
    // The log may be a pipe whose reader is gone, or a file at its limit: both are errors of a write, not our death.
    // A tracer in the background must go on writing to its terminal, as strace does.
    for signal in [libc::SIGPIPE, libc::SIGXFSZ, libc::SIGTTOU] {
        set(signal, libc::SIG_IGN)?;
    }
    // With SIGCHLD ignored, children would vanish instead of reporting their end (wait(2), "NOTES").
    // Each stop of a tracee would send one; nobody here wants it (sigaction(2), SA_NOCLDSTOP).
    set_with(libc::SIGCHLD, libc::SIG_DFL, libc::SA_NOCLDSTOP)?;
    let never = matches!(interruptible, Interruptible::Never | Interruptible::NeverStopped);
    let handler = if never { libc::SIG_IGN } else { on_request as *const () as libc::sighandler_t };
    for signal in requests() {
        if disposition(signal)? != libc::SIG_IGN {
            set(signal, handler)?;
        }
    }
    if interruptible == Interruptible::NeverStopped {
        set(libc::SIGTSTP, libc::SIG_IGN)?;
    }
    for signal in JOB_STOPS.into_iter().filter(|_| launched) {
        if disposition(signal)? == libc::SIG_DFL {
            set(signal, on_stop as *const () as libc::sighandler_t)?;
        }
    }
    set(libc::SIGALRM, on_tick as *const () as libc::sighandler_t)?;
    unblock()
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
    set_with(signal, handler, libc::SA_SIGINFO)
}

fn set_with(signal: i32, handler: libc::sighandler_t, flags: i32) -> io::Result<()> {
    // SAFETY: the handlers have the signature that SA_SIGINFO asks for, store to atomics and set a timer.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        action.sa_flags = flags;
        match libc::sigaction(signal, &raw const action, std::ptr::null_mut()) {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// Whoever started us may have blocked what we must hear; the target was forked with that mask.
fn unblock() -> io::Result<()> {
    // SAFETY: sigemptyset makes the set a value; the rest adds to it and reads it.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        for signal in requests().chain([libc::SIGALRM]) {
            libc::sigaddset(&raw mut set, signal);
        }
        match libc::sigprocmask(libc::SIG_UNBLOCK, &raw const set, std::ptr::null_mut()) {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// A signal that asked the tracer to stop, and whether it came from a key of the terminal, or for reading from it in the
/// background: then the target has it too.
pub(super) fn asked_to_stop() -> Option<(i32, bool)> {
    match STOP.load(Ordering::Acquire) {
        0 => None,
        signal => Some((signal.abs(), signal > 0)),
    }
}

/// Forgets that the tracer was asked to stop.
pub(super) fn stay() {
    STOP.store(0, Ordering::Release);
}

/// Stops by `signal`, as a program does that knows nothing of it, and returns when it is continued.
pub(super) fn stop(signal: i32) -> io::Result<()> {
    stay();
    set(signal, libc::SIG_DFL)?;
    // SAFETY: the call only sends a signal.
    unsafe { libc::raise(signal) };
    set(signal, on_stop as *const () as libc::sighandler_t)
}

/// A request to end that came since the last call.
pub(super) fn take_request() -> Option<Request> {
    if ASKED.load(Ordering::Relaxed) == 0 {
        return None;
    }
    requests().find_map(|signal| {
        let bit = 1_u64 << (signal - 1);
        if ASKED.fetch_and(!bit, Ordering::Acquire) & bit == 0 {
            return None;
        }
        let sender = SENDERS[signal as usize].load(Ordering::Relaxed);
        Some(Request { signal, sender: (sender != 0).then(|| Pid::new(sender)) })
    })
}

/// Whether the timer expired since the last call.
pub(super) fn take_tick() -> bool {
    TICKED.load(Ordering::Relaxed) && TICKED.swap(false, Ordering::Relaxed)
}

/// Has SIGALRM end a wait every `period` from now on; `None` ends that. A request that was not taken reminds by the same
/// timer, so that it must be set anew when one has been.
pub(super) fn tick_every(period: Option<Duration>) {
    set_timer(period.unwrap_or(Duration::ZERO));
}

/// Async-signal-safe. The timer goes on ticking, so that a tick which comes right before a wait is followed by another.
fn set_timer(period: Duration) {
    let time = libc::timeval { tv_sec: period.as_secs() as i64, tv_usec: i64::from(period.subsec_micros()) };
    let timer = libc::itimerval { it_interval: time, it_value: time };
    // SAFETY: reads one structure. It can only fail on a bad pointer or number.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const timer, std::ptr::null_mut()) };
}
