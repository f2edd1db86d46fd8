//! Socket addresses of all families.

use std::net::Ipv6Addr;

use super::{hardware_address, inet_addr, interface, swapped, written};
use crate::syscalls::consts::net::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::prelude::*;
use crate::value::{Bytes as BytesValue, BytesKind};

/// The size of `struct sockaddr_storage`: no address is longer.
const MAX_ADDRESS: u64 = 128;

/// The room for an address that a call fills, or the length of one that it takes: what is behind `ARG`, an `int`.
fn length_behind(cx: &Cx<'_>, at: u64) -> Option<i32> {
    cx.u32(VAddr::new(at)).map(|length| length as i32)
}

/// An address that the kernel reads, with its length in the next argument.
pub(crate) fn sent<const LEN: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    address(cx, raw, i64::from(cx.args[LEN] as i32))
}

/// An address that the kernel writes, with a pointer to its length in the argument `LEN`.
pub(crate) static RECEIVED_2: Stages = Stages { entry: room::<2>, exit: received::<2> };
/// The same with the length in the sixth argument.
pub(crate) static RECEIVED_5: Stages = Stages { entry: room::<5>, exit: received::<5> };
/// The length of such an address: `[28 => 16]`.
pub(crate) static LENGTH_1: Stages = Stages { entry: length::<1>, exit: length_after::<1> };
/// The same with the address in the fifth argument.
pub(crate) static LENGTH_4: Stages = Stages { entry: length::<4>, exit: length_after::<4> };

/// The same with what it is the length of in the fourth argument.
pub(crate) static LENGTH_3: Stages = Stages { entry: length::<3>, exit: length_after::<3> };

fn room<const LEN: usize>(cx: &Cx<'_>, _: u64) -> Value {
    length_behind(cx, cx.args[LEN]).map_or(Value::Omitted, |room| Value::Signed(i64::from(room)))
}

fn received<const LEN: usize>(cx: &Cx<'_>, raw: u64, room: &Value) -> Value {
    match (room, length_behind(cx, cx.args[LEN])) {
        (Value::Signed(room), Some(length)) if !cx.failed() => address(cx, raw, i64::from(length).min(*room)),
        _ => Value::address(raw),
    }
}

fn length<const ADDR: usize>(cx: &Cx<'_>, raw: u64) -> Value {
    match length_behind(cx, raw) {
        // Without an address its length is not looked at.
        Some(length) if cx.args[ADDR] != 0 => Value::Ref(Box::new(Value::Signed(i64::from(length)))),
        _ => Value::address(raw),
    }
}

fn length_after<const ADDR: usize>(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let after = length::<ADDR>(cx, raw);
    match before {
        Value::Ref(_) if after != *before && !cx.failed() => Value::Change(Box::new(before.clone()), Box::new(after)),
        before => before.clone(),
    }
}

/// The address of `length` bytes at `raw`.
pub(crate) fn address(cx: &Cx<'_>, raw: u64, length: i64) -> Value {
    let at = VAddr::new(raw);
    // The family alone takes two bytes.
    let Some(length) = u64::try_from(length).ok().filter(|&length| length >= 2 && raw != 0) else {
        return Value::Address(at);
    };
    if !cx.limits.follow {
        return Value::Address(at);
    }
    match cx.exactly(at, length.min(MAX_ADDRESS) as usize) {
        Some(bytes) => from_bytes(cx, &bytes),
        None => Value::Unreadable(at),
    }
}

/// The address in `bytes`, which are two at least.
pub(crate) fn from_bytes(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let raw = Raw(bytes);
    let mut fields = StructValue::default();
    fields.push("sa_family", Value::Constant { raw: u64::from(raw.u16(0)), names: &ADDRESS_FAMILIES });
    let known = family(cx, raw, &mut fields);
    if !known && bytes.len() > 2 {
        fields.push("sa_data", whole(&bytes[2..]));
    }
    Value::Struct(fields)
}

/// A buffer that `-s` does not shorten.
fn whole(data: &[u8]) -> Value {
    Value::Bytes(BytesValue { data: data.to_vec(), cut: false, kind: BytesKind::Data })
}

/// Bytes with fields at fixed places; what lies beyond the end reads as zero.
#[derive(Clone, Copy)]
struct Raw<'a>(&'a [u8]);

