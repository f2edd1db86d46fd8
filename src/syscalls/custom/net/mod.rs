//! Sockets: addresses, messages and options.

pub(crate) mod address;
pub(crate) mod control;
pub(crate) mod message;
pub(crate) mod option;
#[cfg(test)]
mod tests;

use crate::syscalls::consts::net::*;
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64};
use crate::syscalls::prelude::*;

/// The protocol of socket(2), which means something else in each family.
pub(crate) fn protocol(cx: &Cx<'_>, raw: u64) -> Value {
    let names = match cx.args[0] as u32 {
        2 | 10 => &IP_PROTOCOLS,
        3 => {
            let number = u64::from(raw as u32);
            return Value::Hex(number).noted(AX25_PROTOCOLS.of(number).unwrap_or(AX25_PROTOCOLS.unknown));
        }
        16 => &NETLINK_FAMILIES,
        // An argument of the call that the macro makes, and not the bytes of a field, whatever the style.
        17 => {
            let protocol = Value::Join(vec![cx.value(&Const16(&ETHERNET_PROTOCOLS), swapped(raw))]);
            return Value::Macro { name: "htons", args: vec![protocol] };
        }
        23 => &IRDA_PROTOCOLS,
        29 => &CAN_PROTOCOLS,
        31 => &BLUETOOTH_PROTOCOLS,
        33 => return cx.value(&Const(&crate::syscalls::consts::socket::ADDRESS_FAMILIES), raw),
        35 => &PHONET_PROTOCOLS,
        37 => &CAIF_PROTOCOLS,
        39 => &NFC_PROTOCOLS,
        41 => &KCM_PROTOCOLS,
        43 => &SMC_PROTOCOLS,
        _ => return cx.value(&Ulong, raw),
    };
    cx.value(&Const(names), raw)
}

/// The number of socketcall(2), where its arguments can't be read or no call is known by it.
pub(crate) fn socket_call(cx: &Cx<'_>, raw: u64) -> Value {
    match SOCKET_CALLS.of(raw) {
        Some(_) => Value::Ordinal { raw, names: &SOCKET_CALLS },
        None => cx.value(&Int, raw),
    }
}

fn swapped(raw: u64) -> u64 {
    u64::from((raw as u16).swap_bytes())
}

/// What is written as it stands and means itself, such as a hardware address.
pub(crate) fn written(text: impl Into<std::borrow::Cow<'static, str>>) -> Value {
    Value::Symbol { raw: 0, text: text.into() }
}

/// A hardware address: `01:02:03:04:05:06`; its bytes with `-X raw`.
pub(crate) fn hardware_address(octets: &[u8]) -> Value {
    let colons = octets.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(":");
    Value::Alias { plain: Box::new(crate::syscalls::decode::binary(octets)), named: Box::new(written(colons)) }
}

/// A number of an interface: its name where it is known.
pub(crate) fn interface(cx: &Cx<'_>, index: u32) -> Value {
    match cx.memory.interface_name(index) {
        Some(name) if index != 0 => Value::Alias {
            plain: Box::new(Value::Unsigned(u64::from(index))),
            named: Box::new(Value::Macro { name: "if_nametoindex", args: vec![Value::text(&name)] }),
        },
        _ => Value::Unsigned(u64::from(index)),
    }
}

/// `inet_addr("127.0.0.1")`.
pub(crate) fn inet_addr(octets: [u8; 4]) -> Value {
    let dotted = std::net::Ipv4Addr::from(octets).to_string();
    Value::Macro { name: "inet_addr", args: vec![Value::text(&dotted)] }
}

/// What was received: as much as the call returned, but no more than there was room for (MSG_TRUNC).
pub(crate) fn received_buffer(cx: &Cx<'_>, raw: u64) -> Value {
    payload(cx, VAddr::new(raw), cx.returned().unwrap_or(0).unsigned_abs().min(cx.args[2]))
}

/// What is sent: as much as the third argument says.
pub(crate) fn sent_buffer(cx: &Cx<'_>, raw: u64) -> Value {
    payload(cx, VAddr::new(raw), cx.args[2])
}

/// What passes through the socket that the first argument is: messages of netlink, or bytes.
pub(crate) fn payload(cx: &Cx<'_>, at: VAddr, length: u64) -> Value {
    crate::syscalls::netlink::buffer(cx, cx.args[0] as i32, at, length).unwrap_or_else(|| cx.buffer(at, length))
}

/// A time limit with `long` fields.
pub(crate) fn timeout(cx: &Cx<'_>, raw: u64) -> Value {
    cx.value(&Struct(&TIMESPEC), raw)
}

/// A time limit with 64-bit fields on all interfaces.
pub(crate) fn timeout_64(cx: &Cx<'_>, raw: u64) -> Value {
    cx.value(&Struct(&TIMESPEC64), raw)
}

/// `left {...}`, or that the time is over.
pub(crate) fn time_left(cx: &Cx<'_>) -> Vec<Note> {
    left(cx, timeout(cx, cx.args[4]))
}

/// The same with 64-bit fields.
pub(crate) fn time_left_64(cx: &Cx<'_>) -> Vec<Note> {
    left(cx, timeout_64(cx, cx.args[4]))
}

fn left(cx: &Cx<'_>, time: Value) -> Vec<Note> {
    match (cx.returned(), time) {
        (Some(0), _) => vec![Note::words("Timeout")],
        (Some(_), time @ (Value::Struct(_) | Value::Unreadable(_))) => vec![Note { label: "left", value: Some(time) }],
        _ => Vec::new(),
    }
}
