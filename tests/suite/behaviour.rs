//! Hostile targets behave under the tracer exactly as without it: the same output, the same end, nobody left behind.

use std::path::Path;

use nix::sys::signal::Signal;

use crate::harness::{Target, Test};

/// The ways in which stops differ: no children, all children, a seccomp filter, and no system calls at all.
const WAYS: [&[&str]; 5] = [
    &[],
    &["-f"],
    &["-f", "-e", "trace=getpid,getppid,kill"],
    &["-f", "--no-seccomp-bpf", "-e", "trace=openat"],
    &["-f", "-e", "trace=none"],
];

/// Runs a target without a tracer, and in all these ways under it, in each width that it is built for.
fn undisturbed(t: &Test, name: &str, ways: &[&[&str]]) {
    let target = Target::named(name);
    for width in target.widths() {
        let program = target.build(width);
        let expected = t.command(program.display().to_string(), [""; 0]).finish();
        for way in ways {
            let run = t.trace(way.iter().copied()).log_to_file().program(&program).finish();
            let (seen, meant) = ((&run.stdout, run.code()), (&expected.stdout, expected.code()));
            assert_eq!(seen, meant, "{name} {width:?} {way:?}: {:?}", run.stderr);
            assert!(run.stderr.is_empty(), "{name} {width:?} {way:?}: {:?}", run.stderr);
        }
    }
}

tracetest!(execve_from_several_threads_at_once, |t| {
    undisturbed(t, "hard_exec_thread", &WAYS);
    let run = t.trace(["-f"]).log_to_file().program(t.target("hard_exec_thread")).finish();
    assert!(run.log.iter().any(|line| line.contains("+++ superseded by execve in pid ")), "{:?}", run.log);
    assert!(run.log.last().is_some_and(|line| line.ends_with("+++ exited with 7 +++")), "{:?}", run.log.last());
});

tracetest!(a_leader_that_ends_before_its_threads, |t| {
    undisturbed(t, "hard_leader_first", &WAYS);
});

tracetest!(execve_of_a_process_whose_leader_has_ended, |t| {
    undisturbed(t, "hard_zombie_exec", &WAYS);
});

tracetest!(children_of_every_kind, |t| {
    undisturbed(t, "hard_forks", &WAYS);
});

tracetest!(five_hundred_threads, |t| {
    undisturbed(t, "hard_many_threads", &[&["-f"]]);
    let run = t.trace(["-f", "-e", "trace=getppid", "-e", "signal=none"]).log_to_file();
    let run = run.program(t.target("hard_many_threads")).finish();
    let calls = run.log.iter().filter(|line| line.contains(" = ") && line.contains("getppid")).count();
    assert_eq!(calls, 500 * 20, "calls were lost or shown twice");
});

tracetest!(signals_traps_and_interrupted_calls, |t| {
    undisturbed(t, "hard_signals", &WAYS);
});

tracetest!(targets_under_filters_of_their_own, |t| {
    // Strict mode can't be entered under any filter, so that ours must not be there (docs/PTRACE.md).
    undisturbed(t, "hard_confined", &[&[], &["-f"], &["-f", "--no-seccomp-bpf", "-e", "trace=getppid"]]);
});

tracetest!(a_target_whose_calls_are_answered_by_another_thread, |t| {
    undisturbed(t, "hard_notified", &WAYS);
    let run = t.trace(["-f", "-e", "getppid"]).log_to_file().program(t.target("hard_notified")).finish();
    assert_eq!(run.code(), 4);
});

tracetest!(a_target_that_traces_its_own_child, |t| {
    // With -f the child has a tracer already; nobody can have two.
    undisturbed(t, "hard_ptraces", &[&[], &["-e", "trace=none"], &["-e", "trace=getpid"]]);
});

tracetest!(calls_of_the_other_interface, |t| {
    undisturbed(t, "hard_int80", &WAYS);
    let run = t.trace([""; 0]).log_to_file().program(t.target("hard_int80")).finish();
    assert!(run.log.iter().any(|line| line.starts_with("close(-1)") && line.contains("EBADF")), "{:?}", run.log);
});

tracetest!(children_in_another_pid_namespace, |t| {
    let possible = t.command("unshare", ["-Urp", "--fork", "true"]).finish();
    if possible.code() == 0 {
        undisturbed(t, "hard_namespace", &WAYS);
    }
});

fn goes_on_waiting(t: &Test, program: &Path) {
    let target = t.command(program.display().to_string(), [""; 0]).start();
    target.wait_stdout("ready");
    for _ in 0..5 {
        let run = t.trace(["-f", "-p", &target.pid().to_string()]).start();
        run.wait_line("attached");
        run.signal(Signal::SIGINT);
        assert_eq!(run.finish().code(), 130);
    }
    target.signal(Signal::SIGUSR1);
    let end = target.finish();
    assert_eq!((end.code(), end.stdout.last().map(String::as_str)), (0, Some("undisturbed")), "{:?}", end.stdout);
}

tracetest!(interrupted_calls_go_on_after_attaching_and_detaching, |t| {
    goes_on_waiting(t, &t.target("hard_waits"));
    goes_on_waiting(t, &t.target32("hard_waits"));
});
