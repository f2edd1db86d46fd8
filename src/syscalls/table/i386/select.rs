//! `select` as the oldest programs call it: with one pointer to all its arguments.

use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    select [DESC] (args: In Address) -> Ulong;
}
