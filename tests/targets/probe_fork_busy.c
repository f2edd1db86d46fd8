// build: gcc -O1 -pthread
// Forks while two threads sit at breakpoints all the time; the children call the same functions, and one in three executes
// a program that is not there first.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int stop;

__attribute__((noinline, noipa)) int work(int n)
{
	return n + abs(n);
}

static void *run(void *arg)
{
	while (!stop)
		work(1);
	return arg;
}

int main(void)
{
	pthread_t threads[2];
	int right = 0;
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, run, NULL);
	for (int i = 0; i < 20; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			int sum = 0;
			if (i % 3 == 0)
				execl("/nonexistent/program", "program", NULL);
			for (int j = 0; j < 10; j++)
				sum += work(j);
			_exit(sum);
		}
		int status;
		waitpid(pid, &status, 0);
		right += WIFEXITED(status) && WEXITSTATUS(status) == 90;
	}
	stop = 1;
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	printf("right %d\n", right);
	return 0;
}
