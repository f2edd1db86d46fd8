// Calls of library functions and of its own, counted by the program itself: each line that it prints is
// `library NAME COUNT` or `function NAME COUNT`. tests/suite/matrix.rs builds it in every way there is.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "matrix.h"

static int counts[NAMES];

void count(enum name name)
{
	counts[name]++;
}

static OPAQUE int hidden(int n)
{
	COUNT(HIDDEN);
	return n + 1;
}

OPAQUE int inner(int n)
{
	COUNT(INNER);
	return hidden(n) + 1;
}

OPAQUE int recursive(int n)
{
	COUNT(RECURSIVE);
	int below = n == 0 ? -1 : recursive(n - 1);
	// Something to do behind the call, which would become a loop otherwise.
	__asm__ volatile("" ::: "memory");
	return below + 1;
}

OPAQUE int outer(int n)
{
	COUNT(OUTER);
	return inner(n) + inner(n + 1) + recursive(n % 4);
}

OPAQUE int compare(const void *a, const void *b)
{
	COUNT(COMPARE);
	return *(const int *)a - *(const int *)b;
}

// The last thing that it does is a call, which -O3 makes a jump.
OPAQUE int tail(unsigned *seed)
{
	COUNT(TAIL);
	COUNT(RAND_R);
	return rand_r(seed);
}

int main(void)
{
	unsigned seed = 1;
	int numbers[16], sum = 0;
	for (volatile int i = 0; i < 16; i++) {
		COUNT(RAND_R);
		numbers[i] = rand_r(&seed) % 100;
		sum += outer(numbers[i]);
		sum += tail(&seed) % 2;
	}
	COUNT(QSORT);
	qsort(numbers, 16, sizeof *numbers, compare);
	for (volatile int i = 0; i < 5; i++) {
		COUNT(STRLEN);
		COUNT(STRCMP);
		sum += (int)strlen(&"four"[i % 4]) + (strcmp("a", "b") < i);
	}
	sum += elsewhere(&seed);
	static const char *const names[NAMES] = {
#define AS_TEXT(kind, name, constant) #kind " " #name,
		EACH_NAME(AS_TEXT)
	};
	for (int i = 0; i < NAMES; i++)
		printf("%s %d\n", names[i], counts[i]);
	printf("sum %d\n", sum);
	return 3;
}
