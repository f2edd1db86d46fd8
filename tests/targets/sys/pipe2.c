// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>

int main(void)
{
	int ends[2];
	BEGIN();
	long rc = syscall(SYS_pipe2, ends, O_CLOEXEC | O_NONBLOCK);
	EXPECT("pipe2([%d, %d], O_NONBLOCK|O_CLOEXEC) = %s", ends[0], ends[1], result(rc));
	rc = syscall(SYS_pipe2, ends, 0);
	EXPECT("pipe2([%d, %d], 0) = %s", ends[0], ends[1], result(rc));
	rc = syscall(SYS_pipe2, ends, 1 << 30);
	EXPECT("pipe2(%s, 0x40000000 /* O_??? */) = %s", pointer(ends), result(rc));
	rc = syscall(SYS_pipe2, NULL, O_DIRECT);
	EXPECT("pipe2(NULL, O_DIRECT) = %s", result(rc));
	rc = syscall(SYS_pipe, ends);
	EXPECT("pipe([%d, %d]) = %s", ends[0], ends[1], result(rc));
	return END();
}
