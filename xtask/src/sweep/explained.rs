//! Differences of the sweep that are meant, one by one: `xtask/sweep-explained.txt`.
//!
//! A rule is a block of `key: value` lines; blocks are separated by blank lines, `#` begins a comment.
//!
//! ```text
//! why: strace 6.1 does not decode the argument
//! for: UFFDIO_WRITEPROTECT UFFDIO_CONTINUE
//! strace: (?P<call>ioctl\(\d+, NAME, )0x[0-9a-f]+(?P<result>\) += .*)
//! trace: (?P<call>ioctl\(\d+, NAME, )\{.*\}(?P<result>\) += .*)
//! ```
//!
//! `NAME` stands for one of the words of `for:`, the same in both lines, or for its number where it is a request of ioctl and numbers alone
//! are shown; each of the words must be needed. Groups of the same name must capture the same text in both lines. With `without: REGEX`,
//! trace's line must be strace's once what the expression matches is taken out of it. A whole sweep fails where a rule, or a word of one, explains nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use regex::Regex;
use trace::abi::Abi;
use trace::syscalls::{ioctl_name, ioctl_numbers};

use crate::workspace::{Outcome, root};

/// The rules of the project, and what they have explained.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    why: String,
    /// What the rule is for; a rule without it has one word, which is empty.
    words: Vec<String>,
    /// The words that numbers stand for, as they are written with `-X raw`.
    numbers: BTreeMap<String, String>,
    strace: Regex,
    trace: Regex,
    /// What strace's line lacks, the lines being the same otherwise.
    without: Option<Regex>,
    used: BTreeSet<String>,
    /// How many lines it has explained.
    lines: usize,
}

impl Rules {
    /// Reads the project's file.
    pub(super) fn of_project() -> Outcome<Self> {
        let path = root().join("xtask/sweep-explained.txt");
        let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        Rules::parse(&text).map_err(|complaint| format!("{}: {complaint}", path.display()))
    }

    fn parse(text: &str) -> Outcome<Self> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
        Ok(Rules(blocks.map(Rule::parse).collect::<Outcome<_>>()?))
    }

    /// Whether a rule explains that strace wrote one line and trace the other.
    pub(super) fn explain(&mut self, strace: &str, trace: &str) -> bool {
        self.0.iter_mut().any(|rule| rule.explain(strace, trace))
    }

    /// What explained nothing.
    pub(super) fn unused(&self) -> Vec<String> {
        let of = |rule: &Rule| {
            let unused = rule.words.iter().filter(|word| !rule.used.contains(*word));
            let unused: Vec<&str> = unused.map(String::as_str).collect();
            (!unused.is_empty()).then(|| format!("no line needs the rule `{}` {}", rule.why, unused.join(" ")))
        };
        self.0.iter().filter_map(of).collect()
    }

    /// How many lines each rule that was needed explained.
    pub(super) fn counts(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0.iter().filter(|rule| rule.lines > 0).map(|rule| (rule.lines, rule.why.as_str()))
    }
}

impl Rule {
    fn parse(block: &[&str]) -> Outcome<Self> {
        let find = |key: &str| {
            let value = block.iter().find_map(|line| line.split_once(':').filter(|(k, _)| *k == key));
            value.map(|(_, value)| value.trim())
        };
        let get = |key: &str| find(key).ok_or(format!("a rule lacks `{key}:` near `{}`", block[0]));
        let words: Vec<String> = match find("for") {
            // Bars stand for blanks.
            Some(words) => words.split_whitespace().map(|word| word.replace('|', " ")).collect(),
            None => vec![String::new()],
        };
        let known = ["why", "for", "strace", "trace", "without"];
        if let Some(line) = block.iter().find(|line| !known.iter().any(|key| line.starts_with(&format!("{key}:")))) {
            return Err(format!("`{line}` is no part of a rule"));
        }
        let numbers = numbers_of(&words);
        let names: Vec<String> = words.iter().chain(numbers.keys()).map(|word| regex::escape(word)).collect();
        let names = format!("(?P<NAME>{})\\b", names.join("|"));
        let regex = |text: &str| {
            // The first place captures; it is the same word in the other line.
            let text = text.replacen("NAME", &names, 1);
            Regex::new(&format!("^(?:{text})$")).map_err(|e| format!("bad expression `{text}`: {e}"))
        };
        Ok(Rule {
            why: get("why")?.to_owned(),
            words,
            numbers,
            strace: regex(get("strace")?)?,
            trace: regex(get("trace")?)?,
            without: find("without").map(Regex::new).transpose().map_err(|e| format!("bad expression: {e}"))?,
            used: BTreeSet::new(),
            lines: 0,
        })
    }

