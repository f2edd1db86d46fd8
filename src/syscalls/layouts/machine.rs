//! Structures of ioctl requests on clocks, random numbers, faults and filters.

use crate::syscalls::consts::file::OPEN_BITS;
use crate::syscalls::consts::machine::*;
use crate::syscalls::consts::signal::AUDIT_ARCHS;
use crate::syscalls::custom::numa::negative_error;
use crate::syscalls::prelude::*;

/// What a descriptor for faults can be asked for.
fn requests(_: &Cx<'_>, raw: u64) -> Value {
    bits(raw, &UFFD_REQUESTS)
}

/// What can be done in a range.
fn range_requests(_: &Cx<'_>, raw: u64) -> Value {
    bits(raw, &UFFD_RANGE_REQUESTS)
}

/// A set of requests by their numbers: `1<<_UFFDIO_WAKE|1<<_UFFDIO_COPY`.
fn bits(raw: u64, names: &'static Names) -> Value {
    let known = (0..64).filter(|bit| raw >> bit & 1 == 1 && names.of(*bit).is_some());
    let rest = known.clone().fold(raw, |rest, bit| rest & !(1 << bit));
    let mut parts: Vec<_> = known.filter_map(|bit| names.of(bit)).map(|name| format!("1<<{name}")).collect();
    match (parts.is_empty(), rest) {
        (true, 0) => return Value::Hex(0),
        (true, _) => return Value::Constant { raw, names },
        (false, 0) => {}
        (false, _) => parts.push(format!("{rest:#x}")),
    }
    Value::alias(raw, Value::Symbol { raw: 0, text: parts.join("|").into() })
}

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
    UFFD_API_IOCTLS: "struct uffdio_api", "linux/userfaultfd.h" { head: Pad(16), ioctls: CustomOf(Width::W64, requests) }
    UFFD_RANGE: "struct uffdio_range", "linux/userfaultfd.h" { start: X64, len: X64 }
    UFFD_REGISTER: "struct uffdio_register", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_REGISTER_MODES), ioctls: Pad(8),
    }
    UFFD_REGISTER_IOCTLS: "struct uffdio_register", "linux/userfaultfd.h" {
        head: Pad(24), ioctls: CustomOf(Width::W64, range_requests),
    }
    UFFD_COPIED: "struct uffdio_copy", "linux/userfaultfd.h" { head: Pad(32), copy: X64 }
    UFFD_ZEROED: "struct uffdio_zeropage", "linux/userfaultfd.h" { head: Pad(24), zeropage: X64 }
    UFFD_PROTECT: "struct uffdio_writeprotect", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_PROTECT_MODES),
    }
    UFFD_CONTINUE: "struct uffdio_continue", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_CONTINUE_MODES), mapped: Pad(8),
    }
    UFFD_CONTINUED: "struct uffdio_continue", "linux/userfaultfd.h" { head: Pad(24), mapped: X64 }
    UFFD_COPY: "struct uffdio_copy", "linux/userfaultfd.h" {
        dst: X64, src: X64, len: X64, mode: Flags64(&UFFD_COPY_MODES), copy: Pad(8),
    }
    UFFD_ZEROPAGE: "struct uffdio_zeropage", "linux/userfaultfd.h" {
        range: Struct(&UFFD_RANGE), mode: Flags64(&UFFD_ZEROPAGE_MODES), zeropage: Pad(8),
    }
    SECCOMP_CALL: "struct seccomp_data", "linux/seccomp.h" {
        nr: Uint, arch: Const(&AUDIT_ARCHS), instruction_pointer: CustomOf(Width::W64, |_, raw| Value::address(raw)), args: Inline(&X64, 6),
    }
    SECCOMP_NOTIFICATION: "struct seccomp_notif", "linux/seccomp.h" {
        id: X64, pid: Pid, flags: X32, data: Struct(&SECCOMP_CALL),
    }
    SECCOMP_RESPONSE: "struct seccomp_notif_resp", "linux/seccomp.h" {
        id: X64, val: S64, error: CustomOf(Width::W32, negative_error), flags: Flags(&SECCOMP_RESPONSE_FLAGS),
    }
    SECCOMP_DESCRIPTOR: "struct seccomp_notif_addfd", "linux/seccomp.h" {
        id: X64, flags: Flags(&SECCOMP_ADDFD_FLAGS), srcfd: Fd, newfd: Int, newfd_flags: Flags(&OPEN_BITS),
    }
}
