//! All integration tests: they run the built `trace` as a child process.
//!
//! `TRACE_BIN=strace` (or a path) tests another tracer, which shows whether a test is right.

#[macro_use]
mod harness;

mod against_ltrace;
mod against_preload;
mod against_uftrace;
mod attaching;
mod background;
mod bad_input;
mod behaviour;
mod compat;
mod completions;
mod coverage;
mod coverage_ioctl;
mod coverage_netlink;
mod ending;
mod graph;
mod hard_cases;
mod hard_memory;
mod hard_probes;
mod hard_programs;
mod harness_itself;
mod headers;
mod hostile_files;
mod listing;
mod lossless;
mod matrix;
mod options;
mod options_walk;
mod outputs;
mod privileges;
mod probes;
mod real_programs;
mod self_describing;
mod stacks;
mod tamper;
mod terminal;
mod typed;
mod usdt;
