// build: gcc -O1
// Calls that functions end with, since what they call does not return. Behind them is padding as linkers of LLVM's make it.
#include <stdlib.h>
#include <string.h>

__attribute__((noinline, noipa)) void at_end(void)
{
}

__attribute__((noinline, noipa, noreturn)) void leaves(int status)
{
	exit(status);
}

void ends_in_a_call(int status);
__asm__(".text\n"
	".type ends_in_a_call, @function\n"
	"ends_in_a_call: sub $8, %rsp\n"
	"call leaves\n"
	".size ends_in_a_call, . - ends_in_a_call\n"
	".byte 0xcc, 0xcc, 0xcc, 0xcc\n");

int main(int argc, char **argv)
{
	atexit(at_end);
	ends_in_a_call((int)strlen(argv[argc - 1]) % 3 + 3);
}
