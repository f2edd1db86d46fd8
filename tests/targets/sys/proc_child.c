// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <sys/wait.h>

/* vfork and the child's exit(3). Without a function, whose stack the child would leave behind changed. */
#ifdef __i386__
#define CLOBBERS "ebx", "memory"
#define VFORK "int $0x80; test %%eax, %%eax; jnz 1f; mov $1, %%eax; mov $3, %%ebx; int $0x80; 1:"
#else
#define CLOBBERS "rcx", "rdi", "r11", "memory"
#define VFORK "syscall; test %%eax, %%eax; jnz 1f; mov $60, %%eax; mov $3, %%edi; syscall; 1:"
#endif

static void on_alarm(int signal)
{
	(void) signal;
}

UNUSED static void on_user(int signal, siginfo_t *info, void *context)
{
	(void) signal, (void) info, (void) context;
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
#ifdef __i386__
	struct sigaction telling = { .sa_sigaction = on_user, .sa_flags = SA_SIGINFO };
	REQUIRE(sigaction(SIGUSR1, &telling, NULL) == 0);
#endif
	INTERRUPTER(SIGALRM);
	siginfo_t info;
	memset(&info, 0, sizeof info);
	UNUSED int own = getpid(), uid = (int) getuid();
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
	pid = SYS_vfork;
	__asm__ volatile(VFORK : "+a"(pid) : : CLOBBERS);
	EXPECT("vfork() = %ld", pid);
	VOLATILE(pid);
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
#ifdef __i386__
	// A handler that wants to know more returns by another call.
	CALL(kill, (own, SIGUSR1), "%d, SIGUSR1", own);
	EXPECT("--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=%d, si_uid=%d} ---", own, uid);
	EXPECT("rt_sigreturn({mask=[CHLD]}) = 0");
#endif
	return END();
}
