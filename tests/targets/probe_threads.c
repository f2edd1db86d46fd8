// build: gcc -O1 -pthread
// Four threads call functions and a library function while a signal arrives every millisecond.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

enum { THREADS = 4 };

static int calls = 500;

static volatile long ticks;

static void on_alarm(int signal)
{
	(void)signal;
	ticks++;
}

__attribute__((noinline, noipa)) long leaf(long x)
{
	return x * 3 + 1;
}

__attribute__((noinline, noipa)) long middle(long x)
{
	return leaf(x) + 1;
}

static void *run(void *seed)
{
	long sum = 0;
	for (int i = 0; i < calls; i++)
		sum += middle(i) + rand_r(seed) % 2;
	return (void *)sum;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		calls = atoi(argv[1]);
	struct itimerval every = {{0, 1000}, {0, 1000}};
	unsigned seeds[THREADS] = {1, 2, 3, 4};
	pthread_t threads[THREADS];
	long total = 0;
	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &every, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, run, &seeds[i]);
	for (int i = 0; i < THREADS; i++) {
		void *sum;
		pthread_join(threads[i], &sum);
		total += (long)sum;
	}
	printf("%ld\n", total);
	return 0;
}
