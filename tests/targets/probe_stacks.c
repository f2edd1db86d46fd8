// build: gcc -O1 -pthread
// Calls on many stacks: coroutines that end out of order, handlers on a stack of their own, threads that are cancelled.
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#define PLAIN __attribute__((noinline, noipa))

static ucontext_t main_context, contexts[3];
static char stacks[3][64 << 10], signal_stack[64 << 10];
static sigjmp_buf back;
static int order[32], ordered;

PLAIN int leaf(int n)
{
	return n + 1;
}

PLAIN void yields(int from, int to)
{
	order[ordered++] = leaf(from);
	swapcontext(&contexts[from], to < 0 ? &main_context : &contexts[to]);
}

PLAIN void coroutine(int number)
{
	yields(number, (number + 1) % 3);
	yields(number, (number + 2) % 3);
	order[ordered++] = leaf(100 + number);
}

PLAIN int even(int n);

PLAIN int odd(int n)
{
	int result = n == 0 ? 0 : even(n - 1);
	__asm__ volatile("" ::: "memory");
	return result;
}

PLAIN int even(int n)
{
	int result = n == 0 ? 1 : odd(n - 1);
	__asm__ volatile("" ::: "memory");
	return result;
}

PLAIN void in_handler(int signal)
{
	order[ordered++] = leaf(signal);
	if (signal == SIGUSR2)
		siglongjmp(back, 7);
}

static void on_signal(int signal)
{
	in_handler(signal);
}

PLAIN int raises(int signal)
{
	raise(signal);
	return leaf(signal);
}

static pthread_barrier_t ready;

PLAIN void cleanup(void *arg)
{
	*(int *)arg = leaf(41);
}

PLAIN void *waits_for_ever(void *arg)
{
	pthread_cleanup_push(cleanup, arg);
	pthread_barrier_wait(&ready);
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	return NULL;
}

PLAIN void *exits_deep(void *arg)
{
	if (arg == NULL)
		pthread_exit((void *)(long)leaf(10));
	return exits_deep((char *)arg - 1) ? (void *)(long)leaf(11) : NULL;
}

PLAIN int returns_twice(void)
{
	volatile int times = 0;
	static jmp_buf again;
	int value = setjmp(again);
	times++;
	if (leaf(value) < 4)
		longjmp(again, value + 1);
	return times;
}

int main(void)
{
	for (int i = 0; i < 3; i++) {
		getcontext(&contexts[i]);
		contexts[i].uc_stack.ss_sp = stacks[i];
		contexts[i].uc_stack.ss_size = sizeof stacks[i];
		contexts[i].uc_link = i == 2 ? &main_context : &contexts[i + 1];
		makecontext(&contexts[i], (void (*)(void))coroutine, 1, i);
	}
	swapcontext(&main_context, &contexts[0]);
	printf("order");
	for (int i = 0; i < ordered; i++)
		printf(" %d", order[i]);
	printf("\neven %d odd %d\n", even(200), odd(201));
	stack_t stack = {.ss_sp = signal_stack, .ss_size = sizeof signal_stack};
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK | SA_NODEFER};
	sigaltstack(&stack, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	ordered = 0;
	int sum = raises(SIGUSR1);
	for (int i = 0; i < 3; i++)
		if (sigsetjmp(back, 1) == 0)
			sum += raises(SIGUSR2);
		else
			sum += leaf(1000);
	printf("sum %d handled %d\n", sum, ordered);
	pthread_t thread;
	int cleaned = 0;
	void *result;
	pthread_barrier_init(&ready, NULL, 2);
	pthread_create(&thread, NULL, waits_for_ever, &cleaned);
	pthread_barrier_wait(&ready);
	pthread_cancel(thread);
	pthread_join(thread, &result);
	printf("cancelled %d cleaned %d\n", result == PTHREAD_CANCELED, cleaned);
	pthread_create(&thread, NULL, exits_deep, (void *)20L);
	pthread_join(thread, &result);
	printf("exited %ld twice %d\n", (long)result, returns_twice());
	return 0;
}
