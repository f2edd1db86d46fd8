//! Library calls and functions: every call is shown once, however it ends, and the target does what it does untraced.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::harness::Test;
use crate::harness::run::Finished;

/// The ways in which a displaced instruction can be executed. All must give the same events.
pub(crate) const METHODS: [&str; 4] = ["auto", "emulate", "boost", "step"];

/// For a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// What the program writes and how it ends when nobody watches.
fn untraced(t: &Test, name: &str) -> (Vec<String>, i32) {
    let program = t.target(name).display().to_string();
    let run = t.command(&program, [""; 0]).finish();
    (run.stdout.clone(), run.code())
}

fn traced(t: &Test, options: &[&str], name: &str) -> Finished {
    let run = t.trace(options.iter().copied()).patience(PATIENCE).log_to_file().program(t.target(name)).finish();
    let (stdout, code) = untraced(t, name);
    assert_eq!((&run.stdout, run.code()), (&stdout, code), "{options:?} changed what {name} does: {:?}", run.stderr);
    run
}

/// How often each function is entered and how often it is left, by the lines of a strict text trace.
pub(crate) fn counts(run: &Finished) -> HashMap<String, (usize, usize)> {
    let mut counts: HashMap<String, (usize, usize)> = HashMap::new();
    for line in &run.log {
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        if let Some(rest) = line.strip_prefix("<... ") {
            let name = rest.split(' ').next().unwrap_or_default();
            counts.entry(name.to_owned()).or_default().1 += 1;
        } else if let Some((name, _)) = line.split_once('(')
            && !name.contains(' ')
        {
            let count = counts.entry(name.to_owned()).or_default();
            count.0 += 1;
            count.1 += usize::from(!line.contains("<unfinished ...>"));
        }
    }
    counts
}

tracetest!(every_call_of_every_thread_is_counted, |t| {
    for method in METHODS {
        let probe_step = format!("--probe-step={method}");
        let options = [&probe_step, "-f", "-F", "middle,leaf", "-l", "rand_r", "-e", "signal=none"];
        let run = traced(t, &options, "probe_threads");
        let counts = counts(&run);
        for name in ["middle", "leaf", "rand_r@libc.so.6"] {
            assert_eq!(counts.get(name), Some(&(2000, 2000)), "{name} with {method}");
        }
    }
});

tracetest!(what_is_told_when_the_task_runs_again_is_told_in_order, |t| {
    let address = regex::Regex::new("0x[0-9a-f]+|[0-9]{4,}").expect("an expression");
    let masked = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| address.replace_all(line, "X").into_owned()).collect()
    };
    // Two are probed at one place, as what the program calls and as a function of another name.
    let functions = ["-F", "main,jumper,leaf,compare,qsort@libc*,raise@libc*"];
    let calls = ["-l", "qsort,gsignal,getppid", "-e", "trace=getppid,exit_group"];
    for more in [&[][..], &["-z"]] {
        let options = || functions.iter().chain(&calls).chain(more).copied();
        let at_once = t.trace(options()).program(t.target("probe_told")).finish();
        let later = t.trace(options()).log_to_file().program(t.target("probe_told")).finish();
        assert_eq!((at_once.code(), later.code()), (0, 0));
        let (at_once, later) = (masked(&at_once.stderr), masked(&later.log));
        let differ = at_once.iter().zip(&later).find(|(a, b)| a != b);
        assert!(differ.is_none() && at_once.len() == later.len(), "{more:?}: {differ:?}");
        let count = |begin: &str| later.iter().filter(|line| line.starts_with(begin)).count();
        assert_eq!(["jumper(", "gsignal@", "raise@", "qsort@"].map(count), [20, 20, 20, 40], "{more:?}");
    }
});

