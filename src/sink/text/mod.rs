//! Text: the strict profile, which is strace's grammar byte for byte, and the one for a terminal.

mod call;
mod clock;
mod dump;
#[cfg(test)]
pub(crate) mod fixture;
mod func;
mod graph;
#[cfg(test)]
mod graph_tests;
mod stack;
mod terminal;
#[cfg(test)]
mod tests;
mod tree;

use std::io;
use std::sync::Arc;

use call::{Begun, CallText};
use clock::Clock;
use func::FuncText;

use super::options::{PidPrefix, TextOptions};
use super::output::{Output, write_stderr};
use super::summary::Summary;
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{Arrival, Call, Event, EventKind, FuncCall, Outcome, Sink, StackFrame, TaskInfo, Time};
use crate::ids::{IdMap, Tid};
use crate::value::number::{decimal, hex_digits, padded};
use crate::value::quote::{Around, HexStrings, escape};
use crate::value::text::signal_name;
use crate::value::{Value, render};

pub use terminal::{TERMINAL_PALETTE, TerminalSink};

/// Writes what strace would.
///
/// A call's line is begun when it is entered and stays open: if the call returns before anything else is written, it is
/// completed, otherwise it is left as `<unfinished ...>` and taken up again as `<... read resumed>`.
#[derive(Debug)]
pub struct TextSink {
    options: TextOptions,
    output: Output,
    clock: Clock,
    tasks: IdMap<Tid, Task>,
    /// The task whose line is open, where all tasks share one output.
    open: Option<Tid>,
    summary: Option<Summary>,
    /// What an event makes of the output, until it is written.
    text: Vec<u8>,
}

/// What is known of a task.
#[derive(Debug, Default)]
struct Task {
    /// How far its call was written when it was entered.
    begun: Option<Begun>,
    /// The column that its open line has reached; `None` without one.
    column: Option<usize>,
    /// The functions that it has not returned from: when they were entered, and how many of their arguments were written.
    functions: Vec<(Time, usize)>,
    /// Its last call's number (`-n`).
    number: u64,
    /// Its name (`-Y`).
    comm: Arc<[u8]>,
    /// Where it was seen last (`-i`).
    ip: Option<VAddr>,
    /// Whether its last call was one of the 32-bit interface, and `ip` is written shorter.
    narrow: bool,
    /// The stack behind the call that ends it: strace writes that when the task has ended.
    last_stack: Vec<Arc<StackFrame>>,
}

impl TextSink {
    /// A sink that writes to `output`.
    #[must_use]
    pub fn new(options: TextOptions, output: Output) -> Self {
        let summary = options.summary.clone().map(|summary| Summary::new(summary, options.style.palette));
        TextSink {
            options,
            output,
            clock: Clock::default(),
            tasks: IdMap::default(),
            open: None,
            summary,
            text: Vec::new(),
        }
    }

