//! Globs over names: `*`, `?`, `[set]`, `\x`.
//!
//! Not a file name's glob: `*` runs over `::` and `/`, and braces stand for themselves, as names of closures hold them.

use std::fmt;

/// A compiled glob.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    text: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
    /// `[a-z_]`, `[!a-z]`
    Set {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

impl Glob {
    /// Compiles a glob. Every text is one: a bracket that is not closed stands for itself.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let after = &rest[first.len_utf8()..];
            let (token, behind) = match (first, after.chars().next()) {
                ('\\', Some(next)) => (Token::Char(next), &after[next.len_utf8()..]),
                ('[', Some(_)) => set(after).unwrap_or((Token::Char('['), after)),
                ('*', _) => (Token::Many, after),
                ('?', _) => (Token::One, after),
                _ => (Token::Char(first), after),
            };
            if token != Token::Many || tokens.last() != Some(&Token::Many) {
                tokens.push(token);
            }
            rest = behind;
        }
        Glob { text: text.to_owned(), tokens }
    }

    /// Whether it matches everything.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.tokens == [Token::Many]
    }

    /// The only text that it matches, if it has no wildcards.
    #[must_use]
    pub fn literal(&self) -> Option<String> {
        self.tokens.iter().map(|token| if let Token::Char(c) = token { Some(*c) } else { None }).collect()
    }

    /// The runs of ASCII letters, digits and underscores that every match holds.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let is_word = |token: &Token| matches!(token, Token::Char(c) if c.is_ascii_alphanumeric() || *c == '_');
        let runs = self.tokens.split(|token| !is_word(token)).filter(|run| !run.is_empty());
        runs.map(|run| {
            run.iter().filter_map(|token| if let Token::Char(c) = token { Some(*c) } else { None }).collect()
        })
        .collect()
    }

    /// Whether the whole text matches. The time is at most the product of both lengths.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let tokens = &self.tokens;
        let (mut at, mut rest) = (0, text);
        // Where to go on when what follows the last `*` does not match: it takes one more character then.
        let mut retry: Option<(usize, &str)> = None;
        loop {
            match (tokens.get(at), rest.chars().next()) {
                (Some(Token::Many), _) => {
                    retry = Some((at + 1, rest));
                    at += 1;
                }
                (Some(token), Some(c)) if token.takes(c) => {
                    at += 1;
                    rest = &rest[c.len_utf8()..];
                }
                (None, None) => return true,
                _ => {
                    let Some((behind, from)) = retry else { return false };
                    let Some(skipped) = from.chars().next() else { return false };
                    let from = &from[skipped.len_utf8()..];
                    retry = Some((behind, from));
                    (at, rest) = (behind, from);
                }
            }
        }
    }
}

impl Glob {
    /// The text that it was made of.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a path matches, or its end from some slash on: `net/*.c` finds `/build/src/net/tcp.c`.
    #[must_use]
    pub fn matches_end_of(&self, path: &str) -> bool {
        self.matches(path) || path.match_indices('/').any(|(at, _)| self.matches(&path[at + 1..]))
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Token {
    fn takes(&self, c: char) -> bool {
        match self {
            Token::Char(own) => *own == c,
            Token::One => true,
            Token::Many => false,
            Token::Set { negated, ranges } => ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)) != *negated,
        }
    }
}

/// Reads a set from behind its `[` on; `None` when it is not closed.
fn set(text: &str) -> Option<(Token, &str)> {
    let (negated, body) = match text.strip_prefix(['!', '^']) {
        Some(body) => (true, body),
        None => (false, text),
    };
    // A `]` right at the start is a member.
    let end = body.char_indices().skip(1).find(|(_, c)| *c == ']').map(|(at, _)| at)?;
    let mut members = body[..end].chars().peekable();
    let mut ranges = Vec::new();
    while let Some(from) = members.next() {
        let mut ahead = members.clone();
        match (ahead.next(), ahead.next()) {
            (Some('-'), Some(to)) => {
                ranges.push((from, to));
                members = ahead;
            }
            _ => ranges.push((from, from)),
        }
    }
    Some((Token::Set { negated, ranges }, &body[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_names() {
        for (glob, matching, other) in [
            ("foo", &["foo"][..], &["foo1", "afoo", ""][..]),
            ("net_*", &["net_", "net_poll"], &["inet_", "net"]),
            ("*::push_?", &["a::b::push_x"], &["push_x", "a::push_xy"]),
            ("[a-c]x[!0-9]", &["axb", "cx_"], &["dxb", "ax1"]),
            ("[]x]*", &["]a", "x"], &["a"]),
            ("a[b", &["a[b"], &["ab"]),
            ("\\*\\[", &["*["], &["x["]),
            ("{{closure}}", &["{{closure}}"], &["closure"]),
            ("*a*b*c", &["abc", "xxaxxbxxc", "aabbcc"], &["acb"]),
            ("", &[""], &["a"]),
            ("?", &["ä"], &["", "ab"]),
        ] {
            for name in matching {
                assert!(Glob::new(glob).matches(name), "{glob} is to match {name}");
            }
            for name in other {
                assert!(!Glob::new(glob).matches(name), "{glob} is not to match {name}");
            }
        }
    }

    #[test]
    fn hostile_names_do_not_make_it_slow() {
        // With every place of every star tried, these would take longer than the world has been there.
        assert!(!Glob::new(&format!("{}c", "a*".repeat(50))).matches(&"a".repeat(20_000)));
        assert!(!Glob::new(&"*a".repeat(50)).matches(&format!("{}b", "a".repeat(20_000))));
    }

    #[test]
    fn words_and_literals_are_told() {
        assert_eq!(Glob::new("*std::vec*push_b?ck[ab]x").words(), ["std", "vec", "push_b", "ck", "x"]);
        assert_eq!(Glob::new("a\\*b").literal().as_deref(), Some("a*b"));
        assert_eq!(Glob::new("a*b").literal(), None);
        assert!(Glob::new("**").is_any() && !Glob::new("*?").is_any());
    }
}
