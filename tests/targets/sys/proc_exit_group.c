// build: gcc -O0 -static   abis: 64 32   args: -f
// A task whose last call is exit_group: the region ends with it.
#include "waits.h"
#include <sys/wait.h>

int main(void)
{
	int status;
	pid_t pid = fork();
	REQUIRE(pid >= 0);
	if (pid == 0) {
		/* The parent's waitpid must not come between the end's lines. */
		wait_for(getppid(), "State:", sleeps);
		BEGIN();
		syscall(SYS_exit_group, 0x303L, 0L, 0L, 0L, 0L, 0L);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid && status == 3 << 8);
	EXPECT("exit_group(771) = ?");
	EXPECT("+++ exited with 3 +++");
	return TELL();
}
