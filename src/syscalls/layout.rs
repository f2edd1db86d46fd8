//! Where the fields of a C structure lie, computed for each interface by the rules of its C ABI.

use super::signature::{Kind, Width};
use crate::abi::Abi;

/// A C structure that the kernel reads or writes.
#[derive(Debug)]
pub struct Layout {
    /// What it is called in the source.
    pub name: &'static str,
    /// Its C type, as the header spells it: `struct timespec`.
    pub c_type: &'static str,
    /// The header that defines it, below `/usr/include`.
    pub header: &'static str,
    /// The only interface that has it in this form; `None` where it follows from the same fields on all.
    pub only: Option<Abi>,
    /// Its fields, in the order in which they lie in memory.
    pub fields: &'static [FieldSpec],
}

/// One field.
#[derive(Debug)]
pub struct FieldSpec {
    /// The field's name in C.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether it is only shown with `-v`.
    pub detail: bool,
}

impl Layout {
    /// The size in bytes, padding at the end included.
    #[must_use]
    pub fn size(&self, abi: Abi) -> usize {
        let end = self.offsets(abi).last().map_or(0, |(field, offset)| offset + field.kind.size(abi));
        end.next_multiple_of(self.align(abi))
    }

    /// The alignment in bytes.
    #[must_use]
    pub fn align(&self, abi: Abi) -> usize {
        self.fields.iter().map(|field| field.kind.align(abi)).max().unwrap_or(1)
    }

    /// Every field with its offset in bytes, padding included.
    pub fn offsets(&self, abi: Abi) -> impl Iterator<Item = (&'static FieldSpec, usize)> {
        self.fields.iter().scan(0_usize, move |end, field| {
            let offset = end.next_multiple_of(field.kind.align(abi));
            *end = offset + field.kind.size(abi);
            Some((field, offset))
        })
    }

    /// The offset of the field `name` in bytes.
    #[must_use]
    pub fn offset_of(&self, abi: Abi, name: &str) -> Option<usize> {
        self.offsets(abi).find(|(field, _)| field.name == name).map(|(_, offset)| offset)
    }
}

impl Kind {
    /// The bytes that a value of this kind takes in a structure or an array.
    #[must_use]
    pub fn size(&self, abi: Abi) -> usize {
        match *self {
            Kind::Signed(width)
            | Kind::Unsigned(width)
            | Kind::Hex(width)
            | Kind::Octal(width)
            | Kind::Constant(width, _)
            | Kind::Flags(width, _)
            | Kind::Device(width)
            | Kind::Custom(width, _) => width.size(abi),
            Kind::Fd | Kind::DirFd | Kind::Pid | Kind::Id | Kind::Mode | Kind::Signal | Kind::Errno => 4,
            Kind::Id16 | Kind::Permissions => 2,
            Kind::PerAbi(native, i386) => match abi {
                Abi::X86_64 => native.size(abi),
                Abi::I386 => i386.size(abi),
            },
            Kind::Pad(size) | Kind::Chars(size) | Kind::Blob(size) => size,
            Kind::Struct(layout) => layout.size(abi),
            Kind::Inline(item, count) => item.size(abi) * count,
            Kind::Spare(inner) | Kind::Decoded(inner, _) => inner.size(abi),
            Kind::Address
            | Kind::Path
            | Kind::Text
            | Kind::Bytes(_)
            | Kind::To(_)
            | Kind::Array(..)
            | Kind::Staged(_) => abi.word_size(),
        }
    }

    /// The alignment in a structure, in bytes. On i386 nothing is aligned to more than four (System V ABI, i386
    /// supplement, "Fundamental Types").
    #[must_use]
    pub fn align(&self, abi: Abi) -> usize {
        match *self {
            Kind::Pad(_) | Kind::Chars(_) | Kind::Blob(_) => 1,
            Kind::Struct(layout) => layout.align(abi),
            Kind::Inline(item, _) | Kind::Spare(item) | Kind::Decoded(item, _) => item.align(abi),
            Kind::PerAbi(native, i386) => match abi {
                Abi::X86_64 => native.align(abi),
                Abi::I386 => i386.align(abi),
            },
            _ => self.size(abi).min(Width::Word.size(abi)),
        }
    }
}
