//! bpf and perf_event_open.

use crate::syscalls::consts::bpf::BPF_COMMANDS;
use crate::syscalls::consts::perf::PERF_FLAGS;
use crate::syscalls::custom::bpf::{ATTRIBUTES, result};
use crate::syscalls::custom::perf::EVENT;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    bpf             [DESC] (cmd: In Const(&BPF_COMMANDS), attr: InOut Staged(&ATTRIBUTES), size: In Uint) -> Custom(result);
    perf_event_open [DESC] (attr: Out Staged(&EVENT), pid: In Pid, cpu: In Int, group_fd: In Fd, flags: In FlagsLong(&PERF_FLAGS)) -> Fd;
}
