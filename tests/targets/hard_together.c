// build: gcc -O1 -pthread -ldl
// Busy threads that call a function, while the process loads libraries, has children of every kind and is stopped and continued.
// At the end it says how often the function was called.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 3 };

static volatile int over;
static int limit;

__attribute__((noinline, noipa)) long work(long x)
{
	return x + 1;
}

static void *busy(void *unused)
{
	long calls = 0;
	(void)unused;
	while (!over && calls < limit)
		calls = work(calls);
	while (calls < limit)
		calls = work(calls);
	return (void *)calls;
}

/* Stops its parent and lets it go on when it has stopped. */
static void stop_and_go(pid_t parent)
{
	char path[40], text[256];
	snprintf(path, sizeof path, "/proc/%d/stat", parent);
	kill(parent, SIGSTOP);
	for (char state = 0; state != 'T' && state != 't';) {
		FILE *file = fopen(path, "r");
		size_t len = fread(text, 1, sizeof text - 1, file);
		fclose(file);
		text[len] = 0;
		state = strrchr(text, ')')[2];
	}
	kill(parent, SIGCONT);
	_exit(0);
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	long calls = 0;
	int rounds = atoi(argv[2]), status, ended = 0, plugged = 0;
	(void)argc;
	limit = atoi(argv[3]);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, busy, NULL);
	for (int i = 0; i < rounds; i++) {
		pid_t parent = getpid(), child;
		void *library = dlopen(argv[1], RTLD_NOW);
		plugged += ((int (*)(int))dlsym(library, "plugged"))(i) > 0;
		dlclose(library);
		if ((child = vfork()) == 0)
			_exit(3);
		waitpid(child, &status, 0);
		ended += WEXITSTATUS(status);
		if ((child = vfork()) == 0) {
			execl("/bin/true", "true", (char *)NULL);
			_exit(1);
		}
		waitpid(child, &status, 0);
		ended += WEXITSTATUS(status);
		if ((child = fork()) == 0)
			_exit(4);
		waitpid(child, &status, 0);
		ended += WEXITSTATUS(status);
		if ((child = fork()) == 0)
			stop_and_go(parent);
		waitpid(child, &status, 0);
		ended += WEXITSTATUS(status);
	}
	over = 1;
	for (int i = 0; i < THREADS; i++) {
		void *made;
		pthread_join(threads[i], &made);
		calls += (long)made;
	}
	printf("called %ld ended %d plugged %d\n", calls, ended, plugged);
	return 8;
}
