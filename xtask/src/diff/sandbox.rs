//! Runs a command under a tracer in an environment that is the same every time.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::compare::Run;
use super::join::join;
use super::line::parse;
use crate::workspace::{Outcome, root, shell, target_dir, wait_within, which};

/// What to run, and in what surroundings.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) name: String,
    /// A shell script that makes the working directory, run before each run. `$CACHE` outlives the runs.
    pub(crate) setup: String,
    pub(crate) command: Vec<String>,
    /// The tracer's options, `-o FILE` left out.
    pub(crate) options: Vec<String>,
    /// Leaves address space randomisation on.
    pub(crate) randomise: bool,
    /// Runs in a pid namespace of its own, where a program that was told nonsense (`kill(getpid())` with -1) harms nobody.
    pub(crate) isolated: bool,
    pub(crate) limit: Duration,
}

/// What a traced run left.
pub(crate) struct Traced {
    pub(crate) run: Run,
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) time: Duration,
}

/// The same before its trace is taken apart.
pub(crate) struct Raw {
    /// The tracer's log.
    pub(crate) text: String,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    tracer: i32,
    pub(crate) status: ExitStatus,
    time: Duration,
}

/// A folder that is made anew, under the same path, for every run of one comparison.
#[derive(Debug)]
pub(crate) struct Sandbox {
    base: PathBuf,
    keep: bool,
}

impl Sandbox {
    pub(crate) fn new(name: &str, keep: bool) -> Self {
        Sandbox { base: env::temp_dir().join(format!("trace-diff-{}-{name}", std::process::id())), keep }
    }

    /// Runs the recipe under `tracer`; `label` names the log that `--keep` leaves.
    pub(crate) fn run(&self, tracer: &Path, recipe: &Recipe, label: &str) -> Outcome<Traced> {
        let Raw { text, stdout, stderr, tracer, status, time } = self.raw(tracer, recipe, label)?;
        let run = Run { lines: join(parse(&text)), tracer };
        Ok(Traced { run, status, stdout, stderr, time })
    }

    /// The same, with the log as it was written.
    pub(crate) fn raw(&self, tracer: &Path, recipe: &Recipe, label: &str) -> Outcome<Raw> {
        let work = self.base.join("work");
        let home = self.base.join("home");
        for dir in [&work, &home] {
            remove(dir)?;
            fs::create_dir_all(dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))?;
        }
        let environment = environment(&home);
        shell(&recipe.setup, &work, &environment)?;
        let file = |name: &str| self.base.join(name);
        let create = |path: &Path| File::create(path).map_err(|e| format!("cannot write {}: {e}", path.display()));
        let log = file("log");
        let last_pid = if recipe.isolated { any_pid() } else { 0 };
        let mut words: Vec<OsString> = Vec::new();
        if recipe.isolated {
            words.extend(["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"].map(OsString::from));
            words.extend((!nix::unistd::geteuid().is_root()).then(|| "--map-root-user".into()));
            words.extend(["sh", "-euc", ISOLATED, "sh"].map(OsString::from));
            words.push(last_pid.to_string().into());
        }
        if !recipe.randomise {
            words.extend(["setarch", "-R"].map(OsString::from));
        }
        words.push(tracer.into());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]);
        command.args(&recipe.options).arg("-o").arg(&log).args(&recipe.command);
        command.current_dir(&work).env_clear().envs(environment.iter().map(|(k, v)| (k, v)));
        command.stdin(Stdio::null()).stdout(create(&file("stdout"))?).stderr(create(&file("stderr"))?);
        let started = Instant::now();
        let child = command.process_group(0).spawn().map_err(|e| format!("cannot run {}: {e}", tracer.display()))?;
        let pid = i32::try_from(child.id()).map_err(|e| e.to_string())?;
        let status = wait_within(child, recipe.limit)?;
        let read = |name: &str| fs::read(file(name)).unwrap_or_default();
        let text = String::from_utf8_lossy(&read("log")).into_owned();
        if self.keep {
            fs::copy(&log, file(&format!("log.{label}"))).map_err(|e| format!("no log of {label}: {e}"))?;
        }
        let Some(status) = status else {
            let last: Vec<&str> = text.lines().rev().take(5).collect();
            return Err(format!("{label} did not end within {:?}; its last lines, backwards: {last:#?}", recipe.limit));
        };
        let stderr = read("stderr");
        if text.is_empty() {
            return Err(format!("{label} wrote no trace ({status}): {}", String::from_utf8_lossy(&stderr).trim()));
        }
        let tracer = if recipe.isolated { last_pid + 1 } else { pid };
        Ok(Raw { text, stdout: read("stdout"), stderr, tracer, status, time: started.elapsed() })
    }

    /// Where the logs are.
    pub(crate) fn base(&self) -> &Path {
        &self.base
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if !self.keep {
            // A folder left in /tmp is no reason to fail.
            let _ = remove(&self.base);
        }
    }
}

/// What the first process of the pid namespace does: numbers begin behind the one that it is given.
const ISOLATED: &str = "echo \"$1\" > /proc/sys/kernel/ns_last_pid; shift; set +e; \"$@\"; exit $?";

/// A number for a process: no two runs have the same ones, as it is without a namespace. It has five digits: how long a line is
/// that a program writes about itself is the same in each run.
fn any_pid() -> i32 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.subsec_micros());
    10_000 + i32::try_from(now % 22_000).unwrap_or(0)
}

fn remove(dir: &Path) -> Outcome<()> {
    match fs::remove_dir_all(dir) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(format!("cannot remove {}: {e}", dir.display())),
    }
}

/// The same few variables for every run, whoever starts it.
fn environment(home: &Path) -> Vec<(String, String)> {
    let real_home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let or_home = |variable: &str, folder: &str| env::var_os(variable).map_or(real_home.join(folder), PathBuf::from);
    let cache = target_dir().join("xtask-diff");
    // Made here for the setup scripts; one that cannot be made shows in the first script that needs it.
    let _ = fs::create_dir_all(&cache);
    // The toolchain's own cargo, not rustup's proxy for it.
    let cargo = env::var_os("CARGO").and_then(which).and_then(|cargo| Some(cargo.parent()?.display().to_string()));
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", cargo.unwrap_or_default());
    let pairs = [
        ("PATH", path),
        ("HOME", home.display().to_string()),
        ("CARGO_HOME", or_home("CARGO_HOME", ".cargo").display().to_string()),
        ("RUSTUP_HOME", or_home("RUSTUP_HOME", ".rustup").display().to_string()),
        ("CACHE", cache.display().to_string()),
        ("PROJECT", root().display().to_string()),
        ("LC_ALL", "C.UTF-8".to_owned()),
        ("TERM", "dumb".to_owned()),
        ("TZ", "UTC".to_owned()),
        // Which thread finds whose arena locked, and maps one of its own, is chance.
        ("MALLOC_ARENA_MAX", "1".to_owned()),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// How a run ended, in words that two runs share exactly when they ended alike.
pub(crate) fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit status {code}"),
        (None, signal) => format!("death by signal {}", signal.unwrap_or(0)),
    }
}
