//! Random numbers (random(4)), clocks (rtc(4)), name spaces (ioctl_ns(2)), counters (perf_event_open(2)), faults
//! (ioctl_userfaultfd(2)), filters (seccomp_unotify(2)) and watchdogs.

use super::Argument::{self, Extend, In, Out, Special, Unused};
use super::{arguments, record};
use crate::syscalls::consts::machine::{PERF_ENABLE_FLAGS, RTC_VOLTAGE};
use crate::syscalls::layouts::machine::*;
use crate::syscalls::prelude::*;

const INT_IN: Argument = In(To(&Int));
const INT_OUT: Argument = Out(To(&Int));
const GROUP: Argument = In(Flags(&PERF_ENABLE_FLAGS));

arguments! {
    RNDGETENTCNT 0x8004_5200 => INT_OUT,
    RNDADDTOENTCNT 0x4004_5201 => INT_IN,
    RNDADDENTROPY 0x4008_5203 => In(Custom(entropy)),
    RNDZAPENTCNT 0x5204 => Unused,
    RNDCLEARPOOL 0x5206 => Unused,
    RNDRESEEDCRNG 0x5207 => Unused,
    RTC_AIE_ON 0x7001 => Unused,
    RTC_AIE_OFF 0x7002 => Unused,
    RTC_UIE_ON 0x7003 => Unused,
    RTC_UIE_OFF 0x7004 => Unused,
    RTC_PIE_ON 0x7005 => Unused,
    RTC_PIE_OFF 0x7006 => Unused,
    RTC_WIE_ON 0x700f => Unused,
    RTC_WIE_OFF 0x7010 => Unused,
    RTC_ALM_SET 0x4024_7007 => In(To(&Struct(&RTC_TIME))),
    RTC_ALM_READ 0x8024_7008 => Out(To(&Struct(&RTC_TIME))),
    RTC_RD_TIME 0x8024_7009 => Out(To(&Struct(&RTC_TIME))),
    RTC_SET_TIME 0x4024_700a => In(To(&Struct(&RTC_TIME))),
    RTC_IRQP_READ 0x8008_700b => Out(To(&Ulong)),
    RTC_IRQP_SET 0x4008_700c => In(Ulong),
    RTC_EPOCH_READ 0x8008_700d => Out(To(&Ulong)),
    RTC_EPOCH_SET 0x4008_700e => In(Ulong),
    RTC_WKALM_SET 0x4028_700f => In(To(&Struct(&RTC_ALARM))),
    RTC_WKALM_RD 0x8028_7010 => Out(To(&Struct(&RTC_ALARM))),
    RTC_PLL_GET 0x8020_7011 => Out(To(&Struct(&RTC_PLL))),
    RTC_PLL_SET 0x4020_7012 => In(To(&Struct(&RTC_PLL))),
    RTC_VL_CLR 0x7014 => Unused,
    NS_GET_USERNS 0xb701 => Unused,
    NS_GET_PARENT 0xb702 => Unused,
    NS_GET_NSTYPE 0xb703 => Unused,
    NS_GET_OWNER_UID 0xb704 => Out(To(&Id)),
    PERF_EVENT_IOC_ENABLE 0x2400 => GROUP,
    PERF_EVENT_IOC_DISABLE 0x2401 => GROUP,
    PERF_EVENT_IOC_REFRESH 0x2402 => In(Int),
    PERF_EVENT_IOC_RESET 0x2403 => GROUP,
    PERF_EVENT_IOC_PERIOD 0x4008_2404 => In(To(&U64)),
    PERF_EVENT_IOC_SET_OUTPUT 0x2405 => In(Fd),
    PERF_EVENT_IOC_SET_FILTER 0x4008_2406 => In(Text),
    PERF_EVENT_IOC_ID 0x8008_2407 => Out(To(&U64)),
    PERF_EVENT_IOC_SET_BPF 0x4004_2408 => In(Fd),
    PERF_EVENT_IOC_PAUSE_OUTPUT 0x4004_2409 => In(Ulong),
    UFFDIO_API 0xc018_aa3f => Extend(&UFFD_API, &UFFD_API_IOCTLS),
    UFFDIO_REGISTER 0xc020_aa00 => Extend(&UFFD_REGISTER, &UFFD_REGISTER_IOCTLS),
    UFFDIO_UNREGISTER 0x8010_aa01 => In(To(&Struct(&UFFD_RANGE))),
    UFFDIO_WAKE 0x8010_aa02 => In(To(&Struct(&UFFD_RANGE))),
    UFFDIO_COPY 0xc028_aa03 => Extend(&UFFD_COPY, &UFFD_COPIED),
    UFFDIO_ZEROPAGE 0xc020_aa04 => Extend(&UFFD_ZEROPAGE, &UFFD_ZEROED),
    SECCOMP_IOCTL_NOTIF_SEND 0xc018_2101 => In(To(&Struct(&SECCOMP_RESPONSE))),
    SECCOMP_IOCTL_NOTIF_ID_VALID 0x4008_2102 => In(To(&X64)),
    SECCOMP_IOCTL_NOTIF_ADDFD 0x4018_2103 => In(To(&Struct(&SECCOMP_DESCRIPTOR))),
    UFFDIO_WRITEPROTECT 0xc018_aa06 => In(To(&Struct(&UFFD_PROTECT))),
    UFFDIO_CONTINUE 0xc020_aa07 => Extend(&UFFD_CONTINUE, &UFFD_CONTINUED),
    SECCOMP_IOCTL_NOTIF_RECV 0xc050_2100 => Special(&NOTIFICATION),
    PERF_EVENT_IOC_MODIFY_ATTRIBUTES 0x4008_240b => In(Custom(crate::syscalls::custom::perf::attributes)),
    PERF_EVENT_IOC_QUERY_BPF 0xc008_240a => Special(&PROGRAMS),
    RTC_VL_READ 0x8004_7013 => Out(To(&Flags(&RTC_VOLTAGE))),
    WDIOC_GETSTATUS 0x8004_5701 => INT_OUT,
    WDIOC_GETBOOTSTATUS 0x8004_5702 => INT_OUT,
    WDIOC_GETTEMP 0x8004_5703 => INT_OUT,
    WDIOC_GETTIMEOUT 0x8004_5707 => INT_OUT,
    WDIOC_SETPRETIMEOUT 0xc004_5708 => INT_IN,
    WDIOC_GETPRETIMEOUT 0x8004_5709 => INT_OUT,
    WDIOC_GETTIMELEFT 0x8004_570a => INT_OUT,
    INOTIFY_IOC_SETNEXTWD 0x4004_4900 => In(Int),
    SIOCOUTQNSD 0x894b => INT_OUT,
    WDIOC_KEEPALIVE 0x8004_5705 => Unused,
    WDIOC_SETTIMEOUT 0xc004_5706 => INT_IN,
}

