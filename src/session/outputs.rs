//! The sinks, and telling them of what happens.

use std::io;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

use super::config::Statuses;
use super::run::Session;
use super::stacks::Stack;
use crate::event::{Call, Event, EventKind, Sink, TaskInfo, Time};
use crate::ids::Tid;

/// An output that could not be written.
#[derive(Debug)]
pub struct SinkFailure {
    /// Which one, in the order in which they were given.
    pub sink: usize,
    /// Why.
    pub error: io::Error,
}

/// The sinks that still take events.
pub(super) struct Outputs {
    sinks: Vec<Option<Box<dyn Sink>>>,
    failures: Vec<SinkFailure>,
    /// Whether some of them wait for ticks.
    ticking: bool,
}

impl Outputs {
    pub(super) fn new(sinks: Vec<Box<dyn Sink>>) -> Self {
        Outputs { sinks: sinks.into_iter().map(Some).collect(), failures: Vec::new(), ticking: false }
    }

    /// Has each sink do something; one that fails is not asked again.
    pub(super) fn each(&mut self, mut action: impl FnMut(&mut dyn Sink) -> io::Result<()>) {
        for (index, slot) in self.sinks.iter_mut().enumerate() {
            let Some(sink) = slot else { continue };
            if let Err(error) = action(sink.as_mut()) {
                // The target goes on undisturbed; nothing more is written here.
                *slot = None;
                self.failures.push(SinkFailure { sink: index, error });
            }
        }
    }

    /// Sends an event to all of them.
    pub(super) fn send(&mut self, event: &Event<'_>) {
        self.each(|sink| sink.event(event));
    }

    /// Tells them of a call that is not shown because of how it ended.
    pub(super) fn pass_over(&mut self, task: &TaskInfo, call: &Call, now: Time) {
        self.sinks.iter_mut().flatten().for_each(|sink| sink.unshown(task, call, now));
    }

    /// Whether nobody listens any more.
    pub(super) fn deaf(&self) -> bool {
        self.sinks.iter().all(Option::is_none)
    }

    /// Lets the sinks finish now: nothing more will be said.
    pub(super) fn close(&mut self) {
        let now = now();
        self.each(|sink| sink.finish(now));
        self.sinks.iter_mut().for_each(|slot| *slot = None);
    }

    /// Whether what they are told of may have happened a moment ago.
    pub(super) fn patient(&self) -> bool {
        self.sinks.iter().flatten().all(|sink| sink.is_patient())
    }

    /// Whether some wait for ticks, as of the last look.
    pub(super) fn are_ticking(&self) -> bool {
        self.ticking
    }

    /// Looks whether some wait for ticks. Returns whether that has changed.
    pub(super) fn look_for_ticks(&mut self) -> bool {
        let wanted = self.sinks.iter().flatten().any(|sink| sink.wants_tick());
        std::mem::replace(&mut self.ticking, wanted) != wanted
    }

    /// Those that could not be written to the end.
    pub(super) fn into_failures(self) -> Vec<SinkFailure> {
        self.failures
    }
}

impl Session {
    /// Sends an event to all sinks.
    pub(super) fn emit(&mut self, tid: Tid, kind: EventKind<'_>) {
        self.emit_with(tid, kind, &Stack::new());
    }

    /// Sends an event with the stack behind it.
    pub(super) fn emit_with(&mut self, tid: Tid, kind: EventKind<'_>, stack: &Stack) {
        self.send_unsent();
        if let Some(task) = self.tasks.get(&tid).filter(|task| !task.probed.silent) {
            self.outputs.send(&Event { time: now(), task: &task.info, kind, stack });
        }
    }

    /// Whether the entry of a call may be sent before its end is known.
    pub(super) fn shows_entries(&self) -> bool {
        self.config.statuses == Statuses::ALL
    }
}

/// The time by both clocks.
pub(super) fn now() -> Time {
    let read = |clock| clock_gettime(clock).map_or(Duration::ZERO, Duration::from);
    Time { wall: read(ClockId::CLOCK_REALTIME), monotonic: read(ClockId::CLOCK_MONOTONIC) }
}
