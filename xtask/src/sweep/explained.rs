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
//! `NAME` stands for one of the words of `for:`, the same in both lines; each of the words must be needed. A word may be `NAME=NUMBER`: then
//! `NUMBER` stands for the second half, and both must be of one word. A word that is a request of ioctl also stands for its number,
//! as it is shown with `-X raw`. Groups of the same name must capture the same text in both lines. With `without: REGEX`, trace's line
//! must be strace's once what the expression matches is taken out of it. A whole sweep fails where a rule, or a word of one, explains
//! nothing.
//!
//! Flags that strace writes as a number are a rule of another form: where the bits of the names are added to the number in which
//! strace has them, the lines must be equal.
//!
//! ```text
//! why: flags that are newer than strace 6.1
//! call: io_uring_enter
//! flags: IORING_ENTER_ABS_TIMER IORING_ENTER_EXT_ARG_REG
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use regex::Regex;
use trace::abi::Abi;
use trace::syscalls::{ioctl_name, ioctl_numbers};

use super::flags::Flags;
use crate::workspace::{Outcome, root};

/// The rules of the project, and what they have explained.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    why: String,
    /// What the rule is for; a rule without it has one word, which is empty.
    words: Vec<String>,
    form: Form,
    used: BTreeSet<String>,
    /// How many lines it has explained.
    lines: usize,
}

/// How lines may differ.
#[derive(Debug)]
enum Form {
    /// One is such, the other is such.
    Lines(Lines),
    /// In these calls, one has a number for flags that the other has names for.
    Flags(Flags),
}

/// What two lines are like.
#[derive(Debug)]
struct Lines {
    strace: Regex,
    trace: Regex,
    /// The second halves of the words.
    numbers: BTreeMap<String, String>,
    /// The words that are requests of ioctl, by their numbers.
    requests: BTreeMap<String, String>,
    /// What strace's line lacks, the lines being the same otherwise.
    without: Option<Regex>,
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

/// The lines of a block by their keys.
struct Block<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Block<'a> {
    fn parse(block: &[&'a str]) -> Outcome<Self> {
        let known = ["why", "for", "strace", "trace", "without", "call", "flags"];
        let part = |line: &&'a str| {
            let part = line.split_once(':').filter(|(key, _)| known.contains(key));
            part.map(|(key, value)| (key, value.trim())).ok_or(format!("`{line}` is no part of a rule"))
        };
        Ok(Block(block.iter().map(part).collect::<Outcome<_>>()?))
    }

    fn get(&self, key: &str) -> Outcome<&'a str> {
        self.0.get(key).copied().ok_or_else(|| format!("a rule lacks `{key}:` near `{:?}`", self.0.values().next()))
    }

    /// The words of a line. Bars stand for blanks.
    fn words(&self, key: &str) -> Option<Vec<String>> {
        let line = self.0.get(key)?;
        Some(line.split_whitespace().map(|word| word.replace('|', " ")).collect())
    }
}

impl Rule {
    fn parse(block: &[&str]) -> Outcome<Self> {
        let block = Block::parse(block)?;
        let (words, form) = match block.words("flags") {
            Some(words) => (words.clone(), Form::Flags(Flags::new(block.get("call")?, &words)?)),
            None => Rule::of_lines(&block)?,
        };
        Ok(Rule { why: block.get("why")?.to_owned(), words, form, used: BTreeSet::new(), lines: 0 })
    }

    fn of_lines(block: &Block<'_>) -> Outcome<(Vec<String>, Form)> {
        let words = block.words("for").unwrap_or_else(|| vec![String::new()]);
        let halves = words.iter().filter_map(|word| word.split_once('='));
        let numbers: BTreeMap<_, _> = halves.map(|(name, number)| (name.to_owned(), number.to_owned())).collect();
        let words: Vec<String> = words.iter().map(|word| word.split('=').next().unwrap_or(word).to_owned()).collect();
        let any = |label: &str, words: Vec<&String>| {
            let words: Vec<String> = words.into_iter().map(|word| regex::escape(word)).collect();
            format!("(?P<{label}>{})\\b", words.join("|"))
        };
        let requests = requests_of(&words);
        let (names, seconds) =
            (any("NAME", words.iter().chain(requests.keys()).collect()), any("NUMBER", numbers.values().collect()));
        let regex = |text: &str| {
            // The first place captures; it is the same word in the other line.
            let text = text.replacen("NAME", &names, 1).replacen("NUMBER", &seconds, 1);
            Regex::new(&format!("^(?:{text})$")).map_err(|e| format!("bad expression `{text}`: {e}"))
        };
        let (strace, trace) = (regex(block.get("strace")?)?, regex(block.get("trace")?)?);
        let without = block.0.get("without").map(|text| Regex::new(text)).transpose().map_err(|e| e.to_string())?;
        Ok((words, Form::Lines(Lines { strace, trace, numbers, requests, without })))
    }

