//! How hostile bytes are written: quoted, escaped, never raw.

/// Which strings are written as `\x` escapes in place of characters and octal escapes (`-x`, `-xx`,
/// `--strings-in-hex=`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HexStrings {
    /// None: `"\1\2a"`.
    #[default]
    Never,
    /// Those characters that would be octal escapes: `"\x01\x02a"`.
    Chars,
    /// The whole of a string that has such a character (`-x`): `"\x01\x02\x61"`.
    NonAscii,
    /// Every string (`-xx`).
    Always,
}

/// What stands around the bytes, and so can't stand among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Double quotes.
    Quotes,
    /// Angle brackets, as behind descriptors: `3</etc/passwd>`.
    Angles,
}

/// Writes `data` escaped, without what stands around it.
///
/// Everything outside the printable ASCII characters is escaped; an octal escape is as short as it can be, but has
/// three digits before an octal digit, which would otherwise belong to it.
pub fn escape(data: &[u8], hex: HexStrings, around: Around, out: &mut Vec<u8>) {
    let whole = match hex {
        HexStrings::Never | HexStrings::Chars => false,
        HexStrings::NonAscii => data.iter().any(|&byte| !has_short_form(byte)),
        HexStrings::Always => true,
    };
    if whole {
        return data.iter().for_each(|&byte| hex_escape(byte, out));
    }
    let special = |byte: u8| match around {
        Around::Quotes => false,
        Around::Angles => matches!(byte, b'<' | b'>'),
    };
    let mut rest = data;
    loop {
        let plain = rest.iter().position(|&byte| !is_plain(byte) || special(byte)).unwrap_or(rest.len());
        out.extend_from_slice(&rest[..plain]);
        let [byte, after @ ..] = &rest[plain..] else { return };
        match short_escape(*byte) {
            Some(letter) => out.extend_from_slice(&[b'\\', letter]),
            None if hex == HexStrings::Chars => hex_escape(*byte, out),
            None => octal_escape(*byte, after.first().copied(), out),
        }
        rest = after;
    }
}

/// Writes `data` in double quotes.
pub fn quote(data: &[u8], hex: HexStrings, out: &mut Vec<u8>) {
    out.push(b'"');
    escape(data, hex, Around::Quotes, out);
    out.push(b'"');
}

/// Writes every byte as a `\x` escape, without anything around.
pub fn hex_escapes(data: &[u8], out: &mut Vec<u8>) {
    data.iter().for_each(|&byte| hex_escape(byte, out));
}

/// A byte as a character of C, in single quotes.
pub(crate) fn character(byte: u8) -> String {
    match (byte, short_escape(byte)) {
        (b'"', _) => "'\"'".to_owned(),
        (b'\'', _) => r"'\''".to_owned(),
        (_, Some(letter)) => format!(r"'\{}'", char::from(letter)),
        (b' '..=b'~', None) => format!("'{}'", char::from(byte)),
        _ => format!(r"'\x{byte:02x}'"),
    }
}

/// Whether a byte stands for itself between quotes.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\'
}

/// Whether a byte is printable or has an escape with a letter of its own.
const fn has_short_form(byte: u8) -> bool {
    is_plain(byte) || short_escape(byte).is_some()
}

const fn short_escape(byte: u8) -> Option<u8> {
    match byte {
        b'"' | b'\\' => Some(byte),
        b'\n' => Some(b'n'),
        b'\t' => Some(b't'),
        b'\r' => Some(b'r'),
        0x0b => Some(b'v'),
        0x0c => Some(b'f'),
        _ => None,
    }
}

fn hex_escape(byte: u8, out: &mut Vec<u8>) {
    out.extend_from_slice(&[b'\\', b'x', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
}

fn octal_escape(byte: u8, next: Option<u8>, out: &mut Vec<u8>) {
    let digits = [b'0' + (byte >> 6), b'0' + (byte >> 3 & 7), b'0' + (byte & 7)];
    let leading = if next.is_some_and(|next| matches!(next, b'0'..=b'7')) {
        0
    } else {
        digits[..2].iter().take_while(|&&digit| digit == b'0').count()
    };
    out.push(b'\\');
    out.extend_from_slice(&digits[leading..]);
}

/// The digits of hexadecimal numbers.
pub(crate) const HEX: &[u8; 16] = b"0123456789abcdef";

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(data: &[u8], hex: HexStrings, around: Around) -> String {
        let mut out = Vec::new();
        escape(data, hex, around, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn octal_escapes_are_short_unless_an_octal_digit_follows() {
        let text = escaped(b"\x01\x7f\x80z\x011\x029\xff\x00", HexStrings::Never, Around::Quotes);
        assert_eq!(text, r"\1\177\200z\0011\29\377\0");
    }

    #[test]
    fn some_characters_have_escapes_of_their_own() {
        let text = escaped(b"\t\n\r\x0b\x0c\"\\<>\xc3\xa9~ ", HexStrings::Never, Around::Quotes);
        assert_eq!(text, r#"\t\n\r\v\f\"\\<>\303\251~ "#);
    }

    #[test]
    fn angle_brackets_are_escaped_between_angle_brackets() {
        assert_eq!(escaped(b"/a<1>\"\n", HexStrings::Never, Around::Angles), r#"/a\0741\76\"\n"#);
        assert_eq!(escaped(b"/a<b", HexStrings::Chars, Around::Angles), r"/a\x3cb");
        assert_eq!(escaped(b"/a<b", HexStrings::NonAscii, Around::Angles), r"/a\74b");
    }

    #[test]
    fn a_character_is_written_as_in_c() {
        let written: Vec<String> = b"a \"'\\\n\x0b\0\xff".iter().map(|&byte| character(byte)).collect();
        assert_eq!(written, ["'a'", "' '", "'\"'", r"'\''", r"'\\'", r"'\n'", r"'\v'", r"'\x00'", r"'\xff'"]);
    }

    #[test]
    fn hexadecimal_takes_characters_strings_or_everything() {
        assert_eq!(escaped(b"a\n\x01", HexStrings::Chars, Around::Quotes), r"a\n\x01");
        assert_eq!(escaped(b"a\n\x01", HexStrings::NonAscii, Around::Quotes), r"\x61\x0a\x01");
        assert_eq!(escaped(b"a\t\n\x0b\x0c\r\"\\", HexStrings::NonAscii, Around::Quotes), r#"a\t\n\v\f\r\"\\"#);
        assert_eq!(escaped(b"ab", HexStrings::Always, Around::Quotes), r"\x61\x62");
    }
}
