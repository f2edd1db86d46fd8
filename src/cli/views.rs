//! What the options of views say that are no lines: the tree of calls, and summaries.

use std::ffi::OsStr;
use std::time::Duration;

use trace::probe::spec::Spec;
use trace::sink::options::{By, Column, SortBy};

use super::Refusal;
use super::choices::{invalid, lossy, refused_globs};
use super::numbers::{number, span};
use super::options::Id;
use super::words::Occurrence;

/// The words that name the columns of a summary.
const COLUMNS: &str =
    "time-percent, total-time, self-time, min-time, max-time, avg-time, p50, p95, p99, calls, errors, name";

/// Adds globs to those that were given before.
pub(super) fn add_globs(spec: &mut Option<Spec>, option: &Occurrence, text: &str) -> Result<(), Refusal> {
    let added = spec.get_or_insert_default().add(text);
    added.map_err(|error| refused_globs(option, &error))
}

/// What was chosen of the tree of calls.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) graph: bool,
    pub(crate) depth: Option<usize>,
    pub(crate) min_time: Option<Duration>,
    /// What is said in `--only-below`, and what that means.
    pub(crate) only_below: Option<(String, Spec)>,
}

/// What was chosen of summaries.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// In place of lines.
    pub(crate) alone: bool,
    /// Behind the lines.
    pub(crate) as_well: bool,
    pub(crate) wall_clock: bool,
    pub(crate) sort_by: Option<SortBy>,
    pub(crate) columns: Option<Vec<Column>>,
    pub(crate) overhead: Option<Duration>,
    pub(crate) by: Option<By>,
}

impl Tree {
    pub(super) fn apply(&mut self, option: &Occurrence, text: &str) -> Result<(), Refusal> {
        match option.id {
            Id::Depth => match number(text, i32::MAX) {
                Some(levels @ 1..) => self.depth = Some(levels.unsigned_abs() as usize),
                _ => return invalid(option, text, "it is a number above 0"),
            },
            Id::MinTime => match span(text) {
                Some(least) => self.min_time = Some(least),
                None => return invalid(option, text, "it is a time such as 100us, 5ms, 0.5s"),
            },
            Id::OnlyBelow => {
                let mut spec = self.only_below.take().map(|(_, spec)| spec);
                add_globs(&mut spec, option, text)?;
                let spec = spec.unwrap_or_default();
                let said: Vec<&str> =
                    spec.include.iter().chain(&spec.exclude).map(|pattern| pattern.text.as_str()).collect();
                self.only_below = Some((said.join(","), spec));
            }
            _ => self.graph = true,
        }
        Ok(())
    }

    /// The options that ask for a tree, of those that were given.
    pub(super) fn options(&self) -> impl Iterator<Item = Id> {
        let given = [
            (self.graph, Id::Graph),
            (self.depth.is_some(), Id::Depth),
            (self.min_time.is_some(), Id::MinTime),
            (self.only_below.is_some(), Id::OnlyBelow),
        ];
        given.into_iter().filter(|(given, _)| *given).map(|(_, id)| id)
    }
}

impl Summary {
    /// Whether there is one.
    pub(super) const fn is_wanted(&self) -> bool {
        self.alone || self.as_well
    }

    pub(super) fn apply(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::SummaryOnly => self.alone = true,
            Id::Summary => self.as_well = true,
            Id::WallClock => self.wall_clock = true,
            Id::SortBy => match SortBy::by_name(&text) {
                Some(order) => self.sort_by = Some(order),
                None => return invalid(option, &text, &format!("it is {COLUMNS} or nothing")),
            },
            Id::SummaryColumns => {
                let mut columns = Vec::new();
                for word in text.split(',') {
                    match Column::by_name(word) {
                        Some(column) if columns.contains(&column) => {
                            return invalid(option, &text, "a column stands there twice");
                        }
                        Some(column) => columns.push(column),
                        None => return invalid(option, word, &format!("it is {COLUMNS}")),
                    }
                }
                self.columns = Some(columns);
            }
            Id::By => match By::by_name(&text) {
                Some(by) => self.by = Some(by),
                None => return invalid(option, &text, "it is syscall, function, process, thread, path or fd"),
            },
            _ => match span(&text) {
                Some(overhead) => self.overhead = Some(overhead),
                None => return invalid(option, &text, "it is a time such as 5, 5us, 0.5ms"),
            },
        }
        Ok(())
    }
}
