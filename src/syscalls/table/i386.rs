//! What the 32-bit interface does otherwise: older structures, 64-bit numbers in pairs of registers.

use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    mmap [DESC | MEMORY] (arg: In Address) -> Address;
}
