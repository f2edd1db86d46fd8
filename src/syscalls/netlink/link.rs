//! What the attributes of network interfaces hold.

use super::attribute::{Content, HEADER, Table, attributes_with, followed, known, number};
use super::names::*;
use super::{Parts, u16_at, unknown};
use crate::syscalls::consts::net::IP_PROTOCOLS;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::netlink_link::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::custom::net::hardware_address;
use crate::syscalls::layouts::netlink::*;
use crate::syscalls::prelude::*;
use crate::value::{Bytes, BytesKind};
use Content::{AddressOf, Beside, By, ByFamily, Each, Grown, Hardware, Name, Nested, Numbered, Of, Short, Text, Wide};

pub(super) const UINT: Content = Of(Uint);
pub(super) const BYTE: Content = Of(U8);
pub(super) const HALF: Content = Of(U16);
pub(super) const LONG: Content = Of(U64);
pub(super) const LINK: Content = Of(CustomOf(Width::W32, interface));
/// A time in hundredths of a second.
pub(super) const TICKS: Content = Wide(ticks);
/// What is carried in IP packets.
pub(super) const PROTOCOL: Content = Wide(protocol);

const INET: u8 = 2;
const INET6: u8 = 10;
const BRIDGE: u8 = 7;

/// `150 /* 1.50 s */`
fn ticks(raw: u64) -> Value {
    if raw == 0 {
        Value::Unsigned(0)
    } else {
        Value::Unsigned(raw).remarked(format!("{}.{:02} s", raw / 100, raw % 100))
    }
}

fn protocol(raw: u64) -> Value {
    Value::Constant { raw, names: &IP_PROTOCOLS }
}

static XDP: Table = Table {
    names: Some(&XDP_ATTRIBUTES),
    values: &[
        (1, Of(Fd)),
        (2, Short(Const8(&XDP_ATTACHED))),
        (3, Of(Flags(&XDP_FLAGS))),
        (4, UINT),
        (5, UINT),
        (6, UINT),
        (7, UINT),
        (8, Of(Fd)),
    ],
};

static FUNCTION_STATISTICS: Table = Table {
    names: Some(&VF_STATISTICS),
    values: &[(0, LONG), (1, LONG), (2, LONG), (3, LONG), (4, LONG), (5, LONG), (7, LONG), (8, LONG)],
};
static FUNCTION_VLANS: Table = Table { names: Some(&VF_VLANS), values: &[(1, Of(Struct(&VF_VLAN_INFO)))] };
static FUNCTION: Table = Table {
    names: Some(&VF_DETAILS),
    values: &[
        (1, By(function_address)),
        (2, Of(Struct(&VF_VLAN))),
        (3, Of(Struct(&VF_TX_RATE))),
        (4, Of(Struct(&VF_SETTING))),
        (5, Of(Struct(&VF_LINK_STATE))),
        (6, Of(Struct(&VF_RATE))),
        (7, Of(Struct(&VF_SETTING))),
        (8, Nested(&FUNCTION_STATISTICS)),
        (9, Of(Struct(&VF_SETTING))),
        (10, By(function_guid)),
        (11, By(function_guid)),
        (12, Nested(&FUNCTION_VLANS)),
        (13, By(broadcast)),
    ],
};
static FUNCTIONS: Table = Table { names: Some(&VF_LIST), values: &[(1, Nested(&FUNCTION))] };

static PORT: Table =
    Table { names: Some(&PORT_DETAILS), values: &[(1, UINT), (2, Text), (3, By(station)), (6, BYTE), (7, HALF)] };
static PORTS: Table = Table { names: Some(&PORT_LIST), values: &[(1, Nested(&PORT))] };

static INET_TABLE: Table = Table { names: Some(&INET_SPECIFICS), values: &[(1, Numbered(Int, &INET_CONFIGURATION))] };
static INET6_TABLE: Table = Table {
    names: Some(&INET6_SPECIFICS),
    values: &[
        (1, Short(Flags(&INET6_FLAGS))),
        (2, Numbered(Int, &INET6_CONFIGURATION)),
        (3, Numbered(U64, &INET6_STATISTICS)),
        (5, Of(Struct(&INTERFACE_CACHE))),
        (6, Numbered(U64, &ICMP6_STATISTICS)),
        (7, AddressOf(INET6)),
        (8, Short(Const8(&ADDRESS_GENERATION))),
        (9, UINT),
    ],
};
static MCTP_TABLE: Table = Table { names: Some(&MCTP_SPECIFICS), values: &[(1, UINT)] };
static SPECIFICS: Table = Table {
    names: Some(&ADDRESS_FAMILIES),
    values: &[(2, Nested(&INET_TABLE)), (10, Nested(&INET6_TABLE)), (45, Nested(&MCTP_TABLE))],
};

