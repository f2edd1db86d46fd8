// build: gcc -O0 -g -no-pie
// Places inside functions, a restartable sequence, and functions from several source files.
#include <stdio.h>

// Instructions begin at 0, 1, 2 and 7.
asm(".text; .globl places; .type places,@function; places: nop; nop; movl $7,%eax; ret; .size places,.-places");

// A restartable sequence as librseq describes it; the kernel is not told of it here.
asm(".globl sequence; .type sequence,@function\n"
    "sequence: nop\n1: movl $5,%eax\n nop\n2: ret\n3: jmp 1b\n"
    ".size sequence,.-sequence\n"
    ".pushsection __rseq_cs,\"aw\"; .balign 32; .long 0,0; .quad 1b,2b-1b,3b; .popsection");

int places(void);
int sequence(void);

#line 10 "src/net/tcp.c"
int tcp_open(int port)
{
	return port + 1;
}

#line 20 "src/disk.c"
int disk_open(int number)
{
	return number + 2;
}

#line 30 "tests/targets/probe_places.c"
int main(void)
{
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += places() + sequence();
	sum += tcp_open(1) + disk_open(2);
	printf("%d\n", sum);
	return 0;
}
