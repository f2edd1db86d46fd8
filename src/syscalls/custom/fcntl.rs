//! fcntl(2): what its argument and its result are depends on the command.

use super::fields::flags_returned;
use crate::syscalls::consts::file::{FD_FLAGS, LOCK_TYPES, NOTIFY_FLAGS, OPEN_FLAGS, SEALS, WRITE_LIFE_HINTS};
use crate::syscalls::layouts::file::{FLOCK, FLOCK64, OWNER_EX};
use crate::syscalls::prelude::*;
use crate::syscalls::signature::Stages;
use crate::value::signals;

const F_DUPFD: u32 = 0;
const F_GETFD: u32 = 1;
const F_SETFD: u32 = 2;
const F_GETFL: u32 = 3;
const F_SETFL: u32 = 4;
const F_GETLK: u32 = 5;
const F_SETLK: u32 = 6;
const F_SETLKW: u32 = 7;
const F_SETOWN: u32 = 8;
const F_GETOWN: u32 = 9;
const F_SETSIG: u32 = 10;
const F_GETSIG: u32 = 11;
const F_GETLK64: u32 = 12;
const F_SETLK64: u32 = 13;
const F_SETLKW64: u32 = 14;
const F_SETOWN_EX: u32 = 15;
const F_GETOWN_EX: u32 = 16;
const F_OFD_GETLK: u32 = 36;
const F_OFD_SETLK: u32 = 37;
const F_OFD_SETLKW: u32 = 38;
const F_SETLEASE: u32 = 1024;
const F_GETLEASE: u32 = 1025;
const F_NOTIFY: u32 = 1026;
const F_DUPFD_CLOEXEC: u32 = 1030;
const F_SETPIPE_SZ: u32 = 1031;
const F_GETPIPE_SZ: u32 = 1032;
const F_ADD_SEALS: u32 = 1033;
const F_GET_SEALS: u32 = 1034;
const F_GET_RW_HINT: u32 = 1035;
const F_SET_RW_HINT: u32 = 1036;
const F_GET_FILE_RW_HINT: u32 = 1037;
const F_SET_FILE_RW_HINT: u32 = 1038;

static LOCK: Kind = To(&Struct(&FLOCK));
static LOCK64: Kind = To(&Struct(&FLOCK64));
static OWNER: Kind = To(&Struct(&OWNER_EX));
static HINT: Kind = To(&Const64(&WRITE_LIFE_HINTS));

/// The third argument.
pub(crate) static ARGUMENT: Stages = Stages { entry: argument_at_entry, exit: argument_at_exit };

/// The third argument of fcntl64(2), which knows the 64-bit locks.
pub(crate) static ARGUMENT64: Stages = Stages { entry: argument64_at_entry, exit: argument64_at_exit };

fn command(cx: &Cx<'_>) -> u32 {
    cx.args[1] as u32
}

fn argument_at_entry(cx: &Cx<'_>, raw: u64) -> Value {
    at_entry(cx, raw).unwrap_or_else(|| plain(raw))
}

fn argument64_at_entry(cx: &Cx<'_>, raw: u64) -> Value {
    let lock = match command(cx) {
        F_GETLK64 => Some(Value::Pending),
        F_SETLK64 | F_SETLKW64 => Some(lock(cx, &LOCK64, raw, false)),
        _ => at_entry(cx, raw),
    };
    lock.unwrap_or_else(|| plain(raw))
}

/// A number of which nothing is known, or a pointer that is not followed.
fn plain(raw: u64) -> Value {
    Value::Hex(raw)
}

/// The argument as it stands at the entry; `None` for a command that is not known to have one.
fn at_entry(cx: &Cx<'_>, raw: u64) -> Option<Value> {
    Some(match command(cx) {
        F_GETFD | F_GETFL | F_GETOWN | F_GETSIG | F_GETLEASE | F_GETPIPE_SZ | F_GET_SEALS => Value::Omitted,
        // The register as it is, in whatever interface.
        F_DUPFD | F_DUPFD_CLOEXEC | F_SETPIPE_SZ => Value::Signed(raw as i64),
        F_SETFD => cx.value(&Flags(&FD_FLAGS), raw),
        F_SETFL => cx.value(&Flags(&OPEN_FLAGS), raw),
        F_SETOWN => cx.value(&Pid, raw),
        F_SETSIG => cx.value(&Signal, raw),
        F_SETLEASE => cx.value(&Const(&LOCK_TYPES), raw),
        F_NOTIFY => cx.value(&Flags(&NOTIFY_FLAGS), raw),
        F_ADD_SEALS => cx.value(&Flags(&SEALS), raw),
        F_SETLK | F_SETLKW => lock(cx, &LOCK, raw, false),
        F_OFD_SETLK | F_OFD_SETLKW => lock(cx, &LOCK64, raw, false),
        F_SETOWN_EX => cx.value(&OWNER, raw),
        F_SET_RW_HINT | F_SET_FILE_RW_HINT => cx.value(&HINT, raw),
        F_GETLK | F_OFD_GETLK | F_GETOWN_EX | F_GET_RW_HINT | F_GET_FILE_RW_HINT => Value::Pending,
        _ => return None,
    })
}

fn argument_at_exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Pending if cx.failed() => Value::address(raw),
        Value::Pending => match command(cx) {
            F_GETLK => lock(cx, &LOCK, raw, true),
            F_OFD_GETLK => lock(cx, &LOCK64, raw, true),
            F_GETOWN_EX => cx.value(&OWNER, raw),
            F_GET_RW_HINT | F_GET_FILE_RW_HINT => cx.value(&HINT, raw),
            _ => Value::address(raw),
        },
        _ => before.clone(),
    }
}

fn argument64_at_exit(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Pending if !cx.failed() && command(cx) == F_GETLK64 => lock(cx, &LOCK64, raw, true),
        _ => argument_at_exit(cx, raw, before),
    }
}

/// A lock; its owner is only meant where the kernel says who holds it.
fn lock(cx: &Cx<'_>, kind: &Kind, raw: u64, owner: bool) -> Value {
    match cx.value(kind, raw) {
        Value::Struct(mut lock) => {
            lock.fields.retain(|field| owner || field.name != "l_pid");
            Value::Struct(lock)
        }
        other => other,
    }
}

/// The result.
pub(crate) fn result(cx: &Cx<'_>, raw: u64) -> Value {
    match command(cx) {
        F_GETFL | F_GETFD | F_GETLEASE | F_GET_SEALS => Value::Hex(raw),
        F_DUPFD | F_DUPFD_CLOEXEC => cx.value(&Fd, raw),
        F_GETOWN => cx.value(&Pid, raw),
        _ => cx.value(&Int, raw),
    }
}

/// What the result means.
pub(crate) fn note(cx: &Cx<'_>) -> Vec<Note> {
    let Some(raw) = cx.returned().map(|raw| raw as u64) else { return Vec::new() };
    let (label, value) = match command(cx) {
        F_GETFD if raw != 0 => ("flags", flags_returned(raw, &FD_FLAGS)),
        F_GETFL => ("flags", cx.value(&Flags(&OPEN_FLAGS), raw).by_name()),
        F_GETLEASE if LOCK_TYPES.of(raw).is_some() => ("", cx.value(&Const(&LOCK_TYPES), raw).by_name()),
        F_GETSIG if signals::name(raw as u32).is_some() => ("", cx.value(&Signal, raw).by_name()),
        F_GET_SEALS if raw != 0 => ("seals", flags_returned(raw, &SEALS)),
        _ => return Vec::new(),
    };
    vec![Note { label, value: Some(value) }]
}
