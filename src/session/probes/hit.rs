//! What happens when a breakpoint is hit: calls begin, calls end, and the thread goes on as if nothing had been there.

use std::rc::Rc;
use std::sync::Arc;

use libc::user_regs_struct as Regs;

use super::goroutines::{Place, Running, place};
use super::known::Described;
use super::space::{Caller, Loaded, Point, Probe, Site, Space, SpaceId, Unwatched};
use super::traps::{Left, TRAP_TRACE, Watched};
use super::usdt::Hit;
use super::{PendingCall, Probes};
use crate::addr::VAddr;
use crate::breakpoint::copies::Standing;
use crate::breakpoint::displaced::Refusal;
use crate::breakpoint::emulate::{Fault, TraceeMemory};
use crate::breakpoint::table::Execution;
use crate::event::{Event, EventKind, FuncCall, FuncOutcome, PointHit, Time};
use crate::ids::Tid;
use crate::probe::shadow::{Ended, StackRange};
use crate::ptrace::{self, FloatRegs, Signal, Stopped, TaskMemory};
use crate::session::on_syscall::Unsent;
use crate::session::outputs::now;
use crate::session::proc;
use crate::session::run::Session;
use crate::session::stacks::Stack;

/// Where `si_addr` is in a siginfo_t.
const SI_ADDR: std::ops::Range<usize> = 16..24;

/// The task's data, for emulated instructions: with the protection that it has.
pub(super) struct Data<'a>(pub(super) &'a mut TaskMemory);

impl TraceeMemory for Data<'_> {
    fn read(&mut self, addr: VAddr, buf: &mut [u8]) -> Result<(), Fault> {
        if self.0.read(addr, buf) == buf.len() { Ok(()) } else { Err(Fault) }
    }

    fn write(&mut self, addr: VAddr, bytes: &[u8]) -> Result<(), Fault> {
        if self.0.write(addr, bytes) == bytes.len() { Ok(()) } else { Err(Fault) }
    }
}

/// A hit: when, with what registers, and in which goroutine.
#[derive(Clone, Copy)]
struct Moment<'a> {
    time: Time,
    regs: &'a Regs,
    floats: Option<&'a FloatRegs>,
    running: Option<Running>,
}

/// What a hit means, as long as the sinks have not been told.
#[derive(Debug)]
pub(in crate::session) enum UnsentHit {
    /// A call has begun, the innermost of those at this place.
    Entry { tid: Tid, place: Place, time: Time },
    /// A call has ended.
    End { tid: Tid, pending: Box<PendingCall>, time: Time },
    /// A place was reached that is no call.
    Point { tid: Tid, hit: Box<PointHit>, stack: Stack, time: Time },
}

