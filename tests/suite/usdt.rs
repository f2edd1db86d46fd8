//! Statically defined probes: shown with their arguments, enabled while somebody looks, and nothing is left behind.

use nix::sys::signal::Signal;

/// How often a line is in the log.
fn count(log: &[String], line: &str) -> usize {
    log.iter().filter(|other| other.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ') == line).count()
}

tracetest!(probes_are_shown_with_their_arguments, |t| {
    for method in ["auto", "emulate", "boost", "step"] {
        let probe_step = format!("--probe-step={method}");
        let run = t.trace([&probe_step, "-e", "usdt=shop:*"]).log_to_file().program(t.target("usdt")).finish();
        assert_eq!((run.code(), run.stdout.as_slice()), (0, &["sold 3".to_owned()][..]), "{method}");
        for (line, times) in
            [("shop:sold(0, 0.5)", 1), ("shop:sold(2, 2.5)", 1), ("shop:counted(0, 7)", 1), ("shop:counted(2, 7)", 1)]
        {
            assert_eq!(count(&run.log, line), times, "{line} with {method}: {:#?}", run.log);
        }
    }
    let run = t.trace(["-e", "usdt=sold", "-F", "sell"]).log_to_file().program(t.target("usdt")).finish();
    assert_eq!(count(&run.log, "shop:sold(1, 1.5)"), 1);
    assert_eq!(run.log.iter().filter(|line| line.contains("counted")).count(), 0, "{:#?}", run.log);
    assert_eq!(run.log.iter().filter(|line| line.starts_with("sell(")).count(), 3, "{:#?}", run.log);
});

tracetest!(a_followed_child_has_the_probes_and_one_that_is_not_has_none_enabled, |t| {
    let lines = ["shop:plain(9, -9, \"in the child\", 209)", "shop:floats(2.5, 0.25)"];
    let program = || t.target("usdt_sdt");
    let run = t.trace(["-f", "-e", "usdt=shop:*"]).log_to_file().program(program()).finish();
    assert_eq!((run.code(), run.stdout[1].as_str()), (0, "enabled 1, now 1, child 0"));
    for line in lines {
        assert_eq!(count(&run.log, line), 1, "{line}: {:#?}", run.log);
    }
    assert_eq!((count(&run.log, "shop:child(1)"), count(&run.log, "shop:counter(5, 77)")), (1, 2), "{:#?}", run.log);
    let run = t.trace(["-e", "usdt=shop:*"]).log_to_file().program(program()).finish();
    assert_eq!((run.code(), run.stdout[1].as_str()), (0, "enabled 1, now 1, child 0"));
    for line in lines {
        assert_eq!(count(&run.log, line), 0, "{line}: {:#?}", run.log);
    }
    assert_eq!(count(&run.log, "shop:plain(3, -3, \"some text\", 203)"), 1, "{:#?}", run.log);
});

tracetest!(semaphores_are_as_before_when_a_process_is_let_go, |t| {
    let mut target = t.command(t.target("usdt_sdt").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let pid = target.pid().to_string();
    for _ in 0..3 {
        let tracer = t.trace(["-p", &pid, "-e", "usdt=shop:plain"]).start();
        tracer.wait_line("shop:plain(3, -3, \"some text\", 203)");
        tracer.signal(Signal::SIGINT);
        tracer.finish();
    }
    target.close_stdin();
    let end = target.finish();
    assert_eq!((end.code(), end.stdout[1].as_str()), (0, "enabled 1, now 0, child 0"));
});

tracetest!(an_interpreter_tells_which_functions_it_runs, |t| {
    const PROBES: &str = "usdt=python:import__find__load__start,python:gc__start";
    let program = "import gc; gc.collect(); import colorsys";
    let run = t.trace(["-e", PROBES, "/usr/bin/python3", "-c", program]).log_to_file().finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    assert!(count(&run.log, "python:import__find__load__start(\"colorsys\")") == 1, "{:#?}", run.log);
    assert!(run.log.iter().any(|line| line.starts_with("python:gc__start(2)")), "{:#?}", run.log);
});

tracetest!(libraries_have_probes_too, |t| {
    let program = t.target("probe_leaving");
    let untraced = t.command(program.display().to_string(), [""; 0]).finish();
    let run = t.trace(["-e", "usdt=libstdcxx:*"]).log_to_file().program(program).finish();
    assert_eq!((run.code(), &run.stdout), (untraced.code(), &untraced.stdout));
    for name in ["throw", "catch"] {
        let start = format!("libstdcxx:{name}@libstdc++.so.6");
        let hits = run.log.iter().filter(|line| line.starts_with(&start) && line.contains("(0x")).count();
        assert_eq!(hits, 1, "{name}: {:#?}", run.log);
    }
});

tracetest!(a_probe_that_can_never_be_is_refused, |t| {
    let run = t.trace(["-e", "usdt=shop:sodl"]).program(t.target("usdt")).finish();
    assert_eq!((run.code(), run.stdout.len()), (1, 0));
    assert!(run.stderr[0].contains("'shop:sodl' (near: shop:sold); "), "{:?}", run.stderr);
    let run = t.trace(["-e", "usdt=shop:"]).program(t.target("usdt")).finish();
    assert_eq!(run.code(), 1);
    assert!(run.stderr[0].ends_with("a probe is written PROVIDER:NAME[@MODULE]"), "{:?}", run.stderr);
});

tracetest!(a_probe_that_nothing_had_is_said_to_be_one, |t| {
    let run = t.trace(["-f", "-e", "usdt=nobody:*", "/bin/sh", "-c", "true; true"]).finish();
    assert_eq!(run.code(), 0);
    assert!(
        run.stderr.iter().any(|line| line == "trace: nothing that ran is called 'usdt=nobody:*'"),
        "{:?}",
        run.stderr
    );
});
