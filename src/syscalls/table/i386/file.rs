//! Files and memory on the 32-bit interface: 64-bit numbers in pairs of registers, older structures and ids.

use crate::syscalls::consts::file::{
    AT_FLAGS, FADVICE, FALLOC_FLAGS, FCNTL_CMDS, RWF_FLAGS, SEEK_ORIGINS, SYNC_FILE_RANGE_FLAGS,
};
use crate::syscalls::consts::memory::PROTECTION;
use crate::syscalls::consts::watch::FANOTIFY_MARK;
use crate::syscalls::custom::memory::{map_flags, page_offset};
use crate::syscalls::custom::offset::OFFSET64;
use crate::syscalls::custom::pair::{high_low, pair, unsigned_pair};
use crate::syscalls::custom::stat::{old_stat, stat64, statfs64};
use crate::syscalls::custom::watch::{fanotify_dirfd, fanotify_mask};
use crate::syscalls::custom::{dirent, fcntl, iovec, times};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    fcntl64 [DESC] (fd: In Fd, cmd: In Const(&FCNTL_CMDS), arg: InOut Staged(&fcntl::ARGUMENT64)) -> Custom(fcntl::result), note(fcntl::note);
    _llseek [DESC] (fd: In Fd, offset_high: In Custom(high_low::<1>), offset_low: In Unused, result: Out To(&U64), whence: In Const(&SEEK_ORIGINS)) -> Int;
    pread64 [DESC] (fd: In Fd, buf: Out Bytes(Ret), count: In Size, offset: In Custom(pair::<3>), offset_high: In Unused) -> Size;
    pwrite64 [DESC] (fd: In Fd, buf: In Bytes(Arg(2)), count: In Size, offset: In Custom(pair::<3>), offset_high: In Unused) -> Size;
    preadv [DESC] (fd: In Fd, iov: OutAny Custom(iovec::read::<2>), iovcnt: In Ulong, offset: In Custom(pair::<3>), offset_high: In Unused) -> Size;
    pwritev [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), iovcnt: In Ulong, offset: In Custom(pair::<3>), offset_high: In Unused) -> Size;
    preadv2 [DESC] (fd: In Fd, iov: OutAny Custom(iovec::read::<2>), iovcnt: In Ulong, offset: In Custom(pair::<3>), offset_high: In Unused, flags: In Flags(&RWF_FLAGS)) -> Size;
    pwritev2 [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), iovcnt: In Ulong, offset: In Custom(pair::<3>), offset_high: In Unused, flags: In Flags(&RWF_FLAGS)) -> Size;
    sendfile64 [DESC | NETWORK] (out_fd: In Fd, in_fd: In Fd, offset: InOut Staged(&OFFSET64), count: In Size) -> Size;
    truncate64 [FILE] (path: In Path, length: In Custom(unsigned_pair::<1>), length_high: In Unused) -> Int;
    ftruncate64 [DESC] (fd: In Fd, length: In Custom(unsigned_pair::<1>), length_high: In Unused) -> Int;
    fallocate [DESC] (fd: In Fd, mode: In Flags(&FALLOC_FLAGS), offset: In Custom(pair::<2>), offset_high: In Unused, len: In Custom(pair::<4>), len_high: In Unused) -> Int;
    fadvise64 [DESC] (fd: In Fd, offset: In Custom(pair::<1>), offset_high: In Unused, len: In Size, advice: In Const(&FADVICE)) -> Int;
    fadvise64_64 [DESC] (fd: In Fd, offset: In Custom(pair::<1>), offset_high: In Unused, len: In Custom(pair::<3>), len_high: In Unused, advice: In Const(&FADVICE)) -> Int;
    readahead [DESC] (fd: In Fd, offset: In Custom(pair::<1>), offset_high: In Unused, count: In Size) -> Int;
    sync_file_range [DESC] (fd: In Fd, offset: In Custom(pair::<1>), offset_high: In Unused, nbytes: In Custom(pair::<3>), nbytes_high: In Unused, flags: In Flags(&SYNC_FILE_RANGE_FLAGS)) -> Int;
    lookup_dcookie [] (cookie: In Custom(unsigned_pair::<0>), cookie_high: In Unused, buffer: Out Bytes(Ret), len: In Size) -> Size;
    chown [FILE] (pathname: In Path, owner: In Id16, group: In Id16) -> Int;
    lchown [FILE] (pathname: In Path, owner: In Id16, group: In Id16) -> Int;
    fchown [DESC] (fd: In Fd, owner: In Id16, group: In Id16) -> Int;
    chown32 [FILE] (pathname: In Path, owner: In Id, group: In Id) -> Int;
    lchown32 [FILE] (pathname: In Path, owner: In Id, group: In Id) -> Int;
    fchown32 [DESC] (fd: In Fd, owner: In Id, group: In Id) -> Int;
    oldstat [FILE | STAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(old_stat)) -> Int;
    oldlstat [FILE | LSTAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(old_stat)) -> Int;
    oldfstat [DESC | FSTAT | STAT_LIKE] (fd: In Fd, statbuf: Out Custom(old_stat)) -> Int;
    stat64 [FILE | STAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(stat64)) -> Int;
    lstat64 [FILE | LSTAT | STAT_LIKE] (pathname: In Path, statbuf: Out Custom(stat64)) -> Int;
    fstat64 [DESC | FSTAT | STAT_LIKE] (fd: In Fd, statbuf: Out Custom(stat64)) -> Int;
    fstatat64 [DESC | FILE | FSTAT | STAT_LIKE] (dirfd: In DirFd, pathname: In Path, statbuf: Out Custom(stat64), flags: In Flags(&AT_FLAGS)) -> Int;
    statfs64 [FILE | STATFS | STATFS_LIKE] (path: In Path, size: In Size, buf: Out Custom(statfs64)) -> Int;
    fstatfs64 [DESC | FSTATFS | STATFS_LIKE] (fd: In Fd, size: In Size, buf: Out Custom(statfs64)) -> Int;
    readdir [DESC] (fd: In Fd, dirp: Out Custom(dirent::old_entry), count: In CustomOf(Width::W32, dirent::old_count)) -> Int;
    utimensat_time64 [DESC | FILE] (dirfd: In DirFd, pathname: In Path, times: In Custom(times::timespecs64), flags: In Flags(&AT_FLAGS)) -> Int;
    umount [FILE] (target: In Path) -> Int;
    fanotify_mark [DESC | FILE] (fanotify_fd: In Fd, flags: In Flags(&FANOTIFY_MARK), mask: In Custom(fanotify_mask), mask_high: In Unused, dirfd: In CustomOf(Width::W32, fanotify_dirfd), pathname: In Path) -> Int;
    // The arguments lie in memory (`multiplex.rs`); this is how it looks when that can't be read.
    mmap [DESC | MEMORY] (arg: In Address) -> Xlong;
    mmap2 [DESC | MEMORY] (addr: In Address, length: In Size, prot: In FlagsLong(&PROTECTION), flags: In Custom(map_flags), fd: In Fd, pgoffset: In Custom(page_offset)) -> Xlong;
}