impl Session {
    /// `regs`: the registers as they are, but for the instruction pointer, which is before the int3 and not behind it.
    pub(super) fn on_hit(&mut self, stopped: Stopped, id: SpaceId, at: VAddr, regs: Regs) -> ptrace::Result<()> {
        let tid = stopped.tid();
        let time = now();
        let mut before: ptrace::Regs = (&Regs { rip: regs.rip.wrapping_add(1), ..regs }).into();
        let mut regs = regs;
        self.memory.just_used(VAddr::new(regs.rsp));
        let site = self.probes.site(id, at);
        // One function that installs handlers may call another: what was noted is not yet true there.
        if site.watched != Some(Watched::InstallsHandlers) {
            self.trap_handler_is_installed(id);
        }
        self.mask_is_set(tid, site.watched, &regs);
        let Some(mut stopped) = self.keep_trap_handler(stopped, id)? else { return Ok(()) };
        match site.watched {
            Some(Watched::InstallsHandlers) => self.note_trap_handler(id, &regs),
            Some(Watched::SetsMask) => self.note_mask(&stopped, &regs)?,
            Some(Watched::Clones) => Session::have_child_traced(&mut regs),
            Some(Watched::EndsGoroutine) => {
                let running = self.goroutine(tid, id, &regs);
                self.end_goroutine(tid, place(running, regs.rsp));
            }
            None => {}
        }
        if site.loader {
            before = (&regs).into();
            stopped.set_regs(&before)?;
            match self.on_modules_changed(stopped, id)? {
                Some(again) => stopped = again,
                None => return Ok(()),
            }
        }
        let running = self.goroutine(tid, id, &regs);
        let Some(task) = self.tasks.get(&tid) else { return Ok(()) };
        let silent = task.probed.silent;
        if !silent && !self.is_reported(tid, at, place(running, regs.rsp)) {
            let floats = self.floats_at(&stopped, &site, &regs, (at, running))?;
            let moment = Moment { time, regs: &regs, floats: floats.as_ref(), running };
            if site.returns {
                self.on_resolved(tid, id, at, &regs);
                self.on_return(tid, at, moment);
            }
            if !site.resolved_here.is_empty() {
                self.on_resolver(tid, id, &site.resolved_here, &regs);
            }
            for point in &site.points {
                self.on_point(tid, point, moment);
            }
            if !site.probes.is_empty()
                && let Some(returns_to) = self.return_address(&regs)
            {
                for probe in self.probes.meant(id, &site.probes, returns_to) {
                    self.on_enter(tid, id, &probe, (returns_to, moment));
                }
            }
        }
        self.go_on_from_hit(stopped, id, at, &before, regs)
    }

    /// Has a thread execute what a breakpoint displaced. `before`: the registers that it has, `regs`: those that it is to have.
    fn go_on_from_hit(
        &mut self,
        stopped: Stopped,
        id: SpaceId,
        at: VAddr,
        before: &ptrace::Regs,
        mut regs: Regs,
    ) -> ptrace::Result<()> {
        let tid = stopped.tid();
        match self.probes.execute(id, at, &mut regs, &mut self.memory) {
            Some(Execution::Step) => {
                if let Some(task) = self.tasks.get_mut(&tid) {
                    task.probed.stepping = true;
                }
                stopped.change_regs(before, &(&regs).into())?;
                self.step(stopped)
            }
            Some(Execution::Continue) => {
                let in_copy = self.probes.standing(id, VAddr::new(regs.rip)).is_some();
                if let Some(task) = self.tasks.get_mut(&tid) {
                    task.probed.left = Some(Left { in_copy_of: in_copy.then_some(at), regs });
                }
                stopped.change_regs(before, &(&regs).into())?;
                if in_copy {
                    // What is single-stepped there by the program itself traps behind the copy.
                    return self.go_on(stopped, None);
                }
                self.go_on_stepping(stopped, &regs)
            }
            // It will execute the instruction in its own place.
            Some(Execution::Removed) | None => {
                stopped.set_regs(&(&regs).into())?;
                self.go_on(stopped, None)
            }
        }
    }

    /// Lets a thread go on whose displaced instruction has been executed. If the program has set its own trap flag, the trap
    /// that this instruction would have ended with is still due.
    fn go_on_stepping(&mut self, stopped: Stopped, regs: &Regs) -> ptrace::Result<()> {
        /// The trap flag (Intel SDM volume 1, 3.4.3.3). The kernel does not show the one that it sets for us.
        const TF: u64 = 1 << 8;
        if regs.eflags & TF == 0 {
            return self.go_on(stopped, None);
        }
        let mut info = [0; 128];
        info[0..4].copy_from_slice(&libc::SIGTRAP.to_ne_bytes());
        info[8..12].copy_from_slice(&TRAP_TRACE.to_ne_bytes());
        info[SI_ADDR].copy_from_slice(&regs.rip.to_ne_bytes());
        stopped.set_signal_info(&info)?;
        self.deliver(stopped, Signal::TRAP)
    }

