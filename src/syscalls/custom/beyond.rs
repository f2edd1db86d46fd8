//! Structures that the kernel may let grow: what lies behind the part that is known.

use crate::syscalls::prelude::*;

/// A structure that grows is never larger than a page (`copy_struct_from_user`'s callers in the kernel).
const MAX: u64 = 4096;

/// Adds the bytes from `known` up to `size` to a structure at `addr`, when there are any but zeros.
pub(crate) fn beyond(cx: &Cx<'_>, addr: VAddr, known: usize, size: u64, shown: &mut StructValue) {
    let rest = size.min(MAX).saturating_sub(known as u64) as usize;
    if rest == 0 {
        return;
    }
    match addr.checked_add(known as u64).and_then(|from| cx.exactly(from, rest)) {
        Some(data) if data.iter().all(|&byte| byte == 0) => {}
        Some(data) => shown.push("", self::shown(cx, known, data)),
        None => shown.push("", Value::word("???")),
    }
}

/// The bytes behind a known part of `offset` bytes, as many as `-s` allows.
pub(crate) fn shown(cx: &Cx<'_>, offset: usize, mut data: Vec<u8>) -> Value {
    let end = offset.saturating_add(data.len());
    data.truncate(cx.limits.strlen);
    Value::Beyond { offset, end, data }
}
