//! Netlink messages: their headers and what is behind them.

use crate::syscalls::consts::interface::INTERFACE_FLAGS;
use crate::syscalls::consts::net::HARDWARE_TYPES;
use crate::syscalls::consts::netlink::*;
use crate::syscalls::consts::netlink_diag::*;
use crate::syscalls::consts::netlink_link::*;
use crate::syscalls::consts::netlink_route::*;
use crate::syscalls::consts::socket::ADDRESS_FAMILIES;
use crate::syscalls::prelude::*;

use crate::syscalls::netlink::names::{BRIDGE_OPTIONS, STATISTICS_FILTER};

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
        ifa_family: FAMILY, ifa_prefixlen: U8, ifa_flags: Flags8(&IFA_FLAGS), ifa_scope: SCOPE,
        ifa_index: INTERFACE,
    }
    ROUTE_MESSAGE: "struct rtmsg", "sys/socket.h linux/rtnetlink.h" {
        rtm_family: FAMILY, rtm_dst_len: U8, rtm_src_len: U8, rtm_tos: Flags8(&TYPES_OF_SERVICE), rtm_table: TABLE,
        rtm_protocol: Const8(&ROUTE_PROTOCOLS), rtm_scope: SCOPE, rtm_type: Const8(&ROUTE_KINDS),
        rtm_flags: Flags(&RTM_FLAGS),
    }
    NEIGHBOUR_MESSAGE: "struct ndmsg", "linux/neighbour.h" {
        ndm_family: FAMILY, pad: Pad(3), ndm_ifindex: INTERFACE, ndm_state: Flags16(&NUD_STATES),
        ndm_flags: Flags8(&NTF_FLAGS), ndm_type: Const8(&ROUTE_KINDS),
    }
    RULE_MESSAGE: "struct fib_rule_hdr", "linux/fib_rules.h" {
        family: FAMILY, dst_len: U8, src_len: U8, tos: Flags8(&TYPES_OF_SERVICE), table: Const8(&ROUTE_TABLES), reserved: Pad(2),
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
        family: FAMILY, pad: Pad(3), ifindex: INTERFACE, filter_mask: Flags(&STATISTICS_FILTER),
    }
    NEXT_HOP_MESSAGE: "struct nhmsg", "sys/socket.h linux/nexthop.h" {
        nh_family: FAMILY, nh_scope: SCOPE, nh_protocol: Const8(&ROUTE_PROTOCOLS), resvd: Pad(1),
        nh_flags: Flags(&NEXT_HOP_FLAGS),
    }
    BRIDGE_PORT_MESSAGE: "struct br_port_msg", "sys/socket.h linux/if_bridge.h" {
        family: FAMILY, pad: Pad(3), ifindex: INTERFACE,
    }
    NETFILTER_MESSAGE: "struct nfgenmsg", "linux/netlink.h linux/netfilter/nfnetlink.h" {
        nfgen_family: FAMILY, version: Const8(&NETFILTER_VERSIONS), res_id: CustomOf(Width::W16, network_order),
    }
    DCB_MESSAGE: "struct dcbmsg", "linux/dcbnl.h" { dcb_family: FAMILY, cmd: Const8(&DCB_COMMANDS), dcb_pad: Pad(2) }
    VF_VLAN: "struct ifla_vf_vlan", "sys/socket.h linux/if_link.h" { vf: Uint, vlan: Uint, qos: Uint }
    VF_TX_RATE: "struct ifla_vf_tx_rate", "sys/socket.h linux/if_link.h" { vf: Uint, rate: Uint }
    VF_SETTING: "struct ifla_vf_spoofchk", "sys/socket.h linux/if_link.h" { vf: Uint, setting: Uint }
    VF_LINK_STATE: "struct ifla_vf_link_state", "sys/socket.h linux/if_link.h" {
        vf: Uint, link_state: Const(&VF_LINK_STATES),
    }
    VF_RATE: "struct ifla_vf_rate", "sys/socket.h linux/if_link.h" { vf: Uint, min_tx_rate: Uint, max_tx_rate: Uint }
    VF_VLAN_INFO: "struct ifla_vf_vlan_info", "sys/socket.h linux/if_link.h" {
        vf: Uint, vlan: Uint, qos: Uint, vlan_proto: CustomOf(Width::W16, vlan_protocol), pad: Pad(2),
    }
    INTERFACE_CACHE: "struct ifla_cacheinfo", "sys/socket.h linux/if_link.h" {
        max_reasm_len: Uint, tstamp: Uint, reachable_time: Uint, retrans_time: Uint,
    }
    BRIDGE_VLAN: "struct bridge_vlan_info", "sys/socket.h linux/if_bridge.h" {
        flags: Flags16(&VLAN_INFO_FLAGS), vid: U16,
    }
    CAN_STATISTICS: "struct can_device_stats", "linux/can/netlink.h" {
        bus_error: Uint, error_warning: Uint, error_passive: Uint, bus_off: Uint, arbitration_lost: Uint,
        restarts: Uint,
    }
    BRIDGE_OPTION_SET: "struct br_boolopt_multi", "sys/socket.h linux/if_bridge.h" {
        optval: Flags(&BRIDGE_OPTIONS), optmask: Flags(&BRIDGE_OPTIONS),
    }
    FORWARDING_STATISTICS: "struct rta_mfc_stats", "sys/socket.h linux/rtnetlink.h" {
        mfcs_packets: U64, mfcs_bytes: U64, mfcs_wrong_if: U64,
    }
    NEXT_HOP: "struct rtnexthop", "sys/socket.h linux/rtnetlink.h" {
        rtnh_len: U16, rtnh_flags: Flags8(&NEXT_HOP_FLAGS), rtnh_hops: U8, rtnh_ifindex: INTERFACE,
    }
    TRAFFIC_STATS: "struct tc_stats", "linux/pkt_sched.h" {
        bytes: U64, packets: Uint, drops: Uint, overlimits: Uint, bps: Uint, pps: Uint, qlen: Uint, backlog: Uint,
    }
    TRAFFIC_ESTIMATOR: "struct tc_estimator", "linux/gen_stats.h linux/pkt_sched.h" { interval: S8, ewma_log: U8 }
    BASIC_STATS: "struct gnet_stats_basic", "linux/gen_stats.h" { bytes: U64, packets: Uint }
    RATE_STATS: "struct gnet_stats_rate_est", "linux/gen_stats.h" { bps: Uint, pps: Uint }
    QUEUE_STATS: "struct gnet_stats_queue", "linux/gen_stats.h" {
        qlen: Uint, backlog: Uint, drops: Uint, requeues: Uint, overlimits: Uint,
    }
    RATE_STATS_64: "struct gnet_stats_rate_est64", "linux/gen_stats.h" { bps: U64, pps: U64 }
    SIZE_SPECIFICATION: "struct tc_sizespec", "linux/pkt_sched.h" {
        cell_log: U8, size_log: U8, cell_align: S16, overhead: Int, linklayer: Uint, mpu: Uint, mtu: Uint, tsize: Uint,
    }
    NEIGHBOUR_CONFIGURATION: "struct ndt_config", "linux/neighbour.h" {
        ndtc_key_len: U16, ndtc_entry_size: U16, ndtc_entries: Uint, ndtc_last_flush: Uint, ndtc_last_rand: Uint,
        ndtc_hash_rnd: Uint, ndtc_hash_mask: X32, ndtc_hash_chain_gc: Uint, ndtc_proxy_qlen: Uint,
    }
    NEIGHBOUR_STATISTICS: "struct ndt_stats", "linux/neighbour.h" {
        ndts_allocs: U64, ndts_destroys: U64, ndts_hash_grows: U64, ndts_res_failed: U64, ndts_lookups: U64,
        ndts_hits: U64, ndts_rcv_probes_mcast: U64, ndts_rcv_probes_ucast: U64, ndts_periodic_gc_runs: U64,
        ndts_forced_gc_runs: U64, ndts_table_fulls: U64,
    }
    USER_RANGE: "struct fib_rule_uid_range", "linux/fib_rules.h" { start: Uint, end: Uint }
    PORT_RANGE: "struct fib_rule_port_range", "linux/fib_rules.h" { start: U16, end: U16 }
    STP_STATISTICS: "struct bridge_stp_xstats", "sys/socket.h linux/if_bridge.h" {
        transition_blk: U64, transition_fwd: U64, rx_bpdu: U64, tx_bpdu: U64, rx_tcn: U64, tx_tcn: U64,
    }
    MPLS_LINK: "struct mpls_link_stats", "linux/mpls.h" {
        rx_packets: U64, tx_packets: U64, rx_bytes: U64, tx_bytes: U64, rx_errors: U64, tx_errors: U64,
        rx_dropped: U64, tx_dropped: U64, rx_noroute: U64,
    }
    VEGAS: "struct tcpvegas_info", "sys/socket.h linux/inet_diag.h" {
        tcpv_enabled: Uint, tcpv_rttcnt: Uint, tcpv_rtt: Uint, tcpv_minrtt: Uint,
    }
    DATA_CENTER: "struct tcp_dctcp_info", "sys/socket.h linux/inet_diag.h" {
        dctcp_enabled: U16, dctcp_ce_state: U16, dctcp_alpha: Uint, dctcp_ab_ecn: Uint, dctcp_ab_tot: Uint,
    }
    BOTTLENECK: "struct tcp_bbr_info", "sys/socket.h linux/inet_diag.h" {
        bbr_bw_lo: X32, bbr_bw_hi: X32, bbr_min_rtt: Uint, bbr_pacing_gain: Uint, bbr_cwnd_gain: Uint,
    }
    FILTER_OPERATION: "struct inet_diag_bc_op", "sys/socket.h linux/inet_diag.h" {
        code: Const8(&FILTER_CODES), yes: U8, no: U16,
    }
    FILTER_MARK: "struct inet_diag_markcond", "sys/socket.h linux/inet_diag.h" { mark: Uint, mask: Uint }
    NETLINK_RING: "struct netlink_diag_ring", "linux/netlink_diag.h" {
        ndr_block_size: Uint, ndr_block_nr: Uint, ndr_frame_size: Uint, ndr_frame_nr: Uint,
    }
    PACKET_INFORMATION: "struct packet_diag_info", "linux/packet_diag.h" {
        pdi_index: INTERFACE, pdi_version: Const(&PACKET_VERSIONS), pdi_reserve: Uint, pdi_copy_thresh: Uint,
        pdi_tstamp: Uint, pdi_flags: Flags(&PACKET_DIAG_FLAGS),
    }
    PACKET_DIAG_RING: "struct packet_diag_ring", "linux/packet_diag.h" {
        pdr_block_size: Uint, pdr_block_nr: Uint, pdr_frame_size: Uint, pdr_frame_nr: Uint, pdr_retire_tmo: Uint,
        pdr_sizeof_priv: Uint, pdr_features: Uint,
    }
    SMC_CURSOR: "struct smc_diag_cursor", "sys/socket.h linux/smc_diag.h" { reserved: U16, wrap: U16, count: Uint }
    SMC_CONNECTION: "struct smc_diag_conninfo", "sys/socket.h linux/smc_diag.h" {
        token: Uint, sndbuf_size: Uint, rmbe_size: Uint, peer_rmbe_size: Uint, rx_prod: Struct(&SMC_CURSOR),
        rx_cons: Struct(&SMC_CURSOR), tx_prod: Struct(&SMC_CURSOR), tx_cons: Struct(&SMC_CURSOR),
        rx_prod_flags: PADDED_HEX, rx_conn_state_flags: PADDED_HEX, tx_prod_flags: PADDED_HEX,
        tx_conn_state_flags: PADDED_HEX, tx_prep: Struct(&SMC_CURSOR), tx_sent: Struct(&SMC_CURSOR),
        tx_fin: Struct(&SMC_CURSOR),
    }
    SMC_DMB: "struct smcd_diag_dmbinfo", "sys/socket.h linux/smc_diag.h" {
        linkid: Uint, pad: Pad(4), peer_gid: X64, my_gid: X64, token: X64, peer_token: X64,
    }
    SMC_FALLBACK: "struct smc_diag_fallback", "sys/socket.h linux/smc_diag.h" {
        reason: CustomOf(Width::W32, decline), peer_diagnosis: CustomOf(Width::W32, decline),
    }
    ADDRESS_CACHE: "struct ifa_cacheinfo", "linux/if_addr.h" {
        ifa_prefered: Uint, ifa_valid: Uint, cstamp: Uint, tstamp: Uint,
    }
    ROUTE_CACHE: "struct rta_cacheinfo", "sys/socket.h linux/rtnetlink.h" {
        rta_clntref: Uint, rta_lastuse: Uint, rta_expires: Uint, rta_error: Uint, rta_used: Uint, rta_id: X32,
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
pub(crate) fn network_order(_: &Cx<'_>, raw: u64) -> Value {
    Value::Macro { name: "htons", args: vec![Value::Unsigned(u64::from((raw as u16).swap_bytes())).remarked("")] }
}

/// How far something reaches, and the number of a table of routes: strace has no remark on those without a name.
const SCOPE: Kind = CustomOf(Width::W8, |_, raw| named_or_hex(raw, &ROUTE_SCOPES));
const TABLE: Kind = CustomOf(Width::W8, |_, raw| named_or_hex(raw, &ROUTE_TABLES));

/// A constant by its name if it has one, and else a number without a remark.
pub(crate) fn named_or_hex(raw: u64, names: &'static Names) -> Value {
    if names.of(raw).is_some() { Value::Constant { raw, names } } else { Value::Hex(raw) }
}

/// The protocol of a VLAN, in the network's order of bytes.
fn vlan_protocol(_: &Cx<'_>, raw: u64) -> Value {
    let raw = u64::from((raw as u16).swap_bytes());
    let protocol = Value::Constant { raw, names: &crate::syscalls::consts::net::ETHERNET_PROTOCOLS }.remarked("");
    Value::Macro { name: "htons", args: vec![protocol] }
}

/// Why a connection was not made over SMC: `0x3010000 /* SMC_CLC_DECL_PEERNOSMC */`.
fn decline(_: &Cx<'_>, raw: u64) -> Value {
    match SMC_DECLINES.of(raw) {
        Some(name) => Value::Hex(raw).remarked(name),
        None => Value::Constant { raw, names: &SMC_DECLINES },
    }
}

/// A byte in two digits.
const PADDED_HEX: Kind = CustomOf(Width::W8, padded_hex);

fn padded_hex(_: &Cx<'_>, raw: u64) -> Value {
    let text = if raw == 0 { "00".to_owned() } else { format!("{raw:#04x}") };
    Value::ByName(Box::new(Value::Symbol { raw, text: text.into() }))
}
