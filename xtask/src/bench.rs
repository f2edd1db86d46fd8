//! `cargo xtask bench`: what tracing costs, against strace, ltrace and no tracer, in interleaved runs.

mod busy;
mod probes;
mod stacks;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::workspace::{Outcome, Profile, build_trace, root, target_dir, which};

/// The help text.
pub(crate) const USAGE: &str = "\
cargo xtask bench [OPTIONS]   builds and measures the release binary, writes docs/BENCH.md

  --rounds N         runs of each kind, interleaved (default: 7)
  --only CASE        only cases whose name contains this; repeatable; nothing is written
  --trace-bin PATH   what to measure
  --check            fail where a goal is missed
";

/// Something to measure.
struct Case {
    name: &'static str,
    target: &'static str,
    arguments: &'static [&'static str],
    options: &'static [&'static str],
    /// The tracer that it is compared with, and that one's options.
    reference: (Reference, &'static [&'static str]),
    /// Calls that it makes in its loops.
    calls: f64,
    /// The most that trace may cost, of what the reference costs.
    goal: f64,
}

/// A tracer to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reference {
    Strace,
    Ltrace,
}

const STRACE: Reference = Reference::Strace;

const CASES: &[Case] = &[
    Case {
        name: "one thread, cheap calls",
        target: "calls",
        arguments: &["60000", "1"],
        options: &["-f"],
        reference: (STRACE, &["-f"]),
        calls: 60e3,
        goal: 0.9,
    },
    Case {
        name: "4 threads, cheap calls",
        target: "calls",
        arguments: &["15000", "4"],
        options: &["-f"],
        reference: (STRACE, &["-f"]),
        calls: 60e3,
        goal: 0.9,
    },
    Case {
        name: "mixed calls",
        target: "mixed",
        arguments: &["5000"],
        options: &["-f"],
        reference: (STRACE, &["-f"]),
        calls: 50e3,
        goal: 0.9,
    },
    Case {
        name: "one thread, `-c`",
        target: "calls",
        arguments: &["60000", "1"],
        options: &["-f", "-c"],
        reference: (STRACE, &["-f", "-c"]),
        calls: 60e3,
        goal: 0.8,
    },
    Case {
        name: "4 threads, `-c`",
        target: "calls",
        arguments: &["15000", "4"],
        options: &["-f", "-c"],
        reference: (STRACE, &["-f", "-c"]),
        calls: 60e3,
        goal: 0.8,
    },
];

/// What a call that the filter leaves out may cost more than without a tracer.
const FILTERED_GOAL_NS: f64 = 60.0;

/// What a run cost, in seconds.
#[derive(Clone, Copy, Debug, Default)]
struct Cost {
    wall: f64,
    /// Of the tracer and the target together.
    cpu: f64,
}

/// Runs the benchmarks; answers whether the goals that `--check` asks for are met.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let (mut rounds, mut check, mut only, mut trace) = (7, false, Vec::new(), None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--rounds" => rounds = value()?.parse().map_err(|_| "--rounds needs a number".to_owned())?,
            "--only" => only.push(value()?),
            "--trace-bin" => trace = which(value()?),
            "--check" => check = true,
            other => return Err(format!("unknown option `{other}`\n{USAGE}")),
        }
    }
    let bench = Bench {
        trace: trace.map_or_else(|| build_trace(Profile::Release), Ok)?,
        strace: which("strace").ok_or("strace is not installed")?,
        ltrace: which("ltrace").ok_or("ltrace is not installed")?,
        dir: target_dir().join("xtask-bench"),
        rounds,
    };
    fs::create_dir_all(&bench.dir).map_err(|e| format!("cannot make {}: {e}", bench.dir.display()))?;
    let selected = |name: &str| only.is_empty() || only.iter().any(|part| name.contains(part.as_str()));
    let mut report = Report::default();
    for case in CASES.iter().chain(probes::CASES).filter(|case| selected(case.name)) {
        bench.measure(case, &mut report)?;
    }
    if selected("placing") {
        bench.measure_placing(&mut report)?;
    }
    if selected("stacks") {
        bench.measure_stacks(&mut report)?;
    }
    if selected("listing") {
        bench.measure_listing(&mut report)?;
    }
    if selected("filtered") {
        bench.measure_filtered(&mut report)?;
    }
    if selected("busy") {
        bench.measure_busy(&mut report)?;
    }
    if report.is_empty() {
        return Err("no case has such a name".to_owned());
    }
    let text = report.text(&bench);
    print!("{text}");
    if only.is_empty() {
        let path = root().join("docs/BENCH.md");
        fs::write(&path, &text).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    }
    Ok(!check || report.missed == 0)
}

struct Bench {
    trace: PathBuf,
    strace: PathBuf,
    ltrace: PathBuf,
    dir: PathBuf,
    rounds: usize,
}

