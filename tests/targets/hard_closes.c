// build: gcc -O1
// Closes all descriptors that there may be, and goes on.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int after(int n)
{
	return n + getppid() * 0;
}

static int count(void)
{
	int open_ones = 0;
	for (int fd = 0; fd < 128; fd++)
		open_ones += fcntl(fd, F_GETFD) >= 0;
	return open_ones;
}

int main(void)
{
	for (int fd = 3; fd < 128; fd++)
		close(fd);
	if (write(1, "closed\n", 7) != 7)
		return 1;
	closefrom(0);
	close_range(0, ~0U, 0);
	int status, left = count();
	pid_t child = fork();
	if (child == 0)
		_exit(after(40) + count());
	waitpid(child, &status, 0);
	// A descriptor of the tracer's would be another number.
	int first = open("/dev/null", O_RDONLY), second = dup(first);
	return after(WEXITSTATUS(status) + left + first + second);
}
