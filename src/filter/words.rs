//! The sets of words: signals, outcomes of calls, messages, kinds of descriptors and of processes.

use super::{FilterError, turned, words};
use crate::session::{DecodeFds, Statuses};
use crate::value::signals;

/// Reads a set whose members are `names`, each with the bits that it stands for.
fn bits(text: &str, what: &'static str, names: &[(&str, u32)]) -> Result<u32, FilterError> {
    let all = names.iter().fold(0, |all, &(_, bits)| all | bits);
    let (plain, turned) = turned(text);
    let mut set = 0;
    match plain.to_ascii_lowercase().as_str() {
        "all" => set = all,
        "none" => {}
        _ => {
            for word in words(text, what)? {
                let known = names.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
                set |= known.ok_or_else(|| none_of(what, word, names))?.1;
            }
        }
    }
    Ok(if turned { all & !set } else { set })
}

fn none_of(what: &'static str, word: &str, names: &[(&str, u32)]) -> FilterError {
    let names = names.iter().map(|&(name, _)| name);
    match FilterError::unknown(what, word, names.clone()) {
        FilterError::Unknown { near: None, word, .. } if !word.starts_with('!') => {
            let known = names.collect::<Vec<_>>().join(", ") + ", all or none";
            FilterError::NoneOf { what, word, known }
        }
        error => error,
    }
}

/// Reads a set of signals: names with or without `SIG`, or numbers. Bit `n - 1` of the result stands for signal `n`.
///
/// # Errors
/// For a word that is no signal. Numbers up to 255 are taken, as strace takes them; those above 64 mean nothing.
pub fn signals(text: &str) -> Result<u64, FilterError> {
    let (plain, turned) = turned(text);
    let mut set = 0;
    match plain {
        "all" => set = u64::MAX,
        "none" => {}
        _ => {
            for word in words(text, "signal")? {
                set |= signal(word)?;
            }
        }
    }
    Ok(if turned { !set } else { set })
}

fn signal(word: &str) -> Result<u64, FilterError> {
    let number = match word.bytes().all(|byte| byte.is_ascii_digit()) {
        true => word.parse::<u8>().ok().map(u32::from),
        false => signals::by_name(word),
    };
    match number {
        Some(number @ 1..=64) => Ok(1 << (number - 1)),
        Some(_) => Ok(0),
        None => {
            let upper = word.to_ascii_uppercase();
            let bare = upper.strip_prefix("SIG").unwrap_or(&upper);
            let names = (1..32).filter_map(signals::name).filter_map(|name| match name {
                signals::Name::Whole(name) => Some(name),
                signals::Name::RealTime(_) => None,
            });
            let near = super::nearest(bare, names).map(|near| format!("SIG{near}"));
            Err(FilterError::Unknown { what: "signal", word: word.to_owned(), near })
        }
    }
}

/// Reads a set of outcomes of calls.
///
/// # Errors
/// For a word that names none.
pub fn statuses(text: &str) -> Result<Statuses, FilterError> {
    let names = [("successful", 1), ("failed", 2), ("unfinished", 4), ("unavailable", 8), ("detached", 16)];
    let set = bits(text, "status", &names)?;
    Ok(Statuses {
        successful: set & 1 != 0,
        failed: set & 2 != 0,
        unfinished: set & 4 != 0,
        unavailable: set & 8 != 0,
        detached: set & 16 != 0,
    })
}

/// Which messages are left out (`-q`, `-e quiet=`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    /// That a process was attached to or detached from.
    pub attach: bool,
    /// That a task ended.
    pub exit: bool,
    /// What a path of `-P` is in full.
    pub path_resolution: bool,
    /// That a task's calls are of another interface than before.
    pub personality: bool,
    /// That a thread gave way to another one that executed a program.
    pub superseded: bool,
}

impl Quiet {
    /// What that many `-q` leave out.
    #[must_use]
    pub fn level(times: usize) -> Self {
        let first = Quiet { attach: times >= 1, personality: times >= 1, ..Quiet::default() };
        Quiet { exit: times >= 2, path_resolution: times >= 3, superseded: times >= 3, ..first }
    }
}

