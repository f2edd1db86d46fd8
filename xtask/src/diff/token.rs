//! Splits the text of a line into what must be equal and what varies from run to run, each variable part with its kind.

use std::sync::LazyLock;

use regex::Regex;

use super::context;
use super::line::pattern;

/// How a part of a line may vary between two runs of the same command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Not at all.
    Fixed,
    /// A string literal: compared, but left out of the skeleton.
    Text,
    /// A number that is compared, but left out of the skeleton.
    Number,
    /// A process or thread outside the traced tree.
    Pid,
    /// A pointer.
    Address,
    /// A number that the file system or the kernel hands out.
    Inode,
    /// A moment.
    Time,
    /// CPU time used, free memory and the like.
    Measure,
    /// Random bytes.
    Random,
    /// The blanks between a call and its result.
    Padding,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// Where in a line the scanner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the n-th argument of the call, from 0.
    Argument(usize),
    /// Behind the `=`.
    Result,
    /// In a line that is not a call.
    Elsewhere,
}

struct Frame {
    opener: u8,
    key: String,
}

/// The state of one pass over a line.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    call: &'a str,
    frames: Vec<Frame>,
    key: String,
    argument: usize,
    closed: bool,
    tokens: Vec<Token>,
    pids: &'a dyn Fn(i32) -> Option<String>,
}

