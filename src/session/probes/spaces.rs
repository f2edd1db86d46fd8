//! Which space a task is in: at its birth, at an execve, at its end, and when it is let go.

use super::opening::Inherited;
use super::{Origin, SpaceId, Unmatched};
use crate::event::EventKind;
use crate::ids::Tid;
use crate::ptrace::{self, Signal, Stopped};
use crate::session::error::Error;
use crate::session::proc;
use crate::session::run::Session;
use crate::session::task::Task;

impl Session {
    /// Finds the space of a task at its first stop. Hands the stop back unless the task, which is not to be followed, has
    /// been let go.
    pub(in crate::session) fn enter_space(
        &mut self,
        stopped: Stopped,
        in_group_stop: bool,
    ) -> ptrace::Result<Option<Stopped>> {
        let tid = stopped.tid();
        if !self.probes.active() || self.tasks.get(&tid).is_none_or(|task| task.probed.space.is_some()) {
            return Ok(Some(stopped));
        }
        let Some((stopped, inherited)) = self.inherited_space(stopped, in_group_stop)? else { return Ok(None) };
        if inherited.is_none() && !self.is_attached(tid) {
            return self.enter_no_space(stopped);
        }
        let space = inherited.map(|(own, _)| own).or_else(|| self.new_space(tid));
        self.set_space(tid, space);
        if self.is_attached(tid) && self.tasks.get(&tid).is_some_and(|task| task.probed.blocked.is_none()) {
            self.note_first_mask(&stopped)?;
        }
        let meant = self.is_meant(tid);
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.probed.silent |= !meant;
            // A process that somebody stopped must not run to make room; it is probed when it goes on.
            task.probed.to_be_probed |= inherited.is_none() && in_group_stop;
        }
        match inherited {
            None if !in_group_stop => {
                let answer = self.probe_running(stopped);
                self.complain_of_unmatched(tid);
                answer
            }
            Some((own, false)) if !meant => {
                self.probes.restore(own);
                self.release(stopped, None).map(|()| None)
            }
            // Who shares the memory of others runs our breakpoints for as long as it does.
            None | Some(_) => Ok(Some(stopped)),
        }
    }

    /// A child of somebody who is not probed either. If it is not to be followed it is let go, or when that might leave something
    /// of ours in it, kept without being shown.
    fn enter_no_space(&mut self, stopped: Stopped) -> ptrace::Result<Option<Stopped>> {
        if self.is_meant(stopped.tid()) {
            return Ok(Some(stopped));
        }
        if let Some(task) = self.tasks.get_mut(&stopped.tid()) {
            task.probed.silent = true;
        }
        if self.probes.is_nowhere() { self.release(stopped, None).map(|()| None) } else { Ok(Some(stopped)) }
    }

    /// A space for a task that has just executed a program or was attached to. Says why there is none.
    fn new_space(&mut self, tid: Tid) -> Option<SpaceId> {
        match self.probes.new_space(tid) {
            Ok(space) => Some(space),
            Err(refusal) => {
                let pid = self.tasks.get(&tid).map_or(tid.as_pid(), |task| task.info.pid);
                // One that is ending has no memory, which is refused in several ways.
                if proc::has_memory(tid) {
                    self.complain(&Error::unprobed(pid, &refusal));
                }
                None
            }
        }
    }

    /// Whoever attaches to a process waits for something to be called; what it does not have is said at once.
    fn complain_of_unmatched(&mut self, tid: Tid) {
        let Some(pid) = self.tasks.get(&tid).map(|task| task.info.pid) else { return };
        for Unmatched { item, near, others } in self.probes.unmatched(&self.files) {
            self.complain(&match others.is_empty() {
                true => Error::NothingCalled { pid, item, near },
                false => Error::CalledByOthers { item, others },
            });
        }
    }

    /// The space that a task has from its relatives, and whether it is theirs. `None` when none of them is probed.
    pub(super) fn known_space(&mut self, tid: Tid) -> Inherited {
        if let Some((_, space)) = self.relative(tid, |task, pid| task == pid) {
            return Some((space, true));
        }
        if self.is_attached(tid) {
            return None;
        }
        let origin = self.origin(tid).or_else(|| {
            let (relative, space) = self.sibling(tid)?;
            Some(Origin { space, shared: ptrace::same_memory(relative, tid) == Some(true) })
        })?;
        let own = self.probes.child_space(origin, tid)?;
        Some((own, own == origin.space))
    }

    /// What a task comes from: as its parent's event told, or when that is still to come, by who its parent is.
    pub(super) fn origin(&self, tid: Tid) -> Option<Origin> {
        self.tasks.get(&tid)?.probed.origin.or_else(|| {
            let parent = proc::parent_of(tid);
            let (relative, space) = self.relative(tid, |task, _| Some(task) == parent)?;
            Some(Origin { space, shared: ptrace::same_memory(relative, tid) == Some(true) })
        })
    }

    /// A task, stopped, has made another. It may be gone before that one's first stop.
    pub(in crate::session) fn note_origin(&mut self, parent: Tid, child: Tid) {
        let Some(space) = self.tasks.get(&parent).and_then(|task| task.probed.space) else { return };
        if let Some(task) = self.tasks.get_mut(&child).filter(|task| task.probed.space.is_none()) {
            task.probed.origin = Some(Origin { space, shared: ptrace::same_memory(parent, child) == Some(true) });
        }
    }

    /// A task that a child may come from whose parent, by CLONE_PARENT, is somebody else: one that shares its memory, or else
    /// one that runs the same program, of which it has a copy.
    fn sibling(&self, tid: Tid) -> Option<(Tid, SpaceId)> {
        let probed = || {
            self.tasks
                .values()
                .filter(|task| task.info.tid != tid)
                .filter_map(|task| Some((task.info.tid, task.probed.space?)))
        };
        let program = proc::program(tid)?;
        probed()
            .find(|(other, _)| ptrace::same_memory(*other, tid) == Some(true))
            .or_else(|| probed().find(|(other, _)| proc::program(*other) == Some(program)))
    }

    /// A task whose process satisfies `meant`, given that process and the one of `tid`, and its space.
    pub(super) fn relative(
        &self,
        tid: Tid,
        meant: impl Fn(crate::ids::Pid, crate::ids::Pid) -> bool,
    ) -> Option<(Tid, SpaceId)> {
        let pid = self.tasks.get(&tid)?.info.pid;
        let others = self.tasks.values().filter(|task| task.info.tid != tid && meant(task.info.pid, pid));
        others.filter_map(|task| Some((task.info.tid, task.probed.space?))).next()
    }

    /// A forked child returns from what its parent has not returned from. The parent is stopped at the fork.
    pub(in crate::session) fn inherit_function_calls(&mut self, parent: Tid, child: Tid) {
        let Some(mut calls) = self.tasks.get(&parent).map(|task| task.probed.calls.clone()) else { return };
        calls.calls_mut().for_each(|pending| pending.inherited = true);
        if let Some(task) = self.tasks.get_mut(&child)
            && calls.depth() > 0
        {
            task.probed.calls.inherit(calls);
            if self.config.follow {
                self.emit(child, EventKind::InParentsCalls { parent });
            }
        }
    }

    fn set_space(&mut self, tid: Tid, space: Option<SpaceId>) {
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        task.probed.space = space;
        if let Some(origin) = task.probed.origin.take() {
            self.leave_space(origin.space);
        }
        self.memory.keep(tid, space.and_then(|space| self.probes.memory_of(space)));
        if let Some(space) = space {
            self.beware_in_space(tid, space);
        }
    }

    /// A task executed a program: its memory is a new one. Returns whether the task, which only was kept for the memory
    /// that it shared, is to be let go.
    pub(in crate::session) fn on_new_program(&mut self, stopped: &Stopped) -> bool {
        let tid = stopped.tid();
        if !self.probes.active() {
            return false;
        }
        let Some(task) = self.tasks.get_mut(&tid) else { return false };
        let silent = task.probed.silent;
        task.probed.stepping = false;
        task.probed.reported = None;
        if let Some(former) = task.probed.space.take() {
            self.leave_space(former);
        }
        if silent {
            return true;
        }
        if self.detaching.is_some() {
            return false;
        }
        let space = self.new_space(tid);
        self.set_space(tid, space);
        // One that is gone reports its end.
        let _ = self.note_first_mask(stopped);
        if let Some(space) = space {
            self.memory.at_stop(tid);
            self.probes.watch_modules(space, tid, &self.memory, &mut self.files);
        }
        false
    }

    /// A thread has ended. Others of its process may not have stopped yet for the first time: what was placed in the memory
    /// that they share must not be forgotten with the thread that it was placed through.
    pub(in crate::session) fn pass_space_on(&mut self, ended: &Task, space: SpaceId) {
        let waiting = |task: &&Task| task.info.pid == ended.info.pid && task.probed.space.is_none();
        let heirs: Vec<Tid> = self.tasks.values().filter(waiting).map(|task| task.info.tid).collect();
        for tid in heirs {
            let silent = !self.is_meant(tid);
            if let Some(task) = self.tasks.get_mut(&tid) {
                task.probed.space = Some(space);
                task.probed.origin = None;
                task.probed.silent = silent;
            }
        }
    }

    /// A task has left a space. The last one takes it away.
    pub(in crate::session) fn leave_space(&mut self, id: SpaceId) {
        if !self.tasks.values().any(|task| task.needs_space(id)) {
            self.probes.drop_space(id);
        }
        if self.detaching.is_some() {
            self.release_held(id);
        }
    }

    /// Makes a stopped task one that nothing of ours is left in. `None`: others that share its memory still run; it is held
    /// until they are stopped too.
    pub(in crate::session) fn clear_of_probes(
        &mut self,
        stopped: Stopped,
        signal: Option<Signal>,
    ) -> ptrace::Result<Option<(Stopped, Option<Signal>)>> {
        if !self.probes.active() {
            return Ok(Some((stopped, signal)));
        }
        let tid = stopped.tid();
        let known = self.tasks.get(&tid).and_then(|task| task.probed.space);
        // One whose first stop this is may have run into breakpoints that were placed meanwhile.
        let Some(id) = known.or_else(|| self.known_space(tid).map(|(id, _)| id)) else {
            return Ok(Some((stopped, signal)));
        };
        self.set_space(tid, Some(id));
        // One of ours was hit, or a single-step ended, but this stop was reported before the trap: it comes next.
        if signal != Some(Signal::TRAP) && proc::has_pending_trap(tid) {
            self.go_on(stopped, signal)?;
            return Ok(None);
        }
        let (stopped, signal) = if signal == Some(Signal::TRAP) {
            let Some(rest) = self.without_our_trap(stopped, id)? else { return Ok(None) };
            rest
        } else {
            (stopped, signal)
        };
        self.leave_slot(&stopped)?;
        self.held.push((stopped, signal));
        self.release_held(id);
        Ok(None)
    }

    /// Lets the held tasks of a space go once all its tasks are held, and the children that have a copy of it have stopped for
    /// the first time: from it alone is known what stands in theirs. Those that wait in the kernel for a vfork child run no
    /// code, and can't stop before the child has gone on.
    fn release_held(&mut self, id: SpaceId) {
        let in_space =
            |tid: Tid, session: &Self| session.tasks.get(&tid).is_some_and(|task| task.probed.space == Some(id));
        let running = self.tasks.values().any(|task| {
            let held = || self.held.iter().any(|(stopped, _)| stopped.tid() == task.info.tid);
            task.needs_space(id) && !task.probed.waits_for_vfork && !held()
        });
        if running {
            return;
        }
        self.probes.restore(id);
        let held = std::mem::take(&mut self.held);
        let (leaving, staying) = held.into_iter().partition(|(stopped, _)| in_space(stopped.tid(), self));
        self.held = staying;
        self.let_leave(leaving);
    }

    /// Lets all held tasks go that have waited long enough for others. One of those others may be in the kernel, for a fault that
    /// a held task serves, and can't stop before that has gone on. The text is the program's own from here on; who has run into a
    /// breakpoint before that, or stands in a copy, is put right when he stops.
    pub(in crate::session) fn wait_no_longer(&mut self) {
        let leaving = std::mem::take(&mut self.held);
        let space = |tid: Tid| self.tasks.get(&tid).and_then(|task| task.probed.space);
        let spaces: Vec<SpaceId> = leaving.iter().filter_map(|(stopped, _)| space(stopped.tid())).collect();
        spaces.into_iter().for_each(|id| self.probes.lift(id));
        self.let_leave(leaving);
    }

    fn let_leave(&mut self, leaving: Vec<(Stopped, Option<Signal>)>) {
        for (stopped, signal) in leaving {
            if let Some(task) = self.tasks.get_mut(&stopped.tid()) {
                task.probed.space = None;
            }
            // One that was killed meanwhile reports its end.
            let _ = self.release(stopped, signal);
        }
    }
}
