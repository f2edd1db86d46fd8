//! Mounts, quotas, swap areas.

use crate::syscalls::consts::file::AT_ATTR_FLAGS;
use crate::syscalls::consts::mount::{
    FSCONFIG_CMDS, FSMOUNT_FLAGS, FSOPEN_FLAGS, FSPICK_FLAGS, MOUNT_ATTRS, MOUNT_FLAGS, MOVE_MOUNT_FLAGS,
    OPEN_TREE_FLAGS, UMOUNT_FLAGS,
};
use crate::syscalls::custom::mount::swap_flags;
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    mount [FILE] (source: In Path, target: In Path, filesystemtype: In Text, mountflags: In FlagsLong(&MOUNT_FLAGS), data: In Text) -> Int;
    umount2 [FILE] (target: In Path, flags: In Flags(&UMOUNT_FLAGS)) -> Int;
    pivot_root [FILE] (new_root: In Path, put_old: In Path) -> Int;
    open_tree [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_TREE_FLAGS)) -> Fd;
    open_tree_attr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_TREE_FLAGS), attr: In Address, size: In Size) -> Fd;
    move_mount [DESC | FILE] (from_dirfd: In DirFd, from_pathname: In Path, to_dirfd: In DirFd, to_pathname: In Path, flags: In Flags(&MOVE_MOUNT_FLAGS)) -> Int;
    fsopen [DESC] (fsname: In Text, flags: In Flags(&FSOPEN_FLAGS)) -> Fd;
    fsconfig [DESC | FILE] (fd: In Fd, cmd: In Const(&FSCONFIG_CMDS), key: In Address, value: In Address, aux: In Int) -> Int;
    fsmount [DESC] (fsfd: In Fd, flags: In Flags(&FSMOUNT_FLAGS), attr_flags: In Flags(&MOUNT_ATTRS)) -> Fd;
    fspick [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&FSPICK_FLAGS)) -> Fd;
    mount_setattr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&AT_ATTR_FLAGS), attr: In Address, size: In Size) -> Int;
    statmount [] (req: In Address, buf: Out Address, bufsize: In Size, flags: In X32) -> Int;
    listmount [] (req: In Address, mnt_ids: Out Address, nr_mnt_ids: In Size, flags: In X32) -> Long;
    quotactl [FILE] (cmd: In X32, special: In Path, id: In Int, addr: In Address) -> Int;
    quotactl_fd [DESC] (fd: In Fd, cmd: In X32, id: In Int, addr: In Address) -> Int;
    swapon [FILE] (path: In Path, swapflags: In CustomOf(Width::W32, swap_flags)) -> Int;
    swapoff [FILE] (path: In Path) -> Int;
}
