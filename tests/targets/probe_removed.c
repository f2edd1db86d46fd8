// build: gcc -O1 -pthread -static
// Under a seccomp filter, with more functions than there is padding for copies: a breakpoint whose instruction faults has
// to go, while other threads hit it.
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <ucontext.h>
#include <unistd.h>

enum { THREADS = 4, LOADERS = 24 };

// What no tracer emulates, in number.
__asm__(".text\n"
	".altmacro\n"
	".macro copied n\n .p2align 4\n .globl copied_\\n\n .type copied_\\n, @function\ncopied_\\n: movd %edi, %xmm0\n movd %xmm0, %eax\n ret\n"
	" .size copied_\\n, . - copied_\\n\n .endm\n"
	".set n, 0\n.rept 1200\n copied %n\n .set n, n + 1\n.endr\n"
	".macro loads n\n .p2align 4\n .globl loads_\\n\n .type loads_\\n, @function\nloads_\\n: mov (%rdi), %rax\n ret\n"
	" .size loads_\\n, . - loads_\\n\n .endm\n"
	".p2align 4\nfirst_load:\n"
	".set n, 0\n.rept 24\n loads %n\n .set n, n + 1\n.endr\n");
extern const char first_load[];
extern int copied_0(int), copied_1199(int);

static long good = 7;
static volatile int done, faults;
static volatile long made;

static long load(int which, long *from)
{
	long (*function)(long *) = (long (*)(long *))(first_load + 16 * which);
	return function(from);
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info;
	faults++;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RDI] = (greg_t)(uint64_t)&good;
}

static void *hammer(void *unused)
{
	long sum = 0;
	(void)unused;
	for (unsigned i = 0; !done; i++) {
		sum += load(i % LOADERS, &good);
		__atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
	}
	return (void *)(sum % 7);
}

int main(void)
{
	struct sock_filter code[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	struct sock_fprog program = {sizeof code / sizeof *code, code};
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	pthread_t threads[THREADS];
	long sum = 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return puts("no filter"), 1;
	if (getenv("CONFINED") == NULL) {
		// The filter is there before the program is.
		setenv("CONFINED", "1", 1);
		execl("/proc/self/exe", "probe_removed", (char *)NULL);
		return puts("not executed"), 1;
	}
	sigaction(SIGSEGV, &action, NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, hammer, NULL);
	for (int i = 0; i < LOADERS; i++) {
		// All others are under way.
		for (long before = made; made < before + 40;)
			usleep(100);
		sum += load(i, NULL);
	}
	done = 1;
	for (int i = 0; i < THREADS; i++) {
		void *rest;
		pthread_join(threads[i], &rest);
		sum += (long)rest;
	}
	printf("sum %ld faults %d copies %d\n", sum, faults, copied_0(1) + copied_1199(2));
	return 0;
}
