// build: gcc -O0 -static   abis: 64 32
// Messages and addresses of real sockets: errors, and memory that ends.
#include "expect.h"
#include <sys/socket.h>
#include <sys/un.h>

#ifndef SYS_recvmmsg_time64
#define SYS_recvmmsg_time64 417
#endif

static int server, clients[5], pair[2];
static struct sockaddr_un own_name = { AF_UNIX, "socket" };
static int length, wide = 110, narrow = 6;

/* Before the region: a socket that others have connected to, and two datagrams in a pair. */
static void prepare(void)
{
	unlink("socket");
	server = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	/* Not through socketcall(2), of which a tracer that gives results does not count the parts. */
	REQUIRE(server >= 0 && syscall(SYS_bind, server, &own_name, 9) == 0 && listen(server, 5) == 0);
	for (int i = 0; i < 5; i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		REQUIRE(clients[i] >= 0 && connect(clients[i], (struct sockaddr *) &own_name, sizeof own_name) == 0);
	}
	REQUIRE(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, pair) == 0);
	REQUIRE(send(pair[0], "first", 5, 0) == 5 && send(pair[0], "second", 6, 0) == 6);
}

static void accepted(void)
{
	struct sockaddr_un *name = edge(&own_name);
	CALL(accept4, (server, name, edge(&wide), 0), "%d, {sa_family=AF_UNIX}, [110 => 2], 0", server);
	CALL(accept4, (server, GARBAGE, edge(&wide), SOCK_CLOEXEC), "%d, 0xbadbad0, [110], SOCK_CLOEXEC", server);
	char *cut = edge_cut(&length, 2);
	CALL(accept4, (server, name, cut, SOCK_NONBLOCK), "%d, %s, %s, SOCK_NONBLOCK", server, pointer(name), pointer(cut));
#ifdef __i386__
	unsigned long good[] = { server, (unsigned long) name, (unsigned long) edge(&wide) }, bad[] = { server, 0xbadbad0, 0xbadbad0 };
	CALL_AS("accept", SYS_socketcall, result, (5, edge(&good)), "%d, {sa_family=AF_UNIX}, [110 => 2]", server);
	CALL_AS("accept", SYS_socketcall, result, (5, edge(&bad)), "%d, 0xbadbad0, 0xbadbad0", server);
	expect_format("case", "accept garbage");
#else
	CALL(accept, (server, name, edge(&wide)), "%d, {sa_family=AF_UNIX}, [110 => 2]", server);
	CALL(accept, (server, GARBAGE, GARBAGE), "%d, 0xbadbad0, 0xbadbad0", server);
#endif
	CALL(accept4, (server, name, edge(&wide), 0), "%d, %s, [110], 0", server, pointer(name));
	CALL(accept4, (-1, NULL, NULL, 0), "-1, NULL, NULL, 0");
}

static void names(void)
{
	int client = clients[4];
	CALL(getsockname, (server, edge_cut(&own_name, 9), edge(&wide)), "%d, {sa_family=AF_UNIX, sun_path=\"socket\"}, [110 => 9]", server);
	CALL(getsockname, (server, edge_cut(&own_name, 6), edge(&narrow)), "%d, {sa_family=AF_UNIX, sun_path=\"sock\"}, [6 => 9]", server);
	char *cut = edge_cut(&own_name, 5);
	CALL(getsockname, (server, cut, edge(&wide)), "%d, %s, [110]", server, pointer(cut));
	CALL(getsockname, (server, GARBAGE, GARBAGE), "%d, 0xbadbad0, 0xbadbad0", server);
	CALL(getsockname, (-1, cut, NULL), "-1, %s, NULL", pointer(cut));
	CALL(getpeername, (client, edge(&own_name), edge(&wide)), "%d, {sa_family=AF_UNIX, sun_path=\"socket\"}, [110 => 9]", client);
	cut = edge_cut(&wide, 3);
	CALL(getpeername, (client, GARBAGE, cut), "%d, 0xbadbad0, %s", client, pointer(cut));
	CALL(getpeername, (server, &own_name, edge(&wide)), "%d, %s, [110]", server, pointer(&own_name));
	CALL(getpeername, (-1, GARBAGE, GARBAGE), "-1, 0xbadbad0, 0xbadbad0");
	CALL(bind, (client, GARBAGE, 110), "%d, 0xbadbad0, 110", client);
	int number = 1, *one = edge(&number);
	cut = edge_cut(&number, 3);
	CALL(setsockopt, (client, SOL_SOCKET, SO_KEEPALIVE, one, 4), "%d, SOL_SOCKET, SO_KEEPALIVE, [1], 4", client);
	CALL(setsockopt, (client, SOL_SOCKET, SO_KEEPALIVE, cut, 4), "%d, SOL_SOCKET, SO_KEEPALIVE, %s, 4", client, pointer(cut));
	CALL(setsockopt, (-1, SOL_SOCKET, SO_KEEPALIVE, GARBAGE, 4), "-1, SOL_SOCKET, SO_KEEPALIVE, 0xbadbad0, 4");
}

