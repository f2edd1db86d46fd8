//! Files, file systems and block devices: ioctl_iflags(2), ioctl_ficlone(2), ioctl_fideduperange(2) and the headers.

use super::Argument::{self, In, Out, Special, Unused};
use super::arguments;
use crate::syscalls::consts::filesystem::*;
use crate::syscalls::layouts::filesystem::*;
use crate::syscalls::prelude::*;
use crate::value::BytesKind;

const RANGE: Argument = In(To(&Inline(&U64, 2)));
const WORD_OUT: Argument = Out(To(&Ulong));
const LOOP_WORD: Argument = In(Ulong);

arguments! {
    BLKROSET 0x125d => In(To(&Int)),
    BLKROGET 0x125e => Out(To(&Int)),
    BLKRRPART 0x125f => Unused,
    BLKGETSIZE 0x1260 => WORD_OUT,
    BLKFLSBUF 0x1261 => Unused,
    BLKRASET 0x1262 => In(Ulong),
    BLKRAGET 0x1263 => Out(To(&Long)),
    BLKFRASET 0x1264 => In(Ulong),
    BLKFRAGET 0x1265 => Out(To(&Long)),
    BLKSECTGET 0x1267 => Out(To(&U16)),
    BLKSSZGET 0x1268 => Out(To(&Int)),
    BLKPG 0x1269 => In(Custom(partition)),
    BLKDISCARD 0x1277 => RANGE,
    BLKIOMIN 0x1278 => Out(To(&Uint)),
    BLKIOOPT 0x1279 => Out(To(&Uint)),
    BLKALIGNOFF 0x127a => Out(To(&Int)),
    BLKPBSZGET 0x127b => Out(To(&Uint)),
    BLKDISCARDZEROES 0x127c => Out(To(&Uint)),
    BLKSECDISCARD 0x127d => RANGE,
    BLKROTATIONAL 0x127e => Out(To(&U16)),
    BLKZEROOUT 0x127f => RANGE,
    BLKBSZGET 0x8008_1270 => Out(To(&Int)),
    BLKBSZSET 0x4008_1271 => In(To(&Int)),
    BLKGETSIZE64 0x8008_1272 => Out(To(&U64)),
    FIFREEZE 0xc004_5877 => Unused,
    FITHAW 0xc004_5878 => Unused,
    FITRIM 0xc018_5879 => In(To(&Struct(&TRIM_RANGE))),
    FICLONE 0x4004_9409 => In(Int),
    FICLONERANGE 0x4020_940d => In(To(&Struct(&CLONE_RANGE))),
    FIDEDUPERANGE 0xc018_9436 => Special(&DEDUPLICATE),
    FS_IOC_GETFLAGS 0x8008_6601 => Out(To(&Flags(&INODE_FLAGS))),
    FS_IOC_SETFLAGS 0x4008_6602 => In(To(&Flags(&INODE_FLAGS))),
    FS_IOC32_GETFLAGS 0x8004_6601 => Out(To(&Flags(&INODE_FLAGS))),
    FS_IOC32_SETFLAGS 0x4004_6602 => In(To(&Flags(&INODE_FLAGS))),
    FS_IOC_FIEMAP 0xc020_660b => Special(&EXTENTS),
    FS_IOC_FSGETXATTR 0x801c_581f => Out(To(&Struct(&FSXATTR))),
    FS_IOC_FSSETXATTR 0x401c_5820 => In(To(&Struct(&FSXATTR_SET))),
    FS_IOC_GETFSLABEL 0x8100_9431 => Out(To(&Chars(256))),
    FS_IOC_SETFSLABEL 0x4100_9432 => In(To(&Chars(256))),
    LOOP_SET_FD 0x4c00 => In(Fd),
    LOOP_CLR_FD 0x4c01 => Unused,
    LOOP_SET_STATUS 0x4c02 => In(Custom(loop_status)),
    LOOP_GET_STATUS 0x4c03 => Out(Custom(loop_status)),
    LOOP_SET_STATUS64 0x4c04 => In(Custom(loop_status64)),
    LOOP_GET_STATUS64 0x4c05 => Out(Custom(loop_status64)),
    LOOP_CHANGE_FD 0x4c06 => In(Fd),
    LOOP_SET_CAPACITY 0x4c07 => Unused,
    LOOP_SET_DIRECT_IO 0x4c08 => LOOP_WORD,
    LOOP_SET_BLOCK_SIZE 0x4c09 => LOOP_WORD,
    LOOP_CONFIGURE 0x4c0a => In(Custom(loop_config)),
    LOOP_CTL_ADD 0x4c80 => In(Int),
    LOOP_CTL_REMOVE 0x4c81 => In(Int),
    LOOP_CTL_GET_FREE 0x4c82 => Unused,
    NBD_SET_SOCK 0xab00 => In(Fd),
    NBD_SET_BLKSIZE 0xab01 => In(Ulong),
    NBD_SET_SIZE 0xab02 => In(Ulong),
    NBD_DO_IT 0xab03 => Unused,
    NBD_CLEAR_SOCK 0xab04 => Unused,
    NBD_CLEAR_QUE 0xab05 => Unused,
    NBD_PRINT_DEBUG 0xab06 => Unused,
    NBD_SET_SIZE_BLOCKS 0xab07 => In(Ulong),
    NBD_DISCONNECT 0xab08 => Unused,
    NBD_SET_TIMEOUT 0xab09 => In(Ulong),
}

