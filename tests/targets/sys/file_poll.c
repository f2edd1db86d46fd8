// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>

static int readable, writable;
static struct timespec none = { 0, 0 };
#ifdef __i386__
static long long none64[2] = { 0, 0 };
#endif
static unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };

/* What stands behind the number of descriptors that are ready. */
static const char *ready(long rc)
{
	return text("%ld ([{fd=%d, revents=POLLOUT}])", rc, writable);
}

static const char *ready_left(long rc)
{
	return text("%ld ([{fd=%d, revents=POLLOUT}], left {tv_sec=0, tv_nsec=0})", rc, writable);
}

static const char *out_left(long rc)
{
	return text("%ld (out [%d], left {tv_sec=0, tv_usec=0})", rc, writable);
}

static const char *timeout(long rc)
{
	return text("%ld (Timeout)", rc);
}

/* select(2), under the name and number that it has. */
#ifdef __i386__
#define SELECTED(shown, ...) CALL_AS("_newselect", SYS__newselect, shown, __VA_ARGS__)
#else
#define SELECTED(shown, ...) CALL_AS("select", SYS_select, shown, __VA_ARGS__)
#endif

static void polling(void)
{
	struct pollfd fds[3] = { { readable, POLLIN | POLLPRI, 0 }, { -1, POLLIN, 0 }, { writable, POLLOUT, 0 } };
	CALL_AS("poll", SYS_poll, ready, (fds, 3, 0), "[{fd=%d, events=POLLIN|POLLPRI}, {fd=-1}, {fd=%d, events=POLLOUT}], 3, 0", readable, writable);
	CALL_AS("poll", SYS_poll, timeout, (fds, 1, 0), "[{fd=%d, events=POLLIN|POLLPRI}], 1, 0", readable);
	CALL(poll, (GARBAGE, 2, 0), "%s, 2, 0", pointer(GARBAGE));
	CALL(poll, (NULL, 1, -1), "NULL, 1, -1");
	struct pollfd *cut = edge_cut(fds, 12);
	CALL(poll, (cut, 2, 5), "[{fd=%d, events=POLLIN|POLLPRI}, ... /" "* %s *" "/], 2, 5", readable, pointer(cut + 1));
	CALL_AS("ppoll", SYS_ppoll, ready_left, (fds, 3, &none, mask, 8L),
		"[{fd=%d, events=POLLIN|POLLPRI}, {fd=-1}, {fd=%d, events=POLLOUT}], 3, {tv_sec=0, tv_nsec=0}, [USR1], 8", readable, writable);
	CALL_AS("ppoll", SYS_ppoll, timeout, (fds, 1, &none, NULL, 8L), "[{fd=%d, events=POLLIN|POLLPRI}], 1, {tv_sec=0, tv_nsec=0}, NULL, 8", readable);
	CALL(ppoll, (fds, 1, GARBAGE, GARBAGE, 4L), "[{fd=%d, events=POLLIN|POLLPRI}], 1, %s, %s, 4", readable, pointer(GARBAGE), pointer(GARBAGE));
#ifdef __i386__
	CALL_AS("ppoll_time64", SYS_ppoll_time64, timeout, (fds, 1, none64, NULL, 8L),
		"[{fd=%d, events=POLLIN|POLLPRI}], 1, {tv_sec=0, tv_nsec=0}, NULL, 8", readable);
	CALL(ppoll_time64, (fds, 1, GARBAGE, mask, 8L), "[{fd=%d, events=POLLIN|POLLPRI}], 1, %s, [USR1], 8", readable, pointer(GARBAGE));
#endif
}

