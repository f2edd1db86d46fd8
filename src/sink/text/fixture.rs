//! Events made by hand, for the tests of sinks.

use std::time::Duration;

use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{Call, Event, EventKind, FuncCall, FuncKind, FuncOutcome, Outcome, TaskInfo, Time};
use crate::ids::{Pid, Tid};
use crate::syscalls::by_name;
use crate::value::Value;

/// Tasks, and a clock that goes on by a millisecond with each event.
#[derive(Default)]
pub(crate) struct Fixture {
    tasks: Vec<TaskInfo>,
    millis: u64,
}

impl Fixture {
    /// What the clock shows.
    pub(crate) fn now(&self) -> Time {
        let passed = Duration::from_millis(self.millis);
        Time { wall: Duration::from_secs(1_000_000_000) + passed, monotonic: Duration::from_secs(50) + passed }
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, millis: u64) {
        self.millis += millis;
    }

    /// Something that happens to the task of this number, whose name is `prog`.
    pub(crate) fn event<'a>(&'a mut self, tid: i32, kind: EventKind<'a>) -> Event<'a> {
        self.millis += 1;
        let time = self.now();
        if !self.tasks.iter().any(|task| task.tid.raw() == tid) {
            self.tasks.push(TaskInfo { tid: Tid::new(tid), pid: Pid::new(tid), comm: (*b"prog").into(), last_call: 0 });
        }
        let index = self.tasks.iter().position(|task| task.tid.raw() == tid).unwrap();
        if let EventKind::SyscallEnter(call) | EventKind::SyscallExit(call) = kind {
            self.tasks[index].last_call = call.number;
        }
        Event { time, task: &self.tasks[index], kind, stack: &[] }
    }
}

/// A call of a function that has just been entered.
pub(crate) fn function(name: &str, depth: usize, entered: Time) -> FuncCall {
    FuncCall {
        kind: FuncKind::Function,
        name: name.into(),
        module: None,
        caller: None,
        args: Vec::new(),
        depth,
        goroutine: None,
        entered,
        outcome: FuncOutcome::Running,
    }
}

/// A call that has just been entered.
pub(crate) fn call(name: &'static str, number: u64, args: Vec<Value>) -> Call {
    Call {
        abi: Abi::X86_64,
        number,
        name: name.into(),
        signature: by_name(Abi::X86_64, name).and_then(|known| known.signature),
        raw: [0; 6],
        args,
        ip: VAddr::new(0x7f00_1234_5678),
        entered: Time { wall: Duration::from_secs(1_000_000_000), monotonic: Duration::from_secs(50) },
        system_time: Duration::ZERO,
        outcome: Outcome::Running,
        injected: false,
        poked: false,
        delayed: false,
        show_raw: false,
        dumps: Vec::new(),
    }
}
