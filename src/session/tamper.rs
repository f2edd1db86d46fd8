//! Calls whose course the user changes (`-e inject=`): results without calls, signals, delays, bytes behind arguments.
//!
//! A call that is not to be made gets the number -1 at its entry, for which the kernel does nothing; its result is put in
//! place at its exit. A task that is to wait is kept in its stop, so that the others go on.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::error::Error;
use super::interrupts;
use super::run::Session;
use super::task::{Life, Phase};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::Call;
use crate::filter::{Forced, Poke, Tamper};
use crate::ids::Tid;
use crate::ptrace::{self, Signal, Stopped, SyscallInfo, SyscallOp};
use crate::syscalls::{self, RawResult};

/// What a task has to do with tampering.
#[derive(Debug, Default)]
pub(super) struct TamperedTask {
    /// How often it made each call that a rule is about: by the rule, the number that the program used, and the one that is shown. As in
    /// strace, what comes through `socketcall` is not counted with what has a number of its own.
    counts: HashMap<(usize, Abi, u64, u64), u64>,
    /// What is done to the call that it is in.
    now: Option<Box<Doing>>,
}

impl TamperedTask {
    /// Whether something is done to the call that it is in.
    pub(super) fn is_busy(&self) -> bool {
        self.now.is_some()
    }
}

/// What is done to a call, by all rules together; where two contradict each other, the later one holds.
#[derive(Debug, Default)]
struct Doing {
    result: Option<Forced>,
    instead: Option<&'static str>,
    signal: Option<u32>,
    delay_enter: Duration,
    delay_exit: Duration,
    poke_enter: Vec<Poke>,
    poke_exit: Vec<Poke>,
}

impl Doing {
    fn add(&mut self, rule: &Tamper) {
        self.result = rule.result.or(self.result);
        self.instead = rule.instead.or(self.instead);
        self.signal = rule.signal.or(self.signal);
        self.delay_enter += rule.delay_enter.unwrap_or_default();
        self.delay_exit += rule.delay_exit.unwrap_or_default();
        self.poke_enter.extend_from_slice(&rule.poke_enter);
        self.poke_exit.extend_from_slice(&rule.poke_exit);
    }
}

/// A task that is kept in its stop for a while.
#[derive(Debug)]
pub(super) struct Waiting {
    until: Instant,
    stopped: Stopped,
    signal: Option<Signal>,
}

/// No sleep between two looks at the waiting tasks is shorter.
const SHORTEST: Duration = Duration::from_micros(50);

