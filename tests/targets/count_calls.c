// build: gcc -O1 -pthread   abis: 64 32
// count_calls THREADS CALLS CHILDREN: so many threads, in this process and in each of its children, make so many calls
// of getppid(2) each.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int threads;
static long calls;

static void *loop(void *unused)
{
	for (long i = 0; i < calls; i++)
		syscall(SYS_getppid);
	return unused;
}

static void all_threads(void)
{
	pthread_t ids[64];
	for (int i = 1; i < threads && i < 64; i++)
		if (pthread_create(&ids[i], NULL, loop, NULL) != 0)
			abort();
	loop(NULL);
	for (int i = 1; i < threads && i < 64; i++)
		pthread_join(ids[i], NULL);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	threads = atoi(argv[1]);
	calls = atol(argv[2]);
	for (int child = atoi(argv[3]); child > 0; child--)
		if (fork() == 0) {
			all_threads();
			_exit(0);
		}
	all_threads();
	while (wait(NULL) > 0)
		;
	return 0;
}
