//! Netlink messages in buffers that are sent and received: netlink(7), rtnetlink(7).

mod attribute;
mod crypto;
mod diag;
mod families;
mod link;
pub(crate) mod names;
mod route;

pub use families::{Family, families};

use super::consts::netlink::*;
use super::consts::netlink_netfilter::*;
use super::layouts::netlink::NETFILTER_MESSAGE;
use super::prelude::*;
use crate::value::{Bytes, BytesKind};
use attribute::attributes;

/// No message is read further than this, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// The size of `struct nlmsghdr`.
const HEADER: usize = 16;

/// Messages, and errors that hold messages, are no deeper than this.
const MAX_DEPTH: usize = 4;

// The protocols of linux/netlink.h.
const ROUTE: u32 = 0;
const SOCK_DIAG: u32 = 4;
const XFRM: u32 = 6;
const SELINUX: u32 = 7;
const AUDIT: u32 = 9;
const NETFILTER: u32 = 12;
const KOBJECT_UEVENT: u32 = 15;
const GENERIC: u32 = 16;
const CRYPTO: u32 = 21;

/// The messages in a buffer, if the descriptor is a netlink socket.
pub(super) fn buffer(cx: &Cx<'_>, fd: i32, addr: VAddr, length: u64) -> Option<Value> {
    if addr.is_null() || length == 0 || !cx.limits.follow {
        return None;
    }
    let protocol = cx.memory.netlink_protocol(fd).filter(|protocol| *protocol != KOBJECT_UEVENT)?;
    let bytes = cx.exactly(addr, length.min(MAX_BYTES) as usize)?;
    Some(messages(&Reader { cx, protocol, depth: 0 }, &bytes))
}

/// What messages are read with.
#[derive(Clone, Copy)]
struct Reader<'a> {
    cx: &'a Cx<'a>,
    protocol: u32,
    depth: usize,
}

/// What a header says.
struct Header {
    length: usize,
    kind: u16,
    flags: u16,
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

/// Bytes of which no more is known.
fn unknown(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let shown = bytes.len().min(cx.limits.strlen);
    Value::Bytes(Bytes { data: bytes[..shown].to_vec(), cut: shown < bytes.len(), kind: BytesKind::Binary })
}

/// Bytes of which there are enough for the structure that they are.
#[derive(Clone, Copy)]
struct Parts<'a>(&'a [u8]);

impl<'a> Parts<'a> {
    fn of(bytes: &'a [u8], least: usize) -> Option<Self> {
        (bytes.len() >= least).then_some(Parts(bytes))
    }

    fn bytes(self, at: usize, size: usize) -> &'a [u8] {
        self.0.get(at..at + size).unwrap_or_default()
    }

    fn number(self, at: usize, size: usize) -> Value {
        Value::Unsigned(attribute::number(self.bytes(at, size)))
    }

    fn shown(self, fill: impl FnOnce(&mut StructValue)) -> Value {
        let mut fields = StructValue::default();
        fill(&mut fields);
        Value::Struct(fields)
    }
}

/// Items that are only written as a list when there are several.
fn list(mut items: Vec<Value>, more: bool) -> Value {
    if items.len() == 1 && !more {
        return items.remove(0);
    }
    Value::Array(ArrayValue { items, more, unreadable: None })
}

