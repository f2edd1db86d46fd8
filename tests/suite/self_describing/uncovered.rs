//! Calls for which no target states a line: tests/targets/sys/UNCOVERED, a name and width a line. It may only shrink.
//!
//! `TRACE_BLESS=1 cargo test self_describing` takes away what is covered now; it never adds anything.

use std::collections::BTreeSet;
use std::fs;

use trace::abi::Abi;
use trace::syscalls::all;

use crate::harness::self_describing;

const HEADER: &str =
    "# Calls without a self-describing case. This list only shrinks: TRACE_BLESS=1 cargo test self_describing";

/// Complaints about the list, given the calls that targets state lines of.
pub(super) fn complaints(covered: &BTreeSet<String>) -> Vec<String> {
    let path = self_describing().join("UNCOVERED");
    let text = fs::read_to_string(&path).unwrap_or_default();
    let listed: BTreeSet<String> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    let calls: BTreeSet<String> = Abi::ALL
        .iter()
        .flat_map(|&abi| {
            let bits = if abi == Abi::I386 { 32 } else { 64 };
            all(abi).map(move |call| format!("{}@{bits}", call.name))
        })
        .collect();
    if std::env::var_os("TRACE_BLESS").is_some() {
        let left: Vec<&str> = listed.difference(covered).map(String::as_str).collect();
        let text = format!("{HEADER}\n{}\n", left.join("\n"));
        return fs::write(&path, text).err().map(|e| format!("{}: {e}", path.display())).into_iter().collect();
    }
    let without = calls.difference(covered).filter(|call| !listed.contains(*call));
    let without = without.map(|call| format!("no target states a line of {call}\n"));
    let stale = listed.intersection(covered).map(|call| format!("{}: {call} is covered\n", path.display()));
    let unknown = listed.difference(&calls).map(|call| format!("{}: there is no {call}\n", path.display()));
    without.chain(stale).chain(unknown).collect()
}
