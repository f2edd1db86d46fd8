//! `cargo xtask ci`: everything that has to hold before a change is merged, what fails fastest first.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::workspace::{Outcome, cargo};
use crate::{diff, files, install, sweep};

/// How many things were checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Count {
    fn of(passed: bool) -> Self {
        Count { passed: usize::from(passed), failed: usize::from(!passed), ignored: 0 }
    }

    fn add(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

type Step = (&'static str, fn() -> Outcome<Count>);

const STEPS: &[Step] = &[
    ("format", || command(cargo().args(["fmt", "--all", "--check"]))),
    ("size", || complaints(files::too_long()?)),
    ("documents", || complaints(files::dangling_references()?)),
    ("lints", || command(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))),
    ("tests", tests),
    ("sweep", || Ok(Count::of(sweep::brief()?))),
    ("corpus", corpus),
];

/// Runs all steps, or those named; answers whether all passed.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let mut only = Vec::new();
    for argument in arguments {
        match argument.as_str() {
            "--install" => install::install()?,
            name if STEPS.iter().any(|(step, _)| *step == name) => only.push(name),
            other => return Err(format!("unknown step or option `{other}`\n{}", usage())),
        }
    }
    let mut total = Count::default();
    let mut failed = Vec::new();
    for (name, step) in STEPS.iter().filter(|(name, _)| only.is_empty() || only.contains(name)) {
        println!("== {name}");
        let start = Instant::now();
        let count = step().unwrap_or_else(|error| {
            println!("{error}");
            Count::of(false)
        });
        if count.failed > 0 || count.passed == 0 {
            failed.push(*name);
        }
        println!(
            "== {name}: {} passed, {} failed ({:.0} s)\n",
            count.passed,
            count.failed,
            start.elapsed().as_secs_f64()
        );
        total.add(count);
    }
    if total.ignored > 0 {
        println!("{} tests are marked as ignored", total.ignored);
    }
    if !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(failed.is_empty())
}

/// The help text.
pub(crate) fn usage() -> String {
    let steps: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
    format!(
        "cargo xtask ci [--install] [STEP...]\n\n  --install   first installs what the tests need, by apt-get\n  \
         steps: {}\n",
        steps.join(", ")
    )
}

fn command(command: &mut Command) -> Outcome<Count> {
    let status = command.stdin(Stdio::null()).status().map_err(|e| format!("cannot run {command:?}: {e}"))?;
    Ok(Count::of(status.success()))
}

fn complaints(complaints: Vec<String>) -> Outcome<Count> {
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(Count::of(complaints.is_empty()))
}

/// Runs all tests, shows what they print, and counts them.
fn tests() -> Outcome<Count> {
    let mut cargo = cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = cargo.spawn().map_err(|e| format!("cannot run cargo test: {e}"))?;
    let mut count = Count::default();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines) {
        let line = line.map_err(|e| format!("cannot read from cargo test: {e}"))?;
        // What passes is counted, what fails is shown.
        if !line.ends_with("... ok") {
            println!("{line}");
        }
        count.add(counted(&line).unwrap_or_default());
    }
    let status = child.wait().map_err(|e| format!("cannot wait for cargo test: {e}"))?;
    if !status.success() && count.failed == 0 {
        // It did not compile, or a test binary died.
        count.failed = 1;
    }
    Ok(count)
}

/// The numbers of a line `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
fn counted(line: &str) -> Option<Count> {
    let numbers = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |word: &str| {
        let part = numbers.split("; ").find_map(|part| part.strip_suffix(word));
        part.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Some(Count { passed: number(" passed"), failed: number(" failed"), ignored: number(" ignored") })
}

fn corpus() -> Outcome<Count> {
    let reports = diff::corpus(&[])?;
    let passed = reports.iter().filter(|report| report.passed).count();
    Ok(Count { passed, failed: reports.len() - passed, ignored: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_cargo_test_are_counted() {
        let line = "test result: FAILED. 8 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 10.34s";
        assert_eq!(counted(line), Some(Count { passed: 8, failed: 1, ignored: 2 }));
        assert_eq!(counted("running 3 tests"), None);
    }
}
