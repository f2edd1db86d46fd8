//! What a function takes and gives back, by its debugging information.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use gimli::constants as dw;
use gimli::{AttributeValue, UnitOffset};

use super::DebugSections;
use super::at_entry::{self, AtEntry};
use super::cpp;
use super::go_abi::RESULTS;
use super::records::Candidate;
use super::types::{Field, Language, Parameter, Signature, Type, Variant};
use super::units::{Entry, Place, Unit, Units};
use crate::addr::ImageAddr;

/// More members, enumerators or parameters than this are left out.
const MAX_CHILDREN: usize = 1024;
/// Typedefs of typedefs, and records in records.
const MAX_DEPTH: u8 = 24;
/// Entries looked at for one signature.
const MAX_WORK: u32 = 4096;

/// The functions of a unit.
#[derive(Default)]
struct UnitFunctions {
    by_address: HashMap<u64, UnitOffset>,
    /// Whether it has any types: line tables alone (`-g1`) come with functions that seem to take and give nothing.
    has_types: bool,
}

/// The functions of an image with their types. A unit is read when a function in it is asked for.
pub struct FunctionTypes {
    units: Units,
    /// Code ranges of units, by start.
    ranges: Vec<(u64, u64, usize)>,
    /// Entries of the functions of a unit, by address.
    functions: RefCell<HashMap<usize, Arc<UnitFunctions>>>,
    known: RefCell<HashMap<ImageAddr, Option<Arc<Signature>>>>,
    work: Cell<u32>,
}

impl FunctionTypes {
    /// Finds the units and their code; reads none of their contents.
    #[must_use]
    pub fn new(sections: &DebugSections) -> Self {
        let units = Units::new(sections.clone());
        let mut ranges = Vec::new();
        for index in 0..units.len() {
            let Some(unit) = units.fresh_unit(index) else { continue };
            let Ok(mut iter) = sections.dwarf.unit_ranges(&unit) else { continue };
            let before = ranges.len();
            while ranges.len() - before < (1 << 16)
                && let Ok(Some(range)) = iter.next()
            {
                if range.begin < range.end && range.begin != 0 {
                    ranges.push((range.begin, range.end, index));
                }
            }
        }
        ranges.sort_unstable();
        FunctionTypes { units, ranges, functions: RefCell::default(), known: RefCell::default(), work: Cell::new(0) }
    }

    /// What the function that starts at the address takes and gives back; `None` without debugging information about it.
    #[must_use]
    pub fn signature(&self, addr: ImageAddr) -> Option<Arc<Signature>> {
        if let Some(known) = self.known.borrow().get(&addr) {
            return known.clone();
        }
        let signature = self.entry_of(addr).and_then(|place| self.read_signature(&place, addr)).map(Arc::new);
        self.known.borrow_mut().insert(addr, signature.clone());
        signature
    }

