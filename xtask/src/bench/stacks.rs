//! What the stacks behind system calls cost (`-k`).

use std::fs;

use super::{Bench, Cost, Report, fastest};
use crate::workspace::Outcome;

/// System calls in a run.
const CALLS: usize = 4000;
/// Frames of each stack.
const FRAMES: usize = 20;
/// How long a thousand stacks may take, in milliseconds: 100 us each.
const GOAL_MS: f64 = 100.0;

impl Bench {
    /// The same system calls with and without their stacks: the difference is what stacks take, from frame to frame and as text.
    pub(super) fn measure_stacks(&self, report: &mut Report) -> Outcome<()> {
        let program = self.build("stacks")?;
        let options: [&[&str]; 2] = [&["-e", "trace=getppid"], &["-k", "-e", "trace=getppid"]];
        let calls = CALLS.to_string();
        let mut costs: [Vec<Cost>; 2] = Default::default();
        for round in 0..self.rounds {
            for place in 0..2 {
                let which = (place + round) % 2;
                costs[which].push(self.run(Some((&self.trace, options[which])), &program, &[&calls])?.0);
                if which == 1 {
                    self.expect_frames()?;
                }
            }
        }
        let [without, with] = costs.map(|costs| Cost {
            wall: fastest(costs.iter().map(|cost| cost.wall)),
            cpu: fastest(costs.iter().map(|cost| cost.cpu)),
        });
        let of_thousand = |with: f64, without: f64| (with - without) * 1000.0 / CALLS as f64;
        let more = Cost { wall: of_thousand(with.wall, without.wall), cpu: of_thousand(with.cpu, without.cpu) };
        report.add_placed(&format!("1000 stacks of {FRAMES} frames behind system calls (`-k`)"), &[more], GOAL_MS);
        println!("measured: stacks");
        Ok(())
    }

    /// A stack that is cut short costs less.
    fn expect_frames(&self) -> Outcome<()> {
        let log = self.dir.join("log");
        let text = fs::read_to_string(&log).map_err(|e| format!("cannot read {}: {e}", log.display()))?;
        let frames = text.lines().filter(|line| line.starts_with(" > ")).count();
        if frames == CALLS * FRAMES {
            Ok(())
        } else {
            Err(format!("{frames} frames, not {FRAMES} for each of {CALLS} calls"))
        }
    }
}
