//! Status, limits and use of resources, personality, kcmp, arch_prctl.

use std::borrow::Cow;

use super::fields::{Fields, flags_returned, pointer};
use crate::syscalls::consts::process::{IOPRIO_CLASSES, MEMBARRIER_CMDS, PERSONALITIES, PERSONALITY_FLAGS, RSEQ_FLAGS};
use crate::syscalls::layouts::process::{RSEQ, RUSAGE};
use crate::syscalls::layouts::system::{OLD_UTSNAME, OLDOLD_UTSNAME};
use crate::syscalls::prelude::*;
use crate::syscalls::siginfo::{SIGINFO_SIZE, siginfo_of, ticks};

static RUSAGE_POINTER: Kind = To(&Struct(&RUSAGE));

/// Whether a child's state was returned: with WNOHANG there may be none.
fn some_child(cx: &Cx<'_>) -> bool {
    cx.returned().is_some_and(|pid| pid > 0)
}

/// The status word of wait4(2).
pub(crate) fn wait_status(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.u32(VAddr::new(raw)) {
        Some(status) if some_child(cx) && cx.limits.follow => Value::WaitStatus(status),
        _ => pointer(raw),
    }
}

/// The resources that the child of wait4(2) has used.
pub(crate) fn wait_usage(cx: &Cx<'_>, raw: u64) -> Value {
    if some_child(cx) { cx.value(&RUSAGE_POINTER, raw) } else { pointer(raw) }
}

/// The siginfo_t of waitid(2), which is all zero when there is no child.
pub(crate) fn waitid_siginfo(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    match cx.exactly(VAddr::new(raw), SIGINFO_SIZE) {
        Some(bytes) if bytes[..4] == [0; 4] => Value::Struct(StructValue::default()),
        Some(bytes) => siginfo_of(cx.abi, &bytes),
        None => Value::Unreadable(VAddr::new(raw)),
    }
}

/// A limit: `8192*1024`, `RLIM64_INFINITY`.
pub(crate) fn limit(_: &Cx<'_>, raw: u64) -> Value {
    limit_or(raw, u64::MAX, "RLIM64_INFINITY")
}

/// A limit of 32 bits.
pub(crate) fn limit32(_: &Cx<'_>, raw: u64) -> Value {
    limit_or(raw, u64::from(u32::MAX), "RLIM_INFINITY")
}

fn limit_or(raw: u64, infinity: u64, name: &'static str) -> Value {
    match raw {
        _ if raw == infinity => Value::Symbol { raw, text: Cow::Borrowed(name) },
        1025.. if raw.is_multiple_of(1024) => Value::Symbol { raw, text: Cow::Owned(format!("{}*1024", raw / 1024)) },
        _ => Value::Unsigned(raw),
    }
}

/// CPU time in ticks, a `clock_t`.
pub(crate) fn clock_ticks(cx: &Cx<'_>, raw: u64) -> Value {
    ticks(Width::Word.sign_extend(cx.abi, raw) as u64)
}

/// The argument of personality(2): `PER_LINUX|ADDR_NO_RANDOMIZE`, or 0xffffffff, which only asks.
pub(crate) fn personality(_: &Cx<'_>, raw: u64) -> Value {
    let raw = raw & 0xffff_ffff;
    if raw == 0xffff_ffff { Value::Hex(raw) } else { personality_value(raw) }
}

/// What personality(2) returned, by name.
pub(crate) fn personality_note(cx: &Cx<'_>) -> Vec<Note> {
    let note = |raw: i64| Note { label: "", value: Some(personality_value(raw as u64 & 0xffff_ffff)) };
    cx.returned().map(note).into_iter().collect()
}

fn personality_value(raw: u64) -> Value {
    let kind = Value::Constant { raw: raw & 0xff, names: &PERSONALITIES };
    match raw & !0xff {
        0 => kind,
        flags => Value::Join(vec![kind, Value::Flags { raw: flags, names: &PERSONALITY_FLAGS }]),
    }
}