tracetest!(children_are_followed_or_left_without_a_trace, |t| {
    for method in METHODS {
        let probe_step = format!("--probe-step={method}");
        let run = traced(t, &[&probe_step, "-f", "-F", "work,in_child", "-l", "strlen"], "probe_children");
        let all = counts(&run);
        assert_eq!(all.get("work"), Some(&(6, 6)), "{method}: {:#?}", run.log);
        assert_eq!(all.get("in_child"), Some(&(1, 1)), "{method}");
        assert_eq!(all.get("strlen@libc.so.6"), Some(&(6, 6)), "{method}");
        run.expect_line("strlen@libc.so.6(\"vforked\"");
        let run = traced(t, &[&probe_step, "-F", "work,in_child", "-l", "strlen"], "probe_children");
        let own = counts(&run);
        assert_eq!(own.get("work"), Some(&(2, 2)), "{method}: {:#?}", run.log);
        assert_eq!(own.get("in_child"), None, "{method}");
    }
});

tracetest!(calls_that_do_not_return_are_shown_as_what_they_are, |t| {
    for method in METHODS {
        let probe_step = format!("--probe-step={method}");
        let run = traced(
            t,
            &[&probe_step, "-F", "catcher,middle,thrower,setter,jumper,tail,last,deep,leaver"],
            "probe_leaving",
        );
        let counts = counts(&run);
        for (name, calls) in [("catcher", 2), ("middle", 2), ("thrower", 2), ("setter", 1), ("jumper", 1), ("tail", 1)]
        {
            assert_eq!(counts.get(name), Some(&(calls, calls)), "{name} with {method}: {:#?}", run.log);
        }
        assert_eq!(counts.get("deep"), Some(&(5001, 5001)), "{method}");
        assert!(run.expect_line("leaver()").ends_with("= <no return>"), "{method}");
        assert!(run.expect_line("<... tail resumed>").ends_with("= <tail call>"), "{method}");
    }
});

/// The executable bytes of a process.
pub(crate) fn text_of(pid: i32) -> Vec<(String, Vec<u8>)> {
    let memory = fs::File::open(format!("/proc/{pid}/mem")).expect("its memory");
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("its mappings");
    let code = maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.contains('x')));
    let code = code.filter(|line| line.contains('/'));
    code.map(|line| {
        let (range, _) = line.split_once(' ').expect("a range");
        let (start, end) = range.split_once('-').expect("two addresses");
        let address = |text| u64::from_str_radix(text, 16).expect("an address");
        let mut bytes = vec![0; (address(end) - address(start)) as usize];
        memory.read_exact_at(&mut bytes, address(start)).expect("code");
        (line.to_owned(), bytes)
    })
    .collect()
}

tracetest!(a_process_that_is_let_go_has_its_own_text_and_has_lost_nothing, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let pid = target.pid();
    let before = text_of(pid);
    for method in METHODS.iter().cycle().take(8) {
        let probe_step = format!("--probe-step={method}");
        let words = [&probe_step, "-f", "-p", &pid.to_string(), "-F", "counted", "-l", "rand_r"];
        let tracer = t.trace(words).start();
        tracer.wait_line("counted(");
        tracer.wait_line("rand_r@libc.so.6(");
        assert_ne!(text_of(pid), before, "{method}: nothing was placed");
        tracer.signal(Signal::SIGINT);
        tracer.finish();
        assert_eq!(text_of(pid), before, "{method}: its text is not what it was");
    }
    target.close_stdin();
    let end = target.finish();
    assert_eq!(end.stdout.last().map(String::as_str), Some("lost 0"));
});

tracetest!(callers_that_are_not_there_are_named, |t| {
    let run = t.trace(["-l", "strtol", "--from=libsomethin*,probe_knwon.64"]).program(t.target("probe_known")).finish();
    let said = |line: &str| run.stderr.iter().any(|other| other.starts_with(line));
    assert!(said("trace: nothing that ran is called '--from=libsomethin*'"), "{:?}", run.stderr);
    assert!(
        said("trace: nothing that ran is called '--from=probe_knwon.64' (near: probe_known.64)"),
        "{:?}",
        run.stderr
    );
    assert!(!said("trace: nothing that ran is called 'strtol'"), "{:?}", run.stderr);
});

