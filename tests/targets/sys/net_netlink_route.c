// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of addresses, routes, neighbours and rules, with a pattern in it.
#include "netlink_rows.h"

static void addresses(void)
{
	message(ROUTE, 20, "RTM_NEWADDR", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	row(0, "IFA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFA_ADDRESS", 4, "inet_addr(\"1.8.15.22\")");
	row(2, "IFA_LOCAL", 4, "inet_addr(\"1.8.15.22\")");
	row(3, "IFA_LABEL", 1, "\"\\1\"...");
	row(4, "IFA_BROADCAST", 4, "inet_addr(\"1.8.15.22\")");
	row(5, "IFA_ANYCAST", 4, "inet_addr(\"1.8.15.22\")");
	row(6, "IFA_CACHEINFO", 16, "{ifa_prefered=370083841, ifa_valid=841688093, cstamp=1313292345, tstamp=1784896597}");
	row(7, "IFA_MULTICAST", 4, "inet_addr(\"1.8.15.22\")");
	row(8, "IFA_FLAGS", 4, "IFA_F_SECONDARY|IFA_F_STABLE_PRIVACY|0x160f0000");
	row(9, "IFA_RT_PRIORITY", 4, "370083841");
	row(10, "IFA_TARGET_NETNSID", 4, "370083841");
	row(11, "IFA_PROTO", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(12, "0xc /* IFA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void addresses_6(void)
{
	message(ROUTE, 20, "RTM_NEWADDR", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET6, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	row(0, "IFA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFA_ADDRESS", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "IFA_LOCAL", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(3, "IFA_LABEL", 1, "\"\\1\"...");
	row(4, "IFA_BROADCAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(5, "IFA_ANYCAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(6, "IFA_CACHEINFO", 16, "{ifa_prefered=370083841, ifa_valid=841688093, cstamp=1313292345, tstamp=1784896597}");
	row(7, "IFA_MULTICAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(8, "IFA_FLAGS", 4, "IFA_F_SECONDARY|IFA_F_STABLE_PRIVACY|0x160f0000");
	send_rows();
}

static void multicast(void)
{
	message(ROUTE, 58, "RTM_GETMULTICAST", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\001\000\000\000"),
		"{ifa_family=AF_INET6, ifa_prefixlen=8, ifa_flags=0, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}");
	row(0, "IFA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "IFA_ADDRESS", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "IFA_LOCAL", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(3, "IFA_LABEL", 1, "\"\\1\"...");
	row(4, "IFA_BROADCAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(5, "IFA_ANYCAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(6, "IFA_CACHEINFO", 16, "{ifa_prefered=370083841, ifa_valid=841688093, cstamp=1313292345, tstamp=1784896597}");
	row(7, "IFA_MULTICAST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(8, "IFA_FLAGS", 4, "IFA_F_SECONDARY|IFA_F_STABLE_PRIVACY|0x160f0000");
	send_rows();
}

static void routes_1(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	row(0, "RTA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "RTA_DST", 4, "inet_addr(\"1.8.15.22\")");
	row(2, "RTA_SRC", 4, "inet_addr(\"1.8.15.22\")");
	row(3, "RTA_IIF", 4, "370083841");
	row(4, "RTA_OIF", 4, "370083841");
	row(5, "RTA_GATEWAY", 4, "inet_addr(\"1.8.15.22\")");
	row(6, "RTA_PRIORITY", 4, "370083841");
	row(7, "RTA_PREFSRC", 4, "inet_addr(\"1.8.15.22\")");
	row(8, "RTA_METRICS", 4, "{nla_len=2049, nla_type=0x160f /* RTAX_??? */}");
	row(9, "RTA_MULTIPATH", 8, "{rtnh_len=2049, rtnh_flags=RTNH_F_DEAD|RTNH_F_PERVASIVE|RTNH_F_ONLINK|RTNH_F_OFFLOAD, rtnh_hops=22, rtnh_ifindex=841688093}");
	row(10, "RTA_PROTOINFO", 4, "370083841");
	row(11, "RTA_FLOW", 4, "370083841");
	row(12, "RTA_CACHEINFO", 32, "{rta_clntref=370083841, rta_lastuse=841688093, rta_expires=1313292345, rta_error=1784896597, rta_used=2256500849, rta_id=0xa29b948d, rta_ts=3199709353, rta_tsage=3671313605}");
	row(13, "RTA_SESSION", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(14, "RTA_MP_ALGO", 4, "370083841");
	row(15, "RTA_TABLE", 4, "0x160f0801");
	row(16, "RTA_MARK", 4, "370083841");
	row(17, "RTA_MFC_STATS", 24, "{mfcs_packets=3615022833237690369, mfcs_bytes=7666072512169984057, mfcs_wrong_if=11717122191102277745}");
	row(18, "RTA_VIA", 2, "{rtvia_family=0x801 /* AF_??? */}");
	row(19, "RTA_NEWDST", 4, "inet_addr(\"1.8.15.22\")");
	send_rows();
}

static void routes_2(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	row(20, "RTA_PREF", 1, "1");
	row(21, "RTA_ENCAP_TYPE", 2, "0x801 /* LWTUNNEL_ENCAP_??? */");
	row(22, "RTA_ENCAP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(23, "RTA_EXPIRES", 8, "3615022833237690369");
	row(24, "RTA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(25, "RTA_UID", 4, "370083841");
	row(26, "RTA_TTL_PROPAGATE", 1, "1");
	row(27, "RTA_IP_PROTO", 1, "1");
	row(28, "RTA_SPORT", 2, "2049");
	row(29, "RTA_DPORT", 2, "2049");
	row(30, "RTA_NH_ID", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(31, "0x1f /* RTA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void routes_6(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\012\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET6, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	row(0, "RTA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "RTA_DST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "RTA_SRC", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(3, "RTA_IIF", 4, "370083841");
	row(4, "RTA_OIF", 4, "370083841");
	row(5, "RTA_GATEWAY", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(6, "RTA_PRIORITY", 4, "370083841");
	row(7, "RTA_PREFSRC", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(8, "RTA_METRICS", 4, "{nla_len=2049, nla_type=0x160f /* RTAX_??? */}");
	row(9, "RTA_MULTIPATH", 8, "{rtnh_len=2049, rtnh_flags=RTNH_F_DEAD|RTNH_F_PERVASIVE|RTNH_F_ONLINK|RTNH_F_OFFLOAD, rtnh_hops=22, rtnh_ifindex=841688093}");
	row(10, "RTA_PROTOINFO", 4, "370083841");
	row(11, "RTA_FLOW", 4, "370083841");
	row(12, "RTA_CACHEINFO", 32, "{rta_clntref=370083841, rta_lastuse=841688093, rta_expires=1313292345, rta_error=1784896597, rta_used=2256500849, rta_id=0xa29b948d, rta_ts=3199709353, rta_tsage=3671313605}");
	row(13, "RTA_SESSION", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(14, "RTA_MP_ALGO", 4, "370083841");
	row(15, "RTA_TABLE", 4, "0x160f0801");
	row(16, "RTA_MARK", 4, "370083841");
	row(17, "RTA_MFC_STATS", 24, "{mfcs_packets=3615022833237690369, mfcs_bytes=7666072512169984057, mfcs_wrong_if=11717122191102277745}");
	row(18, "RTA_VIA", 2, "{rtvia_family=0x801 /* AF_??? */}");
	row(19, "RTA_NEWDST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	send_rows();
}

static void metrics(void)
{
	message(ROUTE, 24, "RTM_NEWROUTE", 1, "NLM_F_REQUEST", BYTES("\002\010\000\000\376\003\000\001\000\000\000\000"),
		"{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, rtm_flags=0}");
	inside(8, "RTA_METRICS");
	row(0, "RTAX_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "RTAX_LOCK", 4, "370083841");
	row(2, "RTAX_MTU", 4, "370083841");
	row(3, "RTAX_WINDOW", 4, "370083841");
	row(4, "RTAX_RTT", 4, "370083841");
	row(5, "RTAX_RTTVAR", 4, "370083841");
	row(6, "RTAX_SSTHRESH", 4, "370083841");
	row(7, "RTAX_CWND", 4, "370083841");
	row(8, "RTAX_ADVMSS", 4, "370083841");
	row(9, "RTAX_REORDERING", 4, "370083841");
	row(10, "RTAX_HOPLIMIT", 4, "370083841");
	row(11, "RTAX_INITCWND", 4, "370083841");
	row(12, "RTAX_FEATURES", 4, "370083841");
	row(13, "RTAX_RTO_MIN", 4, "370083841");
	row(14, "RTAX_INITRWND", 4, "370083841");
	row(15, "RTAX_QUICKACK", 4, "370083841");
	row(16, "RTAX_CC_ALGO", 1, "\"\\1\"...");
	row(17, "RTAX_FASTOPEN_NO_COOKIE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(18, "0x12 /* RTAX_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void neighbours(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_INET, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	row(0, "NDA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NDA_DST", 4, "inet_addr(\"1.8.15.22\")");
	row(2, "NDA_LLADDR", 1, "01");
	row(3, "NDA_CACHEINFO", 16, "{ndm_confirmed=370083841, ndm_used=841688093, ndm_updated=1313292345, ndm_refcnt=1784896597}");
	row(4, "NDA_PROBES", 4, "370083841");
	row(5, "NDA_VLAN", 2, "2049");
	row(6, "NDA_PORT", 2, "htons(264)");
	row(7, "NDA_VNI", 4, "370083841");
	row(8, "NDA_IFINDEX", 4, "370083841");
	row(9, "NDA_MASTER", 4, "370083841");
	row(10, "NDA_LINK_NETNSID", 4, "370083841");
	row(11, "NDA_SRC_VNI", 4, "370083841");
	row(12, "NDA_PROTOCOL", 1, "IPPROTO_ICMP");
	row(13, "NDA_NH_ID", 4, "370083841");
	row(14, "NDA_FDB_EXT_ATTRS", 4, "{nla_len=2049, nla_type=0x160f /* NFEA_??? */}");
	row(15, "NDA_FLAGS_EXT", 4, "NTF_EXT_MANAGED|0x160f0800");
	row(16, "NDA_NDM_STATE_MASK", 2, "NUD_INCOMPLETE|0x800");
	row(17, "NDA_NDM_FLAGS_MASK", 1, "NTF_USE");
	row(18, "0x12 /* NDA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void neighbours_6(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\012\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_INET6, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	row(0, "NDA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NDA_DST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "NDA_LLADDR", 1, "01");
	send_rows();
}

static void fdb(void)
{
	message(ROUTE, 28, "RTM_NEWNEIGH", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000\002\000\000\001"),
		"{ndm_family=AF_BRIDGE, ndm_ifindex=if_nametoindex(\"lo\"), ndm_state=NUD_REACHABLE, ndm_flags=0, ndm_type=RTN_UNICAST}");
	inside(14, "NDA_FDB_EXT_ATTRS");
	row(0, "NFEA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NFEA_ACTIVITY_NOTIFY", 1, "FDB_NOTIFY_BIT");
	row(2, "NFEA_DONT_REFRESH", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "0x3 /* NFEA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void rules_1(void)
{
	message(ROUTE, 32, "RTM_NEWRULE", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000\376\000\000\001\000\000\000\000"),
		"{family=AF_INET, dst_len=0, src_len=0, tos=0, table=RT_TABLE_MAIN, action=FR_ACT_TO_TBL, flags=0}");
	row(0, "FRA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "FRA_DST", 4, "inet_addr(\"1.8.15.22\")");
	row(2, "FRA_SRC", 4, "inet_addr(\"1.8.15.22\")");
	row(3, "FRA_IIFNAME", 1, "\"\\1\"...");
	row(4, "FRA_GOTO", 4, "370083841");
	row(5, "FRA_UNUSED2", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "FRA_PRIORITY", 4, "370083841");
	row(7, "FRA_UNUSED3", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(8, "FRA_UNUSED4", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(9, "FRA_UNUSED5", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "FRA_FWMARK", 4, "370083841");
	row(11, "FRA_FLOW", 4, "370083841");
	row(12, "FRA_TUN_ID", 8, "htobe64(74325981504219954)");
	row(13, "FRA_SUPPRESS_IFGROUP", 4, "370083841");
	row(14, "FRA_SUPPRESS_PREFIXLEN", 4, "370083841");
	row(15, "FRA_TABLE", 4, "0x160f0801");
	row(16, "FRA_FWMASK", 4, "370083841");
	row(17, "FRA_OIFNAME", 1, "\"\\1\"...");
	row(18, "FRA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(19, "FRA_L3MDEV", 1, "1");
	send_rows();
}

static void rules_2(void)
{
	message(ROUTE, 32, "RTM_NEWRULE", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000\376\000\000\001\000\000\000\000"),
		"{family=AF_INET, dst_len=0, src_len=0, tos=0, table=RT_TABLE_MAIN, action=FR_ACT_TO_TBL, flags=0}");
	row(20, "FRA_UID_RANGE", 8, "{start=370083841, end=841688093}");
	row(21, "FRA_PROTOCOL", 1, "RTPROT_REDIRECT");
	row(22, "FRA_IP_PROTO", 1, "IPPROTO_ICMP");
	row(23, "FRA_SPORT_RANGE", 4, "{start=2049, end=5647}");
	row(24, "FRA_DPORT_RANGE", 4, "{start=2049, end=5647}");
	row(25, "0x19 /* FRA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void rules_6(void)
{
	message(ROUTE, 32, "RTM_NEWRULE", 1, "NLM_F_REQUEST", BYTES("\012\000\000\000\376\000\000\001\000\000\000\000"),
		"{family=AF_INET6, dst_len=0, src_len=0, tos=0, table=RT_TABLE_MAIN, action=FR_ACT_TO_TBL, flags=0}");
	row(0, "FRA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "FRA_DST", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "FRA_SRC", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(3, "FRA_IIFNAME", 1, "\"\\1\"...");
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	addresses();
	addresses_6();
	multicast();
	routes_1();
	routes_2();
	routes_6();
	metrics();
	neighbours();
	neighbours_6();
	fdb();
	rules_1();
	rules_2();
	rules_6();
	return END();
}
