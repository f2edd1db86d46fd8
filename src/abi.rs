//! Which system call interface a call was made through.
//!
//! It belongs to the *call*, not to the process: 64-bit code may execute `int 0x80` and one process may mix both
//! (PTRACE_GET_SYSCALL_INFO's `arch` field, ptrace(2)).

/// A system call interface of the x86-64 kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Abi {
    /// `syscall` from 64-bit code.
    X86_64,
    /// `int 0x80` or `sysenter`: 32-bit numbers, registers and structures, whatever the code around it is.
    I386,
}

impl Abi {
    /// All interfaces, the native one first.
    pub const ALL: [Abi; 2] = [Abi::X86_64, Abi::I386];

    /// The size of `long` and of a pointer, in bytes.
    #[must_use]
    pub const fn word_size(self) -> usize {
        match self {
            Abi::X86_64 => 8,
            Abi::I386 => 4,
        }
    }

    /// The width that strace's `@64` and `@32` suffixes name.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.word_size() as u32 * 8
    }

    /// A dense index for tables kept per interface.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The interface that an `AUDIT_ARCH_*` number names (include/uapi/linux/audit.h), if it is one of ours.
    #[must_use]
    pub const fn from_audit_arch(arch: u32) -> Option<Self> {
        match arch {
            0xC000_003E => Some(Abi::X86_64),
            0x4000_0003 => Some(Abi::I386),
            _ => None,
        }
    }

    /// The `AUDIT_ARCH_*` number of this interface.
    #[must_use]
    pub const fn audit_arch(self) -> u32 {
        match self {
            Abi::X86_64 => 0xC000_003E,
            Abi::I386 => 0x4000_0003,
        }
    }
}
