//! clone(2) and clone3(2): what the flags give a meaning to.

use super::fields::{Fields, pointer};
use crate::abi::Abi;
use crate::syscalls::consts::process::{CLONE_FLAGS, CLONE3_FLAGS};
use crate::syscalls::prelude::*;
use crate::syscalls::signature::Stages;
use crate::value::signals;

const CLONE_PIDFD: u64 = 0x1000;
const CLONE_SETTLS: u64 = 0x8_0000;
const CLONE_PARENT_SETTID: u64 = 0x10_0000;
const CLONE_CHILD_CLEARTID: u64 = 0x20_0000;
const CLONE_CHILD_SETTID: u64 = 0x100_0000;
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// The byte of the flags that holds the signal that tells the parent of the child's death.
const CSIGNAL: u64 = 0xff;

/// The arguments of clone(2) as the two interfaces order them: flags, stack, parent's tid, child's tid, TLS.
fn arguments(cx: &Cx<'_>) -> [u64; 5] {
    let [flags, stack, parent, fourth, fifth, _] = cx.args;
    match cx.abi {
        Abi::X86_64 => [flags, stack, parent, fourth, fifth],
        Abi::I386 => [flags, stack, parent, fifth, fourth],
    }
}

/// `child_stack=NULL`
pub(crate) fn child_stack(cx: &Cx<'_>, _: u64) -> Value {
    Value::Labelled("child_stack", Box::new(pointer(arguments(cx)[1])))
}

/// `flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD`
pub(crate) fn flags(cx: &Cx<'_>, _: u64) -> Value {
    let raw = arguments(cx)[0];
    let (bits, signal) = (raw & !CSIGNAL, (raw & CSIGNAL) as u32);
    let bits_value = Value::Flags { raw: bits, names: &CLONE_FLAGS };
    let value = match (bits, signal) {
        (_, 0) => bits_value,
        (0, signal) => Value::Signal(signal),
        (_, signal) => Value::Join(vec![bits_value, Value::Signal(signal)]),
    };
    Value::Labelled("flags", Box::new(value))
}

/// An argument that some flags are for: kept back at the entry, and with it the comma before it.
static PARENT_TID_STAGES: Stages = Stages { entry: nothing_yet, exit: parent_tid };
static TLS_STAGES: Stages = Stages { entry: nothing_yet, exit: tls };
static CHILD_TID_STAGES: Stages = Stages { entry: nothing_yet, exit: child_tid };

/// `parent_tid=[4242]`
pub(crate) const PARENT_TID: Kind = Kind::Staged(&PARENT_TID_STAGES);
/// `tls=0x7f3c`
pub(crate) const TLS: Kind = Kind::Staged(&TLS_STAGES);
/// `child_tidptr=0x7f3c`
pub(crate) const CHILD_TID: Kind = Kind::Staged(&CHILD_TID_STAGES);

fn nothing_yet(_: &Cx<'_>, _: u64) -> Value {
    Value::Omitted
}

fn parent_tid(cx: &Cx<'_>, _: u64, _: &Value) -> Value {
    let [flags, _, at, ..] = arguments(cx);
    if flags & (CLONE_PARENT_SETTID | CLONE_PIDFD) == 0 {
        return Value::Omitted;
    }
    // With CLONE_PIDFD a descriptor is stored there, unless CLONE_PARENT_SETTID claims the place.
    let kind = if flags & CLONE_PARENT_SETTID == 0 { &Fd } else { &Pid };
    Value::Labelled("parent_tid", Box::new(stored(cx, at, kind)))
}

/// A number that the kernel has stored at `at`, if the call has succeeded.
fn stored(cx: &Cx<'_>, at: u64, kind: &Kind) -> Value {
    match cx.u32(VAddr::new(at)) {
        Some(number) if !cx.failed() => Value::Ref(Box::new(cx.value(kind, u64::from(number)))),
        _ => pointer(at),
    }
}

fn tls(cx: &Cx<'_>, _: u64, _: &Value) -> Value {
    let [flags, .., tls] = arguments(cx);
    if flags & CLONE_SETTLS == 0 {
        return Value::Omitted;
    }
    let value = match cx.abi {
        Abi::X86_64 => pointer(tls),
        Abi::I386 => super::thread_area::user_desc(cx, tls),
    };
    Value::Labelled("tls", Box::new(value))
}

fn child_tid(cx: &Cx<'_>, _: u64, _: &Value) -> Value {
    let [flags, _, _, at, _] = arguments(cx);
    if flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) == 0 {
        return Value::Omitted;
    }
    Value::Labelled("child_tidptr", Box::new(pointer(at)))
}

static CLONE3_STAGES: Stages = Stages { entry: clone_args, exit: clone_args_after };

