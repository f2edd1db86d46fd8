// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <signal.h>

static void on_signal(int signal) { (void) signal; }

#ifdef __i386__
#define SIGRETURN "sigreturn({mask=%s}) = %s"
#else
#define SIGRETURN "rt_sigreturn({mask=%s}) = %s"
#endif

int main(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	REQUIRE(sigaction(SIGUSR1, &action, NULL) == 0 && sigaction(SIGRTMIN + 3, &action, NULL) == 0);
	int pid = getpid(), uid = (int) getuid();
	unsigned long long mask = 1ull << (SIGUSR2 - 1) | 1ull << (SIGCHLD - 1);
	BEGIN();
	long rc = syscall(SYS_kill, pid, 0);
	EXPECT("kill(%d, 0) = %s", pid, result(rc));
	rc = syscall(SYS_kill, pid, SIGUSR1);
	EXPECT("kill(%d, SIGUSR1) = %s", pid, result(rc));
	EXPECT("--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=%d, si_uid=%d} ---", pid, uid);
	EXPECT(SIGRETURN, "[]", result(0));
	rc = syscall(SYS_rt_sigprocmask, SIG_BLOCK, &mask, NULL, 8);
	EXPECT("rt_sigprocmask(SIG_BLOCK, [USR2 CHLD], NULL, 8) = %s", result(rc));
	rc = syscall(SYS_tgkill, pid, pid, SIGRTMIN + 3);
	EXPECT("tgkill(%d, %d, SIGRT_%d) = %s", pid, pid, SIGRTMIN + 3 - 32, result(rc));
	EXPECT("--- SIGRT_%d {si_signo=SIGRT_%d, si_code=SI_TKILL, si_pid=%d, si_uid=%d} ---", SIGRTMIN + 3 - 32,
	       SIGRTMIN + 3 - 32, pid, uid);
	EXPECT(SIGRETURN, "[USR2 CHLD]", result(0));
	rc = syscall(SYS_kill, pid, SIGUSR2);
	EXPECT("kill(%d, SIGUSR2) = %s", pid, result(rc));
	unsigned long long pending = 0;
	rc = syscall(SYS_rt_sigpending, &pending, 8);
	EXPECT("rt_sigpending([USR2], 8) = %s", result(rc));
	rc = syscall(SYS_kill, pid, 99);
	EXPECT("kill(%d, 99) = %s", pid, result(rc));
	rc = syscall(SYS_kill, -0x7fffffff, SIGTERM);
	EXPECT("kill(-2147483647, SIGTERM) = %s", result(rc));
	return END();
}
