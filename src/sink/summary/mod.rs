//! Sums in place of lines (`-c`), or behind them (`-C`): of system calls, and of functions.

mod functions;
mod latencies;
mod spread;
mod sums;
mod table;

use std::time::Duration;

use super::options::SummaryOptions;
use crate::event::{Call, Event, EventKind, TaskInfo, Time};
use crate::value::Palette;

use functions::Functions;
use latencies::Latencies;
use sums::Tally;

/// So many rows are kept; a program that opens ever new files would otherwise fill our memory.
const MAX_ROWS: usize = 10_000;

/// So many rows are shown in the tables for eyes; how many are left out is said.
const MAX_SHOWN: usize = 50;

/// The summary of everything.
#[derive(Debug)]
pub(super) struct Summary {
    calls: Calls,
    functions: Functions,
}

/// The summary of system calls, of one form or the other.
#[derive(Debug)]
enum Calls {
    /// strace's.
    Sums(Tally),
    /// With distributions.
    Latencies(Latencies),
}

impl Summary {
    pub(super) fn new(options: SummaryOptions, palette: Option<&'static Palette>) -> Self {
        let functions = Functions::new(options.clone(), palette);
        let calls = match options.latencies {
            Some(by) => Calls::Latencies(Latencies::new(by, options.overhead, palette)),
            None => Calls::Sums(Tally::new(options)),
        };
        Summary { calls, functions }
    }

    /// Counts what has happened.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match &event.kind {
            EventKind::SyscallExit(call) => self.system_call(event.task, call, event.time),
            _ => self.functions.event(event),
        }
    }

    /// Counts a system call that has ended, shown or not.
    pub(super) fn system_call(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.functions.system_call(task.tid, call, now);
        if !self.functions.counts_here(task.tid) {
            return;
        }
        match &mut self.calls {
            Calls::Sums(tally) => tally.count(call, now),
            Calls::Latencies(latencies) => latencies.count(task, call, now),
        }
    }

    /// What is written at the end: a table of functions, one of system calls, or both.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut text = self.functions.table();
        let calls = match &self.calls {
            Calls::Sums(tally) => tally.table(),
            Calls::Latencies(latencies) => latencies.table(),
        };
        if !text.is_empty() && !calls.is_empty() {
            text.push(b'\n');
        }
        text.extend_from_slice(&calls);
        text
    }
}

/// So many percent of `all` are `part`.
fn share(part: Duration, all: Duration) -> f64 {
    if all.is_zero() { 0.0 } else { 100.0 * part.as_secs_f64() / all.as_secs_f64() }
}