tracetest!(a_stopped_process_is_probed_when_it_goes_on, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let before = text_of(target.pid());
    target.signal(Signal::SIGSTOP);
    target.wait_state(target.pid(), "T");
    let tracer = t.trace(["-f", "-p", &target.pid().to_string(), "-F", "counted"]).start();
    tracer.wait_line("Process");
    assert_eq!(text_of(target.pid()), before, "it does not run, not even for us");
    target.signal(Signal::SIGCONT);
    tracer.wait_line("counted(");
    tracer.signal(Signal::SIGINT);
    tracer.finish();
    assert_eq!(text_of(target.pid()), before);
    target.close_stdin();
    assert_eq!(target.finish().stdout.last().map(String::as_str), Some("lost 0"));
});

tracetest!(programs_of_32_bits_are_left_alone, |t| {
    let program = t.target32("count_calls");
    let run = t.trace(["-F", "main"]).program(&program).finish();
    assert_eq!((run.code(), run.stdout.len()), (1, 0), "{:?}", run.stderr);
    assert!(run.stderr[0].contains("is not 64-bit x86 code"), "{:?}", run.stderr);
    // Not known beforehand: the shell could run any other.
    let path = program.display().to_string();
    let run = t.trace(["-f", "-F", "main@count_calls*", "/bin/sh", "-c", &format!("{path} 1 1 0")]).finish();
    assert_eq!(run.code(), 0, "{:?}", run.stderr);
    let said = |end: &str| run.stderr.iter().any(|line| line.ends_with(end));
    assert!(said("the program is 32-bit code, which can't be probed"), "{:?}", run.stderr);
});

tracetest!(threads_that_are_not_meant_survive_the_probes, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let pid = target.pid();
    let before = text_of(pid);
    for method in METHODS {
        let probe_step = format!("--probe-step={method}");
        let words = [&probe_step, "-p", &pid.to_string(), "-F", "counted"];
        let tracer = t.trace(words).start();
        tracer.wait_until(|| text_of(pid) != before, "breakpoint");
        tracer.signal(Signal::SIGINT);
        let run = tracer.finish();
        assert_eq!(run.stderr.iter().filter(|line| line.contains("counted(")).count(), 0, "{:?}", run.stderr);
        assert_eq!(text_of(pid), before, "{method}");
    }
    target.close_stdin();
    assert_eq!(target.finish().stdout.last().map(String::as_str), Some("lost 0"));
});

tracetest!(arguments_are_shown_as_what_they_are, |t| {
    let run = traced(t, &["-l", "*"], "probe_known");
    for line in [
        "pow@libm.so.6(2.0, 3.0)                 = 8.0",
        r#"printf@libc.so.6("%f %Lf %s %c\n", 8.0, 1.25, "text", 'x') = 25"#,
        "expf@libm.so.6(0.5)                     = 1.6487212",
        ", 4, 4, compare) = <void>",
        r#"sscanf@libc.so.6("42 word", "%d %9s", [42], "word") = 2"#,
        r#"open@libc.so.6("/nonexistent", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)"#,
        r#"read@libc.so.6(3, "probe_known.64\n", 20) = 15"#,
        r#"strftime@libc.so.6("1970-01-01", 64, "%Y-%m-%d", {tm_sec=0, "#,
        r#"strtol@libc.so.6("12abc", ["abc"], 10)"#,
        r#"fopen@libc.so.6("/nonexistent/file", "r") = NULL ENOENT (No such file or directory)"#,
    ] {
        run.expect_line(line);
    }
});

tracetest!(a_prototype_of_the_users_comes_before_ours, |t| {
    let file = t.dir().join("mine.proto");
    fs::write(
        &file,
        "constants BASES { OCTAL = 8, DECIMAL = 10 } long strtol(string text, ptr end, enum(BASES) base);",
    )
    .expect("a file");
    let option = format!("--prototypes={}", file.display());
    let run = traced(t, &[&option, "-l", "*strtol"], "probe_known");
    assert!(run.expect_line("strtol@libc.so.6(").contains(", DECIMAL) "), "{:?}", run.log);
    fs::write(&file, "long strtol(sting text);").expect("a file");
    let run = t.trace([&option, "-l", "strtol", "true"]).finish();
    assert_eq!(run.code(), 1);
    assert!(run.stderr[0].ends_with("mine.proto:1: `sting` is no type"), "{:?}", run.stderr);
});

