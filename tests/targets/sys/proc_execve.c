// build: gcc -O0 -static   abis: 64 32   args: -f   path: tiny
// A program that becomes another.
#include "exec_tiny.h"

int main(void)
{
	write_tiny();
	expect_prepare();
	const char *words[] = { edge_cut("tiny", 5), "an argument", NULL }, *variables[] = { "A=1", "B=2", NULL };
	void *environment = edge(&variables);
	long arguments[5] = { (long) edge_cut(TINY, sizeof TINY), (long) edge(&words), (long) environment };
	expect_format("case", "execve edge");
	return become_tiny("execve", SYS_execve, arguments, text("\"tiny\", [\"tiny\", \"an argument\"], %s /" "* 2 vars *" "/", pointer(environment)));
}
