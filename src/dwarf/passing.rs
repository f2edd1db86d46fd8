//! Where arguments are when a function begins, and where its result is when it ends, on x86-64.
//!
//! C and C++ by the System V ABI ("3.2.3 Parameter Passing"). Rust's own convention is not written down: what rustc does for
//! exported functions is described here, and local functions whose arguments LLVM rearranged are beyond anybody's knowledge.

use super::types::{Field, Language, ListLayout, Signature, TextLayout, Type};

/// A place that holds eight bytes of an argument or result, or all of them on the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The integer argument register of that number: rdi, rsi, rdx, rcx, r8, r9.
    Integer(u8),
    /// The integer register of that number of Go's: rax, rbx, rcx, rdi, rsi, r8, r9, r10, r11.
    Go(u8),
    /// xmm0 to xmm7, for Go to xmm14.
    Sse(u8),
    /// Bytes above the return address, to the argument's end.
    Stack(u32),
    /// rax, for results.
    Rax,
    /// rdx, for results.
    Rdx,
    /// The top of the x87 stack, for results.
    St0,
    /// Nowhere: it is this number in all calls.
    Constant(u64),
}

/// An argument or result and the pieces that it comes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Each with the offset in the value that it is for.
    pub pieces: Vec<(Piece, u64)>,
    /// Whether the one piece is the value's address.
    pub by_address: bool,
}

/// The classes of the ABI that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Integer,
    Sse,
    X87,
}

/// A number somewhere in a value.
#[derive(Clone, Copy, Debug)]
struct Scalar {
    offset: u64,
    bytes: u64,
    class: Class,
}

/// More numbers than this are in no value that is passed in registers.
const MAX_SCALARS: usize = 16;

/// Registers that are left.
#[derive(Default)]
struct Registers {
    integer: u8,
    sse: u8,
    stack: u32,
}

impl Registers {
    fn take(&mut self, class: Class, bytes: u64) -> Piece {
        match class {
            Class::Integer if self.integer < 6 => {
                self.integer += 1;
                Piece::Integer(self.integer - 1)
            }
            Class::Sse if self.sse < 8 => {
                self.sse += 1;
                Piece::Sse(self.sse - 1)
            }
            _ => self.push(bytes, 8),
        }
    }

    fn push(&mut self, bytes: u64, align: u32) -> Piece {
        let at = self.stack.next_multiple_of(align);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX / 2).next_multiple_of(8);
        self.stack = at.saturating_add(bytes);
        Piece::Stack(at)
    }

    fn have(&self, classes: &[Class]) -> bool {
        let count = |wanted| classes.iter().filter(|class| **class == wanted).count();
        usize::from(self.integer) + count(Class::Integer) <= 6 && usize::from(self.sse) + count(Class::Sse) <= 8
    }
}

/// Where each argument is at the function's first instruction.
#[must_use]
pub fn arguments(signature: &Signature) -> Vec<Passed> {
    let mut registers = Registers::default();
    if result(signature).by_address {
        registers.integer = 1;
    }
    let parameters = signature.parameters.iter().map(|parameter| &parameter.ty);
    match signature.language {
        Language::Abi => parameters.map(|ty| c_argument(ty, &mut registers)).collect(),
        Language::Rust => parameters.map(|ty| rust_argument(ty, &mut registers)).collect(),
        // Other modules' affair: [`super::go_abi`].
        Language::Go => Vec::new(),
    }
}

/// Where the result is behind the function's last instruction; no pieces when there is none.
#[must_use]
pub fn result(signature: &Signature) -> Passed {
    let ty = &signature.returns;
    let classes = match signature.language {
        Language::Abi => c_classes(ty),
        Language::Rust => rust_classes(ty),
        Language::Go => return Passed::default(),
    };
    let Some(classes) = classes else {
        return Passed { pieces: vec![(Piece::Rax, 0)], by_address: true };
    };
    let (mut integers, mut sse) = ([Piece::Rax, Piece::Rdx].into_iter(), 0);
    let pieces = classes.into_iter().filter_map(|(class, offset)| {
        let piece = match class {
            Class::Integer => integers.next()?,
            Class::Sse => {
                sse += 1;
                Piece::Sse(sse - 1)
            }
            Class::X87 => Piece::St0,
        };
        Some((piece, offset))
    });
    Passed { pieces: pieces.collect(), by_address: false }
}

