//! Making processes, waiting for them, and what is known of each.

use crate::syscalls::consts::process::{
    ARCH_PRCTL_CODES, CLONE_FLAGS, EXECVEAT_FLAGS, IOPRIO_WHO, KCMP_TYPES, MEMBARRIER_CMDS, MEMBARRIER_FLAGS,
    PIDFD_OPEN_FLAGS, PRIO_WHICH, RLIMITS, RSEQ_FLAGS, RUSAGE_WHO, SETNS_TYPES, WAIT_OPTIONS, WAITID_TYPES,
};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    clone [PROCESS] (flags: In FlagsLong(&CLONE_FLAGS), child_stack: In Address, parent_tid: In Address, child_tid: In Address, tls: In Address) -> Pid;
    clone3 [PROCESS] (cl_args: In Address, size: In Size) -> Pid;
    fork [PROCESS] () -> Pid;
    vfork [PROCESS] () -> Pid;
    execve [FILE | FILE | PROCESS | PROCESS] (pathname: In Path, argv: In Address, envp: In Address) -> Ulong;
    execveat [DESC | FILE | PROCESS] (dirfd: In DirFd, pathname: In Path, argv: In Address, envp: In Address, flags: In Flags(&EXECVEAT_FLAGS)) -> Ulong;
    exit [PROCESS] (status: In Int) -> Ulong;
    exit_group [PROCESS] (status: In Int) -> Ulong;
    wait4 [PROCESS] (pid: In Pid, wstatus: Out Address, options: In Flags(&WAIT_OPTIONS), rusage: Out Address) -> Pid;
    waitid [PROCESS] (which: In Const(&WAITID_TYPES), pid: In Pid, infop: Out Address, options: In Flags(&WAIT_OPTIONS), rusage: Out Address) -> Ulong;
    getpid [PURE] () -> Pid;
    gettid [PURE] () -> Pid;
    getppid [PURE] () -> Pid;
    getpgid [] (pid: In Pid) -> Pid;
    getpgrp [PURE] () -> Pid;
    getsid [] (pid: In Pid) -> Pid;
    setpgid [] (pid: In Pid, pgid: In Pid) -> Ulong;
    setsid [] () -> Pid;
    set_tid_address [] (tidptr: In Address) -> Pid;
    pidfd_open [DESC] (pid: In Pid, flags: In Flags(&PIDFD_OPEN_FLAGS)) -> Fd;
    pidfd_getfd [DESC] (pidfd: In Fd, targetfd: In Int, flags: In X32) -> Fd;
    ptrace [] (request: In Ulong, pid: In Pid, addr: In Address, data: In Address) -> Long;
    prctl [CREDS | CREDS | CREDS] (option: In Int, arg2: In Xlong, arg3: In Xlong, arg4: In Xlong, arg5: In Xlong) -> Ulong;
    arch_prctl [] (code: In Const(&ARCH_PRCTL_CODES), addr: In Address) -> Ulong;
    getrlimit [] (resource: In Const(&RLIMITS), rlim: Out Address) -> Ulong;
    setrlimit [] (resource: In Const(&RLIMITS), rlim: In Address) -> Ulong;
    prlimit64 [] (pid: In Pid, resource: In Const(&RLIMITS), new_limit: In Address, old_limit: Out Address) -> Ulong;
    getrusage [] (who: In Const(&RUSAGE_WHO), usage: Out Address) -> Ulong;
    times [] (buf: Out Address) -> Ulong;
    getpriority [] (which: In Const(&PRIO_WHICH), who: In Int) -> Ulong;
    setpriority [] (which: In Const(&PRIO_WHICH), who: In Int, prio: In Int) -> Ulong;
    ioprio_get [] (which: In Const(&IOPRIO_WHO), who: In Int) -> Ulong;
    ioprio_set [] (which: In Const(&IOPRIO_WHO), who: In Int, ioprio: In Int) -> Ulong;
    setns [DESC] (fd: In Fd, nstype: In Flags(&SETNS_TYPES)) -> Ulong;
    unshare [] (flags: In FlagsLong(&CLONE_FLAGS)) -> Ulong;
    personality [] (persona: In X32) -> Xlong;
    kcmp [] (pid1: In Pid, pid2: In Pid, r#type: In Const(&KCMP_TYPES), idx1: In Xlong, idx2: In Xlong) -> Ulong;
    membarrier [] (cmd: In Const(&MEMBARRIER_CMDS), flags: In Flags(&MEMBARRIER_FLAGS), cpu_id: In Int) -> Ulong;
    rseq [] (rseq: In Address, rseq_len: In Uint, flags: In Flags(&RSEQ_FLAGS), sig: In X32) -> Ulong;
    set_robust_list [] (head: In Address, len: In Size) -> Ulong;
    get_robust_list [] (pid: In Pid, head_ptr: Out Address, len_ptr: Out Address) -> Ulong;
    getcpu [] (cpu: Out To(&Uint), node: Out To(&Uint), tcache: In Address) -> Ulong;
}
