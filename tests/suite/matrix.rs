//! One program, built in every way that compilers and linkers build programs: the same calls are shown, each counted as
//! the program counts itself. What a build does not have is said in a sentence.
//!
//! Objects and programs are kept in the target folder under what they were made of: sources and commands.

use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use crate::harness::{Test, run_test};

const LINKERS: [&str; 4] = ["bfd", "gold", "lld", "mold"];
const COMPILERS: [&str; 2] = ["gcc", "clang"];
const SOURCES: [&str; 3] = ["main.c", "other.c", "matrix.h"];

/// One way of building.
#[derive(Clone, Debug, Default)]
struct Build {
    /// Short, for messages.
    name: String,
    compiler: &'static str,
    compile: Vec<&'static str>,
    /// Added for other.c alone.
    compile_other: Vec<&'static str>,
    link: Vec<String>,
    has: Has,
}

/// What can be shown of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Has {
    /// Library calls and functions.
    #[default]
    Everything,
    /// The library is part of the program: it has functions, no library calls.
    FunctionsOnly,
    /// No names of its own functions are left.
    LibraryCallsOnly,
}

impl Build {
    fn new(compiler: &'static str, linker: &str, what: &str, compile: &[&'static str], link: &[&str]) -> Self {
        let mut all = vec![format!("-fuse-ld={linker}")];
        all.extend(link.iter().map(|&option| option.to_owned()));
        Build {
            name: format!("{compiler} {linker} {what}"),
            compiler,
            compile: compile.to_vec(),
            link: all,
            ..Build::default()
        }
    }

    fn having(self, has: Has) -> Self {
        Build { has, ..self }
    }
}

/// All ways: what linkers and compilers do by default or by option to calls between modules, and special kinds of programs.
fn builds() -> Vec<Build> {
    let mut builds = Vec::new();
    for compiler in COMPILERS {
        for linker in LINKERS {
            plain_builds(compiler, linker, &mut builds);
            special_builds(compiler, linker, &mut builds);
        }
    }
    for linker in LINKERS {
        builds.push(Build::new("musl-gcc", linker, "", &["-O2"], &[]));
        builds.push(Build::new("musl-gcc", linker, "-z now", &["-O2"], &["-Wl,-z,now"]));
        // musl-gcc names a dynamic linker for static programs too, and these two believe it.
        let no_linker: &[&str] = if ["lld", "mold"].contains(&linker) { &["-Wl,--no-dynamic-linker"] } else { &[] };
        let link = [&["-static", "-no-pie"], no_linker].concat();
        let fixed = Build::new("musl-gcc", linker, "-static", &["-O2", "-fno-pie"], &link);
        builds.push(fixed.having(Has::FunctionsOnly));
    }
    builds
}

fn plain_builds(compiler: &'static str, linker: &str, builds: &mut Vec<Build>) {
    const CALLS: [(&str, &[&str], &[&str]); 3] =
        [("", &[], &[]), ("ibt", &["-fcf-protection=full"], &["-Wl,-z,ibtplt"]), ("-fno-plt", &["-fno-plt"], &[])];
    const KINDS: [(&str, &str, &str); 2] = [("PIE", "-fPIE", "-pie"), ("no-PIE", "-fno-pie", "-no-pie")];
    for binding in ["lazy", "now"] {
        for (calls, compile, link) in CALLS {
            for (kind, code, program) in KINDS {
                let compile: Vec<&str> = ["-O2", code].into_iter().chain(compile.iter().copied()).collect();
                let binding_option = format!("-Wl,-z,{binding}");
                let mut link = link.to_vec();
                // Only bfd knows two kinds of stubs; for the others the option would be a mistake or a warning.
                link.retain(|_| linker == "bfd");
                link.extend([program, &binding_option]);
                builds.push(Build::new(compiler, linker, &format!("{binding} {calls} {kind}"), &compile, &link));
            }
        }
    }
}

