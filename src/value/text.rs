//! Values as text, the way C programs and strace write them.

use super::number::{decimal, float, hex, octal, signed};
use super::quote::{Around, HexStrings, escape, quote};
use super::style::{Palette, Style, Xlat};
use super::{Array, Bytes, BytesKind, Fd, FdTarget, Moment, Names, Pid, Record, Set, Struct, Value, errno, signals};

mod macros;
mod names;

/// Writes a value.
pub fn render(value: &Value, style: &Style, out: &mut Vec<u8>) {
    Writer { style, xlat: style.xlat, in_remark: false, unremarked: false, palette: style.palette, out }.value(value);
}

impl Value {
    /// This value in the default style.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = Vec::new();
        render(self, &Style::default(), &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Whether this is an out-argument whose call has not returned yet.
    #[must_use]
    pub const fn is_pending(&self) -> bool {
        matches!(self, Value::Pending | Value::Held(_))
    }

    /// Whether there is nothing to show at all.
    #[must_use]
    pub fn is_omitted(&self) -> bool {
        match self {
            Value::Omitted => true,
            Value::Labelled(_, inner) => inner.is_omitted(),
            _ => false,
        }
    }
}

/// Writes the name of a signal: `SIGINT`, `SIGRT_1`; the number where there is none.
pub fn signal_name(signal: u32, out: &mut Vec<u8>) {
    match signals::name(signal) {
        Some(name) => {
            out.extend_from_slice(b"SIG");
            short_signal(name, out);
        }
        None => signed(i64::from(signal as i32), out),
    }
}

fn short_signal(name: signals::Name, out: &mut Vec<u8>) {
    match name {
        signals::Name::Whole(name) => out.extend_from_slice(name.as_bytes()),
        signals::Name::RealTime(number) => {
            out.extend_from_slice(b"RT_");
            decimal(u64::from(number), out);
        }
    }
}

/// Which part of a line something is, for colour.
type Role = fn(&Palette) -> &'static str;

struct Writer<'a> {
    style: &'a Style,
    /// Inside of a remark that says what a number means, everything is by name.
    xlat: Xlat,
    /// Whether what is written is a remark.
    in_remark: bool,
    /// Whether numbers without a name have no remark.
    unremarked: bool,
    /// `None` inside of what has a colour as a whole: colours don't nest.
    palette: Option<&'static Palette>,
    out: &'a mut Vec<u8>,
}

