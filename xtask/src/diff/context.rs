//! What a number means, told from the call, the argument and the name of the field that it stands in.

use super::token::{Kind, Place};

/// Calls whose result is a pid when it is positive.
const RETURN_PIDS: &[&str] = &[
    "clone",
    "clone3",
    "fork",
    "vfork",
    "getpid",
    "gettid",
    "getppid",
    "getpgrp",
    "getpgid",
    "getsid",
    "setsid",
    "set_tid_address",
    "wait4",
    "waitpid",
];

/// Arguments that are pids, counted from 0.
const PID_ARGUMENTS: &[(&str, &[usize])] = &[
    ("wait4", &[0]),
    ("waitpid", &[0]),
    ("waitid", &[1]),
    ("kill", &[0]),
    ("tkill", &[0]),
    ("tgkill", &[0, 1]),
    ("rt_sigqueueinfo", &[0]),
    ("rt_tgsigqueueinfo", &[0, 1]),
    ("setpgid", &[0, 1]),
    ("getpgid", &[0]),
    ("getsid", &[0]),
    ("prlimit64", &[0]),
    ("pidfd_open", &[0]),
    ("process_vm_readv", &[0]),
    ("process_vm_writev", &[0]),
    ("ptrace", &[1]),
    ("get_robust_list", &[0]),
    ("move_pages", &[0]),
    ("migrate_pages", &[0]),
    ("ioprio_get", &[1]),
    ("ioprio_set", &[1]),
    ("getpriority", &[1]),
    ("setpriority", &[1]),
    ("perf_event_open", &[1]),
    ("kcmp", &[0, 1]),
    ("sched_getaffinity", &[0]),
    ("sched_setaffinity", &[0]),
    ("sched_getparam", &[0]),
    ("sched_setparam", &[0]),
    ("sched_getscheduler", &[0]),
    ("sched_setscheduler", &[0]),
    ("sched_getattr", &[0]),
    ("sched_setattr", &[0]),
    ("sched_rr_get_interval", &[0]),
];

/// Arguments that are a pid in some uses: named when they are one of the tree's, left alone otherwise.
const PERHAPS_PIDS: &[(&str, &[usize])] =
    &[("futex", &[2]), ("fcntl", &[2]), ("fcntl64", &[2]), ("ioctl", &[2]), ("prctl", &[1])];

const PID_KEYS: &[&str] = &["si_pid", "ssi_pid", "pid", "l_pid", "parent_tid", "tid", "pgrp"];

const INODE_KEYS: &[&str] = &["st_ino", "stx_ino", "d_ino", "d_off"];

const TIME_KEYS: &[&str] = &[
    "tv_sec",
    "tv_nsec",
    "tv_usec",
    "st_atime",
    "st_mtime",
    "st_ctime",
    "st_atime_nsec",
    "st_mtime_nsec",
    "st_ctime_nsec",
    "stx_atime",
    "stx_btime",
    "stx_ctime",
    "stx_mtime",
];

const MEASURE_KEYS: &[&str] =
    &["si_utime", "si_stime", "f_bfree", "f_bavail", "f_ffree", "tms_utime", "tms_stime", "tms_cutime", "tms_cstime"];

/// Calls of which every number is a measurement.
const MEASURING: &[&str] = &["getrusage", "times", "sysinfo", "getcpu"];

/// Whether a string here is random bytes.
pub(crate) fn is_random(call: &str, place: Place) -> bool {
    call == "getrandom" && place == Place::Argument(0)
}

fn listed(table: &[(&str, &[usize])], call: &str, place: Place) -> bool {
    let Place::Argument(argument) = place else { return false };
    table.iter().any(|(name, arguments)| *name == call && arguments.contains(&argument))
}

fn is_pid(call: &str, place: Place, key: &str) -> bool {
    PID_KEYS.contains(&key)
        || listed(PID_ARGUMENTS, call, place)
        || (place == Place::Result && key.is_empty() && RETURN_PIDS.contains(&call))
}

/// Whether a number here names a task if it is the number of one.
pub(crate) fn may_be_pid(call: &str, place: Place, key: &str) -> bool {
    is_pid(call, place, key) || listed(PERHAPS_PIDS, call, place)
}

/// How a number may vary. `flag` says that it stands among flags.
pub(crate) fn number_kind(call: &str, place: Place, key: &str, number: &str, flag: bool) -> Kind {
    let hex = number.strip_prefix("0x").and_then(|digits| u64::from_str_radix(digits, 16).ok());
    if let Some(value) = hex {
        return if is_pointer(value, flag) { Kind::Address } else { Kind::Number };
    }
    if MEASURING.contains(&call) || MEASURE_KEYS.contains(&key) || key.starts_with("ru_") {
        return Kind::Measure;
    }
    if TIME_KEYS.contains(&key) || (call == "time" && place == Place::Result) {
        return Kind::Time;
    }
    if INODE_KEYS.contains(&key) {
        return Kind::Inode;
    }
    // 0, 1 (of -1 or init) and other tiny numbers are not pids that vary.
    let varying_pid = is_pid(call, place, key) && number.parse::<u32>().is_ok_and(|pid| pid > 1);
    if varying_pid { Kind::Pid } else { Kind::Number }
}

/// Pointers lie above 4 GiB, or, in 32-bit programs, where the kernel puts images, libraries and stacks.
fn is_pointer(value: u64, flag: bool) -> bool {
    match value {
        0x5655_0000..=0x58ff_ffff | 0xf600_0000..=0xffff_efff => !flag,
        // A pointer may be followed by a comment (`/* 23 vars */`), and flags this large are rare.
        0x1_0000_0000..=0x7fff_ffff_ffff => true,
        _ => false,
    }
}
