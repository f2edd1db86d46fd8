//! Programs that make it hard for whoever looks on, by what they do with processes, parents, memory and descriptors.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::hard_probes::same_by_every_method;
use crate::harness::run::Finished;
use crate::harness::{Process, Test, poll, skipped};
use crate::probes::counts;

/// What is said of breakpoints that could not be placed is no error.
fn errors(run: &Finished) -> Vec<&String> {
    let note = |line: &&String| line.contains(" not probed: ");
    run.stderr.iter().filter(|line| !note(line)).collect()
}

/// Runs a target untraced, and traced in each of these ways: it writes the same and ends the same, and nothing is complained
/// about. Hands each traced run to `check`.
fn same_in_all_ways(t: &Test, name: &str, arguments: &[&str], ways: &[&[&str]], check: impl Fn(&str, &Finished)) {
    let program = t.target(name);
    let untraced = t.command(program.display().to_string(), arguments.iter().copied()).finish();
    for options in ways {
        let run = t.trace(options.iter().copied()).log_to_file().patience(Duration::from_secs(120)).program(&program);
        let run = run.args(arguments.iter().copied()).finish();
        let way = format!("{name} {options:?}");
        assert_eq!((&run.stdout, run.code()), (&untraced.stdout, untraced.code()), "{way}: {:?}", run.stderr);
        assert!(errors(&run).is_empty(), "{way}: {:?}", run.stderr);
        check(&way, &run);
    }
}

tracetest!(children_that_are_killed_at_moments_of_chance, |t| {
    let rounds = std::env::var("TRACE_TEST_KILLS").unwrap_or_else(|_| "24".to_owned());
    let wanted: usize = rounds.parse().expect("a number");
    let ways: [&[&str]; 8] = [
        &["-f"],
        &["-f", "-e", "trace=getppid,execve"],
        &["-f", "--no-seccomp-bpf", "-e", "trace=getppid", "-k"],
        &["-f", "-F", "work", "-e", "signal=kill"],
        &["-f", "-F", "work", "-l", "*", "-e", "signal=kill", "--probe-step=boost"],
        &["-f", "-F", "work", "-l", "*", "-e", "signal=kill", "--probe-step=step"],
        &["-F", "work", "-l", "*"],
        &["-f", "-F", "work", "-e", "inject=getppid:delay_exit=50"],
    ];
    same_in_all_ways(t, "hard_killed", &[&rounds], &ways, |way, run| {
        if way.contains("-f") {
            // Of each process at least the leader.
            let killed = run.lines_with("+++ killed by SIGKILL +++").len();
            assert!(killed >= wanted, "{way}: {killed}");
        }
    });
});

tracetest!(a_breakpoint_that_goes_while_others_run_into_it, |t| {
    let options = ["-F", "copied_*,loads_*"];
    same_by_every_method(t, &t.target("probe_removed"), &[], &options, |way, run| {
        if way.contains("-f") && way.contains("auto") {
            // It was placed, hit by several, and is gone.
            assert!(counts(run).contains_key("loads_23"), "{way}");
        }
    });
});

tracetest!(a_daemon_is_followed_to_its_end, |t| {
    let ways: [&[&str]; 5] = [
        &["-f"],
        &["-f", "-e", "trace=write,exit_group"],
        &["-f", "-F", "serve"],
        &["-f", "-D"],
        &["-f", "-D", "-F", "serve"],
    ];
    for (number, options) in ways.into_iter().enumerate() {
        let served = t.dir().join(format!("served-{number}"));
        let log = t.dir().join(format!("traced-{number}"));
        let run = t.trace(options.iter().copied()).arg("-o").program(&log).program(t.target("hard_daemon"));
        let run = run.arg("60").program(&served).finish();
        assert_eq!((run.code(), run.stdout.join(" ").as_str()), (3, "started"), "{options:?}: {:?}", run.stderr);
        // In the background the tracer, too, lives longer than the program.
        let over = poll(t.patience(), || t.processes().found.is_empty().then_some(()));
        assert!(over.is_some(), "{options:?}: {}", t.processes().describe());
        let all = |path: &PathBuf| fs::read_to_string(path).unwrap_or_default();
        let text = all(&log);
        assert_eq!(all(&served).lines().count(), 60, "{options:?}: {text}");
        let shown =
            text.lines().filter(|line| line.contains("write(100, \"served") || line.contains(" serve(")).count();
        assert_eq!(shown, 60, "{options:?}: {text}");
        assert!(
            text.lines().next_back().is_some_and(|line| line.ends_with("+++ exited with 4 +++")),
            "{options:?}: {text}"
        );
    }
});

