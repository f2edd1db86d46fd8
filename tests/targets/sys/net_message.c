// build: gcc -O0 -static   abis: 64 32   args: -e inject=socket,sendmsg,recvmsg,sendmmsg,recvmmsg,recvmmsg_time64,sendto,recvfrom,accept,accept4,getsockname,getpeername:retval=1
// Messages, control messages, addresses that calls store, and the protocols of families. Nothing is really sent.
#include "expect.h"
#include <sys/socket.h>
#include <sys/un.h>

#ifndef SYS_recvmmsg_time64
#define SYS_recvmmsg_time64 417
#endif

#define FD 1000

static void protocols(void)
{
	static const struct {
		int family, type, protocol;
		const char *text;
	} sockets[] = {
		{ AF_UNIX, SOCK_STREAM, 0, "AF_UNIX, SOCK_STREAM, 0" },
		{ AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 6, "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP" },
		{ AF_INET6, SOCK_RAW | SOCK_NONBLOCK, 58, "AF_INET6, SOCK_RAW|SOCK_NONBLOCK, IPPROTO_ICMPV6" },
		{ AF_INET, 77, 1000, "AF_INET, 0x4d /* SOCK_??? */, 0x3e8 /* IPPROTO_??? */" },
		{ AF_AX25, SOCK_SEQPACKET, 0xf0, "AF_AX25, SOCK_SEQPACKET, 0xf0 /* AX25_P_TEXT */" },
		{ AF_NETLINK, SOCK_RAW, 15, "AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT" },
		{ AF_NETLINK, SOCK_RAW, 99, "AF_NETLINK, SOCK_RAW, 0x63 /* NETLINK_??? */" },
		{ AF_PACKET, SOCK_RAW, 0x0300, "AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)" },
		{ AF_PACKET, SOCK_DGRAM, 0, "AF_PACKET, SOCK_DGRAM, htons(0 /* ETH_P_??? */)" },
		{ AF_IRDA, SOCK_DGRAM, 1, "AF_IRDA, SOCK_DGRAM, IRDAPROTO_ULTRA" },
		{ AF_CAN, SOCK_RAW, 1, "AF_CAN, SOCK_RAW, CAN_RAW" },
		{ AF_BLUETOOTH, SOCK_RAW, 1, "AF_BLUETOOTH, SOCK_RAW, BTPROTO_HCI" },
		{ AF_RXRPC, SOCK_DGRAM, AF_INET, "AF_RXRPC, SOCK_DGRAM, AF_INET" },
		{ AF_PHONET, SOCK_DGRAM, 1, "AF_PHONET, SOCK_DGRAM, PN_PROTO_PHONET" },
		{ AF_CAIF, SOCK_STREAM, 3, "AF_CAIF, SOCK_STREAM, CAIFPROTO_UTIL" },
		{ AF_NFC, SOCK_RAW, 1, "AF_NFC, SOCK_RAW, NFC_SOCKPROTO_LLCP" },
		{ AF_KCM, SOCK_DGRAM, 0, "AF_KCM, SOCK_DGRAM, KCMPROTO_CONNECTED" },
		{ AF_SMC, SOCK_STREAM, 1, "AF_SMC, SOCK_STREAM, SMCPROTO_SMC6" },
		{ AF_VSOCK, SOCK_STREAM, 5, "AF_VSOCK, SOCK_STREAM, 5" },
		{ 99, SOCK_RDM, -1, WIDE("0x63 /* AF_??? */, SOCK_RDM, 4294967295", "0x63 /* AF_??? */, SOCK_RDM, 4294967295") },
	};
	for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++) {
		CALL(socket, (sockets[i].family, sockets[i].type, sockets[i].protocol), "%s", sockets[i].text);
	}
}

/* A message with one control message, and how that is written behind the type. */
static void control(int level, int type, const void *data, size_t size, const char *shown)
{
	size_t length = CMSG_LEN(size);
	_Alignas(long) char room[200] = "";
	struct cmsghdr *header = (struct cmsghdr *) room;
	header->cmsg_len = length;
	header->cmsg_level = level;
	header->cmsg_type = type;
	memcpy(CMSG_DATA(header), data, size);
	char *end = edge_cut(room, (length + sizeof(long) - 1) & ~(sizeof(long) - 1));
	struct msghdr message = { .msg_control = end, .msg_controllen = length };
	CALL(sendmsg, (FD, &message, 0),
	     "%d, {msg_name=NULL, msg_namelen=0, msg_iov=NULL, msg_iovlen=0, msg_control=[{cmsg_len=%zu, cmsg_level=%s}], "
	     "msg_controllen=%zu, msg_flags=0}, 0",
	     FD, length, shown, length);
}

