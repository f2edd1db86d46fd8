//! Results that the kernel did not give, for the calls of a target's region: what needs privileges or a device is decoded so too.
//!
//! Which calls these are follows from the run without injection: those that the task makes between the marks, each under the number that
//! it has among the task's calls of that name (`when=FIRST..LAST`). Not all can do without their real results: [`NEVER`] has those that
//! no target's can, and `uninjected:` in the first line of a target those that this one's control flow needs.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::words;
use crate::harness::Target;

/// Calls that always get their real results.
///
/// - Tasks and programs that begin and end: what is stated of them is what the kernel has done.
/// - Memory: the target would write to an address that is not there.
/// - The way back from a signal's handler.
/// - Pids: a target that is told 0 or -1 could signal its whole process group, or everybody.
pub(super) const NEVER: &[&str] = &[
    "exit",
    "exit_group",
    "execve",
    "execveat",
    "fork",
    "vfork",
    "clone",
    "clone3",
    "mmap",
    "mmap2",
    "munmap",
    "mremap",
    "brk",
    "rt_sigreturn",
    "sigreturn",
    "restart_syscall",
    "getpid",
    "getppid",
    "gettid",
    "getpgid",
    "getpgrp",
    "getsid",
    "setsid",
    "set_tid_address",
];

/// The error that calls get.
const ERROR: &str = "error=EPERM";

/// What calls get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// This result, or the one that the target has for the call.
    Result(u32),
    /// [`ERROR`].
    Error,
}

/// The calls of a target's region that can be given results.
#[derive(Debug, Default)]
pub(super) struct Injection {
    /// Options that the target has in all runs; some inject results already.
    args: Vec<String>,
    /// Names by what they have in common: the number of the first call and of the last one, and the result that the target asks for.
    calls: BTreeMap<(usize, usize, Option<String>), BTreeSet<String>>,
}

impl Injection {
    /// Makes it of what both tracers showed without injection. Calls that one of them has no name for are left out.
    pub(super) fn new(target: &Target, own: &Record, theirs: &Record) -> Self {
        let kept = kept(target);
        let results = results(target.field("inject"));
        let known: BTreeSet<&str> = theirs.calls().collect();
        let mut injection =
            Injection { args: words(target.field("args")).map(str::to_owned).collect(), ..Self::default() };
        for name in own.calls().filter(|name| known.contains(name) && !kept.contains(name)) {
            let before = own.before.get(name).copied().unwrap_or(0);
            let inside = own.calls().filter(|call| *call == name).count();
            let key = (before + 1, before + inside, results.get(name).map(|result| (*result).to_owned()));
            injection.calls.entry(key).or_default().insert(name.to_owned());
        }
        injection
    }

    /// Whether nothing is given to any call.
    pub(super) fn is_empty(&self) -> bool {
        self.names().is_empty()
    }

    /// The names of the calls.
    fn names(&self) -> BTreeSet<&str> {
        self.calls.values().flatten().map(String::as_str).chain(always(self.args.iter().map(String::as_str))).collect()
    }

    /// The options of both tracers.
    pub(super) fn options(&self, given: Given) -> Vec<String> {
        let always = self.args.iter().map(|word| match (given, word.split_once(":retval=")) {
            (Given::Error, Some((injection, result))) => {
                let when = result.find(':').map_or("", |end| &result[end..]);
                format!("{injection}:{ERROR}{when}")
            }
            _ => word.clone(),
        });
        let option = |((first, last, result), names): (&(usize, usize, Option<String>), &BTreeSet<String>)| {
            let names: Vec<&str> = names.iter().map(|name| unambiguous(name)).collect();
            let given = match (given, result) {
                (Given::Error, _) => ERROR.to_owned(),
                (Given::Result(_), Some(result)) => result.clone(),
                (Given::Result(result), None) => format!("retval={result}"),
            };
            ["-e".to_owned(), format!("inject={}:{given}:when={first}..{last}", names.join(","))]
        };
        always.chain(self.calls.iter().flat_map(option)).collect()
    }

    /// What is wrong with a run with injection: it must show the same calls as the run without, and each name with an injected result.
    pub(super) fn complaint(&self, base: &Record, run: &Record) -> Option<String> {
        let (wanted, shown): (Vec<&str>, Vec<&str>) = (base.calls().collect(), run.calls().collect());
        let first = (0..wanted.len().max(shown.len())).find(|&at| wanted.get(at) != shown.get(at));
        if let Some(at) = first {
            let [wanted, shown] = [wanted.get(at), shown.get(at)].map(|name| *name.unwrap_or(&"nothing"));
            return Some(format!("call {} of the region is {shown}, not {wanted} as without injection", at + 1));
        }
        let injected: BTreeSet<&str> =
            run.lines.iter().filter(|line| line.ends_with(" (INJECTED)")).filter_map(|line| call(line)).collect();
        let made = |name: &&str| shown.contains(name);
        let missing: Vec<&str> =
            self.names().into_iter().filter(made).filter(|name| !injected.contains(name)).collect();
        (!missing.is_empty()).then(|| format!("no injected result of {}", missing.join(", ")))
    }
}

