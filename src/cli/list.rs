//! `trace list`: what can be traced.

use std::ffi::OsString;
use std::fmt::Write;

use trace::abi::Abi;
use trace::filter;
use trace::syscalls::signature::CLASSES;
use trace::syscalls::{Kind, Signature, all, by_name};

use super::{Refusal, hint, list_probes, shown};

/// Prints what `trace list WHAT [WHICH]` asks for.
///
/// # Errors
/// When it is not known what is to be listed, and when nothing is found.
pub(super) fn list(words: &[OsString]) -> Result<String, Refusal> {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    match words.iter().map(|word| &**word).collect::<Vec<_>>().as_slice() {
        ["syscalls"] => syscalls("*"),
        ["syscalls", which] => syscalls(which),
        ["syscalls", ..] => Err(Refusal("`list syscalls` takes one pattern, such as 'open*' or %file".into())),
        ["functions", program] => list_probes::functions(program, "*"),
        ["functions", program, globs] => list_probes::functions(program, globs),
        ["libcalls", program] => list_probes::libcalls(program, "*"),
        ["libcalls", program, globs] => list_probes::libcalls(program, globs),
        ["usdt", program] => list_probes::usdt(program, "*"),
        ["usdt", program, glob] => list_probes::usdt(program, glob),
        [what @ ("functions" | "libcalls" | "usdt"), ..] => {
            Err(Refusal(format!("`list {what}` takes a program and a pattern, such as `list {what} ls '*a*'`")))
        }
        [] => Err(Refusal(format!("nothing to list: {USAGE}"))),
        [what, ..] => Err(Refusal(format!("cannot list '{}': {USAGE}", shown(what.as_bytes())))),
    }
}

const USAGE: &str = "say `list syscalls [GLOB|%class]` or `list functions|libcalls|usdt PROG [GLOB]`";

/// One line: a call by name, with its numbers where it has any.
struct Entry {
    name: &'static str,
    numbers: [Option<u32>; 2],
    signature: Option<&'static Signature>,
}

fn syscalls(which: &str) -> Result<String, Refusal> {
    let set = which.starts_with('%').then(|| filter::syscalls(which)).transpose()?;
    let chosen = |abi, number, name: &str| match &set {
        Some(set) => set.contains(abi, u64::from(number)),
        None => matches(which.as_bytes(), name.as_bytes()),
    };
    let mut entries: Vec<Entry> = Vec::new();
    for call in all(Abi::X86_64).filter(|call| chosen(Abi::X86_64, call.number, call.name)) {
        let other = by_name(Abi::I386, call.name).map(|other| other.number);
        entries.push(Entry { name: call.name, numbers: [Some(call.number), other], signature: call.signature });
    }
    for call in all(Abi::I386).filter(|call| chosen(Abi::I386, call.number, call.name)) {
        if by_name(Abi::X86_64, call.name).is_none() {
            entries.push(Entry { name: call.name, numbers: [None, Some(call.number)], signature: call.signature });
        }
    }
    if entries.is_empty() {
        let near = hint(which, Abi::ALL.iter().flat_map(|&abi| all(abi)).map(|call| call.name));
        return Err(Refusal(format!("no system call matches '{}'{near}", shown(which.as_bytes()))));
    }
    Ok(table(&entries))
}

