//! The calls of a task as a tree: which are open, which lines they make, and which are left out.

use std::time::Duration;

use super::func::{self, FuncText};
use crate::event::{FuncCall, Time};
use crate::sink::open::{Ended, OpenCalls};
use crate::sink::options::TreeOptions;
use crate::value::{Palette, Value};

/// A line of the tree, without its prefix and its indentation.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// When what it says happened: for a whole call, when it was entered.
    pub(super) time: Time,
    /// How deep it stands.
    pub(super) depth: usize,
    /// What it says, apart from how long it took.
    pub(super) text: Vec<u8>,
    /// What stands in the remark before the duration: the name of a call that ends.
    pub(super) name: Vec<u8>,
    /// How long it took; `None` where that is not said.
    pub(super) took: Option<Duration>,
    /// The number and the place of a system call.
    pub(super) call: Option<(u64, u64)>,
    /// Whether it is a whole call, which may be folded with others like it.
    pub(super) whole: bool,
}

/// How many calls were left out, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LeftOut {
    short: u64,
    deep: u64,
    outside: u64,
}

/// Why a call is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It took less than `--min-time`.
    Short,
    /// It is deeper than `--depth`.
    Deep,
    /// It is in no call of what `--only-below` names.
    Outside,
}

impl LeftOut {
    pub(super) fn count(&mut self, why: Why) {
        match why {
            Why::Short => self.short += 1,
            Why::Deep => self.deep += 1,
            Why::Outside => self.outside += 1,
        }
    }

    pub(super) fn add(&mut self, other: LeftOut) {
        self.short += other.short;
        self.deep += other.deep;
        self.outside += other.outside;
    }

    /// `+++ not shown: 12 calls shorter than 100.0 us, 1 call deeper than 3 levels +++`; `None` when nothing was left out.
    pub(super) fn sentence(&self, options: &TreeOptions) -> Option<String> {
        let calls = |count: u64, how: String| match count {
            0 => None,
            1 => Some(format!("1 call {how}")),
            _ => Some(format!("{count} calls {how}")),
        };
        let levels = options.depth.unwrap_or(0);
        let below = options.below.as_ref().map_or("", |below| below.text());
        let parts = [
            calls(self.short, format!("shorter than {}", span(options.min_time))),
            calls(self.deep, format!("deeper than {levels} level{}", if levels == 1 { "" } else { "s" })),
            calls(self.outside, format!("outside of {below}")),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        (!said.is_empty()).then(|| format!("+++ not shown: {} +++", said.join(", ")))
    }
}

/// What has become of the opening line of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Opening {
    /// It is not written yet: the call may turn out to have nothing in it, or not to be shown.
    Waiting(Head),
    /// It is written. The arguments of these numbers it did not know.
    Written(Vec<usize>),
    /// The call is left out.
    Hidden(Why),
}

/// A call's name and arguments as they are when it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    text: Vec<u8>,
    /// The arguments that the call has still to fill in.
    pending: Vec<usize>,
}

/// How lines are written.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) options: &'a TreeOptions,
    pub(super) text: FuncText<'a>,
    /// The column in which results stand at least.
    pub(super) column: usize,
}

/// The tree of one task.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    open: OpenCalls<Opening>,
    /// How deep the task is when nothing is open.
    base: usize,
    /// How deep the call stands that everything shown is below of.
    root: Option<usize>,
    pub(super) left_out: LeftOut,
}

impl Tree {
    /// The tree of a forked child, which is in the calls that its parent is in.
    pub(super) fn fork(&self) -> Self {
        let mut open = self.open.fork();
        for call in &mut *open {
            if let Opening::Waiting(head) = &mut call.own {
                // The parent's part of the output says, or will say, how it began.
                call.own = Opening::Written(std::mem::take(&mut head.pending));
            }
        }
        Tree { open, base: self.base, root: self.root, left_out: LeftOut::default() }
    }

    /// What the parent has entered lies below what the task has entered before it was known whose child it is.
    pub(super) fn inherit(&mut self, parents: Self) {
        self.open.inherit(parents.open);
        self.base = parents.base;
        self.root = parents.root.or(self.root);
    }

    /// The task executed another program: it will not return from what its parent entered.
    pub(super) fn forget_inherited(&mut self) {
        self.open.forget_inherited();
        self.base = 0;
        self.find_root();
    }

    fn find_root(&mut self) {
        self.root = self.open.iter().find(|call| call.root).map(|call| call.depth);
    }