impl<'a> Raw<'a> {
    fn array<const N: usize>(self, at: usize) -> [u8; N] {
        let mut found = [0; N];
        let there = self.from(at);
        let count = there.len().min(N);
        found[..count].copy_from_slice(&there[..count]);
        found
    }

    fn from(self, at: usize) -> &'a [u8] {
        self.0.get(at..).unwrap_or_default()
    }

    fn u16(self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    fn u32(self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    /// `htons(80)`
    fn port(self, at: usize) -> Value {
        Value::Macro { name: "htons", args: vec![Value::Unsigned(u64::from(u16::from_be_bytes(self.array(at))))] }
    }

    fn string(self, at: usize, size: usize) -> &'a [u8] {
        let there = self.from(at);
        let there = &there[..there.len().min(size)];
        &there[..there.iter().position(|&byte| byte == 0).unwrap_or(there.len())]
    }
}

fn number(value: impl Into<u64>) -> Value {
    Value::Unsigned(value.into())
}

fn hex(value: impl Into<u64>) -> Value {
    Value::Hex(value.into())
}

/// A byte in hexadecimal, as printf's `%#02x` writes it.
fn hex_byte(byte: u8) -> Value {
    if byte == 0 { written("00") } else { hex(byte) }
}

fn constant(value: impl Into<u64>, names: &'static Names) -> Value {
    Value::Constant { raw: value.into(), names }
}

fn flags(value: impl Into<u64>, names: &'static Names) -> Value {
    Value::Flags { raw: value.into(), names }
}

/// Appends the fields of a family that is known, if there are enough bytes; says whether it did.
fn family(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) -> bool {
    let length = raw.0.len();
    match (raw.u16(0), length) {
        (1, 2) => {}
        (1, _) => unix(raw, fields),
        (2, 16..) => {
            fields.push("sin_port", raw.port(2));
            fields.push("sin_addr", inet_addr(raw.array(4)));
        }
        (10, 24..) => inet6(cx, raw, fields),
        (3, 16..) => ax25(cx, raw, fields),
        (4, 16..) => ipx(raw, fields),
        (9, 18..) => {
            let data = raw.string(2, 16);
            let cut = data.len() == 16;
            let data = BytesValue { data: data[..data.len().min(15)].to_vec(), cut, kind: BytesKind::Text };
            let address = Field { name: "x25_addr", value: Value::Bytes(data) };
            fields.push("sx25_addr", Value::Struct(StructValue::of(vec![address])));
        }
        (16, 12..) => {
            if raw.u16(2) != 0 {
                fields.push("nl_pad", hex(raw.u16(2)));
            }
            fields.push("nl_pid", cx.value(&Pid, u64::from(raw.u32(4))));
            fields.push("nl_groups", Value::Symbol { raw: 0, text: groups(raw.u32(8)).into() });
        }
        (17, 20..) => packet(cx, raw, fields),
        (31, _) => return bluetooth(raw, fields),
        (33, 36..) => rxrpc(cx, raw, fields),
        (36, 20..) => ieee802154(raw, fields),
        (38, 25..) => alg(raw, fields),
        (39, 16..) => nfc(cx, raw, fields),
        (40, 16..) => vsock(raw, fields),
        (42, 12..) => {
            fields.push("sq_node", hex(raw.u32(4)));
            fields.push("sq_port", hex(raw.u32(8)));
        }
        (44, 16..) => {
            fields.push("sxdp_flags", flags(raw.u16(2), &XDP_SOCKET_FLAGS));
            fields.push("sxdp_ifindex", interface(cx, raw.u32(4)));
            fields.push("sxdp_queue_id", number(raw.u32(8)));
            // The descriptor is only there when memory is shared, or by mistake.
            if raw.u16(2) & 1 != 0 || raw.u32(12) != 0 {
                fields.push("sxdp_shared_umem_fd", shared_descriptor(raw));
            }
        }
        (45, 12..) => mctp(raw, fields),
        _ => return false,
    }
    true
}

fn groups(groups: u32) -> String {
    if groups == 0 { "00000000".to_owned() } else { format!("{groups:#08x}") }
}