    fn call_text(&self) -> CallText<'_> {
        CallText { style: &self.options.style, arg_names: self.options.arg_names }
    }

    /// Begins a line of `task`, after closing the one that is open.
    fn begin_line(&mut self, task: Tid, time: Time) {
        self.close_line(task);
        let known = self.tasks.entry(task).or_default();
        let (number, ip) = (known.number, known.ip);
        let digits = if known.narrow { 8 } else { 16 };
        let comm = self.options.task_names.then(|| known.comm.clone());
        let shown = Named { comm: comm.as_deref(), hex: self.options.style.hex_strings };
        pid_prefix(self.options.pids, self.tasks.len() > 1, task, shown, &mut self.text);
        if let Some(how) = self.options.absolute {
            self.clock.absolute(time, how, &mut self.text);
        }
        if let Some(precision) = self.options.relative {
            self.clock.relative(time, precision, self.options.absolute.is_some(), &mut self.text);
        }
        if self.options.numbers {
            self.text.push(b'[');
            padded(number, 4, b' ', &mut self.text);
            self.text.extend_from_slice(b"] ");
        }
        if self.options.instruction_pointers {
            self.text.push(b'[');
            match ip {
                Some(ip) => hex_digits(ip.raw(), digits, &mut self.text),
                None => self.text.extend_from_slice(&b"????????????????"[..digits]),
            }
            self.text.extend_from_slice(b"] ");
        }
    }

    /// Leaves the open line, which a line of `task` would run into, unfinished.
    fn close_line(&mut self, task: Tid) {
        let whose = if self.output.is_separate() { Some(task) } else { self.open.take() };
        let column = whose.and_then(|whose| self.tasks.get_mut(&whose)).and_then(|task| task.column.take());
        if column.is_some() {
            self.text.extend_from_slice(b" <unfinished ...>\n");
        }
    }

    /// Whether it is told that a signal killed a task.
    fn tells_of(&self, signal: u32) -> bool {
        signal
            .checked_sub(1)
            .and_then(|place| 1_u64.checked_shl(place))
            .is_some_and(|bit| self.options.signals & bit != 0)
    }

    /// Whether `task` has the open line.
    fn has_open_line(&self, task: Tid) -> bool {
        self.tasks.get(&task).is_some_and(|task| task.column.is_some())
    }

    /// Leaves the line open at where it is now.
    fn keep_open(&mut self, task: Tid) {
        self.open = Some(task);
        let start = self.text.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        self.tasks.entry(task).or_default().column = Some(self.text.len() - start);
    }

    /// Ends the open line of `task`, of which `column` characters had been written before this event.
    fn end_line(&mut self, task: Tid, text: &[u8]) {
        self.text.extend_from_slice(text);
        self.text.push(b'\n');
        if self.open == Some(task) {
            self.open = None;
        }
        if let Some(known) = self.tasks.get_mut(&task) {
            known.column = None;
        }
    }

    fn enter(&mut self, task: Tid, time: Time, call: &Call) {
        let known = self.tasks.entry(task).or_default();
        known.ip = Some(call.ip);
        known.narrow = call.abi == Abi::I386;
        self.begin_line(task, time);
        let mut text = std::mem::take(&mut self.text);
        let begun = self.call_text().begin(call, &mut text);
        self.text = text;
        self.tasks.entry(task).or_default().begun = Some(begun);
        self.keep_open(task);
    }

    fn exit(&mut self, task: Tid, time: Time, call: &Call) {
        let begun = self.tasks.entry(task).or_default().begun.take();
        if call.outcome == Outcome::Lost {
            // How the line ends is known when the reason is: the task is detached, or it ends.
            if begun.is_none() {
                self.enter(task, call.entered, call);
                self.tasks.entry(task).or_default().begun = None;
            }
            return;
        }
        // The column that was reached before this event's text, and where in that text the column counts from.
        let (column, start, begun) = match begun {
            Some(begun) if self.has_open_line(task) => {
                let column = self.tasks.get(&task).and_then(|task| task.column).unwrap_or(0);
                (column, self.text.len(), begun)
            }
            Some(begun) => {
                self.begin_line(task, time);
                self.text.extend_from_slice(b"<... ");
                self.text.extend_from_slice(call.name.as_bytes());
                self.text.extend_from_slice(b" resumed>");
                (0, self.line_start(), begun)
            }
            None => {
                self.enter(task, call.entered, call);
                let begun = self.tasks.entry(task).or_default().begun.take();
                (0, self.line_start(), begun.unwrap_or_else(|| self.call_text().begin(call, &mut Vec::new())))
            }
        };
        let mut text = std::mem::take(&mut self.text);
        self.call_text().end(call, begun, &mut text);
        let reached = column + text.len() - start;
        text.resize(text.len() + self.options.column.saturating_sub(reached).max(1), b' ');
        text.extend_from_slice(b"= ");
        self.call_text().result(call, &mut text);
        if let Some(precision) = self.options.durations
            && call.outcome != Outcome::NoReturn
        {
            clock::duration(time.monotonic.saturating_sub(call.entered.monotonic), precision, &mut text);
        }
        self.text = text;
        self.end_line(task, b"");
        dump::write(&call.dumps, &mut self.text);
    }

    fn enter_function(&mut self, task: Tid, time: Time, call: &FuncCall) {
        self.begin_line(task, time);
        let text = FuncText { style: &self.options.style, arg_names: self.options.arg_names };
        let known = text.begin(call, &mut self.text);
        self.tasks.entry(task).or_default().functions.push((call.entered, known));
        self.keep_open(task);
    }

    fn exit_function(&mut self, task: Tid, time: Time, call: &FuncCall) {
        let (known, innermost) = self.take_function(task, call);
        let (column, start) = if innermost && self.has_open_line(task) {
            (self.tasks.get(&task).and_then(|task| task.column).unwrap_or(0), self.text.len())
        } else {
            self.begin_line(task, time);
            self.text.extend_from_slice(b"<... ");
            func::name(call, &mut self.text);
            self.text.extend_from_slice(b" resumed>");
            (0, self.line_start())
        };
        let text = FuncText { style: &self.options.style, arg_names: self.options.arg_names };
        text.end(call, known, &mut self.text);
        let reached = column + self.text.len() - start;
        let padding = self.options.column.saturating_sub(reached).max(1);
        self.text.resize(self.text.len() + padding, b' ');
        self.text.extend_from_slice(b"= ");
        text.result(call, &mut self.text);
        text.written_in_parentheses(call, known, &mut self.text);
        if let Some(precision) = self.options.durations {
            clock::duration(time.monotonic.saturating_sub(call.entered.monotonic), precision, &mut self.text);
        }
        self.end_line(task, b"");
    }

    /// How many arguments of a call were written that ends now, and whether it was the last that its task had begun. What begins
    /// in one thread ends in another where goroutines or the like are moved.
    fn take_function(&mut self, task: Tid, call: &FuncCall) -> (usize, bool) {
        let take = |known: &mut Task| {
            let index = known.functions.iter().rposition(|(entered, _)| *entered == call.entered)?;
            let innermost = index + 1 == known.functions.len();
            Some((known.functions.remove(index).1, innermost))
        };
        if let Some(found) = self.tasks.get_mut(&task).and_then(take) {
            return found;
        }
        let elsewhere = self.tasks.values_mut().find_map(take);
        elsewhere.map_or((call.args.len(), false), |(known, _)| (known, false))
    }

    fn line_start(&self) -> usize {
        self.text.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
    }

    /// A line that is not a call's.
    fn line(&mut self, task: Tid, time: Time, write: impl FnOnce(&mut Vec<u8>)) {
        self.begin_line(task, time);
        write(&mut self.text);
        self.text.push(b'\n');
    }

    /// A message to the user, which goes to standard error even when the output does not, in the middle of a line if it
    /// must.
    fn message(&mut self, task: Tid, what: &str) -> io::Result<()> {
        let text = format!("{}: Process {task} {what}\n", self.options.style.program);
        if self.output.is_stderr() { self.output.write(task, text.as_bytes()) } else { write_stderr(text.as_bytes()) }
    }

    fn detached(&mut self, task: Tid) -> io::Result<()> {
        if !self.options.quiet.attach {
            self.message(task, "detached")?;
        }
        if self.has_open_line(task) {
            self.end_line(task, b" <detached ...>");
        }
        Ok(())
    }

    /// The leader goes on with what the thread that executed the program had begun.
    fn superseded(&mut self, leader: Tid, by: Tid, time: Time) -> io::Result<()> {
        if self.has_open_line(by) {
            self.end_line(by, format!(" <pid changed to {leader} ...>").as_bytes());
            self.output.write(by, &self.text)?;
            self.text.clear();
        }
        let successor = self.tasks.remove(&by).unwrap_or_default();
        self.output.end_task(by)?;
        if !self.options.quiet.superseded && self.options.lines {
            self.line(leader, time, |text| {
                text.extend_from_slice(format!("+++ superseded by execve in pid {by} +++").as_bytes());
            });
        }
        let known = self.tasks.entry(leader).or_default();
        // A call of the leader that was under way has ended with its line.
        *known = Task { column: known.column, ..successor };
        Ok(())
    }

    fn handle(&mut self, event: &Event<'_>) -> io::Result<()> {
        let (task, time) = (event.task.tid, event.time);
        if let EventKind::AbiChanged { abi, ip } = event.kind {
            let known = self.tasks.entry(task).or_default();
            (known.narrow, known.ip) = (abi == Abi::I386, Some(ip));
        }
        match &event.kind {
            EventKind::Attached(arrival) if !self.options.quiet.attach => {
                self.tasks.entry(task).or_default();
                return match arrival {
                    Arrival::Alone => self.message(task, "attached"),
                    Arrival::With(threads) => self.message(task, &format!("attached with {threads} threads")),
                    Arrival::Following => Ok(()),
                };
            }
            EventKind::Detached => self.detached(task)?,
            EventKind::Superseded { by } => self.superseded(task, *by, time)?,
            EventKind::AbiChanged { abi, .. } if !self.options.quiet.personality => {
                self.line(task, time, |text| {
                    let bits = abi.bits();
                    text.extend_from_slice(format!("[ Process PID={task} runs in {bits} bit mode. ]").as_bytes());
                });
            }
            kind if self.options.lines => self.show(task, time, kind),
            _ => {
                self.tasks.entry(task).or_default();
            }
        }
        Ok(())
    }

    /// The lines of what a task does, and of what happens to it.
    fn show(&mut self, task: Tid, time: Time, kind: &EventKind<'_>) {
        match kind {
            EventKind::SyscallEnter(call) => self.enter(task, time, call),
            EventKind::SyscallExit(call) => self.exit(task, time, call),
            EventKind::FuncEnter(call) => self.enter_function(task, time, call),
            EventKind::FuncExit(call) => self.exit_function(task, time, call),
            EventKind::Point(hit) => {
                self.begin_line(task, time);
                let text = FuncText { style: &self.options.style, arg_names: self.options.arg_names };
                text.point(hit, &mut self.text);
                self.text.push(b'\n');
            }
            EventKind::Signal { signal, info, ip } => {
                self.tasks.entry(task).or_default().ip = *ip;
                self.begin_line(task, time);
                self.text.extend_from_slice(b"--- ");
                signal_name(*signal, &mut self.text);
                if *info != Value::Omitted {
                    self.text.push(b' ');
                    render(info, &self.options.style, &mut self.text);
                }
                self.text.extend_from_slice(b" ---\n");
            }
            EventKind::Stopped { signal } => self.line(task, time, |text| {
                text.extend_from_slice(b"--- stopped by ");
                signal_name(*signal, text);
                text.extend_from_slice(b" ---");
            }),
            EventKind::Exited { status } if !self.options.quiet.exit => {
                self.tasks.entry(task).or_default().ip = None;
                self.line(task, time, |text| {
                    text.extend_from_slice(b"+++ exited with ");
                    decimal(u64::from(*status), text);
                    text.extend_from_slice(b" +++");
                });
            }
            EventKind::Killed { signal, core } if self.tells_of(*signal) => {
                self.tasks.entry(task).or_default().ip = None;
                self.line(task, time, |text| {
                    text.extend_from_slice(b"+++ killed by ");
                    signal_name(*signal, text);
                    text.extend_from_slice(if *core { b" (core dumped) +++" } else { b" +++" });
                });
            }
            _ => {
                self.tasks.entry(task).or_default();
            }
        }
    }

    fn stack(&mut self, event: &Event<'_>) {
        let known = self.tasks.entry(event.task.tid).or_default();
        match &event.kind {
            _ if !self.options.lines => {}
            EventKind::SyscallExit(Call { outcome: Outcome::NoReturn, .. }) => known.last_stack = event.stack.to_vec(),
            EventKind::Exited { .. } | EventKind::Killed { .. } => stack::write(&known.last_stack, &mut self.text),
            _ => stack::write(event.stack, &mut self.text),
        }
    }

    /// Forgets a task that has ended or is traced no longer.
    fn forget(&mut self, task: Tid) -> io::Result<()> {
        if self.has_open_line(task) {
            self.close_line(task);
            self.output.write(task, &self.text)?;
            self.text.clear();
        }
        self.tasks.remove(&task);
        self.output.end_task(task)
    }
}