    fn depth_in(&self) -> usize {
        self.open.last().map_or(self.base, |call| call.depth + 1)
    }

    /// How deep a line stands that is written now.
    pub(super) fn depth(&self, options: &TreeOptions) -> usize {
        let depth = self.depth_in().saturating_sub(self.root.unwrap_or(0));
        depth.min(options.depth.unwrap_or(usize::MAX))
    }

    /// Why a call that is made now is not shown, if it is not.
    pub(super) fn hides(&self, options: &TreeOptions) -> Option<Why> {
        self.hides_at(self.depth_in(), options)
    }

    fn hides_at(&self, depth: usize, options: &TreeOptions) -> Option<Why> {
        if options.below.is_some() && self.root.is_none() {
            return Some(Why::Outside);
        }
        let shown = depth.saturating_sub(self.root.unwrap_or(0));
        options.depth.is_some_and(|most| shown >= most).then_some(Why::Deep)
    }

    /// A function was entered.
    pub(super) fn enter(&mut self, call: &FuncCall, rules: Rules<'_>, lines: &mut Vec<Line>) {
        if self.open.forget_stale(call) {
            self.find_root();
        }
        if self.open.is_empty() {
            self.base = call.depth;
        }
        let root = self.root.is_none() && rules.options.below.as_ref().is_some_and(|below| below.takes(call));
        if root {
            self.root = Some(call.depth);
        }
        let opening = match self.hides_at(call.depth, rules.options) {
            Some(why) => Opening::Hidden(why),
            None => {
                if rules.options.min_time.is_zero() {
                    self.write_openings(lines);
                }
                Opening::Waiting(Head::of(call, rules))
            }
        };
        self.open.enter(call, root, opening);
    }

    /// Whether any call is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether a call is open here.
    pub(super) fn has(&self, call: &FuncCall) -> bool {
        self.open.has(call)
    }

    /// A function has ended.
    pub(super) fn exit(&mut self, call: &FuncCall, now: Time, rules: Rules<'_>, lines: &mut Vec<Line>) {
        let depth = call.depth.saturating_sub(self.root.unwrap_or(0));
        match self.open.exit(call, now) {
            Some(Ended { index, call: ended, took, .. }) => {
                match ended.own {
                    Opening::Hidden(why) => self.left_out.count(why),
                    Opening::Waiting(_) if took < rules.options.min_time => self.left_out.count(Why::Short),
                    Opening::Waiting(head) => {
                        self.write_openings_below(index, lines);
                        lines.push(whole(call, head, depth, took, rules));
                    }
                    Opening::Written(pending) => lines.push(closing(call, depth, now, took, &pending, rules)),
                }
                if ended.root {
                    self.root = None;
                }
            }
            // It began before anybody looked: what is not known to be shown is not.
            None if self.hides_at(call.depth, rules.options).is_none() => {
                let took = now.monotonic.saturating_sub(call.entered.monotonic);
                lines.push(closing(call, depth, now, took, &[], rules));
            }
            None => {}
        }
        if self.open.is_empty() {
            self.base = call.depth;
        }
    }

    /// Writes the opening lines of all calls that are shown and open.
    pub(super) fn write_openings(&mut self, lines: &mut Vec<Line>) {
        self.write_openings_below(self.open.len(), lines);
    }

    /// The same for calls in which the one at `end` was made.
    fn write_openings_below(&mut self, end: usize, lines: &mut Vec<Line>) {
        let before = self.open[..end].iter().rposition(|call| match call.own {
            Opening::Written(_) | Opening::Hidden(Why::Outside) => true,
            Opening::Waiting(_) | Opening::Hidden(_) => false,
        });
        let root = self.root.unwrap_or(0);
        for call in &mut self.open[before.map_or(0, |index| index + 1)..end] {
            if let Opening::Waiting(Head { text, pending, .. }) = &mut call.own {
                let (mut text, pending) = (std::mem::take(text), std::mem::take(pending));
                text.extend_from_slice(b" {");
                let depth = call.depth.saturating_sub(root);
                lines.push(Line { time: call.entered, depth, text, ..Line::default() });
                call.own = Opening::Written(pending);
            }
        }
    }

    /// Since when the innermost call whose opening line is not written, but will be, has been going on.
    pub(super) fn waits_since(&self) -> Option<Duration> {
        let innermost = self.open.iter().rev().find(|call| !matches!(call.own, Opening::Hidden(_)))?;
        matches!(innermost.own, Opening::Waiting(_)).then_some(innermost.entered.monotonic)
    }
}

