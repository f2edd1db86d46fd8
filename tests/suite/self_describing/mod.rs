//! Targets that make calls and say what line they expect for each: tests/targets/sys/*.c with expect.h.
//!
//! Each is run as a 64-bit and as a 32-bit program, under `trace` and under the installed strace, at the same addresses. Without
//! further options both must write the lines that the target states; with each of the [`STYLES`] both must write the same. Where
//! they differ, a rule of `tests/targets/sys/NAME.explained` says why, and a rule that explains nothing is a failure.
//!
//! `TRACE_TARGET=NAME cargo test self_describing` runs one target.

mod cases;
mod compare;
mod explained;
mod record;
mod uncovered;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;

use nix::sys::personality::{self, Persona};

use crate::harness::{Target, Test, Width, all_targets, run_test, self_describing, tracer};
use explained::Rules;
use record::Record;

/// Options that change how lines are written, or which are. `PATH` stands for the target's `path:`.
const STYLES: &[&str] = &[
    "-v",
    "-X raw",
    "-X verbose",
    "-e raw=all",
    "-y",
    "-yy",
    "-x",
    "-xx",
    "-s 3",
    "-P PATH",
    "-z",
    "-v -X verbose -s 100",
];

/// Styles in which the calls get a result that the kernel did not give. `ZERO` stands for the calls with their results, `ERROR`
/// for the same calls that fail.
const INJECTED: &[&str] = &["ZERO", "ZERO -v -X verbose", "ERROR -v"];

/// What a target left to be judged.
#[derive(Default)]
struct Verdict {
    complaints: Vec<String>,
    /// Names of calls of which a line was stated, with the width: `close@64`.
    covered: BTreeSet<String>,
    /// Calls with the kinds of cases in which they were made.
    cases: BTreeSet<(String, String)>,
}

#[test]
fn self_describing_targets_get_the_lines_they_expect() {
    let only = std::env::var("TRACE_TARGET").ok();
    let targets = all_targets(&self_describing()).into_iter().filter(|t| only.as_ref().is_none_or(|o| *o == t.name));
    let mut pending: Vec<Target> = targets.collect();
    assert!(!pending.is_empty(), "there is no such target");
    // What takes longest begins first.
    pending.sort_by_key(|target| target.size());
    let pending = Mutex::new(pending);
    let verdict = Mutex::new(Verdict::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                // What this thread starts has its memory at the same addresses in each run.
                personality::set(Persona::ADDR_NO_RANDOMIZE).expect("any process may do without randomization");
                loop {
                    let Some(target) = pending.lock().expect("no panics").pop() else { return };
                    let own = judge(&target);
                    let mut verdict = verdict.lock().expect("no panics");
                    verdict.complaints.extend(own.complaints);
                    verdict.covered.extend(own.covered);
                    verdict.cases.extend(own.cases);
                }
            });
        }
    });
    let mut verdict = verdict.into_inner().expect("no panics");
    if only.is_none() {
        verdict.complaints.extend(uncovered::complaints(&verdict.covered));
        verdict.complaints.extend(cases::complaints(&verdict.cases));
    }
    verdict.complaints.sort();
    let count = verdict.complaints.len();
    assert!(count == 0, "{count} complaints:\n\n{}", verdict.complaints.join("\n"));
}

/// Runs a target in all its widths and styles.
fn judge(target: &Target) -> Verdict {
    let mut verdict = Verdict::default();
    let path = self_describing().join(format!("{}.explained", target.name));
    let mut rules = match Rules::read(&path) {
        Ok(rules) => rules,
        Err(complaint) => {
            verdict.complaints.push(complaint);
            return verdict;
        }
    };
    if let Some(complaint) = target.widths().into_iter().find_map(|width| target.try_build(width).err()) {
        verdict.complaints.push(complaint);
        return verdict;
    }
    for width in target.widths() {
        run_test(&format!("{}-{}", target.name, width.bits()), |t| {
            judge_width(t, target, width, &mut rules, &mut verdict);
        });
    }
    let unused = rules.unused().map(|why| format!("{}: no line needs the rule `{why}`\n", path.display()));
    verdict.complaints.extend(unused);
    verdict
}

