//! A process under test: started, watched line by line, ended by a deadline if not by itself.

use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::MARKER;
use super::processes::{Marker, Process, Processes, poll};
use super::surroundings::{begin_afresh, variables};

/// A command to be started.
#[derive(Debug)]
pub(crate) struct Launch {
    program: String,
    arguments: Vec<OsString>,
    environment: Vec<(String, String)>,
    log: Option<PathBuf>,
    stdin: bool,
    dir: PathBuf,
    home: PathBuf,
    marker: Marker,
    patience: Duration,
}

impl Launch {
    pub(super) fn new(
        program: String,
        arguments: Vec<String>,
        dir: &Path,
        marker: &Marker,
        patience: Duration,
    ) -> Self {
        Launch {
            program,
            arguments: arguments.into_iter().map(OsString::from).collect(),
            environment: Vec::new(),
            log: None,
            stdin: false,
            dir: dir.to_path_buf(),
            home: dir.to_path_buf(),
            marker: marker.clone(),
            patience,
        }
    }

    /// Adds an argument: an option, the traced program, or an argument of that.
    pub(crate) fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds several arguments.
    pub(crate) fn args<S: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// The traced program: its path is the next argument.
    pub(crate) fn program(self, path: impl Into<PathBuf>) -> Self {
        self.arg(path.into().into_os_string())
    }

    /// Sets a variable, beside those of every command ([`variables`]).
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes the trace to a file (`-o`); [`Finished::log`] has its lines. Without it they are among those of stderr.
    pub(crate) fn log_to_file(mut self) -> Self {
        let log = self.dir.join(format!("log-{}", self.arguments.len()));
        self.arguments.insert(0, log.clone().into_os_string());
        self.arguments.insert(0, "-o".into());
        self.log = Some(log);
        self
    }

    /// Runs the command in another folder than the test's own.
    pub(crate) fn in_folder(mut self, dir: &Path) -> Self {
        self.dir = dir.to_path_buf();
        self
    }

    /// Gives the command a pipe for its stdin, which is /dev/null otherwise.
    pub(crate) fn with_stdin(mut self) -> Self {
        self.stdin = true;
        self
    }

    /// Waits longer than usual.
    pub(crate) fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Starts the command in a process group of its own.
    pub(crate) fn start(self) -> Run {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.dir).process_group(0);
        command.env_clear().envs(variables(&self.home)).env(MARKER, &self.marker.value);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(if self.stdin { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        begin_afresh(&mut command);
        let mut child = command.spawn().unwrap_or_else(|e| panic!("cannot run {}: {e}", self.program));
        let what = format!("{} {:?}", self.program, self.arguments);
        let pid = i32::try_from(child.id()).expect("a pid");
        self.marker.groups.lock().expect("no panics").push(pid);
        Run {
            pid: Pid::from_raw(pid),
            stdin: child.stdin.take(),
            stdout: Stream::reading(child.stdout.take().expect("piped")),
            stderr: Stream::reading(child.stderr.take().expect("piped")),
            waiter: Waiter::new(child),
            what,
            log: self.log,
            marker: self.marker,
            patience: self.patience,
        }
    }

    /// Starts the command and waits for its end.
    pub(crate) fn finish(self) -> Finished {
        self.start().finish()
    }
}

/// A command that runs.
#[derive(Debug)]
pub(crate) struct Run {
    pid: Pid,
    stdin: Option<ChildStdin>,
    stdout: Stream,
    stderr: Stream,
    waiter: Waiter,
    what: String,
    log: Option<PathBuf>,
    marker: Marker,
    patience: Duration,
}

/// What a command left.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<String>,
    pub(crate) stderr: Vec<String>,
    /// The lines of the trace: those of the log file, or else those of stderr.
    pub(crate) log: Vec<String>,
}

impl Finished {
    /// The exit status; a death by signal is 128 and the signal, as a shell has it.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or_else(|| 128 + self.status.signal().unwrap_or(0))
    }

    /// Lines of the trace that contain `part`.
    pub(crate) fn lines_with(&self, part: &str) -> Vec<&str> {
        self.log.iter().map(String::as_str).filter(|line| line.contains(part)).collect()
    }

    /// Fails with the whole trace unless a line contains `part`.
    pub(crate) fn expect_line(&self, part: &str) -> &str {
        let found = self.log.iter().find(|line| line.contains(part));
        found.unwrap_or_else(|| panic!("no line with `{part}` in:\n{}", self.log.join("\n")))
    }
}

impl Run {
    /// The pid of the command itself: of the tracer.
    pub(crate) fn pid(&self) -> i32 {
        self.pid.as_raw()
    }

    /// Waits for a line of stderr that contains `part`, behind the one waited for before.
    pub(crate) fn wait_line(&self, part: &str) -> String {
        self.wait_in(&self.stderr, "stderr", part)
    }

    /// Waits for a line of stdout, which belongs to the traced program.
    pub(crate) fn wait_stdout(&self, part: &str) -> String {
        self.wait_in(&self.stdout, "stdout", part)
    }

    fn wait_in(&self, stream: &Stream, name: &str, part: &str) -> String {
        stream.wait(part, self.patience).unwrap_or_else(|| {
            self.give_up(&format!("no line with `{part}` on {name} (ended or not within {:?})", self.patience))
        })
    }

    /// Writes to the command's stdin.
    pub(crate) fn send(&mut self, text: &str) {
        let stdin = self.stdin.as_mut().expect("with_stdin was called");
        stdin.write_all(text.as_bytes()).and_then(|()| stdin.flush()).expect("the command reads");
    }

