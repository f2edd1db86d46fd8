//! How the tracer itself ends.
#![allow(unsafe_code)]

use nix::sys::resource::{Resource, setrlimit};
use nix::sys::signal::{SigSet, SigmaskHow, sigprocmask};

/// Ends with an exit status.
pub(crate) fn with(status: i32) -> ! {
    std::process::exit(status)
}

/// Ends by the signal that ended the target, so that whoever waits for us sees what they would have seen of it. There is
/// no second core: the target's, if it left one, would be overwritten.
pub(crate) fn by_signal(signal: i32) -> ! {
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
    let _ = sigprocmask(SigmaskHow::SIG_UNBLOCK, Some(&SigSet::all()), None);
    // SAFETY: both calls only change or use this process's own signal state; an invalid number is an error.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
    // The signal is one that ends nothing (no such death is reported), or the kernel shields us from it as pid 1.
    with(128 + signal)
}
