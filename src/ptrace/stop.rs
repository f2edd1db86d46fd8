//! A stop as a token: whoever holds it may ask the task, and resuming spends it.

use crate::abi::Abi;
use crate::ids::Tid;

use super::error::Result;
use super::regs::{FloatRegs, Regs};
use super::request;
use super::signal::Signal;

/// What a tracer asks to be told about a task, as PTRACE_O_* bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options(i32);

impl Options {
    /// System call stops marked as such, and execve reported: what every tracee has.
    pub const BASE: Options = Options(libc::PTRACE_O_TRACESYSGOOD | libc::PTRACE_O_TRACEEXEC);
    /// Children and threads are traced from their birth.
    pub const FOLLOW: Options =
        Options(libc::PTRACE_O_TRACEFORK | libc::PTRACE_O_TRACEVFORK | libc::PTRACE_O_TRACECLONE);
    /// A vfork child's release of its parent is reported.
    pub const VFORK_DONE: Options = Options(libc::PTRACE_O_TRACEVFORKDONE);
    /// SECCOMP_RET_TRACE stops the task instead of failing the call.
    pub const SECCOMP: Options = Options(libc::PTRACE_O_TRACESECCOMP);
    /// The tracee is killed when its tracer goes, however that happens.
    pub const EXIT_KILL: Options = Options(libc::PTRACE_O_EXITKILL);

    /// Both sets.
    #[must_use]
    pub const fn and(self, other: Options) -> Options {
        Options(self.0 | other.0)
    }

    /// The set without `other`.
    #[must_use]
    pub const fn without(self, other: Options) -> Options {
        Options(self.0 & !other.0)
    }

    /// Whether all of `other` is in the set.
    #[must_use]
    pub const fn has(self, other: Options) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Begins to trace `tid`, which goes on running.
pub fn seize(tid: Tid, options: Options) -> Result<()> {
    request::seize(tid, options.0)
}

/// Makes a seized, running task stop: a [`Stop::Event`](super::Stop::Event) will be reported, after whatever stop is
/// already on its way. Some system calls then fail with EINTR although no signal arrived (ptrace(2), "BUGS").
pub fn interrupt(tid: Tid) -> Result<()> {
    request::interrupt(tid)
}

/// Whether two tasks share their memory; `None` where the kernel can't tell.
#[must_use]
pub fn same_memory(a: Tid, b: Tid) -> Option<bool> {
    request::same_memory(a, b)
}

/// A system call as PTRACE_GET_SYSCALL_INFO tells it, at a stop of any kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyscallInfo {
    /// The interface in use; at a stop outside of any call, that of the code which runs. `None` for one that we don't know.
    pub abi: Option<Abi>,
    /// The instruction pointer, behind the call instruction.
    pub ip: u64,
    /// The stack pointer.
    pub sp: u64,
    /// Which stop this is.
    pub op: SyscallOp,
}

/// Where in a system call a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyscallOp {
    /// Not at a system call stop.
    None,
    /// Before the call.
    Entry {
        /// The number, sign-extended from the kernel's `int`.
        nr: u64,
        /// The argument registers; of a 32-bit call, zero-extended.
        args: [u64; 6],
    },
    /// After the call.
    Exit {
        /// The result register; with `is_error`, a negated errno, the kernel's own restart codes included.
        value: i64,
        /// Whether the kernel says that the call failed.
        is_error: bool,
    },
    /// Before the call, because a seccomp filter answered SECCOMP_RET_TRACE.
    Seccomp {
        /// As at an entry.
        nr: u64,
        /// As at an entry.
        args: [u64; 6],
        /// The filter's 16 bits of data.
        data: u32,
    },
}

impl SyscallInfo {
    fn from_raw(raw: &request::RawSyscallInfo) -> Self {
        let [nr, a, b, c, d, e, f, last] = raw.words;
        let args = [a, b, c, d, e, f];
        let op = match raw.op {
            1 => SyscallOp::Entry { nr, args },
            2 => SyscallOp::Exit { value: nr.cast_signed(), is_error: a & 0xff != 0 },
            3 => SyscallOp::Seccomp { nr, args, data: last as u32 },
            _ => SyscallOp::None,
        };
        SyscallInfo { abi: Abi::from_audit_arch(raw.arch), ip: raw.ip, sp: raw.sp, op }
    }
}

/// How a stopped task goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resume {
    /// To the next system call stop, with a signal delivered on the way.
    Syscall(Option<Signal>),
    /// To the next stop of another kind, with a signal delivered on the way.
    Cont(Option<Signal>),
    /// For one instruction, with a signal delivered on the way.
    Step(Option<Signal>),
    /// Not at all, but stops are reported: the answer to a group-stop.
    Listen,
}

/// The proof that a task is in a ptrace-stop. Not Clone; [`resume`](Self::resume) and [`detach`](Self::detach) spend it.
///
/// SIGKILL may end the task all the same, so that every request can answer [`Error::Gone`](super::Error::Gone).
#[derive(Debug)]
#[must_use = "a task that is not resumed stays stopped"]
pub struct Stopped {
    tid: Tid,
    /// What it goes on with whenever nothing else is said.
    put_back: Option<Signal>,
}

impl Stopped {
    /// Only a wait status makes one.
    pub(super) fn new(tid: Tid) -> Self {
        Stopped { tid, put_back: None }
    }

    /// The same stop; the signal that is being reported, which the caller must have blocked, is queued again when the task
    /// goes on, as it was (kernel/signal.c, ptrace_signal: "If the (new) signal is now blocked, requeue it").
    pub fn putting_back(mut self, signal: Signal) -> Self {
        self.put_back = Some(signal);
        self
    }

