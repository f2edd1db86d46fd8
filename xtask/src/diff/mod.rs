//! `cargo xtask diff`: the same command under the installed strace and under `trace`, compared line by line.

mod compare;
mod context;
mod corpus;
mod descriptors;
mod explained;
mod join;
mod lcs;
mod line;
mod moment;
mod prepared;
mod random;
pub(crate) mod sandbox;
mod token;
mod tree;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use compare::{Run, Verdict, compare};
use explained::Rules;
use moment::Clock;
use sandbox::{Recipe, Sandbox, Traced, ending};

use corpus::run_corpus;

use crate::workspace::{Outcome, Profile, build_trace, split_words, which};

/// How `cargo xtask diff` was called.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) minimum: f64,
    pub(crate) show: usize,
    pub(crate) keep: bool,
    pub(crate) shapes: bool,
    pub(crate) trace: PathBuf,
    pub(crate) strace: PathBuf,
}

/// The help text.
pub(crate) const USAGE: &str = "\
cargo xtask diff [OPTIONS] -- COMMAND [ARGUMENTS]   compare one command
cargo xtask diff --corpus [OPTIONS] [--only NAME]   compare those of xtask/src/diff/corpus.rs
cargo xtask diff --random N [--seed S] [OPTIONS]    compare small programs with random options and tampering

  --opts 'OPTIONS'     the tracers' options (default: -f); `-o FILE` is added
  --setup 'SCRIPT'     shell script that fills the working directory before each run
  --min PERCENT        equal lines below which the comparison fails (default: 99)
  --trace-bin PATH     what to test (default: the debug binary of this workspace, built first)
  --strace-bin PATH    what to compare with (default: strace)
  --release            test the release binary
  --aslr               leave address space randomisation on
  --show N             print at most N differences (default: 40)
  --shapes             at the end, group the differences by what the lines look like
  --keep               leave the logs in the temporary folder, and say where
";

/// The outcome of one recipe.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) passed: bool,
    pub(crate) text: String,
    /// Whether the command itself did what it does under strace.
    behaves: bool,
    different: Vec<compare::Difference>,
}

/// What the subcommand was asked for.
struct Request {
    options: Options,
    recipe: Recipe,
    corpus: bool,
    only: Vec<String>,
    /// How many random cases to compare.
    random: Option<u64>,
    /// The seed of the first of them.
    seed: Option<u64>,
}

/// Runs the subcommand; answers whether all comparisons passed.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let Request { options, recipe, corpus, only, random, seed } = parse(arguments)?;
    if let Some(count) = random {
        return random::compare(count, seed, &Options { minimum: 100.0, ..options });
    }
    if corpus {
        let reports = run_corpus(&options, &only)?;
        let passed = reports.iter().all(|report| report.passed);
        if options.shapes {
            print!("{}", shapes(&reports.into_iter().map(|report| report.different).collect::<Vec<_>>()));
        }
        return Ok(passed);
    }
    if recipe.command.is_empty() {
        return Err(format!("no command to compare\n{USAGE}"));
    }
    let report = run(&recipe, &options, &Rules::of_project()?)?;
    print!("{}", report.text);
    if options.shapes {
        print!("{}", shapes(&[report.different]));
    }
    Ok(report.passed)
}

/// Differences grouped by shape, the most frequent first, each with an example: what to repair next.
fn shapes(different: &[Vec<compare::Difference>]) -> String {
    let mut groups: HashMap<_, Vec<&compare::Difference>> = HashMap::new();
    for difference in different.iter().flatten() {
        groups.entry((&difference.shape, difference.note)).or_default().push(difference);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| (usize::MAX - group.len(), group[0].shape.clone()));
    let mut text = String::new();
    for group in groups {
        let example = group[0];
        text.push_str(&format!("{} like this, in {}: {}\n", group.len(), example.task, example.note));
        for (sign, line) in [('-', &example.strace), ('+', &example.trace)] {
            line.iter().for_each(|line| text.push_str(&format!("    {sign} {line}\n")));
        }
    }
    text
}

/// Compares the corpus with further options as on the command line.
pub(crate) fn corpus(arguments: &[String]) -> Outcome<Vec<Report>> {
    let request = parse(arguments)?;
    run_corpus(&request.options, &request.only)
}

