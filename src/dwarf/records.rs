//! Records of the standard libraries of C++ and Rust that stand for something: strings, vectors, slices.
//!
//! They are told by their members, so that offsets are those of the library that the program was built with.

use gimli::constants as dw;

use super::passing;
use super::types::{Field, FunctionTypes, ListLayout, TextLayout, Type, Variant, member_offset, without_qualifiers};
use super::units::{Entry, Place};

/// How deep the pointer of a `Vec` is wrapped.
const MAX_WRAPPERS: u8 = 8;

/// The record as what it stands for, if it is one of those.
pub(super) fn recognise(
    types: &FunctionTypes,
    place: &Place<'_>,
    name: Option<&str>,
    bytes: u64,
    children: &[Entry],
    depth: u8,
) -> Option<Type> {
    let name = name?;
    let member = |wanted: &str| {
        let of = |child: &&Entry| child.tag() == dw::DW_TAG_member && place.name(child).as_deref() == Some(wanted);
        children.iter().find(of)
    };
    let offset = |wanted: &str| member(wanted).and_then(member_offset);
    let template = |wanted: &str| {
        let of = |child: &&Entry| {
            child.tag() == dw::DW_TAG_template_type_parameter && place.name(child).as_deref() == Some(wanted)
        };
        let parameter = children.iter().find(of)?;
        let ty = place.follow(&parameter.attr_value(dw::DW_AT_type)?)?;
        Some(types.resolve(&ty, 1, depth.min(6)))
    };
    // Rust: `&str`, `&mut [T]`, `Box<[T]>` are pairs.
    if let (Some(pointer), Some(count)) = (offset("data_ptr"), offset("length")) {
        if name.ends_with("str") || name == "alloc::boxed::Box<str>" || name.ends_with("<str>") {
            return Some(Type::Text(TextLayout::PointerLength { pointer, length: count, bytes }));
        }
        let element = pointee(types, place, member("data_ptr")?, depth)?;
        let layout = ListLayout::PointerCount { pointer, count, bytes };
        return Some(Type::List { layout, element: Box::new(element) });
    }
    match name {
        "String" => {
            let vec = member("vec")?;
            let inner = place.follow(&vec.attr_value(dw::DW_AT_type)?)?;
            let (pointer, length) = vec_offsets(&inner)?;
            let at = member_offset(vec)?;
            Some(Type::Text(TextLayout::PointerLength { pointer: at + pointer, length: at + length, bytes }))
        }
        _ if name.starts_with("Vec<") => {
            let (pointer, count) = vec_offsets(place)?;
            let layout = ListLayout::PointerCount { pointer, count, bytes };
            Some(Type::List { layout, element: Box::new(template("T")?) })
        }
        _ if is_template(name, "basic_string") && is_narrow(name) => {
            if let (Some(pointer), Some(length)) = (offset("_M_dataplus"), offset("_M_string_length")) {
                return Some(Type::Text(TextLayout::PointerLength { pointer, length, bytes }));
            }
            member("__r_").or_else(|| member("__rep_")).filter(|_| bytes == 24).map(|_| Type::Text(TextLayout::Libcxx))
        }
        _ if is_template(name, "basic_string_view") && is_narrow(name) => {
            let pointer = offset("_M_str").or_else(|| offset("__data_").or_else(|| offset("__data")))?;
            let length = offset("_M_len").or_else(|| offset("__size_").or_else(|| offset("__size")))?;
            Some(Type::Text(TextLayout::PointerLength { pointer, length, bytes }))
        }
        // The pointer that is held comes first in those of libstdc++ and of libc++.
        _ if (is_template(name, "unique_ptr") && bytes == 8) || (is_template(name, "shared_ptr") && bytes == 16) => {
            let held = template("_Tp")?;
            let pointer = Type::Pointer { to: Box::new(held), reference: false, constant: true };
            Some(wrapped(pointer, bytes, true))
        }
        // What it may hold, and whether it does.
        _ if is_template(name, "optional") => {
            let held = template("_Tp")?;
            let by_reference = passing::is_by_reference(&held);
            let engaged = (held.bytes() < bytes).then_some((held.bytes(), 1))?;
            let field = Field { name: None, offset: 0, bits: None, ty: held };
            let some = Variant { name: Some("optional".to_owned()), tag: None, fields: vec![field] };
            let none = Variant { name: Some("nullopt".to_owned()), tag: Some(0), fields: Vec::new() };
            let variants = Type::Variants { name: None, bytes, tag: Some(engaged), variants: vec![none, some] };
            Some(if by_reference { wrapped(variants, bytes, true) } else { variants })
        }
        _ if is_template(name, "array") && member("_M_elems").is_some() => {
            let elements = place.follow(&member("_M_elems")?.attr_value(dw::DW_AT_type)?)?;
            Some(wrapped(types.resolve(&elements, 1, depth.min(6)), bytes, false))
        }
        // A vector of bools is packed in another way, and has other members behind the base.
        _ if is_template(name, "vector") && bytes == 24 && !name.starts_with("vector<bool") => {
            let element = Box::new(template("_Tp")?);
            Some(Type::List { layout: ListLayout::BeginEnd { begin: 0, end: 8, bytes }, element })
        }
        _ => None,
    }
}

/// An object that is shown as the one thing in it.
fn wrapped(ty: Type, bytes: u64, by_reference: bool) -> Type {
    let fields = vec![Field { name: None, offset: 0, bits: None, ty }];
    Type::Record { name: None, bytes, fields, by_reference }
}

