//! The tree of calls, from events made by hand.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use super::TerminalSink;
use super::fixture::{Fixture, call, function};
use crate::event::{Arrival, Call, Event, EventKind, FuncArg, FuncCall, FuncOutcome, Outcome, Sink, Time};
use crate::ids::Tid;
use crate::sink::Output;
use crate::sink::options::{CallFilter, Precision, TextOptions, TreeOptions};
use crate::value::Value;

/// A program that is in functions, and what is written of it. Each event takes a millisecond.
struct Program {
    fixture: Fixture,
    sink: TerminalSink,
    bytes: Rc<RefCell<Vec<u8>>>,
    /// What each task is in.
    open: Vec<(i32, FuncCall)>,
}

impl Program {
    fn new(tree: TreeOptions) -> Self {
        Program::with(TextOptions { tree: Some(tree), column: 0, ..TextOptions::default() })
    }

    fn with(options: TextOptions) -> Self {
        let bytes = Rc::new(RefCell::new(Vec::new()));
        let sink = TerminalSink::new(options, Output::memory(&bytes));
        Program { fixture: Fixture::default(), sink, bytes, open: Vec::new() }
    }

    fn send(&mut self, task: i32, kind: EventKind<'_>) {
        self.sink.event(&self.fixture.event(task, kind)).expect("memory");
    }

    fn enter_with(&mut self, task: i32, name: &str, args: Vec<FuncArg>) {
        let depth = self.open.iter().filter(|(of, _)| *of == task).count();
        let mut call = function(name, depth, self.fixture.now());
        call.args = args;
        // The event comes a millisecond after what the clock shows.
        call.entered.monotonic += Duration::from_millis(1);
        self.send(task, EventKind::FuncEnter(&call.clone()));
        self.open.push((task, call));
    }

    fn enter(&mut self, task: i32, name: &str) {
        self.enter_with(task, name, Vec::new());
    }

    fn end(&mut self, task: i32, outcome: FuncOutcome) {
        let index = self.open.iter().rposition(|(of, _)| *of == task).expect("a function to leave");
        let (_, mut call) = self.open.remove(index);
        call.outcome = outcome;
        self.send(task, EventKind::FuncExit(&call));
    }

    fn leave(&mut self, task: i32, result: i64) {
        self.end(task, FuncOutcome::Returned(Some(Value::Signed(result))));
    }

    fn leaf(&mut self, task: i32, name: &str, result: i64) {
        self.enter(task, name);
        self.leave(task, result);
    }

    /// A function of which nothing but the entry is seen: it ends at the same moment.
    fn entry_alone(&mut self, task: i32, name: &str, outcome: FuncOutcome) {
        let time = self.fixture.now();
        let depth = self.open.iter().filter(|(of, _)| *of == task).count();
        let mut call = function(name, depth, time);
        let entered = self.fixture.event(task, EventKind::FuncEnter(&call));
        self.sink.event(&Event { time, ..entered }).expect("memory");
        call.outcome = outcome;
        let ended = self.fixture.event(task, EventKind::FuncExit(&call));
        self.sink.event(&Event { time, ..ended }).expect("memory");
    }

    /// A system call that takes so long.
    fn system_call(&mut self, task: i32, name: &'static str, outcome: Outcome, millis: u64) {
        let mut call = self.begin_call(task, name);
        self.fixture.wait(millis - 1);
        call.outcome = outcome;
        self.send(task, EventKind::SyscallExit(&call));
    }

    fn begin_call(&mut self, task: i32, name: &'static str) -> Call {
        let mut call = call(name, 39, vec![]);
        call.entered.monotonic = self.fixture.now().monotonic + Duration::from_millis(1);
        self.send(task, EventKind::SyscallEnter(&call));
        call
    }

    fn signal(&mut self, task: i32) {
        self.send(task, EventKind::Signal { signal: 10, info: Value::Omitted, ip: None });
    }

    fn written(mut self) -> String {
        self.sink.finish(Time::default()).expect("memory");
        self.so_far()
    }

