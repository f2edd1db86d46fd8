//! Births and execve: who is who afterwards.

use super::run::Session;
use super::task::{Life, Phase, Task};
use crate::addr::VAddr;
use crate::event::{Arrival, EventKind, FuncOutcome, Outcome};
use crate::ids::Tid;
use crate::ptrace::{self, Stop, Stopped};
use crate::syscalls;

const CLONE_FILES: u64 = 0x400;

impl Session {
    /// A task made another. Its first stop may have been reported before this event, or will be later.
    pub(super) fn on_birth(&mut self, stopped: Stopped, stop: Stop) -> ptrace::Result<()> {
        let parent = stopped.tid();
        let child = stopped.event_tid()?;
        if child.raw() > 0 && !self.gone_unannounced.remove(&child) {
            let table = self.tasks.get(&parent).map(|parent| parent.fds);
            let shares = stop == Stop::Clone && self.shares_fds(parent);
            if !self.tasks.contains_key(&child) {
                let mut task = self.new_task(child, Life::Newborn);
                // Its own life begins with the return of its parent's call.
                if let Some(parent) = self.tasks.get(&parent) {
                    (task.abi, task.info.last_call) = (parent.abi, parent.info.last_call);
                }
                self.tasks.insert(child, task);
            }
            if let Some(task) = self.tasks.get_mut(&child) {
                task.unannounced = false;
            }
            self.inherit_served_faults(parent, child);
            if let (true, Some(table), Some(task)) = (shares, table, self.tasks.get_mut(&child)) {
                task.fds = table;
            }
            self.note_origin(parent, child);
            self.inherit_mask(parent, child);
            if stop != Stop::Clone {
                self.inherit_function_calls(parent, child);
            }
        }
        self.go_on(stopped, None)
    }

    /// Whether the child that `parent` is making will share its descriptors.
    fn shares_fds(&self, parent: Tid) -> bool {
        let Some((abi, number, args)) = self.tasks.get(&parent).and_then(Task::open_call) else { return false };
        let flags = match syscalls::lookup(abi, number).map(|call| call.name) {
            Some("clone") => args[0],
            Some("clone3") => {
                let mut flags = [0; 8];
                self.memory.read(VAddr::new(args[0]), &mut flags);
                u64::from_le_bytes(flags)
            }
            _ => 0,
        };
        flags & CLONE_FILES != 0
    }

    /// The first stop of a task that was born under the tracer or attached to. Hands the stop back unless the task had to
    /// be let go.
    pub(super) fn first_stop(&mut self, stopped: Stopped, in_group_stop: bool) -> ptrace::Result<Option<Stopped>> {
        let tid = stopped.tid();
        let life = self.tasks.get_mut(&tid).map(|task| std::mem::replace(&mut task.life, Life::Traced));
        let Some(stopped) = self.enter_space(stopped, in_group_stop)? else { return Ok(None) };
        if life != Some(Life::Traced) {
            self.tell_of(tid);
            self.look_for_siblings(tid);
        }
        Ok(Some(stopped))
    }

    /// A task that was on its way into another stop when it was attached to, as a fork's end is: that stop has used up the
    /// interrupt (kernel/signal.c, ptrace_stop). It is traced from here on; breakpoints need the stop that was asked for.
    pub(super) fn note_early_stop(&mut self, tid: Tid) -> ptrace::Result<()> {
        let Some(task) = self.tasks.get_mut(&tid).filter(|task| task.life == Life::Newborn) else { return Ok(()) };
        task.life = Life::Traced;
        self.tell_of(tid);
        self.look_for_siblings(tid);
        if self.probes.active() { ptrace::interrupt(tid) } else { Ok(()) }
    }

    fn look_for_siblings(&mut self, tid: Tid) {
        if !self.attaching.is_empty()
            && let Some(pid) = self.tasks.get(&tid).map(|task| task.info.pid)
        {
            self.look_for_threads(pid);
        }
    }

    /// Says by which interface a new program calls, where that is another than before.
    pub(super) fn tell_new_mode(&mut self, tid: Tid) {
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        if let Some((abi, ip)) = task.new_mode.take().filter(|(abi, _)| *abi != task.abi) {
            task.abi = abi;
            self.emit(tid, EventKind::AbiChanged { abi, ip });
        }
    }

    /// An execve succeeded. All other threads of the process are gone, and the one that made the call has the leader's
    /// number from now on, whoever it was (ptrace(2), "execve(2) under ptrace").
    pub(super) fn on_exec(&mut self, stopped: Stopped) -> ptrace::Result<()> {
        let tid = stopped.tid();
        let former = stopped.event_tid()?;
        if former != tid && self.tasks.contains_key(&former) {
            // The leader's own call will never return, and its number is another task's now.
            self.end_open_call(tid, Outcome::NoReturn);
            self.emit(tid, EventKind::Superseded { by: former });
            let silent = self.tasks.get(&tid).is_some_and(|leader| leader.probed.silent);
            if let Some(mut task) = self.tasks.remove(&former) {
                task.info.tid = tid;
                task.probed.silent = silent;
                self.tasks.insert(tid, task);
            }
        }
        self.forget_served_faults(tid);
        self.end_function_calls(tid, &FuncOutcome::NoReturn);
        self.end_goroutines(tid, &FuncOutcome::NoReturn);
        let fresh = self.fds.fresh();
        let begins = if self.passes_over_calls() { stopped.regs().ok() } else { None };
        let Some(task) = self.tasks.get_mut(&tid) else { return self.go_on(stopped, None) };
        task.new_mode = begins.map(|regs| (regs.abi(), VAddr::new(regs.ip())));
        let former_table = std::mem::replace(&mut task.fds, fresh);
        task.info.comm = super::proc::comm(tid);
        let pid = task.info.pid;
        self.stacks.forget(pid);
        let launching = task.life == Life::Launching;
        let returns_unshown = !matches!(task.phase, Phase::Entered(_));
        let unshown = launching && returns_unshown;
        if unshown {
            task.life = Life::Traced;
        }
        if launching && self.adopted {
            self.emit(tid, EventKind::Attached(Arrival::Alone));
        }
        if unshown {
            self.emit(tid, EventKind::Launched);
        }
        if returns_unshown {
            self.tell_new_mode(tid);
        }
        self.tasks.retain(|&other, task| other == tid || task.info.pid != pid);
        if !self.tasks.values().any(|task| task.fds == former_table) {
            self.fds.forget_table(former_table);
        }
        let our_own = self.leader == Some(tid) && self.launched.take().is_some();
        if self.on_new_program(&stopped) || self.detaching.is_some() {
            return self.release(stopped, None);
        }
        if self.config.detach_on_execve && !our_own {
            return self.part(stopped, None);
        }
        self.go_on(stopped, None)
    }
}
