// build: gcc -O0 -static   abis: 64 32
// Sets of signals, and what is told of one, where the memory ends.
#include "expect.h"

static const unsigned long long usr1 = 1 << (SIGUSR1 - 1), nobody;
UNUSED static const unsigned long old_usr1 = 1 << (SIGUSR1 - 1);

static void sets(int pidfd)
{
	siginfo_t queued = { .si_signo = SIGUSR1, .si_code = SI_QUEUE };
	queued.si_pid = 5, queued.si_uid = 6, queued.si_int = 7;
	void *cut = edge_cut(&usr1, 7), *half = edge_cut(&queued, 20);
	CALL(rt_sigprocmask, (SIG_BLOCK, edge(&usr1), edge(&usr1), 8), "SIG_BLOCK, [USR1], [], 8");
	CALL(rt_sigprocmask, (SIG_BLOCK, cut, cut, 8), "SIG_BLOCK, %s, %s, 8", pointer(cut), pointer(cut));
	CALL(pidfd_send_signal, (pidfd, SIGUSR1, edge(&queued), 0), "%d, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, "
	     "si_int=7, si_ptr=0x7}, 0", pidfd);
	CALL(pidfd_send_signal, (pidfd, SIGUSR1, half, 0), "%d, SIGUSR1, %s, 0", pidfd, pointer(half));
	CALL(rt_sigpending, (edge(&nobody), 8), "[USR1], 8");
	CALL(rt_sigpending, (cut, 8), "%s, 8", pointer(cut));
#ifdef __i386__
	void *short_set = edge_cut(&old_usr1, 3);
	CALL(sigpending, (edge(&old_usr1)), "[USR1]");
	CALL(sigpending, (short_set), "%s", pointer(short_set));
	CALL(sigprocmask, (SIG_BLOCK, edge(&old_usr1), edge(&old_usr1)), "SIG_BLOCK, [USR1], [USR1]");
	CALL(sigprocmask, (SIG_BLOCK, short_set, short_set), "SIG_BLOCK, %s, %s", pointer(short_set), pointer(short_set));
	CALL(sigprocmask, (SIG_BLOCK, GARBAGE, GARBAGE), "SIG_BLOCK, 0xbadbad0, 0xbadbad0");
#endif
	// It never returns 0 but where the kernel doesn't make it.
	CALL(rt_sigsuspend, (edge(&usr1), 8), "[USR1], 8");
	CALL(rt_sigsuspend, (cut, 8), "%s, 8", pointer(cut));
}

int main(void)
{
	int pidfd = (int) syscall(SYS_pidfd_open, getpid(), 0);
	REQUIRE(pidfd >= 0);
	PRETEND(SYS_rt_sigsuspend);
	BEGIN();
	sets(pidfd);
	return END();
}
