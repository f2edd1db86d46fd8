//! Socket options: getsockopt(2) and setsockopt(2).

use super::{address, hardware_address, inet_addr, interface};
use crate::syscalls::consts::sockopt::*;
use crate::syscalls::decode::binary;
use crate::syscalls::layouts::net::{LINGER, PACKET_RING, PACKET_STATS, PACKET_STATS_V3, UCRED};
use crate::syscalls::prelude::*;

/// The option's name, by its level.
pub(crate) fn name(cx: &Cx<'_>, raw: u64) -> Value {
    let tables = match cx.args[1] as u32 {
        0 => Some(&IP_TABLES_SET),
        41 => Some(&IP6_TABLES_SET),
        _ => None,
    };
    named(cx, raw, tables)
}

/// The same for getsockopt.
pub(crate) fn read_name(cx: &Cx<'_>, raw: u64) -> Value {
    let tables = match (cx.args[1] as u32, raw as u32) {
        // SO_ATTACH_FILTER, seen from the other side.
        (1, 26) => Some(&SOCKET_OPTIONS_GET),
        (0, _) => Some(&IP_TABLES_GET),
        (41, _) => Some(&IP6_TABLES_GET),
        _ => None,
    };
    named(cx, raw, tables)
}

/// The name from the level's table, or from another that goes before it.
fn named(cx: &Cx<'_>, raw: u64, before: Option<&'static Names>) -> Value {
    let before = before.filter(|names| names.of(u64::from(raw as u32)).is_some());
    match before.or_else(|| names_of(cx.args[1] as u32)) {
        Some(names) => cx.value(&Const(names), raw),
        None => cx.value(&Uint, raw),
    }
}

fn names_of(level: u32) -> Option<&'static Names> {
    Some(match level {
        0 => &IP_OPTIONS,
        1 => &SOCKET_OPTIONS,
        6 => &TCP_OPTIONS,
        17 => &UDP_OPTIONS,
        40 => &VSOCK_OPTIONS,
        41 => &IPV6_OPTIONS,
        132 => &SCTP_OPTIONS,
        255 => &RAW_OPTIONS,
        256 => &IPX_OPTIONS,
        257 => &AX25_OPTIONS,
        263 => &PACKET_OPTIONS,
        268 => &LLC_OPTIONS,
        269 => &DCCP_OPTIONS,
        270 => &NETLINK_OPTIONS,
        271 => &TIPC_OPTIONS,
        272 => &RXRPC_OPTIONS,
        274 => &BLUETOOTH_OPTIONS,
        276 => &RDS_OPTIONS,
        277 => &IUCV_OPTIONS,
        279 => &ALG_OPTIONS,
        280 => &NFC_OPTIONS,
        281 => &KCM_OPTIONS,
        282 => &TLS_OPTIONS,
        283 => &XDP_OPTIONS,
        284 => &MPTCP_OPTIONS,
        285 => &MCTP_OPTIONS,
        286 => &SMC_OPTIONS,
        _ => return None,
    })
}

/// Options of SOL_SOCKET that are an `int`, both ways.
fn is_int(option: u32) -> bool {
    matches!(option,
        1 | 2 | 5..=12 | 14..=16 | 18 | 19 | 27 | 29 | 30 | 32..=37 | 40..=46 | 49 | 53 | 56 | 60 | 63..=65 | 68..=70
        | 73..=75)
}

