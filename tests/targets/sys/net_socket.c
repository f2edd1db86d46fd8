// build: gcc -O0 -static   abis: 64 32
// Sockets as the kernel really makes them: results, lengths that it changes, errors.
#include "expect.h"
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

static void local(void)
{
	int pair[2] = { -1, -1 }, length = 16, number = 0;
	int *ends = edge(&pair);
	CALL(socketpair, (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), "AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [%d, %d]", ends[0], ends[1]);
	int fd = ends[0];
	CALL(socketpair, (AF_UNIX, SOCK_STREAM, 0, GARBAGE), "AF_UNIX, SOCK_STREAM, 0, %s", pointer(GARBAGE));
	CALL(getsockopt, (fd, SOL_SOCKET, SO_TYPE, &number, &length), "%d, SOL_SOCKET, SO_TYPE, [%d], [16 => 4]", fd, number);
	length = 2;
	CALL(getsockopt, (fd, SOL_SOCKET, SO_DOMAIN, &number, &length), "%d, SOL_SOCKET, SO_DOMAIN, \"\\1\\0\", [2]", fd);
	length = -1;
	CALL(getsockopt, (fd, SOL_SOCKET, SO_TYPE, &number, &length), "%d, SOL_SOCKET, SO_TYPE, %s, [-1]", fd, pointer(&number));
	struct sockaddr_un name;
	length = sizeof name;
	CALL(getsockname, (fd, &name, &length), "%d, {sa_family=AF_UNIX}, [110 => 2]", fd);
	CALL(shutdown, (fd, SHUT_WR), "%d, SHUT_WR", fd);
	CALL(shutdown, (fd, 7), "%d, 0x7 /* SHUT_??? */", fd);
	CALL(shutdown, (-1, SHUT_RDWR), "-1, SHUT_RDWR");
	CALL(listen, (fd, -1), "%d, -1", fd);
}

static void accepted(void)
{
	struct sockaddr_un name = { AF_UNIX, "socket" };
	long server = CALL(socket, (AF_UNIX, SOCK_STREAM, 0), "AF_UNIX, SOCK_STREAM, 0");
	CALL(bind, (server, edge_cut(&name, 9), 9), "%ld, {sa_family=AF_UNIX, sun_path=\"socket\"}, 9", server);
	CALL(listen, (server, 5), "%ld, 5", server);
	long client = CALL(socket, (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), "AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0");
	CALL(connect, (client, &name, sizeof name), "%ld, {sa_family=AF_UNIX, sun_path=\"socket\"}, 110", client);
	int length = 110;
	long fd = CALL(accept4, (server, &name, &length, SOCK_CLOEXEC), "%ld, {sa_family=AF_UNIX}, [110 => 2], SOCK_CLOEXEC", server);
	length = 6;
	CALL(getpeername, (client, &name, &length), "%ld, {sa_family=AF_UNIX, sun_path=\"sock\"}, [6 => 9]", client);
	CALL(sendto, (client, "hello", 5, MSG_NOSIGNAL, NULL, 0), "%ld, \"hello\", 5, MSG_NOSIGNAL, NULL, 0", client);
	char data[20];
	CALL(recvfrom, (fd, data, sizeof data, 0, &name, &length), "%ld, \"hello\", 20, 0, %s, [9 => 0]", fd, pointer(&name));
}

int main(void)
{
	unlink("socket");
#ifdef __i386__
	int pair[2];
	char heard[8];
	REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
#endif
	BEGIN();
	local();
	accepted();
	CALL(socket, (AF_INET, 77, 0), "AF_INET, 0x4d /* SOCK_??? */, IPPROTO_IP");
	CALL(bind, (-1, NULL, 0), "-1, NULL, 0");
#ifdef __i386__
	// Here accept, send and recv have no numbers of their own.
	unsigned long arguments[] = { -1, 0, 0 }, moved[] = { -1, (unsigned long) "hello", 5, MSG_NOSIGNAL };
	CALL_AS("accept", SYS_socketcall, result, (5, edge(&arguments)), "-1, NULL, NULL");
	CALL_AS("send", SYS_socketcall, result, (9, edge(&moved)), "-1, \"hello\", 5, MSG_NOSIGNAL");
	moved[0] = pair[0];
	CALL_AS("send", SYS_socketcall, result, (9, edge(&moved)), "%d, \"hello\", 5, MSG_NOSIGNAL", pair[0]);
	moved[0] = pair[1];
	moved[1] = (unsigned long) heard;
	moved[2] = sizeof heard;
	moved[3] = MSG_PEEK;
	CALL_AS("recv", SYS_socketcall, result, (10, edge(&moved)), "%d, \"hello\", 8, MSG_PEEK", pair[1]);
	moved[0] = -1;
	CALL_AS("recv", SYS_socketcall, result, (10, edge(&moved)), "-1, %s, 8, MSG_PEEK", pointer(heard));
	CALL(socketcall, (9, GARBAGE), "SYS_SEND, 0xbadbad0");
	void *cut = edge_cut(moved, 12);
	CALL(socketcall, (10, cut), "SYS_RECV, %s", pointer(cut));
	CALL(socketcall, (21, GARBAGE), "21, 0xbadbad0");
#endif
	return END();
}
