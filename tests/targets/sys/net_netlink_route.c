// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of addresses, routes, neighbours and rules, with a pattern in it.
#include "netlink_rows.h"

static void address_rows(void)
{
	row(0, "IFA_UNSPEC", RAW);
	address(1, "IFA_ADDRESS");
	address(2, "IFA_LOCAL");
	row(3, "IFA_LABEL", CUT_TEXT);
	address(4, "IFA_BROADCAST");
	address(5, "IFA_ANYCAST");
	row(6, "IFA_CACHEINFO", 16, "{ifa_prefered=370083841, ifa_valid=841688093, cstamp=1313292345, tstamp=1784896597}");
	address(7, "IFA_MULTICAST");
	row(8, "IFA_FLAGS", 4, "IFA_F_SECONDARY|IFA_F_STABLE_PRIVACY|0x160f0000");
	row(9, "IFA_RT_PRIORITY", U32);
	row(10, "IFA_TARGET_NETNSID", U32);
	row(11, "IFA_PROTO", RAW);
	row(12, "0xc /* IFA_??? */", RAW);
}

static void addresses(void)
{
	message(ROUTE, 20, "RTM_NEWADDR", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	address_rows();
	send_rows();
}

static void addresses_6(void)
{
	message(ROUTE, 20, "RTM_NEWADDR", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET6, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	address_rows();
	send_rows();
}

static void multicast(void)
{
	message(ROUTE, 58, "RTM_GETMULTICAST", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET6, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	address_rows();
	send_rows();
}

static void route_rows(void)
{
	row(0, "RTA_UNSPEC", RAW);
	address(1, "RTA_DST");
	address(2, "RTA_SRC");
	row(3, "RTA_IIF", U32);
	row(4, "RTA_OIF", U32);
	address(5, "RTA_GATEWAY");
	row(6, "RTA_PRIORITY", U32);
	address(7, "RTA_PREFSRC");
	row(8, "RTA_METRICS", NEST("RTAX"));
	row(9, "RTA_MULTIPATH", 8, "{rtnh_len=2049, rtnh_flags=RTNH_F_DEAD|RTNH_F_PERVASIVE|RTNH_F_ONLINK|RTNH_F_OFFLOAD, rtnh_hops=22, rtnh_ifindex=841688093}");
	row(10, "RTA_PROTOINFO", U32);
	row(11, "RTA_FLOW", U32);
	row(12, "RTA_CACHEINFO", 32, "{rta_clntref=370083841, rta_lastuse=841688093, rta_expires=1313292345, rta_error=1784896597, rta_used=2256500849, rta_id=0xa29b948d, rta_ts=3199709353, rta_tsage=3671313605}");
	row(13, "RTA_SESSION", RAW);
	row(14, "RTA_MP_ALGO", U32);
	row(15, "RTA_TABLE", 4, "0x160f0801");
	row(16, "RTA_MARK", U32);
	row(17, "RTA_MFC_STATS", 24, "{mfcs_packets=3615022833237690369, mfcs_bytes=7666072512169984057, mfcs_wrong_if=11717122191102277745}");
	row(18, "RTA_VIA", 2, "{rtvia_family=0x801 /* AF_??? */}");
	address(19, "RTA_NEWDST");
	row(20, "RTA_PREF", U8);
	row(21, "RTA_ENCAP_TYPE", 2, "0x801 /* LWTUNNEL_ENCAP_??? */");
	row(22, "RTA_ENCAP", RAW);
	row(23, "RTA_EXPIRES", U64);
	row(24, "RTA_PAD", RAW);
	row(25, "RTA_UID", U32);
	row(26, "RTA_TTL_PROPAGATE", U8);
	row(27, "RTA_IP_PROTO", U8);
	row(28, "RTA_SPORT", U16);
	row(29, "RTA_DPORT", U16);
	row(30, "RTA_NH_ID", RAW);
	row(31, "0x1f /* RTA_??? */", RAW);
}

static void routes(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	route_rows();
	send_rows();
}

static void routes_6(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET6, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	route_rows();
	send_rows();
}

static void metrics(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	inside(8, "RTA_METRICS");
	row(0, "RTAX_UNSPEC", RAW);
	row(1, "RTAX_LOCK", U32);
	row(2, "RTAX_MTU", U32);
	row(3, "RTAX_WINDOW", U32);
	row(4, "RTAX_RTT", U32);
	row(5, "RTAX_RTTVAR", U32);
	row(6, "RTAX_SSTHRESH", U32);
	row(7, "RTAX_CWND", U32);
	row(8, "RTAX_ADVMSS", U32);
	row(9, "RTAX_REORDERING", U32);
	row(10, "RTAX_HOPLIMIT", U32);
	row(11, "RTAX_INITCWND", U32);
	row(12, "RTAX_FEATURES", U32);
	row(13, "RTAX_RTO_MIN", U32);
	row(14, "RTAX_INITRWND", U32);
	row(15, "RTAX_QUICKACK", U32);
	row(16, "RTAX_CC_ALGO", CUT_TEXT);
	row(17, "RTAX_FASTOPEN_NO_COOKIE", RAW);
	row(18, "0x12 /* RTAX_??? */", RAW);
	send_rows();
}

static void neighbour_rows(void)
{
	row(0, "NDA_UNSPEC", RAW);
	address(1, "NDA_DST");
	row(2, "NDA_LLADDR", 1, "01");
	row(3, "NDA_CACHEINFO", 16, "{ndm_confirmed=370083841, ndm_used=841688093, ndm_updated=1313292345, ndm_refcnt=1784896597}");
	row(4, "NDA_PROBES", U32);
	row(5, "NDA_VLAN", U16);
	row(6, "NDA_PORT", 2, "htons(264)");
	row(7, "NDA_VNI", U32);
	row(8, "NDA_IFINDEX", U32);
	row(9, "NDA_MASTER", U32);
	row(10, "NDA_LINK_NETNSID", U32);
	row(11, "NDA_SRC_VNI", U32);
	row(12, "NDA_PROTOCOL", 1, "IPPROTO_ICMP");
	row(13, "NDA_NH_ID", U32);
	row(14, "NDA_FDB_EXT_ATTRS", NEST("NFEA"));
	row(15, "NDA_FLAGS_EXT", 4, "NTF_EXT_MANAGED|0x160f0800");
	row(16, "NDA_NDM_STATE_MASK", 2, "NUD_INCOMPLETE|0x800");
	row(17, "NDA_NDM_FLAGS_MASK", 1, "NTF_USE");
	row(18, "0x12 /* NDA_??? */", RAW);
}

static void neighbours(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_INET, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	neighbour_rows();
	send_rows();
}

static void neighbours_6(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\012\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_INET6, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	neighbour_rows();
	send_rows();
}

static void fdb(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_BRIDGE, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	inside(14, "NDA_FDB_EXT_ATTRS");
	row(0, "NFEA_UNSPEC", RAW);
	row(1, "NFEA_ACTIVITY_NOTIFY", 1, "FDB_NOTIFY_BIT");
	row(2, "NFEA_DONT_REFRESH", RAW);
	row(3, "0x3 /* NFEA_??? */", RAW);
	send_rows();
}

static void rule_rows(void)
{
	row(0, "FRA_UNSPEC", RAW);
	address(1, "FRA_DST");
	address(2, "FRA_SRC");
	row(3, "FRA_IIFNAME", CUT_TEXT);
	row(4, "FRA_GOTO", U32);
	row(5, "FRA_UNUSED2", RAW);
	row(6, "FRA_PRIORITY", U32);
	row(7, "FRA_UNUSED3", RAW);
	row(8, "FRA_UNUSED4", RAW);
	row(9, "FRA_UNUSED5", RAW);
	row(10, "FRA_FWMARK", U32);
	row(11, "FRA_FLOW", U32);
	row(12, "FRA_TUN_ID", 8, "htobe64(74325981504219954)");
	row(13, "FRA_SUPPRESS_IFGROUP", U32);
	row(14, "FRA_SUPPRESS_PREFIXLEN", U32);
	row(15, "FRA_TABLE", 4, "0x160f0801");
	row(16, "FRA_FWMASK", U32);
	row(17, "FRA_OIFNAME", CUT_TEXT);
	row(18, "FRA_PAD", RAW);
	row(19, "FRA_L3MDEV", U8);
	row(20, "FRA_UID_RANGE", 8, "{start=370083841, end=841688093}");
	row(21, "FRA_PROTOCOL", 1, "RTPROT_REDIRECT");
	row(22, "FRA_IP_PROTO", 1, "IPPROTO_ICMP");
	row(23, "FRA_SPORT_RANGE", 4, "{start=2049, end=5647}");
	row(24, "FRA_DPORT_RANGE", 4, "{start=2049, end=5647}");
	row(25, "0x19 /* FRA_??? */", RAW);
}

static void rules(void)
{
	message(ROUTE, 32, "RTM_NEWRULE", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000\376\000\000\001\000\000\000\000"),
		"{family=AF_INET, dst_len=0, src_len=0, tos=0, table=RT_TABLE_MAIN, action=FR_ACT_TO_TBL, flags=0}");
	rule_rows();
	send_rows();
}

static void rules_6(void)
{
	message(ROUTE, 32, "RTM_NEWRULE", 1, "NLM_F_REQUEST", BYTES("\012\000\000\000\376\000\000\001\000\000\000\000"),
		"{family=AF_INET6, dst_len=0, src_len=0, tos=0, table=RT_TABLE_MAIN, action=FR_ACT_TO_TBL, flags=0}");
	rule_rows();
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	addresses();
	addresses_6();
	multicast();
	routes();
	routes_6();
	metrics();
	neighbours();
	neighbours_6();
	fdb();
	rules();
	rules_6();
	return END();
}
