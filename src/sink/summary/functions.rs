//! How often functions and library calls were called, how long they took, and how much of that was their own.
//!
//! The time of a call that is made within a call of the same function is part of the outer one's already: the sum counts
//! it once. A call's own time is what it did not spend in functions or system calls that are counted too.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::spread::{Spread, span};
use super::table::{self, Figures};
use super::{MAX_ROWS, MAX_SHOWN, share};
use crate::event::{Call, Event, EventKind, FuncCall, FuncKind, FuncOutcome, TaskInfo, Time};
use crate::ids::{Pid, Tid};
use crate::sink::open::{Ended, OpenCalls, OpenOfTasks};
use crate::sink::options::{By, Column, SortBy, SummaryOptions};
use crate::value::Palette;
use crate::value::quote::{Around, HexStrings, escape};

/// The figures of all functions so far.
#[derive(Debug)]
pub(super) struct Functions {
    options: SummaryOptions,
    palette: Option<&'static Palette>,
    rows: HashMap<Key, Row>,
    tasks: OpenOfTasks<Key>,
    /// Calls that were not made below of what was asked for.
    outside: u64,
    /// The time of the calls that were made in no other that counts.
    outermost: Duration,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Function(FuncKind, Arc<str>, Option<Arc<str>>),
    Process(Pid),
    Thread(Tid),
    /// What came when there were too many rows.
    Others,
}

#[derive(Debug)]
struct Row {
    figures: Figures,
    spread: Spread,
}

impl Functions {
    pub(super) fn new(options: SummaryOptions, palette: Option<&'static Palette>) -> Self {
        let mut options = options;
        if !options.function_columns.contains(&Column::Name) {
            options.function_columns.push(Column::Name);
        }
        Functions {
            options,
            palette,
            rows: HashMap::new(),
            tasks: OpenOfTasks::default(),
            outside: 0,
            outermost: Duration::ZERO,
        }
    }

    /// Whether what a task does now is counted.
    pub(super) fn counts_here(&self, task: Tid) -> bool {
        self.options.below.is_none() || self.tasks.get(task).is_some_and(OpenCalls::is_below)
    }

