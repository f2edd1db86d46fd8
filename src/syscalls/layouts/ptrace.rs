//! Registers as ptrace(2) hands them out.

use crate::syscalls::prelude::*;

const X32_4: Kind = Inline(&X32, 20);
const ST_SPACE: Kind = Inline(&X32, 32);
const XMM_SPACE: Kind = Inline(&X32, 64);
const PADDING: Kind = Inline(&X32, 24);

layouts! {
    REGS: "struct user_regs_struct", "sys/user.h", only(X86_64) {
        r15: X64, r14: X64, r13: X64, r12: X64, rbp: X64, rbx: X64, r11: X64, r10: X64, r9: X64, r8: X64, rax: X64,
        rcx: X64, rdx: X64, rsi: X64, rdi: X64, orig_rax: X64, rip: X64, cs: X64, eflags: X64, rsp: X64, ss: X64,
        fs_base: X64, gs_base: X64, ds: X64, es: X64, fs: X64, gs: X64,
    }
    REGS32: "struct user_regs_struct", "sys/user.h", only(I386) {
        ebx: X32, ecx: X32, edx: X32, esi: X32, edi: X32, ebp: X32, eax: X32, xds: X32, xes: X32, xfs: X32, xgs: X32,
        orig_eax: X32, eip: X32, xcs: X32, eflags: X32, esp: X32, xss: X32,
    }
    FPREGS: "struct user_fpregs_struct", "sys/user.h", only(X86_64) {
        cwd: X16, swd: X16, ftw: X16, fop: X16, rip: X64, rdp: X64, mxcsr: X32, mxcr_mask: X32, st_space: ST_SPACE,
        xmm_space: XMM_SPACE, padding: PADDING,
    }
    FPREGS32: "struct user_fpregs_struct", "sys/user.h", only(I386) {
        cwd: X32, swd: X32, twd: X32, fip: X32, fcs: X32, foo: X32, fos: X32, st_space: X32_4,
    }
}
