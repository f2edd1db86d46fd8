//! From registers, memory and types to values: what a function takes and what it gives back.

use std::sync::Arc;

use super::at_entry::AtEntry;
use super::elements::Elements;
use super::passing::{self, Passed, Piece};
pub use super::registers::{EntryRegisters, ExitRegisters};
use super::registers::{entry_piece, exit_piece, is_float};
use super::types::{Field, Language, ListLayout, Signature, TextLayout, Type, Variant};
use super::{go_abi, go_values};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::syscalls::{Cx, Limits, Memory};
use crate::value::number::{extended, single};
use crate::value::{Array, BytesKind, Record, Value};

/// What is known of a function from its debugging information, ready for its calls.
#[derive(Debug)]
pub struct Typed {
    signature: Arc<Signature>,
    arguments: Vec<Option<Passed>>,
    result: Option<Passed>,
    /// The first argument that lies behind one of which only the name of its type is known.
    known_until: usize,
}

/// What may be asked for while values are made.
pub struct View<'a> {
    /// The tracee's memory.
    pub memory: &'a dyn Memory,
    /// How much is shown.
    pub limits: Limits,
    /// The name of the function at an address.
    pub code: &'a dyn Fn(VAddr) -> Option<String>,
    /// Where what Go's runtime knows of types begins, which their names are counted from (`runtime.types`).
    pub go_types: Option<VAddr>,
}

/// More bytes of one value than this are not read.
const MAX_BYTES: u64 = 16 << 10;

/// Records in records are shown to this depth.
const MAX_DEPTH: u8 = 2;

/// More members than this are left out, unless all details are wanted.
const MAX_FIELDS: usize = 16;

impl Typed {
    /// Prepares a signature. `altered`: the function is a copy that the compiler made for some of its calls (`f.isra.0`), whose
    /// arguments are only where the debugging information says that they are.
    #[must_use]
    pub fn new(signature: Arc<Signature>, altered: bool) -> Self {
        if signature.language == Language::Go {
            let (arguments, result) = (go_abi::arguments(&signature), go_abi::result(&signature));
            return Typed { signature, arguments, result, known_until: usize::MAX };
        }
        let altered = altered || signature.altered;
        let by_convention = passing::arguments(&signature);
        // What other files can't call is passed as the compiler likes: behind what is not passed, or not as a whole, the
        // convention does not say any more where the next one is. rustc calls everything exported.
        let local = altered || !signature.exported || signature.language == Language::Rust;
        // A class that is declared but not defined takes nobody knows which registers, as an argument or for a result.
        let of_unknown = signature.parameters.iter().position(|parameter| is_unknown(&parameter.ty));
        let known_until = if is_unknown(&signature.returns) { 0 } else { of_unknown.unwrap_or(usize::MAX) };
        let mut by_order = !altered;
        let place = |(index, passed): (usize, Passed)| {
            let found = match &signature.parameters[index].at_entry {
                // Parts that nobody uses are not passed, and a value without them would be another one.
                AtEntry::Pieces(pieces) if !passed.by_address => {
                    let whole = passed.pieces.iter().all(|(_, at)| pieces.iter().any(|(_, other)| other == at));
                    whole.then(|| Passed { pieces: pieces.clone(), by_address: false })
                }
                AtEntry::Behind(piece) => Some(Passed { pieces: vec![(*piece, 0)], by_address: true }),
                AtEntry::Elsewhere if by_order && index < known_until => Some(passed),
                _ => None,
            };
            by_order &= found.is_some() || !local;
            found
        };
        let arguments = by_convention.into_iter().enumerate().map(place).collect();
        let mut result = passing::result(&signature);
        // Only the ABI wants the result's address back in rax.
        if result.by_address && (altered || signature.language == Language::Rust) {
            result.pieces = vec![(Piece::Integer(0), 0)];
        }
        Typed { signature, arguments, result: Some(result), known_until }
    }