fn c_argument(ty: &Type, registers: &mut Registers) -> Passed {
    if is_by_reference(ty) {
        return Passed { pieces: vec![(registers.take(Class::Integer, 8), 0)], by_address: true };
    }
    let bytes = ty.bytes();
    let in_registers = c_classes(ty).filter(|classes| {
        let classes: Vec<Class> = classes.iter().map(|(class, _)| *class).collect();
        // All of it in registers or all of it on the stack.
        !classes.contains(&Class::X87) && registers.have(&classes)
    });
    let pieces = match in_registers {
        Some(classes) => classes.into_iter().map(|(class, offset)| (registers.take(class, 8), offset)).collect(),
        None => {
            let align = if matches!(ty, Type::Float { bytes: 16 } | Type::Integer { bytes: 16, .. }) { 16 } else { 8 };
            vec![(registers.push(bytes, align), 0)]
        }
    };
    Passed { pieces, by_address: false }
}

fn rust_argument(ty: &Type, registers: &mut Registers) -> Passed {
    match rust_classes(ty) {
        None => Passed { pieces: vec![(registers.take(Class::Integer, 8), 0)], by_address: true },
        Some(classes) => {
            let pieces = classes.into_iter().map(|(class, offset)| (registers.take(class, 8), offset));
            Passed { pieces: pieces.collect(), by_address: false }
        }
    }
}

/// A C++ object with a constructor or destructor of its own: libstdc++'s strings and vectors are such.
pub(super) fn is_by_reference(ty: &Type) -> bool {
    match ty {
        Type::Record { by_reference, .. } => *by_reference,
        Type::Text(TextLayout::Libcxx) => true,
        Type::Text(TextLayout::PointerLength { bytes, .. }) => *bytes > 16,
        Type::List { layout, .. } => !matches!(layout, ListLayout::PointerCount { .. }),
        Type::Callable { .. } => true,
        Type::Array { element, .. } => is_by_reference(element),
        Type::Variants { variants, .. } => {
            variants.iter().flat_map(|variant| &variant.fields).any(|field| is_by_reference(&field.ty))
        }
        _ => false,
    }
}

/// The classes of the eightbytes of a value; `None` for memory.
fn c_classes(ty: &Type) -> Option<Vec<(Class, u64)>> {
    let bytes = ty.bytes();
    if is_by_reference(ty) || (bytes > 16 && !matches!(ty, Type::Void)) {
        return None;
    }
    let mut scalars = Vec::new();
    if !scalars_of(ty, 0, &mut scalars) {
        return None;
    }
    if let [Scalar { class: Class::X87, .. }] = scalars[..] {
        return Some(vec![(Class::X87, 0)]);
    }
    if scalars.iter().any(|scalar| scalar.class == Class::X87) {
        return None;
    }
    let eightbytes = (0..bytes.div_ceil(8)).map(|index| {
        let touches = |scalar: &&Scalar| scalar.offset / 8 <= index && index <= (scalar.offset + scalar.bytes - 1) / 8;
        let mut here = scalars.iter().filter(touches).peekable();
        // An eightbyte of padding alone is passed nowhere; calling it SSE follows the ABI's "NO_CLASS" closely enough.
        let sse = here.all(|scalar| scalar.class == Class::Sse);
        (if sse { Class::Sse } else { Class::Integer }, index * 8)
    });
    Some(if scalars.is_empty() { Vec::new() } else { eightbytes.collect() })
}

/// The classes of the pieces of a value of Rust; `None` when it is passed by address. One number or two that lie apart are in a register
/// each; of anything else a register holds eight bytes at most (rustc_target::callconv).
fn rust_classes(ty: &Type) -> Option<Vec<(Class, u64)>> {
    let bytes = ty.bytes();
    if bytes > 16 {
        return None;
    }
    let mut scalars = Vec::new();
    let known = scalars_of(ty, 0, &mut scalars) && !has_array(ty);
    // Members are reordered, and the first in memory is in the first register.
    scalars.sort_by_key(|scalar| scalar.offset);
    let apart = known && scalars.windows(2).all(|pair| pair[0].offset.saturating_add(pair[0].bytes) <= pair[1].offset);
    match scalars[..] {
        [] if known => Some(Vec::new()),
        // 128-bit integers take two registers.
        [Scalar { bytes: 16, class: Class::Integer, .. }] if apart => {
            Some(vec![(Class::Integer, 0), (Class::Integer, 8)])
        }
        [one] if apart => Some(vec![(one.class, one.offset)]),
        [first, second] if apart => Some(vec![(first.class, first.offset), (second.class, second.offset)]),
        _ => (bytes <= 8).then(|| vec![(Class::Integer, 0)]),
    }
}

