//! The times that utime(2) and its successors set.

use crate::syscalls::prelude::*;

/// `UTIME_NOW` and `UTIME_OMIT` (linux/stat.h) in place of nanoseconds.
const UTIME_NOW: u64 = (1 << 30) - 1;
const UTIME_OMIT: u64 = (1 << 30) - 2;

/// The two times of utime(2), in seconds.
pub(crate) fn utimbuf(cx: &Cx<'_>, raw: u64) -> Value {
    let word = cx.abi.word_size();
    let decode = |bytes: Vec<u8>| {
        let mut shown = StructValue::default();
        for (name, at) in [("actime", 0), ("modtime", word)] {
            let Value::Signed(seconds) = cx.from_bytes(&Long, &bytes[at..], VAddr::NULL) else { continue };
            shown.push(name, Value::Signed(seconds).dated(seconds, 0, 0));
        }
        Value::Struct(shown)
    };
    followed(cx, raw, 2 * word, decode)
}

/// Two times in microseconds.
pub(crate) fn timevals(cx: &Cx<'_>, raw: u64) -> Value {
    times(cx, raw, &Long, &Ulong, "tv_usec", 6)
}

/// Two times in nanoseconds.
pub(crate) fn timespecs(cx: &Cx<'_>, raw: u64) -> Value {
    times(cx, raw, &Long, &Ulong, "tv_nsec", 9)
}

/// Two times in nanoseconds, with 64 bits on every interface.
pub(crate) fn timespecs64(cx: &Cx<'_>, raw: u64) -> Value {
    times(cx, raw, &S64, &U64, "tv_nsec", 9)
}

/// `decode`s `size` bytes, or shows their address.
fn followed(cx: &Cx<'_>, raw: u64, size: usize, decode: impl FnOnce(Vec<u8>) -> Value) -> Value {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow {
        return Value::Address(addr);
    }
    cx.exactly(addr, size).map_or(Value::Unreadable(addr), decode)
}

fn times(cx: &Cx<'_>, raw: u64, seconds: &Kind, fraction: &Kind, unit: &'static str, digits: u8) -> Value {
    let half = seconds.size(cx.abi);
    followed(cx, raw, 4 * half, |bytes| {
        let items = bytes.chunks_exact(2 * half).map(|bytes| {
            let seconds = cx.from_bytes(seconds, bytes, VAddr::NULL);
            let fraction = cx.from_bytes(fraction, &bytes[half..], VAddr::NULL);
            time(seconds, fraction, unit, digits)
        });
        let shown = if cx.limits.detail { 2 } else { cx.limits.strlen.min(2) };
        Value::Array(ArrayValue { items: items.take(shown).collect(), more: shown < 2, unreadable: None })
    })
}

fn time(seconds: Value, fraction: Value, unit: &'static str, digits: u8) -> Value {
    let (Value::Signed(sec), Value::Unsigned(part)) = (&seconds, &fraction) else { return Value::Omitted };
    let (sec, part) = (*sec, *part);
    let plain = Value::Struct(StructValue::of(vec![
        Field { name: "tv_sec", value: seconds },
        Field { name: unit, value: fraction },
    ]));
    let named = match part {
        UTIME_NOW if digits == 9 => "UTIME_NOW",
        UTIME_OMIT if digits == 9 => "UTIME_OMIT",
        _ => return plain.dated(sec, part, digits),
    };
    Value::Alias { plain: Box::new(plain), named: Box::new(Value::word(named)) }
}