    fn so_far(&self) -> String {
        String::from_utf8(self.bytes.take()).expect("text")
    }
}

fn zero() -> Outcome {
    Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] }
}

#[test]
fn what_a_call_changes_is_shown_in_its_line_or_at_its_end() {
    let mut program = Program::new(TreeOptions::default());
    let arg = |value| vec![FuncArg { name: "out".into(), value }];
    for with_leaf in [false, true] {
        program.enter_with(10, "fill", arg(Value::Signed(7)));
        if with_leaf {
            program.leaf(10, "leaf", 1);
        }
        let (_, call) = program.open.last_mut().expect("fill");
        call.args = arg(Value::Change(Box::new(Value::Signed(7)), Box::new(Value::Signed(42))));
        program.leave(10, 0);
    }
    let expected = "\
fill(7 => 42) = 0 /* 1.00 ms */
fill(7) {
  leaf() = 1 /* 1.00 ms */
} = 0, out=42 /* fill 3.00 ms */
";
    assert_eq!(program.written(), expected);
}

#[test]
fn nothing_is_said_of_the_time_of_a_call_whose_end_is_not_seen() {
    let mut program = Program::new(TreeOptions::default());
    program.entry_alone(10, "__libc_start_main", FuncOutcome::NoReturn);
    program.enter(10, "main");
    program.entry_alone(10, "copied", FuncOutcome::Unseen);
    program.leave(10, 0);
    let expected = "\
__libc_start_main() = <no return>
main() {
  copied() = <return not seen>
} = 0 /* main 3.00 ms */
";
    assert_eq!(program.written(), expected);
}

#[test]
fn calls_system_calls_and_signals_stand_in_what_they_happened_in() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "main");
    program.leaf(10, "leaf", 1);
    program.enter(10, "work");
    program.system_call(10, "getpid", zero(), 1);
    program.signal(10);
    program.leave(10, -2);
    program.end(10, FuncOutcome::NoReturn);
    program.send(10, EventKind::Exited { status: 0 });
    assert_eq!(
        program.written(),
        "\
main() {
  leaf() = 1 /* 1.00 ms */
  work() {
    getpid() = 0 /* 1.00 ms */
    --- SIGUSR1 ---
  } = -2 /* work 4.00 ms */
} = <no return> /* main 8.00 ms */
+++ exited with 0 +++
"
    );
}

#[test]
fn every_end_is_shown_as_what_it_is() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "catches");
    program.enter(10, "tail");
    program.leaf(10, "last", 3);
    program.end(10, FuncOutcome::TailCalled);
    program.enter(10, "passes");
    program.enter(10, "throws");
    program.end(10, FuncOutcome::Left);
    program.end(10, FuncOutcome::Left);
    program.enter(10, "fails");
    program.end(10, FuncOutcome::Failed(Value::Signed(-1), Some(2)));
    program.end(10, FuncOutcome::Returned(None));
    program.enter(10, "waits");
    program.end(10, FuncOutcome::Detached);
    assert_eq!(
        program.written(),
        "\
catches() {
  tail() {
    last() = 3 /* 1.00 ms */
  } = <tail call> /* tail 3.00 ms */
  passes() {
    throws() = <left by exception or longjmp> /* 1.00 ms */
  } = <left by exception or longjmp> /* passes 3.00 ms */
  fails() = -1 ENOENT (No such file or directory) /* 1.00 ms */
} = <void> /* catches 11.00 ms */
waits() = <detached> /* 1.00 ms */
"
    );
}

#[test]
fn what_a_function_fills_in_is_said_where_it_ends() {
    let mut program = Program::new(TreeOptions::default());
    let arg = |name: &str, value: Value| FuncArg { name: name.into(), value };
    let args = |first, last| vec![arg("fd", Value::Signed(3)), arg("", first), arg("s", last)];
    program.enter_with(10, "gets", args(Value::Pending, Value::Pending));
    program.leaf(10, "leaf", 1);
    program.open[0].1.args = args(Value::Signed(7), Value::text("x"));
    program.leave(10, 0);
    let expected = "gets(3, ?, ?) {\n  leaf() = 1 /* 1.00 ms */\n} = 0, arg2=7, s=\"x\" /* gets 3.00 ms */\n";
    assert_eq!(program.written(), expected);
}

