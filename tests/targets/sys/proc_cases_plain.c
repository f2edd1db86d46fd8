// build: gcc -O0 -static   abis: 64 32
// Calls without pointers, in the cases that the targets of their families do not make.
#include "expect.h"

int main(void)
{
	int own = (int) syscall(SYS_gettid);
	char *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(page != MAP_FAILED);
	BEGIN();
	CALL(tkill, (own, 0), "%d, 0", own);
	VOLATILE(own);
	CALL(mseal, (page, 4096L, 0L), "%s, 4096, 0", pointer(page));
#ifdef __i386__
	int fd = (int) CALL(openat, (-100, "file", 2), "AT_FDCWD, \"file\", O_RDWR");
	CALL(ftruncate64, (fd, 5L, 0L), "%d, 5", fd);
#endif
	return END();
}
