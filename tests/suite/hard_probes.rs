//! Library calls and functions of programs that make it hard: under every way of executing displaced instructions they do
//! what they do untraced, and each call is shown once.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::harness::Test;
use crate::harness::run::Finished;
use crate::probes::{METHODS, counts};

/// Much longer than it takes, for a busy machine and many calls.
const PATIENCE: Duration = Duration::from_secs(600);

/// The whole program and what it calls; its own signals say nothing here.
const EVERYTHING: [&str; 6] = ["-F", "*@MAIN", "-l", "*", "-e", "signal=none"];

/// Runs a program untraced, and traced by every method with and without `-f`: what it writes and how it ends is the same.
/// Hands each traced run to `check`.
pub(crate) fn same_by_every_method(
    t: &Test,
    program: &Path,
    arguments: &[&str],
    options: &[&str],
    check: impl Fn(&str, &Finished),
) {
    let untraced = t.command(program.display().to_string(), arguments.iter().copied()).finish();
    for method in METHODS {
        for follow in [&[][..], &["-f"]] {
            let step = format!("--probe-step={method}");
            let run = t
                .trace(options.iter().copied())
                .patience(PATIENCE)
                .arg(&step)
                .args(follow.iter().copied())
                .log_to_file();
            let run = run.program(program).args(arguments.iter().copied()).finish();
            let way = format!("{} {method} {follow:?}", program.display());
            assert_eq!(run.stdout, untraced.stdout, "{way}: {:?}", run.stderr);
            assert_eq!(run.code(), untraced.code(), "{way}: {:?}", run.stderr);
            check(&way, &run);
        }
    }
}

/// How often things are done that are done 20,000 times, or 100,000 levels deep, when `TRACE_TEST_CALLS` says so.
fn calls() -> usize {
    std::env::var("TRACE_TEST_CALLS").ok().and_then(|text| text.parse().ok()).unwrap_or(300)
}

fn undisturbed(t: &Test, name: &str) {
    same_by_every_method(t, &t.target(name), &[], &EVERYTHING, |_, _| {});
}

fn entered(run: &Finished) -> HashMap<String, usize> {
    counts(run).into_iter().map(|(name, (entered, _))| (name, entered)).collect()
}

tracetest!(instructions_of_every_kind_at_an_entry, |t| {
    same_by_every_method(t, &t.target("probe_instructions"), &[], &EVERYTHING, |way, run| {
        let entered = entered(run);
        for name in ["rip_sse", "rip_push", "loop_first", "jecxz_first", "pushf_first", "rep_movs", "to_itself"] {
            assert_eq!(entered.get(name), Some(&3), "{name} {way}");
        }
        assert_eq!(entered.get("syscall_first"), None, "{way}");
        assert!(run.stderr.iter().any(|line| line.ends_with("the instruction there enters the kernel")), "{way}");
    });
});

tracetest!(calls_of_four_threads_with_a_signal_every_millisecond, |t| {
    let options = ["-F", "middle,leaf", "-l", "rand_r", "-e", "signal=none"];
    let count = calls();
    same_by_every_method(t, &t.target("probe_threads"), &[&count.to_string()], &options, |way, run| {
        // Without -f it is the main thread that is shown, which makes none of them.
        let wanted = way.contains("-f").then_some((4 * count, 4 * count));
        for name in ["middle", "leaf", "rand_r@libc.so.6"] {
            assert_eq!(counts(run).get(name).copied(), wanted, "{name} {way}");
        }
    });
});

tracetest!(recursion_as_deep_as_the_stack_allows, |t| {
    let depth = 5 * calls();
    same_by_every_method(t, &t.target("probe_leaving"), &[&depth.to_string()], &["-F", "deep"], |way, run| {
        assert_eq!(counts(run).get("deep"), Some(&(depth + 1, depth + 1)), "{way}");
    });
});

