//! Entries of directories.

use crate::syscalls::consts::file::ENTRY_TYPES;
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// The kernel gives out no more at once than the caller's buffer holds, and no more is looked at than this, in bytes.
const MAX: usize = 1 << 22;

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
    let len = cx.returned().and_then(|len| usize::try_from(len).ok()).unwrap_or(0).min(MAX);
    if addr.is_null() && len > 0 || !cx.limits.follow {
        return Value::Address(addr);
    }
    let Some(bytes) = cx.exactly(addr, len) else { return Value::Unreadable(addr) };
    let mut items = Vec::new();
    let mut count = 0;
    let mut rest = bytes.as_slice();
    while let Some(length) = entry_length(rest, shape) {
        if cx.limits.detail {
            items.push(entry(cx, &rest[..length], shape));
        }
        count += 1;
        rest = &rest[length..];
    }
    if cx.limits.detail {
        Value::Array(ArrayValue { items, ..ArrayValue::default() })
    } else {
        Value::Address(addr).noted(format!("{count} entries"))
    }
}

/// The length of the first entry; `None` where there is none that is whole.
fn entry_length(bytes: &[u8], shape: &Shape) -> Option<usize> {
    let length = bytes.get(2 * shape.word..2 * shape.word + 2)?;
    let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
    (length > shape.name_at() && length <= bytes.len()).then_some(length)
}

fn entry(cx: &Cx<'_>, bytes: &[u8], shape: &Shape) -> Value {
    let width = if shape.word == 8 { Width::W64 } else { Width::W32 };
    let at = |kind: &Kind, offset: usize| cx.from_bytes(kind, &bytes[offset..], VAddr::NULL);
    let name_end = bytes.len() - usize::from(!shape.type_first);
    let name = (Field { name: "d_name", value: name(&bytes[shape.name_at()..name_end]) }, shape.name_at());
    let type_at = if shape.type_first { 2 * shape.word + 2 } else { name_end };
    let kind = Field { name: "d_type", value: at(&Const8(&ENTRY_TYPES), type_at) };
    let mut fields = vec![
        Field { name: "d_ino", value: at(&Kind::Unsigned(width), 0) },
        Field { name: "d_off", value: at(&Kind::Signed(width), shape.word) },
        Field { name: "d_reclen", value: at(&U16, 2 * shape.word) },
    ];
    fields.extend(if shape.type_first { [kind, name.0] } else { [name.0, kind] });
    Value::Struct(StructValue::of(fields))
}

/// A name up to its NUL, whole whatever `-s` says.
fn name(bytes: &[u8]) -> Value {
    let end = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
    Value::Bytes(BytesValue { data: bytes[..end].to_vec(), cut: false, kind: BytesKind::Path })
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
    let text = addr.checked_add(shape.name_at() as u64).and_then(|at| cx.exactly(at, length));
    bytes.resize(shape.name_at(), 0);
    let at = |kind: &Kind, offset: usize| cx.from_bytes(kind, &bytes[offset..], VAddr::NULL);
    Value::Struct(StructValue::of(vec![
        Field { name: "d_ino", value: at(&Ulong, 0) },
        Field { name: "d_off", value: at(&Ulong, word) },
        Field { name: "d_reclen", value: at(&U16, 2 * word) },
        Field { name: "d_name", value: text.map_or(Value::word("???"), |text| name(&text)) },
    ]))
}

/// The last argument of readdir(2), which the kernel ignores; shown only when it isn't the usual 1.
pub(crate) fn old_count(_: &Cx<'_>, raw: u64) -> Value {
    if raw == 1 { Value::Omitted } else { Value::Unsigned(raw) }
}