    fn explain(&mut self, strace: &str, trace: &str) -> bool {
        let (Some(theirs), Some(own)) = (self.strace.captures(strace), self.trace.captures(trace)) else {
            return false;
        };
        let mut shared = self.strace.capture_names().flatten().filter_map(|name| theirs.name(name).zip(own.name(name)));
        if !shared.all(|(one, other)| one.as_str() == other.as_str()) {
            return false;
        }
        if self.without.as_ref().is_some_and(|without| without.replace_all(trace, "") != strace) {
            return false;
        }
        let word = theirs.name("NAME").or(own.name("NAME")).map_or("", |word| word.as_str());
        self.used.insert(self.numbers.get(word).map_or(word, String::as_str).to_owned());
        self.lines += 1;
        true
    }
}

/// The numbers of those words that are requests of ioctl, in either interface, with the word.
fn numbers_of(words: &[String]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for number in ioctl_numbers() {
        for name in Abi::ALL.into_iter().filter_map(|abi| ioctl_name(abi, number)) {
            if let Some(word) = words.iter().find(|word| *word == name) {
                found.insert(format!("{number:#x}"), word.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_sweep_explain_what_they_name_and_complain_of_the_rest() {
        let text = "why: newer\nfor: AB CD EF\nstrace: f\\(NAME, 0x1\\)\ntrace: f\\(NAME, \\{\\}\\)\n\nwhy: other\nstrace: a\ntrace: b\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(rules.explain("f(AB, 0x1)", "f(AB, {})") && rules.explain("f(CD, 0x1)", "f(CD, {})"));
        assert!(!rules.explain("f(AB, 0x1)", "f(CD, {})") && !rules.explain("f(GH, 0x1)", "f(GH, {})"));
        assert_eq!(rules.unused(), ["no line needs the rule `newer` EF", "no line needs the rule `other` "]);
        assert_eq!(rules.counts().collect::<Vec<_>>(), [(2, "newer")]);
        for bad in ["why: x\nstrace: a\n", "why: x\nstrace: (\ntrace: a\n", "why: x\nstrace: a\ntrace: b\nwhat: c\n"] {
            assert!(Rules::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_rule_of_the_sweep_may_say_what_one_line_lacks() {
        let text = "why: x\nfor: AB\nstrace: NAME .*\ntrace: NAME .*\nwithout: , r=\\d\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(rules.explain("AB {a, b}", "AB {a, r=1, b, r=2}") && !rules.explain("AB {a, b}", "AB {a, r=x, b}"));
        assert!(!rules.explain("AB {a, b}", "AB {a, r=1, c}"));
    }

    #[test]
    fn a_request_of_a_rule_of_the_sweep_may_be_its_number_in_either_interface() {
        let text = "why: x\nfor: TCGETS VIDIOC_G_FMT\nstrace: f\\(NAME, 1\\)\ntrace: f\\(NAME, 2\\)\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(!rules.explain("f(0x5402, 1)", "f(0x5402, 2)") && !rules.explain("f(0x5401, 1)", "f(TCGETS, 2)"));
        assert!(rules.explain("f(0x5401, 1)", "f(0x5401, 2)"));
        assert_eq!(rules.unused(), ["no line needs the rule `x` VIDIOC_G_FMT"]);
        assert!(rules.explain("f(0xc0cc5604, 1)", "f(0xc0cc5604, 2)") && rules.unused().is_empty());
        assert!(rules.explain("f(0xc0d05604, 1)", "f(0xc0d05604, 2)"));
    }

    #[test]
    fn the_rules_of_the_sweep_are_well_formed() {
        Rules::of_project().expect("xtask/sweep-explained.txt can be read");
    }
}