    fn entry_of(&self, addr: ImageAddr) -> Option<Place<'_>> {
        /// Units may overlap in hostile files; real ones do not.
        const TRIED: usize = 8;
        let after = self.ranges.partition_point(|(begin, ..)| *begin <= addr.raw());
        let candidates = self.ranges[after.saturating_sub(TRIED)..after].iter().rev();
        candidates.filter(|(_, end, _)| addr.raw() < *end).find_map(|(_, _, index)| {
            let unit = self.units.unit(*index)?;
            let functions = self.functions_of(*index, &unit);
            let offset = *functions.by_address.get(&addr.raw()).filter(|_| functions.has_types)?;
            Some(Place { units: &self.units, unit, offset })
        })
    }

    fn functions_of(&self, index: usize, unit: &Unit) -> Arc<UnitFunctions> {
        if let Some(found) = self.functions.borrow().get(&index) {
            return found.clone();
        }
        let found = Arc::new(self.read_functions(unit));
        self.functions.borrow_mut().insert(index, found.clone());
        found
    }

    /// The addresses of the unit's functions. Only entries of functions are read, the others are stepped over.
    fn read_functions(&self, unit: &Unit) -> UnitFunctions {
        let mut found = UnitFunctions::default();
        let Ok(mut entries) = unit.entries_raw(None) else { return found };
        while !entries.is_empty() {
            let offset = entries.next_offset();
            let Ok(abbreviation) = entries.read_abbreviation() else { break };
            let Some(abbreviation) = abbreviation else { continue };
            // Go's are in a unit of their own.
            let tells = matches!(abbreviation.tag(), dw::DW_TAG_base_type | dw::DW_TAG_formal_parameter);
            found.has_types |= tells;
            if abbreviation.tag() != dw::DW_TAG_subprogram {
                if entries.skip_attributes(abbreviation.attributes()).is_err() {
                    break;
                }
                continue;
            }
            for specification in abbreviation.attributes() {
                let Ok(attribute) = entries.read_attribute(*specification) else { return found };
                // Functions of which a part is elsewhere (`f.cold`) have ranges, the one with the entry first.
                if attribute.name() == dw::DW_AT_ranges
                    && let Ok(Some(mut ranges)) = self.units.sections.dwarf.attr_ranges(unit, attribute.value())
                    && let Ok(Some(range)) = ranges.next()
                {
                    found.by_address.entry(range.begin).or_insert(offset);
                }
                if attribute.name() == dw::DW_AT_low_pc
                    && let Ok(Some(addr)) = self.units.sections.dwarf.attr_address(unit, attribute.value())
                {
                    found.by_address.entry(addr).or_insert(offset);
                }
            }
        }
        found
    }

    fn read_signature(&self, place: &Place<'_>, addr: ImageAddr) -> Option<Signature> {
        self.work.set(MAX_WORK);
        // The concrete function, what it is an instance of, what that was declared as in its class.
        let mut chain = vec![(place.clone(), place.entry()?)];
        while chain.len() < 4
            && let Some((place, entry)) = chain.last()
            && let Some(next) = origin(place, entry)
            && let Some(entry) = next.entry()
        {
            chain.push((next, entry));
        }
        let returns = chain.iter().find_map(|(place, entry)| place.follow(&entry.attr_value(dw::DW_AT_type)?));
        let is_parameter =
            |entry: &Entry| matches!(entry.tag(), dw::DW_TAG_formal_parameter | dw::DW_TAG_unspecified_parameters);
        let lists = chain.iter().map(|(place, _)| {
            let children = place.children(MAX_CHILDREN).into_iter();
            (place, children.filter(is_parameter).collect::<Vec<_>>())
        });
        let (owner, children) = lists.into_iter().find(|(_, list)| !list.is_empty()).unwrap_or((place, Vec::new()));
        let variadic = children.iter().any(|child| child.tag() == dw::DW_TAG_unspecified_parameters);
        let mut formal: Vec<&Entry> =
            children.iter().filter(|child| child.tag() == dw::DW_TAG_formal_parameter).collect();
        // In a copy of a function those come first that are still passed; what they are instances of is in order.
        formal.sort_by_key(|child| origin(owner, child).map(|origin| origin.offset));
        // A declaration says nothing of places.
        let concrete = (owner.offset == place.offset).then_some(addr);
        let language = language(place)?;
        let parameter = |child: &&Entry| self.parameter(owner, child, concrete, language);
        let (results, formal): (Vec<&Entry>, Vec<&Entry>) =
            formal.into_iter().partition(|child| language == Language::Go && is_result(child));
        let parameters = formal.iter().map(parameter);
        let nocall = Some(AttributeValue::CallingConvention(dw::DW_CC_nocall));
        Some(Signature {
            name: chain.iter().find_map(|(place, entry)| place.name(entry)),
            // `__in_chrg` says which of a constructor's copies this is, and is passed to none of them.
            parameters: parameters.filter(|parameter| parameter.name.as_deref() != Some("__in_chrg")).collect(),
            variadic,
            returns: match language {
                Language::Go => all_results(results.iter().map(parameter).collect()),
                _ => returns.map_or(Type::Void, |place| self.resolve(&place, 1, MAX_DEPTH)),
            },
            language,
            exported: chain.iter().any(|(_, entry)| entry.has_attr(dw::DW_AT_external)),
            altered: chain.iter().any(|(_, entry)| entry.attr_value(dw::DW_AT_calling_convention) == nocall),
        })
    }

    fn parameter(&self, owner: &Place<'_>, child: &Entry, addr: Option<ImageAddr>, language: Language) -> Parameter {
        let place = owner.sibling(child.offset());
        let general = origin(owner, child).and_then(|general| Some((general.clone(), general.entry()?)));
        let chain: Vec<_> = [(place, child.clone())].into_iter().chain(general).collect();
        let ty = chain.iter().find_map(|(place, entry)| place.follow(&entry.attr_value(dw::DW_AT_type)?));
        Parameter {
            name: chain.iter().find_map(|(place, entry)| place.name(entry)),
            ty: ty.map_or(Type::Void, |place| self.resolve(&place, 1, MAX_DEPTH)),
            at_entry: addr.map_or(AtEntry::Elsewhere, |addr| at_entry::read(owner, child, addr, language)),
            artificial: chain.iter().any(|(_, entry)| entry.has_attr(dw::DW_AT_artificial)),
        }
    }

    /// The type at a place. `pointers` is how many levels of them are looked through.
    pub(super) fn resolve(&self, place: &Place<'_>, pointers: u8, depth: u8) -> Type {
        let opaque = Type::Opaque { name: None, bytes: 0 };
        let Some(entry) = place.entry() else { return opaque };
        let (Some(depth), Some(work)) = (depth.checked_sub(1), self.work.get().checked_sub(1)) else {
            return Type::Opaque { name: place.name(&entry), bytes: byte_size(&entry) };
        };
        self.work.set(work);
        let inner = || entry.attr_value(dw::DW_AT_type).and_then(|value| place.follow(&value));
        match entry.tag() {
            dw::DW_TAG_typedef | dw::DW_TAG_subroutine_type if let Some(ty) = go_pointer(place, &entry) => ty,
            dw::DW_TAG_typedef
            | dw::DW_TAG_const_type
            | dw::DW_TAG_volatile_type
            | dw::DW_TAG_restrict_type
            | dw::DW_TAG_atomic_type
            | dw::DW_TAG_immutable_type => inner().map_or(Type::Void, |place| self.resolve(&place, pointers, depth)),
            dw::DW_TAG_base_type => base(place, &entry),
            dw::DW_TAG_enumeration_type => enumeration(place, &entry),
            dw::DW_TAG_pointer_type => {
                // Rust's references are pointers that are called `&T`.
                let reference = place.name(&entry).is_some_and(|name| name.starts_with('&'));
                self.pointer(inner(), reference, pointers, depth)
            }
            dw::DW_TAG_reference_type | dw::DW_TAG_rvalue_reference_type => {
                self.pointer(inner(), true, pointers, depth)
            }
            dw::DW_TAG_structure_type | dw::DW_TAG_class_type | dw::DW_TAG_union_type => {
                self.record(place, &entry, pointers, depth)
            }
            dw::DW_TAG_array_type => {
                let element = inner().map_or(Type::Void, |place| self.resolve(&place, pointers, depth));
                Type::Array { element: Box::new(element), count: elements(place) }
            }
            // nullptr_t, and Rust's `!`.
            dw::DW_TAG_unspecified_type => Type::Void,
            // Pointers to members: an offset, or a function pointer and an adjustment.
            _ => Type::Opaque { name: place.name(&entry), bytes: byte_size(&entry) },
        }
    }

    fn pointer(&self, target: Option<Place<'_>>, reference: bool, pointers: u8, depth: u8) -> Type {
        let Some(target) = target else {
            return Type::Pointer { to: Box::new(Type::Void), reference, constant: false };
        };
        let (bare, constant) = without_qualifiers(&target);
        let entry = bare.entry();
        let is_char = entry.as_ref().is_some_and(|entry| {
            entry.tag() == dw::DW_TAG_base_type && bare.name(entry).as_deref() == Some("char") && byte_size(entry) == 1
        });
        if is_char && !reference {
            return Type::CString { constant };
        }
        let to = match (pointers.checked_sub(1), entry) {
            (Some(pointers), _) => self.resolve(&bare, pointers, depth),
            (None, Some(entry)) => Type::Opaque { name: bare.name(&entry), bytes: byte_size(&entry) },
            (None, None) => Type::Void,
        };
        Type::Pointer { to: Box::new(to), reference, constant }
    }

    fn record(&self, place: &Place<'_>, entry: &Entry, pointers: u8, depth: u8) -> Type {
        let name = place.name(entry);
        let bytes = byte_size(entry);
        if entry.has_attr(dw::DW_AT_declaration) {
            return cpp::declared(name.as_deref()).unwrap_or(Type::Opaque { name, bytes: 0 });
        }
        let children = place.children(MAX_CHILDREN);
        let candidate = |name| Candidate { types: self, place, name, bytes, children: &children, depth };
        if let Some(known) = name.as_deref().and_then(|name| candidate(name).recognise()) {
            return known;
        }
        if let Some(part) = children.iter().find(|child| child.tag() == dw::DW_TAG_variant_part) {
            let (tag, variants) = self.variants(&place.sibling(part.offset()), part, pointers, depth);
            return Type::Variants { name, bytes, tag, variants };
        }
        let fields: Vec<Field> =
            children.iter().filter_map(|child| self.field(place, child, pointers, depth)).collect();
        let convention = entry.attr_value(dw::DW_AT_calling_convention);
        let by_reference = match convention {
            Some(AttributeValue::CallingConvention(how)) => how == dw::DW_CC_pass_by_reference,
            // gcc does not say.
            _ => cpp::is_not_trivial(place, name.as_deref(), &children, &fields),
        };
        Type::Record { name, bytes, fields, by_reference }
    }

    pub(super) fn field(&self, place: &Place<'_>, child: &Entry, pointers: u8, depth: u8) -> Option<Field> {
        let is_member = child.tag() == dw::DW_TAG_member;
        if (!is_member && child.tag() != dw::DW_TAG_inheritance) || child.has_attr(dw::DW_AT_external) {
            return None;
        }
        let number = |name| child.attr_value(name).and_then(|value| value.udata_value());
        let (offset, bits) = match (number(dw::DW_AT_data_bit_offset), number(dw::DW_AT_bit_size)) {
            (Some(from), Some(count)) => (from / 8, Some((from % 8, count))),
            // Before DWARF 4 bit fields were counted from the other end of their storage unit; clang does it still.
            (None, Some(count)) => {
                let unit = 8 * number(dw::DW_AT_byte_size).unwrap_or(0);
                let before = number(dw::DW_AT_bit_offset)?.checked_add(count)?;
                let from = member_offset(child)?.checked_mul(8)?.checked_add(unit.checked_sub(before)?)?;
                (from / 8, Some((from % 8, count)))
            }
            (_, None) => (member_offset(child)?, None),
        };
        let ty = place.follow(&child.attr_value(dw::DW_AT_type)?)?;
        let name = if is_member { place.name(child) } else { None };
        Some(Field { name, offset, bits, ty: self.resolve(&ty, pointers, depth) })
    }

    fn variants(&self, part: &Place<'_>, entry: &Entry, pointers: u8, depth: u8) -> (Option<(u64, u8)>, Vec<Variant>) {
        let tag = entry.attr_value(dw::DW_AT_discr).and_then(|value| {
            let member = part.follow(&value)?;
            let entry = member.entry()?;
            let ty = member.follow(&entry.attr_value(dw::DW_AT_type)?)?;
            let bytes = u8::try_from(self.resolve(&ty, 0, depth).bytes()).ok()?;
            Some((member_offset(&entry)?, bytes))
        });
        let mask = tag.map_or(u64::MAX, |(_, bytes)| u64::MAX >> (64 - 8 * u32::from(bytes.clamp(1, 8))));
        let children = part.children(MAX_CHILDREN);
        let variants = children.iter().filter(|child| child.tag() == dw::DW_TAG_variant).map(|child| {
            let value = child.attr_value(dw::DW_AT_discr_value);
            let value = value.and_then(|value| value.udata_value().or_else(|| value.sdata_value().map(|v| v as u64)));
            let place = part.sibling(child.offset());
            let member = place.children(4).into_iter().find(|child| child.tag() == dw::DW_TAG_member);
            let field = member.as_ref().and_then(|member| self.field(&place, member, pointers, depth));
            let (name, fields) = match field {
                Some(Field { name, offset, ty: Type::Record { fields, .. }, .. }) => {
                    let moved =
                        fields.into_iter().map(|field| Field { offset: field.offset.saturating_add(offset), ..field });
                    (name, moved.collect())
                }
                Some(field) => (field.name.clone(), vec![field]),
                None => (None, Vec::new()),
            };
            Variant { name, tag: value.map(|value| value & mask), fields }
        });
        (tag, variants.collect())
    }
}

