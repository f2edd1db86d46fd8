// build: gcc -O1 -pthread
// Threads that call functions without end, until the end of standard input; then they say whether every call counted.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 3 };

static volatile int stop;

__attribute__((noinline, noipa)) void counted(long *count)
{
	++*count;
}

static void *run(void *arg)
{
	long count = 0, made = 0;
	unsigned seed = 1;
	while (!stop) {
		counted(&count);
		made++;
		rand_r(&seed);
	}
	*(long *)arg = made - count;
	return NULL;
}

int main(void)
{
	pthread_t threads[THREADS];
	long lost[THREADS], total = 0;
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, run, &lost[i]);
	puts("running");
	fflush(stdout);
	while (getchar() != EOF)
		;
	stop = 1;
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		total += lost[i];
	}
	printf("lost %ld\n", total);
	return 0;
}