static void single(void)
{
	char room[8] = "", *cut;
	int from = pair[1], to = pair[0];
	struct sockaddr_un *name = edge(&own_name);
	CALL(recvfrom, (from, edge(&room), 8, MSG_PEEK, name, edge(&wide)), "%d, \"first\", 8, MSG_PEEK, %s, [110 => 0]", from, pointer(name));
	cut = edge_cut(room, 4);
	CALL(recvfrom, (from, cut, 8, MSG_PEEK, NULL, NULL), "%d, %s, 8, MSG_PEEK, NULL, NULL", from, pointer(cut));
	CALL(recvfrom, (from, GARBAGE, 8, MSG_PEEK | MSG_TRUNC, GARBAGE, GARBAGE), "%d, 0xbadbad0, 8, MSG_PEEK|MSG_TRUNC, 0xbadbad0, 0xbadbad0", from);
	CALL(recvfrom, (to, room, 8, 0, name, edge(&wide)), "%d, %s, 8, 0, %s, [110]", to, pointer(room), pointer(name));
	CALL(recvfrom, (-1, cut, 8, 0, GARBAGE, NULL), "-1, %s, 8, 0, 0xbadbad0, NULL", pointer(cut));
	cut = edge_cut("four", 4);
	CALL(sendto, (to, cut, 5, MSG_DONTWAIT, NULL, 0), "%d, %s, 5, MSG_DONTWAIT, NULL, 0", to, pointer(cut));
	CALL(sendto, (to, edge_cut("four", 4), 4, MSG_DONTWAIT, GARBAGE, 16), "%d, \"four\", 4, MSG_DONTWAIT, 0xbadbad0, 16", to);
#ifdef __i386__
	unsigned long arguments[] = { to, (unsigned long) GARBAGE, 5, MSG_DONTWAIT }, receive[] = { from, (unsigned long) GARBAGE, 5, MSG_PEEK };
	CALL_AS("send", SYS_socketcall, result, (9, edge(&arguments)), "%d, 0xbadbad0, 5, MSG_DONTWAIT", to);
	expect_format("case", "send garbage");
	CALL_AS("recv", SYS_socketcall, result, (10, edge(&receive)), "%d, 0xbadbad0, 5, MSG_PEEK", from);
	expect_format("case", "recv garbage");
#endif
}

/* What is behind msg_iov of a message with one piece of the room. */
#define BARE "msg_controllen=0, msg_flags=0}"

