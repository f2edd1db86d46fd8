//! Attaching to what runs already, and letting it go: nobody is missed, nothing is changed.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::harness::{Process, Test, poll};
use crate::probes::text_of;

tracetest!(a_task_attached_to_in_the_middle_of_a_fork_is_traced, |t| {
    let mut target = t.command(t.target("hard_busy_forks").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    for round in 0..24 {
        // Only the forking thread raises it. A tracer that waits for a stop which the fork's end, or a signal, has used up
        // shows none, and places no breakpoint.
        let (option, sign) = if round % 2 == 0 { ("signal=USR1", "--- SIGUSR1") } else { ("lib=raise", "raise@libc") };
        let run = t.trace(["-f", "-q", "-e", "trace=none", "-e", option, "-p", &target.pid().to_string()]).start();
        run.wait_line(sign);
        run.signal(Signal::SIGINT);
        assert_eq!(run.finish().code(), 130, "round {round}");
    }
    target.close_stdin();
    let end = target.finish();
    assert_eq!((end.code(), end.stdout.last().map(String::as_str)), (0, Some("undisturbed")));
});

/// Waits until nobody traces any thread of a process.
fn wait_until_untraced(t: &Test, pid: i32) {
    let untraced = || Process::tasks(pid).into_iter().filter_map(Process::of).all(|task| task.tracer == 0);
    assert!(poll(t.patience(), || untraced().then_some(())).is_some(), "process {pid} has a tracer still");
}

tracetest!(who_is_attached_to_outlives_a_tracer_that_is_killed, |t| {
    for options in [&["-f"][..], &["-f", "-e", "trace=none"], &["-f", "-k", "-y"]] {
        let mut target = t.command(t.target("hard_busy_forks").display().to_string(), [""; 0]).with_stdin().start();
        target.wait_stdout("running");
        let run = t.trace(options.iter().copied().chain(["-p", &target.pid().to_string()])).start();
        run.wait_line("--- SIGUSR1");
        run.signal(Signal::SIGKILL);
        assert_eq!(run.finish().code(), 128 + 9);
        wait_until_untraced(t, target.pid());
        target.close_stdin();
        let end = target.finish();
        assert_eq!((end.code(), end.stdout.last().map(String::as_str)), (0, Some("undisturbed")), "{options:?}");
    }
});

tracetest!(breakpoints_are_gone_when_the_tracer_has_been_killed, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let pid = target.pid();
    let before = text_of(pid);
    for method in ["auto", "boost", "step"] {
        let probe_step = format!("--probe-step={method}");
        let words = [&probe_step, "-f", "-p", &pid.to_string(), "-F", "counted", "-l", "rand_r"];
        let run = t.trace(words).start();
        run.wait_line("counted(");
        assert_ne!(text_of(pid), before, "nothing was placed");
        run.signal(Signal::SIGKILL);
        assert_eq!(run.finish().code(), 128 + 9);
        wait_until_untraced(t, pid);
        assert_eq!(text_of(pid), before, "{method}: its text is not what it was");
    }
    target.close_stdin();
    let end = target.finish();
    assert_eq!((end.code(), end.stdout.last().map(String::as_str)), (0, Some("lost 0")));
});

tracetest!(what_the_tracing_process_left_is_taken_out_by_its_guard, |t| {
    let mut target = t.command("cat", [""; 0]).with_stdin().start();
    target.send("first\n");
    target.wait_stdout("first");
    let pid = target.pid();
    let before = text_of(pid);
    let run = t.trace(["-l", "*", "-p", &pid.to_string()]).start();
    run.wait_line("attached");
    target.send("second\n");
    run.wait_line("write@libc.so.6(1");
    // Back in read(2), where no breakpoint is.
    target.wait_state(pid, "S");
    let tracer = Process::of(pid).expect("it lives").tracer;
    assert_ne!(tracer, run.pid(), "nobody stands by");
    kill(Pid::from_raw(tracer), Signal::SIGKILL).expect("the tracer lives");
    let end = run.finish();
    assert_eq!(end.code(), 128 + 9);
    assert_eq!(end.lines_with("breakpoints that it left have been taken out").len(), 1, "{:?}", end.stderr);
    assert_eq!(text_of(pid), before, "its text is not what it was");
    target.send("third\n");
    target.wait_stdout("third");
    target.close_stdin();
    assert_eq!(target.finish().code(), 0);
});