/// Reads a set of messages.
///
/// # Errors
/// For a word that names none.
pub fn quiet(text: &str) -> Result<Quiet, FilterError> {
    let names = [
        ("attach", 1),
        ("exit", 2),
        ("exits", 2),
        ("path-resolution", 4),
        ("personality", 8),
        ("thread-execve", 16),
        ("superseded", 16),
    ];
    let set = bits(text, "quiet", &names)?;
    Ok(Quiet {
        attach: set & 1 != 0,
        exit: set & 2 != 0,
        path_resolution: set & 4 != 0,
        personality: set & 8 != 0,
        superseded: set & 16 != 0,
    })
}

/// Reads a set of what is shown with descriptors.
///
/// # Errors
/// For a word that names nothing of it.
pub fn decode_fds(text: &str) -> Result<DecodeFds, FilterError> {
    let set = bits(text, "decode-fds", &[("path", 1), ("socket", 2), ("dev", 4), ("pidfd", 8)])?;
    Ok(DecodeFds { path: set & 1 != 0, socket: set & 2 != 0, device: set & 4 != 0, pidfd: set & 8 != 0 })
}

/// Reads a set of what is shown with process numbers: whether their names, and whether their numbers in the tracer's
/// namespace.
///
/// # Errors
/// For a word that names nothing of it.
pub fn decode_pids(text: &str) -> Result<(bool, bool), FilterError> {
    let set = bits(text, "decode-pids", &[("comm", 1), ("pidns", 2)])?;
    Ok((set & 1 != 0, set & 2 != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_go_by_name_and_number() {
        for text in ["USR1", "SIGUSR1", "usr1", "10", "USR1,", ",10,SIGUSR1"] {
            assert_eq!(signals(text), Ok(1 << 9), "{text}");
        }
        assert_eq!(signals("RTMIN"), Ok(1 << 31));
        assert_eq!(signals("!USR1,USR2"), Ok(!(1 << 9 | 1 << 11)));
        assert_eq!((signals("all"), signals("none"), signals("!none")), (Ok(u64::MAX), Ok(0), Ok(u64::MAX)));
        assert_eq!((signals("0"), signals("65"), signals("255")), (Ok(0), Ok(0), Ok(0)));
    }

    #[test]
    fn what_is_no_signal_is_refused() {
        for text in ["", "!", "foo", "256", "?USR1", "none,USR1", "USR1,all", "+1", " 1", "RT_33", "file"] {
            assert!(signals(text).is_err(), "{text}");
        }
        assert_eq!(signals("sigusr3").unwrap_err().to_string(), "invalid signal 'sigusr3' (did you mean 'SIGUSR1'?)");
        assert_eq!(signals("!foo").unwrap_err().to_string(), "invalid signal 'foo'");
    }

    #[test]
    fn outcomes_are_words() {
        assert_eq!(statuses("all"), Ok(Statuses::ALL));
        let failed = statuses("FAILED").unwrap();
        assert!(failed.failed && !failed.successful && !failed.detached);
        let others = statuses("!failed").unwrap();
        assert!(!others.failed && others.successful && others.unavailable);
        assert_eq!(statuses("failled").unwrap_err().to_string(), "invalid status 'failled' (did you mean 'failed'?)");
        assert_eq!(
            statuses("lost").unwrap_err().to_string(),
            "invalid status 'lost': it is successful, failed, unfinished, unavailable, detached, all or none"
        );
        assert_eq!(
            statuses("failed,!successful").unwrap_err().to_string(),
            "invalid status '!successful' (a '!' stands before the whole set)"
        );
        for text in ["", ",", "1", "succ", "all,failed"] {
            assert!(statuses(text).is_err(), "{text}");
        }
    }

    #[test]
    fn messages_have_more_than_one_name() {
        assert_eq!(quiet("attach,personality"), Ok(Quiet::level(1)));
        assert_eq!(quiet("attach,personality,exits"), Ok(Quiet::level(2)));
        assert_eq!(quiet("all"), Ok(Quiet::level(3)));
        assert_eq!(quiet("thread-execve"), quiet("superseded"));
        assert_eq!(quiet("none"), Ok(Quiet::level(0)));
        assert!(quiet("thread-exec").unwrap_err().to_string().contains("'thread-exec'"));
    }

    #[test]
    fn descriptors_and_processes_have_parts() {
        assert!(decode_fds("path").unwrap().path && !decode_fds("path").unwrap().socket);
        assert!(!decode_fds("!path").unwrap().path && decode_fds("!path").unwrap().device);
        assert_eq!(decode_pids("comm"), Ok((true, false)));
        assert_eq!(decode_pids("all"), Ok((true, true)));
        assert!(decode_fds("paths").is_err() && decode_pids("").is_err());
    }
}
