//! What system calls are called, what their arguments mean, and how registers and memory become values. Pure: nothing
//! here knows a process.

#[macro_use]
mod macros;

pub mod consts;
mod custom;
pub mod cx;
pub mod decode;
pub mod dumps;
#[cfg(test)]
mod fuzz_tests;
mod ioctl;
mod kinds;
pub mod layout;
pub mod layouts;
mod netlink;
pub mod notices;
pub mod siginfo;
pub mod signature;
mod table;
#[cfg(test)]
pub(crate) mod testing;

pub use cx::{Cx, Limits, Memory, RawResult};
pub use layout::{FieldSpec, Layout};
pub use netlink::{Family as NetlinkFamily, families as netlink_families};
pub use siginfo::siginfo;
pub use signature::{ArgSpec, Class, Direction, Kind, Note, Signature, Stages, Width};
pub use table::{Syscall, all, behind_shared_number, by_name, demultiplex, lookup, shared_number};

/// The ioctl requests of which the argument is decoded: name and number.
pub fn ioctl_requests() -> impl Iterator<Item = (&'static str, u32)> {
    ioctl::decoded()
}

/// The numbers of all ioctl requests that have a name in either interface.
#[must_use]
pub fn ioctl_numbers() -> std::collections::BTreeSet<u32> {
    ioctl::requests::numbers()
}

/// What an ioctl request is called in an interface: one name, or several joined by `or`.
#[must_use]
pub fn ioctl_name(abi: crate::abi::Abi, number: u32) -> Option<&'static str> {
    ioctl::requests::name(abi, number)
}

/// Whether a result that the kernel does not count as an error is one all the same: those of modify_ldt(2).
#[must_use]
pub fn hides_error(call: &str, result: i64) -> bool {
    call == "modify_ldt" && custom::system::ldt_error(result.cast_unsigned()).is_some()
}

/// What the files of rows and layouts import.
#[allow(unused_imports)]
mod prelude {
    pub(crate) use super::cx::Cx;
    pub(crate) use super::kinds::*;
    pub(crate) use super::signature::{Kind, Note, Stages, Width};
    pub(crate) use crate::addr::VAddr;
    pub(crate) use crate::value::{Array as ArrayValue, Field, Names, Set, Struct as StructValue, Value};
}