fn special_builds(compiler: &'static str, linker: &str, builds: &mut Vec<Build>) {
    let mut add = |what: &str, compile: &[&'static str], link: &[&str], has: Has| {
        builds.push(Build::new(compiler, linker, what, compile, link).having(has));
    };
    add("-static", &["-O2", "-fno-pie"], &["-static"], Has::FunctionsOnly);
    // gold makes none.
    if linker != "gold" {
        add("-static-pie", &["-O2", "-fPIE"], &["-static-pie"], Has::FunctionsOnly);
    }
    add("-s", &["-O2"], &["-s"], Has::LibraryCallsOnly);
    add("-O0", &["-O0"], &[], Has::Everything);
    // lld reads the intermediate code of LLVM only.
    if (compiler, linker) != ("gcc", "lld") {
        add("-O3 -flto", &["-O3", "-flto"], &["-O3", "-flto"], Has::Everything);
    }
    for binding in ["lazy", "now"] {
        let link = format!("-Wl,-z,{binding}");
        let mut mixed = Build::new(compiler, linker, &format!("{binding} half -fno-plt"), &["-O2"], &[&link]);
        mixed.compile_other.push("-fno-plt");
        builds.push(mixed);
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/targets/matrix")
}

/// What has been built before, and the sources by their contents.
struct Kitchen {
    kept: PathBuf,
    sources: u64,
    /// One at a time builds a given object.
    objects: Mutex<HashMap<PathBuf, ()>>,
}

impl Kitchen {
    fn new() -> Self {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix");
        fs::create_dir_all(&kept).expect("a folder for programs");
        let mut hasher = DefaultHasher::new();
        for source in SOURCES {
            fs::read(folder().join(source)).expect(source).hash(&mut hasher);
        }
        Kitchen { kept, sources: hasher.finish(), objects: Mutex::default() }
    }

    /// The file that `command` makes (with `-o FILE` added), made unless it is kept already.
    fn made(&self, words: &[String]) -> Result<PathBuf, String> {
        let mut hasher = DefaultHasher::new();
        (self.sources, words).hash(&mut hasher);
        let made = self.kept.join(format!("{:016x}", hasher.finish()));
        if made.exists() {
            return Ok(made);
        }
        let unfinished = made.with_extension(format!("{}.{:?}", std::process::id(), thread::current().id()));
        let output = Command::new(&words[0]).args(&words[1..]).arg("-o").arg(&unfinished).output();
        let output = output.map_err(|error| format!("cannot run {}: {error}", words[0]))?;
        if !output.status.success() || !output.stderr.is_empty() {
            return Err(format!("{}: {}", words.join(" "), String::from_utf8_lossy(&output.stderr)));
        }
        fs::rename(&unfinished, &made).expect("what was made");
        Ok(made)
    }

    fn object(&self, build: &Build, source: &str) -> Result<PathBuf, String> {
        let mut words: Vec<String> = [build.compiler, "-c", "-fno-builtin", "-Wall"].map(str::to_owned).into();
        words.extend(build.compile.iter().map(|&option| option.to_owned()));
        if source == "other.c" {
            words.extend(build.compile_other.iter().map(|&option| option.to_owned()));
        }
        words.push(folder().join(source).display().to_string());
        let _one_at_a_time = self.objects.lock().expect("no panics");
        self.made(&words)
    }

    fn program(&self, build: &Build) -> Result<PathBuf, String> {
        let mut words = vec![build.compiler.to_owned()];
        for source in ["main.c", "other.c"] {
            words.push(self.object(build, source)?.display().to_string());
        }
        words.extend(build.link.iter().cloned());
        self.made(&words)
    }
}

/// What the program says of its calls: kind, name, how often.
fn stated(stdout: &[String]) -> Vec<(String, String, usize)> {
    let words = stdout.iter().map(|line| line.split(' ').collect::<Vec<_>>());
    words
        .filter_map(|words| match words[..] {
            [kind @ ("library" | "function"), name, count] => {
                Some((kind.to_owned(), name.to_owned(), count.parse().expect("a count")))
            }
            _ => None,
        })
        .collect()
}

/// How often each name begins a call in the log; `true` for library calls.
fn shown(log: &[String]) -> HashMap<(bool, String), usize> {
    let mut counts = HashMap::new();
    for line in log.iter().filter(|line| !line.starts_with(['<', '+', '-'])) {
        let Some((name, _)) = line.split_once('(') else { continue };
        let (name, library) = match name.split_once('@') {
            Some((name, _)) => (name, true),
            None => (name, false),
        };
        *counts.entry((library, name.to_owned())).or_default() += 1;
    }
    counts
}

fn check(t: &Test, program: &Path, build: &Build) -> Result<(), String> {
    let untraced = t.command(program.display().to_string(), [""; 0]).finish();
    let stated = stated(&untraced.stdout);
    if stated.len() < 10 {
        return Err(format!("the program says {:?}", untraced.stdout));
    }
    let names = |wanted: &str| {
        let names = stated.iter().filter(|(kind, ..)| kind == wanted).map(|(_, name, _)| name.as_str());
        names.collect::<Vec<_>>().join(",")
    };
    let (libraries, functions) = (names("library"), names("function"));
    let options: &[&str] = match build.has {
        Has::Everything => &["-l", &libraries, "-F", &functions],
        Has::FunctionsOnly => &["-F", &functions],
        Has::LibraryCallsOnly => &["-l", &libraries],
    };
    // What it does not have is said before it runs.
    let (lacking, sentence): (&[&str], _) = match build.has {
        Has::Everything => (&[], ""),
        Has::FunctionsOnly => (&["-l", &libraries], "is static and calls no libraries; -F 'GLOB' shows its functions"),
        Has::LibraryCallsOnly => (&["-F", &functions], "has no symbols"),
    };
    if !lacking.is_empty() {
        let run = t.trace(lacking.iter().copied()).program(program).finish();
        let said = run.stderr.len() == 1 && run.stderr[0].contains(sentence);
        if !said || run.code() != 1 || !run.stdout.is_empty() {
            return Err(format!("{lacking:?} gives {}: {:?}", run.code(), run.stderr));
        }
    }
    let run = t.trace(options.iter().copied()).log_to_file().program(program).finish();
    if (&run.stdout, run.code()) != (&untraced.stdout, untraced.code()) {
        return Err(format!("it did something else: {:?} {} {:?}", run.stdout, run.code(), run.stderr));
    }
    let shown = shown(&run.log);
    for (kind, name, count) in &stated {
        let library = kind == "library";
        let there = match build.has {
            Has::Everything => true,
            Has::FunctionsOnly => !library,
            Has::LibraryCallsOnly => library,
        };
        let wanted = if there { *count } else { 0 };
        let got = shown.get(&(library, name.clone())).copied().unwrap_or(0);
        if wanted != got {
            return Err(format!("{kind} {name}: {wanted} calls, {got} shown, {:?}", run.stderr));
        }
    }
    if run.stderr.is_empty() { Ok(()) } else { Err(format!("it says {:?}", run.stderr)) }
}

/// Calls `action` with every item, on as many threads as there are processors, and returns what it complains of.
fn on_all_processors<T: Send>(items: Vec<T>, action: impl Fn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let items = Mutex::new(items);
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(item) = items.lock().expect("no panics").pop() else { return };
                    if let Err(complaint) = action(&item) {
                        complaints.lock().expect("no panics").push(complaint);
                    }
                }
            });
        }
    });
    let mut complaints = complaints.into_inner().expect("no panics");
    complaints.sort();
    complaints
}

#[test]
fn the_same_calls_are_shown_however_a_program_is_built() {
    let kitchen = Kitchen::new();
    let builds = builds();
    assert!(builds.len() > 140, "builds are missing: {}", builds.len());
    let complaints = on_all_processors(builds, |build| {
        let mut outcome = kitchen.program(build).map(|program| (program, ()));
        if let Ok((program, ())) = &outcome {
            let mut checked = Ok(());
            run_test("matrix", |t| checked = check(t, program, build));
            if let Err(complaint) = checked {
                outcome = Err(format!("{complaint} ({})", program.display()));
            }
        }
        outcome.map(|_| ()).map_err(|complaint| format!("{}: {complaint}", build.name))
    });
    assert!(complaints.is_empty(), "{} builds:\n{}", complaints.len(), complaints.join("\n"));
}
