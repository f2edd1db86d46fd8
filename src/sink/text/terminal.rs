//! The terminal profile: the same information as the strict one, for eyes.
//!
//! Each call is one whole line, written when it has returned, so lines of several tasks never cut each other up. A call
//! that takes longer than a second is announced meanwhile. What the target can make appear is escaped by the renderer;
//! the only control characters are our own colours.

use std::io;
use std::time::Duration;

use super::call::CallText;
use super::clock::{Clock, duration};
use super::dump;
use super::graph::Held;
use super::stack;
use super::tree::{LeftOut, Line, Tree, Why, indentation, pad};
use super::{Named, pid_prefix};
use crate::abi::Abi;
use crate::event::{Arrival, Call, Event, EventKind, Outcome, Sink, TaskInfo, Time};
use crate::ids::{IdMap, Tid};
use crate::sink::options::{PidPrefix, Precision, TextOptions, TreeOptions};
use crate::sink::output::Output;
use crate::sink::summary::Summary;
use crate::value::number::{decimal, hex_digits, padded};
use crate::value::quote::{Around, HexStrings, escape};
use crate::value::text::signal_name;
use crate::value::{Palette, Value, render};

/// The colours of the terminal profile: the sixteen that every terminal has and its user has chosen.
pub static TERMINAL_PALETTE: Palette = Palette {
    call: "\x1b[1m",
    string: "\x1b[32m",
    number: "",
    constant: "\x1b[36m",
    target: "\x1b[34m",
    dim: "\x1b[2m",
    field: "\x1b[2m",
    result: "\x1b[1m",
    error: "\x1b[1;31m",
    signal: "\x1b[33m",
    exit: "\x1b[35m",
    tasks: &["\x1b[34m", "\x1b[35m", "\x1b[33m", "\x1b[36m", "\x1b[32m", "\x1b[94m", "\x1b[95m", "\x1b[93m"],
};

/// A call that has taken this long is announced, and the one that has taken ten times as long again.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

/// The widest prefix that other lines are aligned to, in columns.
const MAX_PREFIX: usize = 22;

/// Writes lines for a terminal. Colours are there when the style has a palette.
#[derive(Debug)]
pub struct TerminalSink {
    pub(super) options: TextOptions,
    /// What of the tree is shown.
    pub(super) tree: TreeOptions,
    pub(super) output: Output,
    clock: Clock,
    pub(super) tasks: IdMap<Tid, Task>,
    /// Whether there ever was more than one task: from then on every line says whose it is.
    several: bool,
    /// How wide prefixes have been, so that lines stand below each other.
    prefix_width: usize,
    /// How many tasks there were so far, for their colours.
    seen: usize,
    summary: Option<Summary>,
    /// A whole call that is not written yet, as others like it may follow.
    pub(super) held: Option<Held>,
    /// What was left out of the trees of tasks that are gone.
    pub(super) left_out: LeftOut,
    /// Whether this event made a line of a tree.
    pub(super) shown: bool,
    /// Room for the lines that an event makes.
    pub(super) lines: Vec<Line>,
    pub(super) text: Vec<u8>,
}

/// What is known of a task.
#[derive(Debug)]
pub(super) struct Task {
    /// What stands before its lines.
    label: Vec<u8>,
    /// The name that the label was made from.
    comm: std::sync::Arc<[u8]>,
    /// Which of the task colours is its own.
    colour: usize,
    /// The call that it is in.
    pub(super) waiting: Option<Waiting>,
    /// The functions that it is in.
    pub(super) tree: Tree,
    /// Ends of functions that stand behind the end of the system call that the task is in.
    pub(super) behind_call: Vec<Line>,
}

/// A call that has not returned.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) since: Duration,
    /// When it is announced next.
    announce: Duration,
    announced: bool,
    /// How deep in the tree it was made: the task may leave functions before it is over.
    pub(super) depth: usize,
    /// Why it is not shown, if it is not.
    pub(super) left_out: Option<Why>,
    /// Its name and first arguments.
    text: Vec<u8>,
}

impl TerminalSink {
    /// A sink that writes to `output`.
    #[must_use]
    pub fn new(options: TextOptions, output: Output) -> Self {
        let summary = options.summary.clone().map(|summary| Summary::new(summary, options.style.palette));
        TerminalSink {
            tree: options.tree.clone().unwrap_or_default(),
            options,
            output,
            clock: Clock::default(),
            tasks: IdMap::default(),
            several: false,
            prefix_width: 0,
            seen: 0,
            summary,
            held: None,
            left_out: LeftOut::default(),
            shown: false,
            lines: Vec::new(),
            text: Vec::new(),
        }
    }

