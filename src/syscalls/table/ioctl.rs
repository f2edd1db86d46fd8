//! ioctl.

use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    ioctl [DESC] (fd: In Fd, request: In X32, argp: In Xlong) -> Int;
}