static BRIDGE_TUNNELS: Table =
    Table { names: Some(&VLAN_TUNNELS), values: &[(1, UINT), (2, HALF), (3, Short(Flags16(&VLAN_INFO_FLAGS)))] };
static BRIDGE_TABLE: Table = Table {
    names: Some(&BRIDGE_SPECIFICS),
    values: &[
        (0, Short(Flags16(&BRIDGE_FLAGS))),
        (1, Short(Const16(&BRIDGE_MODES))),
        (2, Beside(|cx, bytes, _| followed(cx, bytes, &BRIDGE_VLAN))),
        (3, Nested(&BRIDGE_TUNNELS)),
    ],
};

fn specifics(family: u8) -> Option<&'static Table> {
    Some(if family == BRIDGE { &BRIDGE_TABLE } else { &SPECIFICS })
}

static BRIDGE_PORT_TABLE: Table = Table {
    names: Some(&BRIDGE_PORT),
    values: &[
        (1, BYTE),
        (2, HALF),
        (3, UINT),
        (4, BYTE),
        (5, BYTE),
        (6, BYTE),
        (7, BYTE),
        (8, BYTE),
        (9, BYTE),
        (10, BYTE),
        (11, BYTE),
        (12, BYTE),
        (13, By(bridge_id)),
        (14, By(bridge_id)),
        (15, HALF),
        (16, HALF),
        (17, HALF),
        (18, HALF),
        (19, BYTE),
        (20, BYTE),
        (21, TICKS),
        (22, TICKS),
        (23, TICKS),
        (25, BYTE),
        (27, BYTE),
        (28, BYTE),
        (29, BYTE),
        (30, BYTE),
        (31, Of(X16)),
        (32, BYTE),
        (33, BYTE),
        (34, UINT),
        (35, BYTE),
        (36, BYTE),
        (37, UINT),
        (38, UINT),
        (39, BYTE),
    ],
};

fn protocol_information(family: u8) -> Option<&'static Table> {
    match family {
        BRIDGE => Some(&BRIDGE_PORT_TABLE),
        INET6 => Some(&INET6_TABLE),
        _ => None,
    }
}

static QUERIER_TABLE: Table = Table {
    names: Some(&QUERIER),
    values: &[(1, AddressOf(INET)), (2, UINT), (3, TICKS), (5, AddressOf(INET6)), (6, UINT), (7, TICKS)],
};

static BRIDGE_DATA_TABLE: Table = Table {
    names: Some(&BRIDGE_DATA),
    values: &[
        (1, TICKS),
        (2, TICKS),
        (3, TICKS),
        (4, TICKS),
        (5, UINT),
        (6, HALF),
        (7, BYTE),
        (8, By(vlan_protocol)),
        (9, Of(X16)),
        (10, By(bridge_id)),
        (11, By(bridge_id)),
        (12, HALF),
        (13, UINT),
        (14, BYTE),
        (15, BYTE),
        (16, TICKS),
        (17, TICKS),
        (18, TICKS),
        (19, TICKS),
        (20, Hardware),
        (22, BYTE),
        (23, BYTE),
        (24, BYTE),
        (25, BYTE),
        (26, UINT),
        (27, UINT),
        (28, UINT),
        (29, UINT),
        (30, TICKS),
        (31, TICKS),
        (32, TICKS),
        (33, TICKS),
        (34, TICKS),
        (35, TICKS),
        (36, BYTE),
        (37, BYTE),
        (38, BYTE),
        (39, HALF),
        (41, BYTE),
        (42, BYTE),
        (43, BYTE),
        (44, BYTE),
        (45, BYTE),
        (46, Of(Struct(&BRIDGE_OPTION_SET))),
        (47, Nested(&QUERIER_TABLE)),
    ],
};

static TUN_TABLE: Table = Table {
    names: Some(&TUN_DATA),
    values: &[
        (1, UINT),
        (2, UINT),
        (3, Short(Const8(&TUN_TYPES))),
        (4, BYTE),
        (5, BYTE),
        (6, BYTE),
        (7, BYTE),
        (8, UINT),
        (9, UINT),
    ],
};

