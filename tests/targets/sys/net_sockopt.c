// build: gcc -O0 -static   abis: 64 32   args: -e inject=setsockopt,getsockopt:retval=0
// Values of socket options that are more than an int, and lengths that are not theirs.
#include "expect.h"
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define FD 77
#define ICMP_FILTER 1

#define SET(level, option, value, length, format, ...)                                                        \
	CALL(setsockopt, (FD, level, option, value, length), "%d, " #level ", " #option ", " format ", %d", FD, \
	     ##__VA_ARGS__, length)

/* As with SET; the length is in memory. */
#define GET(level, option, value, length, format, ...)                                                             \
	do {                                                                                                       \
		int room = length;                                                                                 \
		CALL(getsockopt, (FD, level, option, value, &room), "%d, " #level ", " #option ", " format ", [%d]", \
		     FD, ##__VA_ARGS__, length);                                                                   \
	} while (0)

static void addresses(void)
{
	struct linger linger = { 1, -2 };
	SET(SOL_SOCKET, SO_LINGER, edge(&linger), 8, "{l_onoff=1, l_linger=-2}");
	void *last = edge(&linger);
	SET(SOL_SOCKET, SO_LINGER, last, 7, "%s", pointer(last));
	SET(SOL_SOCKET, SO_LINGER, &linger, 100, "{l_onoff=1, l_linger=-2}");
	SET(SOL_SOCKET, SO_LINGER, NULL, 8, "NULL");
	SET(SOL_SOCKET, SO_LINGER, GARBAGE, 8, "%s", pointer(GARBAGE));
	GET(SOL_SOCKET, SO_LINGER, edge(&linger), 8, "{l_onoff=1, l_linger=-2}");
	GET(SOL_SOCKET, SO_LINGER, &linger, 7, "{l_onoff=1, l_linger=\"\\xfe\\xff\\xff\"}");
	GET(SOL_SOCKET, SO_LINGER, &linger, 0, "%s", pointer(&linger));
	GET(SOL_SOCKET, SO_LINGER, GARBAGE, 8, "%s", pointer(GARBAGE));
	int length = -1;
	CALL(getsockopt, (FD, SOL_SOCKET, SO_LINGER, &linger, &length), "77, SOL_SOCKET, SO_LINGER, %s, [-1]", pointer(&linger));
	CALL(getsockopt, (FD, SOL_SOCKET, SO_LINGER, &linger, NULL), "77, SOL_SOCKET, SO_LINGER, %s, NULL", pointer(&linger));
	CALL(getsockopt, (FD, SOL_SOCKET, SO_LINGER, &linger, GARBAGE), "77, SOL_SOCKET, SO_LINGER, %s, %s", pointer(&linger),
	     pointer(GARBAGE));

	struct ip_mreqn mreq = { .imr_multiaddr.s_addr = inet_addr("224.0.0.5"), .imr_address.s_addr = inet_addr("127.0.0.1") };
	SET(SOL_IP, IP_ADD_MEMBERSHIP, edge_cut(&mreq, 8), 8,
	    "{imr_multiaddr=inet_addr(\"224.0.0.5\"), imr_interface=inet_addr(\"127.0.0.1\")}");
	SET(SOL_IP, IP_DROP_MEMBERSHIP, edge(&mreq), 12,
	    "{imr_multiaddr=inet_addr(\"224.0.0.5\"), imr_interface=inet_addr(\"127.0.0.1\")}");
	last = edge_cut(&mreq, 7);
	SET(SOL_IP, IP_ADD_MEMBERSHIP, last, 8, "%s", pointer(last));
	struct ipv6_mreq mreq6 = { .ipv6mr_interface = 1 };
	inet_pton(AF_INET6, "ff02::1:2", &mreq6.ipv6mr_multiaddr);
	SET(SOL_IPV6, IPV6_ADD_MEMBERSHIP, edge(&mreq6), 20,
	    "{inet_pton(AF_INET6, \"ff02::1:2\", &ipv6mr_multiaddr), ipv6mr_interface=if_nametoindex(\"lo\")}");
	SET(SOL_IPV6, IPV6_LEAVE_ANYCAST, &mreq6, 24,
	    "{inet_pton(AF_INET6, \"ff02::1:2\", &ipv6mr_multiaddr), ipv6mr_interface=if_nametoindex(\"lo\")}");
	SET(SOL_IPV6, IPV6_ADD_MEMBERSHIP, &mreq6, 19, "%s", pointer(&mreq6));
	struct group_req group = { .gr_interface = 1 };
	struct sockaddr_in *in = (struct sockaddr_in *) &group.gr_group;
	in->sin_family = AF_INET;
	in->sin_addr.s_addr = inet_addr("224.0.0.9");
	SET(SOL_IP, MCAST_JOIN_GROUP, edge(&group), (int) sizeof group,
	    "{gr_interface=if_nametoindex(\"lo\"), gr_group={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"224.0.0.9\")}}");
	SET(SOL_IPV6, MCAST_LEAVE_GROUP, &group, (int) sizeof group,
	    "{gr_interface=if_nametoindex(\"lo\"), gr_group={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"224.0.0.9\")}}");
	SET(SOL_IP, MCAST_JOIN_GROUP, &group, (int) sizeof group - 1, "%s", pointer(&group));
}

static void types(void)
{
	unsigned types = 1 << 0 | 1 << 8 | 1 << 11, all = ~types;
	SET(SOL_RAW, ICMP_FILTER, edge(&types), 4, "[ICMP_ECHOREPLY ICMP_ECHO ICMP_TIME_EXCEEDED]");
	SET(SOL_RAW, ICMP_FILTER, edge(&all), 4, "~[ICMP_ECHOREPLY ICMP_ECHO ICMP_TIME_EXCEEDED]");
	SET(SOL_RAW, ICMP_FILTER, edge_cut(&all, 1), 1, "~[ICMP_ECHOREPLY]");
	SET(SOL_RAW, ICMP_FILTER, &all, 0, "%s", pointer(&all));
}

static void others(void)
{
	struct ucred credentials = { 1, 0, -1 };
	GET(SOL_SOCKET, SO_PEERCRED, edge(&credentials), 12, "{pid=1, uid=0, gid=-1}");
	GET(SOL_SOCKET, SO_PEERCRED, &credentials, 8, "{pid=1, uid=0}");
	GET(SOL_SOCKET, SO_PEERCRED, &credentials, 20, "{pid=1, uid=0, gid=-1}");
	int error = ECONNREFUSED, none = 0, negative = -5;
	GET(SOL_SOCKET, SO_ERROR, edge(&error), 4, "[ECONNREFUSED]");
	GET(SOL_SOCKET, SO_ERROR, &none, 4, "[0]");
	GET(SOL_SOCKET, SO_ERROR, &negative, 4, "[4294967291]");
	GET(SOL_SOCKET, SO_ERROR, &error, 2, "\"\\x6f\\x00\"");
	GET(SOL_SOCKET, SO_TYPE, &negative, 4, "[-5]");
	int rehash[] = { 0, 1, 255 };
	SET(SOL_SOCKET, SO_TXREHASH, &rehash[0], 4, "[SOCK_TXREHASH_DISABLED]");
	SET(SOL_SOCKET, SO_TXREHASH, &rehash[1], 4, "[SOCK_TXREHASH_ENABLED]");
	GET(SOL_SOCKET, SO_TXREHASH, &rehash[2], 4, "[SOCK_TXREHASH_DEFAULT]");
	SET(SOL_SOCKET, SO_BINDTODEVICE, "eth0", 5, "\"eth0\\0\"");
	SET(SOL_SOCKET, SO_BINDTODEVICE, "eth0", 0, "\"\"");
	SET(SOL_TCP, TCP_CONGESTION, "reno", 4, "[1869505906]");
	SET(SOL_TCP, TCP_ULP, "tls", 3, "\"tls\"");
	struct packet_mreq membership = { 1, PACKET_MR_MULTICAST, 6, "\1\2\3\4\5\6" };
	SET(SOL_PACKET, PACKET_ADD_MEMBERSHIP, edge(&membership), 16,
	    "{mr_ifindex=if_nametoindex(\"lo\"), mr_type=PACKET_MR_MULTICAST, mr_alen=6, mr_address=01:02:03:04:05:06}");
	membership.mr_type = 9, membership.mr_alen = 20, membership.mr_ifindex = 7777;
	SET(SOL_PACKET, PACKET_DROP_MEMBERSHIP, &membership, 16,
	    "{mr_ifindex=7777, mr_type=0x9 /* PACKET_MR_??? */, mr_alen=20, mr_address=01:02:03:04:05:06:00:00}");
	void *last = edge_cut(&membership, 15);
	SET(SOL_PACKET, PACKET_DROP_MEMBERSHIP, last, 16, "%s", pointer(last));
	struct tpacket_req3 ring = { 4096, 2, 2048, 4 };
	SET(SOL_PACKET, PACKET_RX_RING, edge_cut(&ring, 16), 16,
	    "{tp_block_size=4096, tp_block_nr=2, tp_frame_size=2048, tp_frame_nr=4}");
	SET(SOL_PACKET, PACKET_TX_RING, &ring, 28, "%s", pointer(&ring));
	struct tpacket_stats_v3 statistics = { 10, 20, 30 };
	GET(SOL_PACKET, PACKET_STATISTICS, edge_cut(&statistics, 8), 8, "{tp_packets=10, tp_drops=20}");
	GET(SOL_PACKET, PACKET_STATISTICS, edge(&statistics), 12, "{tp_packets=10, tp_drops=20, tp_freeze_q_cnt=30}");
	unsigned groups[] = { 1, 0x80000000 };
	GET(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, edge(&groups), 8, "[1, 2147483648]");
	GET(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, &groups, 3, "[]");
	GET(SOL_NETLINK, NETLINK_PKTINFO, &groups, 3, "[1]");
	SET(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &groups, 4, "[1]");
	SET(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &groups, 3, "%s", pointer(groups));
}

/* Netfilter's options have one name when they are set and another one when they are got. */
static void tables(void)
{
	static const struct {
		int level, option;
		const char *set, *got;
	} names[] = {
		{ 0, 64, "SOL_IP, IPT_SO_SET_REPLACE", "SOL_IP, IPT_SO_GET_INFO" },
		{ 0, 65, "SOL_IP, IPT_SO_SET_ADD_COUNTERS", "SOL_IP, IPT_SO_GET_ENTRIES" },
		{ 0, 66, "SOL_IP, 0x42 /* IP_??? */", "SOL_IP, IPT_SO_GET_REVISION_MATCH" },
		{ 0, 67, "SOL_IP, 0x43 /* IP_??? */", "SOL_IP, IPT_SO_GET_REVISION_TARGET" },
		{ 0, 96, "SOL_IP, ARPT_SO_SET_REPLACE", "SOL_IP, ARPT_SO_GET_INFO" },
		{ 0, 97, "SOL_IP, ARPT_SO_SET_ADD_COUNTERS", "SOL_IP, ARPT_SO_GET_ENTRIES" },
		{ 0, 99, "SOL_IP, 0x63 /* IP_??? */", "SOL_IP, ARPT_SO_GET_REVISION_TARGET" },
		{ 0, 128, "SOL_IP, EBT_SO_SET_ENTRIES", "SOL_IP, EBT_SO_GET_INFO" },
		{ 0, 129, "SOL_IP, EBT_SO_SET_COUNTERS", "SOL_IP, EBT_SO_GET_ENTRIES" },
		{ 0, 130, "SOL_IP, 0x82 /* IP_??? */", "SOL_IP, EBT_SO_GET_INIT_INFO" },
		{ 0, 131, "SOL_IP, 0x83 /* IP_??? */", "SOL_IP, EBT_SO_GET_INIT_ENTRIES" },
		{ 41, 64, "SOL_IPV6, IP6T_SO_SET_REPLACE", "SOL_IPV6, IP6T_SO_GET_INFO" },
		{ 41, 65, "SOL_IPV6, IP6T_SO_SET_ADD_COUNTERS", "SOL_IPV6, IP6T_SO_GET_ENTRIES" },
		{ 41, 68, "SOL_IPV6, 0x44 /* IPV6_??? */", "SOL_IPV6, IP6T_SO_GET_REVISION_MATCH" },
		{ 41, 69, "SOL_IPV6, 0x45 /* IPV6_??? */", "SOL_IPV6, IP6T_SO_GET_REVISION_TARGET" },
		{ 58, 1, "SOL_ICMPV6, 1", "SOL_ICMPV6, 1" },
		{ 999, 5, "0x3e7 /* SOL_?? */, 5", "0x3e7 /* SOL_?? */, 5" },
		{ 1, -1, "SOL_SOCKET, 0xffffffff /* SO_??? */", "SOL_SOCKET, 0xffffffff /* SO_??? */" },
	};
	char data[40] = "a table";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		CALL(setsockopt, (FD, names[i].level, names[i].option, data, 40), "77, %s, \"a table%s\"..., 40", names[i].set,
		     "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0");
		int length = 8;
		CALL(getsockopt, (FD, names[i].level, names[i].option, edge_cut(data, 8), &length), "77, %s, \"a table\\0\", [8]",
		     names[i].got);
	}
	void *last = edge_cut(data, 4);
	CALL(setsockopt, (FD, SOL_TCP, 1, last, 5), "77, SOL_TCP, TCP_NODELAY, %s, 5", pointer(last));
	CALL(setsockopt, (FD, SOL_TCP, 1, data, -1), "77, SOL_TCP, TCP_NODELAY, \"a table%s\"..., -1",
	     "\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0");
}

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	addresses();
	types();
	others();
	tables();
	return END();
}
