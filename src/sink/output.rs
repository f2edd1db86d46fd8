//! Files, pipes and standard error to write to.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use nix::poll::{PollFd, PollFlags, PollTimeout};

use super::options::Destination;
use crate::ids::Tid;

/// How much is gathered before a file is written to, in bytes.
const BUFFER: usize = 1 << 16;

/// Why an output can't be had.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A file.
    #[error("cannot open '{}': {}", path.display(), reason(source))]
    File {
        /// Its name.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A command.
    #[error("cannot run '{command}': {}", reason(source))]
    Command {
        /// The command line.
        command: String,
        /// Why.
        source: io::Error,
    },
}

/// What the C library says of an error, without Rust's `(os error 2)`.
pub(crate) fn reason(error: &io::Error) -> String {
    let number = error.raw_os_error().and_then(|number| u32::try_from(number).ok());
    number.and_then(crate::value::errno::text).map_or_else(|| error.to_string(), str::to_owned)
}

/// Where a sink's bytes go.
#[derive(Debug)]
pub struct Output(Kind);

#[derive(Debug)]
enum Kind {
    Stderr,
    File(Buffered),
    Command(Buffered, Child),
    Separate {
        path: PathBuf,
        append: bool,
        files: HashMap<Tid, Buffered>,
    },
    /// Kept in memory, for tests.
    #[cfg(test)]
    Memory(std::rc::Rc<std::cell::RefCell<Vec<u8>>>),
}

impl Output {
    /// Opens a destination. Files are created, with the permissions that the umask leaves of 0666, and closed on exec.
    ///
    /// # Errors
    /// When the file can't be opened or the shell can't be run.
    pub fn open(destination: &Destination) -> Result<Self, OpenError> {
        Ok(Output(match destination {
            Destination::Stderr => Kind::Stderr,
            Destination::File { path, append } => Kind::File(Buffered::open(path, *append)?),
            Destination::Command(command) => {
                let failed = |source| OpenError::Command { command: command.clone(), source };
                let spawned = Command::new("/bin/sh").arg("-c").arg(command).stdin(Stdio::piped()).spawn();
                let mut child = spawned.map_err(failed)?;
                let pipe = child.stdin.take().ok_or_else(|| failed(io::ErrorKind::BrokenPipe.into()))?;
                Kind::Command(Buffered::new(File::from(std::os::fd::OwnedFd::from(pipe))), child)
            }
            Destination::Separate { path, append } => {
                Kind::Separate { path: path.clone(), append: *append, files: HashMap::new() }
            }
        }))
    }

    /// An output whose bytes a test can look at.
    #[cfg(test)]
    pub(crate) fn memory(bytes: &std::rc::Rc<std::cell::RefCell<Vec<u8>>>) -> Self {
        Output(Kind::Memory(bytes.clone()))
    }

    /// Whether each task has a file of its own.
    #[must_use]
    pub fn is_separate(&self) -> bool {
        matches!(self.0, Kind::Separate { .. })
    }

    /// Whether this is standard error, where messages to the user go too.
    #[must_use]
    pub fn is_stderr(&self) -> bool {
        match &self.0 {
            Kind::Stderr => true,
            #[cfg(test)]
            Kind::Memory(_) => true,
            _ => false,
        }
    }

    /// Whether what is written is gathered first.
    #[must_use]
    pub fn is_buffered(&self) -> bool {
        matches!(self.0, Kind::File(_) | Kind::Command(..) | Kind::Separate { .. })
    }

    /// Writes what concerns `task`: at once to standard error, else when there is enough.
    ///
    /// # Errors
    /// As write(2), and as open(2) for the first line of a task with a file of its own.
    pub fn write(&mut self, task: Tid, bytes: &[u8]) -> io::Result<()> {
        match &mut self.0 {
            Kind::Stderr => write_stderr(bytes),
            Kind::File(file) | Kind::Command(file, _) => file.write(bytes),
            Kind::Separate { path, append, files } => {
                if let Some(file) = files.get_mut(&task) {
                    return file.write(bytes);
                }
                let mut name = path.clone().into_os_string();
                name.push(format!(".{task}"));
                let mut file = Buffered::open(Path::new(&name), *append).map_err(io::Error::other)?;
                file.write(bytes)?;
                files.insert(task, file);
                Ok(())
            }
            #[cfg(test)]
            Kind::Memory(memory) => {
                memory.borrow_mut().extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    /// Whether something is waiting to be written.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        match &self.0 {
            Kind::File(file) | Kind::Command(file, _) => !file.waiting.is_empty(),
            Kind::Separate { files, .. } => files.values().any(|file| !file.waiting.is_empty()),
            _ => false,
        }
    }

    /// Writes what is waiting.
    ///
    /// # Errors
    /// As write(2).
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Kind::File(file) | Kind::Command(file, _) => file.flush(),
            Kind::Separate { files, .. } => files.values_mut().try_for_each(Buffered::flush),
            _ => Ok(()),
        }
    }

    /// Says that `task` has ended, so that a file of its own can be closed.
    ///
    /// # Errors
    /// As write(2).
    pub fn end_task(&mut self, task: Tid) -> io::Result<()> {
        match &mut self.0 {
            Kind::Separate { files, .. } => files.remove(&task).map_or(Ok(()), |mut file| file.flush()),
            _ => Ok(()),
        }
    }

    /// Writes what is waiting and, where the output is a command's input, waits for the command to end.
    ///
    /// # Errors
    /// As write(2).
    pub fn finish(&mut self) -> io::Result<()> {
        let flushed = self.flush();
        if let Kind::Command(..) = self.0
            && let Kind::Command(file, mut child) = std::mem::replace(&mut self.0, Kind::Stderr)
        {
            drop(file);
            // The session waits for every child there is and may have met this one, which then is gone.
            let _ = child.wait();
        }
        flushed
    }
}

