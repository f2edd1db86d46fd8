//! sock_diag(7): the state of sockets.

use super::attribute::{Content, Table, attributes};
use super::{u16_at, u32_at, unknown};
use crate::syscalls::consts::net::IP_PROTOCOLS;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::socket::{ADDRESS_FAMILIES, SOCKET_TYPES};
use crate::syscalls::custom::net::{inet_addr, interface};
use crate::syscalls::layouts::netlink::{MEMORY_USE, QUEUES};
use crate::syscalls::prelude::*;
use Content::{Bits, Of, Text};

const UINT: Content = Of(Uint);
const BYTE: Content = Of(U8);

/// States of a socket as a set.
static STATES: Names = Names {
    name: "STATES",
    unknown: "1<<TCP_???",
    header: "kernel include/net/tcp_states.h",
    entries: &[
        ("1<<TCP_ESTABLISHED", 1 << 1),
        ("1<<TCP_SYN_SENT", 1 << 2),
        ("1<<TCP_SYN_RECV", 1 << 3),
        ("1<<TCP_FIN_WAIT1", 1 << 4),
        ("1<<TCP_FIN_WAIT2", 1 << 5),
        ("1<<TCP_TIME_WAIT", 1 << 6),
        ("1<<TCP_CLOSE", 1 << 7),
        ("1<<TCP_CLOSE_WAIT", 1 << 8),
        ("1<<TCP_LAST_ACK", 1 << 9),
        ("1<<TCP_LISTEN", 1 << 10),
        ("1<<TCP_CLOSING", 1 << 11),
        ("1<<TCP_NEW_SYN_RECV", 1 << 12),
    ],
    field: None,
};

/// Attributes that are asked for.
static WANTED: Names = Names {
    name: "WANTED",
    unknown: "1<<INET_DIAG_???",
    header: "kernel include/uapi/linux/inet_diag.h",
    entries: &[
        ("1<<(INET_DIAG_MEMINFO-1)", 1),
        ("1<<(INET_DIAG_INFO-1)", 1 << 1),
        ("1<<(INET_DIAG_VEGASINFO-1)", 1 << 2),
        ("1<<(INET_DIAG_CONG-1)", 1 << 3),
        ("1<<(INET_DIAG_TOS-1)", 1 << 4),
        ("1<<(INET_DIAG_TCLASS-1)", 1 << 5),
        ("1<<(INET_DIAG_SKMEMINFO-1)", 1 << 6),
        ("1<<(INET_DIAG_SHUTDOWN-1)", 1 << 7),
    ],
    field: None,
};

/// What the memory of a socket is used for (linux/sock_diag.h), by index.
static SOCKET_MEMORY: [&str; 9] = [
    "[SK_MEMINFO_RMEM_ALLOC]",
    "[SK_MEMINFO_RCVBUF]",
    "[SK_MEMINFO_WMEM_ALLOC]",
    "[SK_MEMINFO_SNDBUF]",
    "[SK_MEMINFO_FWD_ALLOC]",
    "[SK_MEMINFO_WMEM_QUEUED]",
    "[SK_MEMINFO_OPTMEM]",
    "[SK_MEMINFO_BACKLOG]",
    "[SK_MEMINFO_DROPS]",
];

static REQUEST_TABLE: Table = Table { names: Some(&DIAG_REQUEST_ATTRIBUTES), values: &[] };

static INET_TABLE: Table = Table {
    names: Some(&INET_DIAG_ATTRIBUTES),
    values: &[
        (1, Of(Struct(&MEMORY_USE))),
        (4, Text),
        (5, BYTE),
        (6, BYTE),
        (7, Content::Numbered(&SOCKET_MEMORY)),
        (8, BYTE),
        (10, BYTE),
        (11, BYTE),
        (15, UINT),
        (17, UINT),
        (21, Of(U64)),
        (22, Bits(&["is_icsk", "mc_loop", "mc_all"])),
    ],
};

static UNIX_TABLE: Table = Table {
    names: Some(&UNIX_DIAG_ATTRIBUTES),
    values: &[
        (0, Text),
        (2, UINT),
        (4, Of(Struct(&QUEUES))),
        (5, Content::Numbered(&SOCKET_MEMORY)),
        (6, BYTE),
        (7, UINT),
    ],
};

const UNIX: u8 = 1;
const INET: u8 = 2;
const INET6: u8 = 10;

