//! All integration tests: they run the built `trace` as a child process.
//!
//! `TRACE_BIN=strace` (or a path) tests another tracer, which shows whether a test is right.

#[macro_use]
mod harness;

mod attaching;
mod background;
mod bad_input;
mod behaviour;
mod compat;
mod completions;
mod coverage;
mod ending;
mod graph;
mod harness_itself;
mod headers;
mod listing;
mod lossless;
mod options;
mod outputs;
mod privileges;
mod probes;
mod self_describing;
mod stacks;
mod tamper;
mod terminal;
mod typed;
mod usdt;
