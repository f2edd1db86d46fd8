//! How to wait for the next stop without paying for two wake-ups across CPUs.
//!
//! A stop costs far more than its ptrace requests: the tracer blocks in wait4(2) and is woken, then the tracee is woken, and
//! the scheduler puts the two on different CPUs, for the waker's is busy at that moment. On a virtual machine, where an idle
//! CPU is halted, that is most of the price of tracing. Measured here (2 vCPUs, kernel 6.18, a getppid loop, one
//! GET_SYSCALL_INFO at each stop; microseconds a stop, wall / CPU of tracer + target):
//!
//! | way of waiting | 1 thread | 4 threads | 1 thread, a busy CPU | both busy |
//! |---|---:|---:|---:|---:|
//! | block in wait4 (as strace, whose whole cost is 60 / 43 and 10 / 12.5) | 48 / 34 | 8.0 / 10.6 | 8.9 / 8.5 | 30-57 / 19-34 |
//! | tracer bound to the tracee's CPU, by rseq or stat every 32nd stop | 41-45 / 29-32 | 10 / 11 | | |
//! | SCHED_BATCH tracer | 51 / 36 | 13.5 / 13 | | |
//! | SCHED_IDLE tracer bound to the tracee's CPU | 9.0 / 8.7 | 7.9 / 8.0 | 7.1 / 7.1 | **150-350** / 7.5 |
//! | poll for 20 us, then block | 17 / 20 | 9.1 / 13 | 10 / 10 | 35 / 23 |
//! | **poll with sched_yield for 40 us, then block** | 15 / 17.7 | 6.7 / 10.6 | 7.2 / 7.0 | 6.8-22 / 6.8 |
//! | both bound to one CPU by taskset (not ours to do to a target) | 8.9 / 8.9 | 6.2 / 6.3 | | |
//!
//! Binding the tracer alone does not help: when it resumes the tracee, its CPU is busy with itself, so the tracee is woken
//! on the other one. SCHED_IDLE makes the tracer's CPU count as idle and is the fastest, but starves it as soon as anything
//! else wants to compute, and an unprivileged process cannot leave that class again. What remains is to be awake when the
//! stop comes: poll for about as long as a block and a wake-up cost (the classic bound: never more than twice the price of
//! the better choice), yielding so that a tracee which waits for *our* CPU gets it. Targets that compute for longer between
//! calls make the polls fail; then they are left off for a while.

use std::time::{Duration, Instant};

/// How long a poll lasts before the tracer blocks.
const POLL: Duration = Duration::from_micros(40);
/// Failed polls in a row after which polling pauses.
const PATIENCE: u32 = 4;
/// Waits that a first pause lasts; doubled at each further one.
const FIRST_PAUSE: u32 = 8;
/// The longest pause, in waits.
const LONGEST_PAUSE: u32 = 256;

/// Decides, wait by wait, whether polling pays.
#[derive(Debug)]
pub struct Pace {
    /// Waits for which polling is still left off.
    paused: u32,
    /// The length of the next pause.
    next_pause: u32,
    /// Polls in a row that ended without a report.
    failures: u32,
    enabled: bool,
}

impl Pace {
    /// A pace that polls, unless there is only one CPU, where polling could only take time from the target.
    #[must_use]
    pub fn new() -> Self {
        let cpus = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Pace { paused: 0, next_pause: FIRST_PAUSE, failures: 0, enabled: cpus > 1 }
    }

    /// A pace that always blocks at once.
    #[must_use]
    pub fn blocking() -> Self {
        Pace { paused: 0, next_pause: FIRST_PAUSE, failures: 0, enabled: false }
    }

    /// Whether the next wait should poll first.
    fn should_poll(&mut self) -> bool {
        if self.paused > 0 {
            self.paused -= 1;
            return false;
        }
        self.enabled
    }

    /// What became of a poll.
    fn on_poll(&mut self, found: bool) {
        if found {
            self.failures = 0;
            self.next_pause = FIRST_PAUSE;
            return;
        }
        self.failures += 1;
        // After a pause a single failed poll is enough to begin the next one.
        if self.failures >= PATIENCE {
            self.paused = self.next_pause;
            self.next_pause = (self.next_pause * 2).min(LONGEST_PAUSE);
            self.failures = PATIENCE - 1;
        }
    }

    /// Asks `ready` until it has something or the time for polling is up; `None` means: block now.
    pub(super) fn poll<T, E>(&mut self, mut ready: impl FnMut() -> Result<Option<T>, E>) -> Result<Option<T>, E> {
        if !self.should_poll() {
            return Ok(None);
        }
        let mut begun = None;
        let found = loop {
            if let Some(found) = ready()? {
                break Some(found);
            }
            let begun = *begun.get_or_insert_with(Instant::now);
            super::request::yield_cpu();
            if begun.elapsed() > POLL {
                break None;
            }
        };
        self.on_poll(found.is_some());
        Ok(found)
    }
}

impl Default for Pace {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace() -> Pace {
        Pace { enabled: true, ..Pace::blocking() }
    }

    fn waits_until_next_poll(pace: &mut Pace) -> u32 {
        (0..).find(|_| pace.should_poll()).unwrap()
    }

    #[test]
    fn polling_goes_on_while_it_succeeds() {
        let mut pace = pace();
        for _ in 0..1000 {
            assert!(pace.should_poll());
            pace.on_poll(true);
        }
    }

    #[test]
    fn pauses_grow_while_polls_fail_and_end_at_a_success() {
        let mut pace = pace();
        let mut pauses = Vec::new();
        for _ in 0..12 {
            pauses.push(waits_until_next_poll(&mut pace));
            pace.on_poll(false);
        }
        assert_eq!(pauses, [0, 0, 0, 0, 8, 16, 32, 64, 128, 256, 256, 256]);
        assert_eq!(waits_until_next_poll(&mut pace), 256);
        pace.on_poll(true);
        assert_eq!(waits_until_next_poll(&mut pace), 0);
    }

    #[test]
    fn a_ready_report_costs_one_question() {
        let mut questions = 0;
        let answer: Result<_, ()> = pace().poll(|| {
            questions += 1;
            Ok(Some(7))
        });
        assert_eq!((answer, questions), (Ok(Some(7)), 1));
    }

    #[test]
    fn a_poll_ends() {
        assert_eq!(pace().poll(|| Ok::<Option<()>, ()>(None)), Ok(None));
        assert_eq!(Pace::blocking().poll(|| Ok::<Option<()>, ()>(Some(()))), Ok(None));
    }
}
