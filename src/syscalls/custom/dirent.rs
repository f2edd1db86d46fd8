//! Entries of directories.

use std::ops::Range;

use crate::syscalls::consts::file::ENTRY_TYPES;
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// The kernel gives out no more at once than the caller's buffer holds, and no more is looked at than this, in bytes.
const MAX: usize = 1 << 22;

/// The bytes of the longest name, its NUL among them (include/uapi/linux/limits.h, NAME_MAX).
const MAX_NAME: usize = 256;

/// Where the parts of an entry lie.
struct Shape {
    /// The width of `d_ino` and `d_off`, in bytes.
    word: usize,
    /// Whether the type stands in front of the name, and not in the last byte of all.
    type_first: bool,
}

impl Shape {
    const fn name_at(&self) -> usize {
        2 * self.word + 2 + self.type_first as usize
    }
}

/// What getdents(2) returned.
pub(crate) fn entries(cx: &Cx<'_>, raw: u64) -> Value {
    list(cx, raw, &Shape { word: cx.abi.word_size(), type_first: false })
}

/// What getdents64(2) returned.
pub(crate) fn entries64(cx: &Cx<'_>, raw: u64) -> Value {
    list(cx, raw, &Shape { word: 8, type_first: true })
}

fn list(cx: &Cx<'_>, raw: u64, shape: &Shape) -> Value {
    let addr = VAddr::new(raw);
    let len = cx.returned().map_or(0, |len| len as u64);
    // A made-up result may say that there is more than the buffer holds.
    if addr.is_null() && len > 0 || len > cx.args[2] & u64::from(u32::MAX) || !cx.limits.follow {
        return Value::Address(addr);
    }
    let len = usize::try_from(len).map_or(MAX, |len| len.min(MAX));
    let mut bytes = vec![0; len];
    let readable = cx.memory.read(addr, &mut bytes).min(len);
    let entries = Entries { cx, shape, addr, bytes: &bytes[..readable], len };
    if cx.limits.detail { entries.shown() } else { entries.counted() }
}

/// What the kernel has written, or what a made-up result says that it has: `len` bytes, of which `bytes` can be read.
struct Entries<'a> {
    cx: &'a Cx<'a>,
    shape: &'a Shape,
    addr: VAddr,
    bytes: &'a [u8],
    len: usize,
}

/// Where an entry lies, and what is wrong with it.
struct Span {
    /// Its bytes, as many as are left if it claims more.
    range: Range<usize>,
    /// The remark on a `d_reclen` that can't be.
    wrong: Option<String>,
    /// Whether there may be another behind it. Behind an entry that is shorter than its own head there is none.
    last: bool,
}

