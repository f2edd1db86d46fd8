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
//! the better choice), yielding so that a tracee which waits for *our* CPU gets it.
//!
//! Where calls take their time, as in the mixed loop of `benches/`, blocking comes to 24 / 16.5 and polling to 23.5 / 23: the
//! scheduler then leaves both on one CPU half of the time. Polling stays, for nobody is slower by it.
//!
//! To yield is to let everybody else on this CPU go first, and the scheduler takes it at its word: who yields is put behind
//! the others by a whole slice (kernel/sched/fair.c, yield_task_fair), at every single stop. Where others compute on all CPUs that is
//! fatal. 4000 breakpoints on 2 CPUs, while 4 programs compute and builds go on (load 12), seconds: 12.0-13.4 with yields, 0.2-0.7 blocking, 0.2-0.4
//! polling without yields. So a yield that lasts has the polls
//! after it do without, for as long as makes the loss small ([`Yields`]).
//!
//! A poll that finds nothing is lost, so what tasks do is remembered: a call that has slept (nanosleep, poll, futex, ...), or
//! code that has computed, for longer than a poll lasts is not polled for the next times, and when no task that runs is
//! expected to stop soon, the tracer blocks at once.

use std::time::{Duration, Instant};

use crate::ids::{IdMap, Tid};

/// How long a poll lasts before the tracer blocks.
const POLL: Duration = Duration::from_micros(40);
/// Failed polls in a row after which polling pauses.
const PATIENCE: u8 = 4;
/// Waits that a first pause lasts; doubled at each further one.
const FIRST_PAUSE: u16 = 8;
/// The longest pause, in waits.
const LONGEST_PAUSE: u16 = 256;
/// Kinds of waits that are told apart: calls by number, and code between calls. Numbers beyond share the places of others.
const KINDS: usize = 512;

/// A yield that lasts longer has let somebody else compute.
const CROWDED: Duration = Duration::from_micros(100);
/// For how many times as long as a yield lasted there are no more.
const ABSTINENCE: u32 = 16;

/// What a task does between its resumption and its next stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It executes its own code.
    Code,
    /// It is in the system call of this number.
    Call(u64),
}

impl Doing {
    fn kind(self) -> usize {
        match self {
            Doing::Code => 0,
            Doing::Call(number) => 1 + number as usize % (KINDS - 1),
        }
    }
}

/// How waits of one kind have gone so far.
#[derive(Clone, Copy, Debug)]
struct Habit {
    /// Waits for which polling is still left off.
    paused: u16,
    /// The length of the next pause.
    next_pause: u16,
    /// Waits in a row that lasted longer than a poll.
    failures: u8,
}

impl Habit {
    const NEW: Habit = Habit { paused: 0, next_pause: FIRST_PAUSE, failures: 0 };

    /// Whether the wait that begins now is expected to be brief.
    fn is_brief(&mut self) -> bool {
        if self.paused > 0 {
            self.paused -= 1;
            return false;
        }
        true
    }