/// The fourth argument of kcmp(2).
pub(crate) fn kcmp_first(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[2] as u32 {
        // No process has such a number, nor descriptors.
        KCMP_FILE | KCMP_EPOLL_TFD if (cx.args[0] as u32).cast_signed() <= 0 => cx.value(&Int, raw),
        KCMP_FILE | KCMP_EPOLL_TFD => cx.value(&Fd, raw),
        1..KCMP_EPOLL_TFD => Value::Omitted,
        _ => Value::Hex(raw),
    }
}

/// The fifth argument of kcmp(2).
pub(crate) fn kcmp_second(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[2] as u32 {
        KCMP_FILE => descriptor(cx, raw),
        KCMP_EPOLL_TFD => epoll_slot(cx, raw),
        1..KCMP_EPOLL_TFD => Value::Omitted,
        _ => Value::Hex(raw),
    }
}

const KCMP_FILE: u32 = 0;
const KCMP_EPOLL_TFD: u32 = 7;

/// A descriptor of the second process: ours to look up only where that is the first one.
fn descriptor(cx: &Cx<'_>, raw: u64) -> Value {
    let (first, second) = (cx.args[0] as u32, cx.args[1] as u32);
    if first == second && second.cast_signed() > 0 { cx.value(&Fd, raw) } else { cx.value(&Int, raw) }
}

/// struct kcmp_epoll_slot of include/uapi/linux/kcmp.h.
fn epoll_slot(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(slot) = Fields::read(cx, raw, 12) else { return Value::Unreadable(VAddr::new(raw)) };
    Value::Struct(StructValue::of(vec![
        Field { name: "efd", value: descriptor(cx, u64::from(slot.u32(0))) },
        Field { name: "tfd", value: descriptor(cx, u64::from(slot.u32(4))) },
        Field { name: "toff", value: Value::Unsigned(u64::from(slot.u32(8))) },
    ]))
}

/// The CPU of membarrier(2), which only counts with MEMBARRIER_CMD_FLAG_CPU.
pub(crate) fn membarrier_cpu(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[1] & 1 == 1 { cx.value(&Int, raw) } else { Value::Omitted }
}

/// `IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 3)`
pub(crate) fn io_priority(_: &Cx<'_>, raw: u64) -> Value {
    io_priority_written(raw & 0xffff_ffff, Value::Signed(i64::from(raw as i32)))
}

/// What ioprio_get(2) returned, by name: nothing where numbers are asked for.
pub(crate) fn io_priority_note(cx: &Cx<'_>) -> Vec<Note> {
    let note = |raw: i64| {
        let value = io_priority_written(raw as u64 & 0xffff_ffff, Value::Omitted);
        Note { label: "", value: Some(value) }
    };
    cx.returned().map(note).into_iter().collect()
}

/// An I/O priority that is part of something else.
pub(crate) fn io_priority_value(raw: u64) -> Value {
    io_priority_written(raw, Value::Hex(raw))
}

fn io_priority_written(raw: u64, plain: Value) -> Value {
    const CLASS_SHIFT: u32 = 13;
    let class = Value::Constant { raw: raw >> CLASS_SHIFT, names: &IOPRIO_CLASSES };
    let named = Value::Macro { name: "IOPRIO_PRIO_VALUE", args: vec![class, Value::Unsigned(raw & 0x1fff)] };
    Value::Alias { plain: Box::new(plain), named: Box::new(named) }
}

/// Parts of the processor's state that a program may ask to use (arch/x86/include/asm/fpu/types.h).
static XFEATURES: &[(&str, u64)] = &[
    ("XFEATURE_MASK_FPSSE", 0x3),
    ("XFEATURE_MASK_FP", 0x1),
    ("XFEATURE_MASK_SSE", 0x2),
    ("XFEATURE_MASK_YMM", 0x4),
    ("XFEATURE_MASK_BNDREGS", 0x8),
    ("XFEATURE_MASK_BNDCSR", 0x10),
    ("XFEATURE_MASK_AVX512", 0xe0),
    ("XFEATURE_MASK_OPMASK", 0x20),
    ("XFEATURE_MASK_ZMM_Hi256", 0x40),
    ("XFEATURE_MASK_Hi16_ZMM", 0x80),
    ("XFEATURE_MASK_PT", 0x100),
    ("XFEATURE_MASK_PKRU", 0x200),
    ("XFEATURE_MASK_PASID", 0x400),
    ("XFEATURE_MASK_LBR", 0x8000),
    ("XFEATURE_MASK_XTILE", 0x6_0000),
    ("XFEATURE_MASK_XTILE_CFG", 0x2_0000),
    ("XFEATURE_MASK_XTILE_DATA", 0x4_0000),
];

