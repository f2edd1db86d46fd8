//! Network interfaces: netdevice(7); sockets.

use super::Argument::{self, In, Out, Special};
use super::arguments;
use crate::syscalls::consts::interface::INTERFACE_FLAGS;
use crate::syscalls::consts::net::HARDWARE_TYPES;
use crate::syscalls::custom::net::address;
use crate::syscalls::prelude::*;

arguments! {
    SIOCGIFNAME 0x8910 => Special(&NAME_OF),
    SIOCGIFCONF 0x8912 => Special(&LIST),
    SIOCGIFFLAGS 0x8913 => Special(&GET),
    SIOCSIFFLAGS 0x8914 => In(Custom(request)),
    SIOCGIFADDR 0x8915 => Special(&GET),
    SIOCSIFADDR 0x8916 => In(Custom(request)),
    SIOCGIFDSTADDR 0x8917 => Special(&GET),
    SIOCSIFDSTADDR 0x8918 => In(Custom(request)),
    SIOCGIFBRDADDR 0x8919 => Special(&GET),
    SIOCSIFBRDADDR 0x891a => In(Custom(request)),
    SIOCGIFNETMASK 0x891b => Special(&GET),
    SIOCSIFNETMASK 0x891c => In(Custom(request)),
    SIOCGIFMETRIC 0x891d => Special(&GET),
    SIOCSIFMETRIC 0x891e => In(Custom(request)),
    SIOCGIFMTU 0x8921 => Special(&GET),
    SIOCSIFMTU 0x8922 => In(Custom(request)),
    SIOCSIFNAME 0x8923 => In(Custom(request)),
    SIOCSIFHWADDR 0x8924 => In(Custom(request)),
    SIOCGIFHWADDR 0x8927 => Special(&GET),
    SIOCGIFSLAVE 0x8929 => Special(&GET),
    SIOCSIFSLAVE 0x8930 => In(Custom(request)),
    SIOCADDMULTI 0x8931 => In(Custom(request)),
    SIOCDELMULTI 0x8932 => In(Custom(request)),
    SIOCGIFINDEX 0x8933 => Special(&GET),
    SIOCGIFTXQLEN 0x8942 => Special(&GET),
    SIOCSIFTXQLEN 0x8943 => In(Custom(request)),
    SIOCGIFMAP 0x8970 => Special(&GET),
    SIOCSIFMAP 0x8971 => In(Custom(request)),
    FIOSETOWN 0x8901 => In(To(&Pid)),
    SIOCSPGRP 0x8902 => In(To(&Pid)),
    FIOGETOWN 0x8903 => Out(To(&Pid)),
    SIOCGPGRP 0x8904 => Out(To(&Pid)),
    SIOCATMARK 0x8905 => Out(To(&Int)),
    SIOCGSTAMP_OLD 0x8906 => In(Address),
    SIOCGSTAMPNS_OLD 0x8907 => In(Address),
    SIOCADDRT 0x890b => In(Address),
    SIOCDELRT 0x890c => In(Address),
    SIOCRTMSG 0x890d => In(Address),
    SIOCSIFLINK 0x8911 => In(Address),
    SIOCGIFMEM 0x891f => In(Address),
    SIOCSIFMEM 0x8920 => In(Address),
    SIOCSIFPFLAGS 0x8934 => In(Address),
    SIOCGIFPFLAGS 0x8935 => In(Address),
    SIOCDIFADDR 0x8936 => In(Address),
    SIOCGIFCOUNT 0x8938 => In(Address),
    SIOCGIFBR 0x8940 => In(Address),
    SIOCSIFBR 0x8941 => In(Address),
    SIOCETHTOOL 0x8946 => In(Address),
    SIOCGMIIPHY 0x8947 => In(Address),
    SIOCGMIIREG 0x8948 => In(Address),
    SIOCSMIIREG 0x8949 => In(Address),
    SIOCWANDEV 0x894a => In(Address),
    SIOCGSKNS 0x894c => In(Address),
    SIOCDARP 0x8953 => In(Address),
    SIOCGARP 0x8954 => In(Address),
    SIOCSARP 0x8955 => In(Address),
    SIOCDRARP 0x8960 => In(Address),
    SIOCGRARP 0x8961 => In(Address),
    SIOCSRARP 0x8962 => In(Address),
    SIOCADDDLCI 0x8980 => In(Address),
    SIOCDELDLCI 0x8981 => In(Address),
    SIOCGIFVLAN 0x8982 => In(Address),
    SIOCSIFVLAN 0x8983 => In(Address),
    SIOCBONDENSLAVE 0x8990 => In(Address),
    SIOCBONDRELEASE 0x8991 => In(Address),
    SIOCBONDSETHWADDR 0x8992 => In(Address),
    SIOCBONDSLAVEINFOQUERY 0x8993 => In(Address),
    SIOCBONDINFOQUERY 0x8994 => In(Address),
    SIOCBONDCHANGEACTIVE 0x8995 => In(Address),
    SIOCSHWTSTAMP 0x89b0 => In(Address),
    SIOCGHWTSTAMP 0x89b1 => In(Address),
    SIOCGSTAMP_NEW 0x8010_8906 => In(Address),
    SIOCGSTAMPNS_NEW 0x8010_8907 => In(Address),
    SIOCBRADDBR 0x89a0 => In(Custom(bridge)),
    SIOCBRDELBR 0x89a1 => In(Custom(bridge)),
    SIOCSIFHWBROADCAST 0x8937 => In(Custom(request)),
    SIOCGIFENCAP 0x8925 => Out(To(&Int)),
    SIOCSIFENCAP 0x8926 => In(To(&Int)),
    SIOCBRADDIF 0x89a2 => In(Custom(request)),
    SIOCBRDELIF 0x89a3 => In(Custom(request)),
}

