//! Segments of thread-local storage (struct user_desc of arch/x86/include/uapi/asm/ldt.h).

use super::fields::{Fields, pointer};
use crate::syscalls::prelude::*;

const USER_DESC_SIZE: usize = 16;

/// A struct user_desc: `{entry_number=-1, base_addr=0xf7f1, limit=0xfffff, seg_32bit=1, …}`.
pub(crate) fn user_desc(cx: &Cx<'_>, raw: u64) -> Value {
    if raw == 0 || !cx.limits.follow {
        return pointer(raw);
    }
    let Some(desc) = Fields::read(cx, raw, USER_DESC_SIZE) else { return Value::Unreadable(VAddr::new(raw)) };
    Value::Struct(fields(cx, &desc))
}

/// What get_thread_area(2) answers; of a call that fails, and where the memory ends before the structure does, which entry was
/// asked for.
pub(crate) fn user_desc_found(cx: &Cx<'_>, raw: u64) -> Value {
    let whole = user_desc(cx, raw);
    let asked_for = match &whole {
        Value::Address(_) => return whole,
        Value::Struct(_) if !cx.failed() => return whole,
        _ => cx.u32(VAddr::new(raw)),
    };
    let Some(number) = asked_for else { return Value::Unreadable(VAddr::new(raw)) };
    let mut desc = StructValue { more: true, ..StructValue::default() };
    desc.push("entry_number", entry_number(number));
    Value::Struct(desc)
}

fn entry_number(number: u32) -> Value {
    match number {
        u32::MAX => Value::Signed(-1),
        number => Value::Unsigned(u64::from(number)),
    }
}

/// Which entry set_thread_area(2) has taken: `(entry_number=12)`.
pub(crate) fn user_desc_note(cx: &Cx<'_>) -> Vec<Note> {
    let shown = cx.returned().filter(|_| cx.limits.follow);
    let desc = shown.and_then(|_| Fields::read(cx, cx.args[0], USER_DESC_SIZE));
    let text = desc.map(|desc| match desc.u32(0) {
        u32::MAX => "entry_number=-1".to_owned(),
        number => format!("entry_number={number}"),
    });
    let text = text.map(super::net::written);
    text.into_iter().map(|value| Note { label: "", value: Some(value) }).collect()
}

/// Hexadecimal, with zeros in front, as strace writes these.
fn padded(number: u32) -> Value {
    let text = if number == 0 { "00000000".to_owned() } else { format!("{number:#08x}") };
    Value::Symbol { raw: 0, text: text.into() }
}

fn fields(cx: &Cx<'_>, desc: &Fields) -> StructValue {
    let bits = desc.u32(12);
    let bit = |from: u32, width: u32| Value::Unsigned(u64::from(bits >> from & ((1 << width) - 1)));
    let mut fields = StructValue::default();
    fields.push("entry_number", entry_number(desc.u32(0)));
    fields.push("base_addr", padded(desc.u32(4)));
    fields.push("limit", padded(desc.u32(8)));
    fields.push("seg_32bit", bit(0, 1));
    fields.push("contents", bit(1, 2));
    fields.push("read_exec_only", bit(3, 1));
    fields.push("limit_in_pages", bit(4, 1));
    fields.push("seg_not_present", bit(5, 1));
    fields.push("useable", bit(6, 1));
    // The field exists in the structure of 64-bit programs only.
    if cx.abi == crate::abi::Abi::X86_64 {
        fields.push("lm", bit(7, 1));
    }
    fields
}
