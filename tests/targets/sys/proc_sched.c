// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <sched.h>
#include <sys/resource.h>
#include <time.h>

struct attributes { unsigned size, policy; unsigned long long flags; int nice; unsigned priority; unsigned long long runtime, deadline, period; unsigned lowest, highest; unsigned long long tail[9]; };
static struct attributes normal = { 48, 0, 0, 0, 0, 0, 0, 0, 0, 0, { 0 } }, clamped = { 56, 1, 0x61, 5, 7, 0, 0, 0, 5000, 1 },
	dead = { 48, 6, 0x6, 0, 0, 10, 20, 30, 0, 0, { 0 } }, old = { 0, 3, 0x18, 19, 0, 0, 0, 0, 0, 0, { 0 } },
	large = { 120, 0, 0, 0, 0, 0, 0, 0, 0, 0, { 1 } }, nonsense = { 24, 77, 0xff00, 0, 0, 0, 0, 0, 0, 0, { 0 } }, seen;
static struct sched_param parameters = { 0 }, high = { 500 }, got;
static unsigned long set[32] = { 1 }, several[2] = { 0x8f, 0 }, seen_set[32];
static struct timespec interval;
static long long wide_interval[2];
static struct rlimit limit, lower = { 1024, 4096 }, endless = { -1, -1 }, wrong_limit = { 5, 4 };
static unsigned long long wide_limit[2] = { 5, 4 }, seen_limit[2];
static struct rusage usage;