#[test]
fn tasks_have_trees_of_their_own() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "main");
    program.send(11, EventKind::Attached(Arrival::Alone));
    program.enter(11, "thread");
    program.leaf(10, "one", 1);
    program.leaf(11, "two", 2);
    program.leave(10, 0);
    program.leave(11, 0);
    assert_eq!(
        program.written(),
        "\
[pid    11] +++ attached +++
[pid    10] main() {
[pid    10]   one() = 1 /* 1.00 ms */
[pid    11] thread() {
[pid    11]   two() = 2 /* 1.00 ms */
[pid    10] } = 0 /* main 7.00 ms */
[pid    11] } = 0 /* thread 6.00 ms */
"
    );
}

#[test]
fn a_forked_child_goes_on_in_its_parents_calls() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "main");
    program.enter(10, "forks");
    program.send(11, EventKind::InParentsCalls { parent: Tid::new(10) });
    let parents: Vec<FuncCall> = program.open.iter().map(|(_, call)| call.clone()).collect();
    program.open.extend(parents.into_iter().map(|call| (11, call)));
    program.leaf(11, "child", 1);
    program.leave(11, 0);
    program.system_call(11, "execve", zero(), 1);
    program.system_call(11, "getpid", zero(), 1);
    let text = program.written();
    let expected = "\
main() {
  forks() {
[pid    11]     child() = 1 /* 1.00 ms */
[pid    11]   } = 0 /* forks 4.00 ms */
[pid    11]   execve() = 0 /* 1.00 ms */
[pid    11] getpid() = 0 /* 1.00 ms */
";
    assert_eq!(text.replacen("[pid    10] ", "", 2), expected);
}

#[test]
fn functions_that_end_in_a_system_call_end_behind_it() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "main");
    program.enter(10, "execl");
    let mut call = program.begin_call(10, "execve");
    program.end(10, FuncOutcome::NoReturn);
    program.end(10, FuncOutcome::NoReturn);
    call.outcome = zero();
    program.send(10, EventKind::SyscallExit(&call));
    let expected = "\
main() {
  execl() {
    execve() = 0 /* 3.00 ms */
  } = <no return> /* execl 2.00 ms */
} = <no return> /* main 4.00 ms */
";
    assert_eq!(program.written(), expected);
}

#[test]
fn coroutines_end_in_any_order() {
    let mut program = Program::new(TreeOptions::default());
    program.enter(10, "first");
    program.enter(10, "second");
    program.open.swap(0, 1);
    program.leave(10, 1);
    program.leave(10, 2);
    assert_eq!(program.written(), "first() {\n} = 1 /* first 2.00 ms */\n  second() = 2 /* 2.00 ms */\n");
}

#[test]
fn only_so_many_levels_are_shown_and_the_rest_is_counted() {
    let mut program = Program::new(TreeOptions { depth: Some(2), ..TreeOptions::default() });
    program.enter(10, "main");
    program.enter(10, "work");
    program.enter(10, "deeper");
    program.system_call(10, "getpid", zero(), 1);
    program.signal(10);
    program.leave(10, 1);
    program.leave(10, 2);
    program.leave(10, 3);
    assert_eq!(
        program.written(),
        "\
main() {
  work() {
    --- SIGUSR1 ---
  } = 2 /* work 6.00 ms */
} = 3 /* main 8.00 ms */
+++ not shown: 2 calls deeper than 2 levels +++
"
    );
}

