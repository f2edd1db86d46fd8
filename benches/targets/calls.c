// build: gcc -O2 -pthread
// calls COUNT THREADS: each thread makes COUNT cheap system calls.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static long count;

static void *loop(void *unused)
{
	for (long i = 0; i < count; i++) {
		syscall(SYS_getppid);
	}
	return unused;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		return 2;
	}
	count = atol(argv[1]);
	int threads = atoi(argv[2]);
	pthread_t ids[64];
	for (int i = 1; i < threads && i < 64; i++) {
		if (pthread_create(&ids[i], NULL, loop, NULL) != 0) {
			return 1;
		}
	}
	loop(NULL);
	for (int i = 1; i < threads && i < 64; i++) {
		pthread_join(ids[i], NULL);
	}
	return 0;
}
