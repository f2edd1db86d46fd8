//! Trusted execution environments: linux/tee.h.

use super::Argument::{self, Asks, In, Out, Special};
use super::{answered, arguments, part, part_of, record};
use crate::syscalls::Layout;
use crate::syscalls::consts::device::*;
use crate::syscalls::layouts::device::*;
use crate::syscalls::prelude::*;

arguments! {
    TEE_IOC_VERSION 0x800c_a400 => Out(Custom(version)),
    TEE_IOC_SHM_ALLOC 0xc010_a401 => Asks(&TEE_MEMORY, &["size", "flags"], &["size", "flags", "id"]),
    TEE_IOC_OPEN_SESSION 0x8010_a402 => Special(&BUFFER),
    TEE_IOC_INVOKE 0x8010_a403 => Special(&BUFFER),
    TEE_IOC_CANCEL 0x8008_a404 => In(To(&Struct(&TEE_CANCEL))),
    TEE_IOC_CLOSE_SESSION 0x8004_a405 => In(To(&Struct(&TEE_CLOSE))),
    TEE_IOC_SUPPL_RECV 0x8010_a406 => Special(&BUFFER),
    TEE_IOC_SUPPL_SEND 0x8010_a407 => Special(&BUFFER),
    TEE_IOC_SHM_REGISTER 0xc018_a409 => Asks(&TEE_REGISTERED, &["addr", "length", "flags"], &["length", "flags", "id"]),
}

/// Which implementation it is, and what it can do; some of that depends on the implementation.
fn version(cx: &Cx<'_>, raw: u64) -> Value {
    const OPTEE: u64 = 1;
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(record) = cx.record(&TEE_VERSION, at) else { return Value::Unreadable(at) };
    let mut shown = part_of(cx, &record.bytes, at, &TEE_VERSION, &["impl_id", "gen_caps"]);
    let capabilities = record.number("impl_caps");
    shown.push(
        "impl_caps",
        match record.number("impl_id") {
            OPTEE => cx.value(&Flags(&TEE_OPTEE_CAPABILITIES), capabilities),
            _ => Value::Hex(capabilities),
        },
    );
    Value::Struct(shown)
}

/// What a request has in the buffer that it points to.
struct Message {
    /// What stands before the parameters.
    header: &'static Layout,
    /// What is read of it.
    asked: &'static [&'static str],
    /// What is written to it.
    answered: &'static [&'static str],
}

fn message(cx: &Cx<'_>) -> &'static Message {
    static MESSAGES: [Message; 4] = [
        Message {
            header: &TEE_SESSION,
            asked: &["uuid", "clnt_login", "cancel_id", "num_params"],
            answered: &["session", "ret", "ret_origin"],
        },
        Message {
            header: &TEE_CALL,
            asked: &["func", "session", "cancel_id", "num_params"],
            answered: &["ret", "ret_origin"],
        },
        Message { header: &TEE_RECEIVED, asked: &["func", "num_params"], answered: &["num_params"] },
        Message { header: &TEE_SENT, asked: &["num_params"], answered: &["ret"] },
    ];
    match cx.args[1] as u8 {
        2 => &MESSAGES[0],
        3 => &MESSAGES[1],
        6 => &MESSAGES[2],
        _ => &MESSAGES[3],
    }
}

/// A buffer with a message: its length, and what is in it.
static BUFFER: Stages = Stages { entry: buffer, exit: buffer_answered };

/// Some fields of the message and its parameters; an address where its length is not what they take.
fn contents(cx: &Cx<'_>, raw: u64, names: &'static [&'static str]) -> Option<StructValue> {
    let buffer = cx.record(&TEE_BUFFER, VAddr::new(raw))?;
    let (start, length) = (buffer.number("buf_ptr"), buffer.number("buf_len"));
    let header = message(cx).header;
    let head = cx.record(header, VAddr::new(start))?;
    let count = head.number("num_params");
    let size = header.size(cx.abi) as u64;
    if count.checked_mul(TEE_PARAMETER.size(cx.abi) as u64)?.checked_add(size)? != length {
        return None;
    }
    let mut shown = part_of(cx, &head.bytes, VAddr::new(start), header, names);
    let parameters = if count == 0 {
        Value::address(0)
    } else {
        let first = VAddr::new(start.wrapping_add(size));
        cx.array_with(first, count, TEE_PARAMETER.size(cx.abi), |bytes, _| parameter(cx, bytes))
    };
    shown.push("params", parameters);
    Some(shown)
}

fn parameter(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    const TYPE: u64 = 0xff;
    const META: u64 = 0x100;
    const NONE: u64 = 0;
    const MEMORY: std::ops::RangeInclusive<u64> = 5..=7;
    let record = cx.record_of(&TEE_PARAMETER, bytes);
    let number = |name: &str| record.number(name);
    let attribute = number("attr");
    let kind = Value::Constant { raw: attribute & !META, names: &TEE_PARAMETERS };
    let shown = match attribute & META {
        0 => kind,
        _ => Value::Join(vec![kind, Value::Symbol { raw: META, text: "TEE_IOCTL_PARAM_ATTR_META".into() }]),
    };
    let mut fields = StructValue::default();
    fields.push("attr", shown);
    match attribute & TYPE {
        NONE => {}
        kind if MEMORY.contains(&kind) => {
            fields.push("shm_offs", Value::Hex(number("a")));
            fields.push("size", Value::Hex(number("b")));
            fields.push("shm_id", Value::Unsigned(number("c")));
        }
        _ => ["a", "b", "c"].into_iter().for_each(|name| fields.push(name, Value::Hex(number(name)))),
    }
    Value::Struct(fields)
}

fn buffer(cx: &Cx<'_>, raw: u64) -> Value {
    let Ok(shown) = record(cx, raw, &TEE_BUFFER) else {
        return part(cx, raw, &TEE_BUFFER, &[]).map_or_else(|value| value, Value::Struct);
    };
    let length = shown.get("buf_len").cloned().unwrap_or(Value::Omitted);
    let start = match shown.get("buf_ptr") {
        Some(&Value::Unsigned(start)) => Value::address(start),
        _ => Value::Omitted,
    };
    let held = contents(cx, raw, message(cx).asked).map_or(start, Value::Struct);
    Value::Open(StructValue::of(vec![Field { name: "buf_len", value: length }, Field { name: "buf_ptr", value: held }]))
}

/// The answer stands in the same buffer, so it is shown inside of it.
fn buffer_answered(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(shown) = before else { return before.clone() };
    let mut shown = shown.clone();
    if let Some(held) = shown.fields.iter_mut().find(|field| field.name == "buf_ptr") {
        let answer = contents(cx, raw, message(cx).answered).ok_or(Value::Omitted);
        held.value = answered(cx, &held.value, answer);
    }
    Value::Struct(shown)
}