/// What the entry is an instance or the definition of.
fn origin<'a>(place: &Place<'a>, entry: &Entry) -> Option<Place<'a>> {
    let value = entry.attr_value(dw::DW_AT_abstract_origin).or_else(|| entry.attr_value(dw::DW_AT_specification))?;
    place.follow(&value)
}

/// The language of a unit; `None` where its calls are not known: those of Go before 1.17.
fn language(place: &Place<'_>) -> Option<Language> {
    let root = place.sibling(place.unit.header.root_offset());
    let entry = root.entry();
    match entry.as_ref().and_then(|entry| entry.attr_value(dw::DW_AT_language)) {
        Some(AttributeValue::Language(dw::DW_LANG_Rust)) => Some(Language::Rust),
        Some(AttributeValue::Language(dw::DW_LANG_Go)) => {
            let producer = root.text(entry?.attr_value(dw::DW_AT_producer)?)?;
            // `Go cmd/compile go1.19.8; regabi`
            let minor = producer.split_once("go1.")?.1.split(|c: char| !c.is_ascii_digit()).next()?;
            (producer.starts_with("Go cmd/compile") && minor.parse::<u32>().ok()? >= 17).then_some(Language::Go)
        }
        _ => Some(Language::Abi),
    }
}

/// Whether a parameter of Go's is a result.
fn is_result(entry: &Entry) -> bool {
    entry.attr_value(dw::DW_AT_variable_parameter).is_some_and(|value| value == AttributeValue::Flag(true))
}

