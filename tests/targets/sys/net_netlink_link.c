// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of links, with a pattern in it.
#include "netlink_rows.h"

static void links(void)
{
	LINK(AF_UNSPEC);
	row(0, "IFLA_UNSPEC", RAW);
	row(1, "IFLA_ADDRESS", 1, "01");
	row(2, "IFLA_BROADCAST", 1, "01");
	row(3, "IFLA_IFNAME", CUT_TEXT);
	row(4, "IFLA_MTU", U32);
	row(5, "IFLA_LINK", U32);
	row(6, "IFLA_QDISC", CUT_TEXT);
	row(7, "IFLA_STATS", 96, "{rx_packets=370083841, tx_packets=841688093, rx_bytes=1313292345, tx_bytes=1784896597, rx_errors=2256500849, tx_errors=2728105101, rx_dropped=3199709353, tx_dropped=3671313605, multicast=4142917857, collisions=403769859, rx_length_errors=875374111, rx_over_errors=1346978363, rx_crc_errors=1818582615, rx_frame_errors=2290186867, rx_fifo_errors=2761791119, rx_missed_errors=3233395371, tx_aborted_errors=3704999623, tx_carrier_errors=4176603875, tx_fifo_errors=437455877, tx_heartbeat_errors=909060129, tx_window_errors=1380664381, rx_compressed=1852268633, tx_compressed=2323872885, rx_nohandler=2795477137}");
	row(8, "IFLA_COST", RAW);
	row(9, "IFLA_PRIORITY", RAW);
	row(10, "IFLA_MASTER", U32);
	row(11, "IFLA_WIRELESS", RAW);
	row(12, "IFLA_PROTINFO", RAW);
	row(13, "IFLA_TXQLEN", U32);
	row(14, "IFLA_MAP", 28, "{mem_start=0x322b241d160f0801, mem_end=0x6a635c554e474039, base_addr=0xa29b948d867f7871, irq=45225, dma=183, port=190}");
	row(15, "IFLA_WEIGHT", U32);
	row(16, "IFLA_OPERSTATE", U8);
	row(17, "IFLA_LINKMODE", U8);
	row(18, "IFLA_LINKINFO", NEST("IFLA_INFO"));
	row(19, "IFLA_NET_NS_PID", U32);
	row(20, "IFLA_IFALIAS", CUT_TEXT);
	row(21, "IFLA_NUM_VF", U32);
	row(22, "IFLA_VFINFO_LIST", NEST("IFLA_VF_INFO"));
	row(23, "IFLA_STATS64", LINK_STATISTICS);
	row(24, "IFLA_VF_PORTS", NEST("IFLA_VF_PORT"));
	row(25, "IFLA_PORT_SELF", NEST("IFLA_VF_PORT"));
	row(26, "IFLA_AF_SPEC", NEST("AF"));
	row(27, "IFLA_GROUP", U32);
	row(28, "IFLA_NET_NS_FD", U32);
	row(29, "IFLA_EXT_MASK", 4, "RTEXT_FILTER_VF|0x160f0800");
	row(30, "IFLA_PROMISCUITY", U32);
	row(31, "IFLA_NUM_TX_QUEUES", U32);
	row(32, "IFLA_NUM_RX_QUEUES", U32);
	row(33, "IFLA_CARRIER", U8);
	row(34, "IFLA_PHYS_PORT_ID", RAW);
	row(35, "IFLA_CARRIER_CHANGES", U32);
	row(36, "IFLA_PHYS_SWITCH_ID", RAW);
	row(37, "IFLA_LINK_NETNSID", U32);
	row(38, "IFLA_PHYS_PORT_NAME", CUT_TEXT);
	row(39, "IFLA_PROTO_DOWN", U8);
	row(40, "IFLA_GSO_MAX_SEGS", U32);
	row(41, "IFLA_GSO_MAX_SIZE", U32);
	row(42, "IFLA_PAD", RAW);
	row(43, "IFLA_XDP", NEST("IFLA_XDP"));
	row(44, "IFLA_EVENT", 4, "0x160f0801 /* IFLA_EVENT_??? */");
	row(45, "IFLA_NEW_NETNSID", U32);
	row(46, "IFLA_IF_NETNSID", U32);
	row(47, "IFLA_CARRIER_UP_COUNT", U32);
	row(48, "IFLA_CARRIER_DOWN_COUNT", U32);
	row(49, "IFLA_NEW_IFINDEX", U32);
	row(50, "IFLA_MIN_MTU", U32);
	row(51, "IFLA_MAX_MTU", U32);
	row(52, "IFLA_PROP_LIST", NEST("IFLA"));
	row(53, "IFLA_ALT_IFNAME", CUT_TEXT);
	row(54, "IFLA_PERM_ADDRESS", 1, "01");
	row(55, "IFLA_PROTO_DOWN_REASON", NEST("IFLA_PROTO_DOWN_REASON"));
	row(56, "IFLA_PARENT_DEV_NAME", CUT_TEXT);
	row(57, "IFLA_PARENT_DEV_BUS_NAME", CUT_TEXT);
	row(58, "IFLA_GRO_MAX_SIZE", U32);
	row(59, "IFLA_TSO_MAX_SIZE", U32);
	row(60, "IFLA_TSO_MAX_SEGS", U32);
	row(61, "IFLA_ALLMULTI", U32);
	row(62, "0x3e /* IFLA_??? */", RAW);
	send_rows();
}

