//! Each call that takes a pointer is to be made well, with an error, with a garbage pointer, and with a pointer to the last bytes before an
//! unmapped page. Which of these no target does is listed in tests/targets/sys/UNCOVERED_CASES, a call and the cases a line. It may only shrink.
//!
//! `TRACE_BLESS=1 cargo test self_describing` takes away what is covered now; it never adds anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use trace::abi::Abi;
use trace::syscalls::{Kind, all};

use crate::harness::self_describing;

const HEADER: &str = "# Cases that no self-describing target makes of a call that takes pointers. This list only shrinks: \
                      TRACE_BLESS=1 cargo test self_describing";

/// The cases that a call which takes pointers is to be made in, as expect.h calls them.
const WANTED: [&str; 4] = ["success", "error", "garbage", "edge"];

/// The calls with something behind a pointer that is shown.
fn with_pointers() -> BTreeSet<&'static str> {
    let follows = |kind: &Kind| {
        matches!(kind, Kind::Path | Kind::Text | Kind::Bytes(_) | Kind::To(_) | Kind::Array(..) | Kind::Staged(_))
    };
    let calls = Abi::ALL.iter().flat_map(|&abi| all(abi));
    let signatures = calls.filter_map(|call| call.signature.map(|signature| (call.name, signature)));
    signatures
        .filter(|(_, signature)| signature.args.iter().any(|arg| follows(&arg.kind)))
        .map(|(name, _)| name)
        .collect()
}

fn read(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let words = lines.map(|line| line.split(' ').map(str::to_owned));
    words.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

/// What is missing, and what of the list is stale.
fn missing(calls: &BTreeSet<&str>, made: &BTreeSet<(String, String)>) -> BTreeMap<String, BTreeSet<String>> {
    let of = |name: &str| {
        let cases = WANTED.iter().filter(|case| !made.contains(&(name.to_owned(), (**case).to_owned())));
        cases.map(|case| (*case).to_owned()).collect::<BTreeSet<_>>()
    };
    calls.iter().map(|name| ((*name).to_owned(), of(name))).filter(|(_, cases)| !cases.is_empty()).collect()
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
    let missing = missing(&BTreeSet::from(["a", "b"]), &made);
    assert_eq!(missing["a"], BTreeSet::from(["edge".to_owned()]));
    assert_eq!(missing["b"].len(), 3);
    let listed = read("# remark\na edge garbage\n");
    let found = compare(&missing, &listed);
    assert!(found.contains(&"no target makes b in the case `success`\n".to_owned()), "{found:?}");
    assert!(found.contains(&"UNCOVERED_CASES: a target makes a in the case `garbage`\n".to_owned()), "{found:?}");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(with_pointers().contains("openat") && !with_pointers().contains("getpid"));
}
