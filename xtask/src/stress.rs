//! `cargo xtask stress`: 50,000 calls in each of several tasks, counted; probes in threads, deep recursion, libraries that come and
//! go and processes that are killed, each many times and by every method; then a long trace of a compile loop and a fork storm. Nothing may be lost, hang, be left behind, or grow.

use std::collections::HashMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::workspace::{Outcome, Profile, build_trace, cargo, target_dir, which};

/// The help text.
pub(crate) const USAGE: &str = "\
cargo xtask stress [OPTIONS]   200,000 calls counted; probes by every method; then a compile loop and a fork storm

  --seconds N        how long (default: 600)
  --trace-bin PATH   (absolute) what to test (default: the release binary, which is built)
";

/// Marks every process of the run in its environment.
const MARKER: &str = "TRACE_STRESS";

/// Without a new round of either loop for so long, the run hangs.
const HANG: Duration = Duration::from_secs(60);

/// A task that is stopped, or a zombie, in every sample of so long a time was forgotten.
const FORGOTTEN: Duration = Duration::from_secs(20);

/// What the tracer's memory may grow by between the first third and the last, in KiB: pages that an allocator keeps.
const GROWTH_KIB: u64 = 4096;

/// Two loops side by side: each round leaves a line in its file. `$SECONDS` is the shell's own clock.
const WORK: &str = r#"
printf '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' > hello.c
compile() {
    while [ $SECONDS -lt $LIMIT ]; do gcc -O1 -pipe -o hello hello.c && ./hello > /dev/null && echo >> compiled; done
}
storm() {
    while [ $SECONDS -lt $LIMIT ]; do
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (exit $i) & (kill -9 $BASHPID) & (:) | (:) & done
        wait
        echo >> stormed
    done
}
compile & storm 2> /dev/null & wait
exit 7
"#;

/// A process's state letter, and how often it has stopped running.
type State = (char, u64);

/// What was seen of the run.
#[derive(Default)]
struct Seen {
    /// Resident memory of the tracer, in KiB, each with its time.
    memory: Vec<(Duration, u64)>,
    /// Since when each process has been stopped or a zombie without having run.
    still: HashMap<i32, (State, Instant)>,
    complaints: Vec<String>,
}

/// Runs the stress test; answers whether nothing was wrong.
pub(crate) fn main(arguments: &[String]) -> Outcome<bool> {
    let (mut seconds, mut trace) = (600, None);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().cloned().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--seconds" => seconds = value()?.parse().map_err(|_| "--seconds needs a number".to_owned())?,
            "--trace-bin" => trace = which(value()?),
            other => return Err(format!("unknown option `{other}`\n{USAGE}")),
        }
    }
    let trace = trace.map_or_else(|| build_trace(Profile::Release), Ok)?;
    let dir = target_dir().join("xtask-stress");
    // Left by an earlier run, or not there.
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))?;
    Ok(all_calls(&trace)? & soak(&trace, &dir, Duration::from_secs(seconds))?)
}

/// What the tests of tests/suite are given to do when it is to be much.
const MUCH: [(&str, &[(&str, &str)]); 5] = [
    ("lossless", &[("TRACE_TEST_CALLS", "50000")]),
    ("hard_probes::calls_of_four_threads", &[("TRACE_TEST_CALLS", "20000")]),
    // Five times as deep.
    ("hard_probes::recursion_as_deep", &[("TRACE_TEST_CALLS", "20000")]),
    ("hard_probes::a_library_that_is_loaded", &[("TRACE_TEST_DLOPENS", "1000")]),
    ("hard_programs::children_that_are_killed", &[("TRACE_TEST_KILLS", "300")]),
];

/// Runs these tests; answers whether nothing was wrong.
fn all_calls(trace: &Path) -> Outcome<bool> {
    let mut fine = true;
    for (tests, much) in MUCH {
        let mut command = cargo();
        command.args(["test", "--quiet", "--package", "trace", "--test", "suite", tests]);
        command.env("TRACE_BIN", trace).envs(much.iter().copied()).stdin(Stdio::null());
        let status = command.status().map_err(|e| format!("cannot run {command:?}: {e}"))?;
        fine &= status.success();
    }
    Ok(fine)
}

