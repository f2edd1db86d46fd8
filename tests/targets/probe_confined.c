// build: gcc -O1 -w
// Confines itself (`strict`, `filter`, `mdwe`, `memory`, `none`) and calls functions before and after that, some of which begin with
// instructions that are not emulated. With `wait` it confines itself first and waits for the end of its standard input.
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef PR_SET_MDWE
#define PR_SET_MDWE 65
#endif

// Begins with an operand relative to its own address, with a plain vector instruction, and with one that is emulated.
asm(".text\n"
    ".globl near_operand; .type near_operand,@function\n"
    "near_operand: movss seven(%rip),%xmm0; cvttss2si %xmm0,%eax; ret; .size near_operand,.-near_operand\n"
    ".globl vector; .type vector,@function\n"
    "vector: pxor %xmm1,%xmm1; movd %xmm1,%eax; ret; .size vector,.-vector\n"
    ".globl plain; .type plain,@function\n"
    "plain: push %rbp; mov %rsp,%rbp; mov $3,%eax; pop %rbp; ret; .size plain,.-plain\n"
    ".section .rodata; .balign 4; seven: .float 7.5; .text");

int near_operand(void);
int vector(void);
int plain(void);

static void say(const char *text)
{
	syscall(SYS_write, 1, text, strlen(text));
}

static void confine(const char *how)
{
	if (!strcmp(how, "strict")) {
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT);
	} else if (!strcmp(how, "filter")) {
		struct sock_filter code[] = {
			BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_read, 3, 0),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 2, 0),
			BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 1, 0),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
			BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		};
		struct sock_fprog program = {sizeof code / sizeof *code, code};
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
	} else if (!strcmp(how, "mdwe")) {
		prctl(PR_SET_MDWE, 1, 0, 0, 0);
	} else if (!strcmp(how, "memory")) {
		struct rlimit limit = {1 << 20, 1 << 20};
		setrlimit(RLIMIT_AS, &limit);
	}
}

static int rounds(void)
{
	int sum = 0;
	for (int i = 0; i < 50; i++)
		sum += near_operand() + vector() + plain();
	return sum;
}

int main(int argc, char **argv)
{
	char byte;
	int sum = 0, first = argc > 2;
	if (first)
		confine(argv[1]);
	say("running\n");
	while (first && syscall(SYS_read, 0, &byte, 1) > 0)
		;
	sum += rounds();
	if (!first)
		confine(argv[1]);
	sum += rounds();
	say(sum == 1000 ? "right\n" : "wrong\n");
	syscall(SYS_exit, 0);
}
