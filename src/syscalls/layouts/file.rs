//! Files: what is known of them, locks on them, entries of directories.

use crate::syscalls::consts::file::{LOCK_TYPES, OPEN_FLAGS, OWNER_TYPES, RESOLVE_FLAGS, SEEK_ORIGINS};
use crate::syscalls::consts::stat::{FS_TYPES, MOUNTED_FLAGS, STATX_ATTRS, STATX_MASK};
use crate::syscalls::prelude::*;

layouts! {
    OPEN_HOW: "struct open_how", "linux/openat2.h" {
        flags: Flags64(&OPEN_FLAGS), mode: U64, resolve: Flags64(&RESOLVE_FLAGS),
    }
    FLOCK: "struct flock", "asm/fcntl.h" {
        l_type: Const16(&LOCK_TYPES), l_whence: Const16(&SEEK_ORIGINS), l_start: Long, l_len: Long, l_pid: Pid,
    }
    FLOCK64: "struct flock64", "asm/fcntl.h" {
        l_type: Const16(&LOCK_TYPES), l_whence: Const16(&SEEK_ORIGINS), l_start: S64, l_len: S64, l_pid: Pid,
    }
    OWNER_EX: "struct f_owner_ex", "asm/fcntl.h" { r#type: Const(&OWNER_TYPES), pid: Pid }
    STAT: "struct stat", "asm/stat.h", only(X86_64) {
        st_dev: Ulong, st_ino: Ulong, st_nlink: Ulong, st_mode: Uint, st_uid: Uint, st_gid: Uint, pad: Pad(4),
        st_rdev: Ulong, st_size: Ulong, st_blksize: Ulong, st_blocks: Ulong, st_atime: Ulong, st_atime_nsec: Ulong,
        st_mtime: Ulong, st_mtime_nsec: Ulong, st_ctime: Ulong, st_ctime_nsec: Ulong, reserved: Pad(24),
    }
    STAT32: "struct stat", "asm/stat.h", only(I386) {
        st_dev: Ulong, st_ino: Ulong, st_mode: U16, st_nlink: U16, st_uid: U16, st_gid: U16, st_rdev: Ulong,
        st_size: Ulong, st_blksize: Ulong, st_blocks: Ulong, st_atime: Ulong, st_atime_nsec: Ulong, st_mtime: Ulong,
        st_mtime_nsec: Ulong, st_ctime: Ulong, st_ctime_nsec: Ulong, reserved: Pad(8),
    }
    STAT64: "struct stat64", "asm/stat.h", only(I386) {
        st_dev: U64, pad: Pad(4), truncated_ino: Ulong, st_mode: Uint, st_nlink: Uint, st_uid: Ulong, st_gid: Ulong,
        st_rdev: U64, more_pad: Pad(4), st_size: U64, st_blksize: Ulong, st_blocks: U64, st_atime: Ulong,
        st_atime_nsec: Ulong, st_mtime: Ulong, st_mtime_nsec: Uint, st_ctime: Ulong, st_ctime_nsec: Ulong, st_ino: U64,
    }
    OLD_STAT: "struct __old_kernel_stat", "asm/stat.h", only(I386) {
        st_dev: U16, st_ino: U16, st_mode: U16, st_nlink: U16, st_uid: U16, st_gid: U16, st_rdev: U16, pad: Pad(2),
        st_size: Ulong, st_atime: Ulong, st_mtime: Ulong, st_ctime: Ulong,
    }
    STATX_TIME: "struct statx_timestamp", "linux/stat.h" { tv_sec: S64, tv_nsec: Uint, reserved: Pad(4) }
    STATX: "struct statx", "linux/stat.h" {
        stx_mask: Flags(&STATX_MASK), stx_blksize: Uint, stx_attributes: Flags64(&STATX_ATTRS), stx_nlink: Uint,
        stx_uid: Id, stx_gid: Id, stx_mode: U16, spare0: Pad(2), stx_ino: U64, stx_size: U64, stx_blocks: U64,
        stx_attributes_mask: Flags64(&STATX_ATTRS), stx_atime: Struct(&STATX_TIME), stx_btime: Struct(&STATX_TIME),
        stx_ctime: Struct(&STATX_TIME), stx_mtime: Struct(&STATX_TIME), stx_rdev_major: Uint, stx_rdev_minor: Uint,
        stx_dev_major: Uint, stx_dev_minor: Uint, stx_mnt_id: X64, stx_dio_mem_align: Uint,
        stx_dio_offset_align: Uint, spare3: Pad(96),
    }
    STATFS: "struct statfs", "asm/statfs.h" {
        f_type: ConstLong(&FS_TYPES), f_bsize: Ulong, f_blocks: Ulong, f_bfree: Ulong, f_bavail: Ulong, f_files: Ulong,
        f_ffree: Ulong, f_fsid: Struct(&FSID), f_namelen: Ulong, f_frsize: Ulong, f_flags: FlagsLong(&MOUNTED_FLAGS),
        f_spare: Inline(&Ulong, 4),
    }
    STATFS64: "struct statfs64", "asm/statfs.h", only(I386) {
        f_type: ConstLong(&FS_TYPES), f_bsize: Ulong, f_blocks: U64, f_bfree: U64, f_bavail: U64, f_files: U64,
        f_ffree: U64, f_fsid: Struct(&FSID), f_namelen: Ulong, f_frsize: Ulong, f_flags: FlagsLong(&MOUNTED_FLAGS),
        f_spare: Inline(&Ulong, 4),
    }
    FSID: "__kernel_fsid_t", "linux/types.h" { val: Inline(&X32, 2) }
}
