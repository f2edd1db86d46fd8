//! Clocks and timers.

use crate::syscalls::consts::time::{CLOCKS, ITIMERS, TFD_FLAGS, TIMER_FLAGS};
use crate::syscalls::custom::time::{
    adjtimex_note, clock_adjtime_note, clock_sleep_rest, date_note, seconds, sigevent, sleep_rest,
};
use crate::syscalls::layouts::time::{ITIMERSPEC, ITIMERVAL, TIMESPEC, TIMEVAL, TIMEX, TIMEZONE};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    nanosleep [] (req: In To(&Struct(&TIMESPEC)), rem: OutAny Custom(sleep_rest)) -> Ulong;
    clock_nanosleep [] (clockid: In Const(&CLOCKS), flags: In Flags(&TIMER_FLAGS), request: In To(&Struct(&TIMESPEC)), remain: OutAny Custom(clock_sleep_rest)) -> Ulong;
    clock_gettime [CLOCK] (clockid: In Const(&CLOCKS), tp: Out To(&Struct(&TIMESPEC))) -> Ulong;
    clock_settime [CLOCK] (clockid: In Const(&CLOCKS), tp: In To(&Struct(&TIMESPEC))) -> Ulong;
    clock_getres [CLOCK] (clockid: In Const(&CLOCKS), res: Out To(&Struct(&TIMESPEC))) -> Ulong;
    clock_adjtime [CLOCK] (clockid: In Const(&CLOCKS), utx: Out To(&Struct(&TIMEX))) -> Ulong, note(clock_adjtime_note);
    adjtimex [CLOCK] (txc: Out To(&Struct(&TIMEX))) -> Ulong, note(adjtimex_note);
    gettimeofday [CLOCK] (tv: Out To(&Struct(&TIMEVAL)), tz: Out To(&Struct(&TIMEZONE))) -> Ulong;
    settimeofday [CLOCK] (tv: In To(&Struct(&TIMEVAL)), tz: In To(&Struct(&TIMEZONE))) -> Ulong;
    time [CLOCK] (tloc: Out Custom(seconds)) -> Ulong, note(date_note);
    getitimer [] (which: In Const(&ITIMERS), curr_value: Out To(&Struct(&ITIMERVAL))) -> Ulong;
    setitimer [] (which: In Const(&ITIMERS), new_value: In To(&Struct(&ITIMERVAL)), old_value: Out To(&Struct(&ITIMERVAL))) -> Ulong;
    timer_create [] (clockid: In Const(&CLOCKS), sevp: In Custom(sigevent), timerid: Out To(&Int)) -> Ulong;
    timer_settime [] (timerid: In Int, flags: In Flags(&TIMER_FLAGS), new_value: In To(&Struct(&ITIMERSPEC)), old_value: Out To(&Struct(&ITIMERSPEC))) -> Ulong;
    timer_gettime [] (timerid: In Int, curr_value: Out To(&Struct(&ITIMERSPEC))) -> Ulong;
    timer_getoverrun [] (timerid: In Int) -> Ulong;
    timer_delete [] (timerid: In Int) -> Ulong;
    timerfd_create [DESC] (clockid: In Const(&CLOCKS), flags: In Flags(&TFD_FLAGS)) -> Fd;
    timerfd_settime [DESC] (fd: In Fd, flags: In Flags(&TFD_FLAGS), new_value: In To(&Struct(&ITIMERSPEC)), old_value: Out To(&Struct(&ITIMERSPEC))) -> Ulong;
    timerfd_gettime [DESC] (fd: In Fd, curr_value: Out To(&Struct(&ITIMERSPEC))) -> Ulong;
}
