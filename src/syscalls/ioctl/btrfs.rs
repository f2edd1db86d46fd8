//! The file system btrfs: linux/btrfs.h.

use super::Argument::{self, Answer, In, Out, Unused};
use super::arguments;
use crate::syscalls::consts::filesystem::*;
use crate::syscalls::layouts::filesystem::*;
use crate::syscalls::prelude::*;

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
    BTRFS_IOC_INO_LOOKUP 0xd000_9412 => Answer(&BTRFS_LOOKUP, &BTRFS_LOOKED_UP),
    BTRFS_IOC_DEFAULT_SUBVOL 0x4008_9413 => NUMBER,
    BTRFS_IOC_WAIT_SYNC 0x4008_9416 => NUMBER,
    BTRFS_IOC_START_SYNC 0x8008_9418 => Out(To(&U64)),
    BTRFS_IOC_SUBVOL_GETFLAGS 0x8008_9419 => Out(Custom(volume_flags)),
    BTRFS_IOC_SUBVOL_SETFLAGS 0x4008_941a => In(Custom(volume_flags)),
    BTRFS_IOC_SCRUB_CANCEL 0x941c => Unused,
    BTRFS_IOC_DEVICES_READY 0x9000_9427 => NAMED,
    BTRFS_IOC_QGROUP_ASSIGN 0x4018_9429 => In(To(&Struct(&BTRFS_ASSIGN))),
    BTRFS_IOC_QGROUP_CREATE 0x4010_942a => In(To(&Struct(&BTRFS_GROUP))),
    BTRFS_IOC_QUOTA_RESCAN 0x4040_942c => In(To(&Struct(&BTRFS_RESCAN))),
    BTRFS_IOC_QUOTA_RESCAN_STATUS 0x8040_942d => Out(To(&Struct(&BTRFS_RESCANNED))),
    BTRFS_IOC_QUOTA_RESCAN_WAIT 0x942e => Unused,
}

/// The flags of a subvolume, without the brackets that other numbers behind pointers have.
fn volume_flags(cx: &Cx<'_>, raw: u64) -> Value {
    const FLAGS: Kind = To(&Flags64(&BTRFS_VOLUME_FLAGS));
    match cx.value(&FLAGS, raw) {
        Value::Ref(flags) => *flags,
        other => other,
    }
}
