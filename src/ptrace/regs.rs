//! The general registers of a stopped task.

use std::io;

use super::error::{Error, Result};
use super::request;
use crate::abi::Abi;
use crate::ids::Tid;

/// The general registers, in the layout of the code that the task runs.
///
/// The layout says which mode the *task* is in. Which interface a *system call* uses is another question: 64-bit code may
/// execute `int 0x80` (see [`Abi`](crate::abi::Abi)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regs {
    /// `struct user_regs_struct` (arch/x86/include/asm/user_64.h): 27 words.
    X86_64([u64; 27]),
    /// `struct user_regs_struct32` (arch/x86/include/asm/user32.h): 17 words, in the low halves here.
    I386([u32; 17]),
}

/// Indices into the 64-bit layout.
mod word {
    pub(super) const RAX: usize = 10;
    pub(super) const ORIG_RAX: usize = 15;
    pub(super) const RIP: usize = 16;
    pub(super) const RSP: usize = 19;
}

/// Indices into the 32-bit layout.
mod word32 {
    pub(super) const EAX: usize = 6;
    pub(super) const ORIG_EAX: usize = 11;
    pub(super) const EIP: usize = 12;
    pub(super) const ESP: usize = 15;
}

/// Copies between the words and the structure of libc, field by field, in the order of the kernel's layout.
macro_rules! general_registers {
    ($($index:literal $field:ident),* $(,)?) => {
        impl Regs {
            /// The registers of 64-bit code by name; `None` for 32-bit code.
            #[must_use]
            pub fn general(&self) -> Option<libc::user_regs_struct> {
                match self {
                    Regs::X86_64(words) => Some(libc::user_regs_struct { $($field: words[$index]),* }),
                    Regs::I386(_) => None,
                }
            }
        }

        impl From<&libc::user_regs_struct> for Regs {
            fn from(regs: &libc::user_regs_struct) -> Self {
                let mut words = [0; 27];
                $(words[$index] = regs.$field;)*
                Regs::X86_64(words)
            }
        }
    };
}

general_registers! {
    0 r15, 1 r14, 2 r13, 3 r12, 4 rbp, 5 rbx, 6 r11, 7 r10, 8 r9, 9 r8, 10 rax, 11 rcx, 12 rdx, 13 rsi, 14 rdi,
    15 orig_rax, 16 rip, 17 cs, 18 eflags, 19 rsp, 20 ss, 21 fs_base, 22 gs_base, 23 ds, 24 es, 25 fs, 26 gs,
}

/// The floating-point registers, as far as arguments and results are in them.
#[derive(Clone, Copy, Debug, Default)]
pub struct FloatRegs {
    /// The low halves of xmm0 to xmm7.
    pub xmm: [u64; 8],
    /// The low halves of xmm8 to xmm15.
    pub xmm_high: [u64; 8],
    /// The top of the x87 stack, a number of ten bytes.
    pub st0: [u8; 10],
}

impl FloatRegs {
    /// The low halves of xmm0 to xmm15.
    #[must_use]
    pub fn all(&self) -> [u64; 16] {
        std::array::from_fn(|i| if i < 8 { self.xmm[i] } else { self.xmm_high[i - 8] })
    }

    /// Reads the floating-point registers of a stopped task: the layout of FXSAVE.
    pub(super) fn read(tid: Tid) -> Result<Self> {
        const ST0: usize = 32;
        const XMM0: usize = 160;
        let mut area = [0; 512];
        request::float_registers(tid, &mut area)?;
        let low = |i: usize| area[XMM0 + 16 * i..].first_chunk().map_or(0, |low| u64::from_le_bytes(*low));
        Ok(FloatRegs {
            xmm: std::array::from_fn(low),
            xmm_high: std::array::from_fn(|i| low(8 + i)),
            st0: area[ST0..].first_chunk().copied().unwrap_or_default(),
        })
    }
}

const SIZE_64: usize = 27 * 8;
const SIZE_32: usize = 17 * 4;

impl Regs {
    /// The interface that code with such registers calls the kernel by.
    #[must_use]
    pub const fn abi(&self) -> Abi {
        match self {
            Regs::X86_64(_) => Abi::X86_64,
            Regs::I386(_) => Abi::I386,
        }
    }

