//! The calls of a task as a tree: which are open, which lines they make, and which are left out.

use std::sync::Arc;
use std::time::Duration;

use super::func::{self, FuncText};
use crate::event::{FuncCall, FuncKind, Time};
use crate::sink::options::TreeOptions;
use crate::value::{Palette, render};

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
    Waiting(Vec<u8>),
    /// It is written.
    Written,
    /// The call is left out.
    Hidden(Why),
}

/// A call that has not ended.
#[derive(Clone, Debug)]
struct Open {
    name: Arc<str>,
    kind: FuncKind,
    entered: Time,
    depth: usize,
    opening: Opening,
    /// The arguments that its opening line does not know.
    pending: Vec<usize>,
    /// Whether it is the one that `--only-below` means.
    root: bool,
    /// Whether it was the parent that entered it.
    inherited: bool,
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
    open: Vec<Open>,
    /// How deep the task is when nothing is open.
    base: usize,
    /// How deep the call stands that everything shown is below of.
    root: Option<usize>,
    pub(super) left_out: LeftOut,
}

impl Tree {
    /// The tree of a forked child, which is in the calls that its parent is in.
    pub(super) fn fork(&self) -> Self {
        let mut open = self.open.clone();
        for call in &mut open {
            call.inherited = true;
            if matches!(call.opening, Opening::Waiting(_)) {
                // The parent's part of the output says, or will say, how it began.
                call.opening = Opening::Written;
            }
        }
        Tree { open, base: self.base, root: self.root, left_out: LeftOut::default() }
    }

    /// Adds what the task entered before it was known whose child it is.
    pub(super) fn append(&mut self, own: Self) {
        self.open.extend(own.open);
        self.root = self.root.or(own.root);
        self.left_out = own.left_out;
    }

    /// The task executed another program: it will not return from what its parent entered.
    pub(super) fn forget_inherited(&mut self) {
        self.open.retain(|call| !call.inherited);
        self.base = 0;
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
        let stale = |open: &Open| open.inherited && open.depth >= call.depth;
        if self.open.last().is_some_and(stale) {
            self.open.retain(|open| !stale(open));
            self.root = self.open.iter().find(|open| open.root).map(|open| open.depth);
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
                let mut head = Vec::new();
                let known = rules.text.begin(call, &mut head);
                rules.text.end(call, known, &mut head);
                Opening::Waiting(head)
            }
        };
        let pending = call.args.iter().enumerate().filter(|(_, arg)| arg.value.is_pending()).map(|(index, _)| index);
        self.open.push(Open {
            name: call.name.clone(),
            kind: call.kind,
            entered: call.entered,
            depth: call.depth,
            opening,
            pending: pending.collect(),
            root,
            inherited: false,
        });
    }

    fn index_of(&self, call: &FuncCall) -> Option<usize> {
        let is_it =
            |open: &Open| open.entered == call.entered && open.kind == call.kind && Arc::ptr_eq(&open.name, &call.name);
        self.open.iter().rposition(is_it)
    }

    /// Whether any call is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether a call is open here.
    pub(super) fn has(&self, call: &FuncCall) -> bool {
        self.index_of(call).is_some()
    }

    /// A function has ended.
    pub(super) fn exit(&mut self, call: &FuncCall, now: Time, rules: Rules<'_>, lines: &mut Vec<Line>) {
        let index = self.index_of(call);
        let took = now.monotonic.saturating_sub(call.entered.monotonic);
        let root = self.root.unwrap_or(0);
        let opening = index.and_then(|index| self.open.get(index)).map(|open| &open.opening);
        match opening {
            Some(&Opening::Hidden(why)) => self.left_out.count(why),
            Some(Opening::Waiting(_)) if took < rules.options.min_time => self.left_out.count(Why::Short),
            Some(Opening::Waiting(_)) => {
                self.write_openings_below(index.unwrap_or(0), lines);
                lines.push(whole(call, call.depth.saturating_sub(root), took, rules));
            }
            Some(Opening::Written) | None => {
                let pending = index.and_then(|index| self.open.get(index)).map_or(&[][..], |open| &open.pending);
                // What is not known to be shown is not: it began before anybody looked.
                if opening.is_some() || self.hides_at(call.depth, rules.options).is_none() {
                    lines.push(closing(call, call.depth.saturating_sub(root), now, took, pending, rules));
                }
            }
        }
        if let Some(index) = index {
            let ended = self.open.remove(index);
            if ended.root {
                self.root = None;
            }
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
        let before = self.open[..end].iter().rposition(|call| match call.opening {
            Opening::Written | Opening::Hidden(Why::Outside) => true,
            Opening::Waiting(_) | Opening::Hidden(_) => false,
        });
        let root = self.root.unwrap_or(0);
        for call in &mut self.open[before.map_or(0, |index| index + 1)..end] {
            if let Opening::Waiting(head) = &mut call.opening {
                let mut text = std::mem::take(head);
                text.extend_from_slice(b" {");
                let depth = call.depth.saturating_sub(root);
                lines.push(Line { time: call.entered, depth, text, ..Line::default() });
                call.opening = Opening::Written;
            }
        }
    }

    /// Since when the innermost call whose opening line is not written, but will be, has been going on.
    pub(super) fn waits_since(&self) -> Option<Duration> {
        let innermost = self.open.iter().rev().find(|call| !matches!(call.opening, Opening::Hidden(_)))?;
        matches!(innermost.opening, Opening::Waiting(_)).then_some(innermost.entered.monotonic)
    }
}

/// `name(args) = result`, a call in which nothing is shown.
fn whole(call: &FuncCall, depth: usize, took: Duration, rules: Rules<'_>) -> Line {
    let mut text = Vec::new();
    let known = rules.text.begin(call, &mut text);
    rules.text.end(call, known, &mut text);
    pad(&mut text, depth, rules.column);
    text.extend_from_slice(b"= ");
    rules.text.painted_result(call, &mut text);
    Line { time: call.entered, depth, text, took: Some(took), whole: true, ..Line::default() }
}

/// `} = result`, with the arguments that the call has filled in.
fn closing(call: &FuncCall, depth: usize, now: Time, took: Duration, pending: &[usize], rules: Rules<'_>) -> Line {
    let mut text = b"} = ".to_vec();
    rules.text.painted_result(call, &mut text);
    for &index in pending {
        let Some(arg) = call.args.get(index).filter(|arg| !arg.value.is_pending() && !arg.value.is_omitted()) else {
            continue;
        };
        text.extend_from_slice(b", ");
        if arg.name.is_empty() {
            text.extend_from_slice(format!("arg{}", index + 1).as_bytes());
        } else {
            func::escaped(&arg.name, &mut text);
        }
        text.push(b'=');
        render(&arg.value, rules.text.style, &mut text);
    }
    let mut name = Vec::new();
    func::name(call, &mut name);
    Line { time: now, depth, text, name, took: Some(took), ..Line::default() }
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
