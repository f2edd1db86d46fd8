/* For targets that send netlink messages attribute by attribute. Nothing is really sent: `args: -e inject=sendto:retval=0`.
 *
 *     message(ROUTE, 16, "RTM_NEWLINK", 1, "NLM_F_REQUEST", BYTES("\0\0\1..."), "{ifi_family=...}");
 *     inside(43, "IFLA_XDP");
 *     row(4, "IFLA_XDP_PROG_ID", 4, "370083841");
 *     send_rows();
 *
 * Each row is an attribute: its type, what that is called, how many bytes of the pattern it holds, and what these look like.
 */
#ifndef NETLINK_ROWS_H
#define NETLINK_ROWS_H

#include "expect.h"
#include <linux/netlink.h>
#include <sys/socket.h>

#define BYTES(text) text, sizeof(text) - 1

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

UNUSED static void row(int type, const char *name, unsigned length, const char *text)
{
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

#endif
