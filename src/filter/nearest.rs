//! What was probably meant.

/// Longer words are not compared: no known word comes near them.
const MAX_LENGTH: usize = 64;

/// The word of `known` that takes the fewest changes (a letter put in, left out, replaced, or two neighbours swapped)
/// to become `word`; `None` when even that is too many to be a slip.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.is_empty() || word.len() > MAX_LENGTH {
        return None;
    }
    let allowed = (word.len() / 3).clamp(1, 3);
    known
        .into_iter()
        .filter(|known| known.len().abs_diff(word.len()) <= allowed)
        .map(|known| (changes(word.as_bytes(), known.as_bytes()), known))
        .filter(|&(changes, known)| changes <= allowed && changes < known.len())
        .min_by_key(|&(changes, known)| (changes, known.len(), known))
        .map(|(_, known)| known)
}

fn changes(from: &[u8], to: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, &a) in from.iter().enumerate() {
        let mut here = vec![row + 1];
        for (column, &b) in to.iter().enumerate() {
            let mut least = (above[column + 1] + 1).min(here[column] + 1).min(above[column] + usize::from(a != b));
            if row > 0 && column > 0 && a == to[column - 1] && b == from[row - 1] {
                least = least.min(before[column - 1] + 1);
            }
            here.push(least);
        }
        before = std::mem::replace(&mut above, here);
    }
    above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_nonsense_is_not() {
        let known = ["open", "openat", "close", "read"];
        assert_eq!(nearest("opne", known), Some("open"));
        assert_eq!(nearest("opnat", known), Some("openat"));
        assert_eq!(nearest("raed", known), Some("read"));
        assert_eq!(nearest("frobnicate", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest(&"open".repeat(1000), known), None);
    }

    #[test]
    fn a_letter_is_no_hint_for_another() {
        assert_eq!(nearest("x", ["a", "b"]), None);
    }
}
