// build: gcc -O0 -static   abis: 64 32   args: -f   path: unused
// A program that becomes another, which a descriptor leads to.
#include "exec_tiny.h"

int main(void)
{
	write_tiny();
	expect_prepare();
	const char *words[] = { "tiny", NULL };
	int fd = open(TINY, O_RDONLY | O_CLOEXEC);
	REQUIRE(fd >= 0);
	long arguments[5] = { fd, (long) edge_cut("", 1), (long) edge(&words), 0, AT_EMPTY_PATH };
	expect_format("case", "execveat edge");
	return become_tiny("execveat", SYS_execveat, arguments, text("%d, \"\", [\"tiny\"], NULL, AT_EMPTY_PATH", fd));
}
