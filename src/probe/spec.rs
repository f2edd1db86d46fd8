//! The little language of `-F` and `-l`: `net_*,!net_poll@MAIN,/^tcp_/,main+0x1c,0x401136,file:src/net/*`.
//!
//! A list of patterns; each may be followed by `@MODULE`, and one that begins with `!` or `-` takes away. Repeated options add up.

use std::fmt;

use regex::RegexBuilder;

use super::glob::Glob;
use super::matcher::{Matcher, ModuleNames, ModulePattern, NameGlob, Names};
use super::nearest::nearest;

/// What was asked for, from all options of one kind.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// What is wanted. When there are only exclusions, everything is.
    pub include: Vec<Pattern>,
    /// What is not wanted, even if it is included.
    pub exclude: Vec<Pattern>,
}

/// One item of a list.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Which functions or addresses.
    pub place: Place,
    /// In which modules; in all that are in scope without it.
    pub module: Option<ModulePattern>,
    /// The item as it was written, for messages.
    pub text: String,
}

/// What a pattern picks out in a module.
#[derive(Clone, Debug)]
pub enum Place {
    /// Functions by name.
    Name(Matcher),
    /// `file:GLOB`: functions by the source file that defines them.
    SourceFile(Glob),
    /// `name+0x1c`: an instruction inside a function, by an exact name in any of its forms.
    Offset {
        /// The function.
        name: String,
        /// Bytes from its start.
        offset: u64,
    },
    /// `0x401136`: an address, of the image if a module is named, else in the process.
    Address(u64),
}

/// Why a list is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{item}`: {reason}")]
pub struct SpecError {
    /// The item of the list.
    pub item: String,
    /// What is wrong with it.
    pub reason: String,
}

/// How a function was chosen.
#[derive(Clone, Copy, Debug)]
pub struct Chosen<'a> {
    /// The pattern that chose it: the first exact one, else the first.
    pub pattern: Option<&'a Pattern>,
    /// Whether it was named without wildcards, so that it is probed even if it is [left out](left_out_unless_named) otherwise.
    pub by_name: bool,
}

impl Spec {
    /// Reads one list.
    ///
    /// # Errors
    /// For an empty item, an unfinished or wrong regular expression, a wrong number.
    pub fn parse(text: &str) -> Result<Self, SpecError> {
        let mut spec = Spec::default();
        spec.add(text)?;
        Ok(spec)
    }

    /// Reads one more list into this one.
    ///
    /// # Errors
    /// As [`Spec::parse`].
    pub fn add(&mut self, text: &str) -> Result<(), SpecError> {
        for item in items(text) {
            let (list, body) = match item.strip_prefix(['!', '-']) {
                Some(body) => (&mut self.exclude, body),
                None => (&mut self.include, item),
            };
            list.push(pattern(body, item)?);
        }
        Ok(())
    }

    /// Whether nothing was asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    /// Whether a function of that module is wanted, by its names alone.
    #[must_use]
    pub fn choose(&self, names: &Names<'_>, module: ModuleNames<'_>) -> Option<Chosen<'_>> {
        self.choose_with(names, module, |_| false)
    }

    /// Whether a function of that module is wanted. `defined_in` says whether a source file that is meant by a glob defines it.
    pub fn choose_with(
        &self,
        names: &Names<'_>,
        module: ModuleNames<'_>,
        defined_in: impl Fn(&Glob) -> bool,
    ) -> Option<Chosen<'_>> {
        let meant = |pattern: &&Pattern| pattern.means(names, module, &defined_in);
        let pattern = self.include.iter().find(meant);
        if (pattern.is_none() && !self.include.is_empty()) || self.exclude.iter().any(|pattern| meant(&pattern)) {
            return None;
        }
        let exact = self.include.iter().find(|pattern| pattern.is_exact() && meant(pattern));
        Some(Chosen { pattern: exact.or(pattern), by_name: exact.is_some() })
    }

    /// Whether any function of the module can be wanted, so that its symbols are worth reading.
    #[must_use]
    pub fn concerns(&self, module: ModuleNames<'_>) -> bool {
        let excluded = |pattern: &Pattern| {
            pattern.in_module(module) && matches!(&pattern.place, Place::Name(matcher) if matcher.is_any())
        };
        let included = self.include.is_empty() || self.include.iter().any(|pattern| pattern.in_module(module));
        included && !self.exclude.iter().any(excluded)
    }
}

