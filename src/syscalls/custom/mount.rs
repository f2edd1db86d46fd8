//! Arguments of mount(2) and its successors that depend on others, and their structures.

use super::beyond::beyond;
use crate::syscalls::consts::mount::{MOUNT_FLAGS, MOUNT_MAGIC, SWAP_FLAGS};
use crate::syscalls::layouts::mount::MOUNT_ATTR;
use crate::syscalls::prelude::*;
use crate::value::BytesKind;

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

/// The upper half of mount(2)'s flags in programs of the last century (linux/mount.h).
const MS_MGC_VAL: u64 = 0xC0ED_0000;
const MS_MGC_MSK: u64 = 0xffff_0000;

const MS_REMOUNT: u64 = 32;
const MS_BIND: u64 = 4096;
const MS_MOVE: u64 = 8192;
const MS_UNBINDABLE: u64 = 1 << 17;
const MS_PRIVATE: u64 = 1 << 18;
const MS_SLAVE: u64 = 1 << 19;
const MS_SHARED: u64 = 1 << 20;

fn without_magic(flags: u64) -> u64 {
    if flags & MS_MGC_MSK == MS_MGC_VAL { flags & !MS_MGC_MSK } else { flags }
}

/// The flags of mount(2).
pub(crate) fn mount_flags(cx: &Cx<'_>, raw: u64) -> Value {
    let flags = without_magic(raw);
    let named = cx.value(&FlagsLong(&MOUNT_FLAGS), flags);
    if flags == raw {
        return named;
    }
    let magic = cx.value(&ConstLong(&MOUNT_MAGIC), MS_MGC_VAL);
    if flags == 0 { magic } else { Value::Join(vec![magic, named]) }
}

/// Whether the call does something else to a mount than making it: the kernel ignores `type` then, and `data` too
/// unless the file system is remounted.
fn changes_a_mount(cx: &Cx<'_>) -> bool {
    let others = MS_BIND | MS_MOVE | MS_SHARED | MS_PRIVATE | MS_SLAVE | MS_UNBINDABLE;
    without_magic(cx.args[3]) & others != 0
}

fn remounts(cx: &Cx<'_>) -> bool {
    without_magic(cx.args[3]) & MS_REMOUNT != 0
}

/// The type of the file system for mount(2).
pub(crate) fn mount_type(cx: &Cx<'_>, raw: u64) -> Value {
    if remounts(cx) || changes_a_mount(cx) { Value::address(raw) } else { cx.value(&Text, raw) }
}

/// The options of the file system for mount(2).
pub(crate) fn mount_options(cx: &Cx<'_>, raw: u64) -> Value {
    if changes_a_mount(cx) && !remounts(cx) { Value::address(raw) } else { cx.value(&Text, raw) }
}

const FSCONFIG_SET_STRING: u32 = 1;
const FSCONFIG_SET_BINARY: u32 = 2;
const FSCONFIG_SET_PATH: u32 = 3;
const FSCONFIG_SET_PATH_EMPTY: u32 = 4;
const FSCONFIG_SET_FD: u32 = 5;

/// The key of fsconfig(2), of the commands that set something.
pub(crate) fn fsconfig_key(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[1] as u32 <= FSCONFIG_SET_FD { cx.value(&Text, raw) } else { Value::address(raw) }
}

/// The value of fsconfig(2).
pub(crate) fn fsconfig_value(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[1] as u32 {
        FSCONFIG_SET_STRING => cx.value(&Text, raw),
        // The kernel refuses more (fs/fsopen.c), and a negative length.
        FSCONFIG_SET_BINARY if cx.args[4] as u32 > 1 << 20 => Value::address(raw),
        FSCONFIG_SET_BINARY => cx.buffer_of(VAddr::new(raw), u64::from(cx.args[4] as u32), BytesKind::Binary),
        FSCONFIG_SET_PATH | FSCONFIG_SET_PATH_EMPTY => cx.value(&Path, raw),
        _ => Value::address(raw),
    }
}

/// The last argument of fsconfig(2): a length, a directory, a descriptor.
pub(crate) fn fsconfig_aux(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[1] as u32 {
        FSCONFIG_SET_PATH | FSCONFIG_SET_PATH_EMPTY => cx.value(&DirFd, raw),
        FSCONFIG_SET_FD => cx.value(&Fd, raw),
        _ => cx.value(&Int, raw),
    }
}

/// What mount_setattr(2) and open_tree_attr(2) change; its size is the argument behind it.
pub(crate) fn mount_attr(cx: &Cx<'_>, raw: u64) -> Value {
    let (addr, size) = (VAddr::new(raw), cx.args[4]);
    let known = MOUNT_ATTR.size(cx.abi);
    if size < known as u64 || addr.is_null() || !cx.limits.follow {
        return Value::Address(addr);
    }
    let Some(attr) = cx.record(&MOUNT_ATTR, addr) else { return Value::Unreadable(addr) };
    let mut shown = cx.structure(&MOUNT_ATTR, &attr.bytes, addr);
    beyond(cx, addr, known, size, &mut shown);
    Value::Struct(shown)
}
