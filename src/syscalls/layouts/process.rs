//! Limits and use of resources.

use crate::syscalls::consts::process::RSEQ_CS_FLAGS;
use crate::syscalls::custom::process::{clock_ticks, limit, limit32};
use crate::syscalls::layouts::time::TIMEVAL;
use crate::syscalls::prelude::*;

/// A limit as getrlimit(2) has it.
const LIMIT: Kind = PerAbi(&Kind::Custom(Width::W64, limit), &Kind::Custom(Width::W32, limit32));
const TICKS: Kind = Kind::Custom(Width::Word, clock_ticks);

layouts! {
    RLIMIT: "struct rlimit", "linux/resource.h" { rlim_cur: LIMIT, rlim_max: LIMIT }
    RLIMIT64: "struct rlimit64", "linux/resource.h" {
        rlim_cur: CustomOf(Width::W64, limit), rlim_max: CustomOf(Width::W64, limit),
    }
    // The kernel aligns it to 32 bytes and fills it up with them.
    RSEQ: "struct rseq", "linux/rseq.h" {
        cpu_id_start: Uint, cpu_id: Uint, rseq_cs: X64, flags: Flags(&RSEQ_CS_FLAGS), pad: Pad(12),
    }
    RUSAGE: "struct rusage", "linux/resource.h" {
        ru_utime: Struct(&TIMEVAL), ru_stime: Struct(&TIMEVAL), ~ru_maxrss: Ulong, ~ru_ixrss: Ulong, ~ru_idrss: Ulong,
        ~ru_isrss: Ulong, ~ru_minflt: Ulong, ~ru_majflt: Ulong, ~ru_nswap: Ulong, ~ru_inblock: Ulong,
        ~ru_oublock: Ulong, ~ru_msgsnd: Ulong, ~ru_msgrcv: Ulong, ~ru_nsignals: Ulong, ~ru_nvcsw: Ulong,
        ~ru_nivcsw: Ulong,
    }
    TMS: "struct tms", "linux/times.h" { tms_utime: TICKS, tms_stime: TICKS, tms_cutime: TICKS, tms_cstime: TICKS }
}
