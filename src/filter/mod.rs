//! Which events are kept. Grammar in, sets out; pure.

mod set;

pub use set::SyscallSet;
