//! Attaches to processes that run already, all threads or one, without their noticing.

use std::collections::HashSet;

use super::error::Error;
use super::proc;
use super::run::Session;
use super::task::Life;
use crate::event::{Arrival, EventKind};
use crate::ids::{Pid, Tid};
use crate::ptrace;

impl Session {
    /// Seizes everything first, so that an error leaves no one stopped, and interrupts then. A process that can't be
    /// attached to is complained about, as long as there is something else to trace.
    pub(super) fn attach_all(&mut self) -> Result<(), Error> {
        let options = self.options(false);
        let mut seized = Vec::new();
        let mut refused = Vec::new();
        for pid in self.config.attach.clone() {
            // Threads that are not meant run into breakpoints all the same.
            let answer = if self.config.follow || self.probes.active() {
                seize_all_threads(pid, options)
            } else {
                seize_one(pid, options).map(|tid| vec![tid])
            };
            match answer {
                Ok(tids) => {
                    seized.extend(&tids);
                    self.attaching.extend(self.config.follow.then_some((pid, tids)));
                }
                Err(error) => refused.push(error),
            }
        }
        if seized.is_empty() && self.tasks.is_empty() {
            return refused.pop().map_or(Ok(()), Err);
        }
        refused.iter().for_each(|error| self.complain(error));
        seized.into_iter().for_each(|tid| self.expect_first_stop(tid));
        self.look_for_served_faults();
        Ok(())
    }

    /// Tells of a task that nobody has been told of: of one that was attached to, together with the other threads that its
    /// process had then.
    pub(super) fn tell_of(&mut self, tid: Tid) {
        let together = self.attaching.values_mut().find(|tids| tids.contains(&tid)).map(std::mem::take);
        let mut together = together.unwrap_or_else(|| vec![tid]);
        together.retain(|tid| self.tasks.get(tid).is_some_and(|task| !task.told_of));
        for (index, &tid) in together.iter().enumerate() {
            let arrival = match (index, together.len()) {
                (0, 1) => Arrival::Alone,
                (0, threads) => Arrival::With(threads),
                _ => Arrival::Following,
            };
            self.emit(tid, EventKind::Attached(arrival));
            if let Some(task) = self.tasks.get_mut(&tid) {
                task.told_of = true;
            }
        }
    }

    fn expect_first_stop(&mut self, tid: Tid) {
        self.tell(|| format!("[{tid}] seized"));
        let task = self.new_task(tid, Life::Newborn);
        self.tasks.insert(tid, task);
        // A task that died meanwhile reports its end.
        let _ = ptrace::interrupt(tid);
    }

    /// Seizes threads that nobody knows of yet, once all that are known have stopped. One that was in the middle of clone(2)
    /// when it was seized makes a thread without a tracer (kernel/fork.c, kernel_clone: whether a birth is reported is decided
    /// at its beginning); when it has stopped, that thread is there.
    pub(super) fn look_for_threads(&mut self, pid: Pid) {
        if !self.attaching.contains_key(&pid)
            || self.detaching.is_some()
            || self.tasks.values().any(|task| task.info.pid == pid && task.life == Life::Newborn)
        {
            return;
        }
        let options = self.options(false);
        let mut found = false;
        for tid in proc::threads(pid) {
            // What a seized thread has made comes by itself, and can't be seized twice.
            if !self.tasks.contains_key(&tid) && ptrace::seize(tid, options).is_ok() {
                self.expect_first_stop(tid);
                found = true;
            }
        }
        if !found {
            self.attaching.remove(&pid);
            self.look_for_served_faults();
        }
    }

    /// Whether the task is one of a process that is attached to.
    pub(super) fn is_attached(&self, tid: Tid) -> bool {
        self.tasks.get(&tid).is_some_and(|task| {
            self.config.attach.contains(&task.info.pid) || self.config.attach.contains(&tid.as_pid())
        })
    }

    /// Whether the task is shown: all with `-f`, otherwise the one that was named.
    pub(super) fn is_meant(&self, tid: Tid) -> bool {
        self.config.follow || self.config.attach.contains(&tid.as_pid())
    }
}

fn seize_one(pid: Pid, options: ptrace::Options) -> Result<Tid, Error> {
    let tid = pid.leader();
    match ptrace::seize(tid, options) {
        Ok(()) => Ok(tid),
        Err(error) => Err(Error::Attach { pid, reason: why_not(tid, &error) }),
    }
}

/// Threads are born while we look: the list is read until it holds no new one. Those that a seized thread makes come by
/// themselves. A leader that has ended while its threads live on can't be seized, and need not be.
fn seize_all_threads(pid: Pid, options: ptrace::Options) -> Result<Vec<Tid>, Error> {
    let mut seized = Vec::new();
    let mut tried = HashSet::new();
    let mut refusal = None;
    loop {
        let fresh: Vec<Tid> = proc::threads(pid).into_iter().filter(|&tid| tried.insert(tid)).collect();
        if fresh.is_empty() {
            break;
        }
        for tid in fresh {
            match ptrace::seize(tid, options) {
                Ok(()) => seized.push(tid),
                // Seized already, through the thread that made it.
                Err(_) if proc::tracer_of(tid) == Some(std::process::id() as i32) => {}
                Err(error) => refusal = Some(why_not(tid, &error)),
            }
        }
    }
    match refusal {
        _ if !seized.is_empty() => Ok(seized),
        Some(reason) => Err(Error::Attach { pid, reason }),
        None => seize_one(pid, options).map(|tid| vec![tid]),
    }
}

fn why_not(tid: Tid, error: &ptrace::Error) -> String {
    if error.is_gone() {
        return "there is no such process".to_owned();
    }
    if proc::is_zombie(tid) {
        return "it has ended already and only waits for its parent".to_owned();
    }
    match proc::tracer_of(tid) {
        Some(tracer) if tracer == std::process::id() as i32 => "it is attached to already".to_owned(),
        Some(tracer) if tracer > 0 => format!("it is traced by process {tracer} already"),
        _ if tid.raw() == std::process::id() as i32 => "it is this tracer itself".to_owned(),
        _ if error.errno() == libc::EPERM => {
            "Operation not permitted (it is another user's, or /proc/sys/kernel/yama/ptrace_scope forbids it)"
                .to_owned()
        }
        _ => error.to_string(),
    }
}
