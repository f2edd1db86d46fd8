//! How often each call was made, how long it took and how often it failed (`-c`, `-C`).

use std::cmp::Reverse;
use std::collections::HashMap;
use std::time::Duration;

use super::latencies::Latencies;
use super::options::{Column, SortBy, SummaryOptions};
use crate::abi::Abi;
use crate::event::{Call, Outcome, TaskInfo, Time};
use crate::value::Palette;

/// The summary of all calls, of one form or the other.
#[derive(Debug)]
pub(super) enum Summary {
    /// strace's.
    Sums(Tally),
    /// With distributions.
    Latencies(Latencies),
}

impl Summary {
    pub(super) fn new(options: SummaryOptions, palette: Option<&'static Palette>) -> Self {
        match options.latencies {
            Some(by) => Summary::Latencies(Latencies::new(by, options.overhead, palette)),
            None => Summary::Sums(Tally::new(options)),
        }
    }

    /// Counts a call that has returned.
    pub(super) fn count(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        match self {
            Summary::Sums(tally) => tally.count(call, now),
            Summary::Latencies(latencies) => latencies.count(task, call, now),
        }
    }

    /// What is written at the end.
    pub(super) fn table(&self) -> Vec<u8> {
        match self {
            Summary::Sums(tally) => tally.table(),
            Summary::Latencies(latencies) => latencies.table(),
        }
    }
}

/// The figures of all calls so far.
#[derive(Debug)]
pub(super) struct Tally {
    options: SummaryOptions,
    rows: HashMap<(Abi, u64), Row>,
}

/// The figures of one call.
#[derive(Clone, Debug)]
struct Row {
    name: String,
    calls: u64,
    errors: u64,
    total: Duration,
    shortest: Duration,
    longest: Duration,
}

impl Row {
    fn average(&self) -> Duration {
        Duration::from_nanos((self.total.as_nanos() / u128::from(self.calls.max(1))) as u64)
    }
}

impl Tally {
    pub(super) fn new(options: SummaryOptions) -> Self {
        let mut options = options;
        if !options.columns.contains(&Column::Name) {
            options.columns.push(Column::Name);
        }
        Tally { options, rows: HashMap::new() }
    }

    /// Counts a call that has returned.
    pub(super) fn count(&mut self, call: &Call, now: Time) {
        let failed = match call.outcome {
            Outcome::Returned { .. } => false,
            Outcome::Failed { .. } | Outcome::Restarting { .. } => true,
            Outcome::Running | Outcome::NoReturn | Outcome::Lost => return,
        };
        let took = if self.options.wall_clock {
            now.monotonic.saturating_sub(call.entered.monotonic)
        } else {
            call.system_time
        };
        let took = took.saturating_sub(self.options.overhead);
        let row = self.rows.entry((call.abi, call.number)).or_insert_with(|| Row {
            name: call.name.to_string(),
            calls: 0,
            errors: 0,
            total: Duration::ZERO,
            shortest: Duration::MAX,
            longest: Duration::ZERO,
        });
        row.calls += 1;
        row.errors += u64::from(failed);
        row.total += took;
        row.shortest = row.shortest.min(took);
        row.longest = row.longest.max(took);
    }

    /// The tables, one for each interface that calls were made through; nothing when there were none.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut text = String::new();
        for abi in Abi::ALL {
            let mut rows: Vec<(u64, &Row)> =
                self.rows.iter().filter(|((of, _), _)| *of == abi).map(|(&(_, number), row)| (number, row)).collect();
            if rows.is_empty() {
                continue;
            }
            rows.sort_by_key(|&(number, _)| number);
            let mut rows: Vec<&Row> = rows.into_iter().map(|(_, row)| row).collect();
            self.sort(&mut rows);
            if abi != Abi::X86_64 {
                text.push_str(&format!("System call usage summary for {} bit mode:\n", abi.bits()));
            }
            self.write(&rows, &mut text);
        }
        text.into_bytes()
    }

    fn sort(&self, rows: &mut [&Row]) {
        match self.options.sort {
            SortBy::Nothing => {}
            SortBy::Column(Column::Name) => rows.sort_by(|a, b| a.name.cmp(&b.name)),
            SortBy::Column(Column::TimePercent | Column::TotalTime) => rows.sort_by_key(|row| Reverse(row.total)),
            SortBy::Column(Column::MinTime) => rows.sort_by_key(|row| Reverse(row.shortest)),
            SortBy::Column(Column::MaxTime) => rows.sort_by_key(|row| Reverse(row.longest)),
            SortBy::Column(Column::AvgTime) => rows.sort_by_key(|row| Reverse(row.average())),
            SortBy::Column(Column::Calls) => rows.sort_by_key(|row| Reverse(row.calls)),
            SortBy::Column(Column::Errors) => rows.sort_by_key(|row| Reverse(row.errors)),
        }
    }

    fn write(&self, rows: &[&Row], text: &mut String) {
        let total = Row {
            name: "total".to_owned(),
            calls: rows.iter().map(|row| row.calls).sum(),
            errors: rows.iter().map(|row| row.errors).sum(),
            total: rows.iter().map(|row| row.total).sum(),
            shortest: rows.iter().map(|row| row.shortest).min().unwrap_or_default(),
            longest: rows.iter().map(|row| row.longest).max().unwrap_or_default(),
        };
        let name_width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0).max(16);
        let widths: Vec<usize> =
            self.options.columns.iter().map(|&column| width(column).unwrap_or(name_width)).collect();
        let line = |cells: Vec<String>, text: &mut String| {
            for (index, cell) in cells.iter().enumerate() {
                let (column, width) = (self.options.columns[index], widths[index]);
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
        line(self.options.columns.iter().map(|&column| heading(column).to_owned()).collect(), text);
        rule(text);
        for row in rows {
            line(self.options.columns.iter().map(|&column| cell(column, row, total.total)).collect(), text);
        }
        rule(text);
        let total_cell = |&column: &Column| match column {
            Column::TimePercent => "100.00".to_owned(),
            _ => cell(column, &total, total.total),
        };
        line(self.options.columns.iter().map(total_cell).collect(), text);
    }
}

