//! What `-h` and `-V` print.

use std::fmt::Write;

use super::options::{Group, Id, OPTIONS, Row, Takes};

/// The column in which explanations begin.
const COLUMN: usize = 30;
/// No line of the help is longer.
const WIDTH: usize = 100;

const USAGES: &[&str] = &["[OPTION]... PROG [ARG]...", "[OPTION]... -p PID"];
const SUBCOMMANDS: &[&str] =
    &["list syscalls [GLOB|%class]", "list functions|libcalls|usdt PROG [GLOB]", "completions bash|zsh|fish", "man"];

/// The help, for whoever called us by this name.
pub(super) fn help(called: &str) -> String {
    let strace = called == "strace";
    // Whoever says strace has no subcommands, and options that strace has.
    let others = if strace { &[][..] } else { SUBCOMMANDS };
    let mut out = String::new();
    for (index, usage) in USAGES.iter().chain(others).enumerate() {
        let begins = if index == 0 { "Usage:" } else { "      " };
        let _ = writeln!(out, "{begins} {called} {usage}");
    }
    out.push_str(
        "\nShows what a program asks of the kernel, and what it gets. Options end at the first word that is none.\n",
    );
    for (group, heading) in Group::ALL {
        let rows: Vec<Row> = rows(strace).filter(|row| row.group == group && row.refused.is_none()).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = write!(out, "\n{heading}:\n");
        rows.iter().for_each(|row| entry(row, &mut out));
    }
    let later: Vec<String> = OPTIONS.iter().filter(|row| row.refused.is_some()).map(Row::name).collect();
    out.push('\n');
    wrapped(&format!("Refused so far: {}.", later.join(", ")), 0, &mut out);
    out.push_str("docs/OPTIONS.md compares each option with strace's.\n");
    out
}

/// The options as they are spelled. A letter has one meaning for those who say strace, and another for all others.
fn rows(strace: bool) -> impl Iterator<Item = Row> {
    let rows = OPTIONS.iter().filter(move |row| strace || row.id != Id::OldForks);
    rows.map(move |row| Row { short: if strace && row.id == Id::Functions { "" } else { row.short }, ..*row })
}

/// What `-V` prints.
pub(super) fn version(called: &str) -> String {
    let as_strace = if called == "strace" { ", called as strace" } else { "" };
    format!(
        "trace {}{as_strace}\n\
         Options and output of strace 6.1 (strict profile); JSON Lines; terminal profile.\n\
         Calls of x86-64 and i386 programs; seccomp filters for calls that are not shown.\n\
         MIT or Apache-2.0, at your choice. There is no warranty.\n",
        env!("CARGO_PKG_VERSION")
    )
}

fn entry(row: &Row, out: &mut String) {
    let left = format!("  {}", spelled(row));
    out.push_str(&left);
    let start = left.chars().count();
    if start + 2 > COLUMN {
        out.push('\n');
        let _ = write!(out, "{:COLUMN$}", "");
    } else {
        let _ = write!(out, "{:1$}", "", COLUMN - start);
    }
    wrapped(row.about, COLUMN, out);
}

/// `-o, --output=FILE`.
fn spelled(row: &Row) -> String {
    let value = |equals: &str| match row.takes {
        Takes::Nothing => String::new(),
        Takes::Value(value) => format!("{equals}{value}"),
        Takes::Optional(value) => format!("[{equals}{value}]"),
    };
    let mut names = Vec::new();
    if !row.short.is_empty() {
        let value = if row.longs.is_empty() { value(" ") } else { String::new() };
        names.push(format!("-{}{value}", row.short));
    }
    if let Some(qualifier) = row.qualifiers.first() {
        names.push(format!("-e {qualifier}=SET"));
    }
    if let Some(long) = row.longs.first().filter(|_| row.qualifiers.is_empty()) {
        names.push(format!("--{long}{}", value("=")));
    }
    names.join(", ")
}

/// Adds words, each line indented from the second one on.
fn wrapped(text: &str, indent: usize, out: &mut String) {
    let mut column = indent;
    for (index, word) in text.split(' ').enumerate() {
        let length = word.chars().count();
        if index > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            let _ = write!(out, "{:indent$}", "");
            column = indent;
        } else if index > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_says_strace_is_told_what_strace_has() {
        let (ours, theirs) = (help("trace"), help("strace"));
        assert!(ours.contains("  -F, -e func=SET") && ours.contains("trace list") && !ours.contains("old name"));
        assert!(theirs.contains("  -e func=SET") && theirs.contains("  -F   ") && !theirs.contains("strace list"));
    }

    #[test]
    fn the_help_names_every_option_and_fits() {
        let help = help("strace") + &help("trace");
        for row in OPTIONS {
            let name = match (row.short, row.longs, row.qualifiers, row.refused) {
                ("", [long, ..], [], _) | ("", [long, ..], _, Some(_)) => format!("--{long}"),
                ("", _, [qualifier, ..], None) => format!("-e {qualifier}="),
                (short, ..) => format!("-{short}"),
            };
            assert!(help.contains(&name), "{name}");
        }
        for line in help.lines() {
            assert!(line.chars().count() <= WIDTH + 5, "{line}");
        }
    }

    #[test]
    fn the_version_states_features() {
        assert!(version("trace").starts_with("trace 0."));
        assert!(version("strace").contains("called as strace"));
    }
}