fn shared_descriptor(raw: Raw<'_>) -> Value {
    if raw.u16(2) & 1 != 0 { Value::fd(raw.u32(12) as i32) } else { hex(raw.u32(12)) }
}

/// unix(7), "Address format": a path up to a NUL, or a name in the abstract namespace behind one.
fn unix(raw: Raw<'_>, fields: &mut StructValue) {
    const MAX_PATH: usize = 108;
    let path = raw.from(2);
    let path = &path[..path.len().min(MAX_PATH)];
    let value = match path {
        [0, name @ ..] => BytesValue { data: name.to_vec(), cut: false, kind: BytesKind::Abstract },
        _ => BytesValue { data: raw.string(2, MAX_PATH).to_vec(), cut: false, kind: BytesKind::Path },
    };
    fields.push("sun_path", Value::Bytes(value));
}

fn inet6(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) {
    let octets: [u8; 16] = raw.array(8);
    fields.push("sin6_port", raw.port(2));
    let flow = u32::from_be_bytes(raw.array(4));
    fields.push("sin6_flowinfo", Value::Macro { name: "htonl", args: vec![number(flow)] });
    fields.push("", inet_pton(octets, "&sin6_addr"));
    if raw.0.len() > 24 {
        let scope = raw.u32(24);
        let link_local = octets[0] == 0xfe && octets[1] & 0xc0 == 0x80;
        let multicast_link_local = octets[0] == 0xff && octets[1] & 0x0f == 0x02;
        let scope = if link_local || multicast_link_local { interface(cx, scope) } else { number(scope) };
        fields.push("sin6_scope_id", scope);
    }
}

/// `inet_pton(AF_INET6, "::1", &sin6_addr)`
pub(super) fn inet_pton(octets: [u8; 16], field: &'static str) -> Value {
    let text = inet6_text(octets);
    let args = vec![constant(10_u32, &ADDRESS_FAMILIES), Value::text(&text), Value::word(field)];
    Value::Macro { name: "inet_pton", args }
}

/// As inet_ntop(3) writes it: addresses that embed an IPv4 address end in its dotted form, which Rust only does for
/// those that are mapped.
pub(crate) fn inet6_text(octets: [u8; 16]) -> String {
    let address = Ipv6Addr::from(octets);
    let compatible = octets[..12] == [0; 12] && octets[12..14] != [0, 0];
    if compatible {
        return format!("::{}.{}.{}.{}", octets[12], octets[13], octets[14], octets[15]);
    }
    address.to_string()
}

fn ax25_call(bytes: [u8; 7]) -> Value {
    let call = Value::Bytes(BytesValue { data: bytes.to_vec(), cut: false, kind: BytesKind::Binary });
    let address = Value::Struct(StructValue::of(vec![Field { name: "ax25_call", value: call }]));
    match callsign(bytes) {
        Some((text, true)) => Value::Alias { plain: Box::new(address), named: Box::new(written(text)) },
        Some((text, false)) => address.noted(text),
        None => address,
    }
}

/// A call sign is shifted left by one; the last byte holds the station (include/uapi/linux/ax25.h). Answers it as text, and
/// whether the text says all that the bytes do.
fn callsign(bytes: [u8; 7]) -> Option<(String, bool)> {
    const STATION: u8 = 0x1e;
    let letters: Vec<u8> = bytes[..6].iter().map(|byte| byte >> 1).collect();
    // Stars and slashes might end the remark.
    let writable = letters.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'*' | b'/'));
    let text = String::from_utf8(letters).ok().filter(|_| writable)?;
    let call = text.trim_end();
    let station = bytes[6] >> 1 & 0xf;
    if call.is_empty() && station == 0 {
        return Some(("*".to_owned(), false));
    }
    let usual = !call.is_empty() && call.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let complete = bytes[..6].iter().all(|byte| byte & 1 == 0) && bytes[6] & !STATION == 0;
    Some((format!("{call}-{station}"), usual && complete))
}