int main(void)
{
	char *p1;
	BEGIN();
	CALL(sched_yield, (), "");
	syscall(SYS_sched_getscheduler, 0);
	EXPECT("sched_getscheduler(0) = 0 (SCHED_OTHER)");
	CALL(sched_getscheduler, (-1), "-1");
	CALL(sched_setscheduler, (0, SCHED_OTHER, &parameters), "0, SCHED_OTHER, [0]");
	CALL(sched_setscheduler, (0, SCHED_BATCH | 0x40000000, &high), "0, 0x40000003 /* SCHED_??? */, [500]");
	CALL(sched_setscheduler, (0, 77, &parameters), "0, 0x4d /* SCHED_??? */, [0]");
	CALL(sched_setscheduler, (-1, SCHED_FIFO, GARBAGE), "-1, SCHED_FIFO, 0xbadbad0");
	p1 = edge_cut(&parameters, 2);
	CALL(sched_setscheduler, (0, SCHED_RR, p1), "0, SCHED_RR, %s", pointer(p1));
	CALL(sched_getparam, (0, &got), "0, [0]");
	CALL(sched_getparam, (0, 0), "0, NULL");
	CALL(sched_getparam, (-1, GARBAGE), "-1, 0xbadbad0");
	CALL(sched_setparam, (0, &parameters), "0, [0]");
	CALL(sched_setparam, (0, &high), "0, [500]");
	CALL(sched_setparam, (0, GARBAGE), "0, 0xbadbad0");
	CALL(sched_get_priority_max, (SCHED_RR), "SCHED_RR");
	CALL(sched_get_priority_max, (77), "0x4d /* SCHED_??? */");
	CALL(sched_get_priority_min, (SCHED_FIFO), "SCHED_FIFO");
	CALL(sched_get_priority_min, (-1), "0xffffffff /* SCHED_??? */");
	CALL(sched_rr_get_interval, (0, &interval), "0, {tv_sec=0, tv_nsec=0}");
	CALL(sched_rr_get_interval, (-1, &interval), "-1, %s", pointer(&interval));
	CALL(sched_rr_get_interval, (0, GARBAGE), "0, 0xbadbad0");
	CALL(sched_setattr, (0, &normal, 0), "0, {size=48, sched_policy=SCHED_OTHER, sched_flags=0, sched_nice=0, sched_priority=0, sched_runtime=0, sched_deadline=0, sched_period=0}, 0");
	CALL(sched_setattr, (0, &clamped, 0), "0, {size=56, sched_policy=SCHED_FIFO, sched_flags=SCHED_FLAG_RESET_ON_FORK|SCHED_FLAG_UTIL_CLAMP_MIN|SCHED_FLAG_UTIL_CLAMP_MAX, sched_nice=5, sched_priority=7, sched_runtime=0, sched_deadline=0, sched_period=0, sched_util_min=5000, sched_util_max=1}, 0");
	CALL(sched_setattr, (-1, &dead, 0), "-1, {size=48, sched_policy=SCHED_DEADLINE, sched_flags=SCHED_FLAG_RECLAIM|SCHED_FLAG_DL_OVERRUN, sched_nice=0, sched_priority=0, sched_runtime=10, sched_deadline=20, sched_period=30}, 0");
	CALL(sched_setattr, (0x7fffffff, &old, 0), "2147483647, {size=0, sched_flags=SCHED_FLAG_KEEP_POLICY|SCHED_FLAG_KEEP_PARAMS}, 0");
	CALL(sched_setattr, (0, &large, 0), "0, {size=120, sched_policy=SCHED_OTHER, sched_flags=0, sched_nice=0, sched_priority=0, sched_runtime=0, sched_deadline=0, sched_period=0, sched_util_min=0, sched_util_max=0, ...} => {size=56}, 0");
	CALL(sched_setattr, (0, &nonsense, 1), "0, {size=24}, 1");
	CALL(sched_setattr, (0, GARBAGE, 0), "0, 0xbadbad0, 0");
	CALL(sched_setattr, (0, 0, 0), "0, NULL, 0");
	p1 = edge_cut(&normal, 20);
	CALL(sched_setattr, (0, p1, 0), "0, %s, 0", pointer(p1));
	CALL(sched_getattr, (0, &seen, 48, 0), "0, {size=48, sched_policy=SCHED_OTHER, sched_flags=0, sched_nice=0, sched_priority=0, sched_runtime=%lld, sched_deadline=0, sched_period=0}, 48, 0", (long long) seen.runtime);
	VOLATILE(seen.runtime);
	CALL(sched_getattr, (0, &seen, 112, 0), "0, {size=56, sched_policy=SCHED_OTHER, sched_flags=0, sched_nice=0, sched_priority=0, sched_runtime=%lld, sched_deadline=0, sched_period=0, sched_util_min=0, sched_util_max=0}, 112, 0", (long long) seen.runtime);
	VOLATILE(seen.runtime);
	CALL(sched_getattr, (0, GARBAGE, 56, 0), "0, 0xbadbad0, 56, 0");
	CALL(sched_getattr, (0, &seen, 7, 0), "0, %s, 7, 0", pointer(&seen));
	CALL(sched_getattr, (-1, 0, 48, 5), "-1, NULL, 48, 5");
#ifndef __i386__
	CALL(sched_setaffinity, (0, 16, several), "0, 16, [0 1 2 3 7]");
#else
	CALL(sched_setaffinity, (0, 16, several), "0, 16, [0 1 2 3 7 74 108]");
#endif
	CALL(sched_setaffinity, (-1, 8, several), "-1, 8, [0 1 2 3 7]");
	CALL(sched_setaffinity, (0, 0, several), "0, 0, []");
	CALL(sched_setaffinity, (0, 128, GARBAGE), "0, 128, 0xbadbad0");
	CALL(sched_setaffinity, (0, 1, set), "0, 1, [0]");
	p1 = edge_cut(several, 4);
	CALL(sched_setaffinity, (0, 16, p1), "0, 16, %s", pointer(p1));
#ifndef __i386__
	CALL(sched_getaffinity, (0, 4, seen_set), "0, 4, %s", pointer(seen_set));
#else
	CALL(sched_getaffinity, (0, 4, seen_set), "0, 4, [0]");
#endif
	CALL(sched_getaffinity, (0, 128, GARBAGE), "0, 128, 0xbadbad0");
	CALL(sched_getaffinity, (-1, 128, seen_set), "-1, 128, %s", pointer(seen_set));
	CALL(getpriority, (PRIO_PROCESS, 0), "PRIO_PROCESS, 0");
	CALL(getpriority, (PRIO_PGRP, -1), "PRIO_PGRP, -1");
	CALL(getpriority, (77, 0), "0x4d /* PRIO_??? */, 0");
	CALL(setpriority, (PRIO_PROCESS, 0, 0), "PRIO_PROCESS, 0, 0");
	CALL(setpriority, (PRIO_USER, -5, 20), "PRIO_USER, -5, 20");
	CALL(setpriority, (7, 0, -1), "0x7 /* PRIO_??? */, 0, -1");
	syscall(SYS_ioprio_get, 1, 0);
	EXPECT("ioprio_get(IOPRIO_WHO_PROCESS, 0) = 0 (IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0))");
	CALL(ioprio_get, (7, -1), "0x7 /* IOPRIO_WHO_??? */, -1");
	CALL(ioprio_set, (1, 0, 2 << 13 | 4), "IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)");
	CALL(ioprio_set, (2, -1, 3 << 13 | 7), "IOPRIO_WHO_PGRP, -1, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_IDLE, 7)");
	CALL(ioprio_set, (3, 0x7ffffff, 5 << 13 | 99), "IOPRIO_WHO_USER, 134217727, IOPRIO_PRIO_VALUE(0x5 /* IOPRIO_CLASS_??? */, 99)");
	CALL(ioprio_set, (77, 0, 0), "0x4d /* IOPRIO_WHO_??? */, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0)");
	CALL(getrlimit, (RLIMIT_CORE, GARBAGE), "RLIMIT_CORE, 0xbadbad0");
	CALL(getrlimit, (RLIMIT_NOFILE, &limit), "RLIMIT_NOFILE, {rlim_cur=%lld, rlim_max=%lld}", (long long) limit.rlim_cur, (long long) limit.rlim_max);
	VOLATILE(limit.rlim_cur);
	CALL(getrlimit, (77, &limit), "0x4d /* RLIMIT_??? */, %s", pointer(&limit));
	CALL(setrlimit, (RLIMIT_NPROC, GARBAGE), "RLIMIT_NPROC, 0xbadbad0");
	CALL(setrlimit, (RLIMIT_NICE, &wrong_limit), "RLIMIT_NICE, {rlim_cur=5, rlim_max=4}");
	CALL(setrlimit, (99, &lower), "0x63 /* RLIMIT_??? */, {rlim_cur=1024, rlim_max=4*1024}");
#ifndef __i386__
	CALL(setrlimit, (99, &endless), "0x63 /* RLIMIT_??? */, {rlim_cur=RLIM64_INFINITY, rlim_max=RLIM64_INFINITY}");
#else
	CALL(setrlimit, (99, &endless), "0x63 /* RLIMIT_??? */, {rlim_cur=RLIM_INFINITY, rlim_max=RLIM_INFINITY}");
#endif
	p1 = edge_cut(&lower, 4);
	CALL(setrlimit, (RLIMIT_RSS, p1), "RLIMIT_RSS, %s", pointer(p1));
	CALL(prlimit64, (0, RLIMIT_NOFILE, 0, seen_limit), "0, RLIMIT_NOFILE, NULL, {rlim_cur=%lld, rlim_max=%lld}", (long long) limit.rlim_cur, (long long) limit.rlim_max);
	VOLATILE(limit.rlim_cur);
	CALL(prlimit64, (0, RLIMIT_STACK, wide_limit, 0), "0, RLIMIT_STACK, {rlim_cur=5, rlim_max=4}, NULL");
	CALL(prlimit64, (-1, RLIMIT_STACK, wide_limit, seen_limit), "-1, RLIMIT_STACK, {rlim_cur=5, rlim_max=4}, %s", pointer(seen_limit));
	CALL(prlimit64, (0, 55, GARBAGE, GARBAGE), "0, 0x37 /* RLIMIT_??? */, 0xbadbad0, 0xbadbad0");
	p1 = edge_cut(wide_limit, 8);
	CALL(prlimit64, (0, RLIMIT_RTTIME, p1, 0), "0, RLIMIT_RTTIME, %s, NULL", pointer(p1));
	CALL(getrusage, (RUSAGE_CHILDREN, GARBAGE), "RUSAGE_CHILDREN, 0xbadbad0");
	CALL(getrusage, (77, &usage), "0x4d /* RUSAGE_??? */, %s", pointer(&usage));
	CALL(getrusage, (RUSAGE_THREAD, 0), "RUSAGE_THREAD, NULL");
	CALL(getrusage, (RUSAGE_CHILDREN, &usage), "RUSAGE_CHILDREN, {ru_utime={tv_sec=0, tv_usec=0}, ru_stime={tv_sec=0, tv_usec=0}, ...}");
#ifdef __i386__
	CALL(sched_rr_get_interval_time64, (0, wide_interval), "0, {tv_sec=0, tv_nsec=0}");
	CALL(sched_rr_get_interval_time64, (0, GARBAGE), "0, 0xbadbad0");
	CALL(ugetrlimit, (RLIMIT_NOFILE, &limit), "RLIMIT_NOFILE, {rlim_cur=%lld, rlim_max=%lld}", (long long) limit.rlim_cur, (long long) limit.rlim_max);
#endif
	VOLATILE(limit.rlim_cur);
#ifdef __i386__
	CALL(ugetrlimit, (77, &limit), "0x4d /* RLIMIT_??? */, %s", pointer(&limit));
	CALL(ugetrlimit, (RLIMIT_NOFILE, GARBAGE), "RLIMIT_NOFILE, 0xbadbad0");
	CALL(nice, (0), "0");
	CALL(ulimit, (1, 2), "0x1, 0x2");
#endif
	return END();
}
