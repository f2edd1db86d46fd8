// build: gcc -O0 -static   abis: 64 32
// Calls that wait for descriptors: what they are given ends directly before an unmapped page.
#include "expect.h"
#include <poll.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/time.h>
#include <time.h>

/* A system call's timespec, whatever the C library's is. */
static const long none[2] = { 0, 0 };
#ifdef __i386__
static const long long none64[2] = { 0, 0 };
#endif
static const unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };
static int readable, writable;

/* A set of the kernel's, as short as it may be: one word. */
static unsigned long set_of(int fd)
{
	return 1UL << fd;
}

static const char *ready_left(long rc)
{
	return rc == -1 ? result(rc) : text("%ld ([{fd=%d, revents=POLLOUT}], left {tv_sec=0, tv_nsec=0})", rc, writable);
}

static const char *timeout(long rc)
{
	return rc == 0 ? "0 (Timeout)" : result(rc);
}

static void polling(void)
{
	struct pollfd fds[2] = { { readable, POLLIN, 0 }, { writable, POLLOUT, 0 } };
	CALL_AS("ppoll", SYS_ppoll, ready_left, (edge(&fds), 2, edge(&none), edge_cut(mask, 8), 8L),
		"[{fd=%d, events=POLLIN}, {fd=%d, events=POLLOUT}], 2, {tv_sec=0, tv_nsec=0}, [USR1], 8", readable, writable);
	struct pollfd *cut = edge_cut(fds, 12);
	void *span = edge_cut(none, sizeof none - 1), *half = edge_cut(mask, 7);
	CALL(ppoll, (cut, 2, span, half, 8L), "[{fd=%d, events=POLLIN}, ... /* %s */], 2, %s, %s, 8", readable, pointer(cut + 1),
	     pointer(span), pointer(half));
#ifdef __i386__
	CALL_AS("ppoll_time64", SYS_ppoll_time64, timeout, (edge_cut(fds, 8), 1, edge(&none64), edge_cut(mask, 8), 8L),
		"[{fd=%d, events=POLLIN}], 1, {tv_sec=0, tv_nsec=0}, [USR1], 8", readable);
	span = edge_cut(none64, sizeof none64 - 1);
	CALL(ppoll_time64, (cut, 2, span, NULL, 8L), "[{fd=%d, events=POLLIN}, ... /* %s */], 2, %s, NULL, 8", readable, pointer(cut + 1),
	     pointer(span));
#endif
}

#ifdef __i386__
#define SELECTED(shown, ...) CALL_AS("_newselect", SYS__newselect, shown, __VA_ARGS__)
#else
#define SELECTED(shown, ...) CALL_AS("select", SYS_select, shown, __VA_ARGS__)
#endif

static void selecting(void)
{
	static const struct timeval zero;
	unsigned long in = set_of(readable);
	SELECTED(timeout, (10, edge(&in), NULL, NULL, edge(&zero)), "10, [%d], NULL, NULL, {tv_sec=0, tv_usec=0}", readable);
	void *cut = edge_cut(&in, sizeof in - 1), *span = edge_cut(&zero, sizeof zero - 1);
	SELECTED(result, (10, cut, NULL, NULL, edge(&zero)), "10, %s, NULL, NULL, {tv_sec=0, tv_usec=0}", pointer(cut));
	SELECTED(result, (10, NULL, NULL, NULL, span), "10, NULL, NULL, NULL, %s", pointer(span));
#ifdef __i386__
	struct {
		int count;
		void *sets[3];
		const void *timeout;
	} old = { 10, { &in, NULL, NULL }, &zero };
	CALL_AS("select", SYS_select, timeout, (edge(&old)), "10, [%d], NULL, NULL, {tv_sec=0, tv_usec=0}", readable);
	cut = edge_cut(&old, sizeof old - 1);
	CALL(select, (cut), "%s", pointer(cut));
#endif
}

