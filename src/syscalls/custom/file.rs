//! Arguments of open and fcntl that depend on others.

use crate::syscalls::consts::file::{FD_FLAGS, OPEN_FLAGS};
use crate::syscalls::prelude::*;

const O_CREAT: u64 = 0o100;
const O_TMPFILE: u64 = 0o20_000_000;

/// The mode of open(2), which is only there when a file may be created.
pub(crate) fn open_mode(cx: &Cx<'_>, raw: u64) -> Value {
    mode_if_creating(cx, cx.args[1], raw)
}

/// The mode of openat(2).
pub(crate) fn openat_mode(cx: &Cx<'_>, raw: u64) -> Value {
    mode_if_creating(cx, cx.args[2], raw)
}

fn mode_if_creating(cx: &Cx<'_>, flags: u64, raw: u64) -> Value {
    if flags & (O_CREAT | O_TMPFILE) == 0 { Value::Omitted } else { cx.value(&Permissions, raw) }
}

/// The third argument of fcntl(2), by command.
pub(crate) fn fcntl_argument(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[1] {
        1 | 3 => Value::Omitted,
        2 => cx.value(&Flags(&FD_FLAGS), raw),
        4 => cx.value(&Flags(&OPEN_FLAGS), raw),
        0 | 1030 => cx.value(&Int, raw),
        _ => Value::Hex(raw),
    }
}

/// The flags that fcntl(2) returned, by name.
pub(crate) fn fcntl_note(cx: &Cx<'_>) -> Vec<Note> {
    let Some(raw) = cx.returned() else { return Vec::new() };
    let flags = match cx.args[1] {
        1 if raw != 0 => cx.value(&Flags(&FD_FLAGS), raw as u64),
        3 => cx.value(&Flags(&OPEN_FLAGS), raw as u64),
        _ => return Vec::new(),
    };
    vec![Note { label: "flags", value: Some(flags) }]
}

/// The structure of openat2(2).
pub(crate) fn open_how(_: &Cx<'_>, raw: u64) -> Value {
    Value::address(raw)
}