impl Writer<'_> {
    fn str(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn painted(&mut self, role: Role, write: impl FnOnce(&mut Self)) {
        let code = self.palette.map_or("", role);
        if code.is_empty() {
            return write(self);
        }
        let palette = self.palette.take();
        self.str(code);
        write(self);
        self.str(Palette::RESET);
        self.palette = palette;
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Omitted | Value::Pending | Value::Held(_) => {}
            Value::Settled(inner) => self.value(inner),
            Value::Signed(number) => self.number(|out| signed(*number, out)),
            Value::Unsigned(number) => self.number(|out| decimal(*number, out)),
            Value::Float(number) => self.number(|out| float(*number, out)),
            Value::Hex(number) => self.number(|out| hex(*number, out)),
            Value::Octal(number) => self.number(|out| octal(*number, 1, out)),
            Value::Mode { raw, typed } => self.mode(*raw, *typed),
            Value::Address(addr) if addr.is_null() => self.constant("NULL"),
            Value::Address(addr) | Value::Unreadable(addr) => self.number(|out| hex(addr.raw(), out)),
            Value::Constant { raw, names } => self.one_of(*raw, names),
            Value::Ordinal { raw, names } => self.ordinal(*raw, names),
            Value::Flags { raw, names } => self.flags(*raw, names),
            Value::Bytes(bytes) => self.bytes(bytes),
            Value::Fd(fd) => self.fd(fd),
            Value::Pid(pid) => self.pid(pid),
            Value::Signal(signal) => self.signal(*signal),
            Value::Errno(number) => self.errno(*number),
            Value::WaitStatus(status) => self.wait_status(*status),
            Value::Struct(structure) | Value::Open(structure) => self.structure(structure),
            Value::Record(record) => self.record(record),
            Value::Array(array) => self.array(array),
            Value::Set(set) => self.set(set),
            Value::Ref(inner) => self.within_brackets(|writer| writer.value(inner)),
            Value::Change(before, after) => self.change(before, after),
            Value::Macro { name, args } => self.call_of_macro(name, args),
            Value::Join(parts) => self.separated(parts, "|"),
            Value::Labelled(name, inner) => self.labelled(name, inner),
            Value::At { index, names, value } => self.element(*index, names, value),
            Value::Noted(inner, note) => self.followed(inner, |writer| writer.note(note)),
            Value::Remarked(inner, remark) => self.followed(inner, |writer| writer.remark_by_name(remark)),
            Value::Symbol { raw, text } => self.symbol(*raw, text),
            Value::Alias { plain, named } => self.alias(plain, named),
            Value::Composed { plain, parts } => self.composed(plain, parts),
            Value::Meant { plain, meaning } => self.value(if self.style.meanings { meaning } else { plain }),
            Value::ByName(inner) => self.by_name(inner),
            Value::Dated(inner, moment) => self.followed(inner, |writer| writer.date(*moment)),
            Value::Beyond { offset, end, data } => self.beyond(*offset, *end, data),
        }
    }

    fn within_brackets(&mut self, write: impl FnOnce(&mut Self)) {
        self.str("[");
        write(self);
        self.str("]");
    }

    fn labelled(&mut self, name: &str, inner: &Value) {
        self.label(name);
        self.value(inner);
    }

    fn element(&mut self, index: u64, names: &Names, value: &Value) {
        self.within_brackets(|writer| writer.ordinal(index, names));
        self.str("=");
        self.value(value);
    }

    /// A value and what stands behind it.
    fn followed(&mut self, inner: &Value, write: impl FnOnce(&mut Self)) {
        self.value(inner);
        write(self);
    }

    fn alias(&mut self, plain: &Value, named: &Value) {
        let raw = self.xlat == Xlat::Raw;
        match named {
            // What only has a name is the name with numbers in it, and nothing where numbers alone are wanted.
            _ if plain.is_omitted() && raw => {}
            _ if plain.is_omitted() => self.value(named),
            // A remark is left out where numbers alone are wanted, and holds no other; nor does what is always by name.
            Value::Noted(..) | Value::ByName(_) => self.value(if raw { plain } else { named }),
            _ => self.named(|writer| writer.value(plain), |writer| writer.value(named)),
        }
    }

    fn composed(&mut self, plain: &Value, parts: &Value) {
        match (self.xlat, parts) {
            (Xlat::Raw, _) => self.value(plain),
            (Xlat::Verbose, Value::Set(_)) => {
                self.followed(parts, |writer| writer.remark(|writer| writer.value(plain)))
            }
            _ => self.value(parts),
        }
    }

    fn by_name(&mut self, inner: &Value) {
        let xlat = std::mem::replace(&mut self.xlat, Xlat::Abbrev);
        self.value(inner);
        self.xlat = xlat;
    }

    /// A remark that is left out where numbers alone are wanted.
    fn remark_by_name(&mut self, remark: &str) {
        if self.xlat != Xlat::Raw && !remark.is_empty() {
            self.note(remark);
        }
    }

    fn number(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.painted(|palette| palette.number, |writer| write(writer.out));
    }

    fn constant(&mut self, name: &str) {
        self.painted(|palette| palette.constant, |writer| writer.str(name));
    }

    fn label(&mut self, name: &str) {
        if !name.is_empty() {
            self.painted(|palette| palette.field, |writer| writer.str(name));
            self.str("=");
        }
    }

    fn note(&mut self, note: &str) {
        self.remark(|writer| writer.words(note.as_bytes()));
    }

    /// Writes what a decoder has put into words. Whatever the target had a hand in has been quoted there; this is the last
    /// line of defence for the terminal.
    fn words(&mut self, text: &[u8]) {
        self.out.extend(text.iter().map(|&byte| if matches!(byte, b' '..=b'~') { byte } else { b'?' }));
    }

    /// ` /* … */`
    fn remark(&mut self, write: impl FnOnce(&mut Self)) {
        self.painted(
            |palette| palette.dim,
            |writer| {
                writer.str(" /* ");
                write(writer);
                writer.str(" */");
            },
        );
    }

    fn date(&mut self, moment: Moment) {
        let mut date = Vec::new();
        if moment.write(&mut date) {
            self.remark(|writer| writer.out.extend_from_slice(&date));
        }
    }

    fn beyond(&mut self, offset: usize, end: usize, data: &[u8]) {
        self.painted(
            |palette| palette.dim,
            |writer| {
                writer.str("/* bytes ");
                decimal(offset as u64, writer.out);
                writer.str("..");
                decimal(end.saturating_sub(1) as u64, writer.out);
                writer.str(" */ ");
            },
        );
        self.painted(|palette| palette.string, |writer| quote(data, HexStrings::Always, writer.out));
        if end - offset.min(end) > data.len() {
            self.painted(|palette| palette.dim, |writer| writer.str("..."));
        }
    }

    fn symbol(&mut self, raw: u64, text: &str) {
        let word = |writer: &mut Self| {
            writer.painted(|palette| palette.constant, |writer| writer.words(text.as_bytes()));
        };
        // A word stands for itself and has no number.
        if raw == 0 {
            return word(self);
        }
        self.named(|writer| writer.number(|out| decimal(raw, out)), word);
    }

    fn mode(&mut self, raw: u32, typed: bool) {
        let octal_mode = |writer: &mut Self| writer.number(|out| octal(u64::from(raw), 3, out));
        let kind = file_type(raw);
        // A mode whose type bits mean nothing is no mode, but mknod(2) takes one without them.
        if !typed || kind.is_none() && raw & S_IFMT != 0 {
            return octal_mode(self);
        }
        self.named(octal_mode, |writer| {
            let bits = MODE_BITS.iter().filter(|(bit, _)| raw & bit != 0).map(|&(_, name)| name);
            for name in kind.into_iter().chain(bits) {
                writer.constant(name);
                writer.str("|");
            }
            writer.number(|out| octal(u64::from(raw & !(S_IFMT | 0o7000)), 3, out));
        });
    }

    fn bytes(&mut self, bytes: &Bytes) {
        let hex_strings = if bytes.kind == BytesKind::Binary { HexStrings::Always } else { self.style.hex_strings };
        if bytes.kind == BytesKind::Abstract {
            self.str("@");
        }
        let data = match (bytes.data.as_slice(), hex_strings) {
            ([text @ .., 0], HexStrings::Never | HexStrings::Chars) if bytes.kind == BytesKind::Terminated => text,
            (data, _) => data,
        };
        self.painted(|palette| palette.string, |writer| quote(data, hex_strings, writer.out));
        if bytes.cut {
            self.painted(|palette| palette.dim, |writer| writer.str("..."));
        }
    }

    fn fd(&mut self, fd: &Fd) {
        let number = |writer: &mut Self| writer.number(|out| signed(i64::from(fd.fd), out));
        if fd.at && fd.fd == super::AT_FDCWD {
            self.named(number, |writer| writer.constant("AT_FDCWD"));
        } else {
            number(self);
        }
        if let Some(target) = &fd.target {
            let directory = fd.at && fd.fd == super::AT_FDCWD;
            self.painted(|palette| palette.target, |writer| writer.target(target, directory));
        }
    }

    /// What is behind a descriptor. Of the working directory, the kernel's own remark that it is gone is kept.
    fn target(&mut self, target: &FdTarget, working_directory: bool) {
        self.str("<");
        if target.is_description() {
            self.words(&target.text);
        } else {
            let mut text = target.text.clone();
            text.extend_from_slice(if target.deleted && working_directory { b" (deleted)" } else { b"" });
            escape(&text, self.style.hex_strings, Around::Angles, self.out);
        }
        if let Some(device) = &target.device {
            self.str("<");
            self.words(device.as_bytes());
            self.str(">");
        }
        self.str(">");
        if target.deleted && !working_directory {
            self.str("(deleted)");
        }
    }

    fn pid(&mut self, pid: &Pid) {
        self.number(|out| signed(i64::from(pid.pid), out));
        if let Some(comm) = &pid.comm {
            let hex_strings = self.style.hex_strings;
            self.painted(
                |palette| palette.target,
                |writer| {
                    writer.str("<");
                    escape(comm, hex_strings, Around::Angles, writer.out);
                    writer.str(">");
                },
            );
        }
        if let Some(here) = pid.here {
            self.remark(|writer| {
                signed(i64::from(here), writer.out);
                writer.str(" in ");
                writer.out.extend_from_slice(writer.style.program.as_bytes());
                writer.str("'s PID NS");
            });
        }
    }

    fn signal(&mut self, signal: u32) {
        let number = |writer: &mut Self| writer.number(|out| signed(i64::from(signal as i32), out));
        if signals::name(signal).is_none() {
            return number(self);
        }
        self.named(number, |writer| {
            writer.painted(|palette| palette.constant, |writer| signal_name(signal, writer.out))
        });
    }

    fn errno(&mut self, number: u32) {
        match errno::name(number) {
            Some(name) => self
                .named(|writer| writer.number(|out| decimal(u64::from(number), out)), |writer| writer.constant(name)),
            None => self.number(|out| signed(i64::from(number as i32), out)),
        }
    }

    fn structure(&mut self, structure: &Struct) {
        self.str("{");
        let mut first = true;
        for field in structure.fields.iter().filter(|field| !field.value.is_omitted()) {
            if !std::mem::take(&mut first) {
                self.str(", ");
            }
            self.label(field.name);
            self.value(&field.value);
        }
        self.str(match (structure.more, first) {
            (true, false) => ", ...}",
            (true, true) => "...}",
            (false, _) => "}",
        });
    }

    /// Members without a name stand in parentheses behind a variant's name, which stands alone when there are none.
    fn record(&mut self, record: &Record) {
        let nameless = record.fields.iter().all(|(name, _)| name.is_none());
        if let Some(name) = &record.name {
            self.painted(|palette| palette.constant, |writer| writer.words(name.as_bytes()));
            if record.fields.is_empty() && !record.more {
                return;
            }
        }
        let (open, close) = if record.name.is_some() && nameless { ("(", ")") } else { ("{", "}") };
        self.str(open);
        for (index, (name, value)) in record.fields.iter().enumerate() {
            self.str(if index == 0 { "" } else { ", " });
            if let Some(name) = name {
                self.painted(|palette| palette.field, |writer| writer.words(name.as_bytes()));
                self.str("=");
            }
            self.value(value);
        }
        self.str(match (record.more, record.fields.is_empty()) {
            (true, false) => ", ...",
            (true, true) => "...",
            (false, _) => "",
        });
        self.str(close);
    }

    fn array(&mut self, array: &Array) {
        self.str("[");
        self.separated(&array.items, ", ");
        let comma = if array.items.is_empty() { "" } else { ", " };
        if let Some(addr) = array.unreadable {
            self.str(comma);
            self.str("...");
            self.remark(|writer| hex(addr.raw(), writer.out));
        } else if array.more {
            self.str(comma);
            self.str("...");
        }
        self.str("]");
    }

    fn set(&mut self, set: &Set) {
        self.str(if set.negated { "~[" } else { "[" });
        let mut first = true;
        for item in &set.items {
            if !std::mem::take(&mut first) {
                self.str(" ");
            }
            match item {
                Value::Signal(signal) => self.short_signal(*signal),
                other => self.value(other),
            }
        }
        if set.more {
            self.str(if first { "..." } else { " ..." });
        }
        self.str("]");
    }

    /// A signal in a set, without `SIG`.
    fn short_signal(&mut self, signal: u32) {
        match signals::name(signal) {
            Some(name) => self.named(
                |writer| writer.number(|out| decimal(u64::from(signal), out)),
                |writer| writer.painted(|palette| palette.constant, |writer| short_signal(name, writer.out)),
            ),
            None => self.number(|out| decimal(u64::from(signal), out)),
        }
    }

    fn change(&mut self, before: &Value, after: &Value) {
        if let (Value::Ref(before), Value::Ref(after)) = (before, after) {
            self.str("[");
            self.value(before);
            self.str(" => ");
            self.value(after);
            self.str("]");
        } else {
            self.value(before);
            self.str(" => ");
            self.value(after);
        }
    }

    fn separated(&mut self, items: &[Value], separator: &str) {
        let mut first = true;
        for item in items.iter().filter(|item| !item.is_omitted()) {
            if !std::mem::take(&mut first) {
                self.str(separator);
            }
            self.value(item);
        }
    }
}

