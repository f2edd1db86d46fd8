//! How long calls took, as a distribution, and how they failed: what `-c` shows in the terminal profile, and `--by`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::spread::{Spread, span};
use super::{MAX_ROWS, MAX_SHOWN, share};
use crate::abi::Abi;
use crate::event::{Call, Outcome, TaskInfo, Time};
use crate::ids::{Pid, Tid};
use crate::sink::options::By;
use crate::value::quote::{Around, HexStrings, escape};
use crate::value::{Bytes, BytesKind, Fd, Palette, Value, errno};

/// The figures of all calls so far.
#[derive(Debug)]
pub(super) struct Latencies {
    by: By,
    overhead: Duration,
    palette: Option<&'static Palette>,
    rows: HashMap<Key, Row>,
    all: Row,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Call(Abi, u64),
    Process(Pid),
    Thread(Tid),
    Path(Vec<u8>),
    Fd(Pid, i32),
    /// Calls that have no path or no descriptor.
    Without,
    /// What came when there were too many rows.
    Others,
}

#[derive(Debug, Default)]
struct Row {
    name: String,
    calls: u64,
    total: Duration,
    spread: Spread,
    errors: BTreeMap<u32, u64>,
}

impl Row {
    fn count(&mut self, took: Duration, errno: Option<u32>) {
        self.calls += 1;
        self.total += took;
        self.spread.add(took.as_nanos().try_into().unwrap_or(u64::MAX));
        if let Some(errno) = errno {
            *self.errors.entry(errno).or_default() += 1;
        }
    }

    fn failed(&self) -> u64 {
        self.errors.values().sum()
    }
}

impl Latencies {
    pub(super) fn new(by: By, overhead: Duration, palette: Option<&'static Palette>) -> Self {
        Latencies { by, overhead, palette, rows: HashMap::new(), all: Row::default() }
    }

    /// Counts a call that has returned.
    pub(super) fn count(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        let errno = match call.outcome {
            Outcome::Returned { .. } => None,
            Outcome::Failed { errno, .. } => Some(errno),
            Outcome::Restarting { code } => Some(code),
            Outcome::Running | Outcome::NoReturn | Outcome::Lost => return,
        };
        let took = now.monotonic.saturating_sub(call.entered.monotonic).saturating_sub(self.overhead);
        let mut key = self.key(task, call);
        if self.rows.len() >= MAX_ROWS && !self.rows.contains_key(&key) {
            key = Key::Others;
        }
        let named = matches!(key, Key::Process(_) | Key::Thread(_));
        let row = self.rows.entry(key.clone()).or_default();
        // A task that executes a program has another name then.
        if row.name.is_empty() || named {
            row.name = name(&key, task, call);
        }
        row.count(took, errno);
        self.all.count(took, errno);
    }

    fn key(&self, task: &TaskInfo, call: &Call) -> Key {
        match self.by {
            By::Call => Key::Call(call.abi, call.shown_number()),
            By::Process => Key::Process(task.pid),
            By::Thread => Key::Thread(task.tid),
            By::Path => path(call).map_or(Key::Without, Key::Path),
            By::Fd => descriptor(call).map_or(Key::Without, |fd| Key::Fd(task.pid, fd.fd)),
        }
    }

    /// The table; nothing when there were no calls.
    pub(super) fn table(&self) -> Vec<u8> {
        let mut rows: Vec<&Row> = self.rows.values().collect();
        if rows.is_empty() {
            return Vec::new();
        }
        rows.sort_by(|a, b| (Reverse(a.total), &a.name).cmp(&(Reverse(b.total), &b.name)));
        let left_out = rows.split_off(rows.len().min(MAX_SHOWN));
        let names = rows.iter().map(|row| row.name.len()).max().unwrap_or(0).clamp(self.heading().len(), 40);
        let mut text = format!(
            "{:>9} {:>6} {:>8} {:>7} {:>8} {:>8} {:>8} {:>8}  {:names$}  failed with\n",
            "wall time",
            "%",
            "calls",
            "errors",
            "p50",
            "p95",
            "p99",
            "max",
            self.heading()
        );
        rows.iter().for_each(|row| self.line(row, &row.name, names, &mut text));
        if !left_out.is_empty() {
            let calls: u64 = left_out.iter().map(|row| row.calls).sum();
            text.push_str(&format!("{:>25} in {} rows that took less time, not shown\n", calls, left_out.len()));
        }
        self.line(&self.all, "total", names, &mut text);
        text.into_bytes()
    }

