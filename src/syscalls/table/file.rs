//! Opening, reading, writing and closing files.

use crate::syscalls::consts::file::{AT_FLAGS, FCNTL_CMDS, OPEN_FLAGS};
use crate::syscalls::custom::file::{fcntl_argument, fcntl_note, open_mode, openat_mode};
use crate::syscalls::layouts::file::STAT;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    open      [DESC | FILE] (pathname: In Path, flags: In Flags(&OPEN_FLAGS), mode: In Custom(open_mode)) -> Fd;
    openat    [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_FLAGS), mode: In Custom(openat_mode)) -> Fd;
    close     [DESC]        (fd: In Fd) -> Int;
    read      [DESC]        (fd: In Fd, buf: Out Bytes(Ret), count: In Size) -> Size;
    write     [DESC]        (fd: In Fd, buf: In Bytes(Arg(2)), count: In Size) -> Size;
    fcntl     [DESC]        (fd: In Fd, cmd: In Const(&FCNTL_CMDS), arg: In Custom(fcntl_argument)) -> Int, note(fcntl_note);
    newfstatat [DESC | FILE | FSTAT | STAT_LIKE] (dirfd: In DirFd, pathname: In Path, statbuf: Out To(&Struct(&STAT)), flags: In Flags(&AT_FLAGS)) -> Int;
    fstat     [DESC | FSTAT | STAT_LIKE] (fd: In Fd, statbuf: Out To(&Struct(&STAT))) -> Int;
}
