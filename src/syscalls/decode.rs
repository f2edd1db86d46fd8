//! The interpreter of the schema: rows, registers and memory in, values out. Pure.

use super::cx::{Cx, RawResult};
use super::signature::{Direction, Kind, Note, Signature, Width};
use crate::addr::VAddr;
use crate::value::{AT_FDCWD, Bytes, BytesKind, Fd, Pid, Value};

/// The arguments as they stand when the call is entered: out-arguments are [`Value::Pending`].
#[must_use]
pub fn entry(signature: &Signature, cx: &Cx<'_>) -> Vec<Value> {
    let decode = |(index, spec): (usize, &super::signature::ArgSpec)| match spec.direction {
        Direction::Out | Direction::OutAny if matches!(spec.kind, Kind::Staged(_)) => {
            Value::Held(Box::new(cx.value(&spec.kind, cx.args[index])))
        }
        Direction::In | Direction::InOut => cx.value(&spec.kind, cx.args[index]),
        Direction::Out | Direction::OutAny => Value::Pending,
    };
    signature.args.iter().enumerate().map(decode).collect()
}

/// Completes the arguments when the call has returned.
pub fn exit(signature: &Signature, cx: &Cx<'_>, args: &mut [Value]) {
    for (index, (spec, value)) in signature.args.iter().zip(args).enumerate() {
        let raw = cx.args[index];
        if let (Kind::Staged(stages), Direction::Out | Direction::OutAny | Direction::InOut) =
            (spec.kind, spec.direction)
        {
            let raw = Width::Word.zero_extend(cx.abi, raw);
            let after = match value {
                Value::Held(before) | Value::Settled(before) => (stages.exit)(cx, raw, before),
                ref before => (stages.exit)(cx, raw, before),
            };
            *value = after;
            continue;
        }
        match spec.direction {
            Direction::In => {}
            Direction::Out if cx.failed() => *value = Value::address(raw),
            Direction::Out | Direction::OutAny => *value = cx.value(&spec.kind, raw),
            Direction::InOut if cx.failed() => {}
            Direction::InOut => {
                let after = cx.value(&spec.kind, raw);
                if after != *value {
                    let before = std::mem::replace(value, Value::Omitted);
                    *value = match before {
                        Value::Address(_) | Value::Unreadable(_) | Value::Omitted => after,
                        before => Value::Change(Box::new(before), Box::new(after)),
                    };
                }
            }
        }
    }
}

/// The result of a call that has succeeded, and what is said of it in parentheses.
#[must_use]
pub fn result(signature: &Signature, cx: &Cx<'_>, result: RawResult) -> (Value, Vec<Note>) {
    let raw = result.value as u64;
    let value = match signature.ret {
        // What the kernel does not count as an error is no negative number, even where it is made up (`-e inject=`).
        Kind::Signed(_) => Value::Unsigned(Width::Word.zero_extend(cx.abi, raw)),
        // Nor is it cut to the width of a descriptor or a process's number, which nothing that the kernel returns exceeds.
        Kind::Fd | Kind::Pid if i32::try_from(result.value).is_err() => {
            Value::Unsigned(Width::Word.zero_extend(cx.abi, raw))
        }
        ref kind => cx.value(kind, raw),
    };
    (value, signature.note.map_or_else(Vec::new, |note| note(cx)))
}