static void selecting_with_masks(void)
{
	struct {
		const void *set;
		unsigned long size;
	} sized = { mask, 8 };
	unsigned long in = set_of(readable);
	CALL_AS("pselect6", SYS_pselect6, timeout, (10, edge(&in), NULL, NULL, edge(&none), edge(&sized)),
		"10, [%d], NULL, NULL, {tv_sec=0, tv_nsec=0}, {sigmask=[USR1], sigsetsize=8}", readable);
	void *cut = edge_cut(&in, sizeof in - 1), *span = edge_cut(none, sizeof none - 1), *half = edge_cut(&sized, sizeof sized - 1);
	CALL(pselect6, (10, cut, NULL, NULL, span, half), "10, %s, NULL, NULL, %s, %s", pointer(cut), pointer(span), pointer(half));
#ifdef __i386__
	CALL_AS("pselect6_time64", SYS_pselect6_time64, timeout, (10, edge(&in), NULL, NULL, edge(&none64), edge(&sized)),
		"10, [%d], NULL, NULL, {tv_sec=0, tv_nsec=0}, {sigmask=[USR1], sigsetsize=8}", readable);
	span = edge_cut(none64, sizeof none64 - 1);
	CALL(pselect6_time64, (10, cut, NULL, NULL, span, half), "10, %s, NULL, NULL, %s, %s", pointer(cut), pointer(span), pointer(half));
#endif
}

static void epolling(void)
{
	struct epoll_event event = { EPOLLOUT, { .u64 = 7 } }, found[2];
	static const long long wide[2] = { 0, 0 };
	int epoll = (int) CALL(epoll_create1, (0), "0");
	CALL(epoll_ctl, (epoll, EPOLL_CTL_ADD, writable, &event), "%d, EPOLL_CTL_ADD, %d, {events=EPOLLOUT, data={u32=7, u64=7}}", epoll, writable);
	struct epoll_event *one = edge_cut(found, sizeof found[0]);
	CALL(epoll_wait, (epoll, one, 1, 0), "%d, [{events=EPOLLOUT, data={u32=7, u64=7}}], 1, 0", epoll);
	CALL(epoll_pwait, (epoll, one, 1, 0, edge_cut(mask, 8), 8L), "%d, [{events=EPOLLOUT, data={u32=7, u64=7}}], 1, 0, [USR1], 8", epoll);
	CALL(epoll_pwait2, (epoll, edge_cut(found, sizeof found[0]), 1, edge(&wide), edge_cut(mask, 8), 8L),
	     "%d, [{events=EPOLLOUT, data={u32=7, u64=7}}], 1, {tv_sec=0, tv_nsec=0}, [USR1], 8", epoll);
	void *cut = edge_cut(found, sizeof found[0] - 1), *span = edge_cut(wide, sizeof wide - 1);
	CALL(epoll_wait, (epoll, cut, 1, 0), "%d, %s, 1, 0", epoll, pointer(cut));
	void *half = edge_cut(mask, 7);
	CALL(epoll_pwait, (epoll, cut, 1, 0, half, 8L), "%d, %s, 1, 0, %s, 8", epoll, pointer(cut), pointer(half));
	CALL(epoll_pwait2, (epoll, cut, 1, wide, NULL, 8L), "%d, %s, 1, %s, NULL, 8", epoll, pointer(cut), pointer(wide));
	CALL(epoll_pwait2, (epoll, found, 1, span, NULL, 8L), "%d, %s, 1, %s, NULL, 8", epoll, pointer(found), pointer(span));
}

static void signals(void)
{
	void *half = edge_cut(mask, 7);
	CALL(signalfd, (-1, edge_cut(mask, 8), 8L), "-1, [USR1], 8");
	CALL(signalfd, (-1, half, 8L), "-1, %s, 8", pointer(half));
	CALL(signalfd4, (-1, edge_cut(mask, 8), 8L, 0), "-1, [USR1], 8, 0");
	CALL(signalfd4, (-1, half, 8L, 0), "-1, %s, 8, 0", pointer(half));
}

int main(void)
{
	int pair[2];
	REQUIRE(pipe(pair) == 0);
	readable = pair[0];
	writable = pair[1];
	BEGIN();
	polling();
	selecting();
	selecting_with_masks();
	epolling();
	signals();
	return END();
}