impl Session {
    /// Decides what is done to a call that has been entered and will be shown. Returns whether its arguments are not any
    /// more what they were when it was decoded.
    pub(super) fn tamper_with(&mut self, tid: Tid, call: &mut Call) -> bool {
        if self.config.tampers.is_empty() {
            return false;
        }
        let Some(task) = self.tasks.get_mut(&tid).filter(|task| task.life == Life::Traced) else { return false };
        let mut doing = Doing::default();
        let mut any = false;
        let number = call.shown_number();
        for (index, rule) in self.config.tampers.iter().enumerate() {
            if rule.calls.contains(call.abi, number) {
                let count = task.tampered.counts.entry((index, call.abi, call.number, number)).or_default();
                *count += 1;
                if rule.when.is_due(*count) {
                    doing.add(rule);
                    any = true;
                }
            }
        }
        if !any {
            return false;
        }
        let poked = self.poke(tid, call, &doing.poke_enter);
        call.injected = doing.result.is_some();
        call.poked = poked;
        call.delayed = !(doing.delay_enter + doing.delay_exit).is_zero();
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.tampered.now = Some(Box::new(doing));
        }
        poked
    }

    /// Writes behind the arguments of a call. Returns whether anything was written.
    fn poke(&mut self, tid: Tid, call: &Call, pokes: &[Poke]) -> bool {
        let mut any = false;
        for poke in pokes {
            let (argument, name) = (poke.argument + 1, || call.name.to_string());
            let known = call.signature.map_or(call.raw.len(), |row| row.args.len());
            let Some(&at) = call.raw.get(poke.argument).filter(|_| poke.argument < known) else {
                self.complain(&Error::PokeBeyond { tid, argument, call: name(), known });
                continue;
            };
            let done = self.memory.force(VAddr::new(at), &poke.bytes);
            any |= done > 0;
            if done < poke.bytes.len() {
                self.complain(&Error::Poke { tid, argument, call: name() });
            }
        }
        any
    }

    /// Lets a task go on from the entry of a call, as the rules have it.
    pub(super) fn go_on_into_call(&mut self, stopped: Stopped, info: &SyscallInfo) -> ptrace::Result<()> {
        let doing = self.tasks.get(&stopped.tid()).and_then(|task| task.tampered.now.as_deref());
        let Some(doing) = doing else { return self.go_on(stopped, None) };
        let (delay, signal) = (doing.delay_enter, doing.signal);
        if doing.result.is_some() {
            let instead = doing.instead.zip(info.abi).and_then(|(name, abi)| syscalls::by_name(abi, name));
            let mut regs = stopped.regs()?;
            regs.set_syscall_number(instead.map_or(-1, |call| i64::from(call.number)));
            stopped.set_regs(&regs)?;
        }
        // The kernel sends it on our behalf, so that a call which waits is interrupted.
        let signal = signal.and_then(|signal| Signal::new(signal as i32));
        self.go_on_later(stopped, signal, delay)
    }

    /// Puts the result of a call in place, and what is written behind its arguments. Returns the result, and how long the
    /// task has to wait before it sees it.
    pub(super) fn tamper_with_result(
        &mut self,
        stopped: &Stopped,
        result: RawResult,
    ) -> ptrace::Result<(RawResult, Duration)> {
        let tid = stopped.tid();
        let Some(task) = self.tasks.get_mut(&tid) else { return Ok((result, Duration::ZERO)) };
        let Some(doing) = task.tampered.now.take() else { return Ok((result, Duration::ZERO)) };
        let mut result = result;
        if let Some(forced) = doing.result {
            result = match forced {
                Forced::Error(errno) => RawResult { value: -i64::from(errno), is_error: true },
                Forced::Value(value) => RawResult { value, is_error: false },
            };
            let mut regs = stopped.regs()?;
            regs.set_result(result.value);
            stopped.set_regs(&regs)?;
        }
        if let Phase::Entered(mut call) = task.phase.take() {
            call.poked |= self.poke(tid, &call, &doing.poke_exit);
            if let Some(task) = self.tasks.get_mut(&tid) {
                task.phase = Phase::Entered(call);
            }
        }
        Ok((result, doing.delay_exit))
    }

    /// Puts the result of a call in place in a task that is about to be let go.
    pub(super) fn finish_tampering(&mut self, stopped: &Stopped) -> ptrace::Result<()> {
        if self.tasks.get(&stopped.tid()).is_some_and(|task| task.tampered.is_busy())
            && let SyscallOp::Exit { value, is_error } = stopped.syscall_info()?.op
        {
            self.tamper_with_result(stopped, RawResult { value, is_error })?;
        }
        Ok(())
    }

    /// Lets a task go on after a while.
    pub(super) fn go_on_later(
        &mut self,
        stopped: Stopped,
        signal: Option<Signal>,
        delay: Duration,
    ) -> ptrace::Result<()> {
        if delay.is_zero() {
            return self.go_on(stopped, signal);
        }
        self.waiting.push(Waiting { until: Instant::now() + delay, stopped, signal });
        interrupts::tick_every(self.until_next());
        Ok(())
    }

    /// Lets the tasks go on that have waited long enough; all of them when everybody is let go. Returns how often that is
    /// to be looked at, `None` when nobody waits.
    pub(super) fn end_waits(&mut self) -> Option<Duration> {
        if self.waiting.is_empty() {
            return None;
        }
        let now = Instant::now();
        let over = self.detaching.is_some();
        let (due, waiting) = self.waiting.drain(..).partition(|waiting| over || waiting.until <= now);
        self.waiting = waiting;
        let due: Vec<Waiting> = due;
        for waiting in due {
            // A task that was killed meanwhile reports its end.
            let _ = self.go_on(waiting.stopped, waiting.signal);
        }
        self.until_next()
    }

    /// How long it is until a task has waited long enough; `None` when nobody waits.
    pub(super) fn until_next(&self) -> Option<Duration> {
        let next = self.waiting.iter().map(|waiting| waiting.until).min()?;
        Some(next.saturating_duration_since(Instant::now()).max(SHORTEST))
    }
}