static void controls(void)
{
	int numbers[] = { 3, -1, 5 };
	struct ucred credentials = { 1, 0, 1000 };
	long times[] = { 1, 2, 3, 4, 5, 6 };
	long long times64[] = { 1, 2, 3, 4, 5, 6 };
	control(SOL_SOCKET, SCM_RIGHTS, numbers, 12, "SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3, -1, 5]");
	control(SOL_SOCKET, SCM_RIGHTS, numbers, 6, "SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[3]");
	control(SOL_SOCKET, SCM_RIGHTS, numbers, 0, "SOL_SOCKET, cmsg_type=SCM_RIGHTS");
	control(SOL_SOCKET, SCM_CREDENTIALS, &credentials, 12,
		"SOL_SOCKET, cmsg_type=SCM_CREDENTIALS, cmsg_data={pid=1, uid=0, gid=1000}");
	control(SOL_SOCKET, SCM_CREDENTIALS, &credentials, 11, "SOL_SOCKET, cmsg_type=SCM_CREDENTIALS");
	control(SOL_SOCKET, 3, "label", 6, "SOL_SOCKET, cmsg_type=SCM_SECURITY, cmsg_data=\"label\\0\"");
	control(SOL_SOCKET, 4, numbers, 4, "SOL_SOCKET, cmsg_type=SCM_PIDFD, cmsg_data=[3]");
	control(SOL_SOCKET, 29, times, 2 * sizeof(long), "SOL_SOCKET, cmsg_type=SO_TIMESTAMP_OLD, cmsg_data={tv_sec=1, tv_usec=2}");
	control(SOL_SOCKET, 35, times, 2 * sizeof(long), "SOL_SOCKET, cmsg_type=SO_TIMESTAMPNS_OLD, cmsg_data={tv_sec=1, tv_nsec=2}");
	control(SOL_SOCKET, 37, times, 6 * sizeof(long),
		"SOL_SOCKET, cmsg_type=SO_TIMESTAMPING_OLD, cmsg_data=[{tv_sec=1, tv_nsec=2}, {tv_sec=3, tv_nsec=4}, {tv_sec=5, tv_nsec=6}]");
	control(SOL_SOCKET, 63, times64, 16, "SOL_SOCKET, cmsg_type=SO_TIMESTAMP_NEW, cmsg_data={tv_sec=1, tv_usec=2}");
	control(SOL_SOCKET, 64, times64, 16, "SOL_SOCKET, cmsg_type=SO_TIMESTAMPNS_NEW, cmsg_data={tv_sec=1, tv_nsec=2}");
	control(SOL_SOCKET, 65, times64, 48,
		"SOL_SOCKET, cmsg_type=SO_TIMESTAMPING_NEW, cmsg_data=[{tv_sec=1, tv_nsec=2}, {tv_sec=3, tv_nsec=4}, {tv_sec=5, tv_nsec=6}]");
	control(SOL_SOCKET, 65, times64, 47, "SOL_SOCKET, cmsg_type=SO_TIMESTAMPING_NEW, cmsg_data=???");
	control(SOL_SOCKET, 41, numbers, 4, "SOL_SOCKET, cmsg_type=SO_WIFI_STATUS");
	control(SOL_SOCKET, 61, numbers, 8, "SOL_SOCKET, cmsg_type=SO_TXTIME");
	control(SOL_SOCKET, 81, numbers, 4, "SOL_SOCKET, cmsg_type=SCM_TS_OPT_ID, cmsg_data=[3]");
	control(SOL_SOCKET, 99, numbers, 4, "SOL_SOCKET, cmsg_type=0x63 /* SCM_??? */");
	control(0, 8, "\1\0\0\0\177\0\0\1\12\0\0\1", 12,
		"SOL_IP, cmsg_type=IP_PKTINFO, cmsg_data={ipi_ifindex=if_nametoindex(\"lo\"), ipi_spec_dst=inet_addr(\"127.0.0.1\"), "
		"ipi_addr=inet_addr(\"10.0.0.1\")}");
	control(0, 8, "\1\0\0\0\177\0\0\1\12\0\0", 11, "SOL_IP, cmsg_type=IP_PKTINFO");
	control(0, 1, "\10", 1, "SOL_IP, cmsg_type=IP_TOS, cmsg_data=[0x8]");
	control(0, 2, numbers, 8, "SOL_IP, cmsg_type=IP_TTL, cmsg_data=[3, 4294967295]");
	control(0, 6, "\1\0\377", 3, "SOL_IP, cmsg_type=IP_RECVOPTS, cmsg_data=[0x1, 0, 0xff]");
	control(0, 7, "", 0, "SOL_IP, cmsg_type=IP_RETOPTS");
	control(0, 11, "\157\0\0\0\2\3\4\0\5\0\0\0\6\0\0\0\2\0\0\0\177\0\0\1\0\0\0\0\0\0\0\0", 32,
		"SOL_IP, cmsg_type=IP_RECVERR, cmsg_data={ee_errno=111, ee_origin=2, ee_type=3, ee_code=4, ee_info=5, ee_data=6, "
		"offender={sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr(\"127.0.0.1\")}}");
	control(0, 20, "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0\0", 16,
		"SOL_IP, cmsg_type=IP_ORIGDSTADDR, cmsg_data={sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}");
	control(0, 23, numbers, 4, "SOL_IP, cmsg_type=IP_CHECKSUM, cmsg_data=[3]");
	control(0, 3, "label", 6, "SOL_IP, cmsg_type=SCM_SECURITY, cmsg_data=\"label\\0\"");
	control(41, 50, numbers, 12, "SOL_IPV6, cmsg_type=0x32");
	control(999, 5, numbers, 12, "0x3e7 /* SOL_??? */, cmsg_type=0x5");
}

