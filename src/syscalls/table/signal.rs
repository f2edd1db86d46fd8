//! Signals.

use crate::syscalls::consts::signal::{SFD_FLAGS, SIGPROCMASK_HOW};
use crate::syscalls::custom::signal::{
    interrupted, kernel_sigaction, pending_set, pidfd_flags, rt_frame, set_sized_by_1, set_sized_by_2, set_sized_by_3,
    siginfo_pointer, signal_note,
};
use crate::syscalls::layouts::signal::STACK;
use crate::syscalls::layouts::time::TIMESPEC;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    kill [PROCESS | SIGNAL] (pid: In Pid, sig: In Signal) -> Ulong;
    tkill [PROCESS | SIGNAL] (tid: In Pid, sig: In Signal) -> Ulong;
    tgkill [PROCESS | SIGNAL] (tgid: In Pid, tid: In Pid, sig: In Signal) -> Ulong;
    pidfd_send_signal [DESC | PROCESS | SIGNAL] (pidfd: In Fd, sig: In Signal, info: In Custom(siginfo_pointer), flags: In CustomOf(Width::W32, pidfd_flags)) -> Ulong;
    rt_sigaction [SIGNAL] (signum: In Signal, act: In Custom(kernel_sigaction), oldact: Out Custom(kernel_sigaction), sigsetsize: In Size) -> Ulong;
    rt_sigprocmask [SIGNAL] (how: In Const(&SIGPROCMASK_HOW), set: In Custom(set_sized_by_3), oldset: Out Custom(set_sized_by_3), sigsetsize: In Size) -> Ulong;
    rt_sigreturn [SIGNAL] (frame: In Custom(rt_frame)) -> Ulong;
    rt_sigpending [SIGNAL] (set: Out Custom(pending_set), sigsetsize: In Size) -> Ulong;
    rt_sigsuspend [SIGNAL] (mask: In Custom(set_sized_by_1), sigsetsize: In Size) -> Ulong;
    rt_sigtimedwait [SIGNAL] (set: In Custom(set_sized_by_3), info: Out Custom(siginfo_pointer), timeout: In To(&Struct(&TIMESPEC)), sigsetsize: In Size) -> Ulong, note(signal_note);
    rt_sigqueueinfo [PROCESS | SIGNAL] (tgid: In Pid, sig: In Signal, info: In Custom(siginfo_pointer)) -> Ulong;
    rt_tgsigqueueinfo [PROCESS | SIGNAL] (tgid: In Pid, tid: In Pid, sig: In Signal, info: In Custom(siginfo_pointer)) -> Ulong;
    sigaltstack [SIGNAL] (ss: In To(&Struct(&STACK)), old_ss: Out To(&Struct(&STACK))) -> Ulong;
    signalfd [DESC | SIGNAL] (fd: In Fd, mask: In Custom(set_sized_by_2), sizemask: In Size) -> Fd;
    signalfd4 [DESC | SIGNAL] (fd: In Fd, mask: In Custom(set_sized_by_2), sizemask: In Size, flags: In Flags(&SFD_FLAGS)) -> Fd;
    pause [SIGNAL] () -> Ulong;
    restart_syscall [] (interrupted: In Custom(interrupted)) -> Ulong;
    alarm [] (seconds: In Uint) -> Ulong;
}
