//! Structures of ioctl requests on files and block devices.

use crate::syscalls::consts::filesystem::*;
use crate::syscalls::prelude::*;

/// `__kernel_old_dev_t` of asm/posix_types.h.
const OLD_DEV: Kind = PerAbi(&Dev, &Kind::Device(Width::W16));

/// A descriptor in a 64-bit field.
pub(super) fn descriptor(_: &Cx<'_>, raw: u64) -> Value {
    Value::fd(raw as i32)
}

layouts! {
    TRIM_RANGE: "struct fstrim_range", "linux/fs.h" { start: X64, len: U64, minlen: U64 }
    CLONE_RANGE: "struct file_clone_range", "linux/fs.h" {
        src_fd: CustomOf(Width::W64, descriptor), src_offset: U64, src_length: U64, dest_offset: U64,
    }
    DEDUPE_RANGE: "struct file_dedupe_range", "linux/fs.h" {
        src_offset: U64, src_length: U64, dest_count: U16, reserved: Pad(6),
    }
    DEDUPE_INFO: "struct file_dedupe_range_info", "linux/fs.h" {
        dest_fd: CustomOf(Width::W64, descriptor), dest_offset: U64, bytes_deduped: U64, status: Int, reserved: Pad(4),
    }
    FSXATTR: "struct fsxattr", "linux/fs.h" {
        fsx_xflags: Flags(&EXTENDED_FLAGS), fsx_extsize: Uint, fsx_nextents: Uint, fsx_projid: X32,
        fsx_cowextsize: Uint, fsx_pad: Pad(8),
    }
    // What the kernel looks at when it is set.
    FSXATTR_SET: "struct fsxattr", "linux/fs.h" {
        fsx_xflags: Flags(&EXTENDED_FLAGS), fsx_extsize: Uint, nextents: Pad(4), fsx_projid: X32,
        fsx_cowextsize: Uint, fsx_pad: Pad(8),
    }
    FIEMAP: "struct fiemap", "linux/fiemap.h" {
        fm_start: U64, fm_length: U64, fm_flags: Flags(&FIEMAP_FLAGS), fm_mapped_extents: Uint,
        fm_extent_count: Uint, fm_reserved: Pad(4),
    }
    FIEMAP_EXTENT: "struct fiemap_extent", "linux/fiemap.h" {
        fe_logical: U64, fe_physical: U64, fe_length: U64, reserved: Pad(16), fe_flags: Flags(&EXTENT_FLAGS),
        rest: Pad(12),
    }
    BLKPG_ARGUMENT: "struct blkpg_ioctl_arg", "linux/blkpg.h" {
        op: Const(&PARTITION_OPERATIONS), flags: Int, datalen: Int, data: Address,
    }
    PARTITION: "struct blkpg_partition", "linux/blkpg.h" {
        start: S64, length: S64, pno: Int, devname: Chars(64), volname: Chars(64),
    }
    LOOP_INFO: "struct loop_info", "linux/loop.h" {
        lo_number: Int, ~lo_device: OLD_DEV, ~lo_inode: Ulong, ~lo_rdevice: OLD_DEV, lo_offset: X32,
        lo_encrypt_type: Const(&LOOP_CIPHERS), lo_encrypt_key_size: Uint, lo_flags: Flags(&LOOP_FLAGS),
        lo_name: Chars(64), lo_encrypt_key: Blob(32), ~lo_init: Inline(&Xlong, 2), ~reserved: Inline(&X8, 4),
    }
    LOOP_INFO_64: "struct loop_info64", "linux/loop.h" {
        ~lo_device: Dev64, ~lo_inode: U64, ~lo_rdevice: Dev64, lo_offset: X64, ~lo_sizelimit: U64, lo_number: Uint,
        ~lo_encrypt_type: Const(&LOOP_CIPHERS), ~lo_encrypt_key_size: Uint, lo_flags: Flags(&LOOP_FLAGS),
        lo_file_name: Chars(64), ~lo_crypt_name: Chars(64), ~lo_encrypt_key: Blob(32), ~lo_init: Inline(&X64, 2),
    }
    LOOP_CONFIG: "struct loop_config", "linux/loop.h" {
        fd: Fd, block_size: Uint, info: Struct(&LOOP_INFO_64), __reserved: Inline(&X64, 8),
    }
    BTRFS_NAME: "struct btrfs_ioctl_vol_args", "linux/btrfs.h" { fd: CustomOf(Width::W64, descriptor), name: Chars(4088) }
    BTRFS_DEFRAGMENT: "struct btrfs_ioctl_defrag_range_args", "linux/btrfs.h" {
        start: U64, len: CustomOf(Width::W64, super::btrfs::limit), flags: Flags64(&BTRFS_DEFRAGMENT_FLAGS), extent_thresh: Uint,
        compress_type: Const(&BTRFS_COMPRESSIONS), unused: Pad(16),
    }
    BTRFS_ASSIGN: "struct btrfs_ioctl_qgroup_assign_args", "linux/btrfs.h" { assign: U64, src: U64, dst: U64 }
    BTRFS_GROUP: "struct btrfs_ioctl_qgroup_create_args", "linux/btrfs.h" { create: U64, qgroupid: U64 }
    BTRFS_RESCAN: "struct btrfs_ioctl_quota_rescan_args", "linux/btrfs.h" { flags: U64, rest: Pad(56) }
}
