//! Attaching to what runs already, and letting it go: nobody is missed, nothing is changed.

use std::path::Path;

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
        // Whoever kills by name reaches the guard alone.
        let tracer = Process::of(pid).and_then(|target| Process::of(target.tracer)).map(|tracer| tracer.comm);
        assert_eq!(tracer.as_deref(), Some("tracing"));
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

/// Attaches to all threads of a target and lets them go, many times.
fn comes_and_goes(t: &Test, program: &Path, times: usize) {
    let mut target = t.command(program.display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    for round in 0..times {
        let run = t.trace(["-f", "-q", "-p", &target.pid().to_string()]).start();
        // From a thread that never sleeps: all that were attached to before it have been asked to stop.
        run.wait_line("getpid resumed>)");
        run.signal(Signal::SIGINT);
        assert_eq!(run.finish().code(), 130, "round {round}");
        assert!(Process::of(target.pid()).is_some_and(|process| process.tracer == 0), "round {round}");
    }
    target.close_stdin();
    let end = target.finish();
    assert_eq!((end.code(), end.stdout), (0, vec!["running".to_owned(), "undisturbed".to_owned()]));
}

tracetest!(a_busy_process_does_not_notice_a_hundred_tracers, |t| {
    comes_and_goes(t, &t.target("hard_busy_calls"), 100);
    comes_and_goes(t, &t.target32("hard_busy_calls"), 20);
});

tracetest!(no_thread_is_missed_that_is_born_while_we_attach, |t| {
    for round in 0..10 {
        let program = if round % 2 == 0 { t.target("hard_newborns") } else { t.target32("hard_newborns") };
        let mut target = t.command(program.display().to_string(), [""; 0]).with_stdin().start();
        target.wait_stdout("running");
        let run = t.trace(["-f", "-e", "getpriority", "-p", &target.pid().to_string()]).log_to_file().start();
        run.wait_line("attached");
        target.send("check\n");
        let asked = target.wait_stdout("asked ").split(' ').next_back().and_then(|word| word.parse::<usize>().ok());
        assert_eq!(target.finish().code(), 0);
        let end = run.finish();
        let mut numbers: Vec<&str> =
            end.log.iter().filter_map(|line| line.split_once("PRIO_PROCESS, ")?.1.get(..10)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(Some(numbers.len()), asked, "round {round}: a thread was missed");
    }
});

tracetest!(processes_are_told_of_as_strace_does, |t| {
    let mut busy = t.command(t.target("hard_busy_calls").display().to_string(), [""; 0]).with_stdin().start();
    busy.wait_stdout("running");
    let alone = t.command("cat", [""; 0]).with_stdin().start();
    alone.wait_state(alone.pid(), "S");
    let told = |tracer: &str, options: &[&str], pids: [i32; 2]| {
        let [first, second] = pids.map(|pid| pid.to_string());
        let run = t.command(tracer, options.iter().copied()).args(["-e", "trace=none", "-e", "signal=none"]);
        let run = run.args(["-p", &first, "-p", &second]).start();
        for _ in pids {
            run.wait_line(" attached");
        }
        run.signal(Signal::SIGINT);
        let lines = run.finish().stderr;
        let told =
            lines.iter().filter_map(|line| line.split_once(": Process ")?.1.contains(" attached").then_some(line));
        // Who stops first is told of first.
        let mut told: Vec<_> = told.map(|line| line.split_once(": ").map_or("", |(_, told)| told).to_owned()).collect();
        told.sort();
        told
    };
    let ours = crate::harness::tracer().display().to_string();
    for pids in [[busy.pid(), alone.pid()], [alone.pid(), busy.pid()]] {
        for options in [&["-f"][..], &[]] {
            let (own, theirs) = (told(&ours, options, pids), told("strace", options, pids));
            assert_eq!(own, theirs, "{options:?}");
            assert_eq!(own.iter().any(|line| line.contains(" threads")), !options.is_empty(), "{own:?}");
        }
    }
    let pid = alone.pid().to_string();
    let twice = t.trace(["-p", &pid, "-p", &pid]).start();
    twice.wait_line(&format!("cannot attach to process {pid}: it is attached to already"));
    twice.wait_line(&format!("Process {pid} attached"));
    twice.signal(Signal::SIGINT);
    twice.finish();
    // It says that it was disturbed: by strace.
    busy.close_stdin();
    busy.finish();
    assert_eq!(alone.finish().code(), 0);
});

tracetest!(a_process_that_is_stopped_is_said_to_be, |t| {
    let target = t.command("cat", [""; 0]).with_stdin().start();
    target.signal(Signal::SIGSTOP);
    target.wait_state(target.pid(), "T");
    let ours = crate::harness::tracer().display().to_string();
    let told = |tracer: &str| {
        let run = t.command(tracer, ["-p", &target.pid().to_string()]).start();
        run.wait_line(" attached");
        run.wait_line("--- stopped by SIGSTOP ---");
        run.signal(Signal::SIGINT);
        let lines = run.finish().stderr;
        lines.iter().map(|line| line.split_once(": ").map_or(&**line, |(_, told)| told).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(&ours), told("strace"));
    target.signal(Signal::SIGCONT);
    assert_eq!(target.finish().code(), 0);
});
