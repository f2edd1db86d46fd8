// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of the kinds of links, of bridges and their ports, and of statistics.
#include "netlink_rows.h"

static void bridge(void)
{
	LINK(AF_UNSPEC);
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	row(0, "IFLA_BR_UNSPEC", RAW);
	row(1, "IFLA_BR_FORWARD_DELAY", TICKS);
	row(2, "IFLA_BR_HELLO_TIME", TICKS);
	row(3, "IFLA_BR_MAX_AGE", TICKS);
	row(4, "IFLA_BR_AGEING_TIME", TICKS);
	row(5, "IFLA_BR_STP_STATE", U32);
	row(6, "IFLA_BR_PRIORITY", U16);
	row(7, "IFLA_BR_VLAN_FILTERING", U8);
	row(8, "IFLA_BR_VLAN_PROTOCOL", 2, "htons(0x108 /* ETHER_P_??? */)");
	row(9, "IFLA_BR_GROUP_FWD_MASK", 2, "0x801");
	row(10, "IFLA_BR_ROOT_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(11, "IFLA_BR_BRIDGE_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(12, "IFLA_BR_ROOT_PORT", U16);
	row(13, "IFLA_BR_ROOT_PATH_COST", U32);
	row(14, "IFLA_BR_TOPOLOGY_CHANGE", U8);
	row(15, "IFLA_BR_TOPOLOGY_CHANGE_DETECTED", U8);
	row(16, "IFLA_BR_HELLO_TIMER", TICKS);
	row(17, "IFLA_BR_TCN_TIMER", TICKS);
	row(18, "IFLA_BR_TOPOLOGY_CHANGE_TIMER", TICKS);
	row(19, "IFLA_BR_GC_TIMER", TICKS);
	row(20, "IFLA_BR_GROUP_ADDR", 1, "01");
	row(21, "IFLA_BR_FDB_FLUSH", RAW);
	row(22, "IFLA_BR_MCAST_ROUTER", U8);
	row(23, "IFLA_BR_MCAST_SNOOPING", U8);
	row(24, "IFLA_BR_MCAST_QUERY_USE_IFADDR", U8);
	row(25, "IFLA_BR_MCAST_QUERIER", U8);
	row(26, "IFLA_BR_MCAST_HASH_ELASTICITY", U32);
	row(27, "IFLA_BR_MCAST_HASH_MAX", U32);
	row(28, "IFLA_BR_MCAST_LAST_MEMBER_CNT", U32);
	row(29, "IFLA_BR_MCAST_STARTUP_QUERY_CNT", U32);
	row(30, "IFLA_BR_MCAST_LAST_MEMBER_INTVL", TICKS);
	row(31, "IFLA_BR_MCAST_MEMBERSHIP_INTVL", TICKS);
	row(32, "IFLA_BR_MCAST_QUERIER_INTVL", TICKS);
	row(33, "IFLA_BR_MCAST_QUERY_INTVL", TICKS);
	row(34, "IFLA_BR_MCAST_QUERY_RESPONSE_INTVL", TICKS);
	row(35, "IFLA_BR_MCAST_STARTUP_QUERY_INTVL", TICKS);
	row(36, "IFLA_BR_NF_CALL_IPTABLES", U8);
	row(37, "IFLA_BR_NF_CALL_IP6TABLES", U8);
	row(38, "IFLA_BR_NF_CALL_ARPTABLES", U8);
	row(39, "IFLA_BR_VLAN_DEFAULT_PVID", U16);
	row(40, "IFLA_BR_PAD", RAW);
	row(41, "IFLA_BR_VLAN_STATS_ENABLED", U8);
	row(42, "IFLA_BR_MCAST_STATS_ENABLED", U8);
	row(43, "IFLA_BR_MCAST_IGMP_VERSION", U8);
	row(44, "IFLA_BR_MCAST_MLD_VERSION", U8);
	row(45, "IFLA_BR_VLAN_STATS_PER_PORT", U8);
	row(46, "IFLA_BR_MULTI_BOOLOPT", 8, "{optval=1<<BR_BOOLOPT_NO_LL_LEARN|0x160f0800, optmask=1<<BR_BOOLOPT_NO_LL_LEARN|1<<BR_BOOLOPT_MST_ENABLE|0x322b2418}");
	row(47, "IFLA_BR_MCAST_QUERIER_STATE", NEST("BRIDGE_QUERIER"));
	row(48, "0x30 /* IFLA_BR_??? */", RAW);
	send_rows();
}

static void querier(void)
{
	LINK(AF_UNSPEC);
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	inside(47, "IFLA_BR_MCAST_QUERIER_STATE");
	row(0, "BRIDGE_QUERIER_UNSPEC", RAW);
	row(1, "BRIDGE_QUERIER_IP_ADDRESS", INET);
	row(2, "BRIDGE_QUERIER_IP_PORT", U32);
	row(3, "BRIDGE_QUERIER_IP_OTHER_TIMER", TICKS);
	row(4, "BRIDGE_QUERIER_PAD", RAW);
	row(5, "BRIDGE_QUERIER_IPV6_ADDRESS", INET6);
	row(6, "BRIDGE_QUERIER_IPV6_PORT", U32);
	row(7, "BRIDGE_QUERIER_IPV6_OTHER_TIMER", TICKS);
	row(8, "0x8 /* BRIDGE_QUERIER_??? */", RAW);
	send_rows();
}

static void tunnel(void)
{
	LINK(AF_UNSPEC);
	inside_after(18, "IFLA_LINKINFO", BYTES("\010\000\001\000\164\165\156\000"), "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"tun\"]");
	inside(2, "IFLA_INFO_DATA");
	row(0, "IFLA_TUN_UNSPEC", RAW);
	row(1, "IFLA_TUN_OWNER", U32);
	row(2, "IFLA_TUN_GROUP", U32);
	row(3, "IFLA_TUN_TYPE", 1, "IFF_TUN");
	row(4, "IFLA_TUN_PI", U8);
	row(5, "IFLA_TUN_VNET_HDR", U8);
	row(6, "IFLA_TUN_PERSIST", U8);
	row(7, "IFLA_TUN_MULTI_QUEUE", U8);
	row(8, "IFLA_TUN_NUM_QUEUES", U32);
	row(9, "IFLA_TUN_NUM_DISABLED_QUEUES", U32);
	row(10, "0xa /* IFLA_TUN_??? */", RAW);
	send_rows();
}

static void can(void)
{
	LINK(AF_UNSPEC);
	inside_after(18, "IFLA_LINKINFO", BYTES("\010\000\001\000\143\141\156\000"), "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"can\"]");
	row(3, "IFLA_INFO_XSTATS", 24, "{bus_error=370083841, error_warning=841688093, error_passive=1313292345, bus_off=1784896597, arbitration_lost=2256500849, restarts=2728105101}");
	send_rows();
}

static void port_rows(void)
{
	row(0, "IFLA_BRPORT_UNSPEC", RAW);
	row(1, "IFLA_BRPORT_STATE", U8);
	row(2, "IFLA_BRPORT_PRIORITY", U16);
	row(3, "IFLA_BRPORT_COST", U32);
	row(4, "IFLA_BRPORT_MODE", U8);
	row(5, "IFLA_BRPORT_GUARD", U8);
	row(6, "IFLA_BRPORT_PROTECT", U8);
	row(7, "IFLA_BRPORT_FAST_LEAVE", U8);
	row(8, "IFLA_BRPORT_LEARNING", U8);
	row(9, "IFLA_BRPORT_UNICAST_FLOOD", U8);
	row(10, "IFLA_BRPORT_PROXYARP", U8);
	row(11, "IFLA_BRPORT_LEARNING_SYNC", U8);
	row(12, "IFLA_BRPORT_PROXYARP_WIFI", U8);
	row(13, "IFLA_BRPORT_ROOT_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(14, "IFLA_BRPORT_BRIDGE_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(15, "IFLA_BRPORT_DESIGNATED_PORT", U16);
	row(16, "IFLA_BRPORT_DESIGNATED_COST", U16);
	row(17, "IFLA_BRPORT_ID", U16);
	row(18, "IFLA_BRPORT_NO", U16);
	row(19, "IFLA_BRPORT_TOPOLOGY_CHANGE_ACK", U8);
	row(20, "IFLA_BRPORT_CONFIG_PENDING", U8);
	row(21, "IFLA_BRPORT_MESSAGE_AGE_TIMER", TICKS);
	row(22, "IFLA_BRPORT_FORWARD_DELAY_TIMER", TICKS);
	row(23, "IFLA_BRPORT_HOLD_TIMER", TICKS);
	row(24, "IFLA_BRPORT_FLUSH", RAW);
	row(25, "IFLA_BRPORT_MULTICAST_ROUTER", U8);
	row(26, "IFLA_BRPORT_PAD", RAW);
	row(27, "IFLA_BRPORT_MCAST_FLOOD", U8);
	row(28, "IFLA_BRPORT_MCAST_TO_UCAST", U8);
	row(29, "IFLA_BRPORT_VLAN_TUNNEL", U8);
	row(30, "IFLA_BRPORT_BCAST_FLOOD", U8);
	row(31, "IFLA_BRPORT_GROUP_FWD_MASK", 2, "0x801");
	row(32, "IFLA_BRPORT_NEIGH_SUPPRESS", U8);
	row(33, "IFLA_BRPORT_ISOLATED", U8);
	row(34, "IFLA_BRPORT_BACKUP_PORT", U32);
	row(35, "IFLA_BRPORT_MRP_RING_OPEN", U8);
	row(36, "IFLA_BRPORT_MRP_IN_OPEN", U8);
	row(37, "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT", U32);
	row(38, "IFLA_BRPORT_MCAST_EHT_HOSTS_CNT", U32);
	row(39, "IFLA_BRPORT_LOCKED", U8);
	row(40, "0x28 /* IFLA_BRPORT_??? */", RAW);
}

static void slave(void)
{
	LINK(AF_UNSPEC);
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\004\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_SLAVE_KIND}, \"bridge\"]");
	inside(5, "IFLA_INFO_SLAVE_DATA");
	port_rows();
	send_rows();
}

