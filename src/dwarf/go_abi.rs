//! Where Go's functions have their arguments and results on x86-64 since Go 1.17 (cmd/compile/abi-internal.md).
//!
//! Parameters called `_` and the dictionaries of generic functions are passed, but the debugging information does not have them: what
//! the convention says is believed only where what the compiler says of the same function confirms it.

use super::at_entry::AtEntry;
use super::passing::{Passed, Piece};
use super::types::{ListLayout, Signature, TextLayout, Type};

/// rax, rbx, rcx, rdi, rsi, r8 to r11.
const INTEGERS: u8 = 9;
/// xmm0 to xmm14.
const FLOATS: u8 = 15;
/// More numbers than there are registers for are in no value that is passed in them.
const MAX_DEPTH: u8 = 24;

/// Registers that are left, and how much of the stack is taken.
#[derive(Clone, Copy, Default)]
struct Room {
    integers: u8,
    floats: u8,
    stack: u64,
}

/// Each with the offset in the value that it is for.
type Pieces = Vec<(Piece, u64)>;

/// How a value is passed.
enum Way {
    Registers(Pieces),
    /// Bytes above the return address.
    Stack(u64),
    /// Its type is not known well enough.
    Unknown,
}

/// Whether a value fits into registers.
#[derive(PartialEq)]
enum Fit {
    Yes,
    No,
    Unknown,
}

impl Room {
    fn assign(&mut self, ty: &Type) -> Way {
        let before = *self;
        let mut pieces = Vec::new();
        match self.fit(ty, 0, &mut pieces, MAX_DEPTH) {
            Fit::Yes => Way::Registers(pieces),
            Fit::Unknown => Way::Unknown,
            Fit::No => {
                *self = before;
                Way::Stack(self.push(ty))
            }
        }
    }

    fn push(&mut self, ty: &Type) -> u64 {
        let at = self.stack.next_multiple_of(ty.align().clamp(1, 8));
        self.stack = at.saturating_add(ty.bytes()).min(u64::from(u32::MAX / 2));
        at
    }

    fn integer(&mut self, at: u64, pieces: &mut Pieces) -> Fit {
        if self.integers == INTEGERS {
            return Fit::No;
        }
        pieces.push((Piece::Go(self.integers), at));
        self.integers += 1;
        Fit::Yes
    }

    fn integers(&mut self, places: &[u64], pieces: &mut Pieces) -> Fit {
        if places.iter().all(|at| self.integer(*at, pieces) == Fit::Yes) { Fit::Yes } else { Fit::No }
    }

    fn fit(&mut self, ty: &Type, at: u64, pieces: &mut Pieces, depth: u8) -> Fit {
        let Some(depth) = depth.checked_sub(1) else { return Fit::Unknown };
        match ty {
            Type::Void => Fit::Yes,
            Type::Integer { bytes: 16, .. } | Type::Float { bytes: 16 } => Fit::Unknown,
            Type::Integer { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Enum { .. } => {
                self.integer(at, pieces)
            }
            Type::Pointer { .. } | Type::CString { .. } | Type::Opaque { bytes: 8, .. } => self.integer(at, pieces),
            Type::Float { .. } if self.floats == FLOATS => Fit::No,
            Type::Float { .. } => {
                pieces.push((Piece::Sse(self.floats), at));
                self.floats += 1;
                Fit::Yes
            }
            Type::Text(TextLayout::PointerLength { bytes: 16, .. }) | Type::Interface { .. } => {
                self.integers(&[at, at.saturating_add(8)], pieces)
            }
            Type::List { layout: ListLayout::PointerCount { bytes: 24, .. }, .. } => {
                self.integers(&[at, at.saturating_add(8), at.saturating_add(16)], pieces)
            }
            Type::Record { fields, .. } => {
                let fits =
                    fields.iter().map(|field| self.fit(&field.ty, at.saturating_add(field.offset), pieces, depth));
                fits.into_iter().find(|fit| *fit != Fit::Yes).unwrap_or(Fit::Yes)
            }
            Type::Array { count: 0, .. } => Fit::Yes,
            Type::Array { count: 1, element } => self.fit(element, at, pieces, depth),
            Type::Array { .. } => Fit::No,
            _ => Fit::Unknown,
        }
    }
}

/// The kinds of places of which a missing parameter would move the others.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Integer,
    Float,
    Stack,
}

