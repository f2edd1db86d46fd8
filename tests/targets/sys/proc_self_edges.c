// build: gcc -O0 -static   abis: 64 32
// What a process asks about itself and the machine, where the memory ends.
#include "expect.h"

#include <linux/futex.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

static const int zero = 0;
static const struct { long cur, max; } limit = { 5120, 5120 }, unlike = { 6, 5 };
static struct rusage usage;
static int own;

static void ids(void)
{
	void *cut = edge_cut(&zero, 1), *whole = edge(&zero);
	CALL(getresuid, (edge(&zero), edge(&zero), edge(&zero)), "[0], [0], [0]");
	CALL(getresgid, (edge(&zero), edge(&zero), edge(&zero)), "[0], [0], [0]");
	CALL(getresuid, (cut, whole, cut), "%s, %s, %s", pointer(cut), pointer(whole), pointer(cut));
	CALL(getresgid, (cut, cut, GARBAGE), "%s, %s, 0xbadbad0", pointer(cut), pointer(cut));
#ifdef __i386__
	CALL(getresuid32, (edge(&zero), edge(&zero), edge(&zero)), "[0], [0], [0]");
	CALL(getresgid32, (edge(&zero), edge(&zero), edge(&zero)), "[0], [0], [0]");
	CALL(getresuid32, (cut, cut, cut), "%s, %s, %s", pointer(cut), pointer(cut), pointer(cut));
	CALL(getresgid32, (GARBAGE, NULL, GARBAGE), "0xbadbad0, NULL, 0xbadbad0");
#endif
}

static void limits(void)
{
	void *cut = edge_cut(&limit, sizeof limit - 1);
	CALL(setrlimit, (RLIMIT_CORE, edge(&limit)), "RLIMIT_CORE, {rlim_cur=5*1024, rlim_max=5*1024}");
	CALL(setrlimit, (RLIMIT_CORE, edge(&unlike)), "RLIMIT_CORE, {rlim_cur=6, rlim_max=5}");
	CALL(setrlimit, (RLIMIT_CORE, cut), "RLIMIT_CORE, %s", pointer(cut));
	CALL(getrlimit, (RLIMIT_CORE, edge(&unlike)), "RLIMIT_CORE, {rlim_cur=5*1024, rlim_max=5*1024}");
	CALL(getrlimit, (RLIMIT_CORE, cut), "RLIMIT_CORE, %s", pointer(cut));
#ifdef __i386__
	CALL(ugetrlimit, (RLIMIT_CORE, edge(&unlike)), "RLIMIT_CORE, {rlim_cur=5*1024, rlim_max=5*1024}");
	CALL(ugetrlimit, (RLIMIT_CORE, cut), "RLIMIT_CORE, %s", pointer(cut));
#endif
	CALL(getrusage, (RUSAGE_CHILDREN, edge(&usage)), "RUSAGE_CHILDREN, {ru_utime={tv_sec=0, tv_usec=0}, ru_stime={tv_sec=0, tv_usec=0}, ...}");
	cut = edge_cut(&usage, sizeof usage - 1);
	CALL(getrusage, (RUSAGE_CHILDREN, cut), "RUSAGE_CHILDREN, %s", pointer(cut));
}

static void scheduling(void)
{
	static const struct { long seconds, nanoseconds; } span = { 5, 6 };
	void *cut = edge_cut(&zero, 3);
	CALL(sched_getparam, (0, edge(&zero)), "0, [0]");
	CALL(sched_getparam, (0, cut), "0, %s", pointer(cut));
	CALL(sched_setparam, (0, edge(&zero)), "0, [0]");
	CALL(sched_setparam, (0, cut), "0, %s", pointer(cut));
	CALL(sched_rr_get_interval, (0, edge(&span)), "0, {tv_sec=0, tv_nsec=0}");
	cut = edge_cut(&span, sizeof span - 1);
	CALL(sched_rr_get_interval, (0, cut), "0, %s", pointer(cut));
#ifdef __i386__
	static const long long span64[2] = { 5, 6 };
	CALL(sched_rr_get_interval_time64, (0, edge(&span64)), "0, {tv_sec=0, tv_nsec=0}");
	cut = edge_cut(span64, 12);
	CALL(sched_rr_get_interval_time64, (0, cut), "0, %s", pointer(cut));
	CALL(sched_rr_get_interval_time64, (-1, GARBAGE), "-1, 0xbadbad0");
#endif
}