    /// Whether an argument is in a floating-point register.
    #[must_use]
    pub fn takes_floats(&self) -> bool {
        self.arguments.iter().flatten().any(|passed| passed.pieces.iter().any(|(piece, _)| is_float(*piece)))
    }

    /// Whether the result is in a floating-point register.
    #[must_use]
    pub fn returns_float(&self) -> bool {
        self.result.iter().any(|passed| passed.pieces.iter().any(|(piece, _)| is_float(*piece)))
    }

    /// The arguments with their names, which are empty where there is none.
    pub fn enter<'a>(
        &'a self,
        registers: &'a EntryRegisters,
        view: &'a View<'a>,
    ) -> impl Iterator<Item = (&'a str, Value)> + 'a {
        let parameters = self.signature.parameters.iter().zip(&self.arguments).enumerate();
        parameters.map(move |(index, (parameter, passed))| {
            let value = match (passed, &parameter.at_entry) {
                // The object itself says too much, again and again.
                (Some(passed), _) if parameter.artificial => {
                    let bytes =
                        self.bytes(&parameter.ty, passed, |piece| entry_piece(registers, piece), registers.sp, view);
                    bytes
                        .and_then(|bytes| bytes.first_chunk().copied())
                        .map_or(Value::Omitted, |bytes| Value::address(u64::from_le_bytes(bytes)))
                }
                (Some(passed), _) => {
                    self.value(&parameter.ty, passed, |piece| entry_piece(registers, piece), registers.sp, view)
                }
                (None, AtEntry::Constant(number)) => decode(&parameter.ty, &number.to_le_bytes(), 0, view),
                (None, AtEntry::Elsewhere) if index >= self.known_until => Value::word("<unknown>"),
                (None, _) => Value::word("<optimized out>"),
            };
            (parameter.name.as_deref().unwrap_or(""), value)
        })
    }

    /// What has become of the arguments that a function may have written to: numbers behind pointers to what is not const.
    /// `None` for the others: structures and strings may have been freed meanwhile.
    pub fn written<'a>(
        &'a self,
        registers: &'a EntryRegisters,
        view: &'a View<'a>,
    ) -> impl Iterator<Item = Option<Value>> + 'a {
        self.signature.parameters.iter().zip(&self.arguments).map(move |(parameter, passed)| match &parameter.ty {
            Type::Pointer { to, constant: false, .. } if is_number(to) && !parameter.artificial => {
                let register = |piece| entry_piece(registers, piece);
                Some(self.value(&parameter.ty, passed.as_ref()?, register, registers.sp, view))
            }
            _ => None,
        })
    }

    /// What the function returned; `None` when it returns nothing.
    #[must_use]
    pub fn leave(&self, entered: &EntryRegisters, registers: &ExitRegisters, view: &View<'_>) -> Option<Value> {
        if is_unknown(&self.signature.returns) {
            return Some(Value::word("<unknown>"));
        }
        if self.signature.returns.bytes() == 0 {
            return None;
        }
        let Some(passed) = &self.result else { return Some(Value::word("<unknown>")) };
        let register = |piece| match piece {
            Piece::Integer(_) => entry_piece(entered, piece),
            _ => exit_piece(registers, piece),
        };
        Some(self.value(&self.signature.returns, passed, register, VAddr::NULL, view))
    }

    fn value(
        &self,
        ty: &Type,
        passed: &Passed,
        register: impl Fn(Piece) -> [u8; 16],
        sp: VAddr,
        view: &View<'_>,
    ) -> Value {
        match self.bytes(ty, passed, &register, sp, view) {
            Some(bytes) => decode(ty, &bytes, 0, view),
            None => {
                let at = passed.pieces.first().map(|(piece, _)| register(*piece)[..8].try_into().unwrap_or_default());
                Value::Unreadable(VAddr::new(at.map_or(0, u64::from_le_bytes)))
            }
        }
    }

    /// The bytes of a value, put together from its pieces.
    fn bytes(
        &self,
        ty: &Type,
        passed: &Passed,
        register: impl Fn(Piece) -> [u8; 16],
        sp: VAddr,
        view: &View<'_>,
    ) -> Option<Vec<u8>> {
        let size = ty.bytes().min(MAX_BYTES) as usize;
        let mut bytes = vec![0; size];
        for (piece, offset) in &passed.pieces {
            let at = match piece {
                Piece::Stack(above) => VAddr::new(sp.raw().wrapping_add(8 + u64::from(*above))),
                piece => {
                    let from = register(*piece);
                    if passed.by_address {
                        return read(VAddr::new(u64::from_le_bytes(*from.first_chunk()?)), size, view);
                    }
                    let offset = (*offset as usize).min(size);
                    let wide = if matches!(piece, Piece::St0) { 16 } else { 8 };
                    let len = wide.min(size - offset);
                    bytes[offset..offset + len].copy_from_slice(&from[..len]);
                    continue;
                }
            };
            if passed.by_address {
                let pointer = read(at, 8, view)?;
                return read(VAddr::new(u64::from_le_bytes(*pointer.first_chunk()?)), size, view);
            }
            if passed.pieces.len() == 1 {
                return read(at, size, view);
            }
            // There was no register left for this part (Rust).
            let offset = (*offset as usize).min(size);
            let part = read(at, 8.min(size - offset), view)?;
            bytes[offset..offset + part.len()].copy_from_slice(&part);
        }
        Some(bytes)
    }
}

