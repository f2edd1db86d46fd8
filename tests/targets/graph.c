// build: gcc -O1 -pthread
// Calls that make a tree: recursion, a signal's handler in a function, calls that repeat, one that takes its time, a
// thread, a child that returns from its parent's functions, a system call after longjmp, and exit in a function.
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PLAIN __attribute__((noinline, noipa))

PLAIN int leaf(int n)
{
	return n + 1;
}

PLAIN int factorial(int n)
{
	return n < 2 ? 1 : n * factorial(n - 1);
}

PLAIN void handler(int signal)
{
	leaf(signal);
}

PLAIN int interrupted(void)
{
	raise(SIGUSR1);
	return leaf(1);
}

PLAIN int repeats(void)
{
	int sum = 0;
	for (int i = 0; i < 5; i++)
		sum += leaf(7);
	return sum + leaf(8);
}

PLAIN int slow(void)
{
	struct timespec time = {.tv_nsec = 200000000};
	leaf(2);
	nanosleep(&time, NULL);
	return 3;
}

PLAIN void *thread(void *argument)
{
	factorial(2);
	return argument;
}

PLAIN int parent(void)
{
	pid_t pid = fork();
	if (pid == 0)
		return 9;
	int status;
	waitpid(pid, &status, 0);
	return WEXITSTATUS(status);
}

static jmp_buf back;

PLAIN void inner(void)
{
	longjmp(back, 1);
}

PLAIN int jumps(void)
{
	if (setjmp(back) == 0)
		inner();
	return getpgrp() > 0;
}

PLAIN void leaves(int status)
{
	exit(status);
}

int main(void)
{
	struct sigaction action = {.sa_handler = handler};
	sigaction(SIGUSR1, &action, NULL);
	factorial(3);
	interrupted();
	repeats();
	slow();
	jumps();
	pthread_t other;
	pthread_create(&other, NULL, thread, NULL);
	pthread_join(other, NULL);
	pid_t self = getpid();
	parent();
	leaves(getpid() == self ? 5 : 9);
}
