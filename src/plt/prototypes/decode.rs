//! From registers, memory and a prototype to values: at the entry of a function, and again when it has returned.

use std::sync::Arc;

use super::{Factor, Failure, FunctionType, Length, Param, Prototype, Type, format};
use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::{FuncArg, FuncOutcome};
use crate::syscalls::{self, Cx, Direction, Kind, Limits, Memory, RawResult};
use crate::value::number::{extended, single};
use crate::value::{Array, Bytes, BytesKind, Value};

/// Where the arguments of a call are, at the function's entry (System V ABI, AMD64, 3.2.3).
#[derive(Clone, Copy, Debug, Default)]
pub struct Arguments {
    /// rdi, rsi, rdx, rcx, r8, r9.
    pub ints: [u64; 6],
    /// The low halves of xmm0 to xmm7.
    pub floats: [u64; 8],
    /// Where the return address lies; the arguments that registers have no room for lie above it.
    pub sp: VAddr,
}

/// Where a function's result is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Returned {
    /// rax.
    pub int: u64,
    /// The low half of xmm0.
    pub float: u64,
    /// st0, a number of ten bytes.
    pub x87: [u8; 10],
}

/// What decoders may ask for.
pub struct View<'a> {
    /// The tracee's memory.
    pub memory: &'a dyn Memory,
    /// How much is shown.
    pub limits: Limits,
    /// The name of the function at an address.
    pub code: &'a dyn Fn(VAddr) -> Option<String>,
}

/// A call of a function whose prototype is known, until it returns.
#[derive(Clone, Debug)]
pub struct Known {
    prototype: Arc<Prototype>,
    args: Arguments,
    /// The parameters that a format asks for, behind those of the prototype.
    extra: Vec<Param>,
    raws: Vec<u64>,
}

impl Prototype {
    /// Whether arguments or the result are in floating-point registers, which cost a request more. `vectors` is the number
    /// of those that a variadic call says it uses (in al).
    #[must_use]
    pub fn wants_floats(&self, vectors: u8) -> bool {
        match self {
            Prototype::SystemCall(_) => false,
            Prototype::Function(function) => {
                function.variadic && vectors > 0 || function.params.iter().any(|param| is_float(&param.kind))
            }
        }
    }

    /// Whether the result is in a floating-point register.
    #[must_use]
    pub fn returns_float(&self) -> bool {
        matches!(self, Prototype::Function(function)
            if is_float(&function.result) || matches!(function.result, Type::LongDouble))
    }
}

fn is_float(kind: &Type) -> bool {
    matches!(kind, Type::Float | Type::Double)
}

/// The next place of an argument, as the classes of those before have it.
struct Cursor<'a> {
    args: &'a Arguments,
    memory: &'a dyn Memory,
    ints: usize,
    floats: usize,
    /// Bytes of the stack that are used.
    stack: u64,
}

impl Cursor<'_> {
    /// The raw bits of the next argument; its address for one of ten bytes.
    fn next(&mut self, kind: &Type) -> u64 {
        let (registers, used): (&[u64], _) = match kind {
            Type::LongDouble => {
                self.stack = self.stack.next_multiple_of(16) + 16;
                return self.args.sp.raw().wrapping_add(8 + self.stack - 16);
            }
            kind if is_float(kind) => (&self.args.floats, &mut self.floats),
            _ => (&self.args.ints, &mut self.ints),
        };
        if let Some(&raw) = registers.get(*used) {
            *used += 1;
            return raw;
        }
        let mut bytes = [0; 8];
        self.memory.read(VAddr::new(self.args.sp.raw().wrapping_add(8 + self.stack)), &mut bytes);
        self.stack += 8;
        u64::from_le_bytes(bytes)
    }
}

impl Known {
    /// A call that begins, of which only counts whether it fails.
    #[must_use]
    pub fn unseen(prototype: &Arc<Prototype>) -> Self {
        let args = Arguments { ints: [0; 6], floats: [0; 8], sp: VAddr::NULL };
        Known { prototype: prototype.clone(), args, extra: Vec::new(), raws: Vec::new() }
    }

    /// Whether the call failed, by its result.
    #[must_use]
    pub fn has_failed(&self, result: u64) -> bool {
        match &*self.prototype {
            Prototype::SystemCall(_) => wrapper_has_failed(result),
            Prototype::Function(function) => has_failed(function, result),
        }
    }

