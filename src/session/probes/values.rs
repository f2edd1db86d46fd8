//! What is shown of a function's arguments and of what it returns.

use crate::abi::Abi;
use crate::addr::VAddr;
use crate::event::FuncArg;
use crate::syscalls::{Cx, Limits, Memory};
use crate::value::{Bytes, BytesKind, Value};

/// How many registers are shown of a function whose parameters are not known.
const UNKNOWN_ARGUMENTS: usize = 4;

/// The arguments of a function of which nothing is known: registers as numbers, with strings recognised.
pub(super) fn guessed_arguments(registers: &[u64; 6], memory: &dyn Memory, strlen: usize) -> Vec<FuncArg> {
    let guess = |&raw: &u64| FuncArg { name: "".into(), value: guessed(raw, memory, strlen) };
    registers.iter().take(UNKNOWN_ARGUMENTS).map(guess).collect()
}

/// A number of unknown kind: a string where it points to one, a small number in decimal, anything else in hexadecimal.
pub(super) fn guessed(raw: u64, memory: &dyn Memory, strlen: usize) -> Value {
    const SMALL: i64 = 1 << 16;
    let signed = raw as i64;
    if (-SMALL..SMALL).contains(&signed) {
        return Value::Signed(signed);
    }
    // An int in a register: its upper half is not the function's affair.
    let int = i64::from(raw as i32);
    if raw >> 32 == 0 && (-SMALL..0).contains(&int) {
        return Value::Signed(int);
    }
    text_at(raw, memory, strlen).unwrap_or(Value::Hex(raw))
}

/// A pointer or a large number: text where it points to some.
pub(super) fn guessed_pointer(raw: u64, memory: &dyn Memory, strlen: usize) -> Value {
    const SMALL: u64 = 1 << 16;
    match raw {
        0..SMALL => Value::Unsigned(raw),
        _ => text_at(raw, memory, strlen).unwrap_or(Value::Hex(raw)),
    }
}

/// The text that a pointer leads to, if that is what it leads to: three printable characters at least, and an end.
fn text_at(raw: u64, memory: &dyn Memory, strlen: usize) -> Option<Value> {
    const SHORTEST: usize = 3;
    let cx = Cx {
        abi: Abi::X86_64,
        args: [0; 6],
        sp: VAddr::NULL,
        interrupted: None,
        result: None,
        limits: Limits { strlen, ..Limits::default() },
        memory,
    };
    match cx.string(VAddr::new(raw), strlen, BytesKind::Text) {
        Value::Bytes(Bytes { data, cut, kind }) => {
            let printable = |byte: &u8| (0x20..0x7f).contains(byte) || matches!(byte, b'\n' | b'\t' | b'\r');
            (data.len() >= SHORTEST && data.iter().all(printable)).then_some(Value::Bytes(Bytes { data, cut, kind }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::FakeMemory;

    #[test]
    fn registers_are_shown_as_what_they_look_like() {
        let memory = FakeMemory::default().with(0x40_0000, b"hello\0").with(0x50_0000, b"\x01\x02\x03\0");
        let shown = |raw| guessed(raw, &memory, 32).to_text();
        assert_eq!(shown(7), "7");
        assert_eq!(shown(u64::MAX), "-1");
        assert_eq!(shown(0xffff_ffff), "-1");
        assert_eq!(shown(0x40_0000), "\"hello\"");
        assert_eq!(shown(0x50_0000), "0x500000");
        assert_eq!(shown(0x60_0000), "0x600000");
    }
}
