// build: gcc -O0 -static   abis: 64 32
// Clocks, timers and sleeps that are asked for where the memory ends.
#include "expect.h"

#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <time.h>

/* The kernel's structures of this interface, and those with 64 bits on both. */
struct span { long seconds, fraction; };
struct spans { struct span interval, value; };
struct clock_ticks { long user, system, children_user, children_system; };
UNUSED static const long long none64[2] = { 0, 0 }, brief64[2] = { 0, 1 }, wrong64[2] = { 1, 1000000000 }, timer64[4] = { 0, 7, 1000, 9 };
static const struct span none = { 0, 0 }, brief = { 0, 1 }, wrong = { 1, 1000000000 };
static const struct spans off = { { 0, 0 }, { 0, 0 } }, armed = { { 0, 7 }, { 1000, 9 } };

/* As it is written: with an address that is known before the call. */
#define SECONDS(at) "{tv_sec=%lld, tv_nsec=%lld}", (long long) (at)[0], (long long) (at)[1]
#define NEVER "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}"
#define ARMED "{it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000, tv_nsec=9}}"

static void told(const long *numbers, int count)
{
	for (int i = 0; i < count; i++) {
		VOLATILE(numbers[i]);
	}
}

UNUSED static void told64(const long long *numbers, int count)
{
	for (int i = 0; i < count; i++) {
		VOLATILE(numbers[i]);
	}
}

static void clocks(void)
{
	long *at = edge(&none);
	CALL(clock_getres, (CLOCK_MONOTONIC, at), "CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=1}");
	CALL(clock_gettime, (CLOCK_REALTIME, at), "CLOCK_REALTIME, " SECONDS(at));
	told(at, 2);
	void *cut = edge_cut(&none, 4);
	CALL(clock_getres, (CLOCK_BOOTTIME, cut), "CLOCK_BOOTTIME, %s", pointer(cut));
	CALL(clock_gettime, (CLOCK_BOOTTIME, cut), "CLOCK_BOOTTIME, %s", pointer(cut));
#ifdef __i386__
	long long *at64 = edge(&none64);
	CALL(clock_getres_time64, (CLOCK_MONOTONIC, at64), "CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=1}");
	CALL(clock_gettime64, (CLOCK_REALTIME, at64), "CLOCK_REALTIME, " SECONDS(at64));
	told64(at64, 2);
	cut = edge_cut(none64, 12);
	CALL(clock_getres_time64, (CLOCK_BOOTTIME, cut), "CLOCK_BOOTTIME, %s", pointer(cut));
	CALL(clock_gettime64, (CLOCK_BOOTTIME, cut), "CLOCK_BOOTTIME, %s", pointer(cut));
#endif
}

static void sleeps(void)
{
	void *left = edge(&none);
	CALL(nanosleep, (edge(&brief), left), "{tv_sec=0, tv_nsec=1}, %s", pointer(left));
	CALL(nanosleep, (edge(&wrong), GARBAGE), "{tv_sec=1, tv_nsec=1000000000}, 0xbadbad0");
	CALL(nanosleep, (GARBAGE, GARBAGE), "0xbadbad0, 0xbadbad0");
	void *cut = edge_cut(&brief, sizeof brief - 1);
	CALL(nanosleep, (cut, NULL), "%s, NULL", pointer(cut));
#ifdef __i386__
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, 0, edge(&brief64), NULL), "CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=1}, NULL");
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, 0, edge(&wrong64), GARBAGE), "CLOCK_MONOTONIC, 0, {tv_sec=1, tv_nsec=1000000000}, 0xbadbad0");
	cut = edge_cut(brief64, 15);
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, 0, cut, NULL), "CLOCK_MONOTONIC, 0, %s, NULL", pointer(cut));
#endif
}

static void intervals(void)
{
	void *cut = edge_cut(&off, sizeof off - 1);
	CALL(getitimer, (ITIMER_REAL, edge(&armed)), "ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}");
	CALL(getitimer, (ITIMER_REAL, cut), "ITIMER_REAL, %s", pointer(cut));
	CALL(setitimer, (ITIMER_REAL, edge(&off), edge(&armed)),
	     "ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, "
	     "{it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}");
	struct clock_ticks *ticks = edge(&off);
	long long now = CALL(times, (ticks), "{tms_utime=%ld, tms_stime=%ld, tms_cutime=0, tms_cstime=0}", ticks->user, ticks->system);
	VOLATILE(now);
	VOLATILE(ticks->user);
	VOLATILE(ticks->system);
	cut = edge_cut(&off, sizeof off - 1);
	CALL(times, (cut), "%s", pointer(cut));
}

