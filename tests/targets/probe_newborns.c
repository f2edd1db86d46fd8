// build: gcc -O1 -pthread
// Makes threads without end that call a function, until the end of standard input; with an argument the first thread of all
// ends at once. Says whether every call counted.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int stop;
static long made, counted_calls;

__attribute__((noinline, noipa)) void counted(long *count)
{
	++*count;
}

static void *brief(void *arg)
{
	for (int i = 0; i < 5; i++) {
		long count = 0;
		counted(&count);
		__atomic_add_fetch(&counted_calls, count, __ATOMIC_RELAXED);
		__atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
	}
	return arg;
}

static void *run(void *arg)
{
	while (!stop) {
		pthread_t threads[3];
		for (int i = 0; i < 3; i++)
			pthread_create(&threads[i], NULL, brief, NULL);
		for (int i = 0; i < 3; i++)
			pthread_join(threads[i], NULL);
	}
	return arg;
}

static void *waits(void *runner)
{
	puts("running");
	fflush(stdout);
	while (getchar() != EOF)
		;
	stop = 1;
	pthread_join(*(pthread_t *)runner, NULL);
	printf("lost %ld\n", made - counted_calls);
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	static pthread_t runner;
	pthread_t waiter;
	(void)argv;
	pthread_create(&runner, NULL, run, NULL);
	if (argc == 1)
		waits(&runner);
	pthread_create(&waiter, NULL, waits, &runner);
	pthread_exit(NULL);
}
