//! Waiting for events: futex, poll, select and epoll.

use crate::syscalls::consts::poll::{EPOLL_CREATE_FLAGS, EPOLL_OPS, FUTEX_OPS};
use crate::syscalls::consts::time::CLOCKS;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    futex [] (uaddr: In Address, op: In Const(&FUTEX_OPS), val: In Uint, timeout: In Address, uaddr2: In Address, val3: In X32) -> Ulong;
    futex_waitv [] (waiters: In Address, nr_futexes: In Uint, flags: In X32, timeout: In Address, clockid: In Const(&CLOCKS)) -> Ulong;
    futex_wake [] (uaddr: In Address, mask: In Xlong, nr: In Int, flags: In X32) -> Ulong;
    futex_wait [] (uaddr: In Address, val: In Xlong, mask: In Xlong, flags: In X32, timeout: In Address, clockid: In Const(&CLOCKS)) -> Ulong;
    futex_requeue [] (waiters: In Address, flags: In X32, nr_wake: In Int, nr_requeue: In Int) -> Ulong;
    poll [DESC] (fds: In Address, nfds: In Uint, timeout: In Int) -> Ulong;
    ppoll [DESC] (fds: In Address, nfds: In Uint, timeout: In Address, sigmask: In Address, sigsetsize: In Size) -> Ulong;
    select [DESC] (nfds: In Int, readfds: In Address, writefds: In Address, exceptfds: In Address, timeout: In Address) -> Ulong;
    pselect6 [DESC] (nfds: In Int, readfds: In Address, writefds: In Address, exceptfds: In Address, timeout: In Address, sigmask: In Address) -> Ulong;
    epoll_create [DESC] (size: In Int) -> Fd;
    epoll_create1 [DESC] (flags: In Flags(&EPOLL_CREATE_FLAGS)) -> Fd;
    epoll_ctl [DESC] (epfd: In Fd, op: In Const(&EPOLL_OPS), fd: In Fd, event: In Address) -> Ulong;
    epoll_wait [DESC] (epfd: In Fd, events: Out Address, maxevents: In Int, timeout: In Int) -> Ulong;
    epoll_pwait [DESC] (epfd: In Fd, events: Out Address, maxevents: In Int, timeout: In Int, sigmask: In Address, sigsetsize: In Size) -> Ulong;
    epoll_pwait2 [DESC] (epfd: In Fd, events: Out Address, maxevents: In Int, timeout: In Address, sigmask: In Address, sigsetsize: In Size) -> Ulong;
    epoll_ctl_old [] (epfd: In Xlong, op: In Xlong, fd: In Xlong, event: In Xlong) -> Ulong;
    epoll_wait_old [] (epfd: In Xlong, events: In Xlong, maxevents: In Xlong, timeout: In Xlong) -> Ulong;
}
