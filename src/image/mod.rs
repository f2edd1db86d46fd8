//! ELF images: what a file says about itself, and where it lies in a process. Bytes in, answers out; every byte is hostile.
//!
//! Nothing here panics on, loops over or allocates by a number that the file states without checking it against the file's own length.

pub mod bytes;
pub mod demangle;
mod dynamic;
pub mod elf;
mod functions_of;
pub mod golang;
#[cfg(test)]
mod hostile;
pub mod mapping;
pub mod notes;
mod rseq;
pub mod separate;
pub mod slots;
pub mod symbols;
mod unwind_starts;

use std::path::PathBuf;

pub use elf::Image;

/// Why a file is not read as an image.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened.
    #[error("cannot open {}: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the kernel said.
        source: std::io::Error,
    },
    /// A device, a pipe, a directory.
    #[error("{} is not a regular file", path.display())]
    NotRegular {
        /// The file.
        path: PathBuf,
    },
    /// Opened, but not an image that can be used.
    #[error("{}: {reason}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: Unusable,
    },
}

/// What makes bytes unusable as an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// No ELF magic, a big-endian file, an unknown class.
    #[error("not a little-endian ELF file")]
    NotElf,
    /// An ELF file for another processor (`e_machine`).
    #[error("an ELF file for another machine (e_machine {0}), only x86-64 and i386 are known")]
    OtherMachine(u16),
    /// The program headers are missing, cut off or of a size that the kernel would refuse as well.
    #[error("its program headers are damaged")]
    ProgramHeaders,
}