/// Several results as one record, with their names where they have some: `~r0` and `~b0` are none.
fn all_results(mut results: Vec<Parameter>) -> Type {
    // What was taken apart by the optimiser is there twice.
    results.dedup_by(|a, b| a.name == b.name);
    if results.len() < 2 {
        return results.pop().map_or(Type::Void, |one| one.ty);
    }
    /// In bytes, all together.
    const MAX_RESULTS: u64 = 1 << 32;
    let mut bytes = 0_u64;
    let fields = results.into_iter().map(|Parameter { name, ty, .. }| {
        let offset = bytes;
        bytes = bytes.saturating_add(ty.bytes()).min(MAX_RESULTS).next_multiple_of(8);
        Field { name: name.filter(|name| !name.starts_with('~')), offset, bits: None, ty }
    });
    let fields = fields.collect();
    Type::Record { name: Some(RESULTS.to_owned()), bytes, fields, by_reference: false }
}

pub(super) fn byte_size(entry: &Entry) -> u64 {
    entry.attr_value(dw::DW_AT_byte_size).and_then(|value| value.udata_value()).unwrap_or(0)
}

/// DW_AT_data_member_location: a constant; virtual bases have an expression and are left out. Members of a union have none.
pub(super) fn member_offset(entry: &Entry) -> Option<u64> {
    match entry.attr_value(dw::DW_AT_data_member_location) {
        None => Some(0),
        Some(value) => value.udata_value(),
    }
}

