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
mod injected;
mod record;
mod uncovered;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::thread;

use nix::sys::personality::{self, Persona};

use crate::harness::{Target, Test, Width, all_targets, run_test, self_describing, tracer};
use explained::Rules;
use injected::{Given, Injection};
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

/// Styles in which the calls of the region get results that the kernel did not give.
const INJECTED: &[(Given, &str)] = &[(Given::Result(0), "-v"), (Given::Error, "-v")];

/// What a target left to be judged.
#[derive(Default)]
struct Verdict {
    complaints: Vec<String>,
    /// Names of calls of which a line was stated, with the width: `close@64`.
    covered: BTreeSet<String>,
    /// Calls with the kinds of cases in which they were made.
    cases: BTreeSet<(String, String)>,
    /// Names of the calls in the region, in any width.
    made: BTreeSet<String>,
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
    verdict.complaints.extend(injected::stale(target, &verdict.made));
    let unused = rules.unused().map(|why| format!("{}: no line needs the rule `{why}`\n", path.display()));
    verdict.complaints.extend(unused);
    verdict
}

fn judge_width(t: &Test, target: &Target, width: Width, rules: &mut Rules, verdict: &mut Verdict) {
    let pair = |options: &[String]| {
        let own = run(t, &tracer().display().to_string(), target, width, options)?;
        Ok((own, run(t, "strace", target, width, options)?))
    };
    let title = |style: &str| format!("{} ({} bits) `{style}`", target.name, width.bits());
    let told = |style: &str, complaint: String| format!("{}: {complaint}\n", title(style));
    let (own, theirs) = match pair(&options(target, "")) {
        Ok(pair) => pair,
        Err(complaint) => {
            verdict.complaints.push(told("", complaint));
            return;
        }
    };
    verdict.complaints.extend(compare::with_stated(&title(""), &own, None));
    verdict.complaints.extend(compare::with_stated(&title(""), &theirs, Some(rules)));
    verdict.covered.extend(own.names().map(|name| format!("{name}@{}", width.bits())));
    verdict.cases.extend(cases::of(&own, width.bits()));
    verdict.made.extend(own.calls().map(str::to_owned));
    for style in STYLES.iter().filter(|style| !style.starts_with("-P") || may_be_filtered(target)) {
        match pair(&options(target, style)) {
            Ok((own, theirs)) => {
                verdict.complaints.extend(compare::in_style(&title(style), style, &own, &theirs, rules));
            }
            Err(complaint) => verdict.complaints.push(told(style, complaint)),
        }
    }
    let injection = Injection::new(target, &own, &theirs);
    if injection.is_empty() {
        return;
    }
    for (given, style) in INJECTED {
        let name = format!("{given:?} {style}");
        let options = words(style).map(str::to_owned).chain(injection.options(*given)).collect::<Vec<_>>();
        match pair(&options) {
            Ok(runs) => {
                let wrong = injection.complaint(&own, &runs.0).or_else(|| injection.complaint(&theirs, &runs.1));
                verdict.complaints.extend(wrong.map(|wrong| told(&name, wrong)));
                verdict.complaints.extend(compare::in_style(&title(&name), &name, &runs.0, &runs.1, rules));
            }
            Err(complaint) => verdict.complaints.push(told(&name, complaint)),
        }
    }
}

/// Whether a target may be run with `-P`, by which calls get their real results that are injected otherwise: not where injection is all that
/// keeps them from being made.
fn may_be_filtered(target: &Target) -> bool {
    let is_safe = |text: String| text.contains("POWERLESS();") || text.contains("PRETEND(SYS_");
    !target.field("args").contains("inject=") || std::fs::read_to_string(target.source()).is_ok_and(is_safe)
}

/// The options that a style stands for.
fn options(target: &Target, style: &str) -> Vec<String> {
    let path = if target.field("path").is_empty() { "file" } else { target.field("path") };
    words(target.field("args"))
        .chain(words(style))
        .map(|word| if word == "PATH" { path } else { word }.to_owned())
        .collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

/// Runs a target under a tracer, always in the same folder, with nothing but an empty file `file` in it.
fn run(t: &Test, tracer: &str, target: &Target, width: Width, options: &[String]) -> Result<Record, String> {
    let folder = t.dir().join("run");
    let _ = std::fs::remove_dir_all(&folder);
    let made = std::fs::create_dir(&folder).and_then(|()| std::fs::write(folder.join("file"), ""));
    made.map_err(|e| format!("no folder for the run: {e}"))?;
    let command = t.command(tracer, options.to_vec()).log_to_file().in_folder(&folder);
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
