//! Library calls and functions in a session: which spaces there are, what is mapped in them, and what a hit means.

mod call_sites;
mod goroutines;
mod hit;
mod ifunc;
mod known;
mod ledger;
mod masks;
mod objections;
mod opening;
mod plan;
mod points;
mod slots;
mod space;
mod spaces;
mod traps;
mod usdt;
mod values;

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::rc::Rc;
use std::sync::Arc;

use goroutines::Goroutine;
use space::{Loaded, Space};

use super::config::ProbeConfig;
use super::modules::ModuleFiles;
use super::proc;
use super::stacks::Stack;
use crate::addr::VAddr;
use crate::dwarf::values::{EntryRegisters, Typed};
use crate::event::FuncCall;
use crate::ids::{IdMap, Pid, Tid};
use crate::image::mapping::{Backing, Module};
use crate::plt::prototypes::Known;
use crate::probe::shadow::ShadowStack;
use crate::ptrace::{Served, TaskMemory};

pub(super) use hit::UnsentHit;
pub use ledger::Ledger;
pub use plan::{ProbeTotals, Unmatched};
pub(super) use space::SpaceId;

/// All that a session knows about probes.
#[derive(Debug)]
pub(super) struct Probes {
    pub(super) config: ProbeConfig,
    spaces: IdMap<SpaceId, Space>,
    next_space: u64,
    /// The goroutines that calls were seen of, by process and address.
    goroutines: HashMap<(Pid, VAddr), Goroutine>,
    pub(super) totals: ProbeTotals,
}

/// What a task has to do with probes.
#[derive(Debug, Default)]
pub(super) struct ProbedTask {
    /// Its address space; `None` when nothing is probed.
    pub(super) space: Option<SpaceId>,
    /// Where it comes from, until it has a space.
    pub(super) origin: Option<Origin>,
    /// The calls that it has not returned from.
    pub(super) calls: ShadowStack<Box<PendingCall>>,
    /// Whether it executes one displaced instruction right now.
    pub(super) stepping: bool,
    /// A hit that has been reported, but was undone so that a signal could be delivered: where, and with which stack.
    pub(super) reported: Option<(VAddr, u64)>,
    /// How it went on after the last breakpoint, when it has not stopped for anything else since.
    pub(super) left: Option<traps::Left>,
    /// The signals that it has blocked, SIGTRAP among them, as far as that is known.
    blocked: Option<u64>,
    /// What it is about to have blocked.
    masking: Option<masks::Masking>,
    /// Resolvers that it is in.
    resolving: Vec<ifunc::Resolving>,
    /// Whether its space is to be probed when it goes on: it was attached to while somebody had stopped it.
    pub(super) to_be_probed: bool,
    /// Whether it waits, in the kernel, for a vfork child.
    pub(super) waits_for_vfork: bool,
    /// Whether it is only kept because it shares its parent's memory: nothing of it is shown.
    pub(super) silent: bool,
}

/// What a task comes from. A parent may be gone before its child's first stop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    /// The space of its parent.
    pub(super) space: SpaceId,
    /// Whether it shares that.
    shared: bool,
}

/// A call that has not returned.
#[derive(Clone, Debug)]
pub(super) struct PendingCall {
    pub(super) call: FuncCall,
    /// What its end is decoded with.
    pub(super) expected: Expected,
    /// Whether it was the parent that entered it, before this task was forked.
    pub(super) inherited: bool,
    /// The stack at its entry, where that is wanted.
    pub(super) stack: Stack,
}

/// What the end of a call is decoded with.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// From a prototype.
    known: Option<Known>,
    /// From debugging information, where there is no prototype, with the registers that it was entered with.
    typed: Option<(Rc<Typed>, EntryRegisters)>,
}

impl Probes {
    pub(super) fn new(config: ProbeConfig) -> Self {
        Probes {
            config,
            spaces: IdMap::default(),
            next_space: 0,
            goroutines: HashMap::new(),
            totals: ProbeTotals::default(),
        }
    }

    /// Whether anything is probed at all.
    pub(super) fn active(&self) -> bool {
        !self.config.is_empty()
    }

    /// A new space for a task that has just executed a program or was attached to.
    fn new_space(&mut self, tid: Tid) -> io::Result<SpaceId> {
        let space = Space::new(tid, self.config.method, self.config.ledger.clone())?;
        Ok(self.add(space))
    }

    /// Whether there is nothing of ours anywhere.
    fn is_nowhere(&self) -> bool {
        self.spaces.is_empty()
    }

    fn add(&mut self, space: Space) -> SpaceId {
        self.next_space += 1;
        let id = SpaceId(self.next_space);
        self.spaces.insert(id, space);
        id
    }

    /// The space of a child whose parent is in `parent`.
    pub(super) fn child_space(&mut self, origin: Origin, child: Tid) -> Option<SpaceId> {
        if origin.shared {
            return Some(origin.space);
        }
        let forked = self.spaces.get(&origin.space)?.forked(child).ok()?;
        Some(self.add(forked))
    }

    /// The memory of a space, kept open.
    pub(super) fn memory_of(&self, id: SpaceId) -> Option<Arc<File>> {
        self.spaces.get(&id).map(|space| space.code.file())
    }

