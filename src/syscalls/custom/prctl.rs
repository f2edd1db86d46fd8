//! prctl(2): which arguments there are, and what they are, depends on the first.

use super::filter::seccomp_program;
use crate::syscalls::consts::prctl::{
    PR_AMBIENT, PR_DISPATCH, PR_FP_MODE, PR_MCE_OPS, PR_MCE_POLICIES, PR_MM, PR_MTE_FAULTS, PR_PAC, PR_PAC_ENABLED,
    PR_SCHED_CORE_OPS, PR_SME_LENGTH, PR_SPEC, PR_SPEC_CONTROL, PR_SPEC_SETTINGS, PR_SVE_LENGTH, PR_TSC, PR_UNALIGN,
    PR_VMA, SECUREBITS,
};
use crate::syscalls::consts::system::{CAPS, SECCOMP_MODES};
use crate::syscalls::prelude::*;
use crate::syscalls::signature::Direction;
use crate::value::{Bytes as BytesValue, BytesKind};

const PR_GET_DUMPABLE: u32 = 3;
const PR_GET_SECUREBITS: u32 = 27;
const PR_MCE_KILL: u32 = 33;
const PR_MCE_KILL_GET: u32 = 34;
const PR_GET_FP_MODE: u32 = 46;
const PR_SVE_SET_VL: u32 = 50;
const PR_SVE_GET_VL: u32 = 51;
const PR_GET_SPECULATION_CTRL: u32 = 52;
const PR_GET_TAGGED_ADDR_CTRL: u32 = 56;
const PR_PAC_GET_ENABLED_KEYS: u32 = 61;
const PR_SME_SET_VL: u32 = 63;
const PR_SME_GET_VL: u32 = 64;

/// One argument behind the operation.
pub(crate) type Param = (Direction, Kind);

/// Whether a process may be dumped and attached to; no header for programs has the numbers.
static DUMPABLE: Names = Names {
    name: "DUMPABLE",
    unknown: "SUID_DUMP_???",
    header: "",
    entries: &[("SUID_DUMP_DISABLE", 0), ("SUID_DUMP_USER", 1), ("SUID_DUMP_ROOT", 2)],
    field: None,
};

const HEX: Param = (In, Xlong);
const NUMBER: Param = (In, Ulong);
static ANYTHING: [Param; 4] = [HEX; 4];
static NUMBER_AND_UNUSED: [Param; 4] = [NUMBER, HEX, HEX, HEX];
static TSC: Kind = Const(&PR_TSC);
static UNALIGN: Kind = Flags(&PR_UNALIGN);

