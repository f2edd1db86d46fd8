//! The file system btrfs: linux/btrfs.h.

use super::Argument::{self, Asks, In, Out, Special, Unused};
use super::{Fields, answered, arguments, part, part_of};
use crate::syscalls::consts::btrfs::*;
use crate::syscalls::consts::filesystem::*;
use crate::syscalls::cx::Record;
use crate::syscalls::layouts::btrfs::*;
use crate::syscalls::layouts::filesystem::*;
use crate::syscalls::prelude::*;
use crate::value::BytesKind;

const NAMED: Argument = In(To(&Struct(&BTRFS_NAME)));
const NUMBER: Argument = In(To(&U64));

arguments! {
    BTRFS_IOC_SNAP_CREATE 0x5000_9401 => NAMED,
    BTRFS_IOC_DEFRAG 0x5000_9402 => Unused,
    BTRFS_IOC_RESIZE 0x5000_9403 => NAMED,
    BTRFS_IOC_SCAN_DEV 0x5000_9404 => NAMED,
    BTRFS_IOC_FORGET_DEV 0x5000_9405 => NAMED,
    BTRFS_IOC_TRANS_START 0x9406 => Unused,
    BTRFS_IOC_TRANS_END 0x9407 => Unused,
    BTRFS_IOC_SYNC 0x9408 => Unused,
    BTRFS_IOC_ADD_DEV 0x5000_940a => NAMED,
    BTRFS_IOC_RM_DEV 0x5000_940b => NAMED,
    BTRFS_IOC_BALANCE 0x5000_940c => Unused,
    BTRFS_IOC_SUBVOL_CREATE 0x5000_940e => NAMED,
    BTRFS_IOC_SNAP_DESTROY 0x5000_940f => NAMED,
    BTRFS_IOC_DEFRAG_RANGE 0x4030_9410 => In(To(&Struct(&BTRFS_DEFRAGMENT))),
    BTRFS_IOC_TREE_SEARCH 0xd000_9411 => Special(&SEARCH),
    BTRFS_IOC_TREE_SEARCH_V2 0xc070_9411 => Special(&SEARCH),
    BTRFS_IOC_INO_LOOKUP 0xd000_9412 => Special(&LOOKUP),
    BTRFS_IOC_DEFAULT_SUBVOL 0x4008_9413 => NUMBER,
    BTRFS_IOC_SPACE_INFO 0xc010_9414 => Special(&SPACES),
    BTRFS_IOC_WAIT_SYNC 0x4008_9416 => NUMBER,
    BTRFS_IOC_SNAP_CREATE_V2 0x5000_9417 => Special(&VOLUME),
    BTRFS_IOC_SUBVOL_CREATE_V2 0x5000_9418 => Special(&VOLUME),
    BTRFS_IOC_START_SYNC 0x8008_9418 => Out(To(&U64)),
    BTRFS_IOC_SUBVOL_GETFLAGS 0x8008_9419 => Out(Custom(volume_flags)),
    BTRFS_IOC_SUBVOL_SETFLAGS 0x4008_941a => In(Custom(volume_flags)),
    BTRFS_IOC_SCRUB 0xc400_941b => Asks(&BTRFS_SCRUB, &["devid", "start", "end", "flags"], &["progress"]),
    BTRFS_IOC_SCRUB_CANCEL 0x941c => Unused,
    BTRFS_IOC_SCRUB_PROGRESS 0xc400_941d => Asks(&BTRFS_SCRUB, &["devid"], &["progress"]),
    BTRFS_IOC_DEV_INFO 0xd000_941e => Asks(
        &BTRFS_DEVICE, &["devid", "uuid"], &["uuid", "bytes_used", "total_bytes", "path"]),
    BTRFS_IOC_FS_INFO 0x8400_941f => Out(Custom(info)),
    BTRFS_IOC_BALANCE_V2 0xc400_9420 => Special(&BALANCE),
    BTRFS_IOC_BALANCE_CTL 0x4004_9421 => In(Const(&BTRFS_BALANCE_COMMANDS)),
    BTRFS_IOC_BALANCE_PROGRESS 0x8400_9422 => Out(Custom(balanced)),
    BTRFS_IOC_INO_PATHS 0xc038_9423 => Special(&PATHS),
    BTRFS_IOC_LOGICAL_INO 0xc038_9424 => Special(&INODES),
    BTRFS_IOC_SET_RECEIVED_SUBVOL 0xc0c8_9425 => Asks(
        &BTRFS_RECEIVED, &["uuid", "stransid", "stime", "flags"], &["rtransid", "rtime"]),
    BTRFS_IOC_SEND 0x4048_9426 => In(Custom(send)),
    BTRFS_IOC_DEVICES_READY 0x9000_9427 => NAMED,
    BTRFS_IOC_QUOTA_CTL 0xc010_9428 => In(To(&Struct(&BTRFS_QUOTA))),
    BTRFS_IOC_QGROUP_ASSIGN 0x4018_9429 => In(To(&Struct(&BTRFS_ASSIGN))),
    BTRFS_IOC_QGROUP_CREATE 0x4010_942a => In(To(&Struct(&BTRFS_GROUP))),
    BTRFS_IOC_QGROUP_LIMIT 0x8030_942b => Out(To(&Struct(&BTRFS_GROUP_LIMIT))),
    BTRFS_IOC_QUOTA_RESCAN 0x4040_942c => In(To(&Struct(&BTRFS_RESCAN))),
    BTRFS_IOC_QUOTA_RESCAN_STATUS 0x8040_942d => Out(To(&Struct(&BTRFS_RESCANNED))),
    BTRFS_IOC_QUOTA_RESCAN_WAIT 0x942e => Unused,
    BTRFS_IOC_GET_DEV_STATS 0xc408_9434 => Special(&STATISTICS),
    BTRFS_IOC_DEV_REPLACE 0xca28_9435 => Special(&REPLACE),
    BTRFS_IOC_GET_FEATURES 0x8018_9439 => Out(To(&Struct(&BTRFS_FEATURES))),
    BTRFS_IOC_SET_FEATURES 0x4030_9439 => In(Custom(wanted)),
    BTRFS_IOC_GET_SUPPORTED_FEATURES 0x8048_9439 => Out(Custom(supported)),
}

