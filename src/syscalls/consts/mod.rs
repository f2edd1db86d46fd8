//! The kernel's constants, family by family. Every table says which header defines it; the suite checks the numbers
//! against that header with the C compiler.

pub(crate) mod aio;
pub(crate) mod bpf;
pub(crate) mod btrfs;
pub(crate) mod device;
pub(crate) mod disk;
pub(crate) mod file;
pub(crate) mod filesystem;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod ipc;
pub(crate) mod kvm;
pub(crate) mod machine;
pub(crate) mod mapper;
pub(crate) mod memory;
pub(crate) mod mount;
pub(crate) mod net;
pub(crate) mod netlink;
pub(crate) mod netlink_diag;
pub(crate) mod netlink_link;
pub(crate) mod netlink_netfilter;
pub(crate) mod netlink_route;
pub(crate) mod newer;
pub(crate) mod perf;
pub(crate) mod poll;
pub(crate) mod prctl;
pub(crate) mod process;
pub(crate) mod ptrace;
pub(crate) mod quota;
pub(crate) mod sched;
pub(crate) mod signal;
pub(crate) mod socket;
pub(crate) mod sockopt;
pub(crate) mod stat;
pub(crate) mod system;
pub(crate) mod terminal;
pub(crate) mod time;
pub(crate) mod video;
pub(crate) mod video_controls;
pub(crate) mod video_formats;
pub(crate) mod watch;

use crate::value::Names;

/// Every table there is.
#[must_use]
pub fn all() -> Vec<&'static Names> {
    [
        file::ALL,
        aio::ALL,
        bpf::ALL,
        ipc::ALL,
        net::ALL,
        netlink::ALL,
        netlink_diag::ALL,
        netlink_link::ALL,
        netlink_netfilter::ALL,
        netlink_route::ALL,
        socket::ALL,
        sockopt::ALL,
        signal::ALL,
        memory::ALL,
        mount::ALL,
        newer::ALL,
        stat::ALL,
        watch::ALL,
        perf::ALL,
        poll::ALL,
        ptrace::ALL,
        quota::ALL,
        prctl::ALL,
        process::ALL,
        sched::ALL,
        system::ALL,
        time::ALL,
        btrfs::ALL,
        device::ALL,
        disk::ALL,
        mapper::ALL,
        filesystem::ALL,
        kvm::ALL,
        video::ALL,
        video_controls::ALL,
        video_formats::ALL,
        input::ALL,
        interface::ALL,
        machine::ALL,
        terminal::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
    .chain(super::ioctl::requests::all())
    .collect()
}
