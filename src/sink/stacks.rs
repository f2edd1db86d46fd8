//! Where the time went, by stacks of calls: folded, one line a stack, or drawn as a flame graph.
//!
//! A stack's time is the innermost call's own: what it did not spend in calls that have a stack themselves. Where functions
//! are traced, the stacks are what was called; where they are not, those behind system calls (`-k`).

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use inferno::flamegraph;

use super::open::OpenOfTasks;
use super::options::{StackForm, StackOptions};
use super::output::Output;
use crate::event::{Call, Event, EventKind, FuncCall, Outcome, Sink, StackFrame, Time};
use crate::ids::Tid;
use crate::value::quote::{Around, HexStrings, escape};

/// Frames deeper than this are one: recursion can be deeper than any picture is high.
const DEEPEST: usize = 500;

/// So many different stacks are told apart; a program without end would otherwise fill our memory.
const MOST_STACKS: usize = 1_000_000;

/// Gathers stacks and writes them at the end.
#[derive(Debug)]
pub struct StackSink {
    options: StackOptions,
    output: Output,
    stacks: Stacks,
    /// What tasks are in, by their stacks; `None` where a call does not count.
    tasks: OpenOfTasks<Option<usize>>,
    /// Whether functions are traced: then the stacks behind system calls are not needed.
    functions: bool,
}

/// A tree of stacks; each node is a stack that ends in its frame.
#[derive(Debug, Default)]
struct Stacks {
    nodes: Vec<Node>,
    below: HashMap<(usize, Arc<str>), usize>,
}

#[derive(Debug)]
struct Node {
    /// The node of the caller; `None` for a process.
    caller: Option<usize>,
    frame: Arc<str>,
    depth: usize,
    own: Duration,
}

impl Stacks {
    /// The node of `frame` called by `caller`.
    fn node(&mut self, caller: Option<usize>, frame: &Arc<str>) -> usize {
        let depth = caller.and_then(|caller| self.nodes.get(caller)).map_or(0, |caller| caller.depth + 1);
        // The deepest frame stands for all that it calls.
        if let Some(caller) = caller.filter(|_| depth > DEEPEST) {
            return caller;
        }
        let full = self.nodes.len() >= MOST_STACKS;
        let frame = if depth == DEEPEST { &Arc::from("(deeper)") } else { frame };
        let key = (caller.map_or(usize::MAX, |caller| caller), frame.clone());
        if let Some(&known) = self.below.get(&key) {
            return known;
        }
        if let Some(caller) = caller.filter(|_| full) {
            return caller;
        }
        self.nodes.push(Node { caller, frame: frame.clone(), depth, own: Duration::ZERO });
        self.below.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn add(&mut self, stack: usize, own: Duration) {
        if let Some(node) = self.nodes.get_mut(stack) {
            node.own += own;
        }
    }

    /// `process;outer;inner 1234`, a line a stack, by name.
    fn folded(&self) -> Vec<String> {
        let line = |node: &Node| {
            let mut frames = vec![&*node.frame];
            let mut caller = node.caller;
            while let Some(node) = caller.and_then(|caller| self.nodes.get(caller)) {
                frames.push(&node.frame);
                caller = node.caller;
            }
            frames.reverse();
            format!("{} {}", frames.join(";"), node.own.as_micros())
        };
        let mut lines: Vec<String> = self.nodes.iter().filter(|node| node.own.as_micros() > 0).map(line).collect();
        lines.sort_unstable();
        lines
    }
}

impl StackSink {
    /// A sink that writes to `output`.
    #[must_use]
    pub fn new(options: StackOptions, output: Output) -> Self {
        StackSink { options, output, stacks: Stacks::default(), tasks: OpenOfTasks::default(), functions: false }
    }

    fn enter(&mut self, event: &Event<'_>, call: &FuncCall) {
        self.functions = true;
        let open = self.tasks.of_call(event.task, call);
        open.forget_stale(call);
        let root = self.options.below.as_ref().is_some_and(|below| below.takes(call));
        let counts = root || self.options.below.is_none() || open.is_below();
        let stack = counts.then(|| {
            let caller = match open.last().and_then(|caller| caller.own) {
                Some(caller) => caller,
                None => self.stacks.node(None, &process(event)),
            };
            self.stacks.node(Some(caller), &function(call))
        });
        open.enter(call, root, stack);
    }

