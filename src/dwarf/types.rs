//! Functions and types as their debugging information has them.

use std::sync::Arc;

use super::at_entry::AtEntry;

/// The source language, as far as it decides how arguments are passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C, C++ and everything else that keeps to the System V ABI.
    Abi,
    /// Rust, whose own functions do not.
    Rust,
    /// Go since 1.17, which has a convention of its own.
    Go,
}

/// A function as its source declares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Its name in the source, without scope.
    pub name: Option<String>,
    /// What it takes, in order, `this` included.
    pub parameters: Vec<Parameter>,
    /// Whether `...` follows.
    pub variadic: bool,
    /// What it gives back.
    pub returns: Type,
    /// The language it is written in.
    pub language: Language,
    /// Whether other files may call it, so that its calls are as the ABI has them.
    pub exported: bool,
    /// Whether the compiler says that its calls are not as the ABI has them (`DW_CC_nocall`): LLVM leaves out arguments that it knows.
    pub altered: bool,
}

/// A formal parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its type.
    pub ty: Type,
    /// Put in by the compiler: `this`.
    pub artificial: bool,
    /// Where it is at the function's first instruction, if the compiler says that.
    pub at_entry: AtEntry,
}

/// A type, with typedefs and qualifiers taken off. Sizes are in bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Nothing; behind a pointer: anything.
    Void,
    /// An integer.
    Integer {
        /// Whether it has a sign.
        signed: bool,
        /// 1, 2, 4, 8 or 16.
        bytes: u8,
    },
    /// A truth value.
    Bool {
        /// Usually 1.
        bytes: u8,
    },
    /// A character: 1 byte in C, 2 or 4 of UTF, 4 in Rust.
    Char {
        /// 1, 2 or 4.
        bytes: u8,
    },
    /// A floating point number; 16 bytes are x86's 80-bit format.
    Float {
        /// 4, 8 or 16.
        bytes: u8,
    },
    /// A C enum or a Rust enum without fields.
    Enum {
        /// Its tag.
        name: Option<String>,
        /// Its size.
        bytes: u8,
        /// Names and values, in order.
        enumerators: Arc<[(String, i64)]>,
    },
    /// A pointer or a reference.
    Pointer {
        /// What it points to; [`Type::Opaque`] beyond one level.
        to: Box<Type>,
        /// Whether it is a reference of C++ or Rust.
        reference: bool,
        /// Whether what it points to is const.
        constant: bool,
    },
    /// `char *`: text up to a NUL.
    CString {
        /// Whether it is `const char *`.
        constant: bool,
    },
    /// A string object.
    Text(TextLayout),
    /// Elements somewhere else: a vector, a slice, a map.
    List {
        /// Where they are.
        layout: ListLayout,
        /// What they are.
        element: Box<Type>,
    },
    /// Elements in place.
    Array {
        /// What they are.
        element: Box<Type>,
        /// How many.
        count: u64,
    },
    /// `std::function`: something to call.
    Callable {
        /// Offset of what is called: a pointer to a function, or the object that has it, or a pointer to that.
        functor: u64,
        /// Offset of the pointer to the code that calls it; NULL where there is nothing to call.
        invoker: u64,
        /// Its size.
        bytes: u64,
    },
    /// Go's interface: its type (or a table that has it), and a pointer to the value.
    Interface {
        /// Whether it has no methods: `any`.
        empty: bool,
    },
    /// A struct, class, union or tuple.
    Record {
        /// Its tag.
        name: Option<String>,
        /// Its size.
        bytes: u64,
        /// Its members and bases.
        fields: Vec<Field>,
        /// A C++ class that is not trivially copyable: passed and returned by its address.
        by_reference: bool,
    },
    /// A Rust enum with fields.
    Variants {
        /// Its name: `Option<i32>`.
        name: Option<String>,
        /// Its size.
        bytes: u64,
        /// Where the number that tells the variant is: offset and size. `None` when there is one variant.
        tag: Option<(u64, u8)>,
        /// The variants.
        variants: Vec<Variant>,
    },
    /// A type that is not taken apart: declared only, nested too deeply, or of an unknown kind.
    Opaque {
        /// Its name.
        name: Option<String>,
        /// Its size; zero when unknown.
        bytes: u64,
    },
}

/// A member of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name; `None` for a base class or an unnamed union.
    pub name: Option<String>,
    /// Bytes from the record's start.
    pub offset: u64,
    /// For a bit field: its first bit counted from `offset`, and how many.
    pub bits: Option<(u64, u64)>,
    /// Its type.
    pub ty: Type,
}

