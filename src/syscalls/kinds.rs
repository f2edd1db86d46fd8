//! The words in which the rows of the schema and of the layouts are written.

#![allow(non_upper_case_globals, non_snake_case)]
// The vocabulary is whole even while no row needs a word of it.
#![allow(dead_code, unused_imports)]

use super::signature::{Kind, Width};
use crate::value::Names;

pub(crate) use super::signature::Direction::{In, InOut, Out, OutAny};
pub(crate) use super::signature::Kind::{
    Address, Array, Blob, Bytes, Chars, Decoded, DirFd, Errno, Fd, Id, Id16, Inline, Mode, Pad, Path, PerAbi,
    Permissions, Pid, Signal, Spare, Staged, Struct, Text, To,
};
pub(crate) use super::signature::Len::{Arg, Fixed, Ref, Ret};

pub(crate) const Int: Kind = Kind::Signed(Width::W32);
pub(crate) const Uint: Kind = Kind::Unsigned(Width::W32);
pub(crate) const Long: Kind = Kind::Signed(Width::Word);
pub(crate) const Ulong: Kind = Kind::Unsigned(Width::Word);
pub(crate) const Size: Kind = Kind::Unsigned(Width::Word);
pub(crate) const S8: Kind = Kind::Signed(Width::W8);
pub(crate) const S16: Kind = Kind::Signed(Width::W16);
pub(crate) const S64: Kind = Kind::Signed(Width::W64);
pub(crate) const U8: Kind = Kind::Unsigned(Width::W8);
pub(crate) const U16: Kind = Kind::Unsigned(Width::W16);
pub(crate) const U64: Kind = Kind::Unsigned(Width::W64);
pub(crate) const X8: Kind = Kind::Hex(Width::W8);
pub(crate) const X16: Kind = Kind::Hex(Width::W16);
pub(crate) const X32: Kind = Kind::Hex(Width::W32);
pub(crate) const X64: Kind = Kind::Hex(Width::W64);
pub(crate) const Xlong: Kind = Kind::Hex(Width::Word);
pub(crate) const Dev: Kind = Kind::Device(Width::Word);
pub(crate) const Dev32: Kind = Kind::Device(Width::W32);
pub(crate) const Dev64: Kind = Kind::Device(Width::W64);
/// A register that the call ignores or that an argument before it has taken along: not shown.
pub(crate) const Unused: Kind = Kind::Pad(0);

/// Flags in an `int`.
pub(crate) const fn Flags(names: &'static Names) -> Kind {
    Kind::Flags(Width::W32, names)
}
/// Flags in a `long`.
pub(crate) const fn FlagsLong(names: &'static Names) -> Kind {
    Kind::Flags(Width::Word, names)
}
/// Flags in 64 bits.
pub(crate) const fn Flags64(names: &'static Names) -> Kind {
    Kind::Flags(Width::W64, names)
}
/// Flags in 16 bits.
pub(crate) const fn Flags16(names: &'static Names) -> Kind {
    Kind::Flags(Width::W16, names)
}
/// Flags in 8 bits.
pub(crate) const fn Flags8(names: &'static Names) -> Kind {
    Kind::Flags(Width::W8, names)
}
/// A constant in an `int`.
pub(crate) const fn Const(names: &'static Names) -> Kind {
    Kind::Constant(Width::W32, names)
}
/// A constant in a `long`.
pub(crate) const fn ConstLong(names: &'static Names) -> Kind {
    Kind::Constant(Width::Word, names)
}
/// A constant in 64 bits.
pub(crate) const fn Const64(names: &'static Names) -> Kind {
    Kind::Constant(Width::W64, names)
}
/// A constant in 16 bits.
pub(crate) const fn Const16(names: &'static Names) -> Kind {
    Kind::Constant(Width::W16, names)
}
/// A constant in 8 bits.
pub(crate) const fn Const8(names: &'static Names) -> Kind {
    Kind::Constant(Width::W8, names)
}
/// A whole register that a function decodes.
pub(crate) const fn Custom(decode: super::signature::CustomFn) -> Kind {
    Kind::Custom(Width::Word, decode)
}
/// A number of this width that a function decodes.
pub(crate) const fn CustomOf(width: Width, decode: super::signature::CustomFn) -> Kind {
    Kind::Custom(width, decode)
}