static COMMENT_WITH_DATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^/\* -?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d{4}|Z) \*/"));
static DURATION: LazyLock<Regex> = LazyLock::new(|| pattern(r"^<\d+\.\d+>$"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(0x[0-9a-fA-F]+|\d+(\.\d+)?)"));
static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_][A-Za-z0-9_]*"));
static PATH_PID: LazyLock<Regex> = LazyLock::new(|| pattern(r"/proc/(\d+)(/task/(\d+))?"));
static BRACKETED_NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+(->\d+)?"));

/// Splits the text of a line. `pids` names the tasks of the traced tree.
pub(crate) fn scan(text: &str, pids: &dyn Fn(i32) -> Option<String>) -> Vec<Token> {
    let call = call_name(text).unwrap_or_default();
    let mut scanner = Scanner {
        text,
        at: 0,
        call,
        frames: Vec::new(),
        key: String::new(),
        argument: 0,
        closed: call.is_empty(),
        tokens: Vec::new(),
        pids,
    };
    while scanner.at < text.len() {
        scanner.step();
    }
    scanner.tokens
}

/// The name of the call that a line shows, if it shows one.
pub(crate) fn call_name(text: &str) -> Option<&str> {
    let name = WORD.find(text)?.as_str();
    text[name.len()..].starts_with('(').then_some(name)
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, text: impl Into<String>) {
        let text = text.into();
        match self.tokens.last_mut() {
            Some(last) if last.kind == Kind::Fixed && kind == Kind::Fixed => last.text.push_str(&text),
            _ => self.tokens.push(Token { kind, text }),
        }
    }

    /// Takes `length` bytes of the text as a token.
    fn take(&mut self, kind: Kind, length: usize) {
        let text = &self.rest()[..length];
        self.at += length;
        self.push(kind, text);
    }

    fn place(&self) -> Place {
        match (self.call.is_empty(), self.closed) {
            (true, _) => Place::Elsewhere,
            (false, true) => Place::Result,
            (false, false) => Place::Argument(self.argument),
        }
    }

    /// The key that governs the value here: that of the nearest bracket with one.
    fn governing_key(&self) -> &str {
        let own = std::iter::once(self.key.as_str());
        let outer = self.frames.iter().rev().map(|frame| frame.key.as_str());
        own.chain(outer).find(|key| !key.is_empty()).unwrap_or_default()
    }

    fn step(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            '"' => self.string(),
            '/' if rest.starts_with("/*") => self.comment(),
            '<' => self.angle(),
            '0'..='9' => self.number(),
            '(' | '[' | '{' => self.open(first),
            ')' | ']' | '}' => self.close(),
            ',' => {
                self.key.clear();
                if self.frames.len() == 1 && !self.closed {
                    self.argument += 1;
                }
                self.take(Kind::Fixed, 1);
            }
            'A'..='Z' | 'a'..='z' | '_' => self.word(),
            _ => self.take(Kind::Fixed, first.len_utf8()),
        }
    }

    fn open(&mut self, first: char) {
        let key = std::mem::take(&mut self.key);
        self.frames.push(Frame { opener: first as u8, key });
        self.take(Kind::Fixed, 1);
    }

    fn close(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.key = if frame.opener == b'{' { String::new() } else { frame.key };
        }
        self.take(Kind::Fixed, 1);
        if !self.closed && self.frames.is_empty() {
            self.closed = true;
            let blanks = self.rest().len() - self.rest().trim_start_matches(' ').len();
            if self.rest()[blanks..].starts_with("= ") {
                self.take(Kind::Padding, blanks);
            }
        }
    }

    fn word(&mut self) {
        let length = WORD.find(self.rest()).map_or(1, |found| found.end());
        let word = &self.rest()[..length];
        let after = &self.rest()[length..];
        if after.starts_with('=') && !after.starts_with("==") {
            word.clone_into(&mut self.key);
        }
        self.take(Kind::Fixed, length);
    }

    fn string(&mut self) {
        let rest = self.rest();
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|&(_, c)| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let mut length = end.map_or(rest.len(), |(at, _)| at + 1);
        if rest[length..].starts_with("...") {
            length += 3;
        }
        let kind = if context::is_random(self.call, self.place()) { Kind::Random } else { Kind::Text };
        let text = self.name_path_pids(&rest[..length]);
        self.at += length;
        self.push(kind, text);
    }

    /// `/proc/PID/...` with the names of the tree's tasks in place of their numbers.
    fn name_path_pids(&self, text: &str) -> String {
        if !text.contains("/proc/") {
            return text.to_owned();
        }
        let name = |number: &str| number.parse().ok().and_then(self.pids).unwrap_or_else(|| number.to_owned());
        let named = PATH_PID.replace_all(text, |found: &regex::Captures<'_>| match found.get(3) {
            Some(task) => format!("/proc/{}/task/{}", name(&found[1]), name(task.as_str())),
            None => format!("/proc/{}", name(&found[1])),
        });
        named.into_owned()
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let length = rest.find("*/").map_or(rest.len(), |at| at + 2);
        let kind = if COMMENT_WITH_DATE.is_match(rest) { Kind::Time } else { Kind::Fixed };
        self.take(kind, length);
    }

    /// `<0.000012>` at the end of a line, `<path>` behind a descriptor, or a plain sign.
    fn angle(&mut self) {
        let rest = self.rest();
        if DURATION.is_match(rest) {
            let shape: String = rest.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
            self.at = self.text.len();
            self.push(Kind::Fixed, shape);
            return;
        }
        let before = self.text[..self.at].chars().next_back();
        let behind_descriptor = before.is_some_and(|c| c.is_ascii_digit() || c == 'D');
        let Some(length) = behind_descriptor.then(|| path_length(rest)).flatten() else {
            self.take(Kind::Fixed, 1);
            return;
        };
        let path = &rest[..length];
        let numbered =
            ["<pipe:[", "<socket:[", "<UNIX", "<NETLINK", "<TCP", "<UDP"].iter().any(|p| path.starts_with(p));
        self.at += length;
        if !numbered {
            let named = self.name_path_pids(path);
            self.push(Kind::Text, named);
            return;
        }
        // Socket and pipe numbers vary; the ends of a connection (`127.0.0.1:80->...`) are kept.
        let mut from = 0;
        for found in BRACKETED_NUMBER.find_iter(path).filter(|m| standing_alone(path, m.start(), m.end())) {
            self.push(Kind::Fixed, &path[from..found.start()]);
            self.push(Kind::Inode, found.as_str());
            from = found.end();
        }
        self.push(Kind::Fixed, &path[from..]);
    }

    fn number(&mut self) {
        let rest = self.rest();
        let length = NUMBER.find(rest).map_or(1, |found| found.end());
        let number = &rest[..length];
        let before = self.text[..self.at].trim_end_matches('-').chars().next_back();
        let (place, key) = (self.place(), self.governing_key());
        let named = number.parse().ok().filter(|_| context::may_be_pid(self.call, place, key)).and_then(self.pids);
        self.at += length;
        if let Some(name) = named {
            self.push(Kind::Fixed, name);
            return;
        }
        let flag = before == Some('|') || self.rest().starts_with('|') || self.rest().starts_with(" /*");
        let kind = context::number_kind(self.call, place, self.governing_key(), number, flag);
        if kind == Kind::Measure && self.rest().starts_with(" /* ") {
            // `si_utime=1 /* 0.01 s */`: the comment comes and goes with the number.
            self.at += self.rest().find("*/").map_or(0, |at| at + 2);
        }
        self.push(kind, number);
    }
}

/// Whether a match is between brackets or at an arrow, not part of an address or a port.
fn standing_alone(path: &str, start: usize, end: usize) -> bool {
    path[..start].ends_with('[') && path[end..].starts_with([']', ','])
}