    const fn heading(&self) -> &'static str {
        match self.by {
            By::Call => "syscall",
            By::Process => "process",
            By::Thread => "thread",
            By::Path => "path",
            By::Fd => "descriptor",
        }
    }

    fn line(&self, row: &Row, name: &str, names: usize, text: &mut String) {
        let share = share(row.total, self.all.total);
        let errors = Some(row.failed()).filter(|&errors| errors > 0).map(|errors| errors.to_string());
        let [p50, p95, p99, max] = row.spread.percentiles().map(span);
        let before = format!(
            "{:>9} {share:>6.2} {:>8} {:>7} {p50:>8} {p95:>8} {p99:>8} {max:>8}  {name:names$}",
            span(row.total),
            row.calls,
            errors.unwrap_or_default(),
        );
        text.push_str(before.trim_end());
        if !row.errors.is_empty() {
            let short = names.saturating_sub(name.len());
            text.push_str(&" ".repeat(short.min(before.len() - before.trim_end().len()) + 2));
            let code = self.palette.map_or("", |palette| palette.error);
            text.push_str(code);
            text.push_str(&failures(&row.errors));
            text.push_str(if code.is_empty() { "" } else { Palette::RESET });
        }
        text.push('\n');
    }
}

/// `ENOENT 12, EAGAIN 3`, the most frequent first.
fn failures(errors: &BTreeMap<u32, u64>) -> String {
    let mut errors: Vec<(u32, u64)> = errors.iter().map(|(&errno, &count)| (errno, count)).collect();
    errors.sort_by_key(|&(errno, count)| (Reverse(count), errno));
    let said = errors.iter().map(|&(number, count)| match errno::name(number) {
        Some(name) => format!("{name} {count}"),
        None => format!("errno {number} {count}"),
    });
    said.collect::<Vec<_>>().join(", ")
}

