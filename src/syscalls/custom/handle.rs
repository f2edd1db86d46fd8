//! File handles (`struct file_handle`, linux/fcntl.h): two numbers and as many bytes as the first one says.

use crate::syscalls::prelude::*;
use crate::syscalls::signature::Stages;
use crate::value::{Bytes as BytesValue, BytesKind};

/// No handle is longer (`MAX_HANDLE_SZ` in linux/exportfs.h).
const MAX: usize = 128;

const EOVERFLOW: u32 = 75;

/// The handle that name_to_handle_at(2) fills in: its room before, its length after.
pub(crate) static FILLED_IN: Stages = Stages { entry: room, exit: filled_in };

fn room(cx: &Cx<'_>, raw: u64) -> Value {
    match header(cx, raw) {
        Ok((room, _)) => bytes_field(Value::Unsigned(room)),
        Err(address) => address,
    }
}

fn bytes_field(value: Value) -> Value {
    Value::Struct(StructValue::of(vec![Field { name: "handle_bytes", value }]))
}

/// The length and the type of a handle.
fn header(cx: &Cx<'_>, raw: u64) -> Result<(u64, i32), Value> {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow {
        return Err(Value::Address(addr));
    }
    match cx.u64(addr) {
        Some(both) => Ok((both & 0xffff_ffff, (both >> 32) as i32)),
        None => Err(Value::Unreadable(addr)),
    }
}

fn filled_in(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Struct(shown) = before else { return before.clone() };
    let Some(room) = shown.get("handle_bytes") else { return before.clone() };
    let too_small = cx.result.and_then(|result| result.errno()) == Some(EOVERFLOW);
    if cx.failed() && !too_small {
        return before.clone();
    }
    let Ok((length, kind)) = header(cx, raw) else { return before.clone() };
    let length_shown = match Value::Unsigned(length) {
        same if same == *room => same,
        other => Value::Change(Box::new(room.clone()), Box::new(other)),
    };
    if cx.failed() { bytes_field(length_shown) } else { handle(cx, raw, length_shown, length, kind) }
}

/// The mount of the handle that name_to_handle_at(2) fills in; not looked at where the handle can't be read.
pub(crate) fn mount_id(cx: &Cx<'_>, raw: u64) -> Value {
    match header(cx, cx.args[2]) {
        Ok(_) => cx.value(&To(&Int), raw),
        Err(_) => Value::address(raw),
    }
}

/// The handle that open_by_handle_at(2) opens.
pub(crate) fn opened(cx: &Cx<'_>, raw: u64) -> Value {
    match header(cx, raw) {
        Ok((length, kind)) => handle(cx, raw, Value::Unsigned(length), length, kind),
        Err(address) => address,
    }
}

fn handle(cx: &Cx<'_>, raw: u64, length_shown: Value, length: u64, kind: i32) -> Value {
    let shown = length.min(MAX as u64) as usize;
    let bytes = match VAddr::new(raw).checked_add(8).and_then(|at| cx.exactly(at, shown)) {
        Some(data) => Value::Bytes(BytesValue { data, cut: length > MAX as u64, kind: BytesKind::Binary }),
        None => Value::word("???"),
    };
    Value::Struct(StructValue::of(vec![
        Field { name: "handle_bytes", value: length_shown },
        Field { name: "handle_type", value: Value::Signed(i64::from(kind)) },
        Field { name: "f_handle", value: bytes },
    ]))
}
