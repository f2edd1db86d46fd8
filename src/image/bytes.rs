//! The bytes of an ELF file, read piece by piece.
//!
//! Pieces are read with pread(2), never mapped: a file that somebody truncates while it is mapped kills its reader by SIGBUS, a
//! short read is a `None`. Symbols and unwind tables are a small part of a large file, so most of it is never read at all.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use super::Error;
use crate::addr::FileOffset;

/// A piece larger than this is refused: no table of a real file comes near, and a sparse file costs its writer nothing.
const MAX_PIECE: u64 = 2 << 30;

/// An opened file, or bytes that came from elsewhere (the vdso, a decompressed section).
#[derive(Clone, Debug)]
pub struct ImageBytes {
    source: Source,
    len: u64,
}

#[derive(Clone, Debug)]
enum Source {
    Memory(Arc<[u8]>),
    File(Arc<File>),
}

impl ImageBytes {
    /// Opens a regular file. Devices and pipes are refused, and O_NONBLOCK keeps a pipe from blocking the open itself.
    ///
    /// # Errors
    /// [`Error::Open`] and [`Error::NotRegular`].
    pub fn open(path: &Path) -> Result<Self, Error> {
        let open = |source| Error::Open { path: path.to_owned(), source };
        let file = OpenOptions::new()
            .read(true)
            .custom_flags(libc::O_NONBLOCK | libc::O_CLOEXEC | libc::O_NOCTTY)
            .open(path)
            .map_err(open)?;
        let metadata = file.metadata().map_err(open)?;
        if !metadata.is_file() {
            return Err(Error::NotRegular { path: path.to_owned() });
        }
        Ok(ImageBytes { source: Source::File(Arc::new(file)), len: metadata.size() })
    }

    /// Bytes in memory.
    #[must_use]
    pub fn from_memory(bytes: Arc<[u8]>) -> Self {
        ImageBytes { len: bytes.len() as u64, source: Source::Memory(bytes) }
    }

    /// How many bytes there were when the file was opened.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reads `len` bytes at `at`: all of them or nothing.
    #[must_use]
    pub fn read(&self, at: FileOffset, len: u64) -> Option<Arc<[u8]>> {
        let end = at.raw().checked_add(len)?;
        if end > self.len || len > MAX_PIECE {
            return None;
        }
        let (from, len) = (at.raw(), usize::try_from(len).ok()?);
        match &self.source {
            Source::Memory(bytes) if len == bytes.len() => Some(bytes.clone()),
            Source::Memory(bytes) => Some(bytes.get(usize::try_from(from).ok()?..)?.get(..len)?.into()),
            Source::File(file) => {
                let mut piece: Arc<[u8]> = std::iter::repeat_n(0, len).collect();
                file.read_exact_at(Arc::get_mut(&mut piece)?, from).ok()?;
                Some(piece)
            }
        }
    }

    /// Fills `piece` from `at` on and says how many bytes there were.
    pub fn read_into(&self, at: FileOffset, piece: &mut [u8]) -> usize {
        let left = usize::try_from(self.len.saturating_sub(at.raw())).unwrap_or(usize::MAX);
        let len = piece.len().min(left);
        let piece = &mut piece[..len];
        match &self.source {
            Source::Memory(bytes) => {
                let from = usize::try_from(at.raw()).unwrap_or(usize::MAX);
                let Some(found) = bytes.get(from..).and_then(|rest| rest.get(..len)) else { return 0 };
                piece.copy_from_slice(found);
                len
            }
            Source::File(file) => {
                let mut done = 0;
                while done < len {
                    match file.read_at(&mut piece[done..], at.raw() + done as u64) {
                        Ok(0) => break,
                        Ok(more) => done += more,
                        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                        Err(_) => break,
                    }
                }
                done
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened_and_only_what_is_there_is_read() {
        assert!(matches!(ImageBytes::open(Path::new("/dev/zero")), Err(Error::NotRegular { .. })));
        assert!(matches!(ImageBytes::open(Path::new("/nonexistent")), Err(Error::Open { .. })));
        let file = ImageBytes::open(Path::new("/bin/true")).unwrap();
        let memory = ImageBytes::from_memory(std::fs::read("/bin/true").unwrap().into());
        for bytes in [file, memory] {
            assert_eq!(&*bytes.read(FileOffset::new(0), 4).unwrap(), b"\x7fELF");
            assert_eq!(bytes.read(FileOffset::new(bytes.len()), 1), None);
            assert_eq!(bytes.read(FileOffset::new(u64::MAX), 4), None);
            assert_eq!(bytes.read(FileOffset::new(4), u64::MAX), None);
            let mut tail = [0; 16];
            assert_eq!(bytes.read_into(FileOffset::new(bytes.len() - 3), &mut tail), 3);
            assert_eq!(bytes.read_into(FileOffset::new(u64::MAX), &mut tail), 0);
        }
    }
}
