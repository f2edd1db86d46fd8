//! Sets of file descriptors (`-e read=`, `-e write=`).

use std::collections::BTreeSet;

use super::{FilterError, turned, words};

/// A set of file descriptors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DescriptorSet {
    listed: BTreeSet<i32>,
    /// Whether the set is everything but the listed ones.
    others: bool,
}

impl DescriptorSet {
    /// Reads `1,2`, `!0`, `all`, `none`.
    ///
    /// # Errors
    /// For a word that is no number from 0 to 2147483647.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let (plain, others) = turned(text);
        match plain {
            "all" => return Ok(DescriptorSet { others: !others, ..Self::default() }),
            "none" => return Ok(DescriptorSet { others, ..Self::default() }),
            _ => {}
        }
        let number = |word: &str| match word.parse() {
            Ok(number) if word.starts_with(|first: char| first.is_ascii_digit()) => Ok(number),
            _ => Err(FilterError::unknown("descriptor", word, [])),
        };
        let listed = words(text, "descriptor")?.into_iter().map(number).collect::<Result<_, _>>()?;
        Ok(DescriptorSet { listed, others })
    }

    /// Whether `fd` is in it.
    #[must_use]
    pub fn contains(&self, fd: i32) -> bool {
        self.listed.contains(&fd) != self.others
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty() && !self.others
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_listed_or_all_but_that() {
        let listed = DescriptorSet::parse("1,02").unwrap();
        assert!(listed.contains(1) && listed.contains(2) && !listed.contains(0));
        let others = DescriptorSet::parse("!1").unwrap();
        assert!(!others.contains(1) && others.contains(7));
        assert!(DescriptorSet::parse("all").unwrap().contains(3));
        assert!(DescriptorSet::parse("none").unwrap().is_empty());
        assert!(DescriptorSet::parse("!all").unwrap().is_empty());
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "x", "1,x", "-1", "+1", "2147483648", "all,1", " 1"] {
            assert!(DescriptorSet::parse(text).is_err(), "{text}");
        }
        assert_eq!(DescriptorSet::parse("1,abc").unwrap_err().to_string(), "invalid descriptor 'abc'");
    }
}
