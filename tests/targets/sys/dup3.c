// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>

int main(void)
{
	BEGIN();
	long rc = syscall(SYS_dup3, 0, 77, O_CLOEXEC);
	EXPECT("dup3(0, 77, O_CLOEXEC) = %s", result(rc));
	rc = syscall(SYS_dup3, 0, 77, 0);
	EXPECT("dup3(0, 77, 0) = %s", result(rc));
	rc = syscall(SYS_dup3, 0, 0, 0);
	EXPECT("dup3(0, 0, 0) = %s", result(rc));
	rc = syscall(SYS_dup3, -1, 78, 0x10);
	EXPECT("dup3(-1, 78, 0x10 /* O_??? */) = %s", result(rc));
	rc = syscall(SYS_dup2, 0, 78);
	EXPECT("dup2(0, 78) = %s", result(rc));
	rc = syscall(SYS_dup, 0);
	EXPECT("dup(0) = %s", result(rc));
	return END();
}
