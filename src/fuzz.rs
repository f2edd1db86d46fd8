//! Many random cases, made quickly and on all processors: what a case is made of is a function of its number.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many cases are made when the environment doesn't say.
const CASES: u64 = 500;

/// How many cases a thread takes at once.
const PORTION: u64 = 256;

/// What the sets and numbers in options are made of.
pub(crate) const PIECES: &[&str] = &[
    "!",
    "?",
    "/",
    "%",
    ",",
    "@",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "*",
    "+",
    ".",
    "..",
    "^",
    "$",
    "\\",
    "|",
    "-",
    "=",
    ":",
    "0x",
    "64",
    "i386",
    "all",
    "none",
    "open",
    "file",
    "desc",
    "network",
    "read",
    "write",
    "SIGINT",
    "INT",
    "rt_1",
    "successful",
    "failed",
    "unfinished",
    "attach",
    "exit",
    "path",
    "dev",
    "socket",
    "comm",
    "pidns",
    "when",
    "error",
    "ENOENT",
    "retval",
    "signal",
    "syscall",
    "delay_enter",
    "delay_exit",
    "poke_enter",
    "poke_exit",
    "@arg1",
    "@arg6",
    "=00ff",
    "1+2",
    "3..5",
    "5..+2",
    "\0",
    "trace",
    "when=",
    "error=ENOENT",
    "us",
    "ms",
    "5",
    "calls",
    "errors",
    "name",
    "unix",
    "both",
    "anywhere",
    "fault",
    "inject",
    "getpid",
    "auto",
];

/// One step of splitmix64: as good as random, and the same for the same number.
pub(crate) fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

/// Random numbers.
pub(crate) struct Random(u64);

impl Random {
    /// Any number.
    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }

    /// One of some.
    pub(crate) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// Text of the pieces of a grammar, with noise in between.
    pub(crate) fn text(&mut self, pieces: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..self.below(9) {
            match self.below(8) {
                0 => text.extend(char::from_u32((self.number() % 0x11_0000) as u32)),
                1 => text.push(char::from((self.number() % 0x80) as u8)),
                2 => text.push_str(&(self.number() >> self.below(64)).to_string()),
                _ => text.push_str(pieces[self.below(pieces.len())]),
            }
        }
        text
    }
}

/// A number that the environment states.
fn stated(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Makes the cases. `TRACE_FUZZ_CASES` says how many, `TRACE_FUZZ_FIRST` which is the first one: the test that fails
/// says which one to make again.
pub(crate) fn cases(case: impl Fn(&mut Random) + Sync) {
    let first = stated("TRACE_FUZZ_FIRST").unwrap_or(0);
    let end = first + stated("TRACE_FUZZ_CASES").unwrap_or(CASES);
    let next = AtomicU64::new(first);
    let work = || loop {
        let portion = next.fetch_add(PORTION, Ordering::Relaxed);
        if portion >= end {
            return;
        }
        for number in portion..end.min(portion + PORTION) {
            let outcome = catch_unwind(AssertUnwindSafe(|| case(&mut Random(mixed(number)))));
            if let Err(panic) = outcome {
                eprintln!("again: TRACE_FUZZ_FIRST={number} TRACE_FUZZ_CASES=1");
                next.store(end, Ordering::Relaxed);
                resume_unwind(panic);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
}
