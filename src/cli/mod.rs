//! The command line: argv in, a [`Plan`] or a text out. Nothing here runs anything.

mod choices;
mod completions;
mod foreseen;
mod help;
mod list;
mod list_probes;
mod manual;
mod numbers;
mod options;
mod plan;
mod program;
#[cfg(test)]
mod tests;
mod times;
mod views;
mod words;

use std::ffi::{OsStr, OsString};

use trace::filter::nearest;
use trace::value::quote::{Around, HexStrings, escape};

pub(crate) use plan::Plan;
#[cfg(test)]
use plan::Stream;

/// Why the command line can't be followed, as one sentence without the program's name and without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) String);

/// What is asked for.
#[derive(Debug)]
pub(crate) enum Request {
    /// To trace.
    Trace(Box<Plan>),
    /// To print this and be done.
    Print(String),
}

/// What the command line is understood by.
#[derive(Clone, Debug)]
pub(crate) struct Surroundings {
    /// The name that we were called by, without directories.
    pub(crate) called: String,
    /// Whether standard error is a terminal.
    pub(crate) stderr_is_terminal: bool,
    /// Whether colours are unwanted everywhere (NO_COLOR).
    pub(crate) no_color: bool,
}

/// Subcommands, and why those that are not there yet are not.
const SUBCOMMANDS: [(&str, Option<&str>); 4] =
    [("list", None), ("completions", None), ("man", None), ("report", Some("is not supported yet"))];

/// Whether we are to be strace: by our name, or by `--compat=strace` among our options. Which words those are depends on it,
/// for a letter means something else to strace: they are read as strace's.
pub(crate) fn is_strace(argv: &[OsString], around: &Surroundings) -> bool {
    around.called == "strace" || words::has(argv, options::Id::Compat, "strace")
}

/// Understands argv, its first word left out.
///
/// # Errors
/// With the sentence for the user.
pub(crate) fn understand(argv: Vec<OsString>, around: &Surroundings) -> Result<Request, Refusal> {
    if around.called != "strace"
        && let Some(first) = argv.first()
        && let Some((name, refused)) = SUBCOMMANDS.iter().find(|(name, _)| first == name)
    {
        return match refused {
            Some(why) => Err(Refusal(format!("the subcommand '{name}' {why}; the program of that name is './{name}'"))),
            None if *name == "completions" => completions::completions(&argv[1..]).map(Request::Print),
            None if *name == "man" => manual::manual(&argv[1..]).map(Request::Print),
            None => list::list(&argv[1..]).map(Request::Print),
        };
    }
    let strace = is_strace(&argv, around);
    let (options, words) = words::split(argv, strace)?;
    // Questions about the tool are answered whatever stands beside them.
    let asked = |id| options.iter().any(|option| option.id == id);
    if asked(options::Id::Help) {
        return Ok(Request::Print(help::help(&around.called)));
    }
    if asked(options::Id::Version) {
        return Ok(Request::Print(help::version(&around.called)));
    }
    let choices = choices::Choices::made(options)?;
    Plan::of(choices, words, around).map(|plan| Request::Trace(Box::new(plan)))
}

/// What the user typed, with nothing in it that a terminal would act upon.
fn shown(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    escape(bytes, HexStrings::Never, Around::Angles, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// [`shown`] for words of argv.
pub(crate) fn shown_word(word: &OsStr) -> String {
    shown(std::os::unix::ffi::OsStrExt::as_bytes(word))
}

/// A hint at the word that was probably meant.
fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |near| format!(" (did you mean '{near}'?)"))
}