/// The arguments behind the operation.
fn params(cx: &Cx<'_>) -> &'static [Param] {
    const NONE: &[Param] = &[];
    match cx.args[0] as u32 {
        // SET_PDEATHSIG
        1 => const { &[(In, Custom(death_signal))] },
        // GET_PDEATHSIG, GET_CHILD_SUBREAPER
        2 => const { &[(Out, To(&Signal))] },
        5 => const { &[(Out, To(&UNALIGN))] },
        // GET_DUMPABLE, GET_KEEPCAPS, GET_TIMING, GET_SECCOMP, GET_SECUREBITS, GET_TIMERSLACK, TASK_PERF_EVENTS_*
        3 | 7 | 13 | 21 | 27 | 30 | 31 | 32 | 46 | 51 | 64 => NONE,
        4 => const { &[(In, ConstLong(&DUMPABLE))] },
        6 => const { &[(In, Flags(&PR_UNALIGN))] },
        9 | 11 | 19 | 37 => const { &[(Out, To(&Uint))] },
        8 | 10 | 12 | 14 | 20 | 36 => const { &[NUMBER] },
        29 => const { &[(In, Custom(slack))] },
        15 => const { &[(In, Custom(new_task_name))] },
        16 => const { &[(Out, Custom(task_name))] },
        23 | 24 => const { &[(In, ConstLong(&CAPS))] },
        25 => const { &[(Out, To(&TSC))] },
        26 => const { &[(In, Const(&PR_TSC))] },
        28 => const { &[(In, FlagsLong(&SECUREBITS))] },
        35 => const { &[(In, Const(&PR_MM)), HEX, HEX, HEX] },
        38 | 41 | 57 => &NUMBER_AND_UNUSED,
        40 => const { &[(Out, To(&Address))] },
        45 => const { &[(In, Flags(&PR_FP_MODE))] },
        50 => const { &[(In, Custom(sve_length))] },
        63 => const { &[(In, Custom(sme_length))] },
        55 => const { &[(In, Custom(tagged_addresses)), HEX, HEX, HEX] },
        PR_GET_SPECULATION_CTRL => const { &[(In, ConstLong(&PR_SPEC))] },
        54 => const { &[(In, FlagsLong(&PR_PAC)), HEX, HEX, HEX] },
        60 => const { &[(In, FlagsLong(&PR_PAC_ENABLED)), (In, FlagsLong(&PR_PAC_ENABLED)), HEX, HEX] },
        59 => const { &[(In, ConstLong(&PR_DISPATCH)), HEX, HEX, (In, Address)] },
        0x5961_6d61 => const { &[(In, Custom(tracer))] },
        operation => params_by_what(operation, cx.args[1]),
    }
}

/// The arguments behind an operation whose first argument says what the others are.
fn params_by_what(operation: u32, what: u64) -> &'static [Param] {
    match (operation, what) {
        // SET_SECCOMP
        (22, 1) => const { &[(In, ConstLong(&SECCOMP_MODES))] },
        (22, 2) => const { &[(In, ConstLong(&SECCOMP_MODES)), (In, Custom(seccomp_program))] },
        (22, _) => const { &[(In, ConstLong(&SECCOMP_MODES)), HEX, HEX, HEX] },
        (PR_MCE_KILL, 1) => const { &[(In, ConstLong(&PR_MCE_OPS)), (In, ConstLong(&PR_MCE_POLICIES)), HEX, HEX] },
        (PR_MCE_KILL, _) => const { &[(In, ConstLong(&PR_MCE_OPS)), HEX, HEX, HEX] },
        // CAP_AMBIENT
        (47, 1..=3) => const { &[(In, ConstLong(&PR_AMBIENT)), (In, ConstLong(&CAPS)), HEX, HEX] },
        (47, _) => const { &[(In, ConstLong(&PR_AMBIENT)), HEX, HEX, HEX] },
        // SET_SPECULATION_CTRL
        (53, what) if PR_SPEC.of(what).is_some() => {
            const { &[(In, ConstLong(&PR_SPEC)), (In, ConstLong(&PR_SPEC_SETTINGS))] }
        }
        (53, _) => const { &[(In, ConstLong(&PR_SPEC)), HEX] },
        // SCHED_CORE
        (62, 0) => const { &[(In, Const(&PR_SCHED_CORE_OPS)), (In, Pid), (In, Custom(scope)), (Out, To(&X64))] },
        (62, _) => const { &[(In, Const(&PR_SCHED_CORE_OPS)), (In, Pid), (In, Custom(scope)), (In, Address)] },
        // SET_VMA
        (0x5356_4d41, 0) => const { &[(In, ConstLong(&PR_VMA)), (In, Address), NUMBER, (In, Text)] },
        (0x5356_4d41, _) => const { &[(In, ConstLong(&PR_VMA)), HEX, HEX, HEX] },
        _ => &ANYTHING,
    }
}

/// The decoders of the four arguments behind the operation.
pub(crate) static ARG2: Stages =
    Stages { entry: |cx, raw| entry(cx, raw, 0), exit: |cx, raw, before| exit(cx, raw, before, 0) };
/// The third.
pub(crate) static ARG3: Stages =
    Stages { entry: |cx, raw| entry(cx, raw, 1), exit: |cx, raw, before| exit(cx, raw, before, 1) };
/// The fourth.
pub(crate) static ARG4: Stages =
    Stages { entry: |cx, raw| entry(cx, raw, 2), exit: |cx, raw, before| exit(cx, raw, before, 2) };
/// The fifth.
pub(crate) static ARG5: Stages =
    Stages { entry: |cx, raw| entry(cx, raw, 3), exit: |cx, raw, before| exit(cx, raw, before, 3) };

fn entry(cx: &Cx<'_>, raw: u64, index: usize) -> Value {
    at_entry(params(cx).get(index), cx, raw)
}

fn exit(cx: &Cx<'_>, raw: u64, before: &Value, index: usize) -> Value {
    at_exit(params(cx).get(index), cx, raw, before)
}

/// An argument of a call whose first argument says which others there are, when the call is entered.
pub(crate) fn at_entry(param: Option<&Param>, cx: &Cx<'_>, raw: u64) -> Value {
    match param {
        None => Value::Omitted,
        Some((In, kind)) => cx.value(kind, raw),
        Some(_) => Value::Pending,
    }
}

/// The same when the call has returned.
pub(crate) fn at_exit(param: Option<&Param>, cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match (before, param) {
        (Value::Pending, _) if cx.failed() => Value::address(raw),
        (Value::Pending, Some((_, kind))) => cx.value(kind, raw),
        _ => before.clone(),
    }
}

/// How late timers may be: negative resets it. The register as it is, in whatever interface.
fn slack(_: &Cx<'_>, raw: u64) -> Value {
    Value::Signed(raw.cast_signed())
}

fn death_signal(_: &Cx<'_>, raw: u64) -> Value {
    if raw <= 64 && raw > 0 { Value::Signal(raw as u32) } else { Value::Unsigned(raw) }
}

