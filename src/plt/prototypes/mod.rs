//! What is known of the functions of libraries: the types of their parameters and results, and how they say that they
//! failed. Known from files in a notation of our own (docs/PROTOTYPES.md): those that come with `trace`, written from
//! headers and man pages, and those that the user names.

mod decode;
mod format;
mod parse;

use std::collections::HashMap;
use std::sync::Arc;

pub use decode::{Arguments, Known, Returned, View};
pub use parse::ParseError;

use crate::syscalls::{Direction, Kind, Signature};

/// A function of a library.
#[derive(Clone, Debug)]
pub enum Prototype {
    /// One that does what the system call of that name does, with the same arguments.
    SystemCall(&'static Signature),
    /// Any other.
    Function(FunctionType),
}

/// A function's parameters and result.
#[derive(Clone, Debug)]
pub struct FunctionType {
    /// Its parameters.
    pub params: Vec<Param>,
    /// Whether more arguments follow: those that a format says, or unknown ones.
    pub variadic: bool,
    /// What it returns.
    pub result: Type,
    /// How it fails.
    pub failure: Failure,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: Arc<str>,
    /// When it is to be decoded.
    pub direction: Direction,
    /// What it is.
    pub kind: Type,
}

/// How a function says that it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// In no way that is known.
    Unknown,
    /// By -1 or a null pointer; errno says why.
    Errno,
    /// Its result is an error number, or 0.
    Returned,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Type {
    /// Nothing.
    Void,
    /// Something that system calls have too: a number, flags, a descriptor, a structure behind a pointer.
    Shared(Kind),
    /// A `float`.
    Float,
    /// A `double`.
    Double,
    /// A `long double`: 16 bytes on the stack, of which 10 count.
    LongDouble,
    /// A character in an `int`.
    Char,
    /// A pointer to a string that ends at a NUL.
    Text,
    /// A pointer to a string of `wchar_t`.
    WideText,
    /// A pointer to so many bytes.
    Bytes(Length),
    /// A pointer to several values.
    Array(Box<Type>, Length),
    /// A pointer to one value.
    To(Box<Type>),
    /// A pointer to pointers to strings, the last of which is null.
    Strings,
    /// A pointer to code, shown by its name.
    Code,
    /// A format as of printf(3), which says what the remaining arguments are.
    Printf,
    /// A format as of scanf(3), which says where the remaining arguments point to.
    Scanf,
}

/// How many items or bytes there are behind a pointer: a product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Length(pub Vec<Factor>);

/// A factor of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// A number.
    Fixed(u64),
    /// The argument with this index.
    Arg(usize),
    /// What the argument with this index points to: a `size_t`, or a `socklen_t` of four bytes.
    Behind(usize, u8),
    /// The result; nothing when that is negative.
    Result,
}

/// All prototypes that are known.
#[derive(Debug, Default)]
pub struct Prototypes {
    /// By name; of several the one of the right library, of those the last.
    by_name: HashMap<Box<str>, Vec<Entry>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// Stems of library names (`libc` of `libc.so.6`); empty for any.
    libraries: Arc<[Box<str>]>,
    prototype: Arc<Prototype>,
}

/// The files that come with `trace`.
const BUILT_IN: &[(&str, &str)] = &[
    ("libc.proto", include_str!("libc.proto")),
    ("stdio.proto", include_str!("stdio.proto")),
    ("libm.proto", include_str!("libm.proto")),
    ("pthread.proto", include_str!("pthread.proto")),
    ("system.proto", include_str!("system.proto")),
    ("zlib.proto", include_str!("zlib.proto")),
    ("openssl.proto", include_str!("openssl.proto")),
];

impl Prototypes {
    /// Those that come with `trace`.
    ///
    /// # Errors
    /// When one of the files is wrong, which a test makes sure of that it is not.
    pub fn built_in() -> Result<Self, ParseError> {
        let mut prototypes = Prototypes::default();
        for (name, text) in BUILT_IN {
            prototypes.add(name, text)?;
        }
        Ok(prototypes)
    }

    /// Reads one more file, whose prototypes come before those that are known already. `name` is what errors call it.
    ///
    /// # Errors
    /// With the line that can't be understood. What comes before it has been taken.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), ParseError> {
        parse::file(name, text, self)
    }

    /// What is known of a function of a library. `library` is its file's name or soname, where that is known.
    #[must_use]
    pub fn find(&self, function: &str, library: Option<&str>) -> Option<&Arc<Prototype>> {
        let entries = self.by_name.get(function)?;
        let fits = |entry: &&Entry| {
            let Some(library) = library else { return true };
            entry.libraries.is_empty() || entry.libraries.iter().any(|known| is_called(library, known))
        };
        entries.iter().rev().find(fits).map(|entry| &entry.prototype)
    }

    /// How many functions are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }
}

/// Whether a library's file is called by this stem: `libc.so.6`, `libc-2.31.so` and `libc.musl-x86_64.so.1` by `libc`.
fn is_called(library: &str, stem: &str) -> bool {
    library.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_files_are_right() {
        let prototypes = Prototypes::built_in().unwrap_or_else(|error| panic!("{error}"));
        assert!(prototypes.len() > 500, "{}", prototypes.len());
    }

    #[test]
    fn a_function_is_looked_for_in_its_library() {
        let mut prototypes = Prototypes::default();
        prototypes
            .add("a", "library libz; int compress(int a); library libc; int strcmp(string a, string b);")
            .unwrap();
        assert!(prototypes.find("compress", Some("libz.so.1")).is_some());
        assert!(prototypes.find("compress", Some("libzip.so.4")).is_none());
        assert!(prototypes.find("compress", None).is_some());
        assert!(prototypes.find("strcmp", Some("libc.musl-x86_64.so.1")).is_some());
        // A file of the user's comes first.
        prototypes.add("b", "void strcmp();").unwrap();
        let Prototype::Function(function) = &**prototypes.find("strcmp", Some("libc.so.6")).unwrap() else { panic!() };
        assert!(function.params.is_empty());
    }
}