fn small(bytes: u64) -> u8 {
    u8::try_from(bytes).unwrap_or(u8::MAX)
}

/// Maps, channels and functions of Go are pointers to what only its runtime knows. A function's leads to the address of its code.
fn go_pointer(place: &Place<'_>, entry: &Entry) -> Option<Type> {
    let name = place.name(entry)?;
    let anything = Type::Pointer { to: Box::new(Type::Void), reference: false, constant: true };
    if name.starts_with("func(") {
        return Some(Type::Pointer { to: Box::new(anything), reference: true, constant: true });
    }
    let is_one = ["map[", "chan ", "<-chan ", "chan<- "].iter().any(|start| name.starts_with(start));
    is_one.then_some(anything)
}

fn base(place: &Place<'_>, entry: &Entry) -> Type {
    let bytes = small(byte_size(entry));
    let Some(AttributeValue::Encoding(encoding)) = entry.attr_value(dw::DW_AT_encoding) else {
        return Type::Opaque { name: place.name(entry), bytes: u64::from(bytes) };
    };
    match encoding {
        _ if bytes == 0 => Type::Void,
        dw::DW_ATE_boolean => Type::Bool { bytes },
        dw::DW_ATE_float => Type::Float { bytes },
        // C's `_Complex`, Go's complex64 and complex128.
        dw::DW_ATE_complex_float if bytes <= 16 => {
            let part = |offset| Field { name: None, offset, bits: None, ty: Type::Float { bytes: bytes / 2 } };
            let fields = vec![part(0), part(u64::from(bytes / 2))];
            Type::Record { name: Some(RESULTS.to_owned()), bytes: u64::from(bytes), fields, by_reference: false }
        }
        dw::DW_ATE_UTF => Type::Char { bytes },
        // `signed char` and `unsigned char` are numbers, `char` is not, whatever its sign.
        dw::DW_ATE_signed_char | dw::DW_ATE_unsigned_char if place.name(entry).as_deref() == Some("char") => {
            Type::Char { bytes }
        }
        dw::DW_ATE_signed if place.name(entry).as_deref() == Some("wchar_t") => Type::Char { bytes },
        dw::DW_ATE_signed | dw::DW_ATE_signed_char => Type::Integer { signed: true, bytes },
        dw::DW_ATE_unsigned | dw::DW_ATE_unsigned_char | dw::DW_ATE_address => Type::Integer { signed: false, bytes },
        _ => Type::Opaque { name: place.name(entry), bytes: u64::from(bytes) },
    }
}

