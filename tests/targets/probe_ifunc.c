// build: gcc -O1 -fno-builtin -Wl,-z,lazy
// Functions that resolvers choose: one of the program's own, and those of libc.
#include <stdio.h>
#include <string.h>

static int first(int number)
{
	return number + 1;
}

static int second(int number)
{
	return number + 2;
}

static int (*choose(void))(int)
{
	return sizeof(long) == 8 ? second : first;
}

int pick(int number) __attribute__((ifunc("choose")));

int main(void)
{
	char from[32] = "text", to[32];
	int sum = 0;
	for (volatile int i = 0; i < 3; i++)
		sum += pick(i);
	memcpy(to, from, sizeof to);
	sum += strlen(to);
	sum += strchr(to, 'x') - to;
	printf("%d\n", sum);
	return 0;
}