    pub(super) fn call_text(&self) -> CallText<'_> {
        CallText { style: &self.options.style, arg_names: self.options.arg_names }
    }

    pub(super) fn painted(&mut self, role: fn(&Palette) -> &'static str, text: &[u8]) {
        let mut out = std::mem::take(&mut self.text);
        self.call_text().painted(role, text, &mut out);
        self.text = out;
    }

    /// Makes sure that the task is known, by the name that it has now.
    fn meet(&mut self, who: &TaskInfo) {
        let seen = self.seen;
        let known = self.tasks.entry(who.tid).or_insert_with(|| {
            self.seen += 1;
            Task {
                label: label(who),
                comm: who.comm.clone(),
                colour: seen,
                waiting: None,
                tree: Tree::default(),
                behind_call: Vec::new(),
            }
        });
        if known.comm != who.comm {
            known.label = label(who);
            known.comm = who.comm.clone();
        }
        self.several |= self.tasks.len() > 1;
    }

    pub(super) fn prefix(&mut self, task: Tid, time: Time, number: Option<u64>, ip: Option<u64>) {
        if !self.options.for_eyes {
            let comm = self.tasks.get(&task).filter(|_| self.options.task_names).map(|known| known.comm.clone());
            let name = Named { comm: comm.as_deref(), hex: self.options.style.hex_strings };
            pid_prefix(self.options.pids, self.several, task, name, &mut self.text);
        }
        let shown = match self.options.pids {
            PidPrefix::Never => false,
            PidPrefix::WhenSeveral => self.several,
            PidPrefix::Always | PidPrefix::Column => true,
        };
        if let Some(known) = self.tasks.get(&task).filter(|_| shown && self.options.for_eyes) {
            let code =
                self.options.style.palette.map_or("", |palette| palette.tasks[known.colour % palette.tasks.len()]);
            self.prefix_width = self.prefix_width.max(known.label.len().min(MAX_PREFIX));
            self.text.extend_from_slice(code.as_bytes());
            self.text.extend_from_slice(&known.label);
            self.text.extend_from_slice(if code.is_empty() { "" } else { Palette::RESET }.as_bytes());
            let padding = self.prefix_width.saturating_sub(known.label.len()) + 2;
            self.text.resize(self.text.len() + padding, b' ');
        }
        let mut times = Vec::new();
        if let Some(how) = self.options.absolute {
            self.clock.absolute(time, how, &mut times);
        }
        if let Some(precision) = self.options.relative {
            self.clock.relative(time, precision, self.options.absolute.is_some(), &mut times);
        }
        if let Some(number) = number.filter(|_| self.options.numbers) {
            times.push(b'[');
            padded(number, 4, b' ', &mut times);
            times.extend_from_slice(b"] ");
        }
        if let Some(ip) = ip.filter(|_| self.options.instruction_pointers) {
            times.push(b'[');
            hex_digits(ip, 16, &mut times);
            times.extend_from_slice(b"] ");
        }
        if !times.is_empty() {
            self.painted(|palette| palette.dim, &times);
        }
    }

    fn enter(&mut self, task: Tid, call: &Call) {
        self.open_for_call(task);
        let mut text = Vec::new();
        self.call_text().begin(call, &mut text);
        let since = call.entered.monotonic;
        let (depth, left_out) = (self.depth(task), self.left_out_here(task));
        let waiting = Waiting { since, announce: since + PATIENCE, announced: false, depth, left_out, text };
        if let Some(known) = self.tasks.get_mut(&task) {
            known.waiting = Some(waiting);
        }
    }

    fn exit(&mut self, task: Tid, time: Time, call: &Call) {
        let waiting = self.tasks.get_mut(&task).and_then(|known| known.waiting.take());
        let announced = waiting.as_ref().is_some_and(|waiting| waiting.announced);
        if self.options.tree.is_some() {
            let (depth, left_out) = match waiting {
                Some(waiting) => (waiting.depth, waiting.left_out),
                None => (self.depth(task), self.left_out_here(task)),
            };
            let took = time.monotonic.saturating_sub(call.entered.monotonic);
            let short = (took < self.tree.min_time && !announced).then_some(Why::Short);
            self.exit_in_tree(task, call, depth, took, left_out.or(short));
            if self.shown && !call.dumps.is_empty() {
                dump::write(&call.dumps, &mut self.text);
            }
            return;
        }
        self.prefix(task, call.entered, Some(call.number), Some(call.ip.raw()));
        let mut text = std::mem::take(&mut self.text);
        self.whole_call(call, 0, &mut text);
        let written = self.call_text();
        // Whoever was told that the call takes long is told how long it took.
        let announced = announced.then_some(Precision::Micros);
        if let Some(precision) = self.options.durations.or(announced)
            && call.outcome != Outcome::NoReturn
        {
            let mut took = Vec::new();
            duration(time.monotonic.saturating_sub(call.entered.monotonic), precision, &mut took);
            written.painted(|palette| palette.dim, &took, &mut text);
        }
        text.push(b'\n');
        dump::write(&call.dumps, &mut text);
        self.text = text;
    }

    /// A call with its result, behind a prefix or, in a tree, without one.
    pub(super) fn whole_call(&self, call: &Call, depth: usize, text: &mut Vec<u8>) {
        let has_prefix = !text.is_empty();
        let written = self.call_text();
        let begun = written.begin(call, text);
        written.end(call, begun, text);
        let prefix = if self.several && has_prefix { self.prefix_width + 2 } else { 0 };
        pad(text, depth, if self.options.column == 0 { 0 } else { self.options.column + prefix });
        written.painted(|palette| palette.dim, b"= ", text);
        if call.outcome == Outcome::Lost {
            written.painted(|palette| palette.dim, b"<detached ...>", text);
        } else {
            written.result(call, text);
        }
    }

    fn line(&mut self, task: Tid, time: Time, role: fn(&Palette) -> &'static str, words: &[u8]) {
        self.line_at(task, time, 0, role, words);
    }

    fn line_at(&mut self, task: Tid, time: Time, depth: usize, role: fn(&Palette) -> &'static str, words: &[u8]) {
        self.write_held();
        self.prefix(task, time, None, None);
        self.text.resize(self.text.len() + indentation(depth), b' ');
        self.painted(role, words);
        self.text.push(b'\n');
    }

    fn signal(&mut self, task: Tid, time: Time, signal: u32, info: &Value, ip: Option<u64>) {
        self.write_openings(task);
        self.write_held();
        self.prefix(task, time, None, ip);
        self.text.resize(self.text.len() + indentation(self.depth(task)), b' ');
        let mut name = b"--- ".to_vec();
        signal_name(signal, &mut name);
        self.painted(|palette| palette.signal, &name);
        if !info.is_omitted() {
            self.text.push(b' ');
            render(info, &self.options.style, &mut self.text);
        }
        self.painted(|palette| palette.signal, b" ---");
        self.text.push(b'\n');
    }

    fn handle(&mut self, event: &Event<'_>) {
        let (task, time, quiet) = (event.task.tid, event.time, self.options.quiet);
        match &event.kind {
            EventKind::Attached(Arrival::Alone) if !quiet.attach => {
                self.line(task, time, |palette| palette.dim, b"+++ attached +++");
            }
            EventKind::Attached(Arrival::With(threads)) if !quiet.attach => {
                let words = format!("+++ attached with {threads} threads +++");
                self.line(task, time, |palette| palette.dim, words.as_bytes());
            }
            EventKind::Detached if !quiet.attach => self.line(task, time, |palette| palette.dim, b"+++ detached +++"),
            EventKind::AbiChanged { abi, .. } if !quiet.personality => {
                let words: &[u8] = match abi {
                    Abi::X86_64 => b"+++ runs in 64 bit mode +++",
                    Abi::I386 => b"+++ runs in 32 bit mode +++",
                };
                self.line(task, time, |palette| palette.dim, words);
            }
            EventKind::Superseded { by } => {
                let successor = self.tasks.remove(by).and_then(|known| known.waiting);
                if let Some(known) = self.tasks.get_mut(&task) {
                    known.waiting = successor;
                }
                if !quiet.superseded && self.options.lines {
                    let words = format!("+++ superseded by execve in pid {by} +++");
                    self.line(task, time, |palette| palette.exit, words.as_bytes());
                }
            }
            _ if !self.options.lines => {}
            EventKind::SyscallEnter(call) => self.enter(task, call),
            EventKind::SyscallExit(call) => self.exit(task, time, call),
            EventKind::FuncEnter(call) => self.enter_function(task, call),
            EventKind::FuncExit(call) => self.exit_function(task, time, call),
            EventKind::InParentsCalls { parent } => self.in_parents_calls(task, *parent),
            EventKind::Point(hit) => self.point(task, time, hit),
            EventKind::Signal { signal, info, ip } => self.signal(task, time, *signal, info, ip.map(|ip| ip.raw())),
            EventKind::Stopped { signal } => {
                let mut words = b"--- stopped by ".to_vec();
                signal_name(*signal, &mut words);
                words.extend_from_slice(b" ---");
                self.write_openings(task);
                self.line_at(task, time, self.depth(task), |palette| palette.signal, &words);
            }
            EventKind::Exited { status } if !quiet.exit => {
                let words = format!("+++ exited with {status} +++");
                let role =
                    if *status == 0 { |palette: &Palette| palette.dim } else { |palette: &Palette| palette.error };
                self.line(task, time, role, words.as_bytes());
            }
            EventKind::Killed { signal, core } => {
                let mut words = b"+++ killed by ".to_vec();
                signal_name(*signal, &mut words);
                words.extend_from_slice(if *core { b" (core dumped) +++" } else { b" +++" });
                self.line(task, time, |palette| palette.error, &words);
            }
            _ => {}
        }
    }

    fn stack(&mut self, event: &Event<'_>) {
        let left_out = matches!(event.kind, EventKind::FuncExit(_) | EventKind::SyscallExit(_))
            && self.options.tree.is_some()
            && !self.shown;
        if self.options.lines && !event.stack.is_empty() && !left_out {
            self.write_held();
            let mut lines = Vec::new();
            stack::write(event.stack, &mut lines);
            self.painted(|palette| palette.dim, &lines);
        }
    }

    /// Says which calls have been going on for long.
    fn announce(&mut self, now: Time) {
        let mut late: Vec<(Duration, Tid)> = self.tasks.iter().filter_map(|(&tid, task)| task.late(now, tid)).collect();
        late.sort_unstable_by_key(|&(since, tid)| (since, tid));
        for (since, tid) in late {
            let passed = now.monotonic.saturating_sub(since);
            self.write_openings(tid);
            let Some(waiting) = self.tasks.get_mut(&tid).and_then(|known| known.waiting.as_mut()) else { continue };
            waiting.announced = true;
            waiting.announce = since + passed.max(PATIENCE).saturating_mul(10);
            let mut words = std::mem::take(&mut waiting.text);
            self.prefix(tid, now, None, None);
            self.text.resize(self.text.len() + indentation(self.depth(tid)), b' ');
            self.text.extend_from_slice(&words);
            let mut note = b" ... still in it after ".to_vec();
            decimal(passed.as_secs(), &mut note);
            note.extend_from_slice(b" s");
            self.painted(|palette| palette.dim, &note);
            self.text.push(b'\n');
            if let Some(waiting) = self.tasks.get_mut(&tid).and_then(|known| known.waiting.as_mut()) {
                std::mem::swap(&mut waiting.text, &mut words);
            }
        }
    }

    fn write(&mut self, task: Tid) -> io::Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        let written = self.output.write(task, &self.text);
        self.text.clear();
        written
    }
}

