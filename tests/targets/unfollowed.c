// build: gcc -O0 -static   abis: 64 32
// Calls whose pointers are shown as such, or not, with `-e verbose=none`.
#define _GNU_SOURCE
#include <grp.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	int ends[2], yes = 1, internet = socket(AF_INET, SOCK_DGRAM, 0);
	pipe(ends);
	struct pollfd both[] = { { ends[0], POLLIN, 0 }, { ends[1], POLLOUT, 0 } };
	struct timespec second = { 1, 0 };
	poll(both, 2, 0);
	poll(both, 1, 0);
	ppoll(both, 2, &second, NULL);
	struct epoll_event event = { EPOLLIN, { .u32 = 5 } };
	int epoll = epoll_create1(0);
	epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
	epoll_wait(epoll, &event, 1, 0);
	write(ends[1], "x", 1);
	epoll_wait(epoll, &event, 1, 0);
	epoll_wait(-1, &event, 1, 0);
	gid_t groups[4];
	getgroups(0, groups);
	getgroups(-1, groups);
	setsockopt(internet, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
	struct linger linger = { 1, 2 };
	setsockopt(internet, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
	struct ip_mreq group = { { htonl(0xe0000005) }, { htonl(0x7f000001) } };
	setsockopt(internet, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof group);
	struct sock_fprog filter = { 0, NULL };
	setsockopt(internet, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
	setsockopt(internet, SOL_SOCKET, SO_KEEPALIVE, NULL, 0);
	return 0;
}
