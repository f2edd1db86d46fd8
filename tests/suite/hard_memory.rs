//! Memory that is not there before somebody has been asked for it: a thread of the program itself (userfaultfd(2)).

use nix::sys::signal::Signal;

use crate::harness::Test;
use crate::harness::run::{Finished, Run};
use crate::harness::skipped;

/// What the target exits with where faults can't be served.
const NO_USERFAULTFD: i32 = 77;

/// Runs the target untraced; `None` where this machine does not let it serve faults.
fn untraced(t: &Test, arguments: &[&str]) -> Option<Finished> {
    let program = t.target("hard_served_memory").display().to_string();
    let run = t.command(program, arguments.iter().copied()).finish();
    if run.code() == NO_USERFAULTFD {
        skipped(&run.stdout.join(" "));
        return None;
    }
    assert_eq!(run.code(), 5, "{:?} {:?}", run.stdout, run.stderr);
    Some(run)
}

/// Ways to trace, and whether they show calls of the kernel, of `strlen` and of `first_byte`.
const WAYS: [(&[&str], [bool; 3]); 12] = [
    (&[], [true, false, false]),
    (&["-f"], [true, false, false]),
    (&["-f", "-y", "-k"], [true, false, false]),
    (&["-f", "-s", "5000"], [true, false, false]),
    (&["-f", "-e", "trace=write,read"], [true, false, false]),
    (&["-e", "trace=write,read", "--no-seccomp-bpf"], [true, false, false]),
    (&["-l", "*"], [false, true, false]),
    (&["-f", "-l", "*", "-F", "*@MAIN"], [false, true, true]),
    (&["-f", "-l", "*", "-F", "*@MAIN", "--probe-step=boost"], [false, true, true]),
    (&["-f", "-l", "*", "-F", "*@MAIN", "--probe-step=step"], [false, true, true]),
    (&["-f", "-F", "*@MAIN", "-k", "-e", "trace=%memory,write"], [true, false, true]),
    (&["-f", "-F", "first_byte,on_edge", "-e", "trace=all"], [true, false, true]),
];

/// Some of them, of every kind.
const FEW: std::ops::Range<usize> = 4..8;

/// Of memory that is absent only the address is shown, of what is there its text.
fn expect_calls(way: &str, lines: &[String], [writes, lengths, bytes]: [bool; 3]) {
    for (is_shown, call) in [(writes, "write(1"), (lengths, "strlen@libc.so.6("), (bytes, "first_byte(")] {
        for argument in ["0x", "\"page 00"] {
            let shown = lines.iter().any(|line| line.contains(call) && line.contains(argument));
            assert_eq!(shown, is_shown, "{way}: {call}{argument}");
        }
    }
}

tracetest!(memory_whose_faults_the_program_serves_is_not_waited_for, |t| {
    for (how, ways) in [(&[][..], &WAYS[..]), (&["device"], &WAYS[FEW]), (&["user"], &WAYS[FEW])] {
        let Some(untraced) = untraced(t, how) else { return };
        for &(options, calls) in ways {
            let run = t.trace(options.iter().copied()).log_to_file().program(t.target("hard_served_memory"));
            let run = run.args(how.iter().copied()).finish();
            let way = format!("{options:?} {how:?}");
            // The program counts its faults: none is the tracer's.
            assert_eq!((&run.stdout, run.code()), (&untraced.stdout, 5), "{way}: {:?}", run.stderr);
            // A call on memory that is absent fails where faults of user mode alone are served.
            if how != ["user"] {
                expect_calls(&way, &run.log, calls);
            }
        }
    }
});

tracetest!(thirty_two_bit_programs_serve_faults_as_well, |t| {
    let program = t.target32("hard_served_memory");
    for options in [&[][..], &["-f"], &["-f", "-e", "trace=write,read"]] {
        let run = t.trace(options.iter().copied()).log_to_file().program(&program).finish();
        if run.code() == NO_USERFAULTFD {
            return skipped(&run.stdout.join(" "));
        }
        assert_eq!(run.code(), 5, "{options:?}: {:?}", run.stderr);
        expect_calls(&format!("{options:?}"), &run.log, [true, false, false]);
    }
});

tracetest!(what_is_written_to_memory_whose_faults_the_program_serves, |t| {
    if untraced(t, &[]).is_none() {
        return;
    }
    // Memory that is only protected, and such as is absent: before the call neither can be written without the program, which
    // the call itself asks for both.
    for (when, written) in [("enter", "123"), ("exit", "\\1\\002")] {
        let rule = format!("inject=read:poke_{when}=@arg2=0102:when=2..3");
        let run = t.trace(["-e", "trace=read", "-e", &rule]).log_to_file();
        let run = run.program(t.target("hard_served_memory")).finish();
        assert_eq!(run.code(), 5, "{when}: {:?} {:?}", run.stdout, run.stderr);
        let refused = run.stderr.iter().filter(|line| line.contains("poke") || line.contains("write")).count();
        assert_eq!(refused, if when == "enter" { 2 } else { 0 }, "{:?}", run.stderr);
        let read = run.lines_with(", 4)").iter().filter(|line| line.contains(written)).count();
        assert!(read >= 1, "{when}: {:?}", run.log);
    }
});

/// Starts the target, which waits for its input.
fn waiting(t: &Test, how: &str) -> Run {
    let target = t.command(t.target("hard_served_memory").display().to_string(), [how]).with_stdin().start();
    target.wait_stdout("running");
    target
}

tracetest!(a_process_that_serves_faults_is_attached_to, |t| {
    if untraced(t, &[]).is_none() {
        return;
    }
    for &(options, calls) in &WAYS[FEW] {
        let mut target = waiting(t, "wait");
        let tracer = t.trace(options.iter().copied()).args(["-p", &target.pid().to_string()]).start();
        tracer.wait_line("attached");
        target.send("xx");
        let way = format!("{options:?}");
        target.wait_stdout("page 00");
        target.close_stdin();
        let run = target.finish();
        assert_eq!((run.code(), run.stdout.last().map(String::as_str)), (5, Some("6 pages served, 0 freed")), "{way}");
        expect_calls(&way, &tracer.finish().stderr, calls);
    }
});

tracetest!(a_process_is_let_go_in_the_middle_of_a_fault_that_it_serves, |t| {
    if untraced(t, &[]).is_none() {
        return;
    }
    for options in [&["-f"][..], &["-f", "-F", "*@MAIN", "-l", "*"], &["-f", "-F", "serve", "--probe-step=step"]] {
        let mut target = waiting(t, "slow");
        let tracer = t.trace(options.iter().copied()).args(["-p", &target.pid().to_string()]).start();
        tracer.wait_line("attached");
        target.send("x");
        target.wait_stdout("a fault");
        tracer.signal(Signal::SIGINT);
        // The thread that serves the fault is let go, although the one that waits for it can't stop.
        tracer.wait_line("detached");
        target.send("yzz");
        tracer.finish();
        target.close_stdin();
        let run = target.finish();
        let last = run.stdout.last().map(String::as_str);
        assert_eq!((run.code(), last), (5, Some("7 pages served, 0 freed")), "{options:?}: {:?}", run.stdout);
    }
});
