//! futex(2): an operation decides what the other arguments are.

use std::borrow::Cow;

use super::fields::{Fields, pointer};
use crate::syscalls::consts::poll::{
    FUTEX_BITSETS, FUTEX_FLAGS, FUTEX_OPS, FUTEX_WAITV_FLAGS, FUTEX_WAKE_CMPS, FUTEX_WAKE_OPS,
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
        _ => cx.value(&Xlong, raw),
    }
}

/// The fifth argument: a second futex.
pub(crate) fn second(cx: &Cx<'_>, raw: u64) -> Value {
    match meaning(cx) {
        REQUEUE | CMP_REQUEUE | WAKE_OP | WAIT_REQUEUE_PI | CMP_REQUEUE_PI => pointer(raw),
        ..=LOCK_PI2 => Value::Omitted,
        _ => cx.value(&Xlong, raw),
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
    let part = |names: &'static Names, number: u32| match names.of(u64::from(number)) {
        Some(name) => (Cow::Borrowed(name), String::new()),
        None => (Cow::Owned(hex(number)), format!(" /* {} */", names.unknown)),
    };
    let (operation, operation_note) = part(&FUTEX_WAKE_OPS, raw >> 28 & 7);
    let (compare, compare_note) = part(&FUTEX_WAKE_CMPS, raw >> 24 & 15);
    let shift = if raw >> 31 == 1 { "FUTEX_OP_OPARG_SHIFT<<28|" } else { "" };
    let text = format!(
        "{shift}{operation}<<28{operation_note}|{}<<12|{compare}<<24{compare_note}|{}",
        hex(raw >> 12 & 0xfff),
        hex(raw & 0xfff),
    );
    Value::Alias {
        plain: Box::new(Value::Hex(u64::from(raw))),
        named: Box::new(Value::Symbol { raw: 0, text: Cow::Owned(text) }),
    }
}

fn hex(number: u32) -> String {
    if number == 0 { "0".to_owned() } else { format!("{number:#x}") }
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
    if !cx.limits.follow {
        return pointer(raw);
    }
    cx.array_with(VAddr::new(raw), count, SIZE, |bytes, _| {
        let waiter = Fields::of(cx, bytes);
        let mut fields = StructValue::default();
        fields.push("val", Value::Hex(waiter.u64(0)));
        fields.push("uaddr", Value::address(waiter.u64(8)));
        fields.push("flags", Value::Flags { raw: u64::from(waiter.u32(16)), names: &FUTEX_WAITV_FLAGS });
        if waiter.u32(20) != 0 {
            fields.push("__reserved", Value::Hex(u64::from(waiter.u32(20))));
        }
        Value::Struct(fields)
    })
}
