//! Only calls that concern certain files (`-P`).

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Component, Path, PathBuf};

use super::run::Session;
use crate::event::Call;
use crate::ids::Tid;
use crate::probe::glob::Glob;
use crate::value::{AT_FDCWD, BytesKind, Value};

/// The files that are meant, by every name that we know of them.
#[derive(Debug)]
pub(super) struct PathFilter {
    names: Vec<PathBuf>,
    globs: Vec<Glob>,
}

impl PathFilter {
    /// A filter for these paths, as given and as they resolve now. One with wildcards that names no file is a glob.
    pub(super) fn new(paths: &[OsString]) -> Self {
        let mut filter = PathFilter { names: Vec::new(), globs: Vec::new() };
        for path in paths {
            let absolute = std::path::absolute(path).ok();
            let text = path.to_string_lossy();
            if text.contains(['*', '?', '[']) && fs::symlink_metadata(path).is_err() {
                filter.globs.push(Glob::new(&plain(Path::new(path))));
                if !text.starts_with(['/', '*'])
                    && let Ok(directory) = std::env::current_dir()
                {
                    let literal = |letter: char| match letter {
                        '*' | '?' | '[' | '\\' => format!("\\{letter}"),
                        _ => letter.to_string(),
                    };
                    let directory: String = directory.to_string_lossy().chars().map(literal).collect();
                    filter.globs.push(Glob::new(&plain(&Path::new(&directory).join(path))));
                }
            } else {
                filter.names.push(PathBuf::from(path));
                filter.names.extend(fs::canonicalize(path));
                filter.names.extend(absolute);
            }
        }
        filter
    }

    /// Whether everything is meant.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.globs.is_empty()
    }

    /// Whether a path that is not contained may lead to a file that is, by `..` or by links to directories.
    fn may_be_reached_by(&self, path: &Path) -> bool {
        let last = path.file_name();
        last.is_none()
            || self.names.iter().any(|name| name.file_name() == last)
            || !self.globs.is_empty() && path.components().any(|part| part == Component::ParentDir)
    }

    /// `Path` compares component by component: `/etc//passwd` and `/etc/./passwd` are the same.
    fn contains(&self, path: &Path) -> bool {
        self.names.iter().any(|name| name == path)
            || !self.globs.is_empty() && {
                let path = plain(path);
                self.globs.iter().any(|glob| glob.matches(&path))
            }
    }
}

/// A path without what changes nothing: doubled slashes and `.`.
fn plain(path: &Path) -> String {
    let telling = path.components().filter(|part| *part != Component::CurDir);
    telling.collect::<PathBuf>().to_string_lossy().into_owned()
}

impl Session {
    /// Whether a call concerns one of the descriptors of `-e trace-fds=` or of the files of `-P`; any call does where
    /// neither was given.
    pub(super) fn is_concerned(&self, tid: Tid, call: &Call) -> bool {
        let Some(wanted) = &self.config.trace_fds else {
            return self.paths.is_empty() || self.concerns_paths(tid, call);
        };
        let by_number = call.args.iter().any(|value| {
            let mut found = false;
            value.clone().for_each_fd(&mut |fd| found |= fd.fd >= 0 && wanted.contains(fd.fd));
            found
        });
        by_number || !self.paths.is_empty() && self.concerns_paths(tid, call)
    }

    /// Whether a call names one of the files, from whichever directory, or has it behind a descriptor.
    fn concerns_paths(&self, tid: Tid, call: &Call) -> bool {
        let mut directory = AT_FDCWD;
        call.args.iter().any(|value| match value {
            Value::Fd(fd) => {
                directory = fd.fd;
                fd.fd >= 0 && self.behind(tid, fd.fd).is_some_and(|path| self.paths.contains(&path))
            }
            Value::Bytes(bytes) if bytes.kind == BytesKind::Path => {
                let path = Path::new(OsStr::from_bytes(&bytes.data));
                self.paths.contains(path)
                    || path.is_relative()
                        && self.behind(tid, directory).is_some_and(|base| self.paths.contains(&base.join(path)))
                    || self.paths.may_be_reached_by(path)
                        && resolved(tid, directory, path).is_some_and(|path| self.paths.contains(&path))
            }
            Value::Array(array) => array.items.iter().any(|item| self.fd_concerns_paths(tid, item)),
            _ => false,
        })
    }