impl Cx<'_> {
    /// A value from a number or from the pointer to it. Numbers are cut to the width of the kernel's type.
    #[must_use]
    pub fn value(&self, kind: &Kind, raw: u64) -> Value {
        let unsigned = |width: Width| width.zero_extend(self.abi, raw);
        match *kind {
            Kind::Signed(width) => Value::Signed(width.sign_extend(self.abi, raw)),
            Kind::Unsigned(width) => Value::Unsigned(unsigned(width)),
            Kind::Hex(width) => Value::Hex(unsigned(width)),
            Kind::Octal(width) => Value::Octal(unsigned(width)),
            Kind::Constant(width, names) => Value::Constant { raw: unsigned(width), names },
            Kind::Flags(width, names) => Value::Flags { raw: unsigned(width), names },
            Kind::Fd => Value::fd(raw as i32),
            Kind::DirFd => Value::Fd(Fd { fd: raw as i32, target: None, at: raw as i32 == AT_FDCWD }),
            Kind::Pid => Value::Pid(Pid { pid: raw as i32, comm: None, here: None }),
            Kind::Id => match raw as u32 {
                u32::MAX => Value::Signed(-1),
                id => Value::Unsigned(u64::from(id)),
            },
            Kind::Id16 => match raw as u16 {
                u16::MAX => Value::Signed(-1),
                id => Value::Unsigned(u64::from(id)),
            },
            Kind::Permissions => Value::Mode { raw: u32::from(raw as u16), typed: false },
            Kind::Mode => Value::Mode { raw: raw as u32, typed: true },
            Kind::Device(width) => device(unsigned(width)),
            Kind::Signal => Value::Signal(raw as u32),
            Kind::Errno => Value::Errno(raw as u32),
            Kind::Address => Value::address(unsigned(Width::Word)),
            Kind::Custom(width, decode) => decode(self, unsigned(width)),
            Kind::PerAbi(native, i386) => {
                self.value(if self.abi == crate::abi::Abi::X86_64 { native } else { i386 }, raw)
            }
            Kind::Staged(stages) => (stages.entry)(self, unsigned(Width::Word)),
            Kind::Pad(_) => Value::Omitted,
            Kind::Path | Kind::Text | Kind::Bytes(_) | Kind::To(_) | Kind::Array(..) => {
                self.pointer(kind, VAddr::new(unsigned(Width::Word)))
            }
            // Aggregates have no register of their own: what is in one can only be their address.
            Kind::Struct(_)
            | Kind::Inline(..)
            | Kind::Chars(_)
            | Kind::Blob(_)
            | Kind::Spare(_)
            | Kind::Decoded(..) => self.pointed(kind, VAddr::new(raw)),
        }
    }

    fn pointer(&self, kind: &Kind, addr: VAddr) -> Value {
        match *kind {
            _ if addr.is_null() => Value::Address(addr),
            Kind::Path => self.path(addr.raw()),
            Kind::Text => self.text(addr.raw()),
            Kind::Bytes(len) => self.buffer(addr, self.len(len)),
            Kind::To(pointee) => self.pointed(pointee, addr),
            Kind::Array(item, len) if self.limits.follow || self.len(len) == 0 => self.array(item, addr, self.len(len)),
            _ => Value::Address(addr),
        }
    }

    /// What lies at `addr`: a structure as it is, a number in brackets.
    fn pointed(&self, kind: &Kind, addr: VAddr) -> Value {
        let structure = matches!(kind, Kind::Struct(_));
        if !self.limits.follow {
            return Value::Address(addr);
        }
        match self.at(kind, addr) {
            found @ (Value::Address(_) | Value::Unreadable(_)) if structure || addr.is_null() => found,
            Value::Unreadable(at) if at == addr => Value::Unreadable(at),
            found @ (Value::Struct(_) | Value::Array(_) | Value::Set(_) | Value::Bytes(_)) => found,
            scalar => Value::Ref(Box::new(scalar)),
        }
    }
}

/// `makedev(0x8, 0x1)`; include/linux/kdev_t.h, `new_decode_dev` and glibc's `gnu_dev_major` agree on the bits.
fn device(raw: u64) -> Value {
    let major = (raw >> 8) & 0xfff | (raw >> 32) & 0xffff_f000;
    let minor = raw & 0xff | (raw >> 12) & 0xffff_ff00;
    Value::Macro { name: "makedev", args: vec![Value::Hex(major), Value::Hex(minor)] }
}

/// Bytes that are no text, such as a hardware address.
#[must_use]
pub fn binary(data: &[u8]) -> Value {
    Value::Bytes(Bytes { data: data.to_vec(), cut: false, kind: BytesKind::Binary })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syscalls::testing::Case;

    fn bytes(data: &[u8], cut: bool, kind: BytesKind) -> Value {
        Value::Bytes(Bytes { data: data.to_vec(), cut, kind })
    }

    #[test]
    fn out_arguments_are_read_when_the_call_has_succeeded() {
        let (args, ret, _) = Case::new("read", [3, 0x1000, 5]).result(3).written(0x1000, b"abcxx").decode();
        assert_eq!(args, vec![Value::fd(3), bytes(b"abc", false, BytesKind::Data), Value::Unsigned(5)]);
        assert_eq!(ret, Value::Unsigned(3));
    }

    #[test]
    fn out_arguments_of_a_failed_call_are_addresses() {
        let (args, ..) = Case::new("read", [3, 0x1000, 5]).result(-9).written(0x1000, b"abcxx").decode();
        assert_eq!(args[1], Value::address(0x1000));
    }

    #[test]
    fn buffers_are_cut_at_strlen_and_numbers_at_the_width_of_their_type() {
        let (args, ..) =
            Case::new("write", [0xdead_0000_0001, 0x1000, 40]).result(40).memory(0x1000, &[b'x'; 40]).decode();
        assert_eq!(args[0], Value::fd(1));
        assert_eq!(args[1], bytes(&[b'x'; 32], true, BytesKind::Data));
    }

    #[test]
    fn a_string_without_an_end_is_unreadable_and_null_stays_null() {
        let (args, ..) = Case::new("open", [0x1ffe, 0]).memory(0x1ffe, b"ab").decode();
        assert_eq!(args[0], Value::Unreadable(VAddr::new(0x1ffe)));
        let (args, ..) = Case::new("open", [0, 0]).decode();
        assert_eq!(args[0], Value::address(0));
    }

    #[test]
    fn a_string_that_ends_right_before_an_unmapped_page_is_read() {
        let (args, ..) = Case::new("open", [0x1ffd, 0]).memory(0x1ffd, b"ab\0").decode();
        assert_eq!(args[0], bytes(b"ab", false, BytesKind::Path));
    }

    #[test]
    fn details_are_left_out_and_said_to_be() {
        let (args, ..) = Case::new("fstat", [1, 0x1000]).written(0x1000, &[0; 144]).decode();
        let Value::Struct(stat) = &args[1] else { panic!("{args:?}") };
        let names: Vec<_> = stat.fields.iter().map(|field| field.name).collect();
        assert_eq!((names, stat.more), (vec!["st_mode", "st_size"], true));
    }
}
