//! Opening and closing files, descriptors, and what is set on them.

use crate::syscalls::consts::file::{
    CLOSE_RANGE_FLAGS, FADVICE, FALLOC_FLAGS, FCNTL_CMDS, FLOCK_OPS, OPEN_BITS, OPEN_FLAGS, SEEK_ORIGINS,
    SYNC_FILE_RANGE_FLAGS,
};
use crate::syscalls::custom::fcntl;
use crate::syscalls::custom::file::{open_how, open_mode, openat_mode};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    open [DESC | FILE] (pathname: In Path, flags: In Flags(&OPEN_FLAGS), mode: In Custom(open_mode)) -> Fd;
    openat [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_FLAGS), mode: In Custom(openat_mode)) -> Fd;
    openat2 [DESC | FILE] (dirfd: In DirFd, pathname: In Path, how: In Custom(open_how), size: In Size) -> Fd;
    creat [DESC | FILE] (pathname: In Path, mode: In Permissions) -> Fd;
    close [DESC] (fd: In Fd) -> Int;
    close_range [] (first: In Uint, last: In Uint, flags: In Flags(&CLOSE_RANGE_FLAGS)) -> Int;
    dup [DESC] (oldfd: In Fd) -> Fd;
    dup2 [DESC] (oldfd: In Fd, newfd: In Fd) -> Fd;
    dup3 [DESC] (oldfd: In Fd, newfd: In Fd, flags: In Flags(&OPEN_BITS)) -> Fd;
    fcntl [DESC] (fd: In Fd, cmd: In Const(&FCNTL_CMDS), arg: InOut Staged(&fcntl::ARGUMENT)) -> Custom(fcntl::result), note(fcntl::note);
    flock [DESC] (fd: In Fd, operation: In Flags(&FLOCK_OPS)) -> Int;
    lseek [DESC] (fd: In Fd, offset: In Long, whence: In Const(&SEEK_ORIGINS)) -> Long;
    fsync [DESC] (fd: In Fd) -> Int;
    fdatasync [DESC] (fd: In Fd) -> Int;
    sync [] () -> Int;
    syncfs [DESC] (fd: In Fd) -> Int;
    sync_file_range [DESC] (fd: In Fd, offset: In S64, nbytes: In S64, flags: In Flags(&SYNC_FILE_RANGE_FLAGS)) -> Int;
    truncate [FILE] (path: In Path, length: In Ulong) -> Int;
    ftruncate [DESC] (fd: In Fd, length: In Ulong) -> Int;
    fallocate [DESC] (fd: In Fd, mode: In Flags(&FALLOC_FLAGS), offset: In S64, len: In S64) -> Int;
    fadvise64 [DESC] (fd: In Fd, offset: In S64, len: In Size, advice: In Const(&FADVICE)) -> Int;
    readahead [DESC] (fd: In Fd, offset: In S64, count: In Size) -> Int;
    pipe [DESC] (pipefd: Out Array(&Fd, Fixed(2))) -> Int;
    pipe2 [DESC] (pipefd: Out Array(&Fd, Fixed(2)), flags: In Flags(&OPEN_BITS)) -> Int;
}
