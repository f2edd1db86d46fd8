//! `trace`, the library: everything but the command line. ARCHITECTURE.md has the map.

pub mod abi;
pub mod addr;
pub mod ids;