static void selecting(void)
{
	fd_set in, out;
	struct timeval zero = { 0, 0 };
	FD_ZERO(&in);
	FD_SET(readable, &in);
	FD_ZERO(&out);
	FD_SET(writable, &out);
#ifdef __i386__
	struct {
		int count;
		void *sets[3], *timeout;
	} old = { 10, { &in, NULL, NULL }, &zero };
	CALL_AS("select", SYS_select, timeout, (&old), "10, [%d], NULL, NULL, {tv_sec=0, tv_usec=0}", readable);
	CALL(select, (GARBAGE), "%s", pointer(GARBAGE));
	FD_SET(readable, &in);
#endif
	SELECTED(timeout, (10, &in, NULL, NULL, &zero), "10, [%d], NULL, NULL, {tv_sec=0, tv_usec=0}", readable);
	FD_SET(readable, &in);
	SELECTED(out_left, (10, &in, &out, NULL, &zero), "10, [%d], [%d], NULL, {tv_sec=0, tv_usec=0}", readable, writable);
	SELECTED(result, (10, GARBAGE, NULL, NULL, &zero), "10, %s, NULL, NULL, {tv_sec=0, tv_usec=0}", pointer(GARBAGE));
	SELECTED(result, (-1, NULL, NULL, NULL, GARBAGE), "-1, NULL, NULL, NULL, %s", pointer(GARBAGE));
	struct {
		void *set;
		unsigned long size;
	} sized = { mask, 8 };
	FD_SET(readable, &in);
	CALL_AS("pselect6", SYS_pselect6, timeout, (10, &in, NULL, NULL, &none, &sized),
		"10, [%d], NULL, NULL, {tv_sec=0, tv_nsec=0}, {sigmask=[USR1], sigsetsize=8}", readable);
	CALL(pselect6, (10, NULL, NULL, NULL, &none, GARBAGE), "10, NULL, NULL, NULL, {tv_sec=0, tv_nsec=0}, %s", pointer(GARBAGE));
#ifdef __i386__
	CALL_AS("pselect6_time64", SYS_pselect6_time64, timeout, (10, NULL, NULL, NULL, none64, NULL),
		"10, NULL, NULL, NULL, {tv_sec=0, tv_nsec=0}, NULL");
	CALL(pselect6_time64, (10, NULL, NULL, NULL, GARBAGE, &sized), "10, NULL, NULL, NULL, %s, {sigmask=[USR1], sigsetsize=8}", pointer(GARBAGE));
#endif
}

static void epolling(void)
{
	struct epoll_event event = { EPOLLIN | EPOLLET, { .u64 = 0x100000005 } }, found[2];
	CALL(epoll_create, (1), "1");
	CALL(epoll_create, (0), "0");
	CALL(epoll_create1, (1), "0x1 /" "* EPOLL_??? *" "/");
	int epoll = CALL(epoll_create1, (EPOLL_CLOEXEC), "EPOLL_CLOEXEC");
	CALL(epoll_ctl, (epoll, EPOLL_CTL_ADD, readable, &event), "%d, EPOLL_CTL_ADD, %d, {events=EPOLLIN|EPOLLET, data={u32=5, u64=4294967301}}",
	     epoll, readable);
	event.events = EPOLLOUT | EPOLLONESHOT;
	event.data.u64 = 7;
	CALL(epoll_ctl, (epoll, EPOLL_CTL_ADD, writable, edge(&event)), "%d, EPOLL_CTL_ADD, %d, {events=EPOLLOUT|EPOLLONESHOT, data={u32=7, u64=7}}",
	     epoll, writable);
	CALL(epoll_ctl, (epoll, EPOLL_CTL_MOD, readable, GARBAGE), "%d, EPOLL_CTL_MOD, %d, %s", epoll, readable, pointer(GARBAGE));
	CALL(epoll_ctl, (epoll, EPOLL_CTL_DEL, readable, NULL), "%d, EPOLL_CTL_DEL, %d, NULL", epoll, readable);
	CALL(epoll_ctl, (-1, 9, -1, NULL), "-1, 0x9 /" "* EPOLL_CTL_??? *" "/, -1, NULL");
	CALL(epoll_wait, (epoll, found, 2, 0), "%d, [{events=EPOLLOUT, data={u32=7, u64=7}}], 2, 0", epoll);
	CALL(epoll_wait, (epoll, found, 2, 0), "%d, [], 2, 0", epoll);
	CALL(epoll_wait, (-1, GARBAGE, 2, -1), "-1, %s, 2, -1", pointer(GARBAGE));
	CALL(epoll_pwait, (epoll, found, 2, 0, mask, 8L), "%d, [], 2, 0, [USR1], 8", epoll);
	CALL(epoll_pwait, (-1, GARBAGE, 0, 0, NULL, 4L), "-1, %s, 0, 0, NULL, 4", pointer(GARBAGE));
	long long wide[2] = { 0, 0 };
	CALL(epoll_pwait2, (epoll, found, 2, wide, NULL, 8L), "%d, [], 2, {tv_sec=0, tv_nsec=0}, NULL, 8", epoll);
	CALL(epoll_pwait2, (epoll, found, 2, GARBAGE, mask, 8L), "%d, %s, 2, %s, %s, 8", epoll, pointer(found), pointer(GARBAGE),
	     pointer(mask));
}