/// Random bytes that are added to the pool: how much they are worth, how many, and the bytes.
fn entropy(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if raw == 0 || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(header) = cx.u64(at) else { return Value::Unreadable(at) };
    let size = (header >> 32) as i32;
    let mut fields = StructValue::default();
    fields.push("entropy_count", Value::Signed(i64::from(header as i32)));
    fields.push("buf_size", Value::Signed(i64::from(size)));
    fields.push("buf", cx.buffer(VAddr::new(raw.wrapping_add(8)), u64::from(size as u32)));
    Value::Struct(fields)
}

/// A system call of which a filter has told: what the caller had there, and what the kernel wrote.
static NOTIFICATION: Stages = Stages { entry: notification_asked, exit: notified };

/// What the caller has there should be zero, and is not shown where it is.
fn notification_asked(cx: &Cx<'_>, raw: u64) -> Value {
    match notification(cx, raw) {
        shown @ Value::Struct(_) => {
            let bytes = cx.exactly(VAddr::new(raw), SECCOMP_NOTIFICATION.size(cx.abi)).unwrap_or_default();
            if bytes.iter().all(|&byte| byte == 0) { Value::Pending } else { shown }
        }
        other => other,
    }
}

fn notification(cx: &Cx<'_>, raw: u64) -> Value {
    record(cx, raw, &SECCOMP_NOTIFICATION).map_or_else(|value| value, Value::Struct)
}

fn notified(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    match before {
        Value::Pending if cx.failed() => Value::address(raw),
        Value::Pending => notification(cx, raw),
        Value::Struct(_) if cx.failed() => Value::Change(Box::new(before.clone()), Box::new(Value::address(raw))),
        Value::Struct(_) => Value::Change(Box::new(before.clone()), Box::new(notification(cx, raw))),
        other => other.clone(),
    }
}

/// The programs that are attached to an event, as many as there is room for.
static PROGRAMS: Stages = Stages { entry: programs_wanted, exit: programs };

fn programs_wanted(cx: &Cx<'_>, raw: u64) -> Value {
    let at = VAddr::new(raw);
    if at.is_null() || !cx.limits.follow {
        return Value::Address(at);
    }
    let Some(room) = cx.u32(at) else { return Value::Unreadable(at) };
    let room = Field { name: "ids_len", value: Value::Unsigned(u64::from(room)) };
    Value::Open(StructValue::of(vec![room]))
}

fn programs(cx: &Cx<'_>, raw: u64, before: &Value) -> Value {
    let Value::Open(wanted) = before else { return before.clone() };
    let mut shown = wanted.clone();
    let room = match shown.get("ids_len") {
        Some(&Value::Unsigned(room)) => room,
        _ => 0,
    };
    let count = cx.u32(VAddr::new(raw.wrapping_add(4))).filter(|_| !cx.failed());
    match count.map(u64::from) {
        Some(count) => {
            shown.push("prog_cnt", Value::Unsigned(count));
            shown.push("ids", cx.array(&Uint, VAddr::new(raw.wrapping_add(8)), count.min(room)));
        }
        None => shown.more = true,
    }
    Value::Struct(shown)
}