    fn exit(&mut self, event: &Event<'_>, call: &FuncCall) {
        let Some(ended) = self.tasks.of_call(event.task, call).exit(call, event.time) else { return };
        // The time before the fork is the parent's.
        if let Some(stack) = ended.call.own.filter(|_| !ended.call.inherited) {
            self.stacks.add(stack, ended.itself);
        }
    }

    fn system_call(&mut self, event: &Event<'_>, call: &Call) {
        let took = event.time.monotonic.saturating_sub(call.entered.monotonic);
        let open = self.tasks.of(event.task.tid);
        let counts = self.options.below.is_none() || open.is_below();
        let mut caller = open.last().and_then(|caller| caller.own);
        open.spend(took);
        if call.has_executed() {
            open.forget_inherited();
        }
        if !counts || matches!(call.outcome, Outcome::NoReturn | Outcome::Lost) {
            return;
        }
        if caller.is_none() {
            let mut node = self.stacks.node(None, &process(event));
            for frame in event.stack.iter().rev().filter(|_| !self.functions) {
                node = self.stacks.node(Some(node), &place(frame));
            }
            caller = Some(node);
        }
        let stack = self.stacks.node(caller, &Arc::from(format!("[{}]", call.name)));
        self.stacks.add(stack, took);
    }

    /// The picture, or the sentence that takes its place.
    fn flame_graph(&self, lines: &[String]) -> io::Result<Vec<u8>> {
        let mut options = flamegraph::Options::default();
        options.title.clone_from(&self.options.title);
        options.count_name = "us".to_owned();
        options.notes = "frames narrower than a tenth of a pixel are not drawn".to_owned();
        let mut picture = Vec::new();
        if lines.is_empty() {
            return Ok(b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"40\"><text x=\"10\" y=\"25\">no calls took any time\
                </text></svg>\n"
                .to_vec());
        }
        flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), &mut picture)
            .map_err(io::Error::other)?;
        Ok(picture)
    }
}

/// A name as a frame: semicolons separate frames, and names come from the target's files.
fn frame(bytes: &[u8]) -> Arc<str> {
    let mut out = Vec::new();
    escape(bytes, HexStrings::Never, Around::Angles, &mut out);
    String::from_utf8_lossy(&out).replace(';', ":").into()
}

fn process(event: &Event<'_>) -> Arc<str> {
    frame(&event.task.comm)
}

fn function(call: &FuncCall) -> Arc<str> {
    match &call.module {
        Some(module) => frame(format!("{}@{module}", call.name).as_bytes()),
        None => frame(call.name.as_bytes()),
    }
}

/// A frame of a stack: its function, or where it is in its module.
fn place(at: &StackFrame) -> Arc<str> {
    match (&at.function, &at.module) {
        (Some((function, _)), _) => frame(function.as_bytes()),
        (None, Some(module)) => {
            let file = module.rsplit('/').next().unwrap_or(module);
            frame(format!("{file}+{:#x}", at.offset).as_bytes())
        }
        (None, None) => "[unknown]".into(),
    }
}