static void messages(void)
{
	static char room[8];
	int from = pair[1], to = pair[0];
	struct iovec part = { edge(&room), 8 }, lost = { GARBAGE, 8 };
	struct msghdr message = { .msg_iov = edge(&part), .msg_iovlen = 1 };
	CALL(recvmsg, (from, edge(&message), MSG_PEEK),
	     "%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"first\", iov_len=8}], msg_iovlen=1, " BARE ", MSG_PEEK", from);
	struct msghdr *given = edge(&message);
	CALL(recvmsg, (to, given, MSG_DONTWAIT), "%d, {msg_namelen=0}, MSG_DONTWAIT", to);
	CALL(recvmsg, (-1, given, 0), "-1, {msg_namelen=0}, 0");
	CALL(recvmsg, (from, GARBAGE, 0), "%d, 0xbadbad0, 0", from);
	char *cut = edge_cut(&message, sizeof message - sizeof(long));
	CALL(recvmsg, (from, cut, 0), "%d, %s, 0", from, pointer(cut));
	message.msg_iov = edge(&lost);
	CALL(recvmsg, (from, edge(&message), MSG_PEEK), "%d, {msg_namelen=0}, MSG_PEEK", from);
	CALL(sendmsg, (to, edge(&message), 0),
	     "%d, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=0xbadbad0, iov_len=8}], msg_iovlen=1, " BARE ", 0", to);
	CALL(sendmsg, (to, GARBAGE, MSG_DONTROUTE), "%d, 0xbadbad0, MSG_DONTROUTE", to);
	message.msg_name = GARBAGE, message.msg_namelen = 9;
	CALL(sendmsg, (to, edge(&message), MSG_OOB),
	     "%d, {msg_name=0xbadbad0, msg_namelen=9, msg_iov=[{iov_base=0xbadbad0, iov_len=8}], msg_iovlen=1, " BARE ", MSG_OOB", to);
}

#define SENT \
	"{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"first\\0\\0\\0\", iov_len=8}], msg_iovlen=1, " BARE "}"
#define FIRST "[{msg_hdr={msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"first\", iov_len=8}], msg_iovlen=1, " BARE ", msg_len=5}]"

static void many_messages(void)
{
	static char room[8];
	int from = pair[1], to = pair[0];
	struct iovec part = { edge(&room), 8 };
	struct mmsghdr many[2] = { { { .msg_iov = edge(&part), .msg_iovlen = 1 }, 3 }, { { .msg_iov = &part, .msg_iovlen = 1 }, 9 } };
	struct { long seconds, nanoseconds; } limit = { 1, 2 }, wrong = { 1, -1 };
	CALL(recvmmsg, (from, edge(&many), 1, MSG_PEEK, NULL), "%d, " FIRST ", 1, MSG_PEEK, NULL", from);
	void *given = edge(&many);
	CALL(recvmmsg, (to, given, 2, 0, NULL), "%d, %s, 2, 0, NULL", to, pointer(given));
	CALL(recvmmsg, (to, many, 2, MSG_DONTWAIT, edge(&limit)), "%d, %s, 2, MSG_DONTWAIT, {tv_sec=1, tv_nsec=2}", to, pointer(many));
	CALL(recvmmsg, (from, GARBAGE, 2, 0, edge(&wrong)), "%d, 0xbadbad0, 2, 0, {tv_sec=1, tv_nsec=%lu}", from, -1L);
	CALL(recvmmsg, (from, GARBAGE, 2, 0, NULL), "%d, 0xbadbad0, 2, 0, NULL", from);
	CALL(recvmmsg, (-1, NULL, 0, 0, GARBAGE), "-1, NULL, 0, 0, 0xbadbad0");
	CALL(sendmmsg, (-1, edge(&many), 2, 0), "-1, [" SENT ", " SENT "], 2, 0");
	CALL(sendmmsg, (to, GARBAGE, 2, 0), "%d, 0xbadbad0, 2, 0", to);
#ifdef __i386__
	long long limit64[] = { 3, 4 }, wrong64[] = { 3, -1 };
	CALL(recvmmsg_time64, (from, edge(&many), 1, MSG_PEEK, NULL), "%d, " FIRST ", 1, MSG_PEEK, NULL", from);
	CALL(recvmmsg_time64, (to, many, 2, 0, edge(&limit64)), "%d, %s, 2, 0, {tv_sec=3, tv_nsec=4}", to, pointer(many));
	CALL(recvmmsg_time64, (from, GARBAGE, 2, 0, edge(&wrong64)), "%d, 0xbadbad0, 2, 0, {tv_sec=3, tv_nsec=%llu}", from, -1LL);
	CALL(recvmmsg_time64, (-1, GARBAGE, 2, 0, GARBAGE), "-1, 0xbadbad0, 2, 0, 0xbadbad0");
#endif
}

int main(void)
{
	prepare();
	BEGIN();
	accepted();
	names();
	single();
	messages();
	many_messages();
	return END();
}