/// The length of `<...>` that begins here; `->` inside does not end it.
fn path_length(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    if bytes.get(1) == Some(&b'<') {
        return None;
    }
    let mut depth = 0usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' if bytes[at - 1] != b'-' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(text: &str) -> Vec<(Kind, String)> {
        let pids = |pid: i32| (pid == 5338).then(|| "task0.1".to_owned());
        let dull = [Kind::Fixed, Kind::Text, Kind::Number, Kind::Padding];
        let tokens = scan(text, &pids);
        let whole: String = tokens.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(whole.replace("task0.1", "5338"), text, "nothing is lost");
        tokens.into_iter().filter(|t| !dull.contains(&t.kind)).map(|t| (t.kind, t.text)).collect()
    }

    fn kinds(text: &str) -> Vec<Kind> {
        variable(text).into_iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn ordinary_values_are_fixed() {
        for line in [
            r#"openat(AT_FDCWD, "/lib/0x7fff12345678", O_RDONLY|O_CLOEXEC) = 3"#,
            r#"read(3, "\177ELF\2 \"x", 4096) = 832"#,
            "mmap(NULL, 69632, PROT_READ|PROT_EXEC, MAP_PRIVATE|0x40000000, 3, 0xf000) = -1 EBADF (Bad file descriptor)",
            "rseq(NULL, 0x20, 0, 0x53053053)   = 0",
            "nanosleep({tv_sec=0, tv_nsec=0}, NULL) = 0",
            "+++ exited with 3 +++",
        ] {
            let found: Vec<_> = kinds(line).into_iter().filter(|kind| *kind != Kind::Time).collect();
            assert_eq!(found, [], "{line}");
        }
    }

    #[test]
    fn addresses_are_found() {
        assert_eq!(kinds("brk(0x55fa965e8000)               = 0x55fa965e8000"), [Kind::Address; 2]);
        assert_eq!(kinds("munmap(0xf7f12000, 4096) = 0"), [Kind::Address]);
        assert_eq!(kinds("execve(\"/bin/echo\", [\"echo\"], 0x7fffffbe4fc8 /* 35 vars */) = 0"), [Kind::Address]);
    }

    #[test]
    fn pids_are_named_where_pids_stand() {
        let fixed =
            |line| scan(line, &|pid| (pid == 5338).then(|| "T".to_owned())).into_iter().any(|t| t.text.contains('T'));
        assert!(fixed("wait4(5338, 0x0, 0, x) = 1"));
        assert!(fixed("fork() = 5338"));
        assert!(fixed("kill(-5338, s) = 0"));
        assert!(fixed("futex(p, w, 5338, 0, m) = 0"));
        assert!(fixed("clone3({parent_tid=0x1} => {parent_tid=[5338]}, 88) = 1"));
        assert!(fixed("--- s {si_pid=5338, si_uid=0} ---"));
        assert!(fixed("openat(a, \"/proc/5338/stat\", o) = 3"));
        assert!(fixed("read(3</proc/5338/stat>, \"\", 4) = 0"));
        assert!(!fixed("read(3, \"5338\", 5338) = 5338"), "a length that happens to be a pid is a length");
    }

    #[test]
    fn pids_outside_the_tree_are_known_as_such() {
        assert_eq!(variable("getppid() = 77"), [(Kind::Pid, "77".to_owned())]);
        assert_eq!(kinds("wait4(-1, NULL, 0, NULL) = -1 ECHILD (No child processes)"), []);
    }

    #[test]
    fn times_and_measures_are_found() {
        assert_eq!(
            kinds("x(1, {st_ino=5, st_mtime=1700000000 /* 2023-11-14T22:13:20+0000 */, st_mtime_nsec=5, ...}) = 0"),
            [Kind::Inode, Kind::Time, Kind::Time, Kind::Time]
        );
        assert_eq!(kinds("--- SIGCHLD {si_utime=1, si_stime=0} ---"), [Kind::Measure; 2]);
        let with_comment = scan("--- SIGCHLD {si_utime=1 /* 0.01 s */, si_stime=0} ---", &|_| None);
        assert_eq!(with_comment.len(), scan("--- SIGCHLD {si_utime=0, si_stime=0} ---", &|_| None).len());
        assert_eq!(kinds("clock_gettime(CLOCK_MONOTONIC, {tv_sec=1, tv_nsec=2}) = 0"), [Kind::Time; 2]);
        assert_eq!(kinds("getrandom(\"\\xff\\xe6\", 8, GRND_NONBLOCK) = 8"), [Kind::Random]);
    }

    #[test]
    fn numbers_of_pipes_and_sockets_are_found() {
        assert_eq!(variable("read(3<pipe:[1234]>, \"\", 1) = 0"), [(Kind::Inode, "1234".to_owned())]);
        assert_eq!(variable("read(3<UNIX-STREAM:[12->13]>, \"\", 1) = 0"), [(Kind::Inode, "12->13".to_owned())]);
        assert_eq!(kinds("read(3<TCP:[127.0.0.1:80->127.0.0.1:90]>, \"\", 1) = 0"), []);
        assert_eq!(kinds("read(3</a[1]b>, \"\", 1) = 0"), []);
    }

    #[test]
    fn durations_keep_their_shape() {
        let whole: String =
            scan("close(3) = 0 <0.000012>", &|_| None).iter().map(|t| t.text.as_str()).collect::<String>();
        assert_eq!(whole, "close(3) = 0 <#.######>");
    }

    #[test]
    fn padding_is_a_token_of_its_own() {
        let tokens = scan("close(3)      = 0", &|_| None);
        assert!(tokens.contains(&Token { kind: Kind::Padding, text: "      ".to_owned() }));
    }
}
