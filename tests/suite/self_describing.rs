//! Targets that make a call and say what line they expect for it: tests/targets/sys_*.c with tests/targets/expect.h.

use std::sync::Mutex;
use std::thread;

use crate::harness::{Target, Test, Width, all_targets, run_test, tests_own_tracer};

// The calls of tests/targets/expect.h that enclose what is compared.
const BEGIN: &str = "close(-7001)";
const END: &str = "close(-7002)";

/// The column that `=` stands in, counted from 0, where the call is not longer.
const RESULT_COLUMN: usize = 40;

#[test]
fn targets_get_the_lines_they_expect() {
    let mut pending = Vec::new();
    for target in all_targets("sys_") {
        for width in target.widths() {
            pending.push((target.clone(), width));
        }
    }
    assert!(pending.len() >= 10, "the targets are not found");
    let pending = Mutex::new(pending);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some((target, width)) = pending.lock().expect("no panics").pop() else { return };
                    if let Err(complaint) = check(&target, width) {
                        failures.lock().expect("no panics").push(complaint);
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no panics");
    failures.sort();
    assert!(failures.is_empty(), "{} targets fail:\n{}", failures.len(), failures.join("\n"));
}

/// Traces one target and compares; the complaint names the target.
fn check(target: &Target, width: Width) -> Result<(), String> {
    if target.field("strace").starts_with("no") && !tests_own_tracer() {
        return Ok(());
    }
    let mut outcome = Ok(());
    run_test(&target.name, |t| outcome = compare(t, target, width));
    outcome.map_err(|complaint| format!("{} ({} bits): {complaint}", target.name, width.bits()))
}

fn compare(t: &Test, target: &Target, width: Width) -> Result<(), String> {
    let options = target.field("args").split(' ').filter(|word| !word.is_empty());
    let run = t.trace(options).log_to_file().program(target.build(width)).finish();
    if run.code() != 0 {
        return Err(format!("exit status {}\n{}", run.code(), run.stderr.join("\n")));
    }
    let region = region(&run.log)?;
    let prefix = region.first().map_or(0, |line| line.len() - without_pid(line).len());
    let expected: Vec<String> = run.stdout.iter().map(|line| padded(line, prefix)).collect();
    let got: Vec<&str> = region.iter().map(|line| without_pid(line)).collect();
    if expected == got {
        return Ok(());
    }
    let at = expected.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let line = |text: Option<&str>| text.unwrap_or("(no more lines)").to_owned();
    Err(format!(
        "line {} of {} differs\n  expected {}\n  got      {}",
        at + 1,
        expected.len(),
        line(expected.get(at).map(String::as_str)),
        line(got.get(at).copied())
    ))
}

/// The lines between the marks, of the task that made them.
fn region(log: &[String]) -> Result<Vec<&str>, String> {
    let begins: Vec<&String> = log.iter().filter(|line| line.contains(BEGIN)).collect();
    let [begin] = begins.as_slice() else {
        return Err(format!("{} lines with {BEGIN} in:\n{}", begins.len(), log.join("\n")));
    };
    let pid = &begin[..begin.len() - without_pid(begin).len()];
    let own = log.iter().map(String::as_str).filter(|line| line.starts_with(pid));
    let mut inside = own.skip_while(|line| !line.contains(BEGIN)).skip(1);
    let mut lines = Vec::new();
    loop {
        match inside.next() {
            Some(line) if line.contains(END) => return Ok(lines),
            Some(line) => lines.push(line),
            None => return Err(format!("no line with {END} in:\n{}", log.join("\n"))),
        }
    }
}

/// A line without the pid that `-f` puts in front.
fn without_pid(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(' ') { line[digits..].trim_start_matches(' ') } else { line }
}

/// An expected line with its result in the column where it belongs, `prefix` bytes being in front of it.
fn padded(line: &str, prefix: usize) -> String {
    match line.rfind(") = ") {
        Some(at) if !line.starts_with(['-', '+', ' ']) => {
            let width = RESULT_COLUMN.saturating_sub(prefix + 1);
            format!("{:<width$} = {}", &line[..=at], &line[at + 4..])
        }
        _ => line.to_owned(),
    }
}

#[test]
fn results_are_put_into_their_column() {
    assert_eq!(padded("brk(NULL) = 0x1", 0), format!("brk(NULL){}= 0x1", " ".repeat(31)));
    assert_eq!(padded("brk(NULL) = 0x1", 6), format!("brk(NULL){}= 0x1", " ".repeat(25)));
    assert_eq!(padded("--- SIGUSR1 {a=(1) = 2} ---", 0), "--- SIGUSR1 {a=(1) = 2} ---");
    let long = format!("f({}) = 1", "x".repeat(40));
    assert_eq!(padded(&long, 0), long);
}

#[test]
fn regions_are_those_of_the_marking_task() {
    let log = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let lines = log("1  a()\n1  close(-7001) = -1\n2  b()\n1  c()\n1  close(-7002) = -1\n1  d()");
    assert_eq!(region(&lines), Ok(vec!["1  c()"]));
    assert!(region(&log("close(-7001)\nc()")).is_err());
    assert!(region(&log("c()\nclose(-7002)")).is_err());
}
