//! Registers of other tasks: offsets into `struct user`, general and floating-point registers of both interfaces.

use crate::abi::Abi;
use crate::syscalls::custom::fields::{Fields, pointer};
use crate::syscalls::layout::Layout;
use crate::syscalls::layouts::ptrace::{FPREGS, FPREGS32, REGS, REGS32};
use crate::syscalls::prelude::*;

/// Names of the general registers as PTRACE_PEEKUSER's users know them (sys/reg.h), in the order of their words.
static WORDS: [&str; 21] = [
    "R15", "R14", "R13", "R12", "RBP", "RBX", "R11", "R10", "R9", "R8", "RAX", "RCX", "RDX", "RSI", "RDI", "ORIG_RAX",
    "RIP", "CS", "EFL", "RSP", "SS",
];
static WORDS32: [&str; 17] = [
    "EBX", "ECX", "EDX", "ESI", "EDI", "EBP", "EAX", "DS", "ES", "FS", "GS", "ORIG_EAX", "EIP", "CS", "EFL", "UESP",
    "SS",
];

/// Fields of `struct user` behind the registers (sys/user.h), with their offsets.
static FIELDS: [(&str, u64); 12] = [
    ("u_fpvalid", 216),
    ("i387", 224),
    ("u_tsize", 736),
    ("u_dsize", 744),
    ("u_ssize", 752),
    ("start_code", 760),
    ("start_stack", 768),
    ("signal", 776),
    ("u_ar0", 792),
    ("magic", 808),
    ("u_comm", 816),
    ("u_debugreg", 848),
];
static FIELDS32: [(&str, u64); 12] = [
    ("u_fpvalid", 68),
    ("i387", 72),
    ("u_tsize", 180),
    ("u_dsize", 184),
    ("u_ssize", 188),
    ("start_code", 192),
    ("start_stack", 196),
    ("signal", 200),
    ("u_ar0", 208),
    ("magic", 216),
    ("u_comm", 220),
    ("u_debugreg", 252),
];
const USER_SIZE: u64 = 912;
const USER_SIZE32: u64 = 284;

/// An offset into `struct user`: `8*RIP`, `offsetof(struct user, u_debugreg)+56`.
pub(crate) fn user_offset(cx: &Cx<'_>, raw: u64) -> Value {
    let (word, words, fields, size): (u64, &[&str], &[(&str, u64)], u64) = match cx.abi {
        Abi::X86_64 => (8, &WORDS, &FIELDS, USER_SIZE),
        Abi::I386 => (4, &WORDS32, &FIELDS32, USER_SIZE32),
    };
    let behind = |delta: u64| if delta == 0 { String::new() } else { format!("+{delta}") };
    let field = fields.iter().rev().find(|(_, offset)| *offset <= raw);
    let text = match field {
        _ if raw > size => return Value::Hex(raw),
        _ if raw == size => "sizeof(struct user)".to_owned(),
        Some((name, offset)) => format!("offsetof(struct user, {name}){}", behind(raw - offset)),
        None => {
            let index = ((raw / word) as usize).min(words.len() - 1);
            format!("{word}*{}{}", words[index], behind(raw - index as u64 * word))
        }
    };
    Value::Alias { plain: Box::new(pointer(raw)), named: Box::new(Value::Symbol { raw: 0, text: text.into() }) }
}

/// The general registers at `raw`, whole.
pub(crate) fn general(cx: &Cx<'_>, raw: u64) -> Value {
    let layout = if cx.abi == Abi::X86_64 { &REGS } else { &REGS32 };
    part(cx, raw, layout.size(cx.abi) as u64, layout)
}

/// As many of them as there are in `length` bytes. A 32-bit task's are told by their size.
pub(crate) fn general_of(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    let narrow = cx.abi == Abi::I386 || length == REGS32.size(Abi::I386) as u64;
    part(cx, raw, length, if narrow { &REGS32 } else { &REGS })
}

/// The floating-point registers at `raw`, whole.
pub(crate) fn floating(cx: &Cx<'_>, raw: u64) -> Value {
    let layout = if cx.abi == Abi::X86_64 { &FPREGS } else { &FPREGS32 };
    part(cx, raw, layout.size(cx.abi) as u64, layout)
}

/// As many of them as there are in `length` bytes.
pub(crate) fn floating_of(cx: &Cx<'_>, raw: u64, length: u64) -> Value {
    let narrow = cx.abi == Abi::I386 || length == FPREGS32.size(Abi::I386) as u64;
    part(cx, raw, length, if narrow { &FPREGS32 } else { &FPREGS })
}

/// The fields of a structure that lie in its first `length` bytes.
fn part(cx: &Cx<'_>, raw: u64, length: u64, layout: &'static Layout) -> Value {
    let abi = if std::ptr::eq(layout, &REGS32) || std::ptr::eq(layout, &FPREGS32) { Abi::I386 } else { Abi::X86_64 };
    let length = length.min(layout.size(abi) as u64) as usize;
    if raw == 0 || length == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(fields) = Fields::read(cx, raw, length) else { return Value::Unreadable(VAddr::new(raw)) };
    let mut shown = StructValue::default();
    for (field, offset) in layout.offsets(abi) {
        let end = offset + field.kind.size(abi);
        if end <= length && !matches!(field.kind, Kind::Pad(_)) {
            shown
                .push(field.name, abbreviated(cx, cx.from_bytes(&field.kind, &fields.bytes[offset..end], VAddr::NULL)));
        }
    }
    Value::Struct(shown)
}

/// An array of registers, cut as other arrays are.
fn abbreviated(cx: &Cx<'_>, value: Value) -> Value {
    match value {
        Value::Array(mut array) if !cx.limits.detail && array.items.len() > cx.limits.strlen => {
            array.items.truncate(cx.limits.strlen);
            array.more = true;
            Value::Array(array)
        }
        other => other,
    }
}
