//! The tracer as a part of its target's job: ^Z and what it leads to.

use std::io;
use std::time::{Duration, Instant};

use super::error::Error;
use super::interrupts;
use super::outputs::now;
use super::run::Session;

/// How long a target may take from the key to its stop: one that saves the screen first does that in its handler. Later a
/// stop has another reason.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long it must be quiet before the tracer stops: what else is in the job stops at the same time.
const QUIET: Duration = Duration::from_millis(10);

/// How long that is waited for.
const LONG_ENOUGH: Duration = Duration::from_millis(200);

impl Session {
    /// Stops the tracer itself, so that the shell sees its job stopped. A key that stops a job reaches the target too, which
    /// may handle or ignore the signal: the tracer waits for it to stop, for nobody can do anything under a stopped tracer.
    pub(super) fn stop_as_asked(&mut self, signal: i32, by_key: bool) -> Result<(), Error> {
        let kernel = |source: io::Error| Error::Kernel { what: "cannot stop with the job", source };
        let leader = self.leader.and_then(|leader| self.tasks.get(&leader));
        let (alive, running) = (leader.is_some(), leader.is_some_and(|leader| !leader.group_stopped));
        if by_key && running {
            if self.asked_to_stop.is_none() {
                self.asked_to_stop = Some(Instant::now());
                // The handler has set a timer for the case that nothing else would happen; the target's stop will.
                self.set_ticks(None);
            }
            if self.asked_to_stop.is_some_and(|since| since.elapsed() > PATIENCE) {
                self.asked_to_stop = None;
                interrupts::stay();
            }
            return Ok(());
        }
        // It ended, in place of stopping.
        if self.tasks.is_empty() || self.asked_to_stop.take().is_some() && !alive {
            interrupts::stay();
            return Ok(());
        }
        let (begun, mut last) = (Instant::now(), Instant::now());
        while by_key && last.elapsed() < QUIET && begun.elapsed() < LONG_ENOUGH {
            self.let_batch_run();
            match self.waiter.next_pending().map_err(kernel)? {
                Some(report) => {
                    self.on_report(report);
                    last = Instant::now();
                }
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        }
        let now = now();
        self.outputs.each(|sink| sink.tick(now));
        interrupts::stop(signal).map_err(kernel)?;
        self.set_ticks(None);
        Ok(())
    }
}