/* Numbers of the machine, which change. */
static void machine(void)
{
	static struct sysinfo none;
	static struct utsname nobody;
	struct sysinfo *info = edge(&none);
	CALL(sysinfo, (info),
	     "{uptime=%ld, loads=[%lu, %lu, %lu], totalram=%lu, freeram=%lu, sharedram=%lu, bufferram=%lu, totalswap=%lu, freeswap=%lu, "
	     "procs=%u, totalhigh=%lu, freehigh=%lu, mem_unit=%u}",
	     info->uptime, info->loads[0], info->loads[1], info->loads[2], info->totalram, info->freeram, info->sharedram, info->bufferram,
	     info->totalswap, info->freeswap, info->procs, info->totalhigh, info->freehigh, info->mem_unit);
	unsigned long numbers[] = { info->uptime, info->loads[0], info->loads[1], info->loads[2], info->freeram, info->sharedram,
		info->bufferram, info->freeswap, info->procs };
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		VOLATILE(numbers[i]);
	}
	void *cut = edge_cut(&none, sizeof none - 1);
	CALL(sysinfo, (cut), "%s", pointer(cut));
	struct utsname *names = edge(&nobody);
	CALL(uname, (names), "{sysname=%s, nodename=%s, ...}", quoted(names->sysname, strlen(names->sysname)),
	     quoted(names->nodename, strlen(names->nodename)));
}

static void places(void)
{
	unsigned *cpu = edge(&zero), *node = edge(&zero);
	void *cut = edge_cut(&zero, 2);
	CALL(getcpu, (cpu, node, NULL), "[%u], [%u], NULL", *cpu, *node);
	VOLATILE(*cpu);
	CALL(getcpu, (cpu, cut, NULL), "%s, %s, NULL", pointer(cpu), pointer(cut));
	static struct robust_list_head robust;
	static const unsigned long word;
	CALL(set_robust_list, (&robust, sizeof robust), "%s, %zu", pointer(&robust), sizeof robust);
	CALL(get_robust_list, (0, edge(&word), edge(&word)), "0, [%s], [%zu]", pointer(&robust), sizeof robust);
	void *head = edge(&word);
	cut = edge_cut(&word, sizeof word - 1);
	CALL(get_robust_list, (0, head, cut), "0, %s, %s", pointer(head), pointer(cut));
	CALL(get_robust_list, (0, cut, head), "0, %s, %s", pointer(cut), pointer(head));
	unsigned long *base = edge(&word);
	CALL(arch_prctl, (0x1003, base), "ARCH_GET_FS, " WIDE("[%s]", "%s"), IS32 ? pointer(base) : pointer((void *) *base));
	CALL(arch_prctl, (0x1003, cut), "ARCH_GET_FS, %s", pointer(cut));
}

/* The CPUs of a mask, as they are listed. */
static const char *cpus(const unsigned char *mask, int bytes)
{
	char *list = expect_room();
	*list = 0;
	for (int cpu = 0; cpu < 8 * bytes; cpu++) {
		if (mask[cpu / 8] >> cpu % 8 & 1) {
			sprintf(list + strlen(list), "%s%d", *list == 0 ? "" : " ", cpu);
		}
	}
	return list;
}

static int own_nice;

static void more_scheduling(void)
{
	static const unsigned char none[128];
	static const struct { unsigned size, policy; unsigned long long numbers[5]; } attributes;
	unsigned char *mask = edge(&none);
	void *cut = edge_cut(none, 2);
	int held = CALL(sched_getaffinity, (0, 128, mask), "0, 128, [%s]", cpus(mask, 8));
	CALL(sched_getaffinity, (0, 128, cut), "0, 128, %s", pointer(cut));
	VOLATILE(held);
	unsigned long long *runtime = (unsigned long long *) edge(&attributes) + 3;
	CALL(sched_getattr, (0, runtime - 3, 48, 0),
	     "0, {size=48, sched_policy=SCHED_OTHER, sched_flags=0, sched_nice=%d, sched_priority=0, sched_runtime=%llu, sched_deadline=0, "
	     "sched_period=0}, 48, 0", own_nice, *runtime);
	VOLATILE(*runtime);
	cut = edge_cut(&attributes, sizeof attributes - 1);
	CALL(sched_getattr, (0, cut, 48, 0), "0, %s, 48, 0", pointer(cut));
}

