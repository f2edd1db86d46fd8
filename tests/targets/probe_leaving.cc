// build: g++ -O1
// Functions that are left by an exception, by longjmp, by a tail call, and not at all.
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#define PLAIN extern "C" __attribute__((noinline, noipa))

static std::jmp_buf back;

PLAIN int thrower(int x)
{
	if (x > 2)
		throw std::runtime_error("three");
	return x;
}

PLAIN int middle(int x)
{
	return thrower(x) + 1;
}

PLAIN int catcher(int x)
{
	try {
		return middle(x);
	} catch (const std::exception &e) {
		return -1;
	}
}

PLAIN void jumper(int x)
{
	if (x)
		std::longjmp(back, x);
}

PLAIN int setter(int x)
{
	if (int value = setjmp(back))
		return value;
	jumper(x);
	return 0;
}

PLAIN int last(int x)
{
	return x * 2;
}

PLAIN __attribute__((optimize("O2"))) int tail(int x)
{
	return last(x + 1);
}

PLAIN int deep(int n)
{
	return n == 0 ? 0 : 1 + deep(n - 1);
}

PLAIN void leaver(int status)
{
	std::exit(status);
}

int main(int argc, char **argv)
{
	int depth = argc > 1 ? std::atoi(argv[1]) : 5000;
	std::printf("%d %d %d %d %d\n", catcher(1), catcher(5), setter(7), tail(4), deep(depth));
	std::fflush(stdout);
	leaver(4);
}
