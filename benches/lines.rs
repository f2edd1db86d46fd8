//! How many lines a second the sinks write, and how many calls of functions they take: `cargo bench --bench lines`.
//!
//! Registers and memory become values and values become text, as in a session but without a traced program. The goal is
//! 200,000 short lines a second; the exit status tells whether it was met.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use trace::abi::Abi;
use trace::addr::VAddr;
use trace::event::{Call, Event, EventKind, FuncArg, FuncCall, FuncKind, FuncOutcome, Outcome, Sink, TaskInfo, Time};
use trace::ids::{Pid, Tid};
use trace::sink::options::{StackForm, StackOptions, SummaryOptions, TreeOptions};
use trace::sink::text::TERMINAL_PALETTE;
use trace::sink::{Destination, JsonOptions, JsonSink, Output, StackSink, TerminalSink, TextOptions, TextSink};
use trace::syscalls::{self, Cx, Limits, Memory, RawResult, decode};
use trace::value::Value;

/// Short lines a second that there must be in strict text.
const GOAL: f64 = 200_000.0;

/// How long each sink is measured.
const LONG: Duration = Duration::from_millis(600);

/// A target whose memory repeats the same short text.
struct Texts;

impl Memory for Texts {
    fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        const TEXT: &[u8; 16] = b"/etc/ld.so.cache";
        let start = addr.raw() as usize;
        for (index, byte) in buf.iter_mut().enumerate() {
            *byte = if (start + index) % 32 < 16 { TEXT[(start + index) % 16] } else { 0 };
        }
        buf.len()
    }
}

/// A call of which a line is made.
struct Sample {
    name: &'static str,
    args: [u64; 6],
    result: i64,
}

const SHORT: [Sample; 4] = [
    Sample { name: "getppid", args: [0; 6], result: 4242 },
    Sample { name: "close", args: [3, 0, 0, 0, 0, 0], result: 0 },
    Sample { name: "openat", args: [0xffff_ff9c, 0x1000, 0x80000, 0, 0, 0], result: -2 },
    Sample { name: "read", args: [3, 0x1000, 16, 0, 0, 0], result: 16 },
];

const LARGER: [Sample; 2] = [
    Sample { name: "newfstatat", args: [3, 0x1010, 0x2000, 0x1000, 0, 0], result: 0 },
    Sample { name: "mmap", args: [0, 262_144, 3, 0x22, 0xffff_ffff, 0], result: 0x7f00_0000_0000 },
];

fn now(count: u64) -> Time {
    let passed = Duration::from_micros(count);
    Time { wall: Duration::from_secs(1_000_000_000) + passed, monotonic: passed }
}

/// Tells the sink of the call's entry and exit.
fn line(sink: &mut dyn Sink, task: &TaskInfo, sample: &Sample, count: u64) -> std::io::Result<()> {
    let Some(known) = syscalls::by_name(Abi::X86_64, sample.name) else { return Ok(()) };
    let limits = Limits { strlen: 32, detail: false, follow: true };
    let result = RawResult { value: sample.result, is_error: sample.result < 0 };
    let (abi, args, memory) = (Abi::X86_64, sample.args, &Texts);
    let mut cx = Cx { abi, args, sp: VAddr::new(0x3000), interrupted: None, result: None, limits, memory };
    let Some(signature) = known.signature else { return Ok(()) };
    let mut call = Call {
        abi,
        number: u64::from(known.number),
        name: known.name.into(),
        signature: Some(signature),
        raw: args,
        args: decode::entry(signature, &cx),
        ip: VAddr::new(0x7f00_1234_5678),
        entered: now(count),
        system_time: Duration::ZERO,
        outcome: Outcome::Running,
        injected: false,
        poked: false,
        delayed: false,
        show_raw: false,
        dumps: Vec::new(),
    };
    sink.event(&Event { time: call.entered, task, kind: EventKind::SyscallEnter(&call), stack: &[] })?;
    cx.result = Some(result);
    decode::exit(signature, &cx, &mut call.args);
    call.outcome = match result.errno() {
        Some(errno) => Outcome::Failed { errno, notes: Vec::new() },
        None => {
            let (value, notes) = decode::result(signature, &cx, result);
            Outcome::Returned { raw: result.value, value, notes }
        }
    };
    sink.event(&Event { time: now(count + 1), task, kind: EventKind::SyscallExit(&call), stack: &[] })
}