fn kind(piece: Piece) -> Kind {
    match piece {
        Piece::Sse(_) => Kind::Float,
        Piece::Stack(_) => Kind::Stack,
        _ => Kind::Integer,
    }
}

/// Where each argument is at the function's first instruction, as far as that is certain.
pub(super) fn arguments(signature: &Signature) -> Vec<Option<Passed>> {
    let by_convention = by_convention(signature);
    let count = signature.parameters.len();
    // What the compiler says of each: the kinds of places that are as the convention has them.
    let mut confirmed: Vec<Vec<Kind>> = Vec::with_capacity(count);
    let mut consistent = by_convention.len() == count;
    for (index, parameter) in signature.parameters.iter().enumerate() {
        let (expected, spilled) = by_convention.get(index).map_or((&[][..], None), |(pieces, at)| (&pieces[..], *at));
        let said = match &parameter.at_entry {
            AtEntry::Pieces(pieces) => pieces.clone(),
            // Code that was not optimised says where the registers get in the first instructions.
            AtEntry::Frame(at) if spilled == Some(*at) => expected.to_vec(),
            AtEntry::Frame(at) => vec![(Piece::Stack(*at), 0)],
            _ => Vec::new(),
        };
        consistent &= said.iter().all(|piece| expected.contains(piece));
        confirmed.push(said.iter().map(|(piece, _)| kind(*piece)).collect());
    }
    let place = |(index, parameter): (usize, &super::types::Parameter)| {
        let pieces = match by_convention.get(index).filter(|_| consistent) {
            Some((pieces, _)) => {
                let is_certain =
                    |(piece, _): &(Piece, u64)| confirmed[index..].iter().any(|kinds| kinds.contains(&kind(*piece)));
                pieces.iter().all(is_certain).then(|| pieces.clone())?
            }
            None => match &parameter.at_entry {
                AtEntry::Pieces(pieces) if is_whole(&parameter.ty, pieces) => pieces.clone(),
                _ => return None,
            },
        };
        Some(Passed { pieces, by_address: false })
    };
    signature.parameters.iter().enumerate().map(place).collect()
}

/// Whether the pieces are those of a whole value.
fn is_whole(ty: &Type, pieces: &[(Piece, u64)]) -> bool {
    let Way::Registers(all) = Room::default().assign(ty) else { return false };
    all.iter().all(|(_, at)| pieces.iter().any(|(_, other)| other == at))
}

/// Pieces of each argument, and where on the stack the callee may keep those that come in registers. Ends before an argument that is
/// not known.
fn by_convention(signature: &Signature) -> Vec<(Pieces, Option<u32>)> {
    let mut room = Room::default();
    let mut places = Vec::new();
    for parameter in &signature.parameters {
        match room.assign(&parameter.ty) {
            Way::Unknown => return places,
            Way::Registers(pieces) => places.push((pieces, None)),
            Way::Stack(at) => places.push((vec![(Piece::Stack(at as u32), 0)], None)),
        }
    }
    room.stack = room.stack.next_multiple_of(8);
    let mut results = Room { stack: room.stack, ..Room::default() };
    for field in results_of(signature) {
        if matches!(results.assign(field), Way::Unknown) {
            return places;
        }
    }
    let mut spill = Room { stack: results.stack.next_multiple_of(8), ..Room::default() };
    for (parameter, (pieces, spilled)) in signature.parameters.iter().zip(&mut places) {
        if pieces.iter().any(|(piece, _)| kind(*piece) != Kind::Stack) {
            *spilled = Some(spill.push(&parameter.ty) as u32);
        }
    }
    places
}

/// The types of the results: one, or the members of what stands for several.
fn results_of(signature: &Signature) -> Vec<&Type> {
    match &signature.returns {
        Type::Record { name: Some(name), fields, .. } if name == RESULTS => {
            fields.iter().map(|field| &field.ty).collect()
        }
        Type::Void => Vec::new(),
        one => vec![one],
    }
}

/// What several results are called as one record.
pub(super) const RESULTS: &str = "(";

/// Where the result is behind the function's last instruction; `None` where that is not certain, as of results on the stack, which lie
/// behind arguments that may not be known.
pub(super) fn result(signature: &Signature) -> Option<Passed> {
    let mut room = Room::default();
    let mut all = Vec::new();
    let offsets: Vec<u64> = match &signature.returns {
        Type::Record { name: Some(name), fields, .. } if name == RESULTS => {
            fields.iter().map(|field| field.offset).collect()
        }
        _ => vec![0],
    };
    for (ty, offset) in results_of(signature).into_iter().zip(offsets) {
        let Way::Registers(pieces) = room.assign(ty) else { return None };
        all.extend(pieces.into_iter().map(|(piece, at)| (piece, at.saturating_add(offset))));
    }
    Some(Passed { pieces: all, by_address: false })
}