impl Entries<'_> {
    /// How many there are; `+` says that there are bytes behind the last.
    fn counted(&self) -> Value {
        let (mut count, mut at) = (0, 0);
        let mut value = Value::Address(self.addr);
        while let Some(span) = self.span(at) {
            if let Some(wrong) = span.wrong {
                value = value.noted(format!("d_reclen {wrong}"));
            }
            (count, at) = (count + 1, span.range.end);
            if span.last {
                break;
            }
        }
        let more = if at < self.len { "+" } else { "" };
        value.noted(format!("{count}{more} entries"))
    }

    /// All of them, and the bytes behind the last that are too few for another.
    fn shown(&self) -> Value {
        let mut list = ArrayValue::default();
        let mut at = 0;
        while let Some(span) = self.span(at) {
            let whole = span.range.end;
            let (last, (entry, readable)) = (span.last, self.entry(span));
            list.items.push(entry);
            if last {
                return Value::Array(list);
            }
            at = whole;
            if !readable {
                list.more = at < self.len;
                return Value::Array(list);
            }
        }
        let left = self.len - at;
        let here = self.at(at);
        if left >= self.shape.name_at() {
            list.unreadable = Some(here);
        } else if left > 0 {
            list.items.push(self.cx.buffer_of(here, left as u64, BytesKind::Binary));
        }
        match list.items.pop() {
            Some(alone) if at == 0 => alone,
            None if list.unreadable.is_some() => Value::Unreadable(here),
            last => {
                list.items.extend(last);
                Value::Array(list)
            }
        }
    }

    fn at(&self, offset: usize) -> VAddr {
        VAddr::new(self.addr.raw().wrapping_add(offset as u64))
    }

    /// The entry that begins at an offset; `None` where no head can be read.
    fn span(&self, at: usize) -> Option<Span> {
        let head = self.shape.name_at();
        let left = self.len - at;
        let length = self.bytes.get(at..at + head)?.get(2 * self.shape.word..)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        let wrong = match length {
            _ if length < head => Some(format!("{} bytes underflow", head - length)),
            _ if length > left => Some(format!("{} bytes overflow", length - left)),
            _ => None,
        };
        Some(Span { range: at..at + length.clamp(head, left), last: length < head, wrong })
    }

    /// An entry, and whether all of it could be read.
    fn entry(&self, span: Span) -> (Value, bool) {
        let (shape, word) = (self.shape, self.shape.word);
        let Range { start, end } = span.range;
        let width = if word == 8 { Width::W64 } else { Width::W32 };
        let field = |name, kind: &Kind, offset: usize| {
            let (from, size) = (start + offset, kind.size(self.cx.abi));
            let value = match self.bytes.get(from..from + size) {
                Some(bytes) => self.cx.from_bytes(kind, bytes, VAddr::NULL),
                None => Value::Unreadable(self.at(from)),
            };
            Field { name, value }
        };
        let mut length = field("d_reclen", &U16, 2 * word);
        if let Some(wrong) = span.wrong {
            length.value = length.value.noted(wrong);
        }
        let mut fields =
            vec![field("d_ino", &Kind::Unsigned(width), 0), field("d_off", &Kind::Signed(width), word), length];
        let kind = Const8(&ENTRY_TYPES);
        if shape.type_first {
            fields.push(field("d_type", &kind, 2 * word + 2));
        }
        // A type in the last byte of all is there where there is room for it behind the head.
        let type_last = !shape.type_first && end > start + shape.name_at();
        let names = start + shape.name_at()..end - usize::from(type_last);
        if !names.is_empty() {
            fields.push(Field { name: "d_name", value: self.name(names) });
        }
        if type_last {
            fields.push(field("d_type", &kind, end - 1 - start));
        }
        let readable = !fields.iter().any(|field| matches!(field.value, Value::Unreadable(_)));
        (Value::Struct(StructValue::of(fields)), readable)
    }

    /// The name in a range of bytes, in which its NUL should be.
    fn name(&self, range: Range<usize>) -> Value {
        let room = range.start..range.end.min(range.start + MAX_NAME);
        let bytes = self.bytes.get(room.start..room.end.min(self.bytes.len())).unwrap_or_default();
        match bytes.iter().position(|&byte| byte == 0) {
            Some(end) => path(&bytes[..end], false),
            None if bytes.len() < room.len() => Value::Unreadable(self.at(range.start)),
            None => path(&bytes[..bytes.len() - 1], true),
        }
    }
}

/// A name, whole whatever `-s` says.
fn path(name: &[u8], cut: bool) -> Value {
    Value::Bytes(BytesValue { data: name.to_vec(), cut, kind: BytesKind::Path })
}

/// A name up to its NUL.
fn name(bytes: &[u8]) -> Value {
    path(bytes.split(|&byte| byte == 0).next().unwrap_or_default(), false)
}

/// The one entry that readdir(2) returned, whose `d_reclen` is the length of its name.
pub(crate) fn old_entry(cx: &Cx<'_>, raw: u64) -> Value {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow || cx.returned() == Some(0) {
        return Value::Address(addr);
    }
    let word = cx.abi.word_size();
    let shape = Shape { word, type_first: false };
    let Some(mut bytes) = cx.exactly(addr, shape.name_at()) else { return Value::Unreadable(addr) };
    let length = usize::from(u16::from_le_bytes([bytes[2 * word], bytes[2 * word + 1]]));
    let name_at = VAddr::new(raw.wrapping_add(shape.name_at() as u64));
    let text = cx.exactly(name_at, length);
    bytes.resize(shape.name_at(), 0);
    let at = |kind: &Kind, offset: usize| cx.from_bytes(kind, &bytes[offset..], VAddr::NULL);
    Value::Struct(StructValue::of(vec![
        Field { name: "d_ino", value: at(&Ulong, 0) },
        Field { name: "d_off", value: at(&Ulong, word) },
        Field { name: "d_reclen", value: at(&U16, 2 * word) },
        Field { name: "d_name", value: text.map_or(Value::Unreadable(name_at), |text| name(&text)) },
    ]))
}

/// The last argument of readdir(2), which the kernel ignores; shown only when it isn't the usual 1.
pub(crate) fn old_count(_: &Cx<'_>, raw: u64) -> Value {
    if raw == 1 { Value::Omitted } else { Value::Unsigned(raw) }
}