/// The flags of a subvolume, without the brackets that other numbers behind pointers have.
fn volume_flags(cx: &Cx<'_>, raw: u64) -> Value {
    const FLAGS: Kind = To(&Flags64(&BTRFS_VOLUME_FLAGS));
    match cx.value(&FLAGS, raw) {
        Value::Ref(flags) => *flags,
        other => other,
    }
}

/// A structure at `raw`, or what is shown where it can't be.
fn read(cx: &Cx<'_>, raw: u64, layout: &'static crate::syscalls::Layout) -> Result<Record, Value> {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Err(Value::Address(at));
    }
    cx.record(layout, at).ok_or(Value::Unreadable(at))
}

/// The tree in which an inode is, and its path there. The tree is only answered where it was not asked for.
static LOOKUP: Stages = Stages { entry: lookup, exit: looked_up };

fn lookup(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &BTRFS_LOOKUP, &["treeid", "objectid"]).map_or_else(|value| value, Value::Struct)
}

fn looked_up(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Struct(asked) = before else { return before.clone() };
    let own_tree = asked.get("treeid") == Some(&Value::Unsigned(0));
    let fields: Fields = if own_tree { &["treeid", "name"] } else { &["name"] };
    answered(cx, before, part(cx, raw, &BTRFS_LOOKUP, fields))
}

/// A search in a tree, and the items that were found; the second form says how much room there is.
static SEARCH: Stages = Stages { entry: search, exit: found };

const SECOND_SEARCH: u32 = 0xc070_9411;

fn search(cx: &Cx<'_>, raw: u64) -> Value {
    const KEY: Fields = &[
        "tree_id",
        "min_objectid",
        "max_objectid",
        "min_offset",
        "max_offset",
        "min_transid",
        "max_transid",
        "min_type",
        "max_type",
        "nr_items",
    ];
    search_shown(cx, raw, KEY).map_or_else(|value| value, |(shown, _)| Value::Struct(shown))
}

/// Some fields of the key, the size of the buffer where it is said, and where the buffer is and how long.
fn search_shown(cx: &Cx<'_>, raw: u64, fields: Fields) -> Result<(StructValue, (u64, u64, u64)), Value> {
    /// The first form's buffer takes what is left of a page.
    const ROOM: u64 = 4096;
    let at = VAddr::new(raw);
    let record = read(cx, raw, &BTRFS_SEARCH_KEY)?;
    let size = BTRFS_SEARCH_KEY.size(cx.abi) as u64;
    let key = part_of(cx, &record.bytes, at, &BTRFS_SEARCH_KEY, fields);
    let mut shown = StructValue::of(vec![Field { name: "key", value: Value::Struct(key) }]);
    let count = record.number("nr_items");
    if cx.args[1] as u32 != SECOND_SEARCH {
        return Ok((shown, (raw.wrapping_add(size), ROOM - size, count)));
    }
    let room = cx.u64(VAddr::new(raw.wrapping_add(size))).ok_or(Value::Unreadable(at))?;
    shown.push("buf_size", Value::Unsigned(room));
    Ok((shown, (raw.wrapping_add(size + 8), room, count)))
}

