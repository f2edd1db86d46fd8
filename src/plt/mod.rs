//! Calls between modules: the stubs they go through, whatever linker wrote them, and what their arguments mean.

pub mod discover;
pub mod imports;
pub mod prototypes;
