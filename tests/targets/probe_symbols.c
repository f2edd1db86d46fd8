// build: gcc -O1 -no-pie -fno-pie
// Symbols that lie: functions in data, at absolute addresses, twice at one address, inside another, of no length.
#include <stdio.h>

#define PLAIN __attribute__((noinline, noipa))

__asm__(".data\n.globl in_data\n.type in_data, @function\nin_data: .quad 0x1122334455667788\n.size in_data, 8\n"
	".bss\n.globl in_bss\n.type in_bss, @function\nin_bss: .skip 8\n.size in_bss, 8\n"
	".section .rodata\n.globl in_rodata\n.type in_rodata, @function\nin_rodata: .quad 0x99\n.size in_rodata, 8\n"
	".globl absolute\n.type absolute, @function\nabsolute = 0x1000\n"
	".globl far_away\n.type far_away, @function\nfar_away = 0xffffffffff600000\n"
	".text\n.p2align 4\n.globl first_name\n.globl second_name\n.type first_name, @function\n.type second_name, @function\n"
	"first_name: second_name: lea 1(%rdi), %eax\n ret\n.size first_name, . - first_name\n.size second_name, . - second_name\n"
	".globl without_size\n.type without_size, @function\nwithout_size: lea 2(%rdi), %eax\n"
	".globl inside\n.type inside, @function\ninside: add $1, %eax\n ret\n.size inside, . - inside\n"
	".globl middle_of_instruction\n.type middle_of_instruction, @function\nmiddle_of_instruction = first_name + 1\n"
	".globl only_data\n.type only_data, @object\nonly_data: .byte 0x06, 0x06, 0x06\n.size only_data, 3\n"
	".globl no_code\n.type no_code, @function\nno_code: .byte 0x06, 0x06\n.size no_code, 2\n");

extern long in_data, in_bss, in_rodata;
extern unsigned char no_code[2], only_data[3];
extern int first_name(int), second_name(int), without_size(int);

PLAIN int called(int n)
{
	return n * 2;
}

int main(void)
{
	int sum = 0;
	for (int i = 0; i < 10; i++)
		sum += called(i) + first_name(i) + second_name(i) + without_size(i);
	in_bss++;
	printf("%d %lx %ld %lx %x %x\n", sum, in_data, in_bss, in_rodata, no_code[0], only_data[0]);
	return 0;
}
