//! ptrace(2): what its last two arguments are depends on the request.

mod registers;

use super::fields::{Fields, pointer};
use super::filter::instructions;
use super::prctl::{Param, at_entry, at_exit};
use super::signal::{siginfo_pointer, signal_set};
use crate::abi::Abi;
use crate::syscalls::consts::ptrace::{NT_TYPES, PEEKSIGINFO_FLAGS, PTRACE_OPTIONS, RSEQ_AREA_FLAGS, SYSCALL_INFO_OPS};
use crate::syscalls::consts::signal::AUDIT_ARCHS;
use crate::syscalls::consts::system::SECCOMP_FILTER_FLAGS;
use crate::syscalls::lookup;
use crate::syscalls::prelude::*;
use crate::syscalls::siginfo::{SIGINFO_SIZE, siginfo_of};
use crate::value::errno;

const TRACEME: u64 = 0;
const PEEKSIGINFO: u64 = 0x4209;

/// The request, which is a `long`.
fn request(cx: &Cx<'_>) -> u64 {
    Width::Word.zero_extend(cx.abi, cx.args[0])
}

const ADDRESS: Param = (In, Address);
const SIZE: Param = (In, Ulong);
const WORD: Param = (Out, To(&Address));
const SIGNAL: Param = (In, Custom(signal));
const OPTIONS: Param = (In, FlagsLong(&PTRACE_OPTIONS));
static ADDRESSES: [Option<Param>; 2] = [Some(ADDRESS), Some(ADDRESS)];

