//! Rust and C++ names as people write them.
//!
//! A symbol has up to three names that a pattern may mean: the *mangled* one, the *full* one (`foo::bar::h0123456789abcdef`,
//! `ns::f(int, char const*)`) and the *short* one (`foo::bar`, `ns::f`). Names come from files, so their length, the depth of
//! recursion and the length of what comes out are bounded.

use std::fmt::{self, Write};

use cpp_demangle::{BorrowedSymbol, DemangleOptions, ParseOptions};

/// A longer mangled name is left as it is. Boost's longest are some ten thousand bytes.
const MAX_MANGLED: usize = 16 << 10;

/// A longer demangled name is cut: C++ substitutions can double the output at every few bytes of input.
const MAX_DEMANGLED: usize = 32 << 10;

/// How deep C++ names may nest. The libraries' own defaults are right for a main thread's stack; this also fits a small one.
const CPP_DEPTH: u32 = 80;

/// What a mangled name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    /// `_ZN...17h<hash>E`, Rust before v0.
    RustLegacy,
    /// `_R...`
    RustV0,
    /// `_Z...`
    Cpp,
}

/// The name without hash, arguments, return type and template arguments; `None` when it is not mangled.
#[must_use]
pub fn short(mangled: &str) -> Option<String> {
    Parsed::of(mangled)?.short()
}

/// The whole name, with the hash or the arguments; `None` when it is not mangled.
#[must_use]
pub fn full(mangled: &str) -> Option<String> {
    Parsed::of(mangled)?.full()
}

/// Both forms, short and full, for little more than the time of one.
pub fn forms(mangled: &str) -> impl Iterator<Item = String> {
    let parsed = Parsed::of(mangled);
    parsed.into_iter().flat_map(|parsed| [parsed.short(), parsed.full()]).flatten()
}

/// Whether the name looks mangled, so that it has other forms.
#[must_use]
pub fn is_mangled(name: &str) -> bool {
    scheme(name).is_some()
}

fn scheme(mangled: &str) -> Option<Scheme> {
    if mangled.len() > MAX_MANGLED {
        return None;
    }
    if mangled.starts_with("_R") {
        return Some(Scheme::RustV0);
    }
    // `__Z` and `___Z` come from languages that put an underscore before every C name (block invocations too).
    if !mangled.starts_with("_Z") {
        return None;
    }
    Some(if has_legacy_hash(mangled) { Scheme::RustLegacy } else { Scheme::Cpp })
}

/// `17h`, 16 hexadecimal digits, `E`, and possibly what LLVM appended (`.llvm.123`, `.cold`).
fn has_legacy_hash(mangled: &str) -> bool {
    let stem = mangled.split('.').next().unwrap_or(mangled);
    // Dots occur inside legacy names as well (`..` stands for `::`), so the stem alone does not decide.
    let ends = |name: &str| {
        name.strip_suffix('E').is_some_and(|name| {
            let Some(at) = name.len().checked_sub(19) else { return false };
            let Some(hash) = name.get(at..) else { return false };
            hash.starts_with("17h") && hash[3..].bytes().all(|byte| byte.is_ascii_hexdigit())
        })
    };
    if ends(stem) || ends(mangled) {
        return true;
    }
    mangled.match_indices("E.").any(|(at, _)| ends(&mangled[..=at]))
}

/// A name that was taken apart.
enum Parsed<'a> {
    Rust(rustc_demangle::Demangle<'a>),
    Cpp(BorrowedSymbol<'a>),
}

impl<'a> Parsed<'a> {
    fn of(mangled: &'a str) -> Option<Self> {
        match scheme(mangled)? {
            Scheme::RustLegacy | Scheme::RustV0 => rustc_demangle::try_demangle(mangled).ok().map(Parsed::Rust),
            Scheme::Cpp => {
                let depth = ParseOptions::default().recursion_limit(CPP_DEPTH);
                // What a compiler appends to a clone (`.cold`, `.llvm.7`) may be no part of the grammar.
                let symbol = BorrowedSymbol::with_tail_and_options(mangled.as_bytes(), &depth);
                symbol.ok().map(|(symbol, _)| Parsed::Cpp(symbol))
            }
        }
    }

    fn short(&self) -> Option<String> {
        let mut out = Bounded::default();
        match self {
            Parsed::Rust(name) => {
                let written = write!(out, "{name:#}");
                out.finish(written)
            }
            Parsed::Cpp(name) => {
                let options = DemangleOptions::new().no_params().no_return_type().hide_expression_literal_types();
                let written = name.structured_demangle(&mut out, &options.recursion_limit(CPP_DEPTH));
                out.finish(written).map(|name| without_template_arguments(&name))
            }
        }
    }

    fn full(&self) -> Option<String> {
        let mut out = Bounded::default();
        let written = match self {
            Parsed::Rust(name) => write!(out, "{name}"),
            Parsed::Cpp(name) => name.structured_demangle(&mut out, &DemangleOptions::new().recursion_limit(CPP_DEPTH)),
        };
        out.finish(written)
    }
}

/// Text that stops taking more at [`MAX_DEMANGLED`] bytes, and the writer with it.
#[derive(Default)]
struct Bounded {
    text: String,
    full: bool,
}

impl Bounded {
    /// The text, marked where it was cut; `None` when it was not cut and yet the writer failed.
    fn finish(mut self, written: fmt::Result) -> Option<String> {
        match (written, self.full) {
            (_, true) => self.text.push_str("..."),
            (Err(fmt::Error), false) => return None,
            (Ok(()), false) => {}
        }
        Some(self.text)
    }
}

impl Write for Bounded {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if self.full || self.text.len() + more.len() > MAX_DEMANGLED {
            self.full = true;
            return Err(fmt::Error);
        }
        self.text.push_str(more);
        Ok(())
    }
}

