//! Programs of the classic packet filter, in the macros that C programs write them with (include/uapi/linux/filter.h),
//! and seccomp(2), which takes them.

use super::fields::{Fields, pointer};
use crate::syscalls::consts::bpf::{
    BPF_ALU_OPS, BPF_CLASSES, BPF_JMP_OPS, BPF_MISC_OPS, BPF_MODES, BPF_RESULTS, BPF_SIZES, BPF_SOURCES,
};
use crate::syscalls::consts::system::{SECCOMP_FILTER_FLAGS, SECCOMP_RETS};
use crate::syscalls::layouts::system::SECCOMP_NOTIF_SIZES;
use crate::syscalls::prelude::*;

/// No program of the kernel's is longer (`BPF_MAXINSNS` in linux/bpf_common.h).
const MAX_INSTRUCTIONS: u64 = 4096;

/// The size of a struct sock_filter.
const INSTRUCTION_SIZE: usize = 8;

const BPF_RET: u64 = 6;

/// A struct sock_fprog whose filter is for seccomp: `{len=3, filter=0x7ffe}`, with `-v` the instructions.
pub(crate) fn seccomp_program(cx: &Cx<'_>, raw: u64) -> Value {
    program(cx, raw, verdict)
}

/// The same for a filter of packets, which returns how many bytes of one are taken.
pub(crate) fn socket_program(cx: &Cx<'_>, raw: u64) -> Value {
    program(cx, raw, Value::Hex)
}

fn program(cx: &Cx<'_>, raw: u64, result: fn(u64) -> Value) -> Value {
    let word = cx.abi.word_size();
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(program) = Fields::read(cx, raw, 2 * word) else { return Value::Unreadable(VAddr::new(raw)) };
    let (count, filter) = (u64::from(program.u16(0)), program.word(1));
    let instructions = match cx.limits.detail {
        true => array_of(cx, filter, count, result),
        false => pointer(filter),
    };
    Value::Struct(StructValue::of(vec![
        Field { name: "len", value: Value::Unsigned(count) },
        Field { name: "filter", value: instructions },
    ]))
}

/// An array of `count` instructions.
pub(crate) fn instructions(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    array_of(cx, raw, count, verdict)
}

/// The same for a filter of packets.
pub(crate) fn socket_instructions(cx: &Cx<'_>, raw: u64, count: u64) -> Value {
    array_of(cx, raw, count, Value::Hex)
}

/// One instruction of a filter of packets.
pub(crate) fn socket_instruction(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    instruction(cx, bytes, Value::Hex)
}

fn array_of(cx: &Cx<'_>, raw: u64, count: u64, result: fn(u64) -> Value) -> Value {
    let addr = VAddr::new(raw);
    // The length of a program has 16 bits.
    if count > u64::from(u16::MAX) {
        return Value::Address(addr);
    }
    let decode = |bytes: &[u8], _| instruction(cx, bytes, result);
    let mut shown = cx.array_with(addr, count.min(MAX_INSTRUCTIONS), INSTRUCTION_SIZE, decode);
    if let Value::Array(array) = &mut shown {
        array.more |= count > MAX_INSTRUCTIONS && array.unreadable.is_none();
    }
    shown
}

/// `BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ALLOW)`, `BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0xc000003e, 0, 0x1)`
fn instruction(cx: &Cx<'_>, bytes: &[u8], result: fn(u64) -> Value) -> Value {
    let fields = Fields::of(cx, bytes);
    let (code, operand) = (u64::from(fields.u16(0)), u64::from(fields.u32(4)));
    let [if_true, if_false] = [2, 3].map(|at| fields.number(at, 1));
    let code_value = operation(code);
    if if_true != 0 || if_false != 0 {
        let args = vec![code_value, Value::Hex(operand), Value::Hex(if_true), Value::Hex(if_false)];
        return Value::Macro { name: "BPF_JUMP", args };
    }
    let operand = if code & 7 == BPF_RET { result(operand) } else { Value::Hex(operand) };
    Value::Macro { name: "BPF_STMT", args: vec![code_value, operand] }
}

/// What a filter decides: an action and a number that goes with it.
fn verdict(raw: u64) -> Value {
    const DATA: u64 = 0xffff;
    let action = Value::Constant { raw: raw & !DATA, names: &SECCOMP_RETS };
    match raw & DATA {
        0 => action,
        data => Value::Join(vec![action, Value::Hex(data)]),
    }
}