/// struct clone_args of include/uapi/linux/sched.h, by the size that the caller states; behind it, once the call has
/// succeeded, what the kernel has stored where some fields point: `{flags=…} => {parent_tid=[4242]}`.
pub(crate) const CLONE_ARGS: Kind = Kind::Staged(&CLONE3_STAGES);

const SIZE_VER0: u64 = 64;
const SIZE_VER1: u64 = 80;
const SIZE_KNOWN: u64 = 88;
/// More is not looked at: the kernel accepts no more than a page.
const SIZE_MAX: u64 = 4096;

fn clone_args(cx: &Cx<'_>, raw: u64) -> Value {
    let size = cx.args[1];
    if raw == 0 || size < SIZE_VER0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(args) = Fields::read(cx, raw, size.min(SIZE_KNOWN) as usize) else {
        return Value::Unreadable(VAddr::new(raw));
    };
    let flags = args.u64(0);
    let mut fields = StructValue::default();
    fields.push("flags", Value::Flags { raw: flags, names: &CLONE3_FLAGS });
    if flags & CLONE_PIDFD != 0 {
        fields.push("pidfd", pointer(args.u64(8)));
    }
    if flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) != 0 {
        fields.push("child_tid", pointer(args.u64(16)));
    }
    if flags & CLONE_PARENT_SETTID != 0 {
        fields.push("parent_tid", pointer(args.u64(24)));
    }
    fields.push(
        "exit_signal",
        match args.u64(32) {
            signal @ 0..=64 if signals::name(signal as u32).is_some() => Value::Signal(signal as u32),
            number => Value::Unsigned(number),
        },
    );
    fields.push("stack", pointer(args.u64(40)));
    fields.push("stack_size", Value::Hex(args.u64(48)));
    if flags & CLONE_SETTLS != 0 {
        fields.push("tls", pointer(args.u64(56)));
    }
    let (set_tid, set_tid_size) = (args.u64(64), args.u64(72));
    if size >= SIZE_VER1 && (set_tid != 0 || set_tid_size != 0) {
        fields.push("set_tid", tids(cx, set_tid, set_tid_size));
        fields.push("set_tid_size", Value::Unsigned(set_tid_size));
    }
    if size >= SIZE_KNOWN && (flags & CLONE_INTO_CGROUP != 0 || args.u64(80) != 0) {
        fields.push("cgroup", group(cx, args.u64(80)));
    }
    beyond(cx, raw, size, &mut fields);
    let fields = Value::Struct(fields);
    let stores = flags & (CLONE_PIDFD | CLONE_PARENT_SETTID) != 0 || size > SIZE_KNOWN;
    if stores { fields } else { Value::Settled(Box::new(fields)) }
}

/// The numbers that the child is to have in each pid namespace, of which there are at most 32 (include/linux/
/// pid_namespace.h).
fn tids(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    const MAX_PID_NS_LEVEL: u64 = 32;
    if count == 0 || count > MAX_PID_NS_LEVEL { pointer(raw) } else { cx.array(&Pid, VAddr::new(raw), count) }
}

/// What a newer program passes beyond the fields that are known: shown if the kernel would not take it for zeros.
fn beyond(cx: &Cx<'_>, raw: u64, size: u64, fields: &mut StructValue) {
    if size <= SIZE_KNOWN {
        return;
    }
    let at = VAddr::new(raw.wrapping_add(SIZE_KNOWN));
    match cx.exactly(at, (size.min(SIZE_MAX) - SIZE_KNOWN) as usize) {
        Some(data) if data.iter().all(|&byte| byte == 0) => {}
        Some(data) => fields.push("", super::beyond::shown(cx, SIZE_KNOWN as usize, data)),
        None => fields.push("", Value::word("???")),
    }
}

fn clone_args_after(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Struct(_) = before else { return before.clone() };
    let size = cx.args[1];
    let Some(args) = Fields::read(cx, raw, size.min(SIZE_KNOWN) as usize).filter(|_| !cx.failed()) else {
        return before.clone();
    };
    let flags = args.u64(0);
    let mut fields = StructValue::default();
    if flags & CLONE_PIDFD != 0 {
        fields.push("pidfd", stored(cx, args.u64(8), &Fd));
    }
    if flags & CLONE_PARENT_SETTID != 0 {
        fields.push("parent_tid", stored(cx, args.u64(24), &Pid));
    }
    beyond(cx, raw, size, &mut fields);
    if fields.fields.is_empty() {
        return before.clone();
    }
    Value::Change(Box::new(before.clone()), Box::new(Value::Struct(fields)))
}

/// The descriptor of a control group, in a number of 64 bits.
fn group(cx: &Cx<'_>, raw: u64) -> Value {
    if raw > i32::MAX as u64 { Value::Unsigned(raw) } else { cx.value(&Fd, raw) }
}
