//! Records of the standard libraries of C++ and Rust that stand for something: strings, vectors, slices.
//!
//! They are told by their members, so that offsets are those of the library that the program was built with.

use gimli::constants as dw;

use super::functions::{FunctionTypes, member_offset, without_qualifiers};
use super::types::{ListLayout, TextLayout, Type};
use super::units::{Entry, Place};

/// How deep the pointer of a `Vec` is wrapped.
const MAX_WRAPPERS: u8 = 8;

/// A record that may be one of those.
pub(super) struct Candidate<'a> {
    pub(super) types: &'a FunctionTypes,
    pub(super) place: &'a Place<'a>,
    pub(super) name: &'a str,
    pub(super) bytes: u64,
    pub(super) children: &'a [Entry],
    /// How deep the types in it are looked into.
    pub(super) depth: u8,
}

impl<'a> Candidate<'a> {
    pub(super) fn member(&self, wanted: &str) -> Option<&'a Entry> {
        let of = |child: &&Entry| child.tag() == dw::DW_TAG_member && self.place.name(child).as_deref() == Some(wanted);
        self.children.iter().find(of)
    }

    pub(super) fn offset(&self, wanted: &str) -> Option<u64> {
        self.member(wanted).and_then(member_offset)
    }

    /// The type of a member or of anything else that has one.
    pub(super) fn type_of(&self, entry: &Entry) -> Option<Place<'a>> {
        self.place.follow(&entry.attr_value(dw::DW_AT_type)?)
    }

    /// The type at a place, of which less is asked than of an argument itself.
    pub(super) fn resolve(&self, place: &Place<'_>) -> Type {
        self.types.resolve(place, 1, self.depth.min(6))
    }

    /// The type that the template was given for a parameter.
    pub(super) fn argument(&self, wanted: &str) -> Option<Type> {
        Some(self.resolve(&argument(self.place, self.children, wanted)?))
    }

    /// The record as what it stands for, if it is one of those.
    pub(super) fn recognise(&self) -> Option<Type> {
        match self.slice() {
            Some(slice) => slice,
            None => self.of_rust().or_else(|| self.of_go()).or_else(|| self.of_cpp()),
        }
    }

    /// `&str`, `&mut [T]`, `Box<[T]>` of Rust are pairs.
    fn slice(&self) -> Option<Option<Type>> {
        let (pointer, count) = (self.offset("data_ptr")?, self.offset("length")?);
        let (name, bytes) = (self.name, self.bytes);
        if name.ends_with("str") || name == "alloc::boxed::Box<str>" || name.ends_with("<str>") {
            return Some(Some(Type::Text(TextLayout::PointerLength { pointer, length: count, bytes })));
        }
        let layout = ListLayout::PointerCount { pointer, count, bytes };
        let element = self.member("data_ptr").and_then(|member| self.pointee(member));
        Some(element.map(|element| Type::List { layout, element: Box::new(element) }))
    }

    fn of_rust(&self) -> Option<Type> {
        let bytes = self.bytes;
        if self.name == "String" {
            let vec = self.member("vec")?;
            let (pointer, length) = vec_offsets(&self.type_of(vec)?)?;
            let at = member_offset(vec)?;
            return Some(Type::Text(TextLayout::PointerLength { pointer: at + pointer, length: at + length, bytes }));
        }
        if !self.name.starts_with("Vec<") {
            return None;
        }
        let (pointer, count) = vec_offsets(self.place)?;
        let layout = ListLayout::PointerCount { pointer, count, bytes };
        Some(Type::List { layout, element: Box::new(self.argument("T")?) })
    }

    fn of_go(&self) -> Option<Type> {
        let bytes = self.bytes;
        match self.name {
            "runtime.iface" if bytes == 16 => Some(Type::Interface { empty: false }),
            "runtime.eface" if bytes == 16 => Some(Type::Interface { empty: true }),
            "string" => {
                let (pointer, length) = (self.offset("str")?, self.offset("len")?);
                Some(Type::Text(TextLayout::PointerLength { pointer, length, bytes }))
            }
            name if name.starts_with("[]") => {
                let layout =
                    ListLayout::PointerCount { pointer: self.offset("array")?, count: self.offset("len")?, bytes };
                Some(Type::List { layout, element: Box::new(self.pointee(self.member("array")?)?) })
            }
            _ => None,
        }
    }

    /// What a member that is a pointer points to.
    fn pointee(&self, member: &Entry) -> Option<Type> {
        let (bare, _) = without_qualifiers(&self.type_of(member)?);
        let entry = bare.entry().filter(|entry| entry.tag() == dw::DW_TAG_pointer_type)?;
        Some(self.resolve(&bare.follow(&entry.attr_value(dw::DW_AT_type)?)?))
    }
}

/// The type that a template was given for a parameter.
pub(super) fn argument<'a>(place: &Place<'a>, children: &[Entry], wanted: &str) -> Option<Place<'a>> {
    let of = |child: &&Entry| {
        child.tag() == dw::DW_TAG_template_type_parameter && place.name(child).as_deref() == Some(wanted)
    };
    place.follow(&children.iter().find(of)?.attr_value(dw::DW_AT_type)?)
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
