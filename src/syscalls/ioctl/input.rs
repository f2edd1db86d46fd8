//! Devices for input: linux/input.h.

use super::Argument::{self, In, Out};
use super::arguments;
use crate::syscalls::consts::input::*;
use crate::syscalls::layouts::input::*;
use crate::syscalls::prelude::*;

arguments! {
    EVIOCGVERSION 0x8004_4501 => Out(To(&X32)),
    EVIOCGID 0x8008_4502 => Out(To(&Struct(&INPUT_ID))),
    EVIOCGREP 0x8008_4503 => Out(To(&Inline(&Uint, 2))),
    EVIOCSREP 0x4008_4503 => In(To(&Inline(&Uint, 2))),
    EVIOCGKEYCODE 0x8008_4504 => Out(Custom(key_code)),
    EVIOCSKEYCODE 0x4008_4504 => In(Custom(key_code)),
    EVIOCGKEYCODE_V2 0x8028_4504 => Out(To(&Struct(&KEYMAP_ENTRY))),
    EVIOCSKEYCODE_V2 0x4028_4504 => In(To(&Struct(&KEYMAP_ENTRY))),
    EVIOCSFF 0x4030_4580 => In(PerAbi(&To(&Struct(&FORCE_EFFECT)), &To(&Struct(&FORCE_EFFECT32)))),
    EVIOCRMFF 0x4004_4581 => In(Int),
    EVIOCGEFFECTS 0x8004_4584 => Out(To(&Uint)),
    EVIOCGRAB 0x4004_4590 => In(Ulong),
    EVIOCREVOKE 0x4004_4591 => In(Ulong),
    EVIOCGMASK 0x8010_4592 => In(Address),
    EVIOCSMASK 0x4010_4593 => In(Address),
    EVIOCSCLOCKID 0x4004_45a0 => In(To(&Uint)),
}

/// A scan code and the key that it stands for.
fn key_code(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(both) = cx.u64(at) else { return Value::Unreadable(at) };
    let items = vec![Value::Unsigned(both & 0xffff_ffff), Value::Constant { raw: both >> 32, names: &KEYS }];
    Value::Array(ArrayValue { items, ..ArrayValue::default() })
}

/// The range and the value of an axis; the request says how much of it there is room for.
fn axis(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    let known = ABS_INFO.size(cx.abi);
    let size = (cx.args[1] >> 16 & 0x3fff) as usize;
    /// An axis without a resolution, as the first programs had it.
    const OLD: usize = 20;
    if at.is_null() || !cx.limits.follow || size < OLD {
        return Value::Address(at);
    }
    let Some(mut bytes) = cx.exactly(at, size.min(known)) else { return Value::Unreadable(at) };
    bytes.resize(known, 0);
    let mut shown = cx.structure(&ABS_INFO, &bytes, at);
    if size < known {
        shown.fields.retain(|field| field.name != "resolution");
    }
    shown.more |= size > known;
    Value::Struct(shown)
}

/// Requests that hold the size of their buffer, or the number of an axis (`EVIOCGNAME(len)`).
pub(super) fn sized(number: u32) -> Option<Argument> {
    const READ: u32 = 2;
    const WRITE: u32 = 1;
    let direction = number >> 30;
    if number >> 8 & 0xff != u32::from(b'E') {
        return None;
    }
    Some(match (direction, number & 0xff) {
        (READ, 0x06..=0x08) => Out(Custom(returned_text)),
        (READ, 0x0a) => Out(Custom(slots)),
        (READ, 0x09 | 0x18..=0x1b | 0x20..=0x3f) => Out(Custom(bits)),
        (READ, 0x40..=0x7f) => Out(Custom(axis)),
        (WRITE, 0xc0..=0xff) => In(Custom(axis)),
        (READ | WRITE, _) => In(Address),
        _ => return None,
    })
}

