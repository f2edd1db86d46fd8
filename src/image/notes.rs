//! Notes: the build-id, and USDT probes (`.note.stapsdt`).

use std::sync::Arc;

use goblin::elf::program_header::PT_NOTE;
use goblin::elf::section_header::SHT_NOTE;

use super::dynamic::little_endian;
use super::elf::{Class, Image};
use crate::addr::{FileOffset, ImageAddr};

/// NT_GNU_BUILD_ID (elf.h).
const NT_GNU_BUILD_ID: u32 = 3;
/// NT_STAPSDT (sys/sdt.h).
const NT_STAPSDT: u32 = 3;
/// More bytes of notes than this are not read.
const MAX_NOTES: u64 = 64 << 20;
/// More arguments than this are not read; sys/sdt.h has macros for twelve.
const MAX_ARGUMENTS: usize = 64;

/// A statically defined probe point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsdtProbe {
    /// Who defines it: `libc`.
    pub provider: String,
    /// Its name: `memory_mallopt`.
    pub name: String,
    /// The instruction, a `nop`, where it fires.
    pub at: ImageAddr,
    /// A 16-bit counter that enables the probe while it is not zero, if there is one.
    pub semaphore: Option<ImageAddr>,
    /// Where its arguments are, as the compiler wrote it.
    pub argument_text: String,
    /// The same, understood; `None` for one that is not.
    pub arguments: Vec<Option<UsdtArgument>>,
}

/// An argument of a probe: what it is and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsdtArgument {
    /// Bytes: 1, 2, 4 or 8.
    pub size: u8,
    /// How the bytes are to be read.
    pub class: UsdtClass,
    /// Where they are.
    pub operand: UsdtOperand,
}

/// How an argument's bytes are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsdtClass {
    /// A positive size.
    Unsigned,
    /// A negative size.
    Signed,
    /// A size followed by `f`.
    Float,
}

/// Where an argument is, in the assembler's notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsdtOperand {
    /// `$5`
    Constant(i64),
    /// `%eax`; the name as written, without `%`.
    Register(Box<str>),
    /// `symbol+disp(%base,%index,scale)`, any part missing; `%fs:` as segment.
    Memory {
        /// `fs` or `gs`.
        segment: Option<Box<str>>,
        /// A symbol that the displacement is relative to.
        symbol: Option<Box<str>>,
        /// The displacement.
        displacement: i64,
        /// The base register, without `%`; `rip` makes the displacement an image address when there is no symbol.
        base: Option<Box<str>>,
        /// The index register, without `%`.
        index: Option<Box<str>>,
        /// 1, 2, 4 or 8.
        scale: u8,
    },
}

/// A note as it is in the file.
struct Note<'a> {
    owner: &'a [u8],
    kind: u32,
    body: &'a [u8],
}