fn table(entries: &[Entry]) -> String {
    let width = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
    let names = width(&mut entries.iter().map(|entry| entry.name.len())).max("NAME".len());
    let classes: Vec<String> = entries.iter().map(classes).collect();
    let class_width = width(&mut classes.iter().map(String::len)).max("CLASSES".len());
    let mut out = format!("{:>6} {:>5}  {:names$}  {:class_width$}  ARGUMENTS\n", "X86-64", "I386", "NAME", "CLASSES");
    for (entry, classes) in entries.iter().zip(&classes) {
        let number = |index: usize| match entry.numbers[index] {
            // Numbers of ours, for calls that share one.
            Some(number) if number < 1000 => number.to_string(),
            Some(_) => "*".to_owned(),
            None => "-".to_owned(),
        };
        let line = format!(
            "{:>6} {:>5}  {:names$}  {:class_width$}  {}",
            number(0),
            number(1),
            entry.name,
            classes,
            arguments(entry)
        );
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let undescribed = entries.iter().filter(|entry| entry.signature.is_none()).count();
    let _ = write!(out, "{} system calls", entries.len());
    if undescribed > 0 {
        let _ = write!(out, ", {undescribed} of them known by name only");
    }
    if entries.iter().any(|entry| entry.numbers[1].is_some_and(|number| number >= 1000)) {
        out.push_str("; * made through socketcall or ipc");
    }
    out.push('\n');
    out
}

fn classes(entry: &Entry) -> String {
    let Some(row) = entry.signature else { return String::new() };
    let names = CLASSES.iter().filter(|class| row.class.contains(class.1)).map(|class| format!("%{}", class.0));
    names.collect::<Vec<_>>().join(",")
}

fn arguments(entry: &Entry) -> String {
    let Some(row) = entry.signature else { return "?".to_owned() };
    let args: Vec<String> = row.args.iter().map(|arg| format!("{} {}", kind(arg.kind), arg.name)).collect();
    format!("({}) = {}", args.join(", "), kind(row.ret))
}

/// A kind in a word or two.
fn kind(kind: Kind) -> String {
    match kind {
        Kind::To(inner) => format!("{}*", self::kind(*inner)),
        Kind::Array(inner, _) => format!("{}[]", self::kind(*inner)),
        Kind::Inline(inner, count) => format!("{}[{count}]", self::kind(*inner)),
        Kind::Struct(layout) => layout.c_type.strip_prefix("struct ").unwrap_or(layout.c_type).to_owned(),
        Kind::PerAbi(native, _) => self::kind(*native),
        other => simple(other).to_owned(),
    }
}

fn simple(kind: Kind) -> &'static str {
    match kind {
        Kind::Signed(_) => "int",
        Kind::Unsigned(_) => "uint",
        Kind::Hex(_) => "hex",
        Kind::Octal(_) => "octal",
        Kind::Constant(..) => "const",
        Kind::Flags(..) => "flags",
        Kind::Fd => "fd",
        Kind::DirFd => "dirfd",
        Kind::Pid => "pid",
        Kind::Id | Kind::Id16 => "id",
        Kind::Permissions => "perm",
        Kind::Mode => "mode",
        Kind::Device(_) => "dev",
        Kind::Signal => "signal",
        Kind::Errno => "errno",
        Kind::Address => "ptr",
        Kind::Path => "path",
        Kind::Text => "string",
        Kind::Bytes(_) | Kind::Blob(_) | Kind::Chars(_) => "bytes",
        _ => "value",
    }
}

/// Whether a glob of `*`, `?` and letters matches the whole text.
fn matches(glob: &[u8], text: &[u8]) -> bool {
    // The last star, and where the text was when it was met: all that backtracking needs.
    let (mut g, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match glob.get(g) {
            Some(b'*') => {
                star = Some((g, t));
                g += 1;
            }
            Some(&letter) if letter == b'?' || letter == text[t] => {
                g += 1;
                t += 1;
            }
            _ => match star {
                Some((at, seen)) => {
                    star = Some((at, seen + 1));
                    g = at + 1;
                    t = seen + 1;
                }
                None => return false,
            },
        }
    }
    glob[g..].iter().all(|&letter| letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(words: &[&str]) -> Result<String, Refusal> {
        list(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn globs_match_whole_names() {
        for (glob, text, expected) in [
            ("*", "", true),
            ("open*", "openat2", true),
            ("*at", "openat", true),
            ("*at", "openat2", false),
            ("o*n?t", "openat", true),
            ("", "x", false),
            ("a*b*c", "aXbYbZc", true),
        ] {
            assert_eq!(matches(glob.as_bytes(), text.as_bytes()), expected, "{glob} {text}");
        }
    }

    #[test]
    fn a_call_has_its_numbers_classes_and_arguments() {
        let text = listed(&["syscalls", "openat"]).unwrap();
        let line = text.lines().nth(1).unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words[..4], ["257", "295", "openat", "%desc,%file"]);
        assert!(line.contains("(dirfd dirfd, path pathname, flags flags, "), "{line}");
        assert!(text.ends_with("1 system calls\n"), "{text}");
    }

    #[test]
    fn everything_can_be_listed_and_nothing_is_an_error() {
        assert!(listed(&["syscalls"]).unwrap().lines().count() > 400);
        assert!(listed(&["syscalls", "%network"]).unwrap().contains(" connect "));
        for words in
            [&["syscalls", "opne"][..], &["syscalls", "%nope"], &[], &["foo"], &["syscalls", "a", "b"], &["functions"]]
        {
            assert!(listed(words).is_err(), "{words:?}");
        }
        assert!(listed(&["syscalls", "opne"]).unwrap_err().0.contains("did you mean 'open'"));
    }
}
