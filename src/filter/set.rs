//! Sets of system calls, one bit a number and interface.

use crate::abi::Abi;

/// A set of system calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyscallSet {
    words: [[u64; SyscallSet::WORDS]; 2],
    /// Whether numbers without a name are in it.
    unknown: [bool; 2],
}

impl SyscallSet {
    const WORDS: usize = 16;

    /// Every call, the unknown ones included.
    #[must_use]
    pub const fn all() -> Self {
        SyscallSet { words: [[u64::MAX; Self::WORDS]; 2], unknown: [true; 2] }
    }

    /// No call.
    #[must_use]
    pub const fn none() -> Self {
        SyscallSet { words: [[0; Self::WORDS]; 2], unknown: [false; 2] }
    }

    /// Whether every call is in it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::all()
    }

    /// Whether no call is in it.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::none()
    }

    /// Whether the call is in it.
    #[must_use]
    pub fn contains(&self, abi: Abi, number: u64) -> bool {
        match usize::try_from(number / 64) {
            Ok(word) if word < Self::WORDS => self.words[abi.index()][word] >> (number % 64) & 1 == 1,
            _ => self.unknown[abi.index()],
        }
    }

    /// Puts a call in.
    pub fn insert(&mut self, abi: Abi, number: u32) {
        if let Some(word) = self.words[abi.index()].get_mut(number as usize / 64) {
            *word |= 1 << (number % 64);
        }
    }

    /// Puts in every call of an interface, the unknown ones included.
    pub fn insert_all(&mut self, abi: Abi) {
        self.words[abi.index()] = [u64::MAX; Self::WORDS];
        self.unknown[abi.index()] = true;
    }

    /// Everything that is not in this set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut words = self.words;
        words.iter_mut().flatten().for_each(|word| *word = !*word);
        SyscallSet { words, unknown: self.unknown.map(|unknown| !unknown) }
    }

    /// Puts in whatever is in `other`.
    pub fn extend(&mut self, other: &Self) {
        let theirs = other.words.iter().flatten();
        self.words.iter_mut().flatten().zip(theirs).for_each(|(word, more)| *word |= more);
        self.unknown.iter_mut().zip(other.unknown).for_each(|(unknown, more)| *unknown |= more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_knows_its_members_by_interface() {
        let mut set = SyscallSet::none();
        set.insert(Abi::I386, 5);
        assert!(set.contains(Abi::I386, 5) && !set.contains(Abi::X86_64, 5));
        assert!(!set.complement().contains(Abi::I386, 5) && set.complement().contains(Abi::X86_64, 5));
        assert!(set.complement().contains(Abi::X86_64, 0x4000_0000));
        assert!(SyscallSet::all().is_all() && !set.is_all());
    }
}