    /// The dynamic linker has mapped or unmapped something, or the program begins.
    fn on_modules_changed(&mut self, stopped: Stopped, id: SpaceId) -> ptrace::Result<Option<Stopped>> {
        let tid = stopped.tid();
        self.probes.watch_modules(id, tid, &self.memory, &mut self.files);
        let Some(stopped) = self.probes.make_room(id, stopped)? else { return Ok(None) };
        self.memory.at_stop(tid);
        self.probes.plan(id);
        Ok(Some(stopped))
    }

    /// Probes are placed in a process that runs already.
    pub(in crate::session) fn probe_running(&mut self, stopped: Stopped) -> ptrace::Result<Option<Stopped>> {
        match self.tasks.get(&stopped.tid()).and_then(|task| task.probed.space) {
            Some(id) => self.on_modules_changed(stopped, id),
            None => Ok(Some(stopped)),
        }
    }

    pub(super) fn on_stepped(&mut self, stopped: Stopped, id: SpaceId, mut regs: Regs) -> ptrace::Result<()> {
        if !self.probes.stepped(id, &mut regs, &mut self.memory) {
            return self.step(stopped);
        }
        if let Some(task) = self.tasks.get_mut(&stopped.tid()) {
            task.probed.stepping = false;
            task.probed.left = Some(Left { in_copy_of: None, regs });
        }
        let Some(stopped) = self.keep_trap_handler(stopped, id)? else { return Ok(()) };
        stopped.set_regs(&(&regs).into())?;
        self.go_on_stepping(stopped, &regs)
    }

    /// A signal is about to be delivered to a thread that stands in a copy of a displaced instruction. What the program sees
    /// must be its own code: before the instruction, which will then be hit again but not be reported again, or behind it.
    pub(in crate::session) fn leave_slot(&mut self, stopped: &Stopped) -> ptrace::Result<()> {
        let tid = stopped.tid();
        let Some(id) = self.tasks.get(&tid).and_then(|task| task.probed.space) else { return Ok(()) };
        let Some(mut regs) = stopped.regs()?.general() else { return Ok(()) };
        let Some(standing) = self.probes.standing(id, VAddr::new(regs.rip)) else { return Ok(()) };
        let slot_ip = regs.rip;
        regs.rip = standing.original().raw();
        stopped.set_regs(&(&regs).into())?;
        let running = self.goroutine(tid, id, &regs);
        let place = place(running, regs.rsp);
        if let Some(task) = self.tasks.get_mut(&tid) {
            task.probed.stepping = false;
        }
        if let Some(reported) = self.reported_at(tid, place) {
            *reported = match standing {
                Standing::Before(at) => Some((at, place.slot().raw())),
                Standing::Behind(_) => None,
            };
        }
        // SIGILL and SIGFPE carry the address of the instruction, SIGSEGV and SIGBUS that of the data.
        let mut info = stopped.signal_info()?;
        let signal = i32::from_ne_bytes([info[0], info[1], info[2], info[3]]);
        if matches!(signal, libc::SIGILL | libc::SIGFPE | libc::SIGTRAP) && info[SI_ADDR] == slot_ip.to_ne_bytes() {
            info[SI_ADDR].copy_from_slice(&regs.rip.to_ne_bytes());
            stopped.set_signal_info(&info)?;
        }
        Ok(())
    }

    /// Whether the hit at `at` has been reported already, but was undone. Handlers that are called in between have their hits
    /// further down.
    fn is_reported(&mut self, tid: Tid, at: VAddr, place: Place) -> bool {
        let Some(reported) = self.reported_at(tid, place) else { return false };
        match *reported {
            Some((_, sp)) if place.slot().raw() < sp => false,
            _ => reported.take() == Some((at, place.slot().raw())),
        }
    }

    /// What lies on top of the stack, at a function's entry.
    fn return_address(&self, regs: &Regs) -> Option<VAddr> {
        let mut bytes = [0; 8];
        let got = self.memory.read_accessed(VAddr::new(regs.rsp), &mut bytes);
        (got == bytes.len()).then(|| VAddr::new(u64::from_le_bytes(bytes)))
    }

