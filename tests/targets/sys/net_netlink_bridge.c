// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of the kinds of links, of bridges and their ports, and of statistics.
#include "netlink_rows.h"

static void bridge_1(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	row(0, "IFLA_BR_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_BR_FORWARD_DELAY", 1, "1 /* 0.01 s */");
	row(2, "IFLA_BR_HELLO_TIME", 1, "1 /* 0.01 s */");
	row(3, "IFLA_BR_MAX_AGE", 1, "1 /* 0.01 s */");
	row(4, "IFLA_BR_AGEING_TIME", 1, "1 /* 0.01 s */");
	row(5, "IFLA_BR_STP_STATE", 4, "370083841");
	row(6, "IFLA_BR_PRIORITY", 2, "2049");
	row(7, "IFLA_BR_VLAN_FILTERING", 1, "1");
	row(8, "IFLA_BR_VLAN_PROTOCOL", 2, "htons(0x108 /* ETHER_P_??? */)");
	row(9, "IFLA_BR_GROUP_FWD_MASK", 2, "0x801");
	row(10, "IFLA_BR_ROOT_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(11, "IFLA_BR_BRIDGE_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(12, "IFLA_BR_ROOT_PORT", 2, "2049");
	row(13, "IFLA_BR_ROOT_PATH_COST", 4, "370083841");
	row(14, "IFLA_BR_TOPOLOGY_CHANGE", 1, "1");
	row(15, "IFLA_BR_TOPOLOGY_CHANGE_DETECTED", 1, "1");
	row(16, "IFLA_BR_HELLO_TIMER", 1, "1 /* 0.01 s */");
	row(17, "IFLA_BR_TCN_TIMER", 1, "1 /* 0.01 s */");
	row(18, "IFLA_BR_TOPOLOGY_CHANGE_TIMER", 1, "1 /* 0.01 s */");
	row(19, "IFLA_BR_GC_TIMER", 1, "1 /* 0.01 s */");
	send_rows();
}

static void bridge_2(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	row(20, "IFLA_BR_GROUP_ADDR", 1, "01");
	row(21, "IFLA_BR_FDB_FLUSH", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(22, "IFLA_BR_MCAST_ROUTER", 1, "1");
	row(23, "IFLA_BR_MCAST_SNOOPING", 1, "1");
	row(24, "IFLA_BR_MCAST_QUERY_USE_IFADDR", 1, "1");
	row(25, "IFLA_BR_MCAST_QUERIER", 1, "1");
	row(26, "IFLA_BR_MCAST_HASH_ELASTICITY", 4, "370083841");
	row(27, "IFLA_BR_MCAST_HASH_MAX", 4, "370083841");
	row(28, "IFLA_BR_MCAST_LAST_MEMBER_CNT", 4, "370083841");
	row(29, "IFLA_BR_MCAST_STARTUP_QUERY_CNT", 4, "370083841");
	row(30, "IFLA_BR_MCAST_LAST_MEMBER_INTVL", 1, "1 /* 0.01 s */");
	row(31, "IFLA_BR_MCAST_MEMBERSHIP_INTVL", 1, "1 /* 0.01 s */");
	row(32, "IFLA_BR_MCAST_QUERIER_INTVL", 1, "1 /* 0.01 s */");
	row(33, "IFLA_BR_MCAST_QUERY_INTVL", 1, "1 /* 0.01 s */");
	row(34, "IFLA_BR_MCAST_QUERY_RESPONSE_INTVL", 1, "1 /* 0.01 s */");
	row(35, "IFLA_BR_MCAST_STARTUP_QUERY_INTVL", 1, "1 /* 0.01 s */");
	row(36, "IFLA_BR_NF_CALL_IPTABLES", 1, "1");
	row(37, "IFLA_BR_NF_CALL_IP6TABLES", 1, "1");
	row(38, "IFLA_BR_NF_CALL_ARPTABLES", 1, "1");
	row(39, "IFLA_BR_VLAN_DEFAULT_PVID", 2, "2049");
	send_rows();
}

static void bridge_3(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	row(40, "IFLA_BR_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(41, "IFLA_BR_VLAN_STATS_ENABLED", 1, "1");
	row(42, "IFLA_BR_MCAST_STATS_ENABLED", 1, "1");
	row(43, "IFLA_BR_MCAST_IGMP_VERSION", 1, "1");
	row(44, "IFLA_BR_MCAST_MLD_VERSION", 1, "1");
	row(45, "IFLA_BR_VLAN_STATS_PER_PORT", 1, "1");
	row(46, "IFLA_BR_MULTI_BOOLOPT", 8, "{optval=1<<BR_BOOLOPT_NO_LL_LEARN|0x160f0800, optmask=1<<BR_BOOLOPT_NO_LL_LEARN|1<<BR_BOOLOPT_MST_ENABLE|0x322b2418}");
	row(47, "IFLA_BR_MCAST_QUERIER_STATE", 4, "{nla_len=2049, nla_type=0x160f /* BRIDGE_QUERIER_??? */}");
	row(48, "0x30 /* IFLA_BR_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void querier(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\001\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_KIND}, \"bridge\"]");
	inside(2, "IFLA_INFO_DATA");
	inside(47, "IFLA_BR_MCAST_QUERIER_STATE");
	row(0, "BRIDGE_QUERIER_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "BRIDGE_QUERIER_IP_ADDRESS", 4, "inet_addr(\"1.8.15.22\")");
	row(2, "BRIDGE_QUERIER_IP_PORT", 4, "370083841");
	row(3, "BRIDGE_QUERIER_IP_OTHER_TIMER", 1, "1 /* 0.01 s */");
	row(4, "BRIDGE_QUERIER_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "BRIDGE_QUERIER_IPV6_ADDRESS", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(6, "BRIDGE_QUERIER_IPV6_PORT", 4, "370083841");
	row(7, "BRIDGE_QUERIER_IPV6_OTHER_TIMER", 1, "1 /* 0.01 s */");
	row(8, "0x8 /* BRIDGE_QUERIER_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void tunnel(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\010\000\001\000\164\165\156\000"), "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"tun\"]");
	inside(2, "IFLA_INFO_DATA");
	row(0, "IFLA_TUN_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_TUN_OWNER", 4, "370083841");
	row(2, "IFLA_TUN_GROUP", 4, "370083841");
	row(3, "IFLA_TUN_TYPE", 1, "IFF_TUN");
	row(4, "IFLA_TUN_PI", 1, "1");
	row(5, "IFLA_TUN_VNET_HDR", 1, "1");
	row(6, "IFLA_TUN_PERSIST", 1, "1");
	row(7, "IFLA_TUN_MULTI_QUEUE", 1, "1");
	row(8, "IFLA_TUN_NUM_QUEUES", 4, "370083841");
	row(9, "IFLA_TUN_NUM_DISABLED_QUEUES", 4, "370083841");
	row(10, "0xa /* IFLA_TUN_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void can(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\010\000\001\000\143\141\156\000"), "[{nla_len=8, nla_type=IFLA_INFO_KIND}, \"can\"]");
	row(3, "IFLA_INFO_XSTATS", 24, "{bus_error=370083841, error_warning=841688093, error_passive=1313292345, bus_off=1784896597, arbitration_lost=2256500849, restarts=2728105101}");
	send_rows();
}

static void slave_1(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\004\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_SLAVE_KIND}, \"bridge\"]");
	inside(5, "IFLA_INFO_SLAVE_DATA");
	row(0, "IFLA_BRPORT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_BRPORT_STATE", 1, "1");
	row(2, "IFLA_BRPORT_PRIORITY", 2, "2049");
	row(3, "IFLA_BRPORT_COST", 4, "370083841");
	row(4, "IFLA_BRPORT_MODE", 1, "1");
	row(5, "IFLA_BRPORT_GUARD", 1, "1");
	row(6, "IFLA_BRPORT_PROTECT", 1, "1");
	row(7, "IFLA_BRPORT_FAST_LEAVE", 1, "1");
	row(8, "IFLA_BRPORT_LEARNING", 1, "1");
	row(9, "IFLA_BRPORT_UNICAST_FLOOD", 1, "1");
	row(10, "IFLA_BRPORT_PROXYARP", 1, "1");
	row(11, "IFLA_BRPORT_LEARNING_SYNC", 1, "1");
	row(12, "IFLA_BRPORT_PROXYARP_WIFI", 1, "1");
	row(13, "IFLA_BRPORT_ROOT_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(14, "IFLA_BRPORT_BRIDGE_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(15, "IFLA_BRPORT_DESIGNATED_PORT", 2, "2049");
	row(16, "IFLA_BRPORT_DESIGNATED_COST", 2, "2049");
	row(17, "IFLA_BRPORT_ID", 2, "2049");
	row(18, "IFLA_BRPORT_NO", 2, "2049");
	row(19, "IFLA_BRPORT_TOPOLOGY_CHANGE_ACK", 1, "1");
	send_rows();
}

static void slave_2(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\004\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_SLAVE_KIND}, \"bridge\"]");
	inside(5, "IFLA_INFO_SLAVE_DATA");
	row(20, "IFLA_BRPORT_CONFIG_PENDING", 1, "1");
	row(21, "IFLA_BRPORT_MESSAGE_AGE_TIMER", 1, "1 /* 0.01 s */");
	row(22, "IFLA_BRPORT_FORWARD_DELAY_TIMER", 1, "1 /* 0.01 s */");
	row(23, "IFLA_BRPORT_HOLD_TIMER", 1, "1 /* 0.01 s */");
	row(24, "IFLA_BRPORT_FLUSH", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(25, "IFLA_BRPORT_MULTICAST_ROUTER", 1, "1");
	row(26, "IFLA_BRPORT_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(27, "IFLA_BRPORT_MCAST_FLOOD", 1, "1");
	row(28, "IFLA_BRPORT_MCAST_TO_UCAST", 1, "1");
	row(29, "IFLA_BRPORT_VLAN_TUNNEL", 1, "1");
	row(30, "IFLA_BRPORT_BCAST_FLOOD", 1, "1");
	row(31, "IFLA_BRPORT_GROUP_FWD_MASK", 2, "0x801");
	row(32, "IFLA_BRPORT_NEIGH_SUPPRESS", 1, "1");
	row(33, "IFLA_BRPORT_ISOLATED", 1, "1");
	row(34, "IFLA_BRPORT_BACKUP_PORT", 4, "370083841");
	row(35, "IFLA_BRPORT_MRP_RING_OPEN", 1, "1");
	row(36, "IFLA_BRPORT_MRP_IN_OPEN", 1, "1");
	row(37, "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT", 4, "370083841");
	row(38, "IFLA_BRPORT_MCAST_EHT_HOSTS_CNT", 4, "370083841");
	row(39, "IFLA_BRPORT_LOCKED", 1, "1");
	send_rows();
}

static void slave_3(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\000\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside_after(18, "IFLA_LINKINFO", BYTES("\013\000\004\000\142\162\151\144\147\145\000\000"), "[{nla_len=11, nla_type=IFLA_INFO_SLAVE_KIND}, \"bridge\"]");
	inside(5, "IFLA_INFO_SLAVE_DATA");
	row(40, "0x28 /* IFLA_BRPORT_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bridge_port_1(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\007\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_BRIDGE, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(12, "IFLA_PROTINFO");
	row(0, "IFLA_BRPORT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_BRPORT_STATE", 1, "1");
	row(2, "IFLA_BRPORT_PRIORITY", 2, "2049");
	row(3, "IFLA_BRPORT_COST", 4, "370083841");
	row(4, "IFLA_BRPORT_MODE", 1, "1");
	row(5, "IFLA_BRPORT_GUARD", 1, "1");
	row(6, "IFLA_BRPORT_PROTECT", 1, "1");
	row(7, "IFLA_BRPORT_FAST_LEAVE", 1, "1");
	row(8, "IFLA_BRPORT_LEARNING", 1, "1");
	row(9, "IFLA_BRPORT_UNICAST_FLOOD", 1, "1");
	row(10, "IFLA_BRPORT_PROXYARP", 1, "1");
	row(11, "IFLA_BRPORT_LEARNING_SYNC", 1, "1");
	row(12, "IFLA_BRPORT_PROXYARP_WIFI", 1, "1");
	row(13, "IFLA_BRPORT_ROOT_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(14, "IFLA_BRPORT_BRIDGE_ID", 8, "{prio=[1, 8], addr=0f:16:1d:24:2b:32}");
	row(15, "IFLA_BRPORT_DESIGNATED_PORT", 2, "2049");
	row(16, "IFLA_BRPORT_DESIGNATED_COST", 2, "2049");
	row(17, "IFLA_BRPORT_ID", 2, "2049");
	row(18, "IFLA_BRPORT_NO", 2, "2049");
	row(19, "IFLA_BRPORT_TOPOLOGY_CHANGE_ACK", 1, "1");
	send_rows();
}

static void bridge_port_2(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\007\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_BRIDGE, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(12, "IFLA_PROTINFO");
	row(20, "IFLA_BRPORT_CONFIG_PENDING", 1, "1");
	row(21, "IFLA_BRPORT_MESSAGE_AGE_TIMER", 1, "1 /* 0.01 s */");
	row(22, "IFLA_BRPORT_FORWARD_DELAY_TIMER", 1, "1 /* 0.01 s */");
	row(23, "IFLA_BRPORT_HOLD_TIMER", 1, "1 /* 0.01 s */");
	row(24, "IFLA_BRPORT_FLUSH", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(25, "IFLA_BRPORT_MULTICAST_ROUTER", 1, "1");
	row(26, "IFLA_BRPORT_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(27, "IFLA_BRPORT_MCAST_FLOOD", 1, "1");
	row(28, "IFLA_BRPORT_MCAST_TO_UCAST", 1, "1");
	row(29, "IFLA_BRPORT_VLAN_TUNNEL", 1, "1");
	row(30, "IFLA_BRPORT_BCAST_FLOOD", 1, "1");
	row(31, "IFLA_BRPORT_GROUP_FWD_MASK", 2, "0x801");
	row(32, "IFLA_BRPORT_NEIGH_SUPPRESS", 1, "1");
	row(33, "IFLA_BRPORT_ISOLATED", 1, "1");
	row(34, "IFLA_BRPORT_BACKUP_PORT", 4, "370083841");
	row(35, "IFLA_BRPORT_MRP_RING_OPEN", 1, "1");
	row(36, "IFLA_BRPORT_MRP_IN_OPEN", 1, "1");
	row(37, "IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT", 4, "370083841");
	row(38, "IFLA_BRPORT_MCAST_EHT_HOSTS_CNT", 4, "370083841");
	row(39, "IFLA_BRPORT_LOCKED", 1, "1");
	send_rows();
}

static void bridge_port_3(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\007\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_BRIDGE, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(12, "IFLA_PROTINFO");
	row(40, "0x28 /* IFLA_BRPORT_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bridge_flags(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\007\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_BRIDGE, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(26, "IFLA_AF_SPEC");
	row(0, "IFLA_BRIDGE_FLAGS", 2, "BRIDGE_FLAGS_MASTER|0x800");
	row(1, "IFLA_BRIDGE_MODE", 2, "0x801 /* BRIDGE_MODE_??? */");
	row(2, "IFLA_BRIDGE_VLAN_INFO", 4, "{flags=BRIDGE_VLAN_INFO_MASTER|0x800, vid=5647}");
	row(3, "IFLA_BRIDGE_VLAN_TUNNEL_INFO", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_BRIDGE_VLAN_TUNNEL_??? */}");
	row(4, "IFLA_BRIDGE_MRP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "IFLA_BRIDGE_CFM", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "IFLA_BRIDGE_MST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "0x7 /* IFLA_BRIDGE_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bridge_tunnels(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\007\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_BRIDGE, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(26, "IFLA_AF_SPEC");
	inside(3, "IFLA_BRIDGE_VLAN_TUNNEL_INFO");
	row(0, "IFLA_BRIDGE_VLAN_TUNNEL_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_BRIDGE_VLAN_TUNNEL_ID", 4, "370083841");
	row(2, "IFLA_BRIDGE_VLAN_TUNNEL_VID", 2, "2049");
	row(3, "IFLA_BRIDGE_VLAN_TUNNEL_FLAGS", 2, "BRIDGE_VLAN_INFO_MASTER|0x800");
	row(4, "0x4 /* IFLA_BRIDGE_VLAN_TUNNEL_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void inet6_information(void)
{
	message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\012\000\001\000\001\000\000\000\000\000\000\000\000\000\000\000"),
		"{ifi_family=AF_INET6, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}");
	inside(12, "IFLA_PROTINFO");
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

static void extended(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(2, "IFLA_STATS_LINK_XSTATS");
	row(0, "LINK_XSTATS_TYPE_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "LINK_XSTATS_TYPE_BRIDGE", 4, "{nla_len=2049, nla_type=0x160f /* BRIDGE_XSTATS_??? */}");
	row(2, "LINK_XSTATS_TYPE_BOND", 4, "{nla_len=2049, nla_type=0x160f /* BOND_XSTATS_??? */}");
	send_rows();
}

static void bond_list(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(2, "LINK_XSTATS_TYPE_BOND");
	row(0, "BOND_XSTATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "BOND_XSTATS_3AD", 4, "{nla_len=2049, nla_type=0x160f /* BOND_XSTATS_??? */}");
	send_rows();
}

static void statistics(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	row(0, "IFLA_STATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_STATS_LINK_64", 192, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, multicast=17938377055176871623, collisions=3904383524589997061, rx_length_errors=7955433203522290749, rx_over_errors=12006482882454584437, rx_crc_errors=16057532561386878125, rx_frame_errors=2023539030816451813, rx_fifo_errors=6074588709732297251, rx_missed_errors=10125638388664590939, tx_aborted_errors=14176688067596884627, tx_carrier_errors=213339237047194315, tx_fifo_errors=4193744215942303753, tx_heartbeat_errors=8244793894874597441, tx_window_errors=12295843573806891129, rx_compressed=16346893252739184817, tx_compressed=2312899722168758505, rx_nohandler=6363949401084603943}");
	row(2, "IFLA_STATS_LINK_XSTATS", 4, "{nla_len=2049, nla_type=0x160f /* LINK_XSTATS_TYPE_??? */}");
	row(3, "IFLA_STATS_LINK_XSTATS_SLAVE", 4, "{nla_len=2049, nla_type=0x160f /* LINK_XSTATS_TYPE_??? */}");
	row(4, "IFLA_STATS_LINK_OFFLOAD_XSTATS", 4, "{nla_len=2049, nla_type=0x160f /* IFLA_OFFLOAD_XSTATS_??? */}");
	row(5, "IFLA_STATS_AF_SPEC", 4, "{nla_len=2049, nla_type=0x160f /* AF_??? */}");
	row(6, "0x6 /* IFLA_STATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bridge_statistics(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(1, "LINK_XSTATS_TYPE_BRIDGE");
	row(0, "BRIDGE_XSTATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "BRIDGE_XSTATS_VLAN", 40, "{rx_bytes=3615022833237690369, rx_packets=7666072512169984057, tx_bytes=11717122191102277745, tx_packets=15768171870034571433, vid=59617, flags=BRIDGE_VLAN_INFO_MASTER|BRIDGE_VLAN_INFO_PVID|BRIDGE_VLAN_INFO_UNTAGGED|BRIDGE_VLAN_INFO_RANGE_BEGIN|BRIDGE_VLAN_INFO_BRENTRY|BRIDGE_VLAN_INFO_ONLY_OPTS|0xf680, pad2=0x18110a03}");
	row(2, "BRIDGE_XSTATS_MCAST", 240, "{igmp_v1queries=[[BR_MCAST_DIR_RX]=3615022833237690369, [BR_MCAST_DIR_TX]=7666072512169984057], igmp_v2queries=[[BR_MCAST_DIR_RX]=11717122191102277745, [BR_MCAST_DIR_TX]=15768171870034571433], igmp_v3queries=[[BR_MCAST_DIR_RX]=1734178343658449121, [BR_MCAST_DIR_TX]=5785228018379990559], igmp_leaves=[[BR_MCAST_DIR_RX]=9836277697312284247, [BR_MCAST_DIR_TX]=13887327376244577935], igmp_v1reports=[[BR_MCAST_DIR_RX]=17938377055176871623, [BR_MCAST_DIR_TX]=3904383524589997061], igmp_v2reports=[[BR_MCAST_DIR_RX]=7955433203522290749, [BR_MCAST_DIR_TX]=12006482882454584437], igmp_v3reports=[[BR_MCAST_DIR_RX]=16057532561386878125, [BR_MCAST_DIR_TX]=2023539030816451813], igmp_parse_errors=6074588709732297251, mld_v1queries=[[BR_MCAST_DIR_RX]=10125638388664590939, [BR_MCAST_DIR_TX]=14176688067596884627], mld_v2queries=[[BR_MCAST_DIR_RX]=213339237047194315, [BR_MCAST_DIR_TX]=4193744215942303753], mld_leaves=[[BR_MCAST_DIR_RX]=8244793894874597441, [BR_MCAST_DIR_TX]=12295843573806891129], mld_v1reports=[[BR_MCAST_DIR_RX]=16346893252739184817, [BR_MCAST_DIR_TX]=2312899722168758505], mld_v2reports=[[BR_MCAST_DIR_RX]=6363949401084603943, [BR_MCAST_DIR_TX]=10414999080016897631], mld_parse_errors=14466048758949191319, mcast_bytes=[[BR_MCAST_DIR_RX]=502699928399501007, [BR_MCAST_DIR_TX]=4483104907294610445], mcast_packets=[[BR_MCAST_DIR_RX]=8534154586226904133, [BR_MCAST_DIR_TX]=12585204265159197821]}");
	row(3, "BRIDGE_XSTATS_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(4, "BRIDGE_XSTATS_STP", 48, "{transition_blk=3615022833237690369, transition_fwd=7666072512169984057, rx_bpdu=11717122191102277745, tx_bpdu=15768171870034571433, rx_tcn=1734178343658449121, tx_tcn=5785228018379990559}");
	row(5, "0x5 /* BRIDGE_XSTATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bond_statistics(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(2, "IFLA_STATS_LINK_XSTATS");
	inside(2, "LINK_XSTATS_TYPE_BOND");
	inside(1, "BOND_XSTATS_3AD");
	row(0, "BOND_3AD_STAT_LACPDU_RX", 8, "3615022833237690369");
	row(1, "BOND_3AD_STAT_LACPDU_TX", 8, "3615022833237690369");
	row(2, "BOND_3AD_STAT_LACPDU_UNKNOWN_RX", 8, "3615022833237690369");
	row(3, "BOND_3AD_STAT_LACPDU_ILLEGAL_RX", 8, "3615022833237690369");
	row(4, "BOND_3AD_STAT_MARKER_RX", 8, "3615022833237690369");
	row(5, "BOND_3AD_STAT_MARKER_TX", 8, "3615022833237690369");
	row(6, "BOND_3AD_STAT_MARKER_RESP_RX", 8, "3615022833237690369");
	row(7, "BOND_3AD_STAT_MARKER_RESP_TX", 8, "3615022833237690369");
	row(8, "BOND_3AD_STAT_MARKER_UNKNOWN_RX", 8, "3615022833237690369");
	row(9, "BOND_3AD_STAT_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "0xa /* BOND_XSTATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void slave_statistics(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(3, "IFLA_STATS_LINK_XSTATS_SLAVE");
	inside(1, "LINK_XSTATS_TYPE_BRIDGE");
	row(0, "BRIDGE_XSTATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "BRIDGE_XSTATS_VLAN", 40, "{rx_bytes=3615022833237690369, rx_packets=7666072512169984057, tx_bytes=11717122191102277745, tx_packets=15768171870034571433, vid=59617, flags=BRIDGE_VLAN_INFO_MASTER|BRIDGE_VLAN_INFO_PVID|BRIDGE_VLAN_INFO_UNTAGGED|BRIDGE_VLAN_INFO_RANGE_BEGIN|BRIDGE_VLAN_INFO_BRENTRY|BRIDGE_VLAN_INFO_ONLY_OPTS|0xf680, pad2=0x18110a03}");
	row(2, "BRIDGE_XSTATS_MCAST", 240, "{igmp_v1queries=[[BR_MCAST_DIR_RX]=3615022833237690369, [BR_MCAST_DIR_TX]=7666072512169984057], igmp_v2queries=[[BR_MCAST_DIR_RX]=11717122191102277745, [BR_MCAST_DIR_TX]=15768171870034571433], igmp_v3queries=[[BR_MCAST_DIR_RX]=1734178343658449121, [BR_MCAST_DIR_TX]=5785228018379990559], igmp_leaves=[[BR_MCAST_DIR_RX]=9836277697312284247, [BR_MCAST_DIR_TX]=13887327376244577935], igmp_v1reports=[[BR_MCAST_DIR_RX]=17938377055176871623, [BR_MCAST_DIR_TX]=3904383524589997061], igmp_v2reports=[[BR_MCAST_DIR_RX]=7955433203522290749, [BR_MCAST_DIR_TX]=12006482882454584437], igmp_v3reports=[[BR_MCAST_DIR_RX]=16057532561386878125, [BR_MCAST_DIR_TX]=2023539030816451813], igmp_parse_errors=6074588709732297251, mld_v1queries=[[BR_MCAST_DIR_RX]=10125638388664590939, [BR_MCAST_DIR_TX]=14176688067596884627], mld_v2queries=[[BR_MCAST_DIR_RX]=213339237047194315, [BR_MCAST_DIR_TX]=4193744215942303753], mld_leaves=[[BR_MCAST_DIR_RX]=8244793894874597441, [BR_MCAST_DIR_TX]=12295843573806891129], mld_v1reports=[[BR_MCAST_DIR_RX]=16346893252739184817, [BR_MCAST_DIR_TX]=2312899722168758505], mld_v2reports=[[BR_MCAST_DIR_RX]=6363949401084603943, [BR_MCAST_DIR_TX]=10414999080016897631], mld_parse_errors=14466048758949191319, mcast_bytes=[[BR_MCAST_DIR_RX]=502699928399501007, [BR_MCAST_DIR_TX]=4483104907294610445], mcast_packets=[[BR_MCAST_DIR_RX]=8534154586226904133, [BR_MCAST_DIR_TX]=12585204265159197821]}");
	row(3, "BRIDGE_XSTATS_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(4, "BRIDGE_XSTATS_STP", 48, "{transition_blk=3615022833237690369, transition_fwd=7666072512169984057, rx_bpdu=11717122191102277745, tx_bpdu=15768171870034571433, rx_tcn=1734178343658449121, tx_tcn=5785228018379990559}");
	row(5, "0x5 /* BRIDGE_XSTATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void offloaded(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(4, "IFLA_STATS_LINK_OFFLOAD_XSTATS");
	row(0, "IFLA_OFFLOAD_XSTATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFLA_OFFLOAD_XSTATS_CPU_HIT", 192, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, multicast=17938377055176871623, collisions=3904383524589997061, rx_length_errors=7955433203522290749, rx_over_errors=12006482882454584437, rx_crc_errors=16057532561386878125, rx_frame_errors=2023539030816451813, rx_fifo_errors=6074588709732297251, rx_missed_errors=10125638388664590939, tx_aborted_errors=14176688067596884627, tx_carrier_errors=213339237047194315, tx_fifo_errors=4193744215942303753, tx_heartbeat_errors=8244793894874597441, tx_window_errors=12295843573806891129, rx_compressed=16346893252739184817, tx_compressed=2312899722168758505, rx_nohandler=6363949401084603943}");
	row(2, "0x2 /* IFLA_OFFLOAD_XSTATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void mpls(void)
{
	message(ROUTE, 92, "RTM_NEWSTATS", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\001\000\000\000"),
		"{family=AF_UNSPEC, ifindex=if_nametoindex(\"lo\"), filter_mask=1<<IFLA_STATS_UNSPEC}");
	inside(5, "IFLA_STATS_AF_SPEC");
	inside(28, "AF_MPLS");
	row(0, "MPLS_STATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MPLS_STATS_LINK", 72, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, rx_noroute=17938377055176871623}");
	row(2, "0x2 /* MPLS_STATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	bridge_1();
	bridge_2();
	bridge_3();
	querier();
	tunnel();
	can();
	slave_1();
	slave_2();
	slave_3();
	bridge_port_1();
	bridge_port_2();
	bridge_port_3();
	bridge_flags();
	bridge_tunnels();
	inet6_information();
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
