//! Where the project is, how it is built, and how a command is run under a deadline.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// What a developer command can fail with: one sentence that says what was tried and why it did not work.
pub(crate) type Outcome<T> = Result<T, String>;

/// The root folder of the project.
pub(crate) fn root() -> PathBuf {
    // As cargo says now, not as it said when this was compiled: a copied target folder may hold another tree's.
    let now = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let xtask = now.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    let xtask = xtask.as_path();
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// The folder that cargo builds into, `CARGO_TARGET_DIR` respected.
pub(crate) fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// How the workspace's binary is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

/// Builds the `trace` binary of this workspace and answers its path.
pub(crate) fn build_trace(profile: Profile) -> Outcome<PathBuf> {
    let mut cargo = cargo();
    cargo.args(["build", "--quiet", "--package", "trace", "--bin", "trace"]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
    };
    let status = cargo.status().map_err(|e| format!("cannot run cargo: {e}"))?;
    if !status.success() {
        return Err(format!("cargo build of trace failed: {status}"));
    }
    Ok(target_dir().join(folder).join("trace"))
}

/// A cargo command that works on this workspace.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Finds a program in `PATH`.
pub(crate) fn which(program: impl AsRef<OsStr>) -> Option<PathBuf> {
    let program = Path::new(program.as_ref());
    if program.components().count() > 1 {
        return program.is_file().then(|| program.to_path_buf());
    }
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|path| path.is_file())
}

/// Waits for `child`, which leads a process group of its own; after `limit` the whole group is killed.
///
/// `Ok(None)` means that the time was up.
pub(crate) fn wait_within(mut child: Child, limit: Duration) -> Outcome<Option<ExitStatus>> {
    let group = Pid::from_raw(i32::try_from(child.id()).map_err(|e| e.to_string())?);
    let (sender, receiver) = mpsc::channel();
    let waiter = thread::spawn(move || {
        let status = child.wait();
        // The receiver is gone when the time was up; nobody asks any more.
        let _ = sender.send(());
        status
    });
    let in_time = receiver.recv_timeout(limit).is_ok();
    if !in_time {
        // ESRCH: it ended between the two calls, which the wait below reports.
        let _ = killpg(group, Signal::SIGKILL);
    }
    let status = waiter.join().map_err(|_| "the waiting thread panicked".to_owned())?;
    let status = status.map_err(|e| format!("cannot wait for a child: {e}"))?;
    Ok(in_time.then_some(status))
}

/// Runs a shell script in `dir` and fails with its output when it fails.
pub(crate) fn shell(script: &str, dir: &Path, env: &[(String, String)]) -> Outcome<()> {
    let output = Command::new("bash")
        .args(["-euc", script])
        .current_dir(dir)
        .env_clear()
        .envs(env.iter().map(|(k, v)| (k, v)))
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("cannot run bash: {e}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(format!("the script `{}` failed ({}): {}", script.trim(), output.status, text.trim()))
}

/// Splits a line into words as a shell does, with single and double quotes and no expansion.
pub(crate) fn split_words(line: &str) -> Outcome<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err(format!("a quote is left open in `{line}`"));
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_does() {
        let words = split_words(r#" -f  -e 'trace=a b' "" x"y z" "#).expect("well quoted");
        assert_eq!(words, ["-f", "-e", "trace=a b", "", "xy z"]);
        assert!(split_words("'open").is_err());
    }
}
