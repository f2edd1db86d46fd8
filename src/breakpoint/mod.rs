//! Patching code: int3, what becomes of the displaced instruction, slots. Knows addresses and bytes, not symbols.

pub mod copies;
pub mod displaced;
pub mod emulate;
#[cfg(test)]
mod emulate_against_cpu;
pub mod slots;
pub mod table;