/// Drops `<...>` after names: `std::vector<int, std::allocator<int> >::push_back` becomes `std::vector::push_back`.
/// Brackets that are no template arguments stay: operators, and names of lambdas and unnamed types are in braces.
fn without_template_arguments(name: &str) -> String {
    const OPERATORS: [&str; 9] = ["<<=", ">>=", "<=>", "->*", "<<", ">>", "<=", ">=", "->"];
    let mut out = String::with_capacity(name.len());
    let mut depth = 0_usize;
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        if depth == 0 && rest.starts_with("operator") && !out.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            let after = &rest["operator".len()..];
            let symbol = OPERATORS.iter().find(|symbol| after.starts_with(**symbol)).map_or(0, |symbol| symbol.len());
            let symbol = if symbol == 0 && after.starts_with(['<', '>']) { 1 } else { symbol };
            let taken = "operator".len() + symbol;
            out.push_str(&rest[..taken]);
            rest = &rest[taken..];
            continue;
        }
        match next {
            '<' => depth += 1,
            '>' if depth > 0 => depth -= 1,
            _ if depth == 0 => out.push(next),
            _ => {}
        }
        rest = &rest[next.len_utf8()..];
    }
    // `operator< <int>` leaves a blank behind.
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_names_lose_their_hash_in_the_short_form() {
        let legacy = "_ZN3foo3bar17h05af221e174051e9E";
        assert_eq!(short(legacy).unwrap(), "foo::bar");
        assert_eq!(full(legacy).unwrap(), "foo::bar::h05af221e174051e9");
        assert_eq!(
            short("_ZN4core3fmt9Formatter9write_str17h05af221e174051e9E.llvm.123").unwrap(),
            "core::fmt::Formatter::write_str"
        );
        let v0 = "_RNvNtCs1234_7mycrate3foo3bar";
        assert_eq!(short(v0).unwrap(), "mycrate::foo::bar");
        assert!(full(v0).unwrap().starts_with("mycrate["));
    }

    #[test]
    fn cpp_names_lose_arguments_and_templates_in_the_short_form() {
        let name = "_ZN2ns1fEiPKc";
        assert_eq!((short(name).unwrap(), full(name).unwrap()), ("ns::f".into(), "ns::f(int, char const*)".into()));
        let push = "_ZNSt6vectorIiSaIiEE9push_backERKi";
        assert_eq!(short(push).unwrap(), "std::vector::push_back");
        assert!(full(push).unwrap().starts_with("std::vector<int, std::allocator<int> >::push_back("));
        assert_eq!(short("_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc").unwrap(), "std::operator<<");
        assert_eq!(short("_ZN1AD2Ev").unwrap(), "A::~A");
        assert_eq!(short("_ZN3foo3barEv.cold").unwrap(), "foo::bar");
    }

    #[test]
    fn template_arguments_are_told_from_operators() {
        for (name, expected) in [
            ("a<b<c>, d>::e", "a::e"),
            ("A::operator<", "A::operator<"),
            ("A<int>::operator<=", "A::operator<="),
            ("A<int>::operator->", "A::operator->"),
            ("std::operator<< <char>", "std::operator<<"),
            ("myoperator<int>", "myoperator"),
            ("f<(A)1>", "f"),
            ("a>b", "a>b"),
        ] {
            assert_eq!(without_template_arguments(name), expected, "{name}");
        }
    }

    #[test]
    fn plain_names_have_no_other_form() {
        for name in ["main", "", "_", "_Z", "_R", "__libc_start_main", "_ZN", "_Zfoo"] {
            assert_eq!(short(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_explode_are_cut() {
        // Each level of pairs names the one before twice.
        let mut name = "_Z1fSt4pairIiiE".to_owned();
        for level in 0..30 {
            let last =
                if level == 0 { "S0_".to_owned() } else { format!("S{}_", char::from(b'0' + (level % 10) as u8)) };
            name.push_str(&format!("St4pairI{last}{last}E"));
        }
        for name in [name, format!("_Z1f{}i", "P".repeat(10_000)), format!("_R{}", "INvC1a1b".repeat(1_000))] {
            for form in [full(&name), short(&name)].into_iter().flatten() {
                assert!(form.len() <= MAX_DEMANGLED + "...".len(), "{} bytes of {}", form.len(), &name[..20]);
            }
        }
    }
}
