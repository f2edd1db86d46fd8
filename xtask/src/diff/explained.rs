//! Differences that docs/OUTPUT.md explains: `xtask/diff-explained.txt`.
//!
//! A rule is a block of `key: value` lines; blocks are separated by blank lines, `#` begins a comment.
//!
//! ```text
//! why: what differs and for what good reason
//! doc: the heading in docs/OUTPUT.md that says so
//! strace: regular expression for strace's whole line, tasks named; `-` where strace has no such line
//! trace: the same for trace's line
//! ```
//!
//! Groups of the same name must capture the same text in both lines, so that a rule hides nothing but what it names.

use std::fs;

use regex::Regex;

use crate::workspace::{Outcome, root};

/// One kind of difference that is meant.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) why: String,
    pub(crate) doc: String,
    strace: Option<Regex>,
    trace: Option<Regex>,
}

/// All rules, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Rules(pub(crate) Vec<Rule>);

impl Rules {
    /// Reads the project's file and checks that every rule's heading is in docs/OUTPUT.md.
    pub(crate) fn of_project() -> Outcome<Self> {
        let path = root().join("xtask/diff-explained.txt");
        let text = fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        let rules = Rules::parse(&text)?;
        let output = fs::read_to_string(root().join("docs/OUTPUT.md")).unwrap_or_default();
        let headings: Vec<&str> = output.lines().filter_map(|line| line.strip_prefix('#')).collect();
        for rule in &rules.0 {
            if !headings.iter().any(|heading| heading.trim_start_matches('#').trim() == rule.doc) {
                return Err(format!(
                    "docs/OUTPUT.md has no heading `{}`, which a rule of {} names",
                    rule.doc,
                    path.display()
                ));
            }
        }
        Ok(rules)
    }

    /// Parses the text of a rules file.
    pub(crate) fn parse(text: &str) -> Outcome<Self> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
        Ok(Rules(blocks.map(Rule::parse).collect::<Outcome<Vec<_>>>()?))
    }

    /// The rule that explains a pair of lines.
    pub(crate) fn explains(&self, strace: Option<&str>, trace: Option<&str>) -> Option<usize> {
        self.0.iter().position(|rule| rule.explains(strace, trace))
    }
}

impl Rule {
    fn parse(block: &[&str]) -> Outcome<Self> {
        let get = |key: &str| -> Outcome<&str> {
            let value = block.iter().find_map(|line| line.split_once(':').filter(|(k, _)| *k == key));
            value.map(|(_, value)| value.trim()).ok_or(format!("a rule lacks `{key}:` near `{}`", block[0]))
        };
        let regex = |text: &str| match text {
            "-" => Ok(None),
            text => Regex::new(&format!("^(?:{text})$")).map(Some).map_err(|e| format!("bad expression `{text}`: {e}")),
        };
        let rule = Rule {
            why: get("why")?.to_owned(),
            doc: get("doc")?.to_owned(),
            strace: regex(get("strace")?)?,
            trace: regex(get("trace")?)?,
        };
        if rule.strace.is_none() && rule.trace.is_none() {
            return Err(format!("the rule `{}` names no line", rule.why));
        }
        Ok(rule)
    }

    fn explains(&self, strace: Option<&str>, trace: Option<&str>) -> bool {
        let side = |regex: &Option<Regex>, line: Option<&str>| match (regex, line) {
            (None, None) => Some(Vec::new()),
            (Some(regex), Some(line)) => regex.captures(line).map(|found| {
                let names = regex.capture_names().flatten();
                names.filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().to_owned()))).collect()
            }),
            _ => None,
        };
        let (Some(own), Some(theirs)) = (side(&self.strace, strace), side(&self.trace, trace)) else { return false };
        own.iter().all(|(name, text)| theirs.iter().all(|(other, value)| other != name || value == text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# a comment

why: newer name
doc: Names
strace: syscall_0x1cf\\((?P<args>.*)\\) = (?P<ret>.*)
trace: newcall\\((?P<args>.*)\\) = (?P<ret>.*)

why: extra line
doc: More
strace: -
trace: extra.*
";

    #[test]
    fn rules_explain_what_they_name_and_no_more() {
        let rules = Rules::parse(TEXT).expect("well formed");
        assert_eq!(rules.explains(Some("syscall_0x1cf(1) = 0"), Some("newcall(1) = 0")), Some(0));
        assert_eq!(rules.explains(Some("syscall_0x1cf(1) = 0"), Some("newcall(2) = 0")), None);
        assert_eq!(rules.explains(Some("syscall_0x1cf(1) = 0"), None), None);
        assert_eq!(rules.explains(None, Some("extra 1")), Some(1));
        assert_eq!(rules.explains(Some("x"), Some("extra 1")), None);
    }

    #[test]
    fn malformed_rules_are_refused() {
        assert!(Rules::parse("why: x\ndoc: y\nstrace: -\ntrace: -\n").is_err());
        assert!(Rules::parse("why: x\nstrace: a\ntrace: -\n").is_err());
        assert!(Rules::parse("why: x\ndoc: y\nstrace: (\ntrace: -\n").is_err());
    }

    #[test]
    fn the_rules_of_the_project_are_well_formed() {
        Rules::of_project().expect("xtask/diff-explained.txt and docs/OUTPUT.md agree");
    }
}
