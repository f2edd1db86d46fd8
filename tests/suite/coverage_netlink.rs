//! Every message and attribute of netlink that is decoded must be in a self-describing target (tests/targets/sys/*netlink*.c),
//! or in tests/targets/sys/NETLINK_UNCOVERED with the reason: a name a line, a blank, the reason. That list may only shrink.
//!
//! The targets' own test makes sure that what they state is what both tracers write.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use trace::syscalls::netlink_families;

use crate::harness::self_describing;

/// The words of all targets that are about netlink.
fn words() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for entry in fs::read_dir(self_describing()).expect("the folder of the targets").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.contains("netlink") && name.ends_with(".c") {
            let text = fs::read_to_string(entry.path()).expect("a target is text");
            words.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned));
        }
    }
    words
}

/// The names that need no target, with the reasons.
fn exceptions() -> BTreeMap<String, String> {
    let text = fs::read_to_string(self_describing().join("NETLINK_UNCOVERED")).expect("the list of exceptions");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pair = |line: &str| match line.split_once(' ') {
        Some((name, reason)) if !reason.trim().is_empty() => (name.to_owned(), reason.to_owned()),
        _ => panic!("NETLINK_UNCOVERED: `{line}` has no reason"),
    };
    lines.map(pair).collect()
}

/// Complaints about what is decoded, given the words of the targets and the exceptions.
fn complaints(
    decoded: &[(String, &'static str)],
    words: &BTreeSet<String>,
    exceptions: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for (family, name) in decoded {
        match (words.contains(*name), exceptions.contains_key(*name)) {
            (false, false) => complaints.push(format!("no target has {name} ({family})")),
            (true, true) => complaints.push(format!("NETLINK_UNCOVERED: {name} is in a target")),
            _ => {}
        }
    }
    let stale = exceptions.keys().filter(|name| !decoded.iter().any(|(_, decoded)| decoded == name));
    complaints.extend(stale.map(|name| format!("NETLINK_UNCOVERED: nothing that is decoded is called {name}")));
    complaints
}

#[test]
fn coverage_of_netlink_is_whole() {
    let families = netlink_families();
    assert!(families.len() > 80, "only {} families are decoded", families.len());
    let mut decoded = Vec::new();
    for family in families {
        let title = format!("{} {}", family.protocol, family.table);
        decoded.extend(family.names.into_iter().map(|name| (title.clone(), name)));
    }
    let found = complaints(&decoded, &words(), &exceptions());
    assert!(found.is_empty(), "{} complaints:\n{}", found.len(), found.join("\n"));
}

#[test]
fn coverage_of_netlink_misses_nothing() {
    let decoded = [("A".to_owned(), "X_ONE"), ("A".to_owned(), "X_TWO"), ("B".to_owned(), "X_THREE")];
    let words = BTreeSet::from(["X_ONE".to_owned(), "X_THREE".to_owned()]);
    let of = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "because".to_owned())).collect();
    assert_eq!(complaints(&decoded, &words, &of(&["X_TWO"])), Vec::<String>::new());
    assert_eq!(complaints(&decoded, &words, &of(&[])), ["no target has X_TWO (A)"]);
    let both = complaints(&decoded, &words, &of(&["X_ONE", "X_TWO", "X_FOUR"]));
    assert_eq!(
        both,
        ["NETLINK_UNCOVERED: X_ONE is in a target", "NETLINK_UNCOVERED: nothing that is decoded is called X_FOUR"]
    );
}
