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
//! `NAME` stands for one of the words of `for:`, the same in both lines; each of the words must be needed. Groups of the same name must
//! capture the same text in both lines. A whole sweep fails where a rule, or a word of one, explains nothing.

use std::collections::BTreeSet;
use std::fs;

use regex::Regex;

use crate::workspace::{Outcome, root};

/// The rules of the project, and what they have explained.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    why: String,
    /// What the rule is for; a rule without it has one word, which is empty.
    words: Vec<String>,
    strace: Regex,
    trace: Regex,
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
        let known = ["why", "for", "strace", "trace"];
        if let Some(line) = block.iter().find(|line| !known.iter().any(|key| line.starts_with(&format!("{key}:")))) {
            return Err(format!("`{line}` is no part of a rule"));
        }
        let names: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
        let names = format!("(?P<NAME>{})\\b", names.join("|"));
        let regex = |text: &str| {
            // The first place captures; it is the same word in the other line.
            let text = text.replacen("NAME", &names, 1);
            Regex::new(&format!("^(?:{text})$")).map_err(|e| format!("bad expression `{text}`: {e}"))
        };
        Ok(Rule {
            why: get("why")?.to_owned(),
            words,
            strace: regex(get("strace")?)?,
            trace: regex(get("trace")?)?,
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
        let word = theirs.name("NAME").or(own.name("NAME"));
        self.used.insert(word.map_or_else(String::new, |word| word.as_str().to_owned()));
        self.lines += 1;
        true
    }
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
    fn the_rules_of_the_sweep_are_well_formed() {
        Rules::of_project().expect("xtask/sweep-explained.txt can be read");
    }
}
