//! Classes of the standard library of C++ that stand for something, and how classes are passed.

use gimli::constants as dw;

use super::functions::{member_offset, without_qualifiers};
use super::passing;
use super::records::{Candidate, argument};
use super::types::{Field, ListLayout, TextLayout, Type, Variant};
use super::units::{Entry, Place};

/// Members, bases and arguments that are looked at.
const MAX_MEMBERS: usize = 256;

/// Collections of C++ whose elements lie in nodes or blocks.
const COLLECTIONS: [&str; 10] = [
    "map",
    "multimap",
    "set",
    "multiset",
    "unordered_map",
    "unordered_multimap",
    "unordered_set",
    "unordered_multiset",
    "list",
    "deque",
];

impl Candidate<'_> {
    fn is(&self, template: &str) -> bool {
        is_template(self.name, template)
    }

    /// The same where a structure of C may have such a name and such members.
    fn is_instance(&self, template: &str) -> bool {
        self.is(template) && self.children.iter().any(is_argument)
    }

    /// The class as what it stands for.
    pub(super) fn of_cpp(&self) -> Option<Type> {
        let (name, bytes) = (self.name, self.bytes);
        match name {
            _ if self.is("basic_string") && is_narrow(name) => self.string(),
            _ if self.is("basic_string_view") && is_narrow(name) => {
                let pointer = ["_M_str", "__data_", "__data"].into_iter().find_map(|member| self.offset(member))?;
                let length = ["_M_len", "__size_", "__size"].into_iter().find_map(|member| self.offset(member))?;
                Some(Type::Text(TextLayout::PointerLength { pointer, length, bytes }))
            }
            // The pointer that is held comes first in those of libstdc++ and of libc++.
            _ if (self.is("unique_ptr") && bytes == 8) || (self.is("shared_ptr") && bytes == 16) => {
                let held = Box::new(self.argument("_Tp")?);
                Some(wrapped(Type::Pointer { to: held, reference: false, constant: true }, bytes, true))
            }
            // What it points to may be gone.
            _ if self.is_instance("weak_ptr") && bytes == 16 => {
                let somewhere = Type::Pointer { to: Box::new(Type::Void), reference: false, constant: true };
                Some(wrapped(somewhere, bytes, true))
            }
            _ if self.is_instance("duration") => {
                let count = self.type_of(self.member("__r").or_else(|| self.member("__rep_"))?)?;
                Some(called(unit(name)?, self.resolve(&count), bytes))
            }
            _ if self.is_instance("time_point") => {
                let since = self.type_of(self.member("__d").or_else(|| self.member("__d_"))?)?;
                Some(called("time_point", self.resolve(&since), bytes))
            }
            _ if self.is("optional") => self.optional(),
            _ if self.is_instance("variant") => self.variant(),
            _ if self.is_instance("pair") => {
                let of = |wanted| self.types.field(self.place, self.member(wanted)?, 1, self.depth.min(6));
                Some(self.numbered(vec![of("first")?, of("second")?]))
            }
            _ if self.is_instance("tuple") => self.tuple(),
            _ if self.is_instance("atomic") => Some(wrapped(self.argument("_Tp")?, bytes, false)),
            _ if self.is_instance("function") => Some(Type::Callable {
                functor: member_at(self.place, &["_M_functor"])?,
                invoker: member_at(self.place, &["_M_invoker"])?,
                bytes,
            }),
            _ if self.is("array") => {
                let elements = self.type_of(self.member("_M_elems")?)?;
                Some(wrapped(self.resolve(&elements), bytes, false))
            }
            _ if self.is("vector") => self.vector(),
            _ if COLLECTIONS.iter().any(|known| self.is(known)) => {
                let element = self.allocated()?;
                Some(Type::List { layout: self.collection(&element)?, element: Box::new(element) })
            }
            _ => None,
        }
    }

    /// A beginning and an end, of elements or, of truths, of bits.
    fn vector(&self) -> Option<Type> {
        let bytes = self.bytes;
        if self.name.starts_with("vector<bool") {
            let at = |iterator, member| member_at(self.place, &["_M_impl", iterator, member]);
            let begin = (at("_M_start", "_M_p")?, at("_M_start", "_M_offset")?);
            let end = (at("_M_finish", "_M_p")?, at("_M_finish", "_M_offset")?);
            let layout = ListLayout::Bits { begin, end, bytes };
            return Some(Type::List { layout, element: Box::new(Type::Bool { bytes: 1 }) });
        }
        let layout = ListLayout::BeginEnd { begin: 0, end: 8, bytes };
        (bytes == 24).then_some(Type::List { layout, element: Box::new(self.argument("_Tp")?) })
    }

    fn string(&self) -> Option<Type> {
        let bytes = self.bytes;
        if let (Some(pointer), Some(length)) = (self.offset("_M_dataplus"), self.offset("_M_string_length")) {
            return Some(Type::Text(TextLayout::PointerLength { pointer, length, bytes }));
        }
        self.member("__r_").or_else(|| self.member("__rep_")).filter(|_| bytes == 24)?;
        Some(Type::Text(TextLayout::Libcxx))
    }

    /// What it may hold, and behind that whether it does.
    fn optional(&self) -> Option<Type> {
        let (held, bytes) = (self.argument("_Tp")?, self.bytes);
        let engaged = (held.bytes() < bytes).then_some((held.bytes(), 1))?;
        let field = Field { name: None, offset: 0, bits: None, ty: held };
        let some = Variant { name: Some("optional".to_owned()), tag: None, fields: vec![field] };
        let none = Variant { name: Some("nullopt".to_owned()), tag: Some(0), fields: Vec::new() };
        Some(Type::Variants { name: None, bytes, tag: Some(engaged), variants: vec![none, some] })
    }

    /// One of several, and behind them the number of that.
    fn variant(&self) -> Option<Type> {
        let index = member_at(self.place, &["_M_index"])?;
        // libstdc++ takes two bytes for more than 255 alternatives, which are more than are looked at.
        let tag = (index < self.bytes).then_some((index, 1))?;
        let variant = |(index, ty)| Variant {
            name: Some("variant".to_owned()),
            tag: Some(index),
            fields: vec![Field { name: None, offset: 0, bits: None, ty }],
        };
        let variants = (0..).zip(self.arguments()).map(variant).collect();
        Some(Type::Variants { name: None, bytes: self.bytes, tag: Some(tag), variants })
    }

    fn tuple(&self) -> Option<Type> {
        let mut parts = Vec::new();
        let bases = self.children.iter().filter(|child| child.tag() == dw::DW_TAG_inheritance);
        let mut bases = bases.map(|base| self.types.field(self.place, base, 1, self.depth));
        let complete = bases.all(|base| base.is_some_and(|base| heads(&base, 0, &mut parts)));
        parts.sort_by_key(|(index, _)| *index);
        let fields: Vec<Field> = parts.into_iter().map(|(_, field)| field).collect();
        (complete && !fields.is_empty()).then(|| self.numbered(fields))
    }

    /// Things in an object that have numbers, and no names.
    fn numbered(&self, fields: Vec<Field>) -> Type {
        let by_reference = is_not_trivial(self.place, Some(self.name), self.children, &fields);
        let fields = fields.into_iter().map(|field| Field { name: Some("__0".to_owned()), ..field }).collect();
        Type::Record { name: Some(format!("({})", self.name)), bytes: self.bytes, fields, by_reference }
    }

    /// Where libstdc++'s collections have their elements; `None` for another library's.
    fn collection(&self, element: &Type) -> Option<ListLayout> {
        let at = |members: &[&str]| member_at(self.place, members);
        let bytes = self.bytes;
        if let Some(leftmost) = at(&["_M_t", "_M_impl", "_M_header", "_M_left"]) {
            let count = at(&["_M_t", "_M_impl", "_M_node_count"])?;
            return Some(ListLayout::Tree { leftmost, count, value: 32, bytes });
        }
        if let Some(first) = at(&["_M_h", "_M_before_begin", "_M_nxt"]) {
            let value = 8_u64.next_multiple_of(element.align());
            return Some(ListLayout::Chain { first, count: at(&["_M_h", "_M_element_count"])?, value, bytes });
        }
        if let Some(first) = at(&["_M_impl", "_M_node", "_M_next"]) {
            let count = at(&["_M_impl", "_M_node", "_M_size"])?;
            return Some(ListLayout::Chain { first, count, value: 16, bytes });
        }
        // The first member of an iterator points to its element.
        let (start, finish) = (at(&["_M_impl", "_M_start", "_M_cur"])?, at(&["_M_impl", "_M_finish", "_M_cur"])?);
        Some(ListLayout::Blocks { start, finish, bytes })
    }

    /// What a collection's allocator makes: its elements.
    fn allocated(&self) -> Option<Type> {
        let allocator = without_qualifiers(&argument(self.place, self.children, "_Alloc")?).0;
        let inside = allocator.children(MAX_MEMBERS);
        // Without optimisation `std::allocator` itself has no argument, but the class that it is made from has.
        let base = || {
            let base = inside.iter().find(|child| child.tag() == dw::DW_TAG_inheritance)?;
            let base = without_qualifiers(&allocator.follow(&base.attr_value(dw::DW_AT_type)?)?).0;
            argument(&base, &base.children(MAX_MEMBERS), "_Tp")
        };
        Some(self.resolve(&argument(&allocator, &inside, "_Tp").or_else(base)?))
    }

    /// The types that the template was given for `...`.
    fn arguments(&self) -> Vec<Type> {
        let mut packs = self.children.iter().filter(|child| child.tag() == dw::DW_TAG_GNU_template_parameter_pack);
        let Some(pack) = packs.next().map(|pack| self.place.sibling(pack.offset())) else { return Vec::new() };
        let given = pack.children(MAX_MEMBERS).into_iter().map(|child| {
            let ty = pack.follow(&child.attr_value(dw::DW_AT_type)?)?;
            Some(self.resolve(&ty))
        });
        given.map(|ty| ty.unwrap_or(Type::Void)).collect()
    }
}

