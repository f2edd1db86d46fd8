//! The strict profile's grammar, rule by rule. Every expected line was seen in the installed strace's output, with other
//! numbers.

use std::cell::RefCell;
use std::rc::Rc;

use super::fixture::{Fixture, call};
use super::*;
use crate::abi::Abi;
use crate::sink::options::{Absolute, Precision, Quiet, SummaryOptions};
use crate::syscalls::{ArgSpec, Class, Direction, Kind, Note, Signature, Width};
use crate::value::{Array, Field, Set, Struct, Style, Xlat};

/// What is written of these events.
fn written(options: TextOptions, events: impl FnOnce(&mut Script)) -> String {
    let bytes = Rc::new(RefCell::new(Vec::new()));
    let sink = TextSink::new(options, Output::memory(&bytes));
    let mut script = Script { fixture: Fixture::default(), sink };
    events(&mut script);
    script.sink.finish(Time::default()).unwrap();
    String::from_utf8(bytes.take()).unwrap()
}

fn usual() -> TextOptions {
    TextOptions { style: Style { program: "strace".to_owned(), ..Style::default() }, ..TextOptions::default() }
}

struct Script {
    fixture: Fixture,
    sink: TextSink,
}

impl Script {
    fn send(&mut self, tid: i32, kind: EventKind<'_>) {
        let event = self.fixture.event(tid, kind);
        self.sink.event(&event).unwrap();
    }

    fn enter(&mut self, tid: i32, call: &Call) {
        self.send(tid, EventKind::SyscallEnter(call));
    }

    fn exit(&mut self, tid: i32, call: &Call) {
        self.send(tid, EventKind::SyscallExit(call));
    }

    /// A call that returns before anything else happens.
    fn whole(&mut self, tid: i32, call: &Call) {
        self.enter(tid, call);
        self.exit(tid, call);
    }
}

fn returned(value: Value) -> Outcome {
    Outcome::Returned { raw: 0, value, notes: vec![] }
}

fn zero() -> Outcome {
    returned(Value::Signed(0))
}

fn failed(errno: u32) -> Outcome {
    Outcome::Failed { errno, notes: vec![] }
}

fn close(outcome: Outcome) -> Call {
    Call { outcome, ..call("close", 3, vec![Value::fd(9)]) }
}

fn read_begun() -> Call {
    call("read", 0, vec![Value::fd(3), Value::Pending, Value::Unsigned(8)])
}

fn read_done(outcome: Outcome) -> Call {
    Call { outcome, ..call("read", 0, vec![Value::fd(3), Value::text("ab"), Value::Unsigned(8)]) }
}

fn exit_group() -> Call {
    Call { outcome: Outcome::NoReturn, ..call("exit_group", 231, vec![Value::Signed(3)]) }
}

