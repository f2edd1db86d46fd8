//! What a decoder found out: typed values, which only sinks turn into text or JSON.

pub mod calendar;
pub mod errno;
#[cfg(test)]
mod hostile_tests;
pub mod json;
mod names;
pub mod number;
pub mod quote;
pub mod signals;
pub mod style;
pub mod text;

use std::borrow::Cow;
use std::sync::Arc;

use crate::addr::VAddr;

pub use calendar::Moment;
pub use names::{Field as FlagField, Names};
pub use quote::HexStrings;
pub use style::{Palette, Style, Xlat};
pub use text::render;

/// One decoded value. It owns all that it holds: tracee memory is not read again once a value exists.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An argument that this call does not have, such as `mode` of an `open` that creates nothing. Not shown at all.
    Omitted,
    /// An out-argument of a call that has not returned yet.
    Pending,
    /// The same, with what was noted at the entry for the decoder at the exit, such as how long a buffer was. Shown as
    /// [`Value::Pending`] is.
    Held(Box<Value>),
    /// An argument that calls of this name may change, but that this call, as its entry shows, will not.
    Settled(Box<Value>),
    /// A decimal number with a sign.
    Signed(i64),
    /// A decimal number without a sign.
    Unsigned(u64),
    /// A floating-point number, shown with as many digits as tell it from its neighbours.
    Float(f64),
    /// A number shown in hexadecimal (`0` stays `0`).
    Hex(u64),
    /// A number shown in octal (`0` stays `0`).
    Octal(u64),
    /// A file mode: `S_IFREG|0644` when `typed`, `0644` otherwise, at least three octal digits.
    Mode {
        /// The raw `st_mode` or `umode_t`.
        raw: u32,
        /// Whether the file type bits are shown by name.
        typed: bool,
    },
    /// A pointer that is shown as one; `NULL` when it is null.
    Address(VAddr),
    /// A pointer that should have been followed, but whose memory could not be read. Shown as its address.
    Unreadable(VAddr),
    /// One of a list of constants.
    Constant {
        /// The number, cut to the width of the kernel's type.
        raw: u64,
        /// The names it may have.
        names: &'static Names,
    },
    /// The same for constants that are written in decimal where they have no name: `77 /* IOCB_CMD_??? */`.
    Ordinal {
        /// The number, cut to the width of the kernel's type.
        raw: u64,
        /// The names it may have.
        names: &'static Names,
    },
    /// A set of flags.
    Flags {
        /// The number, cut to the width of the kernel's type.
        raw: u64,
        /// The names of the bits.
        names: &'static Names,
    },
    /// A string, a path or a buffer's contents.
    Bytes(Bytes),
    /// A file descriptor.
    Fd(Fd),
    /// A process or thread number as the tracee sees it.
    Pid(Pid),
    /// A signal number, shown as `SIGINT`.
    Signal(u32),
    /// An errno number, shown as `ENOENT`.
    Errno(u32),
    /// The status word that wait4(2) stores: `[{WIFEXITED(s) && WEXITSTATUS(s) == 0}]`.
    WaitStatus(u32),
    /// `{a=1, b=2, ...}`.
    Struct(Struct),
    /// The beginning of a structure, as it stands at the entry: the kernel adds fields, and then it is a [`Value::Struct`]
    /// that begins with these.
    Open(Struct),
    /// `{x=1, y=2}`, `Some(1)`, `Named{id=7}`: a structure of the program's own, or a variant of an enum.
    Record(Record),
    /// `[a, b, ...]`.
    Array(Array),
    /// `[CHLD TTOU]`, `~[RTMIN]`, `[3 4]`.
    Set(Set),
    /// A scalar behind a pointer: `[5]`.
    Ref(Box<Value>),
    /// An argument read before and written by the call: `[28 => 16]` for scalars behind pointers, `{..} => {..}` otherwise.
    Change(Box<Value>, Box<Value>),
    /// A value that C programs write by a macro: `makedev(0x8, 0x1)`, `htons(80)`; or, called `<<`, by a shift: `21<<26`.
    Macro {
        /// The macro's name.
        name: &'static str,
        /// Its arguments.
        args: Vec<Value>,
    },
    /// Parts of one number joined by a bar: `SOCK_STREAM|SOCK_CLOEXEC`.
    Join(Vec<Value>),
    /// `child_stack=NULL`: an argument shown with its name.
    Labelled(&'static str, Box<Value>),
    /// `[IO_WQ_BOUND]=3`: an item of an array with the name of its place.
    At {
        /// The place.
        index: u64,
        /// The names of the places.
        names: &'static Names,
        /// What is there.
        value: Box<Value>,
    },
    /// `0x7ffd58 /* 23 vars */`.
    Noted(Box<Value>, Cow<'static, str>),
    /// The same for a remark that says what a number means by name: `7 /* SOCK_TXREHASH_??? */`, with `-X raw` only `7`.
    Remarked(Box<Value>, Cow<'static, str>),
    /// A number for which there is an idiom: `RLIM_INFINITY`, `8192*1024`, `UTIME_NOW`.
    Symbol {
        /// The number itself.
        raw: u64,
        /// How it is written.
        text: Cow<'static, str>,
    },
    /// A value for which there is a notation by name, of whatever form: a number made of a constant, flags and a size,
    /// or a structure that stands for "now". `-X` chooses between the two: `plain`, `named` or `plain /* named */`.
    Alias {
        /// The value as it is.
        plain: Box<Value>,
        /// The value by name.
        named: Box<Value>,
    },
    /// A number that is made of parts which are written apart with `-X verbose` too (`0x4 /* A */|0x10 /* B */`), or bits
    /// whose numbers are many: with `-X raw` they are one number, or the words that they lie in.
    Composed {
        /// What it is as a whole.
        plain: Box<Value>,
        /// Its parts: a [`Value::Join`], or a [`Value::Set`], which `-X verbose` remarks with the words.
        parts: Box<Value>,
    },
    /// A value that is written by name, whatever `-X` says.
    ByName(Box<Value>),
    /// Bytes of which it is known what they mean, although strace does not: the terminal profile shows the meaning.
    Meant {
        /// The bytes.
        plain: Box<Value>,
        /// What they mean.
        meaning: Box<Value>,
    },
    /// A value that is a point in time: `1795577809 /* 2026-11-25T03:36:49+0000 */`.
    Dated(Box<Value>, Moment),
    /// The bytes of a structure that is larger than what is known of it: `/* bytes 24..39 */ "\x01\x02"`.
    Beyond {
        /// Where in the structure they begin.
        offset: usize,
        /// Where they end.
        end: usize,
        /// The bytes that are shown of them, from the first on.
        data: Vec<u8>,
    },
}

impl Value {
    /// A pointer that is shown as an address.
    #[must_use]
    pub const fn address(raw: u64) -> Self {
        Value::Address(VAddr::new(raw))
    }

    /// A file descriptor of which nothing more is known yet.
    #[must_use]
    pub const fn fd(fd: i32) -> Self {
        Value::Fd(Fd { fd, target: None, at: false })
    }

    /// A text that is complete.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Value::Bytes(Bytes { data: text.as_bytes().to_vec(), cut: false, kind: BytesKind::Text })
    }

    /// A name with no number behind it.
    #[must_use]
    pub const fn word(text: &'static str) -> Self {
        Value::Symbol { raw: 0, text: Cow::Borrowed(text) }
    }

    /// This value with a remark: `value /* note */`.
    #[must_use]
    pub fn noted(self, note: impl Into<Cow<'static, str>>) -> Self {
        Value::Noted(Box::new(self), note.into())
    }

    /// A number with its name from a table, where the number has a notation other than the usual hexadecimal one.
    #[must_use]
    pub fn with_name(self, raw: u64, names: &'static Names) -> Self {
        match names.of(raw) {
            Some(name) => Value::Alias { plain: Box::new(self), named: Box::new(Value::word(name)) },
            None => self.remarked(names.unknown),
        }
    }

    /// This value with a remark that `-X raw` leaves out.
    #[must_use]
    pub fn remarked(self, remark: impl Into<Cow<'static, str>>) -> Self {
        Value::Remarked(Box::new(self), remark.into())
    }

    /// This value, by name in every style.
    #[must_use]
    pub fn by_name(self) -> Self {
        Value::ByName(Box::new(self))
    }

    /// A number for which there is a notation by name.
    #[must_use]
    pub fn alias(raw: u64, named: Value) -> Self {
        Value::Alias { plain: Box::new(Value::Hex(raw)), named: Box::new(named) }
    }

    /// A number that is made of parts which are written apart.
    #[must_use]
    pub fn composed(raw: u64, parts: Vec<Value>) -> Self {
        Value::Composed { plain: Box::new(Value::Hex(raw)), parts: Box::new(Value::Join(parts)) }
    }

    /// `number<<by`.
    #[must_use]
    pub fn shifted(number: Value, by: Value) -> Self {
        Value::Macro { name: "<<", args: vec![number, by] }
    }

    /// This value, followed by its date. Zero is no date, nor is a fraction that is more than a second.
    #[must_use]
    pub fn dated(self, seconds: i64, fraction: u64, digits: u8) -> Self {
        if fraction >= 10_u64.pow(u32::from(digits)).max(1) || seconds == 0 && fraction == 0 {
            return self;
        }
        Value::Dated(Box::new(self), Moment { seconds, fraction: fraction as u32, digits })
    }

    /// Calls `visit` for every file descriptor in this value, however deep: the session adds what is behind them.
    pub fn for_each_fd(&mut self, visit: &mut dyn FnMut(&mut Fd)) {
        match self {
            Value::Fd(fd) => visit(fd),
            other => other.for_each_child(&mut |child| child.for_each_fd(visit)),
        }
    }

    /// Calls `visit` for every pid in this value, however deep.
    pub fn for_each_pid(&mut self, visit: &mut dyn FnMut(&mut Pid)) {
        match self {
            Value::Pid(pid) => visit(pid),
            other => other.for_each_child(&mut |child| child.for_each_pid(visit)),
        }
    }

    fn for_each_child(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Value::Struct(s) | Value::Open(s) => s.fields.iter_mut().for_each(|field| visit(&mut field.value)),
            Value::Record(record) => record.fields.iter_mut().for_each(|(_, value)| visit(value)),
            Value::Array(array) => array.items.iter_mut().for_each(visit),
            Value::Set(set) => set.items.iter_mut().for_each(visit),
            Value::Macro { args, .. } | Value::Join(args) => args.iter_mut().for_each(visit),
            Value::Ref(inner)
            | Value::Held(inner)
            | Value::Settled(inner)
            | Value::Labelled(_, inner)
            | Value::Remarked(inner, _)
            | Value::At { value: inner, .. }
            | Value::Noted(inner, _) => visit(inner),
            Value::Change(before, after)
            | Value::Alias { plain: before, named: after }
            | Value::Composed { plain: before, parts: after }
            | Value::Meant { plain: before, meaning: after } => {
                visit(before);
                visit(after);
            }
            Value::Dated(inner, _) | Value::ByName(inner) => visit(inner),
            _ => {}
        }
    }
}

