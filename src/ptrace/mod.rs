//! The kernel's mechanism: stops, requests, registers, memory, seccomp filters.
//!
//! Only this module calls ptrace(2), wait4(2) and process_vm_readv(2), and only [`request`](self) and `spawn` hold `unsafe`
//! code. What to do at a stop is decided above, in the session.

pub mod affinity;
mod error;
pub mod memory;
pub mod regs;
pub mod remote;
mod request;
pub mod seccomp;
mod served;
pub mod signal;
pub mod status;
pub mod stop;
pub mod wait;

pub use error::{Error, Result};
pub use memory::{Pages, TaskMemory};
pub use regs::{FloatRegs, Regs};
pub use served::{Access, Served};
pub use signal::Signal;
pub use status::{Status, Stop, classify};
pub use stop::{Options, Resume, Stopped, SyscallInfo, SyscallOp, interrupt, same_memory, seize};
pub use wait::{Report, Waiter};
