//! What a raw wait status says.
//!
//! Parsed here because libraries that do so know no real-time signals and no PTRACE_EVENT_STOP. Layout of the word:
//! wait(2) and ptrace(2); `event << 16 | signal << 8 | 0x7f` for a stop, `code << 8` for an exit, `core << 7 | signal` for
//! a death by signal.

use super::signal::Signal;

/// One raw wait status, understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// exit(2) or exit_group(2), with the low eight bits of the code.
    Exited(u8),
    /// Death by signal; `core` when a core was dumped.
    Killed {
        /// The signal that ended the task.
        signal: Signal,
        /// Whether the kernel wrote a core dump.
        core: bool,
    },
    /// A ptrace-stop.
    Stopped(Stop),
    /// WCONTINUED's report, which is never asked for, or a word that no kernel writes.
    Unknown(i32),
}

/// Why a traced task stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Entry to or exit from a system call (PTRACE_O_TRACESYSGOOD); which of the two, PTRACE_GET_SYSCALL_INFO tells.
    Syscall,
    /// A seccomp filter answered SECCOMP_RET_TRACE.
    Seccomp,
    /// A signal is about to be delivered: the tracer decides with which signal the task goes on.
    Signal(Signal),
    /// The whole process was stopped by this signal. Answered with LISTEN, never with CONT.
    Group(Signal),
    /// PTRACE_EVENT_STOP outside a group-stop: a newborn's first stop, the answer to PTRACE_INTERRUPT, or the end of a
    /// group-stop that was being listened to.
    Event,
    /// fork(2) or a clone(2) that sends SIGCHLD; the message is the child's tid.
    Fork,
    /// vfork(2) or CLONE_VFORK; the message is the child's tid.
    Vfork,
    /// clone(2) of any other kind; the message is the child's tid.
    Clone,
    /// The vfork child has released its parent.
    VforkDone,
    /// execve(2) succeeded; the message is the tid that the caller had before it became the leader.
    Exec,
    /// The task is about to die; the message is its raw exit status.
    Exiting,
    /// An event of a newer kernel. Resumed without a signal.
    Other(u8),
}

/// The event numbers of include/uapi/linux/ptrace.h.
mod event {
    pub(super) const FORK: i32 = 1;
    pub(super) const VFORK: i32 = 2;
    pub(super) const CLONE: i32 = 3;
    pub(super) const EXEC: i32 = 4;
    pub(super) const VFORK_DONE: i32 = 5;
    pub(super) const EXIT: i32 = 6;
    pub(super) const SECCOMP: i32 = 7;
    pub(super) const STOP: i32 = 128;
}

const SYSCALL_STOP: i32 = libc::SIGTRAP | 0x80;

/// Reads a raw status as wait4(2) returned it.
#[must_use]
pub fn classify(raw: i32) -> Status {
    let low = raw & 0x7f;
    if raw & 0xff == 0x7f {
        return classify_stop((raw >> 8) & 0xff, (raw >> 16) & 0xffff).map_or(Status::Unknown(raw), Status::Stopped);
    }
    if raw >> 16 != 0 {
        return Status::Unknown(raw);
    }
    if low == 0 && raw & 0x80 == 0 {
        return Status::Exited((raw >> 8) as u8);
    }
    match Signal::new(low) {
        Some(signal) if raw >> 8 == 0 => Status::Killed { signal, core: raw & 0x80 != 0 },
        _ => Status::Unknown(raw),
    }
}

fn classify_stop(signal: i32, event: i32) -> Option<Stop> {
    Some(match event {
        0 if signal == SYSCALL_STOP => Stop::Syscall,
        0 => Stop::Signal(Signal::new(signal)?),
        event::FORK => Stop::Fork,
        event::VFORK => Stop::Vfork,
        event::CLONE => Stop::Clone,
        event::EXEC => Stop::Exec,
        event::VFORK_DONE => Stop::VforkDone,
        event::EXIT => Stop::Exiting,
        event::SECCOMP => Stop::Seccomp,
        // ptrace(2), "Group-stop": under SEIZE it is an event-stop that carries the stopping signal, every other
        // event-stop carries SIGTRAP.
        event::STOP => match Signal::new(signal)? {
            stopping if stopping.stops() => Stop::Group(stopping),
            _ => Stop::Event,
        },
        other => Stop::Other(u8::try_from(other).ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(signal: i32, event: i32) -> i32 {
        event << 16 | signal << 8 | 0x7f
    }

    #[test]
    fn exits() {
        assert_eq!(classify(0), Status::Exited(0));
        assert_eq!(classify(0x0100), Status::Exited(1));
        assert_eq!(classify(0xff00), Status::Exited(255));
    }

    #[test]
    fn deaths_by_signal() {
        for signal in Signal::all() {
            let raw = signal.number();
            assert_eq!(classify(raw), Status::Killed { signal, core: false });
            assert_eq!(classify(raw | 0x80), Status::Killed { signal, core: true });
        }
    }

    #[test]
    fn signal_deliveries_include_real_time_signals() {
        for signal in Signal::all() {
            assert_eq!(classify(stop(signal.number(), 0)), Status::Stopped(Stop::Signal(signal)));
        }
    }

    #[test]
    fn a_plain_sigtrap_is_the_targets_own() {
        assert_eq!(classify(stop(libc::SIGTRAP, 0)), Status::Stopped(Stop::Signal(Signal::TRAP)));
        assert_eq!(classify(stop(libc::SIGTRAP | 0x80, 0)), Status::Stopped(Stop::Syscall));
    }

    #[test]
    fn events() {
        let table = [
            (libc::PTRACE_EVENT_FORK, Stop::Fork),
            (libc::PTRACE_EVENT_VFORK, Stop::Vfork),
            (libc::PTRACE_EVENT_CLONE, Stop::Clone),
            (libc::PTRACE_EVENT_EXEC, Stop::Exec),
            (libc::PTRACE_EVENT_VFORK_DONE, Stop::VforkDone),
            (libc::PTRACE_EVENT_EXIT, Stop::Exiting),
            (libc::PTRACE_EVENT_SECCOMP, Stop::Seccomp),
            (128, Stop::Event),
            (99, Stop::Other(99)),
        ];
        for (event, expected) in table {
            assert_eq!(classify(stop(libc::SIGTRAP, event)), Status::Stopped(expected));
        }
    }

    #[test]
    fn group_stops_are_told_from_deliveries_and_interrupts() {
        for signal in [Signal::STOP, Signal::TSTP, Signal::TTIN, Signal::TTOU] {
            assert_eq!(classify(stop(signal.number(), 128)), Status::Stopped(Stop::Group(signal)));
            assert_eq!(classify(stop(signal.number(), 0)), Status::Stopped(Stop::Signal(signal)));
        }
    }

    #[test]
    fn what_no_kernel_writes_is_unknown() {
        for raw in [0xffff, stop(0, 0), stop(0xff, 0), 0x7e, 0x0105, 0x10000, -1, stop(65, 0)] {
            assert_eq!(classify(raw), Status::Unknown(raw), "{raw:#x}");
        }
    }

    #[test]
    fn every_word_is_classified_without_panic() {
        for low in 0..=0xffff {
            for event in [0, 1, 7, 8, 127, 128, 129, 255, 256, 0x7fff] {
                let _ = classify(event << 16 | low);
            }
        }
    }
}