/// A partition to be added or taken away.
fn partition(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(header) = cx.record(&BLKPG_ARGUMENT, at) else { return Value::Unreadable(at) };
    let mut fields = StructValue::default();
    for name in ["op", "flags", "datalen"] {
        fields.push(name, header.value(cx, name));
    }
    fields.push("data", cx.value(&Struct(&PARTITION), header.number("data")));
    Value::Struct(fields)
}

/// The older form, with fields that depend on each other.
fn loop_status(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(bytes) = cx.exactly(at, LOOP_INFO.size(cx.abi)) else { return Value::Unreadable(at) };
    let mut fields = cx.structure(&LOOP_INFO, &bytes, at);
    let count = |name: &str| match fields.get(name) {
        Some(Value::Unsigned(count)) => *count as usize,
        Some(Value::Signed(count)) => *count as usize,
        _ => 0,
    };
    let key_size = count("lo_encrypt_key_size").min(KEY_SIZE);
    let offset = LOOP_INFO.offset_of(cx.abi, "lo_encrypt_key").unwrap_or(0);
    // What is said of a key only matters where there is one.
    if !cx.limits.detail && matches!(fields.get("lo_encrypt_type"), Some(Value::Constant { raw: 0, .. })) {
        fields
            .fields
            .retain(|field| !matches!(field.name, "lo_encrypt_type" | "lo_encrypt_key_size" | "lo_encrypt_key"));
    }
    // The key is as long as the field before says.
    for field in fields.fields.iter_mut().filter(|field| field.name == "lo_encrypt_key") {
        field.value = key(&bytes[offset..offset + key_size]);
    }
    Value::Struct(fields)
}

/// `LO_KEY_SIZE` of linux/loop.h, in bytes.
const KEY_SIZE: usize = 32;

/// A key, whole, whatever -s says.
fn key(bytes: &[u8]) -> Value {
    Value::Bytes(crate::value::Bytes { data: bytes.to_vec(), cut: false, kind: BytesKind::Data })
}

/// The newer form.
fn loop_status64(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(bytes) = cx.exactly(at, LOOP_INFO_64.size(cx.abi)) else { return Value::Unreadable(at) };
    loop_info64(cx, &bytes)
}

/// What is said of a key only matters where there is one.
fn loop_info64(cx: &Cx<'_>, bytes: &[u8]) -> Value {
    let info = cx.record_of(&LOOP_INFO_64, bytes);
    let encrypted = cx.limits.detail || info.number("lo_encrypt_type") != 0;
    let mut shown = StructValue { more: !cx.limits.detail, ..StructValue::default() };
    for (field, offset) in LOOP_INFO_64.offsets(cx.abi) {
        let of_key =
            matches!(field.name, "lo_encrypt_type" | "lo_encrypt_key_size" | "lo_crypt_name" | "lo_encrypt_key");
        if of_key && !encrypted || !of_key && field.detail && !cx.limits.detail {
            continue;
        }
        let value = match field.name {
            "lo_encrypt_key" => {
                let size = usize::try_from(info.number("lo_encrypt_key_size")).unwrap_or(KEY_SIZE).min(KEY_SIZE);
                key(&bytes[offset..offset + size])
            }
            name => info.value(cx, name),
        };
        shown.push(field.name, value);
    }
    Value::Struct(shown)
}

