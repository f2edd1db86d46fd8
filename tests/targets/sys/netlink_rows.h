/* For targets that send netlink messages attribute by attribute. Nothing is really sent: `args: -e inject=sendto:retval=0`.
 *
 *     message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\0\0\1..."), "{ifi_family=...}");
 *     inside(43, "IFLA_XDP");
 *     row(4, "IFLA_XDP_PROG_ID", U32);
 *     row(7, "IFLA_XDP_STATISTICS", 8, "{sent=370083841, lost=841688093}");
 *     send_rows();
 *
 * Each row is an attribute: its type, what that is called, how many bytes of the pattern it holds, and what these look like. More
 * rows than ROWS_AT_ONCE make several messages.
 */
#ifndef NETLINK_ROWS_H
#define NETLINK_ROWS_H

#include "expect.h"
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#define BYTES(text) text, sizeof(text) - 1

/* How many bytes of the pattern an attribute holds, and what they look like: numbers, bytes that are nothing else, hundredths of a
 * second, addresses, text without an end, attributes of which the first is too long. */
#define U8 1, "1"
#define U16 2, "2049"
#define U32 4, "370083841"
#define U64 8, "3615022833237690369"
#define RAW 4, "\"\\x01\\x08\\x0f\\x16\""
#define TICKS 1, "1 /* 0.01 s */"
#define INET 4, "inet_addr(\"1.8.15.22\")"
#define INET6 16, "inet_pton(AF_INET6, \"108:f16:1d24:2b32:3940:474e:555c:636a\")"
#define CUT_TEXT 1, "\"\\1\"..."
#define NEST(table) 4, "{nla_len=2049, nla_type=0x160f /* " table "_??? */}"
#define LINK_STATISTICS 192, "{rx_packets=3615022833237690369, tx_packets=7666072512169984057, rx_bytes=11717122191102277745, tx_bytes=15768171870034571433, rx_errors=1734178343658449121, tx_errors=5785228018379990559, rx_dropped=9836277697312284247, tx_dropped=13887327376244577935, multicast=17938377055176871623, collisions=3904383524589997061, rx_length_errors=7955433203522290749, rx_over_errors=12006482882454584437, rx_crc_errors=16057532561386878125, rx_frame_errors=2023539030816451813, rx_fifo_errors=6074588709732297251, rx_missed_errors=10125638388664590939, tx_aborted_errors=14176688067596884627, tx_carrier_errors=213339237047194315, tx_fifo_errors=4193744215942303753, tx_heartbeat_errors=8244793894874597441, tx_window_errors=12295843573806891129, rx_compressed=16346893252739184817, tx_compressed=2312899722168758505, rx_nohandler=6363949401084603943}"

/* tracers cut arrays behind 32 elements. */
#define ROWS_AT_ONCE 20

enum { ROUTE = 0, SOCK_DIAG = 4, XFRM = 6, SELINUX = 7, AUDIT = 9, NETFILTER = 12, GENERIC = 16 };

struct level {
	int type;
	const char *name;
	const void *before;
	unsigned size;
	const char *text;
};

static int rows_sockets[32];
static struct {
	int protocol, type, flags;
	const char *name, *flags_text, *head_text;
	const void *head;
	unsigned head_size;
} rows_message;
static struct level rows_levels[8];
static unsigned rows_depth, rows_count, rows_size;
static char rows_bytes[7000], rows_text[60000];

/* A socket that is bound, so that its protocol can be found out. */
static void open_rows(int protocol)
{
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	rows_sockets[protocol] = socket(AF_NETLINK, SOCK_RAW, protocol);
	REQUIRE(rows_sockets[protocol] >= 0);
	REQUIRE(bind(rows_sockets[protocol], (struct sockaddr *) &self, sizeof self) == 0);
	expect_remark = " (INJECTED)";
}

/* Begins a message: what stands behind its header, and what that looks like. */
static void message(int protocol, int type, const char *name, int flags, const char *flags_text, const void *head, unsigned size,
		    const char *head_text)
{
	rows_message.protocol = protocol;
	rows_message.type = type;
	rows_message.name = name;
	rows_message.flags = flags;
	rows_message.flags_text = flags_text;
	rows_message.head = head;
	rows_message.head_size = size;
	rows_message.head_text = head_text;
	rows_depth = rows_count = rows_size = 0;
	rows_text[0] = 0;
}

/* The rows are inside this attribute, and it inside the one that was named before. Bytes may stand before them: an attribute, or a
 * structure. */
UNUSED static void inside_after(int type, const char *name, const void *before, unsigned size, const char *text)
{
	rows_levels[rows_depth++] = (struct level){ type, name, before, size, text };
}

UNUSED static void inside(int type, const char *name)
{
	inside_after(type, name, NULL, 0, NULL);
}

/* Puts the header of an attribute before what is there already. */
static void rows_wrap(int type, unsigned size)
{
	struct nlattr header = { .nla_len = size + 4, .nla_type = type };
	memmove(rows_bytes + 4, rows_bytes, rows_size);
	memcpy(rows_bytes, &header, 4);
	rows_size = NLA_ALIGN(rows_size + 4);
}

