//! Each call is to be made well and with an error; one that takes a pointer also with a garbage pointer, and with a pointer to the last bytes
//! before an unmapped page. Which of these no target does is listed in tests/targets/sys/UNCOVERED_CASES, a call and the cases a line. It may
//! only shrink. A case that cannot be has a line of its own there, with the reason: `brk@64 error: it never fails`.
//!
//! `TRACE_BLESS=1 cargo test self_describing` takes away what is covered now; it never adds anything.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use trace::abi::Abi;
use trace::addr::VAddr;
use trace::syscalls::{ArgSpec, Cx, Kind, Limits, Memory, RawResult, Signature, all, decode};

use super::record::Record;
use crate::harness::self_describing;

const HEADER: &str = "# Cases that no self-describing target makes of a call. This list only shrinks: \
                      TRACE_BLESS=1 cargo test self_describing";

/// In front of the cases that cannot be.
const IMPOSSIBLE: &str = "# Cases that cannot be, with the reasons.";

/// The cases that a call is to be made in, as expect.h calls them.
const WANTED: &[&str] = &["success", "error"];

/// The same for a call that takes pointers.
const WANTED_WITH_POINTERS: &[&str] = &["success", "error", "garbage", "edge"];

/// Where the pointers lead that decoders are given to see whether they follow them; a pointer for each argument.
const POINTERS: u64 = 0x5000_0000;
const APART: u64 = 0x10_0000;

/// What the other arguments are: commands, which decide what an argument is, and sizes.
const OTHERS: std::ops::Range<u64> = 0..80;

/// Memory that is full of zeros and remembers from where it was read.
#[derive(Default)]
struct Watched(RefCell<BTreeSet<u64>>);

impl Memory for Watched {
    fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
        self.0.borrow_mut().insert(addr.raw());
        buf.fill(0);
        buf.len()
    }
}

/// Whether the decoders of a call read something from where this argument points to.
fn is_followed(abi: Abi, signature: &Signature, argument: usize) -> bool {
    let pointer = POINTERS + argument as u64 * APART;
    OTHERS.into_iter().any(|other| {
        let memory = Watched::default();
        let mut args = [other; 6];
        args[argument] = pointer;
        let mut cx = Cx {
            abi,
            args,
            sp: VAddr::NULL,
            interrupted: None,
            result: None,
            limits: Limits::default(),
            memory: &memory,
        };
        let mut values = decode::entry(signature, &cx);
        cx.result = Some(RawResult { value: 1, is_error: false });
        decode::exit(signature, &cx, &mut values);
        let read = memory.0.borrow();
        read.range(pointer..pointer + APART).next().is_some()
    })
}

/// The cases that each call is to be made in, by `name@width`. Pointers are those to something that is shown.
fn wanted() -> BTreeMap<String, &'static [&'static str]> {
    let mut calls = BTreeMap::new();
    for abi in Abi::ALL {
        for (name, signature) in all(abi).filter_map(|call| call.signature.map(|signature| (call.name, signature))) {
            let follows = |(argument, spec): (usize, &ArgSpec)| match spec.kind {
                Kind::Path | Kind::Text | Kind::Bytes(_) | Kind::To(_) | Kind::Array(..) | Kind::Staged(_) => true,
                Kind::Custom(..) | Kind::PerAbi(..) => is_followed(abi, signature, argument),
                _ => false,
            };
            let cases = if signature.args.iter().enumerate().any(follows) { WANTED_WITH_POINTERS } else { WANTED };
            calls.insert(at_width(name, if abi == Abi::I386 { 32 } else { 64 }), cases);
        }
    }
    calls
}

/// A call of an interface, by the width of that.
fn at_width(name: &str, bits: u32) -> String {
    format!("{name}@{bits}")
}

/// The cases of a run of this width: those that expect.h counted, and how the calls ended of which a line is stated.
pub(super) fn of(run: &Record, bits: u32) -> BTreeSet<(String, String)> {
    let counted = run.cases.iter().map(|(name, case)| (name.as_str(), case.as_str()));
    let stated = run.stated.iter().filter_map(|stated| ended(&stated.line));
    counted.chain(stated).map(|(name, case)| (at_width(name, bits), case.to_owned())).collect()
}

/// The name of the call that a line is about, and how it ended. An interrupted one has failed (`? ERESTARTSYS`), one that does not
/// return has not (`?`).
fn ended(line: &str) -> Option<(&str, &'static str)> {
    let (call, result) = line.rsplit_once(" = ")?;
    let (name, _) = call.trim_end().strip_suffix(')')?.split_once('(')?;
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let failed = result.starts_with("-1 ") || result.starts_with("? E");
    is_name.then_some((name, if failed { "error" } else { "success" }))
}

/// What UNCOVERED_CASES says, by call.
#[derive(Debug, Default)]
struct Listed {
    cases: BTreeMap<String, BTreeSet<String>>,
    /// The lines of cases that cannot be.
    reasons: Vec<String>,
}

