//! reboot, syslog, kexec, modify_ldt: arguments that depend on others.

use super::fields::pointer;
use crate::syscalls::consts::system::{KEXEC_ARCHS, KEXEC_FLAGS, LOG_LEVELS, SYSLOG_ACTIONS};
use crate::syscalls::layouts::system::KEXEC_SEGMENT;
use crate::syscalls::prelude::*;
use crate::value::errno;

/// The name of sethostname(2) and setdomainname(2), which has no more than 64 bytes.
pub(crate) fn host_name(cx: &Cx<'_>, raw: u64) -> Value {
    if cx.args[1] as u32 > 64 { pointer(raw) } else { cx.value(&Bytes(Arg(1)), raw) }
}

/// The argument of reboot(2), which only LINUX_REBOOT_CMD_RESTART2 has: a text.
pub(crate) fn reboot_argument(cx: &Cx<'_>, raw: u64) -> Value {
    const RESTART2: u32 = 0xa1b2_c3d4;
    if cx.args[2] as u32 == RESTART2 { cx.text(raw) } else { Value::Omitted }
}

/// The action of syslog(2), which is a number with its name in every style: `2 /* SYSLOG_ACTION_READ */`.
pub(crate) fn syslog_action(_: &Cx<'_>, raw: u64) -> Value {
    let number = raw as u32;
    let name = SYSLOG_ACTIONS.of(u64::from(number)).unwrap_or(SYSLOG_ACTIONS.unknown);
    Value::Signed(i64::from(number.cast_signed())).noted(name)
}

/// What the arguments of syslog(2) are.
enum Syslog {
    /// There are none.
    Nothing,
    /// A buffer that is filled, and its size.
    Reading,
    /// Nothing in the first, a level in the second.
    Level,
    /// It is not known.
    Unknown,
}

fn syslog(cx: &Cx<'_>) -> Syslog {
    match cx.args[0] as u32 {
        0 | 1 | 5 | 6 | 7 | 9 | 10 => Syslog::Nothing,
        2..=4 => Syslog::Reading,
        8 => Syslog::Level,
        _ => Syslog::Unknown,
    }
}

/// The second argument of syslog(2).
pub(crate) static SYSLOG_BUFFER: Stages = Stages {
    entry: |cx, raw| match syslog(cx) {
        Syslog::Nothing => Value::Omitted,
        Syslog::Reading => Value::Pending,
        Syslog::Level | Syslog::Unknown => Value::Settled(Box::new(pointer(raw))),
    },
    exit: |cx, raw, before| match (before, cx.returned()) {
        (Value::Pending, Some(length)) => cx.buffer(VAddr::new(raw), length.max(0) as u64),
        (Value::Pending, None) => pointer(raw),
        (shown, _) => shown.clone(),
    },
};

/// The level at which messages of all levels are shown.
const BEYOND_DEBUG: u32 = 8;

/// The third argument of syslog(2).
pub(crate) fn syslog_length(cx: &Cx<'_>, raw: u64) -> Value {
    let number = cx.value(&Int, raw);
    match syslog(cx) {
        Syslog::Nothing => Value::Omitted,
        Syslog::Level if raw as u32 == BEYOND_DEBUG => number.noted("LOGLEVEL_DEBUG+1"),
        Syslog::Level => number.noted(LOG_LEVELS.of(u64::from(raw as u32)).unwrap_or(LOG_LEVELS.unknown)),
        Syslog::Reading | Syslog::Unknown => number,
    }
}

/// The segments of kexec_load(2), of which the kernel takes sixteen (include/uapi/linux/kexec.h).
pub(crate) fn kexec_segments(cx: &Cx<'_>, raw: u64) -> Value {
    const KEXEC_SEGMENT_MAX: u64 = 16;
    let count = Width::Word.zero_extend(cx.abi, cx.args[1]);
    if !cx.limits.follow && count != 0 || count > KEXEC_SEGMENT_MAX {
        return pointer(raw);
    }
    cx.array(&Struct(&KEXEC_SEGMENT), VAddr::new(raw), count)
}

/// The flags of kexec_load(2): an architecture in the upper half of the `int`, and flags.
pub(crate) fn kexec_flags(_: &Cx<'_>, raw: u64) -> Value {
    const ARCH_MASK: u64 = 0xffff_0000;
    let arch = Value::Constant { raw: raw & ARCH_MASK, names: &KEXEC_ARCHS };
    match raw & !ARCH_MASK {
        0 => arch,
        flags => Value::Join(vec![arch, Value::Flags { raw: flags, names: &KEXEC_FLAGS }]),
    }
}

/// The second argument of modify_ldt(2): a description of a segment when the third says so.
pub(crate) fn ldt_entry(cx: &Cx<'_>, raw: u64) -> Value {
    const USER_DESC_SIZE: u64 = 16;
    match Width::Word.zero_extend(cx.abi, cx.args[2]) {
        USER_DESC_SIZE => super::thread_area::user_desc(cx, raw),
        _ => pointer(raw),
    }
}

/// What modify_ldt(2) returned: `4294967274 EINVAL (Invalid argument)` where [`ldt_error`] says so.
pub(crate) fn ldt_result(cx: &Cx<'_>, raw: u64) -> Value {
    let number = Width::Word.zero_extend(cx.abi, raw);
    let error = ldt_error(number).and_then(|errno| errno::name(errno).zip(errno::text(errno)));
    match error {
        Some((name, text)) => Value::Symbol { raw: 0, text: format!("{number} {name} ({text})").into() },
        None => Value::Unsigned(number),
    }
}

/// The error number in a result of modify_ldt(2), whose 64-bit entry returns an `int` without its sign: the kernel does not
/// count it as an error, although it is one (arch/x86/kernel/ldt.c).
pub(crate) fn ldt_error(result: u64) -> Option<u32> {
    let number = u32::try_from(result).ok()?.cast_signed();
    (-MAX_ERRNO..0).contains(&number).then_some(number.unsigned_abs())
}

/// include/linux/err.h
const MAX_ERRNO: i32 = 4095;
