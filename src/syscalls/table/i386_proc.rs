//! Calls about processes, signals and time that only the 32-bit interface has.

use crate::syscalls::consts::process::{RLIMITS, WAIT_OPTIONS};
use crate::syscalls::consts::signal::SIGPROCMASK_HOW;
use crate::syscalls::consts::time::{CLOCKS, TFD_FLAGS, TIMER_FLAGS};
use crate::syscalls::custom::futex::{operation, second, third_value, timeout64, value};
use crate::syscalls::custom::poll::{
    except_set, pollfds, ppoll64_note, pselect64_note, read_set, select_note, sized_mask, write_set,
};
use crate::syscalls::custom::process::{old_uname, oldest_uname, wait_status};
use crate::syscalls::custom::signal::{
    handler, handler_note, mask_note, old_frame, old_mask, old_mask_note, old_set, old_sigaction, set_sized_by_3,
    set_sized_by_4, siginfo_pointer, signal_note,
};
use crate::syscalls::custom::time::{clock_adjtime64_note, clock_sleep_rest64, date_note, seconds};
use crate::syscalls::layouts::process::RLIMIT;
use crate::syscalls::layouts::time::{ITIMERSPEC64, TIMESPEC64, TIMEVAL, TIMEX64};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    waitpid [PROCESS] (pid: In Pid, wstatus: Out Custom(wait_status), options: In Flags(&WAIT_OPTIONS)) -> Pid;
    nice [] (inc: In Int) -> Ulong;
    ulimit [] (cmd: In Xlong, newlimit: In Xlong) -> Ulong;
    ugetrlimit [] (resource: In Const(&RLIMITS), rlim: Out To(&Struct(&RLIMIT))) -> Ulong;
    signal [SIGNAL] (signum: In Signal, handler: In Custom(handler)) -> Xlong, note(handler_note);
    sigaction [SIGNAL] (signum: In Signal, act: In Custom(old_sigaction), oldact: Out Custom(old_sigaction)) -> Ulong;
    sigprocmask [SIGNAL] (how: In Const(&SIGPROCMASK_HOW), set: In Custom(old_set), oldset: Out Custom(old_set)) -> Ulong;
    sigpending [SIGNAL] (set: Out Custom(old_set)) -> Ulong;
    sigsuspend [SIGNAL] (unused1: In Unused, unused2: In Unused, mask: In Custom(old_mask)) -> Ulong;
    sigreturn [SIGNAL] (frame: In Custom(old_frame)) -> Ulong;
    sgetmask [SIGNAL] () -> Xlong, note(mask_note);
    ssetmask [SIGNAL] (newmask: In Custom(old_mask)) -> Xlong, note(old_mask_note);
    rt_sigtimedwait_time64 [SIGNAL] (set: In Custom(set_sized_by_3), info: Out Custom(siginfo_pointer), timeout: In To(&Struct(&TIMESPEC64)), sigsetsize: In Size) -> Ulong, note(signal_note);
    stime [] (t: Out Custom(seconds)) -> Ulong, note(date_note);
    clock_gettime64 [CLOCK] (clockid: In Const(&CLOCKS), tp: Out To(&Struct(&TIMESPEC64))) -> Ulong;
    clock_settime64 [CLOCK] (clockid: In Const(&CLOCKS), tp: In To(&Struct(&TIMESPEC64))) -> Ulong;
    clock_getres_time64 [CLOCK] (clockid: In Const(&CLOCKS), res: Out To(&Struct(&TIMESPEC64))) -> Ulong;
    clock_adjtime64 [CLOCK] (clockid: In Const(&CLOCKS), utx: Out To(&Struct(&TIMEX64))) -> Ulong, note(clock_adjtime64_note);
    clock_nanosleep_time64 [] (clockid: In Const(&CLOCKS), flags: In Flags(&TIMER_FLAGS), request: In To(&Struct(&TIMESPEC64)), remain: OutAny Custom(clock_sleep_rest64)) -> Ulong;
    timer_gettime64 [] (timerid: In Int, curr_value: Out To(&Struct(&ITIMERSPEC64))) -> Ulong;
    timer_settime64 [] (timerid: In Int, flags: In Flags(&TIMER_FLAGS), new_value: In To(&Struct(&ITIMERSPEC64)), old_value: Out To(&Struct(&ITIMERSPEC64))) -> Ulong;
    timerfd_gettime64 [DESC] (fd: In Fd, curr_value: Out To(&Struct(&ITIMERSPEC64))) -> Ulong;
    timerfd_settime64 [DESC] (fd: In Fd, flags: In Flags(&TFD_FLAGS), new_value: In To(&Struct(&ITIMERSPEC64)), old_value: Out To(&Struct(&ITIMERSPEC64))) -> Ulong;
    sched_rr_get_interval_time64 [] (pid: In Pid, tp: Out To(&Struct(&TIMESPEC64))) -> Ulong;
    futex_time64 [] (uaddr: In Address, op: In CustomOf(Width::W32, operation), val: In Custom(value), timeout: In Custom(timeout64), uaddr2: In Custom(second), val3: In Custom(third_value)) -> Ulong;
    ppoll_time64 [DESC] (fds: In Custom(pollfds), nfds: In Uint, timeout: In To(&Struct(&TIMESPEC64)), sigmask: In Custom(set_sized_by_4), sigsetsize: In Size) -> Ulong, note(ppoll64_note);
    pselect6_time64 [DESC] (nfds: In Int, readfds: In Custom(read_set), writefds: In Custom(write_set), exceptfds: In Custom(except_set), timeout: In To(&Struct(&TIMESPEC64)), sigmask: In Custom(sized_mask)) -> Ulong, note(pselect64_note);
    _newselect [DESC] (nfds: In Int, readfds: In Custom(read_set), writefds: In Custom(write_set), exceptfds: In Custom(except_set), timeout: In To(&Struct(&TIMEVAL))) -> Ulong, note(select_note);
    olduname [] (buf: OutAny Custom(old_uname)) -> Ulong;
    oldolduname [] (buf: OutAny Custom(oldest_uname)) -> Ulong;
    vm86old [] (info: In Xlong) -> Ulong;
    vm86 [] (r#fn: In Xlong, info: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    stty [] (arg1: In Xlong, arg2: In Xlong) -> Ulong;
    gtty [] (arg1: In Xlong, arg2: In Xlong) -> Ulong;
    ftime [] () -> Ulong;
    prof [] () -> Ulong;
    lock [] () -> Ulong;
    mpx [] () -> Ulong;
    profil [] (arg1: In Xlong, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong) -> Ulong;
    idle [] () -> Ulong;
    bdflush [] (func: In Xlong, data: In Xlong) -> Ulong;
}
