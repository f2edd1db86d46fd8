// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

int main(void)
{
	BEGIN();
	long rc = syscall(SYS_close, -1);
	EXPECT("close(-1) = %s", result(rc));
	return END();
}