/// A string, a path or a buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// What was read of it, without a terminating NUL.
    pub data: Vec<u8>,
    /// Whether there is more than `data`: shown as `"abc"...`.
    pub cut: bool,
    /// What it is, which decides how it may be shortened and quoted.
    pub kind: BytesKind,
}

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BytesKind {
    /// A NUL-terminated string.
    Text,
    /// A NUL-terminated path, which `-s` does not shorten.
    Path,
    /// A counted buffer.
    Data,
    /// A counted buffer whose last byte is a NUL, as of a string: shown without it, but for strings that are written in
    /// hexadecimal as a whole.
    Terminated,
    /// A name in the abstract namespace of unix sockets, without the NUL that it begins with: shown as `@"name"`, whole.
    Abstract,
    /// A counted buffer that is no text: shown in `\x` escapes whatever the style (`"\x01\x02"`).
    Binary,
}

/// A file descriptor and what is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fd {
    /// The number; negative ones are shown as they are.
    pub fd: i32,
    /// What `-y` and `-yy` show between angle brackets. `None`: unknown, or not asked for.
    pub target: Option<FdTarget>,
    /// Whether `AT_FDCWD` (-100) is meant by name here.
    pub at: bool,
}

/// `AT_FDCWD` of include/uapi/linux/fcntl.h: the working directory in place of a directory's descriptor.
pub const AT_FDCWD: i32 = -100;

