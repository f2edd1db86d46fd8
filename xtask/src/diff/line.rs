//! One line of a trace taken apart: whose it is, the columns in front, and the text.

use std::sync::LazyLock;

use regex::Regex;

/// A line without its prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The task that the line's prefix names, or that of the line before; 0 when lines carry no pid.
    pub(crate) pid: i32,
    /// Time, syscall number and instruction pointer columns, with digits of a time replaced by `#`.
    pub(crate) columns: String,
    /// The rest.
    pub(crate) text: String,
    /// How many bytes of the original line are in front of `text`.
    pub(crate) offset: usize,
    /// Where `text` was joined of an unfinished and a resumed half.
    pub(crate) cut: Option<usize>,
}

static PID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(\d+) +"));
static PID_ON_TERMINAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\[pid +(\d+)\] "));
// `-r`, `-t`, `-tt`, `-ttt`, and `-r` beside one of the others in brackets.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?: *\d+(?:\.\d+)? |\d\d:\d\d:\d\d(?:\.\d+)? )(?:\((?:\+ )? *\d+\.\d+\) )?|^\(\+ +\d+\.\d+\) ")
});
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\[ *(?:[0-9a-f]+|\?+)\] "));

/// Compiles a pattern that is part of this program.
pub(crate) fn pattern(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}

/// Takes a whole trace apart.
pub(crate) fn parse(trace: &str) -> Vec<Line> {
    let mut last_pid = 0;
    let mut lines = Vec::new();
    for raw in trace.lines() {
        let line = parse_line(raw, last_pid);
        last_pid = line.pid;
        lines.push(line);
    }
    lines
}

fn parse_line(raw: &str, last_pid: i32) -> Line {
    let mut rest = raw;
    // Dumps (` | 00000  7f`) and stack traces (` > /lib/...`) belong to the line before them.
    if rest.starts_with(" | ") || rest.starts_with(" > ") {
        return Line { pid: last_pid, columns: String::new(), text: rest.to_owned(), offset: 0, cut: None };
    }
    let mut pid = 0;
    if let Some(found) = PID.captures(rest) {
        pid = found[1].parse().unwrap_or(0);
        // The pid's field is padded on its right to five; more blanks belong to a relative time, padded on its left.
        rest = rest.get(found[1].len().max(5) + 1..).unwrap_or_default();
    } else if let Some(found) = PID_ON_TERMINAL.captures(rest) {
        pid = found[1].parse().unwrap_or(0);
        rest = &rest[found[0].len()..];
    }
    let mut columns = String::new();
    if let Some(found) = TIME.find(rest) {
        columns.extend(found.as_str().chars().map(|c| if c.is_ascii_digit() { '#' } else { c }));
        rest = &rest[found.end()..];
    }
    while let Some(found) = BRACKETS.find(rest) {
        columns.push_str(found.as_str());
        rest = &rest[found.end()..];
    }
    Line { pid, columns, text: rest.to_owned(), offset: raw.len() - rest.len(), cut: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(raw: &str) -> (i32, String, String) {
        let line = parse_line(raw, 7);
        (line.pid, line.columns, line.text)
    }

    fn expected(pid: i32, columns: &str, text: &str) -> (i32, String, String) {
        (pid, columns.to_owned(), text.to_owned())
    }

    #[test]
    fn prefixes_are_taken_off() {
        assert_eq!(one("close(3)    = 0"), expected(0, "", "close(3)    = 0"));
        assert_eq!(one("5292  close(3) = 0"), expected(5292, "", "close(3) = 0"));
        assert_eq!(one("[pid  5292] close(3) = 0"), expected(5292, "", "close(3) = 0"));
        assert_eq!(one("[pid 15292] close(3) = 0"), expected(15292, "", "close(3) = 0"));
    }

    #[test]
    fn times_become_shapes() {
        assert_eq!(one("03:15:26 close(3) = 0"), expected(0, "##:##:## ", "close(3) = 0"));
        assert_eq!(
            one("5344  03:15:26.122021 [  59] [00007f3300fd3ad7] close(3) = 0"),
            expected(5344, "##:##:##.###### [  59] [00007f3300fd3ad7] ", "close(3) = 0")
        );
        assert_eq!(one("5351       0.001577 brk(NULL) = 0"), expected(5351, "     #.###### ", "brk(NULL) = 0"));
        assert_eq!(one("     0.001577 brk(NULL) = 0"), expected(0, "     #.###### ", "brk(NULL) = 0"));
        assert_eq!(one("1700000000.123456 brk(0) = 0"), expected(0, "##########.###### ", "brk(0) = 0"));
        assert_eq!(one("[????] --- SIGCHLD ---"), expected(0, "[????] ", "--- SIGCHLD ---"));
    }

    #[test]
    fn dumps_belong_to_the_line_before() {
        assert_eq!(one(" | 00000  7f 45 |"), expected(7, "", " | 00000  7f 45 |"));
        assert_eq!(one(" > /lib/x.so(f+0x1) [0x2]"), expected(7, "", " > /lib/x.so(f+0x1) [0x2]"));
    }

    #[test]
    fn the_offset_counts_the_prefix() {
        assert_eq!(parse_line("5292  close(3) = 0", 0).offset, 6);
        assert_eq!(parse_line("123456 close(3) = 0", 0).offset, 7);
    }
}