static void function_list(void)
{
	LINK(AF_UNSPEC);
	inside(22, "IFLA_VFINFO_LIST");
	row(0, "IFLA_VF_INFO_UNSPEC", RAW);
	row(1, "IFLA_VF_INFO", NEST("IFLA_VF"));
	send_rows();
}

static void port_list(void)
{
	LINK(AF_UNSPEC);
	inside(24, "IFLA_VF_PORTS");
	row(0, "IFLA_VF_PORT_UNSPEC", RAW);
	row(1, "IFLA_VF_PORT", NEST("IFLA_VF_PORT"));
	send_rows();
}

static void functions(void)
{
	LINK(AF_UNSPEC);
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	row(0, "IFLA_VF_UNSPEC", RAW);
	row(1, "IFLA_VF_MAC", 36, "{vf=370083841, mac=1d:24:2b:32:39:40:47:4e:55:5c:63:6a:71:78:7f:86:8d:94:9b:a2:a9:b0:b7:be:c5:cc:d3:da:e1:e8:ef:f6}");
	row(2, "IFLA_VF_VLAN", 12, "{vf=370083841, vlan=841688093, qos=1313292345}");
	row(3, "IFLA_VF_TX_RATE", 8, "{vf=370083841, rate=841688093}");
	row(4, "IFLA_VF_SPOOFCHK", 8, "{vf=370083841, setting=841688093}");
	row(5, "IFLA_VF_LINK_STATE", 8, "{vf=370083841, link_state=0x322b241d /* IFLA_VF_LINK_STATE_??? */}");
	row(6, "IFLA_VF_RATE", 12, "{vf=370083841, min_tx_rate=841688093, max_tx_rate=1313292345}");
	row(7, "IFLA_VF_RSS_QUERY_EN", 8, "{vf=370083841, setting=841688093}");
	row(8, "IFLA_VF_STATS", NEST("IFLA_VF_STATS"));
	row(9, "IFLA_VF_TRUST", 8, "{vf=370083841, setting=841688093}");
	row(10, "IFLA_VF_IB_NODE_GUID", 12, "{vf=370083841, guid=0x4e474039322b241d}");
	row(11, "IFLA_VF_IB_PORT_GUID", 12, "{vf=370083841, guid=0x4e474039322b241d}");
	row(12, "IFLA_VF_VLAN_LIST", NEST("IFLA_VF_VLAN_INFO"));
	row(13, "IFLA_VF_BROADCAST", 32, "{broadcast=01:08:0f:16:1d:24:2b:32:39:40:47:4e:55:5c:63:6a:71:78:7f:86:8d:94:9b:a2:a9:b0:b7:be:c5:cc:d3:da}");
	row(14, "0xe /* IFLA_VF_??? */", RAW);
	send_rows();
}

static void function_statistics(void)
{
	LINK(AF_UNSPEC);
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	inside(8, "IFLA_VF_STATS");
	row(0, "IFLA_VF_STATS_RX_PACKETS", U64);
	row(1, "IFLA_VF_STATS_TX_PACKETS", U64);
	row(2, "IFLA_VF_STATS_RX_BYTES", U64);
	row(3, "IFLA_VF_STATS_TX_BYTES", U64);
	row(4, "IFLA_VF_STATS_BROADCAST", U64);
	row(5, "IFLA_VF_STATS_MULTICAST", U64);
	row(6, "IFLA_VF_STATS_PAD", RAW);
	row(7, "IFLA_VF_STATS_RX_DROPPED", U64);
	row(8, "IFLA_VF_STATS_TX_DROPPED", U64);
	row(9, "0x9 /* IFLA_VF_STATS_??? */", RAW);
	send_rows();
}

static void function_vlans(void)
{
	LINK(AF_UNSPEC);
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	inside(12, "IFLA_VF_VLAN_LIST");
	row(0, "IFLA_VF_VLAN_INFO_UNSPEC", RAW);
	row(1, "IFLA_VF_VLAN_INFO", 16, "{vf=370083841, vlan=841688093, qos=1313292345, vlan_proto=htons(0x555c /* ETH_P_??? */)}");
	row(2, "0x2 /* IFLA_VF_VLAN_INFO_??? */", RAW);
	send_rows();
}

static void port_rows(void)
{
	row(0, "IFLA_PORT_UNSPEC", RAW);
	row(1, "IFLA_PORT_VF", U32);
	row(2, "IFLA_PORT_PROFILE", CUT_TEXT);
	row(3, "IFLA_PORT_VSI_TYPE", 8, "{vsi_mgr_id=1, vsi_type_id=\"\\x08\\x0f\\x16\", vsi_type_version=29, pad=\"\\x24\\x2b\\x32\"}");
	row(4, "IFLA_PORT_INSTANCE_UUID", RAW);
	row(5, "IFLA_PORT_HOST_UUID", RAW);
	row(6, "IFLA_PORT_REQUEST", U8);
	row(7, "IFLA_PORT_RESPONSE", U16);
	row(8, "0x8 /* IFLA_VF_PORT_??? */", RAW);
}

