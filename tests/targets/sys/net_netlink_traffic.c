// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of traffic control, neighbour tables, bridges, namespaces and next hops.
#include "netlink_rows.h"

static void traffic(int type, const char *name)
{
	message(ROUTE, type, name, 1, "NLM_F_REQUEST", BYTES("\000\000\000\000\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{tcm_family=AF_UNSPEC, tcm_ifindex=if_nametoindex(\"lo\"), tcm_handle=0, tcm_parent=0, tcm_info=0}");
}

static void filter_rows(void)
{
	row(0, "TCA_UNSPEC", RAW);
	row(1, "TCA_KIND", CUT_TEXT);
	row(2, "TCA_OPTIONS", RAW);
	row(3, "TCA_STATS", 36, "{bytes=3615022833237690369, packets=1313292345, drops=1784896597, overlimits=2256500849, bps=2728105101, pps=3199709353, qlen=3671313605, backlog=4142917857}");
}

static void disciplines(void)
{
	traffic(36, "RTM_NEWQDISC");
	filter_rows();
	row(4, "TCA_XSTATS", RAW);
	row(5, "TCA_RATE", 2, "{interval=1, ewma_log=8}");
	row(6, "TCA_FCNT", U32);
	row(7, "TCA_STATS2", NEST("TCA_STATS"));
	row(8, "TCA_STAB", NEST("TCA_STAB"));
	row(9, "TCA_PAD", RAW);
	row(10, "TCA_DUMP_INVISIBLE", RAW);
	row(11, "TCA_CHAIN", U32);
	row(12, "TCA_HW_OFFLOAD", U8);
	row(13, "TCA_INGRESS_BLOCK", U32);
	row(14, "TCA_EGRESS_BLOCK", U32);
	row(15, "TCA_DUMP_FLAGS", U32);
	row(16, "0x10 /* TCA_??? */", RAW);
	send_rows();
}

static void counter_rows(void)
{
	row(0, "TCA_STATS_UNSPEC", RAW);
	row(1, "TCA_STATS_BASIC", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(2, "TCA_STATS_RATE_EST", 8, "{bps=370083841, pps=841688093}");
	row(3, "TCA_STATS_QUEUE", 20, "{qlen=370083841, backlog=841688093, drops=1313292345, requeues=1784896597, overlimits=2256500849}");
	row(4, "TCA_STATS_APP", RAW);
	row(5, "TCA_STATS_RATE_EST64", 16, "{bps=3615022833237690369, pps=7666072512169984057}");
	row(6, "TCA_STATS_PAD", RAW);
	row(7, "TCA_STATS_BASIC_HW", 12, "{bytes=3615022833237690369, packets=1313292345}");
	row(8, "TCA_STATS_PKT64", U64);
	row(9, "0x9 /* TCA_STATS_??? */", RAW);
}

static void counters(void)
{
	traffic(36, "RTM_NEWQDISC");
	inside(7, "TCA_STATS2");
	counter_rows();
	send_rows();
}

static void sizes(void)
{
	traffic(36, "RTM_NEWQDISC");
	inside(8, "TCA_STAB");
	row(0, "TCA_STAB_UNSPEC", RAW);
	row(1, "TCA_STAB_BASE", 24, "{cell_log=1, size_log=8, cell_align=5647, overhead=841688093, linklayer=1313292345, mpu=1784896597, mtu=2256500849, tsize=2728105101}");
	row(2, "TCA_STAB_DATA", 2, "[2049]");
	row(3, "0x3 /* TCA_STAB_??? */", RAW);
	send_rows();
}

static void filters(void)
{
	traffic(44, "RTM_NEWTFILTER");
	filter_rows();
	send_rows();
}

static void chains(void)
{
	traffic(100, "RTM_NEWCHAIN");
	filter_rows();
	send_rows();
}

static void action(void)
{
	message(ROUTE, 48, "RTM_NEWACTION", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000"),
		"{tca_family=AF_UNSPEC}");
}

static void actions(void)
{
	action();
	row(0, "TCA_ACT_UNSPEC", RAW);
	row(1, "TCA_ACT_KIND", CUT_TEXT);
	row(2, "TCA_ACT_OPTIONS", RAW);
	row(3, "TCA_ACT_INDEX", U32);
	row(4, "TCA_ACT_STATS", NEST("TCA_STATS"));
	row(5, "TCA_ACT_PAD", RAW);
	row(6, "TCA_ACT_COOKIE", RAW);
	row(7, "TCA_ACT_FLAGS", 4, "TCA_ACT_FLAGS_NO_PERCPU_STATS|0x160f0800");
	row(8, "TCA_ACT_HW_STATS", 4, "TCA_ACT_HW_STATS_IMMEDIATE|0x160f0800");
	row(9, "TCA_ACT_USED_HW_STATS", 4, "TCA_ACT_HW_STATS_IMMEDIATE|0x160f0800");
	row(10, "TCA_ACT_IN_HW_COUNT", U32);
	row(11, "0xb /* TCA_ACT_??? */", RAW);
	send_rows();
}

static void action_counters(void)
{
	action();
	inside(4, "TCA_ACT_STATS");
	counter_rows();
	send_rows();
}

static void neighbour_table(void)
{
	message(ROUTE, 64, "RTM_NEWNEIGHTBL", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ndtm_family=AF_INET}");
}

static void tables(void)
{
	neighbour_table();
	row(0, "NDTA_UNSPEC", RAW);
	row(1, "NDTA_NAME", CUT_TEXT);
	row(2, "NDTA_THRESH1", U32);
	row(3, "NDTA_THRESH2", U32);
	row(4, "NDTA_THRESH3", U32);
	row(5, "NDTA_CONFIG", 32, "{ndtc_key_len=2049, ndtc_entry_size=5647, ndtc_entries=841688093, ndtc_last_flush=1313292345, ndtc_last_rand=1784896597, ndtc_hash_rnd=2256500849, ndtc_hash_mask=0xa29b948d, ndtc_hash_chain_gc=3199709353, ndtc_proxy_qlen=3671313605}");
	row(6, "NDTA_PARMS", NEST("NDTPA"));
	row(7, "NDTA_STATS", 80, "{ndts_allocs=3615022833237690369, ndts_destroys=7666072512169984057, ndts_hash_grows=11717122191102277745, ndts_res_failed=15768171870034571433, ndts_lookups=1734178343658449121, ndts_hits=5785228018379990559, ndts_rcv_probes_mcast=9836277697312284247, ndts_rcv_probes_ucast=13887327376244577935, ndts_periodic_gc_runs=17938377055176871623, ndts_forced_gc_runs=3904383524589997061}");
	row(8, "NDTA_GC_INTERVAL", U64);
	row(9, "NDTA_PAD", RAW);
	row(10, "0xa /* NDTA_??? */", RAW);
	send_rows();
}

static void parameters(void)
{
	neighbour_table();
	inside(6, "NDTA_PARMS");
	row(0, "NDTPA_UNSPEC", RAW);
	row(1, "NDTPA_IFINDEX", U32);
	row(2, "NDTPA_REFCNT", U32);
	row(3, "NDTPA_REACHABLE_TIME", U64);
	row(4, "NDTPA_BASE_REACHABLE_TIME", U64);
	row(5, "NDTPA_RETRANS_TIME", U64);
	row(6, "NDTPA_GC_STALETIME", U64);
	row(7, "NDTPA_DELAY_PROBE_TIME", U64);
	row(8, "NDTPA_QUEUE_LEN", U32);
	row(9, "NDTPA_APP_PROBES", U32);
	row(10, "NDTPA_UCAST_PROBES", U32);
	row(11, "NDTPA_MCAST_PROBES", U32);
	row(12, "NDTPA_ANYCAST_DELAY", U64);
	row(13, "NDTPA_PROXY_DELAY", U64);
	row(14, "NDTPA_PROXY_QLEN", U32);
	row(15, "NDTPA_LOCKTIME", U64);
	row(16, "NDTPA_QUEUE_LENBYTES", U32);
	row(17, "NDTPA_MCAST_REPROBES", U32);
	row(18, "NDTPA_PAD", RAW);
	row(19, "NDTPA_INTERVAL_PROBE_TIME_MS", U64);
	row(20, "0x14 /* NDTPA_??? */", RAW);
	send_rows();
}

static void labels(void)
{
	message(ROUTE, 72, "RTM_NEWADDRLABEL", 1, "NLM_F_REQUEST", BYTES("\012\000\100\000\001\000\000\000\000\000\000\000"),
		"{ifal_family=AF_INET6, ifal_prefixlen=64, ifal_flags=0, ifal_index=if_nametoindex(\"lo\"), ifal_seq=0}");
	row(1, "IFAL_ADDRESS", INET6);
	row(2, "IFAL_LABEL", U32);
	row(3, "0x3 /* IFAL_??? */", RAW);
	send_rows();
}

static void bridging(void)
{
	message(ROUTE, 78, "RTM_GETDCB", 1, "NLM_F_REQUEST", BYTES("\000\000\000\000"),
		"{dcb_family=AF_UNSPEC, cmd=DCB_CMD_UNDEFINED}");
	row(0, "DCB_ATTR_UNDEFINED", RAW);
	row(1, "DCB_ATTR_IFNAME", RAW);
	row(2, "DCB_ATTR_STATE", RAW);
	row(3, "DCB_ATTR_PFC_STATE", RAW);
	row(4, "DCB_ATTR_PFC_CFG", RAW);
	row(5, "DCB_ATTR_NUM_TC", RAW);
	row(6, "DCB_ATTR_PG_CFG", RAW);
	row(7, "DCB_ATTR_SET_ALL", RAW);
	row(8, "DCB_ATTR_PERM_HWADDR", RAW);
	row(9, "DCB_ATTR_CAP", RAW);
	row(10, "DCB_ATTR_NUMTCS", RAW);
	row(11, "DCB_ATTR_BCN", RAW);
	row(12, "DCB_ATTR_APP", RAW);
	row(13, "DCB_ATTR_IEEE", RAW);
	row(14, "DCB_ATTR_DCBX", RAW);
	row(15, "DCB_ATTR_FEATCFG", RAW);
	row(16, "DCB_ATTR_CEE", RAW);
	row(17, "0x11 /* DCB_ATTR_??? */", RAW);
	send_rows();
}

static void configuration(void)
{
	message(ROUTE, 80, "RTM_NEWNETCONF", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{ncm_family=AF_INET}");
	row(0, "NETCONFA_UNSPEC", RAW);
	row(1, "NETCONFA_IFINDEX", U32);
	row(2, "NETCONFA_FORWARDING", U32);
	row(3, "NETCONFA_RP_FILTER", U32);
	row(4, "NETCONFA_MC_FORWARDING", U32);
	row(5, "NETCONFA_PROXY_NEIGH", U32);
	row(6, "NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN", U32);
	row(7, "NETCONFA_INPUT", U32);
	row(8, "NETCONFA_BC_FORWARDING", U32);
	row(9, "0x9 /* NETCONFA_??? */", RAW);
	send_rows();
}

static void multicast_database(void)
{
	message(ROUTE, 84, "RTM_NEWMDB", 1, "NLM_F_REQUEST", BYTES("\007\000\000\000\001\000\000\000"),
		"{family=AF_BRIDGE, ifindex=if_nametoindex(\"lo\")}");
}

static void ports(void)
{
	multicast_database();
	row(0, "MDBA_UNSPEC", RAW);
	row(1, "MDBA_MDB", NEST("MDBA_MDB"));
	row(2, "MDBA_ROUTER", NEST("MDBA_ROUTER"));
	row(3, "0x3 /* MDBA_??? */", RAW);
	send_rows();
}

static void entry_list(void)
{
	multicast_database();
	inside(1, "MDBA_MDB");
	row(0, "MDBA_MDB_UNSPEC", RAW);
	row(1, "MDBA_MDB_ENTRY", NEST("MDBA_MDB_ENTRY"));
	send_rows();
}

static void entries(void)
{
	multicast_database();
	inside(1, "MDBA_MDB");
	inside(1, "MDBA_MDB_ENTRY");
	row(0, "MDBA_MDB_ENTRY_UNSPEC", RAW);
	row(1, "MDBA_MDB_ENTRY_INFO", 28, "{ifindex=370083841, state=0x1d /* MDB_??? */, flags=MDB_FLAGS_STAR_EXCL|0x20, vid=12843, addr={u=\"\\x39\\x40\\x47\\x4e\\x55\\x5c\\x63\\x6a\\x71\\x78\\x7f\\x86\\x8d\\x94\\x9b\\xa2\", proto=htons(0xa9b0 /* AF_??? */)}}");
	row(2, "0x2 /* MDBA_MDB_ENTRY_??? */", RAW);
	send_rows();
}

static void entry_attributes(void)
{
	multicast_database();
	inside(1, "MDBA_MDB");
	inside(1, "MDBA_MDB_ENTRY");
	inside_after(1, "MDBA_MDB_ENTRY_INFO", BYTES("\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"), "{ifindex=0, state=MDB_TEMPORARY, flags=0, vid=0, addr={u=\"\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\", proto=htons(AF_UNSPEC)}}");
	row(0, "MDBA_MDB_EATTR_UNSPEC", RAW);
	row(1, "MDBA_MDB_EATTR_TIMER", TICKS);
	row(2, "MDBA_MDB_EATTR_SRC_LIST", RAW);
	row(3, "MDBA_MDB_EATTR_GROUP_MODE", RAW);
	row(4, "MDBA_MDB_EATTR_SOURCE", RAW);
	row(5, "MDBA_MDB_EATTR_RTPROT", RAW);
	row(6, "0x6 /* MDBA_MDB_EATTR_??? */", RAW);
	send_rows();
}

static void routers(void)
{
	multicast_database();
	inside(2, "MDBA_ROUTER");
	row(0, "MDBA_ROUTER_UNSPEC", RAW);
	row(1, "MDBA_ROUTER_PORT", U32);
	row(2, "0x2 /* MDBA_ROUTER_??? */", RAW);
	send_rows();
}

static void router_attributes(void)
{
	multicast_database();
	inside(2, "MDBA_ROUTER");
	inside_after(1, "MDBA_ROUTER_PORT", BYTES("\001\000\000\000"), "if_nametoindex(\"lo\")");
	row(0, "MDBA_ROUTER_PATTR_UNSPEC", RAW);
	row(1, "MDBA_ROUTER_PATTR_TIMER", TICKS);
	row(2, "MDBA_ROUTER_PATTR_TYPE", 1, "MDB_RTR_TYPE_TEMP_QUERY");
	row(3, "MDBA_ROUTER_PATTR_INET_TIMER", TICKS);
	row(4, "MDBA_ROUTER_PATTR_INET6_TIMER", TICKS);
	row(5, "0x5 /* MDBA_ROUTER_PATTR_??? */", RAW);
	send_rows();
}

static void namespaces(void)
{
	message(ROUTE, 88, "RTM_NEWNSID", 1, "NLM_F_REQUEST", BYTES("\002\000\000\000"),
		"{rtgen_family=AF_INET}");
	row(0, "NETNSA_NONE", RAW);
	row(1, "NETNSA_NSID", U32);
	row(2, "NETNSA_PID", U32);
	row(3, "NETNSA_FD", U32);
	row(4, "NETNSA_TARGET_NSID", U32);
	row(5, "NETNSA_CURRENT_NSID", U32);
	row(6, "0x6 /* NETNSA_??? */", RAW);
	send_rows();
}

static void next_hop(void)
{
	message(ROUTE, 104, "RTM_NEWNEXTHOP", 1, "NLM_F_REQUEST", BYTES("\002\000\003\000\000\000\000\000"),
		"{nh_family=AF_INET, nh_scope=RT_SCOPE_UNIVERSE, nh_protocol=RTPROT_BOOT, nh_flags=0}");
}

static void next_hops(void)
{
	next_hop();
	row(0, "NHA_UNSPEC", RAW);
	row(1, "NHA_ID", U32);
	row(2, "NHA_GROUP", 8, "[{id=370083841, weight=29, resvd1=0x24, resvd2=0x322b}]");
	row(3, "NHA_GROUP_TYPE", 2, "0x801 /* NEXTHOP_GRP_TYPE_??? */");
	row(4, "NHA_BLACKHOLE", U32);
	row(5, "NHA_OIF", U32);
	row(6, "NHA_GATEWAY", INET);
	row(7, "NHA_ENCAP_TYPE", 2, "0x801 /* LWTUNNEL_ENCAP_??? */");
	row(8, "NHA_ENCAP", RAW);
	row(9, "NHA_GROUPS", U32);
	row(10, "NHA_MASTER", U32);
	row(11, "NHA_FDB", U32);
	row(12, "NHA_RES_GROUP", NEST("NHA_RES_GROUP"));
	row(13, "NHA_RES_BUCKET", NEST("NHA_RES_BUCKET"));
	row(14, "0xe /* NHA_??? */", RAW);
	send_rows();
}

static void resilient(void)
{
	next_hop();
	inside(12, "NHA_RES_GROUP");
	row(0, "NHA_RES_GROUP_PAD", RAW);
	row(1, "NHA_RES_GROUP_BUCKETS", U16);
	row(2, "NHA_RES_GROUP_IDLE_TIMER", TICKS);
	row(3, "NHA_RES_GROUP_UNBALANCED_TIMER", TICKS);
	row(4, "NHA_RES_GROUP_UNBALANCED_TIME", TICKS);
	row(5, "0x5 /* NHA_RES_GROUP_??? */", RAW);
	send_rows();
}

static void buckets(void)
{
	next_hop();
	inside(13, "NHA_RES_BUCKET");
	row(0, "NHA_RES_BUCKET_PAD", RAW);
	row(1, "NHA_RES_BUCKET_INDEX", U16);
	row(2, "NHA_RES_BUCKET_IDLE_TIME", TICKS);
	row(3, "NHA_RES_BUCKET_NH_ID", U32);
	row(4, "0x4 /* NHA_RES_BUCKET_??? */", RAW);
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
	parameters();
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