fn ax25(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) {
    const DIGIPEATERS: usize = 8;
    let count = raw.u32(12) as i32;
    let mut base = StructValue::default();
    base.push("sax25_call", ax25_call(raw.array(2)));
    base.push("sax25_ndigis", Value::Signed(i64::from(count)));
    let rest = raw.from(16);
    if count == 0 && rest.is_empty() {
        fields.fields.append(&mut base.fields);
        return;
    }
    fields.push("fsa_ax25", Value::Struct(base));
    let wanted = usize::try_from(count).unwrap_or(0).min(DIGIPEATERS);
    if wanted > 0 {
        let shown = if cx.limits.detail { wanted } else { wanted.min(cx.limits.strlen) };
        let items: Vec<Value> = rest.chunks_exact(7).take(shown).map(|call| ax25_call(Raw(call).array(0))).collect();
        let more = items.len() < wanted;
        fields.push("fsa_digipeater", Value::Array(ArrayValue { items, more, unreadable: None }));
    }
    fields.more = rest.len() > (rest.len() / 7).min(DIGIPEATERS) * 7;
}

fn ipx(raw: Raw<'_>, fields: &mut StructValue) {
    fields.push("sipx_port", raw.port(2));
    let network = u32::from_be_bytes(raw.array(4));
    fields.push("sipx_network", Value::Macro { name: "htonl", args: vec![hex(network)] }.by_name());
    let items = raw.array::<6>(8).into_iter().map(hex_byte).collect();
    fields.push("sipx_node", Value::Array(ArrayValue { items, ..ArrayValue::default() }));
    fields.push("sipx_type", hex_byte(raw.array::<1>(14)[0]));
    if raw.array::<1>(15) != [0] {
        fields.push("sipx_zero", hex_byte(raw.array::<1>(15)[0]));
    }
}

fn packet(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) {
    let protocol = constant(swapped(u64::from(raw.u16(2))), &ETHERNET_PROTOCOLS);
    fields.push("sll_protocol", Value::Macro { name: "htons", args: vec![protocol] });
    fields.push("sll_ifindex", interface(cx, raw.u32(4)));
    fields.push("sll_hatype", constant(raw.u16(8), &HARDWARE_TYPES));
    fields.push("sll_pkttype", constant(raw.0[10], &PACKET_TYPES));
    let length = usize::from(raw.0[11]);
    fields.push("sll_halen", number(raw.0[11]));
    if length > 0 {
        // The length may claim more than the eight bytes of the structure.
        let there = raw.from(12);
        let items = there.iter().take(length).copied().map(hex_byte).collect();
        fields.push("sll_addr", Value::Array(ArrayValue { items, more: length > there.len(), unreadable: None }));
    }
}

fn bluetooth(raw: Raw<'_>, fields: &mut StructValue) -> bool {
    let little = |value: Value| Value::Macro { name: "htobs", args: vec![value] };
    match raw.0.len() {
        4 | 6 => {
            fields.push("hci_dev", little(number(raw.u16(2))));
            if raw.0.len() == 6 {
                fields.push("hci_channel", constant(raw.u16(4), &HCI_CHANNELS));
            }
        }
        8 => fields.push("sco_bdaddr", hardware_address(&raw.0[2..8])),
        10 => {
            fields.push("rc_bdaddr", hardware_address(&raw.0[2..8]));
            fields.push("rc_channel", number(raw.0[8]));
        }
        12 | 14 => {
            fields.push("l2_psm", little(service(raw.u16(2))));
            fields.push("l2_bdaddr", hardware_address(&raw.0[4..10]));
            fields.push("l2_cid", little(channel(raw.u16(10))));
            if raw.0.len() == 14 {
                fields.push("l2_bdaddr_type", constant(raw.0[12], &BLUETOOTH_ADDRESS_TYPES));
            }
        }
        _ => return false,
    }
    true
}

/// A protocol or service multiplexer of L2CAP (include/net/bluetooth/l2cap.h).
fn service(psm: u16) -> Value {
    let word = |text: String| Value::alias(u64::from(psm), written(text));
    match psm {
        0x0001 => word("L2CAP_PSM_SDP".to_owned()),
        0x0003 => word("L2CAP_PSM_RFCOMM".to_owned()),
        0x0021 => word("L2CAP_PSM_3DSP".to_owned()),
        0x0023 => word("L2CAP_PSM_IPSP".to_owned()),
        0x0080 => word("L2CAP_PSM_LE_DYN_START".to_owned()),
        0x00ff => word("L2CAP_PSM_LE_DYN_END".to_owned()),
        0x0081..=0x00fe => word(format!("L2CAP_PSM_LE_DYN_START+{}", psm - 0x80)),
        0x1001 => word("L2CAP_PSM_DYN_START".to_owned()),
        0x10ff => word("L2CAP_PSM_AUTO_END".to_owned()),
        0xffff => word("L2CAP_PSM_DYN_END".to_owned()),
        0x1002..=0xfffe => word(format!("L2CAP_PSM_DYN_START+{}", psm - 0x1001)),
        _ => hex(psm).remarked("L2CAP_PSM_???"),
    }
}

