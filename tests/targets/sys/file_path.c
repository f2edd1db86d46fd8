// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <utime.h>

#define RENAME_EXCHANGE_ 2
#define RENAME_NOREPLACE_ 1

static void permissions(int directory)
{
	CALL(access, ("file", R_OK | W_OK), "\"file\", R_OK|W_OK");
	CALL(access, ("nothing", F_OK), "\"nothing\", F_OK");
	CALL(access, (GARBAGE, 8), "%s, 0x8 /" "* ?_OK *" "/", pointer(GARBAGE));
	CALL(faccessat, (AT_FDCWD, "file", X_OK), "AT_FDCWD, \"file\", X_OK");
	CALL(faccessat, (-1, edge_cut("file", 5), F_OK), "-1, \"file\", F_OK");
	CALL(faccessat2, (directory, "file", R_OK, AT_EACCESS | AT_SYMLINK_NOFOLLOW), "%d, \"file\", R_OK, AT_SYMLINK_NOFOLLOW|AT_EACCESS",
	     directory);
	CALL(faccessat2, (-1, GARBAGE, 0, 1), "-1, %s, F_OK, 0x1 /" "* AT_??? *" "/", pointer(GARBAGE));
	CALL(chmod, ("file", 0640), "\"file\", 0640");
	CALL(chmod, (NULL, 07777), "NULL, 07777");
	CALL(fchmod, (directory, 0755), "%d, 0755", directory);
	CALL(fchmod, (-1, 0), "-1, 000");
	CALL(fchmodat, (AT_FDCWD, "file", 0644), "AT_FDCWD, \"file\", 0644");
	CALL(fchmodat, (-1, GARBAGE, 0), "-1, %s, 000", pointer(GARBAGE));
	CALL(chown, ("file", 0, -1), "\"file\", 0, -1");
	CALL(chown, ("nothing", 5, 6), "\"nothing\", 5, 6");
	CALL(lchown, ("file", -1, -1), "\"file\", -1, -1");
	CALL(lchown, (GARBAGE, 1, 2), "%s, 1, 2", pointer(GARBAGE));
	CALL(fchown, (directory, 0, 0), "%d, 0, 0", directory);
	CALL(fchown, (-1, 65535, 65534), "-1, %s, 65534", WIDE("65535", "-1"));
#ifdef __i386__
	CALL(chown32, ("file", 0, -1), "\"file\", 0, -1");
	CALL(chown32, (GARBAGE, 70000, 0), "%s, 70000, 0", pointer(GARBAGE));
	CALL(lchown32, ("file", -1, 0), "\"file\", -1, 0");
	CALL(lchown32, (GARBAGE, 70000, 0), "%s, 70000, 0", pointer(GARBAGE));
	CALL(fchown32, (directory, 0, 0), "%d, 0, 0", directory);
	CALL(fchown32, (-1, 65535, -1), "-1, 65535, -1");
#endif
	CALL(fchownat, (AT_FDCWD, "file", -1, -1, AT_SYMLINK_NOFOLLOW), "AT_FDCWD, \"file\", -1, -1, AT_SYMLINK_NOFOLLOW");
	CALL(fchownat, (-1, "", 1, 2, AT_EMPTY_PATH | 1), "-1, \"\", 1, 2, AT_EMPTY_PATH|0x1");
}