    /// A call that begins: what is known of its arguments.
    #[must_use]
    pub fn enter(prototype: &Arc<Prototype>, args: Arguments, view: &View<'_>) -> (Self, Vec<FuncArg>) {
        let mut known = Known { prototype: prototype.clone(), args, extra: Vec::new(), raws: Vec::new() };
        let values = match &**prototype {
            Prototype::SystemCall(call) => {
                let values = syscalls::decode::entry(call, &known.cx(None, view));
                let named = call.args.iter().zip(values);
                named.map(|(spec, value)| FuncArg { name: Arc::from(spec.name), value }).collect()
            }
            Prototype::Function(function) => known.enter_function(function, view),
        };
        (known, values)
    }

    fn enter_function(&mut self, function: &FunctionType, view: &View<'_>) -> Vec<FuncArg> {
        let args = self.args;
        let mut cursor = Cursor { args: &args, memory: view.memory, ints: 0, floats: 0, stack: 0 };
        self.raws = function.params.iter().map(|param| cursor.next(&param.kind)).collect();
        if function.variadic {
            let text = |at: u64| format::text(view.memory, VAddr::new(at));
            let rest = function.params.iter().zip(&self.raws).find_map(|(param, &raw)| match param.kind {
                Type::Printf => Some(format::printf(&text(raw)?)),
                Type::Scanf => Some(format::scanf(&text(raw)?)),
                _ => None,
            });
            for param in rest.unwrap_or_default() {
                self.raws.push(cursor.next(&param.kind));
                self.extra.push(param);
            }
        }
        let decoded = function.params.iter().chain(&self.extra).zip(&self.raws).map(|(param, &raw)| {
            let value = match param.direction {
                Direction::Out | Direction::OutAny => Value::Pending,
                Direction::In | Direction::InOut => self.value(&param.kind, raw, None, view),
            };
            FuncArg { name: param.name.clone(), value }
        });
        decoded.collect()
    }

    /// Whether its result is in a floating-point register.
    #[must_use]
    pub fn returns_float(&self) -> bool {
        self.prototype.returns_float()
    }

    /// The call has returned: completes its arguments and says how it ended. `errno` is asked for when it failed.
    pub fn returns(
        &self,
        returned: &Returned,
        args: &mut [FuncArg],
        view: &View<'_>,
        errno: impl FnOnce() -> Option<u32>,
    ) -> FuncOutcome {
        match &*self.prototype {
            Prototype::SystemCall(call) => {
                let failed = wrapper_has_failed(returned.int);
                let result = RawResult { value: returned.int as i64, is_error: failed };
                let cx = self.cx(Some(result), view);
                let mut values: Vec<Value> =
                    args.iter_mut().map(|arg| std::mem::replace(&mut arg.value, Value::Omitted)).collect();
                syscalls::decode::exit(call, &cx, &mut values);
                for (arg, value) in args.iter_mut().zip(values) {
                    arg.value = value;
                }
                match failed {
                    true => FuncOutcome::Failed(Value::Signed(-1), errno()),
                    false => FuncOutcome::Returned(Some(syscalls::decode::result(call, &cx, result).0)),
                }
            }
            Prototype::Function(function) => self.function_returns(function, returned, args, view, errno),
        }
    }

    fn function_returns(
        &self,
        function: &FunctionType,
        returned: &Returned,
        args: &mut [FuncArg],
        view: &View<'_>,
        errno: impl FnOnce() -> Option<u32>,
    ) -> FuncOutcome {
        let failed = has_failed(function, returned.int);
        for ((param, &raw), arg) in function.params.iter().chain(&self.extra).zip(&self.raws).zip(args.iter_mut()) {
            match param.direction {
                Direction::In => {}
                Direction::Out if failed => arg.value = Value::address(raw),
                Direction::Out | Direction::OutAny => {
                    arg.value = self.value(&param.kind, raw, Some(returned.int as i64), view);
                }
                Direction::InOut if failed => {}
                Direction::InOut => {
                    let after = self.value(&param.kind, raw, Some(returned.int as i64), view);
                    if after != arg.value {
                        let before = std::mem::replace(&mut arg.value, Value::Omitted);
                        arg.value = Value::Change(Box::new(before), Box::new(after));
                    }
                }
            }
        }
        let value = match &function.result {
            Type::Void => return FuncOutcome::Returned(None),
            Type::Float => Value::Float(single(returned.float)),
            Type::Double => Value::Float(f64::from_bits(returned.float)),
            Type::LongDouble => Value::Float(extended(&returned.x87)),
            kind => self.value(kind, returned.int, Some(returned.int as i64), view),
        };
        match function.failure {
            Failure::Errno if failed => FuncOutcome::Failed(value, errno()),
            Failure::Returned if failed => FuncOutcome::Failed(value, Some(returned.int as u32)),
            _ => FuncOutcome::Returned(Some(value)),
        }
    }