fn found(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = search_shown(cx, raw, &["nr_items"]).map(|(mut shown, (start, room, count))| {
        if cx.limits.detail {
            shown.push("buf", items(cx, start, room, count));
        } else {
            shown.more = true;
        }
        shown
    });
    answered(cx, before, answer)
}

/// Items of different lengths, one behind the other.
fn items(cx: &Cx<'_>, start: u64, room: u64, count: u64) -> Value {
    /// No more are shown, however many there are said to be.
    const MOST: u64 = 1 << 16;
    let header = BTRFS_SEARCH_ITEM.size(cx.abi) as u64;
    let mut shown = ArrayValue::default();
    let mut offset = 0_u64;
    for _ in 0..count.min(MOST) {
        if offset.saturating_add(header) > room {
            shown.more = true;
            break;
        }
        let at = VAddr::new(start.wrapping_add(offset));
        let Some(record) = cx.record(&BTRFS_SEARCH_ITEM, at) else {
            shown.unreadable = Some(at);
            break;
        };
        shown.items.push(Value::Struct(cx.structure(&BTRFS_SEARCH_ITEM, &record.bytes, at)));
        offset = offset.saturating_add(header).saturating_add(record.number("len"));
        // As in strace, one more than a string has characters, also with -v.
        if shown.items.len() > cx.limits.strlen {
            shown.more = true;
            break;
        }
    }
    Value::Array(shown)
}

/// How space is used, kind by kind.
static SPACES: Stages = Stages { entry: spaces_wanted, exit: spaces };

fn spaces_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &BTRFS_SPACES_WANTED, &["space_slots"]).map_or_else(|value| value, Value::Struct)
}

fn spaces(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = read(cx, raw, &BTRFS_SPACES_WANTED).map(|record| {
        let count = record.number("total_spaces");
        let mut shown = StructValue::of(vec![Field { name: "total_spaces", value: Value::Unsigned(count) }]);
        match (record.number("space_slots"), cx.limits.detail) {
            (0, _) if count != 0 => {}
            (_, false) => shown.more = true,
            (_, true) => {
                let first = VAddr::new(raw.wrapping_add(record.bytes.len() as u64));
                shown.push("spaces", cx.array(&Struct(&BTRFS_SPACE), first, count));
            }
        }
        shown
    });
    answered(cx, before, answer)
}

/// A subvolume or a snapshot is made.
static VOLUME: Stages = Stages { entry: volume, exit: volume_made };

fn volume(cx: &Cx<'_>, raw: u64) -> Value {
    const INHERIT: u64 = 4;
    let record = match read(cx, raw, &BTRFS_VOLUME) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let at = VAddr::new(raw);
    let mut shown = part_of(cx, &record.bytes, at, &BTRFS_VOLUME, &["fd", "flags"]);
    if record.number("flags") & INHERIT != 0 {
        shown.push("size", Value::Unsigned(record.number("size")));
        // The pointer stands behind the size.
        let offset = BTRFS_VOLUME.offset_of(cx.abi, "size").unwrap_or(0) + 8;
        let pointer = cx.value(&Ulong, cx.word(VAddr::new(raw.wrapping_add(offset as u64))).unwrap_or(0));
        shown.push("qgroup_inherit", inherited(cx, if let Value::Unsigned(raw) = pointer { raw } else { 0 }));
    }
    shown.fields.extend(part_of(cx, &record.bytes, at, &BTRFS_VOLUME, &["name"]).fields);
    Value::Struct(shown)
}

/// What the groups of a new subvolume are.
fn inherited(cx: &Cx<'_>, raw: u64) -> Value {
    let record = match read(cx, raw, &BTRFS_INHERITED) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let mut shown = cx.structure(&BTRFS_INHERITED, &record.bytes, VAddr::new(raw));
    if cx.limits.detail {
        let first = VAddr::new(raw.wrapping_add(record.bytes.len() as u64));
        shown.push("qgroups", cx.array(&U64, first, record.number("num_qgroups")));
    } else {
        shown.more = true;
    }
    Value::Struct(shown)
}

fn volume_made(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    answered(cx, before, part(cx, raw, &BTRFS_VOLUME, &["transid"]))
}