tracetest!(faults_of_displaced_instructions, |t| {
    same_by_every_method(t, &t.target("probe_faults"), &[], &EVERYTHING, |way, run| {
        let entered = entered(run);
        for name in ["loads", "stores", "adds", "pushes", "loads_sse", "divides", "undefined", "copies"] {
            assert_eq!(entered.get(name), Some(&3), "{name} is not shown once for each call, {way}");
        }
    });
});

tracetest!(breakpoints_and_traps_of_the_programs_own, |t| {
    same_by_every_method(t, &t.target("probe_traps"), &[], &EVERYTHING, |way, run| {
        assert_eq!(entered(run).get("work"), Some(&21), "{way}");
    });
});

tracetest!(coroutines_handlers_and_cancelled_threads, |t| {
    same_by_every_method(t, &t.target("probe_stacks"), &[], &EVERYTHING, |way, run| {
        let counts = counts(run);
        assert_eq!(counts.get("coroutine"), Some(&(3, 3)), "{way}");
        assert_eq!(counts.get("even"), Some(&(202, 202)), "{way}");
        assert_eq!(counts.get("in_handler"), Some(&(4, 4)), "{way}");
        assert_eq!(counts.get("returns_twice"), Some(&(1, 1)), "{way}");
    });
});

tracetest!(children_that_share_memory_in_every_way, |t| {
    same_by_every_method(t, &t.target("probe_clone_vm"), &[], &EVERYTHING, |way, run| {
        // 200 calls of its own, 200 of each child that is shown.
        let wanted = if way.contains("-f") { 7 * 200 } else { 200 };
        assert_eq!(entered(run).get("work"), Some(&wanted), "{way}");
    });
});

tracetest!(a_program_that_executes_itself_again_and_again, |t| {
    same_by_every_method(t, &t.target("probe_exec_loop"), &[], &EVERYTHING, |way, run| {
        assert_eq!(entered(run).get("work"), Some(&30), "{way}");
    });
});

tracetest!(a_library_that_is_loaded_and_unloaded, |t| {
    let rounds = std::env::var("TRACE_TEST_DLOPENS").unwrap_or_else(|_| "60".to_owned());
    let plugin = t.target("probe_plugin").display().to_string();
    let options = ["-F", "plugged", "-l", "*", "--from", "*", "-e", "signal=none"];
    same_by_every_method(t, &t.target("probe_dlopen"), &[&plugin, &rounds], &options, |way, run| {
        let wanted: usize = rounds.parse().expect("a number");
        let plugged: usize =
            entered(run).iter().filter(|(name, _)| name.starts_with("plugged@")).map(|(_, count)| count).sum();
        assert_eq!(plugged, 2 * wanted, "{way}");
    });
});

tracetest!(limits_and_filters_that_would_answer_a_mapping_of_ours, |t| {
    let plugin = t.target("probe_plugin").display().to_string();
    let options = ["-F", "*@MAIN,plugged", "-l", "*", "-e", "signal=none"];
    for way in ["mdwe", "room", "filter"] {
        same_by_every_method(t, &t.target("probe_limited"), &[&plugin, way], &options, |_, _| {});
    }
});

tracetest!(forks_while_other_threads_are_at_breakpoints, |t| {
    same_by_every_method(t, &t.target("probe_fork_busy"), &[], &EVERYTHING, |_, _| {});
});

tracetest!(symbols_that_lie, |t| {
    let options = ["-F", "*@MAIN,middle_of_instruction,no_code"];
    same_by_every_method(t, &t.target("probe_symbols"), &[], &options, |way, run| {
        let entered = entered(run);
        // Two symbols are one place.
        assert_eq!(entered.get("first_name"), Some(&20), "{way}: {entered:?}");
        assert_eq!(entered.get("called"), Some(&10), "{way}");
    });
});