/// A name of which strace would make the class of the same name.
fn unambiguous(name: &str) -> &str {
    if name == "signal" { "/^signal$" } else { name }
}

/// The name of the call that a line begins.
pub(super) fn call(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('(')?;
    let is_name = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    (is_name && !name.is_empty()).then_some(name)
}

/// The calls that no rule of this file is for: injected in all runs of a target already, or taken out by it, or by [`NEVER`].
fn kept(target: &Target) -> BTreeSet<&str> {
    let own = words(target.field("uninjected")).chain(NEVER.iter().copied());
    always(words(target.field("args"))).chain(own).collect()
}

/// The calls to which options give results in all runs.
fn always<'a>(args: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let names = args.filter_map(|word| word.strip_prefix("inject=")?.split(':').next());
    names.flat_map(|names| names.split(',')).map(|name| name.trim_start_matches('?'))
}

/// The results that calls get instead of the usual one: `setns,fsopen:retval=3`.
fn results(field: &str) -> BTreeMap<&str, &str> {
    let rules = words(field).filter_map(|rule| rule.split_once(':'));
    rules.flat_map(|(names, result)| names.split(',').map(move |name| (name, result))).collect()
}

/// What the fields of a target say of calls that its region does not make in any width, or without need.
pub(super) fn stale(target: &Target, made: &BTreeSet<String>) -> Vec<String> {
    let mut stale = Vec::new();
    for name in words(target.field("uninjected")) {
        if !made.contains(name) || NEVER.contains(&name) {
            stale.push(format!("{}: `uninjected: {name}` says nothing\n", target.name));
        }
    }
    for rule in words(target.field("inject")) {
        let names = rule.split_once(':').map_or("", |(names, _)| names);
        if !names.split(',').all(|name| made.contains(name)) {
            stale.push(format!("{}: `inject: {rule}` says nothing\n", target.name));
        }
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(line: &str) -> Target {
        Target::described("t.c".into(), line)
    }

    fn record(before: &[(&str, usize)], lines: &[&str]) -> Record {
        let before = before.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
        Record { before, lines: lines.iter().map(|line| (*line).to_owned()).collect(), ..Record::default() }
    }

    #[test]
    fn self_describing_calls_of_the_region_are_injected_by_their_numbers() {
        let target =
            target("// build: gcc   args: -f -e inject=d:retval=7:when=2+   inject: b,e:retval=3   uninjected: c");
        let base = record(
            &[("a", 2)],
            &["a(1) = 0", "--- SIGUSR1 {} ---", "a(1) = 0", "b() = 5", "c() = 0", "d() = 7", "getpid() = 8"],
        );
        let injection = Injection::new(&target, &base, &base);
        let own = [
            "-f",
            "-e",
            "inject=d:retval=7:when=2+",
            "-e",
            "inject=b:retval=3:when=1..1",
            "-e",
            "inject=a:retval=0:when=3..4",
        ];
        assert_eq!(injection.options(Given::Result(0)), own);
        let failing = [
            "-f",
            "-e",
            "inject=d:error=EPERM:when=2+",
            "-e",
            "inject=b:error=EPERM:when=1..1",
            "-e",
            "inject=a:error=EPERM:when=3..4",
        ];
        assert_eq!(injection.options(Given::Error), failing);
        // What the other tracer has no name for.
        let theirs = record(&[], &["a(1) = 0", "syscall_0x1(1) = 0"]);
        assert_eq!(Injection::new(&target, &base, &theirs).names(), BTreeSet::from(["a", "d"]));
    }

    #[test]
    fn self_describing_runs_with_injection_must_not_shrink() {
        let base = record(&[], &["a() = 1", "b() = 1", "a() = 1"]);
        let injection = Injection::new(&target("// build: gcc"), &base, &base);
        let complaint = |lines: &[&str]| injection.complaint(&base, &record(&[], lines)).unwrap_or_default();
        assert_eq!(
            complaint(&["a() = 0 (INJECTED)", "b() = 0 (INJECTED)", "--- SIGHUP ---", "a() = 0 (INJECTED)"]),
            ""
        );
        assert!(
            complaint(&["a() = 0 (INJECTED)", "b() = 0 (INJECTED)"]).contains("call 3 of the region is nothing, not a")
        );
        assert!(complaint(&["a() = 0 (INJECTED)", "b() = 0", "a() = 1"]).contains("no injected result of b"));
    }

    #[test]
    fn self_describing_fields_about_injection_must_say_something() {
        let made = BTreeSet::from(["a".to_owned(), "getpid".to_owned()]);
        assert_eq!(stale(&target("// build: gcc   inject: a:retval=3   uninjected: a"), &made), Vec::<String>::new());
        assert_eq!(stale(&target("// build: gcc   inject: a b:retval=3   uninjected: getpid c"), &made).len(), 4);
    }
}
