//! Sockets and inter-process communication as only the 32-bit interface has them: many calls behind one number, and
//! the calls that take 64-bit times.

use crate::syscalls::consts::socket::MESSAGE_FLAGS;
use crate::syscalls::custom::net::message::RECEIVED_MANY;
use crate::syscalls::custom::net::{received_buffer, time_left_64, timeout_64};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    socketcall [DESC] (call: In Int, args: In Address) -> Int;
    ipc        [IPC]  (call: In Uint, first: In X32, second: In X32, third: In X32, ptr: In X32, fifth: In X32) -> Int;
    send       [NETWORK] (sockfd: In Fd, buf: In Bytes(Arg(2)), len: In Size, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recv       [NETWORK] (sockfd: In Fd, buf: Out Custom(received_buffer), len: In Size, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recvmmsg_time64        [NETWORK] (sockfd: In Fd, msgvec: Out Staged(&RECEIVED_MANY), vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS), timeout: In Custom(timeout_64)) -> Int, note(time_left_64);
    semtimedop_time64      [IPC]     (semid: In Int, sops: In Address, nsops: In Uint, timeout: In Address) -> Int;
    mq_timedsend_time64    [DESC]    (mqdes: In Fd, msg_ptr: In Bytes(Arg(2)), msg_len: In Size, msg_prio: In Uint, abs_timeout: In Address) -> Int;
    mq_timedreceive_time64 [DESC]    (mqdes: In Fd, msg_ptr: Out Bytes(Ret), msg_len: In Size, msg_prio: Out To(&Uint), abs_timeout: In Address) -> Long;
}