fn name(key: &Key, task: &TaskInfo, call: &Call) -> String {
    let shown = |bytes: &[u8]| {
        let mut out = Vec::new();
        escape(bytes, HexStrings::Never, Around::Angles, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    };
    match key {
        Key::Call(Abi::X86_64, _) => call.name.to_string(),
        Key::Call(abi, _) => format!("{} ({} bit)", call.name, abi.bits()),
        Key::Process(pid) => format!("{} {pid}", shown(&task.comm)),
        Key::Thread(tid) => format!("{} {tid}", shown(&task.comm)),
        Key::Path(path) => shown(path),
        Key::Fd(pid, fd) => match descriptor(call).and_then(|fd| fd.target.as_ref()) {
            Some(target) => format!("{} {pid}: {fd}<{}>", shown(&task.comm), shown(&target.text)),
            None => format!("{} {pid}: {fd}", shown(&task.comm)),
        },
        Key::Without => "(none)".to_owned(),
        Key::Others => "(others)".to_owned(),
    }
}

/// The first descriptor that the call was given; -1 is none.
fn descriptor(call: &Call) -> Option<&Fd> {
    call.args.iter().find_map(|arg| match arg {
        Value::Fd(fd) if !fd.at && fd.fd >= 0 => Some(fd),
        _ => None,
    })
}

/// The first path that the call was given, in full where the directory that it starts from is known, or else what is
/// behind the first descriptor.
fn path(call: &Call) -> Option<Vec<u8>> {
    let mut directory = None;
    for arg in &call.args {
        match arg {
            Value::Fd(fd) => directory = fd.target.as_ref().or(directory),
            Value::Bytes(Bytes { data, kind: BytesKind::Path, .. }) => {
                return Some(match directory.filter(|_| !data.starts_with(b"/")) {
                    Some(directory) if data.is_empty() => directory.text.clone(),
                    Some(directory) => [&directory.text, &b"/"[..], data].concat(),
                    None => data.clone(),
                });
            }
            _ => {}
        }
    }
    directory.map(|target| target.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sink::text::fixture::call;
    use crate::value::FdTarget;

    fn task(tid: i32, comm: &[u8]) -> TaskInfo {
        TaskInfo { tid: Tid::new(tid), pid: Pid::new(10), comm: comm.into(), last_call: 0 }
    }

    fn count(latencies: &mut Latencies, task: &TaskInfo, mut call: Call, micros: u64, errno: Option<u32>) {
        call.outcome = match errno {
            Some(errno) => Outcome::Failed { errno, notes: vec![] },
            None => Outcome::Returned { raw: 0, value: Value::Signed(0), notes: vec![] },
        };
        let passed = Duration::from_micros(micros);
        let now = Time { wall: call.entered.wall + passed, monotonic: call.entered.monotonic + passed };
        latencies.count(task, &call, now);
    }

    fn table(latencies: &Latencies) -> String {
        String::from_utf8(latencies.table()).unwrap()
    }

    fn path_of(text: &[u8]) -> Value {
        Value::Bytes(Bytes { data: text.to_vec(), cut: false, kind: BytesKind::Path })
    }

    fn fd(fd: i32, target: &[u8]) -> Value {
        let target = FdTarget { text: target.to_vec(), device: None, deleted: false };
        Value::Fd(Fd { fd, target: Some(target), at: fd == -100 })
    }

    #[test]
    fn calls_with_their_distribution_and_errors() {
        let mut latencies = Latencies::new(By::Call, Duration::ZERO, None);
        let task = task(10, b"prog");
        for micros in 1..=100 {
            let errno = if micros % 10 == 0 { Some(2) } else { None };
            count(&mut latencies, &task, call("openat", 257, vec![]), micros, errno.or((micros == 1).then_some(13)));
        }
        count(&mut latencies, &task, call("pause", 34, vec![]), 1_500_000, Some(514));
        assert_eq!(
            table(&latencies),
            "\
wall time      %    calls  errors      p50      p95      p99      max  syscall  failed with
    1.50s  99.66        1       1    1.50s    1.50s    1.50s    1.50s  pause    ERESTARTNOHAND 1
   5.05ms   0.34      100      11   50.0us   95.0us   99.0us    100us  openat   ENOENT 10, EACCES 1
    1.51s 100.00      101      12   51.0us   96.0us    100us    1.50s  total    ENOENT 10, EACCES 1, ERESTARTNOHAND 1
"
        );
    }

    fn names(by: By, calls: Vec<(TaskInfo, Call)>) -> Vec<String> {
        let mut latencies = Latencies::new(by, Duration::ZERO, None);
        for (index, (task, call)) in calls.into_iter().enumerate() {
            count(&mut latencies, &task, call, 100 - index as u64, None);
        }
        let text = table(&latencies);
        let heading = text.lines().next().unwrap().find(latencies.heading()).unwrap();
        let count = text.lines().count();
        text.lines().take(count - 1).skip(1).map(|line| line[heading..].to_owned()).collect()
    }

    #[test]
    fn rows_by_process_thread_path_and_descriptor() {
        let calls = || {
            vec![
                (task(10, b"old"), call("openat", 257, vec![fd(-100, b"/home"), path_of(b"a\nb")])),
                (task(11, b"two"), call("openat", 257, vec![fd(-100, b"/home"), path_of(b"/etc")])),
                (task(10, b"new"), call("fstat", 5, vec![fd(3, b"/etc")])),
                (task(10, b"new"), call("getpid", 39, vec![])),
            ]
        };
        assert_eq!(names(By::Process, calls()), ["new 10"]);
        assert_eq!(names(By::Thread, calls()), ["new 10", "two 11"]);
        assert_eq!(names(By::Path, calls()), ["/etc", "/home/a\\nb", "(none)"]);
        assert_eq!(names(By::Fd, calls()), ["(none)", "new 10: 3</etc>"]);
    }

    #[test]
    fn rows_have_a_limit_and_what_is_left_out_is_said() {
        let mut latencies = Latencies::new(By::Path, Duration::ZERO, None);
        let task = task(10, b"prog");
        for index in 0..MAX_ROWS + 10 {
            let path = path_of(format!("/{index}").as_bytes());
            count(&mut latencies, &task, call("open", 2, vec![path]), 1, None);
        }
        assert_eq!(latencies.rows.len(), MAX_ROWS + 1);
        assert!(latencies.rows[&Key::Others].calls == 10);
        assert!(table(&latencies).contains("  9951 in 9951 rows that took less time, not shown\n"));
    }

    #[test]
    fn nothing_counted_is_nothing_said() {
        assert_eq!(table(&Latencies::new(By::Call, Duration::ZERO, None)), "");
    }
}
