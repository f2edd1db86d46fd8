//! Control messages of sendmsg(2) and recvmsg(2).

use super::{address, inet_addr, interface};
use crate::abi::Abi;
use crate::syscalls::consts::sockopt::{CMSG_LEVELS, IP_CMSG_TYPES, SCM_TYPES};
use crate::syscalls::layouts::net::UCRED;
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// No more control messages are decoded than this, whatever their lengths claim to be.
const MAX_MESSAGES: usize = 4096;
/// No more control data are read than this; net.core.optmem_max is 128 KiB by default.
const MAX_CONTROL: u64 = 1 << 17;

const SCM_SECURITY: u32 = 3;
const SCM_PIDFD: u32 = 4;
const SCM_TS_OPT_ID: u32 = 81;

/// The control messages in `length` bytes at `raw`.
pub(super) fn messages(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    let at = VAddr::new(raw);
    let header = header_size(cx.abi);
    if raw == 0 || length < header as u64 {
        return Value::Address(at);
    }
    let Some(bytes) = cx.exactly(at, length.min(MAX_CONTROL) as usize) else { return Value::Unreadable(at) };
    let mut shown = ArrayValue::default();
    let mut offset = 0;
    while shown.items.len() < MAX_MESSAGES {
        let rest = &bytes[offset..];
        if rest.len() < header {
            shown.unreadable = Some(VAddr::new(raw.wrapping_add(offset as u64)));
            break;
        }
        let message = Header::of(cx.abi, rest);
        let claimed = usize::try_from(message.length).unwrap_or(usize::MAX);
        let data = rest.get(header..claimed.min(rest.len())).unwrap_or_default();
        shown.items.push(message.decode(cx, data));
        if claimed < header {
            // Nobody can tell where the next one begins.
            shown.unreadable = Some(VAddr::new(raw.wrapping_add((offset + header) as u64)));
            break;
        }
        let next = claimed.checked_next_multiple_of(cx.abi.word_size()).unwrap_or(usize::MAX);
        if next >= rest.len() {
            shown.more = length > MAX_CONTROL;
            break;
        }
        offset += next;
    }
    shown.more |= shown.items.len() == MAX_MESSAGES;
    Value::Array(shown)
}

/// The size of `struct cmsghdr`: a length, which is a `long`, and two `int`s.
const fn header_size(abi: Abi) -> usize {
    abi.word_size() + 8
}

/// `struct cmsghdr`
struct Header {
    length: u64,
    level: u32,
    kind: u32,
}

impl Header {
    fn of(abi: Abi, bytes: &[u8]) -> Self {
        let number = |range: std::ops::Range<usize>| {
            bytes[range].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
        };
        let word = abi.word_size();
        Header {
            length: number(0..word),
            level: number(word..word + 4) as u32,
            kind: number(word + 4..word + 8) as u32,
        }
    }

    fn decode(&self, cx: &Cx<'_>, data: &[u8]) -> Value {
        let mut fields = StructValue::default();
        fields.push("cmsg_len", Value::Unsigned(self.length));
        fields.push("cmsg_level", Value::Constant { raw: u64::from(self.level), names: &CMSG_LEVELS });
        let names = match self.level {
            1 => Some(&SCM_TYPES),
            0 => Some(&IP_CMSG_TYPES),
            _ => None,
        };
        fields.push(
            "cmsg_type",
            match names {
                Some(names) => Value::Constant { raw: u64::from(self.kind), names },
                None => Value::Hex(u64::from(self.kind)),
            },
        );
        let data = match self.level {
            1 => socket_data(cx, self.kind, data),
            0 => ip_data(cx, self.kind, data),
            _ => None,
        };
        if let Some(data) = data {
            fields.push("cmsg_data", data);
        }
        Value::Struct(fields)
    }
}

fn array(items: impl Iterator<Item = Value>) -> Value {
    Value::Array(ArrayValue { items: items.collect(), ..ArrayValue::default() })
}

fn int(bytes: &[u8]) -> i32 {
    bytes.first_chunk().map_or(0, |bytes| i32::from_le_bytes(*bytes))
}

/// An array of which no more is shown than `-s` says, without `-v`.
fn shortened(cx: &Cx<'_>, mut items: impl Iterator<Item = Value>) -> Value {
    let most = if cx.limits.detail { usize::MAX } else { cx.limits.strlen };
    let shown = items.by_ref().take(most).collect();
    Value::Array(ArrayValue { items: shown, more: items.next().is_some(), ..ArrayValue::default() })
}

