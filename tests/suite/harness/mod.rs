//! What integration tests are made of.
//!
//! ```ignore
//! tracetest!(stopped_task_stays_stopped, |t| {
//!     let run = t.trace(["-f"]).program(t.target("raise_sigstop")).start();
//!     run.wait_line("--- stopped by SIGSTOP ---");
//!     let task = run.tracees()[0];
//!     run.wait_state(task, "t");
//!     run.signal(nix::sys::signal::Signal::SIGKILL);
//! });
//! ```
//!
//! Every test has a folder of its own, a deadline for whatever it waits for, and ends with a check that no process of
//! its own is left, alive or stopped. Tests wait for lines and states, never for a time.

// A file of tests uses what it needs; the harness is whole.
#![allow(dead_code)]

mod processes;
pub(crate) mod run;
mod surroundings;
mod target;
pub(crate) mod terminal;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub(crate) use processes::{Marker, Process, Processes, poll};
pub(crate) use run::Launch;
pub(crate) use target::{Target, Width, all_targets, self_describing};

/// The variable that marks every process of a test, so that those left behind are found wherever they went.
pub(crate) const MARKER: &str = "TRACE_TEST_MARKER";

/// How long a test waits for one thing before it fails with what it has seen.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Defines a test that gets a [`Test`] and is checked for leftovers.
macro_rules! tracetest {
    ($(#[$attribute:meta])* $name:ident, |$t:ident| $body:block) => {
        $(#[$attribute])*
        #[test]
        fn $name() {
            $crate::harness::run_test(stringify!($name), |$t: &$crate::harness::Test| $body);
        }
    };
}

/// The surroundings of one test.
#[derive(Debug)]
pub(crate) struct Test {
    dir: PathBuf,
    marker: Marker,
    patience: Duration,
}

/// Runs the body of a test, then fails if processes of it are left; they are ended in any case.
pub(crate) fn run_test(name: &str, body: impl FnOnce(&Test)) {
    let test = Test::new(name);
    let outcome = catch_unwind(AssertUnwindSafe(|| body(&test)));
    let left = Processes::marked(&test.marker).that_stay(Duration::from_secs(2));
    let told = left.describe();
    left.kill();
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
    assert!(told.is_empty(), "processes of this test are left:\n{told}");
    // A folder that stays in target/tmp harms nobody; that of a failed test is worth looking at.
    let _ = fs::remove_dir_all(&test.dir);
}

impl Test {
    /// A test named `name`, with an empty folder.
    pub(crate) fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // Orphans of a test become our children, whose exit can be seen.
        nix::sys::prctl::set_child_subreaper(true).expect("a subreaper");
        // What a test makes is made as on most machines, and can be run by another user.
        nix::sys::stat::umask(nix::sys::stat::Mode::from_bits_truncate(0o022));
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let value = format!("{}-{number}", std::process::id());
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tests").join(format!("{name}-{value}"));
        let marker = Marker { value, groups: Arc::default() };
        fs::create_dir_all(&dir).expect("a folder for the test");
        Test { dir, marker, patience: PATIENCE }
    }

    /// The test's own folder, the working directory of what it runs.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The program built from tests/targets/`name`.* for the native width.
    pub(crate) fn target(&self, name: &str) -> PathBuf {
        Target::named(name).build(Width::W64)
    }

    /// The same as a 32-bit program.
    pub(crate) fn target32(&self, name: &str) -> PathBuf {
        Target::named(name).build(Width::W32)
    }

    /// `trace` with options; the program is to be added.
    pub(crate) fn trace<S: Into<String>>(&self, options: impl IntoIterator<Item = S>) -> Launch {
        self.command(tracer().display().to_string(), options)
    }

    /// Any other command, with the marker of this test.
    pub(crate) fn command<S: Into<String>>(
        &self,
        program: impl Into<String>,
        arguments: impl IntoIterator<Item = S>,
    ) -> Launch {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Launch::new(program.into(), arguments, &self.dir, &self.marker, self.patience)
    }

    /// The value of the variable that marks this test's processes.
    pub(crate) fn marker(&self) -> &str {
        &self.marker.value
    }

    /// How long anything is waited for.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// All living processes of this test.
    pub(crate) fn processes(&self) -> Processes {
        Processes::marked(&self.marker)
    }
}

/// The tracer under test.
pub(crate) fn tracer() -> PathBuf {
    match std::env::var_os("TRACE_BIN") {
        Some(other) => PathBuf::from(other),
        None => PathBuf::from(env!("CARGO_BIN_EXE_trace")),
    }
}

/// Says why a test does nothing here.
pub(crate) fn skipped(reason: &str) {
    use std::io::Write as _;
    // If there is no standard error, nobody wants to know.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}
