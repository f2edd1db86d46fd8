//! Structures of the file system btrfs.

use super::device::uuid;
use super::filesystem::descriptor;
use crate::syscalls::consts::btrfs::*;
use crate::syscalls::prelude::*;

/// A number that has a name in a few cases, and is decimal otherwise.
fn named(raw: u64, names: &'static Names) -> Value {
    match names.of(raw) {
        Some(name) => Value::Alias {
            plain: Box::new(Value::Unsigned(raw)),
            named: Box::new(Value::Symbol { raw, text: name.into() }),
        },
        None => Value::Unsigned(raw),
    }
}

/// The number of a tree or of what is in one.
pub(crate) fn object(_: &Cx<'_>, raw: u64) -> Value {
    named(raw, &BTRFS_OBJECTS)
}

/// A number whose largest value means that there is no limit.
pub(super) fn limit(_: &Cx<'_>, raw: u64) -> Value {
    if raw == u64::MAX { named(raw, &BTRFS_OBJECTS) } else { Value::Unsigned(raw) }
}

/// The type of an item in a tree.
fn key(_: &Cx<'_>, raw: u64) -> Value {
    match raw {
        0 => Value::Unsigned(raw),
        0xffff_ffff => {
            Value::Alias { plain: Box::new(Value::Unsigned(raw)), named: Box::new(Value::word("UINT32_MAX")) }
        }
        raw => named(raw, &BTRFS_KEYS),
    }
}

/// Features of which none has been defined yet.
fn no_features(_: &Cx<'_>, raw: u64) -> Value {
    match raw {
        0 => Value::Hex(0),
        raw => Value::Hex(raw).remarked("BTRFS_FEATURE_COMPAT_???"),
    }
}

/// A time with its date.
fn time(cx: &Cx<'_>, bytes: &[u8], at: VAddr) -> Value {
    let record = cx.record_of(&BTRFS_TIME, bytes);
    let (seconds, nanoseconds) = (record.number("sec") as i64, record.number("nsec"));
    Value::Struct(cx.structure(&BTRFS_TIME, bytes, at)).dated(seconds, nanoseconds, 9)
}

/// The number of an object.
const OBJECT: Kind = CustomOf(Width::W64, object);
const LIMIT: Kind = CustomOf(Width::W64, limit);
const KEY: Kind = CustomOf(Width::W32, key);
const FD64: Kind = CustomOf(Width::W64, descriptor);
const ADDRESS64: Kind = CustomOf(Width::W64, |_, raw| Value::address(raw));

