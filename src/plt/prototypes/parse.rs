//! Reads prototype files.
//!
//! ```text
//! library libc;
//! flags DIRECTIONS { LEFT = 1, RIGHT = 2 }
//! ssize_t read(fd fd, out bytes[ret] buf, size_t count) errno;
//! int printf(printf format, ...);
//! alias printf_unlocked = printf;
//! syscalls write, close;
//! ```

use std::fmt;
use std::sync::Arc;

use super::{Entry, Factor, Failure, FunctionType, Length, Param, Prototype, Prototypes, Type};
use crate::abi::Abi;
use crate::syscalls::{self, Direction, FieldSpec, Kind, Layout, Width, consts, layouts};
use crate::value::Names;

/// Why a file can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct ParseError {
    /// The file's name.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

/// A word of the notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Number(u64),
    Mark(char),
    Dots,
    End,
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(word) => write!(f, "`{word}`"),
            Token::Number(number) => write!(f, "`{number}`"),
            Token::Mark(mark) => write!(f, "`{mark}`"),
            Token::Dots => f.write_str("`...`"),
            Token::End => f.write_str("the end of the file"),
        }
    }
}

/// The result of a step; the reason of a failure gets its place later.
type Step<T> = Result<T, String>;

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    /// The token that comes next.
    next: Token<'a>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Step<Self> {
        let mut reader = Reader { rest: text, line: 1, next: Token::End };
        reader.advance()?;
        Ok(reader)
    }

    fn advance(&mut self) -> Step<Token<'a>> {
        let read = self.read()?;
        Ok(std::mem::replace(&mut self.next, read))
    }

    fn read(&mut self) -> Step<Token<'a>> {
        loop {
            let blank = self.rest.find(|c: char| !c.is_whitespace()).unwrap_or(self.rest.len());
            self.line += self.rest[..blank].matches('\n').count();
            self.rest = &self.rest[blank..];
            if !self.rest.starts_with(['#']) && !self.rest.starts_with("//") {
                break;
            }
            self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
        }
        let Some(first) = self.rest.chars().next() else { return Ok(Token::End) };
        if let Some(rest) = self.rest.strip_prefix("...") {
            self.rest = rest;
            return Ok(Token::Dots);
        }
        if first.is_ascii_alphanumeric() || first == '_' {
            // Libraries may have `+` in their names.
            let word = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '+'));
            let end = self.rest.find(word).unwrap_or(self.rest.len());
            let (found, rest) = self.rest.split_at(end);
            self.rest = rest;
            return if first.is_ascii_digit() { number(found).map(Token::Number) } else { Ok(Token::Word(found)) };
        }
        self.rest = &self.rest[first.len_utf8()..];
        match first {
            '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '*' | '=' | '-' => Ok(Token::Mark(first)),
            _ => Err(format!("`{}` means nothing here", first.escape_default())),
        }
    }

    fn take(&mut self, mark: char) -> Step<bool> {
        let found = self.next == Token::Mark(mark);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn take_word(&mut self, word: &str) -> Step<bool> {
        let found = self.next == Token::Word(word);
        if found {
            self.advance()?;
        }
        Ok(found)
    }

    fn expect(&mut self, mark: char) -> Step<()> {
        match self.take(mark)? {
            true => Ok(()),
            false => Err(format!("expected `{mark}`, found {}", self.next)),
        }
    }

    fn word(&mut self, what: &str) -> Step<&'a str> {
        match self.next {
            Token::Word(word) => {
                self.advance()?;
                Ok(word)
            }
            other => Err(format!("expected {what}, found {other}")),
        }
    }
}

fn number(text: &str) -> Step<u64> {
    let parsed = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None if text.len() > 1 && text.starts_with('0') => u64::from_str_radix(&text[1..], 8),
        None => text.parse(),
    };
    parsed.map_err(|_| format!("`{text}` is no number"))
}

