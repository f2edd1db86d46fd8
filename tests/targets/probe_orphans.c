// build: gcc -O1
// Has a child that forks and is gone at once, and ends with it: when the grandchild's first stop is dealt with, as with daemons,
// nobody of its relatives may be left. The grandchild calls a function.
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int orphan(int n)
{
	return n + 1;
}

int main(void)
{
	pid_t child = fork();
	if (child == 0) {
		if (fork() == 0)
			_exit(orphan(1) != 2);
		_exit(0);
	}
	waitpid(child, 0, 0);
	_exit(0);
}