    /// Closes the command's stdin.
    pub(crate) fn close_stdin(&mut self) {
        self.stdin = None;
    }

    /// Sends a signal to the command itself: to the tracer.
    pub(crate) fn signal(&self, signal: Signal) {
        kill(self.pid, signal).unwrap_or_else(|e| self.give_up(&format!("cannot send {signal}: {e}")));
    }

    /// The processes of this test that the command traces, in the order of their pids.
    pub(crate) fn tracees(&self) -> Vec<i32> {
        let all = Processes::marked(&self.marker).found;
        all.iter().filter(|process| process.tracer == self.pid()).map(|process| process.pid).collect()
    }

    /// Waits until a task is in one of the states given as letters.
    pub(crate) fn wait_state(&self, task: i32, states: &str) {
        let found = poll(self.patience, || Process::of(task).filter(|process| states.contains(process.state)));
        if found.is_none() {
            let state = Process::of(task).map(|process| process.state);
            self.give_up(&format!("task {task} is in state {state:?}, not in one of `{states}`"));
        }
    }

    /// Waits until something holds that no line tells of.
    pub(crate) fn wait_until(&self, holds: impl Fn() -> bool, what: &str) {
        if poll(self.patience, || holds().then_some(())).is_none() {
            self.give_up(&format!("no {what} within {:?}", self.patience));
        }
    }

    /// Waits for the end of the command.
    pub(crate) fn finish(mut self) -> Finished {
        self.stdin = None;
        let deadline = Instant::now() + self.patience;
        let Some(status) = self.waiter.wait(self.patience) else {
            self.give_up(&format!("no end within {:?}", self.patience));
        };
        // The streams end when the last process that has them does: a leftover must not hang the test.
        let left = || deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
        if !(self.stdout.wait_end(left()) && self.stderr.wait_end(left())) {
            self.give_up("the command ended, but a process has its output open still");
        }
        let (stdout, stderr) = (self.stdout.lines(), self.stderr.lines());
        let log = match &self.log {
            Some(path) => {
                let bytes = fs::read(path).unwrap_or_else(|e| self.give_up(&format!("no log: {e}")));
                String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
            }
            None => stderr.clone(),
        };
        Finished { status, stdout, stderr, log }
    }

    /// Fails with all that is known.
    fn give_up(&self, complaint: &str) -> ! {
        let processes = Processes::marked(&self.marker);
        let (stdout, stderr) = (self.stdout.lines().join("\n"), self.stderr.lines().join("\n"));
        let log = self.log.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let told = processes.describe();
        panic!(
            "{}: {complaint}\n== stdout\n{stdout}\n== stderr\n{stderr}\n== log\n{log}\n== processes\n{told}",
            self.what
        );
    }
}

/// The lines of a pipe, read by a thread as they come.
#[derive(Debug)]
struct Stream(Arc<(Mutex<Seen>, Condvar)>);

#[derive(Debug, Default)]
struct Seen {
    lines: Vec<String>,
    /// How many lines have been waited for.
    waited: usize,
    ended: bool,
}

impl Stream {
    fn reading(pipe: impl Read + Send + 'static) -> Self {
        let shared = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        let stream = Stream(Arc::clone(&shared));
        thread::spawn(move || {
            let mut reader = BufReader::new(pipe);
            let mut bytes = Vec::new();
            while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
                let line = String::from_utf8_lossy(bytes.strip_suffix(b"\n").unwrap_or(&bytes)).into_owned();
                shared.0.lock().expect("no panics").lines.push(line);
                shared.1.notify_all();
                bytes.clear();
            }
            shared.0.lock().expect("no panics").ended = true;
            shared.1.notify_all();
        });
        stream
    }

    fn lines(&self) -> Vec<String> {
        self.0.0.lock().expect("no panics").lines.clone()
    }

    fn wait(&self, part: &str, limit: Duration) -> Option<String> {
        self.wait_for(limit, |seen| {
            let found = seen.lines.iter().skip(seen.waited).position(|line| line.contains(part));
            if let Some(at) = found {
                seen.waited += at + 1;
                return Some(Some(seen.lines[seen.waited - 1].clone()));
            }
            seen.ended.then_some(None)
        })
        .flatten()
    }

    fn wait_end(&self, limit: Duration) -> bool {
        self.wait_for(limit, |seen| seen.ended.then_some(())).is_some()
    }

    fn wait_for<T>(&self, limit: Duration, mut question: impl FnMut(&mut Seen) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + limit;
        let (lock, changed) = &*self.0;
        let mut seen = lock.lock().expect("no panics");
        loop {
            if let Some(answer) = question(&mut seen) {
                return Some(answer);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            seen = changed.wait_timeout(seen, left).expect("no panics").0;
        }
    }
}

/// Waits for a child in a thread of its own, so that others can wait with a limit.
#[derive(Debug)]
struct Waiter(mpsc::Receiver<ExitStatus>);

impl Waiter {
    fn new(mut child: Child) -> Self {
        let (sender, status) = mpsc::channel();
        thread::spawn(move || {
            if let Ok(status) = child.wait() {
                // Nobody asks any more when the test has failed meanwhile.
                let _ = sender.send(status);
            }
        });
        Waiter(status)
    }

    fn wait(&self, limit: Duration) -> Option<ExitStatus> {
        self.0.recv_timeout(limit).ok()
    }
}