/// The lines of the tables so far.
#[derive(Default)]
struct Report {
    rows: Vec<String>,
    probed: Vec<String>,
    placed: Vec<String>,
    filtered: Vec<String>,
    busy: Vec<String>,
    missed: usize,
}

impl Bench {
    fn build(&self, target: &str) -> Outcome<PathBuf> {
        let source = root().join("benches/targets").join(format!("{target}.c"));
        let text = fs::read_to_string(&source).map_err(|e| format!("cannot read {}: {e}", source.display()))?;
        let line = text.lines().next().and_then(|line| line.strip_prefix("// build: "));
        let mut words = line.ok_or(format!("{} does not say how to build it", source.display()))?.split(' ');
        let program = self.dir.join(target);
        let mut command = Command::new(words.next().unwrap_or_default());
        command.args(words).arg("-o").arg(&program).arg(&source);
        let status = command.status().map_err(|e| format!("cannot run {command:?}: {e}"))?;
        if status.success() { Ok(program) } else { Err(format!("{command:?} failed: {status}")) }
    }

    /// Runs a program, under a tracer if there is one; answers what it cost and what it printed.
    fn run(&self, tracer: Option<(&Path, &[&str])>, program: &Path, arguments: &[&str]) -> Outcome<(Cost, String)> {
        let log = self.dir.join("log");
        let mut command = match tracer {
            None => Command::new(program),
            Some((tracer, options)) => {
                let mut command = Command::new(tracer);
                command.args(options).arg("-o").arg(&log).arg(program);
                command
            }
        };
        command.args(arguments).stdin(Stdio::null());
        let before = children_cpu()?;
        let start = Instant::now();
        let output = command.output().map_err(|e| format!("cannot run {command:?}: {e}"))?;
        let wall = start.elapsed().as_secs_f64();
        if !output.status.success() {
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("{command:?} failed ({}): {complaint}", output.status));
        }
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok((Cost { wall, cpu: children_cpu()? - before }, printed))
    }

    fn measure(&self, case: &Case, report: &mut Report) -> Outcome<()> {
        let program = self.build(case.target)?;
        let (reference, options) = case.reference;
        let reference_path = if reference == STRACE { &self.strace } else { &self.ltrace };
        let tracers = [None, Some((reference_path.as_path(), options)), Some((self.trace.as_path(), case.options))];
        let mut costs: [Vec<Cost>; 3] = Default::default();
        for round in 0..self.rounds {
            // Who comes first changes, so that a slow moment of the machine hits all alike.
            for place in 0..3 {
                let which = (place + round) % 3;
                costs[which].push(self.run(tracers[which], &program, case.arguments)?.0);
            }
        }
        let [bare, other, trace] = costs.map(|costs| Cost {
            wall: median(costs.iter().map(|cost| cost.wall).collect()),
            cpu: median(costs.iter().map(|cost| cost.cpu).collect()),
        });
        let (cpu, wall) = (trace.cpu / other.cpu, trace.wall / other.wall);
        let met = cpu <= case.goal && (wall <= case.goal || is_overloaded());
        report.missed += usize::from(!met);
        let per_call = |cost: f64, bare: f64| (cost - bare) / case.calls * 1e6;
        let rows = if reference == STRACE { &mut report.rows } else { &mut report.probed };
        rows.push(format!(
            "| {} | {:.3} / {:.3} | {:.3} / {:.3} | {:.3} / {:.3} | **{cpu:.2}** / **{wall:.2}** | {:.0} / {:.0} | {:.2} / {:.2} | {:.0} | {} {} |",
            case.name, bare.cpu, bare.wall, other.cpu, other.wall, trace.cpu, trace.wall,
            trace.cpu / bare.cpu, trace.wall / bare.wall,
            per_call(other.cpu, bare.cpu), per_call(trace.cpu, bare.cpu), case.calls / trace.wall,
            if met { "<=" } else { "misses" }, case.goal,
        ));
        println!("measured: {}", case.name);
        Ok(())
    }

    fn measure_filtered(&self, report: &mut Report) -> Outcome<()> {
        let program = self.build("filtered")?;
        let plain: &[&str] = &["-f", "-e", "trace=openat"];
        let seccomp: &[&str] = &["-f", "--seccomp-bpf", "-e", "trace=openat"];
        // Without a filter in the kernel every call stops: a few are enough.
        let kinds = [
            ("bare", None, "200000"),
            ("strace", Some((self.strace.as_path(), plain)), "10000"),
            ("strace --seccomp-bpf", Some((self.strace.as_path(), seccomp)), "10000"),
            ("trace", Some((self.trace.as_path(), plain)), "200000"),
        ];
        let mut samples: Vec<Vec<(String, f64)>> = vec![Vec::new(); kinds.len()];
        for round in 0..self.rounds {
            for place in 0..kinds.len() {
                let which = (place + round) % kinds.len();
                let (_, printed) = self.run(kinds[which].1, &program, &[kinds[which].2])?;
                samples[which].extend(printed.lines().filter_map(|line| {
                    let (name, ns) = line.split_once(' ')?;
                    Some((name.to_owned(), ns.parse().ok()?))
                }));
            }
        }
        let cost = |kind: usize, place: &str| {
            fastest(samples[kind].iter().filter(|(name, _)| name == place).map(|(_, ns)| *ns))
        };
        for place in ["first-task", "new-thread", "forked-child", "thread-of-child"] {
            let costs: Vec<f64> = (0..kinds.len()).map(|kind| cost(kind, place)).collect();
            let more = costs[3] - costs[0];
            // Not a number, where a run printed nothing, is a miss too.
            let met = more <= FILTERED_GOAL_NS;
            report.missed += usize::from(!met);
            report.filtered.push(format!(
                "| {} | {:.0} | {:.0} | {:.0} | {:.0} | **{more:+.0}** | {} {FILTERED_GOAL_NS:.0} |",
                place.replace('-', " "),
                costs[0],
                costs[1],
                costs[2],
                costs[3],
                if met { "<=" } else { "misses" }
            ));
        }
        println!("measured: filtered");
        Ok(())
    }
}

