//! How often each system call was made, how long it took and how often it failed, as strace counts.

use std::collections::HashMap;
use std::time::Duration;

use super::spread::Spread;
use super::table::{self, Figures};
use crate::abi::Abi;
use crate::event::{Call, Outcome, Time};
use crate::sink::options::{Column, SortBy, SummaryOptions};
use crate::syscalls;

/// The figures of all calls so far.
#[derive(Debug)]
pub(super) struct Tally {
    options: SummaryOptions,
    /// Whether distributions were asked for.
    spreads: bool,
    rows: HashMap<Key, Row>,
}

/// What a row counts. In the order in which calls stand where none was chosen: of each interface first those made through
/// their own number, then those made through one that they share, which are calls of their own.
type Key = (Abi, Option<u16>, u64);

fn key(call: &Call) -> Key {
    (call.abi, syscalls::behind_shared_number(call.abi, call.number, &call.name), call.number)
}

/// The figures of one call.
#[derive(Debug)]
struct Row {
    figures: Figures,
    spread: Spread,
}

impl Tally {
    pub(super) fn new(options: SummaryOptions) -> Self {
        let mut options = options;
        if !options.columns.contains(&Column::Name) {
            options.columns.push(Column::Name);
        }
        let percentiles = [Column::P50, Column::P95, Column::P99];
        let spreads = percentiles
            .iter()
            .any(|column| options.columns.contains(column) || options.sort == SortBy::Column(*column));
        Tally { options, spreads, rows: HashMap::new() }
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
        let row = self.rows.entry(key(call)).or_insert_with(|| {
            let figures = Figures { name: call.name.to_string(), shortest: Duration::MAX, ..Figures::default() };
            Row { figures, spread: Spread::default() }
        });
        if self.spreads {
            row.spread.add(took.as_nanos().try_into().unwrap_or(u64::MAX));
        }
        let figures = &mut row.figures;
        figures.calls += 1;
        figures.errors += u64::from(failed);
        figures.total += took;
        figures.shortest = figures.shortest.min(took);
        figures.longest = figures.longest.max(took);
    }

    /// The tables, one for each interface that calls were made through; nothing when there were none.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut text = String::new();
        for abi in Abi::ALL {
            let mut rows: Vec<(&Key, &Row)> = self.rows.iter().filter(|((of, ..), _)| *of == abi).collect();
            if rows.is_empty() {
                continue;
            }
            rows.sort_by_key(|&(key, _)| *key);
            let mut rows: Vec<Figures> = rows.into_iter().map(|(_, row)| row.shown()).collect();
            table::sort(&mut rows, self.options.sort);
            if abi != Abi::X86_64 {
                text.push_str(&format!("System call usage summary for {} bit mode:\n", abi.bits()));
            }
            let total = total(&rows);
            table::write(&self.options.columns, "syscall", &rows, &total, |row| row.total, &mut text);
        }
        text.into_bytes()
    }
}

impl Row {
    /// The figures as they are shown. System calls call nothing that is counted.
    fn shown(&self) -> Figures {
        let [p50, p95, p99, _] = self.spread.percentiles();
        Figures {
            own: self.figures.total,
            sum: self.figures.total,
            percentiles: Some([p50, p95, p99]),
            ..self.figures.clone()
        }
    }
}

/// The line below the rows. There is no distribution of all calls.
fn total(rows: &[Figures]) -> Figures {
    Figures {
        name: "total".to_owned(),
        calls: rows.iter().map(|row| row.calls).sum(),
        errors: rows.iter().map(|row| row.errors).sum(),
        total: rows.iter().map(|row| row.total).sum(),
        own: rows.iter().map(|row| row.own).sum(),
        sum: rows.iter().map(|row| row.sum).sum(),
        shortest: rows.iter().map(|row| row.shortest).min().unwrap_or_default(),
        longest: rows.iter().map(|row| row.longest).max().unwrap_or_default(),
        percentiles: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::options::SortBy;
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
------ ----------- ----------- --------- --------- -----------------------
 75.00    0.000045          45         1           mmap
 25.00    0.000015           7         2         1 close
  0.00    0.000000           0         1           sched_get_priority_max
------ ----------- ----------- --------- --------- -----------------------
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
syscall                 shortest  longest    errors
----------------------- -------- -------- ---------
close                   0.000006 0.000009         1
mmap                    0.000045 0.000045          
sched_get_priority_max  0.000000 0.000000          
----------------------- -------- -------- ---------
total                   0.000000 0.000045         1
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
