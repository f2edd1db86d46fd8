//! The terminal profile: the same information as the strict one, for eyes.
//!
//! Each call is one whole line, written when it has returned, so lines of several tasks never cut each other up. A call
//! that takes longer than a second is announced meanwhile. What the target can make appear is escaped by the renderer;
//! the only control characters are our own colours.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use super::call::CallText;
use super::clock::{Clock, duration};
use super::dump;
use super::func::FuncText;
use super::stack;
use crate::abi::Abi;
use crate::event::{Call, Event, EventKind, FuncCall, Outcome, PointHit, Sink, TaskInfo, Time};
use crate::ids::Tid;
use crate::sink::options::{PidPrefix, Precision, TextOptions};
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
const PATIENCE: Duration = Duration::from_secs(1);

/// The widest prefix that other lines are aligned to, in columns.
const MAX_PREFIX: usize = 22;

/// Writes lines for a terminal. Colours are there when the style has a palette.
#[derive(Debug)]
pub struct TerminalSink {
    options: TextOptions,
    output: Output,
    clock: Clock,
    tasks: HashMap<Tid, Task>,
    /// Whether there ever was more than one task: from then on every line says whose it is.
    several: bool,
    /// How wide prefixes have been, so that lines stand below each other.
    prefix_width: usize,
    /// How many tasks there were so far, for their colours.
    seen: usize,
    summary: Option<Summary>,
    text: Vec<u8>,
}

/// What is known of a task.
#[derive(Debug)]
struct Task {
    /// What stands before its lines.
    label: Vec<u8>,
    /// The name that the label was made from.
    comm: std::sync::Arc<[u8]>,
    /// Which of the task colours is its own.
    colour: usize,
    /// The call that it is in.
    waiting: Option<Waiting>,
}

/// A call that has not returned.
#[derive(Debug)]
struct Waiting {
    since: Duration,
    /// When it is announced next.
    announce: Duration,
    announced: bool,
    /// Its name and first arguments.
    text: Vec<u8>,
}

impl TerminalSink {
    /// A sink that writes to `output`.
    #[must_use]
    pub fn new(options: TextOptions, output: Output) -> Self {
        let summary = options.summary.clone().map(|summary| Summary::new(summary, options.style.palette));
        TerminalSink {
            options,
            output,
            clock: Clock::default(),
            tasks: HashMap::new(),
            several: false,
            prefix_width: 0,
            seen: 0,
            summary,
            text: Vec::new(),
        }
    }