/// What an interface is: what its data mean depends on the name of its kind, which stands before them.
fn details(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Option<Value> {
    const KIND: u16 = 1;
    const DATA: u16 = 2;
    const STATISTICS: u16 = 3;
    const SLAVE_KIND: u16 = 4;
    const SLAVE_DATA: u16 = 5;
    let mut kinds: [Vec<u8>; 2] = Default::default();
    let name = |bytes: &[u8]| bytes.split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
    let show = |bytes: &[u8], kind: u16| {
        let content = match kind {
            KIND | SLAVE_KIND => {
                kinds[usize::from(kind == SLAVE_KIND)] = name(bytes);
                Some(Name)
            }
            DATA if kinds[0] == b"bridge" => Some(Nested(&BRIDGE_DATA_TABLE)),
            DATA if kinds[0] == b"tun" => Some(Nested(&TUN_TABLE)),
            STATISTICS if kinds[0] == b"can" => Some(Of(Struct(&CAN_STATISTICS))),
            SLAVE_DATA if kinds[1] == b"bridge" => Some(Nested(&BRIDGE_PORT_TABLE)),
            _ => None,
        };
        vec![content.and_then(|content| known(cx, bytes, content, family)).unwrap_or_else(|| unknown(cx, bytes))]
    };
    (bytes.len() >= HEADER).then(|| attributes_with(cx, bytes, Some(&LINK_DETAILS), show))
}

static PROPERTIES: Table = Table { names: Some(&LINK_ATTRIBUTES), values: &[(53, Text)] };
static REASONS: Table = Table { names: Some(&DOWN_REASONS), values: &[(1, Of(X32)), (2, Of(X32))] };

/// The attributes of an interface.
pub(super) static LINKS: Table = Table {
    names: Some(&LINK_ATTRIBUTES),
    values: &[
        (1, Hardware),
        (2, Hardware),
        (3, Text),
        (4, UINT),
        (5, LINK),
        (6, Text),
        (7, Grown(&STATISTICS, 92)),
        (10, UINT),
        (12, ByFamily(protocol_information)),
        (13, UINT),
        (14, Of(Struct(&INTERFACE_MAP))),
        (15, UINT),
        (16, BYTE),
        (17, BYTE),
        (18, By(details)),
        (19, UINT),
        (20, Text),
        (21, UINT),
        (22, Nested(&FUNCTIONS)),
        (23, Grown(&STATISTICS_64, 184)),
        (24, Nested(&PORTS)),
        (25, Nested(&PORT)),
        (26, ByFamily(specifics)),
        (27, UINT),
        (28, Of(Fd)),
        (29, Short(Flags(&EXTENDED_FILTER))),
        (30, UINT),
        (31, UINT),
        (32, UINT),
        (33, BYTE),
        (35, UINT),
        (37, Of(Int)),
        (38, Text),
        (39, BYTE),
        (40, UINT),
        (41, UINT),
        (43, Nested(&XDP)),
        (44, Of(Const(&LINK_EVENTS))),
        (45, Of(Int)),
        (46, Of(Int)),
        (47, UINT),
        (48, UINT),
        (49, LINK),
        (50, UINT),
        (51, UINT),
        (52, Nested(&PROPERTIES)),
        (53, Text),
        (54, Hardware),
        (55, Nested(&REASONS)),
        (56, Text),
        (57, Text),
        (58, UINT),
        (59, UINT),
        (60, UINT),
        (61, UINT),
    ],
};

static BRIDGE_STATISTICS_TABLE: Table = Table {
    names: Some(&BRIDGE_STATISTICS),
    values: &[
        (1, Beside(vlan_statistics)),
        (2, Beside(multicast_statistics)),
        (4, Beside(|cx, bytes, _| followed(cx, bytes, &STP_STATISTICS))),
    ],
};
static AGGREGATION: Table = Table {
    names: Some(&BOND_3AD_STATISTICS),
    values: &[(0, LONG), (1, LONG), (2, LONG), (3, LONG), (4, LONG), (5, LONG), (6, LONG), (7, LONG), (8, LONG)],
};
static BOND_TABLE: Table = Table { names: Some(&BOND_STATISTICS), values: &[(1, Nested(&AGGREGATION))] };
static EXTENDED: Table = Table {
    names: Some(&EXTENDED_STATISTICS),
    values: &[(1, Nested(&BRIDGE_STATISTICS_TABLE)), (2, Nested(&BOND_TABLE))],
};
static OFFLOADED: Table = Table { names: Some(&OFFLOAD_STATISTICS), values: &[(1, Grown(&STATISTICS_64, 184))] };
static MPLS_TABLE: Table =
    Table { names: Some(&MPLS_STATISTICS), values: &[(1, Beside(|cx, bytes, _| followed(cx, bytes, &MPLS_LINK)))] };
static FAMILY_STATISTICS: Table = Table { names: Some(&ADDRESS_FAMILIES), values: &[(28, Nested(&MPLS_TABLE))] };

/// The attributes of an interface's statistics.
pub(super) static STATISTICS_TABLE: Table = Table {
    names: Some(&STATISTICS_ATTRIBUTES),
    values: &[
        (1, Grown(&STATISTICS_64, 184)),
        (2, Nested(&EXTENDED)),
        (3, Nested(&EXTENDED)),
        (4, Nested(&OFFLOADED)),
        (5, Nested(&FAMILY_STATISTICS)),
    ],
};

/// Bytes that `-s` does not shorten.
pub(super) fn blob(data: &[u8]) -> Value {
    Value::Bytes(Bytes { data: data.to_vec(), cut: false, kind: BytesKind::Binary })
}

/// `struct ifla_vf_mac`
fn function_address(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 36)?;
    Some(parts.shown(|fields| {
        fields.push("vf", parts.number(0, 4));
        fields.push("mac", hardware_address(parts.bytes(4, 32)));
    }))
}

