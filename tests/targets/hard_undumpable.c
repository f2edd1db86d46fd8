// build: gcc -O1 -pthread
// Gives up being dumpable, then calls functions, the kernel and a child of its own; waits for the end of its input.
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int hidden(const char *text)
{
	return text[0] + 1;
}

static void *in_thread(void *text)
{
	return (void *)(long)hidden(text);
}

int main(void)
{
	pthread_t thread;
	void *sum;
	int status;
	char byte;
	prctl(PR_SET_DUMPABLE, 0);
	int environment = open("/proc/self/environ", O_RDONLY);
	printf("environment %s\n", environment < 0 && errno == EACCES ? "closed" : "open");
	pthread_create(&thread, NULL, in_thread, "a");
	pthread_join(thread, &sum);
	pid_t child = fork();
	if (child == 0)
		_exit(hidden("b") % 100);
	waitpid(child, &status, 0);
	printf("thread %ld child %d dumpable %d\n", (long)sum, WEXITSTATUS(status), prctl(PR_GET_DUMPABLE));
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		hidden("c");
	return 6;
}
