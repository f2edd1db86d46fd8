//! Sockets.

use crate::syscalls::consts::socket::{
    ADDRESS_FAMILIES, MESSAGE_FLAGS, SHUTDOWN_MODES, SOCKET_FLAGS, SOCKET_TYPE_FLAGS,
};
use crate::syscalls::consts::sockopt::SOCKET_LEVELS;
use crate::syscalls::custom::net::address::{LENGTH_1, LENGTH_4, RECEIVED_2, RECEIVED_5, sent};
use crate::syscalls::custom::net::message::{self, RECEIVED, RECEIVED_MANY, SENT_MANY};
use crate::syscalls::custom::net::{option, protocol, received_buffer, sent_buffer, time_left, timeout};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    socket      [NETWORK] (domain: In Const(&ADDRESS_FAMILIES), r#type: In Flags(&SOCKET_TYPE_FLAGS), protocol: In Custom(protocol)) -> Fd;
    socketpair  [NETWORK] (domain: In Const(&ADDRESS_FAMILIES), r#type: In Flags(&SOCKET_TYPE_FLAGS), protocol: In Uint, sv: Out Array(&Fd, Fixed(2))) -> Int;
    bind        [NETWORK] (sockfd: In Fd, addr: In Custom(sent::<2>), addrlen: In Int) -> Int;
    connect     [NETWORK] (sockfd: In Fd, addr: In Custom(sent::<2>), addrlen: In Int) -> Int;
    listen      [NETWORK] (sockfd: In Fd, backlog: In Int) -> Int;
    accept      [NETWORK] (sockfd: In Fd, addr: Out Staged(&RECEIVED_2), addrlen: InOut Staged(&LENGTH_1)) -> Fd;
    accept4     [NETWORK] (sockfd: In Fd, addr: Out Staged(&RECEIVED_2), addrlen: InOut Staged(&LENGTH_1), flags: In Flags(&SOCKET_FLAGS)) -> Fd;
    getsockname [NETWORK] (sockfd: In Fd, addr: Out Staged(&RECEIVED_2), addrlen: InOut Staged(&LENGTH_1)) -> Int;
    getpeername [NETWORK] (sockfd: In Fd, addr: Out Staged(&RECEIVED_2), addrlen: InOut Staged(&LENGTH_1)) -> Int;
    shutdown    [NETWORK] (sockfd: In Fd, how: In Const(&SHUTDOWN_MODES)) -> Int;
    sendto      [NETWORK] (sockfd: In Fd, buf: In Custom(sent_buffer), len: In Size, flags: In Flags(&MESSAGE_FLAGS), dest_addr: In Custom(sent::<5>), addrlen: In Int) -> Long;
    recvfrom    [NETWORK] (sockfd: In Fd, buf: Out Custom(received_buffer), len: In Size, flags: In Flags(&MESSAGE_FLAGS), src_addr: Out Staged(&RECEIVED_5), addrlen: InOut Staged(&LENGTH_4)) -> Long;
    sendmsg     [NETWORK] (sockfd: In Fd, msg: In Custom(message::sent), flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recvmsg     [NETWORK] (sockfd: In Fd, msg: Out Staged(&RECEIVED), flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    sendmmsg    [NETWORK] (sockfd: In Fd, msgvec: Out Staged(&SENT_MANY), vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS)) -> Int;
    recvmmsg    [NETWORK] (sockfd: In Fd, msgvec: Out Staged(&RECEIVED_MANY), vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS), timeout: In Custom(timeout)) -> Int, note(time_left);
    getsockopt  [NETWORK] (sockfd: In Fd, level: In Const(&SOCKET_LEVELS), optname: In Custom(option::read_name), optval: Out Staged(&option::GET), optlen: InOut Staged(&option::LENGTH)) -> Int;
    setsockopt  [NETWORK] (sockfd: In Fd, level: In Const(&SOCKET_LEVELS), optname: In Custom(option::name), optval: In Custom(option::set), optlen: In Int) -> Int;
}
