//! What a node is made of, and where a program is.

use crate::syscalls::prelude::*;

const S_IFMT: u64 = 0o170_000;
const S_IFCHR: u64 = 0o020_000;
const S_IFBLK: u64 = 0o060_000;

/// The `umode_t` of mknod(2): a file type and permissions.
pub(crate) fn node_mode(cx: &Cx<'_>, raw: u64) -> Value {
    cx.value(&Mode, raw)
}

/// The device number of mknod(2) with the mode in register `MODE`: only devices have one.
pub(crate) fn node_device<const MODE: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[MODE] & S_IFMT {
        S_IFCHR | S_IFBLK => cx.value(&Dev32, raw),
        _ => Value::Omitted,
    }
}

/// The path that getcwd(2) has stored, which is as long as it says, its NUL included.
pub(crate) fn working_directory(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.returned().and_then(|size| usize::try_from(size).ok()) {
        None | Some(0) => cx.path(raw),
        Some(size) => cx.path_within(raw, size - 1),
    }
}
