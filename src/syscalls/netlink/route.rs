//! rtnetlink(7): links, addresses, routes, neighbours, rules, traffic control, bridges, next hops.

use super::attribute::{Content, EXACT, FIXED, Table, address_field, attributes, each, known, number};
use super::link::{BYTE, HALF, LINK, LINKS, LONG, PROTOCOL, STATISTICS_TABLE, TICKS, UINT};
use super::{Parts, list, u16_at, unknown};
use crate::syscalls::Layout;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::netlink_route::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::layouts::netlink::*;
use crate::syscalls::prelude::*;
use Content::{Address, Beside, By, Each, Grown, Hardware, Nested, Of, Short, Text};

/// What follows the header of the messages of one group of types.
struct Group {
    layout: Option<&'static Layout>,
    /// What the family is called.
    family: &'static str,
    /// How long the structure is where it has no layout.
    size: usize,
    /// `None`: nothing is known about what stands behind the structure.
    attributes: Option<&'static Table>,
}

static ADDRESSES: Table = Table {
    names: Some(&ADDRESS_ATTRIBUTES),
    values: &[
        (1, Address),
        (2, Address),
        (3, Text),
        (4, Address),
        (5, Address),
        (6, Of(Struct(&ADDRESS_CACHE))),
        (7, Address),
        (8, Of(Flags(&IFA_FLAGS))),
        (9, UINT),
        (10, Of(Int)),
    ],
};

static METRIC: Table = Table {
    names: Some(&METRICS),
    values: &[
        (1, UINT),
        (2, UINT),
        (3, UINT),
        (4, UINT),
        (5, UINT),
        (6, UINT),
        (7, UINT),
        (8, UINT),
        (9, UINT),
        (10, UINT),
        (11, UINT),
        (12, UINT),
        (13, UINT),
        (14, UINT),
        (15, UINT),
        (16, Text),
    ],
};

static ROUTES: Table = Table {
    names: Some(&ROUTE_ATTRIBUTES),
    values: &[
        (1, Address),
        (2, Address),
        (3, LINK),
        (4, LINK),
        (5, Address),
        (6, UINT),
        (7, Address),
        (8, Nested(&METRIC)),
        (9, By(paths)),
        (10, UINT),
        (11, UINT),
        (12, Of(Struct(&ROUTE_CACHE))),
        (14, UINT),
        (15, Of(TABLE)),
        (16, UINT),
        (17, Of(Struct(&FORWARDING_STATISTICS))),
        (18, By(via)),
        (19, Address),
        (20, BYTE),
        (21, Of(Const16(&ENCAPSULATIONS))),
        (23, LONG),
        (25, UINT),
        (26, BYTE),
        (27, BYTE),
        (28, HALF),
        (29, HALF),
    ],
};

/// The number of a table of routes, which mostly has no name.
const TABLE: Kind = CustomOf(Width::W32, |_, raw| named_or_hex(raw, &ROUTE_TABLES));

static FDB: Table = Table { names: Some(&FDB_EXTENSIONS), values: &[(1, Short(Flags8(&FDB_NOTIFY)))] };

static NEIGHBOURS: Table = Table {
    names: Some(&NEIGHBOUR_ATTRIBUTES),
    values: &[
        (1, Address),
        (2, Hardware),
        (3, Of(Struct(&NEIGHBOUR_CACHE))),
        (4, UINT),
        (5, HALF),
        (6, Of(CustomOf(Width::W16, network_order))),
        (7, UINT),
        (8, LINK),
        (9, LINK),
        (10, UINT),
        (11, UINT),
        (12, PROTOCOL),
        (13, UINT),
        (14, Nested(&FDB)),
        (15, Short(Flags(&NTF_EXTENSIONS))),
        (16, Short(Flags16(&NUD_STATES))),
        (17, Short(Flags8(&NTF_FLAGS))),
    ],
};

static RULES: Table = Table {
    names: Some(&RULE_ATTRIBUTES),
    values: &[
        (1, Address),
        (2, Address),
        (3, Text),
        (4, UINT),
        (6, UINT),
        (10, UINT),
        (11, UINT),
        (12, Of(CustomOf(Width::W64, tunnel))),
        (13, UINT),
        (14, UINT),
        (15, Of(TABLE)),
        (16, UINT),
        (17, Text),
        (19, BYTE),
        (20, Of(Struct(&USER_RANGE))),
        (21, Of(Const8(&ROUTE_PROTOCOLS))),
        (22, PROTOCOL),
        (23, Of(Struct(&PORT_RANGE))),
        (24, Of(Struct(&PORT_RANGE))),
    ],
};

/// A number in the network's order of bytes.
fn tunnel(_: &Cx<'_>, raw: u64) -> Value {
    Value::Macro { name: "htobe64", args: vec![Value::Unsigned(raw.swap_bytes())] }
}

