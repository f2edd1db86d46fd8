//! Numbers as text, without the formatting machinery: a trace consists of little else.

use super::quote::HEX;

/// Writes a decimal number.
pub fn decimal(number: u64, out: &mut Vec<u8>) {
    padded(number, 1, b'0', out);
}

/// Writes a decimal number with a sign.
pub fn signed(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    decimal(number.unsigned_abs(), out);
}

/// Writes a decimal number in at least `width` characters (20 at the most), filled up with `fill` in front.
pub fn padded(number: u64, width: usize, fill: u8, out: &mut Vec<u8>) {
    let mut digits = [fill; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let start = at.min(digits.len().saturating_sub(width));
    out.extend_from_slice(&digits[start..]);
}

/// Writes a floating-point number with as many digits as tell it from its neighbours: `1.5`, `3.0`, `1e300`, `inf`, `nan`.
pub fn float(number: f64, out: &mut Vec<u8>) {
    use std::io::Write;
    let _ = if number.is_nan() { out.write_all(b"nan") } else { write!(out, "{number:?}") };
}

/// Writes `0x2a`; zero is `0`.
pub fn hex(number: u64, out: &mut Vec<u8>) {
    if number != 0 {
        out.extend_from_slice(b"0x");
    }
    hex_digits(number, 1, out);
}

/// Writes a hexadecimal number in at least `width` digits (16 at the most), without `0x`.
pub fn hex_digits(number: u64, width: usize, out: &mut Vec<u8>) {
    let needed = (64 - number.leading_zeros() as usize).div_ceil(4);
    for place in (0..needed.max(width).min(16)).rev() {
        out.push(HEX[(number >> (4 * place)) as usize & 15]);
    }
}

/// Writes `052`, in at least `width` characters; zero is `0`.
pub fn octal(number: u64, width: usize, out: &mut Vec<u8>) {
    let needed = (64 - number.leading_zeros() as usize).div_ceil(3) + 1;
    for place in (0..needed.max(width)).rev() {
        // The foremost place lies beyond the number where all 64 bits are needed.
        out.push(b'0' + (number.checked_shr(3 * place as u32).unwrap_or(0) & 7) as u8);
    }
}

/// A `float` in the low half, as the double that is written the same.
#[must_use]
pub fn single(raw: u64) -> f64 {
    let value = f32::from_bits(raw as u32);
    format!("{value:?}").parse().unwrap_or(f64::from(value))
}

/// An x87 number of 80 bits (64 of them the significand, with its leading one), to the nearest double.
#[must_use]
pub fn extended(bytes: &[u8; 10]) -> f64 {
    let significand = bytes.first_chunk().map_or(0, |low: &[u8; 8]| u64::from_le_bytes(*low));
    let top = u16::from_le_bytes([bytes[8], bytes[9]]);
    let (negative, exponent) = (top >> 15 == 1, i32::from(top & 0x7fff));
    let magnitude = match exponent {
        0x7fff if significand << 1 == 0 => f64::INFINITY,
        0x7fff => f64::NAN,
        _ => significand as f64 * 2_f64.powi((exponent - 16383 - 63).clamp(-1100, 1023)),
    };
    if negative { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn decimal_numbers_as_the_standard_library_writes_them() {
        for number in [0, 1, 9, 10, 99, 12345, u64::MAX] {
            assert_eq!(text(|out| decimal(number, out)), number.to_string());
            assert_eq!(text(|out| padded(number, 6, b'0', out)), format!("{number:06}"));
            assert_eq!(text(|out| padded(number, 6, b' ', out)), format!("{number:6}"));
        }
        assert_eq!(text(|out| signed(i64::MIN, out)), i64::MIN.to_string());
    }

    #[test]
    fn hexadecimal_and_octal_numbers_have_a_prefix_unless_they_are_zero() {
        assert_eq!(text(|out| hex(0, out)), "0");
        assert_eq!(text(|out| hex(0xdead_beef, out)), "0xdeadbeef");
        assert_eq!(text(|out| hex(u64::MAX, out)), "0xffffffffffffffff");
        assert_eq!(text(|out| hex_digits(0xab, 4, out)), "00ab");
        assert_eq!(text(|out| octal(0, 1, out)), "0");
        assert_eq!(text(|out| octal(0o644, 1, out)), "0644");
        assert_eq!(text(|out| octal(u64::MAX, 1, out)), "01777777777777777777777");
        assert_eq!(text(|out| octal(0, 3, out)), "000");
        assert_eq!(text(|out| octal(1, 3, out)), "001");
        assert_eq!(text(|out| octal(0o22, 3, out)), "022");
    }
}
