//! Calls about processes, signals and time that only the 32-bit interface has.

use crate::syscalls::consts::poll::FUTEX_OPS;
use crate::syscalls::consts::process::{RLIMITS, WAIT_OPTIONS};
use crate::syscalls::consts::signal::SIGPROCMASK_HOW;
use crate::syscalls::consts::time::{CLOCKS, TFD_SETTIME_FLAGS, TIMER_FLAGS};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    waitpid [PROCESS] (pid: In Pid, wstatus: Out Address, options: In Flags(&WAIT_OPTIONS)) -> Pid;
    nice [] (inc: In Int) -> Ulong;
    ulimit [] (cmd: In Xlong, newlimit: In Xlong) -> Ulong;
    ugetrlimit [] (resource: In Const(&RLIMITS), rlim: Out Address) -> Ulong;
    signal [SIGNAL] (signum: In Signal, handler: In Address) -> Xlong;
    sigaction [SIGNAL] (signum: In Signal, act: In Address, oldact: Out Address) -> Ulong;
    sigprocmask [SIGNAL] (how: In Const(&SIGPROCMASK_HOW), set: In Address, oldset: Out Address) -> Ulong;
    sigpending [SIGNAL] (set: Out Address) -> Ulong;
    sigsuspend [SIGNAL] (mask: In Xlong) -> Ulong;
    sigreturn [SIGNAL] (frame: In Address) -> Long;
    sgetmask [SIGNAL] () -> Xlong;
    ssetmask [SIGNAL] (newmask: In Xlong) -> Xlong;
    rt_sigtimedwait_time64 [SIGNAL] (set: In Address, info: Out Address, timeout: In Address, sigsetsize: In Size) -> Ulong;
    stime [] (t: In Address) -> Ulong;
    clock_gettime64 [CLOCK] (clockid: In Const(&CLOCKS), tp: Out Address) -> Ulong;
    clock_settime64 [CLOCK] (clockid: In Const(&CLOCKS), tp: In Address) -> Ulong;
    clock_getres_time64 [CLOCK] (clockid: In Const(&CLOCKS), res: Out Address) -> Ulong;
    clock_adjtime64 [CLOCK] (clockid: In Const(&CLOCKS), utx: InOut Address) -> Ulong;
    clock_nanosleep_time64 [] (clockid: In Const(&CLOCKS), flags: In Flags(&TIMER_FLAGS), request: In Address, remain: Out Address) -> Ulong;
    timer_gettime64 [] (timerid: In Int, curr_value: Out Address) -> Ulong;
    timer_settime64 [] (timerid: In Int, flags: In Flags(&TIMER_FLAGS), new_value: In Address, old_value: Out Address) -> Ulong;
    timerfd_gettime64 [DESC] (fd: In Fd, curr_value: Out Address) -> Ulong;
    timerfd_settime64 [DESC] (fd: In Fd, flags: In Flags(&TFD_SETTIME_FLAGS), new_value: In Address, old_value: Out Address) -> Ulong;
    sched_rr_get_interval_time64 [] (pid: In Pid, tp: Out Address) -> Ulong;
    futex_time64 [] (uaddr: In Address, op: In Const(&FUTEX_OPS), val: In Uint, timeout: In Address, uaddr2: In Address, val3: In X32) -> Ulong;
    ppoll_time64 [DESC] (fds: In Address, nfds: In Uint, timeout: In Address, sigmask: In Address, sigsetsize: In Size) -> Ulong;
    pselect6_time64 [DESC] (nfds: In Int, readfds: In Address, writefds: In Address, exceptfds: In Address, timeout: In Address, sigmask: In Address) -> Ulong;
    _newselect [DESC] (nfds: In Int, readfds: In Address, writefds: In Address, exceptfds: In Address, timeout: In Address) -> Ulong;
    olduname [] (buf: Out Address) -> Ulong;
    oldolduname [] (buf: Out Address) -> Ulong;
    vm86old [] (info: In Xlong) -> Ulong;
    vm86 [] (r#fn: In Xlong, info: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    r#break [MEMORY] () -> Ulong;
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

// What `select` is on the 32-bit interface: one pointer to its arguments.
syscalls! { pub(super) static OVERRIDES;
    select [DESC] (args: In Address) -> Ulong;
}