#ifdef __i386__
static const unsigned short groups[3];
#else
static const unsigned groups[3];
#endif

static void other_processes(void)
{
	static const struct { unsigned epoll, target, offset; } slot = { 77, 0, 0 };
	void *cut = edge_cut(groups, sizeof groups - 1);
	CALL(getgroups, (3, edge(&groups)), "3, [5, 6, 7]");
	CALL(getgroups, (3, cut), "3, %s", pointer(cut));
#ifdef __i386__
	static const unsigned groups32[3];
	cut = edge_cut(groups32, 11);
	CALL(getgroups32, (3, edge(&groups32)), "3, [5, 6, 7]");
	CALL(getgroups32, (3, cut), "3, %s", pointer(cut));
#endif
	CALL(kcmp, (own, own, 7, 0, edge(&slot)), "%d, %d, KCMP_EPOLL_TFD, 0, {efd=77, tfd=0, toff=0}", own, own);
	cut = edge_cut(&slot, 11);
	CALL(kcmp, (own, own, 7, 0, cut), "%d, %d, KCMP_EPOLL_TFD, 0, %s", own, own, pointer(cut));
}

/* Calls that the kernel doesn't make. */
static void pretended(void)
{
	static const long then = 1000000000;
	static const struct { unsigned words[8]; } area;
	void *cut = edge_cut(&area, 31), *whole = edge(&area);
	CALL(rseq, (whole, 32, 0, 0x53053053), "%s, 0x20, 0, 0x53053053", pointer(whole));
	CALL(rseq, (cut, 32, 1, 0x53053053), "%s, 0x20, 0x1, 0x53053053", pointer(cut));
	CALL(time, (edge(&then)), "[1000000000 /" "* 2001-09-09T01:46:40+0000 *" "/]");
	cut = edge_cut(&then, sizeof then - 1);
	CALL(time, (cut), "%s", pointer(cut));
#ifdef __i386__
	static const char old_names[5][65] = { "Linux", "name" }, older_names[5][9] = { "Linux", "name" };
	void *old = edge(&old_names), *older = edge(&older_names);
	CALL(olduname, (old), "%s", pointer(old));
	CALL(oldolduname, (older), "%s", pointer(older));
#endif
}

/* The last calls: no privileges are left. */
static void powerless(void)
{
	static const struct { unsigned version; int pid; } self = { 0x20080522, 0 };
	static const unsigned none[6] = { 0 };
#define SELF "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}"
	CALL(capset, (edge(&self), edge(&none)), SELF ", {effective=0, permitted=0, inheritable=0}");
	CALL(capget, (edge(&self), edge(&none)), SELF ", {effective=0, permitted=0, inheritable=0}");
	void *cut = edge_cut(none, 23), *half = edge_cut(&self, 7);
	CALL(capset, (edge(&self), cut), SELF ", %s", pointer(cut));
	CALL(capset, (half, cut), "%s, %s", pointer(half), pointer(cut));
}

int main(void)
{
	static const unsigned given[3] = { 5, 6, 7 };
	own = getpid();
	own_nice = getpriority(PRIO_PROCESS, 0);
	REQUIRE(syscall(IS32 ? 206 /* setgroups32 */ : SYS_setgroups, 3, given) == 0);
	PRETEND(SYS_rseq);
	PRETEND(SYS_time);
#ifdef __i386__
	PRETEND(SYS_olduname);
	PRETEND(SYS_oldolduname);
#endif
	BEGIN();
	ids();
	limits();
	scheduling();
	machine();
	places();
	more_scheduling();
	other_processes();
	pretended();
	powerless();
	return END();
}
