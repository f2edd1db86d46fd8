//! A command on a terminal of its own: what a person would type, and what they would see.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};

use super::surroundings::{begin_afresh, variables};
use super::{MARKER, Test};

/// A shell with job control, on a pseudo terminal.
#[derive(Debug)]
pub(crate) struct Terminal {
    keys: File,
    screen: Arc<(Mutex<Screen>, Condvar)>,
    shell: Child,
    patience: Duration,
}

#[derive(Debug, Default)]
struct Screen {
    text: String,
    /// How much of it has been waited for.
    waited: usize,
}

impl Terminal {
    /// Starts bash, which writes `ready> ` when it waits for a command.
    pub(crate) fn start(test: &Test) -> Self {
        let master = posix_openpt(OFlag::O_RDWR | OFlag::O_CLOEXEC).expect("a pseudo terminal");
        grantpt(&master).and_then(|()| unlockpt(&master)).expect("our own terminal");
        let name = ptsname_r(&master).expect("its name");
        let end = || {
            let opened = OpenOptions::new().read(true).write(true).open(&name);
            Stdio::from(opened.expect("the other end of the terminal"))
        };
        // setsid(1) makes it the controlling terminal of the shell.
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait", "bash", "--norc", "--noprofile", "--noediting", "-i"]);
        command.env_clear().envs(variables(test.dir()));
        command.env("PS1", "ready> ").env(MARKER, test.marker()).current_dir(test.dir());
        begin_afresh(&mut command);
        let shell = command.stdin(end()).stdout(end()).stderr(end()).spawn().expect("setsid(1) and bash(1)");
        let keys = File::from(nix::unistd::dup(&master).expect("a descriptor"));
        let screen: Arc<(Mutex<Screen>, Condvar)> = Arc::default();
        let terminal = Terminal { keys, screen, shell, patience: test.patience() };
        terminal.read();
        terminal
    }

    fn read(&self) {
        let mut output = self.keys.try_clone().expect("a descriptor");
        let screen = Arc::clone(&self.screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // EIO: the last process has closed the terminal.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                let text = String::from_utf8_lossy(&bytes[..count]).into_owned();
                screen.0.lock().expect("no panics").text.push_str(&text);
                screen.1.notify_all();
            }
        });
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the terminal takes it");
    }

    /// Waits until `part` has appeared, behind what was waited for before. Returns what stands in between.
    pub(crate) fn wait(&self, part: &str) -> String {
        let deadline = Instant::now() + self.patience;
        let mut screen = self.screen.0.lock().expect("no panics");
        loop {
            if let Some(at) = screen.text[screen.waited..].find(part) {
                let before = screen.text[screen.waited..][..at].to_owned();
                screen.waited += at + part.len();
                return before;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no `{part}` on the terminal:\n{}", screen.text);
            screen = self.screen.1.wait_timeout(screen, left).expect("no panics").0;
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The shell has been told to end, or been killed; where a test has failed, all its processes will be.
        if !thread::panicking() {
            let _ = self.shell.wait();
        }
    }
}