/// Whether an array of anything is part of the value.
fn has_array(ty: &Type) -> bool {
    match ty {
        Type::Array { element, count } => *count > 0 && element.bytes() > 0,
        Type::Record { fields, .. } => fields.iter().any(|field| has_array(&field.ty)),
        Type::Variants { variants, .. } => {
            variants.iter().flat_map(|variant| &variant.fields).any(|field| has_array(&field.ty))
        }
        _ => false,
    }
}

/// Collects the numbers of a value; false when there are too many, or some that are not known.
fn scalars_of(ty: &Type, at: u64, found: &mut Vec<Scalar>) -> bool {
    if found.len() >= MAX_SCALARS {
        return false;
    }
    let mut push = |offset: u64, bytes: u64, class: Class| {
        found.push(Scalar { offset: at.saturating_add(offset), bytes: bytes.max(1), class });
        true
    };
    match ty {
        Type::Void => true,
        Type::Integer { bytes, .. } | Type::Bool { bytes } | Type::Char { bytes } | Type::Enum { bytes, .. } => {
            push(0, u64::from(*bytes), Class::Integer)
        }
        Type::Float { bytes: 16 } => push(0, 16, Class::X87),
        Type::Float { bytes } => push(0, u64::from(*bytes), Class::Sse),
        Type::Pointer { .. } | Type::CString { .. } => push(0, 8, Class::Integer),
        Type::Text(TextLayout::PointerLength { pointer, length: second, bytes: 16 })
        | Type::List { layout: ListLayout::PointerCount { pointer, count: second, bytes: 16 }, .. } => {
            // In the order in which they lie: a string_view's length comes first.
            push((*pointer).min(*second), 8, Class::Integer) && push((*pointer).max(*second), 8, Class::Integer)
        }
        Type::Text(_) | Type::List { .. } | Type::Callable { .. } | Type::Interface { .. } => false,
        Type::Array { element, count } => {
            *count <= MAX_SCALARS as u64
                && (0..*count).all(|index| {
                    let offset = at.saturating_add(index.saturating_mul(element.bytes()));
                    scalars_of(element, offset, found)
                })
        }
        Type::Record { fields, bytes, .. } => *bytes == 0 || fields_of(fields, at, found),
        Type::Variants { tag, variants, .. } => variant_scalars(*tag, variants, at, found),
        // Function types and members pointers: a word or two of integers.
        Type::Opaque { bytes: bytes @ (8 | 16), .. } => (0..bytes / 8).all(|index| push(index * 8, 8, Class::Integer)),
        Type::Opaque { .. } => false,
    }
}

fn fields_of(fields: &[Field], at: u64, found: &mut Vec<Scalar>) -> bool {
    fields.iter().all(|field| scalars_of(&field.ty, at.saturating_add(field.offset), found))
}

/// A Rust enum is its tag, and what its variants hold if they agree about it.
fn variant_scalars(
    tag: Option<(u64, u8)>,
    variants: &[super::types::Variant],
    at: u64,
    found: &mut Vec<Scalar>,
) -> bool {
    let mut merged: Vec<Scalar> = Vec::new();
    for variant in variants {
        let mut scalars = Vec::new();
        if !fields_of(&variant.fields, at, &mut scalars) {
            return false;
        }
        for scalar in scalars {
            // Those that do not agree overlap, and such a value is not taken apart.
            let same = |known: &Scalar| {
                (known.offset, known.bytes, known.class) == (scalar.offset, scalar.bytes, scalar.class)
            };
            if !merged.iter().any(same) {
                merged.push(scalar);
            }
        }
    }
    if let Some((offset, bytes)) = tag {
        let offset = at.saturating_add(offset);
        // The tag may be a number that no value of a field can be (`Option<&T>`).
        if !merged.iter().any(|known| known.offset <= offset && offset < known.offset.saturating_add(known.bytes)) {
            merged.push(Scalar { offset, bytes: u64::from(bytes), class: Class::Integer });
        }
    }
    merged.sort_by_key(|scalar| scalar.offset);
    found.extend(merged);
    found.len() <= MAX_SCALARS
}