fn messages(reader: &Reader<'_>, mut bytes: &[u8]) -> Value {
    let mut items = Vec::new();
    while bytes.len() >= HEADER {
        if items.len() == reader.cx.limits.strlen && !reader.cx.limits.detail {
            return list(items, true);
        }
        let length = u32_at(bytes, 0) as usize;
        items.push(message(reader, &bytes[..length.clamp(HEADER, bytes.len())]));
        if length < HEADER {
            // What has no length can't be stepped over, and nobody reads on.
            return list(items, false);
        }
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    if items.is_empty() || !bytes.is_empty() {
        items.push(unknown(reader.cx, bytes));
    }
    list(items, false)
}

/// One message, header included.
fn message(reader: &Reader<'_>, bytes: &[u8]) -> Value {
    let header = Header { length: u32_at(bytes, 0) as usize, kind: u16_at(bytes, 4), flags: u16_at(bytes, 6) };
    let mut fields = StructValue::default();
    fields.push("nlmsg_len", Value::Unsigned(header.length as u64));
    fields.push("nlmsg_type", kind(reader, header.kind));
    let names = flag_names(reader, &header);
    fields.push("nlmsg_flags", Value::Flags { raw: u64::from(header.flags), names });
    fields.push("nlmsg_seq", Value::Unsigned(u64::from(u32_at(bytes, 8))));
    fields.push("nlmsg_pid", Value::Signed(i64::from(u32_at(bytes, 12) as i32)));
    let mut parts = vec![Value::Struct(fields)];
    if bytes.len() > HEADER {
        parts.extend(payload(reader, &header, &bytes[HEADER..]));
    }
    list(parts, false)
}

/// `NLM_F_REQUEST`.
const REQUEST: u16 = 1;

const ERROR: u16 = 2;
const DONE: u16 = 3;

/// The first type that is not common to all protocols (`NLMSG_MIN_TYPE`).
const MIN_TYPE: u16 = 0x10;

fn kind(reader: &Reader<'_>, kind: u16) -> Value {
    let raw = u64::from(kind);
    let names = match reader.protocol {
        _ if kind < MIN_TYPE => &MESSAGE_TYPES,
        ROUTE => &ROUTE_TYPES,
        SOCK_DIAG => &DIAG_TYPES,
        XFRM => &XFRM_TYPES,
        AUDIT => &AUDIT_TYPES,
        SELINUX => &SELINUX_TYPES,
        CRYPTO => &CRYPTO_TYPES,
        NETFILTER if matches!(kind, BATCH_BEGIN | BATCH_END) => &NETFILTER_BATCH,
        NETFILTER => return netfilter_kind(kind),
        GENERIC => match reader.cx.memory.generic_family(kind) {
            Some(name) => return Value::alias(raw, Value::Symbol { raw, text: name.into() }),
            None => &GENERIC_TYPES,
        },
        _ => &MESSAGE_TYPES,
    };
    Value::Constant { raw, names }
}

/// The messages that stand around those that are to be handled as one.
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;

/// `NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_NEWRULE`: a part of netfilter, and a message that it has.
fn netfilter_kind(kind: u16) -> Value {
    let (subsystem, message) = (kind >> 8, u64::from(kind & 0xff));
    let names = netfilter_messages(subsystem);
    let subsystem = Value::Constant { raw: u64::from(subsystem), names: &SUBSYSTEMS };
    let message = names.map_or(Value::Hex(message), |names| Value::Constant { raw: message, names });
    Value::Join(vec![Value::shifted(subsystem, Value::Unsigned(8)), message])
}

/// The messages of a subsystem of netfilter.
fn netfilter_messages(subsystem: u16) -> Option<&'static Names> {
    /// By the number of the subsystem, from 1 on.
    static MESSAGES: [&Names; 12] = [
        &CONNECTION_MESSAGES,
        &EXPECTATION_MESSAGES,
        &QUEUE_MESSAGES,
        &LOG_MESSAGES,
        &FINGERPRINT_MESSAGES,
        &IP_SET_MESSAGES,
        &ACCOUNTING_MESSAGES,
        &TIMEOUT_MESSAGES,
        &HELPER_MESSAGES,
        &TABLE_MESSAGES,
        &COMPATIBILITY_MESSAGES,
        &HOOK_MESSAGES,
    ];
    MESSAGES.get(usize::from(subsystem).checked_sub(1)?).copied()
}