/// Whether only the name of a type is known.
fn is_unknown(ty: &Type) -> bool {
    matches!(ty, Type::Opaque { bytes: 0, .. })
}

fn is_number(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Integer { .. }
            | Type::Float { .. }
            | Type::Enum { .. }
            | Type::Bool { .. }
            | Type::Pointer { .. }
            | Type::CString { .. }
    )
}

pub(super) fn read(at: VAddr, len: usize, view: &View<'_>) -> Option<Vec<u8>> {
    let mut bytes = vec![0; len];
    (view.memory.read(at, &mut bytes) == len).then_some(bytes)
}

fn cx<'a>(view: &View<'a>) -> Cx<'a> {
    Cx {
        abi: Abi::X86_64,
        args: [0; 6],
        sp: VAddr::NULL,
        interrupted: None,
        result: None,
        limits: view.limits,
        memory: view.memory,
    }
}

/// The little-endian number in so many bytes from `offset` on; zeros where there are none.
pub(super) fn number(bytes: &[u8], offset: u64, len: u64) -> u64 {
    let mut raw = [0; 8];
    let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
    let len = (len.min(8) as usize).min(bytes.len() - from);
    raw[..len].copy_from_slice(&bytes[from..from + len]);
    u64::from_le_bytes(raw)
}

fn sign_extended(raw: u64, bytes: u8) -> i64 {
    let unused = 64 - 8 * u32::from(bytes.clamp(1, 8));
    (raw << unused) as i64 >> unused
}

