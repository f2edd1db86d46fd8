//! Numbers and spans of time as strace takes them.

use std::time::Duration;

/// A decimal number from 0 to `max`; blanks and a sign may stand before it, as strtol(3) has it.
pub(crate) fn number(text: &str, max: i32) -> Option<i32> {
    let plain = text.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    let digits = plain.strip_prefix('+').unwrap_or(plain);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|&number| number <= max)
}

/// A span of time: a number with an optional fraction and exponent, and `s`, `ms`, `us` (also without any) or `ns`.
pub(crate) fn span(text: &str) -> Option<Duration> {
    let plain = text.trim_start();
    let unit = plain.trim_start_matches(|letter: char| !letter.is_ascii_lowercase() || letter == 'e');
    let scale = match unit {
        "s" => 1.0,
        "ms" => 1e-3,
        "us" | "" => 1e-6,
        "ns" => 1e-9,
        _ => return None,
    };
    let digits = &plain[..plain.len() - unit.len()];
    if !digits.bytes().all(|byte| byte.is_ascii_digit() || b"+.eE-".contains(&byte)) {
        return None;
    }
    let number: f64 = digits.parse().ok()?;
    // Like strace: what does not fit its 64 bits of nanoseconds is no time.
    let seconds = number * scale;
    (0.0..9e9).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
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

    #[test]
    fn spans_have_units() {
        let micros = Duration::from_micros;
        for (text, expected) in [
            ("5", micros(5)),
            ("5us", micros(5)),
            ("5ms", micros(5000)),
            ("0.5s", micros(500_000)),
            ("1e3", micros(1000)),
            ("+5", micros(5)),
            (" 5", micros(5)),
            ("5ns", Duration::from_nanos(5)),
            (".5ms", micros(500)),
            ("5.", micros(5)),
        ] {
            assert_eq!(span(text), Some(expected), "{text}");
        }
        for text in ["", "nan", "inf", "-1", "5 ms", "5m", "5usx", "0x10", "99999999999999999999s", "s", "e"] {
            assert_eq!(span(text), None, "{text}");
        }
    }
}
