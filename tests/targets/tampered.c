// build: gcc -O0 -pthread   abis: 64 32
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static void *calls(void *unused)
{
	for (int i = 0; i < 4; i++)
		syscall(SYS_getppid);
	return unused;
}

int main(int argc, char **argv)
{
	(void)argv;
	for (int i = 0; i < 4; i++)
		printf("%ld\n", (long)syscall(SYS_getppid) == getppid());
	printf("chdir %ld\n", (long)syscall(SYS_chdir, "/"));
	char where[64] = "";
	syscall(SYS_getcwd, where, sizeof where);
	printf("in %s\n", where);
	fflush(stdout);
	if (argc > 1) {
		pthread_t thread;
		pthread_create(&thread, NULL, calls, NULL);
		pthread_join(thread, NULL);
	}
	return 0;
}