/// The bytes of a task's name with its NUL, TASK_COMM_LEN of include/linux/sched.h.
const NAME_SIZE: usize = 16;
/// The longest name of a task.
const LONGEST_NAME: usize = NAME_SIZE - 1;

/// The name that a task has.
fn task_name(cx: &Cx<'_>, raw: u64) -> Value {
    cx.text_within(raw, NAME_SIZE as u64)
}

/// The name that a task is to have. The kernel looks no further than what it keeps: whether there is more is not known.
fn new_task_name(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.exactly(VAddr::new(raw), LONGEST_NAME) {
        Some(mut data) if raw != 0 && !data.contains(&0) => {
            data.truncate(cx.limits.strlen);
            Value::Bytes(BytesValue { data, cut: true, kind: BytesKind::Text })
        }
        _ => cx.string(VAddr::new(raw), LONGEST_NAME.min(cx.limits.strlen), BytesKind::Text),
    }
}

/// The length of arm64's scalable vectors, with flags.
fn sve_length(_: &Cx<'_>, raw: u64) -> Value {
    vector_length(raw, &PR_SVE_LENGTH)
}

/// The length of arm64's streaming vectors.
fn sme_length(_: &Cx<'_>, raw: u64) -> Value {
    vector_length(raw, &PR_SME_LENGTH)
}

/// PR_SVE_VL_LEN_MASK and PR_SME_VL_LEN_MASK of linux/prctl.h.
const VECTOR_LENGTH: u64 = 0xffff;

fn vector_length(raw: u64, names: &'static Names) -> Value {
    match raw & !VECTOR_LENGTH {
        0 => Value::Hex(raw),
        flags => {
            Value::alias(raw, Value::Join(vec![Value::Flags { raw: flags, names }, Value::Hex(raw & VECTOR_LENGTH)]))
        }
    }
}

fn tagged_addresses(_: &Cx<'_>, raw: u64) -> Value {
    Value::alias(raw, tagged(raw))
}

/// How arm64 treats tags in addresses: `PR_TAGGED_ADDR_ENABLE|PR_MTE_TCF_SYNC|0xf<<PR_MTE_TAG_SHIFT`.
fn tagged(raw: u64) -> Value {
    const ENABLE: u64 = 1;
    const FAULTS: u64 = 6;
    const TAG_SHIFT: u32 = 3;
    const TAGS: u64 = 0xffff << TAG_SHIFT;
    let enabled = if raw & ENABLE == 0 { "!PR_TAGGED_ADDR_ENABLE" } else { "PR_TAGGED_ADDR_ENABLE" };
    let mut parts = vec![Value::word(enabled), Value::Constant { raw: raw & FAULTS, names: &PR_MTE_FAULTS }];
    if raw & TAGS != 0 {
        parts.push(Value::shifted(Value::Hex((raw & TAGS) >> TAG_SHIFT), Value::word("PR_MTE_TAG_SHIFT")));
    }
    match raw & !(ENABLE | FAULTS | TAGS) {
        0 => {}
        rest => parts.push(Value::Hex(rest)),
    }
    Value::Join(parts)
}

/// The kernel's enum pid_type, which strace names in a remark.
fn scope(_: &Cx<'_>, raw: u64) -> Value {
    const TYPES: [&str; 4] = ["PIDTYPE_PID", "PIDTYPE_TGID", "PIDTYPE_PGID", "PIDTYPE_SID"];
    let raw = u64::from(raw as u32);
    match TYPES.get(raw as usize) {
        Some(name) => Value::Hex(raw).remarked(*name),
        None => Value::Hex(raw).remarked("PIDTYPE_???"),
    }
}

fn tracer(cx: &Cx<'_>, raw: u64) -> Value {
    let any = Width::Word.zero_extend(cx.abi, u64::MAX);
    match raw == any {
        true => Value::Alias { plain: Box::new(Value::Signed(-1)), named: Box::new(Value::word("PR_SET_PTRACER_ANY")) },
        false => cx.value(&Pid, raw),
    }
}

/// What prctl(2) returned.
pub(crate) fn result(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[0] as u32 {
        PR_GET_SPECULATION_CTRL if PR_SPEC.of(cx.args[1]).is_none() => Value::Unsigned(raw),
        PR_GET_SECUREBITS
        | PR_GET_SPECULATION_CTRL
        | PR_GET_TAGGED_ADDR_CTRL
        | PR_GET_FP_MODE
        | PR_PAC_GET_ENABLED_KEYS
        | PR_SVE_SET_VL
        | PR_SVE_GET_VL
        | PR_SME_SET_VL
        | PR_SME_GET_VL => Value::Hex(raw),
        _ => Value::Unsigned(raw),
    }
}

