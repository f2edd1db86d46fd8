//! Which events are kept: the words of `-e QUALIFIER=SET` in, sets out. Pure.
//!
//! The grammar is strace's, as the installed strace 6.1 shows it: words between commas; `!` in front of the whole set
//! turns it round, twice turns it back; `all` and `none` stand for the whole set. Empty words are skipped, a set without
//! any word is an error. A later set for the same qualifier replaces the earlier one.

mod descriptors;
mod error;
mod nearest;
mod set;
mod span;
mod syscalls;
mod tamper;
mod words;

pub use descriptors::DescriptorSet;
pub use error::FilterError;
pub use nearest::nearest;
pub use set::SyscallSet;
pub use span::span;
pub use syscalls::syscalls;
pub use tamper::{Forced, Poke, Tamper, When, tamper};
pub use words::{Quiet, decode_fds, decode_pids, quiet, signals, statuses};

/// What stands behind the `!`s of a set, and whether they turn it round.
fn turned(text: &str) -> (&str, bool) {
    let plain = text.trim_start_matches('!');
    (plain, (text.len() - plain.len()) % 2 == 1)
}

/// The words of a set, without the empty ones.
///
/// # Errors
/// When there is no word at all: `what` says of what kind it should have been.
fn words<'a>(text: &'a str, what: &'static str) -> Result<Vec<&'a str>, FilterError> {
    let words: Vec<&str> = turned(text).0.split(',').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { Err(FilterError::unknown(what, text, [])) } else { Ok(words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{PIECES, cases};
    use proptest::prelude::*;

    #[test]
    fn no_text_makes_a_grammar_panic() {
        cases(|random| {
            let text = random.text(PIECES);
            match random.below(9) {
                0 => drop(syscalls(&text)),
                1 => drop(signals(&text)),
                2 => drop(statuses(&text)),
                3 => drop(quiet(&text)),
                4 => drop(decode_fds(&text)),
                5 => drop(decode_pids(&text)),
                6 => drop(DescriptorSet::parse(&text)),
                7 => drop(tamper(&text, random.below(2) == 0)),
                _ => drop(tamper(&format!("getpid:{text}"), random.below(2) == 0)),
            }
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn turning_a_set_round_twice_changes_nothing(name in "(open|%file|39|/get|all|\\?nope)") {
            prop_assert_eq!(syscalls(&name).unwrap(), syscalls(&format!("!!{name}")).unwrap());
            prop_assert_eq!(syscalls(&name).unwrap().complement(), syscalls(&format!("!{name}")).unwrap());
        }
    }
}
