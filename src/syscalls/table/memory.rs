//! Mappings: making, protecting, locking, placing and advising on them.

use crate::syscalls::consts::memory::{
    ADVICE, GET_POLICY_FLAGS, MBIND_FLAGS, MLOCK2_FLAGS, MLOCKALL_FLAGS, MOVE_PAGES_FLAGS, MREMAP_FLAGS, MSYNC_FLAGS,
    PKEY_RIGHTS, POLICY, POLICY_MODES, PROTECTION, SECRETMEM_FLAGS, USERFAULTFD_FLAGS,
};
use crate::syscalls::consts::newer::SHADOW_STACK_FLAGS;
use crate::syscalls::custom::memory::{map_flags, memfd_flags, mremap_target};
use crate::syscalls::custom::{iovec, numa};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    mmap [DESC | MEMORY] (addr: In Address, length: In Size, prot: In FlagsLong(&PROTECTION), flags: In Custom(map_flags), fd: In Fd, offset: In Xlong) -> Xlong;
    munmap [MEMORY] (addr: In Address, length: In Size) -> Int;
    mprotect [MEMORY] (addr: In Address, length: In Size, prot: In FlagsLong(&PROTECTION)) -> Int;
    pkey_mprotect [MEMORY] (addr: In Address, length: In Size, prot: In FlagsLong(&PROTECTION), pkey: In Int) -> Int;
    pkey_alloc [] (flags: In Xlong, access_rights: In FlagsLong(&PKEY_RIGHTS)) -> Int;
    pkey_free [] (pkey: In Int) -> Int;
    mremap [MEMORY] (old_address: In Address, old_size: In Size, new_size: In Size, flags: In FlagsLong(&MREMAP_FLAGS), new_address: In Custom(mremap_target)) -> Xlong;
    remap_file_pages [MEMORY] (addr: In Address, size: In Size, prot: In FlagsLong(&PROTECTION), pgoff: In Ulong, flags: In Custom(map_flags)) -> Int;
    madvise [MEMORY] (addr: In Address, length: In Size, advice: In Const(&ADVICE)) -> Int;
    process_madvise [DESC] (pidfd: In Fd, iov: In Custom(iovec::ranges::<2>), iovcnt: In Size, advice: In Const(&ADVICE), flags: In X32) -> Size;
    process_mrelease [DESC] (pidfd: In Fd, flags: In X32) -> Int;
    mlock [MEMORY] (addr: In Address, length: In Size) -> Int;
    mlock2 [MEMORY] (addr: In Address, length: In Size, flags: In Flags(&MLOCK2_FLAGS)) -> Int;
    munlock [MEMORY] (addr: In Address, length: In Size) -> Int;
    mlockall [MEMORY] (flags: In Flags(&MLOCKALL_FLAGS)) -> Int;
    munlockall [MEMORY] () -> Int;
    msync [MEMORY] (addr: In Address, length: In Size, flags: In Flags(&MSYNC_FLAGS)) -> Int;
    mincore [MEMORY] (addr: In Address, length: In Size, vec: OutAny Custom(numa::resident)) -> Int;
    brk [MEMORY] (addr: In Address) -> Xlong;
    mbind [MEMORY] (addr: In Address, len: In Size, mode: In FlagsLong(&POLICY), nodemask: In Custom(numa::nodes::<4>), maxnode: In Ulong, flags: In Flags(&MBIND_FLAGS)) -> Int;
    set_mempolicy [MEMORY] (mode: In Flags(&POLICY), nodemask: In Custom(numa::nodes::<2>), maxnode: In Ulong) -> Int;
    get_mempolicy [MEMORY] (mode: Out To(&Const(&POLICY_MODES)), nodemask: OutAny Custom(numa::nodes_stored::<2>), maxnode: In Ulong, addr: In Address, flags: In FlagsLong(&GET_POLICY_FLAGS)) -> Int;
    set_mempolicy_home_node [MEMORY] (start: In Address, len: In Ulong, home_node: In Ulong, flags: In Xlong) -> Int;
    migrate_pages [MEMORY] (pid: In Pid, maxnode: In Ulong, old_nodes: In Custom(numa::nodes::<1>), new_nodes: In Custom(numa::nodes::<1>)) -> Long;
    move_pages [MEMORY] (pid: In Pid, count: In Ulong, pages: In Array(&Address, Arg(1)), nodes: In Array(&Int, Arg(1)), status: OutAny Custom(numa::page_statuses), flags: In Flags(&MOVE_PAGES_FLAGS)) -> Long;
    memfd_create [DESC] (name: In Text, flags: In CustomOf(Width::W32, memfd_flags)) -> Fd;
    memfd_secret [DESC] (flags: In Flags(&SECRETMEM_FLAGS)) -> Fd;
    userfaultfd [DESC] (flags: In Flags(&USERFAULTFD_FLAGS)) -> Fd;
    mseal [MEMORY] (addr: In Address, length: In Size, flags: In Xlong) -> Int;
    map_shadow_stack [MEMORY] (addr: In Address, size: In Size, flags: In Flags(&SHADOW_STACK_FLAGS)) -> Xlong;
}
