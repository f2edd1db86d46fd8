// build: gcc -O0 -static   abis: 64
// The kernel makes these two itself, in code that it puts into the program; who else makes them gets a SIGILL.
#include "expect.h"

static volatile int told;

static void on_ill(int signal)
{
	(void) signal;
	told = 1;
}

/* Makes the call and expects it, and the signal if it came. `name` is the one of which a line is stated. */
static void probe(const char *name, long number)
{
	told = 0;
	long rc = syscall(number, 0L, 0L, 0L, 0L, 0L, 0L);
	EXPECT("%s() = %s", name, result(rc));
	if (told) {
		EXPECT("--- SIGILL {si_signo=SIGILL, si_code=SI_KERNEL, si_addr=NULL} ---");
		EXPECT("rt_sigreturn({mask=[]}) = %s", result(rc));
	}
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_ill };
	REQUIRE(sigaction(SIGILL, &action, NULL) == 0);
	BEGIN();
	probe("uretprobe", 335);
	probe("uprobe", 336);
	return END();
}