impl Listed {
    fn read(text: &str) -> Self {
        let mut listed = Self::default();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (words, reason) = line.split_once(':').map_or((line, None), |(words, reason)| (words, Some(reason)));
            let mut words = words.split(' ').map(str::to_owned);
            let name = words.next().unwrap_or_default();
            listed.cases.entry(name).or_default().extend(words);
            if let Some(reason) = reason {
                assert!(!reason.trim().is_empty(), "UNCOVERED_CASES: no reason in `{line}`");
                listed.reasons.push(line.to_owned());
            }
        }
        listed
    }

    /// Whether a case cannot be.
    fn is_impossible(&self, name: &str, case: &str) -> bool {
        self.reasons.iter().any(|line| line.starts_with(&format!("{name} {case}:")))
    }
}

/// What is missing, and what of the list is stale.
fn missing(
    wanted: &BTreeMap<String, &[&str]>,
    made: &BTreeSet<(String, String)>,
) -> BTreeMap<String, BTreeSet<String>> {
    let of = |(name, cases): (&String, &&[&str])| {
        let cases = cases.iter().filter(|case| !made.contains(&(name.clone(), (**case).to_owned())));
        (name.clone(), cases.map(|case| (*case).to_owned()).collect::<BTreeSet<_>>())
    };
    wanted.iter().map(of).filter(|(_, cases)| !cases.is_empty()).collect()
}

fn compare(missing: &BTreeMap<String, BTreeSet<String>>, listed: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let none = BTreeSet::new();
    let mut complaints = Vec::new();
    for (name, cases) in missing {
        for case in cases.difference(listed.get(name).unwrap_or(&none)) {
            complaints.push(format!("no target makes {name} in the case `{case}`\n"));
        }
    }
    for (name, cases) in listed {
        for case in cases.difference(missing.get(name).unwrap_or(&none)) {
            complaints.push(format!("UNCOVERED_CASES: a target makes {name} in the case `{case}`\n"));
        }
    }
    complaints
}

/// Complaints, given the cases that targets have made of each call.
pub(super) fn complaints(made: &BTreeSet<(String, String)>) -> Vec<String> {
    let path = self_describing().join("UNCOVERED_CASES");
    let listed = Listed::read(&fs::read_to_string(&path).unwrap_or_default());
    let missing = missing(&wanted(), made);
    if std::env::var_os("TRACE_BLESS").is_some() {
        let mut text = format!("{HEADER}\n");
        for (name, cases) in &listed.cases {
            let left: Vec<&str> = missing
                .get(name)
                .into_iter()
                .flatten()
                .filter(|case| cases.contains(*case) && !listed.is_impossible(name, case))
                .map(String::as_str)
                .collect();
            if !left.is_empty() {
                text.push_str(&format!("{name} {}\n", left.join(" ")));
            }
        }
        if !listed.reasons.is_empty() {
            text.push_str(&format!("{IMPOSSIBLE}\n{}\n", listed.reasons.join("\n")));
        }
        return fs::write(&path, text).err().map(|e| format!("{}: {e}", path.display())).into_iter().collect();
    }
    compare(&missing, &listed.cases)
}

#[test]
fn self_describing_cases_that_are_missing_or_stale_are_found() {
    let made = BTreeSet::from(
        [("a", "success"), ("a", "error"), ("a", "garbage"), ("b", "edge")].map(|(a, b)| (a.to_owned(), b.to_owned())),
    );
    let wanted = BTreeMap::from([("a".to_owned(), WANTED_WITH_POINTERS), ("b".to_owned(), WANTED)]);
    let missing = missing(&wanted, &made);
    assert_eq!(missing["a"], BTreeSet::from(["edge".to_owned()]));
    assert_eq!(missing["b"].len(), 2);
    let listed = Listed::read("# remark\na edge garbage\n");
    let found = compare(&missing, &listed.cases);
    assert!(found.contains(&"no target makes b in the case `success`\n".to_owned()), "{found:?}");
    assert!(found.contains(&"UNCOVERED_CASES: a target makes a in the case `garbage`\n".to_owned()), "{found:?}");
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn self_describing_cases_that_cannot_be_have_reasons() {
    let listed = Listed::read("a edge\nb error: it never fails\nb success\n");
    assert_eq!(listed.cases["b"].len(), 2);
    assert!(listed.is_impossible("b", "error") && !listed.is_impossible("b", "success"));
    assert!(std::panic::catch_unwind(|| Listed::read("b error: \n")).is_err());
}

#[test]
fn self_describing_lines_say_how_a_call_ended() {
    assert_eq!(ended("getpid()                = 7"), Some(("getpid", "success")));
    assert_eq!(ended("f(\") = 1\") = -1 EPERM (Operation not permitted) (INJECTED)"), Some(("f", "error")));
    assert_eq!(ended("pause() = ? ERESTARTNOHAND (To be restarted if no handler)"), Some(("pause", "error")));
    assert_eq!(ended("exit(0) = ?"), Some(("exit", "success")));
    assert_eq!(ended("--- SIGUSR1 {si_signo=SIGUSR1} ---"), None);
    assert_eq!(ended("+++ exited with 0 +++"), None);
}

#[test]
fn self_describing_cases_are_wanted_of_whatever_follows_pointers() {
    let wanted = wanted();
    let follows = |call: &str| wanted[call] == WANTED_WITH_POINTERS;
    for call in ["openat@64", "_llseek@32", "fstat@64", "readv@32", "getdents64@64", "rt_sigaction@64", "uselib@32"] {
        assert!(follows(call), "{call}");
    }
    assert!(!wanted.contains_key("_llseek@64") && !follows("getpid@32") && !follows("mmap@64"));
}
