// build: gcc -O1 -pg
// Built for uftrace, which shows the same calls by calls of mcount at the beginning of each function.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLAIN __attribute__((noinline, noipa))

PLAIN int leaf(int n)
{
	return n + 1;
}

PLAIN int factorial(int n)
{
	return n < 2 ? 1 : n * factorial(n - 1);
}

PLAIN int works(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += leaf(i);
	return sum + factorial(4);
}

PLAIN int texts(const char *text)
{
	char *copy = strdup(text);
	int length = (int)strlen(copy);
	free(copy);
	return length;
}

int main(void)
{
	printf("%d %d\n", works(3), texts("text"));
	return 0;
}
