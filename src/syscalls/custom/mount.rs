//! Flags and structures of mounts, quotas and swap areas.

use crate::syscalls::consts::mount::SWAP_FLAGS;
use crate::syscalls::prelude::*;

/// The bits of swapon(2)'s flags that hold a priority (`SWAP_FLAG_PRIO_MASK` in include/linux/swap.h).
const PRIORITY: u64 = 0x7fff;

/// The flags of swapon(2): names, then the priority.
pub(crate) fn swap_flags(cx: &Cx<'_>, raw: u64) -> Value {
    let priority = Value::Unsigned(raw & PRIORITY);
    match raw & !PRIORITY {
        0 => priority,
        flags => Value::Join(vec![cx.value(&Flags(&SWAP_FLAGS), flags), priority]),
    }
}
