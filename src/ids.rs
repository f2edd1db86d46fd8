//! Who is meant. Kernel numbers are reused, ours never are.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};

macro_rules! kernel_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(i32);

        impl $name {
            /// Wraps a kernel number, as the tracer's pid namespace sees it.
            #[must_use]
            pub const fn new(raw: i32) -> Self {
                $name(raw)
            }

            /// The kernel's number.
            #[must_use]
            pub const fn raw(self) -> i32 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

kernel_id! {
    /// A task (thread) as the kernel numbers it.
    Tid
}
kernel_id! {
    /// A process (thread group) as the kernel numbers it: the tid of its leader.
    Pid
}

impl Tid {
    /// The process that this task would lead.
    #[must_use]
    pub const fn as_pid(self) -> Pid {
        Pid(self.0)
    }
}

impl Pid {
    /// The task that leads this process.
    #[must_use]
    pub const fn leader(self) -> Tid {
        Tid(self.0)
    }
}

/// A map by kernel numbers.
pub type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// Hashes a number of the kernel's or of ours, which nobody can choose at will, for less than the standard hasher takes.
#[derive(Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|&byte| self.write_u32(u32::from(byte)));
    }

    fn write_i32(&mut self, number: i32) {
        self.write_u64(number.cast_unsigned().into());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        /// 2^64 divided by the golden ratio: neighbours are spread evenly (Knuth, The Art of Computer Programming, 6.4).
        const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
        // The map takes its place from the low bits and a tag from the high ones.
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(SPREAD).rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_by_numbers_finds_what_was_put_in() {
        let map: IdMap<Tid, i32> = (0..10_000).map(|raw| (Tid::new(raw), -raw)).collect();
        assert_eq!(map.len(), 10_000);
        assert!((0..10_000).all(|raw| map.get(&Tid::new(raw)) == Some(&-raw)));
        assert_eq!(map.get(&Tid::new(-1)), None);
    }
}