/// A value with a word for what it is.
fn called(word: &str, ty: Type, bytes: u64) -> Type {
    let fields = vec![Field { name: None, offset: 0, bits: None, ty }];
    let variants = vec![Variant { name: Some(word.to_owned()), tag: None, fields }];
    Type::Variants { name: None, bytes, tag: None, variants }
}

/// What a `duration<long, std::ratio<1, 1000> >` counts.
fn unit(name: &str) -> Option<&'static str> {
    let ratio = name.split_once("ratio<")?.1.split('>').next()?;
    let number = |text: &str| text.trim().trim_end_matches(['l', 'L']).parse::<u64>().ok();
    let (count, of) = ratio.split_once(',')?;
    Some(match (number(count)?, number(of)?) {
        (1, 1_000_000_000) => "nanoseconds",
        (1, 1_000_000) => "microseconds",
        (1, 1000) => "milliseconds",
        (1, 1) => "seconds",
        (60, 1) => "minutes",
        (3600, 1) => "hours",
        (86400, 1) => "days",
        _ => return None,
    })
}

fn is_argument(child: &Entry) -> bool {
    matches!(child.tag(), dw::DW_TAG_template_type_parameter | dw::DW_TAG_GNU_template_parameter_pack)
}

/// The offset of a member of a member, by names, which may be in classes that are inherited from.
fn member_at(place: &Place<'_>, names: &[&str]) -> Option<u64> {
    fn within(place: &Place<'_>, names: &[&str], depth: u8) -> Option<u64> {
        let Some((first, rest)) = names.split_first() else { return Some(0) };
        let depth = depth.checked_sub(1)?;
        let class = without_qualifiers(place).0;
        let children = class.children(MAX_MEMBERS);
        let inner = |child: &Entry, names| {
            let ty = class.follow(&child.attr_value(dw::DW_AT_type)?)?;
            member_offset(child)?.checked_add(within(&ty, names, depth)?)
        };
        let named = |child: &&Entry| child.tag() == dw::DW_TAG_member && class.name(child).as_deref() == Some(first);
        if let Some(member) = children.iter().find(named) {
            return inner(member, rest);
        }
        children.iter().filter(|child| child.tag() == dw::DW_TAG_inheritance).find_map(|base| inner(base, names))
    }
    /// The deepest are six classes under each other.
    const DEEPEST: u8 = 16;
    within(place, names, DEEPEST)
}

