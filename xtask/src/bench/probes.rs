//! Library calls and functions against ltrace; what it costs to place probes and to list functions.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Bench, Case, Cost, Reference, Report, fastest, is_overloaded};
use crate::workspace::Outcome;

pub(super) const CASES: &[Case] = &[
    Case {
        name: "library calls, `-l`",
        target: "libcalls",
        arguments: &["10000"],
        options: &["-l", "rand,getenv"],
        reference: (Reference::Ltrace, &["-e", "rand+getenv"]),
        calls: 20e3,
        goal: 0.35,
    },
    Case {
        name: "functions, `-F`",
        target: "functions",
        arguments: &["20000"],
        options: &["-F", "work"],
        reference: (Reference::Ltrace, &["-L", "-x", "work"]),
        calls: 20e3,
        goal: 0.3,
    },
];

/// Probes that are placed at once.
const PROBES: usize = 10_000;
/// How long that may take, in milliseconds.
const PLACING_GOAL_MS: f64 = 150.0;

/// The least size, in bytes, of a file whose functions are listed.
const LARGE: u64 = 100_000_000;
/// How long that may take, in milliseconds.
const LISTING_GOAL_MS: f64 = 1000.0;

impl Bench {
    /// Functions that are probed and never called, against one: the difference is what placing takes.
    pub(super) fn measure_placing(&self, report: &mut Report) -> Outcome<()> {
        let program = self.build_with_functions()?;
        let (one, all): (&[&str], &[&str]) = (&["-F", "f0"], &["-F", "f[0-9]*"]);
        let mut costs: [Vec<Cost>; 2] = Default::default();
        for round in 0..self.rounds {
            for place in 0..2 {
                let which = (place + round) % 2;
                costs[which].push(self.run(Some((&self.trace, [one, all][which])), &program, &[])?.0);
            }
        }
        let [few, many] = costs.map(|costs| Cost {
            wall: fastest(costs.iter().map(|cost| cost.wall)),
            cpu: fastest(costs.iter().map(|cost| cost.cpu)),
        });
        let more = Cost { wall: many.wall - few.wall, cpu: many.cpu - few.cpu };
        report.add_placed(&format!("{PROBES} more functions probed with `-F`"), &[more], PLACING_GOAL_MS);
        println!("measured: placing");
        Ok(())
    }

    /// A program with many functions that are never called. Written in assembly, for the compiler takes minutes.
    fn build_with_functions(&self) -> Outcome<PathBuf> {
        let mut text = String::from(".text\n.globl main\n.type main, @function\nmain:\n\txor %eax, %eax\n\tret\n");
        for number in 0..=PROBES {
            let body = "\tsub $8, %rsp\n\tlea 1(%rdi), %rax\n\tadd $8, %rsp\n\tret\n";
            let _ = write!(
                text,
                ".globl f{number}\n.type f{number}, @function\nf{number}:\n{body}.size f{number}, .-f{number}\n"
            );
        }
        text.push_str(".section .note.GNU-stack,\"\",@progbits\n");
        let (source, program) = (self.dir.join("many.s"), self.dir.join("many"));
        fs::write(&source, text).map_err(|e| format!("cannot write {}: {e}", source.display()))?;
        let status = Command::new("gcc").arg("-o").arg(&program).arg(&source).status();
        match status.map_err(|e| format!("cannot run gcc: {e}"))? {
            status if status.success() => Ok(program),
            status => Err(format!("gcc failed on {}: {status}", source.display())),
        }
    }

    /// `trace list functions` on the compiler's own library, which every developer of this project has.
    pub(super) fn measure_listing(&self, report: &mut Report) -> Outcome<()> {
        let library = large_library()?;
        let size = fs::metadata(&library).map_err(|e| format!("cannot look at {}: {e}", library.display()))?.len();
        let path = library.to_str().ok_or("the compiler's library has no UTF-8 name")?;
        for (what, pattern) in [("all", "*"), ("those that match `*alloc*`", "*alloc*")] {
            let mut costs = Vec::new();
            let mut functions = 0;
            for _ in 0..self.rounds {
                let (cost, printed) = self.run(None, &self.trace, &["list", "functions", path, pattern])?;
                costs.push(cost);
                functions = printed.lines().count();
            }
            let megabytes = size / 1_000_000;
            let what = format!("`trace list functions` of {megabytes} MB: {what} ({functions} lines)");
            report.add_placed(&what, &costs, LISTING_GOAL_MS);
        }
        println!("measured: listing");
        Ok(())
    }
}

impl Report {
    pub(super) fn add_placed(&mut self, what: &str, costs: &[Cost], goal: f64) {
        let cpu = fastest(costs.iter().map(|cost| cost.cpu * 1e3));
        let wall = fastest(costs.iter().map(|cost| cost.wall * 1e3));
        let met = if is_overloaded() { cpu <= goal } else { wall <= goal };
        self.missed += usize::from(!met);
        self.placed.push(format!(
            "| {what} | **{cpu:.0}** / **{wall:.0}** | {} {goal:.0} |",
            if met { "<=" } else { "misses" }
        ));
    }
}

/// rustc's library of more than a hundred megabytes.
fn large_library() -> Outcome<PathBuf> {
    let output =
        Command::new("rustc").args(["--print", "sysroot"]).output().map_err(|e| format!("cannot run rustc: {e}"))?;
    let folder = Path::new(String::from_utf8_lossy(&output.stdout).trim()).join("lib");
    let entries = fs::read_dir(&folder).map_err(|e| format!("cannot list {}: {e}", folder.display()))?;
    let large = |path: &PathBuf| fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() >= LARGE);
    let found = entries.flatten().map(|entry| entry.path()).find(large);
    found.ok_or(format!("no file of {LARGE} bytes is in {}", folder.display()))
}
