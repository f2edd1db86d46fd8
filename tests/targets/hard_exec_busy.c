// build: gcc -O1 -pthread
// Executes itself from a thread that is not the leader, again and again, while the leader and others are busy with calls.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int left;

__attribute__((noinline, noipa)) int work(int n)
{
	return n + 1;
}

static void *busy(void *unused)
{
	(void)unused;
	for (int sum = 0;; sum = work(sum))
		getppid();
	return NULL;
}

static void *execute(void *unused)
{
	char number[12];
	(void)unused;
	snprintf(number, sizeof number, "%d", left - 1);
	for (int i = 0; i < 20; i++)
		getppid();
	execl("/proc/self/exe", "hard_exec_busy", number, (char *)NULL);
	_exit(1);
}

int main(int argc, char **argv)
{
	pthread_t thread;
	left = argc > 1 ? atoi(argv[1]) : 20;
	if (left == 0)
		return puts("over"), 7;
	pthread_create(&thread, NULL, busy, NULL);
	pthread_create(&thread, NULL, execute, NULL);
	busy(NULL);
	return 1;
}
