// build: gcc -O1 -fno-plt -fno-builtin -w
// Calls, system calls, and what a longjmp leaves, closely after each other.
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static jmp_buf place;

__attribute__((noinline)) void jumper(int number)
{
	longjmp(place, number);
}

__attribute__((noinline)) int leaf(int number)
{
	getppid();
	return number + 1;
}

__attribute__((noinline)) static int compare(const void *a, const void *b)
{
	return leaf(*(const int *)a) - leaf(*(const int *)b);
}

static void handler(int signal)
{
	leaf(signal);
}

int main(void)
{
	int numbers[3] = {3, 1, 2};

	signal(SIGUSR1, handler);
	for (volatile int i = 0; i < 20; i++) {
		if (setjmp(place) == 0)
			jumper(i + 1);
		getppid();
		qsort(numbers, 3, sizeof *numbers, compare);
		gsignal(SIGUSR1);
	}
	leaf(7);
	_exit(0);
}