    /// poll(2) and its relatives have their descriptors in structures.
    fn fd_concerns_paths(&self, tid: Tid, item: &Value) -> bool {
        let mut found = false;
        let mut item = item.clone();
        item.for_each_fd(&mut |fd| found |= self.behind(tid, fd.fd).is_some_and(|path| self.paths.contains(&path)));
        found
    }

    fn behind(&self, tid: Tid, fd: i32) -> Option<PathBuf> {
        let mut path = fs::read_link(link(tid, fd)).ok()?.into_os_string().into_vec();
        if path.ends_with(b" (deleted)") {
            path.truncate(path.len() - b" (deleted)".len());
        }
        Some(PathBuf::from(OsString::from_vec(path)))
    }
}

fn link(tid: Tid, fd: i32) -> String {
    if fd == AT_FDCWD { format!("/proc/{tid}/cwd") } else { format!("/proc/{tid}/fd/{fd}") }
}

/// The path that a task gives for a file, through its directories as they are now, links followed, but for that in the last
/// place.
fn resolved(tid: Tid, directory: i32, path: &Path) -> Option<PathBuf> {
    let (start, below) = match path.strip_prefix("/") {
        Ok(below) => (format!("/proc/{tid}/root"), below),
        Err(_) => (link(tid, directory), path),
    };
    let start = Path::new(&start);
    match (below.parent(), below.file_name()) {
        (Some(parent), Some(name)) => Some(fs::canonicalize(start.join(parent)).ok()?.join(name)),
        _ => fs::canonicalize(start.join(below)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_followed_to_where_they_lead() {
        let own = Tid::new(std::process::id() as i32);
        let [here, temporary] =
            [std::env::current_dir(), fs::canonicalize(std::env::temp_dir())].map(|dir| dir.expect("it is"));
        assert_eq!(resolved(own, AT_FDCWD, Path::new("src/../x")), Some(here.join("x")));
        assert_eq!(resolved(own, AT_FDCWD, Path::new("src/..")), Some(here.clone()));
        assert_eq!(resolved(own, AT_FDCWD, Path::new("no/such/../x")), None);
        assert_eq!(resolved(own, 4242, Path::new("x")), None);
        assert_eq!(
            resolved(own, 4242, &Path::new("/proc/self/cwd/..").join("x")),
            here.parent().map(|above| above.join("x"))
        );
        assert_eq!(resolved(own, AT_FDCWD, &temporary.join("x")), Some(temporary.join("x")));
    }

    #[test]
    fn a_file_is_found_by_any_spelling() {
        let filter = PathFilter::new(&["/etc//passwd".into(), "relative".into()]);
        assert!(filter.contains(Path::new("/etc/passwd")) && filter.contains(Path::new("/etc/./passwd")));
        assert!(filter.contains(Path::new("relative")));
        assert!(filter.contains(&std::env::current_dir().expect("a directory").join("relative")));
        assert!(!filter.contains(Path::new("/etc/shadow")));
        assert!(PathFilter::new(&[]).is_empty());
    }

    #[test]
    fn what_names_no_file_and_has_wildcards_is_a_glob() {
        let filter = PathFilter::new(&["/no/such*/conf.[0-9]".into(), "sub/*.x".into()]);
        assert!(!filter.is_empty());
        assert!(filter.contains(Path::new("/no/such/deep//er/./conf.1")));
        assert!(!filter.contains(Path::new("/no/such/conf.x")));
        assert!(filter.contains(&std::env::current_dir().expect("a directory").join("sub/a.x")));
        assert!(filter.contains(Path::new("./sub/a.x")) && filter.contains(Path::new("sub/a.x")));
        assert!(!filter.contains(Path::new("/elsewhere/sub/a.x")));
    }
}
