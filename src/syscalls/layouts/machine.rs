//! Structures of ioctl requests on clocks, random numbers, faults and filters.

use crate::syscalls::consts::file::OPEN_FLAGS;
use crate::syscalls::consts::machine::*;
use crate::syscalls::prelude::*;

layouts! {
    RTC_TIME: "struct rtc_time", "linux/rtc.h" {
        tm_sec: Int, tm_min: Int, tm_hour: Int, tm_mday: Int, tm_mon: Int, tm_year: Int, ~tm_wday: Int, ~tm_yday: Int,
        ~tm_isdst: Int,
    }
    RTC_ALARM: "struct rtc_wkalrm", "linux/rtc.h" { enabled: U8, pending: U8, time: Struct(&RTC_TIME) }
    RTC_PLL: "struct rtc_pll_info", "linux/rtc.h" {
        pll_ctrl: Int, pll_value: Int, pll_max: Int, pll_min: Int, pll_posmult: Int, pll_negmult: Int,
        pll_clock: Long,
    }
    UFFD_API: "struct uffdio_api", "linux/userfaultfd.h" {
        api: X64, features: Flags64(&UFFD_FEATURES), ioctls: Pad(8),
    }
    UFFD_RANGE: "struct uffdio_range", "linux/userfaultfd.h" { start: X64, len: X64 }
    UFFD_REGISTER: "struct uffdio_register", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_REGISTER_MODES), ioctls: Pad(8),
    }
    UFFD_COPY: "struct uffdio_copy", "linux/userfaultfd.h" {
        dst: X64, src: X64, len: X64, mode: Flags64(&UFFD_COPY_MODES), copy: Pad(8),
    }
    UFFD_ZEROPAGE: "struct uffdio_zeropage", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_ZEROPAGE_MODES), zeropage: Pad(8),
    }
    SECCOMP_RESPONSE: "struct seccomp_notif_resp", "linux/seccomp.h" {
        id: X64, val: S64, error: Int, flags: Flags(&SECCOMP_RESPONSE_FLAGS),
    }
    SECCOMP_DESCRIPTOR: "struct seccomp_notif_addfd", "linux/seccomp.h" {
        id: X64, flags: Flags(&SECCOMP_ADDFD_FLAGS), srcfd: Fd, newfd: Fd, newfd_flags: Flags(&OPEN_FLAGS),
    }
}
