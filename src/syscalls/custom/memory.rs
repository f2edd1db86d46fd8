//! Flags of mappings that hold a number besides, and arguments that depend on others.

use crate::syscalls::consts::memory::{MAP_FLAGS, MAP_TYPES, MEMFD_FLAGS};
use crate::syscalls::prelude::*;

/// The bits that choose one of the mapping types (`MAP_TYPE` in asm-generic/mman-common.h).
const MAP_TYPE: u64 = 0xf;

/// Where the logarithm of the size of huge pages is kept (asm-generic/hugetlb_encode.h), and its mask.
const HUGE_SHIFT: u32 = 26;
const HUGE_MASK: u64 = 0x3f << HUGE_SHIFT;

const MREMAP_FIXED: u64 = 2;

/// The flags of mmap(2): a type, flags, and the size of huge pages.
pub(crate) fn map_flags(cx: &Cx<'_>, raw: u64) -> Value {
    let mut parts = vec![cx.value(&Const(&MAP_TYPES), raw & MAP_TYPE)];
    let flags = raw as u32 & !(MAP_TYPE | HUGE_MASK) as u32;
    if flags != 0 {
        let flags = u64::from(flags);
        // Behind a type, bits that have no name need no remark.
        let named = MAP_FLAGS.split(flags).1 != flags;
        parts.push(if named { cx.value(&Flags(&MAP_FLAGS), flags) } else { Value::Hex(flags) });
    }
    parts.extend(huge_size(raw, "MAP_HUGE_SHIFT"));
    alias(raw, parts)
}

/// The flags of memfd_create(2).
pub(crate) fn memfd_flags(cx: &Cx<'_>, raw: u64) -> Value {
    let mut parts = Vec::new();
    let huge = huge_size(raw, "MFD_HUGE_SHIFT");
    if raw & !HUGE_MASK != 0 || huge.is_none() {
        parts.push(cx.value(&Flags(&MEMFD_FLAGS), raw & !HUGE_MASK));
    }
    parts.extend(huge);
    alias(raw, parts)
}

/// `21<<MAP_HUGE_SHIFT`, where a size is given.
fn huge_size(raw: u64, shift: &'static str) -> Option<Value> {
    let log = (raw & HUGE_MASK) >> HUGE_SHIFT;
    (log != 0).then(|| Value::Symbol { raw: raw & HUGE_MASK, text: format!("{log}<<{shift}").into() })
}

/// A number that is written as its parts.
fn alias(raw: u64, mut parts: Vec<Value>) -> Value {
    match parts.len() {
        1 if raw & HUGE_MASK == 0 => parts.remove(0),
        _ => Value::alias(raw & 0xffff_ffff, Value::Join(parts)),
    }
}

/// The new address of mremap(2), which is only there when it is asked for.
pub(crate) fn mremap_target(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[3] & MREMAP_FIXED == 0 { Value::Omitted } else { Value::address(raw) }
}

/// The offset of mmap2(2), which counts pages of 4096 bytes.
pub(crate) fn page_offset(_: &Cx<'_>, raw: u64) -> Value {
    Value::Hex(raw << 12)
}
