//! What a row of the schema says: a call's name, its arguments' names, directions and kinds, its result and classes.

use super::cx::Cx;
use super::layout::Layout;
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::value::{Names, Value};

/// One system call.
#[derive(Debug)]
pub struct Signature {
    /// The kernel's name of it.
    pub name: &'static str,
    /// The `-e trace=%class` sets that it is in.
    pub class: Class,
    /// Its arguments, in the order of the registers.
    pub args: &'static [ArgSpec],
    /// What its result is.
    pub ret: Kind,
    /// What is said of the result in parentheses behind it.
    pub note: Option<NoteFn>,
}

/// One argument.
#[derive(Debug)]
pub struct ArgSpec {
    /// The name that the kernel or the man page gives it.
    pub name: &'static str,
    /// When it is to be decoded.
    pub direction: Direction,
    /// How.
    pub kind: Kind,
}

/// Which way an argument's data goes, and so when it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Read by the kernel: decoded when the call is entered.
    In,
    /// Written by the kernel: decoded when the call has succeeded, shown as an address when it has failed.
    Out,
    /// Written by the kernel even when the call fails: decoded when it returns.
    OutAny,
    /// Both: `before => after`, or just the one where both are equal or the call has failed.
    InOut,
}

/// A decoder that a row names because no kind says what it does. It sees the call's registers, its memory and, at the
/// exit, its result; it neither fails nor prints.
pub type CustomFn = fn(&Cx<'_>, u64) -> Value;

/// A decoder of bytes in a structure, with the address where they lay; there are as many as the kind takes, or more.
pub type BytesFn = fn(&Cx<'_>, &[u8], VAddr) -> Value;

/// Says what stands in parentheses behind a result; empty for nothing.
pub type NoteFn = fn(&Cx<'_>) -> Vec<Note>;

/// Part of what stands in parentheses behind a result: `Timeout`, `flags O_RDWR`, `left {tv_sec=1, tv_usec=0}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The words before the value; may be empty.
    pub label: &'static str,
    /// The value, if there is one.
    pub value: Option<Value>,
}

impl Note {
    /// A remark of words only.
    #[must_use]
    pub fn words(label: &'static str) -> Self {
        Note { label, value: None }
    }
}

/// The width of a number in the kernel's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// One byte.
    W8,
    /// Two bytes.
    W16,
    /// Four bytes: `int`.
    W32,
    /// Eight bytes.
    W64,
    /// `long`: four or eight bytes, as the interface has it.
    Word,
}

impl Width {
    /// The size in bytes.
    #[must_use]
    pub const fn size(self, abi: Abi) -> usize {
        match self {
            Width::W8 => 1,
            Width::W16 => 2,
            Width::W32 => 4,
            Width::W64 => 8,
            Width::Word => abi.word_size(),
        }
    }

    /// Cuts a register to this width, without a sign.
    #[must_use]
    pub const fn zero_extend(self, abi: Abi, raw: u64) -> u64 {
        let unused = 64 - 8 * self.size(abi) as u32;
        raw << unused >> unused
    }

    /// Cuts a register to this width and extends its sign.
    #[must_use]
    pub const fn sign_extend(self, abi: Abi, raw: u64) -> i64 {
        let unused = 64 - 8 * self.size(abi) as u32;
        (raw << unused) as i64 >> unused
    }
}

/// How many items or bytes there are behind a pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Len {
    /// As many as this argument says (counted from 0).
    Arg(usize),
    /// As many as the call returned.
    Ret,
    /// Always this many.
    Fixed(usize),
    /// As many as the 32-bit number says that this argument points to (`socklen_t *`).
    Ref(usize),
}