#[cfg(test)]
mod tests {
    use super::super::types::Parameter;
    use super::*;

    fn signature(language: Language, returns: Type, parameters: Vec<Type>) -> Signature {
        let parameter = |ty| Parameter { name: None, ty, artificial: false, at_entry: Default::default() };
        let parameters = parameters.into_iter().map(parameter).collect();
        Signature { name: None, parameters, variadic: false, returns, language, exported: true, altered: false }
    }

    const INT: Type = Type::Integer { signed: true, bytes: 4 };
    const DOUBLE: Type = Type::Float { bytes: 8 };

    fn record(bytes: u64, fields: &[(u64, Type)]) -> Type {
        let field = |(offset, ty): &(u64, Type)| Field { name: None, offset: *offset, bits: None, ty: ty.clone() };
        Type::Record { name: None, bytes, fields: fields.iter().map(field).collect(), by_reference: false }
    }

    fn pieces(passed: &[Passed]) -> Vec<Vec<Piece>> {
        passed.iter().map(|passed| passed.pieces.iter().map(|(piece, _)| *piece).collect()).collect()
    }

    #[test]
    fn c_arguments_are_where_the_abi_puts_them() {
        use Piece::{Integer, Sse, Stack};
        let mixed = record(16, &[(0, INT), (8, DOUBLE)]);
        let large = record(24, &[(0, INT), (8, DOUBLE), (16, DOUBLE)]);
        let arguments = arguments(&signature(
            Language::Abi,
            large.clone(),
            vec![INT, DOUBLE, mixed.clone(), large, INT, INT, INT, INT, mixed, DOUBLE, Type::Float { bytes: 16 }],
        ));
        let expected: Vec<Vec<Piece>> = vec![
            vec![Integer(1)],
            vec![Sse(0)],
            vec![Integer(2), Sse(1)],
            vec![Stack(0)],
            vec![Integer(3)],
            vec![Integer(4)],
            vec![Integer(5)],
            vec![Stack(24)],
            vec![Stack(32)],
            vec![Sse(2)],
            vec![Stack(48)],
        ];
        assert_eq!(pieces(&arguments), expected);
    }

    #[test]
    fn results_come_in_registers_or_by_address() {
        let of = |ty| result(&signature(Language::Abi, ty, vec![]));
        assert_eq!(of(INT).pieces, [(Piece::Rax, 0)]);
        assert_eq!(of(Type::Void).pieces, []);
        assert_eq!(of(DOUBLE).pieces, [(Piece::Sse(0), 0)]);
        assert_eq!(of(Type::Float { bytes: 16 }).pieces, [(Piece::St0, 0)]);
        assert_eq!(of(record(16, &[(0, DOUBLE), (8, INT)])).pieces, [(Piece::Sse(0), 0), (Piece::Rax, 8)]);
        assert_eq!(of(record(8, &[(0, Type::Float { bytes: 4 }), (4, INT)])).pieces, [(Piece::Rax, 0)]);
        assert!(of(record(24, &[(0, INT)])).by_address);
    }

    #[test]
    fn rust_passes_pairs_in_two_registers_and_large_values_by_address() {
        let text = |bytes| Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes });
        let pair = record(8, &[(0, INT), (4, INT)]);
        let signature = signature(Language::Rust, text(24), vec![text(16), pair, text(24), record(0, &[]), DOUBLE]);
        use Piece::{Integer, Sse};
        let arguments = arguments(&signature);
        let expected =
            [vec![Integer(1), Integer(2)], vec![Integer(3), Integer(4)], vec![Integer(5)], vec![], vec![Sse(0)]];
        assert_eq!(pieces(&arguments), expected);
        assert!(arguments[2].by_address && result(&signature).by_address);
    }
}
