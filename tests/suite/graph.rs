//! Calls as a tree, and summaries of functions: of real programs, with times taken out.

use std::fs;

use crate::harness::Test;
use crate::harness::run::Finished;

/// A line with a mark in place of each duration.
fn without_times(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    while let Some(at) = words.iter().rposition(|word| matches!(*word, "us" | "ms" | "s")) {
        words.splice(at - 1..=at, ["TIME"]);
    }
    words.join(" ")
}

/// The number of a line's task, five digits at least, and the rest.
fn numbered(line: &str) -> (&str, &str) {
    let width = line.bytes().take_while(u8::is_ascii_digit).count();
    (&line[..width], &line[width.max(5) + 1..])
}

/// The lines of one task.
fn of_task<'a>(lines: &[&'a str], number: &str) -> Vec<&'a str> {
    lines.iter().map(|line| numbered(line)).filter(|(task, _)| *task == number).map(|(_, rest)| rest).collect()
}

fn trees(run: &Finished) -> Vec<String> {
    run.log.iter().map(|line| without_times(line)).collect()
}

fn traced(t: &Test, options: &[&str], name: &str, code: i32) -> Finished {
    let run = t.trace(options.iter().copied()).log_to_file().program(t.target(name)).finish();
    assert_eq!(run.code(), code, "{options:?}: {:?}", run.stderr);
    run
}

const FUNCTIONS: &str = "main,factorial,interrupted,handler,leaf,repeats,slow,thread,parent,leaves";

tracetest!(functions_system_calls_and_signals_are_one_tree, |t| {
    let run = traced(t, &["--graph", "-F", FUNCTIONS, "-e", "trace=rt_sigreturn,exit_group"], "graph", 5);
    let expected = "\
main() {
  factorial() {
    factorial() {
      factorial() = 1 /* TIME */
    } = 2 /* factorial TIME */
  } = 6 /* factorial TIME */
  interrupted() {
    --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TKILL, si_pid=N, si_uid=N} ---
    handler() {
      leaf() = 11 /* TIME */
    } = 11 /* handler TIME */
    rt_sigreturn({mask=[]}) = 0 /* TIME */
    leaf() = 2 /* TIME */
  } = 2 /* interrupted TIME */
";
    let trees = trees(&run);
    let tree: Vec<String> = trees
        .iter()
        .map(|line| match line.find("si_pid=") {
            Some(at) => format!("{}si_pid=N, si_uid=N}} ---", &line[..at]),
            None => line.clone(),
        })
        .collect();
    assert_eq!(tree.iter().take(14).map(|line| format!("{line}\n")).collect::<String>(), expected);
    let end = ["  leaves() {", "    exit_group(5) = ?", "  } = <no return> /* leaves TIME */"];
    assert!(trees.windows(3).any(|lines| lines == end), "{trees:#?}");
    assert_eq!(trees.last().map(String::as_str), Some("+++ exited with 5 +++"));
});

tracetest!(threads_and_children_have_trees_of_their_own, |t| {
    let run = traced(t, &["--graph", "-f", "-F", FUNCTIONS], "graph", 5);
    let trees = trees(&run);
    let lines: Vec<&str> = trees.iter().map(String::as_str).collect();
    let number_of = |part: &str| numbered(run.expect_line(part)).0.to_owned();
    let thread = ["thread() {", "  factorial() {", "    factorial() = 1 /* TIME */", "  } = 2 /* factorial TIME */"];
    assert_eq!(of_task(&lines, &number_of(" thread() {"))[..4], thread);
    let child = ["  } = 9 /* parent TIME */", "  leaves() = <no return> /* TIME */", "+++ exited with 9 +++"];
    assert_eq!(of_task(&lines, &number_of("exited with 9")), child);
});

