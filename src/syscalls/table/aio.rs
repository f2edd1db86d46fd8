//! Asynchronous input and output: libaio and io_uring.

use crate::syscalls::consts::aio::{URING_ENTER_FLAGS, URING_REGISTER_OPS};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    io_setup          [MEMORY] (nr_events: In Uint, ctx_idp: Out To(&Address)) -> Int;
    io_destroy        [MEMORY] (ctx_id: In Address) -> Int;
    io_submit         []       (ctx_id: In Address, nr: In Long, iocbpp: In Address) -> Long;
    io_cancel         []       (ctx_id: In Address, iocb: In Address, result: Out Address) -> Int;
    io_getevents      []       (ctx_id: In Address, min_nr: In Long, nr: In Long, events: Out Address, timeout: In Address) -> Long;
    io_pgetevents     []       (ctx_id: In Address, min_nr: In Long, nr: In Long, events: Out Address, timeout: In Address, usig: In Address) -> Long;
    io_uring_setup    [DESC]   (entries: In Uint, p: InOut Address) -> Fd;
    io_uring_enter    [DESC | SIGNAL] (fd: In Fd, to_submit: In Uint, min_complete: In Uint, flags: In Flags(&URING_ENTER_FLAGS), argp: In Address, argsz: In Size) -> Int;
    io_uring_register [DESC | MEMORY] (fd: In Fd, opcode: In Const(&URING_REGISTER_OPS), arg: In Address, nr_args: In Uint) -> Int;
}
