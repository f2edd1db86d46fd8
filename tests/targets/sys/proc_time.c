// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>

static struct timespec at, zero = { 0, 0 }, brief = { 0, 1 }, wrong = { 1, 1000000000 }, past = { -1, 5 };
static struct timeval tv, wrong_tv = { 1, 2000000 };
static struct timezone zone;
static struct itimerval value = { { 0, 100 }, { 1000, 5 } }, off, old_value;
static struct itimerspec timer_value = { { 0, 7 }, { 1000000000, 9 } }, old_timer;
static struct timex query, wrong_timex;
static long long wide_at[2], wide_brief[2] = { 0, 1 }, wide_wrong[2] = { 1, 1000000000 }, wide_timer[4] = { 0, 7, 1000, 9 }, wide_old[4];
static long long wide_timex[32], wide_wrong_timex[32] = { 0xf0fe };
static long seconds;
static struct tms tms;
static struct sigevent by_signal, by_thread_id, silent, odd, by_thread;
static int timer;

int main(void)
{
	char *p1;
	wrong_timex.modes = 0xf0fe;
	wrong_timex.status = 0x1ff;
	wrong_timex.offset = -5;
	wrong_timex.freq = 7;
	by_signal.sigev_notify = SIGEV_SIGNAL;
	by_signal.sigev_signo = SIGUSR1;
	by_signal.sigev_value.sival_int = 5;
	silent.sigev_notify = SIGEV_NONE;
	silent.sigev_signo = 77;
	by_thread.sigev_notify = SIGEV_THREAD;
	by_thread_id.sigev_notify = SIGEV_THREAD_ID;
	by_thread_id.sigev_signo = SIGRTMIN;
	odd.sigev_notify = 77;
	BEGIN();
	CALL(time, (GARBAGE), "0xbadbad0");
	CALL(gettimeofday, (&tv, &zone), "{tv_sec=%lld, tv_usec=%lld}, {tz_minuteswest=0, tz_dsttime=0}", (long long) tv.tv_sec, (long long) tv.tv_usec);
	VOLATILE(tv.tv_sec);
	VOLATILE(tv.tv_usec);
	CALL(gettimeofday, (0, GARBAGE), "NULL, 0xbadbad0");
	CALL(gettimeofday, (GARBAGE, 0), "0xbadbad0, NULL");
	p1 = edge_cut(&tv, 4);
	CALL(gettimeofday, (p1, 0), "%s, NULL", pointer(p1));
	CALL(settimeofday, (0, 0), "NULL, NULL");
	CALL(settimeofday, (&wrong_tv, 0), "{tv_sec=1, tv_usec=2000000}, NULL");
	CALL(settimeofday, (GARBAGE, 0), "0xbadbad0, NULL");
	CALL(settimeofday, (&wrong_tv, GARBAGE), "{tv_sec=1, tv_usec=2000000}, 0xbadbad0");
	CALL(settimeofday, (&wrong_tv, &zone), "{tv_sec=1, tv_usec=2000000}, {tz_minuteswest=0, tz_dsttime=0}");
	p1 = edge_cut(&tv, 4);
	CALL(settimeofday, (p1, 0), "%s, NULL", pointer(p1));
	CALL(clock_gettime, (CLOCK_REALTIME, &at), "CLOCK_REALTIME, {tv_sec=%lld, tv_nsec=%lld}", (long long) at.tv_sec, (long long) at.tv_nsec);
	VOLATILE(at.tv_nsec);
	VOLATILE(at.tv_sec);
	CALL(clock_gettime, (CLOCK_MONOTONIC_COARSE, GARBAGE), "CLOCK_MONOTONIC_COARSE, 0xbadbad0");
	CALL(clock_gettime, (-1, &at), "0xffffffff /* CLOCK_??? */, %s", pointer(&at));
	CALL(clock_gettime, (~0 << 3 | 3, &at), "0xfffffffb /* CLOCK_??? */, %s", pointer(&at));
	CALL(clock_gettime, ((~77777 << 3) | 6, 0), "0xfff68176 /* CLOCK_??? */, NULL");
	CALL(clock_gettime, ((~77777 << 3) | 2, 0), "0xfff68172 /* CLOCK_??? */, NULL");
	CALL(clock_gettime, (12, &at), "0xc /* CLOCK_??? */, %s", pointer(&at));
	CALL(clock_getres, (CLOCK_BOOTTIME, &at), "CLOCK_BOOTTIME, {tv_sec=0, tv_nsec=1}");
	CALL(clock_getres, (CLOCK_TAI, 0), "CLOCK_TAI, NULL");
	CALL(clock_getres, (99, GARBAGE), "0x63 /* CLOCK_??? */, 0xbadbad0");
	CALL(clock_settime, (CLOCK_REALTIME, &wrong), "CLOCK_REALTIME, {tv_sec=1, tv_nsec=1000000000}");
	CALL(clock_settime, (CLOCK_MONOTONIC, &at), "CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=1}");
	CALL(clock_settime, (CLOCK_REALTIME, GARBAGE), "CLOCK_REALTIME, 0xbadbad0");
	p1 = edge_cut(&at, 4);
	CALL(clock_settime, (CLOCK_REALTIME_ALARM, p1), "CLOCK_REALTIME_ALARM, %s", pointer(p1));
	CALL(clock_nanosleep, (CLOCK_MONOTONIC, 0, &brief, 0), "CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=1}, NULL");
	CALL(clock_nanosleep, (CLOCK_REALTIME, TIMER_ABSTIME, &brief, GARBAGE), "CLOCK_REALTIME, TIMER_ABSTIME, {tv_sec=0, tv_nsec=1}, 0xbadbad0");
	CALL(clock_nanosleep, (CLOCK_PROCESS_CPUTIME_ID, 2, &wrong, &at), "CLOCK_PROCESS_CPUTIME_ID, 0x2 /* TIMER_??? */, {tv_sec=1, tv_nsec=1000000000}, %s", pointer(&at));
	CALL(clock_nanosleep, (99, 3, GARBAGE, 0), "0x63 /* CLOCK_??? */, TIMER_ABSTIME|0x2, 0xbadbad0, NULL");
	CALL(clock_nanosleep, (CLOCK_THREAD_CPUTIME_ID, 0, &past, 0), "CLOCK_THREAD_CPUTIME_ID, 0, {tv_sec=-1, tv_nsec=5}, NULL");
	p1 = edge_cut(&at, 4);
	CALL(clock_nanosleep, (CLOCK_MONOTONIC, 0, p1, GARBAGE), "CLOCK_MONOTONIC, 0, %s, 0xbadbad0", pointer(p1));
	CALL(adjtimex, (GARBAGE), "0xbadbad0");
	syscall(SYS_adjtimex, &query);
	EXPECT("adjtimex({modes=0, offset=0, freq=0, maxerror=%lld, esterror=%lld, status=STA_UNSYNC, constant=2, precision=1, tolerance=%lld, time={tv_sec=%lld, tv_usec=%lld}, tick=%lld, ppsfreq=0, jitter=0, shift=0, stabil=0, jitcnt=0, calcnt=0, errcnt=0, stbcnt=0, tai=0}) = 5 (TIME_ERROR)", (long long) query.maxerror, (long long) query.maxerror, (long long) query.tolerance, (long long) query.time.tv_sec, (long long) query.time.tv_usec, (long long) query.tick);
	VOLATILE(query.maxerror);
	VOLATILE(query.tick);
	VOLATILE(query.time.tv_usec);
	VOLATILE(query.tolerance);
	VOLATILE(query.time.tv_sec);
	syscall(SYS_clock_adjtime, CLOCK_REALTIME, &query);
	EXPECT("clock_adjtime(CLOCK_REALTIME, {modes=0, offset=0, freq=0, maxerror=%lld, esterror=%lld, status=STA_UNSYNC, constant=2, precision=1, tolerance=%lld, time={tv_sec=%lld, tv_usec=%lld}, tick=%lld, ppsfreq=0, jitter=0, shift=0, stabil=0, jitcnt=0, calcnt=0, errcnt=0, stbcnt=0, tai=0}) = 5 (TIME_ERROR)", (long long) query.maxerror, (long long) query.maxerror, (long long) query.tolerance, (long long) query.time.tv_sec, (long long) query.time.tv_usec, (long long) query.tick);
	VOLATILE(query.maxerror);
	VOLATILE(query.tick);
	VOLATILE(query.time.tv_usec);
	VOLATILE(query.tolerance);
	VOLATILE(query.time.tv_sec);
	CALL(adjtimex, (&wrong_timex), "%s", pointer(&wrong_timex));
	p1 = edge_cut(&query, 40);
	CALL(adjtimex, (p1), "%s", pointer(p1));
	CALL(clock_adjtime, (CLOCK_MONOTONIC, &wrong_timex), "CLOCK_MONOTONIC, %s", pointer(&wrong_timex));
	CALL(clock_adjtime, (CLOCK_REALTIME, &wrong_timex), "CLOCK_REALTIME, %s", pointer(&wrong_timex));
	CALL(clock_adjtime, (CLOCK_REALTIME, GARBAGE), "CLOCK_REALTIME, 0xbadbad0");
	CALL(clock_adjtime, (99, 0), "0x63 /* CLOCK_??? */, NULL");
	CALL(getitimer, (ITIMER_REAL, &old_value), "ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}");
	CALL(getitimer, (3, &old_value), "0x3 /* ITIMER_??? */, %s", pointer(&old_value));
	CALL(getitimer, (ITIMER_PROF, GARBAGE), "ITIMER_PROF, 0xbadbad0");
	CALL(setitimer, (ITIMER_VIRTUAL, &value, &old_value), "ITIMER_VIRTUAL, {it_interval={tv_sec=0, tv_usec=100}, it_value={tv_sec=1000, tv_usec=5}}, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}");
	CALL(setitimer, (ITIMER_VIRTUAL, &off, 0), "ITIMER_VIRTUAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, NULL");
	CALL(setitimer, (ITIMER_PROF, 0, 0), "ITIMER_PROF, NULL, NULL");
	CALL(setitimer, (ITIMER_REAL, GARBAGE, GARBAGE), "ITIMER_REAL, 0xbadbad0, 0xbadbad0");
	CALL(setitimer, (7, &off, &old_value), "0x7 /* ITIMER_??? */, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, %s", pointer(&old_value));
	p1 = edge_cut(&value, 12);
	CALL(setitimer, (ITIMER_REAL, p1, 0), "ITIMER_REAL, %s, NULL", pointer(p1));
	CALL(alarm, (1000), "1000");
	CALL(alarm, (0), "0");
	CALL(timer_create, (CLOCK_MONOTONIC, &by_signal, &timer), "CLOCK_MONOTONIC, {sigev_value={sival_int=5, sival_ptr=0x5}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]");
	CALL(timer_settime, (timer, 0, &timer_value, 0), "0, 0, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000000000, tv_nsec=9}}, NULL");
	CALL(timer_settime, (timer, TIMER_ABSTIME | 2, &timer_value, GARBAGE), "0, TIMER_ABSTIME|0x2, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000000000, tv_nsec=9}}, 0xbadbad0");
	CALL(timer_settime, (-1, 0, GARBAGE, 0), "-1, 0, 0xbadbad0, NULL");
	CALL(timer_settime, (77, 4, &timer_value, &old_timer), "77, 0x4 /* TIMER_??? */, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000000000, tv_nsec=9}}, %s", pointer(&old_timer));
	CALL(timer_gettime, (timer, GARBAGE), "0, 0xbadbad0");
	CALL(timer_gettime, (-1, &old_timer), "-1, %s", pointer(&old_timer));
	CALL(timer_getoverrun, (timer), "0");
	CALL(timer_getoverrun, (-1), "-1");
	CALL(timer_delete, (timer), "0");
	CALL(timer_delete, (-1), "-1");
	CALL(timer_create, (CLOCK_REALTIME, 0, &timer), "CLOCK_REALTIME, NULL, [1]");
	CALL(timer_delete, (timer), "1");
	CALL(timer_create, (CLOCK_REALTIME, &silent, GARBAGE), "CLOCK_REALTIME, {sigev_signo=77, sigev_notify=SIGEV_NONE}, 0xbadbad0");
	CALL(timer_create, (CLOCK_REALTIME, &silent, &timer), "CLOCK_REALTIME, {sigev_signo=77, sigev_notify=SIGEV_NONE}, [3]");
	CALL(timer_create, (CLOCK_BOOTTIME, &by_thread_id, 0), "CLOCK_BOOTTIME, {sigev_signo=SIGRT_2, sigev_notify=SIGEV_THREAD_ID, sigev_notify_thread_id=0}, NULL");
	CALL(timer_create, (CLOCK_REALTIME, &by_thread, GARBAGE), "CLOCK_REALTIME, {sigev_signo=0, sigev_notify=SIGEV_THREAD, sigev_notify_function=NULL, sigev_notify_attributes=NULL}, 0xbadbad0");
	CALL(timer_create, (99, &odd, &timer), "0x63 /* CLOCK_??? */, {sigev_signo=0, sigev_notify=0x4d /* SIGEV_??? */}, %s", pointer(&timer));
	CALL(timer_create, (CLOCK_TAI, GARBAGE, &timer), "CLOCK_TAI, 0xbadbad0, %s", pointer(&timer));
	p1 = edge_cut(&by_signal, 12);
	CALL(timer_create, (CLOCK_TAI, p1, &timer), "CLOCK_TAI, %s, %s", pointer(p1), pointer(&timer));
	CALL(times, (GARBAGE), "0xbadbad0");
#ifdef __i386__
	CALL(stime, (GARBAGE), "0xbadbad0");
	CALL(stime, (0), "NULL");
	CALL(clock_gettime64, (CLOCK_REALTIME, wide_at), "CLOCK_REALTIME, {tv_sec=%lld, tv_nsec=%lld}", (long long) wide_at[0], (long long) wide_at[1]);
#endif
	VOLATILE(wide_at[0]);
	VOLATILE(wide_at[1]);
#ifdef __i386__
	CALL(clock_gettime64, (CLOCK_TAI, GARBAGE), "CLOCK_TAI, 0xbadbad0");
	CALL(clock_getres_time64, (CLOCK_REALTIME, wide_at), "CLOCK_REALTIME, {tv_sec=0, tv_nsec=1}");
	CALL(clock_getres_time64, (77, GARBAGE), "0x4d /* CLOCK_??? */, 0xbadbad0");
	CALL(clock_settime64, (CLOCK_REALTIME, wide_wrong), "CLOCK_REALTIME, {tv_sec=1, tv_nsec=1000000000}");
	CALL(clock_settime64, (CLOCK_MONOTONIC, GARBAGE), "CLOCK_MONOTONIC, 0xbadbad0");
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, 0, wide_brief, 0), "CLOCK_MONOTONIC, 0, {tv_sec=0, tv_nsec=1}, NULL");
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, TIMER_ABSTIME, wide_wrong, wide_at), "CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=1, tv_nsec=1000000000}, %s", pointer(wide_at));
	CALL(clock_nanosleep_time64, (CLOCK_MONOTONIC, 0, GARBAGE, wide_at), "CLOCK_MONOTONIC, 0, 0xbadbad0, %s", pointer(wide_at));
	CALL(clock_adjtime64, (CLOCK_REALTIME, GARBAGE), "CLOCK_REALTIME, 0xbadbad0");
	CALL(clock_adjtime64, (CLOCK_REALTIME, wide_wrong_timex), "CLOCK_REALTIME, %s", pointer(wide_wrong_timex));
	CALL(clock_adjtime64, (CLOCK_MONOTONIC, wide_wrong_timex), "CLOCK_MONOTONIC, %s", pointer(wide_wrong_timex));
	CALL(timer_create, (CLOCK_REALTIME, &silent, &timer), "CLOCK_REALTIME, {sigev_signo=77, sigev_notify=SIGEV_NONE}, [6]");
	CALL(timer_settime64, (timer, 0, wide_timer, 0), "6, 0, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000, tv_nsec=9}}, NULL");
	CALL(timer_settime64, (timer, TIMER_ABSTIME, wide_timer, GARBAGE), "6, TIMER_ABSTIME, {it_interval={tv_sec=0, tv_nsec=7}, it_value={tv_sec=1000, tv_nsec=9}}, 0xbadbad0");
	CALL(timer_settime64, (timer, 8, GARBAGE, wide_old), "6, 0x8 /* TIMER_??? */, 0xbadbad0, %s", pointer(wide_old));
	CALL(timer_gettime64, (timer, GARBAGE), "6, 0xbadbad0");
	CALL(timer_gettime64, (-1, wide_old), "-1, %s", pointer(wide_old));
	CALL(timer_delete, (timer), "6");
#endif
	return END();
}
