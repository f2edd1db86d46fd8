//! From argv to a sequence of options, with clap. What they mean is none of its business.

use std::ffi::OsString;

use clap::builder::ValueParser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::options::{Id, OPTIONS, Row, Takes};
use super::{Refusal, shown};

/// Stands for "no value": no argument can hold a NUL.
const ABSENT: &str = "\0";
const PROGRAM: &str = "PROGRAM";

/// One option as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// Which option.
    pub(crate) id: Id,
    /// How it was spelled: `-f`, `--follow-forks`, `-e trace=`.
    pub(crate) spelled: Spelled,
    /// Its value, if there was one.
    pub(crate) value: Option<OsString>,
}

/// How an option was spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelled {
    /// By its letter.
    Short,
    /// By a long name.
    Long,
    /// As a qualifier of `-e`.
    Qualifier(&'static str),
}

impl Occurrence {
    /// What messages call it: the way it was spelled.
    pub(crate) fn name(&self) -> String {
        let row = Row::of(self.id);
        match self.spelled {
            Spelled::Short => format!("-{}", row.short),
            Spelled::Long => format!("--{}", row.longs.first().unwrap_or(&"")),
            Spelled::Qualifier(qualifier) => format!("-e {qualifier}="),
        }
    }
}

/// Cuts argv (without its first word) into options, in their order, and the words from the first one on that is none.
///
/// # Errors
/// For an option that does not exist, and one whose value is missing or superfluous.
pub(crate) fn split(
    argv: impl IntoIterator<Item = OsString>,
    strace: bool,
) -> Result<(Vec<Occurrence>, Vec<OsString>), Refusal> {
    let matches = command(strace).try_get_matches_from(argv).map_err(|error| refusal(&error))?;
    let mut found = Vec::new();
    for row in rows(strace) {
        if !row.short.is_empty() {
            collect(&matches, row, row.short, Spelled::Short, &mut found)?;
        }
        if let Some(long) = row.longs.first() {
            collect(&matches, row, long, Spelled::Long, &mut found)?;
        }
    }
    found.sort_by_key(|&(index, _)| index);
    let words = matches.get_many::<OsString>(PROGRAM).map(|words| words.cloned().collect()).unwrap_or_default();
    Ok((found.into_iter().map(|(_, occurrence)| occurrence).collect(), words))
}

/// Whether the option `id` with this value is among the options for those who say strace, or among those before one that
/// does not exist.
pub(crate) fn has(argv: &[OsString], id: Id, value: &str) -> bool {
    let matches = command(true).ignore_errors(true).try_get_matches_from(argv);
    let given = |matches: ArgMatches| {
        let mut values =
            Row::of(id).longs.first().and_then(|long| matches.get_many::<OsString>(long)).into_iter().flatten();
        values.any(|given| given == value)
    };
    matches.is_ok_and(given)
}

fn collect(
    matches: &ArgMatches,
    row: &'static Row,
    arg: &str,
    spelled: Spelled,
    found: &mut Vec<(usize, Occurrence)>,
) -> Result<(), Refusal> {
    let (Some(indices), Some(values)) = (matches.indices_of(arg), matches.get_many::<OsString>(arg)) else {
        return Ok(());
    };
    for (index, value) in indices.zip(values) {
        let value = (value != ABSENT).then(|| value.clone());
        let occurrence = Occurrence { id: row.id, spelled, value };
        let takes_none = row.takes == Takes::Nothing || (spelled == Spelled::Short && !takes_value(row));
        if takes_none && occurrence.value.is_some() {
            return Err(Refusal(format!("option {} takes no value", occurrence.name())));
        }
        found.push((index, occurrence));
    }
    Ok(())
}

const fn takes_value(row: &Row) -> bool {
    matches!(row.takes, Takes::Value(_))
}

/// The options that there are. A letter has one meaning for those who say strace, and another for all others.
fn rows(strace: bool) -> impl Iterator<Item = &'static Row> {
    let other = if strace { Id::Functions } else { Id::OldForks };
    OPTIONS.iter().filter(move |row| row.id != other)
}

fn command(strace: bool) -> Command {
    let args = rows(strace).flat_map(|row| {
        let short = row.short.chars().next().map(|letter| with_value(Arg::new(row.short).short(letter), row));
        let long = row
            .longs
            .first()
            .map(|long| with_value(Arg::new(*long).long(*long).aliases(row.longs[1..].iter().copied()), row));
        short.into_iter().chain(long)
    });
    Command::new("trace")
        .no_binary_name(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .infer_long_args(true)
        .args(args)
        .arg(Arg::new(PROGRAM).num_args(0..).trailing_var_arg(true).value_parser(ValueParser::os_string()))
}

/// Flags are options with an optional value here, so that each occurrence has its place in the order.
fn with_value(arg: Arg, row: &Row) -> Arg {
    let arg = arg.action(ArgAction::Append).value_parser(ValueParser::os_string());
    match row.takes {
        Takes::Value(_) => arg.num_args(1).allow_hyphen_values(true),
        Takes::Nothing | Takes::Optional(_) => arg.num_args(0..=1).require_equals(true).default_missing_value(ABSENT),
    }
}

fn refusal(error: &clap::Error) -> Refusal {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.split_whitespace().next().map(|word| shown(word.as_bytes())),
        Some(ContextValue::Strings(texts)) => texts.first().map(|word| shown(word.as_bytes())),
        _ => None,
    };
    let option = text(ContextKind::InvalidArg).unwrap_or_default();
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(which) = ambiguous(&option)
    {
        return Refusal(format!("option '{option}' may mean {which}: spell it out"));
    }
    Refusal(match (error.kind(), text(ContextKind::SuggestedArg)) {
        (ErrorKind::UnknownArgument, Some(near)) => format!("unknown option '{option}' (did you mean '{near}'?)"),
        (ErrorKind::UnknownArgument, None) => format!("unknown option '{option}'; `-h` lists those that exist"),
        (ErrorKind::InvalidValue | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues, _) => {
            format!("option {option} needs a value")
        }
        _ => format!("cannot understand the options: {}", shown(error.kind().to_string().as_bytes())),
    })
}

