//! Sockets and inter-process communication as only the 32-bit interface has them: many calls behind one number, and
//! the calls that take 64-bit times.

use crate::syscalls::consts::socket::MESSAGE_FLAGS;
use crate::syscalls::custom::ipc::ipc_call;
use crate::syscalls::custom::net::message::RECEIVED_MANY;
use crate::syscalls::custom::net::{received_buffer, socket_call, time_left_64, timeout_64};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    socketcall [DESC] (call: In Custom(socket_call), args: In Address) -> Int;
    ipc        [IPC]  (call: In Custom(ipc_call), first: In X32, second: In X32, third: In X32, ptr: In X32, fifth: In X32) -> Int;
    send       [NETWORK] (sockfd: In Fd, buf: In Bytes(Arg(2)), len: In Size, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recv       [NETWORK] (sockfd: In Fd, buf: Out Custom(received_buffer), len: In Size, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recvmmsg_time64        [NETWORK] (sockfd: In Fd, msgvec: Out Staged(&RECEIVED_MANY), vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS), timeout: In Custom(timeout_64)) -> Int, note(time_left_64);
}
