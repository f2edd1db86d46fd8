//! Structures of ioctl requests on virtual machines.

use crate::syscalls::consts::kvm::*;
use crate::syscalls::prelude::*;

layouts! {
    KVM_REGION: "struct kvm_userspace_memory_region", "linux/kvm.h" {
        slot: Uint, flags: Flags(&KVM_MEMORY_FLAGS), guest_phys_addr: X64, memory_size: U64, userspace_addr: X64,
    }
    KVM_CPUID_ENTRY: "struct kvm_cpuid_entry2", "linux/kvm.h" {
        function: X32, index: X32, flags: Flags(&KVM_CPUID_FLAGS), eax: X32, ebx: X32, ecx: X32, edx: X32,
        padding: Pad(12),
    }
    KVM_SEGMENT: "struct kvm_segment", "linux/kvm.h" {
        base: X64, limit: Uint, selector: U16, r#type: U8, present: U8, dpl: U8, db: U8, s: U8, l: U8, g: U8, avl: U8,
        rest: Pad(2),
    }
    KVM_TABLE: "struct kvm_dtable", "linux/kvm.h" { base: X64, limit: U16, padding: Pad(6) }
    KVM_REGISTERS: "struct kvm_regs", "linux/kvm.h" {
        rax: X64, rbx: X64, rcx: X64, rdx: X64, rsi: X64, rdi: X64, rsp: X64, rbp: X64, r8: X64, r9: X64, r10: X64,
        r11: X64, r12: X64, r13: X64, r14: X64, r15: X64, rip: X64, rflags: X64,
    }
    KVM_SPECIAL_REGISTERS: "struct kvm_sregs", "linux/kvm.h" {
        cs: Struct(&KVM_SEGMENT), ~ds: Struct(&KVM_SEGMENT), ~es: Struct(&KVM_SEGMENT), ~fs: Struct(&KVM_SEGMENT),
        ~gs: Struct(&KVM_SEGMENT), ~ss: Struct(&KVM_SEGMENT), ~tr: Struct(&KVM_SEGMENT), ~ldt: Struct(&KVM_SEGMENT),
        ~gdt: Struct(&KVM_TABLE), ~idt: Struct(&KVM_TABLE), ~cr0: U64, ~cr2: U64, ~cr3: U64, ~cr4: U64, ~cr8: U64,
        ~efer: U64, ~apic_base: X64, ~interrupt_bitmap: Inline(&X64, 4),
    }
}