/// Calls `visit` with each note of a piece until it returns a value. `align` is the padding of owner and body.
fn each_note<T>(mut bytes: &[u8], align: usize, mut visit: impl FnMut(Note<'_>) -> Option<T>) -> Option<T> {
    let padded = |len: usize| len.checked_next_multiple_of(align);
    while bytes.len() >= 12 {
        let [owner_len, body_len, kind] = [0, 4, 8].map(|at| little_endian(&bytes[at..at + 4]) as usize);
        let owner = bytes.get(12..)?.get(..owner_len)?;
        let body_at = 12 + padded(owner_len)?;
        let body = bytes.get(body_at..)?.get(..body_len)?;
        if let Some(found) = visit(Note { owner: owner.strip_suffix(b"\0").unwrap_or(owner), kind: kind as u32, body })
        {
            return Some(found);
        }
        // The last body may lack its padding.
        bytes = bytes.get(body_at + padded(body_len)?..).unwrap_or_default();
    }
    None
}

/// The pieces of the file that hold notes, with their alignment: sections first (not all notes are mapped), else segments.
fn note_pieces(image: &Image) -> Vec<(Arc<[u8]>, usize)> {
    let sections = image.sections().iter().filter(|section| section.kind == SHT_NOTE && section.size <= MAX_NOTES);
    let mut pieces: Vec<_> = sections.filter_map(|section| Some((image.section_bytes(section)?, 4))).collect();
    for header in image.program_headers().iter().filter(|header| header.p_type == PT_NOTE) {
        let align = if header.p_align == 8 { 8 } else { 4 };
        let bytes = image.bytes().read(FileOffset::new(header.p_offset), header.p_filesz.min(MAX_NOTES));
        pieces.extend(bytes.map(|bytes| (bytes, align)));
    }
    pieces
}

/// The build-id of an image.
pub(super) fn build_id(image: &Image) -> Option<Box<[u8]>> {
    note_pieces(image).iter().find_map(|(bytes, align)| {
        each_note(bytes, *align, |note| {
            let fits = note.owner == b"GNU" && note.kind == NT_GNU_BUILD_ID && (2..=64).contains(&note.body.len());
            fits.then(|| note.body.into())
        })
    })
}

impl Image {
    /// The USDT probes of the image, in the file's order; those that are not in code are left out.
    #[must_use]
    pub fn usdt_probes(&self) -> Vec<UsdtProbe> {
        let section = self.section(".note.stapsdt").filter(|section| section.size <= MAX_NOTES);
        let Some(bytes) = section.and_then(|section| self.section_bytes(section)) else { return Vec::new() };
        // Prelink and linkers move code without touching notes: what they moved shows at this section (sys/sdt.h).
        let base = self.section(".stapsdt.base").map(|section| section.addr.raw());
        let mut probes = Vec::new();
        each_note(&bytes, 4, |note| -> Option<()> {
            if note.owner == b"stapsdt" && note.kind == NT_STAPSDT {
                probes.extend(self.usdt_probe(note.body, base).filter(|probe| self.is_code(probe.at)));
            }
            None
        });
        probes
    }

    fn usdt_probe(&self, body: &[u8], base: Option<u64>) -> Option<UsdtProbe> {
        let word = if self.class() == Class::Bits64 { 8 } else { 4 };
        let number = |at: usize| Some(little_endian(body.get(at * word..(at + 1) * word)?));
        let (at, link_base, semaphore) = (number(0)?, number(1)?, number(2)?);
        let moved = base.map_or(0, |base| base.wrapping_sub(link_base));
        let mask = if word == 8 { u64::MAX } else { u64::from(u32::MAX) };
        let here = |addr: u64| ImageAddr::new(addr.wrapping_add(moved) & mask);
        let mut texts = body.get(3 * word..)?.split(|byte| *byte == 0).map(String::from_utf8_lossy);
        let (provider, name) = (texts.next()?.into_owned(), texts.next()?.into_owned());
        let argument_text = texts.next().unwrap_or_default().into_owned();
        Some(UsdtProbe {
            provider,
            name,
            at: here(at),
            semaphore: (semaphore != 0).then(|| here(semaphore)),
            arguments: usdt_arguments(&argument_text),
            argument_text,
        })
    }
}

/// Reads `-4@%eax 8@-16(%rbp) 4@$5`.
#[must_use]
pub fn usdt_arguments(text: &str) -> Vec<Option<UsdtArgument>> {
    split_arguments(text).into_iter().take(MAX_ARGUMENTS).map(usdt_argument).collect()
}

/// Splits at blanks that are not inside parentheses: some compilers write `8@ 16(%rsp, %rax)`.
fn split_arguments(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b' ' if depth == 0 && !text[..at].ends_with('@') => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn usdt_argument(text: &str) -> Option<UsdtArgument> {
    let (size, operand) = match text.split_once('@') {
        Some((size, operand)) => (size, operand.trim()),
        // Without a size it is as wide as the register file (sys/sdt.h, "N@OP" where N@ may be missing).
        None => ("8", text),
    };
    let (digits, class) = match (size.strip_suffix('f'), size.strip_prefix('-')) {
        (Some(digits), _) => (digits.trim_start_matches('-'), UsdtClass::Float),
        (None, Some(digits)) => (digits, UsdtClass::Signed),
        (None, None) => (size, UsdtClass::Unsigned),
    };
    let size = digits.parse().ok().filter(|size| matches!(size, 1 | 2 | 4 | 8 | 16))?;
    Some(UsdtArgument { size, class, operand: usdt_operand(operand)? })
}

fn usdt_operand(text: &str) -> Option<UsdtOperand> {
    if let Some(number) = text.strip_prefix('$') {
        return Some(UsdtOperand::Constant(integer(number)?));
    }
    let (segment, text) = match text.strip_prefix('%').and_then(|rest| rest.split_once(':')) {
        Some((segment, rest)) if is_word(segment) => (Some(segment.into()), rest),
        _ => (None, text),
    };
    if segment.is_none()
        && let Some(register) = text.strip_prefix('%')
    {
        return is_word(register).then(|| UsdtOperand::Register(register.into()));
    }
    let (place, registers) = match text.split_once('(') {
        Some((place, registers)) => (place, registers.strip_suffix(')')?),
        None => (text, ""),
    };
    if place.is_empty() && registers.is_empty() {
        return None;
    }
    let (symbol, displacement) = displaced_symbol(place.trim())?;
    let mut parts = registers.split(',').map(str::trim);
    let mut register = || match parts.next() {
        None | Some("") => Some(None),
        Some(part) => part.strip_prefix('%').filter(|name| is_word(name)).map(|name| Some(name.into())),
    };
    let (base, index) = (register()?, register()?);
    let scale = match parts.next() {
        None => 1,
        Some(part) => part.parse().ok().filter(|scale| matches!(scale, 1 | 2 | 4 | 8))?,
    };
    Some(UsdtOperand::Memory { segment, symbol, displacement, base, index, scale })
}

/// `name`, `name+8`, `8+name`, `-16`, `` and sums of numbers.
fn displaced_symbol(text: &str) -> Option<(Option<Box<str>>, i64)> {
    let mut symbol = None;
    let mut sum = 0_i64;
    let mut rest = text;
    while !rest.is_empty() {
        let sign_len = usize::from(rest.starts_with(['+', '-']));
        let end = rest[sign_len..].find(['+', '-']).map_or(rest.len(), |at| at + sign_len);
        let (term, after) = rest.split_at(end);
        match integer(term.trim_start_matches('+')) {
            Some(number) => sum = sum.checked_add(number)?,
            None if symbol.is_none() && !term.starts_with('-') => {
                let name = term.trim_start_matches('+');
                let fits = |c: char| c.is_ascii_alphanumeric() || "_.$@".contains(c);
                symbol = (!name.is_empty() && name.chars().all(fits)).then(|| Some(name.into()))?;
            }
            None => return None,
        }
        rest = after;
    }
    Some((symbol, sum))
}

fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let number = match digits.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok()? as i64,
        None if digits.starts_with(|c: char| c.is_ascii_digit()) => digits.parse::<u64>().ok()? as i64,
        None => return None,
    };
    Some(if negative { number.wrapping_neg() } else { number })
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn memory(displacement: i64, base: Option<&str>, index: Option<&str>, scale: u8) -> UsdtOperand {
        let [base, index] = [base, index].map(|name| name.map(Into::into));
        UsdtOperand::Memory { segment: None, symbol: None, displacement, base, index, scale }
    }

    #[test]
    fn operands_are_understood() {
        use UsdtClass::{Float, Signed, Unsigned};
        let register = |name: &str| UsdtOperand::Register(name.into());
        for (text, size, class, operand) in [
            ("-4@%eax", 4, Signed, register("eax")),
            ("8@-16(%rbp)", 8, Unsigned, memory(-16, Some("rbp"), None, 1)),
            ("4@$5", 4, Unsigned, UsdtOperand::Constant(5)),
            ("-8@$-1", 8, Signed, UsdtOperand::Constant(-1)),
            ("8@(%rdi,%rax,8)", 8, Unsigned, memory(0, Some("rdi"), Some("rax"), 8)),
            ("8@16+8(,%rax,4)", 8, Unsigned, memory(24, None, Some("rax"), 4)),
            ("8f@%xmm1", 8, Float, register("xmm1")),
            ("-8f@%xmm1", 8, Float, register("xmm1")),
        ] {
            assert_eq!(usdt_arguments(text), [Some(UsdtArgument { size, class, operand })], "{text}");
        }
        let global = UsdtOperand::Memory {
            segment: None,
            symbol: Some("counter".into()),
            displacement: 4,
            base: Some("rip".into()),
            index: None,
            scale: 1,
        };
        assert_eq!(usdt_arguments("4@counter+4(%rip)")[0].as_ref().unwrap().operand, global);
        assert_eq!(usdt_arguments("8@%rax -4@%edx 1@$0").len(), 3);
        for bad in ["3@%eax", "4@", "4@%", "x@%eax", "4@(%eax", "4@(%a,%b,3)", "4@-sym(%rip)", "@"] {
            assert_eq!(usdt_arguments(bad), [None], "{bad}");
        }
        assert!(usdt_arguments("").is_empty());
    }

    #[test]
    fn the_probes_of_the_cpp_library_are_in_its_code() {
        let image = Image::open(Path::new("/usr/lib/x86_64-linux-gnu/libstdc++.so.6")).unwrap();
        let probes = image.usdt_probes();
        let probe = probes.iter().find(|probe| probe.name == "throw").expect("libstdc++ has this probe");
        assert_eq!((probe.provider.as_str(), probe.semaphore), ("libstdcxx", None));
        assert_eq!(probe.arguments.len(), 2);
        assert!(probes.iter().all(|probe| probe.arguments.iter().all(Option::is_some)), "all operands are understood");
        let mut first = [0];
        assert_eq!(image.read_into(probe.at, &mut first), 1);
        assert_eq!(first, [0x90]);
    }
}
