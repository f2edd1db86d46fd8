use super::super::join::join;
use super::super::line::parse;
use super::*;

const CLOCK: Clock = Clock { epoch: 1_700_000_000, uptime: 50_000 };

fn run(tracer: i32, trace: &str) -> Run {
    Run { lines: join(parse(trace)), tracer }
}

fn verdict_of(references: [&str; 2], trace: &str, rules: &str) -> Verdict {
    let runs = [run(10, references[0]), run(20, references[1])];
    compare(&[&runs[0], &runs[1]], &run(30, trace), &Rules::parse(rules).expect("rules"), &CLOCK)
}

/// Two identical references.
fn against(reference: &str, trace: &str) -> Verdict {
    verdict_of([reference, reference], trace, "")
}

/// Equal, excused, different.
fn counts(verdict: &Verdict) -> (usize, usize, usize) {
    (verdict.equal, verdict.excused, verdict.different.len())
}

#[test]
fn equal_traces_are_equal() {
    let trace = "1     close(3) = 0\n1     +++ exited with 0 +++\n";
    let verdict = against(trace, trace);
    assert_eq!(counts(&verdict), (2, 0, 0));
    assert!((verdict.percent() - 100.0).abs() < f64::EPSILON);
}

#[test]
fn an_empty_trace_is_not_equal() {
    assert_eq!(counts(&against("1     close(3) = 0\n", "")), (0, 0, 1));
    assert!(against("", "").percent() < 1.0);
}

#[test]
fn strings_flags_results_and_names_are_compared() {
    for (a, b) in [
        ("open(\"a\", 0) = 3", "open(\"b\", 0) = 3"),
        ("open(\"a\", O_RDONLY) = 3", "open(\"a\", O_RDWR) = 3"),
        ("close(3) = 0", "close(4) = 0"),
        ("close(3) = 0", "close(3) = 1"),
        ("close(3) = -1 EBADF (Bad file descriptor)", "close(3) = -1 EBADF (bad file descriptor)"),
        ("stat({st_size=5}) = 0", "stat({size=5}) = 0"),
        ("read(3, \"ab\"..., 9) = 5", "read(3, \"ab\", 9) = 5"),
        ("write(3, NULL, 9) = 5", "write(3, 0x7f0011112222, 9) = 5"),
    ] {
        let verdict = against(&format!("1     {a}\n"), &format!("1     {b}\n"));
        assert_eq!(counts(&verdict), (0, 0, 1), "{a} / {b}");
        assert!(verdict.different[0].strace.is_some() && verdict.different[0].trace.is_some(), "paired");
    }
}

#[test]
fn addresses_are_compared_where_strace_repeats_them() {
    let (a, b) = ("1     brk(NULL) = 0x555555559000\n", "1     brk(NULL) = 0x55555555a000\n");
    assert_eq!(counts(&against(a, b)), (0, 0, 1));
    assert_eq!(counts(&verdict_of([a, b], a, "")), (1, 0, 0));
    assert_eq!(counts(&verdict_of([a, b], "1     brk(NULL) = 0x55555555b000\n", "")), (1, 0, 0));
}

#[test]
fn old_times_are_compared_and_new_ones_not() {
    let line = |seconds: i64| format!("1     stat({{st_mtime={seconds}}}) = 0\n");
    assert_eq!(counts(&against(&line(1_000_000_000), &line(1_000_000_001))), (0, 0, 1));
    assert_eq!(counts(&against(&line(1_700_000_000), &line(1_700_000_001))), (1, 0, 0));
}

#[test]
fn what_varies_between_straces_is_excused_where_it_varies() {
    let line = |name: &str| format!("1     open(\"/tmp/{name}\", O_RDWR) = 3\n1     close(3) = 0\n");
    assert_eq!(counts(&verdict_of([&line("x1"), &line("x2")], &line("x3"), "")), (1, 1, 0));
    // Another call in that place is not what strace's runs differ in: the budget excuses the sort, but no other.
    let other = "1     chdir(\"/tmp/x3\") = 0\n1     close(3) = 0\n";
    assert_eq!(verdict_of([&line("x1"), &line("x2")], other, "").different.len(), 1);
}

