//! sock_diag(7): the state of sockets.

use super::attribute::{Content, EXACT, FIXED, Table, address_field, attributes, each, fixed};
use super::link::{BYTE, HALF, LONG, PROTOCOL, UINT, blob};
use super::names::*;
use super::{Parts, u16_at, u32_at, unknown};
use crate::syscalls::consts::net::{ETHERNET_PROTOCOLS, IP_PROTOCOLS, NETLINK_FAMILIES};
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::netlink_diag::*;
use crate::syscalls::consts::socket::{ADDRESS_FAMILIES, SOCKET_TYPES};
use crate::syscalls::custom::filter::socket_instruction;
use crate::syscalls::custom::net::{address, interface};
use crate::syscalls::layouts::netlink::*;
use crate::syscalls::prelude::*;
use Content::{Beside, By, Each, Nested, Of, Short, Text, Wide};

/// What the memory of a socket is used for.
const MEMORY: Content = Content::Numbered(Uint, &SOCKET_MEMORY);

static REQUEST_TABLE: Table =
    Table { names: Some(&DIAG_REQUEST_ATTRIBUTES), values: &[(1, Beside(filter)), (3, PROTOCOL)] };

static TLS_TABLE: Table = Table {
    names: Some(&TLS_DETAILS),
    values: &[
        (1, Short(Const16(&TLS_VERSIONS))),
        (2, Short(Const16(&TLS_CIPHERS))),
        (3, Short(Const16(&TLS_MODES))),
        (4, Short(Const16(&TLS_MODES))),
    ],
};
static MPTCP_TABLE: Table = Table {
    names: Some(&MPTCP_SUBFLOW),
    values: &[
        (1, Of(X32)),
        (2, Of(X32)),
        (3, UINT),
        (4, LONG),
        (5, UINT),
        (6, UINT),
        (7, HALF),
        (8, Short(Flags(&MPTCP_FLAGS))),
        (9, BYTE),
        (10, BYTE),
    ],
};
static UPPER_TABLE: Table =
    Table { names: Some(&UPPER_PROTOCOL), values: &[(1, Text), (2, Nested(&TLS_TABLE)), (3, Nested(&MPTCP_TABLE))] };
static STORAGE: Table = Table { names: Some(&BPF_STORAGE), values: &[(2, UINT), (3, Wide(Value::Hex))] };
static STORAGES: Table = Table { names: Some(&BPF_STORAGES), values: &[(1, Nested(&STORAGE))] };

static INET_TABLE: Table = Table {
    names: Some(&INET_DIAG_ATTRIBUTES),
    values: &[
        (1, Of(Struct(&MEMORY_USE))),
        (3, Of(Struct(&VEGAS))),
        (4, Text),
        (5, BYTE),
        (6, BYTE),
        (7, MEMORY),
        (8, Short(CustomOf(Width::W8, shutdown))),
        (9, Of(Struct(&DATA_CENTER))),
        (10, PROTOCOL),
        (11, BYTE),
        (12, By(addresses)),
        (13, By(addresses)),
        (15, UINT),
        (16, Of(Struct(&BOTTLENECK))),
        (17, UINT),
        (18, By(signatures)),
        (19, Nested(&UPPER_TABLE)),
        (20, Nested(&STORAGES)),
        (21, LONG),
        (22, Beside(socket_options)),
    ],
};

static UNIX_TABLE: Table = Table {
    names: Some(&UNIX_DIAG_ATTRIBUTES),
    values: &[
        (0, Text),
        (1, By(file)),
        (2, UINT),
        (3, Each(Uint)),
        (4, Of(Struct(&QUEUES))),
        (5, MEMORY),
        (6, BYTE),
        (7, UINT),
    ],
};

static NETLINK_TABLE: Table = Table {
    names: Some(&NETLINK_DIAG),
    values: &[
        (0, MEMORY),
        (1, By(groups)),
        (2, Of(Struct(&NETLINK_RING))),
        (3, Of(Struct(&NETLINK_RING))),
        (4, Of(Flags(&NETLINK_DIAG_FLAGS))),
    ],
};

static PACKET_TABLE: Table = Table {
    names: Some(&PACKET_DIAG),
    values: &[
        (0, Of(Struct(&PACKET_INFORMATION))),
        (1, By(multicast_list)),
        (2, Of(Struct(&PACKET_DIAG_RING))),
        (3, Of(Struct(&PACKET_DIAG_RING))),
        (4, UINT),
        (5, UINT),
        (6, MEMORY),
        (7, By(packet_filter)),
    ],
};

