//! The kernel's structures, family by family, checked against their headers by the suite like the constants.

pub(crate) mod file;
pub(crate) mod net;

use super::Layout;

/// Every layout there is.
#[must_use]
pub fn all() -> Vec<&'static Layout> {
    [file::ALL, net::ALL].concat()
}
