//! Signals.

use crate::syscalls::consts::signal::{SFD_FLAGS, SIGPROCMASK_HOW};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    kill [PROCESS | SIGNAL] (pid: In Pid, sig: In Signal) -> Ulong;
    tkill [PROCESS | SIGNAL] (tid: In Pid, sig: In Signal) -> Ulong;
    tgkill [PROCESS | SIGNAL] (tgid: In Pid, tid: In Pid, sig: In Signal) -> Ulong;
    pidfd_send_signal [DESC | PROCESS | SIGNAL] (pidfd: In Fd, sig: In Signal, info: In Address, flags: In X32) -> Ulong;
    rt_sigaction [SIGNAL] (signum: In Signal, act: In Address, oldact: Out Address, sigsetsize: In Size) -> Ulong;
    rt_sigprocmask [SIGNAL] (how: In Const(&SIGPROCMASK_HOW), set: In Address, oldset: Out Address, sigsetsize: In Size) -> Ulong;
    rt_sigreturn [SIGNAL] (frame: In Address) -> Long;
    rt_sigpending [SIGNAL] (set: Out Address, sigsetsize: In Size) -> Ulong;
    rt_sigsuspend [SIGNAL] (mask: In Address, sigsetsize: In Size) -> Ulong;
    rt_sigtimedwait [SIGNAL] (set: In Address, info: Out Address, timeout: In Address, sigsetsize: In Size) -> Ulong;
    rt_sigqueueinfo [PROCESS | SIGNAL] (tgid: In Pid, sig: In Signal, info: In Address) -> Ulong;
    rt_tgsigqueueinfo [PROCESS | SIGNAL] (tgid: In Pid, tid: In Pid, sig: In Signal, info: In Address) -> Ulong;
    sigaltstack [SIGNAL] (ss: In Address, old_ss: Out Address) -> Ulong;
    signalfd [DESC | SIGNAL] (fd: In Fd, mask: In Address, sizemask: In Size) -> Fd;
    signalfd4 [DESC | SIGNAL] (fd: In Fd, mask: In Address, sizemask: In Size, flags: In Flags(&SFD_FLAGS)) -> Fd;
    pause [SIGNAL] () -> Ulong;
    restart_syscall [] () -> Ulong;
    alarm [] (seconds: In Uint) -> Ulong;
}
