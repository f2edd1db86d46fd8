//! Making processes, waiting for them, and what is known of each.

use crate::syscalls::consts::prctl::PR_OPTIONS;
use crate::syscalls::consts::process::{
    ARCH_PRCTL_CODES, EXECVEAT_FLAGS, IOPRIO_WHO, KCMP_TYPES, MEMBARRIER_CMDS, MEMBARRIER_FLAGS, PIDFD_OPEN_FLAGS,
    PRIO_WHICH, RLIMITS, RUSAGE_WHO, SETNS_TYPES, UNSHARE_FLAGS, WAIT_OPTIONS, WAITID_TYPES,
};
use crate::syscalls::consts::ptrace::PTRACE_REQUESTS;
use crate::syscalls::custom::clone::{CHILD_TID, CLONE_ARGS, PARENT_TID, TLS, child_stack, flags};
use crate::syscalls::custom::exec::{arguments, environment};
use crate::syscalls::custom::prctl;
use crate::syscalls::custom::process::{
    ARCH_ARGUMENT, arch_note, arch_result, io_priority, io_priority_note, kcmp_first, kcmp_second, membarrier_cpu,
    membarrier_note, membarrier_result, personality, personality_note, rseq, rseq_flags, wait_status, wait_usage,
    waitid_siginfo,
};
use crate::syscalls::custom::ptrace;
use crate::syscalls::layouts::process::{RLIMIT, RLIMIT64, RUSAGE, TMS};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    clone [PROCESS] (child_stack: In Custom(child_stack), flags: In Custom(flags), parent_tid: OutAny PARENT_TID, tls: OutAny TLS, child_tidptr: OutAny CHILD_TID) -> Pid;
    clone3 [PROCESS] (cl_args: InOut CLONE_ARGS, size: In Size) -> Pid;
    fork [PROCESS] () -> Pid;
    vfork [PROCESS] () -> Pid;
    execve [FILE | FILE | PROCESS | PROCESS] (pathname: In Path, argv: In Custom(arguments), envp: In Custom(environment)) -> Ulong;
    execveat [DESC | FILE | PROCESS] (dirfd: In DirFd, pathname: In Path, argv: In Custom(arguments), envp: In Custom(environment), flags: In Flags(&EXECVEAT_FLAGS)) -> Ulong;
    exit [PROCESS] (status: In Int) -> Ulong;
    exit_group [PROCESS] (status: In Int) -> Ulong;
    wait4 [PROCESS] (pid: In Pid, wstatus: Out Custom(wait_status), options: In Flags(&WAIT_OPTIONS), rusage: Out Custom(wait_usage)) -> Pid;
    waitid [PROCESS] (which: In Const(&WAITID_TYPES), pid: In Pid, infop: Out Custom(waitid_siginfo), options: In Flags(&WAIT_OPTIONS), rusage: Out To(&Struct(&RUSAGE))) -> Ulong;
    getpid [PURE] () -> Pid;
    gettid [PURE] () -> Pid;
    getppid [PURE] () -> Pid;
    getpgid [] (pid: In Pid) -> Pid;
    getpgrp [PURE] () -> Pid;
    getsid [] (pid: In Pid) -> Pid;
    setpgid [] (pid: In Pid, pgid: In Pid) -> Ulong;
    setsid [] () -> Pid;
    set_tid_address [] (tidptr: In Xlong) -> Int;
    pidfd_open [DESC] (pid: In Pid, flags: In Flags(&PIDFD_OPEN_FLAGS)) -> Fd;
    pidfd_getfd [DESC] (pidfd: In Fd, targetfd: In Int, flags: In X32) -> Fd;
    ptrace [] (request: In ConstLong(&PTRACE_REQUESTS), pid: In CustomOf(Width::W32, ptrace::tracee), addr: InOut Staged(&ptrace::ADDR), data: InOut Staged(&ptrace::DATA)) -> Long;
    prctl [CREDS] (option: In Const(&PR_OPTIONS), arg2: InOut Staged(&prctl::ARG2), arg3: InOut Staged(&prctl::ARG3), arg4: InOut Staged(&prctl::ARG4), arg5: InOut Staged(&prctl::ARG5)) -> Custom(prctl::result), note(prctl::note);
    arch_prctl [] (code: In Const(&ARCH_PRCTL_CODES), addr: InOut ARCH_ARGUMENT) -> Custom(arch_result), note(arch_note);
    getrlimit [] (resource: In Const(&RLIMITS), rlim: Out To(&Struct(&RLIMIT))) -> Ulong;
    setrlimit [] (resource: In Const(&RLIMITS), rlim: In To(&Struct(&RLIMIT))) -> Ulong;
    prlimit64 [] (pid: In Pid, resource: In Const(&RLIMITS), new_limit: In To(&Struct(&RLIMIT64)), old_limit: Out To(&Struct(&RLIMIT64))) -> Ulong;
    getrusage [] (who: In Const(&RUSAGE_WHO), usage: Out To(&Struct(&RUSAGE))) -> Ulong;
    times [] (buf: Out To(&Struct(&TMS))) -> Ulong;
    getpriority [] (which: In Const(&PRIO_WHICH), who: In Int) -> Ulong;
    setpriority [] (which: In Const(&PRIO_WHICH), who: In Int, prio: In Int) -> Ulong;
    ioprio_get [] (which: In Const(&IOPRIO_WHO), who: In Int) -> Ulong, note(io_priority_note);
    ioprio_set [] (which: In Const(&IOPRIO_WHO), who: In Int, ioprio: In Custom(io_priority)) -> Ulong;
    setns [DESC] (fd: In Fd, nstype: In Flags(&SETNS_TYPES)) -> Ulong;
    unshare [] (flags: In FlagsLong(&UNSHARE_FLAGS)) -> Ulong;
    personality [] (persona: In Custom(personality)) -> Xlong, note(personality_note);
    kcmp [] (pid1: In Pid, pid2: In Pid, r#type: In Const(&KCMP_TYPES), idx1: In Custom(kcmp_first), idx2: In Custom(kcmp_second)) -> Ulong;
    membarrier [] (cmd: In Const(&MEMBARRIER_CMDS), flags: In Flags(&MEMBARRIER_FLAGS), cpu_id: In Custom(membarrier_cpu)) -> Custom(membarrier_result), note(membarrier_note);
    rseq [] (rseq: In Custom(rseq), rseq_len: In X32, flags: In CustomOf(Width::W32, rseq_flags), sig: In X32) -> Ulong;
    set_robust_list [] (head: In Address, len: In Size) -> Ulong;
    get_robust_list [] (pid: In Pid, head_ptr: Out To(&Address), len_ptr: Out To(&Size)) -> Ulong;
    getcpu [] (cpu: Out To(&Uint), node: Out To(&Uint), tcache: In Address) -> Ulong;
}