/// The value that an option is set to.
pub(crate) fn set(cx: &Cx<'_>, raw: u64) -> Value {
    let length = cx.args[4] as i32;
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let structure = |size: usize, decode: fn(&Cx<'_>, &[u8]) -> Value| match cx.exactly(at, size) {
        _ if length < size as i32 => Value::Address(at),
        Some(bytes) => decode(cx, &bytes),
        None => Value::Unreadable(at),
    };
    match (cx.args[1] as u32, cx.args[2] as u32) {
        (1, option) if is_int(option) => structure(4, |cx, bytes| int(cx, cx.args[2] as u32, bytes)),
        (270, _) => structure(4, |_, bytes| reference(signed(bytes))),
        (1, 13) => structure(8, |cx, bytes| Value::Struct(cx.structure(&LINGER, bytes, VAddr::NULL))),
        (1, 26 | 51) => filter(cx, at, length),
        (0, 35 | 36) => structure(8, membership),
        (0 | 41, 42 | 45) => structure(group_size(cx), group),
        (41, 20 | 21 | 27 | 28) => structure(20, membership6),
        (255, 1) if length <= 0 => Value::Address(at),
        (255, 1) => icmp_filter(cx, at, u64::from(length as u32)),
        (263, 1 | 2) if length != 16 => Value::Address(at),
        (263, 1 | 2) => structure(16, packet_membership),
        (263, 5 | 13) if length != 16 => Value::Address(at),
        (263, 5 | 13) => structure(16, |cx, bytes| Value::Struct(cx.structure(&PACKET_RING, bytes, VAddr::NULL))),
        // The kernel refuses a negative length; as much as a string is shown of it.
        _ => unknown(cx, at, u64::from(length as u32)),
    }
}

/// The value that an option has: the room for it is noted at the entry.
pub(crate) static GET: Stages = Stages { entry: room, exit: get };
/// The length of such a value: `[4]`.
pub(crate) use super::address::LENGTH_OF_OPTION as LENGTH;

fn room(cx: &Cx<'_>, _: u64) -> Value {
    cx.u32(VAddr::new(cx.args[4])).map_or(Value::Omitted, |room| Value::Signed(i64::from(room as i32)))
}

fn get(cx: &Cx<'_>, raw: u64, room: &Value) -> Value {
    let at = VAddr::new(raw);
    let Value::Signed(room) = *room else { return Value::Address(at) };
    let Some(length) = cx.u32(VAddr::new(cx.args[4])) else { return Value::Address(at) };
    let length = i64::from(length as i32).min(room);
    if cx.failed() || raw == 0 || length <= 0 {
        return Value::Address(at);
    }
    let length = length as u64;
    let structure = |layout: &'static crate::syscalls::Layout| partial(cx, layout, at, length);
    match (cx.args[1] as u32, cx.args[2] as u32) {
        // The length is a number of instructions.
        (1, 26) if cx.limits.detail => crate::syscalls::custom::filter::socket_instructions(cx, at.raw(), length),
        (1, 26) => Value::Address(at),
        (1, 13) => structure(&LINGER),
        (1, 17) => structure(&UCRED),
        (1, option) if is_int(option) || option == 4 => match cx.exactly(at, length.min(4) as usize) {
            Some(bytes) if bytes.len() == 4 => int(cx, option, &bytes),
            Some(bytes) => binary(&bytes),
            None => Value::Unreadable(at),
        },
        (255, 1) => icmp_filter(cx, at, length),
        (263, 6) if length > 8 => structure(&PACKET_STATS_V3),
        (263, 6) => structure(&PACKET_STATS),
        (270, 9) => cx.array(&Uint, at, length / 4),
        (270, _) => {
            cx.u32(at).map_or(Value::Unreadable(at), |number| reference(Value::Signed(i64::from(number as i32))))
        }
        _ => unknown(cx, at, length),
    }
}

fn reference(value: Value) -> Value {
    Value::Ref(Box::new(value))
}

fn signed(bytes: &[u8]) -> Value {
    Value::Signed(bytes.first_chunk().map_or(0, |bytes| i64::from(i32::from_le_bytes(*bytes))))
}

/// An option of SOL_SOCKET that is an `int`.
fn int(cx: &Cx<'_>, option: u32, bytes: &[u8]) -> Value {
    let value = signed(bytes);
    let Value::Signed(raw) = value else { return value };
    reference(match option {
        4 if raw > 0 => cx.value(&Errno, raw as u64),
        4 => Value::Unsigned(u64::from(raw as u32)),
        74 => value.with_name(raw as u64, &TXREHASH_MODES),
        _ => value,
    })
}

