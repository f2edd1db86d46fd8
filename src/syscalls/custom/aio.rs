//! libaio: control blocks (`struct iocb`), whose fields depend on the command, and what became of them.

use super::fields::pointer;
use super::iovec::{Contents, iovecs};
use super::process::io_priority_value;
use crate::syscalls::consts::aio::{IOCB_COMMANDS, IOCB_FLAGS};
use crate::syscalls::consts::file::RWF_FLAGS;
use crate::syscalls::consts::poll::POLL_EVENTS;
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::aio::IOCB;
use crate::syscalls::prelude::*;

// Commands (linux/aio_abi.h).
const PREAD: u64 = 0;
const PWRITE: u64 = 1;
const POLL: u64 = 5;
const PREADV: u64 = 7;
const PWRITEV: u64 = 8;

const IOCB_FLAG_RESFD: u64 = 1;
const IOCB_FLAG_IOPRIO: u64 = 2;

/// The array of pointers that io_submit(2) gets.
pub(crate) fn submitted(cx: &Cx<'_>, raw: u64) -> Value {
    let Value::Signed(count) = cx.value(&Long, cx.args[1]) else { return pointer(raw) };
    let Ok(count) = u64::try_from(count) else { return pointer(raw) };
    if !cx.limits.follow && count != 0 {
        return pointer(raw);
    }
    cx.array_with(VAddr::new(raw), count, cx.abi.word_size(), |bytes, _| {
        match cx.from_bytes(&Kind::Unsigned(Width::Word), bytes, VAddr::NULL) {
            Value::Unsigned(block) => control_block(cx, block, true),
            other => other,
        }
    })
}

/// The control block that io_cancel(2) names.
pub(crate) fn cancelled(cx: &Cx<'_>, raw: u64) -> Value {
    control_block(cx, raw, false)
}

/// A control block; what it does in particular is only meant where it is submitted.
fn control_block(cx: &Cx<'_>, raw: u64, whole: bool) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(block) = cx.record(&IOCB, at) else { return Value::Unreadable(at) };
    let number = |name| block.number(name);
    let mut shown = StructValue::default();
    shown.push("aio_data", Value::Hex(number("aio_data")));
    if number("aio_key") != 0 {
        shown.push("aio_key", Value::Unsigned(number("aio_key")));
    }
    if number("aio_rw_flags") != 0 {
        shown.push("aio_rw_flags", Value::Flags { raw: number("aio_rw_flags"), names: &RWF_FLAGS });
    }
    let command = number("aio_lio_opcode");
    shown.push("aio_lio_opcode", Value::Ordinal { raw: command, names: &IOCB_COMMANDS });
    let priority = number("aio_reqprio");
    if number("aio_flags") & IOCB_FLAG_IOPRIO != 0 {
        shown.push("aio_reqprio", io_priority_value(priority));
    } else if priority != 0 {
        shown.push("aio_reqprio", block.value(cx, "aio_reqprio"));
    }
    shown.push("aio_fildes", block.value(cx, "aio_fildes"));
    if whole {
        particulars(cx, command, &block, &mut shown);
    }
    Value::Struct(shown)
}

const fn has_flags(command: u64) -> bool {
    matches!(command, PREAD | PWRITE | PREADV | PWRITEV)
}

/// The fields that depend on the command.
fn particulars(cx: &Cx<'_>, command: u64, block: &Record, shown: &mut StructValue) {
    let (buffer, count) = (block.number("aio_buf"), block.number("aio_nbytes"));
    let vector = |contents| iovecs(cx, buffer, count, contents);
    match command {
        PREAD => shown.push("aio_buf", Value::Hex(buffer)),
        PWRITE => shown.push("aio_buf", cx.buffer(VAddr::new(buffer), count)),
        PREADV => shown.push("aio_buf", vector(Contents::Addresses)),
        PWRITEV => shown.push("aio_buf", vector(Contents::Whole)),
        POLL => shown.push("aio_buf", Value::Flags { raw: buffer, names: &POLL_EVENTS }),
        _ => {}
    }
    if !has_flags(command) {
        return;
    }
    if matches!(command, PREAD | PWRITE) {
        shown.push("aio_nbytes", Value::Unsigned(count));
    }
    shown.push("aio_offset", block.value(cx, "aio_offset"));
    let (flags, descriptor) = (block.number("aio_flags"), block.number("aio_resfd"));
    if flags != 0 {
        shown.push("aio_flags", Value::Flags { raw: flags, names: &IOCB_FLAGS });
    }
    if flags & IOCB_FLAG_RESFD != 0 {
        shown.push("aio_resfd", Value::fd(descriptor as i32));
    } else if descriptor != 0 {
        shown.push("aio_resfd", Value::Hex(descriptor));
    }
}
