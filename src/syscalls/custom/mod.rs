//! Decoders for what a row can't say, named by the rows that use them.

pub(crate) mod aio;
pub(crate) mod beyond;
pub(crate) mod bpf;
pub(crate) mod clone;
pub(crate) mod creds;
pub(crate) mod dirent;
pub(crate) mod exec;
pub(crate) mod fcntl;
pub(crate) mod fields;
pub(crate) mod file;
pub(crate) mod filter;
pub(crate) mod futex;
pub(crate) mod handle;
pub(crate) mod iovec;
pub(crate) mod ipc;
pub(crate) mod keys;
pub(crate) mod landlock;
pub(crate) mod lsm;
pub(crate) mod memory;
pub(crate) mod mount;
pub(crate) mod net;
pub(crate) mod newer;
pub(crate) mod noise;
pub(crate) mod numa;
pub(crate) mod offset;
pub(crate) mod pair;
pub(crate) mod path;
pub(crate) mod perf;
pub(crate) mod poll;
pub(crate) mod prctl;
pub(crate) mod process;
pub(crate) mod ptrace;
pub(crate) mod quota;
pub(crate) mod sched;
pub(crate) mod signal;
pub(crate) mod stat;
pub(crate) mod system;
pub(crate) mod thread_area;
pub(crate) mod time;
pub(crate) mod times;
pub(crate) mod uring;
pub(crate) mod watch;
pub(crate) mod xattr;

#[cfg(test)]
mod aio_tests;
#[cfg(test)]
mod file_tests;