/// A channel of L2CAP.
fn channel(cid: u16) -> Value {
    let word = |text: String| Value::alias(u64::from(cid), written(text));
    let name = match cid {
        1 => "L2CAP_CID_SIGNALING",
        2 => "L2CAP_CID_CONN_LESS",
        3 => "L2CAP_CID_A2MP",
        4 => "L2CAP_CID_ATT",
        5 => "L2CAP_CID_LE_SIGNALING",
        6 => "L2CAP_CID_SMP",
        7 => "L2CAP_CID_SMP_BREDR",
        0x40 => "L2CAP_CID_DYN_START",
        0x7f => "L2CAP_CID_LE_DYN_END",
        0xffff => "L2CAP_CID_DYN_END",
        0x41.. => return word(format!("L2CAP_CID_DYN_START+{}", cid - 0x40)),
        _ => return hex(cid).remarked("L2CAP_CID_???"),
    };
    word(name.to_owned())
}

fn rxrpc(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) {
    let service = raw.u16(2);
    fields.push(
        "srx_service",
        hex(service).remarked(RXRPC_SERVICES.of(service.into()).unwrap_or(RXRPC_SERVICES.unknown)),
    );
    fields.push(
        "transport_type",
        Value::Constant { raw: u64::from(raw.u16(4)), names: &crate::syscalls::consts::socket::SOCKET_TYPES },
    );
    let length = raw.u16(6);
    fields.push("transport_len", number(length));
    let transport = Raw(raw.from(8));
    let family_value = constant(transport.u16(0), &ADDRESS_FAMILIES);
    let mut inner = StructValue::default();
    let known = match transport.u16(0) {
        2 => Some(("sin", "sin_family")),
        10 => Some(("sin6", "sin6_family")),
        _ => None,
    };
    let Some((member, member_family)) = known else {
        inner.push("family", family_value);
        if length > 2 && transport.0.len() > 2 {
            inner.push("", whole(transport.from(2)));
        }
        return fields.push("transport", Value::Struct(inner));
    };
    inner.push(member_family, family_value);
    // An address of which there is not enough is shown as bytes.
    let shown = Raw(&transport.0[..transport.0.len().min(usize::from(length).max(2))]);
    if !family(cx, shown, &mut inner) && shown.0.len() > 2 {
        inner.push("", whole(shown.from(2)));
    }
    let member = Field { name: member, value: Value::Struct(inner) };
    fields.push("transport", Value::Struct(StructValue::of(vec![member])));
}

/// include/net/af_ieee802154.h, which is not exported.
fn ieee802154(raw: Raw<'_>, fields: &mut StructValue) {
    let mut address = StructValue::default();
    let kind = raw.u32(4);
    let name = match kind {
        0 => "IEEE802154_ADDR_NONE",
        2 => "IEEE802154_ADDR_SHORT",
        3 => "IEEE802154_ADDR_LONG",
        _ => "IEEE802154_ADDR_???",
    };
    address.push("addr_type", hex(kind).remarked(name));
    let network = hex(raw.u16(8));
    address.push("pan_id", if raw.u16(8) == 0xffff { network.remarked("IEEE802154_PANID_BROADCAST") } else { network });
    match kind {
        0 => {}
        2 => address.push("short_addr", hex(raw.u16(10))),
        _ => address.push("hwaddr", hardware_address(&raw.array::<8>(10))),
    }
    fields.push("addr", Value::Struct(address));
}

fn alg(raw: Raw<'_>, fields: &mut StructValue) {
    fields.push("salg_type", terminated(&raw.from(2)[..14]));
    fields.push("salg_feat", algorithm_flags(raw.u32(16)));
    fields.push("salg_mask", algorithm_flags(raw.u32(20)));
    fields.push("salg_name", terminated(raw.from(24)));
}

