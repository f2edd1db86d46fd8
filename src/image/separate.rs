//! Separate debug files: by build-id, and by `.gnu_debuglink` with its check sum.

use std::path::{Path, PathBuf};

use super::bytes::ImageBytes;
use super::elf::Image;
pub use super::functions_of::Surroundings;
use crate::addr::FileOffset;

/// A larger file is not summed up to see whether it is the one that is meant.
const MAX_SUMMED: u64 = 4 << 30;

impl Image {
    /// The separate debug file of this image, if it is there and is the right one.
    #[must_use]
    pub fn separate_debug_file(&self, surroundings: &Surroundings) -> Option<Image> {
        self.separate_debug_file_at(surroundings).map(|(_, debug)| debug)
    }

    /// The same with its path.
    pub(crate) fn separate_debug_file_at(&self, surroundings: &Surroundings) -> Option<(PathBuf, Image)> {
        let by_id = || by_build_id(&self.build_id()?, &surroundings.debug_roots);
        by_id().or_else(|| self.by_debug_link(surroundings))
    }

    /// The file that dwz moved common parts of this debug file into (`.gnu_debugaltlink`: a path and a build-id). `path` is this file's.
    pub(crate) fn common_debug_file(&self, path: Option<&Path>, roots: &[PathBuf]) -> Option<Image> {
        let section = self.bytes_of_section(".gnu_debugaltlink")?;
        let end = section.iter().position(|byte| *byte == 0)?;
        let (name, id) = (std::str::from_utf8(&section[..end]).ok()?, section.get(end + 1..)?);
        if let Some((_, found)) = by_build_id(id, roots) {
            return Some(found);
        }
        let directory = path.and_then(|path| path.canonicalize().ok()).and_then(|path| Some(path.parent()?.to_owned()));
        let named = directory.map(|directory| directory.join(name)).into_iter();
        let below = roots.iter().map(|root| root.join(name.strip_prefix("/usr/lib/debug/").unwrap_or(name)));
        let candidates = named.chain(below.filter(|_| !name.contains("..")));
        candidates
            .into_iter()
            .find_map(|path| Image::open(&path).ok().filter(|common| common.build_id().as_deref() == Some(id)))
    }

    /// The file that `.gnu_debuglink` names, beside the image, in `.debug` beside it, or below the debug roots (gdb, "Separate Debug Files").
    fn by_debug_link(&self, surroundings: &Surroundings) -> Option<(PathBuf, Image)> {
        let (name, sum) = debug_link(&self.bytes_of_section(".gnu_debuglink")?)?;
        let path = surroundings.path.as_deref()?;
        // /lib may be a link to /usr/lib, and debug files are found under the latter.
        let resolved = path.canonicalize().ok();
        let directories: Vec<&Path> =
            [Some(path), resolved.as_deref()].into_iter().flatten().filter_map(Path::parent).collect();
        let beside =
            directories.iter().flat_map(|directory| [directory.join(&name), directory.join(".debug").join(&name)]);
        let below = surroundings.debug_roots.iter().flat_map(|root| {
            directories.iter().map(|directory| root.join(directory.strip_prefix("/").unwrap_or(directory)).join(&name))
        });
        beside.chain(below).find_map(|candidate| {
            let bytes = ImageBytes::open(&candidate).ok()?;
            let is_itself = std::fs::canonicalize(&candidate).ok() == resolved;
            (!is_itself && check_sum(&bytes)? == sum).then(|| Some((candidate, Image::from_bytes(bytes).ok()?)))?
        })
    }
}

/// `ROOT/.build-id/xx/yyyy.debug`, with the same build-id inside.
fn by_build_id(id: &[u8], roots: &[PathBuf]) -> Option<(PathBuf, Image)> {
    let hex: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let (directory, file) = hex.split_at_checked(2).filter(|(_, file)| !file.is_empty() && file.len() <= 128)?;
    roots.iter().find_map(|root| {
        let path = root.join(".build-id").join(directory).join(format!("{file}.debug"));
        let debug = Image::open(&path).ok().filter(|debug| debug.build_id().as_deref() == Some(id))?;
        Some((path, debug))
    })
}

/// The name and the CRC-32 of `.gnu_debuglink`: text, NUL, padding to four, the sum. A name with a slash is not followed.
fn debug_link(section: &[u8]) -> Option<(String, u32)> {
    let end = section.iter().position(|byte| *byte == 0)?;
    let name = std::str::from_utf8(&section[..end]).ok()?;
    let sum = section.get((end + 1).next_multiple_of(4)..)?.get(..4)?;
    let is_plain = !name.is_empty() && !name.contains('/') && name != "." && name != "..";
    is_plain.then(|| Some((name.to_owned(), u32::from_le_bytes(sum.try_into().ok()?))))?
}

fn check_sum(bytes: &ImageBytes) -> Option<u32> {
    if bytes.len() > MAX_SUMMED {
        return None;
    }
    let mut sum = flate2::Crc::new();
    let mut piece = vec![0; 1 << 20];
    let mut at = 0;
    loop {
        match bytes.read_into(FileOffset::new(at), &mut piece) {
            0 => return Some(sum.sum()),
            len => {
                sum.update(&piece[..len]);
                at += len as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debug_link_names_a_file_and_not_a_path() {
        assert_eq!(debug_link(b"a.debug\0\x01\x02\x03\x04"), Some(("a.debug".to_owned(), 0x0403_0201)));
        assert_eq!(debug_link(b"ab.debug\0\0\0\0\x01\x00\x00\x00"), Some(("ab.debug".to_owned(), 1)));
        for bad in [&b"../x\0\0\0\0\x01\0\0\0"[..], b"", b"abc", b"a\0\0\0\x01\0", b"\0\0\0\0\x01\0\0\0"] {
            assert_eq!(debug_link(bad), None);
        }
    }
}
