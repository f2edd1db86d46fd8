//! What the options of views say that are no lines: the tree of calls, and summaries.

use std::ffi::OsStr;

use trace::probe::spec::Spec;
use trace::sink::options::{By, Column, SortBy};

use super::Refusal;
use super::choices::{Choices, invalid, lossy, refused_globs};
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

impl Choices {
    pub(super) fn tree(&mut self, option: &Occurrence, text: &str) -> Result<(), Refusal> {
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
    pub(super) fn tree_options(&self) -> impl Iterator<Item = Id> {
        let given = [
            (self.graph, Id::Graph),
            (self.depth.is_some(), Id::Depth),
            (self.min_time.is_some(), Id::MinTime),
            (self.only_below.is_some(), Id::OnlyBelow),
        ];
        given.into_iter().filter(|(given, _)| *given).map(|(_, id)| id)
    }

    pub(super) fn statistics(&mut self, option: &Occurrence, value: Option<&OsStr>) -> Result<(), Refusal> {
        let text = lossy(value);
        match option.id {
            Id::SummaryOnly => self.summary_only = true,
            Id::Summary => self.summary = true,
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
                self.summary_columns = Some(columns);
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
