//! Starts a program under the tracer, with everything as the user has it: descriptors, directory, signal dispositions,
//! terminal.
#![allow(unsafe_code)]

use std::ffi::{CString, OsStr, OsString};
use std::io::{self, Read, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::{ForkResult, Pid, fork, setpgid, setsid};

use super::config::{Background, Config, Launch};
use super::error::Error;
use super::{seccomp, unrunnable};
use crate::ids::Tid;
use crate::ptrace::{self, Options, seccomp::Filter};

/// A process that waits to be released, and then executes the program.
#[derive(Debug)]
pub struct Launched {
    /// The child.
    pub(super) tid: Tid,
    /// A byte written here lets it go on to its execve.
    start: std::fs::File,
    /// The errno of an execve that failed comes from here; nothing comes when it succeeds.
    failure: std::fs::File,
}

/// All that the child needs, made before the fork: between fork and execve nothing may be allocated.
struct Prepared {
    program: CString,
    argv: Vec<CString>,
    envp: Vec<CString>,
    user: Option<User>,
    filter: Option<Filter>,
}

struct User {
    name: CString,
    uid: u32,
    gid: u32,
}

/// Forks the child and seizes it with `options`. It then waits for [`Launched::release`].
pub(super) fn launch(launch: &Launch, options: Options, filter: Option<Filter>) -> Result<Launched, Error> {
    let prepared = prepare(launch, filter)?;
    let pipes = Pipes::new()?;
    // SAFETY: the child only makes system calls until its execve (signal-safety(7)).
    match unsafe { fork() }.map_err(kernel("cannot fork"))? {
        ForkResult::Child => pipes.become_program(&prepared),
        ForkResult::Parent { child } => {
            let launched = pipes.launched(Tid::new(child.as_raw()));
            launched.seize(options)?;
            Ok(launched)
        }
    }
}

/// Has the calling process become the program, and returns in a grandchild of it, which is to trace it (`-D`). The program
/// then is the child of whoever called us, and has no relatives that it has not made itself.
///
/// # Errors
/// When the program can't be run, and as fork(2); in the calling process.
pub fn launch_from_background(config: &Config, background: Background) -> Result<Option<Launched>, Error> {
    let Some(launch) = &config.launch else { return Ok(None) };
    let prepared = prepare(launch, seccomp::filter(config))?;
    let pipes = Pipes::new()?;
    let program = Tid::new(std::process::id() as i32);
    // SAFETY: there is one thread, so that a child may do whatever the parent might.
    match unsafe { fork() }.map_err(kernel("cannot fork"))? {
        // SAFETY: as above.
        ForkResult::Child => match unsafe { fork() } {
            Ok(ForkResult::Child) => {
                let moved = match background {
                    Background::Grandchild => Ok(()),
                    Background::Group => setpgid(Pid::this(), Pid::this()).map_err(io::Error::from),
                    Background::Session => setsid().map(drop).map_err(io::Error::from),
                };
                moved.map_err(|source| Error::Kernel { what: "cannot leave the process group", source })?;
                Ok(Some(pipes.launched(program)))
            }
            // SAFETY: _exit runs nothing of the parent's. Without a grandchild the pipes are closed, and the program ends.
            _ => unsafe { libc::_exit(1) },
        },
        ForkResult::Parent { child } => {
            // Whatever it answers, the child is none of the program's.
            let _ = nix::sys::wait::waitpid(child, None);
            // The tracer is no ancestor, which is all that Yama's ptrace_scope 1 lets trace; taken back before execve.
            set_ptracer(libc::PR_SET_PTRACER_ANY);
            pipes.become_program(&prepared)
        }
    }
}

/// Without Yama an error that says so.
fn set_ptracer(who: libc::c_ulong) {
    // SAFETY: sets a number.
    unsafe { libc::prctl(libc::PR_SET_PTRACER, who, 0, 0, 0) };
}

fn kernel<E: Into<io::Error>>(what: &'static str) -> impl Fn(E) -> Error {
    move |source| Error::Kernel { what, source: source.into() }
}

fn prepare(launch: &Launch, filter: Option<Filter>) -> Result<Prepared, Error> {
    Ok(Prepared {
        program: c_string(find_program(&launch.program)?.into_os_string()),
        argv: std::iter::once(launch.argv0.clone().unwrap_or_else(|| launch.program.clone()))
            .chain(launch.args.iter().cloned())
            .map(c_string)
            .collect(),
        envp: environment(&launch.env),
        user: launch.user.as_deref().map(look_up_user).transpose()?,
        filter,
    })
}

/// How the tracer and the process that becomes the program talk.
struct Pipes {
    start_read: OwnedFd,
    start_write: OwnedFd,
    failure_read: OwnedFd,
    failure_write: OwnedFd,
}

impl Pipes {
    fn new() -> Result<Self, Error> {
        let (start_read, start_write) = pipe().map_err(kernel("cannot make a pipe"))?;
        let (failure_read, failure_write) = pipe().map_err(kernel("cannot make a pipe"))?;
        Ok(Pipes { start_read, start_write, failure_read, failure_write })
    }

    /// The tracer's ends.
    fn launched(self, tid: Tid) -> Launched {
        Launched { tid, start: self.start_write.into(), failure: self.failure_read.into() }
    }

    /// Waits to be released, and executes the program.
    fn become_program(self, prepared: &Prepared) -> ! {
        // With the tracer's end open the child would never notice that the tracer is gone.
        drop(self.start_write);
        let errno = child(prepared, self.start_read.as_raw_fd());
        // SAFETY: system calls on our own descriptor and buffer; _exit runs nothing of the parent's. The status is seen by
        // nobody, or by whoever called us; then it is that of our errors.
        unsafe {
            libc::write(self.failure_write.as_raw_fd(), (&raw const errno).cast(), size_of::<i32>());
            libc::_exit(1)
        }
    }
}

impl Launched {
    /// Makes the child a tracee. One that can't be traced would wait for ever: it ends when this value is dropped.
    pub(super) fn seize(&self, options: Options) -> Result<(), Error> {
        ptrace::seize(self.tid, options).map_err(|error| {
            let source = io::Error::from_raw_os_error(error.errno());
            Error::Kernel { what: "cannot trace a child (is ptrace allowed here?)", source }
        })
    }

    /// Lets the child go on to its execve.
    pub(super) fn release(&mut self) -> io::Result<()> {
        self.start.write_all(&[1])
    }

    /// Why the execve failed, once the child has ended without one.
    pub(super) fn failure(&mut self, program: &OsStr) -> Option<Error> {
        let mut errno = [0; 4];
        self.failure.read_exact(&mut errno).ok()?;
        let source = io::Error::from_raw_os_error(i32::from_ne_bytes(errno));
        Some(match find_program(program) {
            Ok(path) => unrunnable::error(program, &path, source),
            // It has gone meanwhile.
            Err(error) => error,
        })
    }
}

/// The child's way to its execve. Returns the errno of what failed.
fn child(prepared: &Prepared, start: RawFd) -> i32 {
    // SAFETY: system calls on memory that was prepared before the fork.
    unsafe {
        let mut byte = 0_u8;
        // The seizing tracer interrupts this read once; it goes on by itself.
        while libc::read(start, (&raw mut byte).cast(), 1) == -1 && errno() == libc::EINTR {}
        if byte == 0 {
            libc::_exit(1); // the tracer is gone
        }
        set_ptracer(0);
        super::interrupts::restore_sigpipe();
        // Before the user: root may put a filter on without giving up the gain of privileges, the user may not.
        if let Some(filter) = &prepared.filter
            && let Err(error) = filter.install(true)
        {
            return error.raw_os_error().unwrap_or(libc::EINVAL);
        }
        if let Some(user) = &prepared.user
            && (libc::initgroups(user.name.as_ptr(), user.gid) != 0
                || libc::setresgid(user.gid, user.gid, user.gid) != 0
                || libc::setresuid(user.uid, user.uid, user.uid) != 0)
        {
            return errno();
        }
        execve(prepared)
    }
}

/// # Safety
/// Only between fork and the end of the child.
unsafe fn execve(prepared: &Prepared) -> i32 {
    let pointers = |strings: &[CString]| -> Vec<*const libc::c_char> {
        strings.iter().map(|string| string.as_ptr()).chain([std::ptr::null()]).collect()
    };
    // The tracer has one thread, so its allocator is not locked here.
    let argv = pointers(&prepared.argv);
    let envp = pointers(&prepared.envp);
    // SAFETY: null-terminated arrays of strings that live until the call is over.
    unsafe { libc::execve(prepared.program.as_ptr(), argv.as_ptr(), envp.as_ptr()) };
    errno()
}

fn errno() -> i32 {
    io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: two descriptors fit; they are fresh and ours.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((OwnedFd::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

/// Looks a program up as execvp(3) does, but says at once why it can't be run.
fn find_program(program: &OsStr) -> Result<PathBuf, Error> {
    let failed = |errno| Error::Run { program: program.to_owned(), source: io::Error::from_raw_os_error(errno) };
    if program.is_empty() {
        return Err(failed(libc::ENOENT));
    }
    if program.as_bytes().contains(&b'/') {
        return check(Path::new(program)).map(|()| PathBuf::from(program)).map_err(|problem| problem.error(program));
    }
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/bin:/usr/bin".into());
    let mut best = Problem::Errno(libc::ENOENT);
    for directory in std::env::split_paths(&path) {
        let candidate =
            if directory.as_os_str().is_empty() { Path::new(".").join(program) } else { directory.join(program) };
        match check(&candidate) {
            Ok(()) => return Ok(candidate),
            Err(Problem::Errno(libc::ENOENT | libc::ENOTDIR)) => {}
            Err(problem) => best = problem,
        }
    }
    Err(best.error(program))
}

enum Problem {
    Errno(i32),
    Directory,
}

impl Problem {
    fn error(self, program: &OsStr) -> Error {
        match self {
            Problem::Directory => Error::Directory(program.to_owned()),
            Problem::Errno(errno) => {
                Error::Run { program: program.to_owned(), source: io::Error::from_raw_os_error(errno) }
            }
        }
    }
}

fn check(path: &Path) -> Result<(), Problem> {
    let metadata =
        std::fs::metadata(path).map_err(|error| Problem::Errno(error.raw_os_error().unwrap_or(libc::ENOENT)))?;
    let kind = metadata.file_type();
    if kind.is_dir() {
        return Err(Problem::Directory);
    }
    if kind.is_fifo() || kind.is_socket() || kind.is_char_device() || kind.is_block_device() {
        return Err(Problem::Errno(libc::EACCES));
    }
    let executable = metadata.permissions().mode() & 0o111 != 0 && metadata.size() > 0;
    let allowed = nix::unistd::access(path, nix::unistd::AccessFlags::X_OK);
    match allowed {
        Ok(()) if executable => Ok(()),
        Ok(()) if metadata.size() == 0 => Err(Problem::Errno(libc::ENOEXEC)),
        Ok(()) => Err(Problem::Errno(libc::EACCES)),
        Err(errno) => Err(Problem::Errno(errno as i32)),
    }
}

fn environment(changes: &[(OsString, Option<OsString>)]) -> Vec<CString> {
    let mut variables: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    for (name, value) in changes {
        let place = variables.iter().position(|(known, _)| known == name);
        match (place, value) {
            (Some(index), Some(value)) => variables[index].1.clone_from(value),
            (Some(index), None) => drop(variables.remove(index)),
            (None, Some(value)) => variables.push((name.clone(), value.clone())),
            (None, None) => {}
        }
    }
    let joined = |(mut name, value): (OsString, OsString)| {
        name.push("=");
        name.push(value);
        c_string(name)
    };
    variables.into_iter().map(joined).collect()
}

/// Strings from a command line hold no NUL; one that did would end there.
fn c_string(text: OsString) -> CString {
    let mut bytes = text.into_vec();
    if let Some(end) = bytes.iter().position(|&byte| byte == 0) {
        bytes.truncate(end);
    }
    CString::new(bytes).unwrap_or_default()
}

fn look_up_user(name: &str) -> Result<User, Error> {
    let failed = |reason: String| Error::User { user: name.to_owned(), reason };
    let found = nix::unistd::User::from_name(name).map_err(|errno| failed(errno.desc().to_owned()))?;
    let user = found.ok_or_else(|| failed("there is no such user".to_owned()))?;
    if !nix::unistd::geteuid().is_root() {
        return Err(failed("only root may do that".to_owned()));
    }
    Ok(User { name: c_string(name.into()), uid: user.uid.as_raw(), gid: user.gid.as_raw() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(program: &str) -> String {
        find_program(OsStr::new(program)).expect_err("no such program").to_string()
    }

    #[test]
    fn a_program_is_looked_up_in_path_unless_it_has_a_slash() {
        let found = find_program(OsStr::new("sh")).expect("a shell");
        assert!(found.is_absolute() && found.ends_with("sh"));
        assert_eq!(find_program(OsStr::new("/bin/sh")).expect("a shell"), Path::new("/bin/sh"));
    }

    #[test]
    fn what_cannot_be_run_is_said_in_one_sentence() {
        assert_eq!(message("no-such-program"), "cannot run 'no-such-program': No such file or directory");
        assert_eq!(message(""), "cannot run '': No such file or directory");
        assert_eq!(message("/etc/passwd"), "cannot run '/etc/passwd': Permission denied");
        assert_eq!(message("/etc"), "cannot run '/etc': it is a directory");
        assert_eq!(message("./a\x1b[31m"), "cannot run './a\\x1b[31m': No such file or directory");
    }

    #[test]
    fn the_environment_is_changed_as_told() {
        let set = |name: &str, value: Option<&str>| (OsString::from(name), value.map(OsString::from));
        let changed = environment(&[set("PATH", None), set("TRACE_NEW", Some("1=2"))]);
        assert!(changed.iter().any(|variable| variable.to_bytes() == b"TRACE_NEW=1=2"));
        assert!(!changed.iter().any(|variable| variable.to_bytes().starts_with(b"PATH=")));
    }
}
