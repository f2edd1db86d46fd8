//! What is left of a sleep, what a clock's adjustment returned, how a timer tells that it has expired.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::time::{ADJTIMEX_STATES, SIGEV_NOTIFY};
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64, TIMEX, TIMEX64};
use crate::syscalls::prelude::*;

static REST: Kind = To(&Struct(&TIMESPEC));
static REST64: Kind = To(&Struct(&TIMESPEC64));

/// What the kernel returns when a signal interrupts a call that is to be restarted (include/linux/errno.h).
const RESTARTS: std::ops::RangeInclusive<u32> = 512..=516;

fn interrupted(cx: &Cx<'_>) -> bool {
    cx.result.and_then(|result| result.errno()).is_some_and(|errno| RESTARTS.contains(&errno))
}

/// The second argument of nanosleep(2): what is left, which the kernel only tells when the sleep was interrupted.
pub(crate) fn sleep_rest(cx: &Cx<'_>, raw: u64) -> Value {
    if interrupted(cx) { cx.value(&REST, raw) } else { pointer(raw) }
}

/// The last argument of clock_nanosleep(2); of a sleep until a point in time nothing is left.
pub(crate) fn clock_sleep_rest(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[1] as u32 == 0 { sleep_rest(cx, raw) } else { pointer(raw) }
}

/// As [`clock_sleep_rest`], of clock_nanosleep_time64.
pub(crate) fn clock_sleep_rest64(cx: &Cx<'_>, raw: u64) -> Value {
    if interrupted(cx) && cx.args[1] as u32 == 0 { cx.value(&REST64, raw) } else { pointer(raw) }
}

/// The state of the clock that adjtimex(2) returned.
pub(crate) fn adjtimex_note(cx: &Cx<'_>) -> Vec<Note> {
    clock_state(cx, cx.args[0], &TIMEX)
}

/// The state of the clock that clock_adjtime(2) returned.
pub(crate) fn clock_adjtime_note(cx: &Cx<'_>) -> Vec<Note> {
    clock_state(cx, cx.args[1], &TIMEX)
}

/// The state of the clock that clock_adjtime64 returned.
pub(crate) fn clock_adjtime64_note(cx: &Cx<'_>) -> Vec<Note> {
    clock_state(cx, cx.args[1], &TIMEX64)
}

fn clock_state(cx: &Cx<'_>, raw: u64, layout: &'static Layout) -> Vec<Note> {
    match cx.returned() {
        Some(state)
            if ADJTIMEX_STATES.of(state as u64).is_some()
                && cx.limits.follow
                && cx.record(layout, VAddr::new(raw)).is_some() =>
        {
            let value = Value::Constant { raw: state as u64, names: &ADJTIMEX_STATES };
            vec![Note { label: "", value: Some(value.by_name()) }]
        }
        _ => Vec::new(),
    }
}

/// A point in time as a bare number of seconds: `[5 /* 1970-01-01T00:00:05+0000 */]`.
pub(crate) fn seconds(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(number) = cx.word(VAddr::new(raw)) else { return Value::Unreadable(VAddr::new(raw)) };
    let seconds = Width::Word.sign_extend(cx.abi, number);
    Value::Ref(Box::new(Value::Signed(seconds).dated(seconds, 0, 0)))
}

/// The date that time(2) returned.
pub(crate) fn date_note(cx: &Cx<'_>) -> Vec<Note> {
    let Some(seconds @ 1..) = cx.returned() else { return Vec::new() };
    let mut text = Vec::new();
    if !(crate::value::Moment { seconds, fraction: 0, digits: 0 }).write(&mut text) {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    vec![Note { label: "", value: Some(Value::Symbol { raw: 0, text: text.into() }) }]
}

/// The struct sigevent of timer_create(2): how to tell that the timer has expired (sigevent(7)).
pub(crate) fn sigevent(cx: &Cx<'_>, raw: u64) -> Value {
    const SIGEV_SIGNAL: u32 = 0;
    const SIGEV_THREAD: u32 = 2;
    const SIGEV_THREAD_ID: u32 = 4;
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    // Of what depends on the kind of notice, two pointers are looked at; before them are three numbers.
    let size = 8 + 3 * cx.abi.word_size();
    let Some(event) = Fields::read(cx, raw, size) else { return Value::Unreadable(VAddr::new(raw)) };
    let word = cx.abi.word_size();
    let (signal, notify) = (event.u32(word), event.u32(word + 4));
    let mut fields = StructValue::default();
    if event.word(0) != 0 {
        let mut value = StructValue::default();
        value.push("sival_int", Value::Signed(i64::from(event.u32(0) as i32)));
        value.push("sival_ptr", Value::address(event.word(0)));
        fields.push("sigev_value", Value::Struct(value));
    }
    fields.push(
        "sigev_signo",
        match notify {
            SIGEV_SIGNAL | SIGEV_THREAD | SIGEV_THREAD_ID => Value::Signal(signal),
            _ => Value::Unsigned(u64::from(signal)),
        },
    );
    fields.push("sigev_notify", Value::Constant { raw: u64::from(notify), names: &SIGEV_NOTIFY });
    match notify {
        SIGEV_THREAD_ID => fields.push("sigev_notify_thread_id", cx.value(&Pid, u64::from(event.u32(word + 8)))),
        SIGEV_THREAD => {
            fields.push("sigev_notify_function", Value::address(event.number(word + 8, word)));
            fields.push("sigev_notify_attributes", Value::address(event.number(2 * word + 8, word)));
        }
        _ => {}
    }
    Value::Struct(fields)
}