fn soak(trace: &Path, dir: &Path, limit: Duration) -> Outcome<bool> {
    let marker = std::process::id().to_string();
    let mut command = Command::new(trace);
    command.args(["-f", "-o", "/dev/null", "bash", "-c", WORK]);
    command.current_dir(dir).env("LIMIT", limit.as_secs().to_string()).env(MARKER, &marker).process_group(0);
    let mut child = command.stdin(Stdio::null()).spawn().map_err(|e| format!("cannot run {command:?}: {e}"))?;
    let pid = i32::try_from(child.id()).map_err(|e| e.to_string())?;
    let (start, mut seen) = (Instant::now(), Seen::default());
    let mut progress = (Instant::now(), 0);
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| format!("cannot wait for the tracer: {e}"))? {
            break status;
        }
        seen.sample(pid, &marker, start);
        let rounds = lines(&dir.join("compiled")) + lines(&dir.join("stormed"));
        if rounds > progress.1 {
            progress = (Instant::now(), rounds);
        }
        if progress.0.elapsed() > HANG || !seen.complaints.is_empty() {
            seen.complaints.push(format!("no new round for {:.0} s", progress.0.elapsed().as_secs_f64()));
            // ESRCH: it has just ended.
            let _ = killpg(Pid::from_raw(pid), Signal::SIGKILL);
            break child.wait().map_err(|e| format!("cannot wait for the tracer: {e}"))?;
        }
        thread::sleep(Duration::from_millis(500));
    };
    seen.check_end(status, &marker);
    println!(
        "{:.0} s: compiled and ran {} programs, {} fork storms of 80 processes; tracer's memory: {}",
        start.elapsed().as_secs_f64(),
        lines(&dir.join("compiled")),
        lines(&dir.join("stormed")),
        seen.check_memory()
    );
    seen.complaints.iter().for_each(|complaint| println!("{complaint}"));
    Ok(seen.complaints.is_empty())
}

/// How many rounds a loop has made: bytes of its file. It makes the file in its first round.
fn lines(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

impl Seen {
    fn sample(&mut self, tracer: i32, marker: &str, start: Instant) {
        let status = fs::read_to_string(format!("/proc/{tracer}/status")).unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
        if let Some(kib) = resident.and_then(|text| text.trim().parse().ok()) {
            self.memory.push((start.elapsed(), kib));
        }
        let mut still = HashMap::new();
        for (pid, state) in states(marker, tracer) {
            if matches!(state.0, 'T' | 't' | 'Z') {
                let since = self.still.get(&pid).filter(|(before, _)| *before == state).map(|(_, since)| *since);
                let since = since.unwrap_or_else(Instant::now);
                if since.elapsed() > FORGOTTEN {
                    let seconds = since.elapsed().as_secs_f64();
                    self.complaints.push(format!("process {pid} has been in state {} for {seconds:.0} s", state.0));
                }
                still.insert(pid, (state, since));
            }
        }
        self.still = still;
    }

    fn check_end(&mut self, status: ExitStatus, marker: &str) {
        // The script ends with that number, and the tracer with the script's.
        if status.code() != Some(7) {
            self.complaints.push(format!("the tracer ended with {status}, not with the target's status 7"));
        }
        // What was killed with the tracer takes a moment to go.
        let deadline = Instant::now() + Duration::from_secs(5);
        let mut left = states(marker, 0);
        while !left.is_empty() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(50));
            left = states(marker, 0);
        }
        for (pid, state) in left {
            self.complaints.push(format!("process {pid} is left, in state {}", state.0));
        }
    }

    /// Compares the largest sizes of the first and the last third.
    fn check_memory(&mut self) -> String {
        let Some(&(end, _)) = self.memory.last() else { return "not seen".to_owned() };
        let largest = |from: u32, to: u32| {
            let of_time = |&&(at, _): &&(Duration, u64)| at >= end * from / 3 && at <= end * to / 3;
            self.memory.iter().filter(of_time).map(|(_, kib)| *kib).max().unwrap_or(0)
        };
        let [first, second, third] = [largest(0, 1), largest(1, 2), largest(2, 3)];
        if third > first + GROWTH_KIB {
            self.complaints.push(format!("the tracer has grown from {first} KiB to {third} KiB"));
        }
        format!("{first}, {second}, {third} KiB at most in the thirds, {} samples", self.memory.len())
    }
}

/// The processes with the marker, and children of the tracer that have no environment any more, with their states.
fn states(marker: &str, tracer: i32) -> Vec<(i32, State)> {
    let sought = format!("{MARKER}={marker}");
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok());
    pids.filter_map(|pid| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        let state = fields.next()?.chars().next()?;
        let parent: i32 = fields.next()?.parse().ok()?;
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let marked = environment.split(|&byte| byte == 0).any(|entry| entry == sought.as_bytes());
        if !marked && (tracer == 0 || parent != tracer) {
            return None;
        }
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let switches = status.lines().filter(|line| line.contains("ctxt_switches"));
        let count = switches.filter_map(|line| line.rsplit_once('\t')?.1.parse::<u64>().ok()).sum();
        Some((pid, (state, count)))
    })
    .filter(|&(pid, _)| pid != tracer)
    .collect()
}
