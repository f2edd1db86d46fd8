//! Numbers at given places of a structure whose bytes have been read: for structures that no layout can describe, because
//! their fields depend on each other, on the interface or on a size that the tracee states.

use crate::abi::Abi;
use crate::syscalls::prelude::*;

/// The bytes of a structure.
pub(crate) struct Fields {
    abi: Abi,
    /// What was read.
    pub(crate) bytes: Vec<u8>,
}

impl Fields {
    /// The `len` bytes at `raw`; `None` when one of them can't be read.
    pub(crate) fn read(cx: &Cx<'_>, raw: u64, len: usize) -> Option<Self> {
        let bytes = cx.exactly(VAddr::new(raw), len)?;
        Some(Fields { abi: cx.abi, bytes })
    }

    /// Bytes that have been read already.
    pub(crate) fn of(cx: &Cx<'_>, bytes: &[u8]) -> Self {
        Fields { abi: cx.abi, bytes: bytes.to_vec() }
    }

    /// A number of `size` bytes, zero-extended; bytes that were not read count as zero.
    pub(crate) fn number(&self, at: usize, size: usize) -> u64 {
        let byte = |i: usize| self.bytes.get(at + i).copied().unwrap_or(0);
        (0..size.min(8)).rev().fold(0, |number, i| number << 8 | u64::from(byte(i)))
    }

    pub(crate) fn u16(&self, at: usize) -> u16 {
        self.number(at, 2) as u16
    }

    pub(crate) fn u32(&self, at: usize) -> u32 {
        self.number(at, 4) as u32
    }

    pub(crate) fn u64(&self, at: usize) -> u64 {
        self.number(at, 8)
    }

    /// The word (pointer or `long`) number `index` of a structure that consists of words.
    pub(crate) fn word(&self, index: usize) -> u64 {
        let size = self.abi.word_size();
        self.number(index * size, size)
    }
}

/// What a pointer is shown as when it is not followed: null, unreadable, or not asked for.
pub(crate) fn pointer(raw: u64) -> Value {
    Value::address(raw)
}

/// Flags in a remark on a result: where none has a name, the number speaks for itself.
pub(crate) fn flags_returned(raw: u64, names: &'static Names) -> Value {
    if names.split(raw).0.is_empty() { Value::Hex(raw) } else { Value::Flags { raw, names } }
}
