// build: gcc -O1 -pthread
// Functions whose first instructions are seldom: each is called a few times and says what came out.
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// Each takes (a, b) in rdi and rsi and returns in rax; `%rip` operands refer to `table`.
#define FUNCTION(name, body) \
	__asm__(".text\n.p2align 4\n.globl " #name "\n.type " #name ", @function\n" #name ":\n" body "\n.size " #name \
		", . - " #name "\n"); \
	extern uint64_t name(uint64_t, uint64_t)

uint64_t table[4] __attribute__((visibility("hidden"), aligned(16))) = {11, 22, 33, 44};

FUNCTION(rip_load, "mov table+8(%rip), %rax\n add %rdi, %rax\n ret");
FUNCTION(rip_store, "mov %rdi, table+16(%rip)\n mov table+16(%rip), %rax\n ret");
FUNCTION(rip_immediate, "movl $77, table+24(%rip)\n mov table+24(%rip), %rax\n ret");
FUNCTION(rip_sse, "movaps table(%rip), %xmm0\n movq %xmm0, %rax\n ret");
FUNCTION(rip_push, "pushq table+8(%rip)\n pop %rax\n ret");
FUNCTION(rip_pop, "jmp 1f\n 1: pushq $5\n popq table(%rip)\n mov table(%rip), %rax\n movq $11, table(%rip)\n ret");
FUNCTION(rip_call, "sub $8, %rsp\n call *pointer(%rip)\n add $8, %rsp\n ret");
FUNCTION(rip_jump, "jmp *pointer(%rip)");
FUNCTION(rip_lea, "lea table(%rip), %rax\n mov 16(%rax), %rax\n ret");
FUNCTION(callee, "lea 1(%rdi,%rsi,2), %rax\n ret");
uint64_t (*pointer)(uint64_t, uint64_t) __attribute__((visibility("hidden"))) = callee;
FUNCTION(call_first, "call callee\n ret");
FUNCTION(loop_first, "1: loop 1b\n mov $3, %eax\n add %rcx, %rax\n ret");
FUNCTION(jrcxz_first, "jrcxz 1f\n mov $1, %eax\n ret\n 1: mov $2, %eax\n ret");
FUNCTION(jecxz_first, "jecxz 1f\n mov $1, %eax\n ret\n 1: mov $2, %eax\n ret");
FUNCTION(push_rsp, "push %rsp\n pop %rax\n sub %rsp, %rax\n ret");
FUNCTION(enter_first, "enter $16, $0\n lea 5(%rdi), %rax\n leave\n ret");
FUNCTION(xchg_stack, "xchg %rsp, %rdi\n xchg %rsp, %rdi\n mov %rsi, %rax\n ret");
FUNCTION(pushf_first, "pushf\n pop %rax\n and $0x300, %eax\n ret");
FUNCTION(popf_first, "jmp 1f\n 1: pushf\n popf\n mov $6, %eax\n ret");
FUNCTION(rep_movs, "rep movsb\n mov %rdi, %rax\n sub %rsi, %rax\n ret");
FUNCTION(repne_scas, "repne scasb\n mov %rcx, %rax\n ret");
FUNCTION(cmpxchg_first, "lock cmpxchg %rsi, table+24(%rip)\n mov $9, %eax\n ret");
FUNCTION(cpuid_first, "push %rbx\n xor %eax, %eax\n cpuid\n pop %rbx\n mov $4, %eax\n ret");
FUNCTION(fs_first, "mov %fs:0, %rax\n sub %fs:0, %rax\n add %rdi, %rax\n ret");
FUNCTION(rdtsc_first, "rdtsc\n mov $8, %eax\n ret");
FUNCTION(bmi_first, "xor %eax, %eax\n bsf %rdi, %rax\n ret");
FUNCTION(x87_first, "fld1\n fistpl -8(%rsp)\n mov -8(%rsp), %eax\n ret");
FUNCTION(vex_first, "vmovdqu table(%rip), %ymm0\n vmovq %xmm0, %rax\n vzeroupper\n ret");
FUNCTION(wide_imm, "movabs $0x123456789abcdef0, %rax\n ret");
FUNCTION(ret_first, "ret");
FUNCTION(nop_long, "nopw 0x1234(%rax,%rax,1)\n lea 2(%rdi), %rax\n ret");
FUNCTION(endbr_first, "endbr64\n lea 3(%rdi), %rax\n ret");
FUNCTION(endbr_ret, "endbr64\n ret");
FUNCTION(red_zone, "mov %rdi, -8(%rsp)\n mov -8(%rsp), %rax\n ret");
FUNCTION(to_itself, "1: dec %rdi\n jg to_itself\n lea 7(%rdi), %rax\n ret");
FUNCTION(falls_through, "add $1, %rdi");
FUNCTION(fallen_into, "lea (%rdi,%rdi), %rax\n ret");
FUNCTION(pops_and_jumps, "pop %rdx\n lea 4(%rdi), %rax\n jmp *%rdx");
FUNCTION(xlat_first, "mov %rsi, %rax\n push %rbx\n lea table(%rip), %rbx\n and $7, %eax\n xlatb\n pop %rbx\n movzx %al, %eax\n ret");
FUNCTION(syscall_first, "syscall\n mov $1, %eax\n ret");
FUNCTION(xadd_first, "xadd %rdi, %rsi\n mov %rsi, %rax\n ret");
FUNCTION(bt_first, "bt %rsi, %rdi\n setc %al\n movzx %al, %eax\n ret");
FUNCTION(adc_first, "adc $0, %rdi\n xor %eax, %eax\n ret");
FUNCTION(addr32_first, "lea 1(%edi), %eax\n ret");
FUNCTION(gs_first, "mov %rdi, %rax\n ret");

static uint64_t with_rcx(uint64_t (*function)(uint64_t, uint64_t), uint64_t a, uint64_t b, uint64_t rcx, uint64_t rax)
{
	uint64_t result;
	__asm__ volatile("call *%[function]"
			 : "=a"(result), "+D"(a), "+S"(b), "+c"(rcx)
			 : [function] "r"(function), "a"(rax)
			 : "rdx", "r8", "r9", "r10", "r11", "cc", "memory", "xmm0");
	return result;
}

int main(void)
{
	static char from[40] = "abcdefghijklmnopqrstuvwxyz", to[40];
#define SHOW(name, a, b, rcx, rax) \
	for (int i = 0; i < 3; i++) \
	printf(#name " %llx\n", (unsigned long long)with_rcx(name, a, b, rcx, rax))
	SHOW(rip_load, 1, 0, 0, 0);
	SHOW(rip_store, 5 + i, 0, 0, 0);
	SHOW(rip_immediate, 0, 0, 0, 0);
	SHOW(rip_sse, 0, 0, 0, 0);
	SHOW(rip_push, 0, 0, 0, 0);
	SHOW(rip_pop, 0, 0, 0, 0);
	SHOW(rip_call, 3, 4, 0, 0);
	SHOW(rip_jump, 3, 5, 0, 0);
	SHOW(rip_lea, 0, 0, 0, 0);
	SHOW(callee, 1, 2, 0, 0);
	SHOW(call_first, 1, 2, 0, 0);
	SHOW(loop_first, 0, 0, 4, 0);
	SHOW(jrcxz_first, 0, 0, i, 0);
	SHOW(jecxz_first, 0, 0, i % 2 ? 1ULL << 32 : 1, 0);
	SHOW(push_rsp, 0, 0, 0, 0);
	SHOW(enter_first, 2, 0, 0, 0);
	SHOW(pushf_first, 0, 0, 0, 0);
	SHOW(popf_first, 0, 0, 0, 0);
	SHOW(rep_movs, (uint64_t)to, (uint64_t)from, 26, 0) ;
	printf("%s\n", to);
	SHOW(repne_scas, (uint64_t)from, 0, 26, 'k');
	SHOW(cmpxchg_first, 0, 55 + i, 0, 77);
	printf("%llu\n", (unsigned long long)table[3]);
	SHOW(cpuid_first, 0, 0, 0, 0);
	SHOW(fs_first, 21, 0, 0, 0);
	SHOW(rdtsc_first, 0, 0, 0, 0);
	SHOW(bmi_first, 64, 0, 0, 0);
	SHOW(x87_first, 0, 0, 0, 0);
	if (__builtin_cpu_supports("avx"))
		SHOW(vex_first, 0, 0, 0, 0);
	SHOW(wide_imm, 0, 0, 0, 0);
	SHOW(ret_first, 0, 0, 0, 99);
	SHOW(nop_long, 1, 0, 0, 0);
	SHOW(endbr_first, 1, 0, 0, 0);
	SHOW(endbr_ret, 1, 0, 0, 98);
	SHOW(red_zone, 12, 0, 0, 0);
	SHOW(to_itself, 5, 0, 0, 0);
	SHOW(falls_through, 5, 0, 0, 0);
	SHOW(fallen_into, 5, 0, 0, 0);
	SHOW(pops_and_jumps, 5, 0, 0, 0);
	SHOW(xlat_first, 0, 8, 0, 0);
	SHOW(syscall_first, 0, 0, 0, 39);
	SHOW(xadd_first, 5, 6, 0, 0);
	SHOW(bt_first, 5, 2, 0, 0);
	SHOW(adc_first, 5, 2, 0, 0);
	SHOW(addr32_first, 5, 2, 0, 0);
	SHOW(gs_first, 5, 2, 0, 0);
	// xchg_stack is not called: a signal there would find no stack.
	return 0;
}
