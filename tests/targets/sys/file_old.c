// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

int main(void)
{
	static char room[16];
	BEGIN();
	char *name = "proc";
	CALL(sysfs, (1L, name, 0L), "0x1, %s, 0", pointer(name));
	CALL(sysfs, (2L, 0L, room), "0x2, 0, %s", pointer(room));
	CALL(sysfs, (9L, GARBAGE, -1L), "0x9, %s, %s", pointer(GARBAGE), WIDE("0xffffffffffffffff", "0xffffffff"));
	CALL(uselib, ("nothing"), "\"nothing\"");
	CALL(uselib, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(getpmsg, (0xffffffffL, 2L, GARBAGE, 4L, 5L), "0xffffffff, 0x2, %s, 0x4, 0x5", pointer(GARBAGE));
	CALL(putpmsg, (0xffffffffL, 2L, GARBAGE, 4L, 5L), "0xffffffff, 0x2, %s, 0x4, 0x5", pointer(GARBAGE));
#ifdef __i386__
	CALL(lookup_dcookie, (5, 1, room, 16L), "4294967301, %s, 16", pointer(room));
#else
	CALL(lookup_dcookie, (0x100000005, room, 16L), "4294967301, %s, 16", pointer(room));
	CALL(epoll_ctl_old, (1L, 2L, 3L, GARBAGE), "0x1, 0x2, 0x3, %s", pointer(GARBAGE));
	CALL(epoll_wait_old, (1L, GARBAGE, 3L, -1L), "0x1, %s, 0x3, 0xffffffffffffffff", pointer(GARBAGE));
#endif
	return END();
}
