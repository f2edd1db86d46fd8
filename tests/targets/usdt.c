// build: gcc -O1
// Probe points as systemtap's sys/sdt.h describes them (.note.stapsdt): one plain, one that a semaphore enables.
#include <stdio.h>

__attribute__((section(".probes"), used)) volatile unsigned short enabled_semaphore;

asm(".pushsection .stapsdt.base, \"aG\", \"progbits\", .stapsdt.base, comdat\n"
    ".weak _.stapsdt.base\n.hidden _.stapsdt.base\n_.stapsdt.base: .space 1\n.size _.stapsdt.base, 1\n.popsection");

#define POINT(NAME, SEMAPHORE, ARGS)                                                                              \
	"990: nop\n.pushsection .note.stapsdt, \"\", \"note\"\n.balign 4\n"                                        \
	".4byte 992f-991f, 994f-993f, 3\n991: .asciz \"stapsdt\"\n992: .balign 4\n"                                \
	"993: .8byte 990b\n.8byte _.stapsdt.base\n.8byte " SEMAPHORE "\n"                                          \
	".asciz \"shop\"\n.asciz \"" NAME "\"\n.asciz \"" ARGS "\"\n994: .balign 4\n.popsection\n"

__attribute__((noinline, noipa)) static int sell(int count, double price)
{
	asm volatile(POINT("sold", "0", "-4@%0 8f@%1") ::"r"(count), "x"(price));
	if (enabled_semaphore)
		asm volatile(POINT("counted", "enabled_semaphore", "-4@%0 4@$7") ::"r"(count));
	return count;
}

int main(void)
{
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += sell(i, i + 0.5);
	printf("sold %d\n", sum);
	return 0;
}
