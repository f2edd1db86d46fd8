//! Numbers and spans of time as strace takes them.

pub(crate) use trace::filter::span;

/// A decimal number from 0 to `max`; blanks and a sign may stand before it, as strtol(3) has it.
pub(crate) fn number(text: &str, max: i32) -> Option<i32> {
    let plain = text.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let digits = plain.strip_prefix('+').unwrap_or(plain);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|&number| number <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal() {
        for (text, expected) in [("5", 5), ("010", 10), (" 5", 5), ("+5", 5), ("0", 0), ("2147483647", i32::MAX)] {
            assert_eq!(number(text, i32::MAX), Some(expected), "{text}");
        }
        for text in ["", "-1", "5 ", "0x10", "abc", "=100", "4x", "2147483648", "99999999999999999999", "+-5", " "] {
            assert_eq!(number(text, i32::MAX), None, "{text}");
        }
        assert_eq!(number("11", 10), None);
    }
}
