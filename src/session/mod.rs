//! Who is traced, the state of each task, and what to do at a stop.

mod config;

pub use config::{Config, DecodeFds, Interruptible, Launch, Statuses};
