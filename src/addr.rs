//! Addresses, each kind with a type of its own.

use std::fmt;

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