static char name[] = "\2\0\0\120\177\0\0\1\0\0\0\0\0\0\0";
#define NAME "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}"

static void messages(void)
{
	struct iovec parts[] = { { "one", 3 }, { GARBAGE, 2 }, { NULL, 0 } };
	struct msghdr message = { .msg_name = name, .msg_namelen = 16, .msg_iov = parts, .msg_iovlen = 3, .msg_flags = MSG_OOB | 0x1000000 };
	CALL(sendmsg, (FD, edge(&message), MSG_DONTWAIT),
	     "1000, {msg_name=" NAME ", msg_namelen=16, msg_iov=[{iov_base=\"one\", iov_len=3}, {iov_base=%s, iov_len=2}, "
	     "{iov_base=NULL, iov_len=0}], msg_iovlen=3, msg_controllen=0, msg_flags=MSG_OOB|0x1000000}, MSG_DONTWAIT",
	     pointer(GARBAGE));
	CALL(recvmsg, (FD, edge(&message), MSG_PEEK),
	     "1000, {msg_name=" NAME ", msg_namelen=16, msg_iov=[{iov_base=\"o\", iov_len=3}, {iov_base=\"\", iov_len=2}, "
	     "{iov_base=NULL, iov_len=0}], msg_iovlen=3, msg_controllen=0, msg_flags=MSG_OOB|0x1000000}, MSG_PEEK");
	void *last = edge_cut(&message, sizeof message - 1);
	CALL(sendmsg, (FD, last, 0), "1000, %s, 0", pointer(last));
	CALL(recvmsg, (FD, last, 0), "1000, %s, 0", pointer(last));
	CALL(sendmsg, (FD, NULL, 0), "1000, NULL, 0");
	message.msg_iov = edge_cut(parts, 2 * sizeof *parts), message.msg_flags = 0, message.msg_namelen = -1;
	CALL(sendmsg, (FD, &message, 0),
	     "1000, {msg_name=%s, msg_namelen=-1, msg_iov=[{iov_base=\"one\", iov_len=3}, {iov_base=%s, iov_len=2}, ... /* %s */], "
	     "msg_iovlen=3, msg_controllen=0, msg_flags=0}, 0",
	     pointer(name), pointer(GARBAGE), pointer((char *) message.msg_iov + 2 * sizeof *parts));

	struct mmsghdr many[2] = { { { .msg_iov = parts, .msg_iovlen = 1 }, 3 }, { { .msg_name = name, .msg_namelen = 16 }, 9 } };
	CALL(sendmmsg, (FD, edge(&many), 2, MSG_NOSIGNAL),
	     "1000, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"one\", iov_len=3}], msg_iovlen=1, msg_controllen=0, "
	     "msg_flags=0}, msg_len=3}, {msg_hdr={msg_name=" NAME ", msg_namelen=16, msg_iov=NULL, msg_iovlen=0, msg_controllen=0, "
	     "msg_flags=0}}], 2, MSG_NOSIGNAL");
	struct { long seconds, nanoseconds; } limit = { 1, 2 };
	expect_remark = " (left {tv_sec=1, tv_nsec=2}) (INJECTED)";
	CALL(recvmmsg, (FD, edge(&many), 2, 0, edge(&limit)),
	     "1000, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"one\", iov_len=3}], msg_iovlen=1, msg_controllen=0, "
	     "msg_flags=0}, msg_len=3}], 2, 0, {tv_sec=1, tv_nsec=2}");
	expect_remark = " (left 0xbadbad0) (INJECTED)";
	CALL(recvmmsg, (FD, NULL, 2, 0, GARBAGE), "1000, NULL, 2, 0, %s", pointer(GARBAGE));
	expect_remark = " (INJECTED)";
	CALL(sendmmsg, (FD, GARBAGE, 2, 0), "1000, %s, 2, 0", pointer(GARBAGE));
#ifdef __i386__
	long long limit64[] = { 3, 4 };
	expect_remark = " (left {tv_sec=3, tv_nsec=4}) (INJECTED)";
	CALL(recvmmsg_time64, (FD, edge(&many), 2, 0, edge(&limit64)),
	     "1000, [{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"one\", iov_len=3}], msg_iovlen=1, msg_controllen=0, "
	     "msg_flags=0}, msg_len=3}], 2, 0, {tv_sec=3, tv_nsec=4}");
	expect_remark = " (INJECTED)";
#endif
}

