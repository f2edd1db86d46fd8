//! What the sinks are told. The command line makes these.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::event::FuncCall;
pub use crate::filter::Quiet;
use crate::value::Style;

/// Where a sink writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// The tracer's standard error, each event at once.
    Stderr,
    /// A file, in large pieces.
    File {
        /// Its name.
        path: PathBuf,
        /// Whether it is added to (`-A`) rather than overwritten.
        append: bool,
    },
    /// The standard input of a command that the shell runs (`-o '|cmd'`).
    Command(String),
    /// A file for each task (`-ff`): the name, a dot and the task's number.
    Separate {
        /// The name before the dot.
        path: PathBuf,
        /// Whether the files are added to.
        append: bool,
    },
}

/// How the text sinks write.
#[derive(Clone, Debug)]
pub struct TextOptions {
    /// How values are written; its `program` is our own name in messages.
    pub style: Style,
    /// The column of results (`-a`).
    pub column: usize,
    /// Whether calls, signals and ends are written at all; only messages and the summary with `-c`.
    pub lines: bool,
    /// The time of day before each line (`-t`, `-tt`, `-ttt`, `--absolute-timestamps`).
    pub absolute: Option<Absolute>,
    /// The time since the previous line before each line (`-r`).
    pub relative: Option<Precision>,
    /// The time that a call took, behind it (`-T`).
    pub durations: Option<Precision>,
    /// The name of a task behind its number at the beginning of a line (`-Y`).
    pub task_names: bool,
    /// The numbers of calls (`-n`).
    pub numbers: bool,
    /// Where the instruction pointer was (`-i`).
    pub instruction_pointers: bool,
    /// The names of arguments (`-N`).
    pub arg_names: bool,
    /// When lines begin with the number of their task.
    pub pids: PidPrefix,
    /// Which messages are left out. strace leaves out `attach` and `personality` by itself when a program is launched and
    /// the output goes to a file.
    pub quiet: Quiet,
    /// Of which signals it is told that a task was killed by them, in strict text; bit `n - 1` for signal `n` (`-e signal=`).
    pub signals: u64,
    /// Whether lines begin with names of tasks, for eyes, or with numbers as strace has them:
    /// [`TerminalSink`](super::TerminalSink) alone.
    pub for_eyes: bool,
    /// All calls as a tree (`--graph`): for [`TerminalSink`](super::TerminalSink), which shows functions so in any case.
    pub tree: Option<TreeOptions>,
    /// A summary behind the lines (`-C`), or in place of them (`-c`).
    pub summary: Option<SummaryOptions>,
}

/// What of the tree of calls is shown, and how.
#[derive(Clone, Debug, Default)]
pub struct TreeOptions {
    /// So many levels (`--depth`); all without it.
    pub depth: Option<usize>,
    /// Calls that took as long or longer (`--min-time`).
    pub min_time: Duration,
    /// Only what is done within calls of these functions (`--only-below`).
    pub below: Option<CallFilter>,
    /// Whether calls without anything in them that follow each other and look the same become one line.
    pub fold: bool,
}

/// Whether a call is meant.
type IsMeant = dyn Fn(&FuncCall) -> bool + Send + Sync;

/// Which calls of functions something is about. Sinks know nothing of globs.
#[derive(Clone)]
pub struct CallFilter {
    text: String,
    takes: Arc<IsMeant>,
}

impl CallFilter {
    /// A filter that is called `text` in messages.
    #[must_use]
    pub fn new(text: &str, takes: impl Fn(&FuncCall) -> bool + Send + Sync + 'static) -> Self {
        CallFilter { text: text.to_owned(), takes: Arc::new(takes) }
    }

    /// What the user wrote.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the call is meant.
    #[must_use]
    pub fn takes(&self, call: &FuncCall) -> bool {
        (self.takes)(call)
    }
}

impl std::fmt::Debug for CallFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("CallFilter").field(&self.text).finish()
    }
}

impl Default for TextOptions {
    fn default() -> Self {
        TextOptions {
            style: Style::default(),
            column: 40,
            lines: true,
            absolute: None,
            relative: None,
            durations: None,
            task_names: false,
            numbers: false,
            instruction_pointers: false,
            arg_names: false,
            pids: PidPrefix::WhenSeveral,
            quiet: Quiet::default(),
            signals: u64::MAX,
            for_eyes: false,
            tree: None,
            summary: None,
        }
    }
}

/// When lines begin with the number of their task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PidPrefix {
    /// Never: one task, or a file for each.
    Never,
    /// `[pid 4242] ` while there is more than one task: on a terminal, and on standard error.
    WhenSeveral,
    /// `[pid 4242] ` before every line (`--always-show-pid`).
    Always,
    /// `4242  ` before every line: a file, when children are followed or several processes were attached to.
    Column,
}

/// An absolute time before each line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absolute {
    /// Whether it is the number of seconds since 1970 (`-ttt`) rather than the time of day.
    pub unix: bool,
    /// How exact it is.
    pub precision: Precision,
}