/// The long names that an abbreviation may stand for.
fn ambiguous(option: &str) -> Option<String> {
    let start = option.strip_prefix("--").filter(|start| !start.is_empty())?;
    let longs = OPTIONS.iter().flat_map(|row| row.longs).filter(|long| long.starts_with(start));
    let names: Vec<String> = longs.map(|long| format!("--{long}")).collect();
    (names.len() > 1).then(|| names.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> (Vec<String>, Vec<String>) {
        let (options, rest) = split(words.iter().map(OsString::from), false).unwrap();
        let option = |o: &Occurrence| match &o.value {
            Some(value) => format!("{} {}", o.name(), value.display()),
            None => o.name(),
        };
        (options.iter().map(option).collect(), rest.iter().map(|word| word.display().to_string()).collect())
    }

    fn error(words: &[&str]) -> String {
        split(words.iter().map(OsString::from), false).unwrap_err().0
    }

    #[test]
    fn options_end_at_the_first_word_that_is_none() {
        assert_eq!(
            parsed(&["-f", "ls", "-f", "--", "-x"]),
            (vec!["-f".into()], vec!["ls".into(), "-f".into(), "--".into(), "-x".into()])
        );
        assert_eq!(parsed(&["-f", "--", "-x", "--foo"]).1, ["-x", "--foo"]);
        assert_eq!(parsed(&["-"]).1, ["-"]);
    }

    #[test]
    fn letters_stick_together_and_to_their_values() {
        assert_eq!(parsed(&["-fyyttv", "x"]).0, ["-f", "-y", "-y", "-t", "-t", "-v"]);
        assert_eq!(
            parsed(&["-ofile", "-s100", "-eopenat", "-fo", "out"]).0,
            ["-o file", "-s 100", "-e openat", "-f", "-o out"]
        );
        assert_eq!(parsed(&["-e", "-f", "-s", "-1", "-o", "--x"]).0, ["-e -f", "-s -1", "-o --x"]);
        assert_eq!(parsed(&["-e", "!open", "-e!close", "-etrace=x"]).0, ["-e !open", "-e !close", "-e trace=x"]);
    }

    #[test]
    fn long_names_may_be_shortened_and_take_values_behind_an_equals_sign() {
        assert_eq!(parsed(&["--output=x", "--output", "y", "--trace=z"]).0, ["--output x", "--output y", "--trace z"]);
        assert_eq!(parsed(&["--quiet", "--quiet=exit", "--quiet="]).0, ["--quiet", "--quiet exit", "--quiet "]);
        assert_eq!(parsed(&["--decode-fds", "ls"]), (vec!["--decode-fds".into()], vec!["ls".into()]));
        assert_eq!(
            parsed(&["--silent=exit", "--timestamps=ms", "--successful"]).0,
            ["--quiet exit", "--absolute-timestamps ms", "--successful-only"]
        );
    }

    #[test]
    fn the_order_is_kept() {
        assert_eq!(
            parsed(&["-v", "-e", "abbrev=all", "-v", "--abbrev=x", "-z"]).0,
            ["-v", "-e abbrev=all", "-v", "--abbrev x", "-z"]
        );
    }

    #[test]
    fn an_option_is_looked_for_among_the_options_alone() {
        let has = |line: &str| has(&line.split(' ').map(OsString::from).collect::<Vec<_>>(), Id::Compat, "strace");
        for line in [
            "--compat=strace x",
            "-f --compat strace x",
            "-F --comp=strace x",
            "--compat=strace -Q",
            "--compat=strace -s",
        ] {
            assert!(has(line), "{line}");
        }
        for line in ["x --compat=strace", "-- --compat=strace", "-o --compat=strace x", "--compat=other x", "-f x"] {
            assert!(!has(line), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_is_one_sentence() {
        assert_eq!(error(&["-Q"]), "unknown option '-Q'; `-h` lists those that exist");
        assert_eq!(error(&["--folow-forks"]), "unknown option '--folow-forks' (did you mean '--follow-forks'?)");
        assert_eq!(
            error(&["--syscall-"]),
            "option '--syscall-' may mean --syscall-limit or --syscall-times or --syscall-number: spell it out"
        );
        assert_eq!(error(&["-s"]), "option -s needs a value");
        assert_eq!(error(&["--output"]), "option --output needs a value");
        assert_eq!(error(&["--follow-forks=1"]), "option --follow-forks takes no value");
        assert_eq!(error(&["-f=3"]), "option -f takes no value");
        assert!(error(&["--\x1b[31m"]).contains("\\33"), "{}", error(&["--\x1b[31m"]));
    }
}
