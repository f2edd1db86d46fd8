//! stat and its relatives.

use crate::syscalls::prelude::*;

layouts! {
    STAT: "struct stat", "asm/stat.h" {
        ~st_dev: Dev, ~st_ino: Ulong, ~st_nlink: Ulong, st_mode: Mode, ~st_uid: Id, ~st_gid: Id, pad: Pad(4),
        ~st_rdev: Dev, st_size: Long, ~st_blksize: Long, ~st_blocks: Long,
        ~st_atime: Ulong, ~st_atime_nsec: Ulong, ~st_mtime: Ulong, ~st_mtime_nsec: Ulong, ~st_ctime: Ulong,
        ~st_ctime_nsec: Ulong, reserved: Pad(24),
    }
}
