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
    /// What was there before, where that is somebody's; empty for memory of our own.
    original: Vec<u8>,
}

impl Slots {
    /// Adds executable memory of `len` bytes.
    pub fn add_region(&mut self, start: VAddr, len: usize) {
        let aligned = start.raw().next_multiple_of(16);
        let lost = (aligned - start.raw()) as usize;
        let slots = len.saturating_sub(lost) / SLOT_SIZE;
        if slots > 0 {
            self.regions.push(Region {
                start: VAddr::new(aligned),
                slots,
                used: 0,
                returned: Vec::new(),
                original: Vec::new(),
            });
        }
    }

    /// Adds executable bytes of the program that never run, which hold `original` and will have to hold it again.
    pub fn borrow_region(&mut self, start: VAddr, original: &[u8]) {
        let lost = (start.raw().next_multiple_of(16) - start.raw()) as usize;
        let before = self.regions.len();
        self.add_region(start, original.len());
        if let [region] = &mut self.regions[before..] {
            region.original = original[lost..].to_vec();
        }
    }

    /// What has to be written back where, once no thread stands in a slot any more.
    pub fn borrowed(&self) -> impl Iterator<Item = (VAddr, &[u8])> {
        let used = |region: &Region| (region.used * SLOT_SIZE).min(region.original.len());
        self.regions
            .iter()
            .map(move |region| (region.start, &region.original[..used(region)]))
            .filter(|(_, bytes)| !bytes.is_empty())
    }

    /// Forgets what was borrowed between `start` and `end`: the memory is gone.
    pub fn forget_borrowed(&mut self, start: VAddr, end: VAddr) {
        self.regions.retain(|region| region.original.is_empty() || !(start..end).contains(&region.start));
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

    /// Whether there is so much room that copies may be made which could be done without: all of it is our own, and half is free.
    #[must_use]
    pub fn has_plenty(&self) -> bool {
        self.regions.iter().all(|region| region.original.is_empty() && region.used < region.slots / 2)
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
        assert!(slots.has_plenty());
        let first = slots.reserve(near, false).expect("room for two");
        let second = slots.reserve(far, true).expect("room for two");
        assert_eq!(first.raw() % 16, 0);
        assert_eq!(second.raw() - first.raw(), SLOT_SIZE as u64);
        assert_eq!(slots.reserve(near, false), None);
        assert!(!slots.has_room_near(near) && !slots.has_plenty());
        slots.release(first);
        assert_eq!(slots.reserve(near, false), Some(first));
    }

    #[test]
    fn what_was_borrowed_is_known_as_far_as_it_was_used() {
        let mut slots = Slots::default();
        let bytes: Vec<u8> = (0..100).collect();
        slots.borrow_region(VAddr::new(0x40_0ff4), &bytes);
        assert_eq!(slots.borrowed().count(), 0);
        assert!(!slots.has_plenty(), "it belongs to somebody");
        let slot = slots.reserve(VAddr::new(0x40_0000), false).expect("room for two");
        assert_eq!(slot, VAddr::new(0x40_1000));
        assert_eq!(slots.borrowed().collect::<Vec<_>>(), [(slot, &bytes[12..12 + SLOT_SIZE])]);
        slots.forget_borrowed(VAddr::new(0x40_0000), VAddr::new(0x40_2000));
        assert_eq!(slots.reserve(VAddr::new(0x40_0000), true), None);
    }
}
