// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Every attribute of sock_diag(7), and of what the kernel says to a request that it refuses.
#include "netlink_rows.h"

static void filters(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 1, "NLM_F_REQUEST", BYTES("\002\006\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{sdiag_family=AF_INET, sdiag_protocol=IPPROTO_TCP, idiag_ext=0, idiag_states=0, id={idiag_sport=htons(0), idiag_dport=htons(0), idiag_src=inet_addr(\"0.0.0.0\"), idiag_dst=inet_addr(\"0.0.0.0\"), idiag_if=0, idiag_cookie=[0, 0]}}");
	row(0, "INET_DIAG_REQ_NONE", RAW);
	row(1, "INET_DIAG_REQ_BYTECODE", 4, "{code=INET_DIAG_BC_JMP, yes=8, no=5647}");
	row(2, "INET_DIAG_REQ_SK_BPF_STORAGES", RAW);
	row(3, "INET_DIAG_REQ_PROTOCOL", 1, "IPPROTO_ICMP");
	row(4, "0x4 /* INET_DIAG_REQ_??? */", RAW);
	send_rows();
}

static void inet_socket(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\002\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{idiag_family=AF_INET, idiag_state=0 /* TCP_??? */, idiag_timer=0, idiag_retrans=0, id={idiag_sport=htons(0), idiag_dport=htons(0), idiag_src=inet_addr(\"0.0.0.0\"), idiag_dst=inet_addr(\"0.0.0.0\"), idiag_if=0, idiag_cookie=[0, 0]}, idiag_expires=0, idiag_rqueue=0, idiag_wqueue=0, idiag_uid=0, idiag_inode=0}");
}

static void inet(void)
{
	inet_socket();
	row(0, "INET_DIAG_NONE", RAW);
	row(1, "INET_DIAG_MEMINFO", 16, "{idiag_rmem=370083841, idiag_wmem=841688093, idiag_fmem=1313292345, idiag_tmem=1784896597}");
	row(2, "INET_DIAG_INFO", RAW);
	row(3, "INET_DIAG_VEGASINFO", 16, "{tcpv_enabled=370083841, tcpv_rttcnt=841688093, tcpv_rtt=1313292345, tcpv_minrtt=1784896597}");
	row(4, "INET_DIAG_CONG", CUT_TEXT);
	row(5, "INET_DIAG_TOS", U8);
	row(6, "INET_DIAG_TCLASS", U8);
	row(7, "INET_DIAG_SKMEMINFO", 4, "[[SK_MEMINFO_RMEM_ALLOC]=370083841]");
	row(8, "INET_DIAG_SHUTDOWN", 1, "0x1 /* RCV_SHUTDOWN */");
	row(9, "INET_DIAG_DCTCPINFO", 16, "{dctcp_enabled=2049, dctcp_ce_state=5647, dctcp_alpha=841688093, dctcp_ab_ecn=1313292345, dctcp_ab_tot=1784896597}");
	row(10, "INET_DIAG_PROTOCOL", 1, "IPPROTO_ICMP");
	row(11, "INET_DIAG_SKV6ONLY", U8);
	row(12, "INET_DIAG_LOCALS", 128, "[{sa_family=0x801 /* AF_??? */, sa_data=\"\\17\\26\\35$+29@GNU\\\\cjqx\\177\\206\\215\\224\\233\\242\\251\\260\\267\\276\\305\\314\\323\\332\\341\\350\\357\\366\\3\\n\\21\\30\\37&-4;BIPW^elsz\\201\\210\\217\\226\\235\\244\\253\\262\\271\\300\\307\\316\\325\\334\\343\\352\\361\\370\\5\\f\\23\\32!(/6=DKRY`gnu|\\203\\212\\221\\230\\237\\246\\255\\264\\273\\302\\311\\320\\327\\336\\345\\354\\363\\0\\7\\16\\25\\34#*18?FMT[bipw~\\205\\214\"}]");
	row(13, "INET_DIAG_PEERS", 128, "[{sa_family=0x801 /* AF_??? */, sa_data=\"\\17\\26\\35$+29@GNU\\\\cjqx\\177\\206\\215\\224\\233\\242\\251\\260\\267\\276\\305\\314\\323\\332\\341\\350\\357\\366\\3\\n\\21\\30\\37&-4;BIPW^elsz\\201\\210\\217\\226\\235\\244\\253\\262\\271\\300\\307\\316\\325\\334\\343\\352\\361\\370\\5\\f\\23\\32!(/6=DKRY`gnu|\\203\\212\\221\\230\\237\\246\\255\\264\\273\\302\\311\\320\\327\\336\\345\\354\\363\\0\\7\\16\\25\\34#*18?FMT[bipw~\\205\\214\"}]");
	row(14, "INET_DIAG_PAD", RAW);
	row(15, "INET_DIAG_MARK", U32);
	row(16, "INET_DIAG_BBRINFO", 20, "{bbr_bw_lo=0x160f0801, bbr_bw_hi=0x322b241d, bbr_min_rtt=1313292345, bbr_pacing_gain=1784896597, bbr_cwnd_gain=2256500849}");
	row(17, "INET_DIAG_CLASS_ID", U32);
	row(18, "INET_DIAG_MD5SIG", 100, "[{tcpm_family=AF_UNIX, tcpm_prefixlen=8, tcpm_keylen=5647, tcpm_addr=\"\\x1d\\x24\\x2b\\x32\\x39\\x40\\x47\\x4e\\x55\\x5c\\x63\\x6a\\x71\\x78\\x7f\\x86\", tcpm_key=\"\\x8d\\x94\\x9b\\xa2\\xa9\\xb0\\xb7\\xbe\\xc5\\xcc\\xd3\\xda\\xe1\\xe8\\xef\\xf6\\x03\\x0a\\x11\\x18\\x1f\\x26\\x2d\\x34\\x3b\\x42\\x49\\x50\\x57\\x5e\\x65\\x6c\\x73\\x7a\\x81\\x88\\x8f\\x96\\x9d\\xa4\\xab\\xb2\\xb9\\xc0\\xc7\\xce\\xd5\\xdc\\xe3\\xea\\xf1\\xf8\\x05\\x0c\\x13\\x1a\\x21\\x28\\x2f\\x36\\x3d\\x44\\x4b\\x52\\x59\\x60\\x67\\x6e\\x75\\x7c\\x83\\x8a\\x91\\x98\\x9f\\xa6\\xad\\xb4\\xbb\\xc2\"}]");
	row(19, "INET_DIAG_ULP_INFO", NEST("INET_ULP_INFO"));
	row(20, "INET_DIAG_SK_BPF_STORAGES", NEST("SK_DIAG_BPF_STORAGE"));
	row(21, "INET_DIAG_CGROUP_ID", U64);
	row(22, "INET_DIAG_SOCKOPT", 2, "{recverr=1, unused=0x1 /* bits 3..8 */}");
	row(23, "0x17 /* INET_DIAG_??? */", RAW);
	send_rows();
}

static void inet6(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\012\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{idiag_family=AF_INET6, idiag_state=0 /* TCP_??? */, idiag_timer=0, idiag_retrans=0, id={idiag_sport=htons(0), idiag_dport=htons(0), inet_pton(AF_INET6, \"::\", &idiag_src), inet_pton(AF_INET6, \"::\", &idiag_dst), idiag_if=0, idiag_cookie=[0, 0]}, idiag_expires=0, idiag_rqueue=0, idiag_wqueue=0, idiag_uid=0, idiag_inode=0}");
	row(0, "INET_DIAG_NONE", RAW);
	row(1, "INET_DIAG_MEMINFO", 16, "{idiag_rmem=370083841, idiag_wmem=841688093, idiag_fmem=1313292345, idiag_tmem=1784896597}");
	row(2, "INET_DIAG_INFO", RAW);
	row(3, "INET_DIAG_VEGASINFO", 16, "{tcpv_enabled=370083841, tcpv_rttcnt=841688093, tcpv_rtt=1313292345, tcpv_minrtt=1784896597}");
	send_rows();
}

static void upper(void)
{
	inet_socket();
	inside(19, "INET_DIAG_ULP_INFO");
	row(0, "INET_ULP_INFO_UNSPEC", RAW);
	row(1, "INET_ULP_INFO_NAME", CUT_TEXT);
	row(2, "INET_ULP_INFO_TLS", NEST("TLS_INFO"));
	row(3, "INET_ULP_INFO_MPTCP", NEST("MPTCP_SUBFLOW_ATTR"));
	row(4, "0x4 /* INET_ULP_INFO_??? */", RAW);
	send_rows();
}

static void tls(void)
{
	inet_socket();
	inside(19, "INET_DIAG_ULP_INFO");
	inside(2, "INET_ULP_INFO_TLS");
	row(0, "TLS_INFO_UNSPEC", RAW);
	row(1, "TLS_INFO_VERSION", 2, "0x801 /* TLS_???_VERSION */");
	row(2, "TLS_INFO_CIPHER", 2, "0x801 /* TLS_CIPHER_??? */");
	row(3, "TLS_INFO_TXCONF", 2, "0x801 /* TLS_CONF_??? */");
	row(4, "TLS_INFO_RXCONF", 2, "0x801 /* TLS_CONF_??? */");
	row(5, "TLS_INFO_ZC_RO_TX", RAW);
	row(6, "TLS_INFO_RX_NO_PAD", RAW);
	row(7, "0x7 /* TLS_INFO_??? */", RAW);
	send_rows();
}

static void mptcp(void)
{
	inet_socket();
	inside(19, "INET_DIAG_ULP_INFO");
	inside(3, "INET_ULP_INFO_MPTCP");
	row(0, "MPTCP_SUBFLOW_ATTR_UNSPEC", RAW);
	row(1, "MPTCP_SUBFLOW_ATTR_TOKEN_REM", 4, "0x160f0801");
	row(2, "MPTCP_SUBFLOW_ATTR_TOKEN_LOC", 4, "0x160f0801");
	row(3, "MPTCP_SUBFLOW_ATTR_RELWRITE_SEQ", U32);
	row(4, "MPTCP_SUBFLOW_ATTR_MAP_SEQ", U64);
	row(5, "MPTCP_SUBFLOW_ATTR_MAP_SFSEQ", U32);
	row(6, "MPTCP_SUBFLOW_ATTR_SSN_OFFSET", U32);
	row(7, "MPTCP_SUBFLOW_ATTR_MAP_DATALEN", U16);
	row(8, "MPTCP_SUBFLOW_ATTR_FLAGS", 4, "MPTCP_SUBFLOW_FLAG_MCAP_REM|0x160f0800");
	row(9, "MPTCP_SUBFLOW_ATTR_ID_REM", U8);
	row(10, "MPTCP_SUBFLOW_ATTR_ID_LOC", U8);
	row(11, "MPTCP_SUBFLOW_ATTR_PAD", RAW);
	row(12, "0xc /* MPTCP_SUBFLOW_ATTR_??? */", RAW);
	send_rows();
}

static void storage_list(void)
{
	inet_socket();
	inside(20, "INET_DIAG_SK_BPF_STORAGES");
	row(0, "SK_DIAG_BPF_STORAGE_REP_NONE", RAW);
	row(1, "SK_DIAG_BPF_STORAGE", NEST("SK_DIAG_BPF_STORAGE"));
	send_rows();
}

static void storages(void)
{
	inet_socket();
	inside(20, "INET_DIAG_SK_BPF_STORAGES");
	inside(1, "SK_DIAG_BPF_STORAGE");
	row(0, "SK_DIAG_BPF_STORAGE_NONE", RAW);
	row(1, "SK_DIAG_BPF_STORAGE_PAD", RAW);
	row(2, "SK_DIAG_BPF_STORAGE_MAP_ID", U32);
	row(3, "SK_DIAG_BPF_STORAGE_MAP_VALUE", 1, "0x1");
	row(4, "0x4 /* SK_DIAG_BPF_STORAGE_??? */", RAW);
	send_rows();
}

static void unix_sockets(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\001\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{udiag_family=AF_UNIX, udiag_type=0 /* SOCK_??? */, udiag_state=0 /* TCP_??? */, udiag_ino=0, udiag_cookie=[0, 0]}");
	row(0, "UNIX_DIAG_NAME", CUT_TEXT);
	row(1, "UNIX_DIAG_VFS", 8, "{udiag_vfs_dev=makedev(0xb24, 0x3221d), udiag_vfs_ino=370083841}");
	row(2, "UNIX_DIAG_PEER", U32);
	row(3, "UNIX_DIAG_ICONS", 4, "[370083841]");
	row(4, "UNIX_DIAG_RQLEN", 8, "{udiag_rqueue=370083841, udiag_wqueue=841688093}");
	row(5, "UNIX_DIAG_MEMINFO", 4, "[[SK_MEMINFO_RMEM_ALLOC]=370083841]");
	row(6, "UNIX_DIAG_SHUTDOWN", U8);
	row(7, "UNIX_DIAG_UID", U32);
	row(8, "0x8 /* UNIX_DIAG_??? */", RAW);
	send_rows();
}

static void netlink(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\020\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{ndiag_family=AF_NETLINK, ndiag_type=0 /* SOCK_??? */, ndiag_protocol=NETLINK_ROUTE, ndiag_state=NETLINK_UNCONNECTED, ndiag_portid=0, ndiag_dst_portid=0, ndiag_dst_group=0, ndiag_ino=0, ndiag_cookie=[0, 0]}");
	row(0, "NETLINK_DIAG_MEMINFO", 4, "[[SK_MEMINFO_RMEM_ALLOC]=370083841]");
	row(1, "NETLINK_DIAG_GROUPS", 8, WIDE("[0x322b241d160f0801]", "[0x160f0801, 0x322b241d]"));
	row(2, "NETLINK_DIAG_RX_RING", 16, "{ndr_block_size=370083841, ndr_block_nr=841688093, ndr_frame_size=1313292345, ndr_frame_nr=1784896597}");
	row(3, "NETLINK_DIAG_TX_RING", 16, "{ndr_block_size=370083841, ndr_block_nr=841688093, ndr_frame_size=1313292345, ndr_frame_nr=1784896597}");
	row(4, "NETLINK_DIAG_FLAGS", 4, "NDIAG_FLAG_CB_RUNNING|0x160f0800");
	row(5, "0x5 /* NETLINK_DIAG_??? */", RAW);
	send_rows();
}

static void packet(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\021\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{pdiag_family=AF_PACKET, pdiag_type=0 /* SOCK_??? */, pdiag_num=0 /* ETH_P_??? */, pdiag_ino=0, pdiag_cookie=[0, 0]}");
	row(0, "PACKET_DIAG_INFO", 24, "{pdi_index=370083841, pdi_version=0x322b241d /* TPACKET_??? */, pdi_reserve=1313292345, pdi_copy_thresh=1784896597, pdi_tstamp=2256500849, pdi_flags=PDI_RUNNING|PDI_ORIGDEV|PDI_VNETHDR|0xa29b9480}");
	row(1, "PACKET_DIAG_MCLIST", 44, "[{pdmc_index=370083841, pdmc_count=841688093, pdmc_type=16441, pdmc_alen=20039, pdmc_addr=\"\\x55\\x5c\\x63\\x6a\\x71\\x78\\x7f\\x86\\x8d\\x94\\x9b\\xa2\\xa9\\xb0\\xb7\\xbe\\xc5\\xcc\\xd3\\xda\\xe1\\xe8\\xef\\xf6\\x03\\x0a\\x11\\x18\\x1f\\x26\\x2d\\x34\"}]");
	row(2, "PACKET_DIAG_RX_RING", 28, "{pdr_block_size=370083841, pdr_block_nr=841688093, pdr_frame_size=1313292345, pdr_frame_nr=1784896597, pdr_retire_tmo=2256500849, pdr_sizeof_priv=2728105101, pdr_features=3199709353}");
	row(3, "PACKET_DIAG_TX_RING", 28, "{pdr_block_size=370083841, pdr_block_nr=841688093, pdr_frame_size=1313292345, pdr_frame_nr=1784896597, pdr_retire_tmo=2256500849, pdr_sizeof_priv=2728105101, pdr_features=3199709353}");
	row(4, "PACKET_DIAG_FANOUT", U32);
	row(5, "PACKET_DIAG_UID", U32);
	row(6, "PACKET_DIAG_MEMINFO", 4, "[[SK_MEMINFO_RMEM_ALLOC]=370083841]");
	row(7, "PACKET_DIAG_FILTER", 8, "[BPF_JUMP(BPF_LDX|BPF_W|BPF_IMM, 0x322b241d, 0xf, 0x16)]");
	row(8, "0x8 /* PACKET_DIAG_??? */", RAW);
	send_rows();
}

static void smc(void)
{
	message(SOCK_DIAG, 20, "SOCK_DIAG_BY_FAMILY", 2, "NLM_F_MULTI", BYTES("\053\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000"),
		"{diag_family=AF_SMC, diag_state=0 /* SMC_??? */, diag_fallback=SMC_DIAG_MODE_SMCR, diag_shutdown=0, id={idiag_sport=htons(0), idiag_dport=htons(0), idiag_src=inet_addr(\"0.0.0.0\"), idiag_dst=inet_addr(\"0.0.0.0\"), idiag_if=0, idiag_cookie=[0, 0]}, diag_uid=0, diag_inode=0}");
	row(0, "SMC_DIAG_NONE", RAW);
	row(1, "SMC_DIAG_CONNINFO", 76, "{token=370083841, sndbuf_size=841688093, rmbe_size=1313292345, peer_rmbe_size=1784896597, rx_prod={reserved=30833, wrap=34431, count=2728105101}, rx_cons={reserved=45225, wrap=48823, count=3671313605}, tx_prod={reserved=59617, wrap=63215, count=403769859}, tx_cons={reserved=9759, wrap=13357, count=1346978363}, rx_prod_flags=0x57, rx_conn_state_flags=0x5e, tx_prod_flags=0x65, tx_conn_state_flags=0x6c, tx_prep={reserved=31347, wrap=34945, count=2761791119}, tx_sent={reserved=45739, wrap=49337, count=3704999623}, tx_fin={reserved=60131, wrap=63729, count=437455877}}");
	row(2, "SMC_DIAG_LGRINFO", 148, "{lnk=[{link_id=1, ibname=\"\\10\\17\\26\\35$+29@GNU\\\\cjqx\\177\\206\\215\\224\\233\\242\\251\\260\\267\\276\\305\\314\\323\\332\\341\\350\\357\\366\\3\\n\\21\\30\\37&-4;BIPW^elsz\\201\\210\\217\\226\\235\\244\\253\\262\\271\\300\"..., ibport=206, gid=\"\\325\\334\\343\\352\\361\\370\\5\\f\\23\\32!(/6=DKRY`gnu|\\203\\212\\221\\230\\237\\246\\255\\264\\273\\302\\311\\320\\327\\336\\345\"..., peer_gid=\"\\363\"}], role=0x17 /* SMC_??? */}");
	row(3, "SMC_DIAG_SHUTDOWN", 1, "RCV_SHUTDOWN");
	row(4, "SMC_DIAG_DMBINFO", 40, "{linkid=370083841, peer_gid=0x6a635c554e474039, my_gid=0xa29b948d867f7871, token=0xdad3ccc5beb7b0a9, peer_token=0x18110a03f6efe8e1}");
	row(5, "SMC_DIAG_FALLBACK", 8, "{reason=0x160f0801 /* SMC_CLC_DECL_??? */, peer_diagnosis=0x322b241d /* SMC_CLC_DECL_??? */}");
	row(6, "0x6 /* SMC_DIAG_??? */", RAW);
	send_rows();
}

static void acknowledged(void)
{
	message(ROUTE, 2, "NLMSG_ERROR", 512, "NLM_F_ACK_TLVS", BYTES("\352\377\377\377\020\000\000\000\020\000\001\000\007\000\000\000\000\000\000\000"),
		"{error=-EINVAL, msg={nlmsg_len=16, nlmsg_type=RTM_NEWLINK, nlmsg_flags=NLM_F_REQUEST, nlmsg_seq=7, nlmsg_pid=0}}");
	row(0, "NLMSGERR_ATTR_UNUSED", 1, "\"\\x01\"");
	row(1, "NLMSGERR_ATTR_MSG", CUT_TEXT);
	row(2, "NLMSGERR_ATTR_OFFS", U32);
	row(3, "NLMSGERR_ATTR_COOKIE", 1, "[1]");
	row(4, "NLMSGERR_ATTR_POLICY", 1, "\"\\x01\"");
	row(5, "NLMSGERR_ATTR_MISS_TYPE", 1, "\"\\x01\"");
	row(6, "NLMSGERR_ATTR_MISS_NEST", 1, "\"\\x01\"");
	row(7, "0x7 /* NLMSGERR_ATTR_??? */", 1, "\"\\x01\"");
	send_rows();
}

int main(void)
{
	open_rows(ROUTE);
	open_rows(SOCK_DIAG);
	BEGIN();
	filters();
	inet();
	inet6();
	upper();
	tls();
	mptcp();
	storage_list();
	storages();
	unix_sockets();
	netlink();
	packet();
	smc();
	acknowledged();
	return END();
}
