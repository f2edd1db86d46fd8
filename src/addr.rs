//! Addresses, each kind with a type of its own.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};

/// An address in a tracee's memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VAddr(u64);

impl VAddr {
    /// The null pointer.
    pub const NULL: VAddr = VAddr(0);

    /// Wraps a raw address.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        VAddr(raw)
    }

    /// The raw address.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }

    /// Whether this is the null pointer.
    #[must_use]
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The address `offset` bytes on, or `None` where the address space ends: tracee pointers are hostile numbers.
    #[must_use]
    pub const fn checked_add(self, offset: u64) -> Option<Self> {
        match self.0.checked_add(offset) {
            Some(raw) => Some(VAddr(raw)),
            None => None,
        }
    }

    /// Bytes from here to the end of the page that holds this address: what can be read without risking the next page.
    #[must_use]
    pub const fn bytes_to_page_end(self) -> usize {
        (PAGE_SIZE - self.0 % PAGE_SIZE) as usize
    }
}

/// A map by addresses in a tracee's memory.
pub type AddrMap<V> = HashMap<VAddr, V, AddrState>;

/// Hashes addresses for less than the standard hasher takes. A tracee chooses its addresses, but does not know the factor,
/// which is another one in each map.
#[derive(Clone, Debug)]
pub struct AddrState {
    factor: u64,
}

impl Default for AddrState {
    fn default() -> Self {
        AddrState { factor: RandomState::new().hash_one(0) | 1 }
    }
}

impl BuildHasher for AddrState {
    type Hasher = AddrHasher;

    fn build_hasher(&self) -> AddrHasher {
        AddrHasher { factor: self.factor, hash: 0 }
    }
}

/// Hashes one address.
#[derive(Debug)]
pub struct AddrHasher {
    factor: u64,
    hash: u64,
}

impl Hasher for AddrHasher {
    fn finish(&self) -> u64 {
        self.hash
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u64(byte.into()));
    }

    fn write_u64(&mut self, number: u64) {
        /// 2^64 by the golden ratio: the factor alone may be one for which addresses at regular distances fall together.
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        // The map takes its place from the low bits and a tag from the high ones: both halves of the product are in each.
        let product = u128::from(self.hash ^ number) * u128::from(self.factor);
        let mixed = (product as u64 ^ (product >> 64) as u64).wrapping_mul(SPREAD);
        self.hash = mixed ^ mixed >> 32;
    }
}

impl fmt::LowerHex for VAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An address as an ELF file states it (`st_value`, `p_vaddr`), before the file is mapped anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageAddr(u64);

impl ImageAddr {
    /// Wraps a raw address.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        ImageAddr(raw)
    }

    /// The raw address.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }
}

impl fmt::LowerHex for ImageAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ImageAddr {
    /// The address `offset` bytes on, or `None` where the address space ends: ELF fields are hostile numbers.
    #[must_use]
    pub const fn checked_add(self, offset: u64) -> Option<Self> {
        match self.0.checked_add(offset) {
            Some(raw) => Some(ImageAddr(raw)),
            None => None,
        }
    }
}

/// A position in a file, in bytes from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileOffset(u64);

impl FileOffset {
    /// Wraps a raw position.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        FileOffset(raw)
    }

    /// The raw position.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }
}

impl fmt::LowerHex for FileOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The size of a page on x86-64, in bytes.
pub const PAGE_SIZE: u64 = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_by_addresses_finds_what_was_put_in() {
        let places = || (0..10_000).map(|page| VAddr::new(0x5555_0000_0000 + page * PAGE_SIZE));
        let map: AddrMap<u64> = places().map(|at| (at, at.raw())).collect();
        assert_eq!(map.len(), 10_000);
        assert!(places().all(|at| map.get(&at) == Some(&at.raw())));
        assert_eq!(map.get(&VAddr::new(u64::MAX)), None);
    }

    #[test]
    fn neighbours_are_spread_over_places_and_tags() {
        for distance in [1, 16, PAGE_SIZE, 1 << 32] {
            for seed in 1..500_u64 {
                let state = AddrState { factor: seed.wrapping_mul(0xd134_2543_de82_ef95).rotate_left(seed as u32) | 1 };
                let hashes = || (0..1024).map(|index| state.hash_one(VAddr::new(0x7f00_0000_0000 + index * distance)));
                let low: std::collections::HashSet<u64> = hashes().map(|hash| hash % 1024).collect();
                let high: std::collections::HashSet<u64> = hashes().map(|hash| hash >> 57).collect();
                // A random function leaves 647 of 1024 and all of 128.
                assert!(low.len() > 256 && high.len() > 32, "{distance} {seed}: {} {}", low.len(), high.len());
            }
        }
    }
}