/// The value that these bytes are. Fewer than the type has are as if zeros followed.
fn decode(ty: &Type, bytes: &[u8], depth: u8, view: &View<'_>) -> Value {
    let raw = number(bytes, 0, ty.bytes());
    match ty {
        Type::Void => Value::Omitted,
        Type::Integer { signed, bytes: 16 } => {
            let whole = bytes.first_chunk().map_or(0, |bytes| u128::from_le_bytes(*bytes));
            let text = if *signed { (whole as i128).to_string() } else { whole.to_string() };
            Value::Symbol { raw, text: text.into() }
        }
        Type::Integer { signed: true, bytes } => Value::Signed(sign_extended(raw, *bytes)),
        Type::Integer { signed: false, .. } => Value::Unsigned(raw),
        Type::Bool { .. } => match raw & 0xff {
            0 => Value::Symbol { raw, text: "false".into() },
            1 => Value::Symbol { raw, text: "true".into() },
            _ => Value::Unsigned(raw),
        },
        Type::Char { bytes } => character(raw, *bytes),
        Type::Float { bytes: 4 } => Value::Float(single(raw)),
        Type::Float { bytes: 8 } => Value::Float(f64::from_bits(raw)),
        Type::Float { .. } => Value::Float(bytes.first_chunk().map_or(f64::NAN, extended)),
        Type::Enum { bytes, enumerators, .. } => enumerator(raw, *bytes, enumerators),
        Type::CString { .. } => cx(view).text(raw),
        Type::Pointer { to, reference, .. } => pointer(to, *reference, VAddr::new(raw), depth, view),
        Type::Text(layout) => text(*layout, bytes, view),
        Type::List { layout, element } => list(*layout, element, bytes, depth, view),
        Type::Array { element, count } => array(element, *count, bytes, depth, view),
        Type::Callable { functor, invoker, .. } => {
            callable(number(bytes, *functor, 8), number(bytes, *invoker, 8), view)
        }
        Type::Interface { empty } => go_values::interface(*empty, bytes, view),
        // A tuple.
        Type::Record { name: Some(name), fields, .. } if name.starts_with('(') => {
            record(Some(""), fields, bytes, depth, view)
        }
        Type::Record { fields, .. } => record(None, fields, bytes, depth, view),
        Type::Variants { tag, variants, .. } => variant(*tag, variants, bytes, depth, view),
        Type::Opaque { bytes: 1..=8, .. } => Value::Hex(raw),
        Type::Opaque { .. } => Value::Record(Record { name: None, fields: Vec::new(), more: true }),
    }
}

fn character(raw: u64, bytes: u8) -> Value {
    let shown = match bytes {
        1 => format!("'{}'", std::ascii::escape_default(raw as u8)),
        _ => match char::from_u32(raw as u32) {
            Some(letter) => format!("'{}'", letter.escape_default()),
            None => return Value::Hex(raw),
        },
    };
    Value::Symbol { raw, text: shown.into() }
}

/// The name of a number, or the names of the bits that make it up.
fn enumerator(raw: u64, bytes: u8, enumerators: &[(String, i64)]) -> Value {
    let mask = u64::MAX >> (64 - 8 * u32::from(bytes.clamp(1, 8)));
    let of =
        |wanted: u64| enumerators.iter().find(|(_, value)| *value as u64 & mask == wanted).map(|(name, _)| &**name);
    if let Some(name) = of(raw) {
        return Value::Symbol { raw, text: name.to_owned().into() };
    }
    let bits: Option<Vec<&str>> = (0..64).map(|bit| 1_u64 << bit).filter(|bit| raw & bit != 0).map(of).collect();
    match bits {
        Some(names) if names.len() > 1 => Value::Symbol { raw, text: names.join("|").into() },
        _ => Value::Signed(sign_extended(raw, bytes)),
    }
}

fn pointer(to: &Type, reference: bool, at: VAddr, depth: u8, view: &View<'_>) -> Value {
    let plain = Value::Address(at);
    match to {
        _ if at.is_null() || depth > MAX_DEPTH => plain,
        // Nothing is known of it, or it is a function.
        Type::Void | Type::Opaque { .. } => match (view.code)(at).filter(|name| !name.contains("+0x")) {
            Some(name) => Value::Symbol { raw: at.raw(), text: name.into() },
            None => plain,
        },
        Type::Record { .. } | Type::Variants { .. } if !view.limits.follow => plain,
        _ => match read(at, to.bytes().min(MAX_BYTES) as usize, view) {
            None => Value::Unreadable(at),
            Some(bytes) => {
                let value = decode(to, &bytes, depth + 1, view);
                let whole = matches!(
                    to,
                    Type::Record { .. }
                        | Type::Variants { .. }
                        | Type::List { .. }
                        | Type::Array { .. }
                        | Type::Callable { .. }
                        | Type::Text(_)
                );
                if reference || whole { value } else { Value::Ref(Box::new(value)) }
            }
        },
    }
}

