//! Signals by the kernel's numbers, real-time ones included. Their names are the affair of `value::signals`.

use std::fmt;

/// A signal number that the kernel knows: 1 to 64.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signal(u8);

macro_rules! named {
    ($($name:ident)*) => { $(
        #[doc = concat!("`SIG", stringify!($name), "`.")]
        pub const $name: Signal = Signal(named!(@ $name));
    )* };
    (@ HUP) => { 1 }; (@ INT) => { 2 }; (@ QUIT) => { 3 }; (@ ILL) => { 4 }; (@ TRAP) => { 5 }; (@ ABRT) => { 6 };
    (@ KILL) => { 9 }; (@ SEGV) => { 11 }; (@ PIPE) => { 13 }; (@ ALRM) => { 14 }; (@ TERM) => { 15 };
    (@ CHLD) => { 17 }; (@ CONT) => { 18 }; (@ STOP) => { 19 }; (@ TSTP) => { 20 }; (@ TTIN) => { 21 };
    (@ TTOU) => { 22 }; (@ XFSZ) => { 25 }; (@ SYS) => { 31 };
}

impl Signal {
    named! { HUP INT QUIT ILL TRAP ABRT KILL SEGV PIPE ALRM TERM CHLD CONT STOP TSTP TTIN TTOU XFSZ SYS }

    /// The signal with the kernel's number `raw`; `None` outside 1..=64.
    #[must_use]
    pub const fn new(raw: i32) -> Option<Self> {
        if raw >= 1 && raw <= 64 { Some(Signal(raw as u8)) } else { None }
    }

    /// Every signal, by number.
    pub fn all() -> impl Iterator<Item = Signal> {
        (1..=64).map(Signal)
    }

    /// The kernel's number, 1..=64.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0 as i32
    }

    /// Whether its default action is to stop the process (signal(7)); such a signal opens a group-stop when delivered.
    #[must_use]
    pub const fn stops(self) -> bool {
        matches!(self, Signal::STOP | Signal::TSTP | Signal::TTIN | Signal::TTOU)
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "signal {}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_kernels_numbers_are_signals() {
        assert_eq!(Signal::new(0), None);
        assert_eq!(Signal::new(-1), None);
        assert_eq!(Signal::new(64).map(Signal::number), Some(64));
        assert_eq!(Signal::new(65), None);
        assert_eq!(Signal::XFSZ.number(), libc::SIGXFSZ);
        assert_eq!(Signal::SYS.number(), libc::SIGSYS);
    }
}