/// The numbers of these parts (enum xfeature there).
static XFEATURE_NUMBERS: Names = Names {
    name: "XFEATURE_NUMBERS",
    unknown: "XFEATURE_???",
    header: "",
    entries: &[
        ("XFEATURE_FP", 0),
        ("XFEATURE_SSE", 1),
        ("XFEATURE_YMM", 2),
        ("XFEATURE_BNDREGS", 3),
        ("XFEATURE_BNDCSR", 4),
        ("XFEATURE_OPMASK", 5),
        ("XFEATURE_ZMM_Hi256", 6),
        ("XFEATURE_Hi16_ZMM", 7),
        ("XFEATURE_PT_UNIMPLEMENTED_SO_FAR", 8),
        ("XFEATURE_PKRU", 9),
        ("XFEATURE_PASID", 10),
        ("XFEATURE_LBR", 15),
        ("XFEATURE_XTILE_CFG", 17),
        ("XFEATURE_XTILE_DATA", 18),
    ],
    field: None,
};

fn xfeatures(mut raw: u64) -> Option<String> {
    let mut text = String::new();
    for &(name, bits) in XFEATURES {
        if raw & bits == bits {
            raw &= !bits;
            text.push_str(if text.is_empty() { "" } else { "|" });
            text.push_str(name);
        }
    }
    match (text.is_empty(), raw) {
        (true, _) => None,
        (false, 0) => Some(text),
        (false, rest) => Some(format!("{text}|{rest:#x}")),
    }
}

const ARCH_GET_FS: u32 = 0x1003;
const ARCH_GET_GS: u32 = 0x1004;
const ARCH_GET_CPUID: u32 = 0x1011;
const ARCH_GET_XCOMP_SUPP: u32 = 0x1021;
const ARCH_GET_XCOMP_PERM: u32 = 0x1022;
const ARCH_REQ_XCOMP_PERM: u32 = 0x1023;
const ARCH_GET_XCOMP_GUEST_PERM: u32 = 0x1024;
const ARCH_REQ_XCOMP_GUEST_PERM: u32 = 0x1025;

/// The second argument of arch_prctl(2). What it points to is only known at the exit.
static ARCH_ARGUMENT_STAGES: crate::syscalls::signature::Stages =
    crate::syscalls::signature::Stages { entry: arch_before, exit: arch_after };

/// The second argument of arch_prctl(2), by the first.
pub(crate) const ARCH_ARGUMENT: Kind = Kind::Staged(&ARCH_ARGUMENT_STAGES);

fn arch_before(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[0] as u32 {
        ARCH_GET_FS | ARCH_GET_GS | ARCH_GET_XCOMP_SUPP | ARCH_GET_XCOMP_PERM | ARCH_GET_XCOMP_GUEST_PERM => {
            Value::Pending
        }
        ARCH_GET_CPUID => Value::Omitted,
        _ => Value::Settled(Box::new(arch_after(cx, raw, &Value::Omitted))),
    }
}

fn arch_after(cx: &Cx<'_>, raw: u64, _: &Value) -> Value {
    match cx.args[0] as u32 {
        ARCH_GET_CPUID => Value::Omitted,
        code @ (ARCH_GET_FS | ARCH_GET_GS | ARCH_GET_XCOMP_SUPP | ARCH_GET_XCOMP_PERM | ARCH_GET_XCOMP_GUEST_PERM) => {
            let number = match code {
                ARCH_GET_FS | ARCH_GET_GS => cx.word(VAddr::new(raw)),
                _ => cx.u64(VAddr::new(raw)),
            };
            let number = number.filter(|_| cx.returned().is_some() && cx.limits.follow);
            let Some(number) = number else { return pointer(raw) };
            let value = match code {
                ARCH_GET_FS | ARCH_GET_GS => pointer(number),
                _ => match xfeatures(number) {
                    Some(names) => Value::Hex(number).remarked(names),
                    None if number == 0 => Value::Hex(number),
                    None => Value::Hex(number).remarked("XFEATURE_MASK_???"),
                },
            };
            Value::Ref(Box::new(value))
        }
        ARCH_REQ_XCOMP_PERM | ARCH_REQ_XCOMP_GUEST_PERM => {
            Value::Hex(raw).remarked(XFEATURE_NUMBERS.of(raw).unwrap_or(XFEATURE_NUMBERS.unknown))
        }
        _ => Value::Hex(raw),
    }
}

