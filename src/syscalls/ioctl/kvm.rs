//! Virtual machines: linux/kvm.h.

use super::Argument::{self, In, Out};
use super::{arguments, record};
use crate::syscalls::consts::kvm::*;
use crate::syscalls::layouts::kvm::*;
use crate::syscalls::prelude::*;

arguments! {
    KVM_CHECK_EXTENSION 0xae03 => In(Const(&KVM_CAPABILITIES)),
    KVM_CREATE_VCPU 0xae41 => In(Ulong),
    KVM_SET_USER_MEMORY_REGION 0x4020_ae46 => In(To(&Struct(&KVM_REGION))),
    KVM_GET_REGS 0x8090_ae81 => Out(Custom(registers)),
    KVM_SET_REGS 0x4090_ae82 => In(Custom(registers)),
    KVM_GET_SREGS 0x8138_ae83 => Out(To(&Struct(&KVM_SPECIAL_REGISTERS))),
    KVM_SET_SREGS 0x4138_ae84 => In(To(&Struct(&KVM_SPECIAL_REGISTERS))),
    KVM_GET_SUPPORTED_CPUID 0xc008_ae05 => Out(Custom(processor)),
    KVM_GET_EMULATED_CPUID 0xc008_ae09 => Out(Custom(processor)),
    KVM_SET_CPUID2 0x4008_ae90 => In(Custom(processor)),
}

/// The general registers; without `-v` those that say where a processor is.
fn registers(cx: &Cx<'_>, raw: u64) -> Value {
    let shown = match record(cx, raw, &KVM_REGISTERS) {
        Ok(shown) => shown,
        Err(value) => return value,
    };
    if cx.limits.detail {
        return Value::Struct(shown);
    }
    let mut fields = Vec::new();
    for field in shown.fields {
        match field.name {
            "rax" | "rsp" | "rbp" | "rip" | "rflags" => fields.push(field),
            "rbx" | "r8" => fields.push(Field { name: "", value: Value::word("...") }),
            _ => {}
        }
    }
    Value::Struct(StructValue::of(fields))
}

/// What cpuid is to answer, function by function.
fn processor(cx: &Cx<'_>, raw: u64) -> Value {
    /// The header: how many entries, and padding.
    const ENTRIES: u64 = 8;
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let header = cx.exactly(at, ENTRIES as usize);
    let Some(count) = header.and_then(|_| cx.u32(at)) else { return Value::Unreadable(at) };
    let entries = match (cx.limits.detail, count) {
        (_, 0) => Value::Array(ArrayValue::default()),
        (false, _) => Value::Array(ArrayValue { more: true, ..ArrayValue::default() }),
        (true, _) => cx.array(&Struct(&KVM_CPUID_ENTRY), VAddr::new(raw.wrapping_add(ENTRIES)), u64::from(count)),
    };
    Value::Struct(StructValue::of(vec![
        Field { name: "nent", value: Value::Unsigned(u64::from(count)) },
        Field { name: "entries", value: entries },
    ]))
}