/// A name, as long as the result says.
fn returned_text(cx: &Cx<'_>, raw: u64) -> Value {
    cx.buffer(VAddr::new(raw), cx.returned().unwrap_or(0) as u64)
}

/// The values of an axis for each contact.
fn slots(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    let size = cx.args[1] >> 16 & 0x3fff;
    if at.is_null() || !cx.limits.follow || size < 4 {
        return Value::Address(at);
    }
    let Some(code) = cx.u32(at) else { return Value::Unreadable(at) };
    let mut shown = StructValue::default();
    shown.push("code", Value::Constant { raw: u64::from(code), names: &TOUCH_AXES });
    shown.push("values", cx.array(&Int, VAddr::new(raw.wrapping_add(4)), (size / 4).saturating_sub(1)));
    Value::Struct(shown)
}

/// How many bits there are of each type of event, and what they are called (`EV_MAX`, `KEY_MAX`... of
/// linux/input-event-codes.h).
fn bits_of(number: u64) -> Option<(usize, &'static Names)> {
    Some(match number {
        0x09 => (0x1f, &PROPERTIES),
        0x18 | 0x21 => (0x2ff, &KEYS),
        0x19 | 0x31 => (0xf, &LIGHTS),
        0x1a | 0x32 => (0x7, &SOUNDS),
        0x1b | 0x25 => (0x10, &SWITCHES),
        0x20 => (0x1f, &EVENT_TYPES),
        0x22 => (0xf, &RELATIVE_AXES),
        0x23 => (0x3f, &ABSOLUTE_AXES),
        0x24 => (0x7, &MISCELLANEOUS),
        0x34 => (0x1, &REPEATS),
        0x35 => (0x7f, &FORCES),
        0x37 => (0x1, &FORCE_STATES),
        _ => return None,
    })
}

/// What a device can do or is doing, a bit each, in as many bytes as the result says.
fn bits(cx: &Cx<'_>, raw: u64) -> Value {
    /// So many are shown without `-v`.
    const SHOWN: usize = 4;
    const EV_PWR_BITS: u64 = 0x36;
    let number = cx.args[1] & 0xff;
    if number == EV_PWR_BITS {
        return cx.value(&To(&Int), raw);
    }
    let (Some((count, names)), true) = (bits_of(number), raw != 0 && cx.limits.follow) else {
        return Value::address(raw);
    };
    let length = cx.returned().unwrap_or(0).clamp(0, 0x3fff) as usize;
    if length == 0 {
        return Value::address(raw);
    }
    let Some(words) = words(cx, raw, length, count) else { return Value::Unreadable(VAddr::new(raw)) };
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()[..cx.abi.word_size()].to_vec()).collect();
    let set = (0..count.min(8 * length)).filter(|bit| bytes[bit / 8] >> (bit % 8) & 1 == 1);
    let mut items: Vec<_> = set.map(|bit| Value::Constant { raw: bit as u64, names }).collect();
    let more = !cx.limits.detail && items.len() > SHOWN;
    if more {
        items.truncate(SHOWN);
    }
    let set = Value::Set(Set { items, more, ..Set::default() });
    let words = words.into_iter().map(Value::Hex).collect();
    let words = Value::Array(ArrayValue { items: words, ..ArrayValue::default() });
    Value::Composed { plain: Box::new(words), parts: Box::new(set) }
}

/// The words in which as many bits lie as there are of `length` bytes and `count` bits. The kernel may have written less than
/// the last of them, which is read whole where that is possible, as by strace.
fn words(cx: &Cx<'_>, raw: u64, length: usize, count: usize) -> Option<Vec<u64>> {
    let word = cx.abi.word_size();
    let size = count.min(8 * length).div_ceil(8 * word) * word;
    let at = VAddr::new(raw);
    let mut bytes = cx.exactly(at, size).or_else(|| cx.exactly(at, length))?;
    bytes.resize(size, 0);
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    Some(bytes.chunks_exact(word).map(number).collect())
}
