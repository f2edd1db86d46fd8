//! Who is traced, the state of each task, and what to do at a stop.

mod attach;
mod config;
mod detach;
mod error;
mod fds;
mod follow;
mod interrupts;
mod job;
mod kvm;
mod launch;
mod modules;
mod on_syscall;
mod outputs;
mod paths;
mod pidns;
mod probes;
mod proc;
mod reports;
mod resume;
mod run;
mod seccomp;
mod served;
mod sock_diag;
mod sockets;
mod stacks;
mod tamper;
mod task;
mod unrunnable;

pub use config::{Background, Config, DecodeFds, Interruptible, Launch, ProbeConfig, Stacks, Statuses};
pub use error::Error;
pub use interrupts::GUARD_GONE;
pub use launch::{Launched, launch_from_background};
pub use outputs::SinkFailure;
pub use probes::{Ledger, ProbeTotals, Unmatched};
pub use run::{Complaint, Ending, Session, TargetStatus, Watcher};

impl crate::syscalls::Memory for crate::ptrace::TaskMemory {
    fn read(&self, addr: crate::addr::VAddr, buf: &mut [u8]) -> usize {
        crate::ptrace::TaskMemory::read(self, addr, buf)
    }

    fn interface_name(&self, index: u32) -> Option<String> {
        sock_diag::interface_name(index)
    }

    fn netlink_protocol(&self, fd: i32) -> Option<u32> {
        sockets::netlink_protocol(self.tid(), fd)
    }

    fn generic_family(&self, kind: u16) -> Option<String> {
        sock_diag::generic_family(kind)
    }

    fn anonymous_inode(&self, fd: i32) -> Option<String> {
        let link = std::fs::read_link(format!("/proc/{}/fd/{fd}", self.tid())).ok()?;
        Some(link.to_str()?.strip_prefix("anon_inode:")?.to_owned())
    }

    fn boot_time(&self) -> Option<i64> {
        let text = std::fs::read_to_string("/proc/stat").ok()?;
        text.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse().ok())
    }
}
