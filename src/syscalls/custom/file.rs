//! Arguments of open and its relatives that depend on others.

use super::beyond::beyond;
use crate::syscalls::layouts::file::OPEN_HOW;
use crate::syscalls::prelude::*;

const O_CREAT: u64 = 0o100;
/// The bit that tells O_TMPFILE from O_DIRECTORY (`__O_TMPFILE` in asm-generic/fcntl.h).
const O_TMPFILE: u64 = 0o20_000_000;

/// The mode of open(2), which is only there when a file may be created.
pub(crate) fn open_mode(cx: &Cx<'_>, raw: u64) -> Value {
    mode_if_creating(cx, cx.args[1], raw)
}

/// The mode of openat(2).
pub(crate) fn openat_mode(cx: &Cx<'_>, raw: u64) -> Value {
    mode_if_creating(cx, cx.args[2], raw)
}

const fn creates(flags: u64) -> bool {
    flags & (O_CREAT | O_TMPFILE) != 0
}

fn mode_if_creating(cx: &Cx<'_>, flags: u64, raw: u64) -> Value {
    if creates(flags) { cx.value(&Permissions, raw) } else { Value::Omitted }
}

/// The structure of openat2(2), whose size is the argument behind it.
pub(crate) fn open_how(cx: &Cx<'_>, raw: u64) -> Value {
    let (addr, size) = (VAddr::new(raw), cx.args[3]);
    if addr.is_null() || size < OPEN_HOW.size(cx.abi) as u64 || !cx.limits.follow {
        return Value::Address(addr);
    }
    let Some(how) = cx.record(&OPEN_HOW, addr) else { return Value::Unreadable(addr) };
    let mut shown = StructValue::default();
    shown.push("flags", how.value(cx, "flags"));
    match how.number("mode") {
        0 if !creates(how.number("flags")) => {}
        mode => {
            shown.push("mode", u32::try_from(mode).map_or(Value::Octal(mode), |raw| Value::Mode { raw, typed: false }))
        }
    }
    shown.push("resolve", how.value(cx, "resolve"));
    beyond(cx, addr, OPEN_HOW.size(cx.abi), size, &mut shown);
    Value::Struct(shown)
}
