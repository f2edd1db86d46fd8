//! A function's call as text, in the grammar of system calls: `[caller->]name[@module](args) = result`.

use crate::event::{FuncArg, FuncCall, FuncOutcome, PointHit};
use crate::value::{Palette, Style, Value, errno, render};

/// What a function's call looks like, apart from its prefix.
#[derive(Clone, Copy)]
pub(super) struct FuncText<'a> {
    pub(super) style: &'a Style,
    pub(super) arg_names: bool,
}

impl FuncText<'_> {
    /// Writes the name and the arguments that are known at the entry. Returns how many that are.
    pub(super) fn begin(self, call: &FuncCall, out: &mut Vec<u8>) -> usize {
        if let Some(caller) = &call.caller {
            escaped(caller, out);
            out.extend_from_slice(b"->");
        }
        let code = self.style.palette.map_or("", |palette| palette.call);
        out.extend_from_slice(code.as_bytes());
        name(call, out);
        out.extend_from_slice(if code.is_empty() { "" } else { Palette::RESET }.as_bytes());
        out.push(b'(');
        let known = call.args.iter().position(|arg| arg.value.is_pending()).unwrap_or(call.args.len());
        self.args(&call.args, 0..known, out);
        known
    }

    /// Writes the arguments from `known` on, and the parenthesis.
    pub(super) fn end(self, call: &FuncCall, known: usize, out: &mut Vec<u8>) {
        self.args(&call.args, known..call.args.len(), out);
        out.push(b')');
    }

    /// Writes a place that was reached, with its arguments.
    pub(super) fn point(self, hit: &PointHit, out: &mut Vec<u8>) {
        named(&hit.name, hit.module.as_deref(), out);
        out.push(b'(');
        self.args(&hit.args, 0..hit.args.len(), out);
        out.push(b')');
    }

    fn args(self, args: &[FuncArg], range: std::ops::Range<usize>, out: &mut Vec<u8>) {
        for index in range {
            let Some(arg) = args.get(index) else { break };
            if arg.value == Value::Omitted {
                continue;
            }
            let first = args[..index].iter().all(|before| before.value == Value::Omitted);
            out.extend_from_slice(if first { b"" } else { b", " });
            if self.arg_names && !arg.name.is_empty() {
                escaped(&arg.name, out);
                out.push(b'=');
            }
            if arg.value == Value::Pending {
                out.push(b'?');
            } else {
                render(&arg.value, self.style, out);
            }
        }
    }

    /// Writes what the call has made of an argument that was shown before, if anything: `count=3`. `pending` says whether
    /// nothing was known of the argument then. Says whether there is anything.
    pub(super) fn written(self, call: &FuncCall, index: usize, pending: bool, out: &mut Vec<u8>) -> bool {
        let Some(arg) = call.args.get(index) else { return false };
        let value = match &arg.value {
            Value::Change(_, after) => after,
            value if pending && !value.is_pending() && !value.is_omitted() => value,
            _ => return false,
        };
        if arg.name.is_empty() {
            out.extend_from_slice(format!("arg{}", index + 1).as_bytes());
        } else {
            escaped(&arg.name, out);
        }
        out.push(b'=');
        render(value, self.style, out);
        true
    }

    /// Writes what the call has made of the first `shown` arguments: ` (count=3, last=7)`.
    pub(super) fn written_in_parentheses(self, call: &FuncCall, shown: usize, out: &mut Vec<u8>) {
        let mut before: &[u8] = b" (";
        for index in 0..shown.min(call.args.len()) {
            let mut text = Vec::new();
            if self.written(call, index, false, &mut text) {
                out.extend_from_slice(before);
                out.append(&mut text);
                before = b", ";
            }
        }
        out.extend_from_slice(if before == b", " { b")" } else { b"" });
    }

    /// Writes the result, or how else the call ended.
    pub(super) fn result(self, call: &FuncCall, out: &mut Vec<u8>) {
        match &call.outcome {
            FuncOutcome::Returned(Some(value)) => render(value, self.style, out),
            FuncOutcome::Returned(None) => out.extend_from_slice(b"<void>"),
            FuncOutcome::Failed(value, errno) => {
                render(value, self.style, out);
                if let Some((name, meaning)) =
                    errno.and_then(|number| Some((errno::name(number)?, errno::text(number)?)))
                {
                    out.extend_from_slice(format!(" {name} ({meaning})").as_bytes());
                }
            }
            FuncOutcome::TailCalled => out.extend_from_slice(b"<tail call>"),
            FuncOutcome::Left => out.extend_from_slice(b"<left by exception or longjmp>"),
            FuncOutcome::NoReturn => out.extend_from_slice(b"<no return>"),
            FuncOutcome::Unseen => out.extend_from_slice(b"<return not seen>"),
            FuncOutcome::Detached => out.extend_from_slice(b"<detached>"),
            FuncOutcome::Running => out.push(b'?'),
        }
    }

    /// The same in the colour of failures, where the call failed, and of ends that are no return.
    pub(super) fn painted_result(self, call: &FuncCall, out: &mut Vec<u8>) {
        let role: fn(&Palette) -> &'static str = match &call.outcome {
            FuncOutcome::Returned(_) => return self.result(call, out),
            FuncOutcome::Failed(..) => |palette| palette.error,
            FuncOutcome::Left | FuncOutcome::NoReturn => |palette| palette.exit,
            FuncOutcome::TailCalled | FuncOutcome::Unseen | FuncOutcome::Detached | FuncOutcome::Running => {
                |palette| palette.dim
            }
        };
        let code = self.style.palette.map_or("", role);
        let plain = Style { palette: None, ..self.style.clone() };
        out.extend_from_slice(code.as_bytes());
        FuncText { style: &plain, ..self }.result(call, out);
        out.extend_from_slice(if code.is_empty() { "" } else { Palette::RESET }.as_bytes());
    }
}