impl Pattern {
    /// Whether the pattern is about that module. The dynamic linker, which runs before the program and on its behalf, must be
    /// named as the module.
    #[must_use]
    pub fn in_module(&self, module: ModuleNames<'_>) -> bool {
        match &self.module {
            Some(pattern) => pattern.matches(module),
            None => !module.is_dynamic_linker(),
        }
    }

    /// Whether it means a function of that module. `defined_in` says whether a source file that is meant by a glob defines it.
    pub fn means(&self, names: &Names<'_>, module: ModuleNames<'_>, defined_in: impl FnOnce(&Glob) -> bool) -> bool {
        self.in_module(module)
            && match &self.place {
                Place::Name(matcher) => matcher.matches(names),
                Place::SourceFile(glob) => defined_in(glob),
                Place::Offset { .. } | Place::Address(_) => false,
            }
    }

    /// The name that it asks for, without module: what names are compared with that may have been meant.
    #[must_use]
    pub fn wanted(&self) -> &str {
        match &self.place {
            Place::Offset { name, .. } => name,
            _ => self.text.rsplit_once('@').map_or(&*self.text, |(name, _)| name),
        }
    }

    /// The files among these that may have been meant by a source file: as much of their paths as it has. `None` where it is no file.
    pub fn nearest_files(&self, files: impl IntoIterator<Item = String>, count: usize) -> Option<Vec<String>> {
        let Place::SourceFile(glob) = &self.place else { return None };
        let wanted = glob.to_string();
        let parts = wanted.matches('/').count() + 1;
        let end = |file: String| {
            let from = file.rmatch_indices('/').nth(parts - 1).map_or(0, |(at, _)| at + 1);
            file[from..].to_owned()
        };
        Some(nearest(&wanted, files.into_iter().map(end), count))
    }

    /// Whether it names one function, without wildcards.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        matches!(&self.place, Place::Name(matcher) if matcher.is_exact())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a function is not probed unless its very name is given: calls of it say nothing, or come before the program can be traced.
#[must_use]
pub fn left_out_unless_named(name: &str) -> Option<&'static str> {
    const STARTUP: [&str; 10] = [
        "_init",
        "_fini",
        "_start",
        "_dl_start",
        "_dl_start_user",
        "frame_dummy",
        "register_tm_clones",
        "deregister_tm_clones",
        "__do_global_dtors_aux",
        "__libc_csu_init",
    ];
    if STARTUP.contains(&name) {
        return Some("startup code");
    }
    if name.starts_with("_dl_runtime_resolve") || name.starts_with("_dl_runtime_profile") || name == "_dl_fixup" {
        return Some("the dynamic linker's resolver");
    }
    if name.ends_with(".cold") || name.contains(".cold.") {
        return Some("the rarely executed part of a function, which is jumped to");
    }
    None
}

/// Splits at commas that are neither in a regular expression nor in brackets of a C++ or Rust name.
fn items(text: &str) -> Vec<&str> {
    split(text, true).or_else(|| split(text, false)).unwrap_or_else(|| text.split(',').collect())
}

/// `None` when brackets remain open. Angle brackets count only if `angles`: `operator<` has one that is never closed.
fn split(text: &str, angles: bool) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    let (mut in_regex, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        let before = &text.as_bytes()[from..at];
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'/' if in_regex => in_regex = false,
            b'/' if matches!(before, b"" | b"!" | b"-") => in_regex = true,
            _ if in_regex => {}
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.checked_sub(1)?,
            b'<' if angles && !before.ends_with(b"operator") && !before.ends_with(b"operator<") => depth += 1,
            b'>' if angles && !before.ends_with(b"-") && !before.ends_with(b"=") && !before.ends_with(b"operator") => {
                depth = depth.checked_sub(1)?;
            }
            b',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    (depth == 0).then_some(parts)
}

