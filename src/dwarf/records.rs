//! Records of the standard libraries of C++ and Rust that stand for something: strings, vectors, slices.
//!
//! They are told by their members, so that offsets are those of the library that the program was built with.

use gimli::constants as dw;

use super::functions::{FunctionTypes, member_offset, without_qualifiers};
use super::types::{Field, ListLayout, TextLayout, Type};
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
        let is_path = name.ends_with("std::path::Path") || name.ends_with("os_str::OsStr");
        if is_path || name.ends_with("str") || name == "alloc::boxed::Box<str>" || name.ends_with("<str>") {
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
        if matches!(self.name, "PathBuf" | "OsString") {
            let (at, vec) = inside(self.place, "Vec<", MAX_WRAPPERS)?;
            let (pointer, length) = vec_offsets(&vec)?;
            return Some(Type::Text(TextLayout::PointerLength {
                pointer: at.checked_add(pointer)?,
                length: at.checked_add(length)?,
                bytes,
            }));
        }
        if self.name.starts_with("HashMap<") || self.name.starts_with("HashSet<") {
            return self.hash_table();
        }
        if (self.name.starts_with("Rc<") || self.name.starts_with("Arc<")) && bytes == 8 {
            return self.counted();
        }
        if !self.name.starts_with("Vec<") {
            return None;
        }
        let (pointer, count) = vec_offsets(self.place)?;
        let layout = ListLayout::PointerCount { pointer, count, bytes };
        Some(Type::List { layout, element: Box::new(self.argument("T")?) })
    }

    fn hash_table(&self) -> Option<Type> {
        let (at, table) = inside(self.place, "RawTable<", MAX_WRAPPERS)?;
        let (element, inner) = (argument(&table, &table.children(16), "T")?, named_member(&table, "table")?);
        let within = at.checked_add(member_offset(&inner)?)?;
        let inner = table.follow(&inner.attr_value(dw::DW_AT_type)?)?;
        let offset = |name| within.checked_add(member_offset(&named_member(&inner, name)?)?);
        let layout = ListLayout::Buckets {
            control: offset("ctrl")?,
            mask: offset("bucket_mask")?,
            count: offset("items")?,
            bytes: self.bytes,
        };
        let mut element = self.resolve(&element);
        if let Type::Record { name, fields, .. } = &mut element
            && self.name.starts_with("HashSet<")
        {
            // `(K, ())` is its K.
            fields.truncate(1);
            *name = None;
            fields.iter_mut().for_each(|field| field.name = None);
        }
        Some(Type::List { layout, element: Box::new(element) })
    }

    /// `Rc` and `Arc` as what they count: it lies behind two counters.
    fn counted(&self) -> Option<Type> {
        let counted = self.argument("T")?;
        let bytes = counted.bytes();
        if first_pointer(self.place, MAX_WRAPPERS) != Some(0) || bytes == 0 {
            return None;
        }
        let offset = 16_u64.next_multiple_of(counted.align().clamp(1, 16));
        let bytes = bytes.checked_add(offset)?;
        let fields = vec![Field { name: None, offset, bits: None, ty: counted }];
        let to = Box::new(Type::Record { name: None, bytes, fields, by_reference: false });
        Some(Type::Pointer { to, reference: true, constant: true })
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

fn named_member(place: &Place<'_>, wanted: &str) -> Option<Entry> {
    let is_it = |child: &Entry| child.tag() == dw::DW_TAG_member && place.name(child).as_deref() == Some(wanted);
    place.children(64).into_iter().find(is_it)
}

/// The first structure in this one, at any depth, of which the name begins so, and its offset.
fn inside<'a>(place: &Place<'a>, start: &str, depth: u8) -> Option<(u64, Place<'a>)> {
    let depth = depth.checked_sub(1)?;
    place.children(16).iter().filter(|child| child.tag() == dw::DW_TAG_member).find_map(|child| {
        let inner = place.follow(&child.attr_value(dw::DW_AT_type)?)?;
        let entry = inner.entry().filter(|entry| entry.tag() == dw::DW_TAG_structure_type)?;
        let at = member_offset(child)?;
        if inner.name(&entry).is_some_and(|name| name.starts_with(start)) {
            return Some((at, inner));
        }
        let (further, found) = inside(&inner, start, depth)?;
        Some((at.checked_add(further)?, found))
    })
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
