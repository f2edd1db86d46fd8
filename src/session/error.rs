//! Why a session can't begin. Each error is one sentence that says what was tried, on what, and what can be done.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStrExt;

use crate::ids::{Pid, Tid};

/// Why a session can't begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program can't be found or executed.
    #[error("cannot run '{}': {}", printable(program), strerror(source))]
    Run {
        /// The program as given.
        program: OsString,
        /// What the kernel says.
        source: io::Error,
    },
    /// The program is a directory.
    #[error("cannot run '{}': it is a directory", printable(.0))]
    Directory(OsString),
    /// The program needs another one that is not there.
    #[error("cannot run '{}': its interpreter '{}' is not there", printable(program), printable(interpreter))]
    Interpreter {
        /// The program as given.
        program: OsString,
        /// What is to read or to load it.
        interpreter: OsString,
    },
    /// The program is none.
    #[error("cannot run '{}': it is no program, and no script that begins with '#!'", printable(.0))]
    NoProgram(OsString),
    /// The user to run as can't be used.
    #[error("cannot run as user '{user}': {reason}")]
    User {
        /// The user as given.
        user: String,
        /// Why not.
        reason: String,
    },
    /// A process can't be attached to.
    #[error("cannot attach to process {pid}: {reason}")]
    Attach {
        /// The process.
        pid: Pid,
        /// Why not, and what can be done.
        reason: String,
    },
    /// Nothing could be written behind an argument (`-e inject=...:poke_enter=`).
    #[error("cannot write behind argument {argument} of {call} in task {tid}: it points to no such memory")]
    Poke {
        /// The task.
        tid: Tid,
        /// The argument, counted from 1.
        argument: usize,
        /// The call.
        call: String,
    },
    /// A call has no such argument (`-e inject=...:poke_enter=`).
    #[error("cannot write behind argument {argument} of {call} in task {tid}: it has {}", counted(*known))]
    PokeBeyond {
        /// The task.
        tid: Tid,
        /// The argument, counted from 1.
        argument: usize,
        /// The call.
        call: String,
        /// How many arguments it has.
        known: usize,
    },
    /// Something is called, but not by a module whose calls are shown.
    #[error("no module whose calls are shown calls '{item}', but {} may: `--from` chooses", others.join(", "))]
    CalledByOthers {
        /// What was asked for.
        item: String,
        /// Modules that import it.
        others: Vec<String>,
    },
    /// A process has no function, library call or probe of that name now.
    #[error("process {pid} has nothing that is called '{item}' so far{}", hint(near))]
    NothingCalled {
        /// The process.
        pid: Pid,
        /// What was asked for.
        item: String,
        /// Names that were perhaps meant.
        near: Vec<String>,
    },
    /// A process has memory that can't be opened.
    #[error("nothing is probed in process {pid}: {reason}")]
    Unprobed {
        /// The process.
        pid: Pid,
        /// Why not.
        reason: String,
    },
    /// A child has breakpoints in its memory, which can't be opened.
    #[error(
        "process {0} has breakpoints in its memory that can't be taken out, for it is not dumpable and under a seccomp \
         filter; it dies when it comes to one"
    )]
    Unmended(Pid),
    /// The kernel refuses what every session needs.
    #[error("{what}: {}", strerror(source))]
    Kernel {
        /// What was tried.
        what: &'static str,
        /// What the kernel says.
        source: io::Error,
    },
}

impl Error {
    /// Of a process whose memory can't be opened.
    pub(super) fn unprobed(pid: Pid, refusal: &io::Error) -> Self {
        let reason = match refusal.kind() {
            io::ErrorKind::PermissionDenied => {
                "its memory is its own (it is not dumpable: its program may be executed but not read, for instance)"
                    .to_owned()
            }
            _ => strerror(refusal),
        };
        Error::Unprobed { pid, reason }
    }
}

/// How many arguments a call has, in words.
fn counted(arguments: usize) -> String {
    match arguments {
        0 => "no arguments".to_owned(),
        1 => "only one argument".to_owned(),
        many => format!("only {many} arguments"),
    }
}

fn hint(near: &[String]) -> String {
    if near.is_empty() { String::new() } else { format!(" (near: {})", near.join(", ")) }
}

/// A name as it may be shown on a terminal: control characters and what is not UTF-8 escaped.
fn printable(name: &std::ffi::OsStr) -> String {
    name.as_bytes().escape_ascii().to_string()
}

/// An error's text without Rust's `(os error 2)`.
fn strerror(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