impl Report {
    fn is_empty(&self) -> bool {
        [&self.rows, &self.probed, &self.placed, &self.filtered, &self.busy].iter().all(|table| table.is_empty())
    }

    fn text(&self, bench: &Bench) -> String {
        let mut text = format!(
            "# What tracing costs\n\nWritten by `cargo xtask bench`. {} interleaved runs; {}; load average {:.1}.\n",
            bench.rounds,
            machine(),
            load()
        );
        if is_overloaded() {
            text.push_str(
                "More tasks than CPUs wanted to run: elapsed times tell of them too. Only CPU time is held against the goals, but where it says elapsed.\n",
            );
        }
        let mut table = |introduction: &str, reference: &str, rows: &[String]| {
            if !rows.is_empty() {
                text.push_str(&format!(
                    "\n{introduction} Medians, seconds of CPU (tracer and target) / wall; ratios in the same order.\n\n"
                ));
                text.push_str(&format!(
                    "| case | bare s | {reference} s | trace s | trace : {reference} | trace : bare | {reference} / trace us of CPU a call | calls/s | goal |\n"
                ));
                text.push_str("|---|---|---|---|---|---|---|---|---|\n");
                rows.iter().for_each(|row| text.push_str(&format!("{row}\n")));
            }
        };
        table("All system calls to a file.", "strace", &self.rows);
        table("Library calls and functions, with what they return, to a file.", "ltrace", &self.probed);
        if !self.placed.is_empty() {
            text.push_str("\nProbes, stacks and lists, the fastest run, in ms of CPU (tracer and target) / wall.\n\n");
            text.push_str("| what | ms | goal |\n|---|---|---|\n");
            self.placed.iter().for_each(|row| text.push_str(&format!("{row}\n")));
        }
        if !self.filtered.is_empty() {
            text.push_str("\nA call that `-e trace=openat` leaves out, in the fastest run, in ns.\n\n");
            text.push_str("| where | bare | strace | strace --seccomp-bpf | trace | trace more than bare | goal |\n");
            text.push_str("|---|---|---|---|---|---|---|\n");
            self.filtered.iter().for_each(|row| text.push_str(&format!("{row}\n")));
        }
        if !self.busy.is_empty() {
            text.push_str("\nWhile two other programs compute for each CPU, elapsed seconds, medians.\n\n");
            text.push_str("| what | tracer compared with | trace | trace : that | goal |\n|---|---|---|---|---|\n");
            self.busy.iter().for_each(|row| text.push_str(&format!("{row}\n")));
        }
        text
    }
}

/// CPU seconds of all children that were waited for, and of theirs.
fn children_cpu() -> Outcome<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|e| format!("cannot read resource usage: {e}"))?;
    Ok((usage.user_time().num_microseconds() + usage.system_time().num_microseconds()) as f64 / 1e6)
}

/// The least: where nothing but the measured code should run, all else that runs only adds.
fn fastest(values: impl Iterator<Item = f64>) -> f64 {
    values.min_by(f64::total_cmp).unwrap_or(f64::NAN)
}

/// How many tasks wanted to run in the last minutes.
fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').nth(1).and_then(|five_minutes| five_minutes.parse().ok()).unwrap_or(f64::NAN)
}

/// Whether other programs take CPU time that the measured ones want.
fn is_overloaded() -> bool {
    load() > std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[n / 2],
        n => f64::midpoint(values[n / 2 - 1], values[n / 2]),
    }
}

/// The machine in a few words.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpus = read("/proc/cpuinfo");
    let model = cpus.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("?", |(_, m)| m);
    let count = cpus.lines().filter(|line| line.starts_with("processor")).count();
    let version = Command::new("strace").arg("-V").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&version).lines().next().unwrap_or_default().replace(" -- version", "");
    format!("Linux {}, {count} x {model}, {version}", read("/proc/sys/kernel/osrelease").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_in_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(vec![4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }
}
