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

tracetest!(a_limit_of_calls_lets_everything_go, |t| {
    for options in [
        &["-f"][..],
        &["-f", "-e", "trace=getppid,write,read,wait4"],
        &["-f", "-z"],
        &["-f", "-l", "write", "-e", "trace=write"],
    ] {
        // A child that is in a call when the limit is reached, and more calls behind it.
        let script = "exec 3<&0; (read line <&3; echo child $line) & echo one; echo two; echo three; wait; echo end";
        let run = t.trace(options.iter().copied()).arg("--syscall-limit=3").log_to_file().with_stdin();
        let mut run = run.args(["sh", "-c", script]).start();
        run.wait_stdout("three");
        // The tracer ends while its target lives.
        assert!(poll(t.patience(), || Process::of(run.pid()).is_none_or(|it| it.state == 'Z').then_some(())).is_some());
        run.send("lives\n");
        run.wait_stdout("end");
        let end = run.finish();
        assert_eq!((end.code(), end.stderr.len()), (0, 0), "{options:?}: {:?}", end.stderr);
        let shown = |line: &&String| line.contains(" = ") && !line.contains("---") && !line.contains("write@");
        assert_eq!(end.log.iter().filter(shown).count(), 3, "{options:?}: {:?}", end.log);
    }
});
