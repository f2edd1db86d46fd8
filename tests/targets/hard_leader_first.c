// build: gcc -O0 -pthread   abis: 64 32
// The first thread ends, and the process with the last.
#include "leader.h"

static void *run(void *unused)
{
	(void)unused;
	wait_for_the_leaders_end();
	puts("last thread");
	exit(5);
}

int main(void)
{
	return leave_to(run);
}