/// Lines a second.
fn measure(sink: &mut dyn Sink, samples: &[Sample]) -> std::io::Result<f64> {
    let task = TaskInfo { tid: Tid::new(4242), pid: Pid::new(4242), comm: (*b"prog").into(), last_call: 0 };
    let start = Instant::now();
    let mut lines = 0;
    while start.elapsed() < LONG {
        for _ in 0..100 {
            for sample in samples {
                line(sink, &task, sample, lines)?;
                lines += 1;
            }
        }
    }
    sink.finish(now(lines))?;
    Ok(lines as f64 / start.elapsed().as_secs_f64())
}

/// A function that has just been entered.
fn function(name: &std::sync::Arc<str>, depth: usize, count: u64) -> FuncCall {
    FuncCall {
        kind: FuncKind::LibraryCall,
        name: name.clone(),
        module: Some("libc.so.6".into()),
        caller: None,
        args: [1, 2].map(|arg| FuncArg { name: "n".into(), value: Value::Signed(arg) }).into(),
        depth,
        goroutine: None,
        entered: now(count),
        outcome: FuncOutcome::Running,
    }
}

/// Calls of functions a second: one that calls ten others.
fn measure_functions(sink: &mut dyn Sink) -> std::io::Result<f64> {
    let task = TaskInfo { tid: Tid::new(4242), pid: Pid::new(4242), comm: (*b"prog").into(), last_call: 0 };
    let (outer, inner) = ("outer".into(), "inner".into());
    let (start, mut count) = (Instant::now(), 0);
    let mut send = |kind: EventKind<'_>, count| sink.event(&Event { time: now(count), task: &task, kind, stack: &[] });
    while start.elapsed() < LONG {
        for _ in 0..100 {
            let mut calling = function(&outer, 0, count);
            send(EventKind::FuncEnter(&calling), count)?;
            for result in 0..10 {
                count += 1;
                let mut called = function(&inner, 1, count);
                send(EventKind::FuncEnter(&called), count)?;
                called.outcome = FuncOutcome::Returned(Some(Value::Signed(result / 5)));
                send(EventKind::FuncExit(&called), count)?;
            }
            count += 1;
            calling.outcome = FuncOutcome::Returned(None);
            send(EventKind::FuncExit(&calling), count)?;
        }
    }
    sink.finish(now(count))?;
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

fn functions() -> Result<String, Box<dyn std::error::Error>> {
    let tree =
        |fold| TextOptions { tree: Some(TreeOptions { fold, ..TreeOptions::default() }), ..TextOptions::default() };
    let sums = TextOptions { lines: false, summary: Some(SummaryOptions::default()), ..TextOptions::default() };
    let stacks = StackOptions { form: StackForm::Folded, below: None, title: String::new() };
    let sinks: [(&str, Box<dyn Sink>); 5] = [
        ("strict", Box::new(TextSink::new(TextOptions::default(), output()?))),
        ("tree", Box::new(TerminalSink::new(tree(false), output()?))),
        ("folding tree", Box::new(TerminalSink::new(tree(true), output()?))),
        ("-c", Box::new(TextSink::new(sums, output()?))),
        ("folded stacks", Box::new(StackSink::new(stacks, output()?))),
    ];
    let mut said = Vec::new();
    for (kind, mut sink) in sinks {
        said.push(format!("{kind} {:.0}", measure_functions(&mut *sink)?));
    }
    Ok(said.join(", "))
}

fn output() -> Result<Output, Box<dyn std::error::Error>> {
    Ok(Output::open(&Destination::File { path: PathBuf::from("/dev/null"), append: false })?)
}

#[allow(clippy::print_stdout)]
fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut colored = TextOptions::default();
    colored.style.palette = Some(&TERMINAL_PALETTE);
    let mut met = true;
    for (kind, samples) in [("short", &SHORT[..]), ("larger", &LARGER[..])] {
        let strict = measure(&mut TextSink::new(TextOptions::default(), output()?), samples)?;
        let terminal = measure(&mut TerminalSink::new(colored.clone(), output()?), samples)?;
        let json = measure(&mut JsonSink::new(&JsonOptions { program: "trace".into() }, output()?), samples)?;
        println!("{kind} lines a second: strict {strict:.0}, terminal {terminal:.0}, JSON {json:.0}");
        met &= kind != "short" || strict >= GOAL;
    }
    println!("calls of functions a second: {}", functions()?);
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
