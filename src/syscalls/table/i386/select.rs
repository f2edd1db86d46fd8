//! `select` as the oldest programs call it: with one pointer to all its arguments. Where they can be read, the call is shown as select(2)
//! (`multiplex.rs`).

use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    select [DESC] (args: In Custom(unreadable)) -> Ulong;
}

/// The address of arguments that can't be read.
fn unreadable(_: &Cx<'_>, raw: u64) -> Value {
    Value::address(raw)
}
