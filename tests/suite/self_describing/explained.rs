//! Why strace's lines differ from ours where they do: tests/targets/sys/NAME.explained, for the target of that name.
//!
//! A rule is a block of `key: value` lines; blocks are separated by blank lines, `#` begins a comment.
//!
//! ```text
//! why: cachestat (6.5) is newer than strace 6.1
//! strace: regular expression for the whole line that strace writes
//! trace: the same for the line that is stated, or that trace writes
//! ```
//!
//! Groups of the same name must capture the same text in both lines: what a rule does not speak of is compared.

use std::fs;
use std::path::Path;

use regex::Regex;

/// The rules of a target.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

#[derive(Debug)]
struct Rule {
    why: String,
    strace: Regex,
    trace: Regex,
    used: bool,
}

impl Rules {
    /// Reads a file; none is one without rules.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = if path.exists() { fs::read_to_string(path) } else { Ok(String::new()) };
        let told = |complaint: String| format!("{}: {complaint}\n", path.display());
        Rules::parse(&text.map_err(|e| told(e.to_string()))?).map_err(told)
    }

    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
        Ok(Rules(blocks.map(Rule::parse).collect::<Result<_, _>>()?))
    }

    /// Whether a rule explains that strace wrote one line and trace the other.
    pub(super) fn explain(&mut self, strace: &str, trace: &str) -> bool {
        let rule = self.0.iter_mut().find(|rule| rule.explains(strace, trace));
        rule.map(|rule| rule.used = true).is_some()
    }

    /// What the rules say that explained nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|rule| !rule.used).map(|rule| rule.why.as_str())
    }
}

impl Rule {
    fn parse(block: &[&str]) -> Result<Self, String> {
        let get = |key: &str| {
            let value = block.iter().find_map(|line| line.split_once(':').filter(|(k, _)| *k == key));
            value.map(|(_, value)| value.trim()).ok_or(format!("a rule lacks `{key}:` near `{}`", block[0]))
        };
        let regex =
            |text: &str| Regex::new(&format!("^(?:{text})$")).map_err(|e| format!("bad expression `{text}`: {e}"));
        if block.len() != 3 {
            return Err(format!("not three lines near `{}`", block[0]));
        }
        Ok(Rule {
            why: get("why")?.to_owned(),
            strace: regex(get("strace")?)?,
            trace: regex(get("trace")?)?,
            used: false,
        })
    }

    fn explains(&self, strace: &str, trace: &str) -> bool {
        let (Some(theirs), Some(own)) = (self.strace.captures(strace), self.trace.captures(trace)) else {
            return false;
        };
        let names = self.strace.capture_names().flatten();
        names.filter_map(|name| theirs.name(name).zip(own.name(name))).all(|(a, b)| a.as_str() == b.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn self_describing_rules_explain_what_they_name_and_no_more() {
        let text = "# remark\nwhy: newer\nstrace: syscall_0x1\\((?P<args>.*)\\)\ntrace: f\\((?P<args>.*)\\)\n\n\
                    why: other\nstrace: a\ntrace: b\n";
        let mut rules = Rules::parse(text).expect("well formed");
        assert!(rules.explain("syscall_0x1(2)", "f(2)"));
        assert!(!rules.explain("syscall_0x1(2)", "f(3)") && !rules.explain("f(2)", "f(2)"));
        assert_eq!(rules.unused().collect::<Vec<_>>(), ["other"]);
        assert!(Rules::parse("why: x\nstrace: a\n").is_err());
        assert!(Rules::parse("why: x\nstrace: (\ntrace: a\n").is_err());
    }
}
