// build: gcc -O1 -g -fomit-frame-pointer -fno-optimize-sibling-calls
// Calls and signals behind frames without frame pointers, in a handler, on a stack of its own, in what was inlined.
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define APART __attribute__((noinline, noipa))

static inline __attribute__((always_inline)) long inlined(void)
{
	return syscall(SYS_getppid);
}

APART static void handler(int signal)
{
	(void)signal;
	syscall(SYS_getuid);
}

APART int leaf(int n)
{
	return n + 1;
}

APART static long innermost(int n)
{
	char room[200];
	memset(room, n, sizeof room);
	if (n == 7)
		raise(SIGUSR1);
	else
		inlined();
	return room[n];
}

APART static long outer(int n, int depth)
{
	volatile long local[9] = {n};
	if (depth > 0)
		return outer(n, depth - 1) + local[0];
	return innermost(n) + leaf(n) + local[0];
}

int main(void)
{
	static char room[65536];
	stack_t own = {.ss_sp = room, .ss_size = sizeof room};
	sigaltstack(&own, NULL);
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
	sigaction(SIGUSR1, &action, NULL);
	long sum = outer(3, 2) + outer(7, 1);
	return getenv("NOBODY") != NULL || sum == 0;
}