fn parse(arguments: &[String]) -> Outcome<Request> {
    let options = Options {
        minimum: 99.0,
        show: 40,
        keep: false,
        shapes: false,
        trace: PathBuf::new(),
        strace: PathBuf::from("strace"),
    };
    let recipe = Recipe {
        name: "command".to_owned(),
        setup: String::new(),
        command: Vec::new(),
        options: vec!["-f".to_owned()],
        randomise: false,
        isolated: false,
        limit: Duration::from_secs(300),
    };
    let mut request = Request { options, recipe, corpus: false, only: Vec::new(), random: None, seed: None };
    let Request { options, recipe, corpus, only, random, seed } = &mut request;
    let mut profile = Profile::Debug;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--opts" => recipe.options = split_words(&value()?)?,
            "--setup" => recipe.setup = value()?,
            "--min" => options.minimum = number(&value()?)?,
            "--show" => options.show = number(&value()?)?,
            "--trace-bin" => options.trace = PathBuf::from(value()?),
            "--strace-bin" => options.strace = PathBuf::from(value()?),
            "--random" => *random = Some(number(&value()?)?),
            "--seed" => *seed = Some(number(&value()?)?),
            "--only" => only.push(value()?),
            "--release" => profile = Profile::Release,
            "--aslr" => recipe.randomise = true,
            "--keep" => options.keep = true,
            "--shapes" => options.shapes = true,
            "--corpus" => *corpus = true,
            "--" => recipe.command = rest.by_ref().cloned().collect(),
            other => return Err(format!("unknown option `{other}`\n{USAGE}")),
        }
    }
    options.trace = if options.trace.as_os_str().is_empty() { build_trace(profile)? } else { found(&options.trace)? };
    options.strace = found(&options.strace)?;
    Ok(request)
}

fn number<T: std::str::FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| format!("`{text}` is not a number"))
}

/// The absolute path of a program: the runs have another working directory.
fn found(program: &std::path::Path) -> Outcome<PathBuf> {
    let path = which(program).ok_or(format!("there is no program `{}`", program.display()))?;
    path.canonicalize().map_err(|e| format!("cannot find {}: {e}", path.display()))
}

/// Runs under strace, at most: two show little of what varies. Further ones are made before a comparison is called failed.
const REFERENCES: usize = 6;

/// Runs under trace, at most.
const TRACES: usize = 3;

/// What the runs of a recipe say.
struct Judgement {
    verdict: Verdict,
    /// How the command behaved differently.
    behaviour: Vec<String>,
    /// How equal the strace run that is farthest from the others is to them, in percent; asked only where it matters.
    farthest_reference: Option<f64>,
    passed: bool,
}

/// Compares one recipe.
///
/// How threads race, and what other programs of the machine do to files meanwhile, is chance. So a trace passes when enough
/// lines are equal, or when it is as near to strace's runs as those are to each other. And it fails only when that is so for
/// each of three runs: were there no difference between the tracers but chance, the three would be the farthest of nine once
/// in 84 times.
pub(crate) fn run(recipe: &Recipe, options: &Options, rules: &Rules) -> Outcome<Report> {
    let clock = Clock::now();
    let sandbox = Sandbox::new(&recipe.name, options.keep);
    let reference = |n: usize| sandbox.run(&options.strace, recipe, &format!("strace{n}"));
    let trace = |n: usize| sandbox.run(&options.trace, recipe, &format!("trace{n}"));
    let mut references = vec![reference(1)?, reference(2)?];
    let mut traces = vec![trace(1)?];
    let mut judgement = judge(&references, &traces[0], options.minimum, rules, &clock);
    while !judgement.passed && (references.len() < REFERENCES || traces.len() < TRACES) {
        if references.len() < REFERENCES {
            references.push(reference(references.len() + 1)?);
        } else {
            traces.push(trace(traces.len() + 1)?);
        }
        judgement = judge(&references, &traces[traces.len() - 1], options.minimum, rules, &clock);
    }
    let times = (references[0].time.as_secs_f64(), traces[0].time.as_secs_f64());
    let Judgement { verdict, mut behaviour, farthest_reference, passed } = judgement;
    let mut text = describe(recipe, &verdict, rules, references.len(), options);
    if let Some(percent) = farthest_reference {
        let runs = references.len();
        text.push_str(&format!("  the farthest of {runs} strace runs is {percent:.2} % equal to the others\n"));
    }
    text.push_str(&format!("  under strace {:.2} s, under trace {:.2} s ({} runs)\n", times.0, times.1, traces.len()));
    if options.keep {
        text.push_str(&format!("  logs are in {}\n", sandbox.base().display()));
    }
    behaviour.iter_mut().for_each(|line| text.push_str(&format!("  {line}\n")));
    Ok(Report { passed, text, behaves: behaviour.is_empty(), different: verdict.different })
}

