// build: gcc -O0 -pthread -w   abis: 64 32
// The leader forks for ever, with much memory to copy, and raises a signal after each fork; threads wait, so that
// attaching takes about as long as a fork. Ends with standard input.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAITERS = 300, MEMORY = 64 << 20 };
static volatile int raised, handled;

static void handler(int signal) { handled++; }

static void *waiter(void *unused)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, 0);
	for (;;)
		pause();
}

/* Ends the program with its input. What was raised up to a moment ago has been handled by then. */
static void *reader(void *unused)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, 0);
	char byte;
	while (read(0, &byte, 1) == -1 && errno == EINTR)
		;
	int before = raised;
	puts(handled >= before - 1 ? "undisturbed" : "signals lost");
	exit(0);
}

static void forks(void)
{
	for (;;) {
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		if (child > 0)
			while (waitpid(child, 0, 0) == -1 && errno == EINTR)
				;
		raised++;
		raise(SIGUSR1);
		/* So that a tracer which comes now meets no signal before the next fork. */
		for (volatile int spin = 0; spin < 1000000; spin++)
			;
	}
}

int main(void)
{
	signal(SIGUSR1, handler);
	sigset_t child;
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, 0);
	char *memory = mmap(0, MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(memory, MEMORY, MADV_NOHUGEPAGE);
	memset(memory, 1, MEMORY);
	pthread_t thread;
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	for (int i = 0; i < WAITERS; i++)
		pthread_create(&thread, &small, waiter, 0);
	pthread_create(&thread, &small, reader, 0);
	puts("running");
	fflush(stdout);
	forks();
}
