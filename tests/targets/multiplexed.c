// build: gcc -O0   abis: 32
// Calls that 32-bit programs can make through a number shared with others.
#include <sys/syscall.h>
#include <unistd.h>

enum { CONNECT = 3, SOCKETPAIR = 8, SEND = 9, MSGGET = 13 };

int main(void)
{
	int pair[2];
	unsigned long both[] = { 1, 1, 0, (unsigned long) pair };
	syscall(SYS_socketcall, SOCKETPAIR, both);
	struct { short family; char path[20]; } address = { 1, "nowhere" };
	unsigned long to[] = { (unsigned long) pair[0], (unsigned long) &address, sizeof address };
	syscall(SYS_socketcall, CONNECT, to);
	unsigned long message[] = { (unsigned long) pair[0], (unsigned long) "text", 4, 0 };
	syscall(SYS_socketcall, SEND, message);
	syscall(SYS_ipc, MSGGET, 0x1234, 0, 0, 0, 0);
	syscall(SYS_socketpair, 1, 1, 0, pair);
	return 0;
}
