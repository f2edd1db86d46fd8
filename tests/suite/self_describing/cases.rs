//! Each call that takes a pointer is to be made well, with an error, with a garbage pointer, and with a pointer to the last bytes before an
//! unmapped page. Which of these no target does is listed in tests/targets/sys/UNCOVERED_CASES, a call and the cases a line. It may only shrink.
//!
//! `TRACE_BLESS=1 cargo test self_describing` takes away what is covered now; it never adds anything.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use trace::abi::Abi;
use trace::addr::VAddr;
use trace::syscalls::{ArgSpec, Cx, Kind, Limits, Memory, RawResult, Signature, all, decode};

use crate::harness::self_describing;

const HEADER: &str = "# Cases that no self-describing target makes of a call that takes pointers. This list only shrinks: \
                      TRACE_BLESS=1 cargo test self_describing";

/// The cases that a call which takes pointers is to be made in, as expect.h calls them.
const WANTED: [&str; 4] = ["success", "error", "garbage", "edge"];

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

/// The calls with something behind a pointer that is shown, as `name@width`.
fn with_pointers() -> BTreeSet<String> {
    let mut calls = BTreeSet::new();
    for abi in Abi::ALL {
        for (name, signature) in all(abi).filter_map(|call| call.signature.map(|signature| (call.name, signature))) {
            let follows = |(argument, spec): (usize, &ArgSpec)| match spec.kind {
                Kind::Path | Kind::Text | Kind::Bytes(_) | Kind::To(_) | Kind::Array(..) | Kind::Staged(_) => true,
                Kind::Custom(..) | Kind::PerAbi(..) => is_followed(abi, signature, argument),
                _ => false,
            };
            if signature.args.iter().enumerate().any(follows) {
                calls.insert(at_width(name, if abi == Abi::I386 { 32 } else { 64 }));
            }
        }
    }
    calls
}

/// A call of an interface, by the width of that.
pub(super) fn at_width(name: &str, bits: u32) -> String {
    format!("{name}@{bits}")
}

fn read(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words = lines.map(|line| line.split(' ').map(str::to_owned));
    words.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

/// What is missing, and what of the list is stale.
fn missing(calls: &BTreeSet<String>, made: &BTreeSet<(String, String)>) -> BTreeMap<String, BTreeSet<String>> {
    let of = |name: &str| {
        let cases = WANTED.iter().filter(|case| !made.contains(&(name.to_owned(), (**case).to_owned())));
        cases.map(|case| (*case).to_owned()).collect::<BTreeSet<_>>()
    };
    calls.iter().map(|name| (name.clone(), of(name))).filter(|(_, cases)| !cases.is_empty()).collect()
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
    let listed = read(&fs::read_to_string(&path).unwrap_or_default());
    let missing = missing(&with_pointers(), made);
    if std::env::var_os("TRACE_BLESS").is_some() {
        let mut text = format!("{HEADER}\n");
        for (name, cases) in &listed {
            let left: Vec<&str> = missing
                .get(name)
                .into_iter()
                .flatten()
                .filter(|case| cases.contains(*case))
                .map(String::as_str)
                .collect();
            if !left.is_empty() {
                text.push_str(&format!("{name} {}\n", left.join(" ")));
            }
        }
        return fs::write(&path, text).err().map(|e| format!("{}: {e}", path.display())).into_iter().collect();
    }
    compare(&missing, &listed)
}

#[test]
fn self_describing_cases_that_are_missing_or_stale_are_found() {
    let made = BTreeSet::from(
        [("a", "success"), ("a", "error"), ("a", "garbage"), ("b", "edge")].map(|(a, b)| (a.to_owned(), b.to_owned())),
    );
    let missing = missing(&BTreeSet::from(["a", "b"].map(str::to_owned)), &made);
    assert_eq!(missing["a"], BTreeSet::from(["edge".to_owned()]));
    assert_eq!(missing["b"].len(), 3);
    let listed = read("# remark\na edge garbage\n");
    let found = compare(&missing, &listed);
    assert!(found.contains(&"no target makes b in the case `success`\n".to_owned()), "{found:?}");
    assert!(found.contains(&"UNCOVERED_CASES: a target makes a in the case `garbage`\n".to_owned()), "{found:?}");
    assert_eq!(found.len(), 4, "{found:?}");
}

#[test]
fn self_describing_cases_are_wanted_of_whatever_follows_pointers() {
    let calls = with_pointers();
    for call in ["openat@64", "_llseek@32", "fstat@64", "readv@32", "getdents64@64", "rt_sigaction@64", "uselib@32"] {
        assert!(calls.contains(call), "{call}");
    }
    assert!(!calls.contains("_llseek@64") && !calls.contains("getpid@32") && !calls.contains("mmap@64"));
}