tracetest!(orphans_whose_relatives_are_gone_before_they_run, |t| {
    let loops = format!("for i in $(seq 80); do {}; done", t.target("probe_orphans").display());
    let run = t.trace(["-f", "-F", "orphan", "-e", "trace=none", "-e", "signal=trap"]).log_to_file();
    let run = run.program("sh").args(["-c", &loops]).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    assert_eq!(run.lines_with("killed"), Vec::<&str>::new());
    assert_eq!(run.lines_with(" orphan(").len(), 80);
});

tracetest!(parents_are_who_they_are_and_their_deaths_are_told, |t| {
    let options = ["-F", "*@MAIN", "-l", "*", "-e", "signal=none"];
    same_by_every_method(t, &t.target("hard_parents_death"), &[], &options, |_, _| {});
    same_in_all_ways(t, "hard_parents_death", &[], &[&["-f"], &["-f", "-e", "prctl"], &[], &["-D"]], |_, _| {});
});

tracetest!(programs_that_read_their_own_code, |t| {
    let check = |options: &[&str]| {
        let run = t.trace(options.iter().copied()).log_to_file().program(t.target("hard_own_text")).finish();
        assert_eq!(run.code(), 0, "{options:?}: {:?}", run.stderr);
        assert_eq!(run.stdout[1..], ["left alone: 0", "sum 10"], "{options:?}");
        // "different N other 0": what differs is an int3.
        let words: Vec<&str> = run.stdout[0].split(' ').collect();
        assert_eq!((words.len(), words[2], words[3]), (4, "other", "0"), "{options:?}: {:?}", run.stdout);
        words[1].parse::<usize>().expect("a number")
    };
    assert_eq!(check(&["-f"]), 0);
    assert_eq!(check(&["-f", "-k"]), 0);
    // The function, the place that it returns to, and the program's entry.
    assert_eq!(check(&["-F", "probed"]), 3);
    assert!(check(&["-l", "*"]) > 3);
});

tracetest!(a_library_that_lies_under_another_ones_name, |t| {
    // Our own name leads to something that is no plugin.
    let hidden = t.dir().join("plugin.so");
    fs::copy(t.target("hard_vfork"), &hidden).expect("a copy");
    let arguments = [t.target("probe_plugin").display().to_string(), hidden.display().to_string()];
    let run = t.trace(["-F", "plugged", "-e", "trace=none"]).log_to_file().program(t.target("hard_mounted"));
    let run = run.args(arguments).finish();
    if run.stdout == ["not allowed"] {
        return skipped("a mount namespace can't be had");
    }
    assert_eq!((run.code(), run.stdout.join(" ").as_str()), (2, "plugged 103 103"), "{:?}", run.stderr);
    assert_eq!(counts(&run).get("plugged@plugin.so"), Some(&(2, 2)), "{:?}", run.log);
});

tracetest!(programs_that_close_every_descriptor, |t| {
    let ways: [&[&str]; 5] = [
        &["-f"],
        &["-f", "-y", "-P", "/dev/null"],
        &["-f", "-e", "trace=getppid"],
        &["-f", "-F", "after", "-l", "*"],
        &["-F", "after", "--probe-step=boost"],
    ];
    same_in_all_ways(t, "hard_closes", &[], &ways, |way, run| {
        let shown = |part| run.lines_with(part).len();
        if way.contains("-P") {
            assert_eq!(shown("dup(0</dev/null>)                 = 1</dev/null>"), 1, "{way}: {:?}", run.log);
        } else if way.contains("after") {
            assert_eq!(shown("after("), if way.contains("-f") { 2 } else { 1 }, "{way}: {:?}", run.log);
        } else {
            assert_eq!(shown("getppid()"), 2, "{way}: {:?}", run.log);
        }
    });
});