static void bridge_port(void)
{
	LINK(AF_BRIDGE);
	inside(12, "IFLA_PROTINFO");
	port_rows();
	send_rows();
}

static void bridge_flags(void)
{
	LINK(AF_BRIDGE);
	inside(26, "IFLA_AF_SPEC");
	row(0, "IFLA_BRIDGE_FLAGS", 2, "BRIDGE_FLAGS_MASTER|0x800");
	row(1, "IFLA_BRIDGE_MODE", 2, "0x801 /* BRIDGE_MODE_??? */");
	row(2, "IFLA_BRIDGE_VLAN_INFO", 4, "{flags=BRIDGE_VLAN_INFO_MASTER|0x800, vid=5647}");
	row(3, "IFLA_BRIDGE_VLAN_TUNNEL_INFO", NEST("IFLA_BRIDGE_VLAN_TUNNEL"));
	row(4, "IFLA_BRIDGE_MRP", RAW);
	row(5, "IFLA_BRIDGE_CFM", RAW);
	row(6, "IFLA_BRIDGE_MST", RAW);
	row(7, "0x7 /* IFLA_BRIDGE_??? */", RAW);
	send_rows();
}

static void bridge_tunnels(void)
{
	LINK(AF_BRIDGE);
	inside(26, "IFLA_AF_SPEC");
	inside(3, "IFLA_BRIDGE_VLAN_TUNNEL_INFO");
	row(0, "IFLA_BRIDGE_VLAN_TUNNEL_UNSPEC", RAW);
	row(1, "IFLA_BRIDGE_VLAN_TUNNEL_ID", U32);
	row(2, "IFLA_BRIDGE_VLAN_TUNNEL_VID", U16);
	row(3, "IFLA_BRIDGE_VLAN_TUNNEL_FLAGS", 2, "BRIDGE_VLAN_INFO_MASTER|0x800");
	row(4, "0x4 /* IFLA_BRIDGE_VLAN_TUNNEL_??? */", RAW);
	send_rows();
}