#[test]
fn short_calls_are_left_out_with_the_short_calls_in_them() {
    let mut program = Program::new(TreeOptions { min_time: Duration::from_millis(5), ..TreeOptions::default() });
    program.enter(10, "main");
    program.enter(10, "short");
    program.leaf(10, "leaf", 1);
    program.leave(10, 1);
    program.enter(10, "long");
    program.leaf(10, "leaf", 2);
    program.system_call(10, "pause", zero(), 5);
    program.leave(10, 2);
    program.enter(10, "without");
    program.leaf(10, "leaf", 3);
    program.leaf(10, "leaf", 3);
    program.leave(10, 3);
    program.leave(10, 4);
    assert_eq!(
        program.written(),
        "\
main() {
  long() {
    pause() = 0 /* 5.00 ms */
  } = 2 /* long 9.00 ms */
  without() = 3 /* 5.00 ms */
} = 4 /* main 21.00 ms */
+++ not shown: 5 calls shorter than 5.00 ms +++
"
    );
}

#[test]
fn only_what_is_below_certain_functions_is_shown() {
    let below = CallFilter::new("work", |call| &*call.name == "work");
    let mut program = Program::new(TreeOptions { below: Some(below), depth: Some(2), ..TreeOptions::default() });
    program.enter(10, "main");
    program.leaf(10, "before", 0);
    program.enter(10, "work");
    program.enter(10, "work");
    program.leaf(10, "inner", 1);
    program.leave(10, 2);
    program.system_call(10, "getpid", zero(), 1);
    program.leave(10, 3);
    program.system_call(10, "getpid", zero(), 1);
    program.leave(10, 4);
    assert_eq!(
        program.written(),
        "\
work() {
  work() = 2 /* 3.00 ms */
  getpid() = 0 /* 1.00 ms */
} = 3 /* work 7.00 ms */
+++ not shown: 1 call deeper than 2 levels, 3 calls outside of work +++
"
    );
}

#[test]
fn calls_that_repeat_are_one_line() {
    let mut program = Program::new(TreeOptions { fold: true, ..TreeOptions::default() });
    program.enter(10, "main");
    (0..3).for_each(|_| program.leaf(10, "leaf", 1));
    program.leaf(10, "leaf", 2);
    (0..2).for_each(|_| program.system_call(10, "getpid", zero(), 1));
    (0..2).for_each(|_| program.leaf(10, "leaf", 2));
    program.leave(10, 0);
    let expected = "\
main() {
  leaf() = 1 /* x 3, 3.00 ms in all */
  leaf() = 2 /* 1.00 ms */
  getpid() = 0 /* x 2, 2.00 ms in all */
  leaf() = 2 /* x 2, 2.00 ms in all */
} = 0 /* main 17.00 ms */
";
    assert_eq!(program.written(), expected);
}

#[test]
fn what_is_kept_for_folding_is_written_when_time_passes_or_another_task_speaks() {
    let mut program = Program::new(TreeOptions { fold: true, ..TreeOptions::default() });
    program.leaf(10, "leaf", 1);
    assert!(program.sink.wants_tick());
    assert_eq!(program.so_far(), "");
    program.sink.tick(program.fixture.now()).expect("memory");
    assert_eq!(program.so_far(), "leaf() = 1 /* 1.00 ms */\n");
    assert!(!program.sink.wants_tick());
    program.leaf(10, "leaf", 1);
    program.send(11, EventKind::Attached(Arrival::Alone));
    program.leaf(10, "leaf", 1);
    let expected = "[pid    10] leaf() = 1 /* 1.00 ms */\n[pid    11] +++ attached +++\n";
    assert_eq!(program.so_far(), expected);
    program.signal(11);
    assert_eq!(program.so_far(), "[pid    10] leaf() = 1 /* 1.00 ms */\n[pid    11] --- SIGUSR1 ---\n");
}