/// A file and how it is to be used as a device.
fn loop_config(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(config) = cx.record(&LOOP_CONFIG, at) else { return Value::Unreadable(at) };
    let mut shown = StructValue::default();
    for name in ["fd", "block_size"] {
        shown.push(name, config.value(cx, name));
    }
    let offset = LOOP_CONFIG.offset_of(cx.abi, "info").unwrap_or(0);
    shown.push("info", loop_info64(cx, &config.bytes[offset..]));
    // All of it, whatever -s says.
    let reserved = &config.bytes[LOOP_CONFIG.offset_of(cx.abi, "__reserved").unwrap_or(0)..];
    if reserved.iter().any(|&byte| byte != 0) {
        let number = |bytes: &[u8]| Value::Hex(u64::from_le_bytes(bytes.try_into().unwrap_or_default()));
        let items = reserved.chunks_exact(8).map(number).collect();
        shown.push("__reserved", Value::Array(ArrayValue { items, ..ArrayValue::default() }));
    }
    Value::Struct(shown)
}

/// FS_IOC_FIEMAP: a question, and the extents that answer it.
static EXTENTS: Stages = Stages { entry: extents_wanted, exit: extents_found };

fn extents_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(header) = cx.record(&FIEMAP, at) else { return Value::Unreadable(at) };
    let mut fields = StructValue::default();
    for name in ["fm_start", "fm_length", "fm_flags", "fm_extent_count"] {
        fields.push(name, header.value(cx, name));
    }
    Value::Struct(fields)
}

fn extents_found(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let at = VAddr::new(raw);
    let (Value::Struct(_), false, Some(header)) = (before, cx.failed(), cx.record(&FIEMAP, at)) else {
        return before.clone();
    };
    let mut fields = StructValue::default();
    for name in ["fm_flags", "fm_mapped_extents"] {
        fields.push(name, header.value(cx, name));
    }
    let count = header.number("fm_mapped_extents").min(header.number("fm_extent_count"));
    if cx.limits.detail {
        let first = VAddr::new(raw.wrapping_add(FIEMAP.size(cx.abi) as u64));
        fields.push("fm_extents", cx.array(&Struct(&FIEMAP_EXTENT), first, count));
    } else {
        fields.more = true;
    }
    Value::Change(Box::new(before.clone()), Box::new(Value::Struct(fields)))
}

/// FIDEDUPERANGE: ranges, and what became of each.
static DEDUPLICATE: Stages = Stages { entry: ranges, exit: ranges_done };

fn ranges(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(header) = cx.record(&DEDUPE_RANGE, at) else { return Value::Unreadable(at) };
    let mut fields = StructValue::default();
    for name in ["src_offset", "src_length", "dest_count"] {
        fields.push(name, header.value(cx, name));
    }
    fields.push("info", infos(cx, raw, header.number("dest_count"), &["dest_fd", "dest_offset"]));
    Value::Struct(fields)
}

fn ranges_done(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let at = VAddr::new(raw);
    let (Value::Struct(_), false, Some(header)) = (before, cx.failed(), cx.record(&DEDUPE_RANGE, at)) else {
        return before.clone();
    };
    let count = header.number("dest_count");
    if count == 0 {
        return before.clone();
    }
    let info = infos(cx, raw, count, &["bytes_deduped", "status"]);
    let after = Value::Struct(StructValue::of(vec![Field { name: "info", value: info }]));
    Value::Change(Box::new(before.clone()), Box::new(after))
}

fn infos(cx: &Cx<'_>, raw: u64, count: u64, shown: &[&'static str]) -> Value {
    /// So many ranges are shown without `-v`.
    const SHOWN: u64 = 2;
    let first = VAddr::new(raw.wrapping_add(DEDUPE_RANGE.size(cx.abi) as u64));
    let cut = !cx.limits.detail && count > SHOWN;
    let mut ranges = cx.array_with(first, if cut { SHOWN } else { count }, DEDUPE_INFO.size(cx.abi), |bytes, at| {
        let all = cx.structure(&DEDUPE_INFO, bytes, at);
        Value::Struct(StructValue::of(all.fields.into_iter().filter(|field| shown.contains(&field.name)).collect()))
    });
    if let Value::Array(array) = &mut ranges {
        array.more |= cut;
    }
    ranges
}
