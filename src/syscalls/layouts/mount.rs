//! Attributes of mounts.

use crate::syscalls::consts::mount::{MOUNT_ATTRS, PROPAGATION};
use crate::syscalls::custom::fields::wide_descriptor;
use crate::syscalls::prelude::*;

layouts! {
    MOUNT_ATTR: "struct mount_attr", "linux/mount.h" {
        attr_set: Flags64(&MOUNT_ATTRS), attr_clr: Flags64(&MOUNT_ATTRS), propagation: Const64(&PROPAGATION),
        userns_fd: CustomOf(Width::W64, wide_descriptor),
    }
}