#[cfg(test)]
mod tests {
    use super::super::types::{Field, Language, Parameter};
    use super::*;

    const INT: Type = Type::Integer { signed: true, bytes: 8 };
    const DOUBLE: Type = Type::Float { bytes: 8 };
    const STRING: Type = Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes: 16 });

    fn signature(parameters: Vec<(Type, AtEntry)>) -> Signature {
        let parameter = |(ty, at_entry)| Parameter { name: None, ty, artificial: false, at_entry };
        let parameters = parameters.into_iter().map(parameter).collect();
        let language = Language::Go;
        Signature {
            name: None,
            parameters,
            variadic: false,
            returns: Type::Void,
            language,
            exported: true,
            altered: false,
        }
    }

    fn said(pieces: &[(Piece, u64)]) -> AtEntry {
        AtEntry::Pieces(pieces.to_vec())
    }

    fn pieces(passed: &[Option<Passed>]) -> Vec<Option<Vec<Piece>>> {
        let pieces = |passed: &Passed| passed.pieces.iter().map(|(piece, _)| *piece).collect();
        passed.iter().map(|passed| passed.as_ref().map(pieces)).collect()
    }

    #[test]
    fn what_is_said_confirms_what_is_not() {
        use Piece::{Go, Sse};
        let (int, float) = ((Go(3), 0), (Sse(0), 0));
        let known = signature(vec![
            (INT, AtEntry::Unsaid),
            (STRING, AtEntry::Unsaid),
            (INT, said(&[int])),
            (DOUBLE, AtEntry::Unsaid),
            (INT, AtEntry::Unsaid),
        ]);
        let expected = [Some(vec![Go(0)]), Some(vec![Go(1), Go(2)]), Some(vec![Go(3)]), None, None];
        assert_eq!(pieces(&arguments(&known)), expected);
        // Something that is not listed stands before it: only what is said is known.
        let moved = signature(vec![(INT, AtEntry::Unsaid), (INT, said(&[(Go(2), 0)])), (DOUBLE, said(&[float]))]);
        assert_eq!(pieces(&arguments(&moved)), [None, Some(vec![Go(2)]), Some(vec![Sse(0)])]);
    }

    #[test]
    fn arrays_and_what_has_no_room_are_on_the_stack() {
        use Piece::{Go, Stack};
        let array = |count| Type::Array { element: Box::new(INT), count };
        let mut parameters = vec![(array(2), AtEntry::Frame(0)), (array(1), AtEntry::Frame(40))];
        parameters.extend((0..7).map(|index| (INT, AtEntry::Frame(48 + 8 * index))));
        // Two words, but one register is left; the number behind gets that one.
        parameters.extend([(STRING, AtEntry::Frame(16)), (INT, AtEntry::Frame(104)), (INT, AtEntry::Frame(32))]);
        let found = arguments(&signature(parameters));
        let mut expected = vec![Some(vec![Stack(0)])];
        expected.extend((0..8).map(|index| Some(vec![Go(index)])));
        expected.extend([Some(vec![Stack(16)]), Some(vec![Go(8)]), Some(vec![Stack(32)])]);
        assert_eq!(pieces(&found), expected);
    }

    #[test]
    fn several_results_are_in_registers_together_or_not_known() {
        let field = |offset, ty| Field { name: None, offset, bits: None, ty };
        let of = |fields| {
            let returns = Type::Record { name: Some(RESULTS.to_owned()), bytes: 40, fields, by_reference: false };
            result(&Signature { returns, ..signature(Vec::new()) })
        };
        use Piece::{Go, Sse};
        let found = of(vec![field(0, STRING), field(16, DOUBLE), field(24, Type::Interface { empty: false })]);
        let pieces = found.expect("registers").pieces;
        assert_eq!(pieces, [(Go(0), 0), (Go(1), 8), (Sse(0), 16), (Go(2), 24), (Go(3), 32)]);
        assert_eq!(of(vec![field(0, Type::Array { element: Box::new(INT), count: 2 })]), None);
    }
}
