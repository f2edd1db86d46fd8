//! Values and lists of names of extended attributes.

use crate::syscalls::prelude::*;

/// No value is longer, in bytes (`XATTR_SIZE_MAX` in linux/limits.h).
const MAX: u64 = 65536;

/// The value that setxattr(2) sets; its length is the argument behind it.
pub(crate) fn value(cx: &Cx<'_>, raw: u64) -> Value {
    contents(cx, raw, cx.args[3])
}

/// The value that getxattr(2) returned.
pub(crate) fn returned(cx: &Cx<'_>, raw: u64) -> Value {
    contents(cx, raw, cx.returned().unwrap_or(0) as u64)
}

/// The names that listxattr(2) returned; of a call that asked for their length only, the address.
pub(crate) fn names(cx: &Cx<'_>, raw: u64) -> Value {
    if Width::Word.zero_extend(cx.abi, cx.args[2]) == 0 {
        return Value::address(raw);
    }
    cx.buffer(VAddr::new(raw), cx.returned().unwrap_or(0) as u64)
}

/// A value, which is often a string.
fn contents(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    if length > MAX {
        return Value::address(raw);
    }
    cx.buffer_of_text(VAddr::new(raw), length)
}
