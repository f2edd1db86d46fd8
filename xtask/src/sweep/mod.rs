//! `cargo xtask sweep`: every command of ioctl and of its like, with all kinds of arguments, in every style, as a 64-bit and as a 32-bit
//! program; the lines of strace and trace are compared one by one.
//!
//! `driver.c` makes the calls, `tables.rs` says which. Both runs have the same addresses, descriptors and contents of memory, so that lines
//! must be equal but for the numbers that the driver declares to be volatile (inodes, its pid).

mod explained;
mod flags;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use trace::abi::Abi;

use crate::diff::sandbox::{Raw, Recipe, Sandbox, ending};
use crate::workspace::{Outcome, Profile, build_trace, root, split_words, target_dir, which};
use explained::Rules;
use tables::{EACH, SECTIONS, Section};

/// The help text.
pub(crate) const USAGE: &str = "\
cargo xtask sweep [OPTIONS]   compare every command of ioctl, sockopt, fcntl, prctl, ptrace, keyctl, bpf, ...

  --only SECTION       such as ioctl, getsockopt, fcntl, or `each`, which is every call there is; may be repeated
  --bits 64|32         that interface only
  --answer ANSWER      `real` calls, or such as are answered with `zero`, `error` or `seven`; may be repeated
  --style 'OPTIONS'    that style only
  --stride N           makes each N-th call only
  --brief              few calls in a few styles: what `cargo xtask ci` does
  --release            test the release binary
  --jobs N             that many runs at once (default: as many as there are CPUs)
  --show N             print at most N shapes of differences of each run (default: 5)
  --keep               leave the logs in the temporary folder, and say where
";

/// How lines may look.
const STYLES: &[&str] =
    &["", "-v", "-y", "-yy", "-X raw", "-X verbose", "-e raw=all", "-e verbose=none", "-xx", "-s 3"];

/// What a call gets for an answer. A filter of the driver's gives 0 and EINVAL, the tracer 7.
const ANSWERS: &[&str] = &["real", "zero", "error", "seven"];

/// Calls that the driver itself needs before the filter is there: nobody answers those with 7.
const NEEDED: &str = "!execve,brk,mmap,mmap2,munmap,mprotect,arch_prctl,set_thread_area,set_tid_address,set_robust_list,rseq,ugetrlimit,\
    prlimit64,readlink,readlinkat,getrandom,fstat,newfstatat,fstat64,statx,write,rt_sigaction,getpid,socket,socketpair,\
    openat,open,pipe,pipe2,mount,ioctl,prctl,uname,exit_group,socketcall";

/// How many calls of a section the driver and its C library make themselves before those of the section.
const OWN_CALLS: &[(&str, u32)] = &[("prctl", 2), ("ioctl", 1), ("arch_prctl", 2)];

/// A run takes no longer.
const LIMIT: Duration = Duration::from_secs(600);

struct Options {
    only: Vec<String>,
    answers: Vec<String>,
    styles: Vec<String>,
    bits: Option<u32>,
    stride: u32,
    brief: bool,
    show: usize,
    keep: bool,
    jobs: usize,
    trace: PathBuf,
    strace: PathBuf,
}

/// One run of the driver under both tracers.
struct Case<'a> {
    section: &'a Section,
    abi: Abi,
    answer: &'a str,
    style: &'a str,
    stride: u32,
}

/// What comparing brought.
#[derive(Default)]
struct Tally {
    lines: usize,
    explained: usize,
    different: usize,
    cases: usize,
    failed: usize,
}

/// What comparing brought, and by which rules.
struct Found {
    rules: Rules,
    tally: Tally,
}

/// Runs the subcommand; answers whether every line is the same or explained.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let options = parse(arguments)?;
    let whole = options.only.is_empty()
        && options.answers.is_empty()
        && options.styles.is_empty()
        && options.bits.is_none()
        && options.stride == 1
        && !options.brief;
    sweep(&options, whole)
}

/// The brief sweep of `cargo xtask ci`.
pub(crate) fn brief() -> Outcome<bool> {
    sweep(&parse(&["--brief".to_owned()])?, false)
}

fn sweep(options: &Options, whole: bool) -> Outcome<bool> {
    let started = Instant::now();
    let found = Mutex::new(Found { rules: Rules::of_project()?, tally: Tally::default() });
    for abi in Abi::ALL {
        build_driver(abi)?;
    }
    let (cases, next) = (cases(options), AtomicUsize::new(0));
    thread::scope(|scope| {
        for job in 0..options.jobs.min(cases.len()) {
            let (cases, next, found) = (&cases, &next, &found);
            scope.spawn(move || {
                // Lines hold its path: both tracers of a case are in the same one.
                let sandbox = Sandbox::new(&format!("sweep{job}"), options.keep);
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    compare(case, options, &sandbox, found);
                }
                if options.keep {
                    println!("logs are in {}", sandbox.base().display());
                }
            });
        }
    });
    let Found { rules, tally } = found.into_inner().map_err(|_| "a comparison has panicked".to_owned())?;
    let unused = if whole { rules.unused() } else { Vec::new() };
    unused.iter().for_each(|complaint| println!("{complaint}"));
    for (lines, why) in rules.counts() {
        println!("explained {lines}: {why}");
    }
    let Tally { lines, explained, different, cases, failed } = tally;
    println!(
        "{lines} lines of {cases} runs: {explained} explained, {different} different, {failed} runs failed ({:.0} s)",
        started.elapsed().as_secs_f64()
    );
    if cases == 0 {
        return Err("there is nothing to sweep of that kind".to_owned());
    }
    Ok(different == 0 && failed == 0 && unused.is_empty())
}

