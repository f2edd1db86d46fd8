// build: gcc -O1
// Functions that begin as Go's do: they compare the stack pointer with a guard in what r14 points to, and if there is too
// little room they call for more and begin again, perhaps elsewhere. Each is one call.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct goroutine {
	uint64_t low, high, guard;
} goroutine;

int grown;

__asm__(".text\n.p2align 4\n.globl small\n.type small, @function\n"
	"small: cmp 16(%r14), %rsp\n jbe 1f\n lea 1(%rdi), %rax\n ret\n1: call more_stack\n jmp small\n.size small, . - small\n"
	".p2align 4\n.globl large\n.type large, @function\n"
	"large: lea -0x100(%rsp), %r12\n cmp 16(%r14), %r12\n jbe 1f\n lea 2(%rdi), %rax\n ret\n1: call more_stack\n jmp large\n"
	".size large, . - large\n"
	// Goes back to the function on another stack, on which is all that it needs: where it returns to.
	".p2align 4\n.globl more_stack\n.type more_stack, @function\n"
	"more_stack: movq $0, 16(%r14)\n incl grown(%rip)\n pop %r11\n mov (%rsp), %r10\n lea -0x1000(%rsp), %rsp\n"
	" mov %r10, (%rsp)\n jmp *%r11\n.size more_stack, . - more_stack\n");

static long call(const char *function, long n)
{
	long result;
	__asm__ volatile("mov %%rsp, %%rbx\n sub $128, %%rsp\n lea goroutine(%%rip), %%r14\n cmpb $'s', (%[function])\n je 1f\n call large\n jmp 2f\n1: call small\n2: mov %%rbx, %%rsp"
			 : "=a"(result), "+D"(n)
			 : [function] "S"(function)
			 : "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r14", "cc", "memory");
	return result;
}

int main(void)
{
	long sum = 0;
	for (int i = 0; i < 10; i++) {
		goroutine.guard = i % 2 ? ~0UL >> 1 : 0;
		sum += call("small", i);
		goroutine.guard = i % 3 ? ~0UL >> 1 : 0;
		sum += call("large", i);
	}
	printf("%ld %d\n", sum, grown);
	return 0;
}
