//! Watching files, and descriptors that only count.

use crate::syscalls::consts::watch::{EVENTFD_FLAGS, FANOTIFY_EVENTS, FANOTIFY_MARK, INOTIFY_FLAGS, INOTIFY_MASK};
use crate::syscalls::custom::watch::{fanotify_class, fanotify_dirfd};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    inotify_init [DESC] () -> Fd;
    inotify_init1 [DESC] (flags: In Flags(&INOTIFY_FLAGS)) -> Fd;
    inotify_add_watch [DESC | FILE] (fd: In Fd, pathname: In Path, mask: In Flags(&INOTIFY_MASK)) -> Int;
    inotify_rm_watch [DESC] (fd: In Fd, wd: In Int) -> Int;
    fanotify_init [DESC] (flags: In CustomOf(Width::W32, fanotify_class), event_f_flags: In Flags(&crate::syscalls::consts::file::OPEN_FLAGS)) -> Fd;
    fanotify_mark [DESC | FILE] (fanotify_fd: In Fd, flags: In Flags(&FANOTIFY_MARK), mask: In Flags64(&FANOTIFY_EVENTS), dirfd: In CustomOf(Width::W32, fanotify_dirfd), pathname: In Path) -> Int;
    eventfd [DESC] (initval: In Uint) -> Fd;
    eventfd2 [DESC] (initval: In Uint, flags: In Flags(&EVENTFD_FLAGS)) -> Fd;
}
