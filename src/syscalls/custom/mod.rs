//! Decoders for what a row can't say, named by the rows that use them.

pub(crate) mod beyond;
pub(crate) mod fcntl;
pub(crate) mod file;
pub(crate) mod iovec;
pub(crate) mod memory;
pub(crate) mod mount;
pub(crate) mod net;
pub(crate) mod offset;
pub(crate) mod pair;
pub(crate) mod path;
pub(crate) mod stat;
pub(crate) mod watch;
