//! Points in time and spans of it.

use crate::syscalls::prelude::*;

layouts! {
    TIMESPEC: "struct timespec", "linux/time.h" { tv_sec: Long, tv_nsec: Long }
    TIMESPEC64: "struct __kernel_timespec", "linux/time_types.h" { tv_sec: S64, tv_nsec: S64 }
    TIMEVAL: "struct timeval", "linux/time.h" { tv_sec: Long, tv_usec: Long }
}
