//! No call is lost, counted twice or garbled: however many tasks there are, whatever the form, however slow the reader.
//!
//! `TRACE_TEST_CALLS=50000` makes each task make so many calls; the few of an ordinary run are enough to find a mistake.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use serde_json::Value;

const THREADS: usize = 4;

/// Calls of getppid that each task makes.
fn calls() -> usize {
    let asked = std::env::var("TRACE_TEST_CALLS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(3000)
}

/// Much longer than it takes, for a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// The arguments of tests/targets/count_calls.c.
fn arguments(children: usize) -> [String; 3] {
    [THREADS.to_string(), calls().to_string(), children.to_string()]
}

/// How many whole calls of getppid each task has in strict text, of which the second half may be a line of its own.
fn counted(lines: impl IntoIterator<Item = String>) -> HashMap<String, usize> {
    let mut count = HashMap::new();
    for line in lines {
        let Some((pid, text)) = line.split_once(' ') else { continue };
        let text = text.trim_start();
        let whole = text.starts_with("getppid()") && text.contains(" = ");
        let resumed = text.starts_with("<... getppid resumed>)") && text.contains(" = ");
        let begun = text == "getppid( <unfinished ...>";
        assert!(whole || resumed || begun || !text.contains("getppid"), "a garbled line: {line}");
        if whole || resumed {
            *count.entry(pid.to_owned()).or_default() += 1;
        }
    }
    count
}

fn expect_all(count: &HashMap<String, usize>, tasks: usize) {
    let wanted = calls();
    assert_eq!(count.len(), tasks, "{count:?}");
    assert!(count.values().all(|&number| number == wanted), "not {wanted} calls everywhere: {count:?}");
}

tracetest!(text_has_every_call_of_every_thread, |t| {
    let run = t.trace(["-f"]).patience(PATIENCE).log_to_file();
    let run = run.program(t.target("count_calls")).args(arguments(0)).finish();
    assert_eq!(run.code(), 0);
    expect_all(&counted(run.log), THREADS);
});

tracetest!(text_has_every_call_of_a_32_bit_program, |t| {
    let run = t.trace(["-f", "-e", "trace=getppid"]).patience(PATIENCE).log_to_file();
    let run = run.program(t.target32("count_calls")).args(arguments(1)).finish();
    assert_eq!(run.code(), 0);
    expect_all(&counted(run.log), 2 * THREADS);
});

tracetest!(a_slow_reader_gets_every_line, |t| {
    // The pipe is full long before the reader begins, and again after each piece that it takes.
    let reader = "|sleep 1; (for i in 1 2 3; do dd bs=4096 count=10 2> /dev/null; sleep 0.2; done; cat) > slow";
    let run = t.trace(["-f", "-o", reader]).patience(PATIENCE);
    let run = run.program(t.target("count_calls")).args(arguments(0)).finish();
    assert_eq!(run.code(), 0);
    let log = fs::read_to_string(t.dir().join("slow")).expect("what the reader got");
    expect_all(&counted(log.lines().map(str::to_owned)), THREADS);
});

tracetest!(the_summary_counts_every_call_of_every_child, |t| {
    let run = t.trace(["-f", "-c"]).patience(PATIENCE).log_to_file();
    let run = run.program(t.target("count_calls")).args(arguments(2)).finish();
    assert_eq!(run.code(), 0);
    let row = run.expect_line(" getppid");
    let count: usize = row.split_ascii_whitespace().nth(3).and_then(|word| word.parse().ok()).expect("a count");
    assert_eq!(count, 3 * THREADS * calls(), "{row}");
});

tracetest!(json_carries_what_the_text_of_the_same_run_carries, |t| {
    let options = ["-f", "--absolute-timestamps=format:unix,precision:ns", "-T", "--format=text"];
    let run = t.trace(options).arg("--format=json:events").patience(PATIENCE).log_to_file();
    let run = run.program(t.target("count_calls")).args(arguments(2)).finish();
    assert_eq!(run.code(), 0);
    let json = fs::read_to_string(t.dir().join("events")).expect("the JSON of the run");
    let events: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    assert_eq!(events[0]["type"], "header");
    let calls: Vec<&Value> = events.iter().filter(|event| event["type"] == "syscall").collect();
    calls.iter().for_each(|call| check_fields(call));
    let mut count = HashMap::new();
    for call in calls.iter().filter(|call| call["name"] == "getppid") {
        *count.entry(call["tid"].to_string()).or_default() += 1;
    }
    expect_all(&count, 3 * THREADS);
    let text = counted(run.log.iter().map(|line| without_time(line)));
    assert_eq!(count, text);
    let lines = json.lines().zip(&events).filter(|(_, event)| event["type"] == "syscall" && event["name"] != "getppid");
    lines.for_each(|(line, call)| compare(line, call, &run.log));
});

/// A line without the time behind its pid.
fn without_time(line: &str) -> String {
    let mut words = line.splitn(2, ' ');
    let (pid, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim_start());
    format!("{pid} {}", rest.split_once(' ').map_or("", |(_, text)| text))
}

/// Whether an event has all that docs/OUTPUT.md promises of a call.
fn check_fields(call: &Value) {
    for field in ["time", "entered", "duration"] {
        assert!(call[field].is_number(), "no {field} in {call}");
    }
    for field in ["pid", "tid", "number"] {
        assert!(call[field].is_u64(), "no {field} in {call}");
    }
    for field in ["comm", "name", "abi", "ip", "outcome"] {
        assert!(call[field].is_string() || field == "ip", "no {field} in {call}");
    }
    assert!(call["time"].as_f64() >= call["entered"].as_f64(), "returned before it was entered: {call}");
    for argument in call["args"].as_array().expect("a list") {
        assert!(argument["name"].is_string() && argument["raw"].is_string(), "no name or no register in {call}");
        assert!(argument.get("value").is_some(), "no value in {call}");
    }
    match call["outcome"].as_str() {
        Some("returned") => {
            assert!(call["result"]["raw"].is_string() && call["result"].get("value").is_some(), "{call}")
        }
        Some("failed" | "restarting") => {
            assert!(call["error"]["errno"].is_u64() && call["error"]["name"].is_string(), "{call}");
        }
        _ => {}
    }
}

/// Finds the call's beginning in the text, by task and time, and compares name and strings.
fn compare(json: &str, call: &Value, log: &[String]) {
    let tid = call["tid"].to_string();
    // As it is written: a nanosecond of this century is more than a floating-point number holds.
    let entered = json.split_once("\"entered\":").and_then(|(_, rest)| rest.split(',').next()).expect("a time");
    let name = call["name"].as_str().expect("a name");
    let line = log.iter().find(|line| {
        let mut words = line.split_ascii_whitespace();
        words.next() == Some(&tid) && words.next() == Some(entered)
    });
    let line = line.unwrap_or_else(|| panic!("the text has no line of {tid} at {entered}: {call}"));
    assert!(line.contains(&format!(" {name}(")), "{line}\n{call}");
    for argument in call["args"].as_array().expect("a list") {
        if let Some(text) = argument["value"].as_str().filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic())) {
            assert!(line.contains(text), "no {text} in {line}");
        }
    }
}