fn text(layout: TextLayout, bytes: &[u8], view: &View<'_>) -> Value {
    match layout {
        TextLayout::PointerLength { pointer, length, .. } => {
            let (at, len) = (number(bytes, pointer, 8), number(bytes, length, 8));
            data(VAddr::new(at), len, view)
        }
        TextLayout::Libcxx if bytes.first().is_some_and(|first| first & 1 == 1) => {
            data(VAddr::new(number(bytes, 16, 8)), number(bytes, 8, 8), view)
        }
        TextLayout::Libcxx => {
            let len = usize::from(bytes.first().copied().unwrap_or(0) >> 1);
            let whole = bytes.get(1..1 + len).unwrap_or_default();
            let shown = whole.len().min(view.limits.strlen);
            let cut = shown < whole.len();
            Value::Bytes(crate::value::Bytes { data: whole[..shown].to_vec(), cut, kind: BytesKind::Data })
        }
    }
}

/// So many bytes at an address; none can be asked for at any.
pub(super) fn data(at: VAddr, len: u64, view: &View<'_>) -> Value {
    match len {
        0 => Value::text(""),
        _ => cx(view).buffer_of(at, len, BytesKind::Data),
    }
}

fn list(layout: ListLayout, element: &Type, bytes: &[u8], depth: u8, view: &View<'_>) -> Value {
    let size = element.bytes();
    let mut elements = Elements::of(layout, size, bytes, view.memory);
    let count = elements.count();
    if matches!(element, Type::Integer { signed: false, bytes: 1 })
        && let Some(at) = elements.in_a_row()
    {
        return data(at, count, view);
    }
    let shown = shown_items(count, view);
    let mut items = Vec::new();
    for _ in 0..shown {
        if let Some(Ok(bit)) = elements.next_bit() {
            items.push(decode(element, &[u8::from(bit)], depth + 1, view));
            continue;
        }
        let value = elements.next().and_then(|at| read(at, size.min(MAX_BYTES) as usize, view).ok_or(at));
        match value {
            Ok(bytes) => items.push(decode(element, &bytes, depth + 1, view)),
            Err(at) => return Value::Array(Array { items, more: true, unreadable: Some(at) }),
        }
    }
    Value::Array(Array { items, more: shown < count, unreadable: None })
}

/// A `std::function`: the function that it calls, where it only points to one; otherwise the code that calls what is in it.
fn callable(functor: u64, invoker: u64, view: &View<'_>) -> Value {
    if invoker == 0 {
        return Value::word("nullptr");
    }
    let function = |at| (view.code)(at).filter(|name| !name.contains("+0x"));
    let value = match function(VAddr::new(functor)) {
        Some(name) => Value::Symbol { raw: functor, text: name.into() },
        None => Value::Address(VAddr::new(invoker)),
    };
    Value::Record(Record { name: Some("function".into()), fields: vec![(None, value)], more: false })
}

fn array(element: &Type, count: u64, bytes: &[u8], depth: u8, view: &View<'_>) -> Value {
    if matches!(element, Type::Char { bytes: 1 }) {
        let len = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let shown = len.min(view.limits.strlen);
        let cut = shown < len;
        return Value::Bytes(crate::value::Bytes { data: bytes[..shown].to_vec(), cut, kind: BytesKind::Text });
    }
    let size = element.bytes().max(1) as usize;
    let shown = shown_items(count, view);
    let items = bytes.chunks(size).take(shown as usize).map(|bytes| decode(element, bytes, depth + 1, view));
    let items: Vec<Value> = items.collect();
    Value::Array(Array { more: (items.len() as u64) < count, items, unreadable: None })
}

fn shown_items(count: u64, view: &View<'_>) -> u64 {
    /// However much detail is wanted.
    const MOST: u64 = 4096;
    count.min(if view.limits.detail { MOST } else { view.limits.strlen as u64 })
}

