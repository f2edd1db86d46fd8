// build: gcc -O1
// A child by fork that returns from main, one by vfork that executes a program, one by posix_spawn.
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

__attribute__((noinline, noipa)) int work(const char *name, int n)
{
	return n + (int)strlen(name);
}

__attribute__((noinline, noipa)) int in_child(void)
{
	return work("child", 10);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return work(argv[1], 1);
	int status, sum = work("parent", 1);
	pid_t pid = fork();
	if (pid == 0)
		return in_child();
	waitpid(pid, &status, 0);
	sum += WEXITSTATUS(status);
	pid = vfork();
	if (pid == 0) {
		work("vforked", 1);
		execl(argv[0], argv[0], "executed", NULL);
		_exit(99);
	}
	waitpid(pid, &status, 0);
	sum += WEXITSTATUS(status);
	char *words[] = {argv[0], "spawned", NULL};
	posix_spawn(&pid, argv[0], NULL, NULL, words, environ);
	waitpid(pid, &status, 0);
	sum += WEXITSTATUS(status);
	printf("%d\n", sum);
	return work("end", 0);
}
