//! What is known of a file or a file system, in the order in which it is shown.

use crate::syscalls::cx::Record;
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::file::{OLD_STAT, STAT, STAT32, STAT64, STATFS, STATFS64, STATX};
use crate::syscalls::prelude::*;

const S_IFMT: u64 = 0o170_000;
const S_IFCHR: u64 = 0o020_000;
const S_IFBLK: u64 = 0o060_000;

/// The result of stat(2) and its relatives.
pub(crate) fn stat(cx: &Cx<'_>, raw: u64) -> Value {
    file(cx, raw, if cx.abi == crate::abi::Abi::X86_64 { &STAT } else { &STAT32 })
}

/// The result of stat64(2) and its relatives.
pub(crate) fn stat64(cx: &Cx<'_>, raw: u64) -> Value {
    file(cx, raw, &STAT64)
}

/// The result of the first of all stat calls.
pub(crate) fn old_stat(cx: &Cx<'_>, raw: u64) -> Value {
    file(cx, raw, &OLD_STAT)
}

fn record(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Result<Record, Value> {
    let addr = VAddr::new(raw);
    if addr.is_null() || !cx.limits.follow {
        return Err(Value::Address(addr));
    }
    cx.record(layout, addr).ok_or(Value::Unreadable(addr))
}

fn file(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Value {
    let stat = match record(cx, raw, layout) {
        Ok(stat) => stat,
        Err(address) => return address,
    };
    let detail = cx.limits.detail;
    let number = |name| stat.get(name).unwrap_or(0);
    let unsigned = |name| Value::Unsigned(number(name));
    let mut shown = StructValue { more: !detail, ..StructValue::default() };
    if detail {
        shown.push("st_dev", cx.value(&Dev64, number("st_dev")));
        shown.push("st_ino", unsigned("st_ino"));
    }
    shown.push("st_mode", cx.value(&Mode, number("st_mode")));
    if detail {
        shown.push("st_nlink", unsigned("st_nlink"));
        // Numbers without a sign: here -1 does not stand for none.
        shown.push("st_uid", unsigned("st_uid"));
        shown.push("st_gid", unsigned("st_gid"));
        shown.push("st_blksize", unsigned("st_blksize"));
        shown.push("st_blocks", unsigned("st_blocks"));
    }
    match number("st_mode") & S_IFMT {
        S_IFCHR | S_IFBLK => shown.push("st_rdev", cx.value(&Dev64, number("st_rdev"))),
        _ => shown.push("st_size", unsigned("st_size")),
    }
    if detail {
        times(cx, &stat, &mut shown);
    }
    Value::Struct(shown)
}

/// The times of a file, each as the date that it is, and as nanoseconds where there are any.
fn times(cx: &Cx<'_>, stat: &Record, shown: &mut StructValue) {
    let names = [("st_atime", "st_atime_nsec"), ("st_mtime", "st_mtime_nsec"), ("st_ctime", "st_ctime_nsec")];
    for (seconds_name, fraction_name) in names {
        let Value::Signed(seconds) = cx.value(&Long, stat.number(seconds_name)) else { continue };
        let fraction = stat.get(fraction_name);
        let date = Value::Signed(seconds).dated(seconds, fraction.unwrap_or(0), if fraction.is_some() { 9 } else { 0 });
        shown.push(seconds_name, date);
        if let Some(fraction) = fraction {
            shown.push(fraction_name, Value::Unsigned(fraction));
        }
    }
}

const STATX_TYPE: u64 = 1;
const STATX_MODE: u64 = 2;
const STATX_SIZE: u64 = 0x200;
const STATX_MNT_ID: u64 = 0x1000;
const STATX_DIOALIGN: u64 = 0x2000;

/// The fields of `struct statx` in the order in which they are shown, with the bits of the mask of which one must be
/// set (0: always there).
static STATX_FIELDS: [(&str, u64); 19] = [
    ("stx_nlink", 4),
    ("stx_uid", 8),
    ("stx_gid", 0x10),
    ("stx_mode", STATX_TYPE | STATX_MODE),
    ("stx_ino", 0x100),
    ("stx_size", STATX_SIZE),
    ("stx_blocks", 0x400),
    ("stx_attributes_mask", 0),
    ("stx_atime", 0x20),
    ("stx_btime", 0x800),
    ("stx_ctime", 0x80),
    ("stx_mtime", 0x40),
    ("stx_rdev_major", 0),
    ("stx_rdev_minor", 0),
    ("stx_dev_major", 0),
    ("stx_dev_minor", 0),
    ("stx_mnt_id", STATX_MNT_ID),
    ("stx_dio_mem_align", STATX_DIOALIGN),
    ("stx_dio_offset_align", STATX_DIOALIGN),
];

/// The result of statx(2).
pub(crate) fn statx(cx: &Cx<'_>, raw: u64) -> Value {
    let statx = match record(cx, raw, &STATX) {
        Ok(statx) => statx,
        Err(address) => return address,
    };
    let detail = cx.limits.detail;
    let mask = statx.number("stx_mask");
    let mut shown = StructValue { more: !detail, ..StructValue::default() };
    shown.push("stx_mask", statx.value(cx, "stx_mask"));
    if detail {
        shown.push("stx_blksize", statx.value(cx, "stx_blksize"));
    }
    shown.push("stx_attributes", statx.value(cx, "stx_attributes"));
    for &(name, bits) in &STATX_FIELDS {
        if (bits == 0 || mask & bits != 0) && (detail || matches!(name, "stx_mode" | "stx_size")) {
            shown.push(name, statx_field(cx, &statx, name));
        }
    }
    Value::Struct(shown)
}

fn statx_field(cx: &Cx<'_>, statx: &Record, name: &'static str) -> Value {
    match statx.value(cx, name) {
        Value::Unsigned(mode) if name == "stx_mode" => cx.value(&Mode, mode),
        Value::Struct(time) => match (time.get("tv_sec"), time.get("tv_nsec")) {
            (Some(&Value::Signed(seconds)), Some(&Value::Unsigned(nanoseconds))) => {
                Value::Struct(time).dated(seconds, nanoseconds, 9)
            }
            _ => Value::Struct(time),
        },
        other => other,
    }
}

/// The result of statfs(2) and fstatfs(2).
pub(crate) fn statfs(cx: &Cx<'_>, raw: u64) -> Value {
    file_system(cx, raw, &STATFS)
}

/// The result of statfs64(2) and fstatfs64(2).
pub(crate) fn statfs64(cx: &Cx<'_>, raw: u64) -> Value {
    // The kernel also takes the size that the structure has on 64-bit machines (fs/compat.c).
    let known = STATFS64.size(cx.abi) as u64;
    if cx.args[1] == known || cx.args[1] == known + 4 { file_system(cx, raw, &STATFS64) } else { Value::address(raw) }
}

/// Says that `f_flags` is filled in (include/linux/statfs.h).
const ST_VALID: u64 = 0x20;

fn file_system(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Value {
    let statfs = match record(cx, raw, layout) {
        Ok(statfs) => statfs,
        Err(address) => return address,
    };
    let mut shown = cx.structure(layout, &statfs.bytes, VAddr::new(raw));
    let valid = statfs.number("f_flags") & ST_VALID != 0;
    shown.fields.retain(|field| field.name != "f_spare" && (valid || field.name != "f_flags"));
    Value::Struct(shown)
}
