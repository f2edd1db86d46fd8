// build: gcc -O1 -fno-pie -no-pie
// Functions whose first instructions fault: the handler sees the fault where it would be without a tracer, repairs it or
// leaves, and the functions are called again.
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#define FUNCTION(name, body) \
	__asm__(".text\n.p2align 4\n.globl " #name "\n.type " #name ", @function\n" #name ":\n" body "\n.size " #name \
		", . - " #name "\n"); \
	extern uint64_t name(void *, uint64_t)

FUNCTION(loads, "mov (%rdi), %rax\n ret");
FUNCTION(stores, "mov %rsi, (%rdi)\n mov %rsi, %rax\n ret");
FUNCTION(adds, "add %rsi, (%rdi)\n mov (%rdi), %rax\n ret");
FUNCTION(pushes, "push (%rdi)\n pop %rax\n ret");
FUNCTION(loads_sse, "movaps (%rdi), %xmm0\n movq %xmm0, %rax\n ret");
FUNCTION(divides, "div %esi\n ret");
FUNCTION(undefined, "ud2\n mov $5, %eax\n ret");
FUNCTION(privileged, "hlt\n mov $6, %eax\n ret");
FUNCTION(non_canonical, "mov (%rsi), %rax\n ret");
FUNCTION(jumps, "jmp *%rsi");
FUNCTION(copies, "rep movsb\n mov %rdx, %rax\n ret");

static sigjmp_buf back;
static volatile int leave;
static unsigned char *page;
static uint64_t function;

static void on_fault(int signal, siginfo_t *info, void *context)
{
	greg_t *regs = ((ucontext_t *)context)->uc_mcontext.gregs;
	uint64_t addr = (uint64_t)info->si_addr, rip = (uint64_t)regs[REG_RIP];
	printf("signal %d code %d rip +%lld", signal, info->si_code, (long long)(rip - function));
	if (addr >= (uint64_t)page && addr < (uint64_t)page + 4096)
		printf(" page +%lld", (long long)(addr - (uint64_t)page));
	else if (addr - function < 64)
		printf(" code +%lld", (long long)(addr - function));
	else
		printf(" addr %llx", (unsigned long long)addr);
	printf(" tf %d\n", !!(regs[REG_EFL] & 0x100));
	if (leave)
		siglongjmp(back, 1);
	if (signal == SIGSEGV && addr >= (uint64_t)page && addr < (uint64_t)page + 4096)
		mprotect(page, 4096, PROT_READ | PROT_WRITE);
	else if (signal == SIGSEGV && function != (uint64_t)privileged)
		regs[REG_RSI] = (greg_t)(uint64_t)(page + 8), regs[REG_RIP] = (greg_t)(uint64_t)loads + 3;
	else if (function == (uint64_t)divides)
		regs[REG_RSI] = 2;
	else
		regs[REG_RIP] += function == (uint64_t)undefined ? 2 : 1;
}

static void try(const char *name, uint64_t (*called)(void *, uint64_t), void *a, uint64_t b)
{
	for (leave = 0; leave < 3; leave++) {
		function = (uint64_t)called;
		mprotect(page, 4096, leave == 1 ? PROT_NONE : called == stores || called == adds ? PROT_READ : PROT_NONE);
		if (sigsetjmp(back, 1) == 0) {
			uint64_t result;
			uint64_t di = (uint64_t)a, si = b;
			__asm__ volatile("call *%[called]"
					 : "=a"(result), "+D"(di), "+S"(si)
					 : [called] "r"(called), "a"(7), "c"(3), "d"(0)
					 : "r8", "r9", "r10", "r11", "cc", "memory", "xmm0");
			printf("%s %llu\n", name, (unsigned long long)result);
		} else {
			printf("%s left\n", name);
		}
	}
	mprotect(page, 4096, PROT_READ | PROT_WRITE);
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
	static unsigned char other[4096];
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(page, 1, 4096);
	for (int i = 0; i < 4; i++)
		sigaction((int[]){SIGSEGV, SIGFPE, SIGILL, SIGBUS}[i], &action, NULL);
	try("loads", loads, page + 16, 0);
	try("stores", stores, page + 16, 5);
	try("adds", adds, page + 16, 5);
	try("pushes", pushes, page + 16, 0);
	try("loads_sse", loads_sse, page + 32, 0);
	try("divides", divides, NULL, 0);
	try("undefined", undefined, NULL, 0);
	try("privileged", privileged, NULL, 0);
	leave = 1;
	try("copies", copies, other, (uint64_t)page);
	return 0;
}
