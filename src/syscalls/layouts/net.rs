//! Messages on sockets and the values of socket options.

use crate::syscalls::consts::socket::MESSAGE_FLAGS;
use crate::syscalls::prelude::*;

layouts! {
    MSGHDR: "struct msghdr", "sys/socket.h" {
        msg_name: Address, msg_namelen: Int, msg_iov: Address, msg_iovlen: Size, msg_control: Address,
        msg_controllen: Size, msg_flags: Flags(&MESSAGE_FLAGS),
    }
    IOVEC: "struct iovec", "sys/uio.h" { iov_base: Address, iov_len: Size }
    UCRED: "struct ucred", "sys/socket.h" { pid: Pid, uid: Id, gid: Id }
    LINGER: "struct linger", "sys/socket.h" { l_onoff: Int, l_linger: Int }
    PACKET_STATS: "struct tpacket_stats", "linux/if_packet.h" { tp_packets: Uint, tp_drops: Uint }
    PACKET_STATS_V3: "struct tpacket_stats_v3", "linux/if_packet.h" {
        tp_packets: Uint, tp_drops: Uint, tp_freeze_q_cnt: Uint,
    }
    PACKET_RING: "struct tpacket_req", "linux/if_packet.h" {
        tp_block_size: Uint, tp_block_nr: Uint, tp_frame_size: Uint, tp_frame_nr: Uint,
    }
}
