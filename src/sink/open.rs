//! The functions that tasks are in: one list of calls that have not ended, for all that is written of functions.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::addr::VAddr;
use crate::event::{Event, EventKind, FuncCall, FuncKind, TaskInfo, Time};
use crate::ids::{Pid, Tid};

/// A call that has not ended. `own` is what a sink knows of it.
#[derive(Clone, Debug)]
pub(super) struct Open<T> {
    /// The name, which tells calls apart that were entered at once.
    name: Arc<str>,
    kind: FuncKind,
    pub(super) entered: Time,
    pub(super) depth: usize,
    /// The time of what it called, so far.
    elsewhere: Duration,
    /// Whether it is one of those below which everything counts (`--only-below`).
    pub(super) root: bool,
    /// Whether it was the parent that entered it.
    pub(super) inherited: bool,
    pub(super) own: T,
}

/// A call that has ended.
#[derive(Debug)]
pub(super) struct Ended<T> {
    /// How many calls it was made from.
    pub(super) index: usize,
    pub(super) call: Open<T>,
    /// How long it took.
    pub(super) took: Duration,
    /// How much of that it did not spend in other functions and system calls that are counted.
    pub(super) itself: Duration,
}

/// The calls that a task is in, the innermost last.
#[derive(Clone, Debug)]
pub(super) struct OpenCalls<T>(Vec<Open<T>>);

impl<T> Default for OpenCalls<T> {
    fn default() -> Self {
        OpenCalls(Vec::new())
    }
}

impl<T> std::ops::Deref for OpenCalls<T> {
    type Target = [Open<T>];

    fn deref(&self) -> &[Open<T>] {
        &self.0
    }
}

impl<T> std::ops::DerefMut for OpenCalls<T> {
    fn deref_mut(&mut self) -> &mut [Open<T>] {
        &mut self.0
    }
}

impl<T> OpenCalls<T> {
    /// Forgets inherited calls that are not those in which `call` was made: a child that has executed another program does
    /// not return from its parent's calls any more. Says whether there were any.
    pub(super) fn forget_stale(&mut self, call: &FuncCall) -> bool {
        let stale = |open: &Open<T>| open.inherited && open.depth >= call.depth;
        let found = self.0.last().is_some_and(stale);
        if found {
            self.0.retain(|open| !stale(open));
        }
        found
    }

    /// A function was entered.
    pub(super) fn enter(&mut self, call: &FuncCall, root: bool, own: T) {
        self.0.push(Open {
            name: call.name.clone(),
            kind: call.kind,
            entered: call.entered,
            depth: call.depth,
            elsewhere: Duration::ZERO,
            root,
            inherited: false,
            own,
        });
    }

    /// Whether a call is among them.
    pub(super) fn has(&self, call: &FuncCall) -> bool {
        self.index_of(call).is_some()
    }

    fn index_of(&self, call: &FuncCall) -> Option<usize> {
        let is_it = |open: &Open<T>| {
            open.entered == call.entered && open.kind == call.kind && Arc::ptr_eq(&open.name, &call.name)
        };
        self.0.iter().rposition(is_it)
    }

    /// A function has ended; `None` for one that nobody saw begin.
    pub(super) fn exit(&mut self, call: &FuncCall, now: Time) -> Option<Ended<T>> {
        let index = self.index_of(call)?;
        let ended = self.0.remove(index);
        let took = now.monotonic.saturating_sub(ended.entered.monotonic);
        if let Some(caller) = index.checked_sub(1).and_then(|caller| self.0.get_mut(caller)) {
            caller.elsewhere += took;
        }
        let itself = took.saturating_sub(ended.elsewhere);
        Some(Ended { index, call: ended, took, itself })
    }

    /// The innermost call has spent time in a system call.
    pub(super) fn spend(&mut self, took: Duration) {
        if let Some(innermost) = self.0.last_mut() {
            innermost.elsewhere += took;
        }
    }

    /// The task executed another program: it will not return from what its parent entered.
    pub(super) fn forget_inherited(&mut self) {
        self.0.retain(|call| !call.inherited);
    }

    /// Whether the task is below what `--only-below` names.
    pub(super) fn is_below(&self) -> bool {
        self.0.iter().any(|call| call.root)
    }
}

impl<T: Clone> OpenCalls<T> {
    /// The calls of a forked child, which is in those that its parent is in.
    pub(super) fn fork(&self) -> Self {
        let inherited = |call: &Open<T>| Open { inherited: true, ..call.clone() };
        OpenCalls(self.0.iter().map(inherited).collect())
    }

    /// What the parent has entered lies below what the task has entered before it was known whose child it is.
    pub(super) fn inherit(&mut self, parents: Self) {
        let own = std::mem::replace(self, parents);
        self.0.extend(own.0);
    }
}

/// In whose calls a call is made: a thread's, or a goroutine's, which goes from thread to thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Strand {
    Thread(Tid),
    Goroutine(Pid, VAddr),
}

/// The calls that all tasks are in.
#[derive(Debug)]
pub(super) struct OpenOfTasks<T> {
    calls: HashMap<Strand, OpenCalls<T>>,
    /// What threads of Go's programs were last seen to run.
    running: HashMap<Tid, Strand>,
}

impl<T> Default for OpenOfTasks<T> {
    fn default() -> Self {
        OpenOfTasks { calls: HashMap::new(), running: HashMap::new() }
    }
}

impl<T: Clone> OpenOfTasks<T> {
    fn strand(&self, task: Tid) -> Strand {
        self.running.get(&task).copied().unwrap_or(Strand::Thread(task))
    }

    /// Those of one task, if it ever entered any.
    pub(super) fn get(&self, task: Tid) -> Option<&OpenCalls<T>> {
        self.calls.get(&self.strand(task))
    }

    /// Those of one task, to change them.
    pub(super) fn of(&mut self, task: Tid) -> &mut OpenCalls<T> {
        self.calls.entry(self.strand(task)).or_default()
    }

    /// Those in which a call begins or ends.
    pub(super) fn of_call(&mut self, task: &TaskInfo, call: &FuncCall) -> &mut OpenCalls<T> {
        match call.goroutine {
            Some(goroutine) => {
                self.running.insert(task.tid, Strand::Goroutine(task.pid, goroutine));
            }
            None if self.running.is_empty() => {}
            None => {
                self.running.remove(&task.tid);
            }
        }
        self.of(task.tid)
    }

    /// Follows what becomes of tasks: births, deaths, and programs that are executed in threads.
    pub(super) fn follow(&mut self, event: &Event<'_>) {
        let task = event.task.tid;
        match &event.kind {
            EventKind::InParentsCalls { parent } => {
                if let Some(parents) = self.calls.get(&Strand::Thread(*parent)).map(OpenCalls::fork) {
                    self.of(task).inherit(parents);
                }
            }
            EventKind::Superseded { by } => {
                if let Some(open) = self.calls.remove(&Strand::Thread(*by)) {
                    self.calls.insert(Strand::Thread(task), open);
                }
            }
            // What goroutines have begun in this thread may still end in others.
            EventKind::Exited { .. } | EventKind::Killed { .. } | EventKind::Detached => {
                self.calls.remove(&Strand::Thread(task));
                self.running.remove(&task);
            }
            _ => {}
        }
    }
}
