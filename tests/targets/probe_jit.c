// build: gcc -O1
// Code that is made while the program runs: called, changed, thrown away; functions copied and executed elsewhere; a check
// sum of its own code page, which sees what everybody sees of breakpoints.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef int (*function)(int);

__attribute__((noinline, noipa)) int called(int n)
{
	return n + abs(n);
}

__attribute__((noinline, noipa)) int plain(int n)
{
	return n * 3;
}

int main(void)
{
	int sum = 0;
	for (int i = 0; i < 50; i++) {
		unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		// push %rbx; mov $called, %rax; call *%rax; add $i, %eax; pop %rbx; ret
		unsigned char made[] = {0x53, 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xd0, 0x83, 0xc0, (unsigned char)i, 0x5b, 0xc3};
		uintptr_t target = (uintptr_t)called;
		memcpy(made + 3, &target, 8);
		memcpy(code, made, sizeof made);
		mprotect(code, 4096, PROT_READ | PROT_EXEC);
		sum += ((function)(void *)code)(i);
		// The same place, another function: its call returns to where the first one did.
		mprotect(code, 4096, PROT_READ | PROT_WRITE);
		made[15] = 1;
		memcpy(code, made, sizeof made);
		mprotect(code, 4096, PROT_READ | PROT_EXEC);
		int second = ((function)(void *)code)(i);
		if (second != 2 * i + 1)
			printf("%d gives %d\n", i, second);
		sum += second;
		munmap(code, 4096);
	}
	printf("%d\n", sum + plain(1));
	return 0;
}
