//! Whether a function or a module is meant by a pattern.

use std::cell::OnceCell;

use regex::Regex;

use super::glob::Glob;
use crate::image::demangle;
use crate::image::symbols::Function;

/// A pattern of names.
#[derive(Clone, Debug)]
pub enum Matcher {
    /// A glob.
    Glob(NameGlob),
    /// `/regular expression/`, found anywhere in the name. Its matching time is linear.
    Regex(Regex),
}

/// A glob of symbol names with what is known beforehand about what it can match.
#[derive(Clone, Debug)]
pub struct NameGlob {
    glob: Glob,
    literal: Option<String>,
    /// A word that a mangled name must hold for its demangled form to match.
    required: Option<String>,
}

/// The names of a function, demangled at most once and only if a pattern wants it.
#[derive(Debug)]
pub struct Names<'a> {
    mangled: Vec<&'a str>,
    demangled: OnceCell<Vec<String>>,
}

impl<'a> Names<'a> {
    /// The names as the file states them, all for one address.
    pub fn new(mangled: impl IntoIterator<Item = &'a str>) -> Self {
        Names { mangled: mangled.into_iter().collect(), demangled: OnceCell::new() }
    }

    fn demangled(&self) -> &[String] {
        self.demangled.get_or_init(|| self.mangled.iter().flat_map(|name| demangle::forms(name)).collect())
    }
}

impl<'a> From<Function<'a>> for Names<'a> {
    fn from(function: Function<'a>) -> Self {
        Names::new(function.names())
    }
}

/// What a demangler writes of itself, besides the words that it finds in the mangled name.
const GENERATED: &str = "std string basic_string allocator char_traits basic_istream basic_ostream basic_iostream istream ostream \
    iostream operator new delete const volatile restrict unsigned signed char short int long __int128 __float128 float double bool \
    wchar_t char8_t char16_t char32_t void decimal32 decimal64 decimal128 half auto decltype nullptr_t vtable VTT typeinfo name for \
    construction guard variable reference temporary non virtual thunk to covariant return transaction clone anonymous namespace \
    lambda unnamed type default arg sizeof alignof noexcept throw typeid dynamic_cast static_cast reinterpret_cast const_cast \
    co_await complex imaginary true false this abi global constructors destructors keyed hidden alias TLS init function wrapper \
    template parameter object closure shim impl dyn fn as mut extern unsafe str u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize \
    f16 f32 f64 f128 system block_invoke invocation in block descriptor";

impl NameGlob {
    /// Compiles a glob.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let glob = Glob::new(text);
        // Demangling costs a microsecond a name, looking for a word in the mangled one a few nanoseconds. Numbers are left
        // out: `10usize` and Rust's crate hashes are mangled in another way than they are written.
        let is_telling = |word: &String| {
            let number =
                word.starts_with(|c: char| c.is_ascii_digit()) || word.bytes().all(|byte| byte.is_ascii_hexdigit());
            word.len() >= 3 && !number && !GENERATED.contains(word.as_str())
        };
        let required = glob.words().into_iter().filter(is_telling).max_by_key(String::len);
        NameGlob { literal: glob.literal(), required, glob }
    }

    fn matches(&self, names: &Names<'_>) -> bool {
        let one = |name: &str| match &self.literal {
            Some(literal) => literal == name,
            None => self.glob.matches(name),
        };
        if self.glob.is_any() || names.mangled.iter().any(|name| one(name)) {
            return true;
        }
        let possible = |name: &&str| {
            demangle::is_mangled(name) && self.required.as_ref().is_none_or(|word| name.contains(word.as_str()))
        };
        names.mangled.iter().any(possible) && names.demangled().iter().any(|name| one(name))
    }
}

impl Matcher {
    /// Whether any form of any of the names matches. A function without a name is matched by `*` alone.
    #[must_use]
    pub fn matches(&self, names: &Names<'_>) -> bool {
        match self {
            Matcher::Glob(glob) => glob.matches(names),
            Matcher::Regex(regex) => {
                names.mangled.iter().any(|name| regex.is_match(name))
                    || names.demangled().iter().any(|name| regex.is_match(name))
            }
        }
    }

    /// Whether it names one name, without wildcards.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(self, Matcher::Glob(NameGlob { literal: Some(_), .. }))
    }

    /// Whether it matches everything.
    #[must_use]
    pub fn is_any(&self) -> bool {
        matches!(self, Matcher::Glob(glob) if glob.glob.is_any())
    }
}

/// A pattern of modules, the part behind `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePattern {
    glob: Glob,
}

/// What a module is called.
#[derive(Clone, Copy, Debug)]
pub struct ModuleNames<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its DT_SONAME.
    pub soname: Option<&'a str>,
    /// Whether it is the main program.
    pub is_main: bool,
}

