// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <signal.h>
#include <sys/prctl.h>

int main(void)
{
	int number = 7;
	char name[16];

	BEGIN();
	// What stands behind the arguments of an option is not shown.
	long rc = syscall(SYS_prctl, PR_SET_NAME, "hello", 1, 2, 3);
	EXPECT("prctl(PR_SET_NAME, \"hello\") = %s", result(rc));
	rc = syscall(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
	EXPECT("prctl(PR_GET_NAME, \"hello\") = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_NAME, "a name of many words", 0, 0, 0);
	EXPECT("prctl(PR_SET_NAME, \"a name of many \"...) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_NAME, "fourteen bytes", 0, 0, 0);
	EXPECT("prctl(PR_SET_NAME, \"fourteen bytes\") = %s", result(rc));
	// The kernel takes fifteen bytes, so nobody looks whether there are more.
	rc = syscall(SYS_prctl, PR_SET_NAME, "fifteen bytes..", 0, 0, 0);
	EXPECT("prctl(PR_SET_NAME, \"fifteen bytes..\"...) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_GET_NAME, name, 0, 0, 0);
	EXPECT("prctl(PR_GET_NAME, \"fifteen bytes..\") = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_NAME, 8, 0, 0, 0);
	EXPECT("prctl(PR_SET_NAME, 0x8) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
	EXPECT("prctl(PR_SET_PDEATHSIG, SIGTERM) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_GET_PDEATHSIG, &number, 0, 0, 0);
	EXPECT("prctl(PR_GET_PDEATHSIG, [SIGTERM]) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
	EXPECT("prctl(PR_SET_DUMPABLE, SUID_DUMP_USER) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
	EXPECT("prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)");
	rc = syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	EXPECT("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	EXPECT("prctl(PR_SET_CHILD_SUBREAPER, 1) = %s", result(rc));
	rc = syscall(SYS_prctl, PR_GET_CHILD_SUBREAPER, &number, 0, 0, 0);
	EXPECT("prctl(PR_GET_CHILD_SUBREAPER, [1]) = %s", result(rc));
	rc = syscall(SYS_prctl, 999, 1, 2, 3, 4);
	EXPECT("prctl(0x3e7 /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = %s", result(rc));
	return END();
}
