// build: gcc -O0 -static   abis: 64 32   args: -e inject=exit,exit_group:error=EINTR:when=1
// Calls that do not return: as if they had failed.
#include "expect.h"

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	CALL(exit, (7), "7");
	CALL(exit_group, (7), "7");
	return END();
}
