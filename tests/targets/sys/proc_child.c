// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <sys/wait.h>


static void on_alarm(int signal)
{
	(void) signal;
}

/* The line of the return from the handler, which restores the mask of signals. */
static void returned(void)
{
	const char *name = IS32 ? "sigreturn" : "rt_sigreturn";
	EXPECT("%s({mask=[CHLD]}) = -1 EINTR (Interrupted system call)", name);
}

int main(void)
{
	// Children tell nothing when they end.
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	REQUIRE(sigprocmask(SIG_BLOCK, &blocked, NULL) == 0);
	struct sigaction action = { .sa_handler = on_alarm };
	unsigned long long mask = 1 << (SIGCHLD - 1);
	REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
	INTERRUPTER(SIGALRM);
	siginfo_t info;
	memset(&info, 0, sizeof info);
	BEGIN();
	long pid = syscall(SYS_fork);
	if (pid == 0) {
		_exit(3);
	}
	EXPECT("fork() = %ld", pid);
	VOLATILE(pid);
	CALL(waitid, (P_PID, pid, &info, WEXITED, 0),
	     "P_PID, %ld, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=%ld, si_uid=%d, si_status=3, si_utime=%ld, si_stime=%ld}, WEXITED, NULL",
	     pid, pid, (int) info.si_uid, (long) info.si_utime, (long) info.si_stime);
	INTERRUPT();
	syscall(SYS_pause);
	EXPECT("pause() = ? ERESTARTNOHAND (To be restarted if no handler)");
	EXPECT_INTERRUPTED("SIGALRM");
	returned();
	INTERRUPT();
	syscall(SYS_rt_sigsuspend, &mask, 8);
	EXPECT("rt_sigsuspend([CHLD], 8) = ? ERESTARTNOHAND (To be restarted if no handler)");
	EXPECT_INTERRUPTED("SIGALRM");
	returned();
#ifdef __i386__
	INTERRUPT();
	syscall(SYS_sigsuspend, 0, 0, 1 << (SIGCHLD - 1));
	EXPECT("sigsuspend([CHLD]) = ? ERESTARTNOHAND (To be restarted if no handler)");
	EXPECT_INTERRUPTED("SIGALRM");
	returned();
#endif
	return END();
}