/// The name of a bridge, which is no longer than an interface's.
fn bridge(cx: &Cx<'_>, raw: u64) -> Value {
    cx.string(VAddr::new(raw), cx.limits.strlen.min(IFNAMSIZ), crate::value::BytesKind::Text)
}

/// The size of an interface's name.
const IFNAMSIZ: usize = 16;

/// The size of `struct ifreq`: a name and a union, of which `struct ifmap` is the largest member.
const fn size(cx: &Cx<'_>) -> usize {
    IFNAMSIZ + 2 * cx.abi.word_size() + 8
}

/// A request of which the kernel fills the union.
static GET: Stages = Stages { entry: named, exit: filled };

fn read(cx: &Cx<'_>, raw: u64) -> Result<Vec<u8>, Value> {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    cx.exactly(at, size(cx)).ok_or(Value::Unreadable(at))
}

fn name(bytes: &[u8]) -> Value {
    use crate::value::{Bytes, BytesKind};
    let end = bytes[..IFNAMSIZ].iter().position(|&byte| byte == 0);
    // Names are short, and shown whole whatever `-s` says.
    let shown = &bytes[..end.unwrap_or(IFNAMSIZ - 1)];
    Value::Bytes(Bytes { data: shown.to_vec(), cut: end.is_none(), kind: BytesKind::Text })
}

fn named(cx: &Cx<'_>, raw: u64) -> Value {
    match read(cx, raw) {
        Ok(bytes) => Value::Open(StructValue::of(vec![Field { name: "ifr_name", value: name(&bytes) }])),
        Err(value) => value,
    }
}

fn filled(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Open(named) if cx.failed() => Value::Struct(named.clone()),
        Value::Open(_) => request(cx, raw),
        other => other.clone(),
    }
}

fn request(cx: &Cx<'_>, raw: u64) -> Value {
    let bytes = match read(cx, raw) {
        Ok(bytes) => bytes,
        Err(value) => return value,
    };
    let mut fields = StructValue::default();
    let union = &bytes[IFNAMSIZ..];
    let int = i32::from_le_bytes([union[0], union[1], union[2], union[3]]);
    if matches!(cx.args[1], 0x89a2 | 0x89a3) {
        fields.push("ifr_ifindex", crate::syscalls::custom::net::interface(cx, int as u32));
        return Value::Struct(fields);
    }
    fields.push("ifr_name", name(&bytes));
    let number = Value::Signed(i64::from(int));
    let (field, value) = match cx.args[1] as u32 {
        0x8913 | 0x8914 => ("ifr_flags", cx.value(&Flags16(&INTERFACE_FLAGS), u64::from(int as u16))),
        0x8915 | 0x8916 => ("ifr_addr", address::from_bytes(cx, &union[..16])),
        0x8917 | 0x8918 => ("ifr_dstaddr", address::from_bytes(cx, &union[..16])),
        0x8919 | 0x891a => ("ifr_broadaddr", address::from_bytes(cx, &union[..16])),
        0x891b | 0x891c => ("ifr_netmask", address::from_bytes(cx, &union[..16])),
        0x891d | 0x891e => ("ifr_metric", number),
        0x8921 | 0x8922 => ("ifr_mtu", number),
        0x8923 => ("ifr_newname", name(&union[..IFNAMSIZ])),
        0x8924 | 0x8927 | 0x8931 | 0x8932 | 0x8937 => ("ifr_hwaddr", hardware_address(&union[..16])),
        0x8929 | 0x8930 => ("ifr_slave", name(&union[..IFNAMSIZ])),
        0x8933 => ("ifr_ifindex", number),
        0x8942 | 0x8943 => ("ifr_qlen", number),
        _ => ("ifr_map", map(cx, union)),
    };
    fields.push(field, value);
    Value::Struct(fields)
}

