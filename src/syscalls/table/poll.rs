//! Waiting for events: futex, poll, select and epoll.

use crate::syscalls::consts::poll::{EPOLL_CREATE_FLAGS, EPOLL_OPS, FUTEX_WAITV_FLAGS};
use crate::syscalls::consts::time::CLOCKS;
use crate::syscalls::custom::futex::{operation, second, third_value, timeout, two_waiters, value, waiters};
use crate::syscalls::custom::poll::{
    epoll_ctl_event, epoll_events, except_set, poll_note, pollfds, ppoll_note, pselect_note, read_set, select_note,
    sized_mask, write_set,
};
use crate::syscalls::custom::signal::{set_sized_by_4, set_sized_by_5};
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64, TIMEVAL};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    futex [] (uaddr: In Address, op: In CustomOf(Width::W32, operation), val: In Custom(value), timeout: In Custom(timeout), uaddr2: In Custom(second), val3: In Custom(third_value)) -> Ulong;
    futex_waitv [] (waiters: In Custom(waiters), nr_futexes: In Uint, flags: In X32, timeout: In To(&Struct(&TIMESPEC64)), clockid: In Const(&CLOCKS)) -> Ulong;
    futex_wake [] (uaddr: In Address, mask: In Xlong, nr: In Int, flags: In Flags(&FUTEX_WAITV_FLAGS)) -> Ulong;
    futex_wait [] (uaddr: In Address, val: In Xlong, mask: In Xlong, flags: In Flags(&FUTEX_WAITV_FLAGS), timeout: In To(&Struct(&TIMESPEC64)), clockid: In Const(&CLOCKS)) -> Ulong;
    futex_requeue [] (waiters: In Custom(two_waiters), flags: In X32, nr_wake: In Int, nr_requeue: In Int) -> Ulong;
    poll [DESC] (fds: In Custom(pollfds), nfds: In Uint, timeout: In Int) -> Ulong, note(poll_note);
    ppoll [DESC] (fds: In Custom(pollfds), nfds: In Uint, timeout: In To(&Struct(&TIMESPEC)), sigmask: In Custom(set_sized_by_4), sigsetsize: In Size) -> Ulong, note(ppoll_note);
    select [DESC] (nfds: In Int, readfds: In Custom(read_set), writefds: In Custom(write_set), exceptfds: In Custom(except_set), timeout: In To(&Struct(&TIMEVAL))) -> Ulong, note(select_note);
    pselect6 [DESC] (nfds: In Int, readfds: In Custom(read_set), writefds: In Custom(write_set), exceptfds: In Custom(except_set), timeout: In To(&Struct(&TIMESPEC)), sigmask: In Custom(sized_mask)) -> Ulong, note(pselect_note);
    epoll_create [DESC] (size: In Int) -> Fd;
    epoll_create1 [DESC] (flags: In Flags(&EPOLL_CREATE_FLAGS)) -> Fd;
    epoll_ctl [DESC] (epfd: In Fd, op: In Const(&EPOLL_OPS), fd: In Fd, event: In Custom(epoll_ctl_event)) -> Ulong;
    epoll_wait [DESC] (epfd: In Fd, events: Out Custom(epoll_events), maxevents: In Int, timeout: In Int) -> Ulong;
    epoll_pwait [DESC] (epfd: In Fd, events: Out Custom(epoll_events), maxevents: In Int, timeout: In Int, sigmask: Out Custom(set_sized_by_5), sigsetsize: In Size) -> Ulong;
    epoll_pwait2 [DESC] (epfd: In Fd, events: Out Custom(epoll_events), maxevents: In Int, timeout: Out To(&Struct(&TIMESPEC64)), sigmask: Out Custom(set_sized_by_5), sigsetsize: In Size) -> Ulong;
    epoll_ctl_old [] (epfd: In Xlong, op: In Xlong, fd: In Xlong, event: In Xlong) -> Ulong;
    epoll_wait_old [] (epfd: In Xlong, events: In Xlong, maxevents: In Xlong, timeout: In Xlong) -> Ulong;
}