/// Seconds and a fraction, each `size` bytes wide.
fn time(bytes: &[u8], size: usize, fraction: &'static str) -> Value {
    let number = |at: usize| match size {
        4 => i64::from(int(&bytes[at..])),
        _ => bytes[at..].first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes)),
    };
    let mut fields = StructValue::default();
    fields.push("tv_sec", Value::Signed(number(0)));
    // A fraction has no sign.
    let parts = number(size);
    fields.push(fraction, Value::Unsigned(if size == 4 { u64::from(parts as u32) } else { parts as u64 }));
    Value::Struct(fields)
}

/// socket(7), unix(7); the times' layouts with `_NEW` are the same on all interfaces.
fn socket_data(cx: &Cx<'_>, kind: u32, data: &[u8]) -> Option<Value> {
    let old = cx.abi.word_size();
    let times = |size: usize, fraction: &'static str, count: usize| {
        if data.len() < 2 * size * count {
            return Value::word("???");
        }
        let mut items = data.chunks_exact(2 * size).take(count).map(|bytes| time(bytes, size, fraction));
        if count == 1 { items.next().unwrap_or(Value::Omitted) } else { array(items) }
    };
    match kind {
        _ if data.is_empty() => None,
        1 if data.len() < 4 => None,
        1 => Some(shortened(cx, data.chunks_exact(4).map(|fd| Value::fd(int(fd))))),
        SCM_PIDFD => data.first_chunk::<4>().map(|fd| array([Value::fd(int(fd))].into_iter())),
        SCM_TS_OPT_ID => {
            data.first_chunk::<4>().map(|id| array([Value::Unsigned(u64::from(int(id) as u32))].into_iter()))
        }
        2 => (data.len() >= 12).then(|| Value::Struct(cx.structure(&UCRED, data, VAddr::NULL))),
        SCM_SECURITY => Some(Value::Bytes(BytesValue { data: data.to_vec(), cut: false, kind: BytesKind::Data })),
        29 => Some(times(old, "tv_usec", 1)),
        35 => Some(times(old, "tv_nsec", 1)),
        37 => Some(times(old, "tv_nsec", 3)),
        63 => Some(times(8, "tv_usec", 1)),
        64 => Some(times(8, "tv_nsec", 1)),
        65 => Some(times(8, "tv_nsec", 3)),
        _ => None,
    }
}

/// ip(7)
fn ip_data(cx: &Cx<'_>, kind: u32, data: &[u8]) -> Option<Value> {
    let octets = |at: usize| data[at..].first_chunk().copied().unwrap_or_default();
    match kind {
        8 if data.len() >= 12 => {
            let mut fields = StructValue::default();
            fields.push("ipi_ifindex", interface(cx, int(data) as u32));
            fields.push("ipi_spec_dst", inet_addr(octets(4)));
            fields.push("ipi_addr", inet_addr(octets(8)));
            Some(Value::Struct(fields))
        }
        // The time to live is an int that is shown without a sign; so is the checksum.
        2 | 23 if data.len() >= 4 => {
            let numbers = data.chunks_exact(4).map(|bytes| Value::Unsigned(u64::from(int(bytes) as u32)));
            Some(shortened(cx, numbers))
        }
        SCM_SECURITY => socket_data(cx, SCM_SECURITY, data),
        1 | 6 | 7 if !data.is_empty() => Some(shortened(cx, data.iter().map(|&byte| Value::Hex(u64::from(byte))))),
        11 => extended_error(cx, data),
        20 if data.len() >= 16 => Some(address::from_bytes(cx, &data[..16])),
        _ => None,
    }
}

/// `struct sock_extended_err` and the address of who caused it (include/uapi/linux/errqueue.h).
fn extended_error(cx: &Cx<'_>, data: &[u8]) -> Option<Value> {
    const OFFENDER: usize = 16;
    if data.len() < OFFENDER + 16 {
        return None;
    }
    let number = |at: usize| Value::Unsigned(u64::from(int(&data[at..]) as u32));
    let mut fields = StructValue::default();
    fields.push("ee_errno", number(0));
    for (name, at) in [("ee_origin", 4), ("ee_type", 5), ("ee_code", 6)] {
        fields.push(name, Value::Unsigned(u64::from(data[at])));
    }
    fields.push("ee_info", number(8));
    fields.push("ee_data", number(12));
    fields.push("offender", address::from_bytes(cx, &data[OFFENDER..OFFENDER + 16]));
    Some(Value::Struct(fields))
}