tracetest!(a_blocked_sigtrap_without_a_handler_stays_blocked, |t| {
    let program = t.target("probe_masked");
    same_by_every_method(t, &program, &[], &["-F", "work,looked_at", "-l", "*"], |way, run| {
        assert!(run.stdout.iter().all(|line| line.ends_with(" as it should be")), "{way}: {:?}", run.stdout);
        assert_eq!(run.stdout.len(), 12, "{way}");
    });
    let run = t.trace(["-f", "-F", "work", "-e", "trace=all"]).log_to_file().program(&program).finish();
    assert!(run.stdout.iter().all(|line| line.ends_with(" as it should be")), "{:?}", run.stdout);
    assert_eq!((run.code(), run.stdout.len()), (7, 12), "{:?}", run.stderr);
    // One that has blocked it before anybody came.
    let mut target = t.command(program.display().to_string(), ["wait"]).with_stdin().start();
    target.wait_stdout("running");
    let tracer = t.trace(["-f", "-F", "work", "-p", &target.pid().to_string()]).start();
    tracer.wait_line("attached");
    target.send("x");
    tracer.wait_line("work(");
    target.wait_stdout("blocked before");
    target.close_stdin();
    assert_eq!(target.finish().stdout, ["running", "blocked before: as it should be"]);
    tracer.finish();
});

tracetest!(code_that_is_made_and_made_anew, |t| {
    same_by_every_method(t, &t.target("probe_jit"), &[], &EVERYTHING, |way, run| {
        assert_eq!(counts(run).get("called"), Some(&(100, 100)), "{way}");
        assert_eq!(run.lines_with("called").iter().filter(|line| line.contains("<no return>")).count(), 0, "{way}");
    });
});

tracetest!(functions_that_begin_again_on_another_stack, |t| {
    same_by_every_method(t, &t.target("probe_goroutines"), &[], &["-F", "small,large,main"], |way, run| {
        let counts = counts(run);
        assert_eq!(counts.get("small"), Some(&(10, 10)), "{way}");
        assert_eq!(counts.get("large"), Some(&(10, 10)), "{way}");
    });
});

/// Goroutines go on in other threads, on stacks that are copied when they grow, and functions begin again when they do. The
/// program says how often each was called and how often it returned.
fn calls_of_goroutines_are_exact(t: &Test, program: &Path) {
    let program = program.display().to_string();
    for method in METHODS {
        for threads in ["1", "4"] {
            let way = format!("{program}, {method}, {threads} threads");
            let step = format!("--probe-step={method}");
            let options = ["-f", "-F", "main.*", "-e", "signal=none", &step];
            let run = t.trace(options).patience(PATIENCE).log_to_file().env("GOMAXPROCS", threads);
            let run = run.args([program.as_str()]).finish();
            assert_eq!((run.code(), run.stdout.len()), (0, 7), "{way}: {:?} {:?}", run.stdout, run.stderr);
            assert_eq!(run.stdout[0], "sum 60", "{way}");
            let ended = counts(&run);
            for line in &run.stdout[1..] {
                let words: Vec<&str> = line.split(' ').collect();
                let [name, calls, returns] = words[..] else { panic!("{way}: {line}") };
                let said = |word: &str| word.parse::<usize>().expect("a number");
                assert_eq!(ended.get(name), Some(&(said(calls), said(calls))), "{way}: {name}");
                let (alone, resumed) = (format!(" {name}("), format!("<... {name} "));
                let is_it = |line: &&String| line.contains(&alone) || line.contains(&resumed);
                let returned = |line: &&String| line.contains("= ") && !line.contains("= <");
                let seen = run.log.iter().filter(is_it).filter(returned).count();
                assert_eq!(seen, said(returns), "{way}: {name}");
            }
        }
    }
}

tracetest!(calls_of_goroutines, |t| {
    calls_of_goroutines_are_exact(t, &t.target("probe_go"));
});

