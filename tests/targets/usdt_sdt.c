// build: gcc -O2 -w
// Probes by the macros of sys/sdt.h: all kinds of arguments, a semaphore, a forked child. Runs until its standard input ends.
#define _SDT_HAS_SEMAPHORES 1
#include <stdio.h>
#include <sys/sdt.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

__extension__ unsigned short shop_plain_semaphore __attribute__((section(".probes")));
__extension__ unsigned short shop_floats_semaphore __attribute__((section(".probes")));
__extension__ unsigned short shop_child_semaphore __attribute__((section(".probes")));
__extension__ unsigned short shop_counter_semaphore __attribute__((section(".probes")));

static int counter = 5;

__attribute__((noinline, noipa)) static void fire(int number, const char *text, double d, float f, long double l)
{
	STAP_PROBE4(shop, plain, number, (short)-number, text, (unsigned char)(200 + number));
	STAP_PROBE2(shop, floats, d, f);
	STAP_PROBE2(shop, counter, counter, 77);
}

int main(void)
{
	volatile int enabled = 0;
	char byte;
	if (fork() == 0) {
		STAP_PROBE1(shop, child, shop_child_semaphore);
		fire(9, "in the child", 2.5, 0.25f, 0);
		return shop_child_semaphore > 1;
	}
	int status;
	wait(&status);
	puts("running");
	fflush(stdout);
	for (;;) {
		enabled |= shop_plain_semaphore;
		fire(3, "some text", 1.5, 0.5f, 0);
		struct timeval wait_for = {0, 1000};
		fd_set set;
		FD_ZERO(&set);
		FD_SET(0, &set);
		if (select(1, &set, NULL, NULL, &wait_for) > 0 && read(0, &byte, 1) <= 0)
			break;
	}
	printf("enabled %d, now %d, child %d\n", enabled, shop_plain_semaphore, WEXITSTATUS(status));
	return 0;
}