fn enumeration(place: &Place<'_>, entry: &Entry) -> Type {
    // A value may be written in one byte without saying whether that has a sign; the underlying type does.
    let underlying = entry.attr_value(dw::DW_AT_type).and_then(|value| place.follow(&value));
    let signed = underlying.is_some_and(|place| {
        let (bare, _) = without_qualifiers(&place);
        bare.entry().is_some_and(|entry| matches!(base(&bare, &entry), Type::Integer { signed: true, .. }))
    });
    let children = place.children(MAX_CHILDREN);
    let enumerators = children.iter().filter(|child| child.tag() == dw::DW_TAG_enumerator).filter_map(|child| {
        let value = child.attr_value(dw::DW_AT_const_value)?;
        let (plain, with_sign) = (value.udata_value().map(|value| value as i64), value.sdata_value());
        Some((place.name(child)?, if signed { with_sign.or(plain) } else { plain.or(with_sign) }?))
    });
    Type::Enum { name: place.name(entry), bytes: small(byte_size(entry)), enumerators: enumerators.collect() }
}

/// How many elements an array has, all dimensions together; zero when it is open.
fn elements(place: &Place<'_>) -> u64 {
    let children = place.children(16);
    let ranges = children.iter().filter(|child| child.tag() == dw::DW_TAG_subrange_type).map(|range| {
        let number = |name| range.attr_value(name).and_then(|value| value.udata_value());
        number(dw::DW_AT_count).or_else(|| number(dw::DW_AT_upper_bound)?.checked_add(1)).unwrap_or(0)
    });
    ranges.reduce(u64::saturating_mul).unwrap_or(0)
}

/// The type behind typedefs and qualifiers, and whether `const` was among them.
pub(super) fn without_qualifiers<'a>(place: &Place<'a>) -> (Place<'a>, bool) {
    let mut bare = place.clone();
    let mut constant = false;
    for _ in 0..MAX_DEPTH {
        let Some(entry) = bare.entry() else { break };
        let passing = match entry.tag() {
            dw::DW_TAG_const_type => {
                constant = true;
                true
            }
            dw::DW_TAG_typedef | dw::DW_TAG_volatile_type | dw::DW_TAG_restrict_type | dw::DW_TAG_atomic_type => true,
            _ => false,
        };
        match entry.attr_value(dw::DW_AT_type).and_then(|value| bare.follow(&value)) {
            Some(next) if passing => bare = next,
            _ => break,
        }
    }
    (bare, constant)
}
