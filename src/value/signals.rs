//! Names of signals.

/// Names without `SIG`, by number, as include/uapi/asm-generic/signal.h and arch/x86/include/uapi/asm/signal.h have them.
static NAMES: [&str; 32] = [
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
    "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
    "IO", "PWR", "SYS",
];

/// The first real-time signal. The kernel's, not the C library's: glibc keeps 32 and 33 for itself and calls 34 SIGRTMIN.
const SIGRTMIN: u32 = 32;
/// The last signal.
const SIGRTMAX: u32 = 64;

/// A signal's name in pieces, so that writing one needs no allocation: `KILL`, `RTMIN`, or `RT_` and a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The whole name.
    Whole(&'static str),
    /// `RT_` and this number.
    RealTime(u32),
}

/// The name of a signal without its `SIG`; `None` for 0 and for numbers that are no signals.
#[must_use]
pub fn name(signal: u32) -> Option<Name> {
    match signal {
        1..SIGRTMIN => Some(Name::Whole(NAMES[signal as usize])),
        SIGRTMIN => Some(Name::Whole("RTMIN")),
        ..=SIGRTMAX if signal > SIGRTMIN => Some(Name::RealTime(signal - SIGRTMIN)),
        _ => None,
    }
}

/// The signal that a name means, with or without `SIG`, in either case: `SIGINT`, `int`, `RT_3`, `SIGRTMAX`.
#[must_use]
pub fn by_name(name: &str) -> Option<u32> {
    let upper = name.to_ascii_uppercase();
    let plain = upper.strip_prefix("SIG").unwrap_or(&upper);
    match plain {
        "" => None,
        "RTMIN" => Some(SIGRTMIN),
        "RTMAX" => Some(SIGRTMAX),
        // Older names of the same numbers, signal.h.
        "IOT" => Some(6),
        "CLD" => Some(17),
        "POLL" => Some(29),
        "UNUSED" => Some(31),
        _ => match plain.strip_prefix("RT_") {
            Some(offset) => offset.parse().ok().filter(|n| (1..=SIGRTMAX - SIGRTMIN).contains(n)).map(|n| SIGRTMIN + n),
            None => NAMES.iter().position(|&known| known == plain).map(|number| number as u32),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_kernels_names() {
        assert_eq!(name(9), Some(Name::Whole("KILL")));
        assert_eq!(name(31), Some(Name::Whole("SYS")));
        assert_eq!(name(32), Some(Name::Whole("RTMIN")));
        assert_eq!(name(33), Some(Name::RealTime(1)));
        assert_eq!(name(64), Some(Name::RealTime(32)));
        assert_eq!((name(0), name(65), name(u32::MAX)), (None, None, None));
    }

    #[test]
    fn names_lead_back_to_numbers() {
        for (text, number) in
            [("SIGKILL", 9), ("kill", 9), ("SIGRTMIN", 32), ("SIGRT_1", 33), ("RT_32", 64), ("sigcld", 17)]
        {
            assert_eq!(by_name(text), Some(number), "{text}");
        }
        for text in ["", "SIG", "RT_0", "RT_33", "SIGFOO", "9"] {
            assert_eq!(by_name(text), None, "{text}");
        }
    }
}
