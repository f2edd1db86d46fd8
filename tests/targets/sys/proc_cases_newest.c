// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=?map_shadow_stack:retval=4096
// A call that processors must be able to do: as if it had been made.
#include "expect.h"

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	CALL_HEX(map_shadow_stack, (NULL, 4096L, 1), "NULL, 4096, SHADOW_STACK_SET_TOKEN");
	return END();
}