static void statistics_of_lo(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
}

static void extended(void)
{
	statistics_of_lo();
	inside(2, "IFLA_STATS_LINK_XSTATS");
	row(0, "LINK_XSTATS_TYPE_UNSPEC", RAW);
	row(1, "LINK_XSTATS_TYPE_BRIDGE", NEST("BRIDGE_XSTATS"));
	row(2, "LINK_XSTATS_TYPE_BOND", NEST("BOND_XSTATS"));
	send_rows();
}

static void bond_list(void)
{
	statistics_of_lo();
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(2, "LINK_XSTATS_TYPE_BOND");
	row(0, "BOND_XSTATS_UNSPEC", RAW);
	row(1, "BOND_XSTATS_3AD", NEST("BOND_XSTATS"));
	send_rows();
}

static void statistics(void)
{
	statistics_of_lo();
	row(0, "IFLA_STATS_UNSPEC", RAW);
	row(1, "IFLA_STATS_LINK_64", LINK_STATISTICS);
	row(2, "IFLA_STATS_LINK_XSTATS", NEST("LINK_XSTATS_TYPE"));
	row(3, "IFLA_STATS_LINK_XSTATS_SLAVE", NEST("LINK_XSTATS_TYPE"));
	row(4, "IFLA_STATS_LINK_OFFLOAD_XSTATS", NEST("IFLA_OFFLOAD_XSTATS"));
	row(5, "IFLA_STATS_AF_SPEC", NEST("AF"));
	row(6, "0x6 /* IFLA_STATS_??? */", RAW);
	send_rows();
}

