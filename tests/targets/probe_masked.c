// build: gcc -O1 -pthread -w
// Blocks SIGTRAP, for which it has no handler, calls functions, and looks whether it is blocked still. "wait": blocks it before it
// reads a byte, and looks for each.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PLAIN __attribute__((noinline, noipa))

PLAIN int work(int n)
{
	return n * 2 + 1;
}

/* Without the library, whose functions are watched. */
PLAIN unsigned long looked_at(void)
{
	unsigned long mask = 0;
	syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, 8);
	return mask;
}

static unsigned long before;

static void is(const char *when, int blocked)
{
	unsigned long expected = before | (blocked ? 1ul << (SIGTRAP - 1) : 0);
	int sum = work(1) + abs(-1) + work(2);
	unsigned long mask = looked_at();
	const char *how = mask == expected && sum == 9 ? "as it should be" : "wrong";
	printf("%s: %s\n", when, how);
}

static void set(int how, int signal)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, signal);
	sigprocmask(how, &set, NULL);
}

static void *in_thread(void *unused)
{
	is("in a new thread", 1);
	set(SIG_UNBLOCK, SIGTRAP);
	is("unblocked by a thread", 0);
	return 0;
}

static void on_signal(int signal)
{
	unsigned long former = before;
	before |= 1ul << (SIGUSR1 - 1);
	is("in a handler", 1);
	before = former;
}

static void pending(void)
{
	sigset_t trap, waiting;
	struct timespec none = { 0 };
	sigemptyset(&trap);
	sigaddset(&trap, SIGTRAP);
	work(3);
	kill(getpid(), SIGTRAP);
	sigpending(&waiting);
	int is_pending = sigismember(&waiting, SIGTRAP);
	work(4);
	int taken = sigtimedwait(&trap, NULL, &none);
	printf("sent while blocked: %s\n", is_pending && taken == SIGTRAP ? "as it should be" : "lost");
}

int main(int argc, char **argv)
{
	pthread_t thread;
	sigjmp_buf here;
	sigset_t all, former;
	char byte;
	setvbuf(stdout, 0, _IOLBF, 0);
	if (argc > 1 && !strcmp(argv[1], "executed")) {
		before = looked_at() & ~(1ul << (SIGTRAP - 1));
		is("in a new program", 1);
		return 7;
	}
	before = looked_at();
	set(SIG_BLOCK, SIGTRAP);
	if (argc > 1) {
		puts("running");
		while (read(0, &byte, 1) > 0)
			is("blocked before", 1);
		return 7;
	}
	is("blocked", 1);
	pthread_create(&thread, 0, in_thread, 0);
	pthread_join(thread, 0);
	is("still blocked", 1);
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);
	is("after a handler", 1);
	pending();
	sigsetjmp(here, 1);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &former);
	unsigned long old = before;
	before = looked_at() & ~(1ul << (SIGTRAP - 1));
	is("all blocked", 1);
	before = old;
	pthread_sigmask(SIG_SETMASK, &former, NULL);
	is("set as before", 1);
	if (fork() == 0) {
		is("in a child", 1);
		execl("/proc/self/exe", argv[0], "executed", NULL);
	}
	wait(NULL);
	set(SIG_UNBLOCK, SIGTRAP);
	is("unblocked", 0);
	return 7;
}
