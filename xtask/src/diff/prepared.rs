//! A line made ready for comparison.

use super::descriptors::Descriptors;
use super::line::Line;
use super::token::{Kind, Token, scan};
use super::tree::sort_of;

/// A line and the forms of it that comparisons need.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    /// What must be equal: variable parts are replaced by the name of their kind.
    pub(crate) normal: String,
    /// What a reader sees: tasks named, all else as it was.
    pub(crate) shown: String,
    /// The line without its strings and numbers.
    pub(crate) skeleton: String,
    /// The call's or the signal's name.
    pub(crate) sort: String,
    /// The variable parts in their order.
    pub(crate) variable: Vec<Token>,
    /// The normal form of what was written at the entry of a call that another task's line tore apart.
    pub(crate) entry: Option<String>,
    /// The length of the line in front of its result, and the blanks that follow.
    padding: Option<(usize, usize)>,
}

impl Prepared {
    /// `descriptors` are those of the line's task, where threads race for their numbers.
    pub(crate) fn new(
        line: &Line,
        pids: &dyn Fn(i32) -> Option<String>,
        descriptors: Option<&mut Descriptors>,
    ) -> Self {
        let mut tokens = scan(&line.text, pids);
        let mut entry = line.cut.map(|cut| scan(&line.text[..cut], pids));
        let mut shown = line.columns.clone();
        shown.extend(tokens.iter().map(|token| token.text.as_str()));
        if let Some(descriptors) = descriptors {
            entry.iter_mut().for_each(|entry| descriptors.name_argument(entry));
            descriptors.name(&line.text, &mut tokens);
        }
        Prepared {
            normal: line.columns.clone() + &masked(&tokens, false),
            shown,
            skeleton: masked(&tokens, true),
            sort: sort_of(&line.text),
            entry: entry.map(|entry| masked(&entry, false)),
            padding: if line.cut.is_none() { padding(line, &tokens) } else { None },
            variable: tokens.into_iter().filter(|token| is_variable(token.kind)).collect(),
        }
    }

    /// Whether the result stands in the column where the other line, of the same length, has it.
    pub(crate) fn padded_like(&self, other: &Prepared) -> bool {
        match (self.padding, other.padding) {
            (Some((length, blanks)), Some((other_length, other_blanks))) => {
                length != other_length || blanks == other_blanks
            }
            _ => true,
        }
    }

    /// Whether the call was torn apart at the same place, when both were.
    pub(crate) fn torn_like(&self, other: &Prepared) -> bool {
        match (&self.entry, &other.entry) {
            (Some(own), Some(others)) => own == others,
            _ => true,
        }
    }
}

fn is_variable(kind: Kind) -> bool {
    !matches!(kind, Kind::Fixed | Kind::Text | Kind::Number | Kind::Padding)
}

fn masked(tokens: &[Token], skeleton: bool) -> String {
    let mut text = String::new();
    for token in tokens {
        text.push_str(match token.kind {
            Kind::Text if skeleton => "STRING",
            Kind::Number | Kind::Measure if skeleton => "N",
            Kind::Fixed | Kind::Text | Kind::Number => &token.text,
            Kind::Pid => "PID",
            Kind::Address => "ADDRESS",
            Kind::Inode => "INODE",
            Kind::Time => "TIME",
            Kind::Measure => "MEASURE",
            Kind::Random => "RANDOM",
            Kind::Padding => " ",
        });
    }
    text
}

fn padding(line: &Line, tokens: &[Token]) -> Option<(usize, usize)> {
    let at = tokens.iter().position(|token| token.kind == Kind::Padding)?;
    let blanks = tokens[at].text.len();
    // Counted in the line as it was: a task's name is not as long as its number.
    let gap = line.text.rfind(&format!("){}= ", tokens[at].text))?;
    Some((line.offset + gap + 1, blanks))
}

#[cfg(test)]
mod tests {
    use super::super::{join::join, line::parse};
    use super::*;

    fn first(trace: &str) -> Prepared {
        Prepared::new(&join(parse(trace))[0], &|pid| (pid == 11).then(|| "T0".to_owned()), None)
    }

    #[test]
    fn normal_forms_keep_what_counts() {
        let line = first("11    mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0x1000) = 0x7f0011112000");
        assert_eq!(line.normal, "mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, 3, 0x1000) = ADDRESS");
        assert_eq!(line.skeleton, "mmap(NULL, N, PROT_READ, MAP_PRIVATE, N, N) = ADDRESS");
        assert_eq!(first("11    getpid() = 11").shown, "getpid() = T0");
    }

    #[test]
    fn the_column_of_the_result_is_compared() {
        let a = first("11    close(3)                          = 0");
        assert!(a.padded_like(&first("11    close(4)                          = 0")));
        assert!(!a.padded_like(&first("11    close(3)                         = 0")));
        assert!(a.padded_like(&first("11    close(10) = 0")), "lines of other lengths say nothing");
        assert!(a.padded_like(&first("11    close(3 <unfinished ...>\n11    <... close resumed>) = 0")));
    }

    #[test]
    fn the_place_of_a_tear_is_compared() {
        let a = first("11    read(0,  <unfinished ...>\n11    <... read resumed>\"x\", 1) = 1");
        assert!(a.torn_like(&first("11    read(0, \"x\", 1) = 1")));
        assert!(!a.torn_like(&first("11    read(0, \"x\", 1 <unfinished ...>\n11    <... read resumed>) = 1")));
    }
}