impl Head {
    fn of(call: &FuncCall, rules: Rules<'_>) -> Self {
        let mut text = Vec::new();
        let known = rules.text.begin(call, &mut text);
        rules.text.end(call, known, &mut text);
        let is_pending = |&index: &usize| call.args[index].value.is_pending();
        Head { text, pending: (known..call.args.len()).filter(is_pending).collect() }
    }

    /// The same with what the call has filled in and changed.
    fn at_end(self, call: &FuncCall, rules: Rules<'_>) -> Vec<u8> {
        let changed = call.args.iter().any(|arg| matches!(arg.value, Value::Change(..)));
        if self.pending.is_empty() && !changed { self.text } else { Head::of(call, rules).text }
    }
}

/// `name(args) = result`, a call in which nothing is shown.
fn whole(call: &FuncCall, head: Head, depth: usize, took: Duration, rules: Rules<'_>) -> Line {
    let mut text = head.at_end(call, rules);
    pad(&mut text, depth, rules.column);
    text.extend_from_slice(b"= ");
    rules.text.painted_result(call, &mut text);
    Line { time: call.entered, depth, text, took: known(took), whole: true, ..Line::default() }
}

/// How long a call took, where that is known: one of which nothing but the entry is seen ends at the moment of its entry.
fn known(took: Duration) -> Option<Duration> {
    (!took.is_zero()).then_some(took)
}

/// `} = result`, with the arguments that the call has filled in.
fn closing(call: &FuncCall, depth: usize, now: Time, took: Duration, pending: &[usize], rules: Rules<'_>) -> Line {
    let mut text = b"} = ".to_vec();
    rules.text.painted_result(call, &mut text);
    for index in 0..call.args.len() {
        let mut written = Vec::new();
        if rules.text.written(call, index, pending.contains(&index), &mut written) {
            text.extend_from_slice(b", ");
            text.append(&mut written);
        }
    }
    let mut name = Vec::new();
    func::name(call, &mut name);
    Line { time: now, depth, text, name, took: known(took), ..Line::default() }
}

/// Blanks up to the column in which results stand, one at least.
pub(super) fn pad(text: &mut Vec<u8>, depth: usize, column: usize) {
    let reached = if column == 0 { 0 } else { visible_width(text) + indentation(depth) };
    text.resize(text.len() + column.saturating_sub(reached).max(1), b' ');
}

/// How many blanks a line begins with.
pub(super) fn indentation(depth: usize) -> usize {
    /// Recursion can be deeper than any screen is wide.
    const DEEPEST: usize = 100;
    2 * depth.min(DEEPEST)
}

/// How many columns a text takes, its colours left out.
pub(super) fn visible_width(text: &[u8]) -> usize {
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

/// A duration as the tree has it: `0.3 us`, `1.25 ms`, `2.000 s`.
pub(super) fn span(duration: Duration) -> String {
    match duration.as_nanos() {
        0..1_000_000 => format!("{:.1} us", duration.as_nanos() as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.2} ms", duration.as_nanos() as f64 / 1e6),
        _ => format!("{:.3} s", duration.as_secs_f64()),
    }
}

/// ` /* name 1.2 us */`, ` /* x 812, 2.43 ms in all */`.
pub(super) fn remark(line: &Line, count: u64, exact: bool, palette: Option<&Palette>, out: &mut Vec<u8>) {
    let mut words = line.name.clone();
    if count > 1 {
        words.extend_from_slice(format!("x {count}").as_bytes());
    }
    // Where `-T` asks for durations in strace's form, the remark has none.
    if let Some(took) = line.took.filter(|_| !exact) {
        words.extend_from_slice(match (words.is_empty(), count) {
            (true, _) => b"",
            (false, 1) => b" ",
            (false, _) => b", ",
        });
        words.extend_from_slice(span(took).as_bytes());
        words.extend_from_slice(if count > 1 { b" in all" } else { b"" });
    }
    if words.is_empty() {
        return;
    }
    let code = palette.map_or("", |palette| palette.dim);
    let reset = if code.is_empty() { "" } else { Palette::RESET };
    for part in [" ".as_bytes(), code.as_bytes(), b"/* ", &words, b" */", reset.as_bytes()] {
        out.extend_from_slice(part);
    }
}