/// `addr` and `data` of each request (include/uapi/linux/ptrace.h, arch/x86/include/uapi/asm/ptrace-abi.h); `None` for
/// what the request does not have.
fn params(cx: &Cx<'_>) -> &'static [Option<Param>; 2] {
    match request(cx) {
        // TRACEME, KILL, ATTACH, INTERRUPT, LISTEN
        TRACEME | 8 | 16 | 0x4207 | 0x4208 => const { &[None, None] },
        // PEEKTEXT, PEEKDATA
        1 | 2 => const { &[Some(ADDRESS), Some(WORD)] },
        // PEEKUSER, POKEUSER
        3 => const { &[Some((In, Custom(registers::user_offset))), Some(WORD)] },
        6 => const { &[Some((In, Custom(registers::user_offset))), Some(ADDRESS)] },
        // CONT, SINGLESTEP, DETACH, SYSCALL, SYSEMU, SYSEMU_SINGLESTEP, SINGLEBLOCK
        7 | 9 | 17 | 24 | 31..=33 => const { &[Some(ADDRESS), Some(SIGNAL)] },
        // GETREGS, SETREGS, GETFPREGS, SETFPREGS
        12 => const { &[None, Some((Out, Custom(registers::general)))] },
        13 => const { &[None, Some((In, Custom(registers::general)))] },
        14 => const { &[None, Some((Out, Custom(registers::floating)))] },
        15 => const { &[None, Some((In, Custom(registers::floating)))] },
        // OLDSETOPTIONS, SETOPTIONS, SEIZE
        21 | 0x4200 | 0x4206 => const { &[Some(ADDRESS), Some(OPTIONS)] },
        // GETEVENTMSG
        0x4201 => const { &[Some(ADDRESS), Some((Out, To(&Ulong)))] },
        // GETSIGINFO, SETSIGINFO
        0x4202 => const { &[Some(ADDRESS), Some((Out, Custom(siginfo_pointer)))] },
        0x4203 => const { &[Some(ADDRESS), Some((In, Custom(siginfo_pointer)))] },
        // GETREGSET, SETREGSET: `data` of the first is staged.
        0x4204 => const { &[Some((In, Const(&NT_TYPES))), None] },
        0x4205 => const { &[Some((In, Const(&NT_TYPES))), Some((In, Custom(regset_given)))] },
        PEEKSIGINFO => const { &[Some((In, Custom(peek_arguments))), Some((Out, Custom(queued)))] },
        // GETSIGMASK, SETSIGMASK
        0x420a => const { &[Some(SIZE), Some((Out, Custom(mask)))] },
        0x420b => const { &[Some(SIZE), Some((In, Custom(mask)))] },
        // SECCOMP_GET_FILTER, SECCOMP_GET_METADATA, GET_SYSCALL_INFO, GET_RSEQ_CONFIGURATION
        0x420c => const { &[Some(SIZE), Some((Out, Custom(filter)))] },
        0x420d => const { &[Some(SIZE), Some((OutAny, Custom(metadata)))] },
        0x420e => const { &[Some(SIZE), Some((Out, Custom(syscall_info)))] },
        0x420f => const { &[Some(ADDRESS), Some((Out, Custom(rseq_configuration)))] },
        _ => &ADDRESSES,
    }
}

/// The traced task, which PTRACE_TRACEME does not have.
pub(crate) fn tracee(cx: &Cx<'_>, raw: u64) -> Value {
    if request(cx) == TRACEME { Value::Omitted } else { cx.value(&Pid, raw) }
}

/// The third argument.
pub(crate) static ADDR: Stages = Stages {
    entry: |cx, raw| at_entry(params(cx)[0].as_ref(), cx, raw),
    exit: |cx, raw, before| at_exit(params(cx)[0].as_ref(), cx, raw, before),
};

const GETREGSET: u64 = 0x4204;
const GET_METADATA: u64 = 0x420d;

/// The fourth.
pub(crate) static DATA: Stages = Stages {
    entry: |cx, raw| match request(cx) {
        GETREGSET => room(cx, raw),
        _ => at_entry(params(cx)[1].as_ref(), cx, raw),
    },
    exit: |cx, raw, before| match request(cx) {
        GETREGSET => regset_returned(cx, raw, before),
        GET_METADATA => metadata(cx, raw),
        _ => at_exit(params(cx)[1].as_ref(), cx, raw, before),
    },
};

/// A signal that is delivered, 0 for none.
fn signal(_: &Cx<'_>, raw: u64) -> Value {
    match u32::try_from(raw) {
        Ok(signal) => Value::Signal(signal),
        Err(_) => Value::Signed(raw.cast_signed()),
    }
}

/// A struct iovec: where, and how much.
fn buffer(cx: &Cx<'_>, raw: u64) -> Option<(u64, u64)> {
    let fields = Fields::read(cx, raw, 2 * cx.abi.word_size()).filter(|_| cx.limits.follow)?;
    Some((fields.word(0), fields.word(1)))
}

/// What of a register set is remembered at the entry: how much room there is.
fn room(cx: &Cx<'_>, raw: u64) -> Value {
    match buffer(cx, raw) {
        Some((_, length)) => Value::Held(Box::new(Value::Unsigned(length))),
        None => Value::Settled(Box::new(pointer(raw))),
    }
}

fn regset_returned(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let &Value::Unsigned(room) = before else { return before.clone() };
    match buffer(cx, raw) {
        Some((base, length)) => regset(cx, base, length, (!cx.failed()).then_some(room)),
        None => pointer(raw),
    }
}

fn regset_given(cx: &Cx<'_>, raw: u64) -> Value {
    match buffer(cx, raw) {
        Some((base, length)) => regset(cx, base, length, Some(length)),
        None => pointer(raw),
    }
}

/// A register set in `length` bytes at `base`; `room` is how many there were before the call, `None` when the kernel has
/// stored nothing.
fn regset(cx: &Cx<'_>, base: u64, length: u64, room: Option<u64>) -> Value {
    const NT_PRSTATUS: u32 = 1;
    const NT_FPREGSET: u32 = 2;
    let registers = match (room, cx.args[2] as u32) {
        (Some(_), NT_PRSTATUS) => registers::general_of(cx, base, length),
        (Some(_), NT_FPREGSET) => registers::floating_of(cx, base, length),
        _ => pointer(base),
    };
    let length = Value::Unsigned(length);
    let mut shown = StructValue::default();
    shown.push("iov_base", registers);
    shown.push(
        "iov_len",
        match room.map(Value::Unsigned) {
            Some(before) if before != length => Value::Change(Box::new(before), Box::new(length)),
            _ => length,
        },
    );
    Value::Struct(shown)
}

/// The struct __ptrace_peeksiginfo_args of PTRACE_PEEKSIGINFO.
fn peek_arguments(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(args) = Fields::read(cx, raw, 16) else { return Value::Unreadable(VAddr::new(raw)) };
    Value::Struct(StructValue::of(vec![
        Field { name: "off", value: Value::Unsigned(args.u64(0)) },
        Field { name: "flags", value: Value::Flags { raw: u64::from(args.u32(8)), names: &PEEKSIGINFO_FLAGS } },
        Field { name: "nr", value: Value::Unsigned(u64::from(args.u32(12))) },
    ]))
}

/// The signals that PTRACE_PEEKSIGINFO returned.
fn queued(cx: &Cx<'_>, raw: u64) -> Value {
    let count = cx.returned().unwrap_or(0).max(0) as u64;
    if !cx.limits.follow {
        return pointer(raw);
    }
    cx.array_with(VAddr::new(raw), count, SIGINFO_SIZE, |bytes, _| siginfo_of(cx.abi, bytes))
}

/// A signal mask of so many bytes as `addr` says.
fn mask(cx: &Cx<'_>, raw: u64) -> Value {
    signal_set(cx, raw, Width::Word.zero_extend(cx.abi, cx.args[2]))
}

/// A seccomp filter, of so many instructions as the call returned.
fn filter(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.limits.detail && cx.limits.follow {
        true => instructions(cx, raw, cx.returned().unwrap_or(0).max(0) as u64),
        false => pointer(raw),
    }
}

/// A struct seccomp_metadata: the number of a filter, which the kernel reads, and its flags, which it stores.
fn metadata(cx: &Cx<'_>, raw: u64) -> Value {
    let size = Width::Word.zero_extend(cx.abi, cx.args[2]);
    if raw == 0 || size < 8 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(head) = Fields::read(cx, raw, 8) else { return Value::Unreadable(VAddr::new(raw)) };
    let mut shown = StructValue::default();
    shown.push("filter_off", Value::Unsigned(head.u64(0)));
    match (cx.returned(), cx.u64(VAddr::new(raw.wrapping_add(8)))) {
        (Some(16..), Some(flags)) => shown.push("flags", Value::Flags { raw: flags, names: &SECCOMP_FILTER_FLAGS }),
        (Some(9..), _) => shown.push("", Value::word("???")),
        _ => {}
    }
    shown.more = cx.returned().is_some_and(|size| size > 16);
    Value::Struct(shown)
}

/// A struct ptrace_syscall_info, as much of it as there was room for.
fn syscall_info(cx: &Cx<'_>, raw: u64) -> Value {
    const KNOWN: u64 = 88;
    let room = Width::Word.zero_extend(cx.abi, cx.args[2]);
    let length = (cx.returned().unwrap_or(0).max(0) as u64).min(room).min(KNOWN);
    if raw == 0 || length == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(info) = Fields::read(cx, raw, length as usize) else { return Value::Unreadable(VAddr::new(raw)) };
    let has = |end: u64| length >= end;
    let mut shown = StructValue::default();
    let op = info.number(0, 1);
    shown.push("op", Value::Constant { raw: op, names: &SYSCALL_INFO_OPS });
    if has(8) {
        shown.push("arch", Value::Constant { raw: u64::from(info.u32(4)), names: &AUDIT_ARCHS });
    }
    if has(16) {
        shown.push("instruction_pointer", pointer(info.u64(8)));
    }
    if has(24) {
        shown.push("stack_pointer", pointer(info.u64(16)));
    }
    if has(32) {
        match op {
            1 => shown.push("entry", Value::Struct(call_of(&info, length))),
            2 => shown.push("exit", Value::Struct(result_of(&info, length))),
            3 => {
                let mut seccomp = call_of(&info, length);
                if has(84) {
                    seccomp.push("ret_data", Value::Unsigned(u64::from(info.u32(80))));
                }
                shown.push("seccomp", Value::Struct(seccomp));
            }
            _ => {}
        }
    }
    Value::Struct(shown)
}

/// The call that a task makes: its number and as many arguments as lie in `length` bytes.
fn call_of(info: &Fields, length: u64) -> StructValue {
    let (arch, number) = (info.u32(4), info.u64(24));
    let name = Abi::from_audit_arch(arch).and_then(|abi| Some(lookup(abi, number)?.name));
    let named = name.map(|name| Value::Symbol { raw: 0, text: format!("__NR_{name}").into() });
    let args: Vec<_> = (0..6).map(|i| 32 + 8 * i).filter(|at| *at as u64 + 8 <= length).collect();
    let mut call = StructValue::default();
    let plain = Value::Unsigned(number);
    let nr = match named {
        Some(named) => Value::Alias { plain: Box::new(plain), named: Box::new(named) },
        None => plain,
    };
    call.push("nr", nr);
    if !args.is_empty() {
        let items = args.into_iter().map(|at| Value::Hex(info.u64(at))).collect();
        call.push("args", Value::Array(ArrayValue { items, ..ArrayValue::default() }));
    }
    call
}

/// What a call returned: `{rval=-ENOENT, is_error=1}`.
fn result_of(info: &Fields, length: u64) -> StructValue {
    let result = info.u64(24).cast_signed();
    let failed = length >= 33 && info.number(32, 1) != 0;
    let name = errno::name(result.unsigned_abs() as u32).filter(|_| failed && (-4095..0).contains(&result));
    let mut shown = StructValue::default();
    shown.push(
        "rval",
        match name {
            Some(name) => Value::Alias {
                plain: Box::new(Value::Signed(result)),
                named: Box::new(Value::Symbol { raw: 0, text: format!("-{name}").into() }),
            },
            None => Value::Signed(result),
        },
    );
    if length >= 33 {
        shown.push("is_error", Value::Unsigned(info.number(32, 1)));
    }
    shown
}

/// A struct ptrace_rseq_configuration, of which strace shows the address.
fn rseq_configuration(cx: &Cx<'_>, raw: u64) -> Value {
    let Some(area) = Fields::read(cx, raw, 24).filter(|_| cx.limits.follow && cx.args[2] >= 24) else {
        return pointer(raw);
    };
    let meaning = StructValue::of(vec![
        Field { name: "rseq_abi_pointer", value: pointer(area.u64(0)) },
        Field { name: "rseq_abi_size", value: Value::Unsigned(u64::from(area.u32(8))) },
        Field { name: "signature", value: Value::Hex(u64::from(area.u32(12))) },
        Field { name: "flags", value: Value::Flags { raw: u64::from(area.u32(16)), names: &RSEQ_AREA_FLAGS } },
    ]);
    Value::Meant { plain: Box::new(pointer(raw)), meaning: Box::new(Value::Struct(meaning)) }
}
