//! A table as strace writes it: columns of figures under headings, a rule, and a line for the total.

use std::cmp::Reverse;
use std::time::Duration;

use super::share;
use crate::sink::options::{Column, SortBy};

/// What a row says.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    pub(super) name: String,
    pub(super) calls: u64,
    pub(super) errors: u64,
    /// The time of all calls, counted once where one was made in another.
    pub(super) total: Duration,
    /// The same, each call on its own.
    pub(super) sum: Duration,
    /// That without the time of what else is counted and was called by them.
    pub(super) own: Duration,
    pub(super) shortest: Duration,
    pub(super) longest: Duration,
    /// What 50, 95 and 99 of a hundred calls did not exceed, where that is known.
    pub(super) percentiles: Option<[Duration; 3]>,
}

impl Figures {
    pub(super) fn average(&self) -> Duration {
        Duration::from_nanos((self.sum.as_nanos() / u128::from(self.calls.max(1))) as u64)
    }
}

/// Puts rows into an order; equal ones keep theirs.
pub(super) fn sort(rows: &mut [Figures], by: SortBy) {
    let spread = |row: &Figures, index: usize| row.percentiles.map_or(Duration::ZERO, |spread| spread[index]);
    let time = |column: Column, row: &Figures| match column {
        Column::SelfTime => row.own,
        Column::MinTime => row.shortest,
        Column::MaxTime => row.longest,
        Column::AvgTime => row.average(),
        Column::P50 => spread(row, 0),
        Column::P95 => spread(row, 1),
        Column::P99 => spread(row, 2),
        Column::TimePercent | Column::TotalTime | Column::Calls | Column::Errors | Column::Name => row.total,
    };
    match by {
        SortBy::Nothing => {}
        SortBy::Column(Column::Name) => rows.sort_by(|a, b| a.name.cmp(&b.name)),
        SortBy::Column(Column::Calls) => rows.sort_by_key(|row| Reverse(row.calls)),
        SortBy::Column(Column::Errors) => rows.sort_by_key(|row| Reverse(row.errors)),
        SortBy::Column(column) => rows.sort_by_key(|row| Reverse(time(column, row))),
    }
}

/// Writes a table whose rows are called `what`. Shares are of the time that `shared` takes from a row.
pub(super) fn write(
    columns: &[Column],
    what: &str,
    rows: &[Figures],
    total: &Figures,
    shared: fn(&Figures) -> Duration,
    text: &mut String,
) {
    // As strace has it: a blank behind the longest.
    let name_width = rows.iter().map(|row| row.name.len() + 1).max().unwrap_or(0).max(16);
    let widths: Vec<usize> = columns.iter().map(|&column| width(column).unwrap_or(name_width)).collect();
    let line = |cells: Vec<String>, text: &mut String| {
        for (index, cell) in cells.iter().enumerate() {
            let (column, width) = (columns[index], widths[index]);
            let last = index + 1 == cells.len();
            text.push_str(if index > 0 { " " } else { "" });
            match column {
                Column::Name if last => text.push_str(cell),
                Column::Name => text.push_str(&format!("{cell:width$}")),
                _ => text.push_str(&format!("{cell:>width$}")),
            }
        }
        text.push('\n');
    };
    let rule = |text: &mut String| line(widths.iter().map(|&width| "-".repeat(width)).collect(), text);
    let cell = |column: Column, row: &Figures| match column {
        Column::TimePercent => format!("{:.2}", share(shared(row), shared(total))),
        _ => cell(column, row),
    };
    line(columns.iter().map(|&column| heading(column).unwrap_or(what).to_owned()).collect(), text);
    rule(text);
    for row in rows {
        line(columns.iter().map(|&column| cell(column, row)).collect(), text);
    }
    rule(text);
    let total_cell = |&column: &Column| match column {
        Column::TimePercent => "100.00".to_owned(),
        _ => cell(column, total),
    };
    line(columns.iter().map(total_cell).collect(), text);
}

fn cell(column: Column, row: &Figures) -> String {
    let seconds = |time: Duration| format!("{:.6}", time.as_secs_f64());
    match column {
        Column::TimePercent | Column::TotalTime => seconds(row.total),
        Column::SelfTime => seconds(row.own),
        Column::MinTime => seconds(row.shortest),
        Column::MaxTime => seconds(row.longest),
        Column::P50 => row.percentiles.map_or_else(String::new, |spread| seconds(spread[0])),
        Column::P95 => row.percentiles.map_or_else(String::new, |spread| seconds(spread[1])),
        Column::P99 => row.percentiles.map_or_else(String::new, |spread| seconds(spread[2])),
        Column::AvgTime => (row.average().as_nanos() / 1000).to_string(),
        Column::Calls => row.calls.to_string(),
        Column::Errors if row.errors == 0 => String::new(),
        Column::Errors => row.errors.to_string(),
        Column::Name => row.name.clone(),
    }
}

/// What stands above a column; `None` above names.
const fn heading(column: Column) -> Option<&'static str> {
    Some(match column {
        Column::TimePercent => "% time",
        Column::TotalTime => "seconds",
        Column::SelfTime => "self",
        Column::MinTime => "shortest",
        Column::MaxTime => "longest",
        Column::AvgTime => "usecs/call",
        Column::P50 => "p50",
        Column::P95 => "p95",
        Column::P99 => "p99",
        Column::Calls => "calls",
        Column::Errors => "errors",
        Column::Name => return None,
    })
}

/// The width of a column of figures; names are as wide as the longest.
const fn width(column: Column) -> Option<usize> {
    match column {
        Column::TimePercent => Some(6),
        Column::TotalTime | Column::SelfTime | Column::AvgTime => Some(11),
        Column::MinTime | Column::MaxTime | Column::P50 | Column::P95 | Column::P99 => Some(8),
        Column::Calls | Column::Errors => Some(9),
        Column::Name => None,
    }
}
