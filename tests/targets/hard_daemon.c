// build: gcc -O1
// Becomes a daemon: two forks and a session of its own, descriptors closed. What it does then it writes to a file, and it ends
// when that is as long as the first argument says.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int serve(int file, int n)
{
	return (int)write(file, "served\n", 7) + n;
}

int main(int argc, char **argv)
{
	int times = atoi(argv[1]), gate[2];
	(void)argc;
	if (pipe(gate) != 0)
		return 1;
	pid_t first = fork();
	if (first != 0) {
		// The daemon begins when whoever started it has gone.
		waitpid(first, NULL, 0);
		puts("started");
		return 3;
	}
	setsid();
	if (fork() != 0)
		_exit(0);
	if (chdir("/") != 0)
		_exit(1);
	umask(0);
	int file = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0644);
	dup2(file, 100);
	dup2(gate[0], 101);
	close_range(0, 99, 0);
	close_range(102, ~0U, 0);
	// Ends when the last other process has closed it.
	char byte;
	if (read(101, &byte, 1) != 0)
		_exit(1);
	for (int i = 0; i < times; i++)
		serve(100, i);
	_exit(4);
}
