//! The kernel's constants, family by family. Every table says which header defines it; the suite checks the numbers
//! against that header with the C compiler.

pub(crate) mod file;

use crate::value::Names;

/// Every table there is.
#[must_use]
pub fn all() -> Vec<&'static Names> {
    [file::ALL].concat()
}
