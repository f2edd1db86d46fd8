// build: gcc -O0 -static   abis: 64 32
// Children: how they are made, waited for and traced, where the memory ends.
#include "expect.h"

#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <sys/wait.h>

static int own;
static long waiting;
static const int zero = 0;
static const siginfo_t nothing;

/* A child that waits to be traced. It ends with its parent, and children tell nothing when they end. */
static void prepare(void)
{
	sigset_t blocked;
	own = getpid();
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	REQUIRE(sigprocmask(SIG_BLOCK, &blocked, NULL) == 0);
	waiting = syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
	REQUIRE(waiting >= 0);
	if (waiting == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == own) {
			pause();
		}
		_exit(0);
	}
	// Blocked there as here.
	REQUIRE(kill((pid_t) waiting, SIGCHLD) == 0);
	VOLATILE(waiting);
}

/* A child knows that it is one by the number that the kernel has stored: a result of 0 may be injected. */
static long made(const volatile int *mine, long pid)
{
	if (*mine != 0) {
		_exit(3);
	}
	VOLATILE(pid);
	return pid;
}

static long cloned(void)
{
	int *told = edge(&zero), *mine = edge(&zero);
	const char *shown = text("child_stack=NULL, flags=CLONE_PARENT_SETTID|CLONE_CHILD_SETTID, parent_tid=");
#ifdef __i386__
	long pid = CALL(clone, (CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, NULL, told, NULL, mine), "%s[%d], child_tidptr=%s", shown, *told, pointer(mine));
#else
	long pid = CALL(clone, (CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, NULL, told, mine), "%s[%d], child_tidptr=%s", shown, *told, pointer(mine));
#endif
	return made(mine, pid);
}

static long cloned3(void)
{
	int *told = edge(&zero), *mine = edge(&zero);
	struct clone_args arguments = { .flags = CLONE_PARENT_SETTID | CLONE_CHILD_SETTID, .child_tid = (unsigned long) mine, .parent_tid = (unsigned long) told };
	long pid = CALL(clone3, (edge(&arguments), sizeof arguments),
			"{flags=CLONE_PARENT_SETTID|CLONE_CHILD_SETTID, child_tid=%s, parent_tid=%s, exit_signal=0, stack=NULL, stack_size=0} => "
			"{parent_tid=[%d]}, 88", pointer(mine), pointer(told), *told);
	return made(mine, pid);
}

static const char *ended(const siginfo_t *info)
{
	VOLATILE(info->si_utime);
	VOLATILE(info->si_stime);
	return text("{si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=%d, si_uid=0, si_status=3, si_utime=%ld, si_stime=%ld}", info->si_pid,
		    (long) info->si_utime, (long) info->si_stime);
}

static const struct rusage none;

/* How much a child took, which each one does differently. */
static const char *took(const struct rusage *usage)
{
	for (const long *number = (const long *) usage; number < (const long *) (usage + 1); number++) {
		VOLATILE((unsigned long) *number);
	}
	return text("{ru_utime={tv_sec=%ld, tv_usec=%ld}, ru_stime={tv_sec=%ld, tv_usec=%ld}, ...}", (long) usage->ru_utime.tv_sec,
		    (long) usage->ru_utime.tv_usec, (long) usage->ru_stime.tv_sec, (long) usage->ru_stime.tv_usec);
}

static void waited(long first, long second)
{
	siginfo_t *info = edge(&nothing);
	struct rusage *usage = edge(&none);
	void *cut = edge_cut(&nothing, 40), *half = edge_cut(&none, sizeof none - 1);
	CALL(waitid, (P_PID, first, info, WEXITED | WNOWAIT | __WALL, NULL), "P_PID, %ld, %s, WEXITED|WNOWAIT|__WALL, NULL", first, ended(info));
	CALL(waitid, (P_PID, first, cut, WEXITED | WNOWAIT | __WALL, NULL), "P_PID, %ld, %s, WEXITED|WNOWAIT|__WALL, NULL", first, pointer(cut));
	CALL(waitid, (P_PID, first, info, WEXITED | WNOWAIT | __WALL, half), "P_PID, %ld, %s, WEXITED|WNOWAIT|__WALL, %s", first, pointer(info),
	     pointer(half));
	CALL(waitid, (P_PID, second, info, WEXITED | __WALL, usage),
	     "P_PID, %ld, %s, WEXITED|__WALL, %s", second, ended(info), took(usage));
	CALL(waitid, (P_PID, first, GARBAGE, WEXITED | __WALL, GARBAGE), "P_PID, %ld, 0xbadbad0, WEXITED|__WALL, 0xbadbad0", first);
}

#define EXITED "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]"

