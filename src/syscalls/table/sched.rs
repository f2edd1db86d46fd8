//! Scheduling.

use crate::syscalls::consts::sched::SCHED_POLICIES;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    sched_yield [] () -> Ulong;
    sched_getscheduler [] (pid: In Pid) -> Ulong;
    sched_setscheduler [] (pid: In Pid, policy: In Const(&SCHED_POLICIES), param: In Address) -> Ulong;
    sched_getparam [] (pid: In Pid, param: Out Address) -> Ulong;
    sched_setparam [] (pid: In Pid, param: In Address) -> Ulong;
    sched_get_priority_max [] (policy: In Const(&SCHED_POLICIES)) -> Ulong;
    sched_get_priority_min [] (policy: In Const(&SCHED_POLICIES)) -> Ulong;
    sched_rr_get_interval [] (pid: In Pid, tp: Out Address) -> Ulong;
    sched_getaffinity [] (pid: In Pid, cpusetsize: In Size, mask: Out Address) -> Ulong;
    sched_setaffinity [] (pid: In Pid, cpusetsize: In Size, mask: In Address) -> Ulong;
    sched_getattr [] (pid: In Pid, attr: Out Address, size: In Uint, flags: In Uint) -> Ulong;
    sched_setattr [] (pid: In Pid, attr: In Address, flags: In Uint) -> Ulong;
}
