//! Scheduling.

use crate::syscalls::consts::sched::SCHED_POLICIES;
use crate::syscalls::custom::sched::{ATTR_GIVEN, attr_returned, cpus_given, cpus_returned, policy_note};
use crate::syscalls::layouts::time::TIMESPEC;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    sched_yield [] () -> Ulong;
    sched_getscheduler [] (pid: In Pid) -> Ulong, note(policy_note);
    sched_setscheduler [] (pid: In Pid, policy: In Const(&SCHED_POLICIES), param: In To(&Int)) -> Ulong;
    sched_getparam [] (pid: In Pid, param: Out To(&Int)) -> Ulong;
    sched_setparam [] (pid: In Pid, param: In To(&Int)) -> Ulong;
    sched_get_priority_max [] (policy: In Const(&SCHED_POLICIES)) -> Ulong;
    sched_get_priority_min [] (policy: In Const(&SCHED_POLICIES)) -> Ulong;
    sched_rr_get_interval [] (pid: In Pid, tp: Out To(&Struct(&TIMESPEC))) -> Ulong;
    sched_getaffinity [] (pid: In Pid, cpusetsize: In Uint, mask: Out Custom(cpus_returned)) -> Ulong;
    sched_setaffinity [] (pid: In Pid, cpusetsize: In Uint, mask: In Custom(cpus_given)) -> Ulong;
    sched_getattr [] (pid: In Pid, attr: Out Custom(attr_returned), size: In Uint, flags: In Uint) -> Ulong;
    sched_setattr [] (pid: In Pid, attr: InOut Staged(&ATTR_GIVEN), flags: In Uint) -> Ulong;
}
