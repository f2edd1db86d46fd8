//! What the 32-bit interface does otherwise, family by family: older structures, 64-bit numbers in pairs of registers,
//! ids of 16 bits. These rows win over the common ones there.

mod file;
mod select;

use crate::syscalls::Signature;

/// Rows that hold on i386 only.
pub(super) static ROWS: &[&[Signature]] = &[file::ROWS, select::ROWS];
