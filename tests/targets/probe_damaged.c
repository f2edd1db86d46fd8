// build: gcc -O1 -g -gz=none
// Has symbols, debugging information and unwind tables, of which none is needed to run: tests/suite/hostile_files.rs
// damages them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
	int first;
	double second;
	struct pair *next;
};

enum colour { RED, GREEN, BLUE };

__attribute__((noinline, noipa)) int leaf(int n, const char *text, enum colour colour)
{
	return n + (int)strlen(text) + (int)colour;
}

__attribute__((noinline, noipa)) double middle(struct pair *pair, unsigned char byte)
{
	return pair->second + leaf(pair->first, "text", GREEN) + byte;
}

int main(void)
{
	struct pair pair = {1, 2.5, NULL};
	double sum = 0;
	for (int i = 0; i < 4; i++)
		sum += middle(&pair, (unsigned char)i) + atoi("12");
	printf("%g\n", sum);
	return 6;
}
