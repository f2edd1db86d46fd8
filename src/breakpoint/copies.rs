//! Copies of displaced instructions: which there are, and where in the program's own code a thread is that stands in one.

use std::collections::BTreeMap;

use super::displaced::{Copy, Displaced, Refusal, SLOT_SIZE};
use super::emulate::Fault;
use super::slots::Slots;
use super::table::CodeMemory;
use crate::addr::VAddr;

/// The copies of one address space.
#[derive(Clone, Debug, Default)]
pub(super) struct Copies {
    slots: Slots,
    /// Slot to the place of the breakpoint whose instruction it holds.
    places: BTreeMap<VAddr, VAddr>,
}

/// One copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied {
    /// Where it begins.
    pub(super) slot: VAddr,
    /// Where in it the way back begins.
    pub(super) after: VAddr,
}

/// Where a thread that stands in a copy is, in terms of the program's own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Before the displaced instruction, whose address this is.
    Before(VAddr),
    /// Behind it: the address of the next one.
    Behind(VAddr),
}

impl Standing {
    /// The instruction pointer that the program may see.
    #[must_use]
    pub fn original(self) -> VAddr {
        match self {
            Standing::Before(at) | Standing::Behind(at) => at,
        }
    }
}

impl Copies {
    pub(super) fn slots(&self) -> &Slots {
        &self.slots
    }

    pub(super) fn slots_mut(&mut self) -> &mut Slots {
        &mut self.slots
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Writes a copy of what is displaced into a slot that suits it.
    pub(super) fn make(&mut self, displaced: &Displaced, memory: &dyn CodeMemory) -> Result<Copied, Refusal> {
        let at = displaced.at();
        let slot = self.slots.reserve(at, !displaced.needs_near_slot()).ok_or(Refusal::NoSlot)?;
        let written = displaced.copy_to(slot).and_then(|Copy { code, after }| {
            memory.write_code(slot, &code).map_err(|Fault| Refusal::NoSlot)?;
            Ok(Copied { slot, after })
        });
        match written {
            Ok(_) => {
                self.places.insert(slot, at);
            }
            Err(_) => self.slots.release(slot),
        }
        written
    }

    /// The place of the breakpoint whose copy holds `ip`.
    pub(super) fn place_of(&self, ip: VAddr) -> Option<VAddr> {
        let (slot, &at) = self.places.range(..=ip).next_back()?;
        (ip.raw() - slot.raw() < SLOT_SIZE as u64).then_some(at)
    }

    /// Forgets a copy. Its slot is not handed out again: a thread may still stand in it.
    pub(super) fn forget(&mut self, slot: VAddr) {
        self.places.remove(&slot);
    }
}