    fn on_enter(&mut self, tid: Tid, id: SpaceId, probe: &Rc<Probe>, (returns_to, moment): (VAddr, Moment<'_>)) {
        let Moment { time, regs, floats, running } = moment;
        let place = place(running, regs.rsp);
        let slot = place.slot();
        // What is still to be told of another function that begins here is told while that is the innermost.
        self.send_unsent();
        let caller = match &probe.caller {
            Caller::Anyone => None,
            Caller::Stub(name) | Caller::ReturnsInto { name, .. } => name.clone(),
        };
        self.probes.totals.hits += 1;
        let unwatched = self.probes.watch_return(id, returns_to).err();
        let Some(calls) = self.calls_at(tid, place) else { return };
        if calls.is_jump_to_entry(slot, returns_to, |pending| same_function(pending, probe)) {
            return;
        }
        let stack = self.stack_at(tid, regs);
        let Described { expected, args } = self.arguments(tid, id, probe, regs, floats);
        let Some(calls) = self.calls_at(tid, place) else { return };
        let mut call = FuncCall {
            kind: probe.kind,
            name: probe.name.clone(),
            module: probe.module.clone(),
            caller,
            args,
            depth: 0,
            goroutine: place.goroutine(),
            entered: time,
            outcome: FuncOutcome::Running,
        };
        let end = match unwatched {
            Some(Unwatched::Refused) => Some(FuncOutcome::Unseen),
            // The whole program would be in it.
            Some(Unwatched::Nowhere) => Some(FuncOutcome::NoReturn),
            Some(Unwatched::BehindTheEnd) | None => None,
        };
        if let Some(end) = end {
            call.depth = calls.depth();
            return self.show_entry_alone(tid, call, end, &stack, time);
        }
        let mut left = Vec::new();
        // What we have looked at since the hit is not the function's time.
        call.entered = now();
        let pending = Box::new(PendingCall { call, expected, inherited: false, stack });
        let range = || place.range().or_else(|| stack_range(tid, slot));
        calls.enter(slot, returns_to, pending, range, |pending, how| left.push((pending, how)));
        let depth = calls.depth() - 1;
        if let Some(top) = calls.top_mut() {
            top.call.depth = depth;
        }
        for (pending, how) in left {
            self.show_return(tid, pending, how, None, time);
        }
        self.send_later(Unsent::Hit(UnsentHit::Entry { tid, place, time }));
    }

    /// A call of which the end can't be seen.
    fn show_entry_alone(&mut self, tid: Tid, mut call: FuncCall, end: FuncOutcome, stack: &Stack, time: Time) {
        self.send_unsent();
        let (tasks, outputs) = (&mut self.tasks, &mut self.outputs);
        let Some(task) = tasks.get(&tid) else { return };
        let task = &task.info;
        outputs.send(&Event { time, task, kind: EventKind::FuncEnter(&call), stack: &[] });
        call.outcome = end;
        outputs.send(&Event { time, task, kind: EventKind::FuncExit(&call), stack });
    }

    fn on_point(&mut self, tid: Tid, point: &Point, moment: Moment<'_>) {
        let Moment { time, regs, floats, running } = moment;
        self.probes.totals.hits += 1;
        let hit = Hit { regs, floats, memory: &self.memory, strlen: self.config.strlen };
        let args = match &point.usdt {
            Some(usdt) if self.config.decode => usdt.values(&hit),
            _ => Vec::new(),
        };
        let stack = self.stack_at(tid, regs);
        let Some(depth) = self.calls_at(tid, place(running, regs.rsp)).map(|calls| calls.depth()) else { return };
        let hit = PointHit { kind: point.kind, name: point.name.clone(), module: point.module.clone(), args, depth };
        self.send_later(Unsent::Hit(UnsentHit::Point { tid, hit: Box::new(hit), stack, time }));
    }

    fn on_return(&mut self, tid: Tid, at: VAddr, moment: Moment<'_>) {
        let Moment { time, regs, floats, running } = moment;
        // The slot that the return address was taken from says whose stack it is: what lies above may be another's.
        const RETURN_ADDRESS: u64 = 8;
        let place = place(running, regs.rsp.wrapping_sub(RETURN_ADDRESS));
        let Some(calls) = self.calls_at(tid, place) else { return };
        let sp = VAddr::new(place.slot().raw().wrapping_add(RETURN_ADDRESS));
        let mut ended = Vec::new();
        calls.arrive(at, sp, |pending, how| ended.push((pending, how)));
        for (pending, how) in ended {
            self.show_return(tid, pending, how, Some((regs, floats)), time);
        }
    }

    fn show_return(
        &mut self,
        tid: Tid,
        mut pending: Box<PendingCall>,
        how: Ended,
        result: Option<(&Regs, Option<&FloatRegs>)>,
        time: Time,
    ) {
        let PendingCall { call, expected, .. } = &mut *pending;
        call.outcome = match (how, result) {
            (Ended::Returned, Some((regs, floats))) => self.outcome(tid, expected, call, regs, floats),
            (Ended::Returned, _) => FuncOutcome::Returned(None),
            (Ended::TailCalled, _) => FuncOutcome::TailCalled,
            (Ended::Left, _) => FuncOutcome::Left,
        };
        self.send_later(Unsent::Hit(UnsentHit::End { tid, pending, time }));
    }

    /// Tells the sinks of a hit.
    pub(in crate::session) fn send_hit(&mut self, hit: &UnsentHit) {
        let (UnsentHit::Entry { tid, time, .. }
        | UnsentHit::End { tid, time, .. }
        | UnsentHit::Point { tid, time, .. }) = *hit;
        let Some(task) = self.tasks.get(&tid) else { return };
        let (kind, stack): (_, &[_]) = match hit {
            // Nothing has happened since: it is the innermost still.
            UnsentHit::Entry { place, .. } => {
                let calls = match place {
                    Place::Thread(_) => Some(&task.probed.calls),
                    Place::Goroutine(key, _) => self.probes.goroutines.get(key).map(|goroutine| &goroutine.calls),
                };
                match calls.and_then(|calls| calls.frames().next_back()) {
                    Some(top) => (EventKind::FuncEnter(&top.call.call), &[]),
                    None => return,
                }
            }
            UnsentHit::End { pending, .. } => (EventKind::FuncExit(&pending.call), &pending.stack),
            UnsentHit::Point { hit, stack, .. } => (EventKind::Point(hit), stack),
        };
        self.outputs.send(&Event { time, task: &task.info, kind, stack });
    }

    /// A task makes a system call: what an exception or longjmp has left since it last was seen ends before.
    pub(in crate::session) fn end_functions_left(&mut self, tid: Tid, sp: VAddr) {
        let Some(task) = self.tasks.get_mut(&tid).filter(|task| task.probed.calls.depth() > 0) else { return };
        let mut left = Vec::new();
        let word = |at| {
            let mut bytes = [0; 8];
            (self.memory.read(at, &mut bytes) == 8).then(|| VAddr::new(u64::from_le_bytes(bytes)))
        };
        task.probed.calls.seen_at(sp, word, |pending, how| left.push((pending, how)));
        let time = now();
        for (pending, how) in left {
            self.show_return(tid, pending, how, None, time);
        }
    }

    /// The task is gone, executes another program, or is let go: what it has not returned from is shown as that.
    pub(in crate::session) fn end_function_calls(&mut self, tid: Tid, how: &FuncOutcome) {
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        let mut open = Vec::new();
        task.probed.calls.clear(|pending| open.push(pending));
        let silent = task.probed.silent;
        let pid = task.info.pid;
        // What the parent entered began in the parent's part of the stream.
        for mut pending in open.into_iter().filter(|pending| !silent && !pending.inherited) {
            pending.call.outcome = how.clone();
            self.emit_with(tid, EventKind::FuncExit(&pending.call), &pending.stack);
        }
        if !self.tasks.values().any(|other| other.info.tid != tid && other.info.pid == pid) {
            self.end_goroutines(tid, how);
        }
    }
}

fn same_function(pending: &PendingCall, probe: &Probe) -> bool {
    pending.call.kind == probe.kind && Arc::ptr_eq(&pending.call.name, &probe.name)
}

/// The mapping that holds a stack pointer.
fn stack_range(tid: Tid, sp: VAddr) -> Option<StackRange> {
    let mapping = proc::mappings(tid).into_iter().find(|mapping| mapping.contains(sp))?;
    Some(StackRange { start: mapping.start, end: mapping.end })
}

impl Probes {
    fn site(&self, id: SpaceId, at: VAddr) -> Rc<Site> {
        self.spaces.get(&id).and_then(|space| space.sites.get(&at)).cloned().unwrap_or_default()
    }

