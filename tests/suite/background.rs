//! `-D`: the program is the child of whoever called the tracer, which runs elsewhere.

use std::fs;

use nix::sys::signal::Signal;

use crate::harness::Process;

/// The number in this place of /proc/PID/stat, behind the name: 0 is the state.
fn stat(pid: i32, place: usize) -> i32 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it lives");
    let field = text.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(place));
    field.and_then(|field| field.parse().ok()).expect("a number")
}

tracetest!(the_program_is_our_own_child, |t| {
    const GROUP: usize = 2;
    const SESSION: usize = 3;
    for (options, group, session) in [
        (&["-D"][..], true, true),
        (&["-DD", "-f"], false, true),
        (&["-DDD"], false, false),
        (&["--daemonize=session", "-f", "-e", "trace=read"], false, false),
        (&["-D", "-f", "-l", "getenv"], true, true),
    ] {
        // Its children are those that it makes: cat(1) alone.
        let script = "cat /proc/$$/task/$$/children; echo; echo ready; read line; exit 6";
        let run = t.trace(options.iter().copied()).log_to_file().with_stdin().args(["sh", "-c", script]);
        let mut run = run.start();
        let children = run.wait_stdout("");
        assert_eq!(children.split_whitespace().count(), 1, "{options:?}: {children}");
        run.wait_stdout("ready");
        let program = Process::of(run.pid()).expect("the program");
        assert_eq!(program.comm, "sh", "{options:?}");
        assert_ne!(program.tracer, 0, "{options:?}");
        let same = |place| stat(program.pid, place) == stat(program.tracer, place);
        assert_eq!((same(GROUP), same(SESSION)), (group, session), "{options:?}");
        run.send("x\n");
        let end = run.finish();
        assert_eq!(end.code(), 6, "{options:?}: {:?}", end.stderr);
        assert!(
            end.log.last().is_some_and(|line| line.ends_with("+++ exited with 6 +++")),
            "{options:?}: {:?}",
            end.log
        );
    }
});

tracetest!(a_program_that_was_there_before_is_attached_to, |t| {
    for (options, said) in [("-D", true), ("-DDc", true), ("-Dq", false)] {
        let run = t.trace([options, "-e", "trace=none", "sh", "-c", "exit 5"]).finish();
        assert_eq!(run.code(), 5, "{options}: {:?}", run.stderr);
        let attached = run.stderr.first().is_some_and(|line| line.ends_with(" attached"));
        assert_eq!(attached, said, "{options}: {:?}", run.stderr);
    }
    let quiet = t.trace(["-D"]).log_to_file().args(["sh", "-c", "exit 5"]).finish();
    assert!(quiet.code() == 5 && quiet.stderr.is_empty(), "{:?}", quiet.stderr);
});

tracetest!(what_cannot_be_run_from_the_background_is_said, |t| {
    let garbage = t.dir().join("garbage");
    fs::write(&garbage, "\x7fELF, as it says").expect("a file");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(&garbage, mode).expect("our own file");
    let garbage = garbage.display().to_string();
    for (words, part) in [
        (&["-D", "no-such-program"][..], "cannot run 'no-such-program'"),
        (&["-D", &garbage], "Exec format error"),
        (&["-D", "-o", "/nonexistent/log", "true"], "cannot open"),
        (&["-D", "-p", "1"], "needs a program"),
        (&["-D", "--daemonize", "true"], "in two ways"),
        (&["--daemonize=nowhere", "true"], "grandchild, pgroup or session"),
    ] {
        let run = t.trace(words.iter().copied()).finish();
        assert_eq!(run.code(), 1, "{words:?}: {:?}", run.stderr);
        assert!(run.stderr.len() == 1 && run.stderr[0].contains(part), "{words:?}: {:?}", run.stderr);
    }
});

tracetest!(a_program_that_is_killed_is_seen_to_be, |t| {
    let run = t.trace(["-D"]).log_to_file().args(["sh", "-c", "echo ready; read line"]).with_stdin().start();
    run.wait_stdout("ready");
    run.signal(Signal::SIGTERM);
    let end = run.finish();
    assert_eq!(end.code(), 128 + 15);
    assert!(end.log.last().is_some_and(|line| line == "+++ killed by SIGTERM +++"), "{:?}", end.log.last());
});
