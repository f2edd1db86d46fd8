/* A child whose last call is the one that is meant: the region ends with it. */
#ifndef LAST_CALL_H
#define LAST_CALL_H

#include "waits.h"
#include <sys/wait.h>

static int last_call(long number, const char *name)
{
	int status;
	pid_t pid = fork();
	REQUIRE(pid >= 0);
	if (pid == 0) {
		/* The parent's waitpid must not come between the end's lines. */
		wait_for(getppid(), "State:", sleeps);
		BEGIN();
		syscall(number, 0x303L, 0L, 0L, 0L, 0L, 0L);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid && status == 3 << 8);
	EXPECT("%s(771) = ?", name);
	EXPECT("+++ exited with 3 +++");
	return TELL();
}

#endif
