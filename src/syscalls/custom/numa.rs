//! Sets of memory nodes, and what became of pages that were to be moved.

use crate::syscalls::prelude::*;
use crate::value::errno;

/// The set that get_mempolicy(2) has stored. Of a set without nodes there is nothing to store, even when the call fails.
pub(crate) fn nodes_stored<const BITS: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.failed() && cx.args[BITS] != 0 { Value::address(raw) } else { nodes::<BITS>(cx, raw) }
}

/// A set of nodes of as many bits as the argument `BITS` says, less one (mbind(2), "BUGS").
pub(crate) fn nodes<const BITS: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    let bits = match cx.args[BITS] {
        1 => return Value::address(raw),
        0 => 0,
        // More than that overflows when it is rounded up to words.
        bits if bits > u64::MAX - 62 => return Value::address(raw),
        bits => bits - 1,
    };
    let addr = VAddr::new(raw);
    if !cx.limits.follow && bits != 0 {
        return Value::Address(addr);
    }
    let word = cx.abi.word_size();
    cx.array_with(addr, bits.div_ceil(8 * word as u64), word, |bytes, _| {
        let Value::Hex(raw) = cx.from_bytes(&Xlong, bytes, VAddr::NULL) else { return Value::Omitted };
        // Words are filled up with zeros; zero itself has no `0x`.
        let text = match raw {
            0 => "0".repeat(2 * word),
            _ => format!("{raw:#0width$x}", width = 2 * word),
        };
        Value::Symbol { raw: 0, text: text.into() }
    })
}

/// What move_pages(2) says of the pages. Of no pages there is nothing to say, even when the call fails.
pub(crate) fn page_statuses(cx: &Cx<'_>, raw: u64) -> Value {
    let count = cx.args[1];
    if cx.failed() && count != 0 {
        return Value::address(raw);
    }
    static STATUS: Kind = CustomOf(Width::W32, negative_error);
    cx.value(&Array(&STATUS, Arg(1)), raw)
}

/// A number that is a negated error where it is negative: of move_pages(2) the node that a page is on, or why it is on none.
pub(crate) fn negative_error(_: &Cx<'_>, raw: u64) -> Value {
    let status = raw as i32;
    let plain = Value::Signed(i64::from(status));
    match errno::name(status.unsigned_abs()) {
        Some(name) if status < 0 => Value::Alias {
            plain: Box::new(plain),
            named: Box::new(Value::Symbol { raw: 0, text: format!("-{name}").into() }),
        },
        _ => plain,
    }
}

/// Which pages of a range are in memory: one byte for each, of which one bit counts (mincore(2)).
pub(crate) fn resident(cx: &Cx<'_>, raw: u64) -> Value {
    let pages = cx.args[1].div_ceil(crate::addr::PAGE_SIZE);
    if (!cx.limits.follow || cx.failed()) && pages != 0 {
        return Value::address(raw);
    }
    cx.array_with(VAddr::new(raw), pages, 1, |bytes, _| Value::Unsigned(u64::from(bytes[0] & 1)))
}
