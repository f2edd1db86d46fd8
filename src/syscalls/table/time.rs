//! Clocks and timers.

use crate::syscalls::consts::time::{CLOCKS, ITIMERS, TFD_CREATE_FLAGS, TFD_SETTIME_FLAGS, TIMER_FLAGS};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    nanosleep [] (req: In Address, rem: Out Address) -> Ulong;
    clock_nanosleep [] (clockid: In Const(&CLOCKS), flags: In Flags(&TIMER_FLAGS), request: In Address, remain: Out Address) -> Ulong;
    clock_gettime [CLOCK] (clockid: In Const(&CLOCKS), tp: Out Address) -> Ulong;
    clock_settime [CLOCK] (clockid: In Const(&CLOCKS), tp: In Address) -> Ulong;
    clock_getres [CLOCK] (clockid: In Const(&CLOCKS), res: Out Address) -> Ulong;
    clock_adjtime [CLOCK] (clockid: In Const(&CLOCKS), utx: InOut Address) -> Ulong;
    adjtimex [CLOCK] (txc: InOut Address) -> Ulong;
    gettimeofday [CLOCK] (tv: Out Address, tz: Out Address) -> Ulong;
    settimeofday [CLOCK] (tv: In Address, tz: In Address) -> Ulong;
    time [CLOCK] (tloc: Out Address) -> Ulong;
    getitimer [] (which: In Const(&ITIMERS), curr_value: Out Address) -> Ulong;
    setitimer [] (which: In Const(&ITIMERS), new_value: In Address, old_value: Out Address) -> Ulong;
    timer_create [] (clockid: In Const(&CLOCKS), sevp: In Address, timerid: Out Address) -> Ulong;
    timer_settime [] (timerid: In Int, flags: In Flags(&TIMER_FLAGS), new_value: In Address, old_value: Out Address) -> Ulong;
    timer_gettime [] (timerid: In Int, curr_value: Out Address) -> Ulong;
    timer_getoverrun [] (timerid: In Int) -> Ulong;
    timer_delete [] (timerid: In Int) -> Ulong;
    timerfd_create [DESC] (clockid: In Const(&CLOCKS), flags: In Flags(&TFD_CREATE_FLAGS)) -> Fd;
    timerfd_settime [DESC] (fd: In Fd, flags: In Flags(&TFD_SETTIME_FLAGS), new_value: In Address, old_value: Out Address) -> Ulong;
    timerfd_gettime [DESC] (fd: In Fd, curr_value: Out Address) -> Ulong;
}
