// build: gcc -O1
// A child that wants a signal when its parent dies, whoever looks on; and who the parent is.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline, noipa)) int between(int n)
{
	return n + 1;
}

static int grandchild(pid_t parent, int ready)
{
	sigset_t set;
	siginfo_t info;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	prctl(PR_SET_PDEATHSIG, SIGUSR1);
	int before = getppid() == parent;
	if (write(ready, "r", 1) != 1)
		return 1;
	sigwaitinfo(&set, &info);
	int asked = 0;
	prctl(PR_GET_PDEATHSIG, &asked);
	printf("before %d signal %d asked %d by its parent %d after %d sum %d\n", before, info.si_signo == SIGUSR1,
	       asked == SIGUSR1, info.si_pid == parent, getppid() == parent, between(1));
	fflush(stdout);
	return 0;
}

int main(void)
{
	int status, ready[2], over[2];
	char byte;
	if (pipe(ready) != 0 || pipe(over) != 0)
		return 1;
	pid_t child = fork();
	if (child == 0) {
		pid_t own = getpid();
		close(ready[0]), close(over[0]);
		if (fork() == 0)
			_exit(grandchild(own, ready[1]));
		// Lives until its child is ready.
		close(over[1]);
		pause();
		_exit(1);
	}
	close(over[1]);
	if (read(ready[0], &byte, 1) != 1)
		return 1;
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	// Until the grandchild has said it.
	int rest = (int)read(over[0], &byte, 1);
	printf("ended %d rest %d\n", WIFSIGNALED(status), rest);
	return 0;
}
