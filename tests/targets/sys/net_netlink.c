// build: gcc -O0 -static   abis: 64 32   args: -e inject=sendto:retval=0
// Messages of rtnetlink: what a request says, attribute by attribute. Nothing is really sent.
#include "expect.h"
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

static int fd;
static struct {
	struct nlmsghdr header;
	char data[200];
} message;

/* Begins a message with a structure. */
static void begin(int type, int flags, const void *body, size_t size)
{
	memset(&message, 0, sizeof message);
	message.header = (struct nlmsghdr){ .nlmsg_len = NLMSG_LENGTH(size), .nlmsg_type = type, .nlmsg_flags = flags, .nlmsg_seq = 7 };
	memcpy(message.data, body, size);
}

static void attribute(int type, const void *data, size_t size)
{
	struct rtattr *last = (struct rtattr *) ((char *) &message + NLMSG_ALIGN(message.header.nlmsg_len));
	last->rta_len = RTA_LENGTH(size);
	last->rta_type = type;
	memcpy(RTA_DATA(last), data, size);
	message.header.nlmsg_len = NLMSG_ALIGN(message.header.nlmsg_len) + RTA_ALIGN(RTA_LENGTH(size));
}

/* Sends it; `text` is what stands behind the header. */
static void sent(const char *type, const char *flags, const char *text)
{
	unsigned length = message.header.nlmsg_len;
	CALL(sendto, (fd, edge_cut(&message, length), length, 0, NULL, 0),
	     "%d, [{nlmsg_len=%u, nlmsg_type=%s, nlmsg_flags=%s, nlmsg_seq=7, nlmsg_pid=0}, %s], %u, 0, NULL, 0", fd, length, type, flags,
	     text, length);
}

static void links(void)
{
	struct ifinfomsg link = { .ifi_family = AF_UNSPEC, .ifi_type = ARPHRD_ETHER, .ifi_index = 1, .ifi_flags = IFF_UP };
	unsigned number = 1500;
	begin(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK, &link, sizeof link);
	attribute(IFLA_IFNAME, "eth0", 5);
	attribute(IFLA_MTU, &number, 4);
	attribute(IFLA_ADDRESS, "\1\2\3\4\5\6", 6);
	attribute(IFLA_MASTER, &(int){ 3 }, 4);
	attribute(IFLA_NET_NS_PID, &number, 4);
	sent("RTM_NEWLINK", "NLM_F_REQUEST|NLM_F_ACK",
	     "{ifi_family=AF_UNSPEC, ifi_type=ARPHRD_ETHER, ifi_index=if_nametoindex(\"lo\"), ifi_flags=IFF_UP, ifi_change=0}, "
	     "[[{nla_len=9, nla_type=IFLA_IFNAME}, \"eth0\"], [{nla_len=8, nla_type=IFLA_MTU}, 1500], "
	     "[{nla_len=10, nla_type=IFLA_ADDRESS}, 01:02:03:04:05:06], [{nla_len=8, nla_type=IFLA_MASTER}, 3], "
	     "[{nla_len=8, nla_type=IFLA_NET_NS_PID}, 1500]]");
	begin(RTM_GETLINK, NLM_F_REQUEST | NLM_F_DUMP, &link, 4);
	sent("RTM_GETLINK", "NLM_F_REQUEST|NLM_F_DUMP", "{ifi_family=AF_UNSPEC, ...}");
}

static void addresses(void)
{
	struct ifaddrmsg address = { .ifa_family = AF_INET, .ifa_prefixlen = 8, .ifa_flags = IFA_F_PERMANENT, .ifa_index = 1 };
	begin(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_CREATE, &address, sizeof address);
	attribute(IFA_LOCAL, "\177\0\0\1", 4);
	attribute(IFA_LABEL, "lo", 3);
	attribute(999, "\1\2", 2);
	sent("RTM_NEWADDR", "NLM_F_REQUEST|NLM_F_CREATE",
	     "{ifa_family=AF_INET, ifa_prefixlen=8, ifa_flags=IFA_F_PERMANENT, ifa_scope=RT_SCOPE_UNIVERSE, ifa_index=if_nametoindex(\"lo\")}, "
	     "[[{nla_len=8, nla_type=IFA_LOCAL}, inet_addr(\"127.0.0.1\")], [{nla_len=7, nla_type=IFA_LABEL}, \"lo\"], "
	     "[{nla_len=6, nla_type=0x3e7 /* IFA_??? */}, \"\\x01\\x02\"]]");
}

static void routes(void)
{
	struct rtmsg route = { .rtm_family = AF_INET, .rtm_dst_len = 8, .rtm_table = RT_TABLE_MAIN, .rtm_protocol = RTPROT_BOOT,
			       .rtm_scope = RT_SCOPE_LINK, .rtm_type = RTN_UNICAST };
	begin(RTM_NEWROUTE, NLM_F_REQUEST, &route, sizeof route);
	attribute(RTA_DST, "\12\0\0\0", 4);
	attribute(RTA_OIF, &(int){ 1 }, 4);
	sent("RTM_NEWROUTE", "NLM_F_REQUEST",
	     "{rtm_family=AF_INET, rtm_dst_len=8, rtm_src_len=0, rtm_tos=0, rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_BOOT, "
	     "rtm_scope=RT_SCOPE_LINK, rtm_type=RTN_UNICAST, rtm_flags=0}, [[{nla_len=8, nla_type=RTA_DST}, inet_addr(\"10.0.0.0\")], "
	     "[{nla_len=8, nla_type=RTA_OIF}, if_nametoindex(\"lo\")]]");
}

int main(void)
{
	struct sockaddr_nl self = { .nl_family = AF_NETLINK };
	fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	// A socket whose protocol can be found out has an address.
	REQUIRE(fd >= 0 && bind(fd, (struct sockaddr *) &self, sizeof self) == 0);
	expect_remark = " (INJECTED)";
	BEGIN();
	links();
	addresses();
	routes();
	return END();
}