/// What arch_prctl(2) returned: a set of state components where the code asks for one.
pub(crate) fn arch_result(cx: &Cx<'_>, raw: u64) -> Value {
    if requests_component(cx) { Value::Hex(raw) } else { Value::Unsigned(raw) }
}

fn requests_component(cx: &Cx<'_>) -> bool {
    matches!(cx.args[0] as u32, ARCH_REQ_XCOMP_PERM | ARCH_REQ_XCOMP_GUEST_PERM)
}

/// The state components that arch_prctl(2) returned; nothing where numbers are asked for.
pub(crate) fn arch_note(cx: &Cx<'_>) -> Vec<Note> {
    let raw = cx.returned().filter(|&raw| raw != 0 && requests_component(cx));
    let text = raw.and_then(|raw| xfeatures(raw as u64));
    let named = text.map(|text| Box::new(Value::Symbol { raw: 0, text: text.into() }));
    let note = |named| Note { label: "", value: Some(Value::Alias { plain: Box::new(Value::Omitted), named }) };
    named.map(note).into_iter().collect()
}

/// What membarrier(2) returned: a set of commands when it was asked for them.
pub(crate) fn membarrier_result(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[0] as u32 == 0 { Value::Hex(raw) } else { Value::Unsigned(raw) }
}

/// The commands that membarrier(2) knows.
pub(crate) fn membarrier_note(cx: &Cx<'_>) -> Vec<Note> {
    match (cx.args[0] as u32, cx.returned()) {
        (0, Some(raw @ 1..)) => {
            vec![Note { label: "", value: Some(flags_returned(raw as u64, &MEMBARRIER_CMDS)) }]
        }
        _ => Vec::new(),
    }
}

/// What strace shows as a number, with its meaning where there is room for it.
fn meant(plain: Value, meaning: Value) -> Value {
    match meaning {
        meaning @ Value::Struct(_) => Value::Meant { plain: Box::new(plain), meaning: Box::new(meaning) },
        _ => plain,
    }
}

static OLD_NAMES: Kind = To(&Struct(&OLD_UTSNAME));
static OLDEST_NAMES: Kind = To(&Struct(&OLDOLD_UTSNAME));
static RSEQ_AREA: Kind = To(&Struct(&RSEQ));

/// The names that olduname has stored.
pub(crate) fn old_uname(cx: &Cx<'_>, raw: u64) -> Value {
    names(cx, raw, &OLD_NAMES)
}

/// The names that oldolduname has stored.
pub(crate) fn oldest_uname(cx: &Cx<'_>, raw: u64) -> Value {
    names(cx, raw, &OLDEST_NAMES)
}

fn names(cx: &Cx<'_>, raw: u64, kind: &Kind) -> Value {
    if cx.failed() { Value::Hex(raw) } else { meant(Value::Hex(raw), cx.value(kind, raw)) }
}

/// The area that rseq(2) registers.
pub(crate) fn rseq(cx: &Cx<'_>, raw: u64) -> Value {
    meant(Value::Hex(raw), cx.value(&RSEQ_AREA, raw))
}

/// The flags of rseq(2), which strace shows as a number.
pub(crate) fn rseq_flags(_: &Cx<'_>, raw: u64) -> Value {
    let named = Value::Flags { raw, names: &RSEQ_FLAGS };
    match RSEQ_FLAGS.split(raw).0.is_empty() {
        true => Value::Hex(raw),
        false => Value::Meant { plain: Box::new(Value::Hex(raw)), meaning: Box::new(named) },
    }
}
