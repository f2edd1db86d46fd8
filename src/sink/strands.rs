//! Whose calls a call is made in: a thread's, or a goroutine's, which goes from thread to thread.

use std::collections::HashMap;

use crate::addr::VAddr;
use crate::event::{FuncCall, TaskInfo};
use crate::ids::{Pid, Tid};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Strand {
    Thread(Tid),
    Goroutine(Pid, VAddr),
}

/// The calls that have not ended, the outermost first, of every thread and goroutine.
#[derive(Debug)]
pub(super) struct Strands<Open> {
    open: HashMap<Strand, Vec<Open>>,
    /// What a thread was last seen to run, where that is a goroutine.
    running: HashMap<Tid, Strand>,
}

impl<Open> Default for Strands<Open> {
    fn default() -> Self {
        Strands { open: HashMap::new(), running: HashMap::new() }
    }
}

impl<Open> Strands<Open> {
    /// The calls that this one is made in, or ends in.
    pub(super) fn of_call(&mut self, task: &TaskInfo, call: &FuncCall) -> &mut Vec<Open> {
        let strand = match call.goroutine {
            None => Strand::Thread(task.tid),
            Some(goroutine) => Strand::Goroutine(task.pid, goroutine),
        };
        if call.goroutine.is_some() || !self.running.is_empty() {
            self.running.insert(task.tid, strand);
        }
        self.open.entry(strand).or_default()
    }

    fn now(&self, task: Tid) -> Strand {
        self.running.get(&task).copied().unwrap_or(Strand::Thread(task))
    }

    /// The calls that a thread is in.
    pub(super) fn of_task(&self, task: Tid) -> &[Open] {
        self.open.get(&self.now(task)).map_or(&[], Vec::as_slice)
    }

    /// The same, to be changed.
    pub(super) fn of_task_mut(&mut self, task: Tid) -> &mut Vec<Open> {
        self.open.entry(self.now(task)).or_default()
    }

    /// A forked child is in its parent's calls, below those that it has begun itself.
    pub(super) fn inherit(&mut self, task: Tid, parent: Tid, mark: impl Fn(&mut Open))
    where
        Open: Clone,
    {
        let Some(mut calls) = self.open.get(&Strand::Thread(parent)).cloned() else { return };
        calls.iter_mut().for_each(mark);
        let own = self.open.entry(Strand::Thread(task)).or_default();
        calls.append(own);
        *own = calls;
    }

    /// The leader of a process goes on with the calls of the thread that executed a program.
    pub(super) fn supersede(&mut self, task: Tid, by: Tid) {
        if let Some(open) = self.open.remove(&Strand::Thread(by)) {
            self.open.insert(Strand::Thread(task), open);
        }
    }

    /// A thread is gone. What goroutines have begun in it may still end in others.
    pub(super) fn end_task(&mut self, task: Tid) {
        self.open.remove(&Strand::Thread(task));
        self.running.remove(&task);
    }
}
