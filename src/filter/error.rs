//! What can be wrong with a set, as one sentence.

use super::nearest;
use crate::value::quote::{Around, HexStrings, escape};

/// A set that can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// A word that means nothing.
    #[error("invalid {what} '{}'{}", shown(.word), hint(.word, .near))]
    Unknown {
        /// What it should have been.
        what: &'static str,
        /// The word.
        word: String,
        /// The known word that looks most like it.
        near: Option<String>,
    },
    /// A word that is none of a few, and not near one of them.
    #[error("invalid {what} '{}': it is {known}", shown(.word))]
    NoneOf {
        /// What it should have been.
        what: &'static str,
        /// The word.
        word: String,
        /// The words that there are.
        known: String,
    },
    /// A width behind `@` that is none.
    #[error("invalid width '@{}' of '{}': it is @64, @32 or @x32", shown(.width), shown(.word))]
    Width {
        /// What stands behind the `@`.
        width: String,
        /// What stands before it.
        word: String,
    },
    /// A regular expression that is none.
    #[error("invalid regular expression '{}': {}", shown(.pattern), .reason)]
    Regex {
        /// The expression.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A part of a rule for tampering that is none.
    #[error("cannot inject '{}': {}", shown(.word), .reason)]
    Tamper {
        /// The part.
        word: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl FilterError {
    /// A word that means nothing, where one of `known` might have been meant.
    pub(super) fn unknown<'a>(what: &'static str, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        FilterError::Unknown { what, word: word.to_owned(), near: nearest(word, known).map(str::to_owned) }
    }
}

fn hint(word: &str, near: &Option<String>) -> String {
    // As `-l` and `-F` have it.
    if word.starts_with('!') {
        return " (a '!' stands before the whole set)".to_owned();
    }
    near.as_ref().map_or_else(String::new, |near| format!(" (did you mean '{near}'?)"))
}

/// What the user typed, with nothing in it that a terminal would act upon.
fn shown(text: &str) -> String {
    let mut out = Vec::new();
    escape(text.as_bytes(), HexStrings::Never, Around::Angles, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}