impl Task {
    /// Since when it has been in a call that is due to be announced.
    fn late(&self, now: Time, tid: Tid) -> Option<(Duration, Tid)> {
        let is_late = |waiting: &&Waiting| waiting.announce <= now.monotonic && waiting.left_out.is_none();
        self.waiting.as_ref().filter(is_late).map(|waiting| (waiting.since, tid))
    }
}

/// `make 4242`; the name is the target's choice and may be anything.
fn label(task: &TaskInfo) -> Vec<u8> {
    let mut label = Vec::new();
    escape(&task.comm, HexStrings::Never, Around::Angles, &mut label);
    label.push(b' ');
    decimal(u64::from(task.tid.raw().unsigned_abs()), &mut label);
    label
}

impl Sink for TerminalSink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if let Some(summary) = &mut self.summary {
            summary.event(event);
        }
        self.shown = false;
        self.meet(event.task);
        self.handle(event);
        self.stack(event);
        if matches!(event.kind, EventKind::Exited { .. } | EventKind::Killed { .. } | EventKind::Detached) {
            // What goroutines have begun in this thread may still end in others.
            if !self.tasks.get(&event.task.tid).is_some_and(|known| known.tree.is_open()) {
                self.end_tree(event.task.tid);
                self.tasks.remove(&event.task.tid);
            }
            self.write(event.task.tid)?;
            return self.output.end_task(event.task.tid);
        }
        self.write(event.task.tid)
    }

    fn unshown(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.meet(task);
        if let Some(summary) = &mut self.summary {
            summary.system_call(task, call, now);
        }
    }

    fn tick(&mut self, now: Time) -> io::Result<()> {
        self.write_held();
        // Who reads a file, or a pipe, does not wait for what comes.
        if self.options.for_eyes {
            self.open_late(now);
            self.announce(now);
        }
        self.write(Tid::new(0))?;
        self.output.flush()
    }

    fn wants_tick(&self) -> bool {
        let is_late_some_time = |task: &Task| task.waiting.is_some() || task.tree.waits_since().is_some();
        self.output.is_behind()
            || self.held.is_some()
            || self.options.for_eyes && self.tasks.values().any(is_late_some_time)
    }

    fn is_patient(&self) -> bool {
        self.output.is_buffered() || !self.options.lines
    }

    fn finish(&mut self, _now: Time) -> io::Result<()> {
        self.write_held();
        self.say_what_is_left_out();
        self.write(Tid::new(0))?;
        if let Some(summary) = &self.summary {
            self.output.write(Tid::new(0), &summary.table())?;
        }
        self.output.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::sink::text::fixture::{Fixture, call};
    use crate::value::Style;

    fn written(palette: Option<&'static Palette>, events: impl FnOnce(&mut Fixture, &mut TerminalSink)) -> String {
        let bytes = Rc::new(RefCell::new(Vec::new()));
        let options = TextOptions {
            style: Style { palette, ..Style::default() },
            column: 20,
            for_eyes: true,
            ..TextOptions::default()
        };
        let mut sink = TerminalSink::new(options, Output::memory(&bytes));
        events(&mut Fixture::default(), &mut sink);
        sink.finish(Time::default()).unwrap();
        String::from_utf8(bytes.take()).unwrap()
    }

    fn read(outcome: Outcome) -> Call {
        let args = match outcome {
            Outcome::Running => vec![Value::fd(3), Value::Pending, Value::Pending],
            _ => vec![Value::fd(3), Value::text("ab"), Value::Unsigned(2)],
        };
        Call { outcome, ..call("read", 0, args) }
    }

    fn returned() -> Outcome {
        Outcome::Returned { raw: 2, value: Value::Unsigned(2), notes: vec![] }
    }

    #[test]
    fn a_call_is_one_line_however_many_tasks_there_are() {
        let text = written(None, |fixture, sink| {
            sink.event(&fixture.event(10, EventKind::SyscallEnter(&read(Outcome::Running)))).unwrap();
            sink.event(&fixture.event(11, EventKind::Attached(Arrival::Alone))).unwrap();
            sink.event(&fixture.event(10, EventKind::SyscallExit(&read(returned())))).unwrap();
            sink.event(&fixture.event(11, EventKind::Exited { status: 0 })).unwrap();
        });
        let expected = "\
prog 11  +++ attached +++
prog 10  read(3, \"ab\", 2)    = 2
prog 11  +++ exited with 0 +++
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_long_call_is_announced_once_a_second_has_passed() {
        let text = written(None, |fixture, sink| {
            assert!(!sink.wants_tick());
            sink.event(&fixture.event(10, EventKind::SyscallEnter(&read(Outcome::Running)))).unwrap();
            assert!(sink.wants_tick());
            fixture.wait(500);
            sink.tick(fixture.now()).unwrap();
            fixture.wait(700);
            sink.tick(fixture.now()).unwrap();
            sink.tick(fixture.now()).unwrap();
            sink.event(&fixture.event(10, EventKind::SyscallExit(&read(returned())))).unwrap();
            assert!(!sink.wants_tick());
        });
        assert_eq!(text, "read(3,  ... still in it after 1 s\nread(3, \"ab\", 2)    = 2 <1.202000>\n");
    }

    #[test]
    fn errors_are_red_and_columns_do_not_count_colours() {
        let failed = Outcome::Failed { errno: 9, notes: vec![] };
        let text = written(Some(&TERMINAL_PALETTE), |fixture, sink| {
            sink.event(&fixture.event(10, EventKind::SyscallExit(&read(failed)))).unwrap();
        });
        let plain: String =
            text.split('\x1b').map(|part| part.split_once('m').map_or(part, |(_, rest)| rest)).collect();
        assert_eq!(plain, "read(3, \"ab\", 2)    = -1 EBADF (Bad file descriptor)\n");
        assert!(text.contains("\x1b[1;31m-1 EBADF\x1b[0m"), "{text:?}");
    }

    #[test]
    fn names_of_tasks_are_escaped() {
        let task =
            TaskInfo { tid: Tid::new(7), pid: crate::ids::Pid::new(7), comm: (*b"a\x1b[31m\n").into(), last_call: 0 };
        assert_eq!(String::from_utf8(label(&task)).unwrap(), r"a\33[31m\n 7");
    }
}