/// The runs that are asked for. A brief sweep makes few calls of each section, each section in another style.
fn cases(options: &Options) -> Vec<Case<'_>> {
    let any = |asked: &[String], word: &str| asked.is_empty() || asked.iter().any(|asked| asked == word);
    let own: Vec<&str> = options.styles.iter().map(String::as_str).collect();
    let styles = if own.is_empty() { STYLES } else { &own[..] };
    let mut cases = Vec::new();
    let sections = SECTIONS.iter().filter(|section| any(&options.only, section.name));
    let pairs = sections.flat_map(|section| Abi::ALL.map(|abi| (section, abi)));
    let pairs =
        pairs.filter(|(section, abi)| section.is_in(*abi) && options.bits.is_none_or(|bits| bits == abi.bits()));
    for (at, (section, abi)) in pairs.enumerate() {
        if options.brief {
            cases.push(Case { section, abi, answer: "zero", style: styles[at % styles.len()], stride: section.brief });
            continue;
        }
        let real = |answer: &str| answer != "real" || section.real;
        for answer in ANSWERS.iter().copied().filter(|answer| any(&options.answers, answer) && real(answer)) {
            let stride = section.stride * options.stride;
            cases.extend(styles.iter().map(|style| Case { section, abi, answer, style, stride }));
        }
    }
    cases
}

/// Compares the lines of one case, and prints what differs.
fn compare(case: &Case<'_>, options: &Options, sandbox: &Sandbox, found: &Mutex<Found>) {
    let title = format!("{} ({} bits, {}) `{}`", case.section.name, case.abi.bits(), case.answer, case.style);
    let started = Instant::now();
    let pair = case.recipe().and_then(|recipe| {
        let run = |tracer: &Path, label: &str| sandbox.raw(tracer, &recipe, label).and_then(|run| ended(run, label));
        Ok((run(&options.strace, "strace")?, run(&options.trace, "trace")?))
    });
    let Ok(mut found) = found.lock() else { return };
    let Found { rules, tally } = &mut *found;
    tally.cases += 1;
    let (lines_before, explained_before) = (tally.lines, tally.explained);
    let (theirs, own) = match pair {
        Ok(pair) => pair,
        Err(complaint) => {
            tally.failed += 1;
            println!("{title}: {complaint}");
            return;
        }
    };
    let (volatile, own_volatile) = (volatile(&theirs), volatile(&own));
    let (mut lines, mut own_lines) = (theirs.text.lines(), own.text.lines());
    let mut shapes: BTreeMap<String, (String, usize)> = BTreeMap::new();
    loop {
        let (one, other) = match (lines.next(), own_lines.next()) {
            (None, None) => break,
            (one, other) => (one.unwrap_or("(no more lines)"), other.unwrap_or("(no more lines)")),
        };
        tally.lines += 1;
        if one == other {
            continue;
        }
        let (one, other) = (settled(one, &volatile), settled(other, &own_volatile));
        if one == other {
            continue;
        }
        if rules.explain(&one, &other) {
            tally.explained += 1;
            continue;
        }
        tally.different += 1;
        let pair = format!("    - {one}\n    + {other}");
        shapes.entry(shape(&pair)).or_insert((pair, 0)).1 += 1;
    }
    if !options.brief || !shapes.is_empty() {
        println!(
            "{title}: {} lines, {} explained, {} different of {} shapes ({:.0} s)",
            tally.lines - lines_before,
            tally.explained - explained_before,
            shapes.values().map(|(_, count)| count).sum::<usize>(),
            shapes.len(),
            started.elapsed().as_secs_f64()
        );
    }
    for (pair, count) in shapes.values().take(options.show) {
        println!("  {count} like\n{pair}");
    }
}

/// A run in which the driver came to its end: one that gave up has too few lines, or none that count.
fn ended(run: Raw, label: &str) -> Outcome<Raw> {
    match run.status.success() {
        true => Ok(run),
        false => Err(format!(
            "{label}: the driver ended with {}: {}",
            ending(run.status),
            String::from_utf8_lossy(&run.stderr)
        )),
    }
}

