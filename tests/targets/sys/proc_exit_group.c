// build: gcc -O0 -static   abis: 64 32   args: -f
// A task whose last call is exit_group.
#include "last_call.h"

int main(void)
{
	return last_call(SYS_exit_group, "exit_group");
}