static void send_rows(void);

UNUSED static void row(int type, const char *name, unsigned length, const char *text)
{
	if (rows_count == ROWS_AT_ONCE) {
		send_rows();
		rows_count = rows_size = 0;
		rows_text[0] = 0;
	}
	struct nlattr header = { .nla_len = length + 4, .nla_type = type };
	REQUIRE(rows_size + length + 8 < sizeof rows_bytes);
	memset(rows_bytes + rows_size, 0, NLA_ALIGN(length + 4));
	memcpy(rows_bytes + rows_size, &header, 4);
	for (unsigned i = 0; i < length; i++) {
		rows_bytes[rows_size + 4 + i] = (char) ((i * 7 + 1) % 250);
	}
	rows_size += NLA_ALIGN(length + 4);
	size_t end = strlen(rows_text);
	snprintf(rows_text + end, sizeof rows_text - end, "%s[{nla_len=%u, nla_type=%s}, %s]", rows_count == 0 ? "" : ", ", length + 4,
		 name, text);
	rows_count++;
}

/* A row that is an address of the family with which the message begins. */
UNUSED static void address(int type, const char *name)
{
	if (*(const unsigned char *) rows_message.head == AF_INET6) {
		row(type, name, INET6);
	} else {
		row(type, name, INET);
	}
}

/* Sends the message. */
static void send_rows(void)
{
	static char text[sizeof rows_text], whole[8000];
	for (unsigned i = rows_depth; i > 0; i--) {
		const struct level *level = &rows_levels[i - 1];
		const char *list = rows_count > 1 ? "[" : "", *end = rows_count > 1 ? "]" : "";
		unsigned size = rows_size + level->size;
		memmove(rows_bytes + level->size, rows_bytes, rows_size);
		if (level->size != 0) {
			memcpy(rows_bytes, level->before, level->size);
		}
		rows_size = size;
		rows_wrap(level->type, size);
		if (level->text == NULL) {
			snprintf(text, sizeof text, "[{nla_len=%u, nla_type=%s}, %s%s%s]", size + 4, level->name, list, rows_text, end);
		} else if (level->text[0] == '[') {
			snprintf(text, sizeof text, "[{nla_len=%u, nla_type=%s}, [%s, %s]]", size + 4, level->name, level->text, rows_text);
		} else {
			snprintf(text, sizeof text, "[{nla_len=%u, nla_type=%s}, %s, %s%s%s]", size + 4, level->name, level->text, list,
				 rows_text, end);
		}
		memcpy(rows_text, text, sizeof text);
		rows_count = 1;
	}
	unsigned head = rows_message.head_size, length = NLMSG_LENGTH(head) + rows_size;
	struct nlmsghdr header = { .nlmsg_len = length, .nlmsg_type = rows_message.type, .nlmsg_flags = rows_message.flags, .nlmsg_seq = 7 };
	memcpy(whole, &header, sizeof header);
	memcpy(whole + sizeof header, rows_message.head, head);
	memcpy(whole + sizeof header + head, rows_bytes, rows_size);
	int fd = rows_sockets[rows_message.protocol];
	const char *list = rows_count > 1 ? "[" : "", *end = rows_count > 1 ? "]" : "";
	/* An acknowledgement stands in a list with its attributes. */
	int together = rows_message.type == NLMSG_ERROR && rows_count > 0;
	const char *open = head + rows_size > 0 ? "[" : "", *shut = head + rows_size > 0 ? "]" : "", *comma = head > 0 ? ", " : "";
	CALL(sendto, (fd, edge_cut(whole, length), length, 0, NULL, 0),
	     "%d, %s{nlmsg_len=%u, nlmsg_type=%s, nlmsg_flags=%s, nlmsg_seq=7, nlmsg_pid=0}%s%s%s%s%s%s%s%s%s, %u, 0, NULL, 0", fd, open, length,
	     rows_message.name, rows_message.flags_text, comma, together ? "[" : "", rows_message.head_text, rows_count > 0 ? ", " : "", list,
	     rows_text, end, together ? "]" : "", shut, length);
}

/* Sends a message without attributes. */
UNUSED static void head(int protocol, int type, const char *name, int flags, const char *flags_text, const void *bytes, unsigned size,
			const char *text)
{
	message(protocol, type, name, flags, flags_text, bytes, size, text);
	send_rows();
}

/* Begins a message about lo. */
#define LINK(family) link_of_family(family, #family)

UNUSED static void link_of_family(int family, const char *name)
{
	static struct ifinfomsg lo;
	static char text[200];
	lo = (struct ifinfomsg){ .ifi_family = family, .ifi_type = 1, .ifi_index = 1 };
	snprintf(text, sizeof text, "{ifi_family=%s, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=0, ifi_change=0}", name);
	message(ROUTE, RTM_NEWLINK, "RTM_NEWLINK", NLM_F_REQUEST, "NLM_F_REQUEST", &lo, sizeof lo, text);
}

#endif