    fn cx<'a>(&self, result: Option<RawResult>, view: &View<'a>) -> Cx<'a> {
        Cx {
            abi: Abi::X86_64,
            args: self.args.ints,
            sp: self.args.sp,
            interrupted: None,
            result,
            limits: view.limits,
            memory: view.memory,
        }
    }

    fn value(&self, kind: &Type, raw: u64, result: Option<i64>, view: &View<'_>) -> Value {
        let cx = self.cx(result.map(|value| RawResult { value, is_error: false }), view);
        let at = VAddr::new(raw);
        match kind {
            Type::Void => Value::Omitted,
            Type::Shared(Kind::Struct(_)) => Value::Address(at),
            Type::Shared(kind) => cx.value(kind, raw),
            Type::Float => Value::Float(single(raw)),
            Type::Double => Value::Float(f64::from_bits(raw)),
            Type::LongDouble => {
                let mut bytes = [0; 10];
                let whole = view.memory.read(at, &mut bytes) == bytes.len();
                if whole { Value::Float(extended(&bytes)) } else { Value::Unreadable(at) }
            }
            Type::Char => character(raw as i32),
            Type::Text | Type::Printf | Type::Scanf => cx.text(raw),
            Type::WideText => wide_text(&cx, at),
            Type::Bytes(length) => cx.buffer(at, self.length(length, result, view)),
            Type::Array(item, length) => {
                let count = self.length(length, result, view);
                cx.array_with(at, count, size_of(item), |bytes, at| self.decoded(item, bytes, at, result, view))
            }
            Type::To(pointee) => self.pointed(pointee, &cx, result, view, at),
            Type::Strings => strings(&cx, at),
            Type::Code if at.is_null() => Value::Address(at),
            Type::Code => match (view.code)(at) {
                Some(name) => Value::Symbol { raw, text: name.into() },
                None => Value::Address(at),
            },
        }
    }

    fn pointed(&self, pointee: &Type, cx: &Cx<'_>, result: Option<i64>, view: &View<'_>, at: VAddr) -> Value {
        let structure = matches!(pointee, Type::Shared(Kind::Struct(_)));
        if at.is_null() || structure && !view.limits.follow {
            return Value::Address(at);
        }
        let Some(bytes) = cx.exactly(at, size_of(pointee)) else { return Value::Unreadable(at) };
        match self.decoded(pointee, &bytes, at, result, view) {
            found @ (Value::Struct(_) | Value::Array(_)) => found,
            scalar => Value::Ref(Box::new(scalar)),
        }
    }

    fn decoded(&self, kind: &Type, bytes: &[u8], at: VAddr, result: Option<i64>, view: &View<'_>) -> Value {
        match kind {
            Type::Shared(shared) => self.cx(None, view).from_bytes(shared, bytes, at),
            Type::LongDouble => Value::Float(bytes.first_chunk().map_or(f64::NAN, extended)),
            _ => {
                let mut raw = [0; 8];
                let size = bytes.len().min(8);
                raw[..size].copy_from_slice(&bytes[..size]);
                self.value(kind, u64::from_le_bytes(raw), result, view)
            }
        }
    }

    fn length(&self, length: &Length, result: Option<i64>, view: &View<'_>) -> u64 {
        let factor = |factor: &Factor| match *factor {
            Factor::Fixed(number) => number,
            Factor::Arg(index) => self.raws.get(index).copied().unwrap_or(0),
            Factor::Result => u64::try_from(result.unwrap_or(0)).unwrap_or(0),
            Factor::Behind(index, size) => {
                let mut bytes = [0; 8];
                let at = VAddr::new(self.raws.get(index).copied().unwrap_or(0));
                view.memory.read(at, &mut bytes[..usize::from(size).min(8)]);
                u64::from_le_bytes(bytes)
            }
        };
        length.0.iter().map(factor).fold(1, u64::saturating_mul)
    }
}

