//! The sets of system calls behind `-e trace=`, `abbrev=`, `verbose=`, `raw=`, `inject=`.

use regex::Regex;

use super::{FilterError, SyscallSet, turned, words};
use crate::abi::Abi;
use crate::syscalls::{Class, all, by_name, lookup};

/// What a word of the set should be.
const WHAT: &str = "system call";

/// Classes that may be named without a `%`, as they could before strace had one.
const BARE_CLASSES: [&str; 7] = ["file", "process", "network", "signal", "ipc", "desc", "memory"];

/// Reads a set of system calls: words between commas, each a name, a number, `%class`, `/regex` or `all`; `?` in front
/// allows it to match nothing, `@64`, `@32` or `@x32` behind limits it to an interface. The whole set may be `none`.
///
/// # Errors
/// For a word that matches no call, a width that does not exist, and a regular expression that is none.
pub fn syscalls(text: &str) -> Result<SyscallSet, FilterError> {
    let (plain, turned) = turned(text);
    let mut set = SyscallSet::none();
    if plain != "none" {
        for word in words(text, WHAT)? {
            add(word, &mut set)?;
        }
    }
    Ok(if turned { set.complement() } else { set })
}

fn add(word: &str, set: &mut SyscallSet) -> Result<(), FilterError> {
    let needed = !word.starts_with('?');
    let plain = word.trim_start_matches('?');
    let (name, abis) = split_width(plain)?;
    match matching(name, abis)? {
        Some(found) => set.extend(&found),
        None if needed => return Err(unknown(name, plain)),
        None => {}
    }
    Ok(())
}

/// Cuts `@64` off a word.
fn split_width(word: &str) -> Result<(&str, &'static [Abi]), FilterError> {
    match word.rsplit_once('@') {
        None => Ok((word, &Abi::ALL)),
        Some((name, "64")) => Ok((name, &[Abi::X86_64])),
        Some((name, "32")) => Ok((name, &[Abi::I386])),
        // Known, and never seen: this tracer's kernels run no x32 programs.
        Some((name, "x32")) => Ok((name, &[])),
        Some((name, width)) => Err(FilterError::Width { width: width.to_owned(), word: name.to_owned() }),
    }
}

/// The calls that `name` means on these interfaces; `None` when it means nothing on any interface.
fn matching(name: &str, abis: &[Abi]) -> Result<Option<SyscallSet>, FilterError> {
    if let Some(pattern) = name.strip_prefix('/') {
        let regex = Regex::new(pattern)
            .map_err(|error| FilterError::Regex { pattern: pattern.to_owned(), reason: first_reason(&error) })?;
        return Ok(chosen(abis, |call, _| regex.is_match(call)));
    }
    if name.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() {
        return Ok(numbered(name, abis));
    }
    if let Some(class) = class_of(name) {
        return Ok(chosen(abis, |_, of| of.contains(class)));
    }
    if name == "all" {
        let mut set = SyscallSet::none();
        abis.iter().for_each(|&abi| set.insert_all(abi));
        return Ok(Some(set));
    }
    if !Abi::ALL.iter().any(|&abi| by_name(abi, name).is_some()) {
        return Ok(None);
    }
    Ok(Some(chosen(abis, |call, _| call == name).unwrap_or_else(SyscallSet::none)))
}

fn class_of(name: &str) -> Option<Class> {
    match name.strip_prefix('%') {
        Some("net") => Class::by_name("network"),
        Some(class) => Class::by_name(class),
        None if BARE_CLASSES.contains(&name) => Class::by_name(name),
        None => None,
    }
}

/// The calls for which `wanted` holds, given their name and classes; `None` when there are none on any interface.
fn chosen(abis: &[Abi], wanted: impl Fn(&str, Class) -> bool) -> Option<SyscallSet> {
    let mut set = SyscallSet::none();
    let mut any = false;
    for abi in Abi::ALL {
        for call in all(abi) {
            if wanted(call.name, call.signature.map_or(Class::NONE, |row| row.class)) {
                any = true;
                if abis.contains(&abi) {
                    set.insert(abi, call.number);
                }
            }
        }
    }
    any.then_some(set)
}

fn numbered(digits: &str, abis: &[Abi]) -> Option<SyscallSet> {
    let number: u32 = digits.parse().ok()?;
    let mut set = SyscallSet::none();
    let known = |&&abi: &&Abi| lookup(abi, u64::from(number)).is_some();
    Abi::ALL.iter().find(known)?;
    abis.iter().filter(known).for_each(|&abi| set.insert(abi, number));
    Some(set)
}

fn unknown(name: &str, word: &str) -> FilterError {
    let classes = crate::syscalls::signature::CLASSES.iter().map(|class| class.0);
    match name.strip_prefix('%') {
        Some(class) => match FilterError::unknown("system call class", class, classes) {
            FilterError::Unknown { what, near, .. } => {
                FilterError::Unknown { what, word: word.to_owned(), near: near.map(|near| format!("%{near}")) }
            }
            other => other,
        },
        None if crate::syscalls::signature::CLASSES.iter().any(|class| class.0 == name) => {
            FilterError::Unknown { what: WHAT, word: word.to_owned(), near: Some(format!("%{name}")) }
        }
        None => {
            let names = Abi::ALL.iter().flat_map(|&abi| all(abi)).map(|call| call.name).chain(BARE_CLASSES);
            match FilterError::unknown(WHAT, name, names) {
                FilterError::Unknown { what, near, .. } => FilterError::Unknown { what, word: word.to_owned(), near },
                other => other,
            }
        }
    }
}