fn pattern(body: &str, item: &str) -> Result<Pattern, SpecError> {
    let wrong = |reason: &str| SpecError { item: item.to_owned(), reason: reason.to_owned() };
    if body.is_empty() {
        return Err(wrong("a name, a glob, a /regex/ or an address is missing"));
    }
    let text = item.to_owned();
    if let Some(rest) = body.strip_prefix('/') {
        let end = closing_slash(rest).ok_or_else(|| wrong("the regular expression has no closing `/`"))?;
        let (expression, after) = (&rest[..end], &rest[end + 1..]);
        let module = match after.strip_prefix('@') {
            Some(module) => Some(module_pattern(module).ok_or_else(|| wrong("the module behind `@` is missing"))?),
            None if after.is_empty() => None,
            None => return Err(wrong("only `@MODULE` may follow a regular expression")),
        };
        // 1 MiB of compiled automaton is far beyond what names need.
        let regex = RegexBuilder::new(expression).size_limit(1 << 20).build();
        let regex = regex.map_err(|error| wrong(&last_line(&error.to_string())))?;
        return Ok(Pattern { place: Place::Name(Matcher::Regex(regex)), module, text });
    }
    let (body, module) = match body.rsplit_once('@') {
        Some((body, module)) => {
            (body, Some(module_pattern(module).ok_or_else(|| wrong("the module behind `@` is missing"))?))
        }
        None => (body, None),
    };
    let place = match body {
        "" => return Err(wrong("a name is missing before `@` (`*@MODULE` is all of a module)")),
        _ => place(body).map_err(wrong)?,
    };
    Ok(Pattern { place, module, text })
}

fn place(body: &str) -> Result<Place, &'static str> {
    if let Some(file) = body.strip_prefix("file:") {
        return if file.is_empty() {
            Err("a source file is missing behind `file:`")
        } else {
            Ok(Place::SourceFile(Glob::new(file)))
        };
    }
    if let Some(digits) = body.strip_prefix("0x") {
        return match u64::from_str_radix(digits, 16) {
            Ok(addr) => Ok(Place::Address(addr)),
            Err(_) => Err("not a hexadecimal address of 64 bits"),
        };
    }
    if let Some((name, offset)) = body.rsplit_once('+')
        && !name.is_empty()
        && !name.ends_with("operator")
        && let Some(offset) = number(offset)
    {
        return match Glob::new(name).literal() {
            Some(name) => Ok(Place::Offset { name, offset }),
            None => Err("an offset needs one function, not a glob"),
        };
    }
    Ok(Place::Name(Matcher::Glob(NameGlob::new(body))))
}

fn module_pattern(text: &str) -> Option<ModulePattern> {
    (!text.is_empty()).then(|| ModulePattern::new(text))
}

fn closing_slash(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'/' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}