    /// Reads the registers of a stopped task.
    pub(super) fn read(tid: Tid) -> Result<Self> {
        let mut words = [0_u64; 27];
        match request::registers(tid, &mut words)? {
            SIZE_64 => Ok(Regs::X86_64(words)),
            SIZE_32 => Ok(Regs::I386(std::array::from_fn(|i| (words[i / 2] >> (i % 2 * 32)) as u32))),
            // A layout that we don't know must not be taken for one that we do.
            _ => Err(Error::of("PTRACE_GETREGSET", tid, io::Error::from_raw_os_error(libc::EINVAL))),
        }
    }

    /// Writes the registers of a stopped task.
    pub(super) fn write(&self, tid: Tid) -> Result<()> {
        match self {
            Regs::X86_64(words) => request::set_registers(tid, words, SIZE_64),
            Regs::I386(halves) => {
                let mut words = [0_u64; 27];
                for (i, half) in halves.iter().enumerate() {
                    words[i / 2] |= u64::from(*half) << (i % 2 * 32);
                }
                request::set_registers(tid, &words, SIZE_32)
            }
        }
    }

    /// Writes what differs from `before`, which is what the stopped task has: a word at a time where that is less work for the
    /// kernel, which checks and copies each.
    pub(super) fn write_changes(&self, tid: Tid, before: &Regs) -> Result<()> {
        /// PTRACE_SETREGSET takes as long as two of PTRACE_POKEUSER.
        const FEW: usize = 2;
        let (Regs::X86_64(words), Regs::X86_64(former)) = (self, before) else { return self.write(tid) };
        let changed = |index: &usize| words[*index] != former[*index];
        if (0..words.len()).filter(changed).count() > FEW {
            return self.write(tid);
        }
        (0..words.len()).filter(changed).try_for_each(|index| request::set_register(tid, index, words[index]))
    }

    /// The instruction pointer.
    #[must_use]
    pub fn ip(&self) -> u64 {
        match self {
            Regs::X86_64(words) => words[word::RIP],
            Regs::I386(words) => words[word32::EIP].into(),
        }
    }

    /// The stack pointer.
    #[must_use]
    pub fn sp(&self) -> u64 {
        match self {
            Regs::X86_64(words) => words[word::RSP],
            Regs::I386(words) => words[word32::ESP].into(),
        }
    }

    /// The number of the system call that the task is in, -1 outside of one.
    #[must_use]
    pub fn syscall_number(&self) -> i64 {
        match self {
            Regs::X86_64(words) => words[word::ORIG_RAX].cast_signed(),
            Regs::I386(words) => words[word32::ORIG_EAX].cast_signed().into(),
        }
    }

    /// Chooses another system call at an entry; -1 skips the call and, at an exit, keeps the kernel from restarting it.
    pub fn set_syscall_number(&mut self, number: i64) {
        match self {
            Regs::X86_64(words) => words[word::ORIG_RAX] = number.cast_unsigned(),
            Regs::I386(words) => words[word32::ORIG_EAX] = number as u32,
        }
    }

    /// The result register.
    #[must_use]
    pub fn result(&self) -> i64 {
        match self {
            Regs::X86_64(words) => words[word::RAX].cast_signed(),
            Regs::I386(words) => words[word32::EAX].cast_signed().into(),
        }
    }

    /// Replaces the result register.
    pub fn set_result(&mut self, result: i64) {
        match self {
            Regs::X86_64(words) => words[word::RAX] = result.cast_unsigned(),
            Regs::I386(words) => words[word32::EAX] = result as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::mem::{offset_of, size_of};

    use super::*;

    #[test]
    fn indices_are_those_of_the_kernels_structure() {
        assert_eq!(size_of::<libc::user_regs_struct>(), SIZE_64);
        assert_eq!(offset_of!(libc::user_regs_struct, rax), word::RAX * 8);
        assert_eq!(offset_of!(libc::user_regs_struct, orig_rax), word::ORIG_RAX * 8);
        assert_eq!(offset_of!(libc::user_regs_struct, rip), word::RIP * 8);
        assert_eq!(offset_of!(libc::user_regs_struct, rsp), word::RSP * 8);
        let words = std::array::from_fn(|index| index as u64);
        let general = Regs::X86_64(words).general().expect("64-bit registers");
        assert_eq!((general.r15, general.orig_rax, general.gs), (0, 15, 26));
        assert_eq!(Regs::from(&general), Regs::X86_64(words));
    }

    #[test]
    fn a_32_bit_number_is_sign_extended() {
        let mut regs = Regs::I386([0; 17]);
        regs.set_syscall_number(-1);
        regs.set_result(-38);
        assert_eq!((regs.syscall_number(), regs.result()), (-1, -38));
    }
}