fn flag_names(reader: &Reader<'_>, header: &Header) -> &'static Names {
    match (reader.protocol, header.kind) {
        (_, ERROR) => &ACK_FLAGS,
        (_, ..MIN_TYPE) => &FLAGS,
        (ROUTE, DELETE_ACTION) => &GET_FLAGS,
        // The types of rtnetlink come in fours.
        (ROUTE, kind) => match kind % 4 {
            0 => &NEW_FLAGS,
            1 => &DELETE_FLAGS,
            2 => &GET_FLAGS,
            _ => &FLAGS,
        },
        (XFRM, kind) => flags_of(XFRM_TYPES.of(u64::from(kind))),
        (CRYPTO, kind) => flags_of(CRYPTO_TYPES.of(u64::from(kind))),
        (NETFILTER, kind) if kind >> 8 != IP_SETS => {
            flags_of(netfilter_messages(kind >> 8).and_then(|names| names.of(u64::from(kind & 0xff))))
        }
        (SOCK_DIAG, _) => &GET_FLAGS,
        _ => &FLAGS,
    }
}

/// `RTM_DELACTION`, whose flags may ask for all.
const DELETE_ACTION: u16 = 49;

/// `NFNL_SUBSYS_IPSET`, whose messages have flags of their own.
const IP_SETS: u16 = 6;

/// What the flags of a message are called, by what the message's name says it does.
fn flags_of(name: Option<&'static str>) -> &'static Names {
    let does = |verb: &str| name.is_some_and(|name| !name.contains("DEFAULT") && name.contains(verb));
    match () {
        () if does("_NEW") => &NEW_FLAGS,
        () if does("_DEL") => &DELETE_FLAGS,
        () if does("_GET") => &GET_FLAGS,
        () => &FLAGS,
    }
}

fn payload(reader: &Reader<'_>, header: &Header, bytes: &[u8]) -> Vec<Value> {
    let cx = reader.cx;
    match (reader.protocol, header.kind) {
        (_, ERROR) if bytes.len() >= 4 + HEADER && reader.depth < MAX_DEPTH => error(reader, header, bytes),
        (_, DONE) if bytes.len() == 4 => vec![Value::Signed(i64::from(u32_at(bytes, 0) as i32))],
        (_, ..MIN_TYPE) => vec![unknown(cx, bytes)],
        (ROUTE, kind) => route::payload(cx, kind, bytes),
        (SOCK_DIAG, _) => diag::payload(cx, header.kind, bytes, header.flags & REQUEST != 0),
        (NETFILTER, kind) if bytes.len() >= 4 => netfilter(cx, kind, bytes),
        (SELINUX, MIN_TYPE) if bytes.len() >= 4 => {
            vec![Value::Struct(StructValue::of(vec![Field {
                name: "val",
                value: Value::Signed(i64::from(u32_at(bytes, 0) as i32)),
            }]))]
        }
        (SELINUX, 0x11) if bytes.len() >= 4 => {
            vec![Value::Struct(StructValue::of(vec![Field {
                name: "seqno",
                value: Value::Unsigned(u64::from(u32_at(bytes, 0))),
            }]))]
        }
        (CRYPTO, crypto::FIRST..=crypto::LAST) => crypto::payload(cx, bytes),
        _ => vec![unknown(cx, bytes)],
    }
}

/// `struct nfgenmsg` and attributes of which not even the names are known; nothing is known of what a batch begins with.
fn netfilter(cx: &Cx<'_>, kind: u16, bytes: &[u8]) -> Vec<Value> {
    /// `NFNL_SUBSYS_NFTABLES`, which names itself in its messages.
    const TABLES: u16 = 10;
    let mut fields = cx.structure(&NETFILTER_MESSAGE, bytes, VAddr::NULL);
    let id = u16_at(bytes, 2);
    if let Some(last) = fields.fields.last_mut()
        && kind >> 8 == TABLES
        && id.swap_bytes() == TABLES
    {
        let args = vec![Value::word("NFNL_SUBSYS_NFTABLES")];
        last.value = Value::alias(u64::from(id), Value::Macro { name: "htons", args });
    }
    let mut parts = vec![Value::Struct(fields)];
    let rest = &bytes[4..];
    if !rest.is_empty() {
        parts.push(match kind {
            BATCH_BEGIN | BATCH_END => unknown(cx, rest),
            _ => attributes(cx, rest, &attribute::UNNAMED, 0),
        });
    }
    parts
}

/// `{error=-EINVAL, msg=...}`: what became of a request.
fn error(reader: &Reader<'_>, header: &Header, bytes: &[u8]) -> Vec<Value> {
    let code = u32_at(bytes, 0) as i32;
    let shown = match code {
        ..0 => {
            let number = code.unsigned_abs();
            let text = Value::Errno(number).to_text();
            let plain = Value::Signed(i64::from(code));
            match text.starts_with('E') {
                true => {
                    let named = Value::Symbol { raw: u64::from(number), text: format!("-{text}").into() };
                    Value::Alias { plain: Box::new(plain), named: Box::new(named) }
                }
                false => plain,
            }
        }
        _ => Value::Signed(i64::from(code)),
    };
    let mut fields = StructValue::default();
    fields.push("error", shown);
    let inner = &bytes[4..];
    let mut parts = Vec::new();
    const CAPPED: u16 = 0x100;
    let length = (u32_at(inner, 0) as usize).clamp(HEADER, inner.len());
    let length = if header.flags & CAPPED != 0 { HEADER } else { length };
    fields.push("msg", message(&Reader { depth: reader.depth + 1, ..*reader }, &inner[..length]));
    parts.push(Value::Struct(fields));
    let rest = inner.get(length.next_multiple_of(4)..).unwrap_or_default();
    parts.extend((!rest.is_empty()).then(|| attributes(reader.cx, rest, &attribute::ACKNOWLEDGEMENT, 0)));
    vec![list(parts, false)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Abi;
    use crate::syscalls::{Limits, Memory, RawResult};

    /// Memory that holds one buffer, and in which every descriptor is a netlink socket.
    struct Socket<'a>(u32, &'a [u8]);

    impl Memory for Socket<'_> {
        fn read(&self, addr: VAddr, buf: &mut [u8]) -> usize {
            let from = self.1.get(addr.raw() as usize - 0x1000..).unwrap_or_default();
            let count = from.len().min(buf.len());
            buf[..count].copy_from_slice(&from[..count]);
            count
        }

        fn netlink_protocol(&self, _: i32) -> Option<u32> {
            Some(self.0)
        }
    }

    fn shown(protocol: u32, bytes: &[u8]) -> String {
        let memory = Socket(protocol, bytes);
        let cx = Cx {
            abi: Abi::X86_64,
            args: [3, 0x1000, bytes.len() as u64, 0, 0, 0],
            sp: VAddr::NULL,
            interrupted: None,
            result: None::<RawResult>,
            limits: Limits::default(),
            memory: &memory,
        };
        buffer(&cx, 3, VAddr::new(0x1000), bytes.len() as u64).map_or_else(String::new, |value| value.to_text())
    }

    fn header(length: u32, kind: u16, flags: u16) -> Vec<u8> {
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(kind.to_le_bytes());
        bytes.extend(flags.to_le_bytes());
        bytes.extend([7, 0, 0, 0, 0, 0, 0, 0]);
        bytes
    }

    #[test]
    fn a_message_has_a_header_a_structure_and_attributes() {
        let mut bytes = header(36, 20, 2);
        bytes.extend([2, 8, 0x80, 254, 1, 0, 0, 0]);
        bytes.extend([8, 0, 1, 0, 127, 0, 0, 1]);
        bytes.extend([4, 0, 0x63, 0]);
        assert_eq!(
            shown(ROUTE, &bytes),
            "[{nlmsg_len=36, nlmsg_type=RTM_NEWADDR, nlmsg_flags=NLM_F_MULTI, nlmsg_seq=7, nlmsg_pid=0}, \
             {ifa_family=AF_INET, ifa_prefixlen=8, ifa_flags=IFA_F_PERMANENT, ifa_scope=RT_SCOPE_HOST, ifa_index=1}, \
             [[{nla_len=8, nla_type=IFA_ADDRESS}, inet_addr(\"127.0.0.1\")], {nla_len=4, nla_type=0x63 /* IFA_??? */}]]"
        );
    }

    #[test]
    fn what_is_shorter_than_it_says_is_shown_as_far_as_it_goes() {
        let first = "{nlmsg_len=400, nlmsg_type=RTM_GETADDR, nlmsg_flags=0, nlmsg_seq=7, nlmsg_pid=0}";
        let mut bytes = header(400, 22, 0);
        assert_eq!(shown(ROUTE, &bytes), first);
        bytes.push(0);
        assert_eq!(shown(ROUTE, &bytes), format!("[{first}, {{ifa_family=AF_UNSPEC, ...}}]"));
        assert_eq!(shown(ROUTE, &bytes[..7]), r#""\x90\x01\x00\x00\x16\x00\x00""#);
    }

    #[test]
    fn a_message_without_a_length_is_the_last() {
        let mut bytes = header(16, 18, 1);
        bytes.extend(header(0, 0, 0));
        bytes.extend([1; 20]);
        assert_eq!(
            shown(ROUTE, &bytes),
            "[{nlmsg_len=16, nlmsg_type=RTM_GETLINK, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0}, \
             {nlmsg_len=0, nlmsg_type=0 /* NLMSG_??? */, nlmsg_flags=0, nlmsg_seq=7, nlmsg_pid=0}]"
        );
    }

    #[test]
    fn an_algorithm_is_shown_with_its_names_and_attributes() {
        let mut alg = vec![0; 192];
        alg[..3].copy_from_slice(b"aes");
        alg[64..67].copy_from_slice(b"drv");
        alg.extend([5, 0, 0, 0, 0xff, 0, 0, 0, 3, 0, 0, 0, 0x11, 0, 0, 0]);
        let attribute = |kind: u8, data: &[u8]| {
            let mut bytes = vec![data.len() as u8 + 4, 0, kind, 0];
            bytes.extend(data);
            bytes
        };
        let mut cipher = vec![0; 76];
        cipher[..6].copy_from_slice(b"cipher");
        cipher[64] = 16;
        cipher[68] = 16;
        cipher[72] = 32;
        let shown_with = |attribute: Vec<u8>| {
            let mut bytes = header((16 + alg.len() + attribute.len()) as u32, 19, 1);
            bytes.extend(&alg);
            bytes.extend(&attribute);
            shown(CRYPTO, &bytes)
        };
        let head = "nlmsg_type=CRYPTO_MSG_GETALG, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0}, {cru_name=\"aes\", \
                    cru_driver_name=\"drv\", cru_module_name=\"\", cru_type=0x5, cru_mask=0xff, cru_refcnt=3, cru_flags=0x11}";
        assert_eq!(shown_with(Vec::new()), format!("[{{nlmsg_len=224, {head}]"));
        assert_eq!(
            shown_with(attribute(1, &[100, 0, 0, 0])),
            format!("[{{nlmsg_len=232, {head}, [{{nla_len=8, nla_type=CRYPTOCFGA_PRIORITY_VAL}}, 100]]")
        );
        assert_eq!(
            shown_with(attribute(8, &cipher)),
            format!(
                "[{{nlmsg_len=304, {head}, [{{nla_len=80, nla_type=CRYPTOCFGA_REPORT_CIPHER}}, \
                 {{type=\"cipher\", blocksize=16, min_keysize=16, max_keysize=32}}]]"
            )
        );
        assert_eq!(
            shown_with(attribute(2, b"larval\0\0")),
            format!(
                "[{{nlmsg_len=236, {head}, [{{nla_len=12, nla_type=CRYPTOCFGA_REPORT_LARVAL}}, {{type=\"larval\"}}]]"
            )
        );
    }

    #[test]
    fn no_bytes_make_it_panic() {
        for protocol in [ROUTE, SOCK_DIAG, XFRM, SELINUX, AUDIT, NETFILTER, GENERIC, CRYPTO, u32::MAX] {
            for kind in 0..130 {
                for length in [0, 1, 5, 15, 16, 17, 20, 23, 24, 30, 40, 72, 99_usize] {
                    for filler in [0, 2, 0xff] {
                        let mut bytes = header(length as u32, kind, 0x201);
                        bytes.resize(length, filler);
                        if length > 0 {
                            assert_ne!(shown(protocol, &bytes), "");
                        }
                    }
                }
            }
        }
    }
}
