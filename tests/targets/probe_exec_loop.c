// build: gcc -O1
// Executes itself thirty times, from the leader and from threads.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **words;
static char number[20];

__attribute__((noinline, noipa)) int work(int n)
{
	return n + (int)strlen(words[0]) * 0 + 1;
}

__attribute__((noinline, noipa)) static void *again(void *arg)
{
	char *next[] = {words[0], number, NULL};
	execv(words[0], next);
	_exit(99);
	return arg;
}

int main(int argc, char **argv)
{
	words = argv;
	int round = argc > 1 ? atoi(argv[1]) : 0;
	int next = work(round);
	if (next == 30) {
		printf("rounds %d\n", next);
		return 5;
	}
	snprintf(number, sizeof number, "%d", next);
	if (next % 3)
		again(NULL);
	pthread_t thread;
	pthread_create(&thread, NULL, again, NULL);
	for (;;)
		pause();
}
