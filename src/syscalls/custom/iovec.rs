//! Arrays of buffers: `[{iov_base="abc", iov_len=3}]`.

use crate::syscalls::prelude::*;

/// What is shown of the buffers that an array points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Nothing but their addresses.
    Addresses,
    /// All that they hold.
    Whole,
    /// What a call has put into them, buffer after buffer, in bytes.
    First(u64),
}

/// An array of `count` buffers (`struct iovec`, linux/uio.h).
pub(crate) fn iovecs(cx: &Cx<'_>, raw: u64, count: u64, contents: Contents) -> Value {
    let word = cx.abi.word_size();
    if !cx.limits.follow && count != 0 {
        return Value::address(raw);
    }
    let mut left = if let Contents::First(bytes) = contents { bytes } else { u64::MAX };
    cx.array_with(VAddr::new(raw), count, 2 * word, |bytes, _| {
        let base = cx.from_bytes(&Kind::Unsigned(Width::Word), bytes, VAddr::NULL);
        let len = cx.from_bytes(&Kind::Unsigned(Width::Word), &bytes[word..], VAddr::NULL);
        let (Value::Unsigned(base), Value::Unsigned(len)) = (base, len) else { return Value::Omitted };
        let shown = if contents == Contents::Addresses {
            Value::address(base)
        } else {
            let held = len.min(left);
            left -= held;
            cx.buffer(VAddr::new(base), if contents == Contents::Whole { len } else { held })
        };
        let mut item = StructValue::default();
        item.push("iov_base", shown);
        item.push("iov_len", Value::Unsigned(len));
        Value::Struct(item)
    })
}

/// Buffers that the kernel reads; their number is the argument `COUNT`.
pub(crate) fn written<const COUNT: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    iovecs(cx, raw, cx.args[COUNT], Contents::Whole)
}

/// Buffers that the kernel fills with as many bytes as the call returns.
pub(crate) fn read<const COUNT: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    let contents = cx.returned().map_or(Contents::Addresses, |bytes| Contents::First(bytes as u64));
    iovecs(cx, raw, cx.args[COUNT], contents)
}

/// Ranges of memory whose contents don't matter or are another process's.
pub(crate) fn ranges<const COUNT: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    iovecs(cx, raw, cx.args[COUNT], Contents::Addresses)
}
