// build: gcc -O0 -pthread   abis: 64 32
// A thread executes a program when the first one has ended.
#include "leader.h"

static void *run(void *unused)
{
	(void)unused;
	wait_for_the_leaders_end();
	// /proc/self is the leader's, which has no program any more.
	execl("/proc/thread-self/exe", "hard_zombie_exec", "again", (char *)NULL);
	exit(8);
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		puts("executed");
		return 6;
	}
	return leave_to(run);
}
