//! How the tracer may end, and what then becomes of its target.

use nix::sys::signal::Signal;

use crate::harness::{Process, poll};

tracetest!(a_target_that_cannot_live_without_its_tracer_is_killed_with_it, |t| {
    let ways: [&[&str]; 3] = [&["-f", "-e", "trace=getppid"], &["-f", "-l", "puts"], &["-f", "--kill-on-exit"]];
    for options in ways {
        // A child as well: whoever is left makes this test fail.
        let script = "sleep 1000 & echo ready >&2; wait";
        let run = t.trace(options.iter().copied()).log_to_file().args(["sh", "-c", script]).start();
        run.wait_line("ready");
        run.signal(Signal::SIGKILL);
        assert_eq!(run.finish().code(), 128 + 9, "{options:?}");
    }
});

tracetest!(any_other_target_lives_on, |t| {
    let mut run = t.trace(["-f"]).log_to_file().program("cat").with_stdin().start();
    run.send("first\n");
    run.wait_stdout("first");
    let target = run.tracees()[0];
    run.signal(Signal::SIGKILL);
    let untraced = || Process::of(target).filter(|task| task.tracer == 0);
    assert!(poll(t.patience(), untraced).is_some());
    run.send("second\n");
    run.wait_stdout("second");
    assert_eq!(run.finish().code(), 128 + 9);
});
