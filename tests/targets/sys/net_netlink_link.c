// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of links, with a pattern in it.
#include "netlink_rows.h"

static void links_1(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	row(0, "IFLA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_ADDRESS", 1, "01");
	row(2, "IFLA_BROADCAST", 1, "01");
	row(3, "IFLA_IFNAME", 1, "\"\\1\"...");
	row(4, "IFLA_MTU", 4, "370083841");
	row(5, "IFLA_LINK", 4, "370083841");
	row(6, "IFLA_QDISC", 1, "\"\\1\"...");
	row(7, "IFLA_STATS", 96, "{rx_packets=370083841, tx_packets=841688093, rx_bytes=1313292345, tx_bytes=1784896597, rx_errors=2256500849, tx_errors=2728105101, rx_dropped=3199709353, tx_dropped=3671313605, multicast=4142917857, collisions=403769859, rx_length_errors=875374111, rx_over_errors=1346978363, rx_crc_errors=1818582615, rx_frame_errors=2290186867, rx_fifo_errors=2761791119, rx_missed_errors=3233395371, tx_aborted_errors=3704999623, tx_carrier_errors=4176603875, tx_fifo_errors=437455877, tx_heartbeat_errors=909060129, tx_window_errors=1380664381, rx_compressed=1852268633, tx_compressed=2323872885, rx_nohandler=2795477137}");
	row(8, "IFLA_COST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(9, "IFLA_PRIORITY", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "IFLA_MASTER", 4, "370083841");
	row(11, "IFLA_WIRELESS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(12, "IFLA_PROTINFO", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(13, "IFLA_TXQLEN", 4, "370083841");
	row(14, "IFLA_MAP", 28, "{mem_start=0x322b241d160f0801, mem_end=0x6a635c554e474039, base_addr=0xa29b948d867f7871, irq=45225, dma=183, port=190}");
	row(15, "IFLA_WEIGHT", 4, "370083841");
	row(16, "IFLA_OPERSTATE", 1, "1");
	row(17, "IFLA_LINKMODE", 1, "1");
	row(18, "IFLA_LINKINFO", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_INFO_??? */}");
	row(19, "IFLA_NET_NS_PID", 4, "370083841");
	send_rows();
}

static void links_2(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	row(20, "IFLA_IFALIAS", 1, "\"\\1\"...");
	row(21, "IFLA_NUM_VF", 4, "370083841");
	row(22, "IFLA_VFINFO_LIST", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_INFO_??? */}");
	row(23, "IFLA_STATS64", 192, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, multicast=17938377055176871623, collisions=3904383524589997061, rx_length_errors=7955433203522290749, rx_over_errors=12006482882454584437, rx_crc_errors=16057532561386878125, rx_frame_errors=2023539030816451813, rx_fifo_errors=6074588709732297251, rx_missed_errors=10125638388664590939, tx_aborted_errors=14176688067596884627, tx_carrier_errors=213339237047194315, tx_fifo_errors=4193744215942303753, tx_heartbeat_errors=8244793894874597441, tx_window_errors=12295843573806891129, rx_compressed=16346893252739184817, tx_compressed=2312899722168758505, rx_nohandler=6363949401084603943}");
	row(24, "IFLA_VF_PORTS", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_PORT_??? */}");
	row(25, "IFLA_PORT_SELF", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_PORT_??? */}");
	row(26, "IFLA_AF_SPEC", 4, "{nla_len=2049, nla_type=0x160f /* AF_??? */}");
	row(27, "IFLA_GROUP", 4, "370083841");
	row(28, "IFLA_NET_NS_FD", 4, "370083841");
	row(29, "IFLA_EXT_MASK", 4, "RTEXT_FILTER_VF|0x160f0800");
	row(30, "IFLA_PROMISCUITY", 4, "370083841");
	row(31, "IFLA_NUM_TX_QUEUES", 4, "370083841");
	row(32, "IFLA_NUM_RX_QUEUES", 4, "370083841");
	row(33, "IFLA_CARRIER", 1, "1");
	row(34, "IFLA_PHYS_PORT_ID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(35, "IFLA_CARRIER_CHANGES", 4, "370083841");
	row(36, "IFLA_PHYS_SWITCH_ID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(37, "IFLA_LINK_NETNSID", 4, "370083841");
	row(38, "IFLA_PHYS_PORT_NAME", 1, "\"\\1\"...");
	row(39, "IFLA_PROTO_DOWN", 1, "1");
	send_rows();
}

static void links_3(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	row(40, "IFLA_GSO_MAX_SEGS", 4, "370083841");
	row(41, "IFLA_GSO_MAX_SIZE", 4, "370083841");
	row(42, "IFLA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(43, "IFLA_XDP", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_XDP_??? */}");
	row(44, "IFLA_EVENT", 4, "0x160f0801 /* IFLA_EVENT_??? */");
	row(45, "IFLA_NEW_NETNSID", 4, "370083841");
	row(46, "IFLA_IF_NETNSID", 4, "370083841");
	row(47, "IFLA_CARRIER_UP_COUNT", 4, "370083841");
	row(48, "IFLA_CARRIER_DOWN_COUNT", 4, "370083841");
	row(49, "IFLA_NEW_IFINDEX", 4, "370083841");
	row(50, "IFLA_MIN_MTU", 4, "370083841");
	row(51, "IFLA_MAX_MTU", 4, "370083841");
	row(52, "IFLA_PROP_LIST", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_??? */}");
	row(53, "IFLA_ALT_IFNAME", 1, "\"\\1\"...");
	row(54, "IFLA_PERM_ADDRESS", 1, "01");
	row(55, "IFLA_PROTO_DOWN_REASON", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_PROTO_DOWN_REASON_??? */}");
	row(56, "IFLA_PARENT_DEV_NAME", 1, "\"\\1\"...");
	row(57, "IFLA_PARENT_DEV_BUS_NAME", 1, "\"\\1\"...");
	row(58, "IFLA_GRO_MAX_SIZE", 4, "370083841");
	row(59, "IFLA_TSO_MAX_SIZE", 4, "370083841");
	send_rows();
}

static void links_4(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	row(60, "IFLA_TSO_MAX_SEGS", 4, "370083841");
	row(61, "IFLA_ALLMULTI", 4, "370083841");
	row(62, "0x3e /* IFLA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void function_list(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(22, "IFLA_VFINFO_LIST");
	row(0, "IFLA_VF_INFO_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_VF_INFO", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_??? */}");
	send_rows();
}

static void port_list(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(24, "IFLA_VF_PORTS");
	row(0, "IFLA_VF_PORT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_VF_PORT", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_PORT_??? */}");
	send_rows();
}

static void functions(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	row(0, "IFLA_VF_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_VF_MAC", 36, "{vf=370083841, mac=1d:24:2b:32:39:40:47:4e:55:5c:63:6a:71:78:7f:86:8d:94:9b:a2:a9:b0:b7:be:c5:cc:d3:da:e1:e8:ef:f6}");
	row(2, "IFLA_VF_VLAN", 12, "{vf=370083841, vlan=841688093, qos=1313292345}");
	row(3, "IFLA_VF_TX_RATE", 8, "{vf=370083841, rate=841688093}");
	row(4, "IFLA_VF_SPOOFCHK", 8, "{vf=370083841, setting=841688093}");
	row(5, "IFLA_VF_LINK_STATE", 8, "{vf=370083841, link_state=0x322b241d /* IFLA_VF_LINK_STATE_??? */}");
	row(6, "IFLA_VF_RATE", 12, "{vf=370083841, min_tx_rate=841688093, max_tx_rate=1313292345}");
	row(7, "IFLA_VF_RSS_QUERY_EN", 8, "{vf=370083841, setting=841688093}");
	row(8, "IFLA_VF_STATS", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_STATS_??? */}");
	row(9, "IFLA_VF_TRUST", 8, "{vf=370083841, setting=841688093}");
	row(10, "IFLA_VF_IB_NODE_GUID", 12, "{vf=370083841, guid=0x4e474039322b241d}");
	row(11, "IFLA_VF_IB_PORT_GUID", 12, "{vf=370083841, guid=0x4e474039322b241d}");
	row(12, "IFLA_VF_VLAN_LIST", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_VF_VLAN_INFO_??? */}");
	row(13, "IFLA_VF_BROADCAST", 32, "{broadcast=01:08:0f:16:1d:24:2b:32:39:40:47:4e:55:5c:63:6a:71:78:7f:86:8d:94:9b:a2:a9:b0:b7:be:c5:cc:d3:da}");
	row(14, "0xe /* IFLA_VF_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void function_statistics(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	inside(8, "IFLA_VF_STATS");
	row(0, "IFLA_VF_STATS_RX_PACKETS", 8, "3615022833237690369");
	row(1, "IFLA_VF_STATS_TX_PACKETS", 8, "3615022833237690369");
	row(2, "IFLA_VF_STATS_RX_BYTES", 8, "3615022833237690369");
	row(3, "IFLA_VF_STATS_TX_BYTES", 8, "3615022833237690369");
	row(4, "IFLA_VF_STATS_BROADCAST", 8, "3615022833237690369");
	row(5, "IFLA_VF_STATS_MULTICAST", 8, "3615022833237690369");
	row(6, "IFLA_VF_STATS_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "IFLA_VF_STATS_RX_DROPPED", 8, "3615022833237690369");
	row(8, "IFLA_VF_STATS_TX_DROPPED", 8, "3615022833237690369");
	row(9, "0x9 /* IFLA_VF_STATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void function_vlans(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(22, "IFLA_VFINFO_LIST");
	inside(1, "IFLA_VF_INFO");
	inside(12, "IFLA_VF_VLAN_LIST");
	row(0, "IFLA_VF_VLAN_INFO_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_VF_VLAN_INFO", 16, "{vf=370083841, vlan=841688093, qos=1313292345, vlan_proto=htons(0x555c /* ETH_P_??? */)}");
	row(2, "0x2 /* IFLA_VF_VLAN_INFO_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void ports(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(24, "IFLA_VF_PORTS");
	inside(1, "IFLA_VF_PORT");
	row(0, "IFLA_PORT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_PORT_VF", 4, "370083841");
	row(2, "IFLA_PORT_PROFILE", 1, "\"\\1\"...");
	row(3, "IFLA_PORT_VSI_TYPE", 8, "{vsi_mgr_id=1, vsi_type_id=\"\\x08\\x0f\\x16\", vsi_type_version=29, pad=\"\\x24\\x2b\\x32\"}");
	row(4, "IFLA_PORT_INSTANCE_UUID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "IFLA_PORT_HOST_UUID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "IFLA_PORT_REQUEST", 1, "1");
	row(7, "IFLA_PORT_RESPONSE", 2, "2049");
	row(8, "0x8 /* IFLA_VF_PORT_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void own_port(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(25, "IFLA_PORT_SELF");
	row(0, "IFLA_PORT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_PORT_VF", 4, "370083841");
	row(2, "IFLA_PORT_PROFILE", 1, "\"\\1\"...");
	row(3, "IFLA_PORT_VSI_TYPE", 8, "{vsi_mgr_id=1, vsi_type_id=\"\\x08\\x0f\\x16\", vsi_type_version=29, pad=\"\\x24\\x2b\\x32\"}");
	row(4, "IFLA_PORT_INSTANCE_UUID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "IFLA_PORT_HOST_UUID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "IFLA_PORT_REQUEST", 1, "1");
	row(7, "IFLA_PORT_RESPONSE", 2, "2049");
	row(8, "0x8 /* IFLA_VF_PORT_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void inet(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(26, "IFLA_AF_SPEC");
	inside(2, "AF_INET");
	row(0, "IFLA_INET_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_INET_CONF", 4, "[[IPV4_DEVCONF_FORWARDING-1]=370083841]");
	row(2, "0x2 /* IFLA_INET_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void inet6(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(26, "IFLA_AF_SPEC");
	inside(10, "AF_INET6");
	row(0, "IFLA_INET6_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_INET6_FLAGS", 4, "0x160f0801 /* IF_??? */");
	row(2, "IFLA_INET6_CONF", 4, "[[DEVCONF_FORWARDING]=370083841]");
	row(3, "IFLA_INET6_STATS", 8, "[[IPSTATS_MIB_NUM]=3615022833237690369]");
	row(4, "IFLA_INET6_MCAST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "IFLA_INET6_CACHEINFO", 16, "{max_reasm_len=370083841, tstamp=841688093, reachable_time=1313292345, retrans_time=1784896597}");
	row(6, "IFLA_INET6_ICMP6STATS", 8, "[[ICMP6_MIB_NUM]=3615022833237690369]");
	row(7, "IFLA_INET6_TOKEN", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(8, "IFLA_INET6_ADDR_GEN_MODE", 1, "IN6_ADDR_GEN_MODE_NONE");
	row(9, "IFLA_INET6_RA_MTU", 4, "370083841");
	row(10, "0xa /* IFLA_INET6_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void mctp(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(26, "IFLA_AF_SPEC");
	inside(45, "AF_MCTP");
	row(0, "IFLA_MCTP_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_MCTP_NET", 4, "370083841");
	row(2, "0x2 /* IFLA_MCTP_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void xdp(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(43, "IFLA_XDP");
	row(0, "IFLA_XDP_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_XDP_FD", 4, "370083841");
	row(2, "IFLA_XDP_ATTACHED", 1, "XDP_ATTACHED_DRV");
	row(3, "IFLA_XDP_FLAGS", 4, "XDP_FLAGS_UPDATE_IF_NOEXIST|0x160f0800");
	row(4, "IFLA_XDP_PROG_ID", 4, "370083841");
	row(5, "IFLA_XDP_DRV_PROG_ID", 4, "370083841");
	row(6, "IFLA_XDP_SKB_PROG_ID", 4, "370083841");
	row(7, "IFLA_XDP_HW_PROG_ID", 4, "370083841");
	row(8, "IFLA_XDP_EXPECTED_FD", 4, "370083841");
	row(9, "0x9 /* IFLA_XDP_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void properties_1(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(52, "IFLA_PROP_LIST");
	row(0, "IFLA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_ADDRESS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(2, "IFLA_BROADCAST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "IFLA_IFNAME", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(4, "IFLA_MTU", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "IFLA_LINK", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "IFLA_QDISC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "IFLA_STATS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(8, "IFLA_COST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(9, "IFLA_PRIORITY", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "IFLA_MASTER", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(11, "IFLA_WIRELESS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(12, "IFLA_PROTINFO", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(13, "IFLA_TXQLEN", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(14, "IFLA_MAP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(15, "IFLA_WEIGHT", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(16, "IFLA_OPERSTATE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(17, "IFLA_LINKMODE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(18, "IFLA_LINKINFO", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(19, "IFLA_NET_NS_PID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void properties_2(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(52, "IFLA_PROP_LIST");
	row(20, "IFLA_IFALIAS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(21, "IFLA_NUM_VF", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(22, "IFLA_VFINFO_LIST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(23, "IFLA_STATS64", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(24, "IFLA_VF_PORTS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(25, "IFLA_PORT_SELF", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(26, "IFLA_AF_SPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(27, "IFLA_GROUP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(28, "IFLA_NET_NS_FD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(29, "IFLA_EXT_MASK", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(30, "IFLA_PROMISCUITY", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(31, "IFLA_NUM_TX_QUEUES", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(32, "IFLA_NUM_RX_QUEUES", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(33, "IFLA_CARRIER", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(34, "IFLA_PHYS_PORT_ID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(35, "IFLA_CARRIER_CHANGES", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(36, "IFLA_PHYS_SWITCH_ID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(37, "IFLA_LINK_NETNSID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(38, "IFLA_PHYS_PORT_NAME", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(39, "IFLA_PROTO_DOWN", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void properties_3(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(52, "IFLA_PROP_LIST");
	row(40, "IFLA_GSO_MAX_SEGS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(41, "IFLA_GSO_MAX_SIZE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(42, "IFLA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(43, "IFLA_XDP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(44, "IFLA_EVENT", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(45, "IFLA_NEW_NETNSID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(46, "IFLA_IF_NETNSID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(47, "IFLA_CARRIER_UP_COUNT", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(48, "IFLA_CARRIER_DOWN_COUNT", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(49, "IFLA_NEW_IFINDEX", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(50, "IFLA_MIN_MTU", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(51, "IFLA_MAX_MTU", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(52, "IFLA_PROP_LIST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(53, "IFLA_ALT_IFNAME", 1, "\"\\1\"...");
	send_rows();
}

static void reasons(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(55, "IFLA_PROTO_DOWN_REASON");
	row(0, "IFLA_PROTO_DOWN_REASON_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_PROTO_DOWN_REASON_MASK", 4, "0x160f0801");
	row(2, "IFLA_PROTO_DOWN_REASON_VALUE", 4, "0x160f0801");
	row(3, "0x3 /* IFLA_PROTO_DOWN_REASON_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	links_1();
	links_2();
	links_3();
	links_4();
	function_list();
	port_list();
	functions();
	function_statistics();
	function_vlans();
	ports();
	own_port();
	inet();
	inet6();
	mctp();
	xdp();
	properties_1();
	properties_2();
	properties_3();
	reasons();
	return END();
}
