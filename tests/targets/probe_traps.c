// build: gcc -O1
// Breakpoints, single-stepping and SIGTRAPs of the program's own, around functions that are probed.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define PLAIN __attribute__((noinline, noipa))

static volatile int traps, steps, last_code, last_offset;
static uint64_t base;
static volatile int counting;

static void on_trap(int signal, siginfo_t *info, void *context)
{
	greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
	(void)signal;
	last_code = info->si_code;
	last_offset = (int)((uint64_t)regs[REG_RIP] - base);
	if (counting)
		steps++;
	else
		traps++;
}

PLAIN int work(int n)
{
	return n * 2 + 1;
}

__asm__(".text\n.p2align 4\n.globl own_int3\n.type own_int3, @function\nown_int3: int3\n mov $1, %eax\n ret\n.size own_int3, . - own_int3\n"
	".p2align 4\n.globl own_int_3\n.type own_int_3, @function\nown_int_3: .byte 0xcd, 3\n mov $2, %eax\n ret\n.size own_int_3, . - own_int_3\n"
	".p2align 4\n.globl inner_int3\n.type inner_int3, @function\ninner_int3: push %rbx\n int3\n pop %rbx\n mov $3, %eax\n ret\n.size inner_int3, . - inner_int3\n"
	".p2align 4\n.globl stepped\n.type stepped, @function\nstepped: push %rbx\n mov $7, %ebx\n lea 1(%rdi,%rbx), %eax\n pop %rbx\n ret\n.size stepped, . - stepped\n"
	".p2align 4\n.globl stepped_copy\n.type stepped_copy, @function\nstepped_copy: movd %edi, %xmm0\n movd %xmm0, %eax\n ret\n.size stepped_copy, . - stepped_copy\n");
extern int own_int3(void), own_int_3(void), inner_int3(void), stepped(int), stepped_copy(int);

static int with_tf(int (*function)(int), int n)
{
	int result;
	__asm__ volatile("sub $128, %%rsp\n pushfq\n orq $0x100, (%%rsp)\n popfq\n call *%[function]\n pushfq\n"
			 "andq $~0x100, (%%rsp)\n popfq\n add $128, %%rsp"
			 : "=a"(result), "+D"(n)
			 : [function] "r"(function)
			 : "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "cc", "memory", "xmm0");
	return result;
}

static int blocked(void)
{
	sigset_t now;
	pthread_sigmask(SIG_SETMASK, NULL, &now);
	return sigismember(&now, SIGTRAP);
}

static const char *disposition(void)
{
	struct sigaction action;
	sigaction(SIGTRAP, NULL, &action);
	return action.sa_handler == SIG_DFL ? "default" : action.sa_handler == SIG_IGN ? "ignored" : "handled";
}

static int pending(void)
{
	sigset_t now;
	sigpending(&now);
	return sigismember(&now, SIGTRAP);
}

/* One's own SIGTRAP waits, blocked, while breakpoints are hit. */
static int waiting(const char *how, void (*send)(void))
{
	sigset_t set;
	int sum = 0;
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	send();
	for (int i = 0; i < 3; i++)
		sum += work(i) + stepped(i) + stepped_copy(i);
	printf("%s: pending %d blocked %d %s %d\n", how, pending(), blocked(), disposition(), traps);
	last_code = 99;
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	printf("%s: pending %d blocked %d %s %d code %d\n", how, pending(), blocked(), disposition(), traps, last_code);
	return sum + work(0);
}

static void by_raise(void)
{
	raise(SIGTRAP);
}

static void by_kill(void)
{
	kill(getpid(), SIGTRAP);
}

static void by_queue(void)
{
	pthread_sigqueue(pthread_self(), SIGTRAP, (union sigval){.sival_int = 5});
}

static inline __attribute__((always_inline)) long call(long number, long a, long b, long c, long d)
{
	long result;
	register long fourth __asm__("r10") = d;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth) : "rcx", "r11", "memory");
	return result;
}

/* The same without a handler, and without a function between the blocking and the signal. */
static int without_handler(void)
{
	static uint64_t trap = 1 << (SIGTRAP - 1);
	siginfo_t info;
	sigset_t set;
	int sum = 0;
	signal(SIGTRAP, SIG_DFL);
	call(SYS_rt_sigprocmask, SIG_BLOCK, (long)&trap, 0, 8);
	call(SYS_tgkill, call(SYS_getpid, 0, 0, 0, 0), call(SYS_gettid, 0, 0, 0, 0), SIGTRAP, 0);
	for (int i = 0; i < 3; i++)
		sum += work(i) + stepped(i) + stepped_copy(i);
	printf("no handler: pending %d blocked %d %s\n", pending(), blocked(), disposition());
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	sigwaitinfo(&set, &info);
	printf("waited for code %d, sent by itself %d\n", info.si_code, info.si_pid == getpid());
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	return sum;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO};
	sigset_t set;
	sigaction(SIGTRAP, &action, NULL);
	int sum = 0;
	for (int i = 0; i < 3; i++) {
		base = (uint64_t)own_int3;
		sum += own_int3();
		printf("own %d code %d +%d\n", traps, last_code, last_offset);
		base = (uint64_t)own_int_3;
		sum += own_int_3();
		printf("two bytes %d code %d +%d\n", traps, last_code, last_offset);
		base = (uint64_t)inner_int3;
		sum += inner_int3();
		printf("inner %d code %d +%d\n", traps, last_code, last_offset);
		sum += work(i);
	}
	raise(SIGTRAP);
	printf("raised %d code %d\n", traps, last_code);
	kill(getpid(), SIGTRAP);
	printf("sent %d code %d\n", traps, last_code);
	counting = 1;
	sum += with_tf(stepped, 5);
	printf("single-stepped %d\n", steps);
	steps = 0;
	sum += with_tf(stepped_copy, 5);
	printf("single-stepped %d\n", steps);
	counting = 0;

	// Breakpoints are hit while SIGTRAP is blocked: it stays blocked, the handler stays.
	sigemptyset(&set);
	sigaddset(&set, SIGTRAP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	sum += work(3);
	printf("blocked %d %s %d\n", blocked(), disposition(), traps);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	printf("unblocked %d %s %d\n", blocked(), disposition(), traps);
	sum += work(4);
	signal(SIGTRAP, SIG_IGN);
	sum += work(5) + (int)strlen(getenv("PATH") ? "a" : "b");
	printf("ignored %d %s\n", blocked(), disposition());
	raise(SIGTRAP);
	sigaction(SIGTRAP, &action, NULL);
	pthread_sigmask(SIG_SETMASK, &(sigset_t){0}, NULL);
	raise(SIGTRAP);
	sum += waiting("raised", by_raise);
	sum += waiting("sent", by_kill);
	sum += waiting("queued", by_queue);
	sum += without_handler();
	printf("sum %d traps %d\n", sum, traps);
	return 0;
}