/// `struct ifla_vf_guid`, in the form of either interface.
fn function_guid(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    if bytes.len() != 12 && bytes.len() != 16 {
        return None;
    }
    let parts = Parts::of(bytes, 12)?;
    Some(parts.shown(|fields| {
        fields.push("vf", parts.number(0, 4));
        fields.push("guid", Value::Hex(number(&bytes[bytes.len() - 8..])));
    }))
}

/// `struct ifla_vf_broadcast`
fn broadcast(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 32)?;
    Some(parts.shown(|fields| fields.push("broadcast", hardware_address(parts.bytes(0, 32)))))
}

/// `struct ifla_port_vsi`
fn station(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 8)?;
    Some(parts.shown(|fields| {
        fields.push("vsi_mgr_id", parts.number(0, 1));
        fields.push("vsi_type_id", blob(parts.bytes(1, 3)));
        fields.push("vsi_type_version", parts.number(4, 1));
        if parts.bytes(5, 3) != [0; 3] {
            fields.push("pad", blob(parts.bytes(5, 3)));
        }
    }))
}

/// `struct ifla_bridge_id`
fn bridge_id(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 8)?;
    let priority = known(cx, parts.bytes(0, 2), Each(U8), 0)?;
    Some(parts.shown(|fields| {
        fields.push("prio", priority);
        fields.push("addr", hardware_address(parts.bytes(2, 6)));
    }))
}

/// The protocol of a bridge's VLANs, in the network's order of bytes.
fn vlan_protocol(_: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let raw = u64::from(u16_at(bytes, 0).swap_bytes());
    let args = vec![Value::Constant { raw, names: &ETHER_PROTOCOLS }.remarked("")];
    (2..=8).contains(&bytes.len()).then_some(Value::Macro { name: "htons", args })
}

/// `struct bridge_vlan_xstats`
fn vlan_statistics(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Vec<Value>> {
    const SIZE: usize = 40;
    let parts = Parts::of(bytes, SIZE)?;
    let mut values = vec![parts.shown(|fields| {
        for (index, name) in ["rx_bytes", "rx_packets", "tx_bytes", "tx_packets"].into_iter().enumerate() {
            fields.push(name, parts.number(8 * index, 8));
        }
        fields.push("vid", parts.number(32, 2));
        fields.push("flags", cx.from_bytes(&Flags16(&VLAN_INFO_FLAGS), parts.bytes(34, 2), VAddr::NULL));
        if parts.bytes(36, 4) != [0; 4] {
            fields.push("pad2", Value::Hex(number(parts.bytes(36, 4))));
        }
    })];
    values.extend((bytes.len() > SIZE).then(|| unknown(cx, &bytes[SIZE..])));
    Some(values)
}

/// `struct br_mcast_stats`: pairs of numbers of what was received and sent, and two single numbers.
fn multicast_statistics(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Vec<Value>> {
    const FIELDS: [&str; 16] = [
        "igmp_v1queries",
        "igmp_v2queries",
        "igmp_v3queries",
        "igmp_leaves",
        "igmp_v1reports",
        "igmp_v2reports",
        "igmp_v3reports",
        "igmp_parse_errors",
        "mld_v1queries",
        "mld_v2queries",
        "mld_leaves",
        "mld_v1reports",
        "mld_v2reports",
        "mld_parse_errors",
        "mcast_bytes",
        "mcast_packets",
    ];
    const SIZE: usize = 240;
    let parts = Parts::of(bytes, SIZE)?;
    let mut at = 0;
    let mut values = vec![parts.shown(|fields| {
        for name in FIELDS {
            let single = name.ends_with("errors");
            let pair = || known(cx, parts.bytes(at, 16), Numbered(U64, &DIRECTIONS), 0).unwrap_or(Value::Omitted);
            fields.push(name, if single { parts.number(at, 8) } else { pair() });
            at += if single { 8 } else { 16 };
        }
    })];
    values.extend((bytes.len() > SIZE).then(|| unknown(cx, &bytes[SIZE..])));
    Some(values)
}

/// The tables that no other table leads to.
pub(super) static TABLES: &[&Table] =
    &[&LINKS, &STATISTICS_TABLE, &SPECIFICS, &BRIDGE_TABLE, &BRIDGE_PORT_TABLE, &BRIDGE_DATA_TABLE, &TUN_TABLE];