/// The processes of this test that are traced.
fn traced(t: &Test) -> usize {
    t.processes().found.iter().filter(|process| process.tracer != 0).count()
}

tracetest!(letting_go_while_a_child_of_vfork_has_the_memory, |t| {
    let ways: [&[&str]; 6] = [
        &["-f"],
        &[],
        &["-f", "-F", "counted"],
        &["-F", "counted"],
        &["-f", "-F", "counted", "--probe-step=step"],
        &["-f", "-l", "*", "--probe-step=boost"],
    ];
    for options in ways {
        for before in [true, false] {
            for ending in ["e\n", "x\n"] {
                let way = format!("{options:?} attached before: {before}, {ending:?}");
                let mut target = t.command(t.target("hard_vfork").display().to_string(), [""; 0]).with_stdin().start();
                target.wait_stdout("running");
                let begin = |target: &mut crate::harness::run::Run| {
                    target.send("v\n");
                    target.wait_stdout("waiting");
                };
                if !before {
                    begin(&mut target);
                }
                let pid = target.pid();
                let run = t.trace(options.iter().copied()).args(["-p", &pid.to_string()]).start();
                if before {
                    run.wait_line("attached");
                    target.send("a\n");
                    target.wait_stdout("sum 1");
                    begin(&mut target);
                } else {
                    let seized = || Process::of(pid).filter(|process| process.tracer != 0);
                    assert!(poll(t.patience(), seized).is_some(), "{way}");
                }
                run.signal(Signal::SIGINT);
                assert_eq!(run.finish().code(), 130, "{way}");
                assert!(poll(t.patience(), || (traced(t) == 0).then_some(())).is_some(), "{way}: still traced");
                target.send(ending);
                target.wait_stdout("sum ");
                target.close_stdin();
                let end = target.finish();
                assert_eq!((end.code(), end.stdout.last().map(String::as_str)), (0, Some("undisturbed")), "{way}");
            }
        }
    }
});

tracetest!(threads_that_wait_for_each_other_while_everything_happens, |t| {
    // Three that stop all the time, and are resumed together, while another one makes the tracer map memory, place and forget
    // breakpoints, follow children of every kind and stop.
    let plugin = t.target("probe_plugin").display().to_string();
    let options = ["-F", "work,plugged", "-e", "signal=none"];
    same_by_every_method(t, &t.target("hard_together"), &[&plugin, "4", "400"], &options, |way, run| {
        let counts = counts(run);
        if way.contains("-f") {
            assert_eq!(counts.get("work"), Some(&(1200, 1200)), "{way}");
        }
        let plugged: usize =
            counts.iter().filter(|(name, _)| name.starts_with("plugged@")).map(|(_, count)| count.0).sum();
        assert_eq!(plugged, 4, "{way}: {counts:?}");
    });
    let arguments = [&*plugin, "4", "400"];
    let ways: [&[&str]; 3] =
        [&["-f"], &["-f", "-e", "trace=vfork,fork,clone,execve,kill"], &["-f", "-F", "work", "-k", "-e", "wait4"]];
    same_in_all_ways(t, "hard_together", &arguments, &ways, |_, _| {});
});

tracetest!(execve_by_a_thread_while_the_leader_is_busy, |t| {
    let ways: [&[&str]; 5] = [
        &["-f"],
        &["-f", "-e", "trace=getppid,execve"],
        &["-f", "-F", "work"],
        &["-f", "-F", "work", "-l", "*", "--probe-step=step"],
        &["-F", "work", "-e", "trace=execve"],
    ];
    same_in_all_ways(t, "hard_exec_busy", &["15"], &ways, |way, run| {
        if way.contains("-f") {
            assert_eq!(run.lines_with("+++ superseded by execve in pid ").len(), 15, "{way}");
        }
    });
});