/// A file that is written to in large pieces.
#[derive(Debug)]
struct Buffered {
    file: File,
    waiting: Vec<u8>,
}

impl Buffered {
    fn new(file: File) -> Self {
        Buffered { file, waiting: Vec::new() }
    }

    fn open(path: &Path, append: bool) -> Result<Self, OpenError> {
        let mut options = OpenOptions::new();
        options.create(true).append(append);
        if !append {
            options.write(true).truncate(true);
        }
        let file = options.open(path).map_err(|source| OpenError::File { path: path.to_owned(), source })?;
        Ok(Buffered::new(file))
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.waiting.capacity() == 0 {
            self.waiting.reserve_exact(BUFFER);
        }
        if self.waiting.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() >= BUFFER {
            return write_whole(&self.file, bytes);
        }
        self.waiting.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = write_whole(&self.file, &self.waiting);
        // What could not be written is not tried again: the next failure would only say the same.
        self.waiting.clear();
        written
    }
}

/// Writes to standard error at once, whatever its other users have made of it.
///
/// # Errors
/// As write(2).
pub(crate) fn write_stderr(bytes: &[u8]) -> io::Result<()> {
    write_whole(io::stderr(), bytes)
}

/// Writes everything, also where a target has made the file it shares with us non-blocking.
fn write_whole(file: impl Write + AsFd, bytes: &[u8]) -> io::Result<()> {
    let mut file = file;
    let mut rest = bytes;
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => rest = &rest[count..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                let mut ready = [PollFd::new(file.as_fd(), PollFlags::POLLOUT)];
                // An interrupted wait is tried again by the loop.
                let _ = nix::poll::poll(&mut ready, PollTimeout::NONE);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASK: Tid = Tid::new(7);

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("trace-output-{}-{name}", std::process::id()))
    }

    #[test]
    fn a_file_is_written_in_large_pieces_and_whole_at_the_end() {
        let path = scratch("file");
        let mut output = Output::open(&Destination::File { path: path.clone(), append: false }).unwrap();
        output.write(TASK, b"one\n").unwrap();
        assert_eq!((std::fs::read(&path).unwrap(), output.is_behind()), (vec![], true));
        output.finish().unwrap();
        assert_eq!((std::fs::read(&path).unwrap(), output.is_behind()), (b"one\n".to_vec(), false));
        let mut output = Output::open(&Destination::File { path: path.clone(), append: true }).unwrap();
        output.write(TASK, &vec![b'x'; 2 * BUFFER]).unwrap();
        assert_eq!(std::fs::read(&path).unwrap().len(), 4 + 2 * BUFFER);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn each_task_has_its_file() {
        let path = scratch("separate");
        let mut output = Output::open(&Destination::Separate { path: path.clone(), append: false }).unwrap();
        output.write(TASK, b"a\n").unwrap();
        output.write(Tid::new(8), b"b\n").unwrap();
        output.end_task(TASK).unwrap();
        output.finish().unwrap();
        for (number, text) in [(7, "a\n"), (8, "b\n")] {
            let name = path.with_file_name(format!("{}.{number}", path.file_name().unwrap().to_str().unwrap()));
            assert_eq!(std::fs::read_to_string(&name).unwrap(), text);
            std::fs::remove_file(name).unwrap();
        }
    }

    #[test]
    fn a_command_gets_everything_before_finish_returns() {
        let path = scratch("command");
        let command = format!("tr a-z A-Z > {}", path.display());
        let mut output = Output::open(&Destination::Command(command)).unwrap();
        output.write(TASK, b"abc\n").unwrap();
        output.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "ABC\n");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn failures_are_said_in_one_sentence() {
        let path = PathBuf::from("/nonexistent/x");
        let error = Output::open(&Destination::File { path, append: false }).unwrap_err();
        assert_eq!(error.to_string(), "cannot open '/nonexistent/x': No such file or directory");
        let mut full = Output::open(&Destination::File { path: "/dev/full".into(), append: false }).unwrap();
        full.write(TASK, b"x").unwrap();
        assert_eq!(reason(&full.finish().unwrap_err()), "No space left on device");
    }
}