static void counting(void)
{
	CALL(eventfd, (5), "5");
	CALL(signalfd, (-1, mask, 8L), "-1, [USR1], 8");
	CALL(signalfd, (-1, GARBAGE, 8L), "-1, %s, 8", pointer(GARBAGE));
	CALL(signalfd4, (-1, mask, 8L, SFD_CLOEXEC | SFD_NONBLOCK), "-1, [USR1], 8, SFD_CLOEXEC|SFD_NONBLOCK");
	CALL(signalfd4, (0, mask, 4L, 0x10), "0, %s, 4, 0x10 /" "* SFD_??? *" "/", WIDE(pointer(mask), "[USR1]"));
	struct itimerspec span = { { 0, 0 }, { 1000, 5 } }, before;
	int timer = CALL(timerfd_create, (CLOCK_MONOTONIC, TFD_CLOEXEC), "CLOCK_MONOTONIC, TFD_CLOEXEC");
	CALL(timerfd_create, (77, 0x10), "0x4d /" "* CLOCK_??? *" "/, 0x10 /" "* TFD_??? *" "/");
	CALL(timerfd_settime, (timer, TFD_TIMER_ABSTIME, &span, &before), "%d, TFD_TIMER_ABSTIME, {it_interval={tv_sec=0, tv_nsec=0}, "
	     "it_value={tv_sec=1000, tv_nsec=5}}, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}", timer);
	CALL(timerfd_settime, (timer, 4, GARBAGE, NULL), "%d, 0x4 /" "* TFD_??? *" "/, %s, NULL", timer, pointer(GARBAGE));
	span.it_value.tv_sec = 0;
	span.it_value.tv_nsec = 0;
	CALL(timerfd_settime, (timer, 0, edge(&span), NULL), "%d, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}, NULL", timer);
	CALL(timerfd_gettime, (timer, &before), "%d, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}", timer);
	CALL(timerfd_gettime, (-1, &before), "-1, %s", pointer(&before));
	CALL(timerfd_gettime, (timer, GARBAGE), "%d, %s", timer, pointer(GARBAGE));
#ifdef __i386__
	long long wide[4] = { 0, 0, 0, 0 };
	CALL(timerfd_settime64, (timer, 0, wide, NULL), "%d, 0, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}, NULL", timer);
	CALL(timerfd_settime64, (-1, 0, GARBAGE, wide), "-1, 0, %s, %s", pointer(GARBAGE), pointer(wide));
	CALL(timerfd_gettime64, (timer, wide), "%d, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}", timer);
	CALL(timerfd_gettime64, (timer, GARBAGE), "%d, %s", timer, pointer(GARBAGE));
#endif
}

#ifdef __i386__
#define LONG64(number) (long) (number), (long) ((long long) (number) >> 32)
#else
#define LONG64(number) (long) (number)
#endif

static void watching(void)
{
	CALL(inotify_init, (0), "%s", "");
	int watcher = CALL(inotify_init1, (IN_NONBLOCK | IN_CLOEXEC), "IN_NONBLOCK|IN_CLOEXEC");
	CALL(inotify_init1, (1), "0x1 /" "* IN_??? *" "/");
	CALL(inotify_add_watch, (watcher, "file", IN_MODIFY | IN_ONESHOT), "%d, \"file\", IN_MODIFY|IN_ONESHOT", watcher);
	CALL(inotify_add_watch, (watcher, "nothing", IN_ALL_EVENTS), "%d, \"nothing\", IN_ACCESS|IN_MODIFY|IN_ATTRIB|IN_CLOSE_WRITE|IN_CLOSE_NOWRITE|IN_OPEN|"
	     "IN_MOVED_FROM|IN_MOVED_TO|IN_CREATE|IN_DELETE|IN_DELETE_SELF|IN_MOVE_SELF", watcher);
	CALL(inotify_add_watch, (-1, GARBAGE, 0x10000), "-1, %s, 0x10000 /" "* IN_??? *" "/", pointer(GARBAGE));
	CALL(inotify_rm_watch, (watcher, 1), "%d, 1", watcher);
	CALL(inotify_rm_watch, (-1, -1), "-1, -1");
	CALL(fanotify_init, (FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY | O_LARGEFILE), "FAN_CLASS_NOTIF|FAN_CLOEXEC, O_RDONLY%s", WIDE("", "|O_LARGEFILE"));
	CALL(fanotify_init, (0x10000000, 3), "FAN_CLASS_NOTIF|0x10000000 /" "* FAN_??? *" "/, O_ACCMODE");
	CALL(fanotify_mark, (-1, FAN_MARK_ADD | FAN_MARK_MOUNT, LONG64(FAN_OPEN | FAN_CLOSE_WRITE), AT_FDCWD, "file"),
	     "-1, FAN_MARK_ADD|FAN_MARK_MOUNT, FAN_CLOSE_WRITE|FAN_OPEN, AT_FDCWD, \"file\"");
	CALL(fanotify_mark, (-1, 0x100000, LONG64(0x4000000000000000), -1, GARBAGE),
	     "-1, 0x100000 /" "* FAN_MARK_??? *" "/, 0x4000000000000000 /" "* FAN_??? *" "/, FAN_NOFD, %s", pointer(GARBAGE));
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
	epolling();
	counting();
	watching();
	return END();
}
