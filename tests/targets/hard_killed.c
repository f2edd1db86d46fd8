// build: gcc -O1 -pthread
// Makes children, with threads, that execute this program, fork, call functions and the kernel, and kills them at moments of
// chance.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

__attribute__((noinline, noipa)) long work(long x)
{
	return x * 3 + 1;
}

static void *turn(void *seed)
{
	for (;;) {
		work(rand_r(seed));
		getppid();
	}
	return NULL;
}

static void *have_children(void *unused)
{
	(void)unused;
	for (;;) {
		pid_t child = rand() % 2 ? fork() : vfork();
		if (child == 0)
			_exit((int)work(2));
		if (child > 0)
			waitpid(child, NULL, 0);
	}
	return NULL;
}

static int live(int number)
{
	pthread_t thread;
	static unsigned seeds[2] = {1, 2};
	char *again[] = {"hard_killed", "live", number % 2 ? "0" : "2", NULL};
	pthread_create(&thread, NULL, turn, &seeds[0]);
	pthread_create(&thread, NULL, turn, &seeds[1]);
	if (number < 2)
		pthread_create(&thread, NULL, have_children, NULL);
	usleep(1500);
	// From another thread than the leader, or from the leader.
	execv("/proc/self/exe", again);
	return 1;
}

int main(int argc, char **argv)
{
	if (argc > 2)
		return live(atoi(argv[2]));
	int rounds = argc > 1 ? atoi(argv[1]) : 20, killed = 0;
	unsigned seed = 11;
	for (int i = 0; i < rounds; i++) {
		char number[2] = {(char)('0' + i % 4), 0};
		char *arguments[] = {"hard_killed", "live", number, NULL};
		// As likely in its first moments as later on.
		struct timespec wait = {0, rand_r(&seed) % (i % 3 ? 12000000 : 1500000)};
		int status;
		pid_t child = fork();
		if (child == 0) {
			setpgid(0, 0);
			execv("/proc/self/exe", arguments);
			_exit(1);
		}
		if (child < 2)
			return 9;
		setpgid(child, child);
		nanosleep(&wait, NULL);
		kill(-child, SIGKILL);
		waitpid(child, &status, 0);
		killed += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
	}
	printf("killed %d\n", killed);
	return 5;
}
