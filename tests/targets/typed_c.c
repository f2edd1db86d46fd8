// build: gcc -O0 -g -w
// Functions with arguments and results of many types. typed_c_o2.c is the same, optimised.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum colour { RED, GREEN = 5, BLUE = -1 };
enum mode { READ = 1, WRITE = 2, EXECUTE = 4 };
struct point {
	int x, y;
};
struct shape {
	const char *name;
	struct point corner;
	double area;
	unsigned flags : 3, rest : 5;
	char tag[8];
};
struct pair {
	double first;
	long second;
};

#define CALLED __attribute__((noinline))
volatile int sink;

CALLED int numbers(char c, unsigned char u, short s, unsigned n, long long l, bool yes)
{
	sink += n;
	return c + u + s + (int)n + (int)l + yes;
}

CALLED double floats(float f, double d, long double l, int after)
{
	sink++;
	return f + d + (double)l + after;
}

CALLED enum colour named(enum colour colour, enum mode mode)
{
	sink++;
	return mode == (READ | EXECUTE) ? colour : RED;
}

CALLED const char *texts(const char *text, char *none)
{
	sink++;
	return none ? none : text + 1;
}

CALLED struct pair structures(struct point by_value, const struct shape *shape, struct shape large)
{
	struct pair pair = {large.area + shape->area, by_value.x};
	sink++;
	return pair;
}

CALLED void writes(const int *in, int *out, int (*callback)(const void *, const void *))
{
	sink++;
	*out = *in + 1;
}

CALLED float many(int a, int b, int c, int d, int e, int f, int g, double h, int i)
{
	sink++;
	return a + b + c + d + e + f + g + h + i;
}

CALLED long double extended(long double value)
{
	sink++;
	return value * 2;
}

CALLED struct shape larger(struct shape *from)
{
	sink++;
	return *from;
}

/* Nobody uses the second parameter of this one: an optimising compiler may leave it out. */
static CALLED int altered(const struct point *point, int unused, int used)
{
	sink++;
	return point->x * used;
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

int main(int argc, char **argv)
{
	struct shape shape = {"square", {1, 2}, 2.5, 5, 9, "tag"};
	struct point point = {3, -4};
	int in = 41, out = 7;
	printf("%d\n", numbers('a', 200, -3, 4000000000u, 1LL << 40, true));
	printf("%g\n", floats(0.5f, 0.25, 0.125L, 3));
	printf("%d\n", named(BLUE, READ | EXECUTE));
	printf("%s\n", texts("hello\n", NULL));
	printf("%g\n", structures(point, &shape, shape).first);
	writes(&in, &out, compare);
	qsort(&in, 1, sizeof in, compare);
	printf("%g\n", many(1, 2, 3, 4, 5, 6, 7, 8.5, 9));
	printf("%Lg\n", extended(1.5L));
	printf("%s\n", larger(&shape).name);
	printf("%d\n", altered(&point, argc, argc + 4));
	return out - 42;
}