static void addresses(void)
{
	int length = 16;
	CALL(sendto, (FD, edge_cut("data", 4), 4, MSG_CONFIRM, edge_cut(name, 16), 16), "1000, \"data\", 4, MSG_CONFIRM, " NAME ", 16");
	CALL(sendto, (FD, GARBAGE, 4, 0, NULL, 0), "1000, %s, 4, 0, NULL, 0", pointer(GARBAGE));
	CALL(recvfrom, (FD, edge_cut("data", 4), 4, 0, name, &length), "1000, \"d\", 4, 0, " NAME ", [16]");
	CALL(recvfrom, (FD, edge_cut("data", 4), 4, MSG_TRUNC, NULL, NULL), "1000, \"d\", 4, MSG_TRUNC, NULL, NULL");
	CALL(recvfrom, (FD, GARBAGE, 4, 0, name, GARBAGE), "1000, %s, 4, 0, %s, %s", pointer(GARBAGE), pointer(name), pointer(GARBAGE));
	CALL(accept4, (FD, name, &length, SOCK_CLOEXEC | 4), "1000, " NAME ", [16], SOCK_CLOEXEC|0x4");
	CALL(accept4, (FD, NULL, NULL, 4), "1000, NULL, NULL, 0x4 /* SOCK_??? */");
	CALL(getsockname, (FD, edge_cut(name, 16), edge(&length)), "1000, " NAME ", [16]");
	CALL(getsockname, (FD, NULL, &length), "1000, NULL, %s", pointer(&length));
	CALL(getpeername, (FD, name, GARBAGE), "1000, %s, %s", pointer(name), pointer(GARBAGE));
	length = 1;
	CALL(getpeername, (FD, name, &length), "1000, %s, [1]", pointer(name));
	length = -5;
	CALL(getpeername, (FD, name, &length), "1000, %s, [-5]", pointer(name));
#ifndef __i386__
	length = 2;
	CALL(accept, (FD, name, &length), "1000, {sa_family=AF_INET}, [2]");
#endif
}

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	protocols();
	controls();
	messages();
	addresses();
	return END();
}