/* The older calls that wait. */
static void waited_before(void)
{
	struct rusage *usage = edge(&none);
	void *cut = edge_cut(&zero, 3), *half = edge_cut(&none, sizeof none - 1);
	long first = cloned(), second = cloned();
	CALL(wait4, (first, edge(&zero), __WALL, usage), "%ld, " EXITED ", __WALL, %s", first, took(usage));
	CALL(wait4, (second, cut, __WALL, half), "%ld, %s, __WALL, %s", second, pointer(cut), pointer(half));
	CALL(wait4, (second, cut, __WALL, NULL), "%ld, %s, __WALL, NULL", second, pointer(cut));
#ifdef __i386__
	first = cloned(), second = cloned();
	CALL(waitpid, (first, edge(&zero), __WALL), "%ld, " EXITED ", __WALL", first);
	CALL(waitpid, (second, cut, __WALL), "%ld, %s, __WALL", second, pointer(cut));
	CALL(waitpid, (second, GARBAGE, __WALL), "%ld, 0xbadbad0, __WALL", second);
#endif
}

/* Another process, which waits: only what doesn't depend on where it does. */
static void traced(void)
{
	static const unsigned long long room[8];
	static const unsigned long word;
	siginfo_t *info = edge(&nothing);
	struct iovec piece = { edge(&room), 16 };
	struct { unsigned long long offset; unsigned flags; int count; } asked = { 0, 1 /* the process's */, 1 };
	void *cut = edge_cut(&word, sizeof word - 1);
	CALL(ptrace, (PTRACE_SEIZE, waiting, NULL, PTRACE_O_TRACEEXIT), "PTRACE_SEIZE, %ld, NULL, PTRACE_O_TRACEEXIT", waiting);
	CALL(ptrace, (PTRACE_INTERRUPT, waiting, NULL, NULL), "PTRACE_INTERRUPT, %ld", waiting);
	CALL(waitid, (P_PID, waiting, info, WSTOPPED | __WALL, NULL), "P_PID, %ld, {si_signo=SIGCHLD, si_code=CLD_TRAPPED, si_pid=%ld, si_uid=0, si_status=32773, "
	     "si_utime=%ld, si_stime=%ld}, WSTOPPED|__WALL, NULL", waiting, waiting, (long) info->si_utime, (long) info->si_stime);
	VOLATILE(info->si_utime);
	VOLATILE(info->si_stime);
	void *held = edge(&word);
	CALL(ptrace, (PTRACE_PEEKDATA, waiting, &zero, held), "PTRACE_PEEKDATA, %ld, %s, [NULL]", waiting, pointer(&zero));
	CALL(ptrace, (PTRACE_PEEKDATA, waiting, &zero, cut), "PTRACE_PEEKDATA, %ld, %s, %s", waiting, pointer(&zero), pointer(cut));
	CALL(ptrace, (PTRACE_GETEVENTMSG, waiting, NULL, held), "PTRACE_GETEVENTMSG, %ld, NULL, [0]", waiting);
	CALL(ptrace, (PTRACE_GETSIGINFO, waiting, NULL, info), "PTRACE_GETSIGINFO, %ld, NULL, {si_signo=SIGTRAP, si_code=0x8005, si_addr=%#lx}", waiting, waiting);
	const long *registers = piece.iov_base;
#ifdef __i386__
	CALL(ptrace, (PTRACE_GETREGSET, waiting, 1, edge(&piece)),
	     "PTRACE_GETREGSET, %ld, NT_PRSTATUS, {iov_base={ebx=%#lx, ecx=%#lx, edx=%#lx, esi=%#lx}, iov_len=16}", waiting, registers[0], registers[1],
	     registers[2], registers[3]);
#else
	CALL(ptrace, (PTRACE_GETREGSET, waiting, 1, edge(&piece)), "PTRACE_GETREGSET, %ld, NT_PRSTATUS, {iov_base={r15=%#lx, r14=%#lx}, iov_len=16}",
	     waiting, registers[0], registers[1]);
#endif
	for (int i = 0; i < 4; i++) {
		VOLATILE((unsigned long) registers[i]);
	}
	CALL(ptrace, (PTRACE_PEEKSIGINFO, waiting, edge(&asked), info), "PTRACE_PEEKSIGINFO, %ld, {off=0, flags=PTRACE_PEEKSIGINFO_SHARED, nr=1}, "
	     "[{si_signo=SIGCHLD, si_code=SI_USER, si_pid=%d, si_uid=0}]", waiting, own);
	CALL(ptrace, (PTRACE_GETSIGMASK, waiting, 8, edge(&room)), "PTRACE_GETSIGMASK, %ld, 8, [CHLD]", waiting);
	CALL(ptrace, (PTRACE_SETSIGMASK, waiting, 8, edge(&room)), "PTRACE_SETSIGMASK, %ld, 8, []", waiting);
	CALL(ptrace, (PTRACE_SETSIGMASK, waiting, 8, cut), "PTRACE_SETSIGMASK, %ld, 8, %s", waiting, pointer(cut));
	CALL(ptrace, (PTRACE_POKEDATA, waiting, &waiting, 5), "PTRACE_POKEDATA, %ld, %s, 0x5", waiting, pointer(&waiting));
	CALL(ptrace, (PTRACE_DETACH, waiting, NULL, 0), "PTRACE_DETACH, %ld, NULL, 0", waiting);
}

int main(void)
{
	prepare();
	BEGIN();
	waited(cloned(), cloned3());
	waited_before();
	traced();
	return END();
}