tracetest!(what_does_not_return_is_in_the_tree_as_what_it_is, |t| {
    let functions = "catcher,middle,thrower,setter,jumper,tail,last,leaver";
    let run = traced(t, &["--graph", "-F", functions, "-l", "__cxa_begin_catch"], "probe_leaving", 4);
    let trees = trees(&run);
    for expected in [
        &["tail() {", "  last() = 10 /* TIME */", "} = <tail call> /* tail TIME */"][..],
        &["setter() {", "  jumper() = <left by exception or longjmp> /* TIME */", "} = 7 /* setter TIME */"],
        &[
            "catcher() {",
            "  middle() {",
            "    thrower() = <left by exception or longjmp> /* TIME */",
            "  } = <left by exception or longjmp> /* middle TIME */",
        ],
        &["} = -1 /* catcher TIME */"],
        &["leaver() = <no return> /* TIME */"],
    ] {
        assert!(trees.windows(expected.len()).any(|lines| lines == expected), "no {expected:#?} in {trees:#?}");
    }
    let caught = trees.iter().position(|line| line.starts_with("  __cxa_begin_catch@")).expect("it is caught");
    assert_eq!(trees[caught - 1], "  } = <left by exception or longjmp> /* middle TIME */");
});

tracetest!(a_system_call_after_longjmp_stands_where_it_was_made, |t| {
    let run = traced(t, &["--graph", "-F", "jumps,inner", "-e", "trace=getpgrp", "-e", "signal=none"], "graph", 5);
    let trees = trees(&run);
    let expected = ["jumps() {", "  inner() = <left by exception or longjmp> /* TIME */"];
    assert_eq!(trees[..2], expected, "{trees:#?}");
    assert!(trees[2].starts_with("  getpgrp() = ") && trees[3] == "} = 1 /* jumps TIME */", "{trees:#?}");
});

tracetest!(parts_of_a_tree_and_what_was_left_out, |t| {
    let run = traced(t, &["--depth=2", "-F", FUNCTIONS], "graph", 5);
    assert!(run.log.iter().all(|line| !line.starts_with("    ") || line.starts_with("    ---")), "{:#?}", run.log);
    assert_eq!(run.log.last().map(String::as_str), Some("+++ not shown: 12 calls deeper than 2 levels +++"));
    let run = traced(t, &["--min-time=200ms", "-F", FUNCTIONS, "-e", "trace=clock_nanosleep"], "graph", 5);
    let nap = "    clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=200000000}, NULL) = 0 /* TIME */";
    for line in ["main() {", "  slow() {", nap, "  } = 3 /* slow TIME */"] {
        assert!(trees(&run).iter().any(|shown| shown == line), "no {line}: {:#?}", run.log);
    }
    run.expect_line(" calls shorter than 200.00 ms +++");
    let run = traced(t, &["--only-below=repeats", "-F", "leaf", "-f", "-e", "signal=none"], "graph", 5);
    let below: Vec<String> = trees(&run).iter().map(|line| numbered(line).1.to_owned()).collect();
    let mut expected = vec!["repeats() {"];
    expected.extend(["  leaf() = 8 /* TIME */"; 5]);
    expected.extend(["  leaf() = 9 /* TIME */", "} = 49 /* repeats TIME */"]);
    assert_eq!(below[..8], expected);
    run.expect_line("+++ not shown: 3 calls outside of repeats +++");
});

tracetest!(on_a_terminal_functions_are_a_tree_and_repeated_calls_fold, |t| {
    let run = t.trace(["--profile=terminal", "-F", "repeats,leaf"]).program(t.target("graph")).finish();
    assert_eq!(run.code(), 5);
    let trees = trees(&run);
    let start = trees.iter().position(|line| line == "repeats() {").expect("a tree");
    // A tick in between ends a line.
    let folded: u32 = trees[start..]
        .iter()
        .take_while(|line| !line.starts_with('}'))
        .filter_map(|line| line.strip_prefix("  leaf() = 8 /* "))
        .map(|rest| rest.strip_prefix("x ").and_then(|rest| rest.split(',').next()?.parse().ok()).unwrap_or(1))
        .sum();
    assert_eq!(folded, 5, "{trees:#?}");
});

/// The cells of the row of `name`.
fn row<'a>(run: &'a Finished, name: &str) -> Vec<&'a str> {
    let is_it = |line: &&String| line.split(' ').next_back() == Some(name);
    let line = run.log.iter().find(is_it).unwrap_or_else(|| panic!("no {name}: {:#?}", run.log));
    line.split(' ').filter(|word| !word.is_empty()).collect()
}