/// Whether the -1 of a system call's wrapper says that it failed; the number of the error is elsewhere.
fn wrapper_has_failed(raw: u64) -> bool {
    raw as i64 == -1 || (raw as u32 as i32 == -1 && raw >> 32 == 0)
}

/// Whether a function's result says that it failed.
fn has_failed(function: &FunctionType, raw: u64) -> bool {
    match (function.failure, &function.result) {
        (Failure::Unknown, _) | (_, Type::Void) => false,
        (Failure::Returned, _) => raw as u32 != 0,
        (Failure::Errno, Type::Shared(kind)) => match kind.size(Abi::X86_64) {
            4 => raw as u32 == u32::MAX,
            // Pointers fail as null, mappings as -1.
            _ => raw == u64::MAX || matches!(kind, Kind::Address) && raw == 0,
        },
        (Failure::Errno, Type::Char) => raw as u32 == u32::MAX,
        (Failure::Errno, Type::Float | Type::Double | Type::LongDouble) => false,
        (Failure::Errno, _) => raw == 0,
    }
}

fn size_of(kind: &Type) -> usize {
    match kind {
        Type::Void => 1,
        Type::Shared(kind) => kind.size(Abi::X86_64).max(1),
        Type::Float | Type::Char => 4,
        Type::LongDouble => 16,
        _ => 8,
    }
}

/// `'a'`, `'\n'`, `EOF`, a number for what is no byte.
fn character(raw: i32) -> Value {
    let text = match raw {
        -1 => "EOF".to_owned(),
        0..=255 => format!("'{}'", std::ascii::escape_default(raw as u8)),
        _ => return Value::Signed(i64::from(raw)),
    };
    Value::Symbol { raw: raw as u32 as u64, text: text.into() }
}

fn wide_text(cx: &Cx<'_>, at: VAddr) -> Value {
    if at.is_null() {
        return Value::Address(at);
    }
    let mut text = String::new();
    let shown = cx.limits.strlen;
    for index in 0..=shown {
        let place = VAddr::new(at.raw().wrapping_add(index as u64 * 4));
        match cx.u32(place) {
            None => return Value::Unreadable(at),
            Some(0) => return wide(text, false),
            Some(code) if index < shown => text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)),
            Some(_) => {}
        }
    }
    wide(text, true)
}

fn wide(text: String, cut: bool) -> Value {
    Value::Bytes(Bytes { data: text.into_bytes(), cut, kind: BytesKind::Text })
}

fn strings(cx: &Cx<'_>, at: VAddr) -> Value {
    if at.is_null() {
        return Value::Address(at);
    }
    let mut array = Array::default();
    for index in 0..=cx.limits.strlen {
        let place = VAddr::new(at.raw().wrapping_add(index as u64 * 8));
        match cx.u64(place) {
            None if index == 0 => return Value::Unreadable(at),
            None => {
                array.unreadable = Some(place);
                break;
            }
            Some(0) => break,
            Some(_) if index == cx.limits.strlen => array.more = true,
            Some(text) => array.items.push(cx.text(text)),
        }
    }
    Value::Array(array)
}

#[cfg(test)]
mod tests {
    use super::super::Prototypes;
    use super::*;
    use crate::syscalls::testing::FakeMemory;

    fn known(text: &str, name: &str) -> Arc<Prototype> {
        let mut prototypes = Prototypes::default();
        prototypes.add("test", text).unwrap_or_else(|error| panic!("{error}"));
        prototypes.find(name, None).expect("the function").clone()
    }

    struct Shown {
        before: Vec<String>,
        after: Vec<String>,
        outcome: FuncOutcome,
    }