/// Reads a file into `prototypes`.
pub(super) fn file(name: &str, text: &str, prototypes: &mut Prototypes) -> Result<(), ParseError> {
    let place = |line, reason| ParseError { file: name.to_owned(), line, reason };
    let mut reader = Reader::new(text).map_err(|reason| place(1, reason))?;
    let mut file = File { libraries: Arc::from([]), tables: Vec::new(), structures: Vec::new(), prototypes };
    while reader.next != Token::End {
        file.item(&mut reader).map_err(|reason| place(reader.line, reason))?;
    }
    Ok(())
}

struct File<'p> {
    libraries: Arc<[Box<str>]>,
    /// Structures of the file's own.
    structures: Vec<&'static Layout>,
    /// Constants of the file's own.
    tables: Vec<&'static Names>,
    prototypes: &'p mut Prototypes,
}

impl File<'_> {
    fn item(&mut self, reader: &mut Reader<'_>) -> Step<()> {
        match reader.next {
            Token::Word("library") => {
                reader.advance()?;
                let mut libraries = vec![Box::from(reader.word("a library")?)];
                while reader.take(',')? {
                    libraries.push(Box::from(reader.word("a library")?));
                }
                self.libraries = libraries.into();
                reader.expect(';')
            }
            Token::Word("alias") => {
                reader.advance()?;
                let alias = reader.word("a function")?;
                reader.expect('=')?;
                let of = reader.word("a function")?;
                reader.expect(';')?;
                let known = self.prototypes.by_name.get(of).and_then(|entries| entries.last()).cloned();
                let entry = known.ok_or_else(|| format!("there is no function `{of}` before this line"))?;
                self.add(alias, Entry { libraries: self.libraries.clone(), ..entry });
                Ok(())
            }
            Token::Word("syscalls") => {
                reader.advance()?;
                loop {
                    let name = reader.word("a system call")?;
                    let call = syscalls::by_name(Abi::X86_64, name);
                    let call = call.ok_or_else(|| format!("there is no system call `{name}`"))?;
                    let call = call.signature.ok_or_else(|| format!("`{name}` is not decoded"))?;
                    self.known(name, Prototype::SystemCall(call));
                    if !reader.take(',')? {
                        return reader.expect(';');
                    }
                }
            }
            Token::Word("struct") => {
                reader.advance()?;
                let name = reader.word("a structure's name")?;
                if reader.take('{')? {
                    let structure = self.structure(name, reader)?;
                    self.structures.push(structure);
                    return Ok(());
                }
                let (result, length) = self.pointers_and_length(self.structure_named(name)?, reader)?;
                self.function(result, &length, reader)
            }
            Token::Word("constants") => {
                reader.advance()?;
                let table = self.constants(reader)?;
                self.tables.push(table);
                Ok(())
            }
            _ => {
                let (result, length) = self.type_of(reader)?;
                self.function(result, &length, reader)
            }
        }
    }

    fn known(&mut self, name: &str, prototype: Prototype) {
        self.add(name, Entry { libraries: self.libraries.clone(), prototype: Arc::new(prototype) });
    }

    fn add(&mut self, name: &str, entry: Entry) {
        self.prototypes.by_name.entry(name.into()).or_default().push(entry);
    }

    /// `NAME { A = 1, B = 2, C }`. Tables live as long as the program: values refer to them, and files are read once.
    fn constants(&self, reader: &mut Reader<'_>) -> Step<&'static Names> {
        let name = reader.word("a name")?;
        reader.expect('{')?;
        let mut entries: Vec<(&'static str, u64)> = Vec::new();
        while !reader.take('}')? {
            let constant = reader.word("a constant")?;
            let mut value = entries.last().map_or(0, |(_, last)| last.wrapping_add(1));
            if reader.take('=')? {
                let negative = reader.take('-')?;
                value = self.number(reader)?;
                if negative {
                    value = value.wrapping_neg() & 0xffff_ffff;
                }
            }
            entries.push((String::leak(constant.to_owned()), value));
            if !reader.take(',')? && reader.next != Token::Mark('}') {
                return Err(format!("expected `,` or `}}`, found {}", reader.next));
            }
        }
        Ok(Box::leak(Box::new(Names {
            name: String::leak(name.to_owned()),
            unknown: String::leak(format!("{name}_???")),
            header: "",
            entries: Vec::leak(entries),
            field: None,
        })))
    }

    fn number(&self, reader: &mut Reader<'_>) -> Step<u64> {
        match reader.advance()? {
            Token::Number(number) => Ok(number),
            other => Err(format!("expected a number, found {other}")),
        }
    }

    /// `NAME { TYPE FIELD; ... }`, which live as long as the program like constants.
    fn structure(&self, name: &str, reader: &mut Reader<'_>) -> Step<&'static Layout> {
        let mut fields = Vec::new();
        while !reader.take('}')? {
            let word = reader.word("a type")?;
            let kind = match word {
                "string" => Kind::Text,
                "chars" => {
                    reader.expect('[')?;
                    let size = self.number(reader)?;
                    reader.expect(']')?;
                    Kind::Chars(usize::try_from(size).unwrap_or(usize::MAX).min(1 << 16))
                }
                _ => match self.base(word, reader)? {
                    Type::Shared(kind) => kind,
                    _ => return Err(format!("a field can't be of type `{word}`")),
                },
            };
            let field = String::leak(reader.word("a field's name")?.to_owned());
            fields.push(FieldSpec { name: field, kind, detail: false });
            reader.expect(';')?;
        }
        Ok(Box::leak(Box::new(Layout {
            name: String::leak(name.to_owned()),
            c_type: String::leak(format!("struct {name}")),
            header: "",
            only: None,
            fields: Vec::leak(fields),
        })))
    }

    fn structure_named(&self, name: &str) -> Step<Type> {
        let c_type = format!("struct {name}");
        let own = self.structures.iter().copied().find(|layout| layout.c_type == c_type);
        let is_native = |layout: &&'static Layout| layout.c_type == c_type && layout.only != Some(Abi::I386);
        let layout = own.or_else(|| layouts::all().into_iter().find(is_native));
        Ok(Type::Shared(Kind::Struct(layout.ok_or_else(|| format!("`struct {name}` is not known"))?)))
    }

    fn function(&mut self, result: Type, behind: &[Token<'_>], reader: &mut Reader<'_>) -> Step<()> {
        let name = reader.word("a function's name")?;
        reader.expect('(')?;
        let mut params = Vec::new();
        let mut lengths = Vec::new();
        let mut variadic = false;
        while !reader.take(')')? {
            if reader.next == Token::Dots {
                reader.advance()?;
                variadic = true;
            } else {
                let (param, length) = self.param(reader)?;
                lengths.push(length);
                params.push(param);
            }
            if !reader.take(',')? && reader.next != Token::Mark(')') {
                return Err(format!("expected `,` or `)`, found {}", reader.next));
            }
        }
        let failure = if reader.take_word("errno")? {
            Failure::Errno
        } else if reader.take_word("error")? {
            Failure::Returned
        } else {
            Failure::Unknown
        };
        reader.expect(';')?;
        let names: Vec<Arc<str>> = params.iter().map(|param: &Param| param.name.clone()).collect();
        for (param, length) in params.iter_mut().zip(&lengths) {
            let resolved = resolve(length, &names, name)?;
            set_length(&mut param.kind, resolved);
        }
        let mut result = result;
        set_length(&mut result, resolve(behind, &names, name)?);
        self.known(name, Prototype::Function(FunctionType { params, variadic, result, failure }));
        Ok(())
    }

    fn param<'a>(&self, reader: &mut Reader<'a>) -> Step<(Param, Vec<Token<'a>>)> {
        let direction = if reader.take_word("out")? {
            Direction::Out
        } else if reader.take_word("inout")? {
            Direction::InOut
        } else {
            Direction::In
        };
        let (kind, length) = self.type_of(reader)?;
        let name = match reader.next {
            Token::Word(name) => {
                reader.advance()?;
                Arc::from(name)
            }
            _ => Arc::from(""),
        };
        Ok((Param { name, direction, kind }, length))
    }

    /// A type, and the words of the length behind it: `bytes[size*count]`, `int[2]`, `int*`.
    fn type_of<'a>(&self, reader: &mut Reader<'a>) -> Step<(Type, Vec<Token<'a>>)> {
        let word = reader.word("a type")?;
        let kind = self.base(word, reader)?;
        self.pointers_and_length(kind, reader)
    }

    fn pointers_and_length<'a>(&self, kind: Type, reader: &mut Reader<'a>) -> Step<(Type, Vec<Token<'a>>)> {
        let mut kind = kind;
        let mut length = Vec::new();
        while reader.take('*')? {
            kind = Type::To(Box::new(kind));
        }
        if reader.take('[')? {
            while !reader.take(']')? {
                match reader.advance()? {
                    token @ (Token::Word(_) | Token::Number(_) | Token::Mark('*')) => length.push(token),
                    other => return Err(format!("a length is a product of names and numbers, not {other}")),
                }
            }
            if !matches!(kind, Type::Bytes(_)) {
                kind = Type::Array(Box::new(kind), Length::default());
            }
        }
        Ok((kind, length))
    }

    fn base(&self, word: &str, reader: &mut Reader<'_>) -> Step<Type> {
        if let Some((_, kind)) = WORDS.iter().find(|(known, _)| *known == word) {
            return Ok(Type::Shared(*kind));
        }
        Ok(match word {
            "void" => Type::Void,
            "float" => Type::Float,
            "double" => Type::Double,
            "ldouble" => Type::LongDouble,
            "char" => Type::Char,
            "string" => Type::Text,
            "wstring" => Type::WideText,
            "bytes" => Type::Bytes(Length::default()),
            "strings" => Type::Strings,
            "function" => Type::Code,
            "printf" => Type::Printf,
            "scanf" => Type::Scanf,
            "struct" => {
                let name = reader.word("a structure's name")?;
                self.structure_named(name)?
            }
            "flags" | "enum" => {
                reader.expect('(')?;
                let name = reader.word("a table of constants")?;
                let wide = reader.take(',')? && reader.take_word("long")?;
                reader.expect(')')?;
                let own = self.tables.iter().copied().find(|table| table.name == name);
                let table = own.or_else(|| consts::all().into_iter().find(|table| table.name == name));
                let table = table.ok_or_else(|| format!("the constants `{name}` are not known"))?;
                let width = if wide { Width::W64 } else { Width::W32 };
                Type::Shared(if word == "flags" { Kind::Flags(width, table) } else { Kind::Constant(width, table) })
            }
            _ => return Err(format!("`{word}` is no type")),
        })
    }
}

