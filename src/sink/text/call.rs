//! A call's arguments and its result as text, whole or in the two parts that strace's grammar has.

use crate::event::{Call, Outcome};
use crate::syscalls::{Direction, Note};
use crate::value::number::{decimal, hex, signed};
use crate::value::{Palette, Struct, Style, Value, errno, render};

/// How far the arguments were written when the call was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    /// How many arguments were dealt with.
    done: usize,
    /// What comes next.
    next: Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Nothing was written yet, or the comma was.
    Argument,
    /// A comma, if there is another argument.
    Comma,
    /// What the last argument became, if anything else: ` => {…}`. Then as above.
    Change,
    /// The fields that the kernel has added to the last argument, behind so many of them, and its brace. Then as above.
    Fields(usize),
}

/// What a call looks like, apart from its prefix.
#[derive(Clone, Copy)]
pub(super) struct CallText<'a> {
    pub(super) style: &'a Style,
    pub(super) arg_names: bool,
}

impl CallText<'_> {
    /// Writes the name and those arguments that are known before the call returns: `read(3, `.
    ///
    /// An argument that the kernel changes is the last to be known: what it becomes is written behind it.
    pub(super) fn begin(self, call: &Call, out: &mut Vec<u8>) -> Begun {
        self.painted(|palette| palette.call, call.name.as_bytes(), out);
        out.push(b'(');
        let mut begun = Begun { done: 0, next: Next::Argument };
        if call.show_raw {
            self.raw_args(call, out);
            return Begun { done: call.args.len(), next: Next::Comma };
        }
        for (index, value) in call.args.iter().enumerate() {
            let changes = direction(call, index) == Some(Direction::InOut) && !matches!(value, Value::Settled(_));
            let comma = begun.next == Next::Comma;
            if value.is_pending() || changes && is_known_late(value) {
                if comma && may_be_missing(call, index, value) {
                    return Begun { done: index, next: Next::Comma };
                }
                out.extend_from_slice(if comma { b", " } else { b"" });
                return Begun { done: index, next: Next::Argument };
            }
            if value.is_omitted() {
                continue;
            }
            out.extend_from_slice(if comma { b", " } else { b"" });
            self.arg(call, index, value, out);
            begun = Begun { done: index + 1, next: Next::Comma };
            if let Value::Open(structure) = value {
                // The brace that closes it.
                out.pop();
                return Begun { next: Next::Fields(structure.fields.len()), ..begun };
            }
            // Of a call that is written whole, what became of it is known and written.
            if changes && !is_null(value) && !matches!(value, Value::Change(..)) {
                return Begun { next: Next::Change, ..begun };
            }
        }
        Begun { done: call.args.len(), ..begun }
    }

    /// Writes the arguments that `begin` left out, and the parenthesis: `"…", 832)`.
    pub(super) fn end(self, call: &Call, begun: Begun, out: &mut Vec<u8>) {
        let mut next = begun.next;
        let last = begun.done.checked_sub(1).and_then(|last| call.args.get(last));
        match (next, last) {
            (Next::Change, Some(Value::Change(_, after))) => {
                out.extend_from_slice(b" => ");
                render(after, self.style, out);
            }
            (Next::Fields(written), Some(Value::Struct(structure))) => self.more_fields(structure, written, out),
            // The call never returned: nobody knows what the kernel would have added.
            (Next::Fields(_), _) => out.push(b'}'),
            _ => {}
        }
        if matches!(next, Next::Change | Next::Fields(_)) {
            next = Next::Comma;
        }
        for (index, value) in call.args.iter().enumerate().skip(begun.done) {
            if value.is_omitted() {
                continue;
            }
            if value.is_pending() {
                // The call never returned, so nobody knows.
                self.painted(|palette| palette.dim, b" <unfinished ...>", out);
                break;
            }
            out.extend_from_slice(if next == Next::Comma { b", " } else { b"" });
            self.arg(call, index, value, out);
            next = Next::Comma;
        }
        out.push(b')');
    }

    fn arg(self, call: &Call, index: usize, value: &Value, out: &mut Vec<u8>) {
        if self.arg_names
            && !matches!(value, Value::Labelled(..))
            && let Some(name) = call.arg_name(index)
        {
            self.painted(|palette| palette.field, name.as_bytes(), out);
            out.push(b'=');
        }
        render(value, self.style, out);
    }

    /// The rest of a structure of which the first `written` fields have been written, and its brace.
    fn more_fields(self, structure: &Struct, written: usize, out: &mut Vec<u8>) {
        let fields = structure.fields.get(written..).unwrap_or_default().to_vec();
        let rest = Struct { fields, more: structure.more };
        let mut text = Vec::new();
        render(&Value::Struct(rest), self.style, &mut text);
        if written > 0 && text.len() > b"{}".len() {
            out.extend_from_slice(b", ");
        }
        out.extend_from_slice(&text[1..]);
    }

    fn raw_args(self, call: &Call, out: &mut Vec<u8>) {
        // The frame that sigreturn(2) takes down is in no register, nor is the call that restart_syscall(2) goes on with.
        let none = call.name.ends_with("sigreturn") || call.name == "restart_syscall";
        let registers = if none { 0 } else { call.args.len() };
        for (index, &raw) in call.raw.iter().take(registers).enumerate() {
            out.extend_from_slice(if index > 0 { b", " } else { b"" });
            hex(raw, out);
        }
    }

    /// Writes the result: `3`, `-1 ENOENT (No such file or directory)`, `?`.
    pub(super) fn result(self, call: &Call, out: &mut Vec<u8>) {
        match &call.outcome {
            Outcome::Returned { raw, .. } if call.show_raw => hex(*raw as u64, out),
            Outcome::Returned { value, notes, .. } => {
                let plain = matches!(value, Value::Signed(_) | Value::Unsigned(_));
                let colour = if plain { self.style.palette.map_or("", |palette| palette.result) } else { "" };
                if colour.is_empty() {
                    render(value, self.style, out);
                } else {
                    let style = Style { palette: None, ..self.style.clone() };
                    out.extend_from_slice(colour.as_bytes());
                    render(value, &style, out);
                    out.extend_from_slice(Palette::RESET.as_bytes());
                }
                self.notes(notes, out);
            }
            Outcome::Failed { errno, notes } => {
                self.error(*errno, out);
                self.notes(notes, out);
            }
            Outcome::Restarting { code } if call.show_raw => self.raw_restart(*code, out),
            Outcome::Restarting { code } => self.restart(*code, out),
            Outcome::Running | Outcome::NoReturn | Outcome::Lost => out.push(b'?'),
        }
        let injected = match (call.poked, call.injected) {
            (true, true) => " (INJECTED: args, retval)",
            (true, false) => " (INJECTED: args)",
            (false, _) => " (INJECTED)",
        };
        for (said, words) in [(call.injected || call.poked, injected), (call.delayed, " (DELAYED)")] {
            if said {
                self.painted(|palette| palette.dim, words.as_bytes(), out);
            }
        }
    }

    fn error(self, number: u32, out: &mut Vec<u8>) {
        let mut text = b"-1 ".to_vec();
        match (errno::name(number), errno::text(number)) {
            (Some(name), Some(meaning)) => {
                text.extend_from_slice(name.as_bytes());
                self.painted(|palette| palette.error, &text, out);
                self.painted(|palette| palette.dim, format!(" ({meaning})").as_bytes(), out);
            }
            _ => {
                text.extend_from_slice(b"(errno ");
                decimal(u64::from(number), &mut text);
                text.push(b')');
                self.painted(|palette| palette.error, &text, out);
            }
        }
    }

    fn restart(self, code: u32, out: &mut Vec<u8>) {
        out.extend_from_slice(b"? ");
        match (errno::name(code), errno::text(code)) {
            (Some(name), Some(meaning)) => {
                self.painted(|palette| palette.signal, name.as_bytes(), out);
                self.painted(|palette| palette.dim, format!(" ({meaning})").as_bytes(), out);
            }
            _ => signed(-i64::from(code), out),
        }
    }

    /// As strace has it with `-e raw=`: a restart code is an error like any other, for which the C library has no text.
    fn raw_restart(self, code: u32, out: &mut Vec<u8>) {
        let name = errno::name(code).unwrap_or_default();
        self.painted(|palette| palette.error, format!("-1 {name} (Unknown error {code})").as_bytes(), out);
    }

    /// What stands in parentheses behind a result. A note that says nothing in this style is left out.
    fn notes(self, notes: &[Note], out: &mut Vec<u8>) {
        let start = out.len();
        for note in notes {
            let before = out.len();
            out.extend_from_slice(if before == start { b" (" } else { b", " });
            let content = out.len();
            out.extend_from_slice(note.label.as_bytes());
            if let Some(value) = &note.value {
                out.extend_from_slice(if note.label.is_empty() { b"" } else { b" " });
                render(value, self.style, out);
            }
            if out.len() == content {
                out.truncate(before);
            }
        }
        out.extend_from_slice(if out.len() == start { b"" } else { b")" });
    }

    /// Writes `text` in a colour of the palette, if there is one.
    pub(super) fn painted(self, role: fn(&Palette) -> &'static str, text: &[u8], out: &mut Vec<u8>) {
        let code = self.style.palette.map_or("", role);
        out.extend_from_slice(code.as_bytes());
        out.extend_from_slice(text);
        if !code.is_empty() {
            out.extend_from_slice(Palette::RESET.as_bytes());
        }
    }
}

fn direction(call: &Call, index: usize) -> Option<Direction> {
    call.signature.and_then(|signature| signature.args.get(index)).map(|arg| arg.direction)
}

/// Whether it only turns out at the exit if the call has this argument at all, as with those of clone(2) and ioctl(2).
fn may_be_missing(call: &Call, index: usize, value: &Value) -> bool {
    matches!(value, Value::Held(_)) && matches!(direction(call, index), Some(Direction::OutAny | Direction::InOut))
}

const fn is_null(value: &Value) -> bool {
    matches!(value, Value::Address(addr) if addr.is_null())
}

/// Whether an argument that the kernel may change is shown as one when the call has returned, as in `[128 => 16]`.
const fn is_known_late(value: &Value) -> bool {
    match value {
        Value::Ref(_) | Value::Unreadable(_) => true,
        Value::Address(addr) => !addr.is_null(),
        _ => false,
    }
}