static LABELS: Table = Table { names: Some(&LABEL_ATTRIBUTES), values: &[(1, Address), (2, UINT)] };

static COUNTERS: Table = Table {
    names: Some(&TRAFFIC_STATISTICS),
    values: &[
        (1, Of(Struct(&BASIC_STATS))),
        (2, Of(Struct(&RATE_STATS))),
        (3, Of(Struct(&QUEUE_STATS))),
        (5, Of(Struct(&RATE_STATS_64))),
        (7, Of(Struct(&BASIC_STATS))),
        (8, LONG),
    ],
};
static SIZES: Table =
    Table { names: Some(&SIZE_TABLE), values: &[(1, Of(Struct(&SIZE_SPECIFICATION))), (2, Each(U16))] };
static TRAFFIC: Table = Table {
    names: Some(&TRAFFIC_ATTRIBUTES),
    values: &[
        (1, Text),
        (3, Of(Struct(&TRAFFIC_STATS))),
        (5, Of(Struct(&TRAFFIC_ESTIMATOR))),
        (6, UINT),
        (7, Nested(&COUNTERS)),
        (8, Nested(&SIZES)),
        (11, UINT),
        (12, BYTE),
        (13, UINT),
        (14, UINT),
        (15, UINT),
    ],
};
static ACTIONS: Table = Table {
    names: Some(&ACTION_LIST),
    values: &[
        (1, Text),
        (3, UINT),
        (4, Nested(&COUNTERS)),
        (7, Short(Flags(&ACTION_FLAGS))),
        (8, Short(Flags(&ACTION_HARDWARE))),
        (9, Short(Flags(&ACTION_HARDWARE))),
        (10, UINT),
    ],
};

static PARAMETERS: Table = Table {
    names: Some(&NEIGHBOUR_PARAMETERS),
    values: &[
        (1, LINK),
        (2, UINT),
        (3, LONG),
        (4, LONG),
        (5, LONG),
        (6, LONG),
        (7, LONG),
        (8, UINT),
        (9, UINT),
        (10, UINT),
        (11, UINT),
        (12, LONG),
        (13, LONG),
        (14, UINT),
        (15, LONG),
        (16, UINT),
        (17, UINT),
        (19, LONG),
    ],
};
static NEIGHBOUR_TABLES: Table = Table {
    names: Some(&NEIGHBOUR_TABLE_ATTRIBUTES),
    values: &[
        (1, Text),
        (2, UINT),
        (3, UINT),
        (4, UINT),
        (5, Of(Struct(&NEIGHBOUR_CONFIGURATION))),
        (6, Nested(&PARAMETERS)),
        (7, Grown(&NEIGHBOUR_STATISTICS, 80)),
        (8, LONG),
    ],
};

static CONFIGURATION: Table = Table {
    names: Some(&CONFIGURATION_ATTRIBUTES),
    values: &[
        (1, LINK),
        (2, Of(Int)),
        (3, Of(Int)),
        (4, Of(Int)),
        (5, Of(Int)),
        (6, Of(Int)),
        (7, Of(Int)),
        (8, Of(Int)),
    ],
};
static NAMESPACES: Table = Table {
    names: Some(&NAMESPACE_ATTRIBUTES),
    values: &[(1, Of(Int)), (2, UINT), (3, Of(Fd)), (4, Of(Int)), (5, Of(Int))],
};
static DATA_CENTER_BRIDGING: Table = Table { names: Some(&DCB_ATTRIBUTES), values: &[] };

static ENTRY_ATTRIBUTES: Table = Table { names: Some(&MDB_ENTRY_ATTRIBUTES), values: &[(1, TICKS)] };
static ENTRIES: Table = Table { names: Some(&MDB_ENTRY), values: &[(1, Beside(multicast_entry))] };
static ENTRY_LIST: Table = Table { names: Some(&MDB_LIST), values: &[(1, Nested(&ENTRIES))] };
static ROUTER_ATTRIBUTES: Table = Table {
    names: Some(&MDB_ROUTER_ATTRIBUTES),
    values: &[(1, TICKS), (2, Of(Const8(&MDB_ROUTER_TYPES))), (3, TICKS), (4, TICKS)],
};
static ROUTERS: Table = Table { names: Some(&MDB_ROUTER), values: &[(1, Beside(router_port))] };
static BRIDGES: Table =
    Table { names: Some(&BRIDGE_ATTRIBUTES), values: &[(1, Nested(&ENTRY_LIST)), (2, Nested(&ROUTERS))] };

