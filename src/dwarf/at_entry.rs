//! Where the compiler says that a parameter is at the function's first instruction.
//!
//! Optimising compilers pass a local function's arguments as they like, and then only the location lists tell. Code that was not
//! optimised has its parameters in memory, where they get behind the first instructions: nothing is said of those.

use gimli::constants as dw;
use gimli::{Operation, Register};

use super::Reader;
use super::passing::Piece;
use super::types::Language;
use super::units::{Entry, Place};
use crate::addr::ImageAddr;

/// Where a parameter is at the function's first instruction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AtEntry {
    /// It is nowhere, as far as is said: nobody uses it.
    #[default]
    Unsaid,
    /// Where it is then is not said, or in words that are not understood here; later it is somewhere.
    Elsewhere,
    /// It is this number in all calls.
    Constant(u64),
    /// It comes in these pieces, with the offset in the value that each is for.
    Pieces(Vec<(Piece, u64)>),
    /// In Go: so many bytes above the return address; in code that was not optimised it gets there from registers.
    Frame(u32),
    /// This holds its address.
    Behind(Piece),
}

/// More operations than this describe no parameter.
const MAX_OPERATIONS: usize = 64;

/// Reads what is said of the parameter `entry` of the function that begins at `addr`.
pub(super) fn read(place: &Place<'_>, entry: &Entry, addr: ImageAddr, language: Language) -> AtEntry {
    if let Some(value) = entry.attr_value(dw::DW_AT_const_value) {
        let number = value.udata_value().or_else(|| value.sdata_value().map(|value| value as u64));
        return number.map_or(AtEntry::Unsaid, AtEntry::Constant);
    }
    let silence = if entry.has_attr(dw::DW_AT_location) { AtEntry::Elsewhere } else { AtEntry::Unsaid };
    expression(place, entry, addr).and_then(|found| pieces(place, found, language)).unwrap_or(silence)
}

fn expression(place: &Place<'_>, entry: &Entry, addr: ImageAddr) -> Option<gimli::Expression<Reader>> {
    let value = entry.attr_value(dw::DW_AT_location)?;
    if let Some(expression) = value.exprloc_value() {
        return Some(expression);
    }
    let mut list = place.units.sections.dwarf.attr_locations(&place.unit, value).ok()??;
    for _ in 0..MAX_OPERATIONS {
        let location = list.next().ok()??;
        if (location.range.begin..location.range.end).contains(&addr.raw()) {
            return Some(location.data);
        }
    }
    None
}

fn pieces(place: &Place<'_>, expression: gimli::Expression<Reader>, language: Language) -> Option<AtEntry> {
    if language == Language::Go
        && let Some(at) = in_frame(place, &expression)
    {
        return Some(AtEntry::Frame(at));
    }
    let piece_of = |register| piece_of(register, language);
    let mut operations = expression.operations(place.unit.encoding());
    let mut found = Vec::new();
    let (mut offset, mut last) = (0, None);
    for _ in 0..MAX_OPERATIONS {
        match operations.next().ok()? {
            None => {
                if let (Some(Piece::Constant(number)), true) = (last, found.is_empty() && offset == 0) {
                    return Some(AtEntry::Constant(number));
                }
                found.extend(last.map(|piece| (piece, offset)));
                return (!found.is_empty()).then_some(AtEntry::Pieces(found));
            }
            Some(Operation::Register { register }) => last = Some(piece_of(register)?),
            Some(Operation::Piece { size_in_bits, .. }) => {
                found.extend(last.take().map(|piece| (piece, offset)));
                offset += size_in_bits / 8;
            }
            Some(Operation::RegisterOffset { register, offset: 0, .. }) if found.is_empty() && last.is_none() => {
                return computed(piece_of(register)?, &mut operations);
            }
            // Of a slice, the length may be known and its address not.
            Some(Operation::UnsignedConstant { value }) if operations.next().ok()? == Some(Operation::StackValue) => {
                last = Some(Piece::Constant(value));
            }
            Some(_) => return None,
        }
    }
    None
}

/// The distance from the end of the caller's frame, which is where Go counts from.
fn in_frame(place: &Place<'_>, expression: &gimli::Expression<Reader>) -> Option<u32> {
    let mut operations = expression.clone().operations(place.unit.encoding());
    let offset = match operations.next().ok()?? {
        Operation::FrameOffset { offset } => offset,
        Operation::CallFrameCFA => match operations.next().ok()? {
            None => 0,
            Some(Operation::SignedConstant { value })
                if operations.next().ok()? == Some(Operation::PlusConstant { value: 0 }) =>
            {
                value
            }
            Some(Operation::SignedConstant { value }) => value,
            Some(Operation::PlusConstant { value }) => i64::try_from(value).ok()?,
            Some(_) => return None,
        },
        _ => return None,
    };
    u32::try_from(offset).ok()
}

/// What follows a register without displacement: nothing when it is an address, masks when the value is a part of it.
fn computed(piece: Piece, operations: &mut gimli::OperationIter<Reader>) -> Option<AtEntry> {
    let mut masks = false;
    for _ in 0..MAX_OPERATIONS {
        match operations.next().ok()? {
            None => return (!masks).then_some(AtEntry::Behind(piece)),
            Some(Operation::UnsignedConstant { .. } | Operation::And) => masks = true,
            Some(Operation::StackValue) => return Some(AtEntry::Pieces(vec![(piece, 0)])),
            Some(_) => return None,
        }
    }
    None
}

/// The registers of arguments by their DWARF numbers (System V ABI, AMD64, figure 3.36).
fn piece_of(register: Register, language: Language) -> Option<Piece> {
    const INTEGER: [u16; 6] = [5, 4, 1, 2, 8, 9];
    const GO: [u16; 9] = [0, 3, 2, 5, 4, 8, 9, 10, 11];
    if language == Language::Go {
        let index = GO.iter().position(|&other| other == register.0).map(|index| Piece::Go(index as u8));
        let float = (17..32).contains(&register.0).then(|| Piece::Sse((register.0 - 17) as u8));
        return index.or(float);
    }
    match register.0 {
        number @ 17..=24 => Some(Piece::Sse((number - 17) as u8)),
        number => INTEGER.iter().position(|&other| other == number).map(|index| Piece::Integer(index as u8)),
    }
}