tracetest!(calls_of_goroutines_where_the_linker_lays_out_the_threads_memory, |t| {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets/probe_go.go");
    let to = t.dir().join("probe_go_pie");
    let words = ["build", "-buildmode=pie", "-ldflags=-linkmode=external", "-o"];
    let go = t.command("go", words).env("GOCACHE", env!("CARGO_TARGET_TMPDIR")).env("GO111MODULE", "off");
    let built = go.args([to.display().to_string(), from.display().to_string()]).finish();
    assert_eq!(built.code(), 0, "{:?}", built.stderr);
    calls_of_goroutines_are_exact(t, &to);
});

tracetest!(restartable_sequences_are_left_alone, |t| {
    undisturbed(t, "probe_rseq");
});

tracetest!(hostile_programs_with_everything_probed, |t| {
    for name in
        ["hard_forks", "hard_exec_thread", "hard_leader_first", "hard_zombie_exec", "hard_confined", "hard_signals"]
    {
        undisturbed(t, name);
    }
});

tracetest!(executables_that_are_nowhere_any_more, |t| {
    // As a memfd, and as a file that is gone by the time its functions are looked for.
    let program = t.target("probe_threads").display().to_string();
    let script = format!(
        "import os, sys\nfd = os.memfd_create('made')\nos.write(fd, open('{program}', 'rb').read())\n\
         os.execve(fd, ['made'], os.environ)"
    );
    let run = t.trace(["-f", "-F", "middle,leaf", "-l", "rand_r", "-e", "signal=none"]).log_to_file();
    let run = run.args(["/usr/bin/python3", "-c", &script]).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    let all = counts(&run);
    assert_eq!((all.get("middle"), all.get("rand_r@libc.so.6")), (Some(&(2000, 2000)), Some(&(2000, 2000))));
    let copy = t.dir().join("copy");
    std::fs::copy(t.target("probe_busy"), &copy).expect("a copy");
    let mut target = t.command(copy.display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    std::fs::remove_file(&copy).expect("it was there");
    let pid = target.pid().to_string();
    let tracer = t.trace(["-f", "-p", &pid, "-F", "counted", "-l", "rand_r"]).start();
    tracer.wait_line("counted(");
    tracer.wait_line("rand_r@libc.so.6(");
    tracer.signal(Signal::SIGINT);
    tracer.finish();
    target.close_stdin();
    assert_eq!(target.finish().stdout.last().map(String::as_str), Some("lost 0"));
});

/// Attaches and detaches a few times, then lets the target end: it has lost no call.
fn attached_again_and_again(t: &Test, program: &str, arguments: &[&str]) {
    let mut target = t.command(t.target(program).display().to_string(), arguments.iter().copied()).with_stdin().start();
    target.wait_stdout("running");
    for method in METHODS {
        let step = format!("--probe-step={method}");
        let tracer = t.trace(["-f", "-p", &target.pid().to_string(), &step, "-F", "counted"]).start();
        tracer.wait_line("counted(");
        tracer.signal(Signal::SIGINT);
        tracer.finish();
    }
    target.close_stdin();
    assert_eq!(target.finish().stdout.last().map(String::as_str), Some("lost 0"));
}

tracetest!(attaching_to_a_process_that_makes_threads, |t| {
    attached_again_and_again(t, "probe_newborns", &[]);
});

tracetest!(attaching_to_a_process_whose_leader_has_ended, |t| {
    attached_again_and_again(t, "probe_newborns", &["leaderless"]);
});

tracetest!(a_stopped_process_is_attached_to_and_stays_stopped, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    target.signal(Signal::SIGSTOP);
    target.wait_state(target.pid(), "T");
    let tracer = t.trace(["-f", "-p", &target.pid().to_string(), "-F", "counted"]).start();
    tracer.wait_line("attached");
    tracer.signal(Signal::SIGINT);
    tracer.finish();
    target.wait_state(target.pid(), "T");
    target.signal(Signal::SIGCONT);
    target.close_stdin();
    assert_eq!(target.finish().stdout.last().map(String::as_str), Some("lost 0"));
});
