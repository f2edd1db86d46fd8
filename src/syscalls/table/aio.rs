//! Asynchronous input and output: libaio and io_uring.

use crate::syscalls::consts::aio::URING_ENTER_FLAGS;
use crate::syscalls::custom::aio::{cancelled, submitted};
use crate::syscalls::custom::poll::sized_mask;
use crate::syscalls::custom::uring;
use crate::syscalls::layouts::aio::IO_EVENT;
use crate::syscalls::layouts::time::{TIMESPEC, TIMESPEC64};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    io_setup          [MEMORY] (nr_events: In Uint, ctx_idp: Out To(&Address)) -> Int;
    io_destroy        [MEMORY] (ctx_id: In Address) -> Int;
    io_submit         []       (ctx_id: In Address, nr: In Long, iocbpp: In Custom(submitted)) -> Long;
    io_cancel         []       (ctx_id: In Address, iocb: In Custom(cancelled), result: Out To(&Struct(&IO_EVENT))) -> Int;
    io_getevents      []       (ctx_id: In Address, min_nr: In Long, nr: In Long, events: Out Array(&Struct(&IO_EVENT), Ret), timeout: In To(&Struct(&TIMESPEC))) -> Long;
    io_pgetevents     []       (ctx_id: In Address, min_nr: In Long, nr: In Long, events: Out Array(&Struct(&IO_EVENT), Ret), timeout: In To(&Struct(&TIMESPEC)), usig: In Custom(sized_mask)) -> Long;
    io_pgetevents_time64 []    (ctx_id: In Address, min_nr: In Long, nr: In Long, events: Out Array(&Struct(&IO_EVENT), Ret), timeout: In To(&Struct(&TIMESPEC64)), usig: In Custom(sized_mask)) -> Long;
    io_uring_setup    [DESC]   (entries: In Uint, p: InOut Staged(&uring::PARAMETERS)) -> Fd;
    io_uring_enter    [DESC | SIGNAL] (fd: In Fd, to_submit: In Uint, min_complete: In Uint, flags: In Flags(&URING_ENTER_FLAGS), argp: In Custom(uring::wait_argument), argsz: In Size) -> Int;
    io_uring_register [DESC | MEMORY] (fd: In Fd, opcode: In CustomOf(Width::W32, uring::operation), arg: InOut Staged(&uring::REGISTERED), nr_args: In Uint) -> Int;
}