/// The name of a task, where that is shown behind its number (`-Y`).
#[derive(Clone, Copy)]
struct Named<'a> {
    comm: Option<&'a [u8]>,
    hex: HexStrings,
}

impl Named<'_> {
    fn write(self, out: &mut Vec<u8>) {
        if let Some(comm) = self.comm {
            out.push(b'<');
            escape(comm, self.hex, Around::Angles, out);
            out.push(b'>');
        }
    }
}

/// Writes the number of a task before its line, as strace does.
fn pid_prefix(how: PidPrefix, several: bool, task: Tid, name: Named<'_>, out: &mut Vec<u8>) {
    match how {
        PidPrefix::Column => {
            let start = out.len();
            decimal(u64::from(task.raw().unsigned_abs()), out);
            name.write(out);
            let width = out.len() - start;
            out.resize(start + width.max(5) + 1, b' ');
        }
        PidPrefix::WhenSeveral if !several => {}
        PidPrefix::WhenSeveral | PidPrefix::Always => {
            out.extend_from_slice(b"[pid ");
            padded(u64::from(task.raw().unsigned_abs()), 5, b' ', out);
            name.write(out);
            out.extend_from_slice(b"] ");
        }
        PidPrefix::Never => {}
    }
}

impl Sink for TextSink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if let Some(summary) = &mut self.summary {
            summary.event(event);
        }
        if self.options.numbers || self.options.task_names {
            let known = self.tasks.entry(event.task.tid).or_default();
            known.number = event.task.last_call;
            known.comm = event.task.comm.clone();
        }
        self.text.clear();
        self.handle(event)?;
        self.stack(event);
        if !self.text.is_empty() {
            self.output.write(event.task.tid, &self.text)?;
            self.text.clear();
        }
        match event.kind {
            EventKind::Exited { .. } | EventKind::Killed { .. } | EventKind::Detached => self.forget(event.task.tid),
            _ => Ok(()),
        }
    }

    fn unshown(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.tasks.entry(task.tid).or_default();
        if let Some(summary) = &mut self.summary {
            summary.system_call(task, call, now);
        }
    }

    fn tick(&mut self, _now: Time) -> io::Result<()> {
        self.output.flush()
    }

    fn wants_tick(&self) -> bool {
        self.output.is_behind()
    }

    fn is_patient(&self) -> bool {
        self.output.is_buffered() || !self.options.lines
    }

    fn finish(&mut self, _now: Time) -> io::Result<()> {
        if let Some(task) = self.open {
            self.text.clear();
            self.close_line(task);
            self.output.write(task, &self.text)?;
        }
        if let Some(summary) = &self.summary {
            self.output.write(Tid::new(0), &summary.table())?;
        }
        self.output.finish()
    }
}