/// The sentence in a message that also draws a picture of the place.
fn first_reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let line = text.lines().find_map(|line| line.strip_prefix("error: ")).or_else(|| text.lines().last());
    line.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GETPID: u64 = 39;

    fn has(text: &str, name: &str) -> bool {
        let call = by_name(Abi::X86_64, name).unwrap();
        syscalls(text).unwrap().contains(Abi::X86_64, u64::from(call.number))
    }

    fn error(text: &str) -> String {
        syscalls(text).unwrap_err().to_string()
    }

    #[test]
    fn names_and_numbers_choose_calls() {
        assert!(has("getpid", "getpid") && !has("getpid", "getppid"));
        assert!(has("getpid,,getppid,", "getppid"));
        assert!(has("39", "getpid") && has("039,getppid", "getpid"));
    }

    #[test]
    fn exclamation_marks_turn_the_whole_set() {
        assert!(!has("!getpid", "getpid") && has("!getpid", "close"));
        assert!(!has("!getpid,close", "close"));
        assert!(has("!!getpid", "getpid") && !has("!!getpid", "close"));
        assert_eq!(syscalls("!none").unwrap(), SyscallSet::all());
        assert_eq!(syscalls("!all").unwrap(), SyscallSet::none());
        assert_eq!(syscalls("!?nope").unwrap(), SyscallSet::all());
    }

    #[test]
    fn all_is_every_call_known_or_not() {
        assert!(syscalls("all").unwrap().is_all() && syscalls("close,all").unwrap().is_all());
        assert_eq!(syscalls("none").unwrap(), SyscallSet::none());
        let narrow = syscalls("all@32").unwrap();
        assert!(narrow.contains(Abi::I386, 500) && !narrow.contains(Abi::X86_64, GETPID));
    }

    #[test]
    fn a_width_limits_a_word_to_an_interface() {
        assert!(has("getpid@64", "getpid") && !has("getpid@32", "getpid") && !has("getpid@x32", "getpid"));
        assert!(has("/getp@64", "getppid") && !has("/getp@32", "getppid"));
        assert!(syscalls("20@32").unwrap().contains(Abi::I386, 20));
        assert_eq!(error("getpid@foo"), "invalid width '@foo' of 'getpid': it is @64, @32 or @x32");
    }

    #[test]
    fn expressions_match_anywhere_in_a_name() {
        assert!(has("/getp", "getpid") && has("/^get.*pid$", "getppid") && !has("/^getp?id$", "getppid"));
        assert!(has("/", "close"));
        assert!(has("/^(.*_)?statv?fs", "statfs") && has("/[[:alpha:]]+pid$", "getpid"));
        assert_eq!(error("/nosuch"), "invalid system call '/nosuch'");
        assert!(error("/[").starts_with("invalid regular expression '[': "), "{}", error("/["));
    }

    #[test]
    fn classes_need_their_sign_but_for_the_oldest() {
        assert!(has("%file", "openat") && has("file", "openat") && !has("%file", "close"));
        assert!(has("%desc", "close") && has("%net", "socket") && has("%%stat", "fstat"));
        assert!(has("stat", "stat") && !has("stat", "fstat"), "a call, not a class");
        assert_eq!(error("creds"), "invalid system call 'creds' (did you mean '%creds'?)");
        assert_eq!(error("%proces"), "invalid system call class '%proces' (did you mean '%process'?)");
        assert!(syscalls("%").is_err() && syscalls("%all").is_err());
    }

    #[test]
    fn a_question_mark_forgives() {
        assert!(has("?getpid,?foo", "getpid"));
        assert_eq!(syscalls("?foo").unwrap(), SyscallSet::none());
        assert_eq!(syscalls("?/nosuch,?%foo,?999,?").unwrap(), SyscallSet::none());
        assert!(syscalls("?/[").is_err());
    }

    #[test]
    fn what_is_unknown_is_named_with_what_was_meant() {
        assert_eq!(error("opne"), "invalid system call 'opne' (did you mean 'open'?)");
        assert_eq!(error("getpid,opeanta"), "invalid system call 'opeanta' (did you mean 'openat'?)");
        assert_eq!(error("\x1b[31m"), "invalid system call '\\33[31m'");
        for text in ["", ",", "!", "GETPID", " getpid", "none,getpid", "getpid,!close", "-1", "+39", "0x27", "999"] {
            assert!(error(text).starts_with("invalid system call '"), "{text}: {}", error(text));
        }
        assert_eq!(error("file,!open"), "invalid system call '!open' (a '!' stands before the whole set)");
        assert_eq!(error("getpid,none"), "invalid system call 'none'");
    }
}
