//! How many lines a second the sinks write: `cargo bench --bench lines`.
//!
//! Registers and memory become values and values become text, as in a session but without a traced program. The goal is
//! 200,000 short lines a second; the exit status tells whether it was met.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use trace::abi::Abi;
use trace::addr::VAddr;
use trace::event::{Call, Event, EventKind, Outcome, Sink, TaskInfo, Time};
use trace::ids::{Pid, Tid};
use trace::sink::text::TERMINAL_PALETTE;
use trace::sink::{Destination, JsonOptions, JsonSink, Output, TerminalSink, TextOptions, TextSink};
use trace::syscalls::{self, Cx, Limits, Memory, RawResult, decode};

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
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
