//! Reading and writing, and moving data from one descriptor to another.

use crate::syscalls::consts::file::{RWF_FLAGS, SPLICE_FLAGS};
use crate::syscalls::custom::iovec;
use crate::syscalls::custom::offset::OFFSET;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    read [DESC] (fd: In Fd, buf: Out Bytes(Ret), count: In Size) -> Size;
    write [DESC] (fd: In Fd, buf: In Bytes(Arg(2)), count: In Size) -> Size;
    pread64 [DESC] (fd: In Fd, buf: Out Bytes(Ret), count: In Size, offset: In S64) -> Size;
    pwrite64 [DESC] (fd: In Fd, buf: In Bytes(Arg(2)), count: In Size, offset: In S64) -> Size;
    readv [DESC] (fd: In Fd, iov: OutAny Custom(iovec::read::<2>), iovcnt: In Ulong) -> Size;
    writev [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), iovcnt: In Ulong) -> Size;
    preadv [DESC] (fd: In Fd, iov: OutAny Custom(iovec::read::<2>), iovcnt: In Ulong, offset: In S64) -> Size;
    pwritev [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), iovcnt: In Ulong, offset: In S64) -> Size;
    preadv2 [DESC] (fd: In Fd, iov: OutAny Custom(iovec::read::<2>), iovcnt: In Ulong, offset: In S64, offset_high: In Unused, flags: In Flags(&RWF_FLAGS)) -> Size;
    pwritev2 [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), iovcnt: In Ulong, offset: In S64, offset_high: In Unused, flags: In Flags(&RWF_FLAGS)) -> Size;
    vmsplice [DESC] (fd: In Fd, iov: In Custom(iovec::written::<2>), nr_segs: In Ulong, flags: In Flags(&SPLICE_FLAGS)) -> Size;
    process_vm_readv [] (pid: In Pid, local_iov: OutAny Custom(iovec::read::<2>), liovcnt: In Ulong, remote_iov: In Custom(iovec::ranges::<4>), riovcnt: In Ulong, flags: In Ulong) -> Size;
    process_vm_writev [] (pid: In Pid, local_iov: In Custom(iovec::written::<2>), liovcnt: In Ulong, remote_iov: In Custom(iovec::ranges::<4>), riovcnt: In Ulong, flags: In Ulong) -> Size;
    sendfile [DESC | NETWORK] (out_fd: In Fd, in_fd: In Fd, offset: InOut Staged(&OFFSET), count: In Size) -> Size;
    splice [DESC] (fd_in: In Fd, off_in: In To(&S64), fd_out: In Fd, off_out: In To(&S64), len: In Size, flags: In Flags(&SPLICE_FLAGS)) -> Size;
    tee [DESC] (fd_in: In Fd, fd_out: In Fd, len: In Size, flags: In Flags(&SPLICE_FLAGS)) -> Size;
    copy_file_range [DESC] (fd_in: In Fd, off_in: In To(&S64), fd_out: In Fd, off_out: In To(&S64), len: In Size, flags: In Uint) -> Size;
}