    /// Somebody may serve faults in the memory of a space.
    pub(in crate::session) fn beware(&mut self, id: SpaceId, served: &Arc<Served>) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.code.beware(served.clone());
        }
    }

    /// Where a task that was forked from one in this space may be made to execute a system call.
    fn callable(&self, id: SpaceId, tid: Tid) -> Option<VAddr> {
        self.spaces.get(&id)?.callable(tid)
    }

    /// The last task of a space has gone.
    pub(super) fn drop_space(&mut self, id: SpaceId) {
        self.spaces.remove(&id);
    }

    /// Puts the program's own bytes back in a space.
    pub(super) fn restore(&mut self, id: SpaceId) {
        if let Some(space) = self.spaces.get_mut(&id) {
            space.breakpoints.remove_all(&space.code);
            space.disable_all();
            space.sites.clear();
        }
    }

    /// Puts the program's own bytes back in a space in which somebody may still run.
    fn lift(&self, id: SpaceId) {
        if let Some(space) = self.spaces.get(&id) {
            space.breakpoints.lift_all(&space.code);
        }
    }

    /// Finds the modules of a space as it is now, and watches for the moments at which that may change.
    pub(super) fn watch_modules(&mut self, id: SpaceId, tid: Tid, memory: &TaskMemory, files: &mut ModuleFiles) {
        let mappings = proc::mappings(tid);
        // One that is not dumpable any more keeps to itself what it maps (proc(5)): what is known stays as it is.
        if mappings.is_empty() {
            return;
        }
        let main = proc::program(tid);
        // The vdso's pages belong to the kernel, and time is kept in them.
        let found = files.mapped(tid, &mappings, |mapping| mapping.backing != Backing::Vdso, memory);
        let Some(space) = self.spaces.get_mut(&id) else { return };
        space.call_at = space.call_at.or_else(|| space.find_syscall_instruction(&mappings));
        let known = |module: &Module, loaded: &Loaded| {
            loaded.module.file == module.file && loaded.module.range() == module.range()
        };
        // What is no longer mapped is forgotten without writing: there may be data by now.
        let gone: Vec<Loaded> = space
            .modules
            .iter()
            .filter(|loaded| !found.iter().any(|(module, _)| known(module, loaded)))
            .cloned()
            .collect();
        for loaded in gone {
            let range = loaded.module.range();
            space.breakpoints.forget_range(range.start, range.end);
            space.semaphores.retain(|at| !range.contains(at));
            space.sites.retain(|at, _| !range.contains(at));
            space.forget_call_sites(&range);
            space.modules.retain(|other| other.module.range() != range);
        }
        for (module, image) in found {
            if space.modules.iter().any(|loaded| known(&module, loaded)) {
                continue;
            }
            let is_main = main.is_some_and(|main| main == (module.file.device, module.file.inode));
            if !image.image.is_x86_64() {
                if is_main {
                    *self.totals.refused.entry("the program is 32-bit code, which can't be probed").or_default() += 1;
                }
                continue;
            }
            space.modules.push(Loaded { module, image, is_main, planned: false });
        }
        space.goroutine_offset = space.find_goroutines();
        space.watch_loader();
    }

    /// Whether an int3 at `at` that a thread has executed was one of ours, which may be gone by now.
    fn is_or_was_ours(&self, id: SpaceId, at: VAddr) -> bool {
        self.spaces
            .get(&id)
            .is_some_and(|space| space.breakpoints.contains(at) || space.breakpoints.was_at(at, &space.code))
    }

    /// Whether a thread that stands right behind the first byte of `at` can only have executed our int3.
    fn is_certain(&self, id: SpaceId, at: VAddr) -> bool {
        self.spaces.get(&id).is_some_and(|space| space.breakpoints.is_certain(at))
    }

    /// Where a thread of the space stands, when that is in a copy of a displaced instruction.
    pub(super) fn standing(&self, id: SpaceId, ip: VAddr) -> Option<crate::breakpoint::copies::Standing> {
        self.spaces.get(&id)?.breakpoints.standing(ip)
    }
}

impl Space {
    /// Stops where the dynamic linker says that modules have changed (`_dl_debug_state`, to which r_debug's r_brk points:
    /// link.h), and at the program's entry, where everything is relocated.
    fn watch_loader(&mut self) {
        let mut places = Vec::new();
        for loaded in &self.modules {
            if loaded.is_main {
                places.push(loaded.module.to_tracee(loaded.image.image.entry()));
            }
            if loaded.names().is_dynamic_linker()
                && let Some(function) = loaded.image.functions().named("_dl_debug_state").next()
            {
                places.push(loaded.module.to_tracee(function.addr()));
            }
        }
        let watched = self.watched_functions();
        let all: Vec<VAddr> = places.iter().copied().chain(watched.iter().map(|(at, _)| *at)).collect();
        let refused = self.insert(&all);
        let placed = |at: &&VAddr| !refused.iter().any(|(place, _)| place == *at);
        for at in places.iter().filter(placed) {
            self.site_mut(*at).loader = true;
        }
        for (at, watched) in watched.iter().filter(|(at, _)| placed(&at)) {
            self.site_mut(*at).watched = Some(*watched);
        }
    }
}
