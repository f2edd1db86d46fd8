//! Attributes: a length, a type, and a value that depends on it.

use super::{list, u16_at, unknown};
use crate::syscalls::Layout;
use crate::syscalls::consts::netlink::ACK_ATTRIBUTES;
use crate::syscalls::custom::net::address::inet6_text;
use crate::syscalls::custom::net::{hardware_address, inet_addr};
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};

/// The attributes that a kind of message may have.
pub(super) struct Table {
    /// What they are called; `None` where they have no names.
    pub(super) names: Option<&'static Names>,
    /// What their values are; others are shown as bytes.
    pub(super) values: &'static [(u16, Content)],
}

/// A decoder of its own: the bytes, of which there is one at least, and the family of the message's addresses. `None`:
/// they are too few, and shown as bytes.
pub(super) type Decode = fn(&Cx<'_>, &[u8], u8) -> Option<Value>;

/// The same for what is written as several values.
pub(super) type DecodeAll = fn(&Cx<'_>, &[u8], u8) -> Option<Vec<Value>>;

/// What an attribute's value is.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// A number or a structure; what lies behind it is not shown.
    Of(Kind),
    /// A constant or flags, in no more than eight bytes.
    Short(Kind),
    /// A number of as many bytes as there are, up to eight.
    Wide(fn(u64) -> Value),
    /// A structure to which fields were added behind the first so many bytes.
    Grown(&'static Layout, usize),
    /// A string.
    Text,
    /// A string that is over at its first NUL.
    Name,
    /// An address of the message's family.
    Address,
    /// An address of this family.
    AddressOf(u8),
    /// A hardware address.
    Hardware,
    /// As many as there are.
    Each(Kind),
    /// Numbers, each of which has a name by its place.
    Numbered(Kind, &'static Names),
    /// Attributes.
    Nested(&'static Table),
    /// The attributes of the message's family.
    ByFamily(fn(u8) -> Option<&'static Table>),
    /// What else there is.
    By(Decode),
    /// The same for what is written as several values beside each other.
    Beside(DecodeAll),
}

/// Attributes of which not even the names are known.
pub(super) static UNNAMED: Table = Table { names: None, values: &[] };

/// What the kernel says of a request that it refuses.
pub(super) static ACKNOWLEDGEMENT: Table = Table {
    names: Some(&ACK_ATTRIBUTES),
    values: &[(1, Content::Text), (2, Content::Of(Uint)), (3, Content::Each(U8))],
};

/// The size of `struct nlattr`.
pub(super) const HEADER: usize = 4;

/// The bits of a type that are flags (`NLA_F_NESTED`, `NLA_F_NET_BYTEORDER`).
const FLAGS: u16 = 0xc000;

/// All attributes in `bytes`; `family` is that of the message's addresses.
pub(super) fn attributes(cx: &Cx<'_>, bytes: &[u8], table: &Table, family: u8) -> Value {
    attributes_with(cx, bytes, table.names, |bytes, kind| content(cx, bytes, kind, table, family))
}

/// All attributes in `bytes`, their values by a function that gets their bytes and their types.
pub(super) fn attributes_with(
    cx: &Cx<'_>,
    mut bytes: &[u8],
    names: Option<&'static Names>,
    mut value: impl FnMut(&[u8], u16) -> Vec<Value>,
) -> Value {
    let mut items = Vec::new();
    let mut more = false;
    while bytes.len() >= HEADER {
        if items.len() == cx.limits.strlen && !cx.limits.detail {
            more = true;
            break;
        }
        let length = usize::from(u16_at(bytes, 0));
        items.push(attribute(&bytes[..length.clamp(HEADER, bytes.len())], names, &mut value));
        // What has no length can't be stepped over.
        bytes = if length < HEADER { &[] } else { bytes.get(length.next_multiple_of(4)..).unwrap_or_default() };
    }
    if items.is_empty() || !more && !bytes.is_empty() {
        items.push(unknown(cx, bytes));
    }
    list(items, more)
}

fn attribute(bytes: &[u8], names: Option<&'static Names>, value: &mut impl FnMut(&[u8], u16) -> Vec<Value>) -> Value {
    let (length, kind) = (u16_at(bytes, 0), u16_at(bytes, 2));
    let mut fields = StructValue::default();
    fields.push("nla_len", Value::Unsigned(u64::from(length)));
    let named = match names {
        Some(names) => Value::Constant { raw: u64::from(kind & !FLAGS), names },
        None => Value::Hex(u64::from(kind & !FLAGS)),
    };
    let flag =
        |bit: u16, name: &'static str| (kind & bit != 0).then(|| Value::alias(u64::from(bit), Value::word(name)));
    let flags = [flag(0x8000, "NLA_F_NESTED"), flag(0x4000, "NLA_F_NET_BYTEORDER")];
    let mut parts: Vec<Value> = flags.into_iter().flatten().collect();
    parts.push(named);
    fields.push("nla_type", if parts.len() == 1 { parts.remove(0) } else { Value::Join(parts) });
    let mut items = vec![Value::Struct(fields)];
    if bytes.len() > HEADER {
        items.extend(value(&bytes[HEADER..], kind & !FLAGS));
    }
    list(items, false)
}

fn content(cx: &Cx<'_>, bytes: &[u8], kind: u16, table: &Table, family: u8) -> Vec<Value> {
    let found = table.values.iter().find(|(value, _)| *value == kind);
    let values = found.and_then(|(_, content)| match content {
        Content::Beside(decode) => decode(cx, bytes, family),
        content => known(cx, bytes, *content, family).map(|value| vec![value]),
    });
    values.unwrap_or_else(|| vec![unknown(cx, bytes)])
}

/// A value whose content is known; `None` where its bytes are not as many as they ought to be.
pub(super) fn known(cx: &Cx<'_>, bytes: &[u8], content: Content, family: u8) -> Option<Value> {
    Some(match content {
        Content::Of(kind) => plain(cx, bytes, &kind)?,
        Content::Short(kind) if bytes.len() <= 8 => plain(cx, bytes, &kind)?,
        Content::Wide(show) if bytes.len() <= 8 => show(number(bytes)),
        Content::Grown(layout, least) => grown(cx, bytes, layout, least)?,
        Content::Text => text(cx, bytes),
        Content::Name => name(cx, bytes),
        Content::Address => address(bytes, family)?,
        Content::AddressOf(family) => address(bytes, family)?,
        Content::Hardware if bytes.len() <= 32 => hardware_address(bytes),
        Content::Each(kind) => each(cx, bytes, kind.size(cx.abi), |item, _| cx.from_bytes(&kind, item, VAddr::NULL))?,
        Content::Numbered(kind, names) => each(cx, bytes, kind.size(cx.abi), |item, index| {
            let value = Box::new(cx.from_bytes(&kind, item, VAddr::NULL));
            Value::At { index, names, value }
        })?,
        Content::Nested(table) if bytes.len() >= HEADER => attributes(cx, bytes, table, family),
        Content::ByFamily(table) if bytes.len() >= HEADER => attributes(cx, bytes, table(family)?, family),
        Content::By(decode) => decode(cx, bytes, family)?,
        _ => return None,
    })
}

/// A value of a kind, padding at its end not being needed.
fn plain(cx: &Cx<'_>, bytes: &[u8], kind: &Kind) -> Option<Value> {
    match kind {
        Kind::Struct(layout) => grown(cx, bytes, layout, usize::MAX),
        _ => (bytes.len() >= kind.size(cx.abi)).then(|| cx.from_bytes(kind, bytes, VAddr::NULL)),
    }
}

/// A structure, of which not more than `least` bytes need to be there if they end with a field.
fn grown(cx: &Cx<'_>, bytes: &[u8], layout: &'static Layout, least: usize) -> Option<Value> {
    let ends: Vec<usize> = layout.offsets(cx.abi).map(|(field, offset)| offset + field.kind.size(cx.abi)).collect();
    let whole = ends.last().is_some_and(|end| bytes.len() >= *end);
    if !whole && (bytes.len() < least || !ends.contains(&bytes.len())) {
        return None;
    }
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len().max(layout.size(cx.abi)), 0);
    let mut shown = cx.structure(layout, &padded, VAddr::NULL);
    let there = layout.offsets(cx.abi).filter(|(field, _)| !matches!(field.kind, Kind::Pad(_))).zip(&mut shown.fields);
    let fields = there.filter(|((field, offset), _)| offset + field.kind.size(cx.abi) <= bytes.len()).count();
    shown.fields.truncate(fields);
    Some(Value::Struct(shown))
}

/// Items of `size` bytes; the bytes that are left behind the last one are not shown.
pub(super) fn each(cx: &Cx<'_>, bytes: &[u8], size: usize, show: impl FnMut(&[u8], u64) -> Value) -> Option<Value> {
    let mut show = show;
    let count = bytes.len() / size;
    let shown = if cx.limits.detail { count } else { count.min(cx.limits.strlen) };
    let items = bytes.chunks_exact(size).zip(0..).take(shown).map(|(item, index)| show(item, index)).collect();
    (count > 0).then_some(Value::Array(ArrayValue { items, more: shown < count, unreadable: None }))
}

/// The number that up to eight bytes are.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// A string that ought to end with a NUL, which is not shown. As much as `-s` allows is looked at; without a NUL at the end of
/// that it is shown as cut.
pub(super) fn text(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let (data, terminated) = match &bytes[..bytes.len().min(cx.limits.strlen)] {
        [data @ .., 0] => (data, true),
        data => (data, false),
    };
    Value::Bytes(Bytes { data: data.to_vec(), cut: !terminated, kind: BytesKind::Text })
}

/// A string up to its first NUL; without one it is shown as cut.
pub(super) fn name(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let end = bytes.iter().position(|&byte| byte == 0);
    let data = &bytes[..end.unwrap_or(bytes.len())];
    let shown = data.len().min(cx.limits.strlen);
    let cut = end.is_none() || shown < data.len();
    Value::Bytes(Bytes { data: data[..shown].to_vec(), cut, kind: BytesKind::Text })
}

/// A structure, and beside it the bytes that follow it.
pub(super) fn followed(cx: &Cx<'_>, bytes: &[u8], layout: &'static Layout) -> Option<Vec<Value>> {
    let size = layout.size(cx.abi);
    let mut values = vec![plain(cx, bytes, &Kind::Struct(layout))?];
    values.extend((bytes.len() > size).then(|| unknown(cx, &bytes[size..])));
    Some(values)
}

/// An address of a family, which must be whole.
pub(super) fn address(bytes: &[u8], family: u8) -> Option<Value> {
    match (family, bytes.first_chunk::<4>(), bytes.first_chunk::<16>()) {
        (2, Some(four), _) => Some(inet_addr(*four)),
        (10, _, Some(sixteen)) => {
            let args = vec![Value::word("AF_INET6"), Value::text(&inet6_text(*sixteen))];
            Some(Value::Macro { name: "inet_pton", args })
        }
        _ => None,
    }
}

/// The room for an address of any family, in bytes, where there is always as much.
pub(super) const FIXED: usize = 16;

/// The room for an address of IPv4 alone.
pub(super) const EXACT: usize = 4;

/// Adds an address as a field: one of IPv6 names the field inside. What is no address is shown as bytes; and so is, with `-X`,
/// the room for one of IPv4.
pub(super) fn address_field(
    cx: &Cx<'_>,
    fields: &mut StructValue,
    [name, reference]: [&'static str; 2],
    bytes: &[u8],
    family: u8,
    room: usize,
) {
    match (address(bytes, family), family) {
        (Some(Value::Macro { name: function, mut args }), 10) => {
            args.push(Value::word(reference));
            fields.push("", Value::Macro { name: function, args });
        }
        (Some(named), _) => {
            let plain = Box::new(crate::syscalls::decode::binary(&bytes[..bytes.len().min(room)]));
            fields.push(name, Value::Alias { plain, named: Box::new(named) });
        }
        (None, _) if room == FIXED => fields.push(name, crate::syscalls::decode::binary(bytes)),
        (None, _) => fields.push(name, unknown(cx, bytes)),
    }
}

/// A name in a room of fixed size, of which the last byte is for the NUL.
pub(super) fn fixed(room: &[u8]) -> Value {
    let room = &room[..room.len().saturating_sub(1)];
    let end = room.iter().position(|&byte| byte == 0);
    let data = room[..end.unwrap_or(room.len())].to_vec();
    Value::Bytes(Bytes { data, cut: end.is_none(), kind: BytesKind::Text })
}