    /// Takes notice of what concerns functions.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match &event.kind {
            EventKind::FuncEnter(call) => self.enter(event.task, call),
            EventKind::FuncExit(call) => self.exit(event.task, call, event.time),
            _ => self.tasks.follow(event),
        }
    }

    /// A system call has ended: its time is not that of the function that made it.
    pub(super) fn system_call(&mut self, task: Tid, call: &Call, now: Time) {
        let open = self.tasks.of(task);
        open.spend(now.monotonic.saturating_sub(call.entered.monotonic));
        if call.has_executed() {
            open.forget_inherited();
        }
    }

    fn enter(&mut self, task: &TaskInfo, call: &FuncCall) {
        let key = match self.options.latencies {
            Some(By::Process) => Key::Process(task.pid),
            Some(By::Thread) => Key::Thread(task.tid),
            _ => Key::Function(call.kind, call.name.clone(), call.module.clone()),
        };
        let root = self.options.below.as_ref().is_some_and(|below| below.takes(call));
        let open = self.tasks.of_call(task, call);
        open.forget_stale(call);
        open.enter(call, root, key);
    }

    fn exit(&mut self, task: &TaskInfo, call: &FuncCall, now: Time) {
        let open = self.tasks.of_call(task, call);
        let counts = self.options.below.is_none() || open.is_below();
        let Some(Ended { index, call: ended, took, itself }) = open.exit(call, now) else { return };
        // The child returns from it, but it was the parent that called it.
        if ended.inherited {
            return;
        }
        if !counts {
            self.outside += 1;
            return;
        }
        let within_another = match self.options.below {
            None => open[..index].iter().any(|call| !call.inherited),
            Some(_) => open[..index].iter().any(|call| call.root),
        };
        let within_itself = open.iter().any(|call| call.own == ended.own && !call.inherited);
        let own = itself.saturating_sub(self.options.overhead);
        let took = took.saturating_sub(self.options.overhead);
        self.outermost += if within_another { Duration::ZERO } else { took };
        let full = self.rows.len() >= MAX_ROWS && !self.rows.contains_key(&ended.own);
        let key = if full { Key::Others } else { ended.own };
        let row = self.rows.entry(key.clone()).or_insert_with(|| {
            let figures = Figures { shortest: Duration::MAX, ..Figures::default() };
            Row { figures, spread: Spread::default() }
        });
        // A task that executes a program has another name then.
        if row.figures.name.is_empty() || matches!(key, Key::Process(_) | Key::Thread(_)) {
            row.figures.name = name(&key, task);
        }
        row.count(took, own, !within_itself, matches!(call.outcome, FuncOutcome::Failed(..)));
    }

    /// The table; nothing when no function was called.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut rows: Vec<Figures> = self.rows.values().map(Row::shown).collect();
        if rows.is_empty() {
            return Vec::new();
        }
        rows.sort_by(|a, b| a.name.cmp(&b.name));
        let by = match self.options.sort {
            SortBy::Column(Column::TimePercent) => SortBy::Column(Column::SelfTime),
            other => other,
        };
        table::sort(&mut rows, by);
        let total = total(&rows, self.outermost);
        let mut text = String::new();
        if self.options.latencies.is_some() {
            self.write_for_eyes(&rows, &total, &mut text);
        } else {
            let columns = &self.options.function_columns;
            table::write(columns, self.heading(), &rows, &total, |row| row.own, &mut text);
        }
        if let Some(below) = self.options.below.as_ref().filter(|_| self.outside > 0) {
            let calls = if self.outside == 1 { "call" } else { "calls" };
            text.push_str(&format!("+++ not counted: {} {calls} outside of {} +++\n", self.outside, below.text()));
        }
        text.into_bytes()
    }

    const fn heading(&self) -> &'static str {
        match self.options.latencies {
            Some(By::Process) => "process",
            Some(By::Thread) => "thread",
            _ => "function",
        }
    }

    fn write_for_eyes(&self, rows: &[Figures], total: &Figures, text: &mut String) {
        let (shown, left_out) = rows.split_at(rows.len().min(MAX_SHOWN));
        text.push_str(&format!(
            "{:>9} {:>9} {:>6} {:>8} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}  {}\n",
            "total",
            "self",
            "%",
            "calls",
            "errors",
            "min",
            "avg",
            "p50",
            "p95",
            "p99",
            "max",
            self.heading(),
        ));
        shown.iter().for_each(|row| self.line(row, total, text));
        if !left_out.is_empty() {
            let calls: u64 = left_out.iter().map(|row| row.calls).sum();
            text.push_str(&format!("{:>35} in {} rows behind these, not shown\n", calls, left_out.len()));
        }
        self.line(total, total, text);
    }

    fn line(&self, row: &Figures, total: &Figures, text: &mut String) {
        let errors = if row.errors == 0 { String::new() } else { row.errors.to_string() };
        let code = self.palette.filter(|_| row.errors > 0).map_or("", |palette| palette.error);
        let reset = if code.is_empty() { "" } else { Palette::RESET };
        let spread = |index: usize| row.percentiles.map_or_else(String::new, |spread| span(spread[index]));
        text.push_str(&format!(
            "{:>9} {:>9} {:>6.2} {:>8} {code}{errors:>7}{reset} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}  {}\n",
            span(row.total),
            span(row.own),
            share(row.own, total.own),
            row.calls,
            span(row.shortest),
            span(row.average()),
            spread(0),
            spread(1),
            spread(2),
            span(row.longest),
            row.name,
        ));
    }
}

impl Row {
    /// Counts a call. `adds` says whether its time is not part of another's that is counted here.
    fn count(&mut self, took: Duration, own: Duration, adds: bool, failed: bool) {
        let figures = &mut self.figures;
        figures.calls += 1;
        figures.errors += u64::from(failed);
        figures.total += if adds { took } else { Duration::ZERO };
        figures.sum += took;
        figures.own += own;
        figures.shortest = figures.shortest.min(took);
        figures.longest = figures.longest.max(took);
        self.spread.add(took.as_nanos().try_into().unwrap_or(u64::MAX));
    }

    fn shown(&self) -> Figures {
        let [p50, p95, p99, _] = self.spread.percentiles();
        Figures { percentiles: Some([p50, p95, p99]), ..self.figures.clone() }
    }
}

/// The line below the rows. `outermost` is the time that was spent in any of them, in what they called too.
fn total(rows: &[Figures], outermost: Duration) -> Figures {
    Figures {
        name: "total".to_owned(),
        calls: rows.iter().map(|row| row.calls).sum(),
        errors: rows.iter().map(|row| row.errors).sum(),
        total: outermost,
        own: rows.iter().map(|row| row.own).sum(),
        sum: rows.iter().map(|row| row.sum).sum(),
        shortest: rows.iter().map(|row| row.shortest).min().unwrap_or_default(),
        longest: rows.iter().map(|row| row.longest).max().unwrap_or_default(),
        percentiles: None,
    }
}