/// `name@module`: also how a resumed call is named.
pub(super) fn name(call: &FuncCall, out: &mut Vec<u8>) {
    named(&call.name, call.module.as_deref(), out);
}

fn named(name: &str, module: Option<&str>, out: &mut Vec<u8>) {
    escaped(name, out);
    if let Some(module) = module {
        out.push(b'@');
        escaped(module, out);
    }
}

/// Names come from the target's files: what could steer a terminal is escaped.
pub(super) fn escaped(name: &str, out: &mut Vec<u8>) {
    for byte in name.bytes() {
        match byte {
            0x20..0x7f => out.push(byte),
            _ => out.extend(std::ascii::escape_default(byte)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{FuncArg, FuncKind, Time};

    fn call(args: Vec<Value>, outcome: FuncOutcome) -> FuncCall {
        FuncCall {
            kind: FuncKind::LibraryCall,
            name: "gets\x1b".into(),
            module: Some("libc.so.6".into()),
            caller: None,
            args: args.into_iter().map(|value| FuncArg { name: "s".into(), value }).collect(),
            depth: 0,
            goroutine: None,
            entered: Time::default(),
            outcome,
        }
    }

    fn whole(call: &FuncCall, arg_names: bool) -> String {
        let text = FuncText { style: &Style::default(), arg_names };
        let mut out = Vec::new();
        let known = text.begin(call, &mut out);
        out.extend_from_slice(b" | ");
        text.end(call, known, &mut out);
        out.extend_from_slice(b" = ");
        text.result(call, &mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_is_pending_is_written_at_the_end() {
        let running = call(vec![Value::Signed(1), Value::Pending], FuncOutcome::NoReturn);
        assert_eq!(whole(&running, false), "gets\\x1b@libc.so.6(1 | , ?) = <no return>");
        let returned = call(vec![Value::Signed(1)], FuncOutcome::Returned(Some(Value::Hex(0x10))));
        assert_eq!(whole(&returned, true), "gets\\x1b@libc.so.6(s=1 | ) = 0x10");
    }
}
