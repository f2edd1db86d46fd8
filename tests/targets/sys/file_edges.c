// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <sys/time.h>

/* Names whose last byte is the last before an unmapped page, and one that does not end before it. */
#define NAME edge_cut("gone", 5)
#define BELOW edge_cut("gone/x", 7)
#define ENDLESS edge_cut("gone", 4)

static void names(void)
{
	void *endless = ENDLESS;
	CALL(access, (NAME, R_OK), "\"gone\", R_OK");
	CALL(access, (endless, R_OK), "%s, R_OK", pointer(endless));
	CALL(chdir, (NAME), "\"gone\"");
	endless = ENDLESS;
	CALL(chdir, (endless), "%s", pointer(endless));
	CALL(creat, (BELOW, 0644), "\"gone/x\", 0644");
	CALL(faccessat2, (-1, NAME, F_OK, 0), "-1, \"gone\", F_OK, 0");
	CALL(fchmodat, (-1, NAME, 0600), "-1, \"gone\", 0600");
	CALL(inotify_add_watch, (-1, NAME, 0x1), "-1, \"gone\", IN_ACCESS");
	CALL(lchown, (NAME, 1, 2), "\"gone\", 1, 2");
#ifdef __i386__
	CALL(chown32, (NAME, 1, 2), "\"gone\", 1, 2");
	CALL(lchown32, (NAME, 1, 2), "\"gone\", 1, 2");
#endif
	CALL(mkdir, (BELOW, 0755), "\"gone/x\", 0755");
	CALL(mknod, (BELOW, S_IFIFO | 0600, 0), "\"gone/x\", S_IFIFO|0600");
	CALL(mq_unlink, (NAME), "\"gone\"");
	CALL(readlinkat, (-1, NAME, NULL, 0), "-1, \"gone\", NULL, 0");
	CALL(truncate, (NAME, 5), "\"gone\", 5");
	CALL(unlink, (NAME), "\"gone\"");
	CALL(utimes, (NAME, NULL), "\"gone\", NULL");
}

static void pairs_of_names(void)
{
	CALL(link, (NAME, BELOW), "\"gone\", \"gone/x\"");
	CALL(linkat, (-1, NAME, -1, BELOW, 0), "-1, \"gone\", -1, \"gone/x\", 0");
	CALL(rename, (NAME, BELOW), "\"gone\", \"gone/x\"");
	CALL(symlink, (NAME, BELOW), "\"gone\", \"gone/x\"");
	CALL(symlinkat, (NAME, -1, BELOW), "\"gone\", -1, \"gone/x\"");
}

static void attributes(void)
{
	CALL(setxattr, (NAME, edge_cut("user.a", 7), edge_cut("value", 5), 5, 0), "\"gone\", \"user.a\", \"value\", 5, 0");
	CALL(lsetxattr, (NAME, edge_cut("user.a", 7), edge_cut("value", 5), 5, 0), "\"gone\", \"user.a\", \"value\", 5, 0");
	CALL(getxattr, (NAME, edge_cut("user.a", 7), NULL, 0), "\"gone\", \"user.a\", NULL, 0");
	CALL(lgetxattr, (NAME, edge_cut("user.a", 7), NULL, 0), "\"gone\", \"user.a\", NULL, 0");
	CALL(listxattr, (NAME, NULL, 0), "\"gone\", NULL, 0");
	CALL(llistxattr, (NAME, NULL, 0), "\"gone\", NULL, 0");
	CALL(removexattr, (NAME, edge_cut("user.a", 7)), "\"gone\", \"user.a\"");
	CALL(lremovexattr, (NAME, edge_cut("user.a", 7)), "\"gone\", \"user.a\"");
	CALL(fremovexattr, (-1, edge_cut("user.a", 7)), "-1, \"user.a\"");
}

int main(void)
{
	BEGIN();
	names();
	pairs_of_names();
	attributes();
	return END();
}