impl Case<'_> {
    fn recipe(&self) -> Outcome<Recipe> {
        let name = self.section.name;
        let traced = match name {
            // strace 6.1 ends where it has to write such a set of signals: its room for one is too small.
            EACH if self.style == "-X verbose" => "!execve,rt_sigaction",
            EACH => "!execve",
            name => name,
        };
        let mut words = split_words(self.style)?;
        words.extend(["-e".to_owned(), format!("trace={traced}")]);
        let mut answer = self.answer;
        if answer == "seven" {
            let calls = if name == EACH { NEEDED } else { name };
            let own = OWN_CALLS.iter().find(|(section, _)| *section == name).map_or(0, |(_, own)| *own);
            words.extend(["-e".to_owned(), format!("inject={calls}:retval=7:when={}+", own + 1)]);
            answer = "zero";
        }
        let driver = driver(self.abi);
        Ok(Recipe {
            name: "sweep".to_owned(),
            setup: format!("cp {} driver", driver.display()),
            command: ["./driver", name, answer, &self.stride.to_string()].map(str::to_owned).to_vec(),
            options: words,
            randomise: false,
            isolated: true,
            limit: LIMIT,
        })
    }
}

/// The numbers that a run of the driver declared.
fn volatile(run: &Raw) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(&run.stdout);
    let numbers = text.lines().filter_map(|line| line.strip_prefix("volatile ")).map(str::trim);
    numbers.enumerate().map(|(at, number)| (number.to_owned(), format!("#{at}"))).collect()
}

/// A line with names for its volatile numbers, and no padding, which depends on their length.
fn settled(line: &str, volatile: &BTreeMap<String, String>) -> String {
    let mut settled = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = match first {
            ' ' => rest.find(|c| c != ' '),
            c if is_word(c) => rest.find(|c| !is_word(c)),
            _ => rest.find(|c| c == ' ' || is_word(c)),
        };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        settled.push_str(match volatile.get(word) {
            Some(name) => name,
            None if first == ' ' => " ",
            None => word,
        });
        rest = after;
    }
    settled
}

/// What pairs of lines have in common that differ in numbers only.
fn shape(pair: &str) -> String {
    let words = pair.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.map(|word| if word.starts_with(|c: char| c.is_ascii_digit()) { "#" } else { word }).collect()
}

/// Where the driver for an interface is.
fn driver(abi: Abi) -> PathBuf {
    target_dir().join(format!("xtask-sweep/driver.{}", abi.bits()))
}

fn build_driver(abi: Abi) -> Outcome<()> {
    let program = driver(abi);
    let folder = program.with_extension(format!("tables.{}", abi.bits()));
    fs::create_dir_all(&folder).map_err(|e| format!("cannot make {}: {e}", folder.display()))?;
    let header = folder.join("tables.h");
    fs::write(&header, tables::header(abi)).map_err(|e| format!("cannot write {}: {e}", header.display()))?;
    let source = root().join("xtask/src/sweep/driver.c");
    let mut compiler = Command::new("gcc");
    compiler.args([&format!("-m{}", abi.bits()), "-O1", "-static", "-Wall", "-Wextra", "-Werror", "-Wno-sign-compare"]);
    // No number of 32 bits that is made of small bytes is an address in the program, whose memory differs in each run.
    compiler.arg("-Wl,-Ttext-segment=0x60000000");
    compiler.arg("-I").arg(&folder).arg("-o").arg(&program).arg(&source);
    let output = compiler.output().map_err(|e| format!("cannot run gcc: {e}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{} does not compile:\n{}", source.display(), String::from_utf8_lossy(&output.stderr))),
    }
}

fn parse(arguments: &[String]) -> Outcome<Options> {
    let mut options = Options {
        only: Vec::new(),
        answers: Vec::new(),
        styles: Vec::new(),
        bits: None,
        stride: 1,
        brief: false,
        show: 5,
        keep: false,
        jobs: thread::available_parallelism().map_or(1, usize::from),
        trace: PathBuf::new(),
        strace: which("strace").ok_or("there is no strace to compare with")?,
    };
    let mut profile = Profile::Debug;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{argument} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("`{text}` is not a number"));
        match argument.as_str() {
            "--only" => options.only.push(value()?),
            "--answer" => options.answers.push(value()?),
            "--style" => options.styles.push(value()?),
            "--bits" => options.bits = Some(number(value()?)?),
            "--stride" => options.stride = number(value()?)?,
            "--show" => options.show = number(value()?)? as usize,
            "--jobs" => options.jobs = number(value()?)?.max(1) as usize,
            "--brief" => options.brief = true,
            "--keep" => options.keep = true,
            "--release" => profile = Profile::Release,
            other => return Err(format!("unknown option `{other}`\n{USAGE}")),
        }
    }
    options.trace = build_trace(profile)?;
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volatile_numbers_are_the_same_in_both_lines_and_nothing_else_is() {
        let of = |number: &str| BTreeMap::from([(number.to_owned(), "#0".to_owned())]);
        let settle = |line: &str, number: &str| settled(line, &of(number));
        assert_eq!(settle("ioctl(3<pipe:[77]>, 1)   = 0", "77"), settle("ioctl(3<pipe:[1234]>, 1) = 0", "1234"));
        assert_ne!(settle("ioctl(3<pipe:[77]>, 77) = 0", "77"), settle("ioctl(3<pipe:[78]>, 77) = 0", "78"));
        assert_eq!(settle("f(x77, 0x77)", "77"), "f(x77, 0x77)");
    }
}