static void bridge_statistics_rows(void)
{
	row(0, "BRIDGE_XSTATS_UNSPEC", RAW);
	row(1, "BRIDGE_XSTATS_VLAN", 40, "{rx_bytes=3615022833237690369, rx_packets=7666072512169984057, tx_bytes=11717122191102277745, tx_packets=15768171870034571433, vid=59617, flags=BRIDGE_VLAN_INFO_MASTER|BRIDGE_VLAN_INFO_PVID|BRIDGE_VLAN_INFO_UNTAGGED|BRIDGE_VLAN_INFO_RANGE_BEGIN|BRIDGE_VLAN_INFO_BRENTRY|BRIDGE_VLAN_INFO_ONLY_OPTS|0xf680, pad2=0x18110a03}");
	row(2, "BRIDGE_XSTATS_MCAST", 240, "{igmp_v1queries=[[BR_MCAST_DIR_RX]=3615022833237690369, [BR_MCAST_DIR_TX]=7666072512169984057], igmp_v2queries=[[BR_MCAST_DIR_RX]=11717122191102277745, [BR_MCAST_DIR_TX]=15768171870034571433], igmp_v3queries=[[BR_MCAST_DIR_RX]=1734178343658449121, [BR_MCAST_DIR_TX]=5785228018379990559], igmp_leaves=[[BR_MCAST_DIR_RX]=9836277697312284247, [BR_MCAST_DIR_TX]=13887327376244577935], igmp_v1reports=[[BR_MCAST_DIR_RX]=17938377055176871623, [BR_MCAST_DIR_TX]=3904383524589997061], igmp_v2reports=[[BR_MCAST_DIR_RX]=7955433203522290749, [BR_MCAST_DIR_TX]=12006482882454584437], igmp_v3reports=[[BR_MCAST_DIR_RX]=16057532561386878125, [BR_MCAST_DIR_TX]=2023539030816451813], igmp_parse_errors=6074588709732297251, mld_v1queries=[[BR_MCAST_DIR_RX]=10125638388664590939, [BR_MCAST_DIR_TX]=14176688067596884627], mld_v2queries=[[BR_MCAST_DIR_RX]=213339237047194315, [BR_MCAST_DIR_TX]=4193744215942303753], mld_leaves=[[BR_MCAST_DIR_RX]=8244793894874597441, [BR_MCAST_DIR_TX]=12295843573806891129], mld_v1reports=[[BR_MCAST_DIR_RX]=16346893252739184817, [BR_MCAST_DIR_TX]=2312899722168758505], mld_v2reports=[[BR_MCAST_DIR_RX]=6363949401084603943, [BR_MCAST_DIR_TX]=10414999080016897631], mld_parse_errors=14466048758949191319, mcast_bytes=[[BR_MCAST_DIR_RX]=502699928399501007, [BR_MCAST_DIR_TX]=4483104907294610445], mcast_packets=[[BR_MCAST_DIR_RX]=8534154586226904133, [BR_MCAST_DIR_TX]=12585204265159197821]}");
	row(3, "BRIDGE_XSTATS_PAD", RAW);
	row(4, "BRIDGE_XSTATS_STP", 48, "{transition_blk=3615022833237690369, transition_fwd=7666072512169984057, rx_bpdu=11717122191102277745, tx_bpdu=15768171870034571433, rx_tcn=1734178343658449121, tx_tcn=5785228018379990559}");
	row(5, "0x5 /* BRIDGE_XSTATS_??? */", RAW);
}

