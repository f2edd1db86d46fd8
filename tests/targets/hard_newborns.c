// build: gcc -O1 -pthread -w   abis: 64 32
// Threads come and go all the time; at a byte of standard input those that are there make one call each, with a number of
// its own, and end.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MAKERS = 3, LIVING = 60 };

struct living {
	pthread_t thread;
	sem_t end;
	atomic_int asked;
};

static atomic_int count, check;

static void *live(void *arg)
{
	struct living *self = arg;
	while (sem_wait(&self->end) != 0)
		;
	if (self->asked)
		/* PRIO_PROCESS is 0; that nobody has such a number does not matter. */
		syscall(SYS_getpriority, 0, 1000000000 + ++count);
	return 0;
}

static void end(struct living *one, int asked)
{
	one->asked = asked;
	sem_post(&one->end);
	pthread_join(one->thread, 0);
}

static void *make(void *unused)
{
	struct living living[LIVING];
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 1 << 16);
	for (unsigned made = 0; !check || made < LIVING; made++) {
		struct living *place = &living[made % LIVING];
		if (made >= LIVING)
			end(place, 0);
		sem_init(&place->end, 0, 0);
		pthread_create(&place->thread, &small, live, place);
	}
	for (int i = 0; i < LIVING; i++)
		end(&living[i], 1);
	return 0;
}

int main(void)
{
	pthread_t makers[MAKERS];
	char byte;
	for (int i = 0; i < MAKERS; i++)
		pthread_create(&makers[i], 0, make, 0);
	puts("running");
	fflush(stdout);
	while (read(0, &byte, 1) == -1 && errno == EINTR)
		;
	check = 1;
	for (int i = 0; i < MAKERS; i++)
		pthread_join(makers[i], 0);
	printf("asked %d\n", count);
	return 0;
}
