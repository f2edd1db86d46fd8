//! What the arguments behind a format are: printf(3) and scanf(3).

use std::sync::Arc;

use super::{Param, Type};
use crate::addr::VAddr;
use crate::syscalls::{Direction, Kind, Memory, Width};

/// No format is read further, in bytes.
const LONGEST: usize = 4096;

/// No more arguments than this are taken from one format.
const MOST: usize = 64;

/// A format's text, as far as it can be read.
pub(super) fn text(memory: &dyn Memory, at: VAddr) -> Option<Vec<u8>> {
    let mut bytes = vec![0; LONGEST];
    let got = memory.read(at, &mut bytes);
    bytes.truncate(got);
    let end = bytes.iter().position(|&byte| byte == 0)?;
    bytes.truncate(end);
    Some(bytes)
}

/// A conversion: what stands between `%` and its letter, and the letter.
struct Conversion<'a> {
    flags: &'a [u8],
    letter: u8,
}

impl Conversion<'_> {
    /// The size that length modifiers give an integer: hh, h, l, ll, j, z, t, q.
    fn width(&self) -> Width {
        let count = |wanted: u8| self.flags.iter().filter(|&&byte| byte == wanted).count();
        if self.flags.iter().any(|byte| b"ljztqL".contains(byte)) {
            return Width::W64;
        }
        match count(b'h') {
            0 => Width::W32,
            1 => Width::W16,
            _ => Width::W8,
        }
    }

    fn is_long(&self) -> bool {
        self.flags.contains(&b'l')
    }

    fn is_long_double(&self) -> bool {
        self.flags.contains(&b'L')
    }
}

fn conversions(format: &[u8], scan: bool) -> impl Iterator<Item = Conversion<'_>> {
    let mut rest = format;
    std::iter::from_fn(move || {
        loop {
            let start = rest.iter().position(|&byte| byte == b'%')?;
            rest = &rest[start + 1..];
            let modifier = |byte: &u8| !b"0123456789.-+ #'*hljztqLIm$".contains(byte);
            let end = rest.iter().position(modifier)?;
            let (flags, letter) = (&rest[..end], rest[end]);
            rest = &rest[end + 1..];
            if scan && letter == b'[' {
                // `[]...]` and `[^]...]` begin with a bracket that does not close.
                let skip = if rest.first() == Some(&b'^') { 2 } else { 1 };
                let close = rest.iter().skip(skip).position(|&byte| byte == b']')? + skip;
                rest = &rest[close + 1..];
            }
            if letter != b'%' {
                return Some(Conversion { flags, letter });
            }
        }
    })
}

fn param(direction: Direction, kind: Type) -> Param {
    Param { name: Arc::from(""), direction, kind }
}

/// The arguments that a format of printf(3) takes. Positional ones (`%2$d`) end the list: their order is another.
pub(super) fn printf(format: &[u8]) -> Vec<Param> {
    let mut params = Vec::new();
    for conversion in conversions(format, false) {
        if conversion.flags.contains(&b'$') || params.len() >= MOST {
            break;
        }
        let stars = conversion.flags.iter().filter(|&&byte| byte == b'*').count();
        for _ in 0..stars {
            params.push(param(Direction::In, Type::Shared(Kind::Signed(Width::W32))));
        }
        let width = conversion.width();
        let kind = match conversion.letter {
            b'd' | b'i' => Type::Shared(Kind::Signed(width)),
            b'u' => Type::Shared(Kind::Unsigned(width)),
            b'x' | b'X' | b'b' | b'B' => Type::Shared(Kind::Hex(width)),
            b'o' => Type::Shared(Kind::Octal(width)),
            b'c' | b'C' => Type::Char,
            b's' if conversion.is_long() => Type::WideText,
            b'S' => Type::WideText,
            b's' => Type::Text,
            b'p' | b'n' => Type::Shared(Kind::Address),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'a' | b'A' => {
                if conversion.is_long_double() {
                    Type::LongDouble
                } else {
                    Type::Double
                }
            }
            // strerror(errno), without an argument.
            b'm' => continue,
            _ => break,
        };
        params.push(param(Direction::In, kind));
    }
    params
}

/// The places that a format of scanf(3) writes to.
pub(super) fn scanf(format: &[u8]) -> Vec<Param> {
    let mut params = Vec::new();
    for conversion in conversions(format, true) {
        if conversion.flags.contains(&b'$') || params.len() >= MOST {
            break;
        }
        if conversion.flags.contains(&b'*') {
            continue;
        }
        let width = conversion.width();
        let kind = match conversion.letter {
            b'd' | b'i' | b'n' => Type::Shared(Kind::Signed(width)),
            b'u' => Type::Shared(Kind::Unsigned(width)),
            b'x' | b'X' => Type::Shared(Kind::Hex(width)),
            b'o' => Type::Shared(Kind::Octal(width)),
            b'p' => Type::Shared(Kind::Address),
            b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'a' | b'A' => match () {
                () if conversion.is_long_double() => Type::LongDouble,
                () if conversion.is_long() => Type::Double,
                () => Type::Float,
            },
            b'c' => Type::Shared(Kind::Unsigned(Width::W8)),
            b's' | b'[' => {
                // With `m` the string is allocated, and the argument is where its address goes.
                let allocated = conversion.flags.contains(&b'm');
                let text = if conversion.is_long() { Type::WideText } else { Type::Text };
                params.push(param(Direction::Out, if allocated { Type::To(Box::new(text)) } else { text }));
                continue;
            }
            _ => break,
        };
        params.push(param(Direction::Out, Type::To(Box::new(kind))));
    }
    params
}
