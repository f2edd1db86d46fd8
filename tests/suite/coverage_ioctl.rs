//! Families of ioctl requests and levels of socket options that no self-describing target makes a call of:
//! tests/targets/sys/UNCOVERED_IOCTL, one a line with the reason. That list only shrinks.
//!
//! A family is the requests with the same type in their numbers (`_IOC_TYPE`); it is covered when a target under
//! tests/targets/sys names one of the requests that are decoded. What the target states about it is checked by the
//! self-describing tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use trace::syscalls::{consts, ioctl_requests};

use crate::harness::self_describing;

/// What a family is called, with the names any of which covers it: `ioctl 0x54`, `sockopt TCP_OPTIONS`.
fn families() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut families: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for (name, number) in ioctl_requests() {
        families.entry(format!("ioctl {:#04x}", number >> 8 & 0xff)).or_default().insert(name);
    }
    let of_sockets = |name: &str| name.ends_with("_OPTIONS") || name.contains("_TABLES_");
    for table in consts::all().into_iter().filter(|table| of_sockets(table.name)) {
        let names = table.entries.iter().map(|(name, _)| *name);
        families.entry(format!("sockopt {}", table.name)).or_default().extend(names);
    }
    families
}

/// The words of all targets.
fn words(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).expect("the targets' folder can be read").flatten().map(|entry| entry.path());
    let sources = files.filter(|path| path.extension().is_some_and(|extension| extension == "c"));
    let mut words = BTreeSet::new();
    for source in sources {
        let text = fs::read_to_string(&source).expect("a target can be read");
        words.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned));
    }
    words
}

/// What is wrong: a family without a target that is not listed, a listed one that has a target or does not exist, a line
/// without a reason.
fn complaints(
    families: &BTreeMap<String, BTreeSet<&str>>,
    words: &BTreeSet<String>,
    listed: &BTreeMap<String, String>,
) -> Vec<String> {
    let covered = |names: &BTreeSet<&str>| names.iter().any(|name| words.contains(*name));
    let mut found = Vec::new();
    for (family, names) in families {
        match (covered(names), listed.get(family)) {
            (false, None) => {
                let example = names.first().copied().unwrap_or_default();
                found.push(format!("no target under tests/targets/sys covers {family} ({example}, ...)"));
            }
            (true, Some(_)) => found.push(format!("UNCOVERED_IOCTL: {family} is covered")),
            _ => {}
        }
    }
    for (family, reason) in listed {
        if !families.contains_key(family) {
            found.push(format!("UNCOVERED_IOCTL: there is no {family}"));
        }
        if reason.trim().is_empty() {
            found.push(format!("UNCOVERED_IOCTL: {family} has no reason"));
        }
    }
    found
}

fn listed(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let split = lines.map(|line| line.split_once(':').unwrap_or((line, "")));
    split.map(|(family, reason)| (family.trim().to_owned(), reason.trim().to_owned())).collect()
}

#[test]
fn ioctl_families_and_socket_levels_have_targets() {
    let folder = self_describing();
    let list = fs::read_to_string(folder.join("UNCOVERED_IOCTL")).expect("the list can be read");
    let complaints = complaints(&families(), &words(&folder), &listed(&list));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn an_ioctl_family_without_a_target_and_a_stale_line_are_found() {
    let family = |name: &str, request| (name.to_owned(), BTreeSet::from([request]));
    let families =
        BTreeMap::from([family("ioctl 0x54", "TCGETS"), family("ioctl 0x01", "ONE"), family("ioctl 0x02", "TWO")]);
    let words = BTreeSet::from(["TCGETS".to_owned(), "TWO".to_owned()]);
    let list = listed("# a remark\nioctl 0x02: had none\nioctl 0x03: is gone\n");
    let found = complaints(&families, &words, &list);
    let about = |what: &str| found.iter().filter(|complaint| complaint.contains(what)).count();
    assert_eq!(
        [about("0x01"), about("0x02 is covered"), about("no ioctl 0x03"), found.len()],
        [1, 1, 1, 3],
        "{found:?}"
    );
}
