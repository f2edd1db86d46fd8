//! What is written: text, JSON, summaries. A sink sees events and nothing else.

pub mod json;
mod open;
pub mod options;
mod output;
mod stacks;
mod summary;
pub mod text;

pub use json::{JsonOptions, JsonSink};
pub use options::{Destination, TextOptions};
pub use output::{OpenError, Output};
pub use stacks::StackSink;
pub use text::{TerminalSink, TextSink};