static SMC_TABLE: Table = Table {
    names: Some(&SMC_DIAG),
    values: &[
        (1, Of(Struct(&SMC_CONNECTION))),
        (2, By(link_group)),
        (3, Short(Flags8(&SHUTDOWNS))),
        (4, Of(Struct(&SMC_DMB))),
        (5, Of(Struct(&SMC_FALLBACK))),
    ],
};

const UNIX: u8 = 1;
const INET: u8 = 2;
const INET6: u8 = 10;
const NETLINK: u8 = 16;
const PACKET: u8 = 17;
const SMC: u8 = 43;

/// `TCPDIAG_GETSOCK` and `DCCPDIAG_GETSOCK`, whose requests had another form.
const OLD_TCP: u16 = 18;
const OLD_DCCP: u16 = 19;

/// Adds the fields behind the family.
type Decode = fn(&Cx<'_>, &[u8], &mut StructValue);

/// Requests and answers of `SOCK_DIAG_BY_FAMILY`; which it is, the flags of the header tell.
pub(super) fn payload(cx: &Cx<'_>, kind: u16, bytes: &[u8], request: bool) -> Vec<Value> {
    let family = Value::Constant { raw: u64::from(bytes[0]), names: &ADDRESS_FAMILIES };
    if bytes.len() < 2 {
        return vec![Value::Struct(StructValue::of(vec![Field { name: "family", value: family }]))];
    }
    let none = &super::attribute::UNNAMED;
    let (name, decode, size, table): (_, Decode, usize, &Table) = match (bytes[0], request) {
        (INET | INET6, true) if matches!(kind, OLD_TCP | OLD_DCCP) => {
            ("idiag_family", inet_old_request, 60, &REQUEST_TABLE)
        }
        (INET | INET6, true) => ("sdiag_family", inet_request, 56, &REQUEST_TABLE),
        (INET | INET6, false) => ("idiag_family", inet_answer, 72, &INET_TABLE),
        (UNIX, true) => ("sdiag_family", unix_request, 24, none),
        (UNIX, false) => ("udiag_family", unix_answer, 16, &UNIX_TABLE),
        (NETLINK, true) => ("sdiag_family", netlink_request, 20, none),
        (NETLINK, false) => ("ndiag_family", netlink_answer, 28, &NETLINK_TABLE),
        (PACKET, true) => ("sdiag_family", packet_request, 20, none),
        (PACKET, false) => ("pdiag_family", packet_answer, 16, &PACKET_TABLE),
        (SMC, true) => ("diag_family", smc_request, 52, none),
        (SMC, false) => ("diag_family", smc_answer, 64, &SMC_TABLE),
        _ => {
            let mut fields = StructValue::of(vec![Field { name: "family", value: family }]);
            fields.push("data", unknown(cx, &bytes[1..]));
            return vec![Value::Struct(fields)];
        }
    };
    let mut fields = StructValue::of(vec![Field { name, value: family }]);
    if bytes.len() < size {
        fields.more = true;
        return vec![Value::Struct(fields)];
    }
    decode(cx, bytes, &mut fields);
    let mut parts = vec![Value::Struct(fields)];
    if bytes.len() > size && table.names.is_some() {
        parts.push(attributes(cx, &bytes[size..], table, bytes[0]));
    }
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

/// `struct inet_diag_req`
fn inet_old_request(cx: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("idiag_src_len", byte(bytes, 1));
    fields.push("idiag_dst_len", byte(bytes, 2));
    fields.push("idiag_ext", Value::Flags { raw: u64::from(bytes[3]), names: &WANTED });
    fields.push("id", identity(cx, &bytes[4..], bytes[0]));
    fields.push("idiag_states", Value::Flags { raw: u64::from(u32_at(bytes, 52)), names: &STATES });
    fields.push("idiag_dbs", number(bytes, 56));
}

/// `struct inet_diag_sockid`.
fn identity(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Value {
    let mut fields = StructValue::default();
    for (at, name) in [(0, "idiag_sport"), (2, "idiag_dport")] {
        let port = Value::Unsigned(u64::from(u16_at(bytes, at).swap_bytes()));
        fields.push(name, Value::Macro { name: "htons", args: vec![port] });
    }
    for (at, names) in [(4, ["idiag_src", "&idiag_src"]), (20, ["idiag_dst", "&idiag_dst"])] {
        address_field(cx, &mut fields, names, &bytes[at..at + 16], family, FIXED);
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

fn netlink_request(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    /// `NDIAG_PROTO_ALL`
    const ALL: u8 = 255;
    fields.push(
        "sdiag_protocol",
        match bytes[1] {
            ALL => Value::Symbol { raw: u64::from(ALL), text: "NDIAG_PROTO_ALL".into() },
            protocol => constant(protocol, &NETLINK_FAMILIES),
        },
    );
    fields.push("ndiag_ino", number(bytes, 4));
    fields.push("ndiag_show", Value::Flags { raw: u64::from(u32_at(bytes, 8)), names: &NETLINK_DIAG_SHOW });
    fields.push("ndiag_cookie", cookie(bytes, 12));
}

fn netlink_answer(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("ndiag_type", constant(bytes[1], &SOCKET_TYPES));
    fields.push("ndiag_protocol", constant(bytes[2], &NETLINK_FAMILIES));
    fields.push("ndiag_state", constant(bytes[3], &NETLINK_STATES));
    let rest = ["ndiag_portid", "ndiag_dst_portid", "ndiag_dst_group", "ndiag_ino"];
    for (index, name) in rest.into_iter().enumerate() {
        fields.push(name, number(bytes, 4 + 4 * index));
    }
    fields.push("ndiag_cookie", cookie(bytes, 20));
}

fn packet_request(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("sdiag_protocol", Value::Hex(u64::from(bytes[1])));
    fields.push("pdiag_ino", number(bytes, 4));
    fields.push("pdiag_show", Value::Flags { raw: u64::from(u32_at(bytes, 8)), names: &PACKET_DIAG_SHOW });
    fields.push("pdiag_cookie", cookie(bytes, 12));
}

fn packet_answer(_: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("pdiag_type", constant(bytes[1], &SOCKET_TYPES));
    fields.push("pdiag_num", Value::Constant { raw: u64::from(u16_at(bytes, 2)), names: &ETHERNET_PROTOCOLS });
    fields.push("pdiag_ino", number(bytes, 4));
    fields.push("pdiag_cookie", cookie(bytes, 8));
}

fn smc_request(cx: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("diag_ext", Value::Flags { raw: u64::from(bytes[3]), names: &SMC_EXTENSIONS });
    // What runs over SMC is always TCP over IPv4, or looks so.
    fields.push("id", identity(cx, &bytes[4..], INET));
}

fn smc_answer(cx: &Cx<'_>, bytes: &[u8], fields: &mut StructValue) {
    fields.push("diag_state", constant(bytes[1], &SMC_STATES));
    fields.push("diag_fallback", constant(bytes[2], &SMC_MODES));
    fields.push("diag_shutdown", byte(bytes, 3));
    fields.push("id", identity(cx, &bytes[4..], INET));
    fields.push("diag_uid", number(bytes, 52));
    fields.push("diag_inode", Parts(bytes).number(56, 8));
}

/// Which ways of a socket are shut down: `0x1 /* RCV_SHUTDOWN */`.
fn shutdown(_: &Cx<'_>, raw: u64) -> Value {
    let names = Value::Flags { raw, names: &SHUTDOWNS };
    match raw {
        0 => Value::Unsigned(0),
        // None of the bits has a name, which is a remark already.
        _ if raw & 3 == 0 => names,
        _ => Value::Hex(raw).remarked(names.to_text()),
    }
}

/// The addresses of a socket of SCTP, as many `struct sockaddr_storage` as there are.
fn addresses(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    const SIZE: usize = 128;
    each(cx, bytes, SIZE, |item, _| address::from_bytes(cx, item))
}

/// `struct tcp_diag_md5sig`, as many as there are.
fn signatures(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    const SIZE: usize = 100;
    const KEY: usize = 80;
    each(cx, bytes, SIZE, |item, _| {
        let parts = Parts(item);
        let length = u16_at(item, 2);
        parts.shown(|fields| {
            fields.push("tcpm_family", constant(item[0], &ADDRESS_FAMILIES));
            fields.push("tcpm_prefixlen", byte(item, 1));
            fields.push("tcpm_keylen", Value::Unsigned(u64::from(length)));
            address_field(cx, fields, ["tcpm_addr", "&tcpm_addr"], parts.bytes(4, 16), item[0], FIXED);
            fields.push("tcpm_key", blob(parts.bytes(20, usize::from(length).min(KEY))));
        })
    })
}

/// `struct inet_diag_sockopt`: bits, and what an option that is added later takes.
fn socket_options(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Vec<Value>> {
    const BITS: [&str; 11] = [
        "recverr",
        "is_icsk",
        "freebind",
        "hdrincl",
        "mc_loop",
        "transparent",
        "mc_all",
        "nodefrag",
        "bind_address_no_port",
        "recverr_rfc4884",
        "defer_connect",
    ];
    let parts = Parts::of(bytes, 2)?;
    let raw = u16_at(bytes, 0);
    let mut values = vec![parts.shown(|fields| {
        for (bit, name) in BITS.into_iter().enumerate() {
            if cx.limits.detail || raw >> bit & 1 != 0 {
                fields.push(name, Value::Unsigned(u64::from(raw >> bit & 1)));
            }
        }
        let unused = raw >> BITS.len();
        if cx.limits.detail || unused != 0 {
            fields.push("unused", Value::Hex(u64::from(unused)).noted("bits 3..8"));
        }
    })];
    values.extend(bytes[2..].iter().any(|&byte| byte != 0).then(|| {
        let text = format!("/* bytes 2..{} */ {}", bytes.len() - 1, unknown(cx, &bytes[2..]).to_text());
        Value::Symbol { raw: 0, text: text.into() }
    }));
    Some(values)
}

/// What sockets are asked for: an operation, and what it needs.
fn filter(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Vec<Value>> {
    const SIZE: usize = 4;
    let operation = |bytes: &[u8]| cx.from_bytes(&Struct(&FILTER_OPERATION), bytes, VAddr::NULL);
    let parts = Parts::of(bytes, SIZE)?;
    let rest = &bytes[SIZE..];
    let argument = match bytes[0] {
        // Compares the port of either side with that of the next operation.
        2..=5 if rest.len() >= SIZE => operation(rest),
        7 | 8 if rest.len() >= 8 => condition(cx, rest),
        9 if rest.len() >= 4 => interface(cx, u32_at(rest, 0)),
        10 if rest.len() >= 8 => cx.from_bytes(&Struct(&FILTER_MARK), rest, VAddr::NULL),
        _ => unknown(cx, rest),
    };
    let mut values = vec![operation(parts.bytes(0, SIZE))];
    values.extend((!rest.is_empty()).then_some(argument));
    Some(values)
}

/// `struct inet_diag_hostcond`, of eight bytes at least.
fn condition(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    Parts(bytes).shown(|fields| {
        fields.push("family", constant(bytes[0], &ADDRESS_FAMILIES));
        fields.push("prefix_len", byte(bytes, 1));
        fields.push("port", number(bytes, 4));
        if bytes.len() > 8 {
            address_field(cx, fields, ["addr", "&addr"], &bytes[8..], bytes[0], EXACT);
        }
    })
}

/// `struct unix_diag_vfs`
fn file(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 8)?;
    Some(parts.shown(|fields| {
        fields.push("udiag_vfs_dev", cx.from_bytes(&Dev32, parts.bytes(4, 4), VAddr::NULL));
        fields.push("udiag_vfs_ino", number(bytes, 0));
    }))
}

/// The groups that a socket belongs to, in words of the machine.
fn groups(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let size = cx.abi.word_size();
    each(cx, bytes, size, |item, _| {
        let raw = super::attribute::number(item);
        let text = if raw == 0 { "0".repeat(2 * size) } else { format!("{raw:#0width$x}", width = 2 * size) };
        Value::ByName(Box::new(Value::Symbol { raw, text: text.into() }))
    })
}

/// `struct packet_diag_mclist`, as many as there are.
fn multicast_list(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    const SIZE: usize = 44;
    const ADDRESS: usize = 32;
    each(cx, bytes, SIZE, |item, _| {
        let parts = Parts(item);
        let length = usize::from(u16_at(item, 10));
        parts.shown(|fields| {
            fields.push("pdmc_index", interface(cx, u32_at(item, 0)));
            fields.push("pdmc_count", number(item, 4));
            fields.push("pdmc_type", parts.number(8, 2));
            fields.push("pdmc_alen", parts.number(10, 2));
            fields.push("pdmc_addr", blob(parts.bytes(12, length.min(ADDRESS))));
        })
    })
}

/// The program that chooses packets, as many instructions as there are.
fn packet_filter(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    const SIZE: usize = 8;
    each(cx, bytes, SIZE, |item, _| socket_instruction(cx, item))
}

/// `struct smc_diag_lgrinfo`: a link, and on which side of it the socket is.
fn link_group(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    const NAME: usize = 64;
    const GID: usize = 40;
    let parts = Parts::of(bytes, 147)?;
    let text = |at: usize, size: usize| fixed(parts.bytes(at, size));
    let link = parts.shown(|fields| {
        fields.push("link_id", byte(bytes, 0));
        fields.push("ibname", text(1, NAME));
        fields.push("ibport", byte(bytes, 1 + NAME));
        fields.push("gid", text(2 + NAME, GID));
        fields.push("peer_gid", text(2 + NAME + GID, GID));
    });
    Some(parts.shown(|fields| {
        fields.push("lnk", Value::Array(ArrayValue { items: vec![link], ..ArrayValue::default() }));
        fields.push("role", constant(bytes[146], &SMC_ROLES));
    }))
}

/// The tables that no other table leads to.
pub(super) static TABLES: &[&Table] =
    &[&REQUEST_TABLE, &INET_TABLE, &UNIX_TABLE, &NETLINK_TABLE, &PACKET_TABLE, &SMC_TABLE];
