// build: gcc -O1 -shared -fPIC
// A library that is loaded and unloaded by probe_dlopen.c.
#include <stdlib.h>
#include <unistd.h>

static int calls;

__attribute__((constructor)) static void loaded(void)
{
	calls = 100 + (getsid(0) < -1);
}

__attribute__((noinline, noipa)) int plugged(int n)
{
	calls++;
	return n + calls + abs(-1) * 0;
}
