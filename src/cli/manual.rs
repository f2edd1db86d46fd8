//! `trace man`: a manual page in roff (groff_man(7)), from the table of options.

use std::ffi::OsString;
use std::fmt::Write;

use super::Refusal;
use super::options::{Group, OPTIONS, Row, Takes};

const SYNOPSIS: &str = r".SH NAME
trace \- show what a program asks of the kernel, of libraries and of itself
.SH SYNOPSIS
.B trace
.RI [ OPTION ]... \~ PROG \~[ ARG ]...
.br
.B trace
.RI [ OPTION ]...
.B \-p
.I PID
.br
.B trace list syscalls
.RI [ GLOB | %class ]
.br
.B trace list functions\fR|\fBlibcalls\fR|\fBusdt
.I PROG
.RI [ GLOB ]
.br
.B trace completions bash\fR|\fBzsh\fR|\fBfish
.br
.B trace man
.SH DESCRIPTION
.B trace
runs a program, or attaches to processes that run already, and writes a line for each of their system calls: its name, its
arguments as what they mean, its result. Signals and the ends of processes stand between them. Library calls and functions
of the program itself are shown with
.B \-l
and
.BR \-F .
Options, filters and text are those of
.BR strace (1)
as far as it has them; on a terminal the text is made for eyes, with
.B \-\-format=json
it is made for programs.
.PP
Options end at the first word that is none; what follows is the program's.
";

const REST: &str = r".SH EXIT STATUS
That of the program, or death by the same signal; 1 for errors of
.B trace
itself, each told in one sentence on standard error. Where the program succeeds and an output could not be written whole, it is 1.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Any value but an empty one leaves colours out.
.SH SEE ALSO
.BR strace (1),
.BR ptrace (2),
.BR seccomp (2)
";

/// The page.
///
/// # Errors
/// For any word behind `man`.
pub(super) fn manual(words: &[OsString]) -> Result<String, Refusal> {
    if !words.is_empty() {
        return Err(Refusal("the subcommand 'man' takes no arguments: `trace man | man -l -` shows the manual".into()));
    }
    let mut out = format!(".TH TRACE 1 \"\" \"trace {}\" \"User Commands\"\n{SYNOPSIS}", env!("CARGO_PKG_VERSION"));
    out.push_str(".SH OPTIONS\n");
    for (group, heading) in Group::ALL {
        let rows: Vec<&Row> = OPTIONS.iter().filter(|row| row.group == group && row.refused.is_none()).collect();
        if !rows.is_empty() {
            let _ = writeln!(out, ".SS {}", roff(heading));
            rows.iter().for_each(|row| entry(row, &mut out));
        }
    }
    out.push_str(REST);
    Ok(out)
}

fn entry(row: &Row, out: &mut String) {
    let (value, optional) = match row.takes {
        Takes::Nothing => ("", false),
        Takes::Value(value) => (value, false),
        Takes::Optional(value) => (value, true),
    };
    let value = |before: &str| match (value, optional) {
        ("", _) => String::new(),
        (value, false) => format!("{before}\\fI{}\\fR", roff(value)),
        (value, true) => format!("[{before}\\fI{}\\fR]", roff(value)),
    };
    let mut names = Vec::new();
    if !row.short.is_empty() {
        let value = if optional { String::new() } else { value(" ") };
        names.push(format!("\\fB\\-{}\\fR{value}", row.short));
    }
    names.extend(
        row.qualifiers.iter().map(|name| format!("\\fB\\-e {}=\\fR{}", roff(name), value("").trim_matches(['[', ']']))),
    );
    names.extend(row.longs.iter().map(|name| format!("\\fB\\-\\-{}\\fR{}", roff(name), value("="))));
    let _ = writeln!(out, ".TP\n{}\n{}", names.join(", "), roff(row.about));
}

/// Text in which nothing is a request or an escape, and hyphens of options stay what they are.
fn roff(text: &str) -> String {
    let escaped = text.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) { format!("\\&{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_option_that_is_taken() {
        let page = manual(&[]).unwrap();
        for row in OPTIONS.iter().filter(|row| row.refused.is_none()) {
            let long = row.longs.iter().map(|long| format!("\\-\\-{}\\fR", roff(long)));
            let short = (!row.short.is_empty()).then(|| format!("\\fB\\-{}\\fR", row.short));
            for name in long.chain(short) {
                assert!(page.contains(&name), "{name}");
            }
        }
        assert!(manual(&["x".into()]).is_err());
    }

    #[test]
    fn text_is_no_request() {
        assert_eq!(roff(".x \\n -y"), "\\&.x \\en \\-y");
    }
}
