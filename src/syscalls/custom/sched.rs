//! Sets of CPUs and struct sched_attr.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::sched::{SCHED_FLAGS, SCHED_POLICIES};
use crate::syscalls::prelude::*;

/// No set is shown further than this many bytes: the size of glibc's cpu_set_t.
const MAX_SET: u64 = 128;

pub(crate) fn cpus(cx: &Cx<'_>, raw: u64, size: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let shown = size.min(MAX_SET) as usize;
    let Some(bytes) = cx.exactly(VAddr::new(raw), shown) else { return Value::Unreadable(VAddr::new(raw)) };
    let items = (0..8 * bytes.len()).filter(|cpu| bytes[cpu / 8] >> (cpu % 8) & 1 == 1);
    let items = items.map(|cpu| Value::Unsigned(cpu as u64)).collect();
    Value::Set(Set { items, more: size > MAX_SET, ..Set::default() })
}

/// The CPUs of sched_setaffinity(2).
pub(crate) fn cpus_given(cx: &Cx<'_>, raw: u64) -> Value {
    cpus(cx, raw, cx.args[1] & 0xffff_ffff)
}

/// The CPUs that sched_getaffinity(2) has filled in, as many bytes as it returned.
pub(crate) fn cpus_returned(cx: &Cx<'_>, raw: u64) -> Value {
    let size = cx.returned().and_then(|size| u64::try_from(size).ok());
    size.map_or_else(|| pointer(raw), |size| cpus(cx, raw, size))
}

/// What sched_getscheduler(2) returned, by name in all styles.
pub(crate) fn policy_note(cx: &Cx<'_>) -> Vec<Note> {
    let known = cx.returned().map(|raw| raw as u64).filter(|&raw| SCHED_POLICIES.of(raw).is_some());
    let note =
        |raw| Note { label: "", value: Some(Value::ByName(Box::new(Value::Constant { raw, names: &SCHED_POLICIES }))) };
    known.map(note).into_iter().collect()
}

/// The sizes of struct sched_attr (include/uapi/linux/sched/types.h): without and with the utilization clamps.
const SIZE_VER0: u32 = 48;
const SIZE_VER1: u32 = 56;

/// The struct sched_attr of sched_setattr(2), which states its own size.
fn attr_given(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(size) = cx.u32(VAddr::new(raw)) else { return Value::Unreadable(VAddr::new(raw)) };
    // Zero stands for the first version.
    let len = if size == 0 { SIZE_VER0 } else { size.min(SIZE_VER1) };
    match Fields::read(cx, raw, len as usize) {
        Some(attr) => attr_value(cx, &attr, len, attr.u32(0) > SIZE_VER1),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// The struct sched_attr of sched_setattr(2), with the size that the kernel stores when it takes no such one:
/// `{size=64, ...} => {size=56}`.
pub(crate) static ATTR_GIVEN: Stages = Stages { entry: attr_given, exit: attr_refused };

fn attr_refused(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    const E2BIG: u32 = 7;
    let too_big = cx.result.and_then(|result| result.errno()) == Some(E2BIG);
    match (before, cx.u32(VAddr::new(raw))) {
        (Value::Struct(_), Some(size)) if too_big => {
            let size = Field { name: "size", value: Value::Unsigned(u64::from(size)) };
            Value::Change(Box::new(before.clone()), Box::new(Value::Struct(StructValue::of(vec![size]))))
        }
        _ => before.clone(),
    }
}

/// The struct sched_attr of sched_getattr(2), in the room that the third argument states.
pub(crate) fn attr_returned(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let room = (cx.args[2] as u32).min(SIZE_VER1);
    if room == 0 {
        return Value::Address(VAddr::new(raw));
    }
    match Fields::read(cx, raw, room as usize) {
        // The kernel says how much it has filled in, and cuts what does not fit.
        Some(attr) => attr_value(cx, &attr, attr.u32(0), false),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// The fields of a struct sched_attr of `len` bytes, which has `more` behind those that are known.
fn attr_value(cx: &Cx<'_>, attr: &Fields, len: u32, more: bool) -> Value {
    const KEEP_POLICY: u64 = 0x08;
    const KEEP_PARAMS: u64 = 0x10;
    let mut fields = StructValue::default();
    let size = attr.u32(0);
    fields.push("size", Value::Unsigned(u64::from(size)));
    if len < SIZE_VER0 {
        return Value::Struct(fields);
    }
    let flags = attr.u64(8);
    if flags & KEEP_POLICY == 0 {
        fields.push("sched_policy", Value::Constant { raw: u64::from(attr.u32(4)), names: &SCHED_POLICIES });
    }
    fields.push("sched_flags", Value::Flags { raw: flags, names: &SCHED_FLAGS });
    if flags & KEEP_PARAMS == 0 {
        fields.push("sched_nice", cx.value(&Int, u64::from(attr.u32(16))));
        fields.push("sched_priority", cx.value(&Uint, u64::from(attr.u32(20))));
        fields.push("sched_runtime", Value::Unsigned(attr.u64(24)));
        fields.push("sched_deadline", Value::Unsigned(attr.u64(32)));
        fields.push("sched_period", Value::Unsigned(attr.u64(40)));
    }
    if size >= SIZE_VER1 {
        fields.push("sched_util_min", Value::Unsigned(u64::from(attr.u32(48))));
        fields.push("sched_util_max", Value::Unsigned(u64::from(attr.u32(52))));
        fields.more = more;
    }
    Value::Struct(fields)
}
