//! `struct msghdr`: one message or several.

use super::{address, control};
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::net::{IOVEC, MSGHDR};
use crate::syscalls::prelude::*;

/// A message to be sent.
pub(crate) fn sent(cx: &Cx<'_>, raw: u64) -> Value {
    match header(cx, raw) {
        Ok(header) => Value::Struct(decode(cx, &header, &Shown { room: None, received: None })),
        Err(value) => value,
    }
}

/// A message that is received: the room for the sender's address is noted at the entry.
pub(crate) static RECEIVED: Stages = Stages { entry: room, exit: received };

fn room(cx: &Cx<'_>, raw: u64) -> Value {
    match header(cx, raw) {
        Ok(header) => Value::Signed(i64::from(header.int("msg_namelen"))),
        Err(value) => value,
    }
}

fn received(cx: &Cx<'_>, raw: u64, room: &Value) -> Value {
    let Value::Signed(room) = *room else { return room.clone() };
    match (cx.returned(), header(cx, raw)) {
        (Some(count), Ok(header)) => {
            let shown = Shown { room: Some(room), received: Some(count as u64) };
            Value::Struct(decode(cx, &header, &shown))
        }
        (None, _) => Value::Struct(StructValue::of(vec![Field { name: "msg_namelen", value: Value::Signed(room) }])),
        (_, Err(value)) => value,
    }
}

fn header(cx: &Cx<'_>, raw: u64) -> Result<Record, Value> {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    cx.record(&MSGHDR, at).ok_or(Value::Unreadable(at))
}

/// What a message is shown with.
struct Shown {
    /// How much room there was for the sender's address; `None` for a message that is sent.
    room: Option<i64>,
    /// How many bytes have been received; `None` for a message that is sent.
    received: Option<u64>,
}

fn decode(cx: &Cx<'_>, header: &Record, shown: &Shown) -> StructValue {
    let mut fields = StructValue::default();
    let length = i64::from(header.int("msg_namelen"));
    let usable = shown.room.map_or(length, |room| length.min(room));
    fields.push("msg_name", address::address(cx, header.number("msg_name"), usable));
    let length = Value::Signed(length);
    fields.push(
        "msg_namelen",
        match shown.room.map(Value::Signed) {
            Some(room) if room != length => Value::Change(Box::new(room), Box::new(length)),
            _ => length,
        },
    );
    fields.push("msg_iov", vectors(cx, header.number("msg_iov"), header.number("msg_iovlen"), shown.received));
    fields.push("msg_iovlen", header.value(cx, "msg_iovlen"));
    let control_length = header.number("msg_controllen");
    if control_length != 0 {
        fields.push("msg_control", control::messages(cx, header.number("msg_control"), control_length));
    }
    fields.push("msg_controllen", header.value(cx, "msg_controllen"));
    fields.push("msg_flags", header.value(cx, "msg_flags"));
    fields
}

/// An array of buffers; `filled` says how many bytes the kernel has stored in them, one after the other.
pub(crate) fn vectors(cx: &Cx<'_>, raw: u64, count: u64, filled: Option<u64>) -> Value {
    let size = IOVEC.size(cx.abi);
    // The kernel refuses so many that their size overflows; the array can't be read either.
    if count.checked_mul(size as u64).is_none() {
        return Value::address(raw);
    }
    let word = cx.abi.word_size();
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    let mut rest = filled;
    cx.array_with(VAddr::new(raw), count, size, |bytes, _| {
        let (base, length) = (number(&bytes[..word]), number(&bytes[word..2 * word]));
        let there = rest.map_or(length, |rest| rest.min(length));
        rest = rest.map(|rest| rest - there);
        let mut fields = StructValue::default();
        fields.push("iov_base", buffer(cx, base, there));
        fields.push("iov_len", Value::Unsigned(length));
        Value::Struct(fields)
    })
}

fn buffer(cx: &Cx<'_>, base: u64, length: u64) -> Value {
    super::payload(cx, VAddr::new(base), length)
}

/// Several messages to be sent: how long each was is known when the call returns.
pub(crate) static SENT_MANY: Stages = Stages { entry: sent_many, exit: sent_many_exit };

fn sent_many(cx: &Cx<'_>, raw: u64) -> Value {
    many(cx, raw, cx.args[2] as u32, &[], 0)
}

fn sent_many_exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match cx.returned() {
        Some(count) => many(cx, raw, cx.args[2] as u32, &[], count as u64),
        None => before.clone(),
    }
}

/// Several messages that are received.
pub(crate) static RECEIVED_MANY: Stages = Stages { entry: rooms, exit: received_many };

/// The size of `struct mmsghdr`: a message and how long it was.
fn many_size(cx: &Cx<'_>) -> usize {
    (MSGHDR.size(cx.abi) + 4).next_multiple_of(MSGHDR.align(cx.abi))
}

/// The rooms for the senders' addresses.
fn rooms(cx: &Cx<'_>, raw: u64) -> Value {
    let offset = MSGHDR.offset_of(cx.abi, "msg_namelen").unwrap_or(0);
    cx.array_with(VAddr::new(raw), u64::from(cx.args[2] as u32), many_size(cx), |bytes, _| {
        let room = bytes[offset..].first_chunk().map_or(0, |bytes| i32::from_le_bytes(*bytes));
        Value::Signed(i64::from(room))
    })
}

fn received_many(cx: &Cx<'_>, raw: u64, rooms: &Value) -> Value {
    let Some(count) = cx.returned() else { return Value::address(raw) };
    let rooms: Vec<i64> = match rooms {
        Value::Array(array) => {
            array.items.iter().map(|room| if let Value::Signed(room) = room { *room } else { 0 }).collect()
        }
        _ => Vec::new(),
    };
    // There can't be more of them than there was room for, unless the result was tampered with.
    let shown = (count as u64).min(u64::from(cx.args[2] as u32));
    if shown == 0 && count != 0 && cx.exactly(VAddr::new(raw), many_size(cx)).is_none() {
        return Value::address(raw);
    }
    match many(cx, raw, shown as u32, &rooms, shown) {
        Value::Array(array) => {
            let beyond = count as u64 > shown && array.unreadable.is_none();
            // As strace does, the message that is not shown is looked at before it is left out.
            let size = many_size(cx);
            let next = VAddr::new(raw.wrapping_add(shown * size as u64));
            let ends = beyond && !array.more && cx.exactly(next, size).is_none();
            let unreadable = if ends { Some(next) } else { array.unreadable };
            Value::Array(ArrayValue { more: (array.more || beyond) && unreadable.is_none(), unreadable, ..array })
        }
        other => other,
    }
}

/// `count` messages, of which `done` have been sent or received; `rooms` is empty for messages that are sent.
fn many(cx: &Cx<'_>, raw: u64, count: u32, rooms: &[i64], done: u64) -> Value {
    if !cx.limits.follow {
        return Value::address(raw);
    }
    let header_size = MSGHDR.size(cx.abi);
    let mut index = 0;
    cx.array_with(VAddr::new(raw), u64::from(count), many_size(cx), |bytes, at| {
        let Ok(header) = header(cx, at.raw()) else { return Value::Unreadable(at) };
        let length = bytes[header_size..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let room = rooms.get(index).copied();
        let shown = Shown { room, received: room.map(|_| u64::from(length)) };
        let mut fields = StructValue::default();
        fields.push("msg_hdr", Value::Struct(decode(cx, &header, &shown)));
        if (index as u64) < done {
            fields.push("msg_len", Value::Unsigned(u64::from(length)));
        }
        index += 1;
        Value::Struct(fields)
    })
}