/// The words for values that system calls have too.
const WORDS: &[(&str, Kind)] = &[
    ("int", Kind::Signed(Width::W32)),
    ("uint", Kind::Unsigned(Width::W32)),
    ("long", Kind::Signed(Width::W64)),
    ("ulong", Kind::Unsigned(Width::W64)),
    ("short", Kind::Signed(Width::W16)),
    ("ushort", Kind::Unsigned(Width::W16)),
    ("schar", Kind::Signed(Width::W8)),
    ("uchar", Kind::Unsigned(Width::W8)),
    ("bool", Kind::Unsigned(Width::W8)),
    ("size_t", Kind::Unsigned(Width::W64)),
    ("ssize_t", Kind::Signed(Width::W64)),
    ("off_t", Kind::Signed(Width::W64)),
    ("time_t", Kind::Signed(Width::W64)),
    ("hex", Kind::Hex(Width::W32)),
    ("xlong", Kind::Hex(Width::W64)),
    ("octal", Kind::Octal(Width::W32)),
    ("mode_t", Kind::Permissions),
    ("dev_t", Kind::Device(Width::W64)),
    ("fd", Kind::Fd),
    ("dirfd", Kind::DirFd),
    ("pid_t", Kind::Pid),
    ("uid_t", Kind::Id),
    ("gid_t", Kind::Id),
    ("signal", Kind::Signal),
    ("errno_t", Kind::Errno),
    ("path", Kind::Path),
    ("ptr", Kind::Address),
];

