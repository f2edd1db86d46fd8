// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <sys/eventfd.h>

int main(void)
{
	BEGIN();
	long fd = syscall(SYS_eventfd2, 7, EFD_CLOEXEC | EFD_SEMAPHORE | EFD_NONBLOCK);
	EXPECT("eventfd2(7, EFD_SEMAPHORE|EFD_CLOEXEC|EFD_NONBLOCK) = %s", result(fd));
	unsigned long long count = 0;
	long rc = syscall(SYS_read, fd, &count, sizeof count);
	EXPECT("read(%ld, \"\\1\\0\\0\\0\\0\\0\\0\\0\", 8) = %s", fd, result(rc));
	rc = syscall(SYS_eventfd2, 0, 0x20);
	EXPECT("eventfd2(0, 0x20 /* EFD_??? */) = %s", result(rc));
	rc = syscall(SYS_eventfd2, -1, EFD_CLOEXEC | 0x20);
	EXPECT("eventfd2(4294967295, EFD_CLOEXEC|0x20) = %s", result(rc));
	rc = syscall(SYS_eventfd, 3);
	EXPECT("eventfd(3) = %s", result(rc));
	return END();
}