static GROUP: Table = Table { names: Some(&RESILIENT_GROUP), values: &[(1, HALF), (2, TICKS), (3, TICKS), (4, TICKS)] };
static BUCKET: Table = Table { names: Some(&RESILIENT_BUCKET), values: &[(1, HALF), (2, TICKS), (3, UINT)] };
static NEXT_HOPS: Table = Table {
    names: Some(&NEXT_HOP_ATTRIBUTES),
    values: &[
        (1, UINT),
        (2, By(hop_group)),
        (3, Short(Const16(&GROUP_TYPES))),
        (4, UINT),
        (5, LINK),
        (6, Address),
        (7, Of(Const16(&ENCAPSULATIONS))),
        (9, UINT),
        (10, LINK),
        (11, UINT),
        (12, Nested(&GROUP)),
        (13, Nested(&BUCKET)),
    ],
};

/// The types come in fours, one for each thing that can be done to a kind of object; those that do not exist are not read.
fn group(kind: u16) -> Option<Group> {
    ROUTE_TYPES.of(u64::from(kind))?;
    let of =
        |layout: &'static Layout, table| Group { layout: Some(layout), family: "", size: 0, attributes: Some(table) };
    let short = |family, attributes| Group { layout: None, family, size: 4, attributes };
    Some(match kind & !3 {
        16 => of(&INTERFACE_MESSAGE, &LINKS),
        20 | 56 | 60 => of(&ADDRESS_MESSAGE, &ADDRESSES),
        24 => of(&ROUTE_MESSAGE, &ROUTES),
        28 => of(&NEIGHBOUR_MESSAGE, &NEIGHBOURS),
        32 => of(&RULE_MESSAGE, &RULES),
        36 | 40 | 44 | 100 => of(&TRAFFIC_MESSAGE, &TRAFFIC),
        48 => short("tca_family", Some(&ACTIONS)),
        64 => short("ndtm_family", Some(&NEIGHBOUR_TABLES)),
        72 => of(&LABEL_MESSAGE, &LABELS),
        76 => of(&DCB_MESSAGE, &DATA_CENTER_BRIDGING),
        80 => short("ncm_family", Some(&CONFIGURATION)),
        84 => of(&BRIDGE_PORT_MESSAGE, &BRIDGES),
        88 => short("rtgen_family", Some(&NAMESPACES)),
        92 => of(&STATISTICS_MESSAGE, &STATISTICS_TABLE),
        96 => short("rtgen_family", None),
        104 => of(&NEXT_HOP_MESSAGE, &NEXT_HOPS),
        _ => return None,
    })
}

/// The structure behind the header, and the attributes.
pub(super) fn payload(cx: &Cx<'_>, kind: u16, bytes: &[u8]) -> Vec<Value> {
    let family = Value::Constant { raw: u64::from(bytes[0]), names: &ADDRESS_FAMILIES };
    let Some(group) = group(kind) else {
        let mut fields = StructValue::default();
        fields.push("family", family);
        if bytes.len() > 1 {
            fields.push("data", unknown(cx, &bytes[1..]));
        }
        return vec![Value::Struct(fields)];
    };
    let (size, first) = match group.layout {
        Some(layout) if bytes.len() < layout.size(cx.abi) => {
            let mut fields = StructValue::default();
            fields.push(layout.fields[0].name, family);
            fields.more = true;
            (bytes.len(), Value::Struct(fields))
        }
        Some(layout) => {
            let mut fields = cx.structure(layout, bytes, VAddr::NULL);
            add_reserved(kind, bytes, &mut fields);
            (layout.size(cx.abi), Value::Struct(fields))
        }
        None => {
            let value = Value::Struct(StructValue::of(vec![Field { name: group.family, value: family }]));
            (group.size.min(bytes.len()), value)
        }
    };
    let mut parts = vec![first];
    if bytes.len() > size {
        parts.push(match group.attributes {
            Some(table) => attributes(cx, &bytes[size..], table, bytes[0]),
            None => unknown(cx, &bytes[size..]),
        });
    }
    parts
}