    /// Who is stopped.
    #[must_use]
    pub fn tid(&self) -> Tid {
        self.tid
    }

    /// Whether there is a new report under this number, so that this stop is over: the task was killed, or was the leader of a process
    /// in which another thread has executed a program.
    #[must_use]
    pub fn has_reported_again(&self) -> bool {
        matches!(request::peek_at(self.tid), Ok(Some(_)))
    }

    /// The system call that the task is entering or leaving.
    pub fn syscall_info(&self) -> Result<SyscallInfo> {
        request::syscall_info(self.tid).map(|raw| SyscallInfo::from_raw(&raw))
    }

    /// `siginfo_t` of a signal-delivery-stop, in the tracer's own layout.
    pub fn signal_info(&self) -> Result<[u8; 128]> {
        request::signal_info(self.tid)
    }

    /// Replaces `siginfo_t` of a signal-delivery-stop.
    pub fn set_signal_info(&self, info: &[u8; 128]) -> Result<()> {
        request::set_signal_info(self.tid, info)
    }

    /// The message of an event: the child's tid, the former tid at an execve, the raw exit status. 0 when the child
    /// belongs to a pid namespace in which the tracer cannot see it.
    pub fn event_message(&self) -> Result<u64> {
        request::event_message(self.tid)
    }

    /// The message as a tid.
    pub fn event_tid(&self) -> Result<Tid> {
        self.event_message().map(|message| Tid::new(message as i32))
    }

    /// The general registers.
    pub fn regs(&self) -> Result<Regs> {
        Regs::read(self.tid)
    }

    /// The floating-point registers of 64-bit code.
    pub fn float_regs(&self) -> Result<FloatRegs> {
        FloatRegs::read(self.tid)
    }

    /// Replaces the general registers.
    pub fn set_regs(&self, regs: &Regs) -> Result<()> {
        regs.write(self.tid)
    }

    /// Replaces those of the general registers that differ from `before`, which is what the task has.
    pub fn change_regs(&self, before: &Regs, regs: &Regs) -> Result<()> {
        regs.write_changes(self.tid, before)
    }

    /// Replaces the options of the task; its future children inherit them.
    pub fn set_options(&self, options: Options) -> Result<()> {
        request::set_options(self.tid, options.0)
    }

    /// The blocked signals, bit `n - 1` for signal `n`.
    pub fn signal_mask(&self) -> Result<u64> {
        request::signal_mask(self.tid)
    }

    /// Replaces the blocked signals.
    pub fn set_signal_mask(&self, mask: u64) -> Result<()> {
        request::set_signal_mask(self.tid, mask)
    }

    /// Lets the task go on.
    pub fn resume(self, how: Resume) -> Result<()> {
        let number = |signal: Option<Signal>| signal.or(self.put_back).map_or(0, Signal::number);
        match how {
            Resume::Syscall(signal) => request::resume_to_syscall(self.tid, number(signal)),
            Resume::Cont(signal) => request::resume(self.tid, number(signal)),
            Resume::Step(signal) => request::step(self.tid, number(signal)),
            Resume::Listen => request::listen(self.tid),
        }
    }

    /// Lets the task go on untraced, with `signal` delivered. A task in a group-stop stays stopped.
    pub fn detach(self, signal: Option<Signal>) -> Result<()> {
        request::detach(self.tid, signal.or(self.put_back).map_or(0, Signal::number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(op: u8, words: [u64; 8]) -> request::RawSyscallInfo {
        request::RawSyscallInfo { op, arch: 0xC000_003E, ip: 0x1000, sp: 0x2000, words, ..Default::default() }
    }

    #[test]
    fn an_entry_carries_its_arguments() {
        let info = SyscallInfo::from_raw(&raw(1, [257, 1, 2, 3, 4, 5, 6, 0]));
        assert_eq!(info.op, SyscallOp::Entry { nr: 257, args: [1, 2, 3, 4, 5, 6] });
        assert_eq!((info.abi, info.ip, info.sp), (Some(Abi::X86_64), 0x1000, 0x2000));
    }

    #[test]
    fn an_exit_takes_the_kernels_word_for_failure() {
        // mmap may return values that look like errors in their low bits only, and the byte behind is_error is garbage.
        let info = SyscallInfo::from_raw(&raw(2, [-2_i64 as u64, 0xffff_ff01, 0, 0, 0, 0, 0, 0]));
        assert_eq!(info.op, SyscallOp::Exit { value: -2, is_error: true });
        let info = SyscallInfo::from_raw(&raw(2, [-2_i64 as u64, 0xffff_ff00, 0, 0, 0, 0, 0, 0]));
        assert_eq!(info.op, SyscallOp::Exit { value: -2, is_error: false });
    }

    #[test]
    fn a_seccomp_stop_carries_the_filters_data() {
        let info = SyscallInfo::from_raw(&raw(3, [0, 1, 2, 3, 4, 5, 6, 0xdead_0000_0000_7ace]));
        assert_eq!(info.op, SyscallOp::Seccomp { nr: 0, args: [1, 2, 3, 4, 5, 6], data: 0x7ace });
    }

    #[test]
    fn an_unknown_interface_is_not_taken_for_a_known_one() {
        let mut raw = raw(0, [0; 8]);
        raw.arch = 0xC000_00B7;
        assert_eq!(SyscallInfo::from_raw(&raw).abi, None);
    }
}