fn record(name: Option<&str>, fields: &[Field], bytes: &[u8], depth: u8, view: &View<'_>) -> Value {
    let name = name.map(Arc::from);
    if depth > MAX_DEPTH {
        return Value::Record(Record { name, more: !fields.is_empty(), fields: Vec::new() });
    }
    // Bases without members say nothing.
    let empty =
        |field: &&Field| field.name.is_none() && matches!(&field.ty, Type::Record { fields, .. } if fields.is_empty());
    let fields: Vec<&Field> = fields.iter().filter(|field| !empty(field)).collect();
    // What only holds one thing that has no name is that.
    if let (None, [Field { name: None, offset, bits: None, ty }]) = (&name, &fields[..]) {
        let from = usize::try_from(*offset).unwrap_or(usize::MAX).min(bytes.len());
        return decode(ty, &bytes[from..], depth, view);
    }
    let most = if view.limits.detail { fields.len() } else { MAX_FIELDS };
    let shown = fields.iter().take(most).map(|field| {
        let value = match field.bits {
            Some((from, count)) => bits(field, bytes, from, count, view),
            None => {
                let from = usize::try_from(field.offset).unwrap_or(usize::MAX).min(bytes.len());
                decode(&field.ty, &bytes[from..], depth + 1, view)
            }
        };
        // Tuples' and variants' members are numbered.
        let numbered =
            |name: &&str| !name.strip_prefix("__").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
        (field.name.as_deref().filter(numbered).map(Arc::from), value)
    });
    let shown = shown.collect();
    Value::Record(Record { name, fields: shown, more: most < fields.len() })
}

fn bits(field: &Field, bytes: &[u8], from: u64, count: u64, view: &View<'_>) -> Value {
    let count = count.clamp(1, 64);
    let raw = number(bytes, field.offset, 8) >> from.min(63) & u64::MAX >> (64 - count);
    match field.ty {
        Type::Integer { signed: true, .. } => Value::Signed((raw << (64 - count)) as i64 >> (64 - count)),
        _ => decode(&field.ty, &raw.to_le_bytes(), MAX_DEPTH, view),
    }
}