tracetest!(functions_are_counted_in_both_profiles, |t| {
    let run = traced(t, &["-c", "-U", "calls,total-time,self-time,name", "-F", FUNCTIONS, "-l", "getpid"], "graph", 5);
    for (name, calls) in [("leaf", "9"), ("factorial", "3"), ("main", "1"), ("getpid@libc.so.6", "2"), ("leaves", "1")]
    {
        assert_eq!(row(&run, name)[0], calls, "{name}");
    }
    let seconds = |name: &str, column: usize| row(&run, name)[column].parse::<f64>().expect("seconds");
    assert!(seconds("slow", 2) >= 0.2, "nobody else has slept: {:#?}", run.log);
    assert!(seconds("main", 1) >= 0.2 && seconds("main", 2) <= seconds("main", 1) - seconds("slow", 2));
    let both = t.trace(["--profile=terminal", "-c", "-F", "slow", "-e", "trace=clock_nanosleep"]);
    let both = both.program(t.target("graph")).finish();
    assert_eq!(both.code(), 5);
    let headings: Vec<&String> = both.log.iter().filter(|line| line.contains(" p99 ")).collect();
    assert!(headings[0].ends_with("  function") && headings[1].contains("  syscall  "), "{:#?}", both.log);
    let threads = traced(t, &["-c", "-f", "--by=thread", "-F", FUNCTIONS], "graph", 5);
    let calls: Vec<&str> = threads
        .lines_with("  graph.64 ")
        .iter()
        .filter_map(|line| line.split(' ').filter(|word| !word.is_empty()).nth(3))
        .collect();
    assert_eq!(calls, ["19", "3", "1"], "by time: {:#?}", threads.log);
});

tracetest!(what_fails_by_its_prototype_is_an_error, |t| {
    let run = traced(t, &["-c", "-U", "calls,errors,name", "-l", "open,fopen,read"], "probe_known", 0);
    assert_eq!(row(&run, "open@libc.so.6")[1], "1", "{:#?}", run.log);
    assert_eq!(row(&run, "fopen@libc.so.6")[1], "1", "{:#?}", run.log);
    assert_eq!(row(&run, "read@libc.so.6").len(), 2, "it does not fail: {:#?}", run.log);
});

tracetest!(only_what_is_below_a_function_is_counted, |t| {
    let options = ["-c", "-U", "calls,name", "--only-below=slow", "-F", "leaf"];
    let run = traced(t, &options, "graph", 5);
    assert_eq!(row(&run, "leaf")[0], "1", "{:#?}", run.log);
    assert_eq!(run.lines_with("+++ not counted: 8 calls outside of slow +++").len(), 1, "{:#?}", run.log);
});

tracetest!(stacks_say_where_the_time_went, |t| {
    let (folded, flame) = (t.dir().join("folded"), t.dir().join("flame.svg"));
    let formats = [format!("--format=folded:{}", folded.display()), format!("--format=flame:{}", flame.display())];
    let functions = ["-f", "-F", FUNCTIONS, "-e", "trace=clock_nanosleep"];
    let run = t.trace(formats.iter().map(String::as_str).chain(functions)).program(t.target("graph")).finish();
    assert_eq!((run.code(), &run.stderr), (5, &Vec::new()), "there are no lines");
    let stacks = fs::read_to_string(&folded).expect("stacks");
    let slept = stacks.lines().find_map(|line| line.strip_prefix("graph.64;main;slow;[clock_nanosleep] "));
    let slept: u64 = slept.and_then(|micros| micros.parse().ok()).unwrap_or_else(|| panic!("{stacks}"));
    assert!(slept >= 200_000, "{stacks}");
    for stack in ["graph.64;main;factorial;factorial;factorial ", "graph.64;thread;factorial "] {
        assert!(stacks.lines().any(|line| line.starts_with(stack)), "no {stack} in {stacks}");
    }
    let picture = fs::read_to_string(&flame).expect("a picture");
    assert!(picture.contains("<title>slow (") && picture.trim_end().ends_with("</svg>"));
});
