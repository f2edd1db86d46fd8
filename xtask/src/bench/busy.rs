//! What tracing takes while other programs compute on every CPU: who is put behind them at each stop takes milliseconds for it.

use std::process::{Child, Command, Stdio};

use super::{Bench, Report, median};
use crate::workspace::Outcome;

/// Programs that compute for each CPU.
const EACH: usize = 2;

/// A program, its arguments, our options, and how long trace may take, of what the other tracer does.
type Case = (&'static str, &'static [&'static str], &'static [&'static str], f64);

/// Against strace and ltrace.
const CASES: [Case; 2] = [("calls", &["2000", "1"], &["-f"], 2.0), ("functions", &["2000"], &["-F", "work"], 1.0)];

/// Programs that compute until this is dropped.
struct Computing(Vec<Child>);

impl Computing {
    fn start(count: usize) -> Outcome<Self> {
        let mut computing = Computing(Vec::new());
        for _ in 0..count {
            let mut command = Command::new("sh");
            command.args(["-c", "while :; do :; done"]).stdin(Stdio::null());
            computing.0.push(command.spawn().map_err(|e| format!("cannot run {command:?}: {e}"))?);
        }
        Ok(computing)
    }
}

impl Drop for Computing {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // One that can't be killed has ended.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Bench {
    /// Measured last, for the load that it makes is seen in the load average.
    pub(super) fn measure_busy(&self, report: &mut Report) -> Outcome<()> {
        let count = EACH * std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for (target, arguments, options, goal) in CASES {
            let program = self.build(target)?;
            let (name, other, its): (_, _, &[&str]) = match target {
                "calls" => ("strace", &self.strace, &["-f"]),
                _ => ("ltrace", &self.ltrace, &["-L", "-x", "work"]),
            };
            let tracers = [(other.as_path(), its), (self.trace.as_path(), options)];
            let mut walls: [Vec<f64>; 2] = Default::default();
            let computing = Computing::start(count)?;
            for round in 0..self.rounds {
                for place in 0..2 {
                    let which = (place + round) % 2;
                    walls[which].push(self.run(Some(tracers[which]), &program, arguments)?.0.wall);
                }
            }
            drop(computing);
            let [other, trace] = walls.map(median);
            let ratio = trace / other;
            let met = ratio <= goal;
            report.missed += usize::from(!met);
            report.busy.push(format!(
                "| `{target} {}` | {name} {other:.2} | {trace:.2} | **{ratio:.2}** | {} {goal} |",
                arguments.join(" "),
                if met { "<=" } else { "misses" }
            ));
        }
        println!("measured: busy");
        Ok(())
    }
}