/// A string that has a NUL within the room for it; without one it is cut where the NUL would be.
fn terminated(room: &[u8]) -> Value {
    let end = room.iter().position(|&byte| byte == 0);
    let data = &room[..end.unwrap_or(room.len().saturating_sub(1))];
    Value::Bytes(BytesValue { data: data.to_vec(), cut: end.is_none(), kind: BytesKind::Path })
}

/// Flags that are shown with their names in a remark.
fn algorithm_flags(raw: u32) -> Value {
    let (names, rest) = CRYPTO_FLAGS.split(u64::from(raw));
    match (names.is_empty(), rest) {
        (true, 0) => hex(raw),
        (true, _) => hex(raw).remarked(CRYPTO_FLAGS.unknown),
        (false, 0) => hex(raw).remarked(names.join("|")),
        (false, _) => hex(raw).remarked(format!("{}|{rest:#x}", names.join("|"))),
    }
}

fn nfc(cx: &Cx<'_>, raw: Raw<'_>, fields: &mut StructValue) {
    fields.push("dev_idx", interface(cx, raw.u32(4)));
    fields.push("target_idx", hex(raw.u32(8)));
    fields.push("nfc_protocol", constant(raw.u32(12), &NFC_WIRE_PROTOCOLS));
    // struct sockaddr_nfc_llcp goes on behind that.
    const LLCP: usize = 96;
    if raw.0.len() >= LLCP {
        fields.push("dsap", access_point(raw.0[16]));
        fields.push("ssap", access_point(raw.0[17]));
        let length = u64::from_le_bytes(raw.array(88));
        let name = raw.array::<63>(18)[..length.min(63) as usize].to_vec();
        fields.push("service_name", whole(&name));
        fields.push("service_name_len", number(length));
    } else if raw.0.len() > 16 {
        fields.more = true;
    }
}

/// A service access point (include/uapi/linux/nfc.h does not have those that are well known).
fn access_point(number: u8) -> Value {
    match number {
        1 => hex(number).remarked("LLCP_SAP_SDP"),
        2 => hex(number).remarked("LLCP_SAP_IP"),
        3 => hex(number).remarked("LLCP_SAP_OBEX"),
        4 => hex(number).remarked("LLCP_SAP_SNEP"),
        0xff => hex(number).remarked("LLCP_SAP_MAX"),
        _ => hex(number),
    }
}

fn vsock(raw: Raw<'_>, fields: &mut StructValue) {
    if raw.u16(2) != 0 {
        fields.push("svm_reserved1", hex(raw.u16(2)));
    }
    fields.push("svm_cid", constant(raw.u32(8), &VSOCK_CIDS));
    fields.push("svm_port", constant(raw.u32(4), &VSOCK_PORTS));
    fields.push("svm_flags", flags(raw.0[12], &VSOCK_FLAGS));
    let zero = raw.array::<3>(13);
    if zero != [0; 3] {
        fields.push("svm_zero", Value::Bytes(BytesValue { data: zero.to_vec(), cut: false, kind: BytesKind::Binary }));
    }
}

fn mctp(raw: Raw<'_>, fields: &mut StructValue) {
    if raw.u16(2) != 0 {
        fields.push("__smctp_pad0", hex(raw.u16(2)));
    }
    let named = |value: u32, name: &'static str| match value {
        0 => Value::alias(0, Value::word(name)),
        value => hex(value),
    };
    fields.push("smctp_network", named(raw.u32(4), "MCTP_NET_ANY"));
    let address = match raw.0[8] {
        0xff => Value::alias(0xff, Value::word("MCTP_ADDR_ANY")),
        address => named(u32::from(address), "MCTP_ADDR_NULL"),
    };
    fields.push("smctp_addr", Value::Struct(StructValue::of(vec![Field { name: "s_addr", value: address }])));
    fields.push("smctp_type", hex(raw.0[9]));
    fields.push("smctp_tag", hex(raw.0[10]));
    if raw.0[11] != 0 {
        fields.push("__smctp_pad1", hex(raw.0[11]));
    }
}
