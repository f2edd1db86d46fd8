//! futex(2): an operation decides what the other arguments are.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::poll::{
    FUTEX_BITSETS, FUTEX_FLAGS, FUTEX_OPS, FUTEX_SHIFT, FUTEX_WAITV_FLAGS, FUTEX_WAKE_CMPS, FUTEX_WAKE_OPS,
};
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64};
use crate::syscalls::prelude::*;

const PRIVATE: u64 = 0x80;
const CLOCK_REALTIME: u64 = 0x100;

const WAIT: u64 = 0;
const WAKE: u64 = 1;
const FD: u64 = 2;
const REQUEUE: u64 = 3;
const CMP_REQUEUE: u64 = 4;
const WAKE_OP: u64 = 5;
const LOCK_PI: u64 = 6;
const UNLOCK_PI: u64 = 7;
const TRYLOCK_PI: u64 = 8;
const WAIT_BITSET: u64 = 9;
const WAKE_BITSET: u64 = 10;
const WAIT_REQUEUE_PI: u64 = 11;
const CMP_REQUEUE_PI: u64 = 12;
const LOCK_PI2: u64 = 13;

static TIMEOUT: Kind = To(&Struct(&TIMESPEC));
static TIMEOUT64: Kind = To(&Struct(&TIMESPEC64));

/// What the call does, its flags aside.
fn command(cx: &Cx<'_>) -> u64 {
    cx.args[1] & 0xffff_ffff & !(PRIVATE | CLOCK_REALTIME)
}

/// The same for what the arguments mean: unknown bits are left out of account.
fn meaning(cx: &Cx<'_>) -> u64 {
    cx.args[1] & 0x7f
}

/// The operation, with its flags.
pub(crate) fn operation(cx: &Cx<'_>, raw: u64) -> Value {
    let plain = Value::Constant { raw, names: &FUTEX_OPS };
    let flag = |raw| Value::Constant { raw, names: &FUTEX_FLAGS };
    let with = |operation: u64, flag_value| Value::Alias {
        plain: Box::new(Value::Hex(raw)),
        named: Box::new(Value::Join(vec![Value::Constant { raw: operation, names: &FUTEX_OPS }, flag_value])),
    };
    match command(cx) {
        FD if raw == FD | PRIVATE => with(FD, flag(PRIVATE)),
        WAIT | WAIT_BITSET | WAIT_REQUEUE_PI if raw & CLOCK_REALTIME != 0 => {
            with(raw & !CLOCK_REALTIME, flag(CLOCK_REALTIME))
        }
        _ => plain,
    }
}

/// The third argument.
pub(crate) fn value(cx: &Cx<'_>, raw: u64) -> Value {
    match meaning(cx) {
        LOCK_PI | UNLOCK_PI | TRYLOCK_PI | LOCK_PI2 => Value::Omitted,
        _ => cx.value(&Uint, raw),
    }
}

/// The fourth argument: until when to wait, or a second number.
pub(crate) fn timeout(cx: &Cx<'_>, raw: u64) -> Value {
    fourth(cx, raw, &TIMEOUT)
}

/// The fourth argument of futex_time64.
pub(crate) fn timeout64(cx: &Cx<'_>, raw: u64) -> Value {
    fourth(cx, raw, &TIMEOUT64)
}

fn fourth(cx: &Cx<'_>, raw: u64, kind: &Kind) -> Value {
    match meaning(cx) {
        WAIT | LOCK_PI | WAIT_BITSET | WAIT_REQUEUE_PI | LOCK_PI2 => cx.value(kind, raw),
        REQUEUE | CMP_REQUEUE | WAKE_OP | CMP_REQUEUE_PI => cx.value(&Uint, raw),
        WAKE | FD | UNLOCK_PI | TRYLOCK_PI | WAKE_BITSET => Value::Omitted,
        _ => pointer(raw),
    }
}

/// The fifth argument: a second futex.
pub(crate) fn second(cx: &Cx<'_>, raw: u64) -> Value {
    match meaning(cx) {
        REQUEUE | CMP_REQUEUE | WAKE_OP | WAIT_REQUEUE_PI | CMP_REQUEUE_PI => pointer(raw),
        ..=LOCK_PI2 => Value::Omitted,
        _ => pointer(raw),
    }
}

/// The sixth argument.
pub(crate) fn third_value(cx: &Cx<'_>, raw: u64) -> Value {
    match meaning(cx) {
        CMP_REQUEUE | CMP_REQUEUE_PI => cx.value(&Uint, raw),
        WAKE_OP => wake_operation(raw as u32),
        WAIT_BITSET | WAKE_BITSET => cx.value(&Kind::Constant(Width::W32, &FUTEX_BITSETS), raw),
        ..=LOCK_PI2 => Value::Omitted,
        _ => cx.value(&X32, raw),
    }
}

/// What FUTEX_WAKE_OP does to the second futex: four numbers in one (futex(2)).
fn wake_operation(raw: u32) -> Value {
    let mut parts = Vec::new();
    if raw >> 31 == 1 {
        parts.push(shifted(8, &FUTEX_SHIFT, 28));
    }
    parts.push(shifted(raw >> 28 & 7, &FUTEX_WAKE_OPS, 28));
    parts.push(shifted_number(raw >> 12 & 0xfff, 12));
    parts.push(shifted(raw >> 24 & 15, &FUTEX_WAKE_CMPS, 24));
    parts.push(Value::Hex(u64::from(raw & 0xfff)));
    Value::Join(parts)
}

fn shifted_number(number: u32, by: u32) -> Value {
    Value::shifted(Value::Hex(u64::from(number)), Value::Unsigned(u64::from(by)))
}

/// `FUTEX_OP_ADD<<28`. The remark on what has no name stands behind the shift.
fn shifted(number: u32, names: &'static Names, by: u32) -> Value {
    let raw = u64::from(number);
    match names.of(raw) {
        Some(_) => Value::shifted(Value::Constant { raw, names }, Value::Unsigned(u64::from(by))),
        None => shifted_number(number, by).noted(names.unknown),
    }
}

/// The futexes of futex_waitv(2) (struct futex_waitv of include/uapi/linux/futex.h).
pub(crate) fn waiters(cx: &Cx<'_>, raw: u64) -> Value {
    waiters_of(cx, raw, cx.args[1] & 0xffff_ffff)
}

/// The two futexes of futex_requeue.
pub(crate) fn two_waiters(cx: &Cx<'_>, raw: u64) -> Value {
    waiters_of(cx, raw, 2)
}

fn waiters_of(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    const SIZE: usize = 24;
    if !cx.limits.follow && count != 0 {
        return pointer(raw);
    }
    // The kernel takes no more (include/uapi/linux/futex.h).
    const FUTEX_WAITV_MAX: u64 = 128;
    let list = cx.array_with(VAddr::new(raw), count.min(FUTEX_WAITV_MAX), SIZE, |bytes, _| {
        let waiter = Fields::of(cx, bytes);
        let mut fields = StructValue::default();
        fields.push("val", Value::Hex(waiter.u64(0)));
        fields.push("uaddr", Value::address(waiter.u64(8)));
        fields.push("flags", Value::Flags { raw: u64::from(waiter.u32(16)), names: &FUTEX_WAITV_FLAGS });
        if waiter.u32(20) != 0 {
            fields.push("__reserved", Value::Hex(u64::from(waiter.u32(20))));
        }
        Value::Struct(fields)
    });
    match list {
        Value::Array(list) => {
            let more = list.more || count > FUTEX_WAITV_MAX && list.unreadable.is_none();
            Value::Array(ArrayValue { more, ..list })
        }
        other => other,
    }
}
