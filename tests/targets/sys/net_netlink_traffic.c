// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of traffic control, neighbour tables, bridges, namespaces and next hops.
#include "netlink_rows.h"

static void disciplines(void)
{
	message(ROUTE, 36, "RTM_NEWQDISC", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
	row(0, "TCA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_KIND", 1, "\"\\1\"...");
	row(2, "TCA_OPTIONS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "TCA_STATS", 36, "{bytes=3615022833237690369, packets=1313292345, drops=1784896597, overlimits=2256500849, bps=2728105101, pps=3199709353, qlen=3671313605, backlog=4142917857}");
	row(4, "TCA_XSTATS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "TCA_RATE", 2, "{interval=1, ewma_log=8}");
	row(6, "TCA_FCNT", 4, "370083841");
	row(7, "TCA_STATS2", 4, "{nla_len=2049, nla_type=0x160f /* TCA_STATS_??? */}");
	row(8, "TCA_STAB", 4, "{nla_len=2049, nla_type=0x160f /* TCA_STAB_??? */}");
	row(9, "TCA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "TCA_DUMP_INVISIBLE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(11, "TCA_CHAIN", 4, "370083841");
	row(12, "TCA_HW_OFFLOAD", 1, "1");
	row(13, "TCA_INGRESS_BLOCK", 4, "370083841");
	row(14, "TCA_EGRESS_BLOCK", 4, "370083841");
	row(15, "TCA_DUMP_FLAGS", 4, "370083841");
	row(16, "0x10 /* TCA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void counters(void)
{
	message(ROUTE, 36, "RTM_NEWQDISC", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
	inside(7, "TCA_STATS2");
	row(0, "TCA_STATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_STATS_BASIC", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(2, "TCA_STATS_RATE_EST", 8, "{bps=370083841, pps=841688093}");
	row(3, "TCA_STATS_QUEUE", 20, "{qlen=370083841, backlog=841688093, drops=1313292345, requeues=1784896597, overlimits=2256500849}");
	row(4, "TCA_STATS_APP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "TCA_STATS_RATE_EST64", 16, "{bps=3615022833237690369, pps=7666072512169984057}");
	row(6, "TCA_STATS_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "TCA_STATS_BASIC_HW", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(8, "TCA_STATS_PKT64", 8, "3615022833237690369");
	row(9, "0x9 /* TCA_STATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void sizes(void)
{
	message(ROUTE, 36, "RTM_NEWQDISC", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
	inside(8, "TCA_STAB");
	row(0, "TCA_STAB_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_STAB_BASE", 24, "{cell_log=1, size_log=8, cell_align=5647, overhead=841688093, linklayer=1313292345, mpu=1784896597, mtu=2256500849, tsize=2728105101}");
	row(2, "TCA_STAB_DATA", 2, "[2049]");
	row(3, "0x3 /* TCA_STAB_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void filters(void)
{
	message(ROUTE, 44, "RTM_NEWTFILTER", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
	row(0, "TCA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_KIND", 1, "\"\\1\"...");
	row(2, "TCA_OPTIONS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "TCA_STATS", 36, "{bytes=3615022833237690369, packets=1313292345, drops=1784896597, overlimits=2256500849, bps=2728105101, pps=3199709353, qlen=3671313605, backlog=4142917857}");
	send_rows();
}

static void chains(void)
{
	message(ROUTE, 100, "RTM_NEWCHAIN", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
	row(0, "TCA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_KIND", 1, "\"\\1\"...");
	row(2, "TCA_OPTIONS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "TCA_STATS", 36, "{bytes=3615022833237690369, packets=1313292345, drops=1784896597, overlimits=2256500849, bps=2728105101, pps=3199709353, qlen=3671313605, backlog=4142917857}");
	send_rows();
}

static void actions(void)
{
	message(ROUTE, 48, "RTM_NEWACTION", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000"),
		"{tca_family=AF_UNSPEC}");
	row(0, "TCA_ACT_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_ACT_KIND", 1, "\"\\1\"...");
	row(2, "TCA_ACT_OPTIONS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "TCA_ACT_INDEX", 4, "370083841");
	row(4, "TCA_ACT_STATS", 4, "{nla_len=2049, nla_type=0x160f /* TCA_STATS_??? */}");
	row(5, "TCA_ACT_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "TCA_ACT_COOKIE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "TCA_ACT_FLAGS", 4, "TCA_ACT_FLAGS_NO_PERCPU_STATS|0x160f0800");
	row(8, "TCA_ACT_HW_STATS", 4, "TCA_ACT_HW_STATS_IMMEDIATE|0x160f0800");
	row(9, "TCA_ACT_USED_HW_STATS", 4, "TCA_ACT_HW_STATS_IMMEDIATE|0x160f0800");
	row(10, "TCA_ACT_IN_HW_COUNT", 4, "370083841");
	row(11, "0xb /* TCA_ACT_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void action_counters(void)
{
	message(ROUTE, 48, "RTM_NEWACTION", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000"),
		"{tca_family=AF_UNSPEC}");
	inside(4, "TCA_ACT_STATS");
	row(0, "TCA_STATS_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "TCA_STATS_BASIC", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(2, "TCA_STATS_RATE_EST", 8, "{bps=370083841, pps=841688093}");
	row(3, "TCA_STATS_QUEUE", 20, "{qlen=370083841, backlog=841688093, drops=1313292345, requeues=1784896597, overlimits=2256500849}");
	row(4, "TCA_STATS_APP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "TCA_STATS_RATE_EST64", 16, "{bps=3615022833237690369, pps=7666072512169984057}");
	row(6, "TCA_STATS_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "TCA_STATS_BASIC_HW", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(8, "TCA_STATS_PKT64", 8, "3615022833237690369");
	row(9, "0x9 /* TCA_STATS_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void tables(void)
{
	message(ROUTE, 64, "RTM_NEWNEIGHTBL", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ndtm_family=AF_INET}");
	row(0, "NDTA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NDTA_NAME", 1, "\"\\1\"...");
	row(2, "NDTA_THRESH1", 4, "370083841");
	row(3, "NDTA_THRESH2", 4, "370083841");
	row(4, "NDTA_THRESH3", 4, "370083841");
	row(5, "NDTA_CONFIG", 32, "{ndtc_key_len=2049, ndtc_entry_size=5647, ndtc_entries=841688093, ndtc_last_flush=1313292345, ndtc_last_rand=1784896597, ndtc_hash_rnd=2256500849, ndtc_hash_mask=0xa29b948d, ndtc_hash_chain_gc=3199709353, ndtc_proxy_qlen=3671313605}");
	row(6, "NDTA_PARMS", 4, "{nla_len=2049, nla_type=0x160f /* NDTPA_??? */}");
	row(7, "NDTA_STATS", 80, "{ndts_allocs=3615022833237690369, ndts_destroys=7666072512169984057, ndts_hash_grows=11717122191102277745, ndts_res_failed=15768171870034571433, ndts_lookups=1734178343658449121, ndts_hits=5785228018379990559, ndts_rcv_probes_mcast=9836277697312284247, ndts_rcv_probes_ucast=13887327376244577935, ndts_periodic_gc_runs=17938377055176871623, ndts_forced_gc_runs=3904383524589997061}");
	row(8, "NDTA_GC_INTERVAL", 8, "3615022833237690369");
	row(9, "NDTA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "0xa /* NDTA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void parameters_1(void)
{
	message(ROUTE, 64, "RTM_NEWNEIGHTBL", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ndtm_family=AF_INET}");
	inside(6, "NDTA_PARMS");
	row(0, "NDTPA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NDTPA_IFINDEX", 4, "370083841");
	row(2, "NDTPA_REFCNT", 4, "370083841");
	row(3, "NDTPA_REACHABLE_TIME", 8, "3615022833237690369");
	row(4, "NDTPA_BASE_REACHABLE_TIME", 8, "3615022833237690369");
	row(5, "NDTPA_RETRANS_TIME", 8, "3615022833237690369");
	row(6, "NDTPA_GC_STALETIME", 8, "3615022833237690369");
	row(7, "NDTPA_DELAY_PROBE_TIME", 8, "3615022833237690369");
	row(8, "NDTPA_QUEUE_LEN", 4, "370083841");
	row(9, "NDTPA_APP_PROBES", 4, "370083841");
	row(10, "NDTPA_UCAST_PROBES", 4, "370083841");
	row(11, "NDTPA_MCAST_PROBES", 4, "370083841");
	row(12, "NDTPA_ANYCAST_DELAY", 8, "3615022833237690369");
	row(13, "NDTPA_PROXY_DELAY", 8, "3615022833237690369");
	row(14, "NDTPA_PROXY_QLEN", 4, "370083841");
	row(15, "NDTPA_LOCKTIME", 8, "3615022833237690369");
	row(16, "NDTPA_QUEUE_LENBYTES", 4, "370083841");
	row(17, "NDTPA_MCAST_REPROBES", 4, "370083841");
	row(18, "NDTPA_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(19, "NDTPA_INTERVAL_PROBE_TIME_MS", 8, "3615022833237690369");
	send_rows();
}

static void parameters_2(void)
{
	message(ROUTE, 64, "RTM_NEWNEIGHTBL", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ndtm_family=AF_INET}");
	inside(6, "NDTA_PARMS");
	row(20, "0x14 /* NDTPA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void labels(void)
{
	message(ROUTE, 72, "RTM_NEWADDRLABEL", 1, "NLM_F_REQUEST", BYTES("\012\000\100\000\001\000\000\000\000\000\000\000"),
		"{ifal_family=AF_INET6, ifal_prefixlen=64, ifal_flags=0, ifal_index=if_nametoindex(\"lo\"), ifal_seq=0}");
	row(1, "IFAL_ADDRESS", 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")");
	row(2, "IFAL_LABEL", 4, "370083841");
	row(3, "0x3 /* IFAL_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void bridging(void)
{
	message(ROUTE, 78, "RTM_GETDCB", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000"),
		"{dcb_family=AF_UNSPEC, cmd=DCB_CMD_UNDEFINED}");
	row(0, "DCB_ATTR_UNDEFINED", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "DCB_ATTR_IFNAME", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(2, "DCB_ATTR_STATE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "DCB_ATTR_PFC_STATE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(4, "DCB_ATTR_PFC_CFG", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "DCB_ATTR_NUM_TC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "DCB_ATTR_PG_CFG", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(7, "DCB_ATTR_SET_ALL", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(8, "DCB_ATTR_PERM_HWADDR", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(9, "DCB_ATTR_CAP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(10, "DCB_ATTR_NUMTCS", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(11, "DCB_ATTR_BCN", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(12, "DCB_ATTR_APP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(13, "DCB_ATTR_IEEE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(14, "DCB_ATTR_DCBX", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(15, "DCB_ATTR_FEATCFG", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(16, "DCB_ATTR_CEE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(17, "0x11 /* DCB_ATTR_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void configuration(void)
{
	message(ROUTE, 80, "RTM_NEWNETCONF", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ncm_family=AF_INET}");
	row(0, "NETCONFA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NETCONFA_IFINDEX", 4, "370083841");
	row(2, "NETCONFA_FORWARDING", 4, "370083841");
	row(3, "NETCONFA_RP_FILTER", 4, "370083841");
	row(4, "NETCONFA_MC_FORWARDING", 4, "370083841");
	row(5, "NETCONFA_PROXY_NEIGH", 4, "370083841");
	row(6, "NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN", 4, "370083841");
	row(7, "NETCONFA_INPUT", 4, "370083841");
	row(8, "NETCONFA_BC_FORWARDING", 4, "370083841");
	row(9, "0x9 /* NETCONFA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void ports(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	row(0, "MDBA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_MDB", 4, "{nla_len=2049, nla_type=0x160f /* MDBA_MDB_??? */}");
	row(2, "MDBA_ROUTER", 4, "{nla_len=2049, nla_type=0x160f /* MDBA_ROUTER_??? */}");
	row(3, "0x3 /* MDBA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void entry_list(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	inside(1, "MDBA_MDB");
	row(0, "MDBA_MDB_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_MDB_ENTRY", 4, "{nla_len=2049, nla_type=0x160f /* MDBA_MDB_ENTRY_??? */}");
	send_rows();
}

static void entries(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	inside(1, "MDBA_MDB");
	inside(1, "MDBA_MDB_ENTRY");
	row(0, "MDBA_MDB_ENTRY_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_MDB_ENTRY_INFO", 28, "{ifindex=370083841, state=0x1d /* MDB_??? */, flags=MDB_FLAGS_STAR_EXCL|0x20, vid=12843, addr={u=\"\\x39\\x40\\x47\\x4e\\x55\\x5c\\x63\\x6a\\x71\\x78\\x7f\\x86\\x8d\\x94\\x9b\\xa2\", proto=htons(0xa9b0 /* AF_??? */)}}");
	row(2, "0x2 /* MDBA_MDB_ENTRY_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void entry_attributes(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	inside(1, "MDBA_MDB");
	inside(1, "MDBA_MDB_ENTRY");
	inside_after(1, "MDBA_MDB_ENTRY_INFO", BYTES("\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"), "{ifindex=0, state=MDB_TEMPORARY, flags=0, vid=0, addr={u=\"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\", proto=htons(AF_UNSPEC)}}");
	row(0, "MDBA_MDB_EATTR_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_MDB_EATTR_TIMER", 1, "1 /* 0.01 s */");
	row(2, "MDBA_MDB_EATTR_SRC_LIST", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(3, "MDBA_MDB_EATTR_GROUP_MODE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(4, "MDBA_MDB_EATTR_SOURCE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(5, "MDBA_MDB_EATTR_RTPROT", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(6, "0x6 /* MDBA_MDB_EATTR_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void routers(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	inside(2, "MDBA_ROUTER");
	row(0, "MDBA_ROUTER_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_ROUTER_PORT", 4, "370083841");
	row(2, "0x2 /* MDBA_ROUTER_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void router_attributes(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
	inside(2, "MDBA_ROUTER");
	inside_after(1, "MDBA_ROUTER_PORT", BYTES("\001\000\000\000"), "if_nametoindex(\"lo\")");
	row(0, "MDBA_ROUTER_PATTR_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "MDBA_ROUTER_PATTR_TIMER", 1, "1 /* 0.01 s */");
	row(2, "MDBA_ROUTER_PATTR_TYPE", 1, "MDB_RTR_TYPE_TEMP_QUERY");
	row(3, "MDBA_ROUTER_PATTR_INET_TIMER", 1, "1 /* 0.01 s */");
	row(4, "MDBA_ROUTER_PATTR_INET6_TIMER", 1, "1 /* 0.01 s */");
	row(5, "0x5 /* MDBA_ROUTER_PATTR_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void namespaces(void)
{
	message(ROUTE, 88, "RTM_NEWNSID", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{rtgen_family=AF_INET}");
	row(0, "NETNSA_NONE", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NETNSA_NSID", 4, "370083841");
	row(2, "NETNSA_PID", 4, "370083841");
	row(3, "NETNSA_FD", 4, "370083841");
	row(4, "NETNSA_TARGET_NSID", 4, "370083841");
	row(5, "NETNSA_CURRENT_NSID", 4, "370083841");
	row(6, "0x6 /* NETNSA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void next_hops(void)
{
	message(ROUTE, 104, "RTM_NEWNEXTHOP", 1, "NLM_F_REQUEST", BYTES("\002\000\003\000\000\000\000\000"),
		"{nh_family=AF_INET, nh_scope=RT_SCOPE_UNIVERSE, nh_protocol=RTPROT_BOOT, nh_flags=0}");
	row(0, "NHA_UNSPEC", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NHA_ID", 4, "370083841");
	row(2, "NHA_GROUP", 8, "[{id=370083841, weight=29, resvd1=0x24, resvd2=0x322b}]");
	row(3, "NHA_GROUP_TYPE", 2, "0x801 /* NEXTHOP_GRP_TYPE_??? */");
	row(4, "NHA_BLACKHOLE", 4, "370083841");
	row(5, "NHA_OIF", 4, "370083841");
	row(6, "NHA_GATEWAY", 4, "inet_addr(\"1.8.15.22\")");
	row(7, "NHA_ENCAP_TYPE", 2, "0x801 /* LWTUNNEL_ENCAP_??? */");
	row(8, "NHA_ENCAP", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(9, "NHA_GROUPS", 4, "370083841");
	row(10, "NHA_MASTER", 4, "370083841");
	row(11, "NHA_FDB", 4, "370083841");
	row(12, "NHA_RES_GROUP", 4, "{nla_len=2049, nla_type=0x160f /* NHA_RES_GROUP_??? */}");
	row(13, "NHA_RES_BUCKET", 4, "{nla_len=2049, nla_type=0x160f /* NHA_RES_BUCKET_??? */}");
	row(14, "0xe /* NHA_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void resilient(void)
{
	message(ROUTE, 104, "RTM_NEWNEXTHOP", 1, "NLM_F_REQUEST", BYTES("\002\000\003\000\000\000\000\000"),
		"{nh_family=AF_INET, nh_scope=RT_SCOPE_UNIVERSE, nh_protocol=RTPROT_BOOT, nh_flags=0}");
	inside(12, "NHA_RES_GROUP");
	row(0, "NHA_RES_GROUP_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NHA_RES_GROUP_BUCKETS", 2, "2049");
	row(2, "NHA_RES_GROUP_IDLE_TIMER", 1, "1 /* 0.01 s */");
	row(3, "NHA_RES_GROUP_UNBALANCED_TIMER", 1, "1 /* 0.01 s */");
	row(4, "NHA_RES_GROUP_UNBALANCED_TIME", 1, "1 /* 0.01 s */");
	row(5, "0x5 /* NHA_RES_GROUP_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

static void buckets(void)
{
	message(ROUTE, 104, "RTM_NEWNEXTHOP", 1, "NLM_F_REQUEST", BYTES("\002\000\003\000\000\000\000\000"),
		"{nh_family=AF_INET, nh_scope=RT_SCOPE_UNIVERSE, nh_protocol=RTPROT_BOOT, nh_flags=0}");
	inside(13, "NHA_RES_BUCKET");
	row(0, "NHA_RES_BUCKET_PAD", 4, "\"\\x01\\x08\\x0f\\x16\"");
	row(1, "NHA_RES_BUCKET_INDEX", 2, "2049");
	row(2, "NHA_RES_BUCKET_IDLE_TIME", 1, "1 /* 0.01 s */");
	row(3, "NHA_RES_BUCKET_NH_ID", 4, "370083841");
	row(4, "0x4 /* NHA_RES_BUCKET_??? */", 4, "\"\\x01\\x08\\x0f\\x16\"");
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	BEGIN();
	disciplines();
	counters();
	sizes();
	filters();
	chains();
	actions();
	action_counters();
	tables();
	parameters_1();
	parameters_2();
	labels();
	bridging();
	configuration();
	ports();
	entry_list();
	entries();
	entry_attributes();
	routers();
	router_attributes();
	namespaces();
	next_hops();
	resilient();
	buckets();
	return END();
}
