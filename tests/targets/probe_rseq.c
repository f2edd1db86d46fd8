// build: gcc -O1
// Restartable sequences in a function whose entry is probed, and whose critical section begins there.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/rseq.h>

// The section lasts from `sequence` to `committed`; whoever is interrupted in it starts again at `aborted`.
__asm__(".text\n.p2align 4\n.globl sequence\n.type sequence, @function\n"
	"sequence: mov (%rdi), %rax\n add $1, %rax\n mov %rax, (%rdi)\ncommitted: mov $1, %eax\n ret\n"
	".long 0x53053053\naborted: mov $0, %eax\n ret\n.size sequence, . - sequence\n"
	".section __rseq_cs, \"aw\"\n.balign 32\n.globl description\ndescription: .long 0, 0\n.quad sequence, committed - sequence, aborted\n.text\n");
extern int sequence(uint64_t *counter);
extern char description[];

int main(void)
{
	struct rseq *area = (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
	uint64_t counter = 0;
	int done = 0, tries = 0;
	if (__rseq_size == 0)
		return puts("done 100"), 0;
	while (done < 100 && tries < 100000) {
		area->rseq_cs = (uint64_t)(uintptr_t)description;
		done += sequence(&counter);
		area->rseq_cs = 0;
		tries++;
	}
	printf("done %d\n", done == (int)counter ? done : -1);
	return 0;
}
