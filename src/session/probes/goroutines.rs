//! Programs of Go's: a goroutine goes on in any thread, on a stack that is moved when it grows. Its calls are its own, then, and
//! not the thread's, and its frames are known by their distance from the stack's upper end, which moving doesn't change.

use libc::user_regs_struct as Regs;

use super::space::{Space, SpaceId};
use super::{PendingCall, Probes};
use crate::addr::VAddr;
use crate::event::{EventKind, FuncOutcome};
use crate::ids::{Pid, Tid};
use crate::probe::shadow::{ShadowStack, StackRange};
use crate::ptrace::TaskMemory;
use crate::session::run::Session;

/// Where the upper end of every goroutine's stack is taken to be.
const UPPER_END: u64 = 1 << 46;

/// A goroutine's stack as its calls see it.
const RANGE: StackRange = StackRange { start: VAddr::new(0), end: VAddr::new(UPPER_END + 1) };

/// What is known of a goroutine.
#[derive(Debug, Default)]
pub(super) struct Goroutine {
    /// The calls that it has not returned from.
    pub(super) calls: ShadowStack<Box<PendingCall>>,
    /// A hit that has been reported, but was undone so that a signal could be delivered: where, and with which stack.
    pub(super) reported: Option<(VAddr, u64)>,
}

/// The goroutine that a thread runs: its process and its address there, and which part of the memory is its stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    key: (Pid, VAddr),
    low: u64,
    high: u64,
}

/// A place on a stack: the thread's own, or a goroutine's.
#[derive(Clone, Copy, Debug)]
pub(in crate::session) enum Place {
    Thread(VAddr),
    Goroutine((Pid, VAddr), VAddr),
}

impl Place {
    /// Where it is, for whom it is only to be compared with others of its stack.
    pub(super) fn slot(self) -> VAddr {
        match self {
            Place::Thread(slot) | Place::Goroutine(_, slot) => slot,
        }
    }

    /// The goroutine that it belongs to.
    pub(super) fn goroutine(self) -> Option<VAddr> {
        match self {
            Place::Thread(_) => None,
            Place::Goroutine((_, goroutine), _) => Some(goroutine),
        }
    }

    /// The stack that it is on, where that need not be looked for.
    pub(super) fn range(self) -> Option<StackRange> {
        match self {
            Place::Thread(_) => None,
            Place::Goroutine(..) => Some(RANGE),
        }
    }
}

/// Where `sp` is, for a thread that runs this goroutine: in a signal handler, before it runs what handles signals, it is on
/// another stack.
pub(super) fn place(running: Option<Running>, sp: u64) -> Place {
    match running {
        Some(Running { key, low, high }) if low < sp && sp <= high => {
            Place::Goroutine(key, VAddr::new(UPPER_END - (high - sp)))
        }
        _ => Place::Thread(VAddr::new(sp)),
    }
}

impl Space {
    /// How far from a thread's pointer the one to its goroutine is, where the program is Go's.
    pub(super) fn find_goroutines(&self) -> Option<i64> {
        self.modules.iter().find(|loaded| loaded.is_main)?.image.goroutine_offset()
    }
}

impl Probes {
    /// The goroutine that a thread with these registers runs; `None` where the program is not Go's.
    pub(super) fn running(&self, id: SpaceId, pid: Pid, regs: &Regs, memory: &TaskMemory) -> Option<Running> {
        let offset = self.spaces.get(&id)?.goroutine_offset?;
        let word = |at: u64| {
            let mut bytes = [0; 8];
            (memory.read(VAddr::new(at), &mut bytes) == bytes.len()).then(|| u64::from_le_bytes(bytes))
        };
        // What r14 points to in Go's own code is the same, but not where C or assembly returns.
        let goroutine = word(regs.fs_base.wrapping_add_signed(offset))?;
        // g.stack.lo and g.stack.hi (runtime/runtime2.go).
        let (low, high) = (word(goroutine)?, word(goroutine.wrapping_add(8))?);
        Some(Running { key: (pid, VAddr::new(goroutine)), low, high })
    }
}

impl Session {
    /// The goroutine that a thread with these registers runs; `None` where the program is not Go's.
    pub(super) fn goroutine(&self, tid: Tid, id: SpaceId, regs: &Regs) -> Option<Running> {
        self.probes.running(id, self.tasks.get(&tid)?.info.pid, regs, &self.memory)
    }

    /// The pending calls of whoever a place on a stack belongs to.
    pub(super) fn calls_at(&mut self, tid: Tid, place: Place) -> Option<&mut ShadowStack<Box<PendingCall>>> {
        match place {
            Place::Thread(_) => self.tasks.get_mut(&tid).map(|task| &mut task.probed.calls),
            Place::Goroutine(key, _) => Some(&mut self.probes.goroutines.entry(key).or_default().calls),
        }
    }

    /// The same, to look at.
    pub(super) fn calls_of(&self, tid: Tid, place: Place) -> Option<&ShadowStack<Box<PendingCall>>> {
        match place {
            Place::Thread(_) => self.tasks.get(&tid).map(|task| &task.probed.calls),
            Place::Goroutine(key, _) => self.probes.goroutines.get(&key).map(|goroutine| &goroutine.calls),
        }
    }

    /// The hit that was undone so that a signal could be delivered to whom the place belongs to.
    pub(super) fn reported_at(&mut self, tid: Tid, place: Place) -> Option<&mut Option<(VAddr, u64)>> {
        match place {
            Place::Thread(_) => self.tasks.get_mut(&tid).map(|task| &mut task.probed.reported),
            Place::Goroutine(key, _) => self.probes.goroutines.get_mut(&key).map(|goroutine| &mut goroutine.reported),
        }
    }

    /// A goroutine ends: what it has not returned from it has left. Its stack and its place in memory become another's.
    pub(super) fn end_goroutine(&mut self, tid: Tid, place: Place) {
        let Place::Goroutine(key, _) = place else { return };
        if let Some(mut goroutine) = self.probes.goroutines.remove(&key) {
            self.end_calls(tid, &mut goroutine, &FuncOutcome::NoReturn);
        }
    }

    /// A process has ended, executes another program, or is let go, and its goroutines with it.
    pub(in crate::session) fn end_goroutines(&mut self, tid: Tid, how: &FuncOutcome) {
        let Some(pid) = self.tasks.get(&tid).map(|task| task.info.pid) else { return };
        let mut keys: Vec<(Pid, VAddr)> = self.probes.goroutines.keys().filter(|(of, _)| *of == pid).copied().collect();
        keys.sort_unstable();
        for mut goroutine in keys.iter().filter_map(|key| self.probes.goroutines.remove(key)).collect::<Vec<_>>() {
            self.end_calls(tid, &mut goroutine, how);
        }
    }

    fn end_calls(&mut self, tid: Tid, goroutine: &mut Goroutine, how: &FuncOutcome) {
        let mut open = Vec::new();
        goroutine.calls.clear(|pending| open.push(pending));
        for mut pending in open {
            pending.call.outcome = how.clone();
            self.emit_with(tid, EventKind::FuncExit(&pending.call), &pending.stack);
        }
    }
}