/// What the number means that prctl(2) returned.
pub(crate) fn note(cx: &Cx<'_>) -> Vec<Note> {
    let Some(raw) = cx.returned().map(|raw| raw as u64) else { return Vec::new() };
    let constant = |names: &'static Names| names.of(raw).map(|_| Value::Constant { raw, names });
    // These are left out where numbers alone are wanted.
    let only_named = |named: Value| Value::Alias { plain: Box::new(Value::Omitted), named: Box::new(named.by_name()) };
    let flags = |names: &'static Names| {
        let known = raw != 0 && !names.split(raw).0.is_empty();
        known.then(|| only_named(Value::Flags { raw, names }))
    };
    let length = |names| (raw > VECTOR_LENGTH).then(|| only_named(vector_length(raw, names)));
    let value = match cx.args[0] as u32 {
        // By name whatever the options, as strace has it.
        PR_GET_DUMPABLE => constant(&DUMPABLE).map(|value| Value::ByName(Box::new(value))),
        PR_MCE_KILL_GET => constant(&PR_MCE_POLICIES).map(Value::by_name),
        PR_GET_SECUREBITS => flags(&SECUREBITS),
        PR_GET_FP_MODE => flags(&PR_FP_MODE),
        PR_PAC_GET_ENABLED_KEYS => flags(&PR_PAC_ENABLED),
        PR_SVE_SET_VL | PR_SVE_GET_VL => length(&PR_SVE_LENGTH),
        PR_SME_SET_VL | PR_SME_GET_VL => length(&PR_SME_LENGTH),
        PR_GET_SPECULATION_CTRL if raw == 0 && PR_SPEC.of(cx.args[1]).is_none() => None,
        PR_GET_SPECULATION_CTRL if raw == 0 => Some(only_named(Value::word("PR_SPEC_NOT_AFFECTED"))),
        PR_GET_SPECULATION_CTRL => flags(&PR_SPEC_CONTROL),
        PR_GET_TAGGED_ADDR_CTRL => Some(only_named(tagged(raw))),
        _ => None,
    };
    value.map(|value| Note { label: "", value: Some(value) }).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::syscalls::testing::Case;

    fn line(args: [u64; 5], result: i64, written: &[u8]) -> String {
        Case::new("prctl", args).result(result).memory(0x1000, b"worker\0").written(0x2000, written).line()
    }

    #[test]
    fn an_operation_has_the_arguments_that_it_takes() {
        assert_eq!(line([15, 0x1000, 8, 9, 0], 0, b""), r#"(PR_SET_NAME, "worker") = 0"#);
        assert_eq!(line([3, 1, 2, 3, 4], 1, b""), "(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)");
        assert_eq!(line([2, 0x2000, 0, 0, 0], 0, &[9, 0, 0, 0]), "(PR_GET_PDEATHSIG, [SIGKILL]) = 0");
        assert_eq!(line([47, 1, 3, 0, 0], 0, b""), "(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_FOWNER, 0, 0) = 0");
        assert_eq!(line([0x30, 1, 2, 3, 4], -22, b""), "(0x30 /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = -22");
    }

    #[test]
    fn what_a_result_means_is_only_said_where_it_has_a_name() {
        assert_eq!(line([3, 0, 0, 0, 0], 7, b""), "(PR_GET_DUMPABLE) = 7");
        assert_eq!(line([34, 0, 0, 0, 0], 8, b""), "(PR_MCE_KILL_GET, 0, 0, 0, 0) = 8");
        assert_eq!(line([27, 0, 0, 0, 0], 0x1000, b""), "(PR_GET_SECUREBITS) = 0x1000");
        assert_eq!(line([27, 0, 0, 0, 0], 0x1001, b""), "(PR_GET_SECUREBITS) = 0x1001 (SECBIT_NOROOT|0x1000)");
        assert_eq!(line([46, 0, 0, 0, 0], 5, b""), "(PR_GET_FP_MODE) = 0x5 (PR_FP_MODE_FR|0x4)");
        assert_eq!(line([51, 0, 0, 0, 0], 0x20010, b""), "(PR_SVE_GET_VL) = 0x20010 (PR_SVE_VL_INHERIT|0x10)");
        assert_eq!(line([64, 0, 0, 0, 0], 0x10, b""), "(PR_SME_GET_VL) = 0x10");
        assert_eq!(
            line([52, 77, 0, 0, 0], 1, b""),
            "(PR_GET_SPECULATION_CTRL, 0x4d /* PR_SPEC_??? */) = 1 (PR_SPEC_PRCTL)"
        );
        assert_eq!(line([52, 77, 0, 0, 0], 0, b""), "(PR_GET_SPECULATION_CTRL, 0x4d /* PR_SPEC_??? */) = 0");
        assert_eq!(
            line([52, 1, 0, 0, 0], 1, b""),
            "(PR_GET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH) = 0x1 (PR_SPEC_PRCTL)"
        );
    }
}