/// A record that the unit only declares: GCC leaves the definition of `std::string` to the unit that instantiates it, which is in
/// the library. Its layout is part of libstdc++'s ABI; libc++'s is told by the `__1` in its arguments.
pub(super) fn declared(name: Option<&str>) -> Option<Type> {
    let name = name?;
    let is_string =
        is_template(name, "basic_string") && name.contains('<') && is_narrow(name) && !name.contains("::__1::");
    is_string.then_some(Type::Text(TextLayout::PointerLength { pointer: 0, length: 8, bytes: 32 }))
}

/// Whether a class of C++, or what it holds, has a destructor, a copying or a moving constructor of its own, or virtual functions: then
/// the ABI passes its objects by address (Itanium C++ ABI, "non-trivial for the purposes of calls").
pub(super) fn is_not_trivial(place: &Place<'_>, name: Option<&str>, children: &[Entry], depth: u8) -> bool {
    let class = name.and_then(|name| name.split('<').next());
    children.iter().any(|child| {
        let name = || place.name(child).unwrap_or_default();
        match child.tag() {
            dw::DW_TAG_member if child.has_attr(dw::DW_AT_artificial) && name().starts_with("_vptr") => true,
            dw::DW_TAG_member | dw::DW_TAG_inheritance if !child.has_attr(dw::DW_AT_external) => {
                depth.checked_sub(1).is_some_and(|depth| holds_what_is_not_trivial(place, child, depth))
            }
            dw::DW_TAG_subprogram => {
                let name = name();
                let by_the_compiler = child.has_attr(dw::DW_AT_artificial) || child.has_attr(dw::DW_AT_defaulted);
                let is_destructor = name.starts_with('~');
                let is_constructor = || class == Some(&name) && takes_another(place, child);
                !by_the_compiler && (is_destructor || is_constructor())
            }
            _ => false,
        }
    })
}

/// The same for the class of a member or a base.
fn holds_what_is_not_trivial(place: &Place<'_>, member: &Entry, depth: u8) -> bool {
    /// Members that are looked at; a class with more is taken for what these say.
    const MAX_MEMBERS: usize = 64;
    let class = member.attr_value(dw::DW_AT_type).and_then(|value| place.follow(&value));
    class.map(|class| without_qualifiers(&class).0).is_some_and(|class| {
        let is_class = |entry: &Entry| matches!(entry.tag(), dw::DW_TAG_class_type | dw::DW_TAG_structure_type);
        class.entry().filter(is_class).is_some_and(|entry| {
            is_not_trivial(&class, class.name(&entry).as_deref(), &class.children(MAX_MEMBERS), depth)
        })
    })
}

/// Whether a constructor takes, besides `this`, one reference to an object of its own class.
fn takes_another(class: &Place<'_>, constructor: &Entry) -> bool {
    let inside = class.sibling(constructor.offset());
    let children = inside.children(4);
    let mut parameters = children.iter().filter(|child| child.tag() == dw::DW_TAG_formal_parameter);
    let (Some(_this), Some(other), None) = (parameters.next(), parameters.next(), parameters.next()) else {
        return false;
    };
    let target = || {
        let reference = inside.follow(&other.attr_value(dw::DW_AT_type)?)?;
        let entry = reference.entry()?;
        let is_reference = matches!(entry.tag(), dw::DW_TAG_reference_type | dw::DW_TAG_rvalue_reference_type);
        let target = reference.follow(&entry.attr_value(dw::DW_AT_type)?).filter(|_| is_reference)?;
        Some(without_qualifiers(&target).0)
    };
    target().is_some_and(|target| target.offset == class.offset)
}

fn is_template(name: &str, template: &str) -> bool {
    name.strip_prefix(template).is_some_and(|rest| rest.is_empty() || rest.starts_with('<'))
}

fn is_narrow(name: &str) -> bool {
    name.split_once('<').is_none_or(|(_, arguments)| arguments.starts_with("char,") || arguments == "char>")
}

/// What a member that is a pointer points to.
fn pointee(types: &FunctionTypes, place: &Place<'_>, member: &Entry, depth: u8) -> Option<Type> {
    let (bare, _) = without_qualifiers(&place.follow(&member.attr_value(dw::DW_AT_type)?)?);
    let entry = bare.entry().filter(|entry| entry.tag() == dw::DW_TAG_pointer_type)?;
    Some(types.resolve(&bare.follow(&entry.attr_value(dw::DW_AT_type)?)?, 1, depth.min(6)))
}

/// Offsets of the pointer and the length of Rust's `Vec`.
fn vec_offsets(place: &Place<'_>) -> Option<(u64, u64)> {
    let children = place.children(64);
    let member = |wanted: &str| children.iter().find(|child| place.name(child).as_deref() == Some(wanted));
    let (buffer, length) = (member("buf")?, member_offset(member("len")?)?);
    let inner = place.follow(&buffer.attr_value(dw::DW_AT_type)?)?;
    Some((member_offset(buffer)?.checked_add(first_pointer(&inner, MAX_WRAPPERS)?)?, length))
}

/// The offset of the first member that is, at any depth, a pointer.
fn first_pointer(place: &Place<'_>, depth: u8) -> Option<u64> {
    let entry = place.entry()?;
    match entry.tag() {
        dw::DW_TAG_pointer_type => Some(0),
        dw::DW_TAG_structure_type => {
            let depth = depth.checked_sub(1)?;
            let children = place.children(16);
            children.iter().filter(|child| child.tag() == dw::DW_TAG_member).find_map(|child| {
                let inner = place.follow(&child.attr_value(dw::DW_AT_type)?)?;
                member_offset(child)?.checked_add(first_pointer(&inner, depth)?)
            })
        }
        _ => None,
    }
}
