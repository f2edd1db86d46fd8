// build: gcc -O2
// functions COUNT: calls of a function of the program's own.
#include <stdlib.h>

__attribute__((noinline)) long work(long number)
{
	__asm__ volatile("");
	return number + 1;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		return 2;
	}
	long sum = 0;
	for (long i = atol(argv[1]); i > 0; i--) {
		sum = work(sum);
	}
	return sum < 0;
}
