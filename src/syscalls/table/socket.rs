//! Sockets.

use crate::syscalls::consts::socket::{
    ADDRESS_FAMILIES, MESSAGE_FLAGS, SHUTDOWN_MODES, SOCKET_FLAGS, SOCKET_TYPE_FLAGS,
};
use crate::syscalls::prelude::*;

syscalls! { pub(super) static ROWS;
    socket      [NETWORK] (domain: In Const(&ADDRESS_FAMILIES), r#type: In Flags(&SOCKET_TYPE_FLAGS), protocol: In Ulong) -> Fd;
    socketpair  [NETWORK] (domain: In Const(&ADDRESS_FAMILIES), r#type: In Flags(&SOCKET_TYPE_FLAGS), protocol: In Ulong, sv: Out To(&Inline(&Fd, 2))) -> Int;
    bind        [NETWORK] (sockfd: In Fd, addr: In Address, addrlen: In Int) -> Int;
    connect     [NETWORK] (sockfd: In Fd, addr: In Address, addrlen: In Int) -> Int;
    listen      [NETWORK] (sockfd: In Fd, backlog: In Int) -> Int;
    accept      [NETWORK] (sockfd: In Fd, addr: Out Address, addrlen: InOut To(&Int)) -> Fd;
    accept4     [NETWORK] (sockfd: In Fd, addr: Out Address, addrlen: InOut To(&Int), flags: In Flags(&SOCKET_FLAGS)) -> Fd;
    getsockname [NETWORK] (sockfd: In Fd, addr: Out Address, addrlen: InOut To(&Int)) -> Int;
    getpeername [NETWORK] (sockfd: In Fd, addr: Out Address, addrlen: InOut To(&Int)) -> Int;
    shutdown    [NETWORK] (sockfd: In Fd, how: In Const(&SHUTDOWN_MODES)) -> Int;
    sendto      [NETWORK] (sockfd: In Fd, buf: In Bytes(Arg(2)), len: In Size, flags: In Flags(&MESSAGE_FLAGS), dest_addr: In Address, addrlen: In Int) -> Long;
    recvfrom    [NETWORK] (sockfd: In Fd, buf: Out Bytes(Ret), len: In Size, flags: In Flags(&MESSAGE_FLAGS), src_addr: Out Address, addrlen: InOut To(&Int)) -> Long;
    sendmsg     [NETWORK] (sockfd: In Fd, msg: In Address, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    recvmsg     [NETWORK] (sockfd: In Fd, msg: Out Address, flags: In Flags(&MESSAGE_FLAGS)) -> Long;
    sendmmsg    [NETWORK] (sockfd: In Fd, msgvec: In Address, vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS)) -> Int;
    recvmmsg    [NETWORK] (sockfd: In Fd, msgvec: Out Address, vlen: In Uint, flags: In Flags(&MESSAGE_FLAGS), timeout: In Address) -> Int;
    getsockopt  [NETWORK] (sockfd: In Fd, level: In Uint, optname: In Uint, optval: Out Address, optlen: InOut To(&Int)) -> Int;
    setsockopt  [NETWORK] (sockfd: In Fd, level: In Uint, optname: In Uint, optval: In Address, optlen: In Int) -> Int;
}