/// How many decimals a time has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// None: seconds.
    Seconds,
    /// Three: milliseconds.
    Millis,
    /// Six: microseconds.
    #[default]
    Micros,
    /// Nine: nanoseconds.
    Nanos,
}

impl Precision {
    /// The number of decimals.
    #[must_use]
    pub const fn decimals(self) -> usize {
        match self {
            Precision::Seconds => 0,
            Precision::Millis => 3,
            Precision::Micros => 6,
            Precision::Nanos => 9,
        }
    }

    /// The precision that `s`, `ms`, `us` or `ns` means.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "s" => Precision::Seconds,
            "ms" => Precision::Millis,
            "us" => Precision::Micros,
            "ns" => Precision::Nanos,
            _ => return None,
        })
    }
}

/// What the summary shows (`-c`, `-C`).
#[derive(Clone, Debug)]
pub struct SummaryOptions {
    /// Whether times are those between entry and exit (`-w`) rather than CPU time in the kernel.
    pub wall_clock: bool,
    /// What is taken off each call's time (`-O`).
    pub overhead: std::time::Duration,
    /// The order of the rows (`-S`).
    pub sort: SortBy,
    /// The columns, in their order (`-U`). [`Column::Name`] is added at the end where it is missing.
    pub columns: Vec<Column>,
    /// The columns of functions.
    pub function_columns: Vec<Column>,
    /// Only what is done within calls of these functions (`--only-below`).
    pub below: Option<CallFilter>,
    /// Distributions and error names in place of strace's table; what its rows are about.
    pub latencies: Option<By>,
}

/// What the rows of a summary with distributions are about (`--by`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Each system call, and each function, by its name.
    Call,
    /// Each process.
    Process,
    /// Each task.
    Thread,
    /// Each path, named or behind a descriptor.
    Path,
    /// Each descriptor of each process.
    Fd,
}

impl By {
    /// What a word of `--by` means.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "syscall" | "function" => By::Call,
            "process" => By::Process,
            "thread" => By::Thread,
            "path" => By::Path,
            "fd" => By::Fd,
            _ => return None,
        })
    }
}

impl Default for SummaryOptions {
    fn default() -> Self {
        SummaryOptions {
            wall_clock: false,
            overhead: std::time::Duration::ZERO,
            sort: SortBy::Column(Column::TotalTime),
            columns: vec![
                Column::TimePercent,
                Column::TotalTime,
                Column::AvgTime,
                Column::Calls,
                Column::Errors,
                Column::Name,
            ],
            function_columns: vec![
                Column::TimePercent,
                Column::TotalTime,
                Column::SelfTime,
                Column::Calls,
                Column::Errors,
                Column::MinTime,
                Column::AvgTime,
                Column::P50,
                Column::P95,
                Column::P99,
                Column::MaxTime,
                Column::Name,
            ],
            below: None,
            latencies: None,
        }
    }
}

/// The order of a summary's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortBy {
    /// By a column: names upwards, everything else downwards.
    Column(Column),
    /// By number.
    Nothing,
}

impl SortBy {
    /// The order that a word of `-S` means.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "nothing" | "none" => Some(SortBy::Nothing),
            _ => Column::by_name(name).map(SortBy::Column),
        }
    }
}

/// A column of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The share of all time, in percent.
    TimePercent,
    /// Seconds in all.
    TotalTime,
    /// Seconds of the shortest call.
    MinTime,
    /// Seconds of the longest call.
    MaxTime,
    /// Microseconds a call.
    AvgTime,
    /// Seconds in all, without what else is counted and was called meanwhile.
    SelfTime,
    /// What half of the calls did not exceed, in seconds.
    P50,
    /// What 95 of a hundred calls did not exceed.
    P95,
    /// What 99 of a hundred calls did not exceed.
    P99,
    /// The number of calls.
    Calls,
    /// The number of calls that failed.
    Errors,
    /// The call's name.
    Name,
}

impl Column {
    /// The column that a word of `-U` means; `_` does for `-`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name.replace('_', "-").as_str() {
            "time" | "time-percent" => Column::TimePercent,
            "total-time" | "time-total" => Column::TotalTime,
            "min-time" | "time-min" | "shortest" => Column::MinTime,
            "max-time" | "time-max" | "longest" => Column::MaxTime,
            "avg-time" | "time-avg" => Column::AvgTime,
            "self-time" | "time-self" | "self" => Column::SelfTime,
            "p50" => Column::P50,
            "p95" => Column::P95,
            "p99" => Column::P99,
            "calls" | "count" => Column::Calls,
            "errors" | "error" => Column::Errors,
            "name" | "syscall" | "syscall-name" => Column::Name,
            _ => return None,
        })
    }
}

/// How stacks of calls are written (`--format=folded`, `--format=flame`).
#[derive(Clone, Debug)]
pub struct StackOptions {
    /// As what.
    pub form: StackForm,
    /// Only what is done within calls of these functions (`--only-below`).
    pub below: Option<CallFilter>,
    /// What stands above the picture.
    pub title: String,
}

/// What stacks of calls are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackForm {
    /// A line a stack: frames with semicolons between them, and microseconds.
    Folded,
    /// An SVG picture.
    Flame,
}