    fn call_text(&self) -> CallText<'_> {
        CallText { style: &self.options.style, arg_names: self.options.arg_names }
    }

    fn painted(&mut self, role: fn(&Palette) -> &'static str, text: &[u8]) {
        let mut out = std::mem::take(&mut self.text);
        self.call_text().painted(role, text, &mut out);
        self.text = out;
    }

    /// Makes sure that the task is known, by the name that it has now.
    fn meet(&mut self, who: &TaskInfo) {
        let seen = self.seen;
        let known = self.tasks.entry(who.tid).or_insert_with(|| {
            self.seen += 1;
            Task { label: label(who), comm: who.comm.clone(), colour: seen, waiting: None }
        });
        if known.comm != who.comm {
            known.label = label(who);
            known.comm = who.comm.clone();
        }
        self.several |= self.tasks.len() > 1;
    }

    fn prefix(&mut self, task: Tid, time: Time, number: Option<u64>, ip: Option<u64>) {
        let shown = match self.options.pids {
            PidPrefix::Never => false,
            PidPrefix::WhenSeveral => self.several,
            PidPrefix::Always | PidPrefix::Column => true,
        };
        if let Some(known) = self.tasks.get(&task).filter(|_| shown) {
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
        let mut text = Vec::new();
        self.call_text().begin(call, &mut text);
        let since = call.entered.monotonic;
        let waiting = Waiting { since, announce: since + PATIENCE, announced: false, text };
        if let Some(known) = self.tasks.get_mut(&task) {
            known.waiting = Some(waiting);
        }
    }

    fn exit(&mut self, task: Tid, time: Time, call: &Call) {
        let waiting = self.tasks.get_mut(&task).and_then(|known| known.waiting.take());
        self.prefix(task, call.entered, Some(call.number), Some(call.ip.raw()));
        let mut text = std::mem::take(&mut self.text);
        let written = self.call_text();
        let begun = written.begin(call, &mut text);
        written.end(call, begun, &mut text);
        let column = self.options.column + if self.several { self.prefix_width + 2 } else { 0 };
        text.resize(text.len() + column.saturating_sub(visible_width(&text)).max(1), b' ');
        let written = self.call_text();
        written.painted(|palette| palette.dim, b"= ", &mut text);
        if call.outcome == Outcome::Lost {
            written.painted(|palette| palette.dim, b"<detached ...>", &mut text);
        } else {
            written.result(call, &mut text);
        }
        // Whoever was told that the call takes long is told how long it took.
        let announced = waiting.is_some_and(|waiting| waiting.announced).then_some(Precision::Micros);
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

    fn line(&mut self, task: Tid, time: Time, role: fn(&Palette) -> &'static str, words: &[u8]) {
        self.prefix(task, time, None, None);
        self.painted(role, words);
        self.text.push(b'\n');
    }

    fn signal(&mut self, task: Tid, time: Time, signal: u32, info: &Value, ip: Option<u64>) {
        self.prefix(task, time, None, ip);
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

    /// A function's call, indented by how many that are shown it was made from.
    fn function(&mut self, task: Tid, time: Time, call: &FuncCall) {
        self.prefix(task, time, None, None);
        self.text.resize(self.text.len() + 2 * call.depth.min(40), b' ');
        let start = self.text.len();
        let text = FuncText { style: &self.options.style, arg_names: self.options.arg_names };
        let known = text.begin(call, &mut self.text);
        text.end(call, known, &mut self.text);
        let reached = visible_width(&self.text[start..]) + 2 * call.depth.min(40);
        self.text.resize(self.text.len() + self.options.column.saturating_sub(reached).max(1), b' ');
        self.text.extend_from_slice(b"= ");
        text.result(call, &mut self.text);
        if let Some(precision) = self.options.durations {
            duration(time.monotonic.saturating_sub(call.entered.monotonic), precision, &mut self.text);
        }
        self.text.push(b'\n');
    }

    fn point(&mut self, task: Tid, time: Time, hit: &PointHit) {
        self.prefix(task, time, None, None);
        self.text.resize(self.text.len() + 2 * hit.depth.min(40), b' ');
        FuncText { style: &self.options.style, arg_names: self.options.arg_names }.point(hit, &mut self.text);
        self.text.push(b'\n');
    }

    fn handle(&mut self, event: &Event<'_>) {
        let (task, time, quiet) = (event.task.tid, event.time, self.options.quiet);
        match &event.kind {
            EventKind::Attached if !quiet.attach => self.line(task, time, |palette| palette.dim, b"+++ attached +++"),
            EventKind::Detached if !quiet.attach => self.line(task, time, |palette| palette.dim, b"+++ detached +++"),
            EventKind::AbiChanged { abi } if !quiet.personality => {
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
            EventKind::FuncExit(call) => self.function(task, time, call),
            EventKind::Point(hit) => self.point(task, time, hit),
            EventKind::Signal { signal, info, ip } => self.signal(task, time, *signal, info, ip.map(|ip| ip.raw())),
            EventKind::Stopped { signal } => {
                let mut words = b"--- stopped by ".to_vec();
                signal_name(*signal, &mut words);
                words.extend_from_slice(b" ---");
                self.line(task, time, |palette| palette.signal, &words);
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
        if self.options.lines && !event.stack.is_empty() {
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
            let Some(waiting) = self.tasks.get_mut(&tid).and_then(|known| known.waiting.as_mut()) else { continue };
            waiting.announced = true;
            waiting.announce = since + passed.max(PATIENCE).saturating_mul(10);
            let mut words = std::mem::take(&mut waiting.text);
            self.prefix(tid, now, None, None);
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
        self.waiting.as_ref().filter(|waiting| waiting.announce <= now.monotonic).map(|waiting| (waiting.since, tid))
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

/// How many columns a text takes, its colours left out.
fn visible_width(text: &[u8]) -> usize {
    let mut width = 0;
    let mut in_colour = false;
    for &byte in text {
        match byte {
            0x1b => in_colour = true,
            b'm' if in_colour => in_colour = false,
            _ => width += usize::from(!in_colour),
        }
    }
    width
}

impl Sink for TerminalSink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        if let (Some(summary), EventKind::SyscallExit(call)) = (&mut self.summary, &event.kind) {
            summary.count(event.task, call, event.time);
        }
        self.meet(event.task);
        self.handle(event);
        self.stack(event);
        if matches!(event.kind, EventKind::Exited { .. } | EventKind::Killed { .. } | EventKind::Detached) {
            self.tasks.remove(&event.task.tid);
        }
        self.write(event.task.tid)
    }

    fn unshown(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.meet(task);
        if let Some(summary) = &mut self.summary {
            summary.count(task, call, now);
        }
    }

    fn tick(&mut self, now: Time) -> io::Result<()> {
        self.announce(now);
        self.write(Tid::new(0))?;
        self.output.flush()
    }

    fn wants_tick(&self) -> bool {
        self.output.is_behind() || self.tasks.values().any(|task| task.waiting.is_some())
    }

    fn finish(&mut self, _now: Time) -> io::Result<()> {
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
        let options =
            TextOptions { style: Style { palette, ..Style::default() }, column: 20, ..TextOptions::default() };
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
            sink.event(&fixture.event(11, EventKind::Attached)).unwrap();
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