impl ModuleNames<'_> {
    /// Whether it is glibc's or musl's dynamic linker, by the name of its file.
    #[must_use]
    pub fn is_dynamic_linker(self) -> bool {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        !self.is_main
            && (["ld-linux", "ld-musl", "ld-2."].iter().any(|start| file.starts_with(start))
                || file == "libc.musl-x86_64.so.1")
    }
}

impl ModulePattern {
    /// `MAIN` is the main program; a glob with a slash is one of paths; any other of file names and sonames, where a name without
    /// wildcards may leave out `.so` and what follows: `libc` is `libc.so.6` and `libc-2.31.so`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        ModulePattern { glob: Glob::new(text) }
    }

    /// Whether the module is meant.
    #[must_use]
    pub fn matches(&self, module: ModuleNames<'_>) -> bool {
        let literal = self.glob.literal();
        if module.is_main && literal.as_deref() == Some("MAIN") {
            return true;
        }
        if self.glob.to_string().contains('/') {
            return self.glob.matches(module.path);
        }
        let file = module.path.rsplit('/').next().unwrap_or(module.path);
        let stem_of = |name: &str| {
            let Some(rest) = literal.as_deref().and_then(|literal| name.strip_prefix(literal)) else { return false };
            rest.starts_with(".so") || (rest.starts_with(['-', '.']) && is_version(rest))
        };
        [Some(file), module.soname].into_iter().flatten().any(|name| self.glob.matches(name) || stem_of(name))
    }
}

/// `-2.31.so`
fn is_version(rest: &str) -> bool {
    rest.split(".so").next().is_some_and(|version| {
        version.len() > 1
            && version[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && rest.contains(".so")
    })
}

impl std::fmt::Display for ModulePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.glob.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Matcher {
        Matcher::Glob(NameGlob::new(text))
    }

    #[test]
    fn short_full_and_mangled_names_match() {
        let push = Names::new(["_ZNSt6vectorIiSaIiEE9push_backERKi"]);
        for text in [
            "std::vector::push_back",
            "*::push_back",
            "std::vector<int, std::allocator<int> >::push_back(*",
            "_ZNSt6vector*",
            "*allocator*",
            "std::*",
            "*",
        ] {
            assert!(glob(text).matches(&push), "{text}");
        }
        for text in ["push_back", "std", "*pop_back*", "std::vector"] {
            assert!(!glob(text).matches(&push), "{text}");
        }
        let rust = Names::new(["_ZN3foo3bar17h05af221e174051e9E"]);
        assert!(glob("foo::bar").matches(&rust) && glob("foo::bar::h*").matches(&rust));
        assert!(Matcher::Regex(Regex::new("^foo::b.r$").unwrap()).matches(&rust));
        let v0 = Names::new(["_RNvNtCs1234_7mycrate3foo3bar"]);
        assert!(glob("mycrate::foo::bar").matches(&v0) && glob("mycrate*::bar").matches(&v0));
    }

    #[test]
    fn words_that_demanglers_write_are_not_looked_for_in_mangled_names() {
        let stream = Names::new(["_ZNSolsEi"]);
        assert!(glob("*ostream*").matches(&stream) && glob("*operator*").matches(&stream));
        let v0 = Names::new(["_RNCNvCs1234_7mycrate4main0B3_"]);
        assert!(glob("*closure*").matches(&v0));
    }

    #[test]
    fn the_words_rule_never_loses_a_name_that_demangling_would_find() {
        // Every word of every demangled name of our own binary finds that name.
        let path = std::env::current_exe().unwrap();
        let image = crate::image::Image::open(&path).unwrap();
        let functions = image.functions(&Default::default());
        for function in functions.iter().step_by(functions.len() / 300 + 1) {
            let Some(name) = function.name() else { continue };
            let (Some(short), Some(full)) = (demangle::short(name), demangle::full(name)) else { continue };
            let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_');
            for part in short.split(word).chain(full.split(word)).filter(|part| !part.is_empty()) {
                assert!(
                    glob(&format!("*{part}*")).matches(&Names::new([name])),
                    "*{part}* is to match {full} ({name})"
                );
            }
        }
    }

    #[test]
    fn modules_are_named_by_file_path_or_soname() {
        let libc =
            ModuleNames { path: "/lib/x86_64-linux-gnu/libc-2.31.so", soname: Some("libc.so.6"), is_main: false };
        for text in ["libc.so.6", "libc-2.31.so", "libc", "libc*", "/lib/*", "*"] {
            assert!(ModulePattern::new(text).matches(libc), "{text}");
        }
        for text in ["lib", "libc.so", "MAIN", "/usr/lib/*", "libcrypto"] {
            assert!(!ModulePattern::new(text).matches(libc), "{text}");
        }
        let main = ModuleNames { path: "/usr/bin/git", soname: None, is_main: true };
        assert!(ModulePattern::new("MAIN").matches(main) && ModulePattern::new("git").matches(main));
    }
}