impl Sink for StackSink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        match &event.kind {
            EventKind::FuncEnter(call) => self.enter(event, call),
            EventKind::FuncExit(call) => self.exit(event, call),
            EventKind::SyscallExit(call) => self.system_call(event, call),
            _ => self.tasks.follow(event),
        }
        Ok(())
    }

    fn tick(&mut self, _now: Time) -> io::Result<()> {
        Ok(())
    }

    fn wants_tick(&self) -> bool {
        false
    }

    fn is_patient(&self) -> bool {
        true
    }

    fn finish(&mut self, _now: Time) -> io::Result<()> {
        let lines = self.stacks.folded();
        let bytes = match self.options.form {
            StackForm::Folded => {
                lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect::<String>().into_bytes()
            }
            StackForm::Flame => self.flame_graph(&lines)?,
        };
        self.output.write(Tid::new(0), &bytes)?;
        self.output.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::addr::VAddr;
    use crate::event::FuncOutcome;
    use crate::sink::options::CallFilter;
    use crate::sink::text::fixture::{Fixture, call, function};
    use crate::value::Value;

    fn written(
        form: StackForm,
        below: Option<CallFilter>,
        events: impl FnOnce(&mut Fixture, &mut StackSink),
    ) -> String {
        let bytes = Rc::new(RefCell::new(Vec::new()));
        let options = StackOptions { form, below, title: "Time in calls".to_owned() };
        let mut sink = StackSink::new(options, Output::memory(&bytes));
        events(&mut Fixture::default(), &mut sink);
        sink.finish(Time::default()).expect("memory");
        String::from_utf8(bytes.take()).expect("text")
    }

    fn enter(fixture: &mut Fixture, sink: &mut StackSink, name: &str) -> FuncCall {
        let depth = sink.tasks.get(Tid::new(10)).map_or(0, |open| open.len());
        let mut call = function(name, depth, fixture.now());
        call.entered.monotonic += Duration::from_millis(1);
        sink.event(&fixture.event(10, EventKind::FuncEnter(&call))).expect("memory");
        call
    }

    fn leave(fixture: &mut Fixture, sink: &mut StackSink, mut call: FuncCall, millis: u64) {
        call.outcome = FuncOutcome::Returned(None);
        fixture.wait(millis - 1);
        sink.event(&fixture.event(10, EventKind::FuncExit(&call))).expect("memory");
    }

    fn system_call(fixture: &mut Fixture, sink: &mut StackSink, stack: &[Arc<StackFrame>]) {
        let mut call = call("read", 0, vec![]);
        call.entered = fixture.now();
        call.outcome = Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] };
        let mut event = fixture.event(10, EventKind::SyscallExit(&call));
        event.stack = stack;
        sink.event(&event).expect("memory");
    }

    #[test]
    fn each_stack_has_the_time_of_its_innermost_call() {
        let events = |fixture: &mut Fixture, sink: &mut StackSink| {
            let main = enter(fixture, sink, "main");
            for millis in [5, 7] {
                let inner = enter(fixture, sink, "a;b\n");
                system_call(fixture, sink, &[]);
                leave(fixture, sink, inner, millis);
            }
            leave(fixture, sink, main, 3);
        };
        let text = written(StackForm::Folded, None, events);
        assert_eq!(text, "prog;main 5000\nprog;main;a:b\\n 12000\nprog;main;a:b\\n;[read] 2000\n");
        let picture = written(StackForm::Flame, None, events);
        assert!(picture.contains("<svg") && picture.contains("<title>main (19,000 us"), "{picture}");
        assert!(picture.contains("a tenth of a pixel"), "what it leaves out is said");
    }

    #[test]
    fn stacks_behind_system_calls_where_no_function_is_traced() {
        let frame = |function: Option<&str>, module: Option<&str>| {
            let function = function.map(|name| (Arc::from(name), 3));
            Arc::new(StackFrame {
                ip: VAddr::new(0x1000),
                module: module.map(Arc::from),
                offset: 0x20,
                function,
                source: vec![],
            })
        };
        let stack = [frame(Some("read"), None), frame(None, Some("/lib/libx.so")), frame(None, None)];
        let text = written(StackForm::Folded, None, |fixture, sink| system_call(fixture, sink, &stack));
        assert_eq!(text, "prog;[unknown];libx.so+0x20;read;[read] 1000\n");
    }

    #[test]
    fn only_what_is_below_certain_functions() {
        let below = CallFilter::new("work", |call| &*call.name == "work");
        let text = written(StackForm::Folded, Some(below), |fixture, sink| {
            let main = enter(fixture, sink, "main");
            system_call(fixture, sink, &[]);
            let work = enter(fixture, sink, "work");
            system_call(fixture, sink, &[]);
            leave(fixture, sink, work, 1);
            leave(fixture, sink, main, 1);
        });
        assert_eq!(text, "prog;work 1000\nprog;work;[read] 1000\n");
    }

    #[test]
    fn deep_recursion_is_one_frame_from_somewhere() {
        let text = written(StackForm::Folded, None, |fixture, sink| {
            let calls: Vec<FuncCall> = (0..5000).map(|_| enter(fixture, sink, "f")).collect();
            calls.into_iter().rev().for_each(|call| leave(fixture, sink, call, 1));
        });
        assert_eq!(text.lines().count(), DEEPEST);
        let deepest = text.lines().map(|line| line.split(';').count()).max();
        assert_eq!(deepest, Some(DEEPEST + 1));
        assert!(text.contains(";(deeper) "));
    }

    #[test]
    fn nothing_called_is_an_empty_file_or_a_sentence() {
        assert_eq!(written(StackForm::Folded, None, |_, _| {}), "");
        assert!(written(StackForm::Flame, None, |_, _| {}).contains("no calls took any time"));
    }
}