/// The regex crate draws the expression with a caret; the last line is the sentence.
fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or(text).trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIBC: ModuleNames<'_> = ModuleNames { path: "/lib/libc.so.6", soname: Some("libc.so.6"), is_main: false };
    const MAIN: ModuleNames<'_> = ModuleNames { path: "/bin/prog", soname: None, is_main: true };

    fn chosen(spec: &str, name: &str, module: ModuleNames<'_>) -> bool {
        Spec::parse(spec).unwrap().choose(&Names::new([name]), module).is_some()
    }

    #[test]
    fn files_that_may_have_been_meant_are_named_as_far_as_they_were() {
        let files = || ["/build/src/net/tcp.c".to_owned(), "/build/src/net/udp.c".to_owned(), "main.c".to_owned()];
        let near = |text: &str| Spec::parse(text).unwrap().include[0].nearest_files(files(), 2);
        assert_eq!(near("file:tpc.c@MAIN"), Some(vec!["tcp.c".to_owned()]));
        assert_eq!(near("file:nte/udp.c"), Some(vec!["net/udp.c".to_owned(), "net/tcp.c".to_owned()]));
        assert_eq!(near("tcp"), None);
    }

    #[test]
    fn patterns_add_and_take_away() {
        for (spec, yes, no) in [
            ("net_*,!net_poll", &["net_open"][..], &["net_poll", "open"][..]),
            ("net_*,-net_p*", &["net_open"], &["net_poll"]),
            ("!net_*", &["open"], &["net_poll"]),
            ("/^a,b|c/,d", &["c", "d"], &["a"]),
            ("/a\\/b/", &["a/b"], &["ab"]),
            ("open,close", &["open", "close"], &["openat"]),
        ] {
            for name in yes {
                assert!(chosen(spec, name, MAIN), "{spec} is to choose {name}");
            }
            for name in no {
                assert!(!chosen(spec, name, MAIN), "{spec} is not to choose {name}");
            }
        }
    }

    #[test]
    fn a_module_belongs_to_its_item_only() {
        let spec = "malloc@libc.so*,main@MAIN,!calloc@libc,/alloc/@libc";
        assert!(chosen(spec, "malloc", LIBC) && !chosen(spec, "malloc", MAIN));
        assert!(chosen(spec, "realloc", LIBC) && !chosen(spec, "calloc", LIBC));
        assert!(chosen(spec, "main", MAIN) && !chosen(spec, "main", LIBC));
        let spec = Spec::parse("a@libc,!*@prog").unwrap();
        assert!(spec.concerns(LIBC) && !spec.concerns(MAIN));
    }

    #[test]
    fn commas_in_names_do_not_split() {
        assert_eq!(items("f(int, char),g"), ["f(int, char)", "g"]);
        assert_eq!(items("std::map<int, int>::at,g"), ["std::map<int, int>::at", "g"]);
        assert_eq!(items("A::operator<,g"), ["A::operator<", "g"]);
        assert_eq!(items("A::operator<<,A::operator->,g"), ["A::operator<<", "A::operator->", "g"]);
        assert_eq!(items("a<b,c"), ["a<b", "c"]);
        assert_eq!(items("a(b,c"), ["a(b", "c"]);
        assert_eq!(items("!/x,y/,z"), ["!/x,y/", "z"]);
    }

    #[test]
    fn offsets_addresses_and_files_are_told_from_names() {
        let place = |text: &str| Spec::parse(text).unwrap().include.remove(0).place;
        assert!(matches!(place("main+0x1c"), Place::Offset { name, offset: 0x1c } if name == "main"));
        assert!(matches!(place("A::f(int)+8@prog"), Place::Offset { name, offset: 8 } if name == "A::f(int)"));
        assert!(matches!(place("0x401136@prog"), Place::Address(0x40_1136)));
        assert!(matches!(place("A::operator+"), Place::Name(_)));
        assert!(matches!(place("operator+8"), Place::Name(_)));
        let spec = Spec::parse("file:net/*.c").unwrap();
        let file = |file: &str| spec.choose_with(&Names::new(["f"]), MAIN, |glob| glob.matches_end_of(file)).is_some();
        assert!(file("/build/src/net/tcp.c") && file("net/tcp.c") && !file("subnet/tcp.h"));
        assert!(spec.choose(&Names::new(["f"]), MAIN).is_none());
    }

    #[test]
    fn mistakes_are_told() {
        for (spec, reason) in [
            ("", "a name, a glob, a /regex/ or an address is missing"),
            ("a,,b", "a name, a glob, a /regex/ or an address is missing"),
            ("!", "a name, a glob, a /regex/ or an address is missing"),
            ("/abc", "the regular expression has no closing `/`"),
            ("/a/b", "only `@MODULE` may follow a regular expression"),
            ("a@", "the module behind `@` is missing"),
            ("@libc", "a name is missing before `@` (`*@MODULE` is all of a module)"),
            ("0xyz", "not a hexadecimal address of 64 bits"),
            ("f*+8", "an offset needs one function, not a glob"),
            ("/(/", "unclosed group"),
        ] {
            assert_eq!(Spec::parse(spec).unwrap_err().reason, reason, "{spec}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_text_is_a_spec_or_a_mistake(text in "[-a-c!@/\\\\,<>(){}\\[\\]*?+0x:ä]{0,30}", name in "\\PC{0,20}") {
            if let Ok(spec) = Spec::parse(&text) {
                let _ = spec.choose(&Names::new([name.as_str()]), MAIN);
            }
        }
    }

    #[test]
    fn what_is_named_exactly_is_known() {
        let spec = Spec::parse("*,_start").unwrap();
        let start = spec.choose(&Names::new(["_start"]), MAIN).unwrap();
        assert!(start.by_name && start.pattern.is_some_and(|pattern| pattern.text == "_start"));
        assert!(!spec.choose(&Names::new(["_init"]), MAIN).unwrap().by_name);
        assert!(left_out_unless_named("_start").is_some() && left_out_unless_named("f.cold").is_some());
        assert!(left_out_unless_named("cold").is_none());
    }
}
