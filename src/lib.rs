//! `trace`, the library: everything but the command line. ARCHITECTURE.md has the map.

pub mod abi;
pub mod addr;
pub mod breakpoint;
pub mod dwarf;
pub mod event;
pub mod filter;
#[cfg(test)]
mod fuzz;
pub mod ids;
pub mod image;
pub mod plt;
pub mod probe;
pub mod ptrace;
pub mod session;
pub mod sink;
pub mod syscalls;
pub mod unwind;
pub mod value;
