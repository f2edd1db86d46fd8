// build: gcc -O1
// Children that share their parent's memory in every way that clone knows: at the same time, one after the other, unasked.
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLS = 200 };

static char stacks[4][64 << 10] __attribute__((aligned(64)));
static volatile int counts[4];

__attribute__((noinline, noipa)) int work(int n)
{
	return n + 1;
}

static int child(void *arg)
{
	long number = (long)arg;
	for (int i = 0; i < CALLS; i++)
		counts[number] = work(counts[number]);
	return (int)number + 40;
}

static int cloned(int number, int flags)
{
	return clone(child, stacks[number] + sizeof stacks[number], flags, (void *)(long)number);
}

int main(void)
{
	int status, sum = 0;
	pid_t both[2];
	for (int i = 0; i < 2; i++)
		both[i] = cloned(i, CLONE_VM | SIGCHLD);
	for (int i = 0; i < CALLS; i++)
		sum = work(sum);
	for (int i = 0; i < 2; i++) {
		waitpid(both[i], &status, 0);
		printf("vm %d status %d\n", counts[i], WEXITSTATUS(status));
	}
	pid_t pid = cloned(2, CLONE_VM | CLONE_VFORK | SIGCHLD);
	waitpid(pid, &status, 0);
	printf("vfork %d status %d\n", counts[2], WEXITSTATUS(status));
	pid = cloned(3, CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_SIGHAND | SIGCHLD);
	waitpid(pid, &status, 0);
	printf("all %d status %d\n", counts[3], WEXITSTATUS(status));
	counts[0] = 0;
	pid = cloned(0, CLONE_VM | CLONE_UNTRACED | SIGCHLD);
	waitpid(pid, &status, 0);
	printf("untraced %d status %x\n", counts[0], status);
	counts[1] = 0;
	pid = cloned(1, CLONE_UNTRACED | SIGCHLD);
	waitpid(pid, &status, 0);
	printf("forked untraced %d status %x\n", counts[1], status);
	printf("sum %d\n", sum);
	return 0;
}
