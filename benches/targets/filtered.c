// build: gcc -O2 -pthread
// filtered COUNT: what a cheap call costs, in ns, in the first task, in a new thread, in a forked child, and in a
// thread of that child: one line each. The calls are none that the filter selects.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECES = 100 };

static long count;

static int ascending(const void *a, const void *b)
{
	double left = *(const double *) a, right = *(const double *) b;
	return (left > right) - (left < right);
}

// Measured in short pieces, of which the median is taken: other programs interrupt few of them.
static void *measure(void *name)
{
	double pieces[PIECES];
	long calls = count / PIECES;
	for (int piece = 0; piece < PIECES; piece++) {
		struct timespec start, end;
		clock_gettime(CLOCK_MONOTONIC, &start);
		for (long i = 0; i < calls; i++) {
			syscall(SYS_getppid);
		}
		clock_gettime(CLOCK_MONOTONIC, &end);
		double ns = (double) (end.tv_sec - start.tv_sec) * 1e9 + (double) (end.tv_nsec - start.tv_nsec);
		pieces[piece] = ns / (double) calls;
	}
	qsort(pieces, PIECES, sizeof pieces[0], ascending);
	printf("%s %.1f\n", (const char *) name, pieces[PIECES / 2]);
	fflush(stdout);
	return NULL;
}

static int in_thread(const char *name)
{
	pthread_t thread;
	return pthread_create(&thread, NULL, measure, (void *) name) || pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		return 2;
	}
	count = atol(argv[1]);
	measure("first-task");
	if (in_thread("new-thread")) {
		return 1;
	}
	pid_t child = fork();
	if (child == 0) {
		measure("forked-child");
		_exit(in_thread("thread-of-child"));
	}
	int status = 1;
	return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}