/// The parts of an operation's code, which depend on its class.
fn operation(code: u64) -> Value {
    let mut parts = vec![Value::Constant { raw: code & 7, names: &BPF_CLASSES }];
    let mut part = |mask: u64, names: &'static Names| parts.push(Value::Constant { raw: code & mask, names });
    let rest = match code & 7 {
        // LD and LDX
        0 | 1 => {
            part(0x18, &BPF_SIZES);
            part(0xe0, &BPF_MODES);
            0
        }
        // ALU and JMP
        4 | 5 => {
            part(0x08, &BPF_SOURCES);
            part(0xf0, if code & 7 == 4 { &BPF_ALU_OPS } else { &BPF_JMP_OPS });
            0
        }
        BPF_RET => {
            part(0x18, &BPF_RESULTS);
            0xffe0
        }
        7 => {
            part(0xf8, &BPF_MISC_OPS);
            0xff00
        }
        _ => 0xfff8,
    };
    let nameless = Some(code & rest).filter(|&bits| bits != 0);
    parts.extend(nameless.map(|bits| Value::Hex(bits).noted("BPF_???")));
    Value::Join(parts)
}

const SET_MODE_FILTER: u32 = 1;
const GET_ACTION_AVAIL: u32 = 2;
const GET_NOTIF_SIZES: u32 = 3;

/// The flags of seccomp(2), which only filters have.
pub(crate) fn seccomp_flags(cx: &Cx<'_>, raw: u64) -> Value {
    match cx.args[0] as u32 {
        SET_MODE_FILTER => Value::Flags { raw, names: &SECCOMP_FILTER_FLAGS },
        _ => Value::Hex(raw),
    }
}

static NOTIF_SIZES: Kind = To(&Struct(&SECCOMP_NOTIF_SIZES));
static ACTION: Kind = Const(&SECCOMP_RETS);
static ACTION_POINTER: Kind = To(&ACTION);

/// The last argument of seccomp(2): a program, an action that is asked about, or where to put sizes.
pub(crate) static SECCOMP_ARGUMENT: Stages = Stages {
    entry: |cx, raw| match cx.args[0] as u32 {
        GET_NOTIF_SIZES => Value::Pending,
        SET_MODE_FILTER => Value::Settled(Box::new(seccomp_program(cx, raw))),
        GET_ACTION_AVAIL => Value::Settled(Box::new(cx.value(&ACTION_POINTER, raw))),
        _ => Value::Settled(Box::new(pointer(raw))),
    },
    exit: |cx, raw, before| match before {
        Value::Pending if cx.failed() => pointer(raw),
        Value::Pending => cx.value(&NOTIF_SIZES, raw),
        shown => shown.clone(),
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::Case;

    fn code(code: u64) -> String {
        operation(code).to_text()
    }

    #[test]
    fn the_parts_of_a_code_depend_on_its_class() {
        assert_eq!(code(0x20), "BPF_LD|BPF_W|BPF_ABS");
        assert_eq!(code(0x15), "BPF_JMP|BPF_K|BPF_JEQ");
        assert_eq!(code(0x87), "BPF_MISC|BPF_TXA");
        assert_eq!(code(0xfa), "BPF_ST|0xf8 /* BPF_??? */");
        assert_eq!(code(0x13e), "BPF_RET|0x18 /* BPF_??? */|0x120 /* BPF_??? */");
    }

    #[test]
    fn a_filter_is_shown_in_full_when_details_are_asked_for() {
        let program = [2_u64.to_le_bytes(), 0x2000_u64.to_le_bytes()].concat();
        let filter = [0x15, 0, 0, 1, 0x3e, 0, 0, 0xc0, 6, 0, 0, 0, 5, 0, 5, 0];
        let case = || Case::new("seccomp", [1, 1, 0x1000]).memory(0x1000, &program).memory(0x2000, &filter);
        assert_eq!(case().line(), "(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, {len=2, filter=0x2000}) = 0");
        let mut detailed = case();
        detailed.limits.detail = true;
        let jump = "BPF_JUMP(BPF_JMP|BPF_K|BPF_JEQ, 0xc000003e, 0, 0x1)";
        let statement = "BPF_STMT(BPF_RET|BPF_K, SECCOMP_RET_ERRNO|0x5)";
        assert!(detailed.line().contains(&format!("{{len=2, filter=[{jump}, {statement}]}}")));
    }

    #[test]
    fn of_a_program_that_no_kernel_takes_the_first_instructions_are_shown() {
        let bytes = [6, 0, 0, 0, 5, 0, 0, 0].repeat(4098);
        let line = |count: u32| {
            let case = Case::new("getsockopt", [3, 1, 26, 0x1000, 0x10_0000]).written(0x1000, &bytes);
            let count = count.to_le_bytes();
            let mut case = case.memory(0x10_0000, &count).written(0x10_0000, &count);
            case.limits.detail = true;
            case.line()
        };
        assert_eq!(line(4096).matches("BPF_STMT").count(), 4096);
        assert!(line(4096).ends_with("0x5)], [4096]) = 0"));
        assert_eq!(line(4097).matches("BPF_STMT").count(), 4096);
        assert!(line(4097).ends_with("0x5), ...], [4097]) = 0"));
        assert_eq!(line(65536), "(3, SOL_SOCKET, SO_GET_FILTER, 0x1000, [65536]) = 0");
    }
}