/// What a file system is; two fields are only there where its flags say so.
fn info(cx: &Cx<'_>, raw: u64) -> Value {
    const CHECKSUM: u64 = 1;
    const GENERATION: u64 = 2;
    const METADATA_UUID: u64 = 4;
    let record = match read(cx, raw, &BTRFS_INFO) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let flags = record.number("flags");
    let mut names = vec!["max_id", "num_devices", "fsid", "nodesize", "sectorsize", "clone_alignment"];
    if flags & CHECKSUM != 0 {
        names.extend(["csum_type", "csum_size"]);
    }
    names.push("flags");
    if flags & GENERATION != 0 {
        names.push("generation");
    }
    if flags & METADATA_UUID != 0 {
        names.push("metadata_uuid");
    }
    let mut shown = StructValue::default();
    for name in names {
        shown.push(name, record.value(cx, name));
    }
    Value::Struct(shown)
}

/// Balancing, and how far it is.
static BALANCE: Stages = Stages { entry: balance, exit: balance_started };

/// The parts of a file system that are balanced, as the flags say.
fn balance_shown(cx: &Cx<'_>, raw: u64, names: &[&'static str]) -> Result<StructValue, Value> {
    let record = read(cx, raw, &BTRFS_BALANCE)?;
    let flags = record.number("flags");
    let mut shown = StructValue::default();
    for &name in names {
        shown.push(name, record.value(cx, name));
    }
    for (name, flag) in [("data", 1), ("meta", 4), ("sys", 2)] {
        if flags & flag != 0 {
            shown.push(name, record.value(cx, name));
        }
    }
    Ok(shown)
}

fn balance(cx: &Cx<'_>, raw: u64) -> Value {
    balance_shown(cx, raw, &["flags"]).map_or_else(|value| value, Value::Struct)
}

fn balance_started(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        // What can't be read, or is not to be, is said twice, as strace does.
        Value::Address(_) | Value::Unreadable(_) if !cx.failed() => {
            Value::Change(Box::new(before.clone()), Box::new(before.clone()))
        }
        _ => answered(cx, before, balance_shown(cx, raw, &["flags", "state"])),
    }
}

fn balanced(cx: &Cx<'_>, raw: u64) -> Value {
    balance_shown(cx, raw, &["flags", "state"]).map_or_else(|value| value, Value::Struct)
}

/// The paths of an inode.
static PATHS: Stages = Stages { entry: paths_wanted, exit: paths };

fn paths_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &BTRFS_PATHS, &["inum", "size", "fspath"]).map_or_else(|value| value, Value::Struct)
}

fn paths(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = read(cx, raw, &BTRFS_PATHS).map(|record| {
        let path = |bytes: &[u8], first: VAddr| {
            let offset = u64::from_le_bytes(bytes.try_into().unwrap_or_default());
            match cx.string(VAddr::new(first.raw().wrapping_add(offset)), usize::MAX, BytesKind::Path) {
                Value::Address(at) | Value::Unreadable(at) => Value::Hex(at.raw()),
                path => path,
            }
        };
        let held = container(cx, record.number("fspath"), |first, count| {
            cx.array_with(first, count, 8, |bytes, _| path(bytes, first))
        });
        StructValue::of(vec![Field { name: "fspath", value: held }])
    });
    answered(cx, before, answer)
}

/// Which inodes have a block.
static INODES: Stages = Stages { entry: inodes_wanted, exit: inodes };

fn inodes_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &BTRFS_INODES, &["logical", "size", "reserved", "flags", "inodes"])
        .map_or_else(|value| value, Value::Struct)
}

fn inodes(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    /// Of each inode there are three numbers.
    const NUMBERS: u64 = 3;
    let answer = read(cx, raw, &BTRFS_INODES).map(|record| {
        let held = container(cx, record.number("inodes"), |first, count| {
            cx.array(&Struct(&BTRFS_INODE), first, count / NUMBERS)
        });
        StructValue::of(vec![Field { name: "inodes", value: held }])
    });
    answered(cx, before, answer)
}

/// A buffer that the kernel fills with as many numbers as there is room for.
fn container(cx: &Cx<'_>, raw: u64, values: impl FnOnce(VAddr, u64) -> Value) -> Value {
    let record = match read(cx, raw, &BTRFS_CONTAINER) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let mut shown = cx.structure(&BTRFS_CONTAINER, &record.bytes, VAddr::new(raw));
    if cx.limits.detail {
        let first = VAddr::new(raw.wrapping_add(record.bytes.len() as u64));
        shown.push("val", values(first, record.number("elem_cnt")));
    } else {
        shown.more = true;
    }
    Value::Struct(shown)
}

