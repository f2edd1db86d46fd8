//! Calls as a tree, among the lines of all tasks: what `--graph` writes, and how functions are shown on a terminal.

use std::time::Duration;

use super::clock::duration;
use super::func::FuncText;
use super::terminal::{PATIENCE, Task, TerminalSink};
use super::tree::{self, Line, Rules, Why};
use crate::event::{Call, FuncCall, Outcome, PointHit, Time};
use crate::ids::Tid;
use crate::sink::options::{TextOptions, TreeOptions};

/// The last whole call, which others that look the same may follow.
#[derive(Debug)]
pub(super) struct Held {
    task: Tid,
    line: Line,
    count: u64,
    took: Duration,
}

fn rules<'a>(options: &'a TextOptions, tree: &'a TreeOptions) -> Rules<'a> {
    let text = FuncText { style: &options.style, arg_names: options.arg_names };
    Rules { options: tree, text, column: options.column }
}

impl TerminalSink {
    /// Does something with the tree of a task, and puts the lines that this makes.
    fn with_tree(&mut self, task: Tid, act: impl FnOnce(&mut Task, Rules<'_>, &mut Vec<Line>)) {
        let mut lines = std::mem::take(&mut self.lines);
        if let Some(known) = self.tasks.get_mut(&task) {
            act(known, rules(&self.options, &self.tree), &mut lines);
        }
        for line in lines.drain(..) {
            self.put(task, line);
        }
        self.lines = lines;
    }

    pub(super) fn enter_function(&mut self, task: Tid, call: &FuncCall) {
        self.with_tree(task, |known, rules, lines| known.tree.enter(call, rules, lines));
    }

    pub(super) fn exit_function(&mut self, task: Tid, time: Time, call: &FuncCall) {
        // What begins in one thread ends in another where goroutines are moved: the tree is that of where it began.
        let has_it = |tid: &Tid| self.tasks.get(tid).is_some_and(|known| known.tree.has(call));
        let elsewhere = if has_it(&task) { None } else { self.tasks.keys().copied().find(has_it) };
        let task = elsewhere.unwrap_or(task);
        let waiting = self.tasks.get_mut(&task).and_then(|known| known.waiting.as_mut());
        // Functions end within a system call when that is their end, as with execve(2): its line is still to come.
        let within = waiting.is_some_and(|waiting| {
            let short = time.monotonic.saturating_sub(waiting.since) < self.tree.min_time;
            waiting.left_out = waiting.left_out.or(short.then_some(Why::Short));
            waiting.left_out.is_none()
        });
        if within {
            self.write_openings(task);
        }
        self.with_tree(task, |known, rules, lines| {
            known.tree.exit(call, time, rules, lines);
            if within {
                known.behind_call.append(lines);
            }
        });
    }

    /// A place that is no call was reached.
    pub(super) fn point(&mut self, task: Tid, time: Time, hit: &PointHit) {
        let Some(known) = self.tasks.get_mut(&task) else { return };
        if let Some(why) = known.tree.hides(&self.tree) {
            known.tree.left_out.count(why);
            return;
        }
        let depth = known.tree.depth(&self.tree);
        self.write_openings(task);
        let mut text = Vec::new();
        rules(&self.options, &self.tree).text.point(hit, &mut text);
        self.put(task, Line { time, depth, text, whole: true, ..Line::default() });
    }

    /// The opening lines of the calls that the task is in, where something else is about to be shown in them.
    pub(super) fn write_openings(&mut self, task: Tid) {
        self.with_tree(task, |known, _, lines| known.tree.write_openings(lines));
    }

    /// A system call was entered: what it is made in is shown, if it will be itself.
    pub(super) fn open_for_call(&mut self, task: Tid) {
        if self.options.tree.is_none() {
            return;
        }
        self.with_tree(task, |known, rules, lines| {
            if rules.options.min_time.is_zero() && known.tree.hides(rules.options).is_none() {
                known.tree.write_openings(lines);
            }
        });
    }

    /// A system call that was made at `depth` in the tree, unless it is left out.
    pub(super) fn exit_in_tree(&mut self, task: Tid, call: &Call, depth: usize, took: Duration, left_out: Option<Why>) {
        let Some(known) = self.tasks.get_mut(&task) else { return };
        let after = std::mem::take(&mut known.behind_call);
        if let Some(why) = left_out {
            known.tree.left_out.count(why);
        } else {
            self.write_openings(task);
            let mut text = Vec::new();
            self.whole_call(call, depth, &mut text);
            let number = Some((call.number, call.ip.raw()));
            let whole = call.dumps.is_empty();
            let took = (call.outcome != Outcome::NoReturn).then_some(took);
            self.put(task, Line { time: call.entered, depth, text, took, call: number, whole, ..Line::default() });
        }
        for line in after {
            self.put(task, line);
        }
        if let Some(known) = self.tasks.get_mut(&task).filter(|_| call.has_executed()) {
            known.tree.forget_inherited();
        }
    }

    /// A forked child is in the calls of its parent.
    pub(super) fn in_parents_calls(&mut self, task: Tid, parent: Tid) {
        if self.tree.min_time.is_zero() {
            self.write_openings(parent);
        }
        let Some(tree) = self.tasks.get(&parent).map(|known| known.tree.fork()) else { return };
        if let Some(known) = self.tasks.get_mut(&task) {
            known.tree.inherit(tree);
        }
    }

    /// Why a system call that the task makes now is left out, if it is.
    pub(super) fn left_out_here(&self, task: Tid) -> Option<Why> {
        let known = self.tasks.get(&task).filter(|_| self.options.tree.is_some())?;
        known.tree.hides(&self.tree)
    }

    /// How deep in the tree a line stands that is written now.
    pub(super) fn depth(&self, task: Tid) -> usize {
        self.tasks.get(&task).map_or(0, |known| known.tree.depth(&self.tree))
    }

    /// Writes a line, or keeps it until it is known whether the next is the same.
    fn put(&mut self, task: Tid, line: Line) {
        self.shown = true;
        if !(self.tree.fold && line.whole) || self.output.is_separate() {
            self.write_held();
            self.write_line(task, &line, 1);
            return;
        }
        let took = line.took.unwrap_or_default();
        match &mut self.held {
            Some(held) if held.task == task && held.line.depth == line.depth && held.line.text == line.text => {
                held.count += 1;
                held.took += took;
            }
            _ => {
                self.write_held();
                self.held = Some(Held { task, line, count: 1, took });
            }
        }
    }

    /// Writes the line that is kept.
    pub(super) fn write_held(&mut self) {
        if let Some(Held { task, mut line, count, took }) = self.held.take() {
            line.took = line.took.map(|_| took);
            self.write_line(task, &line, count);
        }
    }

    fn write_line(&mut self, task: Tid, line: &Line, count: u64) {
        let (number, ip) = line.call.map_or((None, None), |(number, ip)| (Some(number), Some(ip)));
        self.prefix(task, line.time, number, ip);
        self.text.resize(self.text.len() + tree::indentation(line.depth), b' ');
        self.text.extend_from_slice(&line.text);
        tree::remark(line, count, self.options.durations.is_some(), self.options.style.palette, &mut self.text);
        if let (Some(precision), Some(took)) = (self.options.durations, line.took) {
            let mut text = Vec::new();
            duration(took, precision, &mut text);
            self.painted(|palette| palette.dim, &text);
        }
        self.text.push(b'\n');
    }

    /// Says which functions have been going on for long, by their opening lines.
    pub(super) fn open_late(&mut self, now: Time) {
        let patience = PATIENCE.max(self.tree.min_time);
        let is_late = |known: &Task| {
            known.tree.waits_since().is_some_and(|since| now.monotonic.saturating_sub(since) >= patience)
        };
        let mut late: Vec<Tid> = self.tasks.iter().filter(|(_, known)| is_late(known)).map(|(&tid, _)| tid).collect();
        late.sort_unstable();
        late.into_iter().for_each(|task| self.write_openings(task));
    }

    /// A task is gone: what was not shown of it is counted, or said where its file ends.
    pub(super) fn end_tree(&mut self, task: Tid) {
        let Some(known) = self.tasks.get_mut(&task) else { return };
        let left_out = known.tree.left_out;
        for line in std::mem::take(&mut known.behind_call) {
            self.put(task, line);
        }
        if !self.output.is_separate() {
            self.left_out.add(left_out);
        } else if let Some(sentence) = left_out.sentence(&self.tree) {
            self.text.extend_from_slice(sentence.as_bytes());
            self.text.push(b'\n');
        }
    }

    /// Says what was left out of the whole output.
    pub(super) fn say_what_is_left_out(&mut self) {
        let mut all = self.left_out;
        self.tasks.values().for_each(|task| all.add(task.tree.left_out));
        if let Some(sentence) = all.sentence(&self.tree).filter(|_| !self.output.is_separate()) {
            self.painted(|palette| palette.dim, sentence.as_bytes());
            self.text.push(b'\n');
        }
    }
}
