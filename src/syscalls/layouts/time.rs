//! Points in time, spans of it, timers.

use crate::syscalls::consts::time::{ADJTIMEX_MODES, ADJTIMEX_STATUS};
use crate::syscalls::prelude::*;

layouts! {
    TIMESPEC: "struct timespec", "linux/time.h" { tv_sec: Long, tv_nsec: Ulong }
    TIMESPEC64: "struct __kernel_timespec", "linux/time_types.h" { tv_sec: S64, tv_nsec: U64 }
    TIMEVAL: "struct timeval", "linux/time.h" { tv_sec: Long, tv_usec: Ulong }
    TIMEVAL64: "struct __kernel_sock_timeval", "linux/time_types.h" { tv_sec: S64, tv_usec: U64 }
    TIMEZONE: "struct timezone", "linux/time.h" { tz_minuteswest: Int, tz_dsttime: Int }
    ITIMERVAL: "struct itimerval", "linux/time.h" { it_interval: Struct(&TIMEVAL), it_value: Struct(&TIMEVAL) }
    ITIMERSPEC: "struct itimerspec", "linux/time.h" { it_interval: Struct(&TIMESPEC), it_value: Struct(&TIMESPEC) }
    ITIMERSPEC64: "struct __kernel_itimerspec", "linux/time_types.h" {
        it_interval: Struct(&TIMESPEC64), it_value: Struct(&TIMESPEC64),
    }
    TIMEX: "struct timex", "linux/timex.h" {
        modes: Flags(&ADJTIMEX_MODES), offset: Long, freq: Long, maxerror: Long, esterror: Long,
        status: Flags(&ADJTIMEX_STATUS), constant: Long, precision: Long, tolerance: Long, time: Struct(&TIMEVAL),
        tick: Long, ppsfreq: Long, jitter: Long, shift: Int, stabil: Long, jitcnt: Long, calcnt: Long, errcnt: Long,
        stbcnt: Long, tai: Int, reserved: Pad(44),
    }
    TIMEX64: "struct __kernel_timex", "linux/timex.h" {
        modes: Flags(&ADJTIMEX_MODES), pad0: Pad(4), offset: S64, freq: S64, maxerror: S64, esterror: S64,
        status: Flags(&ADJTIMEX_STATUS), pad1: Pad(4), constant: S64, precision: S64, tolerance: S64,
        time: Struct(&TIMEVAL64), tick: S64, ppsfreq: S64, jitter: S64, shift: Int, pad2: Pad(4), stabil: S64,
        jitcnt: S64, calcnt: S64, errcnt: S64, stbcnt: S64, tai: Int, reserved: Pad(44),
    }
}