fn cell(column: Column, row: &Row, all: Duration) -> String {
    match column {
        Column::TimePercent => {
            let share = if all.is_zero() { 0.0 } else { 100.0 * row.total.as_secs_f64() / all.as_secs_f64() };
            format!("{share:.2}")
        }
        Column::TotalTime => format!("{:.6}", row.total.as_secs_f64()),
        Column::MinTime => format!("{:.6}", row.shortest.as_secs_f64()),
        Column::MaxTime => format!("{:.6}", row.longest.as_secs_f64()),
        Column::AvgTime => (row.average().as_nanos() / 1000).to_string(),
        Column::Calls => row.calls.to_string(),
        Column::Errors if row.errors == 0 => String::new(),
        Column::Errors => row.errors.to_string(),
        Column::Name => row.name.clone(),
    }
}

const fn heading(column: Column) -> &'static str {
    match column {
        Column::TimePercent => "% time",
        Column::TotalTime => "seconds",
        Column::MinTime => "shortest",
        Column::MaxTime => "longest",
        Column::AvgTime => "usecs/call",
        Column::Calls => "calls",
        Column::Errors => "errors",
        Column::Name => "syscall",
    }
}

/// The width of a column of figures; names are as wide as the longest.
const fn width(column: Column) -> Option<usize> {
    match column {
        Column::TimePercent => Some(6),
        Column::TotalTime | Column::AvgTime => Some(11),
        Column::MinTime | Column::MaxTime => Some(8),
        Column::Calls | Column::Errors => Some(9),
        Column::Name => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::text::fixture::{Fixture, call};
    use crate::value::Value;

    fn tally(options: SummaryOptions) -> Tally {
        let mut tally = Tally::new(options);
        let fixture = Fixture::default();
        let mut add = |name: &'static str, number, micros: u64, errno: Option<u32>| {
            let mut call = call(name, number, vec![]);
            call.system_time = Duration::from_micros(micros);
            call.outcome = match errno {
                Some(errno) => Outcome::Failed { errno, notes: vec![] },
                None => Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] },
            };
            tally.count(&call, fixture.now());
        };
        add("close", 3, 6, Some(9));
        add("close", 3, 9, None);
        add("mmap", 9, 45, None);
        add("sched_get_priority_max", 146, 0, None);
        let mut gone = call("exit_group", 231, vec![]);
        gone.outcome = Outcome::NoReturn;
        tally.count(&gone, fixture.now());
        tally
    }

    fn table(tally: &Tally) -> String {
        String::from_utf8(tally.table()).unwrap()
    }

    #[test]
    fn the_usual_columns() {
        assert_eq!(
            table(&tally(SummaryOptions::default())),
            "\
% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------------
 75.00    0.000045          45         1           mmap
 25.00    0.000015           7         2         1 close
  0.00    0.000000           0         1           sched_get_priority_max
------ ----------- ----------- --------- --------- ----------------------
100.00    0.000060          15         4         1 total
"
        );
    }

    #[test]
    fn chosen_columns_in_their_order() {
        let columns = vec![Column::Name, Column::MinTime, Column::MaxTime, Column::Errors];
        let options = SummaryOptions { columns, sort: SortBy::Column(Column::Name), ..SummaryOptions::default() };
        assert_eq!(
            table(&tally(options)),
            "\
syscall                shortest  longest    errors
---------------------- -------- -------- ---------
close                  0.000006 0.000009         1
mmap                   0.000045 0.000045          
sched_get_priority_max 0.000000 0.000000          
---------------------- -------- -------- ---------
total                  0.000000 0.000045         1
"
        );
    }

    #[test]
    fn names_come_last_where_they_were_not_asked_for() {
        let options =
            SummaryOptions { columns: vec![Column::Calls], sort: SortBy::Nothing, ..SummaryOptions::default() };
        let text = table(&tally(options));
        assert_eq!(text.lines().next(), Some("    calls syscall"));
        assert_eq!(text.lines().nth(2), Some("        2 close"));
    }

    #[test]
    fn nothing_counted_is_nothing_said() {
        assert_eq!(table(&Tally::new(SummaryOptions::default())), "");
    }
}