static void ports(void)
{
	LINK(AF_UNSPEC);
	inside(24, "IFLA_VF_PORTS");
	inside(1, "IFLA_VF_PORT");
	port_rows();
	send_rows();
}

static void own_port(void)
{
	LINK(AF_UNSPEC);
	inside(25, "IFLA_PORT_SELF");
	port_rows();
	send_rows();
}

static void inet(void)
{
	LINK(AF_UNSPEC);
	inside(26, "IFLA_AF_SPEC");
	inside(2, "AF_INET");
	row(0, "IFLA_INET_UNSPEC", RAW);
	row(1, "IFLA_INET_CONF", 4, "[[IPV4_DEVCONF_FORWARDING-1]=370083841]");
	row(2, "0x2 /* IFLA_INET_??? */", RAW);
	send_rows();
}

static void inet6_rows(void)
{
	row(0, "IFLA_INET6_UNSPEC", RAW);
	row(1, "IFLA_INET6_FLAGS", 4, "0x160f0801 /* IF_??? */");
	row(2, "IFLA_INET6_CONF", 4, "[[DEVCONF_FORWARDING]=370083841]");
	row(3, "IFLA_INET6_STATS", 8, "[[IPSTATS_MIB_NUM]=3615022833237690369]");
	row(4, "IFLA_INET6_MCAST", RAW);
	row(5, "IFLA_INET6_CACHEINFO", 16, "{max_reasm_len=370083841, tstamp=841688093, reachable_time=1313292345, retrans_time=1784896597}");
	row(6, "IFLA_INET6_ICMP6STATS", 8, "[[ICMP6_MIB_NUM]=3615022833237690369]");
	row(7, "IFLA_INET6_TOKEN", INET6);
	row(8, "IFLA_INET6_ADDR_GEN_MODE", 1, "IN6_ADDR_GEN_MODE_NONE");
	row(9, "IFLA_INET6_RA_MTU", U32);
	row(10, "0xa /* IFLA_INET6_??? */", RAW);
}

static void inet6(void)
{
	LINK(AF_UNSPEC);
	inside(26, "IFLA_AF_SPEC");
	inside(10, "AF_INET6");
	inet6_rows();
	send_rows();
}

static void inet6_information(void)
{
	LINK(AF_INET6);
	inside(12, "IFLA_PROTINFO");
	inet6_rows();
	send_rows();
}

static void mctp(void)
{
	LINK(AF_UNSPEC);
	inside(26, "IFLA_AF_SPEC");
	inside(45, "AF_MCTP");
	row(0, "IFLA_MCTP_UNSPEC", RAW);
	row(1, "IFLA_MCTP_NET", U32);
	row(2, "0x2 /* IFLA_MCTP_??? */", RAW);
	send_rows();
}

static void xdp(void)
{
	LINK(AF_UNSPEC);
	inside(43, "IFLA_XDP");
	row(0, "IFLA_XDP_UNSPEC", RAW);
	row(1, "IFLA_XDP_FD", U32);
	row(2, "IFLA_XDP_ATTACHED", 1, "XDP_ATTACHED_DRV");
	row(3, "IFLA_XDP_FLAGS", 4, "XDP_FLAGS_UPDATE_IF_NOEXIST|0x160f0800");
	row(4, "IFLA_XDP_PROG_ID", U32);
	row(5, "IFLA_XDP_DRV_PROG_ID", U32);
	row(6, "IFLA_XDP_SKB_PROG_ID", U32);
	row(7, "IFLA_XDP_HW_PROG_ID", U32);
	row(8, "IFLA_XDP_EXPECTED_FD", U32);
	row(9, "0x9 /* IFLA_XDP_??? */", RAW);
	send_rows();
}

static void properties(void)
{
	LINK(AF_UNSPEC);
	inside(52, "IFLA_PROP_LIST");
	row(0, "IFLA_UNSPEC", RAW);
	row(42, "IFLA_PAD", RAW);
	row(53, "IFLA_ALT_IFNAME", CUT_TEXT);
	send_rows();
}

static void reasons(void)
{
	LINK(AF_UNSPEC);
	inside(55, "IFLA_PROTO_DOWN_REASON");
	row(0, "IFLA_PROTO_DOWN_REASON_UNSPEC", RAW);
	row(1, "IFLA_PROTO_DOWN_REASON_MASK", 4, "0x160f0801");
	row(2, "IFLA_PROTO_DOWN_REASON_VALUE", 4, "0x160f0801");
	row(3, "0x3 /* IFLA_PROTO_DOWN_REASON_??? */", RAW);
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	links();
	function_list();
	port_list();
	functions();
	function_statistics();
	function_vlans();
	ports();
	own_port();
	inet();
	inet6();
	inet6_information();
	mctp();
	xdp();
	properties();
	reasons();
	return END();
}
