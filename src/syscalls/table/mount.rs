//! Mounts, quotas, swap areas.

use crate::syscalls::consts::file::AT_ATTR_FLAGS;
use crate::syscalls::consts::mount::{
    FSCONFIG_CMDS, FSMOUNT_FLAGS, FSOPEN_FLAGS, FSPICK_FLAGS, MOVE_MOUNT_FLAGS, NEW_MOUNT_ATTRS, OPEN_TREE_FLAGS,
    UMOUNT_FLAGS,
};
use crate::syscalls::consts::newer::LISTMOUNT_FLAGS;
use crate::syscalls::custom::mount::{
    fsconfig_aux, fsconfig_key, fsconfig_value, mount_attr, mount_flags, mount_options, mount_type, swap_flags,
};
use crate::syscalls::custom::{newer, quota};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    mount [FILE] (source: In Path, target: In Path, filesystemtype: In Custom(mount_type), mountflags: In Custom(mount_flags), data: In Custom(mount_options)) -> Int;
    umount2 [FILE] (target: In Path, flags: In Flags(&UMOUNT_FLAGS)) -> Int;
    pivot_root [FILE] (new_root: In Path, put_old: In Path) -> Int;
    open_tree [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_TREE_FLAGS)) -> Fd;
    open_tree_attr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&OPEN_TREE_FLAGS), attr: In Custom(mount_attr), size: In Size) -> Fd;
    move_mount [DESC | FILE] (from_dirfd: In DirFd, from_pathname: In Path, to_dirfd: In DirFd, to_pathname: In Path, flags: In Flags(&MOVE_MOUNT_FLAGS)) -> Int;
    fsopen [DESC] (fsname: In Text, flags: In Flags(&FSOPEN_FLAGS)) -> Fd;
    fsconfig [DESC | FILE] (fd: In Fd, cmd: In Const(&FSCONFIG_CMDS), key: In Custom(fsconfig_key), value: In Custom(fsconfig_value), aux: In Custom(fsconfig_aux)) -> Int;
    fsmount [DESC] (fsfd: In Fd, flags: In Flags(&FSMOUNT_FLAGS), attr_flags: In Flags(&NEW_MOUNT_ATTRS)) -> Fd;
    fspick [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&FSPICK_FLAGS)) -> Fd;
    mount_setattr [DESC | FILE] (dirfd: In DirFd, pathname: In Path, flags: In Flags(&AT_ATTR_FLAGS), attr: In Custom(mount_attr), size: In Size) -> Int;
    statmount [] (req: In Custom(newer::statmount_request), buf: Out Custom(newer::statmount), bufsize: In Size, flags: In X32) -> Int;
    listmount [] (req: In Custom(newer::listmount_request), mnt_ids: Out Array(&X64, Ret), nr_mnt_ids: In Size, flags: In Flags(&LISTMOUNT_FLAGS)) -> Long;
    quotactl [FILE] (cmd: In CustomOf(Width::W32, quota::qcmd), special: In Path, id: In Custom(quota::id::<0>), addr: InOut Staged(&quota::ARGUMENT)) -> Int;
    quotactl_fd [DESC] (fd: In Fd, cmd: In CustomOf(Width::W32, quota::qcmd), id: In Custom(quota::id::<1>), addr: InOut Staged(&quota::ARGUMENT_FD)) -> Int;
    swapon [FILE] (path: In Path, swapflags: In CustomOf(Width::W32, swap_flags)) -> Int;
    swapoff [FILE] (path: In Path) -> Int;
}
