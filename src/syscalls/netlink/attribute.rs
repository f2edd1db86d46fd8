//! Attributes: a length, a type, and a value that depends on it.

use super::{list, u16_at, unknown};
use crate::syscalls::consts::netlink::ACK_ATTRIBUTES;
use crate::syscalls::custom::net::hardware_address;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};

/// The attributes that a kind of message may have.
pub(super) struct Table {
    /// What they are called; `None` where they have no names.
    pub(super) names: Option<&'static Names>,
    /// What their values are; others are shown as bytes.
    pub(super) values: &'static [(u16, Content)],
}

/// What an attribute's value is.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// A number or a structure.
    Of(Kind),
    /// A string.
    Text,
    /// An address of the message's family.
    Address,
    /// A hardware address.
    Hardware,
    /// Numbers of 32 bits, each of which has a name by its index.
    Numbered(&'static [&'static str]),
    /// Bits from the lowest on, by name.
    Bits(&'static [&'static str]),
    /// Attributes.
    Nested(&'static Table),
}

/// Attributes of which not even the names are known.
pub(super) static UNNAMED: Table = Table { names: None, values: &[] };

/// What the kernel says of a request that it refuses.
pub(super) static ACKNOWLEDGEMENT: Table =
    Table { names: Some(&ACK_ATTRIBUTES), values: &[(1, Content::Text), (2, Content::Of(Kind::Unsigned(Width::W32)))] };

/// The size of `struct nlattr`.
const HEADER: usize = 4;

/// The bits of a type that are flags (`NLA_F_NESTED`, `NLA_F_NET_BYTEORDER`).
const FLAGS: u16 = 0xc000;

/// All attributes in `bytes`; `family` is that of the message's addresses.
pub(super) fn attributes(cx: &Cx<'_>, mut bytes: &[u8], table: &Table, family: u8) -> Value {
    let mut items = Vec::new();
    let mut more = false;
    while bytes.len() >= HEADER {
        if items.len() == cx.limits.strlen && !cx.limits.detail {
            more = true;
            break;
        }
        let length = usize::from(u16_at(bytes, 0));
        items.push(attribute(cx, &bytes[..length.clamp(HEADER, bytes.len())], table, family));
        // What has no length can't be stepped over.
        bytes = if length < HEADER { &[] } else { bytes.get(length.next_multiple_of(4)..).unwrap_or_default() };
    }
    if items.is_empty() || !more && !bytes.is_empty() {
        items.push(unknown(cx, bytes));
    }
    list(items, more)
}

fn attribute(cx: &Cx<'_>, bytes: &[u8], table: &Table, family: u8) -> Value {
    let (length, kind) = (u16_at(bytes, 0), u16_at(bytes, 2));
    let mut fields = StructValue::default();
    fields.push("nla_len", Value::Unsigned(u64::from(length)));
    let named = match table.names {
        Some(names) => Value::Constant { raw: u64::from(kind & !FLAGS), names },
        None => Value::Hex(u64::from(kind & !FLAGS)),
    };
    let flag = |bit: u16, name: &'static str| {
        (kind & bit != 0).then(|| Value::Symbol { raw: u64::from(bit), text: name.into() })
    };
    let flags = [flag(0x8000, "NLA_F_NESTED"), flag(0x4000, "NLA_F_NET_BYTEORDER")];
    let mut parts: Vec<Value> = flags.into_iter().flatten().collect();
    parts.push(named);
    fields.push("nla_type", if parts.len() == 1 { parts.remove(0) } else { Value::Join(parts) });
    let mut items = vec![Value::Struct(fields)];
    if bytes.len() > HEADER {
        items.push(content(cx, &bytes[HEADER..], kind & !FLAGS, table, family));
    }
    list(items, false)
}

fn content(cx: &Cx<'_>, bytes: &[u8], kind: u16, table: &Table, family: u8) -> Value {
    let found = table.values.iter().find(|(value, _)| *value == kind);
    match found.map(|(_, content)| content) {
        Some(Content::Of(kind)) if bytes.len() >= kind.size(cx.abi) => cx.from_bytes(kind, bytes, VAddr::NULL),
        Some(Content::Text) => text(cx, bytes),
        Some(Content::Address) => address(cx, bytes, family),
        Some(Content::Hardware) => hardware_address(bytes),
        Some(Content::Numbered(labels)) if bytes.len() >= 4 => numbered(bytes, labels),
        Some(Content::Bits(names)) => {
            let fields = names.iter().enumerate().filter(|(bit, _)| bytes[0] >> bit & 1 != 0);
            let fields = fields.map(|(_, name)| Field { name, value: Value::Unsigned(1) });
            Value::Struct(StructValue::of(fields.collect()))
        }
        Some(Content::Nested(table)) if bytes.len() >= HEADER => attributes(cx, bytes, table, family),
        _ => unknown(cx, bytes),
    }
}

fn numbered(bytes: &[u8], labels: &[&'static str]) -> Value {
    let words = bytes.as_chunks::<4>().0.iter().map(|word| u64::from(u32::from_le_bytes(*word)));
    let items = words.enumerate().map(|(index, number)| match labels.get(index) {
        Some(label) => Value::Labelled(label, Box::new(Value::Unsigned(number))),
        None => Value::Unsigned(number),
    });
    Value::Array(ArrayValue { items: items.collect(), ..ArrayValue::default() })
}

fn text(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let end = bytes.iter().position(|&byte| byte == 0);
    let shown = end.unwrap_or(bytes.len()).min(cx.limits.strlen);
    let cut = end.is_none_or(|end| end > shown);
    Value::Bytes(Bytes { data: bytes[..shown].to_vec(), cut, kind: BytesKind::Text })
}

fn address(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Value {
    match (family, bytes.first_chunk::<4>(), bytes.first_chunk::<16>()) {
        (2, Some(four), _) => crate::syscalls::custom::net::inet_addr(*four),
        (10, _, Some(sixteen)) => {
            let text = std::net::Ipv6Addr::from(*sixteen).to_string();
            Value::Macro { name: "inet_pton", args: vec![Value::word("AF_INET6"), Value::text(&text)] }
        }
        _ => unknown(cx, bytes),
    }
}