    fn explain(&mut self, strace: &str, trace: &str) -> bool {
        let used = match &self.form {
            Form::Lines(lines) => lines.explain(strace, trace).map(|word| vec![word]),
            Form::Flags(flags) => flags.explain(strace, trace),
        };
        let Some(used) = used else { return false };
        self.used.extend(used);
        self.lines += 1;
        true
    }
}

impl Lines {
    /// The word by which two lines are explained, if they are: groups of the same name have captured the same text, and
    /// `NAME` and `NUMBER` are of one word.
    fn explain(&self, strace: &str, trace: &str) -> Option<String> {
        let (theirs, own) = (self.strace.captures(strace)?, self.trace.captures(trace)?);
        let mut shared = self.strace.capture_names().flatten().filter_map(|name| theirs.name(name).zip(own.name(name)));
        if !shared.all(|(one, other)| one.as_str() == other.as_str()) {
            return None;
        }
        if self.without.as_ref().is_some_and(|without| without.replace_all(trace, "") != strace) {
            return None;
        }
        let group = |name| theirs.name(name).or(own.name(name)).map(|group| group.as_str());
        let word = group("NAME").unwrap_or_default();
        let word = self.requests.get(word).map_or(word, String::as_str);
        let fits = group("NUMBER").is_none_or(|number| self.numbers.get(word).is_some_and(|other| other == number));
        fits.then(|| word.to_owned())
    }
}

/// Those words that are requests of ioctl in either interface, by their numbers.
fn requests_of(words: &[String]) -> BTreeMap<String, String> {
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
    fn a_rule_may_say_what_one_line_lacks() {
        let text = "why: x\nfor: AB\nstrace: NAME .*\ntrace: NAME .*\nwithout: , r=\\d\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(rules.explain("AB {a, b}", "AB {a, r=1, b, r=2}") && !rules.explain("AB {a, b}", "AB {a, r=x, b}"));
        assert!(!rules.explain("AB {a, b}", "AB {a, r=1, c}"));
    }

    #[test]
    fn a_request_may_be_its_number_in_either_interface() {
        let text = "why: x\nfor: TCGETS VIDIOC_G_FMT\nstrace: f\\(NAME, 1\\)\ntrace: f\\(NAME, 2\\)\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(!rules.explain("f(0x5402, 1)", "f(0x5402, 2)") && !rules.explain("f(0x5401, 1)", "f(TCGETS, 2)"));
        assert!(rules.explain("f(0x5401, 1)", "f(0x5401, 2)"));
        assert_eq!(rules.unused(), ["no line needs the rule `x` VIDIOC_G_FMT"]);
        assert!(rules.explain("f(0xc0cc5604, 1)", "f(0xc0cc5604, 2)") && rules.unused().is_empty());
        assert!(rules.explain("f(0xc0d05604, 1)", "f(0xc0d05604, 2)"));
    }

    #[test]
    fn a_rule_may_say_which_number_has_which_name() {
        let text = "why: newer\nfor: ab=0x1 cd=0x2\nstrace: call_NUMBER\\((?P<rest>.*)\ntrace: NAME\\((?P<rest>.*)\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(rules.explain("call_0x2(3)", "cd(3)"));
        assert!(!rules.explain("call_0x1(3)", "cd(3)") && !rules.explain("call_0x2(3)", "cd(4)"));
        assert_eq!(rules.unused(), ["no line needs the rule `newer` ab"]);
    }

    #[test]
    fn the_rules_of_the_sweep_are_well_formed() {
        Rules::of_project().expect("xtask/sweep-explained.txt can be read");
    }
}
