//! Where copies of displaced instructions are put: pieces of executable memory that the program never runs itself.

use super::displaced::SLOT_SIZE;
use crate::addr::VAddr;

/// The free slots of one address space.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    regions: Vec<Region>,
}

#[derive(Clone, Debug)]
struct Region {
    start: VAddr,
    slots: usize,
    used: usize,
    returned: Vec<usize>,
}

impl Slots {
    /// Adds executable memory of `len` bytes.
    pub fn add_region(&mut self, start: VAddr, len: usize) {
        let aligned = start.raw().next_multiple_of(16);
        let lost = (aligned - start.raw()) as usize;
        let slots = len.saturating_sub(lost) / SLOT_SIZE;
        if slots > 0 {
            self.regions.push(Region { start: VAddr::new(aligned), slots, used: 0, returned: Vec::new() });
        }
    }

    /// A slot within reach of a 32-bit displacement from `at`; any slot when `anywhere` suits.
    pub fn reserve(&mut self, at: VAddr, anywhere: bool) -> Option<VAddr> {
        let suits = |region: &Region| anywhere || within_reach(region, at);
        let mut open =
            self.regions.iter_mut().filter(|region| region.used < region.slots || !region.returned.is_empty());
        let region = open.find(|region| suits(region))?;
        let index = region.returned.pop().unwrap_or_else(|| {
            region.used += 1;
            region.used - 1
        });
        Some(VAddr::new(region.start.raw() + (index * SLOT_SIZE) as u64))
    }

    /// Takes a slot back that no thread stands in.
    pub fn release(&mut self, slot: VAddr) {
        for region in &mut self.regions {
            let end = region.start.raw() + (region.slots * SLOT_SIZE) as u64;
            if (region.start.raw()..end).contains(&slot.raw()) {
                region.returned.push((slot.raw() - region.start.raw()) as usize / SLOT_SIZE);
            }
        }
    }

    /// Whether `addr` lies in one of the regions.
    #[must_use]
    pub fn contains(&self, addr: VAddr) -> bool {
        self.regions.iter().any(|region| {
            let end = region.start.raw() + (region.slots * SLOT_SIZE) as u64;
            (region.start.raw()..end).contains(&addr.raw())
        })
    }

    /// Whether some region is within reach of `at` and has room.
    #[must_use]
    pub fn has_room_near(&self, at: VAddr) -> bool {
        let room = |region: &Region| region.used < region.slots || !region.returned.is_empty();
        self.regions.iter().any(|region| room(region) && within_reach(region, at))
    }
}

/// A displacement of 32 bits counts from the end of the instruction, hence the margin.
fn within_reach(region: &Region, at: VAddr) -> bool {
    const REACH: u64 = (1 << 31) - (1 << 20);
    let end = region.start.raw() + (region.slots * SLOT_SIZE) as u64;
    at.raw().abs_diff(region.start.raw()) < REACH && at.raw().abs_diff(end) < REACH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_come_from_a_region_within_reach_and_go_back() {
        let mut slots = Slots::default();
        slots.add_region(VAddr::new(0x7f00_0000_0008), 3 * SLOT_SIZE);
        let near = VAddr::new(0x7f00_1000_0000);
        let far = VAddr::new(0x40_0000);
        assert_eq!(slots.reserve(far, false), None);
        let first = slots.reserve(near, false).expect("room for two");
        let second = slots.reserve(far, true).expect("room for two");
        assert_eq!(first.raw() % 16, 0);
        assert_eq!(second.raw() - first.raw(), SLOT_SIZE as u64);
        assert_eq!(slots.reserve(near, false), None);
        assert!(!slots.has_room_near(near));
        slots.release(first);
        assert_eq!(slots.reserve(near, false), Some(first));
    }
}