/// A variant of a Rust enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name: `Some`.
    pub name: Option<String>,
    /// The value of the tag; `None` for the one that all other values mean.
    pub tag: Option<u64>,
    /// Its fields, offsets from the enum's start.
    pub fields: Vec<Field>,
}

/// How a string object is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLayout {
    /// A pointer and a length in bytes at these offsets: Rust's `String` and `&str`, libstdc++'s `std::string` and `string_view`.
    PointerLength {
        /// Offset of the pointer.
        pointer: u64,
        /// Offset of the length.
        length: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// libc++'s `std::string`: if bit 0 of byte 0 is set, length at 8 and pointer at 16; else length in the other seven bits of byte 0 and
    /// text from byte 1.
    Libcxx,
}

/// Where the elements of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListLayout {
    /// A pointer and a count at these offsets: Rust's `Vec` and slices.
    PointerCount {
        /// Offset of the pointer.
        pointer: u64,
        /// Offset of the number of elements.
        count: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// Pointers to the first and behind the last element: `std::vector`.
    BeginEnd {
        /// Offset of the first pointer.
        begin: u64,
        /// Offset of the second.
        end: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// Nodes that each begin with a pointer to the next: `std::list`, `std::unordered_map`.
    Chain {
        /// Offset of the pointer to the first node.
        first: u64,
        /// Offset of the number of nodes.
        count: u64,
        /// Offset of the element in a node.
        value: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// libstdc++'s red-black tree: `std::map`, `std::set`.
    Tree {
        /// Offset of the pointer to the leftmost node.
        leftmost: u64,
        /// Offset of the number of nodes.
        count: u64,
        /// Offset of the element in a node.
        value: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// `std::vector<bool>`: bits, from one to before another, each by a pointer to its word and its number there.
    Bits {
        /// Offsets of the pointer and the number of the first.
        begin: (u64, u64),
        /// Of the one behind the last.
        end: (u64, u64),
        /// Size of the object.
        bytes: u64,
    },
    /// Rust's `HashMap` and `HashSet` (hashbrown): a byte for each bucket, of which the highest bit says that it is empty; the buckets lie
    /// before these bytes, the first one last.
    Buckets {
        /// Offset of the pointer to the bytes.
        control: u64,
        /// Offset of the number of buckets less one.
        mask: u64,
        /// Offset of the number of elements.
        count: u64,
        /// Size of the object.
        bytes: u64,
    },
    /// `std::deque`: blocks of elements. An iterator is four pointers: to an element, to the first of its block, behind the last, and
    /// to the pointer to the block.
    Blocks {
        /// Offset of the iterator at the first element.
        start: u64,
        /// Offset of the one behind the last.
        finish: u64,
        /// Size of the object.
        bytes: u64,
    },
}

impl ListLayout {
    /// Size of the object.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        match self {
            ListLayout::PointerCount { bytes, .. }
            | ListLayout::BeginEnd { bytes, .. }
            | ListLayout::Chain { bytes, .. }
            | ListLayout::Tree { bytes, .. }
            | ListLayout::Buckets { bytes, .. }
            | ListLayout::Bits { bytes, .. }
            | ListLayout::Blocks { bytes, .. } => *bytes,
        }
    }
}

impl Type {
    /// Its size in bytes; zero when unknown or empty.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match self {
            Type::Void => 0,
            Type::Integer { bytes, .. }
            | Type::Bool { bytes }
            | Type::Char { bytes }
            | Type::Float { bytes }
            | Type::Enum { bytes, .. } => u64::from(*bytes),
            Type::Pointer { .. } | Type::CString { .. } => 8,
            Type::Text(TextLayout::Libcxx) => 24,
            Type::Interface { .. } => 16,
            Type::Text(TextLayout::PointerLength { bytes, .. })
            | Type::Callable { bytes, .. }
            | Type::Record { bytes, .. }
            | Type::Variants { bytes, .. }
            | Type::Opaque { bytes, .. } => *bytes,
            Type::List { layout, .. } => layout.bytes(),
            Type::Array { element, count } => element.bytes().saturating_mul(*count),
        }
    }

    /// At multiples of how many bytes it lies.
    #[must_use]
    pub fn align(&self) -> u64 {
        match self {
            Type::Array { element, .. } => element.align(),
            Type::Record { fields, .. } => fields.iter().map(|field| field.ty.align()).max().unwrap_or(1),
            Type::Variants { variants, .. } => {
                let fields = variants.iter().flat_map(|variant| &variant.fields);
                fields.map(|field| field.ty.align()).max().unwrap_or(1)
            }
            Type::Integer { .. } | Type::Bool { .. } | Type::Char { .. } | Type::Float { .. } | Type::Enum { .. } => {
                self.bytes().max(1)
            }
            _ => 8,
        }
    }
}
