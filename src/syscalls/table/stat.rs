//! What is known of files and file systems.

use crate::syscalls::consts::file::{AT_ATTR_FLAGS, AT_FLAGS};
use crate::syscalls::consts::stat::{STATX_FLAGS, STATX_MASK};
use crate::syscalls::custom::newer::file_attr;
use crate::syscalls::custom::stat::{stat, statfs, statx};
use crate::syscalls::layouts::newer::{CACHESTAT, CACHESTAT_RANGE};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    stat [FILE | STAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(stat)) -> Int;
    lstat [FILE | LSTAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(stat)) -> Int;
    fstat [DESC | FSTAT | STAT_LIKE] (fd: In Fd, statbuf: Out Custom(stat)) -> Int;
    newfstatat [DESC | FILE | FSTAT | STAT_LIKE] (dirfd: In DirFd, pathname: In Path, statbuf: Out Custom(stat), flags: In Flags(&AT_FLAGS)) -> Int;
    statx [DESC | FILE | FSTAT | STAT_LIKE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&STATX_FLAGS), mask: In Flags(&STATX_MASK), statxbuf: Out Custom(statx)) -> Int;
    statfs [FILE | STATFS | STATFS_LIKE] (path: In Path, buf: Out Custom(statfs)) -> Int;
    fstatfs [DESC | FSTATFS | STATFS_LIKE] (fd: In Fd, buf: Out Custom(statfs)) -> Int;
    ustat [STATFS_LIKE] (dev: In Dev32, ubuf: Out Address) -> Int;
    sysfs [] (option: In Xlong, arg1: In Xlong, arg2: In Xlong) -> Int;
    cachestat [DESC] (fd: In Fd, cstat_range: In To(&Struct(&CACHESTAT_RANGE)), cstat: Out To(&Struct(&CACHESTAT)), flags: In X32) -> Int;
    file_getattr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, attr: Out Custom(file_attr), size: In Size, at_flags: In Flags(&AT_ATTR_FLAGS)) -> Int;
    file_setattr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, attr: In Custom(file_attr), size: In Size, at_flags: In Flags(&AT_ATTR_FLAGS)) -> Int;
}
