//! What one run of a self-describing target left: the lines of the tracer and what the target says about itself.

use std::collections::{BTreeSet, HashMap};

use super::injected::call;
use crate::harness::run::Finished;

/// The signal that marks where the region begins and ends (`BEGIN` and `END` of expect.h).
const MARK: &str = "--- SIGWINCH {";

/// How the last line of a task begins that has ended by itself.
const EXITED: &str = "+++ exited with ";

/// The call that sends the second one.
const LAST: &str = "tkill(";

/// The column that `=` stands in, counted from 0, where the call is not longer.
const RESULT_COLUMN: usize = 40;

/// A run.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// The tracer's lines between the marks, of the task that made these.
    pub(super) lines: Vec<String>,
    /// How many calls of each name the task has made before the region.
    pub(super) before: HashMap<String, usize>,
    pub(super) stated: Vec<Stated>,
    /// Calls with the kinds of cases in which they were made: `success`, `error`, `garbage`, `edge`.
    pub(super) cases: BTreeSet<(String, String)>,
    /// Numbers that differ between runs; the n-th of one run is the n-th of another.
    pub(super) volatile: Vec<u64>,
}

/// A line that the target expects.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) line: String,
    /// The same with other options, by these.
    pub(super) styles: HashMap<String, String>,
}

impl Record {
    pub(super) fn new(run: &Finished) -> Result<Self, String> {
        let (lines, pid) = region(&run.log)?;
        let mut record = Record { lines, before: before(&run.log), ..Record::default() };
        for line in &run.stdout {
            record.take(line, pid)?;
        }
        Ok(record)
    }

    /// Reads a line of the target's own output; `pid` characters stand before each line of the trace.
    fn take(&mut self, line: &str, pid: usize) -> Result<(), String> {
        let wrong = || format!("the target wrote `{line}`");
        let (kind, text) = line.split_once(' ').ok_or_else(wrong)?;
        match kind {
            "line" => self.stated.push(Stated { line: padded(text, pid), styles: HashMap::new() }),
            "style" => {
                let (style, text) = text.split_once(' ').ok_or_else(wrong)?;
                let before = self.stated.last_mut().ok_or("IN_STYLE before any line")?;
                before.styles.insert(style.replace('_', " "), padded(text, pid));
            }
            "case" => {
                let (name, case) = text.split_once(' ').ok_or_else(wrong)?;
                self.cases.insert((name.to_owned(), case.to_owned()));
            }
            "volatile" => self.volatile.push(text.parse().map_err(|_| wrong())?),
            _ => return Err(wrong()),
        }
        Ok(())
    }

    /// The names of the calls in the region. Those by which the kernel continues what a signal interrupted are none of the program's.
    pub(super) fn calls(&self) -> impl Iterator<Item = &str> {
        let names = self.lines.iter().filter_map(|line| call(line));
        names.filter(|name| !matches!(*name, "rt_sigreturn" | "sigreturn" | "restart_syscall"))
    }

    /// The names of the calls that are stated.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let calls = self.stated.iter().filter_map(|stated| stated.line.split_once('(').map(|(name, _)| name));
        calls.filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    }
}

/// The lines between the marks, without the pid that `-f` puts in front, and how many characters that takes.
fn region(log: &[String]) -> Result<(Vec<String>, usize), String> {
    let is_mark = |line: &&String| without_pid(line).starts_with(MARK);
    let all = || format!("in:\n{}", log.join("\n"));
    let begin = log.iter().find(is_mark).ok_or_else(|| format!("no mark where the region begins {}", all()))?;
    let pid = &begin[..begin.len() - without_pid(begin).len()];
    let own = log.iter().filter(|line| line.starts_with(pid));
    let mut inside: Vec<String> = Vec::new();
    for line in own.skip_while(|line| !is_mark(line)).skip(1) {
        if is_mark(&line) {
            if inside.last().is_some_and(|line| line.starts_with(LAST)) {
                inside.pop();
            }
            return Ok((inside, pid.len()));
        }
        inside.push(without_pid(line).to_owned());
    }
    // The task may have ended in the region: then that is its last line.
    if inside.last().is_some_and(|line| line.starts_with(EXITED)) {
        return Ok((inside, pid.len()));
    }
    Err(format!("no mark where the region ends {}", all()))
}

/// How many calls of each name the marking task makes before the region, the one that sends the mark included.
fn before(log: &[String]) -> HashMap<String, usize> {
    let Some(mark) = log.iter().position(|line| without_pid(line).starts_with(MARK)) else { return HashMap::new() };
    let pid = &log[mark][..log[mark].len() - without_pid(&log[mark]).len()];
    let mut counts = HashMap::new();
    for name in log[..mark].iter().filter(|line| line.starts_with(pid)).filter_map(|line| call(without_pid(line))) {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

/// A line without the pid that `-f` puts in front.
fn without_pid(line: &str) -> &str {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(' ') { line[digits..].trim_start_matches(' ') } else { line }
}

/// An expected line with its result in the column where it belongs, `prefix` bytes being in front of it.
fn padded(line: &str, prefix: usize) -> String {
    match line.rfind(") = ") {
        Some(at) if !line.starts_with(['-', '+', ' ']) => {
            let width = RESULT_COLUMN.saturating_sub(prefix + 1);
            format!("{:<width$} = {}", &line[..=at], &line[at + 4..])
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn self_describing_results_are_put_into_their_column() {
        assert_eq!(padded("brk(NULL) = 0x1", 0), format!("brk(NULL){}= 0x1", " ".repeat(31)));
        assert_eq!(padded("brk(NULL) = 0x1", 6), format!("brk(NULL){}= 0x1", " ".repeat(25)));
        assert_eq!(padded("--- SIGUSR1 {a=(1) = 2} ---", 0), "--- SIGUSR1 {a=(1) = 2} ---");
        let long = format!("f({}) = 1", "x".repeat(40));
        assert_eq!(padded(&long, 0), long);
    }

    #[test]
    fn self_describing_regions_are_those_of_the_marking_task() {
        let lines = log("1  a()\n1  --- SIGWINCH {} ---\n2  b()\n1  c()\n1  tkill(1)\n1  --- SIGWINCH {} ---\n1  d()");
        assert_eq!(region(&lines), Ok((vec!["c()".to_owned()], 3)));
        assert!(region(&log("--- SIGWINCH {} ---\nc()")).is_err());
        let ended = log("1  --- SIGWINCH {} ---\n2  c()\n1  exit(0)\n1  +++ exited with 0 +++\n2  d()");
        assert_eq!(region(&ended), Ok((vec!["exit(0)".to_owned(), "+++ exited with 0 +++".to_owned()], 3)));
        assert!(region(&log("c()\nd()")).is_err());
    }

    #[test]
    fn self_describing_output_is_read_and_nothing_else_is_accepted() {
        let mut record = Record::default();
        for line in ["line f(1) = 0", "style -X_raw f(0x1) = 0", "volatile 77"] {
            record.take(line, 0).expect("well formed");
        }
        assert_eq!(record.names().collect::<Vec<_>>(), ["f"]);
        assert_eq!(record.stated[0].styles["-X raw"], padded("f(0x1) = 0", 0));
        assert_eq!(record.volatile, [77]);
        assert!(record.take("f(1) = 0", 0).is_err() && record.take("volatile x", 0).is_err());
    }
}
