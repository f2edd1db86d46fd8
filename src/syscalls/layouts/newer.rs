//! Structures of calls that are newer than the headers of the machine that this was written on.

use crate::syscalls::consts::file::XATTR_FLAGS;
use crate::syscalls::consts::mount::{MOUNT_ATTRS, MOUNT_FLAGS, PROPAGATION};
use crate::syscalls::consts::newer::{INODE_XFLAGS, MOUNT_ROOT, STATMOUNT_MASK};
use crate::syscalls::consts::stat::FS_TYPES;
use crate::syscalls::prelude::*;

layouts! {
    CACHESTAT_RANGE: "struct cachestat_range", "linux/mman.h" { off: U64, len: U64 }
    CACHESTAT: "struct cachestat", "linux/mman.h" {
        nr_cache: U64, nr_dirty: U64, nr_writeback: U64, nr_evicted: U64, nr_recently_evicted: U64,
    }
    FILE_ATTR: "struct file_attr", "linux/fs.h" {
        fa_xflags: Flags64(&INODE_XFLAGS), fa_extsize: Uint, fa_nextents: Uint, fa_projid: Uint, fa_cowextsize: Uint,
    }
    XATTR_ARGS: "struct xattr_args", "linux/xattr.h" { value: U64, size: Uint, flags: Flags(&XATTR_FLAGS) }
    MNT_ID_REQ: "struct mnt_id_req", "linux/mount.h" { size: Uint, spare: Uint, mnt_id: Const64(&MOUNT_ROOT), param: U64 }
    STATMOUNT: "struct statmount", "linux/mount.h" {
        size: Uint, mnt_opts: Uint, mask: Flags64(&STATMOUNT_MASK), sb_dev_major: Uint, sb_dev_minor: Uint,
        sb_magic: Const64(&FS_TYPES), sb_flags: Flags(&MOUNT_FLAGS), fs_type: Uint, mnt_id: X64, mnt_parent_id: X64,
        mnt_id_old: Uint, mnt_parent_id_old: Uint, mnt_attr: Flags64(&MOUNT_ATTRS),
        mnt_propagation: Flags64(&PROPAGATION), mnt_peer_group: U64, mnt_master: U64, propagate_from: U64,
        mnt_root: Uint, mnt_point: Uint, mnt_ns_id: U64, fs_subtype: Uint, sb_source: Uint, opt_num: Uint,
        opt_array: Uint, opt_sec_num: Uint, opt_sec_array: Uint, supported_mask: Flags64(&STATMOUNT_MASK),
        mnt_uidmap_num: Uint, mnt_uidmap: Uint, mnt_gidmap_num: Uint, mnt_gidmap: Uint, spare: Pad(344),
    }
}
