//! Spans of time as strace takes them.

use std::time::Duration;

/// A span of time: a number with an optional fraction and exponent, and `s`, `ms`, `us` (also without any) or `ns`.
#[must_use]
pub fn span(text: &str) -> Option<Duration> {
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
