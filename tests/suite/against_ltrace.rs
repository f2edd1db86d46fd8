//! The same sequence of library calls as ltrace shows, of programs that ltrace can trace.
//!
//! ltrace 0.7 knows calls by the stubs in `.plt` alone. A function whose address the program takes as well has a plain slot
//! (R_X86_64_GLOB_DAT) and a stub elsewhere, or none: ltrace does not see its calls, and they are left out of ours. All
//! others must be the same, one after the other.

use std::collections::HashSet;
use std::fs;
use std::sync::Mutex;
use std::thread;

use crate::harness::{Test, run_test};

/// Programs of every system, with what they are to do in a folder `in` of three files. The log is not
/// in there, for its size is what some of them show.
const COMMANDS: [&[&str]; 13] = [
    &["/bin/ls", "-la", "in"],
    &["/usr/bin/sort", "-r", "in/words"],
    &["/bin/sed", "-n", "s/a/b/p", "in/words"],
    &["/bin/gzip", "-c", "in/words"],
    &["/bin/tar", "cf", "/dev/null", "in/words", "in/numbers"],
    &["/usr/bin/find", "in", "-name", "w*"],
    &["/bin/grep", "-c", "a", "in/words"],
    &["/usr/bin/perl", "-ne", "$n{$_}++; END { print sort keys %n }", "in/words"],
    &["/usr/bin/awk", "{ n += length($1) } END { print n }", "in/words"],
    &["/bin/bash", "-c", "for w in $(< in/words); do echo $w; done"],
    &["/usr/bin/sqlite3", ":memory:", "create table t(a); insert into t values (1), (2); select sum(a) from t;"],
    // Without running anything: ltrace hangs now and then when a child by vfork executes a program.
    &["/usr/bin/make", "-n", "-f", "in/rules"],
    &["/usr/bin/git", "--version"],
];

/// The functions whose calls ltrace does not see in a program, by `readelf -r`.
fn unseen(t: &Test, program: &str) -> HashSet<String> {
    let run = t.command("readelf", ["-rW", program]).finish();
    assert_eq!(run.code(), 0, "readelf {program}: {:?}", run.stderr);
    let lines = run.stdout.iter().filter(|line| line.contains("R_X86_64_GLOB_DAT"));
    let names = lines.filter_map(|line| line.split_ascii_whitespace().nth(4));
    names.map(|name| name.split('@').next().unwrap_or(name).to_owned()).collect()
}

/// The names of the calls that begin in a log, in order.
fn calls(log: &str) -> Vec<String> {
    let begins = log.lines().filter(|line| !line.starts_with(['<', '+', '-', '[', ' ']));
    let names = begins.filter_map(|line| line.split_once('(')).map(|(name, _)| name);
    names.filter(|name| !name.contains(' ')).map(|name| name.split('@').next().unwrap_or(name).to_owned()).collect()
}

fn traced(t: &Test, tracer: &str, options: &[&str], words: &[&str]) -> Result<(Vec<String>, Vec<String>), String> {
    let log = t.dir().join("calls");
    // The same addresses in both runs: what is at which one decides what hash tables do.
    let command = t.command("setarch", ["-R", tracer, "-o", &log.display().to_string()]);
    let command = command.args(options.iter().copied()).args(words.iter().copied());
    // On a busy machine ltrace takes its time.
    let run = command.env("PERL_HASH_SEED", "0").patience(t.patience() * 4).finish();
    if run.code() != 0 {
        return Err(format!("{tracer} {words:?}: status {}, {:?}", run.code(), run.stderr));
    }
    let bytes = fs::read(&log).map_err(|error| format!("no log of {tracer}: {error}"))?;
    fs::remove_file(&log).map_err(|error| format!("the log of {tracer}: {error}"))?;
    Ok((calls(&String::from_utf8_lossy(&bytes)), run.stdout))
}

fn compare(t: &Test, words: &[&str]) -> Result<(), String> {
    fs::create_dir(t.dir().join("in")).map_err(|error| format!("in: {error}"))?;
    for (name, text) in [("in/words", "b\na\nc\na\n"), ("in/numbers", "1\n2\n"), ("in/rules", "all:\n\techo made\n")] {
        fs::write(t.dir().join(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    let unseen = unseen(t, words[0]);
    let (theirs, their_output) = traced(t, "ltrace", &[], words)?;
    let tracer = crate::harness::tracer().display().to_string();
    let (mut ours, our_output) = traced(t, &tracer, &["-l", "*"], words)?;
    ours.retain(|name| !unseen.contains(name));
    // `ls -la` and the like say what time it is.
    if their_output.len() != our_output.len() {
        return Err(format!("{words:?} wrote {our_output:?}, not {their_output:?}"));
    }
    if theirs.len() < 10 {
        return Err(format!("ltrace shows {theirs:?} of {words:?}"));
    }
    if ours == theirs {
        return Ok(());
    }
    let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
    let around = |names: &[String]| names[at.saturating_sub(3).min(names.len())..(at + 4).min(names.len())].join(" ");
    Err(format!(
        "{words:?}: call {at} of {} (ltrace: {}) differs: {} (ltrace: {})",
        ours.len(),
        theirs.len(),
        around(&ours),
        around(&theirs)
    ))
}

#[test]
fn the_same_calls_as_under_ltrace() {
    let pending = Mutex::new(COMMANDS.to_vec());
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(words) = pending.lock().expect("no panics").pop() else { return };
                    let mut outcome = Ok(());
                    run_test("ltrace", |t| outcome = compare(t, words));
                    if let Err(complaint) = outcome {
                        complaints.lock().expect("no panics").push(complaint);
                    }
                }
            });
        }
    });
    let complaints = complaints.into_inner().expect("no panics");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