tracetest!(what_can_never_be_called_is_refused_before_anything_runs, |t| {
    let program = t.target("probe_known");
    for (option, item, near) in [
        ("-F", "mian", " (near: main"),
        ("-F", "compare,no_such_function_at_all", "'no_such_function_at_all';"),
        ("-F", "zz_*", "'zz_*';"),
        ("-F", "mian+4", " (near: main"),
        ("-F", "malocs@libc", " (near: "),
        ("-l", "strtoll", " (near: strtol"),
        ("-l", "strtol@libm", "'strtol@libm'"),
    ] {
        let run = t.trace([option, item]).program(&program).finish();
        assert_eq!((run.code(), run.stdout.len(), run.stderr.len()), (1, 0, 1), "{item}: {:?}", run.stderr);
        assert!(run.stderr[0].contains(near), "{item}: {:?}", run.stderr);
    }
});

tracetest!(what_a_running_process_does_not_have_is_said_at_once, |t| {
    let mut target = t.command(t.target("probe_busy").display().to_string(), [""; 0]).with_stdin().start();
    target.wait_stdout("running");
    let tracer = t.trace(["-f", "-p", &target.pid().to_string(), "-F", "counted,conuted"]).start();
    tracer.wait_line("has nothing that is called 'conuted' so far (near: counted");
    tracer.wait_line("counted(");
    tracer.signal(Signal::SIGINT);
    tracer.finish();
    target.close_stdin();
    target.finish();
});

tracetest!(what_a_later_program_may_have_is_said_at_the_end, |t| {
    let program = t.target("probe_known").display().to_string();
    let words = ["-f", "-F", "compare,mian", "-l", "strtol,strtoll", "/bin/sh", "-c", &program];
    let run = t.trace(words).finish();
    assert_eq!(run.code(), 0, "the program is not to blame");
    let said = |line: &str| run.stderr.iter().any(|other| other.starts_with(line));
    assert!(said("trace: nothing that ran is called 'mian' (near: main"), "{:?}", run.stderr);
    assert!(said("trace: nothing that ran is called 'strtoll' (near: strtol"), "{:?}", run.stderr);
    assert!(!said("trace: nothing that ran is called 'compare'"), "{:?}", run.stderr);
    run.expect_line("strtol@libc.so.6(");
});

/// The address of a function in its file, as `trace list` has it.
fn address_of(t: &Test, program: &str, function: &str) -> u64 {
    let run = t.trace(["list", "functions", program, function]).finish();
    let line = run.stdout.iter().find(|line| line.trim_end().ends_with(&format!(" {function}")));
    let line = line.unwrap_or_else(|| panic!("{:?}", run.stdout));
    let word = line.split_whitespace().next().expect("an address");
    u64::from_str_radix(word.trim_start_matches("0x"), 16).expect("an address")
}

tracetest!(places_inside_functions_are_shown_when_they_are_reached, |t| {
    for method in METHODS {
        let probe_step = format!("--probe-step={method}");
        let run = traced(t, &[&probe_step, "-F", "places,places+1,places+0x2"], "probe_places");
        let lines: Vec<&str> = run.log.iter().map(String::as_str).take(4).collect();
        assert_eq!(
            lines,
            ["places( <unfinished ...>", "places+0x1()", "places+0x2()", "<... places resumed>)                   = 7"],
            "{method}"
        );
        assert_eq!(run.log.iter().filter(|line| *line == "places+0x2()").count(), 3, "{method}");
    }
});

