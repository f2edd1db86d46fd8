//! Calls about processes, signals and time that only the 32-bit interface has.

use crate::syscalls::consts::poll::FUTEX_OPS;
use crate::syscalls::consts::process::{RLIMITS, WAIT_OPTIONS};
use crate::syscalls::consts::signal::SIGPROCMASK_HOW;
use crate::syscalls::consts::time::{CLOCKS, TFD_SETTIME_FLAGS, TIMER_FLAGS};
use crate::syscalls::custom::signal::{
    handler, handler_note, mask_note, old_frame, old_mask, old_mask_note, old_set, old_sigaction, set_sized_by_3,
    siginfo_pointer, signal_note,
};
use crate::syscalls::layouts::time::TIMESPEC64;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    waitpid [PROCESS] (pid: In Pid, wstatus: Out Address, options: In Flags(&WAIT_OPTIONS)) -> Pid;
    nice [] (inc: In Int) -> Ulong;
    ulimit [] (cmd: In Xlong, newlimit: In Xlong) -> Ulong;
    ugetrlimit [] (resource: In Const(&RLIMITS), rlim: Out Address) -> Ulong;
    signal [SIGNAL] (signum: In Signal, handler: In Custom(handler)) -> Xlong, note(handler_note);
    sigaction [SIGNAL] (signum: In Signal, act: In Custom(old_sigaction), oldact: Out Custom(old_sigaction)) -> Ulong;
    sigprocmask [SIGNAL] (how: In Const(&SIGPROCMASK_HOW), set: In Custom(old_set), oldset: Out Custom(old_set)) -> Ulong;
    sigpending [SIGNAL] (set: Out Custom(old_set)) -> Ulong;
    sigsuspend [SIGNAL] (unused1: In Unused, unused2: In Unused, mask: In Custom(old_mask)) -> Ulong;
    sigreturn [SIGNAL] (frame: In Custom(old_frame)) -> Ulong;
    sgetmask [SIGNAL] () -> Xlong, note(mask_note);
    ssetmask [SIGNAL] (newmask: In Custom(old_mask)) -> Xlong, note(old_mask_note);
    rt_sigtimedwait_time64 [SIGNAL] (set: In Custom(set_sized_by_3), info: Out Custom(siginfo_pointer), timeout: In To(&Struct(&TIMESPEC64)), sigsetsize: In Size) -> Ulong, note(signal_note);
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