/// A subvolume is sent.
fn send(cx: &Cx<'_>, raw: u64) -> Value {
    let record = match read(cx, raw, &BTRFS_SENT) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let at = VAddr::new(raw);
    let mut shown = part_of(cx, &record.bytes, at, &BTRFS_SENT, &["send_fd", "clone_sources_count"]);
    let sources = record.number("clone_sources");
    shown.push(
        "clone_sources",
        match cx.limits.detail {
            true => cx.array(&CustomOf(Width::W64, object), VAddr::new(sources), record.number("clone_sources_count")),
            false => Value::address(sources),
        },
    );
    shown.fields.extend(part_of(cx, &record.bytes, at, &BTRFS_SENT, &["parent_root", "flags"]).fields);
    Value::Struct(shown)
}

/// Counters of errors.
static STATISTICS: Stages = Stages { entry: statistics_wanted, exit: statistics };

fn statistics_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    part(cx, raw, &BTRFS_STATISTICS_HEAD, &["devid", "nr_items", "flags"]).map_or_else(|value| value, Value::Struct)
}

fn statistics(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = read(cx, raw, &BTRFS_STATISTICS_HEAD).map(|record| {
        let known = BTRFS_STATISTICS.entries.len() as u64;
        let count = record.number("nr_items");
        let mut shown = part_of(cx, &record.bytes, VAddr::new(raw), &BTRFS_STATISTICS_HEAD, &["nr_items", "flags"]);
        // All of them, whatever -s says.
        let start = BTRFS_STATISTICS_HEAD.offset_of(cx.abi, "values").unwrap_or(0);
        let number = |bytes: &[u8]| Value::Unsigned(u64::from_le_bytes(bytes.try_into().unwrap_or_default()));
        let labelled = record.bytes[start..]
            .chunks_exact(8)
            .map(number)
            .zip(0..count.min(known))
            .map(|(value, index)| Value::At { index, names: &BTRFS_STATISTICS, value: Box::new(value) });
        let items = labelled.collect();
        let list = ArrayValue { items, more: count > known, ..ArrayValue::default() };
        shown.push("", Value::Array(list));
        shown
    });
    answered(cx, before, answer)
}

/// A device is replaced by another.
static REPLACE: Stages = Stages { entry: replace, exit: replaced };

const REPLACE_START: u64 = 0;
const REPLACE_STATUS: u64 = 1;

fn replace(cx: &Cx<'_>, raw: u64) -> Value {
    let record = match read(cx, raw, &BTRFS_REPLACE) {
        Ok(record) => record,
        Err(value) => return value,
    };
    let fields: Fields = if record.number("cmd") == REPLACE_START { &["cmd", "start"] } else { &["cmd"] };
    Value::Struct(part_of(cx, &record.bytes, VAddr::new(raw), &BTRFS_REPLACE, fields))
}

fn replaced(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let answer = read(cx, raw, &BTRFS_REPLACE).map(|record| {
        let at = VAddr::new(raw);
        let mut shown = part_of(cx, &record.bytes, at, &BTRFS_REPLACE, &["result"]);
        if record.number("cmd") == REPLACE_STATUS {
            let offset = BTRFS_REPLACE.offset_of(cx.abi, "start").unwrap_or(0);
            let status = cx.structure(&BTRFS_REPLACE_STATUS, &record.bytes[offset..], at);
            shown.push("status", Value::Struct(status));
        }
        shown
    });
    answered(cx, before, answer)
}

/// The features that are set and those that are kept.
fn wanted(cx: &Cx<'_>, raw: u64) -> Value {
    feature_sets(cx, raw, 2)
}

/// So many sets of features, or their address where not all can be read.
fn feature_sets(cx: &Cx<'_>, raw: u64, count: usize) -> Value {
    let at = VAddr::new(raw);
    if raw != 0 && cx.limits.follow && cx.exactly(at, count * BTRFS_FEATURES.size(cx.abi)).is_none() {
        return Value::Unreadable(at);
    }
    static SET: Kind = Struct(&BTRFS_FEATURES);
    cx.value(&Array(&SET, Fixed(count)), raw)
}

/// The features that the kernel knows, and those that may be changed.
fn supported(cx: &Cx<'_>, raw: u64) -> Value {
    let mut all = feature_sets(cx, raw, 3);
    if let Value::Array(sets) = &mut all {
        for (set, meaning) in sets.items.iter_mut().zip(["supported", "safe to set", "safe to clear"]) {
            *set = set.clone().noted(meaning);
        }
    }
    all
}
