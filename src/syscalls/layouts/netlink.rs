//! Netlink messages: their headers and what is behind them.

use crate::syscalls::consts::interface::INTERFACE_FLAGS;
use crate::syscalls::consts::net::HARDWARE_TYPES;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::prelude::*;

const FAMILY: Kind = Const8(&ADDRESS_FAMILIES);
const INTERFACE: Kind = CustomOf(Width::W32, interface);

/// The number of an interface.
pub(crate) fn interface(cx: &Cx<'_>, raw: u64) -> Value {
    crate::syscalls::custom::net::interface(cx, raw as u32)
}

layouts! {
    INTERFACE_MESSAGE: "struct ifinfomsg", "sys/socket.h linux/rtnetlink.h" {
        ifi_family: FAMILY, pad: Pad(1), ifi_type: Const16(&HARDWARE_TYPES), ifi_index: INTERFACE,
        ifi_flags: Flags(&INTERFACE_FLAGS), ifi_change: X32,
    }
    ADDRESS_MESSAGE: "struct ifaddrmsg", "linux/if_addr.h" {
        ifa_family: FAMILY, ifa_prefixlen: U8, ifa_flags: Flags8(&IFA_FLAGS), ifa_scope: Const8(&ROUTE_SCOPES),
        ifa_index: INTERFACE,
    }
    ROUTE_MESSAGE: "struct rtmsg", "sys/socket.h linux/rtnetlink.h" {
        rtm_family: FAMILY, rtm_dst_len: U8, rtm_src_len: U8, rtm_tos: U8, rtm_table: Const8(&ROUTE_TABLES),
        rtm_protocol: Const8(&ROUTE_PROTOCOLS), rtm_scope: Const8(&ROUTE_SCOPES), rtm_type: Const8(&ROUTE_KINDS),
        rtm_flags: Flags(&RTM_FLAGS),
    }
    NEIGHBOUR_MESSAGE: "struct ndmsg", "linux/neighbour.h" {
        ndm_family: FAMILY, pad: Pad(3), ndm_ifindex: INTERFACE, ndm_state: Flags16(&NUD_STATES),
        ndm_flags: Flags8(&NTF_FLAGS), ndm_type: Const8(&ROUTE_KINDS),
    }
    RULE_MESSAGE: "struct fib_rule_hdr", "linux/fib_rules.h" {
        family: FAMILY, dst_len: U8, src_len: U8, tos: U8, table: Const8(&ROUTE_TABLES), reserved: Pad(2),
        action: Const8(&RULE_ACTIONS), flags: Flags(&RULE_FLAGS),
    }
    TRAFFIC_MESSAGE: "struct tcmsg", "sys/socket.h linux/rtnetlink.h" {
        tcm_family: FAMILY, pad: Pad(3), tcm_ifindex: INTERFACE, tcm_handle: Uint, tcm_parent: Uint, tcm_info: Uint,
    }
    LABEL_MESSAGE: "struct ifaddrlblmsg", "linux/if_addrlabel.h" {
        ifal_family: FAMILY, reserved: Pad(1), ifal_prefixlen: U8, ifal_flags: U8, ifal_index: INTERFACE,
        ifal_seq: Uint,
    }
    STATISTICS_MESSAGE: "struct if_stats_msg", "sys/socket.h linux/if_link.h" {
        family: FAMILY, pad: Pad(3), ifindex: INTERFACE, filter_mask: X32,
    }
    NEXT_HOP_MESSAGE: "struct nhmsg", "sys/socket.h linux/nexthop.h" {
        nh_family: FAMILY, nh_scope: Const8(&ROUTE_SCOPES), nh_protocol: Const8(&ROUTE_PROTOCOLS), resvd: Pad(1),
        nh_flags: Flags(&NEXT_HOP_FLAGS),
    }
    BRIDGE_PORT_MESSAGE: "struct br_port_msg", "sys/socket.h linux/if_bridge.h" {
        family: FAMILY, pad: Pad(3), ifindex: INTERFACE,
    }
    NETFILTER_MESSAGE: "struct nfgenmsg", "linux/netlink.h linux/netfilter/nfnetlink.h" {
        nfgen_family: FAMILY, version: Const8(&NETFILTER_VERSIONS), res_id: CustomOf(Width::W16, network_order),
    }
    ADDRESS_CACHE: "struct ifa_cacheinfo", "linux/if_addr.h" {
        ifa_prefered: Uint, ifa_valid: Uint, cstamp: Uint, tstamp: Uint,
    }
    ROUTE_CACHE: "struct rta_cacheinfo", "sys/socket.h linux/rtnetlink.h" {
        rta_clntref: Uint, rta_lastuse: Uint, rta_expires: Int, rta_error: Uint, rta_used: Uint, rta_id: X32,
        rta_ts: Uint, rta_tsage: Uint,
    }
    NEIGHBOUR_CACHE: "struct nda_cacheinfo", "linux/neighbour.h" {
        ndm_confirmed: Uint, ndm_used: Uint, ndm_updated: Uint, ndm_refcnt: Uint,
    }
    INTERFACE_MAP: "struct rtnl_link_ifmap", "sys/socket.h linux/if_link.h" {
        mem_start: X64, mem_end: X64, base_addr: X64, irq: U16, dma: U8, port: U8,
    }
    MEMORY_USE: "struct inet_diag_meminfo", "sys/socket.h linux/inet_diag.h" {
        idiag_rmem: Uint, idiag_wmem: Uint, idiag_fmem: Uint, idiag_tmem: Uint,
    }
    QUEUES: "struct unix_diag_rqlen", "sys/socket.h linux/unix_diag.h" { udiag_rqueue: Uint, udiag_wqueue: Uint }
    STATISTICS: "struct rtnl_link_stats", "sys/socket.h linux/if_link.h" {
        rx_packets: Uint, tx_packets: Uint, rx_bytes: Uint, tx_bytes: Uint, rx_errors: Uint, tx_errors: Uint,
        rx_dropped: Uint, tx_dropped: Uint, multicast: Uint, collisions: Uint, rx_length_errors: Uint,
        rx_over_errors: Uint, rx_crc_errors: Uint, rx_frame_errors: Uint, rx_fifo_errors: Uint,
        rx_missed_errors: Uint, tx_aborted_errors: Uint, tx_carrier_errors: Uint, tx_fifo_errors: Uint,
        tx_heartbeat_errors: Uint, tx_window_errors: Uint, rx_compressed: Uint, tx_compressed: Uint,
        rx_nohandler: Uint,
    }
    STATISTICS_64: "struct rtnl_link_stats64", "sys/socket.h linux/if_link.h" {
        rx_packets: U64, tx_packets: U64, rx_bytes: U64, tx_bytes: U64, rx_errors: U64, tx_errors: U64,
        rx_dropped: U64, tx_dropped: U64, multicast: U64, collisions: U64, rx_length_errors: U64,
        rx_over_errors: U64, rx_crc_errors: U64, rx_frame_errors: U64, rx_fifo_errors: U64, rx_missed_errors: U64,
        tx_aborted_errors: U64, tx_carrier_errors: U64, tx_fifo_errors: U64, tx_heartbeat_errors: U64,
        tx_window_errors: U64, rx_compressed: U64, tx_compressed: U64, rx_nohandler: U64,
        rx_otherhost_dropped: U64,
    }
}

/// A number in the network's order of bytes.
fn network_order(_: &Cx<'_>, raw: u64) -> Value {
    Value::Macro { name: "htons", args: vec![Value::Unsigned(u64::from((raw as u16).swap_bytes()))] }
}
