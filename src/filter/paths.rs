//! Sets of paths (`-P`).

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

/// A set of paths. A path is in it when it is spelled like one of them, apart from doubled slashes and `.` in the middle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathSet {
    paths: Vec<Vec<u8>>,
}

impl PathSet {
    /// The set of these paths.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = OsString>) -> Self {
        PathSet { paths: paths.into_iter().map(|path| spelled(path.as_bytes())).collect() }
    }

    /// Whether no path was given at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Whether `path`, as it stands in a call or behind a descriptor, is in the set. A relative path is only compared as
    /// it is spelled; the session calls again with what it resolves to.
    #[must_use]
    pub fn contains(&self, path: &[u8]) -> bool {
        !self.paths.is_empty() && {
            let path = spelled(path);
            self.paths.contains(&path)
        }
    }

    /// Whether `path`, relative to `directory`, is in the set.
    #[must_use]
    pub fn contains_at(&self, directory: &[u8], path: &[u8]) -> bool {
        if path.first() == Some(&b'/') {
            return self.contains(path);
        }
        let joined = [directory, if path.is_empty() { b"" } else { b"/" }, path].concat();
        self.contains(path) || self.contains(&joined)
    }
}

/// The same path without doubled slashes, `.` in it, or a slash at its end. `..` stays: what it means depends on links.
fn spelled(path: &[u8]) -> Vec<u8> {
    let path: PathBuf = std::path::Path::new(std::ffi::OsStr::from_bytes(path)).components().collect();
    path.into_os_string().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(paths: &[&str]) -> PathSet {
        PathSet::new(paths.iter().map(OsString::from))
    }

    #[test]
    fn a_path_is_found_however_it_is_spelled() {
        let set = set(&["/etc/passwd", "name"]);
        assert!(set.contains(b"/etc/passwd") && set.contains(b"/etc//./passwd") && set.contains(b"name"));
        assert!(!set.contains(b"/etc/passwd2") && !set.contains(b"/etc") && !set.contains(b"/x/name"));
        assert!(!set.contains(b"/etc/x/../passwd"), "only the session knows whether x is a link");
    }

    #[test]
    fn a_relative_path_is_found_from_its_directory() {
        let set = set(&["/etc/passwd"]);
        assert!(set.contains_at(b"/etc", b"passwd") && set.contains_at(b"/etc/", b"./passwd"));
        assert!(set.contains_at(b"/etc/passwd", b"") && set.contains_at(b"/x", b"/etc/passwd"));
        assert!(!set.contains_at(b"/x", b"passwd"));
    }

    #[test]
    fn no_set_holds_nothing() {
        assert!(set(&[]).is_empty() && !set(&[]).contains(b"/") && !set(&[]).contains(b""));
    }
}
