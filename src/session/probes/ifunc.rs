//! Functions that are chosen when the program runs (STT_GNU_IFUNC): the symbol is a resolver, and what it answers is called.
//!
//! Where some slot has been filled with the answer already, it is read there. Otherwise the resolver is waited for: when it
//! returns, the probes are placed at what it has chosen.

use std::collections::HashMap;
use std::rc::Rc;

use libc::user_regs_struct as Regs;

use super::Probes;
use super::space::{Loaded, Probe, Space, SpaceId};
use crate::addr::VAddr;
use crate::breakpoint::table::CodeMemory;
use crate::ids::Tid;
use crate::image::slots::SlotKind;
use crate::image::symbols::Function;
use crate::probe::listing::place_at;
use crate::session::run::Session;

/// A resolver that a task has entered, and what is to be shown of the function that it chooses.
#[derive(Clone, Debug)]
pub(super) struct Resolving {
    /// Where its return address lies.
    slot: VAddr,
    returns_to: VAddr,
    probes: Vec<Rc<Probe>>,
}

/// What the slots of a space say about functions that were chosen.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// By the resolver.
    by_resolver: HashMap<VAddr, VAddr>,
    /// By name; several modules may define one.
    by_name: HashMap<Box<str>, Vec<VAddr>>,
}

impl Space {
    /// Reads all slots that resolvers fill.
    pub(super) fn chosen(&self) -> Chosen {
        let mut chosen = Chosen::default();
        for loaded in &self.modules {
            for slot in loaded.image.slots() {
                let mut bytes = [0; 8];
                if self.code.read_code(loaded.module.to_tracee(slot.at), &mut bytes) != 8 {
                    continue;
                }
                let target = VAddr::new(u64::from_le_bytes(bytes));
                match (&slot.symbol, slot.kind) {
                    (None, SlotKind::IRelative) => {
                        let resolver = crate::addr::ImageAddr::new(slot.addend as u64);
                        chosen.by_resolver.insert(loaded.module.to_tracee(resolver), target);
                    }
                    (Some(symbol), _) => chosen.by_name.entry(symbol.name.clone()).or_default().push(target),
                    _ => {}
                }
            }
        }
        chosen
    }

    /// Where the calls of a function that a resolver chooses arrive; `None` while it has not chosen.
    pub(super) fn implementation(&self, provider: &Loaded, function: Function<'_>, chosen: &Chosen) -> Option<VAddr> {
        let resolver = provider.module.to_tracee(function.addr());
        let by_name = function.names().filter_map(|name| chosen.by_name.get(name)).flatten();
        let mut answers = chosen.by_resolver.get(&resolver).into_iter().chain(by_name).copied();
        // A slot that is still to be filled leads back into its own module's stub.
        answers.find_map(|target| {
            let at = provider.module.from_tracee(target).filter(|at| provider.image.image.is_code(*at))?;
            let begins = provider.image.functions().around(at).is_some_and(|(_, offset)| offset == 0);
            (begins && target != resolver).then(|| provider.module.to_tracee(place_at(&provider.image.image, at)))
        })
    }
}

impl Session {
    /// A resolver whose answer is waited for begins.
    pub(super) fn on_resolver(&mut self, tid: Tid, id: SpaceId, probes: &[Rc<Probe>], regs: &Regs) {
        let slot = VAddr::new(regs.rsp);
        let mut bytes = [0; 8];
        if self.memory.read(slot, &mut bytes) != 8 {
            return;
        }
        let returns_to = VAddr::new(u64::from_le_bytes(bytes));
        // Where it can't be seen, the calls of what it chooses are not.
        let _ = self.probes.watch_return(id, returns_to);
        if let Some(task) = self.tasks.get_mut(&tid) {
            // Frames below are gone: a resolver that was left in some other way is forgotten.
            task.probed.resolving.retain(|other| other.slot > slot);
            task.probed.resolving.push(Resolving { slot, returns_to, probes: probes.to_vec() });
        }
    }

    /// A return was reached: if it is that of a resolver, its answer is probed from now on.
    pub(super) fn on_resolved(&mut self, tid: Tid, id: SpaceId, at: VAddr, regs: &Regs) {
        let Some(task) = self.tasks.get_mut(&tid) else { return };
        let is_it = |top: &Resolving| top.returns_to == at && regs.rsp == top.slot.raw().wrapping_add(8);
        if !task.probed.resolving.last().is_some_and(is_it) {
            return;
        }
        let Some(resolving) = task.probed.resolving.pop() else { return };
        self.probes.place_chosen(id, VAddr::new(regs.rax), resolving.probes);
    }
}

impl Probes {
    fn place_chosen(&mut self, id: SpaceId, target: VAddr, probes: Vec<Rc<Probe>>) {
        let Some(space) = self.spaces.get_mut(&id) else { return };
        let at = space.module_at(target).and_then(|loaded| {
            let at = loaded.module.from_tracee(target).filter(|at| loaded.image.image.is_code(*at))?;
            Some(loaded.module.to_tracee(place_at(&loaded.image.image, at)))
        });
        if let Some(at) = at {
            space.place_calls(at, probes, &mut self.totals);
        }
    }
}