/// The elements of a `std::tuple`, with their numbers: each is the only member of a base `_Head_base<NUMBER, ...>`, or that base itself.
/// Says whether all were found.
fn heads(field: &Field, at: u64, found: &mut Vec<(u64, Field)>) -> bool {
    let Type::Record { name: Some(name), fields, .. } = &field.ty else { return false };
    let at = at.saturating_add(field.offset);
    let Some(rest) = name.strip_prefix("_Head_base<") else {
        return name.starts_with("_Tuple_impl<") && fields.iter().all(|base| heads(base, at, found));
    };
    let index = rest.split([',', '>', 'u']).next().and_then(|digits| digits.parse().ok());
    let (Some(index), [head]) = (index, &fields[..]) else { return false };
    found.push((index, Field { offset: at.saturating_add(head.offset), ..head.clone() }));
    true
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
/// the ABI passes its objects by address (Itanium C++ ABI, "non-trivial for the purposes of calls"). Only C++ has classes with functions.
pub(super) fn is_not_trivial(place: &Place<'_>, name: Option<&str>, children: &[Entry], fields: &[Field]) -> bool {
    let class = name.and_then(|name| name.split('<').next());
    let of_its_own = children.iter().any(|child| {
        let name = || place.name(child).unwrap_or_default();
        match child.tag() {
            dw::DW_TAG_member if child.has_attr(dw::DW_AT_artificial) && name().starts_with("_vptr") => true,
            dw::DW_TAG_subprogram => {
                let name = name();
                let by_the_compiler = child.has_attr(dw::DW_AT_artificial) || child.has_attr(dw::DW_AT_defaulted);
                let is_destructor = name.starts_with('~');
                let is_constructor = || class == Some(&name) && takes_another(place, child);
                !by_the_compiler && (is_destructor || is_constructor())
            }
            _ => false,
        }
    });
    of_its_own || fields.iter().any(|field| passing::is_by_reference(&field.ty))
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
