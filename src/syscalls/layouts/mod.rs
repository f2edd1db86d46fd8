//! The kernel's structures, family by family, checked against their headers by the suite like the constants.

pub(crate) mod aio;
pub(crate) mod btrfs;
pub(crate) mod device;
pub(crate) mod disk;
pub(crate) mod file;
pub(crate) mod filesystem;
pub(crate) mod input;
pub(crate) mod ipc;
pub(crate) mod kvm;
pub(crate) mod machine;
pub(crate) mod mapper;
pub(crate) mod mount;
pub(crate) mod net;
pub(crate) mod netlink;
pub(crate) mod newer;
pub(crate) mod process;
pub(crate) mod ptrace;
pub(crate) mod quota;
pub(crate) mod signal;
pub(crate) mod system;
pub(crate) mod terminal;
pub(crate) mod time;
pub(crate) mod video;

use super::Layout;

/// Every layout there is.
#[must_use]
pub fn all() -> Vec<&'static Layout> {
    [
        file::ALL,
        aio::ALL,
        btrfs::ALL,
        device::ALL,
        disk::ALL,
        mapper::ALL,
        filesystem::ALL,
        ipc::ALL,
        kvm::ALL,
        video::ALL,
        input::ALL,
        machine::ALL,
        netlink::ALL,
        terminal::ALL,
        mount::ALL,
        net::ALL,
        newer::ALL,
        ptrace::ALL,
        quota::ALL,
        signal::ALL,
        time::ALL,
        process::ALL,
        system::ALL,
    ]
    .concat()
}
