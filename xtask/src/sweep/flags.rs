//! Flags that strace writes as a number and trace by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use trace::syscalls::consts;

use crate::workspace::Outcome;

/// Flags that only one of the tracers has names for, and the calls that have them.
#[derive(Debug)]
pub(super) struct Flags {
    calls: Vec<String>,
    bits: BTreeMap<String, u64>,
}

impl Flags {
    /// From the names of calls, separated by blanks, and those of flags.
    pub(super) fn new(calls: &str, names: &[String]) -> Outcome<Self> {
        let bits = names.iter().map(|name| Ok((name.clone(), value_of(name)?))).collect::<Outcome<_>>()?;
        Ok(Flags { calls: calls.split_whitespace().map(str::to_owned).collect(), bits })
    }

    /// The names without which the lines would not be equal, if they are when bits are added up.
    pub(super) fn explain(&self, strace: &str, trace: &str) -> Option<Vec<String>> {
        let of = |call: &String| strace.strip_prefix(call.as_str()).is_some_and(|rest| rest.starts_with('('));
        if !self.calls.iter().any(of) || self.added(strace) != self.added(trace) {
            return None;
        }
        let words = |line: &str| -> BTreeSet<String> {
            let words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            words.filter(|word| self.bits.contains_key(*word)).map(str::to_owned).collect()
        };
        Some(words(trace).difference(&words(strace)).cloned().collect())
    }

    /// A line with one number in place of a set's bits that are numbers or have one of the names, and without a remark that says no more.
    fn added(&self, line: &str) -> String {
        static SETS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b\w+(\|\w+)*").expect("well formed"));
        static REMARKS: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"\b(0x[0-9a-f]+) /\* (\w+\?\?\?|0x[0-9a-f]+) \*/").expect("well formed"));
        let line = SETS.replace_all(line, |set: &Captures<'_>| self.set(&set[0]));
        let remark = |found: &Captures<'_>| match &found[2] {
            other if other.starts_with("0x") && *other != found[1] => found[0].to_owned(),
            _ => found[1].to_owned(),
        };
        REMARKS.replace_all(&line, remark).into_owned()
    }

    fn set(&self, text: &str) -> String {
        let (mut names, mut bits) = (Vec::new(), 0);
        for part in text.split('|') {
            let number = part.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
            match number.or(self.bits.get(part).copied()) {
                Some(some) => bits |= some,
                None => names.push(part.to_owned()),
            }
        }
        if bits != 0 || names.is_empty() {
            names.push(format!("{bits:#x}"));
        }
        names.join("|")
    }
}

/// The value that the tables have for a name.
fn value_of(name: &str) -> Outcome<u64> {
    let tables = consts::all();
    let entries = tables.iter().flat_map(|table| table.entries).filter(|(other, _)| *other == name);
    let values: BTreeSet<u64> = entries.map(|(_, value)| *value).collect();
    match values.iter().collect::<Vec<_>>()[..] {
        [value] => Ok(*value),
        [] => Err(format!("no table has {name}")),
        _ => Err(format!("tables have several values for {name}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_a_set_are_added_up_and_nothing_else_is() {
        let names = ["CLONE_DETACHED".to_owned(), "CLONE_UNTRACED".to_owned()];
        let flags = Flags::new("clone f", &names).expect("names that are known");
        let explain = |one, other| flags.explain(one, other);
        let detached = Some(vec!["CLONE_DETACHED".to_owned()]);
        assert_eq!(explain("f(CLONE_VM|0x400001) = 0", "f(CLONE_VM|CLONE_DETACHED|0x1) = 0"), detached);
        assert_eq!(explain("f(CLONE_VM|0x400000) = 0", "f(CLONE_VM|CLONE_DETACHED) = 0"), detached);
        assert_eq!(explain("f(0x400000 /* CLONE_??? */)", "f(CLONE_DETACHED)"), detached);
        assert_eq!(
            explain("f(0x400100 /* CLONE_VM|0x400000 */)", "f(0x400100 /* CLONE_VM|CLONE_DETACHED */)"),
            detached
        );
        assert_eq!(explain("f(0x400000 /* CLONE_??? */)", "f(0x400000 /* CLONE_DETACHED */)"), detached);
        for (one, other) in [
            ("f(CLONE_VM|0x400001)", "f(CLONE_VM|CLONE_DETACHED)"),
            ("f(CLONE_FS|0x400000)", "f(CLONE_VM|CLONE_DETACHED)"),
            ("f(0x400000, 1)", "f(CLONE_DETACHED, 2)"),
            ("g(0x400000)", "g(CLONE_DETACHED)"),
        ] {
            assert_eq!(explain(one, other), None, "{one} {other}");
        }
        assert!(Flags::new("f", &["NO_SUCH_FLAG".to_owned()]).is_err());
    }
}
