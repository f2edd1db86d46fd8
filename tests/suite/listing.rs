//! `trace list`: what would be probed, where, how, and why not the rest.

use crate::harness::Test;

fn listed(t: &Test, what: &str, target: &str, globs: &[&str]) -> (Vec<String>, Vec<String>, i32) {
    let mut words = vec!["list".to_owned(), what.to_owned(), target.to_owned()];
    words.extend(globs.iter().map(|&glob| glob.to_owned()));
    let run = t.trace(words).finish();
    (run.stdout.clone(), run.stderr.clone(), run.code())
}

fn target(t: &Test, name: &str) -> String {
    t.target(name).display().to_string()
}

tracetest!(functions_are_listed_with_what_is_left_out_and_why, |t| {
    let (lines, _, code) = listed(t, "functions", &target(t, "stacks"), &[]);
    let line =
        |end: &str| lines.iter().find(|line| line.trim_end().ends_with(end)).unwrap_or_else(|| panic!("{lines:#?}"));
    assert_eq!(code, 0);
    assert_eq!(line(" outer").split_whitespace().nth(1), Some("emulate"));
    assert_eq!(line("_start: startup code").split_whitespace().nth(1), Some("-"));
    assert!(lines.last().unwrap().contains("functions: "), "{lines:#?}");
    let (chosen, _, _) = listed(t, "functions", &target(t, "stacks"), &["out*,leaf,!leaf"]);
    assert_eq!(chosen.len(), 3, "{chosen:#?}");
    let (library, _, _) = listed(t, "functions", &target(t, "stacks"), &["getenv@libc.so.6"]);
    assert!(library[1].ends_with("getenv@libc.so.6"), "{library:#?}");
});

tracetest!(places_are_listed_with_the_reason_why_not, |t| {
    let (lines, _, code) =
        listed(t, "functions", &target(t, "probe_places"), &["places+2,places+3,tcp_open+0,file:src/disk.c"]);
    let has = |end: &str| lines.iter().any(|line| line.trim_end().ends_with(end));
    assert_eq!(code, 0);
    assert!(has(" places+0x2") && has(" places+0x3: no instruction begins there"), "{lines:#?}");
    assert!(has(" tcp_open") && has(" disk_open") && lines.len() == 6, "{lines:#?}");
});

tracetest!(library_calls_are_listed_by_stub_or_by_entry, |t| {
    let (lines, _, _) = listed(t, "libcalls", &target(t, "stacks"), &[]);
    let has = |end: &str| lines.iter().any(|line| line.ends_with(end));
    assert!(has("getenv@libc.so.6") && has("raise@libc.so.6"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("__libc_start_main@libc.so.6 (at its entry")), "{lines:#?}");
});

tracetest!(usdt_probes_are_listed_with_their_arguments, |t| {
    let (lines, _, _) = listed(t, "usdt", &target(t, "usdt"), &["shop:*"]);
    let sold = lines.iter().find(|line| line.contains("shop:sold(-4@")).unwrap_or_else(|| panic!("{lines:#?}"));
    assert_eq!(sold.split_whitespace().nth(1), Some("emulate"));
    let counted = lines.iter().find(|line| line.contains("shop:counted(")).unwrap();
    assert!(counted.ends_with("4@$7) (enabled by a semaphore)"), "{counted}");
    assert_eq!(lines.last().unwrap(), "2 USDT probes: 2 emulate");
});

tracetest!(what_matches_nothing_is_an_error_with_what_is_near, |t| {
    let (_, complaint, code) = listed(t, "functions", &target(t, "stacks"), &["outr"]);
    assert_eq!(code, 1);
    assert!(complaint[0].ends_with("matches 'outr' (near: outer)"), "{complaint:?}");
    let (_, complaint, code) = listed(t, "usdt", &target(t, "stacks"), &[]);
    assert!(code == 1 && complaint[0].ends_with(" has no USDT probes"), "{code} {complaint:?}");
    for (what, program) in [("functions", "/nonexistent"), ("usdt", "/etc/passwd"), ("libcalls", "")] {
        let (_, complaint, code) = listed(t, what, program, &[]);
        assert_eq!((complaint.len(), code), (1, 1), "{what} {program}: {complaint:?}");
    }
});