    /// Takes note of a wait that was expected to be brief.
    fn learn(&mut self, was_brief: bool) {
        if was_brief {
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
}

/// A task that was resumed and has not stopped since.
#[derive(Clone, Copy, Debug)]
struct Running {
    kind: usize,
    /// Whether it was expected to stop soon.
    brief: bool,
    /// How many polls had failed when it was resumed.
    failed: u64,
}

/// Whether polls yield the CPU: not for a while after others took it for long.
#[derive(Clone, Copy, Debug, Default)]
struct Yields {
    /// Until when there are none.
    paused_until: Option<Instant>,
}

impl Yields {
    fn are_fine(&mut self, now: Instant) -> bool {
        if self.paused_until.is_some_and(|until| now < until) {
            return false;
        }
        self.paused_until = None;
        true
    }

    /// Takes note of a poll with yields that has `lasted` until now.
    fn learn(&mut self, now: Instant, lasted: Duration) {
        if lasted > POLL + CROWDED {
            self.paused_until = now.checked_add(lasted * ABSTINENCE);
        }
    }
}

/// Decides, wait by wait, whether polling pays.
#[derive(Debug)]
pub struct Pace {
    enabled: bool,
    habits: Box<[Habit; KINDS]>,
    running: IdMap<Tid, Running>,
    /// Running tasks that are still expected to stop soon: no poll has failed since they were resumed.
    expected: usize,
    /// Polls that ended without a report.
    failed: u64,
    yields: Yields,
}

impl Pace {
    fn with(enabled: bool) -> Self {
        let habits = Box::new([Habit::NEW; KINDS]);
        Pace { enabled, habits, running: IdMap::default(), expected: 0, failed: 0, yields: Yields::default() }
    }

    /// A pace that polls, unless there is only one CPU, where polling could only take time from the target.
    #[must_use]
    pub fn new() -> Self {
        Self::with(std::thread::available_parallelism().map_or(1, std::num::NonZero::get) > 1)
    }

    /// A pace that always blocks at once.
    #[must_use]
    pub fn blocking() -> Self {
        Self::with(false)
    }

    /// A task runs now.
    pub fn resumed(&mut self, tid: Tid, doing: Doing) {
        if !self.enabled {
            return;
        }
        let kind = doing.kind();
        let brief = self.habits[kind].is_brief();
        self.expected += usize::from(brief);
        let before = self.running.insert(tid, Running { kind, brief, failed: self.failed });
        self.expected -= usize::from(before.is_some_and(|running| self.is_expected(running)));
    }

    /// A task has stopped, or is gone.
    pub fn stopped(&mut self, tid: Tid) {
        let Some(running) = self.running.remove(&tid) else { return };
        let in_time = self.is_expected(running);
        self.expected -= usize::from(in_time);
        if running.brief {
            self.habits[running.kind].learn(in_time);
        }
    }

    fn is_expected(&self, running: Running) -> bool {
        running.brief && running.failed == self.failed
    }

    /// Asks `ready` until it has something or the time for polling is up; `None` means: block now.
    pub(super) fn poll<T, E>(&mut self, mut ready: impl FnMut() -> Result<Option<T>, E>) -> Result<Option<T>, E> {
        if self.expected == 0 {
            return Ok(None);
        }
        let begun = Instant::now();
        let yields = self.yields.are_fine(begun);
        let (found, now) = loop {
            // A task that was just resumed has not stopped yet; and it may wait for our CPU.
            if yields {
                super::request::yield_cpu();
            } else {
                std::hint::spin_loop();
            }
            let found = ready()?;
            let now = Instant::now();
            if found.is_some() || now - begun > POLL {
                break (found, now);
            }
        };
        if yields {
            self.yields.learn(now, now - begun);
        }
        if found.is_none() {
            self.failed += 1;
            self.expected = 0;
        }
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

    const ONE: Tid = Tid::new(1);
    const OTHER: Tid = Tid::new(2);
    const SLEEP: Doing = Doing::Call(35);

    /// Waits for one report, which is there at once or only after the poll; answers whether it was polled for.
    fn wait(pace: &mut Pace, at_once: bool) -> bool {
        let mut asked = false;
        let answer = pace.poll(|| {
            asked = true;
            Ok::<_, ()>(at_once.then_some(()))
        });
        assert!(answer != Ok(Some(())) || at_once);
        asked
    }

    /// A task does something and stops; answers whether it was polled for.
    fn round(pace: &mut Pace, doing: Doing, brief: bool) -> bool {
        pace.resumed(ONE, doing);
        let polled = wait(pace, brief);
        pace.stopped(ONE);
        polled
    }

    #[test]
    fn polling_goes_on_while_it_succeeds() {
        let mut pace = Pace::with(true);
        assert!((0..1000).all(|_| round(&mut pace, SLEEP, true)));
    }

    #[test]
    fn pauses_grow_while_polls_fail_and_end_at_a_success() {
        let mut pace = Pace::with(true);
        let mut pauses = Vec::new();
        for _ in 0..12 {
            pauses.push((0..).find(|_| round(&mut pace, SLEEP, false)).unwrap());
        }
        assert_eq!(pauses, [0, 0, 0, 0, 8, 16, 32, 64, 128, 256, 256, 256]);
        assert_eq!((0..).find(|_| round(&mut pace, SLEEP, true)), Some(256));
        assert!(round(&mut pace, SLEEP, true));
    }

    #[test]
    fn a_call_that_sleeps_stops_no_polls_for_others() {
        let mut pace = Pace::with(true);
        for turn in 0..12 {
            assert_eq!(round(&mut pace, SLEEP, false), turn < 4, "{turn}");
            assert!(round(&mut pace, Doing::Code, true));
            assert!(round(&mut pace, Doing::Call(0), true));
        }
    }

    #[test]
    fn who_is_expected_is_polled_for_while_another_sleeps() {
        let mut pace = Pace::with(true);
        while round(&mut pace, SLEEP, false) {}
        pace.resumed(OTHER, SLEEP);
        assert!(!wait(&mut pace, true), "nobody is expected");
        assert!(round(&mut pace, Doing::Code, true));
        pace.resumed(ONE, Doing::Code);
        assert!(wait(&mut pace, false));
        assert!(!wait(&mut pace, true), "what was polled for in vain is not polled for again");
        pace.resumed(ONE, Doing::Code);
        assert!(wait(&mut pace, true));
    }

    #[test]
    fn who_was_kept_waiting_by_others_does_not_yield_for_a_while() {
        let (mut yields, start) = (Yields::default(), Instant::now());
        yields.learn(start, POLL);
        assert!(yields.are_fine(start));
        let lasted = Duration::from_millis(3);
        yields.learn(start, lasted);
        assert!(!yields.are_fine(start + lasted * 15));
        assert!(yields.are_fine(start + lasted * 16));
        assert!(yields.are_fine(start), "the pause is over");
    }

    #[test]
    fn those_who_are_gone_are_not_expected() {
        let mut pace = Pace::with(true);
        pace.resumed(ONE, Doing::Code);
        pace.resumed(ONE, Doing::Code);
        pace.resumed(OTHER, Doing::Code);
        pace.stopped(ONE);
        assert!(wait(&mut pace, true));
        pace.stopped(OTHER);
        pace.stopped(OTHER);
        assert!(!wait(&mut pace, true));
    }

    #[test]
    fn a_ready_report_costs_one_question() {
        let mut pace = Pace::with(true);
        pace.resumed(ONE, Doing::Code);
        let mut questions = 0;
        let answer: Result<_, ()> = pace.poll(|| {
            questions += 1;
            Ok(Some(7))
        });
        assert_eq!((answer, questions), (Ok(Some(7)), 1));
    }

    #[test]
    fn with_one_cpu_nothing_is_polled_for() {
        let mut pace = Pace::blocking();
        assert!(!round(&mut pace, Doing::Code, true));
    }
}
