//! `select` as the oldest programs call it: with one pointer to all its arguments.

use crate::syscalls::custom::poll::{
    old_except_set, old_nfds, old_read_set, old_select_note, old_timeout, old_write_set,
};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    select [DESC] (nfds: In Custom(old_nfds), readfds: In Custom(old_read_set), writefds: In Custom(old_write_set), exceptfds: In Custom(old_except_set), timeout: In Custom(old_timeout)) -> Ulong, note(old_select_note);
}
