//! Decoders for what a row can't say, named by the rows that use them.

pub(crate) mod file;
