//! Signals.

use crate::syscalls::consts::signal::SS_FLAGS;
use crate::syscalls::prelude::*;

layouts! {
    STACK: "stack_t", "asm/signal.h" { ss_sp: Address, ss_flags: Flags(&SS_FLAGS), ss_size: Size }
}
