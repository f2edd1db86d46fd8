// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/uio.h>

int main(void)
{
	int fd = open("file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	REQUIRE(fd >= 0);
	char buffer[100];
	// A page that ends where nothing is mapped.
	char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(page != MAP_FAILED && munmap(page + 4096, 4096) == 0);
	char *last = page + 4096 - 3;
	memcpy(last, "end", 3);
	BEGIN();
	long rc = syscall(SYS_write, fd, "0123456789abcdefghijklmnopqrstuvwxyz", 36);
	EXPECT("write(%d, \"0123456789abcdefghijklmnopqrstuv\"..., 36) = %s", fd, result(rc));
	rc = syscall(SYS_write, fd, "a\0b\n\33[1m", 8);
	EXPECT("write(%d, \"a\\0b\\n\\33[1m\", 8) = %s", fd, result(rc));
	rc = syscall(SYS_write, fd, last, 3);
	EXPECT("write(%d, \"end\", 3) = %s", fd, result(rc));
	rc = syscall(SYS_write, fd, page + 4096, 3);
	EXPECT("write(%d, %s, 3) = %s", fd, pointer(page + 4096), result(rc));
	rc = syscall(SYS_write, fd, "", 0);
	EXPECT("write(%d, \"\", 0) = %s", fd, result(rc));
	rc = syscall(SYS_lseek, fd, 0L, SEEK_SET);
	EXPECT("lseek(%d, 0, SEEK_SET) = %s", fd, result(rc));
	rc = syscall(SYS_read, fd, buffer, 5);
	EXPECT("read(%d, \"01234\", 5) = %s", fd, result(rc));
	rc = syscall(SYS_read, fd, buffer, sizeof buffer);
	EXPECT("read(%d, \"56789abcdefghijklmnopqrstuvwxyza\"..., 100) = %s", fd, result(rc));
	rc = syscall(SYS_read, fd, buffer, sizeof buffer);
	EXPECT("read(%d, \"\", 100) = %s", fd, result(rc));
	rc = syscall(SYS_read, -1, buffer, 1);
	EXPECT("read(-1, %s, 1) = %s", pointer(buffer), result(rc));
	struct iovec vector[] = { { "one", 3 }, { "", 0 }, { "three", 5 } };
	rc = syscall(SYS_writev, fd, vector, 3);
	EXPECT("writev(%d, [{iov_base=\"one\", iov_len=3}, {iov_base=\"\", iov_len=0}, {iov_base=\"three\", iov_len=5}], 3) = %s",
	       fd, result(rc));
	rc = syscall(SYS_pread64, fd, buffer, 3, 1L, 0L);
	EXPECT("pread64(%d, \"123\", 3, 1) = %s", fd, result(rc));
	return END();
}