tracetest!(a_place_inside_an_instruction_or_a_restartable_sequence_is_refused, |t| {
    for (item, reason) in [
        ("places+3", "no instruction begins there"),
        ("places+100", "it lies behind the function's end"),
        ("sequence+1", "it lies in a restartable sequence"),
    ] {
        let run = traced(t, &["-F", item], "probe_places");
        assert_eq!(run.stderr, [format!("trace: 1 place is not probed: {reason}")], "{item}");
    }
    let run = traced(t, &["-F", "sequence"], "probe_places");
    assert_eq!(counts(&run).get("sequence"), Some(&(3, 3)));
});

tracetest!(addresses_of_the_process_and_of_a_file_are_places, |t| {
    let program = t.target("probe_places").display().to_string();
    let address = address_of(t, &program, "places");
    let entry = format!("{address:#x}");
    let run = traced(t, &["-F", &entry], "probe_places");
    assert_eq!(counts(&run).get("places"), Some(&(3, 3)), "a function's entry is the function: {:?}", run.log);
    let inside = format!("{:#x}@MAIN", address + 2);
    let run = traced(t, &["-F", &inside], "probe_places");
    assert_eq!(run.log.iter().filter(|line| *line == "places+0x2()").count(), 3, "{:?}", run.log);
});

tracetest!(functions_are_chosen_by_their_source_file, |t| {
    let run = traced(t, &["-F", "file:src/net/*"], "probe_places");
    let counts = counts(&run);
    assert_eq!((counts.get("tcp_open"), counts.get("disk_open")), (Some(&(1, 1)), None), "{:?}", run.log);
    let run = t.trace(["-F", "file:src/nut/*@MAIN"]).program(t.target("probe_places")).finish();
    assert_eq!((run.code(), run.stdout.len()), (1, 0), "{:?}", run.stderr);
    let run = t.trace(["-F", "file:tcp.c@MAIN"]).program(t.target("probe_known")).finish();
    assert!(run.stderr[0].contains("has debugging information"), "{:?}", run.stderr);
});

tracetest!(functions_that_a_resolver_chooses_have_their_public_names, |t| {
    for (now, method) in [false, true].into_iter().flat_map(|now| METHODS.map(|method| (now, method))) {
        let probe_step = format!("--probe-step={method}");
        let words = [&probe_step, "-F", "pick,memcpy@libc.so.6,strlen@libc.so.6", "-l", "strchr"];
        let mut launch = t.trace(words).log_to_file().program(t.target("probe_ifunc"));
        if now {
            launch = launch.env("LD_BIND_NOW", "1");
        }
        let run = launch.finish();
        assert_eq!((run.code(), run.stdout.as_slice()), (0, &["15".to_owned()][..]), "{now} {method}");
        let counts = counts(&run);
        assert_eq!(counts.get("pick"), Some(&(3, 3)), "{now} {method}: {:?}", run.log);
        for name in ["memcpy@libc.so.6", "strchr@libc.so.6"] {
            assert_eq!(counts.get(name), Some(&(1, 1)), "{now} {method}: {name} {:?}", run.log);
        }
        assert!(counts.get("strlen@libc.so.6").is_some_and(|calls| calls.0 >= 1), "{now} {method}: {:?}", run.log);
    }
});

/// What forbids a target to map memory, or to do anything at all.
const CONFINEMENTS: [&str; 5] = ["none", "strict", "filter", "mdwe", "memory"];

fn expect_all_confined(log: &[String], what: &str) {
    for name in ["near_operand()", "vector()", "plain()"] {
        let calls = log.iter().filter(|line| line.starts_with(name) && line.contains("= ")).count();
        assert_eq!(calls, 100, "{name} of {what}");
    }
}

tracetest!(a_target_that_confines_itself_later_goes_on_being_traced, |t| {
    for (how, method) in CONFINEMENTS.into_iter().flat_map(|how| METHODS.map(|method| (how, method))) {
        let probe_step = format!("--probe-step={method}");
        let launch = t.trace([&probe_step, "-F", "near_operand,vector,plain"]).log_to_file();
        let run = launch.program(t.target("probe_confined")).arg(how).finish();
        assert_eq!(
            (run.code(), run.stdout.join(" ").as_str()),
            (0, "running right"),
            "{how} {method}: {:?}",
            run.stderr
        );
        expect_all_confined(&run.log, &format!("{how} {method}"));
    }
});