fn judge_width(t: &Test, target: &Target, width: Width, rules: &mut Rules, verdict: &mut Verdict) {
    let tracer = tracer().display().to_string();
    let title = |style: &str| format!("{} ({} bits) `{style}`", target.name, width.bits());
    let base = run(t, &tracer, target, width, "").and_then(|own| {
        let theirs = run(t, "strace", target, width, "")?;
        verdict.complaints.extend(compare::with_stated(&title(""), &own, None));
        verdict.complaints.extend(compare::with_stated(&title(""), &theirs, Some(rules)));
        Ok(own)
    });
    let base = match base {
        Ok(base) => base,
        Err(complaint) => {
            verdict.complaints.push(format!("{}: {complaint}\n", title("")));
            return;
        }
    };
    verdict.covered.extend(base.names().map(|name| format!("{name}@{}", width.bits())));
    let injected = if target.field("inject").is_empty() { &[] } else { INJECTED };
    verdict.cases.extend(cases::of(&base, width.bits()));
    for style in STYLES.iter().chain(injected) {
        let pair =
            run(t, &tracer, target, width, style).and_then(|own| Ok((own, run(t, "strace", target, width, style)?)));
        match pair {
            Ok((own, theirs)) => {
                verdict.complaints.extend(compare::in_style(&title(style), style, &own, &theirs, rules));
            }
            Err(complaint) => verdict.complaints.push(format!("{}: {complaint}\n", title(style))),
        }
    }
}

/// The options that a style stands for.
fn options(target: &Target, style: &str) -> Vec<String> {
    let path = if target.field("path").is_empty() { "file" } else { target.field("path") };
    let words = target.field("args").split(' ').chain(style.split(' ')).filter(|word| !word.is_empty());
    let calls = || target.field("inject").split(' ');
    words
        .flat_map(|word| match word {
            "PATH" => vec![path.to_owned()],
            "ZERO" => calls().flat_map(|calls| injection(calls, "retval=0", true)).collect(),
            "ERROR" => calls().flat_map(|calls| injection(calls, "error=EPERM", false)).collect(),
            word => vec![word.to_owned()],
        })
        .collect()
}

/// The option that gives the result `usual` to calls, or the one that is written behind them.
fn injection(calls: &str, usual: &str, own_result: bool) -> Vec<String> {
    let (names, result) = calls.split_once(':').unwrap_or((calls, usual));
    let result = if own_result { result } else { usual };
    vec!["-e".to_owned(), format!("inject={names}:{result}")]
}

/// Runs a target under a tracer, always in the same folder, with nothing but an empty file `file` in it.
fn run(t: &Test, tracer: &str, target: &Target, width: Width, style: &str) -> Result<Record, String> {
    let folder = t.dir().join("run");
    let _ = std::fs::remove_dir_all(&folder);
    let made = std::fs::create_dir(&folder).and_then(|()| std::fs::write(folder.join("file"), ""));
    made.map_err(|e| format!("no folder for the run: {e}"))?;
    let command = t.command(tracer, options(target, style)).log_to_file().in_folder(&folder);
    let run = command.program(target.build(width)).finish();
    if run.code() != 0 {
        return Err(format!("under {tracer}: exit status {}\n{}", run.code(), run.stderr.join("\n")));
    }
    Record::new(&run).map_err(|complaint| format!("under {tracer}: {complaint}"))
}

#[test]
fn a_target_that_does_not_compile_is_one_complaint() {
    let folder = std::env::temp_dir().join(format!("trace-self-describing-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("broken.c"), "// build: gcc -O0   abis: 64 32\nint main(void) { return nothing; }\n")
        .expect("a file");
    let [target] = &all_targets(&folder)[..] else { panic!("one target") };
    let verdict = judge(target);
    std::fs::remove_dir_all(&folder).expect("the folder");
    let [complaint] = &verdict.complaints[..] else { panic!("{:?}", verdict.complaints) };
    assert!(complaint.starts_with("broken (64 bits) does not compile") && complaint.contains("nothing"), "{complaint}");
}

#[test]
fn options_of_a_style_are_made_of_the_target_s_fields() {
    assert_eq!(injection("mount,umount2", "retval=0", true), ["-e", "inject=mount,umount2:retval=0"]);
    assert_eq!(injection("setns:retval=3", "retval=0", true), ["-e", "inject=setns:retval=3"]);
    assert_eq!(injection("setns:retval=3", "error=EPERM", false), ["-e", "inject=setns:error=EPERM"]);
}
