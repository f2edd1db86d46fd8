//! Attaching to what runs already, and letting it go: nobody is missed, nothing is changed.

use nix::sys::signal::Signal;

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
