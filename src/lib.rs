//! `trace`, the library: everything but the command line. ARCHITECTURE.md has the map.

pub mod abi;
pub mod addr;
pub mod event;
pub mod ids;
pub mod syscalls;
pub mod value;
