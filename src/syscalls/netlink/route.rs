//! rtnetlink(7): links, addresses, routes, neighbours, rules.

use super::attribute::{Content, Table, attributes};
use super::unknown;
use crate::syscalls::Layout;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::layouts::netlink::*;
use crate::syscalls::prelude::*;
use Content::{Address, Hardware, Nested, Of, Text};

/// What follows the header of the messages of one group of types.
struct Group {
    layout: Option<&'static Layout>,
    /// What the family is called.
    family: &'static str,
    /// How long the structure is where it has no layout.
    size: usize,
    attributes: &'static Table,
}

const UINT: Content = Of(Uint);
const BYTE: Content = Of(U8);
const LINK: Content = Of(CustomOf(Width::W32, interface));

static DETAILS: Table = Table { names: Some(&LINK_DETAILS), values: &[(1, Text), (4, Text)] };

static XDP: Table = Table {
    names: Some(&XDP_ATTRIBUTES),
    values: &[(1, Of(Fd)), (2, Of(Const8(&XDP_ATTACHED))), (4, UINT), (5, UINT), (6, UINT), (7, UINT), (8, Of(Fd))],
};

static LINKS: Table = Table {
    names: Some(&LINK_ATTRIBUTES),
    values: &[
        (1, Hardware),
        (2, Hardware),
        (3, Text),
        (4, UINT),
        (5, LINK),
        (6, Text),
        (7, Of(Struct(&STATISTICS))),
        (10, UINT),
        (13, UINT),
        (14, Of(Struct(&INTERFACE_MAP))),
        (15, UINT),
        (16, BYTE),
        (17, BYTE),
        (18, Nested(&DETAILS)),
        (19, UINT),
        (20, Text),
        (21, UINT),
        (23, Of(Struct(&STATISTICS_64))),
        (27, UINT),
        (28, UINT),
        (29, UINT),
        (30, UINT),
        (31, UINT),
        (32, UINT),
        (33, BYTE),
        (35, UINT),
        (39, BYTE),
        (40, UINT),
        (41, UINT),
        (43, Nested(&XDP)),
        (47, UINT),
        (48, UINT),
        (50, UINT),
        (51, UINT),
        (54, Hardware),
        (58, UINT),
        (59, UINT),
        (60, UINT),
        (61, UINT),
    ],
};

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
        (12, Of(Struct(&ROUTE_CACHE))),
        (15, Of(Const(&ROUTE_TABLES))),
        (16, UINT),
        (20, BYTE),
        (25, UINT),
    ],
};

static NEIGHBOURS: Table = Table {
    names: Some(&NEIGHBOUR_ATTRIBUTES),
    values: &[
        (1, Address),
        (2, Hardware),
        (3, Of(Struct(&NEIGHBOUR_CACHE))),
        (4, UINT),
        (7, UINT),
        (8, LINK),
        (9, LINK),
        (10, UINT),
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
        (13, UINT),
        (14, UINT),
        (15, Of(Const(&ROUTE_TABLES))),
        (16, UINT),
        (17, Text),
        (19, BYTE),
        (21, Of(Const8(&ROUTE_PROTOCOLS))),
    ],
};

static LABELS: Table = Table { names: Some(&LABEL_ATTRIBUTES), values: &[(1, Address), (2, UINT)] };
static TRAFFIC: Table = Table { names: Some(&TRAFFIC_ATTRIBUTES), values: &[(1, Text)] };
static ACTIONS: Table = Table { names: Some(&ACTION_LIST), values: &[] };
static TABLES: Table = Table {
    names: Some(&NEIGHBOUR_TABLE_ATTRIBUTES),
    values: &[(1, Text), (2, UINT), (3, UINT), (4, UINT), (8, Of(U64))],
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
static NAMESPACES: Table = Table { names: Some(&NAMESPACE_ATTRIBUTES), values: &[(1, Of(Int)), (2, UINT), (3, UINT)] };
static STATISTICS_TABLE: Table =
    Table { names: Some(&STATISTICS_ATTRIBUTES), values: &[(1, Of(Struct(&STATISTICS_64)))] };
static NEXT_HOPS: Table = Table { names: Some(&NEXT_HOP_ATTRIBUTES), values: &[(1, UINT), (5, LINK), (6, Address)] };
static BRIDGES: Table = Table { names: Some(&BRIDGE_ATTRIBUTES), values: &[] };

/// The types come in fours, one for each thing that can be done to a kind of object.
fn group(kind: u16) -> Option<Group> {
    let of = |layout: &'static Layout, attributes| Group { layout: Some(layout), family: "", size: 0, attributes };
    let short = |family, attributes| Group { layout: None, family, size: 4, attributes };
    Some(match kind & !3 {
        16 | 108 => of(&INTERFACE_MESSAGE, &LINKS),
        20 => of(&ADDRESS_MESSAGE, &ADDRESSES),
        24 => of(&ROUTE_MESSAGE, &ROUTES),
        28 => of(&NEIGHBOUR_MESSAGE, &NEIGHBOURS),
        32 => of(&RULE_MESSAGE, &RULES),
        36 | 40 | 44 | 100 => of(&TRAFFIC_MESSAGE, &TRAFFIC),
        48 => short("tca_family", &ACTIONS),
        64 => short("ndtm_family", &TABLES),
        72 => of(&LABEL_MESSAGE, &LABELS),
        80 => short("ncm_family", &CONFIGURATION),
        84 => of(&BRIDGE_PORT_MESSAGE, &BRIDGES),
        88 => short("rtgen_family", &NAMESPACES),
        92 => of(&STATISTICS_MESSAGE, &STATISTICS_TABLE),
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
        Some(layout) => (layout.size(cx.abi), Value::Struct(cx.structure(layout, bytes, VAddr::NULL))),
        None => {
            let value = Value::Struct(StructValue::of(vec![Field { name: group.family, value: family }]));
            (group.size.min(bytes.len()), value)
        }
    };
    let mut parts = vec![first];
    if bytes.len() > size {
        parts.push(attributes(cx, &bytes[size..], group.attributes, bytes[0]));
    }
    parts
}