tracetest!(a_confined_target_is_probed_without_a_system_call_of_ours, |t| {
    for (how, method) in CONFINEMENTS.into_iter().flat_map(|how| METHODS.map(|method| (how, method))) {
        let program = t.target("probe_confined").display().to_string();
        let mut target = t.command(program, [how, "wait"]).with_stdin().start();
        target.wait_stdout("running");
        let pid = target.pid();
        let before = text_of(pid);
        let probe_step = format!("--probe-step={method}");
        let words = [&probe_step, "-p", &pid.to_string(), "-F", "near_operand,vector,plain"];
        // Let go before anything is called: what was borrowed is back.
        let tracer = t.trace(words).start();
        tracer.wait_until(|| text_of(pid) != before, "the probes");
        tracer.signal(Signal::SIGINT);
        tracer.finish();
        assert_eq!(text_of(pid), before, "{how} {method}");
        let tracer = t.trace(words).log_to_file().start();
        tracer.wait_until(|| text_of(pid) != before, "the probes");
        target.close_stdin();
        let end = target.finish();
        assert_eq!((end.code(), end.stdout.join(" ").as_str()), (0, "running right"), "{how} {method}");
        let run = tracer.finish();
        expect_all_confined(&run.log, &format!("{how} {method}: {:?}", run.stderr));
    }
});

tracetest!(what_never_returns_is_no_reason_for_complaints, |t| {
    // Startup code runs the program by a call that `hlt` stands behind; behind a function's end is an int3.
    let run = traced(t, &["-F", "*@MAIN", "-l", "*"], "probe_no_return");
    assert!(run.stderr.is_empty(), "{:?}", run.stderr);
    assert!(run.expect_line("__libc_start_main@libc.so.6(").ends_with(" = <no return>"), "{:#?}", run.log);
    for name in ["leaves", "ends_in_a_call", "at_end"] {
        assert_eq!(counts(&run).get(name), Some(&(1, 1)), "{name}: {:#?}", run.log);
    }
    let at = |part: &str| run.log.iter().position(|line| line.starts_with(part)).expect("such a line");
    assert!(at("leaves(") < at("at_end(") && at("at_end(") < at("<... leaves resumed>"), "{:#?}", run.log);
    assert!(run.expect_line("<... leaves resumed>").ends_with(" = <no return>"), "{:#?}", run.log);
});

tracetest!(where_a_stripped_program_begins_is_startup_code, |t| {
    let program = t.dir().join("stripped");
    std::fs::copy(t.target("probe_known"), &program).expect("a copy");
    let strip = t.command("strip", [program.display().to_string()]).finish();
    assert_eq!(strip.code(), 0, "{:?}", strip.stderr);
    let all = t.trace(["-F", "*@MAIN"]).log_to_file().program(&program).finish();
    assert!(!all.log.is_empty() && all.lines_with("_start").is_empty(), "{:#?}", all.log);
    let start = t.trace(["-F", "_start"]).log_to_file().program(&program).finish();
    assert!(start.expect_line("_start()").ends_with("= <no return>"), "{:#?}", start.log);
});

tracetest!(what_only_others_call_is_said_with_their_names, |t| {
    let words = [t.target("probe_dlopen"), t.target("probe_plugin")].map(|path| path.display().to_string()).join(" ");
    let run = t.trace(["-f", "-l", "dlsym,getsid", "/bin/sh", "-c", &format!("{words} 3")]).finish();
    let wanted = "trace: no module whose calls are shown calls 'getsid', but probe_plugin.64 may: `--from` chooses";
    assert!(run.stderr.iter().any(|line| line == wanted), "{:#?}", run.stderr);
    assert_eq!(run.code(), 0);
});
