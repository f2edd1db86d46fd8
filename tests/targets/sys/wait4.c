// build: gcc -O0 -static   abis: 64 32   uninjected: kill
// The child that is stopped would outlive the program if its end were injected.
#include "expect.h"
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

/* A child that sends no signal when it ends, so that no line for that comes in between. */
static long child(void)
{
	return syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
}

static void end_with(long pid, int how)
{
	if (pid == 0) {
		if (how >= 0) {
			_exit(how);
		}
		raise(-how);
	}
}

int main(void)
{
	int status = 0;
	long pids[4];
	// A child that is stopped tells its parent by SIGCHLD, whatever it was cloned with.
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	REQUIRE(sigprocmask(SIG_BLOCK, &blocked, NULL) == 0);
	for (int i = 0; i < 4; i++) {
		pids[i] = child();
		REQUIRE(pids[i] >= 0);
		VOLATILE(pids[i]);
		end_with(pids[i], (int[]){ 0, 42, -SIGKILL, -SIGSTOP }[i]);
	}
	BEGIN();
	for (int i = 0; i < 2; i++) {
		long rc = syscall(SYS_wait4, pids[i], &status, __WALL, NULL);
		EXPECT("wait4(%ld, [{WIFEXITED(s) && WEXITSTATUS(s) == %d}], __WALL, NULL) = %s", pids[i], i ? 42 : 0, result(rc));
	}
	long rc = syscall(SYS_wait4, pids[2], &status, __WALL | WCONTINUED, NULL);
	EXPECT("wait4(%ld, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}], WCONTINUED|__WALL, NULL) = %s", pids[2], result(rc));
	rc = syscall(SYS_wait4, pids[3], &status, __WCLONE | WUNTRACED, NULL);
	EXPECT("wait4(%ld, [{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}], WSTOPPED|__WCLONE, NULL) = %s", pids[3], result(rc));
	rc = syscall(SYS_kill, (int) pids[3], SIGKILL);
	EXPECT("kill(%ld, SIGKILL) = %s", pids[3], result(rc));
	rc = syscall(SYS_wait4, pids[3], NULL, __WALL, NULL);
	EXPECT("wait4(%ld, NULL, __WALL, NULL) = %s", pids[3], result(rc));
	rc = syscall(SYS_wait4, -1, &status, WNOHANG | __WALL, NULL);
	EXPECT("wait4(-1, %s, WNOHANG|__WALL, NULL) = %s", pointer(&status), result(rc));
	return END();
}