fn judge(references: &[Traced], trace: &Traced, minimum: f64, rules: &Rules, clock: &Clock) -> Judgement {
    let behaviour = behaviour(references, trace);
    let runs: Vec<&Run> = references.iter().map(|reference| &reference.run).collect();
    let verdict = compare(&runs, &trace.run, rules, clock);
    let enough = verdict.percent() >= minimum;
    let mut farthest_reference = None;
    // Judging a run of strace needs two others.
    if !enough && runs.len() == REFERENCES {
        let percent = |at: usize| {
            let others: Vec<&Run> = runs.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, run)| *run).collect();
            compare(&others, runs[at], rules, clock).percent()
        };
        farthest_reference = (0..runs.len()).map(percent).min_by(f64::total_cmp);
    }
    let as_near = farthest_reference.is_some_and(|farthest| verdict.percent() >= farthest);
    let passed = behaviour.is_empty() && (enough || as_near);
    Judgement { verdict, behaviour, farthest_reference, passed }
}

/// How the traced command itself behaved differently from what all strace runs agree on.
fn behaviour(references: &[Traced], trace: &Traced) -> Vec<String> {
    let mut complaints = Vec::new();
    let agreed = |same: &dyn Fn(&Traced, &Traced) -> bool| {
        references.windows(2).all(|pair| same(&pair[0], &pair[1])) && !references.iter().all(|r| same(r, trace))
    };
    if agreed(&|a, b| a.status == b.status) {
        complaints.push(format!(
            "ended with {}, under strace with {}",
            ending(trace.status),
            ending(references[0].status)
        ));
    }
    if agreed(&|a, b| a.stdout == b.stdout) {
        complaints.push("the command's own output differs".to_owned());
    }
    if agreed(&|a, b| said(&a.stderr) == said(&b.stderr)) {
        let (own, theirs) = (String::from_utf8_lossy(&trace.stderr), String::from_utf8_lossy(&references[0].stderr));
        complaints.push(format!("stderr differs: {own:?}, under strace {theirs:?}"));
    }
    complaints
}

/// What was said on standard error: by the same name for both tracers.
fn said(stderr: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(stderr);
    let by_tracer = |line: &str| match line.split_once("trace: ") {
        Some((path, message)) if path.is_empty() || path.ends_with('s') => format!("tracer: {message}"),
        _ => line.to_owned(),
    };
    // Each has warnings of its own.
    const OWN_WORDS: [&str; 9] = [
        "tracer: of several -z and -Z",
        "tracer: Only the last of -z",
        "tracer: umove",
        "tracer: Inadvertent",
        "tracer: programs may take",
        "tracer: Seccomp filter is requested but",
        "tracer: --seccomp-bpf ",
        "tracer: Requested path ",
        "tracer: the requested path ",
    ];
    let shared = |line: &String| OWN_WORDS.iter().all(|words| !line.starts_with(words));
    let mut lines: Vec<String> = text.lines().map(by_tracer).filter(shared).collect();
    // Each begins its warnings with another.
    lines.sort_unstable();
    lines
}

fn describe(recipe: &Recipe, verdict: &Verdict, rules: &Rules, references: usize, options: &Options) -> String {
    let explained: usize = verdict.explained.values().sum();
    let mut text = format!(
        "{}: {:.2} % equal ({} equal, {} different, {} explained, {} excused as varying between {} strace runs; {} tasks)\n",
        recipe.name,
        verdict.percent(),
        verdict.equal,
        verdict.different.len(),
        explained,
        verdict.excused,
        references,
        verdict.tasks
    );
    let mut by_rule: Vec<_> = verdict.explained.iter().collect();
    by_rule.sort();
    for (rule, lines) in by_rule {
        let rule = &rules.0[*rule];
        text.push_str(&format!("  explained {lines}: {} (docs/OUTPUT.md, {})\n", rule.why, rule.doc));
    }
    let mut task = "";
    for difference in verdict.different.iter().take(options.show) {
        if difference.task != task {
            task = &difference.task;
            text.push_str(&format!("  in {task}\n"));
        }
        if !difference.note.is_empty() {
            text.push_str(&format!("    ({})\n", difference.note));
        }
        for (sign, line) in [('-', &difference.strace), ('+', &difference.trace)] {
            if let Some(line) = line {
                text.push_str(&format!("    {sign} {line}\n"));
            }
        }
    }
    if verdict.different.len() > options.show {
        text.push_str(&format!("  and {} more\n", verdict.different.len() - options.show));
    }
    text
}