impl FdTarget {
    /// Whether the text describes a socket or a process, `TCP:[127.0.0.1:80]` or `pid:42<sh>`, rather than naming a file.
    /// Descriptions have quoted what is in them; no name of a file that the kernel reports begins so.
    #[must_use]
    pub fn is_description(&self) -> bool {
        self.text.first().is_some_and(u8::is_ascii_uppercase) || self.text.starts_with(b"pid:")
    }
}

/// The name of the type in a file mode (include/uapi/linux/stat.h).
pub(super) fn file_type(mode: u32) -> Option<&'static str> {
    Some(match mode & S_IFMT {
        0o010_000 => "S_IFIFO",
        0o020_000 => "S_IFCHR",
        0o040_000 => "S_IFDIR",
        0o060_000 => "S_IFBLK",
        0o100_000 => "S_IFREG",
        0o120_000 => "S_IFLNK",
        0o140_000 => "S_IFSOCK",
        _ => return None,
    })
}

/// The bits of a mode that hold the type (include/uapi/linux/stat.h).
const S_IFMT: u32 = 0o170_000;

const MODE_BITS: [(u32, &str); 3] = [(0o4000, "S_ISUID"), (0o2000, "S_ISGID"), (0o1000, "S_ISVTX")];

#[cfg(test)]
mod tests;