static void bridge_statistics(void)
{
	statistics_of_lo();
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(1, "LINK_XSTATS_TYPE_BRIDGE");
	bridge_statistics_rows();
	send_rows();
}

static void bond_statistics(void)
{
	statistics_of_lo();
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(2, "LINK_XSTATS_TYPE_BOND");
	inside(1, "BOND_XSTATS_3AD");
	row(0, "BOND_3AD_STAT_LACPDU_RX", U64);
	row(1, "BOND_3AD_STAT_LACPDU_TX", U64);
	row(2, "BOND_3AD_STAT_LACPDU_UNKNOWN_RX", U64);
	row(3, "BOND_3AD_STAT_LACPDU_ILLEGAL_RX", U64);
	row(4, "BOND_3AD_STAT_MARKER_RX", U64);
	row(5, "BOND_3AD_STAT_MARKER_TX", U64);
	row(6, "BOND_3AD_STAT_MARKER_RESP_RX", U64);
	row(7, "BOND_3AD_STAT_MARKER_RESP_TX", U64);
	row(8, "BOND_3AD_STAT_MARKER_UNKNOWN_RX", U64);
	row(9, "BOND_3AD_STAT_PAD", RAW);
	row(10, "0xa /* BOND_XSTATS_??? */", RAW);
	send_rows();
}

static void slave_statistics(void)
{
	statistics_of_lo();
	inside(3, "IFLA_STATS_LINK_XSTATS_SLAVE");
	inside(1, "LINK_XSTATS_TYPE_BRIDGE");
	bridge_statistics_rows();
	send_rows();
}

static void offloaded(void)
{
	statistics_of_lo();
	inside(4, "IFLA_STATS_LINK_OFFLOAD_XSTATS");
	row(0, "IFLA_OFFLOAD_XSTATS_UNSPEC", RAW);
	row(1, "IFLA_OFFLOAD_XSTATS_CPU_HIT", LINK_STATISTICS);
	row(2, "0x2 /* IFLA_OFFLOAD_XSTATS_??? */", RAW);
	send_rows();
}

static void mpls(void)
{
	statistics_of_lo();
	inside(5, "IFLA_STATS_AF_SPEC");
	inside(28, "AF_MPLS");
	row(0, "MPLS_STATS_UNSPEC", RAW);
	row(1, "MPLS_STATS_LINK", 72, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, rx_noroute=17938377055176871623}");
	row(2, "0x2 /* MPLS_STATS_??? */", RAW);
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	bridge();
	querier();
	tunnel();
	can();
	slave();
	bridge_port();
	bridge_flags();
	bridge_tunnels();
	extended();
	bond_list();
	statistics();
	bridge_statistics();
	bond_statistics();
	slave_statistics();
	offloaded();
	mpls();
	return END();
}
