//! What is read from the descriptors that inotify(7), eventfd(2), signalfd(2) and timerfd_create(2) make.

use super::consts::watch::INOTIFY_MASK;
use super::siginfo::code_of;
use crate::value::{Array, Bytes, BytesKind, Pid, Struct, Value};

/// No more than this is read of a buffer, in bytes: 32 signals, or some hundred changes of files.
pub const MAX_NOTICES: usize = 4096;

/// The size of a `struct signalfd_siginfo` (linux/signalfd.h).
const SIGNAL: usize = 128;

/// The size of a `struct inotify_event` without its name (linux/inotify.h).
const WATCHED: usize = 16;

/// Where notices come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Changes of files.
    Inotify,
    /// A counter.
    Eventfd,
    /// Signals.
    Signalfd,
    /// Expirations of a timer.
    Timerfd,
}

impl Source {
    /// The source that /proc/PID/fd/N names so.
    #[must_use]
    pub fn of_link(link: &[u8]) -> Option<Self> {
        Some(match link {
            b"anon_inode:inotify" | b"anon_inode:[inotify]" => Source::Inotify,
            b"anon_inode:[eventfd]" => Source::Eventfd,
            b"anon_inode:[signalfd]" => Source::Signalfd,
            b"anon_inode:[timerfd]" => Source::Timerfd,
            _ => return None,
        })
    }
}

/// Whether so many bytes may be notices at all. Few reads of files and sockets have such a length and such contents, so
/// it pays to look at this before the descriptor.
#[must_use]
pub fn may_be_notices(bytes: &[u8]) -> bool {
    bytes.len() == 8 || signals(bytes).is_some() || changes(bytes).is_some()
}

/// What was read, as what it is; `None` where that can't be.
#[must_use]
pub fn notices(source: Source, bytes: &[u8]) -> Option<Value> {
    match source {
        Source::Inotify => changes(bytes),
        Source::Signalfd => signals(bytes),
        Source::Eventfd => Some(number("counter", bytes)?),
        Source::Timerfd => Some(number("expirations", bytes)?),
    }
}

fn number(name: &'static str, bytes: &[u8]) -> Option<Value> {
    let mut fields = Struct::default();
    fields.push(name, Value::Unsigned(u64::from_ne_bytes(bytes.try_into().ok()?)));
    Some(Value::Struct(fields))
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).map_or(0, u32::from_ne_bytes)
}

fn list(items: Vec<Value>) -> Value {
    Value::Array(Array { items, more: false, unreadable: None })
}

fn signals(bytes: &[u8]) -> Option<Value> {
    let whole = !bytes.is_empty() && bytes.len().is_multiple_of(SIGNAL);
    let each = bytes.chunks_exact(SIGNAL).map(signal).collect::<Option<Vec<_>>>();
    each.filter(|_| whole).map(list)
}

/// One signal: who sent it or what it tells of, as far as something is set.
fn signal(raw: &[u8]) -> Option<Value> {
    // The kernel clears what it does not use; the structure ends in unused bytes.
    if !(1..=64).contains(&word(raw, 0)) || raw.get(100..)?.iter().any(|&byte| byte != 0) {
        return None;
    }
    let mut fields = Struct::default();
    fields.push("ssi_signo", Value::Signal(word(raw, 0)));
    fields.push("ssi_code", code_of(word(raw, 0), word(raw, 8)));
    if word(raw, 12) != 0 {
        fields.push("ssi_pid", Value::Pid(Pid { pid: word(raw, 12) as i32, comm: None, here: None }));
        fields.push("ssi_uid", Value::Unsigned(u64::from(word(raw, 16))));
    }
    for (name, at) in [("ssi_fd", 20), ("ssi_tid", 24), ("ssi_band", 28), ("ssi_overrun", 32), ("ssi_status", 40)] {
        if word(raw, at) != 0 {
            fields.push(name, Value::Signed(i64::from(word(raw, at) as i32)));
        }
    }
    if word(raw, 44) != 0 {
        fields.push("ssi_int", Value::Signed(i64::from(word(raw, 44) as i32)));
    }
    Some(Value::Struct(fields))
}

fn changes(bytes: &[u8]) -> Option<Value> {
    let mut items = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let length = usize::try_from(word(rest, 12)).ok()?;
        let name = rest.get(WATCHED..WATCHED.checked_add(length)?)?;
        let mut fields = Struct::default();
        fields.push("wd", Value::Signed(i64::from(word(rest, 0) as i32)));
        fields.push("mask", Value::Flags { raw: u64::from(word(rest, 4)), names: &INOTIFY_MASK });
        if word(rest, 8) != 0 {
            fields.push("cookie", Value::Unsigned(u64::from(word(rest, 8))));
        }
        if length != 0 {
            let data = name.split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
            fields.push("name", Value::Bytes(Bytes { data, cut: false, kind: BytesKind::Path }));
        }
        items.push(Value::Struct(fields));
        rest = &rest[WATCHED + length..];
    }
    (!items.is_empty()).then(|| list(items))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[u32]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_ne_bytes()).collect()
    }

    fn text(source: Source, bytes: &[u8]) -> Option<String> {
        notices(source, bytes).map(|value| value.to_text())
    }

    #[test]
    fn counters_are_eight_bytes() {
        assert_eq!(text(Source::Eventfd, &7_u64.to_ne_bytes()).as_deref(), Some("{counter=7}"));
        assert_eq!(text(Source::Timerfd, &3_u64.to_ne_bytes()).as_deref(), Some("{expirations=3}"));
        assert_eq!(text(Source::Timerfd, b"1234567"), None);
    }

    #[test]
    fn changes_of_files_have_names() {
        let mut bytes = words(&[1, 0x100, 0, 16]);
        bytes.extend_from_slice(b"a\x1bb\0\0\0\0\0\0\0\0\0\0\0\0\0");
        bytes.extend(words(&[2, 0x40, 9, 0]));
        let said = r#"[{wd=1, mask=IN_CREATE, name="a\33b"}, {wd=2, mask=IN_MOVED_FROM, cookie=9}]"#;
        assert_eq!(text(Source::Inotify, &bytes).as_deref(), Some(said));
        assert!(may_be_notices(&bytes));
        for wrong in [&bytes[..20], &bytes[..40], b"", &words(&[1, 1, 1, u32::MAX])] {
            assert_eq!(text(Source::Inotify, wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn signals_say_who_sent_them() {
        let mut bytes = words(&[10, 0, 0, 42, 1000]);
        bytes.resize(SIGNAL, 0);
        let said = "[{ssi_signo=SIGUSR1, ssi_code=SI_USER, ssi_pid=42, ssi_uid=1000}]";
        assert_eq!(text(Source::Signalfd, &bytes).as_deref(), Some(said));
        assert!(may_be_notices(&bytes));
        assert!(!may_be_notices(&[b'x'; SIGNAL]) && !may_be_notices(&bytes[..100]) && !may_be_notices(b""));
    }

    #[test]
    fn sources_by_their_names_in_proc() {
        assert_eq!(Source::of_link(b"anon_inode:inotify"), Some(Source::Inotify));
        assert_eq!(Source::of_link(b"/home/anon_inode:inotify"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_much(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            for source in [Source::Inotify, Source::Eventfd, Source::Signalfd, Source::Timerfd] {
                let _ = notices(source, &bytes);
            }
        }
    }
}