fn variant(tag: Option<(u64, u8)>, variants: &[Variant], bytes: &[u8], depth: u8, view: &View<'_>) -> Value {
    let value = tag.map(|(offset, len)| number(bytes, offset, u64::from(len)));
    let exact = variants.iter().find(|variant| variant.tag.is_some() && variant.tag == value);
    match exact.or_else(|| variants.iter().find(|variant| variant.tag.is_none())) {
        Some(variant) => record(variant.name.as_deref().or(Some("")), &variant.fields, bytes, depth, view),
        // No variant has such a tag: the value has not been made yet.
        None => Value::Record(Record { name: None, fields: Vec::new(), more: true }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::Parameter;
    use super::*;
    use crate::syscalls::testing::FakeMemory;

    fn typed(returns: Type, parameters: Vec<Type>) -> Typed {
        let parameter = |ty| Parameter { name: None, ty, artificial: false, at_entry: AtEntry::Elsewhere };
        let parameters = parameters.into_iter().map(parameter).collect();
        let language = Language::Abi;
        let signature =
            Signature { name: None, parameters, variadic: false, returns, language, exported: true, altered: false };
        Typed::new(Arc::new(signature), false)
    }

    fn shown(typed: &Typed, ints: [u64; 6], memory: &FakeMemory) -> Vec<String> {
        let view = View { memory, limits: Limits::default(), code: &|_| None, go_types: None };
        let registers =
            EntryRegisters { ints, floats: [1.5_f64.to_bits(); 16], sp: VAddr::new(0x7000), ..Default::default() };
        typed.enter(&registers, &view).map(|(_, value)| value.to_text()).collect()
    }

    const BYTE: Type = Type::Integer { signed: false, bytes: 1 };
    const INT: Type = Type::Integer { signed: true, bytes: 4 };

    #[test]
    fn numbers_have_the_width_of_their_types() {
        let typed = typed(Type::Void, vec![INT, BYTE, Type::Float { bytes: 8 }, Type::Bool { bytes: 1 }]);
        let memory = FakeMemory::default();
        assert_eq!(shown(&typed, [0xdead_ffff_ffff, 0x1ff, 1, 0, 0, 0], &memory), ["-1", "255", "1.5", "true"]);
        assert!(typed.takes_floats() && !typed.returns_float());
    }

    #[test]
    fn lengths_and_pointers_of_the_target_are_not_believed() {
        let vector = |element| Type::List {
            layout: ListLayout::PointerCount { pointer: 0, count: 8, bytes: 16 },
            element: Box::new(element),
        };
        let text = Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes: 16 });
        let endless = Type::Array { element: Box::new(INT), count: u64::MAX };
        let to_endless = Type::Pointer { to: Box::new(endless), reference: false, constant: true };
        let typed = typed(Type::Void, vec![vector(INT), text, to_endless]);
        let memory = FakeMemory::default().with(0x5000, &[1, 0, 0, 0, 2, 0, 0, 0]);
        let huge = [0x5000, u64::MAX, 0x9000, u64::MAX / 2, 0x6000, 0];
        assert_eq!(shown(&typed, huge, &memory), ["[1, 2, ... /* 0x5008 */]", "0x9000", "0x6000"]);
        // Nothing is read of what is empty.
        let empty = [0xffff_0000, 0, 1, 0, 0, 0];
        assert_eq!(shown(&typed, empty, &memory), ["[]", "\"\"", "NULL"]);
    }

    #[test]
    fn behind_an_argument_of_an_unknown_class_nothing_is_known() {
        let unknown = Type::Opaque { name: Some("declared".to_owned()), bytes: 0 };
        let memory = FakeMemory::default();
        let behind = typed(Type::Void, vec![INT, unknown.clone(), INT]);
        assert_eq!(shown(&behind, [1, 2, 3, 4, 5, 6], &memory), ["1", "<unknown>", "<unknown>"]);
        let returning = typed(unknown, vec![INT]);
        assert_eq!(shown(&returning, [1, 2, 3, 4, 5, 6], &memory), ["<unknown>"]);
        let view = View { memory: &memory, limits: Limits::default(), code: &|_| None, go_types: None };
        let result = returning.leave(&EntryRegisters::default(), &ExitRegisters::default(), &view);
        assert_eq!(result.map(|value| value.to_text()).as_deref(), Some("<unknown>"));
    }

    #[test]
    fn enumerations_are_shown_by_name_or_by_their_bits() {
        let enumerators: Arc<[(String, i64)]> = [("A".into(), 1), ("B".into(), 4), ("N".into(), -2)].into();
        let typed = typed(Type::Void, vec![Type::Enum { name: None, bytes: 4, enumerators }; 4]);
        let memory = FakeMemory::default();
        assert_eq!(shown(&typed, [4, 5, 0xffff_fffe, 8, 0, 0], &memory), ["B", "A|B", "N", "8"]);
    }

    #[test]
    fn a_variant_is_told_by_its_tag() {
        let field = |ty| Field { name: Some("__0".into()), offset: 4, bits: None, ty };
        let some = Variant { name: Some("Some".into()), tag: Some(1), fields: vec![field(INT)] };
        let none = Variant { name: Some("None".into()), tag: Some(0), fields: Vec::new() };
        let option = Type::Variants { name: None, bytes: 8, tag: Some((0, 4)), variants: vec![none, some] };
        let typed = typed(Type::Void, vec![option; 3]);
        let memory = FakeMemory::default();
        assert_eq!(shown(&typed, [0xffff_ffff_0000_0001, 0, 7, 0, 0, 0], &memory), ["Some(-1)", "None", "{...}"]);
    }
}