/* Timers of the process and of a descriptor. */
static void timers(void)
{
	int number = 0, *timer = edge(&number);
	void *cut = edge_cut(&armed, sizeof armed - 1);
	CALL(timer_create, (CLOCK_MONOTONIC, NULL, timer), "CLOCK_MONOTONIC, NULL, [%d]", *timer);
	CALL(timer_gettime, (*timer, edge(&armed)), "%d, " NEVER, *timer);
	CALL(timer_settime, (*timer, 0, edge(&armed), edge(&armed)), "%d, 0, " ARMED ", " NEVER, *timer);
	struct spans *left = edge(&off);
	CALL(timer_gettime, (*timer, left), "%d, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=%ld, tv_nsec=%ld}}", *timer, left->value.seconds, left->value.fraction);
	told(&left->value.seconds, 2);
	CALL(timer_settime, (*timer, 0, cut, NULL), "%d, 0, %s, NULL", *timer, pointer(cut));
	CALL(timer_settime, (*timer, 0, edge(&off), cut), "%d, 0, " NEVER ", %s", *timer, pointer(cut));
	CALL(timer_gettime, (*timer, cut), "%d, %s", *timer, pointer(cut));
	int fd = CALL(timerfd_create, (CLOCK_MONOTONIC, 0), "CLOCK_MONOTONIC, 0");
	CALL(timerfd_settime, (fd, 0, edge(&armed), edge(&armed)), "%d, 0, " ARMED ", " NEVER, fd);
	CALL(timerfd_settime, (fd, 0, edge(&off), cut), "%d, 0, " NEVER ", %s", fd, pointer(cut));
	CALL(timerfd_gettime, (fd, edge(&armed)), "%d, " NEVER, fd);
	CALL(timerfd_gettime, (fd, cut), "%d, %s", fd, pointer(cut));
}

#ifdef __i386__
static void timers64(void)
{
	int number = 0, *timer = edge(&number);
	void *cut = edge_cut(timer64, 30);
	CALL(timer_create, (CLOCK_MONOTONIC, NULL, timer), "CLOCK_MONOTONIC, NULL, [%d]", *timer);
	CALL(timer_gettime64, (*timer, edge(&timer64)), "%d, " NEVER, *timer);
	CALL(timer_settime64, (*timer, 0, edge(&timer64), edge(&timer64)), "%d, 0, " ARMED ", " NEVER, *timer);
	long long *left = edge(&timer64);
	CALL(timer_gettime64, (*timer, left), "%d, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=%lld, tv_nsec=%lld}}", *timer, left[2], left[3]);
	told64(left + 2, 2);
	CALL(timer_settime64, (*timer, 0, cut, NULL), "%d, 0, %s, NULL", *timer, pointer(cut));
	CALL(timer_gettime64, (*timer, cut), "%d, %s", *timer, pointer(cut));
	int fd = CALL(timerfd_create, (CLOCK_MONOTONIC, 0), "CLOCK_MONOTONIC, 0");
	CALL(timerfd_settime64, (fd, 0, edge(&timer64), edge(&timer64)), "%d, 0, " ARMED ", " NEVER, fd);
	left = edge(&timer64);
	CALL(timerfd_gettime64, (fd, left), "%d, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=%lld, tv_nsec=%lld}}", fd, left[2], left[3]);
	told64(left + 2, 2);
	CALL(timerfd_settime64, (fd, 0, cut, NULL), "%d, 0, %s, NULL", fd, pointer(cut));
	CALL(timerfd_gettime64, (fd, cut), "%d, %s", fd, pointer(cut));
}
#endif

int main(void)
{
	BEGIN();
	clocks();
	sleeps();
	intervals();
	timers();
#ifdef __i386__
	timers64();
#endif
	return END();
}
