// build: gcc -O0 -static   abis: 64 32   args: -e inject=setsockopt,getsockopt:retval=0
// Programs of the classic packet filter: with -v their instructions are written.
#include "expect.h"
#include <linux/filter.h>
#include <sys/socket.h>

#define FD 77

#define SET(level, option, value, length, format, ...)                                                        \
	CALL(setsockopt, (FD, level, option, value, length), "%d, " #level ", " #option ", " format ", %d", FD, \
	     ##__VA_ARGS__, length)

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	struct sock_filter code[] = { BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 4), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x800, 0, 1),
				      BPF_STMT(BPF_RET | BPF_K, 0xffff), BPF_STMT(BPF_RET | BPF_K, 0) };
	struct sock_fprog program = { 4, edge(&code) };
	int size = sizeof program;
	SET(SOL_SOCKET, SO_ATTACH_FILTER, edge(&program), size, "{len=4, filter=%s}", pointer(program.filter));
	SET(SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program, size, "{len=4, filter=%s}", pointer(program.filter));
	SET(SOL_SOCKET, SO_ATTACH_FILTER, &program, size - 1, "%s", pointer(&program));
	SET(SOL_SOCKET, SO_ATTACH_FILTER, &program, size + 4, "%s", pointer(&program));
	program.filter = (struct sock_filter *) ((char *) program.filter + 4);
	SET(SOL_SOCKET, SO_ATTACH_FILTER, &program, size, "{len=4, filter=%s}", pointer(program.filter));
	program.filter = NULL;
	SET(SOL_SOCKET, SO_ATTACH_FILTER, &program, size, "{len=4, filter=NULL}");
	int count = 4;
	CALL(getsockopt, (FD, SOL_SOCKET, SO_GET_FILTER, code, &count), "77, SOL_SOCKET, SO_GET_FILTER, %s, [4]", pointer(code));
	SET(SOL_SOCKET, SO_ATTACH_BPF, &count, 4, "[4]");
	SET(SOL_SOCKET, SO_DETACH_FILTER, &count, 4, "[4]");
	return END();
}