#[test]
fn a_function_that_takes_long_is_opened_meanwhile_for_who_waits() {
    let mut in_a_file = Program::new(TreeOptions::default());
    in_a_file.enter(10, "hangs");
    assert!(!in_a_file.sink.wants_tick());
    let tree = Some(TreeOptions::default());
    let mut program = Program::with(TextOptions { tree, column: 0, for_eyes: true, ..TextOptions::default() });
    program.enter(10, "hangs");
    assert!(program.sink.wants_tick());
    program.fixture.wait(900);
    program.sink.tick(program.fixture.now()).expect("memory");
    assert_eq!(program.so_far(), "");
    program.fixture.wait(200);
    program.sink.tick(program.fixture.now()).expect("memory");
    assert_eq!(program.so_far(), "hangs() {\n");
    assert!(!program.sink.wants_tick());
    program.leave(10, 1);
    assert_eq!(program.written(), "} = 1 /* hangs 1.101 s */\n");
}

#[test]
fn times_columns_and_numbers_that_were_asked_for() {
    let options = TextOptions {
        tree: Some(TreeOptions::default()),
        column: 12,
        relative: Some(Precision::Millis),
        durations: Some(Precision::Micros),
        numbers: true,
        ..TextOptions::default()
    };
    let mut program = Program::with(options);
    program.enter(10, "main");
    program.leaf(10, "leaf", 1);
    program.system_call(10, "getpid", zero(), 1);
    program.leave(10, 0);
    let expected = [
        "     0.000 main() {",
        "     0.001   leaf()    = 1 <0.001000>",
        "     0.002 [  39]   getpid()  = 0 <0.001000>",
        "     0.002 } = 0 /* main */ <0.005000>",
    ];
    assert_eq!(program.written().lines().collect::<Vec<_>>(), expected);
}

#[test]
fn deep_recursion_is_indented_up_to_a_limit() {
    let mut program = Program::new(TreeOptions::default());
    (0..3000).for_each(|_| program.enter(10, "f"));
    (0..3000).for_each(|_| program.leave(10, 0));
    let text = program.written();
    assert_eq!(text.lines().count(), 2 * 3000 - 1);
    assert_eq!(text.lines().map(|line| line.len() - line.trim_start().len()).max(), Some(200));
    assert_eq!(text.lines().last().map(|line| line.starts_with("} = 0 /* f ")), Some(true));
}

/// How many calls the lines show as ended, those folded into one and those left out included.
fn ended(text: &str) -> u64 {
    let number = |text: &str| text.split(' ').next().and_then(|word| word.parse::<u64>().ok());
    let of_line = |line: &str| match line.strip_prefix("+++ not shown: ") {
        Some(rest) => rest.split(", ").filter_map(number).sum(),
        None if !line.contains(" = ") => 0,
        None => line.split_once("/* x ").and_then(|(_, rest)| number(&rest.replace(',', ""))).unwrap_or(1),
    };
    text.lines().map(of_line).sum()
}

proptest::proptest! {
    #[test]
    fn every_call_is_shown_once_or_counted_as_left_out(
        acts in proptest::collection::vec((0..6_u8, 10..12_i32, 0..3_usize), 0..120),
        depth in proptest::option::of(1..4_usize),
        min_time in 0..4_u64,
        below in proptest::bool::ANY,
        fold in proptest::bool::ANY,
    ) {
        let below = below.then(|| CallFilter::new("b", |call| &*call.name == "b"));
        let mut program = Program::new(TreeOptions { depth, min_time: Duration::from_millis(min_time), below, fold });
        let mut expected = 0;
        for (act, task, choice) in acts {
            let inside = program.open.iter().any(|(of, _)| *of == task);
            match act {
                0 | 1 => program.enter(task, ["a", "b", "c"][choice]),
                2 if inside => {
                    program.leave(task, 1);
                    expected += 1;
                }
                // A coroutine goes on: what was entered before ends first.
                3 if inside => {
                    let first = program.open.iter().position(|(of, _)| *of == task).expect("one");
                    let call = program.open.remove(first);
                    program.open.push(call);
                    program.leave(task, 2);
                    expected += 1;
                }
                4 => {
                    program.system_call(task, "getpid", zero(), choice as u64 + 1);
                    expected += 1;
                }
                _ => program.signal(task),
            }
        }
        let text = program.written();
        proptest::prop_assert_eq!(ended(&text), expected, "{}", text);
    }
}