/// What is behind a file descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FdTarget {
    /// `/etc/passwd`, `socket:[4242]`, hostile bytes that are escaped when they are shown; or the description of a
    /// socket or process, which begins with a protocol in capitals or `pid:` and is shown as it is, so that names in it
    /// must have been quoted: `TCP:[127.0.0.1:80->127.0.0.1:4242]`, `UNIX-STREAM:[4242,"/run/x"]`, `pid:42<sh>`.
    pub text: Vec<u8>,
    /// Printed in brackets of its own behind the path with `-yy`: `char 1:3`.
    pub device: Option<String>,
    /// Whether the file has been unlinked.
    pub deleted: bool,
}

/// A process or thread number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pid {
    /// The number as the tracee sees it.
    pub pid: i32,
    /// Its command name (`-Y`).
    pub comm: Option<Vec<u8>>,
    /// Its number in the tracer's pid namespace, where that is asked for and differs.
    pub here: Option<i32>,
}

/// A structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// The fields, in the order in which they are shown.
    pub fields: Vec<Field>,
    /// Whether fields were left out: shown as `, ...}`.
    pub more: bool,
}

impl Struct {
    /// A structure of these fields, complete.
    #[must_use]
    pub fn of(fields: Vec<Field>) -> Self {
        Struct { fields, more: false }
    }

    /// Appends a field.
    pub fn push(&mut self, name: &'static str, value: Value) {
        self.fields.push(Field { name, value });
    }

    /// The value of the field `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.value)
    }
}

/// One field of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field's name in C; empty where only the value is shown.
    pub name: &'static str,
    /// Its value.
    pub value: Value,
}

/// A structure whose names come from the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The variant of an enum that it is; `None` for a structure.
    pub name: Option<Arc<str>>,
    /// Its members, in order; `None` for one without a name: a base class, a tuple's.
    pub fields: Vec<(Option<Arc<str>>, Value)>,
    /// Whether members were left out: shown as `, ...}`.
    pub more: bool,
}

/// An array.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Array {
    /// The items that are shown.
    pub items: Vec<Value>,
    /// Whether there are more: shown as `, ...]`.
    pub more: bool,
    /// Where reading stopped: shown as `, ... /* 0x7f.. */]`.
    pub unreadable: Option<VAddr>,
}

/// A set of signals, descriptors or CPUs, separated by blanks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Set {
    /// The members; signals are shown without `SIG`.
    pub items: Vec<Value>,
    /// Whether everything but `items` is meant: `~[...]`.
    pub negated: bool,
    /// Whether members were left out: ` ...]`.
    pub more: bool,
}
