// build: gcc -O0 -pthread -w   abis: 64 32
// A filter hands system calls to a thread of the same process, which answers them (SECCOMP_RET_USER_NOTIF).
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ROUNDS = 200 };
static int listener = -1;
static pthread_barrier_t filtered;

static int install(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgrp, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof code / sizeof *code, code };
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}

static void *caller(void *unused)
{
	long answered = 0, refused = 0, allowed = 0, group = getpgrp();
	listener = install();
	pthread_barrier_wait(&filtered);
	if (listener < 0)
		return 0;
	for (int i = 0; i < ROUNDS; i++) {
		answered += syscall(SYS_getppid) == 1000 + i;
		refused += syscall(SYS_getppid) == -1 && errno == EXDEV;
		allowed += syscall(SYS_getpgrp) == group;
	}
	printf("answered %ld, refused %ld, allowed %ld\n", answered, refused, allowed);
	return 0;
}

int main(void)
{
	pthread_t thread;
	setvbuf(stdout, 0, _IOLBF, 0);
	pthread_barrier_init(&filtered, 0, 2);
	pthread_create(&thread, 0, caller, 0);
	pthread_barrier_wait(&filtered);
	if (listener < 0) {
		printf("no listener: %s\n", strerror(errno));
		return 0;
	}
	for (int i = 0; i < 3 * ROUNDS; i++) {
		struct seccomp_notif call;
		struct seccomp_notif_resp answer;
		memset(&call, 0, sizeof call);
		memset(&answer, 0, sizeof answer);
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0) {
			printf("no call: %s\n", strerror(errno));
			return 1;
		}
		answer.id = call.id;
		if (call.data.nr == SYS_getpgrp)
			answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		else if (i % 3 == 0)
			answer.val = 1000 + i / 3;
		else
			answer.error = -EXDEV;
		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer) != 0) {
			printf("no answer: %s\n", strerror(errno));
			return 1;
		}
	}
	pthread_join(thread, 0);
	return 4;
}