#[test]
fn results_stand_in_column_forty_or_after_one_blank() {
    let long = Call { outcome: zero(), ..call("unlink", 87, vec![Value::text("/a/path/of/thirty/characters")]) };
    let text = written(usual(), |script| {
        script.whole(10, &close(failed(9)));
        script.whole(10, &long);
    });
    assert_eq!(
        text,
        "\
close(9)                                = -1 EBADF (Bad file descriptor)
unlink(\"/a/path/of/thirty/characters\")  = 0
"
    );
    for (column, expected) in [(0, "close(9) = 0\n"), (9, "close(9) = 0\n"), (20, "close(9)            = 0\n")] {
        assert_eq!(written(TextOptions { column, ..usual() }, |script| script.whole(10, &close(zero()))), expected);
    }
}

#[test]
fn results_of_every_form() {
    let restart = |code| Outcome::Restarting { code };
    let noted = |notes| Outcome::Returned { raw: 0, value: Value::Signed(1), notes };
    let flags = Note { label: "flags", value: Some(Value::word("O_RDWR")) };
    let bare = Note { label: "", value: Some(Value::Array(Array::default())) };
    for (outcome, expected) in [
        (returned(Value::Hex(0x10)), "0x10"),
        (noted(vec![flags.clone()]), "1 (flags O_RDWR)"),
        (noted(vec![Note::words("Timeout")]), "1 (Timeout)"),
        (noted(vec![bare, flags]), "1 ([], flags O_RDWR)"),
        (failed(2), "-1 ENOENT (No such file or directory)"),
        (failed(521), "-1 EBADHANDLE (Unknown error 521)"),
        (failed(600), "-1 (errno 600)"),
        (restart(512), "? ERESTARTSYS (To be restarted if SA_RESTART is set)"),
        (restart(513), "? ERESTARTNOINTR (To be restarted)"),
        (restart(514), "? ERESTARTNOHAND (To be restarted if no handler)"),
        (restart(516), "? ERESTART_RESTARTBLOCK (Interrupted by signal)"),
        (Outcome::NoReturn, "?"),
    ] {
        let text = written(TextOptions { column: 0, ..usual() }, |script| script.whole(10, &close(outcome)));
        assert_eq!(text, format!("close(9) = {expected}\n"));
    }
}

#[test]
fn tampering_is_said_before_the_time() {
    let mut tampered = close(zero());
    (tampered.injected, tampered.delayed) = (true, true);
    let options = TextOptions { durations: Some(Precision::Micros), column: 0, ..usual() };
    let text = written(options, |script| script.whole(10, &tampered));
    assert_eq!(text, "close(9) = 0 (INJECTED) (DELAYED) <0.002000>\n");
}

#[test]
fn calls_that_never_return_have_no_time() {
    let options = TextOptions { durations: Some(Precision::Micros), ..usual() };
    let text = written(options, |script| {
        script.whole(10, &exit_group());
        script.send(10, EventKind::Exited { status: 3 });
    });
    assert_eq!(text, "exit_group(3)                           = ?\n+++ exited with 3 +++\n");
}

#[test]
fn a_call_that_others_cut_in_two() {
    let text = written(usual(), |script| {
        script.enter(10, &read_begun());
        script.whole(11, &close(zero()));
        script.exit(10, &read_done(returned(Value::Unsigned(2))));
        script.enter(10, &close(zero()));
        script.enter(11, &close(zero()));
        script.exit(10, &close(zero()));
        script.exit(11, &close(failed(9)));
    });
    assert_eq!(
        text,
        "\
read(3,  <unfinished ...>
[pid    11] close(9)                    = 0
[pid    10] <... read resumed>\"ab\", 8)  = 2
[pid    10] close(9 <unfinished ...>
[pid    11] close(9 <unfinished ...>
[pid    10] <... close resumed>)        = 0
[pid    11] <... close resumed>)        = -1 EBADF (Bad file descriptor)
"
    );
}

#[test]
fn a_killed_call_whose_arguments_nobody_knows() {
    let lost = Call { outcome: Outcome::NoReturn, ..read_begun() };
    let text = written(usual(), |script| {
        script.whole(10, &lost);
        script.enter(10, &read_begun());
        script.whole(11, &close(zero()));
        script.exit(10, &lost);
    });
    assert_eq!(
        text,
        "\
read(3,  <unfinished ...>)              = ?
read(3,  <unfinished ...>
[pid    11] close(9)                    = 0
[pid    10] <... read resumed> <unfinished ...>) = ?
"
    );
}

const CLONE: Signature = Signature {
    name: "clone3",
    class: Class::NONE,
    args: &[
        ArgSpec { name: "cl_args", direction: Direction::InOut, kind: Kind::Address },
        ArgSpec { name: "size", direction: Direction::In, kind: Kind::Unsigned(Width::Word) },
    ],
    ret: Kind::Pid,
    note: None,
};

#[test]
fn changed_arguments_are_completed_behind_what_was_shown() {
    let field = |name, value| Value::Struct(Struct::of(vec![Field { name, value }]));
    let before = field("flags", Value::Hex(1));
    let after = field("parent_tid", Value::Signed(11));
    let changed = Value::Change(Box::new(before.clone()), Box::new(after));
    let cloning = |first, outcome| Call {
        signature: Some(const { &CLONE }),
        outcome,
        ..call("clone3", 435, vec![first, Value::Unsigned(88)])
    };
    let begun = cloning(before, Outcome::Running);
    let done = |first| cloning(first, returned(Value::Signed(11)));
    let text = written(usual(), |script| {
        script.enter(10, &begun);
        script.send(11, EventKind::Attached(Arrival::Alone));
        script.exit(10, &done(changed.clone()));
    });
    assert_eq!(text, "clone3({flags=0x1}strace: Process 11 attached\n => {parent_tid=11}, 88) = 11\n");
    let text = written(usual(), |script| script.exit(10, &done(changed.clone())));
    assert_eq!(text, "clone3({flags=0x1} => {parent_tid=11}, 88) = 11\n", "a line of -z");
}

#[test]
fn fields_that_the_kernel_adds_are_written_behind_those_of_the_caller() {
    let fields = |count: usize| {
        let all = [("flags", 1), ("sq_entries", 4)];
        Struct::of(all[..count].iter().map(|&(name, n)| Field { name, value: Value::Unsigned(n) }).collect())
    };
    let setup = |first, outcome| Call {
        signature: Some(const { &CLONE }),
        outcome,
        ..call("io_uring_setup", 425, vec![first, Value::Unsigned(88)])
    };
    let begun = setup(Value::Open(fields(1)), Outcome::Running);
    let text = written(TextOptions { column: 0, ..usual() }, |script| {
        for count in [1, 2] {
            script.enter(10, &begun);
            script.exit(10, &setup(Value::Struct(fields(count)), zero()));
        }
        script.enter(10, &begun);
        script.whole(11, &close(zero()));
        script.exit(10, &setup(Value::Open(fields(1)), Outcome::NoReturn));
    });
    assert_eq!(
        text,
        "\
io_uring_setup({flags=1}, 88) = 0
io_uring_setup({flags=1, sq_entries=4}, 88) = 0
io_uring_setup({flags=1 <unfinished ...>
[pid    11] close(9) = 0
[pid    10] <... io_uring_setup resumed>}, 88) = ?
"
    );
}

#[test]
fn the_last_field_of_the_caller_may_be_changed_by_the_kernel() {
    let count = |value| Struct::of(vec![Field { name: "count", value }]);
    let changed = Value::Change(Box::new(Value::Unsigned(1)), Box::new(Value::Unsigned(2)));
    let setup = |first, outcome| Call {
        signature: Some(const { &CLONE }),
        outcome,
        ..call("io_uring_setup", 425, vec![first, Value::Unsigned(88)])
    };
    let text = written(TextOptions { column: 0, ..usual() }, |script| {
        script.enter(10, &setup(Value::Open(count(Value::Unsigned(1))), Outcome::Running));
        let mut after = count(changed);
        after.fields.push(Field { name: "rest", value: Value::Unsigned(3) });
        script.exit(10, &setup(Value::Struct(after), zero()));
    });
    assert_eq!(text, "io_uring_setup({count=1 => 2, rest=3}, 88) = 0\n");
}

#[test]
fn an_argument_that_may_be_missing_brings_its_comma() {
    static FORK: Signature = Signature {
        args: &[
            ArgSpec { name: "flags", direction: Direction::In, kind: Kind::Address },
            ArgSpec { name: "child_tidptr", direction: Direction::OutAny, kind: Kind::Address },
        ],
        ..CLONE
    };
    let cloning = |last, outcome| Call {
        signature: Some(&FORK),
        outcome,
        ..call("clone", 56, vec![Value::word("SIGCHLD"), last])
    };
    let begun = cloning(Value::Held(Box::new(Value::Omitted)), Outcome::Running);
    let text = written(TextOptions { column: 0, ..usual() }, |script| {
        for last in [Value::Omitted, Value::address(0x10)] {
            script.enter(10, &begun);
            script.exit(10, &cloning(last, zero()));
        }
        script.enter(10, &begun);
        script.whole(11, &close(zero()));
    });
    assert_eq!(
        text,
        "\
clone(SIGCHLD) = 0
clone(SIGCHLD, 0x10) = 0
clone(SIGCHLD <unfinished ...>
[pid    11] close(9) = 0
"
    );
}

#[test]
fn calls_without_an_entry_are_written_whole() {
    let text = written(usual(), |script| script.exit(10, &read_done(returned(Value::Unsigned(2)))));
    assert_eq!(text, "read(3, \"ab\", 8)                        = 2\n");
}

#[test]
fn omitted_arguments_leave_no_comma() {
    let args = vec![Value::Omitted, Value::Signed(1), Value::Omitted, Value::Signed(2), Value::Omitted];
    let text = written(TextOptions { column: 0, ..usual() }, |script| {
        script.whole(10, &Call { outcome: zero(), ..call("nosuch", 999, args) });
    });
    assert_eq!(text, "nosuch(1, 2) = 0\n");
}

#[test]
fn raw_arguments_and_names_of_arguments() {
    let mut raw = close(returned(Value::Signed(3)));
    raw.raw[0] = 0xffff_ff9c;
    raw.show_raw = true;
    raw.outcome = Outcome::Returned { raw: 31, value: Value::Signed(31), notes: vec![] };
    let options = TextOptions { column: 0, arg_names: true, ..usual() };
    let text = written(options, |script| {
        script.whole(10, &raw);
        script.whole(10, &close(zero()));
    });
    assert_eq!(text, "close(0xffffff9c) = 0x1f\nclose(fd=9) = 0\n");
}

#[test]
fn numbers_of_processes_in_files() {
    let text = written(TextOptions { pids: PidPrefix::Column, ..usual() }, |script| {
        script.whole(10, &close(zero()));
        script.whole(123_456, &close(zero()));
    });
    assert_eq!(
        text,
        "\
10    close(9)                          = 0
123456 close(9)                         = 0
"
    );
}

#[test]
fn numbers_of_processes_while_there_are_several() {
    let text = written(usual(), |script| {
        script.whole(10, &close(zero()));
        script.send(11, EventKind::Attached(Arrival::Alone));
        script.whole(10, &close(zero()));
        script.send(11, EventKind::Exited { status: 0 });
        script.whole(10, &close(zero()));
    });
    assert_eq!(
        text,
        "\
close(9)                                = 0
strace: Process 11 attached
[pid    10] close(9)                    = 0
[pid    11] +++ exited with 0 +++
close(9)                                = 0
"
    );
}

#[test]
fn everything_that_may_stand_before_a_line() {
    let options = TextOptions {
        absolute: Some(Absolute { unix: true, precision: Precision::Micros }),
        relative: Some(Precision::Micros),
        numbers: true,
        instruction_pointers: true,
        ..usual()
    };
    let text = written(options, |script| {
        script.whole(10, &close(zero()));
        script.send(10, EventKind::Signal { signal: 10, info: Value::Omitted, ip: Some(VAddr::new(0x10)) });
        script.send(10, EventKind::AbiChanged { abi: Abi::I386, ip: VAddr::new(0x20) });
        script.send(10, EventKind::Killed { signal: 10, core: false });
    });
    assert_eq!(
        text,
        "\
1000000000.001000 (+     0.000000) [   3] [00007f0012345678] close(9) = 0
1000000000.003000 (+     0.002000) [   3] [0000000000000010] --- SIGUSR1 ---
1000000000.004000 (+     0.001000) [   3] [00000020] [ Process PID=10 runs in 32 bit mode. ]
1000000000.005000 (+     0.001000) [   3] [????????] +++ killed by SIGUSR1 +++
"
    );
}

#[test]
fn signals_and_stops_and_ends() {
    let info = Value::Struct(Struct::of(vec![Field { name: "si_signo", value: Value::Signal(17) }]));
    let raw = Style { xlat: Xlat::Raw, ..Style::default() };
    let events = |script: &mut Script| {
        script.send(10, EventKind::Signal { signal: 17, info: info.clone(), ip: None });
        script.send(10, EventKind::Stopped { signal: 19 });
        script.send(10, EventKind::AbiChanged { abi: Abi::I386, ip: VAddr::new(0x20) });
        script.send(10, EventKind::Killed { signal: 11, core: true });
    };
    assert_eq!(
        written(usual(), events),
        "\
--- SIGCHLD {si_signo=SIGCHLD} ---
--- stopped by SIGSTOP ---
[ Process PID=10 runs in 32 bit mode. ]
+++ killed by SIGSEGV (core dumped) +++
"
    );
    let text = written(TextOptions { style: raw, ..usual() }, events);
    assert_eq!(text.lines().next(), Some("--- SIGCHLD {si_signo=17} ---"));
    let text = written(TextOptions { signals: !(1 << 10), ..usual() }, events);
    assert!(!text.contains("killed by"), "as strace has it, -e signal= says of which: {text}");
}

#[test]
fn a_thread_that_executes_a_program_goes_on_as_the_leader() {
    let execve = |outcome| Call { outcome, ..call("execve", 59, vec![Value::text("/bin/true")]) };
    let lost = Call { outcome: Outcome::NoReturn, ..read_begun() };
    let events = |script: &mut Script| {
        script.enter(10, &read_begun());
        script.enter(11, &execve(Outcome::Running));
        script.exit(10, &lost);
        script.send(10, EventKind::Superseded { by: Tid::new(11) });
        script.exit(10, &execve(zero()));
    };
    assert_eq!(
        written(usual(), events),
        "\
read(3,  <unfinished ...>
[pid    11] execve(\"/bin/true\" <unfinished ...>
[pid    10] <... read resumed> <unfinished ...>) = ?
+++ superseded by execve in pid 11 +++
<... execve resumed>)                   = 0
"
    );
}

#[test]
fn the_open_line_of_a_thread_that_becomes_the_leader() {
    let execve = |outcome| Call { outcome, ..call("execve", 59, vec![Value::text("/bin/true")]) };
    let quiet = Quiet { superseded: true, ..Quiet::default() };
    let text = written(TextOptions { quiet, ..usual() }, |script| {
        script.whole(10, &close(zero()));
        script.enter(11, &execve(Outcome::Running));
        script.send(10, EventKind::Superseded { by: Tid::new(11) });
        script.exit(10, &execve(zero()));
    });
    assert_eq!(
        text,
        "\
close(9)                                = 0
[pid    11] execve(\"/bin/true\" <pid changed to 10 ...>
<... execve resumed>)                   = 0
"
    );
}

#[test]
fn detaching_ends_the_open_line_behind_the_message() {
    let lost = Call { outcome: Outcome::Lost, ..read_begun() };
    let text = written(usual(), |script| {
        script.enter(10, &read_begun());
        script.enter(11, &read_begun());
        for task in [10, 11] {
            script.exit(task, &lost);
            script.send(task, EventKind::Detached);
        }
        script.exit(12, &lost);
        script.send(12, EventKind::Detached);
    });
    assert_eq!(
        text,
        "\
read(3,  <unfinished ...>
[pid    11] read(3, strace: Process 10 detached
strace: Process 11 detached
 <detached ...>
read(3, strace: Process 12 detached
 <detached ...>
"
    );
}

#[test]
fn quiet_leaves_messages_out() {
    let events = |script: &mut Script| {
        script.send(10, EventKind::Attached(Arrival::Alone));
        script.send(10, EventKind::AbiChanged { abi: Abi::X86_64, ip: VAddr::new(0x20) });
        script.send(10, EventKind::Superseded { by: Tid::new(11) });
        script.send(10, EventKind::Exited { status: 0 });
    };
    let all = Quiet { attach: true, exit: true, path_resolution: true, personality: true, superseded: true };
    assert_eq!(written(TextOptions { quiet: all, ..usual() }, events), "");
    assert_eq!(written(usual(), events).lines().count(), 4);
}

#[test]
fn the_summary_follows_the_lines_or_takes_their_place() {
    let events = |script: &mut Script| script.whole(10, &close(zero()));
    let with = |lines| TextOptions { lines, summary: Some(SummaryOptions::default()), ..usual() };
    let both = written(with(true), events);
    let alone = written(with(false), events);
    assert!(alone.starts_with("% time ") && alone.ends_with(" total\n"), "{alone}");
    assert_eq!(both, format!("close(9)                                = 0\n{alone}"));
}

#[test]
fn sets_and_other_values_keep_their_style_within_a_line() {
    let set = Value::Set(Set { items: vec![Value::Signal(2)], negated: false, more: false });
    let style = Style { xlat: Xlat::Verbose, ..Style::default() };
    let text = written(TextOptions { column: 0, style, ..usual() }, |script| {
        script.whole(10, &Call { outcome: zero(), ..call("nosuch", 999, vec![set]) });
    });
    assert_eq!(text, "nosuch([2 /* INT */]) = 0\n");
}
