// build: gcc -O1 -pthread -w   abis: 64 32
// Threads in system calls without end, each of which checks what it gets; at the end of standard input they say so.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static atomic_int stop, disturbed;

static void wrong(const char *call, long result)
{
	printf("%s gave %ld, errno %d\n", call, result, errno);
	disturbed = 1;
}

static void *asks(void *unused)
{
	pid_t pid = getpid();
	while (!stop) {
		long result = syscall(SYS_getpid);
		if (result != pid)
			wrong("getpid", result);
	}
	return 0;
}

static void *sleeps(void *unused)
{
	struct timespec time = { 0, 50000 };
	while (!stop)
		if (nanosleep(&time, 0) != 0)
			wrong("nanosleep", -1);
	return 0;
}

static void *echoes(void *unused)
{
	int there[2], back[2];
	if (pipe(there) != 0 || pipe(back) != 0)
		return 0;
	for (unsigned sent = 0, got; !stop; sent++) {
		write(there[1], &sent, sizeof sent);
		long result = read(there[0], &got, sizeof got);
		if (result != sizeof got || got != sent)
			wrong("read", result);
	}
	return 0;
}

/* epoll_wait answers any wake-up with EINTR (signal(7)). */
static void *polls(void *unused)
{
	struct itimerspec every = { { 0, 300000 }, { 0, 300000 } };
	struct epoll_event event = { .events = EPOLLIN };
	int timer = timerfd_create(CLOCK_MONOTONIC, 0), set = epoll_create1(0);
	timerfd_settime(timer, 0, &every, 0);
	epoll_ctl(set, EPOLL_CTL_ADD, timer, &event);
	while (!stop) {
		unsigned long long times;
		long result = epoll_wait(set, &event, 1, -1);
		if (result != 1)
			wrong("epoll_wait", result);
		read(timer, &times, sizeof times);
	}
	return 0;
}

int main(void)
{
	void *(*work[])(void *) = { asks, sleeps, echoes, polls };
	pthread_t threads[8];
	for (int i = 0; i < 8; i++)
		pthread_create(&threads[i], 0, work[i % 4], 0);
	puts("running");
	fflush(stdout);
	char byte;
	long result;
	while ((result = read(0, &byte, 1)) > 0)
		;
	if (result < 0)
		wrong("read", result);
	stop = 1;
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], 0);
	puts(disturbed ? "disturbed" : "undisturbed");
	return disturbed;
}
