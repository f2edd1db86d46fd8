// build: gcc -O1 -fno-optimize-sibling-calls
// System calls behind a stack of 20 frames: 15 of `deep`, `syscall`, main, what calls it, and _start.
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile long sink;

__attribute__((noinline)) static long deep(int levels, int calls)
{
	if (levels > 1)
		return deep(levels - 1, calls) + 1;
	for (int i = 0; i < calls; i++)
		sink += syscall(SYS_getppid);
	return sink;
}

int main(int argc, char **argv)
{
	return deep(15, argc > 1 ? atoi(argv[1]) : 1000) == 0;
}
