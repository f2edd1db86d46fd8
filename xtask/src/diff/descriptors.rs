//! Numbers of descriptors in processes with threads. The kernel hands out the lowest that is free, so which thread of
//! several gets which is chance; each thread's own are therefore called by their order in it.

use std::collections::HashMap;

use super::token::{Kind, Token, call_name};

/// Calls that return a descriptor of their own.
const OPENERS: [&str; 16] = [
    "open",
    "openat",
    "openat2",
    "creat",
    "socket",
    "accept",
    "accept4",
    "dup",
    "eventfd2",
    "epoll_create1",
    "timerfd_create",
    "signalfd4",
    "inotify_init1",
    "memfd_create",
    "pidfd_open",
    "io_uring_setup",
];

/// The descriptors that one thread has opened itself.
#[derive(Debug, Default)]
pub(crate) struct Descriptors {
    names: HashMap<String, String>,
    opened: usize,
}

impl Descriptors {
    /// Names the descriptor that the call on a line takes as its first argument.
    pub(crate) fn name_argument(&self, tokens: &mut [Token]) {
        if let [Token { kind: Kind::Fixed, text: before }, Token { kind: Kind::Number, text }, ..] = tokens
            && before.ends_with('(')
            && let Some(name) = self.names.get(text.as_str())
        {
            *text = name.clone();
        }
    }

    /// Names the descriptors of a line, and takes note of what it opens or closes.
    pub(crate) fn name(&mut self, line: &str, tokens: &mut [Token]) {
        let call = call_name(line).unwrap_or_default();
        let closed = tokens.get(1).map(|token| token.text.clone()).filter(|_| call == "close");
        self.name_argument(tokens);
        if let Some(closed) = closed {
            self.names.remove(&closed);
        }
        if let [.., Token { kind: Kind::Fixed, text: before }, Token { kind: Kind::Number, text }] = tokens
            && before.ends_with("= ")
            && OPENERS.contains(&call)
        {
            self.opened += 1;
            let name = format!("OPENED{}", self.opened);
            self.names.insert(std::mem::replace(text, name.clone()), name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::scan;
    use super::*;

    fn named(lines: &[&str]) -> Vec<String> {
        let mut descriptors = Descriptors::default();
        let name = |line: &&str| {
            let mut tokens = scan(line, &|_| None);
            descriptors.name(line, &mut tokens);
            tokens.iter().map(|token| token.text.as_str()).collect()
        };
        lines.iter().map(name).collect()
    }

    #[test]
    fn what_a_thread_opens_is_named_until_it_is_closed() {
        let lines = [
            r#"openat(AT_FDCWD, "a", O_RDONLY) = 7"#,
            r#"openat(AT_FDCWD, "b", O_RDONLY) = -1 ENOENT (No such file or directory)"#,
            r#"read(7, "x", 7) = 1"#,
            "read(3, \"y\", 1) = 1",
            "close(7)           = 0",
            "close(7) = -1 EBADF (Bad file descriptor)",
            "eventfd2(0, EFD_CLOEXEC) = 7",
            "close(7) = 0",
        ];
        let expected = [
            r#"openat(AT_FDCWD, "a", O_RDONLY) = OPENED1"#,
            lines[1],
            r#"read(OPENED1, "x", 7) = 1"#,
            lines[3],
            "close(OPENED1)           = 0",
            lines[5],
            "eventfd2(0, EFD_CLOEXEC) = OPENED2",
            "close(OPENED2) = 0",
        ];
        assert_eq!(named(&lines), expected);
    }
}