#[test]
fn as_many_lines_of_a_sort_may_vary_as_between_straces() {
    let polls = |n: usize| "1     poll(0) = 0\n1     close(3) = 0\n".repeat(n);
    assert_eq!(counts(&verdict_of([&polls(2), &polls(3)], &polls(4), "")).2, 0);
    assert_eq!(counts(&verdict_of([&polls(2), &polls(3)], &polls(7), "")).2, 6);
    assert_eq!(counts(&verdict_of([&polls(2), &polls(2)], &polls(3), "")).2, 2);
}

#[test]
fn missing_and_additional_tasks_are_different() {
    let one = "1     fork() = 2\n1     close(3) = 0\n";
    let two = format!("{one}2     close(4) = 0\n2     +++ exited with 0 +++\n");
    assert_eq!(counts(&against(&two, one)), (2, 0, 2));
    assert_eq!(counts(&against(one, &two)), (2, 0, 2));
}

#[test]
fn pids_are_the_same_when_they_name_the_same_task() {
    let trace = |a: i32, b: i32| {
        format!("{a}    fork() = {b}\n{a}    wait4({b}, NULL, 0, NULL) = {b}\n{b}    getppid() = {a}\n")
    };
    assert_eq!(counts(&against(&trace(11, 12), &trace(51, 52))), (3, 0, 0));
    let wrong = "51    fork() = 52\n51    wait4(51, NULL, 0, NULL) = 52\n52    getppid() = 51\n";
    assert_eq!(counts(&against(&trace(11, 12), wrong)), (2, 0, 1));
}

#[test]
fn the_tracer_is_known() {
    let runs = [run(10, "1     getppid() = 10\n"), run(20, "1     getppid() = 20\n")];
    let rules = Rules::default();
    assert_eq!(counts(&compare(&[&runs[0], &runs[1]], &run(30, "1     getppid() = 30\n"), &rules, &CLOCK)), (1, 0, 0));
    assert_eq!(counts(&compare(&[&runs[0], &runs[1]], &run(30, "1     getppid() = 20\n"), &rules, &CLOCK)).2, 1);
}

#[test]
fn torn_calls_equal_whole_ones() {
    let whole = "1     read(0, \"x\", 1)          = 1\n";
    let torn = "1     read(0,  <unfinished ...>\n2     close(1) = 0\n1     <... read resumed>\"x\", 1) = 1\n";
    assert_eq!(against(whole, torn).different.len(), 1, "only the other task's line");
}

#[test]
fn explained_differences_are_counted_apart() {
    let rules = "why: w\ndoc: d\nstrace: close\\((?P<fd>.)\\) = 0\ntrace: close\\((?P<fd>.)\\) = zero\n";
    let verdict = verdict_of(["1     close(3) = 0\n", "1     close(3) = 0\n"], "1     close(3) = zero\n", rules);
    assert_eq!((verdict.different.len(), verdict.explained.get(&0)), (0, Some(&1)));
}

#[test]
fn which_thread_gets_which_descriptor_is_chance() {
    let trace = |first: u32, second: u32, read: u32| {
        format!(
            "1     clone3({{flags=CLONE_VM|CLONE_THREAD}}, 88) = 2\n1     openat(AT_FDCWD, \"a\", O_RDONLY) = {first}\n\
             2     openat(AT_FDCWD, \"b\", O_RDONLY) = {second}\n2     read({read}, \"x\", 1) = 1\n2     close({second}) = 0\n"
        )
    };
    assert_eq!(counts(&against(&trace(3, 4, 4), &trace(4, 3, 3))), (5, 0, 0));
    assert_eq!(counts(&against(&trace(3, 4, 4), &trace(4, 3, 4))), (4, 0, 1), "not the one that it has opened");
    let alone = |fd| format!("1     openat(AT_FDCWD, \"a\", O_RDONLY) = {fd}\n1     close({fd}) = 0\n");
    assert_eq!(counts(&against(&alone(3), &alone(4))), (0, 0, 2));
}
