//! Attributes of mounts.

use crate::syscalls::consts::mount::{MOUNT_ATTRS, PROPAGATION};
use crate::syscalls::prelude::*;

layouts! {
    MOUNT_ATTR: "struct mount_attr", "linux/mount.h" {
        attr_set: Flags64(&MOUNT_ATTRS), attr_clr: Flags64(&MOUNT_ATTRS), propagation: Const64(&PROPAGATION),
        userns_fd: U64,
    }
}