/// A `struct sockaddr` with a type of hardware for a family.
fn hardware_address(bytes: &[u8]) -> Value {
    let kind = u16::from_le_bytes([bytes[0], bytes[1]]);
    // ARPHRD_... of linux/if_arp.h; of some the length is not known, and all that there is room for is shown.
    let length = match kind {
        256 | 271 | 272 | 280 | 512 | 518 | 519 | 777 | 779 | 822 | 824 | 826 => 0,
        7 | 290 | 773 | 820 | 821 => 1,
        15 => 2,
        768 | 776 | 778 | 783 => 4,
        270 => 5,
        1 | 6 | 772 | 774 | 780 | 801..=803 => 6,
        0 | 3 => 7,
        27 | 804 | 805 | 825 => 8,
        _ => 14,
    };
    let mut fields = StructValue::default();
    fields.push("sa_family", Value::Constant { raw: u64::from(kind), names: &HARDWARE_TYPES });
    // As bytes all of it is shown, as an address what belongs to it.
    let known = crate::syscalls::custom::net::hardware_address(&bytes[2..2 + length]);
    let whole = crate::syscalls::custom::net::hardware_address(&bytes[2..16]);
    fields.push(
        "sa_data",
        match (known, whole) {
            (Value::Alias { named, .. }, Value::Alias { plain, .. }) => Value::Alias { plain, named },
            (known, _) => known,
        },
    );
    Value::Struct(fields)
}

fn map(cx: &Cx<'_>, union: &[u8]) -> Value {
    let word = cx.abi.word_size();
    let number = |at: usize, size: usize| {
        Value::Hex(union[at..at + size].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
    };
    let mut fields = StructValue::default();
    fields.push("mem_start", number(0, word));
    fields.push("mem_end", number(word, word));
    fields.push("base_addr", number(2 * word, 2));
    for (index, field) in ["irq", "dma", "port"].into_iter().enumerate() {
        fields.push(field, number(2 * word + 2 + index, 1));
    }
    Value::Struct(fields)
}

/// SIOCGIFNAME, which finds the name of a number.
static NAME_OF: Stages = Stages { entry: index, exit: name_of };

fn index(cx: &Cx<'_>, raw: u64) -> Value {
    match read(cx, raw) {
        Ok(bytes) => {
            let index = i32::from_le_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]);
            let index = Value::Signed(i64::from(index));
            Value::Open(StructValue::of(vec![Field { name: "ifr_ifindex", value: index }]))
        }
        Err(value) => value,
    }
}

fn name_of(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match (before, read(cx, raw)) {
        (Value::Open(before), Ok(bytes)) if !cx.failed() => {
            let mut fields = before.clone();
            fields.push("ifr_name", name(&bytes));
            Value::Struct(fields)
        }
        (Value::Open(before), _) => Value::Struct(before.clone()),
        _ => before.clone(),
    }
}

/// SIOCGIFCONF: an array of requests and its length.
static LIST: Stages = Stages { entry: list, exit: listed };

/// The length in bytes, and where the array is.
fn array_of(cx: &Cx<'_>, raw: u64) -> Result<(i32, u64), Value> {
    let at = VAddr::new(raw);
    if raw == 0 {
        return Err(Value::Address(at));
    }
    // Shown with `-e verbose=none` too, as by strace.
    let word = cx.abi.word_size();
    let bytes = cx.exactly(at, 2 * word).ok_or(Value::Unreadable(at))?;
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte));
    Ok((number(&bytes[..4]) as u32 as i32, number(&bytes[word..])))
}

fn length(cx: &Cx<'_>, length: i32) -> Value {
    let size = size(cx) as i32;
    let value = Value::Signed(i64::from(length));
    if length > 0 && length % size == 0 {
        value.noted(format!("{} * sizeof(struct ifreq)", length / size))
    } else {
        value
    }
}

fn list(cx: &Cx<'_>, raw: u64) -> Value {
    match array_of(cx, raw) {
        // Without a buffer the length is only asked for.
        Ok((_, 0)) => Value::Pending,
        Ok((bytes, _)) => Value::Open(StructValue::of(vec![Field { name: "ifc_len", value: length(cx, bytes) }])),
        Err(value) => value,
    }
}

fn listed(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let known = match before {
        Value::Open(known) => known.clone(),
        Value::Pending => StructValue::default(),
        other => return other.clone(),
    };
    let (bytes, buffer) = match array_of(cx, raw) {
        Ok(found) => found,
        Err(value) => return value,
    };
    let after = length(cx, bytes);
    let room = known.get("ifc_len").cloned().unwrap_or_else(|| after.clone());
    if cx.failed() {
        return Value::Struct(StructValue::of(vec![
            Field { name: "ifc_len", value: room },
            Field { name: "ifc_buf", value: Value::address(buffer) },
        ]));
    }
    let shown = if room == after { after } else { Value::Change(Box::new(room), Box::new(after)) };
    let mut fields = StructValue::default();
    fields.push("ifc_len", shown);
    let count = (bytes.max(0) as usize / size(cx)) as u64;
    if bytes < 0 || count > 0 && !cx.limits.follow {
        fields.push("ifc_buf", Value::address(buffer));
        return Value::Struct(fields);
    }
    fields.push(
        "ifc_buf",
        cx.array_with(VAddr::new(buffer), count, size(cx), |bytes, _| {
            let mut fields = StructValue::default();
            fields.push("ifr_name", name(bytes));
            fields.push("ifr_addr", address::from_bytes(cx, &bytes[IFNAMSIZ..IFNAMSIZ + 16]));
            Value::Struct(fields)
        }),
    );
    Value::Struct(fields)
}