/// Adds what ought to be zero, where it is not: it stands behind the fields before it.
fn add_reserved(kind: u16, bytes: &[u8], fields: &mut StructValue) {
    // The place among the fields, the offset and the size in bytes, the name.
    let reserved: &[(usize, usize, usize, &'static str)] = match kind & !3 {
        92 => &[(1, 1, 1, "pad1"), (1, 2, 2, "pad2")],
        104 => &[(3, 3, 1, "resvd")],
        _ => &[],
    };
    // From the last to the first, so that what is added does not move the places of the others.
    for &(place, at, size, name) in reserved.iter().rev() {
        let raw = number(&bytes[at..at + size]);
        if raw != 0 {
            fields.fields.insert(place, Field { name, value: Value::Hex(raw) });
        }
    }
}

/// The paths of a route: next hops, each with attributes.
fn paths(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Option<Value> {
    let size = NEXT_HOP.size(cx.abi);
    if bytes.len() < size {
        return None;
    }
    let mut items = Vec::new();
    let mut rest = bytes;
    while rest.len() >= size && (cx.limits.detail || items.len() < cx.limits.strlen) {
        let length = usize::from(u16_at(rest, 0));
        let mut parts = vec![Value::Struct(cx.structure(&NEXT_HOP, rest, VAddr::NULL))];
        let own = &rest[size..length.clamp(size, rest.len())];
        if !own.is_empty() {
            parts.push(attributes(cx, own, &ROUTES, family));
        }
        items.push(list(parts, false));
        // What has no length can't be stepped over.
        let step = if length < size { rest.len() } else { length.next_multiple_of(4) };
        rest = rest.get(step..).unwrap_or_default();
    }
    // The first one alone is written without the brackets of a list when it is longer than what is there.
    let alone = usize::from(u16_at(bytes, 0)).next_multiple_of(4) >= bytes.len() && items.len() == 1;
    let more = rest.len() >= size;
    Some(if alone { items.remove(0) } else { Value::Array(ArrayValue { items, more, unreadable: None }) })
}

/// `struct rtvia`
fn via(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    let parts = Parts::of(bytes, 2)?;
    let family = u16_at(bytes, 0);
    Some(parts.shown(|fields| {
        fields.push("rtvia_family", Value::Constant { raw: u64::from(family), names: &ADDRESS_FAMILIES });
        if bytes.len() > 2 {
            let family = u8::try_from(family).unwrap_or(0);
            address_field(cx, fields, ["rtvia_addr", "&rtvia_addr"], &bytes[2..], family, EXACT);
        }
    }))
}

/// The value of an attribute that begins with a structure and goes on with attributes.
fn with_attributes(cx: &Cx<'_>, first: Value, rest: &[u8], table: &Table) -> Vec<Value> {
    let mut values = vec![first];
    values.extend((!rest.is_empty()).then(|| attributes(cx, rest, table, 0)));
    values
}

/// `struct br_mdb_entry`, and attributes.
fn multicast_entry(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Vec<Value>> {
    const SIZE: usize = 28;
    /// Ethernet's numbers of IPv4 and IPv6.
    const FAMILIES: [(u64, u8); 2] = [(0x800, 2), (0x86dd, 10)];
    let parts = Parts::of(bytes, SIZE)?;
    let protocol = u64::from(u16_at(bytes, 24).swap_bytes());
    let family = FAMILIES.iter().find(|(number, _)| *number == protocol).map_or(0, |(_, family)| *family);
    let address = parts.shown(|fields| {
        address_field(cx, fields, ["u", "&u"], parts.bytes(8, 16), family, FIXED);
        let args = vec![Value::Constant { raw: protocol, names: &ADDRESS_FAMILIES }.remarked("")];
        fields.push("proto", Value::Macro { name: "htons", args });
    });
    let first = parts.shown(|fields| {
        fields.push("ifindex", interface(cx, number(parts.bytes(0, 4))));
        fields.push("state", Value::Constant { raw: u64::from(bytes[4]), names: &MDB_STATES });
        fields.push("flags", Value::Flags { raw: u64::from(bytes[5]), names: &MDB_FLAGS });
        fields.push("vid", parts.number(6, 2));
        fields.push("addr", address);
    });
    Some(with_attributes(cx, first, &bytes[SIZE..], &ENTRY_ATTRIBUTES))
}

/// The number of a port of a bridge, and attributes.
fn router_port(cx: &Cx<'_>, bytes: &[u8], family: u8) -> Option<Vec<Value>> {
    let first = known(cx, bytes, LINK, family)?;
    Some(with_attributes(cx, first, &bytes[4..], &ROUTER_ATTRIBUTES))
}

/// `struct nexthop_grp`, as many as there are.
fn hop_group(cx: &Cx<'_>, bytes: &[u8], _: u8) -> Option<Value> {
    each(cx, bytes, 8, |item, _| {
        let parts = Parts(item);
        parts.shown(|fields| {
            fields.push("id", parts.number(0, 4));
            fields.push("weight", parts.number(4, 1));
            for (at, size, name) in [(5, 1, "resvd1"), (6, 2, "resvd2")] {
                let reserved = number(parts.bytes(at, size));
                if reserved != 0 {
                    fields.push(name, Value::Hex(reserved));
                }
            }
        })
    })
}

/// The tables that no other table leads to.
pub(super) static TABLES: &[&Table] = &[
    &ADDRESSES,
    &ROUTES,
    &NEIGHBOURS,
    &RULES,
    &TRAFFIC,
    &ACTIONS,
    &NEIGHBOUR_TABLES,
    &LABELS,
    &DATA_CENTER_BRIDGING,
    &CONFIGURATION,
    &BRIDGES,
    &ENTRY_ATTRIBUTES,
    &ROUTER_ATTRIBUTES,
    &NAMESPACES,
    &NEXT_HOPS,
];
