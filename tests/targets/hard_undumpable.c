// build: gcc -O1 -pthread
// Gives up being dumpable, then calls functions, the kernel and a child of its own; waits for the end of its input. "confined": puts
// itself under a filter that kills who calls prctl.
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
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

static void confine(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof code / sizeof *code, code };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
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
	if (argc > 1 && !strcmp(argv[1], "confined")) {
		fflush(stdout);
		confine();
		pid_t child = fork();
		if (child == 0)
			_exit(0);
		waitpid(child, &status, 0);
		return WIFSIGNALED(status) ? 100 + WTERMSIG(status) : 8;
	}
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
