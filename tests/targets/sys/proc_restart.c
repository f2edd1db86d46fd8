// build: gcc -O0 -static   abis: 64 32
// A signal that is ignored interrupts a call with a time limit, which the kernel then restarts with what is left of the time.
#include "waits.h"
#include <poll.h>

static int is_reported(const char *pending)
{
	return (strtoull(pending, NULL, 16) >> (SIGURG - 1) & 1) == 0;
}

int main(void)
{
	int asking[2], answer[2], parent = getpid(), uid = (int) getuid();
	char byte;
	REQUIRE(pipe(asking) == 0 && pipe(answer) == 0);
	int helper = (int) syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
	REQUIRE(helper >= 0);
	if (helper == 0) {
		close(asking[1]);
		if (read(asking[0], &byte, 1) == 1) {
			wait_for(parent, "State:", sleeps);
			kill(parent, SIGURG);
			// Once it is no more pending it has ended the sleep.
			wait_for(parent, "ShdPnd:", is_reported);
			write(answer[1], "!", 1);
		}
		_exit(0);
	}
	VOLATILE(helper);
	struct pollfd wanted = { answer[0], POLLIN, 0 };
	BEGIN();
	CALL(write, (asking[1], "?", 1), "%d, \"?\", 1", asking[1]);
	long rc = syscall(SYS_poll, &wanted, 1L, 600000L, 0L, 0L, 0L);
	EXPECT("poll([{fd=%d, events=POLLIN}], 1, 600000) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)", wanted.fd);
	EXPECT("--- SIGURG {si_signo=SIGURG, si_code=SI_USER, si_pid=%d, si_uid=%d} ---", helper, uid);
	EXPECT("restart_syscall(<... resuming interrupted poll ...>) = %s", result(rc));
	return END();
}
