//! ioctl.

use crate::syscalls::ioctl::{ARGUMENT, note, request, result};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    ioctl [DESC] (fd: In Fd, request: In Custom(request), argp: InOut Staged(&ARGUMENT)) -> Custom(result), note(note);
}
