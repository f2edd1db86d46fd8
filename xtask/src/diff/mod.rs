//! `cargo xtask diff`: the same command under the installed strace and under `trace`, compared line by line.

mod compare;
mod context;
mod corpus;
mod explained;
mod join;
mod lcs;
mod line;
mod moment;
mod prepared;
mod sandbox;
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
    different: Vec<compare::Difference>,
}

/// What the subcommand was asked for.
struct Request {
    options: Options,
    recipe: Recipe,
    corpus: bool,
    only: Vec<String>,
}

/// Runs the subcommand; answers whether all comparisons passed.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let Request { options, recipe, corpus, only } = parse(arguments)?;
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
        limit: Duration::from_secs(300),
    };
    let mut request = Request { options, recipe, corpus: false, only: Vec::new() };
    let Request { options, recipe, corpus, only } = &mut request;
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

/// Reference runs beyond the first two that are made before a comparison is called failed: two runs show little of what varies.
const MORE_REFERENCES: usize = 2;

/// Compares one recipe.
pub(crate) fn run(recipe: &Recipe, options: &Options, rules: &Rules) -> Outcome<Report> {
    let clock = Clock::now();
    let sandbox = Sandbox::new(&recipe.name, options.keep);
    let reference = |n: usize| sandbox.run(&options.strace, recipe, &format!("strace{n}"));
    let mut references = vec![reference(1)?, reference(2)?];
    let trace = sandbox.run(&options.trace, recipe, "trace")?;
    let mut behaviour = behaviour(&references, &trace);
    let times = (references[0].time.as_secs_f64(), trace.time.as_secs_f64());
    let mut traces: Vec<Run> = Vec::new();
    traces.extend(references.drain(..).map(|traced| traced.run));
    let mut verdict = compare(&traces, &trace.run, rules, &clock);
    for _ in 0..MORE_REFERENCES {
        if verdict.percent() >= options.minimum {
            break;
        }
        traces.push(reference(traces.len() + 1)?.run);
        verdict = compare(&traces, &trace.run, rules, &clock);
    }
    let mut text = describe(recipe, &verdict, rules, traces.len(), options);
    text.push_str(&format!("  under strace {:.2} s, under trace {:.2} s\n", times.0, times.1));
    if options.keep {
        text.push_str(&format!("  logs are in {}\n", sandbox.base().display()));
    }
    behaviour.iter_mut().for_each(|line| text.push_str(&format!("  {line}\n")));
    let passed = behaviour.is_empty() && verdict.percent() >= options.minimum;
    Ok(Report { passed, text, different: verdict.different })
}

/// How the traced command itself behaved differently from what both strace runs agree on.
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
    if agreed(&|a, b| a.stderr == b.stderr) {
        complaints.push(format!("stderr differs: {:?}", String::from_utf8_lossy(&trace.stderr)));
    }
    complaints
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
