//! JSON Lines: one object an event. docs/OUTPUT.md has the schema; its version is in the first line.

use std::io;
use std::sync::Arc;

use super::output::Output;
use crate::abi::Abi;
use crate::dwarf::lines::SourceFrame;
use crate::event::{
    Call, Dump, Event, EventKind, FuncArg, FuncCall, FuncKind, FuncOutcome, Outcome, PointHit, PointKind, Sink,
    StackFrame, TaskInfo, Time,
};
use crate::ids::Tid;
use crate::syscalls::Note;
use crate::value::json::{address, render, string, text_string};
use crate::value::number::{decimal, padded, signed};
use crate::value::text::signal_name;
use crate::value::{Value, errno};

/// The version of the schema. It grows when a field changes its meaning or goes; new fields don't count.
pub const VERSION: u32 = 1;

/// How the JSON sink writes.
#[derive(Clone, Debug)]
pub struct JsonOptions {
    /// Our own name and version, for the first line.
    pub program: String,
}

/// Writes JSON Lines.
#[derive(Debug)]
pub struct JsonSink {
    output: Output,
    line: Vec<u8>,
    /// What is written before the first event.
    header: Option<Vec<u8>>,
}

impl JsonSink {
    /// A sink that writes to `output`.
    #[must_use]
    pub fn new(options: &JsonOptions, output: Output) -> Self {
        let mut header = Vec::new();
        put(&mut header, r#"{"type":"header","schema":"trace","version":"#);
        decimal(u64::from(VERSION), &mut header);
        put(&mut header, r#","program":"#);
        text_string(&options.program, &mut header);
        put(&mut header, "}\n");
        JsonSink { output, line: Vec::new(), header: Some(header) }
    }
}

impl Sink for JsonSink {
    fn event(&mut self, event: &Event<'_>) -> io::Result<()> {
        let task = event.task.tid;
        if let Some(header) = self.header.take_if(|_| !self.output.is_separate()) {
            self.output.write(task, &header)?;
        }
        self.line.clear();
        let out = &mut self.line;
        let Some(kind) = kind_name(&event.kind) else { return Ok(()) };
        begin(kind, event.task, event.time, out);
        write_fields(event, out);
        write_stack(event.stack, out);
        put(out, "}\n");
        self.output.write(task, &self.line)?;
        match event.kind {
            EventKind::Exited { .. } | EventKind::Killed { .. } | EventKind::Detached => self.output.end_task(task),
            _ => Ok(()),
        }
    }

    fn tick(&mut self, _now: Time) -> io::Result<()> {
        self.output.flush()
    }

    fn wants_tick(&self) -> bool {
        self.output.is_behind()
    }

    fn is_patient(&self) -> bool {
        self.output.is_buffered()
    }

    fn finish(&mut self, _now: Time) -> io::Result<()> {
        if let Some(header) = self.header.take_if(|_| !self.output.is_separate()) {
            self.output.write(Tid::new(0), &header)?;
        }
        self.output.finish()
    }
}

/// What an event is called; `None` for those that are told of when they have ended.
const fn kind_name(kind: &EventKind<'_>) -> Option<&'static str> {
    Some(match kind {
        EventKind::SyscallEnter(_)
        | EventKind::Launched
        | EventKind::FuncEnter(_)
        | EventKind::InParentsCalls { .. } => return None,
        EventKind::SyscallExit(_) => "syscall",
        EventKind::FuncExit(_) => "call",
        EventKind::Point(_) => "point",
        EventKind::Signal { .. } => "signal",
        EventKind::Stopped { .. } => "stopped",
        EventKind::Attached(_) => "attached",
        EventKind::Detached => "detached",
        EventKind::Superseded { .. } => "superseded",
        EventKind::AbiChanged { .. } => "abi",
        EventKind::Exited { .. } => "exited",
        EventKind::Killed { .. } => "killed",
    })
}

/// What only events of its kind have.
fn write_fields(event: &Event<'_>, out: &mut Vec<u8>) {
    match &event.kind {
        EventKind::SyscallExit(call) => write_call(call, event.time, out),
        EventKind::FuncExit(call) => write_function(call, event.time, out),
        EventKind::Point(hit) => write_point(hit, out),
        EventKind::Signal { signal, info, .. } => {
            write_signal(*signal, out);
            if !info.is_omitted() {
                put(out, r#","info":"#);
                render(info, out);
            }
        }
        EventKind::Stopped { signal } => write_signal(*signal, out),
        EventKind::Superseded { by } => {
            put(out, r#","by":"#);
            signed(i64::from(by.raw()), out);
        }
        EventKind::AbiChanged { abi, .. } => {
            put(out, r#","abi":"#);
            text_string(abi_name(*abi), out);
        }
        EventKind::Exited { status } => {
            put(out, r#","status":"#);
            decimal(u64::from(*status), out);
        }
        EventKind::Killed { signal, core } => {
            write_signal(*signal, out);
            put(out, if *core { r#","core":true"# } else { r#","core":false"# });
        }
        EventKind::Attached(_)
        | EventKind::Detached
        | EventKind::Launched
        | EventKind::SyscallEnter(_)
        | EventKind::FuncEnter(_)
        | EventKind::InParentsCalls { .. } => {}
    }
}

fn put(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

/// What every event has.
fn begin(kind: &str, task: &TaskInfo, time: Time, out: &mut Vec<u8>) {
    put(out, r#"{"type":""#);
    put(out, kind);
    put(out, r#"","time":"#);
    seconds(time.wall, out);
    put(out, r#","pid":"#);
    signed(i64::from(task.pid.raw()), out);
    put(out, r#","tid":"#);
    signed(i64::from(task.tid.raw()), out);
    put(out, r#","comm":"#);
    string(&task.comm, out);
}

fn seconds(time: std::time::Duration, out: &mut Vec<u8>) {
    decimal(time.as_secs(), out);
    out.push(b'.');
    padded(u64::from(time.subsec_nanos()), 9, b'0', out);
}

const fn abi_name(abi: Abi) -> &'static str {
    match abi {
        Abi::X86_64 => "x86_64",
        Abi::I386 => "i386",
    }
}

fn write_signal(signal: u32, out: &mut Vec<u8>) {
    put(out, r#","signal":""#);
    signal_name(signal, out);
    put(out, r#"","number":"#);
    decimal(u64::from(signal), out);
}

fn write_function(call: &FuncCall, now: Time, out: &mut Vec<u8>) {
    put(out, r#","entered":"#);
    seconds(call.entered.wall, out);
    put(out, r#","duration":"#);
    seconds(now.monotonic.saturating_sub(call.entered.monotonic), out);
    put(
        out,
        match call.kind {
            FuncKind::LibraryCall => r#","kind":"library""#,
            FuncKind::Function => r#","kind":"function""#,
        },
    );
    put(out, r#","name":"#);
    text_string(&call.name, out);
    for (key, name) in [("module", &call.module), ("caller", &call.caller)] {
        if let Some(name) = name {
            put(out, ",\"");
            put(out, key);
            put(out, "\":");
            text_string(name, out);
        }
    }
    if let Some(goroutine) = call.goroutine {
        put(out, &format!(r#","goroutine":"{:#x}""#, goroutine.raw()));
    }
    put(out, r#","depth":"#);
    decimal(call.depth as u64, out);
    write_args(&call.args, out);
    write_end(call, out);
}

fn write_point(hit: &PointHit, out: &mut Vec<u8>) {
    put(
        out,
        match hit.kind {
            PointKind::Instruction => r#","kind":"instruction""#,
            PointKind::Usdt => r#","kind":"usdt""#,
        },
    );
    put(out, r#","name":"#);
    text_string(&hit.name, out);
    if let Some(module) = &hit.module {
        put(out, r#","module":"#);
        text_string(module, out);
    }
    put(out, r#","depth":"#);
    decimal(hit.depth as u64, out);
    write_args(&hit.args, out);
}

fn write_args(args: &[FuncArg], out: &mut Vec<u8>) {
    put(out, r#","args":["#);
    for (index, arg) in args.iter().filter(|arg| arg.value != Value::Omitted).enumerate() {
        put(out, if index == 0 { "{" } else { ",{" });
        if !arg.name.is_empty() {
            put(out, r#""name":"#);
            text_string(&arg.name, out);
            put(out, ",");
        }
        put(out, r#""value":"#);
        render(&arg.value, out);
        put(out, "}");
    }
    put(out, "]");
}

fn write_end(call: &FuncCall, out: &mut Vec<u8>) {
    let ended = match &call.outcome {
        FuncOutcome::Returned(value) => {
            if let Some(value) = value {
                put(out, r#","result":"#);
                render(value, out);
            }
            "returned"
        }
        FuncOutcome::Failed(value, errno) => {
            put(out, r#","result":"#);
            render(value, out);
            if let Some(number) = errno {
                put(out, r#","error":{"#);
                write_error(*number, out);
                put(out, "}");
            }
            "returned"
        }
        FuncOutcome::TailCalled => "tail_called",
        FuncOutcome::Left => "left",
        FuncOutcome::NoReturn => "no_return",
        FuncOutcome::Unseen => "unseen",
        FuncOutcome::Detached => "detached",
        FuncOutcome::Running => "running",
    };
    put(out, r#","ended":""#);
    put(out, ended);
    put(out, "\"");
}

fn write_call(call: &Call, now: Time, out: &mut Vec<u8>) {
    put(out, r#","entered":"#);
    seconds(call.entered.wall, out);
    put(out, r#","duration":"#);
    seconds(now.monotonic.saturating_sub(call.entered.monotonic), out);
    put(out, r#","abi":""#);
    put(out, abi_name(call.abi));
    put(out, r#"","number":"#);
    decimal(call.number, out);
    put(out, r#","name":"#);
    text_string(&call.name, out);
    put(out, r#","ip":"#);
    address(call.ip.raw(), out);
    put(out, r#","args":["#);
    let mut first = true;
    for (index, value) in call.args.iter().enumerate().filter(|(_, value)| !value.is_omitted()) {
        put(out, if std::mem::take(&mut first) { "{" } else { ",{" });
        let label = if let Value::Labelled(label, _) = value { Some(*label) } else { call.arg_name(index) };
        if let Some(name) = label {
            put(out, r#""name":"#);
            text_string(name, out);
            put(out, ",");
        }
        if let Some(&raw) = call.raw.get(index) {
            put(out, r#""raw":"#);
            address(raw, out);
            put(out, ",");
        }
        put(out, r#""value":"#);
        render(if let Value::Labelled(_, inner) = value { inner } else { value }, out);
        put(out, "}");
    }
    put(out, "]");
    write_outcome(&call.outcome, out);
    for (said, key) in [(call.injected, "injected"), (call.poked, "poked"), (call.delayed, "delayed")] {
        if said {
            put(out, ",\"");
            put(out, key);
            put(out, "\":true");
        }
    }
    write_dumps(&call.dumps, out);
}

fn write_dumps(dumps: &[Dump], out: &mut Vec<u8>) {
    let mut message = None;
    let mut first = true;
    for dump in dumps {
        let (buffer, len, bytes) = match dump {
            Dump::Message { index, .. } => {
                message = Some(*index);
                continue;
            }
            Dump::Whole { bytes, len } => (None, *len, bytes),
            Dump::Buffer { index, len, bytes } => (Some(*index), *len, bytes),
        };
        put(out, if std::mem::take(&mut first) { r#","dumps":[{"# } else { ",{" });
        for (key, number) in [("message", message), ("buffer", buffer), ("len", Some(len))] {
            if let Some(number) = number {
                put(out, &format!("\"{key}\":{number},"));
            }
        }
        put(out, r#""bytes":"#);
        string(bytes, out);
        put(out, "}");
    }
    put(out, if first { "" } else { "]" });
}

fn write_stack(stack: &[Arc<StackFrame>], out: &mut Vec<u8>) {
    if stack.is_empty() {
        return;
    }
    put(out, r#","stack":["#);
    for (index, frame) in stack.iter().enumerate() {
        put(out, if index == 0 { r#"{"ip":"# } else { r#",{"ip":"# });
        address(frame.ip.raw(), out);
        if let Some(module) = &frame.module {
            put(out, r#","module":"#);
            text_string(module, out);
            put(out, r#","offset":"#);
            address(frame.offset, out);
        }
        if let Some((name, into)) = &frame.function {
            put(out, r#","function":"#);
            text_string(name, out);
            put(out, r#","into":"#);
            decimal(*into, out);
        }
        write_source(&frame.source, out);
        put(out, "}");
    }
    put(out, "]");
}

fn write_source(source: &[SourceFrame], out: &mut Vec<u8>) {
    for (index, frame) in source.iter().enumerate() {
        put(out, if index == 0 { r#","source":[{"# } else { ",{" });
        let mut separator = "";
        for (key, text) in [("function", &frame.function), ("file", &frame.file)] {
            if let Some(text) = text {
                put(out, separator);
                put(out, "\"");
                put(out, key);
                put(out, "\":");
                text_string(text, out);
                separator = ",";
            }
        }
        if let Some(line) = frame.line {
            put(out, separator);
            put(out, r#""line":"#);
            decimal(u64::from(line), out);
        }
        put(out, "}");
    }
    if !source.is_empty() {
        put(out, "]");
    }
}

fn write_outcome(outcome: &Outcome, out: &mut Vec<u8>) {
    match outcome {
        Outcome::Returned { raw, value, notes } => {
            put(out, r#","outcome":"returned","result":{"raw":"#);
            address(*raw as u64, out);
            put(out, r#","value":"#);
            render(value, out);
            write_notes(notes, out);
            put(out, "}");
        }
        Outcome::Failed { errno, notes } => {
            put(out, r#","outcome":"failed","error":{"#);
            write_error(*errno, out);
            write_notes(notes, out);
            put(out, "}");
        }
        Outcome::Restarting { code } => {
            put(out, r#","outcome":"restarting","error":{"#);
            write_error(*code, out);
            put(out, "}");
        }
        Outcome::NoReturn => put(out, r#","outcome":"no_return""#),
        Outcome::Lost | Outcome::Running => put(out, r#","outcome":"lost""#),
    }
}

fn write_error(number: u32, out: &mut Vec<u8>) {
    put(out, r#""errno":"#);
    decimal(u64::from(number), out);
    if let (Some(name), Some(text)) = (errno::name(number), errno::text(number)) {
        put(out, r#","name":"#);
        text_string(name, out);
        put(out, r#","text":"#);
        text_string(text, out);
    }
}

fn write_notes(notes: &[Note], out: &mut Vec<u8>) {
    if notes.is_empty() {
        return;
    }
    put(out, r#","notes":["#);
    for (index, note) in notes.iter().enumerate() {
        put(out, if index > 0 { ",{" } else { "{" });
        put(out, r#""label":"#);
        text_string(note.label, out);
        if let Some(value) = &note.value {
            put(out, r#","value":"#);
            render(value, out);
        }
        put(out, "}");
    }
    put(out, "]");
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use crate::event::Arrival;
    use crate::sink::text::fixture::{Fixture, call};

    fn lines(events: impl FnOnce(&mut Fixture, &mut JsonSink)) -> Vec<serde_json::Value> {
        let bytes = Rc::new(RefCell::new(Vec::new()));
        let mut sink = JsonSink::new(&JsonOptions { program: "trace 0.1".to_owned() }, Output::memory(&bytes));
        events(&mut Fixture::default(), &mut sink);
        sink.finish(Time::default()).unwrap();
        let text = String::from_utf8(bytes.take()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"))).collect()
    }

    #[test]
    fn the_first_line_names_the_schema() {
        assert_eq!(
            lines(|_, _| {}),
            [serde_json::json!({
                "type": "header", "schema": "trace", "version": 1, "program": "trace 0.1"
            })]
        );
    }

    #[test]
    fn a_call_has_all_that_the_text_has() {
        let mut read = call("read", 0, vec![Value::fd(3), Value::text("ab"), Value::Unsigned(5)]);
        read.raw = [3, 0x1000, 5, 0, 0, 0];
        read.outcome = Outcome::Returned { raw: 2, value: Value::Unsigned(2), notes: vec![Note::words("Timeout")] };
        let lines = lines(|fixture, sink| {
            sink.event(&fixture.event(10, EventKind::SyscallEnter(&read))).unwrap();
            sink.event(&fixture.event(10, EventKind::SyscallExit(&read))).unwrap();
        });
        let line = &lines[1];
        assert_eq!(line["type"], "syscall");
        assert_eq!((&line["pid"], &line["tid"], &line["comm"]), (&10.into(), &10.into(), &"prog".into()));
        assert_eq!((&line["name"], &line["number"], &line["abi"]), (&"read".into(), &0.into(), &"x86_64".into()));
        assert_eq!(line["args"][0], serde_json::json!({"name": "fd", "raw": "0x3", "value": {"fd": 3}}));
        assert_eq!(line["args"][1], serde_json::json!({"name": "buf", "raw": "0x1000", "value": "ab"}));
        assert_eq!(line["outcome"], "returned");
        assert_eq!(line["result"], serde_json::json!({"raw": "0x2", "value": 2, "notes": [{"label": "Timeout"}]}));
        assert_eq!((lines.len(), line["duration"].as_f64().is_some()), (2, true));
    }

    #[test]
    fn a_failed_call_has_number_name_and_text() {
        let mut close = call("close", 3, vec![Value::fd(9)]);
        close.outcome = Outcome::Failed { errno: 9, notes: vec![] };
        close.injected = true;
        let lines = lines(|fixture, sink| sink.event(&fixture.event(10, EventKind::SyscallExit(&close))).unwrap());
        let error = serde_json::json!({"errno": 9, "name": "EBADF", "text": "Bad file descriptor"});
        assert_eq!((&lines[1]["error"], &lines[1]["injected"]), (&error, &true.into()));
    }

    #[test]
    fn everything_else_that_happens() {
        let lines = lines(|fixture, sink| {
            let mut send = |kind| sink.event(&fixture.event(10, kind)).unwrap();
            send(EventKind::Attached(Arrival::Alone));
            send(EventKind::Signal { signal: 17, info: Value::Omitted, ip: None });
            send(EventKind::Stopped { signal: 19 });
            send(EventKind::AbiChanged { abi: Abi::I386, ip: crate::addr::VAddr::NULL });
            send(EventKind::Superseded { by: Tid::new(11) });
            send(EventKind::Exited { status: 3 });
            send(EventKind::Killed { signal: 11, core: true });
            send(EventKind::Detached);
        });
        let kinds: Vec<_> = lines.iter().skip(1).map(|line| line["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["attached", "signal", "stopped", "abi", "superseded", "exited", "killed", "detached"]);
        assert_eq!((&lines[2]["signal"], &lines[2]["number"]), (&"SIGCHLD".into(), &17.into()));
        assert_eq!((&lines[6]["status"], &lines[7]["core"]), (&3.into(), &true.into()));
    }
}
