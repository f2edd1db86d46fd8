// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>

// The kernel's value: glibc has 0 on x86-64.
#define KERNEL_O_LARGEFILE 0100000

int main(void)
{
	unlink("file");
	BEGIN();
	long rc = syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0xdead);
	EXPECT("openat(AT_FDCWD, \"/\", O_RDONLY|O_CLOEXEC|O_DIRECTORY) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, "file", O_RDWR | O_CREAT | O_EXCL | O_TRUNC, 0640);
	EXPECT("openat(AT_FDCWD, \"file\", O_RDWR|O_CREAT|O_EXCL|O_TRUNC, 0640) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, "file", O_WRONLY | O_CREAT | O_EXCL, 0);
	EXPECT("openat(AT_FDCWD, \"file\", O_WRONLY|O_CREAT|O_EXCL, 000) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, "file", O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | KERNEL_O_LARGEFILE);
	EXPECT("openat(AT_FDCWD, \"file\", O_WRONLY|O_NOCTTY|O_APPEND|O_NONBLOCK|O_LARGEFILE) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, "file", O_PATH | O_NOFOLLOW);
	EXPECT("openat(AT_FDCWD, \"file\", O_RDONLY|O_NOFOLLOW|O_PATH) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, ".", O_RDWR | O_TMPFILE | O_SYNC, 0600);
	EXPECT("openat(AT_FDCWD, \".\", O_RDWR|O_SYNC|O_TMPFILE, 0600) = %s", result(rc));
	rc = syscall(SYS_openat, -5, "relative", O_ACCMODE);
	EXPECT("openat(-5, \"relative\", O_ACCMODE) = %s", result(rc));
	rc = syscall(SYS_openat, -5, NULL, O_RDONLY);
	EXPECT("openat(-5, NULL, O_RDONLY) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, (char *) 16, O_RDONLY);
	EXPECT("openat(AT_FDCWD, 0x10, O_RDONLY) = %s", result(rc));
	rc = syscall(SYS_openat, AT_FDCWD, "\t\"quoted\"\\\1\0012\377", O_RDONLY);
	EXPECT("openat(AT_FDCWD, \"\\t\\\"quoted\\\"\\\\\\1\\0012\\377\", O_RDONLY) = %s", result(rc));
	return END();
}