/// An option of which nothing more is known: a number when it has the size of one.
fn unknown(cx: &Cx<'_>, at: VAddr, length: u64) -> Value {
    match cx.u32(at) {
        Some(number) if length == 4 => reference(Value::Signed(i64::from(number as i32))),
        None if length == 4 => Value::Unreadable(at),
        _ => cx.buffer(at, length),
    }
}

/// A structure of which the kernel has stored the first `length` bytes only.
fn partial(cx: &Cx<'_>, layout: &'static crate::syscalls::Layout, at: VAddr, length: u64) -> Value {
    let length = length.min(layout.size(cx.abi) as u64) as usize;
    let Some(bytes) = cx.exactly(at, length) else { return Value::Unreadable(at) };
    let mut fields = StructValue::default();
    for (field, offset) in layout.offsets(cx.abi).filter(|(_, offset)| *offset < length) {
        let rest = &bytes[offset..];
        let whole = rest.len() >= field.kind.size(cx.abi);
        fields.push(field.name, if whole { cx.from_bytes(&field.kind, rest, at) } else { binary(rest) });
    }
    Value::Struct(fields)
}

/// `struct sock_fprog`; with another length it is none.
fn filter(cx: &Cx<'_>, at: VAddr, length: i32) -> Value {
    match length == 2 * cx.abi.word_size() as i32 {
        true => crate::syscalls::custom::filter::socket_program(cx, at.raw()),
        false => Value::Address(at),
    }
}

/// `struct ip_mreq`, with which `struct ip_mreqn` begins.
fn membership(_: &Cx<'_>, bytes: &[u8]) -> Value {
    let octets = |at: usize| bytes[at..].first_chunk().copied().unwrap_or_default();
    let mut fields = StructValue::default();
    fields.push("imr_multiaddr", inet_addr(octets(0)));
    fields.push("imr_interface", inet_addr(octets(4)));
    Value::Struct(fields)
}

/// `struct ipv6_mreq`
fn membership6(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let octets = bytes.first_chunk().copied().unwrap_or_default();
    let mut fields = StructValue::default();
    fields.push("", address::inet_pton(octets, "&ipv6mr_multiaddr"));
    fields.push("ipv6mr_interface", interface(cx, u32_at(bytes, 16)));
    Value::Struct(fields)
}

/// The size of `struct group_req`: a number and, aligned like a `long`, a `struct sockaddr_storage`.
fn group_size(cx: &Cx<'_>) -> usize {
    cx.abi.word_size() + 128
}

fn group(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let mut fields = StructValue::default();
    fields.push("gr_interface", interface(cx, u32_at(bytes, 0)));
    fields.push("gr_group", address::from_bytes(cx, &bytes[cx.abi.word_size()..]));
    Value::Struct(fields)
}

/// `struct packet_mreq`
fn packet_membership(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let short = |at: usize| u64::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    let length = short(6);
    let mut fields = StructValue::default();
    fields.push("mr_ifindex", interface(cx, u32_at(bytes, 0)));
    fields.push("mr_type", Value::Constant { raw: short(4), names: &PACKET_MEMBERSHIPS });
    fields.push("mr_alen", Value::Unsigned(length));
    fields.push("mr_address", hardware_address(&bytes[8..8 + length.min(8) as usize]));
    Value::Struct(fields)
}

/// A set of types of ICMP messages, one bit each: whichever of the set and its complement is smaller.
fn icmp_filter(cx: &Cx<'_>, at: VAddr, length: u64) -> Value {
    // What is not said stays as it was, which is: every type is filtered.
    let mut bytes = [0xff; 4];
    let wanted = &mut bytes[..length.min(4) as usize];
    let count = wanted.len();
    if cx.memory.read(at, wanted) < count {
        return Value::Unreadable(at);
    }
    let set = u32::from_le_bytes(bytes);
    let negated = set.count_ones() > 16;
    let shown = if negated { !set } else { set };
    let items = (0..32).filter(|bit| shown >> bit & 1 == 1).map(|bit| Value::Constant { raw: bit, names: &ICMP_TYPES });
    Value::Set(Set { items: items.collect(), negated, more: false })
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