    fn execute(&mut self, id: SpaceId, at: VAddr, regs: &mut Regs, memory: &mut TaskMemory) -> Option<Execution> {
        let Space { breakpoints, code, .. } = self.spaces.get_mut(&id)?;
        breakpoints.execute(at, regs, &mut Data(memory), &*code)
    }

    /// Whether a single-stepped copy has been executed to its end.
    fn stepped(&self, id: SpaceId, regs: &mut Regs, memory: &mut TaskMemory) -> bool {
        self.spaces.get(&id).is_none_or(|space| space.breakpoints.stepped(regs, &mut Data(memory)))
    }

    fn plan(&mut self, id: SpaceId) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.plan(&self.config, &mut self.totals);
        }
    }

    /// Stops where a call returns to, or says why not.
    pub(super) fn watch_return(&mut self, id: SpaceId, at: VAddr) -> Result<(), Unwatched> {
        let Some(space) = self.spaces.get_mut(&id) else { return Err(Unwatched::Refused) };
        let known = space.sites.get(&at);
        let returns = known.is_some_and(|site| site.returns);
        if returns && known.is_some_and(|site| site.in_module) && space.breakpoints.contains(at) {
            return Ok(());
        }
        let in_module = space.module_at(at).is_some();
        if !in_module {
            space.breakpoints.forget_if_overwritten(at, &space.code);
        }
        if returns && space.breakpoints.contains(at) {
            return Ok(());
        }
        if let Some(unwatched) = space.sites.get(&at).and_then(|site| site.unwatched) {
            return Err(unwatched);
        }
        let Some(&(_, refusal)) = space.insert(&[at]).first() else {
            let site = space.site_mut(at);
            (site.returns, site.in_module) = (true, in_module);
            return Ok(());
        };
        let unwatched = match refusal {
            Refusal::Halts | Refusal::Unreadable => Unwatched::Nowhere,
            Refusal::OwnBreakpoint if space.ends_before(at) => Unwatched::BehindTheEnd,
            _ => Unwatched::Refused,
        };
        if unwatched == Unwatched::Refused {
            *self.totals.refused.entry(refusal.reason()).or_default() += 1;
        }
        space.site_mut(at).unwatched = Some(unwatched);
        Err(unwatched)
    }
}

impl Space {
    /// Whether the function that holds the call in front of `returns_to` ends with it.
    fn ends_before(&self, returns_to: VAddr) -> bool {
        let last = |loaded: &Loaded| {
            let inside = loaded.module.from_tracee(VAddr::new(returns_to.raw().checked_sub(1)?))?;
            let (function, distance) = loaded.image.functions().around(inside)?;
            Some(distance + 1 == function.size())
        };
        self.module_at(returns_to).and_then(last).unwrap_or(false)
    }
}