/// Adds the fields behind the family.
type Decode = fn(&Cx<'_>, &[u8], &mut StructValue);

/// Requests and answers of `SOCK_DIAG_BY_FAMILY`; which it is, the flags of the header tell.
pub(super) fn payload(cx: &Cx<'_>, bytes: &[u8], request: bool) -> Vec<Value> {
    let family = Value::Constant { raw: u64::from(bytes[0]), names: &ADDRESS_FAMILIES };
    if bytes.len() < 2 {
        return vec![Value::Struct(StructValue::of(vec![Field { name: "family", value: family }]))];
    }
    let (decode, size, table): (Decode, usize, &Table) = match (bytes[0], request) {
        (INET | INET6, true) => (inet_request, 56, &REQUEST_TABLE),
        (INET | INET6, false) => (inet_answer, 72, &INET_TABLE),
        (UNIX, true) => (unix_request, 24, &super::attribute::UNNAMED),
        (UNIX, false) => (unix_answer, 16, &UNIX_TABLE),
        _ => {
            let name = if request { "sdiag_family" } else { "family" };
            let mut fields = StructValue::of(vec![Field { name, value: family }]);
            if request && bytes.len() == 2 {
                fields.more = true;
            } else {
                fields.push("data", unknown(cx, &bytes[1..]));
            }
            return vec![Value::Struct(fields)];
        }
    };
    let name = match (bytes[0], request) {
        (_, true) => "sdiag_family",
        (UNIX, _) => "udiag_family",
        _ => "idiag_family",
    };
    let mut fields = StructValue::of(vec![Field { name, value: family }]);
    if bytes.len() < size {
        fields.more = true;
        return vec![Value::Struct(fields)];
    }
    decode(cx, bytes, &mut fields);
    let mut parts = vec![Value::Struct(fields)];
    parts.extend((bytes.len() > size).then(|| attributes(cx, &bytes[size..], table, bytes[0])));
    parts
}

fn number(bytes: &[u8], at: usize) -> Value {
    Value::Unsigned(u64::from(u32_at(bytes, at)))
}

fn byte(bytes: &[u8], at: usize) -> Value {
    Value::Unsigned(u64::from(bytes[at]))
}

fn constant(raw: u8, names: &'static Names) -> Value {
    Value::Constant { raw: u64::from(raw), names }
}

fn cookie(bytes: &[u8], at: usize) -> Value {
    let items = vec![number(bytes, at), number(bytes, at + 4)];
    Value::Array(ArrayValue { items, ..ArrayValue::default() })
}

fn inet_request(cx: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("sdiag_protocol", constant(bytes[1], &IP_PROTOCOLS));
    fields.push("idiag_ext", Value::Flags { raw: u64::from(bytes[2]), names: &WANTED });
    fields.push("idiag_states", Value::Flags { raw: u64::from(u32_at(bytes, 4)), names: &STATES });
    fields.push("id", identity(cx, &bytes[8..], bytes[0]));
}

/// `struct inet_diag_sockid`.
fn identity(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Value {
    let mut fields = StructValue::default();
    for (at, name) in [(0, "idiag_sport"), (2, "idiag_dport")] {
        let port = Value::Unsigned(u64::from(u16_at(bytes, at).swap_bytes()));
        fields.push(name, Value::Macro { name: "htons", args: vec![port] });
    }
    for (at, name, reference) in [(4, "idiag_src", "&idiag_src"), (20, "idiag_dst", "&idiag_dst")] {
        let mut sixteen = [0; 16];
        sixteen.copy_from_slice(&bytes[at..at + 16]);
        if family == INET {
            fields.push(name, inet_addr([sixteen[0], sixteen[1], sixteen[2], sixteen[3]]));
        } else {
            let text = std::net::Ipv6Addr::from(sixteen).to_string();
            let args = vec![Value::word("AF_INET6"), Value::text(&text), Value::word(reference)];
            fields.push("", Value::Macro { name: "inet_pton", args });
        }
    }
    fields.push("idiag_if", interface(cx, u32_at(bytes, 36)));
    fields.push("idiag_cookie", cookie(bytes, 40));
    Value::Struct(fields)
}

fn inet_answer(cx: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("idiag_state", constant(bytes[1], &SOCKET_STATES));
    fields.push("idiag_timer", byte(bytes, 2));
    fields.push("idiag_retrans", byte(bytes, 3));
    fields.push("id", identity(cx, &bytes[4..], bytes[0]));
    let rest = ["idiag_expires", "idiag_rqueue", "idiag_wqueue", "idiag_uid", "idiag_inode"];
    for (index, name) in rest.into_iter().enumerate() {
        fields.push(name, number(bytes, 52 + 4 * index));
    }
}

fn unix_request(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("sdiag_protocol", byte(bytes, 1));
    fields.push("udiag_states", Value::Flags { raw: u64::from(u32_at(bytes, 4)), names: &STATES });
    fields.push("udiag_ino", number(bytes, 8));
    fields.push("udiag_show", Value::Flags { raw: u64::from(u32_at(bytes, 12)), names: &UNIX_DIAG_SHOW });
    fields.push("udiag_cookie", cookie(bytes, 16));
}

fn unix_answer(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("udiag_type", constant(bytes[1], &SOCKET_TYPES));
    fields.push("udiag_state", constant(bytes[2], &SOCKET_STATES));
    fields.push("udiag_ino", number(bytes, 4));
    fields.push("udiag_cookie", cookie(bytes, 8));
}