    fn call(text: &str, args: Arguments, returned: Returned, before: &FakeMemory, after: &FakeMemory) -> Shown {
        let prototype = known(text, "f");
        let code = |at: VAddr| (at.raw() == 0xc0de).then(|| "callback".to_owned());
        let view = |memory| View { memory, limits: Limits::default(), code: &code };
        let (call, mut values) = Known::enter(&prototype, args, &view(before));
        let text = |values: &[FuncArg]| {
            values
                .iter()
                .map(|arg| if arg.value == Value::Pending { "?".into() } else { arg.value.to_text() })
                .collect::<Vec<_>>()
        };
        let shown = text(&values);
        let outcome = call.returns(&returned, &mut values, &view(after), || Some(2));
        Shown { before: shown, after: text(&values), outcome }
    }

    fn ints(ints: [u64; 6]) -> Arguments {
        Arguments { ints, sp: VAddr::new(0x7000), ..Arguments::default() }
    }

    #[test]
    fn out_arguments_are_shown_at_the_return() {
        let empty = FakeMemory::default();
        let memory = FakeMemory::default().with(0x1000, b"hello world");
        let text = "long f(int n, out bytes[ret*2] buf, function cb) errno;";
        let args = ints([7, 0x1000, 0xc0de, 0, 0, 0]);
        let shown = call(text, args, Returned { int: 2, ..Returned::default() }, &empty, &memory);
        assert_eq!(shown.before, ["7", "?", "callback"]);
        assert_eq!(shown.after, ["7", "\"hell\"", "callback"]);
        assert_eq!(shown.outcome, FuncOutcome::Returned(Some(Value::Signed(2))));
        let failed = call(text, args, Returned { int: u64::MAX, ..Returned::default() }, &empty, &memory);
        assert_eq!(failed.after[1], "0x1000");
        assert_eq!(failed.outcome, FuncOutcome::Failed(Value::Signed(-1), Some(2)));
    }

    #[test]
    fn floating_point_numbers_have_registers_of_their_own() {
        let empty = FakeMemory::default();
        let mut args = ints([5, 0, 0, 0, 0, 0]);
        args.floats[0] = 1.5_f64.to_bits();
        args.floats[1] = u64::from(0.1_f32.to_bits());
        let returned = Returned { float: 2.25_f64.to_bits(), ..Returned::default() };
        let shown = call("double f(double x, int n, float y);", args, returned, &empty, &empty);
        assert_eq!(shown.before, ["1.5", "5", "0.1"]);
        assert_eq!(shown.outcome, FuncOutcome::Returned(Some(Value::Float(2.25))));
    }

    #[test]
    fn arguments_that_registers_have_no_room_for_are_on_the_stack() {
        let memory = FakeMemory::default().with(0x7008, &7_u64.to_le_bytes()).with(0x7010, &8_u64.to_le_bytes());
        let text = "void f(int a, int b, int c, int d, int e, int f, int g, int h);";
        let shown = call(text, ints([1, 2, 3, 4, 5, 6]), Returned::default(), &memory, &memory);
        assert_eq!(shown.before, ["1", "2", "3", "4", "5", "6", "7", "8"]);
        assert_eq!(shown.outcome, FuncOutcome::Returned(None));
    }

    #[test]
    fn formats_say_what_follows() {
        let memory = FakeMemory::default().with(0x1000, b"%s is %5.1f of %-*d%% %c\0").with(0x2000, b"this\0");
        let mut args = ints([0x1000, 0x2000, 9, 12, 65, 0]);
        args.floats[0] = 0.5_f64.to_bits();
        let shown = call("int f(printf format, ...);", args, Returned::default(), &memory, &memory);
        assert_eq!(shown.before[1..], ["\"this\"", "0.5", "9", "12", "'A'"]);
        let memory = FakeMemory::default()
            .with(0x1000, b"%d %31s%n\0")
            .with(0x2000, &42_u32.to_le_bytes())
            .with(0x3000, b"word\0");
        let shown = call(
            "int f(scanf format, ...);",
            ints([0x1000, 0x2000, 0x3000, 0, 0, 0]),
            Returned { int: 2, ..Returned::default() },
            &memory,
            &memory,
        );
        assert_eq!(shown.before[1..3], ["?", "?"]);
        assert_eq!(shown.after[1..3], ["[42]", "\"word\""]);
    }

    #[test]
    fn an_extended_number_is_rounded() {
        // 1.0: exponent 16383, significand with its leading one.
        let one = [0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f];
        assert_eq!(extended(&one), 1.0);
        assert_eq!(extended(&[0; 10]), 0.0);
        assert!(extended(&[0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xff]).is_nan());
    }
}