fn name(key: &Key, task: &TaskInfo) -> String {
    let shown = |bytes: &[u8]| {
        let mut out = Vec::new();
        escape(bytes, HexStrings::Never, Around::Angles, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    };
    match key {
        Key::Function(_, name, None) => shown(name.as_bytes()),
        Key::Function(_, name, Some(module)) => format!("{}@{}", shown(name.as_bytes()), shown(module.as_bytes())),
        Key::Process(pid) => format!("{} {pid}", shown(&task.comm)),
        Key::Thread(tid) => format!("{} {tid}", shown(&task.comm)),
        Key::Others => "(others)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Outcome;
    use crate::sink::options::CallFilter;
    use crate::sink::text::fixture::{Fixture, call, function};
    use crate::value::Value;

    /// Functions of several tasks, each of whose ends takes a millisecond more than was waited for.
    struct Program {
        fixture: Fixture,
        functions: Functions,
        open: Vec<(i32, FuncCall)>,
    }

    impl Program {
        fn new(options: SummaryOptions) -> Self {
            Program { fixture: Fixture::default(), functions: Functions::new(options, None), open: Vec::new() }
        }

        fn enter(&mut self, task: i32, name: &str) {
            let known = self.open.iter().find(|(_, call)| &*call.name == name).map(|(_, call)| call.name.clone());
            let depth = self.functions.tasks.get(Tid::new(task)).map_or(0, |open| open.len());
            let mut call = function(name, depth, self.fixture.now());
            call.name = known.unwrap_or(call.name);
            call.entered.monotonic += Duration::from_millis(1);
            self.functions.event(&self.fixture.event(task, EventKind::FuncEnter(&call)));
            self.open.push((task, call));
        }

        fn end(&mut self, task: i32, millis: u64, outcome: FuncOutcome) {
            let index = self.open.iter().rposition(|(of, _)| *of == task).expect("a function to leave");
            let (_, mut call) = self.open.remove(index);
            call.outcome = outcome;
            self.fixture.wait(millis - 1);
            self.functions.event(&self.fixture.event(task, EventKind::FuncExit(&call)));
        }

        fn leave(&mut self, task: i32, millis: u64) {
            self.end(task, millis, FuncOutcome::Returned(None));
        }

        fn system_call(&mut self, task: i32, millis: u64) {
            let mut call = call("getpid", 39, vec![]);
            call.entered = self.fixture.now();
            call.outcome = Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] };
            self.fixture.wait(millis);
            self.functions.system_call(Tid::new(task), &call, self.fixture.now());
        }

        fn figures(&self, name: &str) -> (u64, u128, u128) {
            let row = self.functions.rows.values().find(|row| row.figures.name == name).expect("a row");
            (row.figures.calls, row.figures.total.as_millis(), row.figures.own.as_millis())
        }

        fn table(&self) -> String {
            String::from_utf8(self.functions.table()).expect("text")
        }
    }

    #[test]
    fn time_is_the_functions_own_or_what_it_called() {
        let mut program = Program::new(SummaryOptions::default());
        program.enter(10, "main");
        program.enter(10, "work");
        program.system_call(10, 5);
        program.leave(10, 3);
        program.leave(10, 2);
        assert_eq!(program.figures("work"), (1, 8, 3));
        assert_eq!(program.figures("main"), (1, 11, 3));
        program.enter(10, "main");
        program.leave(10, 4);
        assert_eq!(program.functions.outermost.as_millis(), 15);
    }

    #[test]
    fn recursion_counts_once() {
        let mut program = Program::new(SummaryOptions::default());
        ["f", "g", "f"].into_iter().for_each(|name| program.enter(10, name));
        (0..3).for_each(|_| program.leave(10, 10));
        assert_eq!(program.figures("f"), (2, 32, 21), "the inner one is part of the outer one's 32 ms");
        assert_eq!(program.figures("g"), (1, 21, 11));
    }

    #[test]
    fn functions_that_fail_or_never_return_count() {
        let options =
            SummaryOptions { function_columns: vec![Column::Calls, Column::Errors], ..SummaryOptions::default() };
        let mut program = Program::new(options);
        for outcome in [
            FuncOutcome::Failed(Value::Omitted, None),
            FuncOutcome::Left,
            FuncOutcome::NoReturn,
            FuncOutcome::TailCalled,
        ] {
            program.enter(10, "f");
            program.end(10, 1, outcome);
        }
        let expected = "    calls    errors function
--------- --------- ----------------
        4         1 f
--------- --------- ----------------
        4         1 total
";
        assert_eq!(program.table(), expected);
    }

    #[test]
    fn the_table_for_eyes() {
        let options = SummaryOptions { latencies: Some(By::Call), ..SummaryOptions::default() };
        let mut program = Program::new(options);
        program.enter(10, "main");
        for millis in 1..=100 {
            program.enter(10, "leaf");
            program.leave(10, millis);
        }
        program.end(10, 50, FuncOutcome::Failed(Value::Omitted, None));
        assert_eq!(
            program.table(),
            "    total      self      %    calls  errors      min      avg      p50      p95      p99      max  function
    5.20s     150ms   2.88        1       1    5.20s    5.20s    5.20s    5.20s    5.20s    5.20s  main
    5.05s     5.05s  97.12      100           1.00ms   50.5ms   50.0ms   95.0ms   99.0ms    100ms  leaf
    5.20s     5.20s 100.00      101       1   1.00ms    101ms                               5.20s  total
"
        );
    }

    #[test]
    fn columns_and_order_of_the_strict_table() {
        let options = SummaryOptions {
            function_columns: vec![Column::TimePercent, Column::SelfTime, Column::P50, Column::Name],
            sort: SortBy::Column(Column::SelfTime),
            ..SummaryOptions::default()
        };
        let mut program = Program::new(options);
        program.enter(10, "outer");
        program.enter(10, "inner");
        program.leave(10, 30);
        program.leave(10, 9);
        let expected = "\
% time        self      p50 function
------ ----------- -------- ----------------
 75.00    0.030000 0.030000 inner
 25.00    0.010000 0.040000 outer
------ ----------- -------- ----------------
100.00    0.040000          total
";
        assert_eq!(program.table(), expected);
    }

    #[test]
    fn rows_of_tasks_and_what_a_child_inherits() {
        let mut program = Program::new(SummaryOptions { latencies: Some(By::Thread), ..SummaryOptions::default() });
        program.enter(10, "main");
        let parents = Tid::new(10);
        program.functions.event(&program.fixture.event(11, EventKind::InParentsCalls { parent: parents }));
        let inherited = program.open[0].1.clone();
        program.enter(11, "child");
        program.leave(11, 5);
        program.open.push((11, inherited));
        program.leave(11, 1);
        program.leave(10, 1);
        assert_eq!(program.figures("prog 11"), (1, 5, 5), "main was the parent's call");
        assert_eq!(program.figures("prog 10"), (1, 9, 9));
        assert!(program.table().contains("  thread\n"));
    }

    #[test]
    fn only_what_is_below_certain_functions_is_counted() {
        let below = CallFilter::new("work", |call| &*call.name == "work");
        let mut program = Program::new(SummaryOptions { below: Some(below), ..SummaryOptions::default() });
        ["main", "work", "leaf"].into_iter().for_each(|name| program.enter(10, name));
        assert!(program.functions.counts_here(Tid::new(10)));
        (0..2).for_each(|_| program.leave(10, 1));
        assert!(!program.functions.counts_here(Tid::new(10)));
        program.leave(10, 1);
        assert_eq!(program.functions.rows.len(), 2);
        assert_eq!(program.functions.outermost.as_millis(), 3, "work and what it called");
        assert!(program.table().ends_with("+++ not counted: 1 call outside of work +++\n"));
    }

    #[test]
    fn a_child_that_executes_a_program_leaves_its_parents_calls() {
        let below = CallFilter::new("work", |call| &*call.name == "work");
        let mut program = Program::new(SummaryOptions { below: Some(below), ..SummaryOptions::default() });
        program.enter(10, "work");
        for child in [11, 12] {
            let event = EventKind::InParentsCalls { parent: Tid::new(10) };
            program.functions.event(&program.fixture.event(child, event));
            assert!(program.functions.counts_here(Tid::new(child)));
        }
        let mut executed = call("execve", 59, vec![]);
        executed.outcome = Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] };
        program.functions.system_call(Tid::new(11), &executed, program.fixture.now());
        let first = function("start", 0, program.fixture.now());
        program.functions.event(&program.fixture.event(12, EventKind::FuncEnter(&first)));
        assert!(![11, 12].iter().any(|&child| program.functions.counts_here(Tid::new(child))));
    }

    #[test]
    fn nothing_called_is_nothing_said() {
        assert_eq!(Program::new(SummaryOptions::default()).table(), "");
    }
}