layouts! {
    BTRFS_LOOKUP: "struct btrfs_ioctl_ino_lookup_args", "linux/btrfs.h" {
        treeid: OBJECT, objectid: OBJECT, name: Chars(4080),
    }
    BTRFS_RESCANNED: "struct btrfs_ioctl_quota_rescan_args", "linux/btrfs.h" {
        flags: U64, progress: OBJECT, reserved: Pad(48),
    }
    BTRFS_TIME: "struct btrfs_ioctl_timespec", "linux/btrfs.h" { sec: U64, nsec: Uint }
    BTRFS_SEARCH_KEY: "struct btrfs_ioctl_search_key", "linux/btrfs.h" {
        tree_id: OBJECT, min_objectid: OBJECT, max_objectid: OBJECT, min_offset: LIMIT, max_offset: LIMIT,
        min_transid: LIMIT, max_transid: LIMIT, min_type: KEY, max_type: KEY, nr_items: Uint, unused: Pad(36),
    }
    BTRFS_SEARCH_ITEM: "struct btrfs_ioctl_search_header", "linux/btrfs.h" {
        transid: U64, objectid: OBJECT, offset: U64, r#type: KEY, len: Uint,
    }
    BTRFS_SPACE: "struct btrfs_ioctl_space_info", "linux/btrfs.h" {
        flags: Flags64(&BTRFS_SPACES), total_bytes: U64, used_bytes: U64,
    }
    BTRFS_SPACES_WANTED: "struct btrfs_ioctl_space_args", "linux/btrfs.h" { space_slots: U64, total_spaces: U64 }
    BTRFS_VOLUME: "struct btrfs_ioctl_vol_args_v2", "linux/btrfs.h" {
        fd: FD64, transid: U64, flags: Flags64(&crate::syscalls::consts::filesystem::BTRFS_VOLUME_FLAGS), size: U64,
        rest: Pad(24), name: Chars(4040),
    }
    BTRFS_LIMITS: "struct btrfs_qgroup_limit", "linux/btrfs.h" {
        flags: Flags64(&BTRFS_LIMIT_FLAGS), max_rfer: U64, max_excl: U64, rsv_rfer: U64, rsv_excl: U64,
    }
    BTRFS_GROUP_LIMIT: "struct btrfs_ioctl_qgroup_limit_args", "linux/btrfs.h" {
        qgroupid: U64, lim: Struct(&BTRFS_LIMITS),
    }
    BTRFS_INHERITED: "struct btrfs_qgroup_inherit", "linux/btrfs.h" {
        flags: Flags64(&BTRFS_INHERIT_FLAGS), num_qgroups: U64, num_ref_copies: U64, num_excl_copies: U64,
        lim: Struct(&BTRFS_LIMITS),
    }
    BTRFS_FEATURES: "struct btrfs_ioctl_feature_flags", "linux/btrfs.h" {
        compat_flags: CustomOf(Width::W64, no_features), compat_ro_flags: Flags64(&BTRFS_FEATURES_COMPAT_RO),
        incompat_flags: Flags64(&BTRFS_FEATURES_INCOMPAT),
    }
    BTRFS_INFO: "struct btrfs_ioctl_fs_info_args", "linux/btrfs.h" {
        max_id: U64, num_devices: U64, fsid: Decoded(&Blob(16), uuid), nodesize: Uint, sectorsize: Uint,
        clone_alignment: Uint, csum_type: Const16(&BTRFS_CHECKSUMS), csum_size: U16, flags: Flags64(&BTRFS_INFO_FLAGS),
        generation: U64, metadata_uuid: Decoded(&Blob(16), uuid), reserved: Pad(944),
    }
    BTRFS_DEVICE: "struct btrfs_ioctl_dev_info_args", "linux/btrfs.h" {
        devid: Dev64, uuid: Spare(&Decoded(&Blob(16), uuid)), bytes_used: U64, total_bytes: U64, unused: Pad(3032),
        path: Chars(1024),
    }
    BTRFS_SENT: "struct btrfs_ioctl_send_args", "linux/btrfs.h" {
        send_fd: FD64, clone_sources_count: U64, clone_sources: Ulong, parent_root: OBJECT,
        flags: Flags64(&BTRFS_SEND_FLAGS), rest: Pad(32),
    }
    BTRFS_RECEIVED: "struct btrfs_ioctl_received_subvol_args", "linux/btrfs.h" {
        uuid: Decoded(&Blob(16), uuid), stransid: U64, rtransid: U64, stime: Decoded(&Struct(&BTRFS_TIME), time),
        rtime: Decoded(&Struct(&BTRFS_TIME), time), flags: U64, reserved: Pad(128),
    }
    BTRFS_SCRUBBED: "struct btrfs_scrub_progress", "linux/btrfs.h" {
        data_extents_scrubbed: U64, tree_extents_scrubbed: U64, data_bytes_scrubbed: U64, tree_bytes_scrubbed: U64,
        read_errors: U64, csum_errors: U64, verify_errors: U64, no_csum: U64, csum_discards: U64, super_errors: U64,
        malloc_errors: U64, uncorrectable_errors: U64, corrected_errors: U64, last_physical: U64,
        unverified_errors: U64,
    }
    BTRFS_SCRUB: "struct btrfs_ioctl_scrub_args", "linux/btrfs.h" {
        devid: Dev64, start: U64, end: LIMIT, flags: Flags64(&BTRFS_SCRUB_FLAGS), progress: Struct(&BTRFS_SCRUBBED),
        unused: Pad(872),
    }
    BTRFS_BALANCE_PART: "struct btrfs_balance_args", "linux/btrfs.h" {
        profiles: Flags64(&BTRFS_SPACES), usage: LIMIT, devid: Dev64, pstart: LIMIT, pend: LIMIT, vstart: LIMIT, vend: LIMIT,
        target: LIMIT, flags: Flags64(&BTRFS_BALANCE_FILTERS), rest: Pad(64),
    }
    BTRFS_BALANCE: "struct btrfs_ioctl_balance_args", "linux/btrfs.h" {
        flags: Flags64(&BTRFS_BALANCE_FLAGS), state: Flags64(&BTRFS_BALANCE_STATES), data: Struct(&BTRFS_BALANCE_PART),
        meta: Struct(&BTRFS_BALANCE_PART), sys: Struct(&BTRFS_BALANCE_PART), rest: Pad(600),
    }
    BTRFS_STATISTICS_HEAD: "struct btrfs_ioctl_get_dev_stats", "linux/btrfs.h" {
        devid: Dev64, nr_items: U64, flags: Flags64(&BTRFS_STATISTICS_FLAGS), values: Inline(&U64, 5), unused: Pad(968),
    }
    BTRFS_INODES: "struct btrfs_ioctl_logical_ino_args", "linux/btrfs.h" {
        logical: U64, size: U64, reserved: Spare(&Inline(&X64, 3)), flags: Flags64(&BTRFS_INODE_FLAGS), inodes: ADDRESS64,
    }
    BTRFS_PATHS: "struct btrfs_ioctl_ino_path_args", "linux/btrfs.h" {
        inum: U64, size: U64, reserved: Pad(32), fspath: ADDRESS64,
    }
    BTRFS_CONTAINER: "struct btrfs_data_container", "linux/btrfs.h" {
        bytes_left: Uint, bytes_missing: Uint, elem_cnt: Uint, elem_missed: Uint,
    }
    BTRFS_INODE: "struct { __u64 inum, offset, root; }", "linux/btrfs.h" { inum: U64, offset: U64, root: OBJECT }
    BTRFS_QUOTA: "struct btrfs_ioctl_quota_ctl_args", "linux/btrfs.h" {
        cmd: Const64(&BTRFS_QUOTA_COMMANDS), status: Pad(8),
    }
    BTRFS_REPLACE_START: "struct btrfs_ioctl_dev_replace_start_params", "linux/btrfs.h" {
        srcdevid: Dev64, cont_reading_from_srcdev_mode: Const64(&BTRFS_REPLACE_MODES), srcdev_name: Chars(1025),
        tgtdev_name: Chars(1025),
    }
    BTRFS_REPLACE_STATUS: "struct btrfs_ioctl_dev_replace_status_params", "linux/btrfs.h" {
        replace_state: Const64(&BTRFS_REPLACE_STATES), progress_1000: CustomOf(Width::W64, thousandths),
        time_started: CustomOf(Width::W64, seconds), time_stopped: CustomOf(Width::W64, seconds), num_write_errors: U64,
        num_uncorrectable_read_errors: U64,
    }
    BTRFS_REPLACE: "struct btrfs_ioctl_dev_replace_args", "linux/btrfs.h" {
        cmd: Const64(&BTRFS_REPLACE_COMMANDS), result: Const64(&BTRFS_REPLACE_RESULTS),
        start: Struct(&BTRFS_REPLACE_START), rest: Pad(512),
    }
}

/// A progress in thousandths, also in per cent.
fn thousandths(_: &Cx<'_>, raw: u64) -> Value {
    Value::Unsigned(raw).noted(format!("{}.{}%", raw / 10, raw % 10))
}

/// A time in seconds with its date.
fn seconds(_: &Cx<'_>, raw: u64) -> Value {
    Value::Unsigned(raw).dated(raw as i64, 0, 0)
}