static void names(int directory)
{
	char room[8];
	CALL(link, ("file", "hard"), "\"file\", \"hard\"");
	CALL(link, (GARBAGE, NULL), "%s, NULL", pointer(GARBAGE));
	CALL(linkat, (directory, "file", AT_FDCWD, "harder", AT_SYMLINK_FOLLOW), "%d, \"file\", AT_FDCWD, \"harder\", AT_SYMLINK_FOLLOW",
	     directory);
	CALL(linkat, (-1, "a", -1, GARBAGE, 0), "-1, \"a\", -1, %s, 0", pointer(GARBAGE));
	CALL(symlink, ("hard", "soft"), "\"hard\", \"soft\"");
	CALL(symlink, ("hard", GARBAGE), "\"hard\", %s", pointer(GARBAGE));
	CALL(symlinkat, ("\1\n", directory, "softer"), "\"\\1\\n\", %d, \"softer\"", directory);
	CALL(symlinkat, (GARBAGE, -1, "softer"), "%s, -1, \"softer\"", pointer(GARBAGE));
	CALL(readlink, ("soft", room, 8), "\"soft\", \"hard\", 8");
	CALL(readlink, ("soft", room, 2), "\"soft\", \"ha\", 2");
	CALL(readlink, ("file", room, 8), "\"file\", %s, 8", pointer(room));
	void *at_edge = edge_cut(room, 4);
	CALL(readlink, ("soft", at_edge, 4), "\"soft\", \"hard\", 4");
	CALL(readlink, (GARBAGE, room, -1), "%s, %s, %s", pointer(GARBAGE), pointer(room), "4294967295");
	CALL(readlinkat, (directory, "softer", room, 8), "%d, \"softer\", \"\\1\\n\", 8", directory);
	CALL(readlinkat, (-1, "softer", GARBAGE, 8), "-1, \"softer\", %s, 8", pointer(GARBAGE));
	CALL(rename, ("hard", "renamed"), "\"hard\", \"renamed\"");
	CALL(rename, ("hard", GARBAGE), "\"hard\", %s", pointer(GARBAGE));
	CALL(renameat, (AT_FDCWD, "renamed", directory, "hard"), "AT_FDCWD, \"renamed\", %d, \"hard\"", directory);
	CALL(renameat, (-1, "x", -1, "y"), "-1, \"x\", -1, \"y\"");
	CALL(renameat2, (AT_FDCWD, "hard", AT_FDCWD, "soft", RENAME_EXCHANGE_), "AT_FDCWD, \"hard\", AT_FDCWD, \"soft\", RENAME_EXCHANGE");
	CALL(renameat2, (AT_FDCWD, "hard", AT_FDCWD, "file", RENAME_NOREPLACE_ | 0x10),
	     "AT_FDCWD, \"hard\", AT_FDCWD, \"file\", RENAME_NOREPLACE|0x10");
	CALL(unlink, ("soft"), "\"soft\"");
	CALL(unlink, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(unlinkat, (AT_FDCWD, "hard", 0), "AT_FDCWD, \"hard\", 0");
	CALL(unlinkat, (-1, "dir", AT_REMOVEDIR), "-1, \"dir\", AT_REMOVEDIR");
}

static void directories(int directory)
{
	char here[4096], *tail;
	CALL(mkdir, ("dir", 0700), "\"dir\", 0700");
	CALL(mkdir, (GARBAGE, 0), "%s, 000", pointer(GARBAGE));
	CALL(mkdirat, (AT_FDCWD, "dir/dir", 01777), "AT_FDCWD, \"dir/dir\", 01777");
	CALL(mkdirat, (-1, "dir", 0755), "-1, \"dir\", 0755");
	CALL(mknod, ("dir/fifo", S_IFIFO | 0600, 0), "\"dir/fifo\", S_IFIFO|0600");
	CALL(mknod, (GARBAGE, S_IFCHR | 0666, makedev(1, 3)), "%s, S_IFCHR|0666, makedev(0x1, 0x3)", pointer(GARBAGE));
	CALL(mknod, ("dir", 0644, 0), "\"dir\", 0644");
	CALL(mknodat, (AT_FDCWD, "dir/regular", S_IFREG | 04711, 5), "AT_FDCWD, \"dir/regular\", S_IFREG|S_ISUID|0711");
	CALL(mknodat, (-1, "null", S_IFBLK, makedev(8, 300)), "-1, \"null\", S_IFBLK|000, makedev(0x8, 0x12c)");
	CALL(chdir, ("dir"), "\"dir\"");
	CALL(chdir, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(fchdir, (directory), "%d", directory);
	CALL(fchdir, (-1), "-1");
	CALL(getcwd, (here, 4096), "\"%s\", 4096", here);
	CALL(getcwd, (here, 1), "%s, 1", pointer(here));
	CALL(getcwd, (GARBAGE, 4096), "%s, 4096", pointer(GARBAGE));
	tail = edge_cut(here, strlen(here) + 1);
	CALL(getcwd, (tail, strlen(here) + 1), "\"%s\", %zu", here, strlen(here) + 1);
	CALL(chroot, ("nothing"), "\"nothing\"");
	CALL(chroot, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(rmdir, ("dir/dir"), "\"dir/dir\"");
	CALL(rmdir, ("dir"), "\"dir\"");
	CALL(rmdir, (NULL), "NULL");
}

int main(void)
{
	umask(022);
	int directory = open(".", O_RDONLY);
	REQUIRE(directory == 3);
	BEGIN();
	permissions(directory);
	names(directory);
	directories(directory);
	return END();
}