/// What a value is: of an argument, of a structure's field, of an array's item, or of a result. Rows use the short
/// names in [`super::kinds`].
///
/// The kinds up to `Chars` are values of their own; those behind are pointers to something.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A decimal number with a sign.
    Signed(Width),
    /// A decimal number without one.
    Unsigned(Width),
    /// A hexadecimal number.
    Hex(Width),
    /// An octal number.
    Octal(Width),
    /// A constant.
    Constant(Width, &'static Names),
    /// Flags.
    Flags(Width, &'static Names),
    /// A file descriptor.
    Fd,
    /// A directory's descriptor, or `AT_FDCWD`.
    DirFd,
    /// A process or thread number.
    Pid,
    /// A user or group number; -1 means "leave it" and is shown as -1.
    Id,
    /// A user or group number of 16 bits, as the oldest i386 calls have it.
    Id16,
    /// Permission bits (`umode_t`): `0644`.
    Permissions,
    /// A file's type and permission bits: `S_IFREG|0644`.
    Mode,
    /// A device number of this width: `makedev(0x8, 0x1)`.
    Device(Width),
    /// A signal number.
    Signal,
    /// An error number.
    Errno,
    /// A pointer that is not followed.
    Address,
    /// A number that a function decodes.
    Custom(Width, CustomFn),
    /// Another kind in 32-bit calls.
    PerAbi(&'static Kind, &'static Kind),
    /// Inside a structure: bytes that are not shown.
    Pad(usize),
    /// Inside a structure: a structure.
    Struct(&'static Layout),
    /// Inside a structure: an array of so many items.
    Inline(&'static Kind, usize),
    /// Inside a structure: a string in an array of so many bytes, which ends at its first NUL.
    Chars(usize),
    /// Inside a structure: so many bytes of data.
    Blob(usize),
    /// Inside a structure: what is reserved for later, which is only shown where it is not zero.
    Spare(&'static Kind),
    /// Inside a structure: bytes of this size and alignment that a function decodes: a union, a packed number, an id.
    Decoded(&'static Kind, BytesFn),
    /// A pointer to a path.
    Path,
    /// A pointer to a NUL-terminated string.
    Text,
    /// A pointer to a counted buffer.
    Bytes(Len),
    /// A pointer to one value: `[5]` for a number, `{...}` for a structure.
    To(&'static Kind),
    /// A pointer to several.
    Array(&'static Kind, Len),
    /// An argument of which something must be noted at the entry: see [`Stages`].
    Staged(&'static Stages),
}

/// The two decoders of an argument that the kernel overwrites although its old contents matter: the room for an
/// address, say, which becomes the address's length. With direction `Out` what `entry` makes is kept but not shown
/// ([`Value::Held`]), with `InOut` it is shown until the call returns; then
/// `entry` itself may say that there is nothing to show yet ([`Value::Pending`]), not even a comma ([`Value::Held`]), or
/// that nothing more is to come ([`Value::Settled`]). `exit` is called whatever the result is.
#[derive(Debug)]
pub struct Stages {
    /// What to note at the entry.
    pub entry: CustomFn,
    /// Makes the final value; the last argument is what `entry` made.
    pub exit: fn(&Cx<'_>, u64, &Value) -> Value,
}

/// The sets that `-e trace=%class` chooses from; a call may be in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(pub u32);

impl Class {
    /// In no set.
    pub const NONE: Class = Class(0);

    /// Both sets of classes together.
    #[must_use]
    pub const fn and(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// Whether all classes in `other` are in this set too.
    #[must_use]
    pub const fn contains(self, other: Class) -> bool {
        self.0 & other.0 == other.0
    }

    /// The class that strace's `%name` means.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Class> {
        CLASSES.iter().find(|class| class.0 == name).map(|class| class.1)
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $word:literal;)*) => {
        $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        /// The names of all classes, without the `%`.
        pub static CLASSES: &[(&str, Class)] = &[$(($word, $name)),*];
    };
}

classes! {
    /// Calls that take or return a file descriptor.
    DESC = 0, "desc";
    /// Calls that take a path.
    FILE = 1, "file";
    /// Process life.
    PROCESS = 2, "process";
    /// Sockets.
    NETWORK = 3, "network";
    /// Signals.
    SIGNAL = 4, "signal";
    /// System V inter-process communication.
    IPC = 5, "ipc";
    /// Memory mappings.
    MEMORY = 6, "memory";
    /// User and group numbers, capabilities.
    CREDS = 7, "creds";
    /// stat.
    STAT = 8, "stat";
    /// lstat.
    LSTAT = 9, "lstat";
    /// fstat, fstatat and statx.
    FSTAT = 10, "fstat";
    /// statfs.
    STATFS = 11, "statfs";
    /// fstatfs.
    FSTATFS = 12, "fstatfs";
    /// All of the stat family.
    STAT_LIKE = 13, "%stat";
    /// All of the statfs family.
    STATFS_LIKE = 14, "%statfs";
    /// Clocks.
    CLOCK = 15, "clock";
    /// Calls that always succeed and take no arguments.
    PURE = 16, "pure";
}
