// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <sys/mman.h>

#ifdef __i386__
#define MMAP "mmap2"
#define SYS_MMAP SYS_mmap2
#else
#define MMAP "mmap"
#define SYS_MMAP SYS_mmap
#endif

int main(void)
{
	BEGIN();
	long map = syscall(SYS_MMAP, NULL, 12288, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
	EXPECT(MMAP "(NULL, 12288, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = %s", result_hex(map));
	long rc = syscall(SYS_MMAP, map + 4096, 4096, PROT_NONE, MAP_SHARED | MAP_FIXED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0L);
	EXPECT(MMAP "(%#lx, 4096, PROT_NONE, MAP_SHARED|MAP_FIXED|MAP_ANONYMOUS|MAP_NORESERVE, -1, 0) = %s",
	       (unsigned long) map + 4096, result_hex(rc));
	rc = syscall(SYS_MMAP, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_STACK, 77, 1L);
	EXPECT(MMAP "(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE|MAP_STACK, 77, %s) = %s",
	       sizeof(long) == 4 ? "0x1000" : "0x1", result_hex(rc));
	rc = syscall(SYS_mprotect, map, 4096, PROT_READ);
	EXPECT("mprotect(%#lx, 4096, PROT_READ) = %s", (unsigned long) map, result(rc));
	rc = syscall(SYS_mprotect, map, 4096, PROT_WRITE | 0x100);
	EXPECT("mprotect(%#lx, 4096, PROT_WRITE|0x100) = %s", (unsigned long) map, result(rc));
	rc = syscall(SYS_madvise, map, 4096, MADV_DONTNEED);
	EXPECT("madvise(%#lx, 4096, MADV_DONTNEED) = %s", (unsigned long) map, result(rc));
	rc = syscall(SYS_munmap, map, 12288);
	EXPECT("munmap(%#lx, 12288) = %s", (unsigned long) map, result(rc));
	rc = syscall(SYS_munmap, 1L, 0);
	EXPECT("munmap(0x1, 0) = %s", result(rc));
	rc = syscall(SYS_brk, 0L);
	EXPECT("brk(NULL) = %s", result_hex(rc));
	return END();
}