/// `*` between two factors multiplies; before one it follows the pointer.
fn resolve(tokens: &[Token<'_>], names: &[Arc<str>], function: &str) -> Step<Length> {
    let mut factors = Vec::new();
    let mut after_factor = false;
    let mut follows = false;
    for &token in tokens {
        let factor = match token {
            Token::Mark(_) => {
                follows = !after_factor;
                after_factor = false;
                continue;
            }
            _ if after_factor => return Err(format!("`*` is missing between the factors of a length of `{function}`")),
            Token::Number(number) => Factor::Fixed(number),
            Token::Word("ret") => Factor::Result,
            Token::Word(word) => {
                let index = names.iter().position(|name| &**name == word);
                let index = index.ok_or_else(|| format!("`{function}` has no parameter `{word}`"))?;
                if follows { Factor::Behind(index, 8) } else { Factor::Arg(index) }
            }
            Token::Dots | Token::End => continue,
        };
        factors.push(factor);
        after_factor = true;
        follows = false;
    }
    Ok(Length(factors))
}

fn set_length(kind: &mut Type, length: Length) {
    match kind {
        Type::Bytes(own) | Type::Array(_, own) => *own = length,
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Prototypes, ParseError> {
        let mut prototypes = Prototypes::default();
        prototypes.add("test", text).map(|()| prototypes)
    }

    fn reason(text: &str) -> String {
        read(text).expect_err(text).to_string()
    }

    fn function<'a>(known: &'a Prototypes, name: &str) -> &'a FunctionType {
        match &**known.find(name, None).unwrap() {
            Prototype::Function(function) => function,
            Prototype::SystemCall(_) => panic!("{name} is a system call"),
        }
    }

    #[test]
    fn functions_are_understood() {
        let known = read("# a comment\nssize_t read(fd fd, out bytes[ret] buf, size_t count) errno; // another\nalias pread0 = read;").unwrap();
        let read = function(&known, "pread0");
        assert_eq!(read.failure, Failure::Errno);
        assert_eq!(read.params[1].direction, Direction::Out);
        assert!(matches!(&read.params[1].kind, Type::Bytes(length) if length.0 == [Factor::Result]));
        assert_eq!(&*read.params[2].name, "count");
    }

    #[test]
    fn lengths_are_products() {
        let known = read(
            "size_t fread(out bytes[size*ret] p, size_t size, size_t n); int f(int[3] a, bytes[*n] b, size_t* n);",
        )
        .unwrap();
        let fread = function(&known, "fread");
        assert!(matches!(&fread.params[0].kind, Type::Bytes(length) if length.0 == [Factor::Arg(1), Factor::Result]));
        let f = function(&known, "f");
        assert!(matches!(&f.params[0].kind, Type::Array(_, length) if length.0 == [Factor::Fixed(3)]));
        assert!(matches!(&f.params[1].kind, Type::Bytes(length) if length.0 == [Factor::Behind(2, 8)]));
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        assert_eq!(reason("\n\nint f(strnig s);"), "test:3: `strnig` is no type");
        assert_eq!(reason("int f(int a"), "test:1: expected `,` or `)`, found the end of the file");
        assert_eq!(reason("int f(bytes[m] a, int n);"), "test:1: `f` has no parameter `m`");
        assert_eq!(reason("int f(enum(NO_SUCH) a);"), "test:1: the constants `NO_SUCH` are not known");
        assert_eq!(reason("int f(); $"), "test:1: `$` means nothing here");
        assert_eq!(reason("alias a = b;"), "test:1: there is no function `b` before this line");
    }

    #[test]
    fn constants_of_ones_own() {
        let known = read("constants COLOUR { RED, GREEN, BLUE = 0x10, LAST = -1 } int paint(enum(COLOUR) c);").unwrap();
        let Type::Shared(Kind::Constant(_, names)) = &function(&known, "paint").params[0].kind else { panic!() };
        assert_eq!(names.entries, &[("RED", 0), ("GREEN", 1), ("BLUE", 16), ("LAST", 0xffff_ffff)]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_understood_or_refused(text in "[a-z_*\\[\\](){},;=#/. 0-9\n\\-]{0,80}|.{0,40}") {
            let _ = read(&text);
        }
    }
}
