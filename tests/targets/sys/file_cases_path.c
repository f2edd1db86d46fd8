// build: gcc -O0 -static   abis: 64 32
// Calls that take a name, in the cases that the targets of their families do not make.
#include "expect.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>

/* A name that ends directly before an unmapped page, and one that does not end before it. */
#define NAME(name) edge_cut(name, sizeof(name))
#define ENDLESS edge_cut("gone", 4)

#define RENAME_NOREPLACE_ 1

static void opening(void)
{
	void *endless = ENDLESS;
	long fd = CALL(openat, (AT_FDCWD, NAME("file"), O_RDWR | O_CLOEXEC), "AT_FDCWD, \"file\", O_RDWR|O_CLOEXEC");
	CALL(openat, (AT_FDCWD, NAME("gone"), O_RDONLY), "AT_FDCWD, \"gone\", O_RDONLY");
	CALL(openat, (AT_FDCWD, endless, O_RDONLY), "AT_FDCWD, %s, O_RDONLY", pointer(endless));
	CALL(openat, (-1, GARBAGE, O_WRONLY | O_CREAT, 0600), "-1, %s, O_WRONLY|O_CREAT, 0600", pointer(GARBAGE));
	CALL(openat, (-1, NULL, O_PATH), "-1, NULL, O_RDONLY|O_PATH");
	CALL(memfd_create, (NAME("memory"), 1), "\"memory\", MFD_CLOEXEC");
	endless = ENDLESS;
	CALL(memfd_create, (endless, 2), "%s, MFD_ALLOW_SEALING", pointer(endless));
	CALL(mkdirat, (AT_FDCWD, NAME("gone/x"), 0755), "AT_FDCWD, \"gone/x\", 0755");
	CALL(mkdirat, (AT_FDCWD, GARBAGE, 0), "AT_FDCWD, %s, 000", pointer(GARBAGE));
	CALL(mknodat, (AT_FDCWD, NAME("gone/x"), S_IFIFO | 0600, 0), "AT_FDCWD, \"gone/x\", S_IFIFO|0600");
	CALL(mknodat, (-1, GARBAGE, S_IFCHR | 0666, makedev(1, 3)), "-1, %s, S_IFCHR|0666, makedev(0x1, 0x3)", pointer(GARBAGE));
	CALL(close, ((int) fd), "%ld", fd);
}

static void permissions(void)
{
	void *endless = ENDLESS;
	CALL(faccessat, (AT_FDCWD, NAME("file"), R_OK | W_OK), "AT_FDCWD, \"file\", R_OK|W_OK");
	CALL(faccessat, (AT_FDCWD, GARBAGE, R_OK), "AT_FDCWD, %s, R_OK", pointer(GARBAGE));
	CALL(faccessat, (AT_FDCWD, endless, R_OK), "AT_FDCWD, %s, R_OK", pointer(endless));
	CALL(chmod, (NAME("file"), 0600), "\"file\", 0600");
	CALL(chmod, (GARBAGE, 0600), "%s, 0600", pointer(GARBAGE));
	CALL(chown, (NAME("file"), -1, -1), "\"file\", -1, -1");
	CALL(chown, (GARBAGE, -1, 1), "%s, -1, 1", pointer(GARBAGE));
	CALL(fchownat, (-1, NAME("file"), 1, 2, 0), "-1, \"file\", 1, 2, 0");
	CALL(fchownat, (AT_FDCWD, NAME("file"), -1, -1, 0), "AT_FDCWD, \"file\", -1, -1, 0");
	CALL(fchownat, (-1, GARBAGE, 1, 2, 0), "-1, %s, 1, 2, 0", pointer(GARBAGE));
	endless = ENDLESS;
	CALL(fchownat, (-1, endless, 1, 2, 0), "-1, %s, 1, 2, 0", pointer(endless));
}

static void names(void)
{
	void *endless = ENDLESS;
	CALL(renameat, (AT_FDCWD, NAME("file"), AT_FDCWD, NAME("other")), "AT_FDCWD, \"file\", AT_FDCWD, \"other\"");
	CALL(renameat, (AT_FDCWD, NAME("gone"), -1, NAME("x")), "AT_FDCWD, \"gone\", -1, \"x\"");
	CALL(renameat, (AT_FDCWD, GARBAGE, -1, endless), "AT_FDCWD, %s, -1, %s", pointer(GARBAGE), pointer(endless));
	CALL(renameat2, (AT_FDCWD, NAME("other"), AT_FDCWD, NAME("file"), RENAME_NOREPLACE_),
	     "AT_FDCWD, \"other\", AT_FDCWD, \"file\", RENAME_NOREPLACE");
	CALL(renameat2, (-1, NAME("gone"), -1, NAME("x"), 0), "-1, \"gone\", -1, \"x\", 0");
	CALL(renameat2, (AT_FDCWD, GARBAGE, AT_FDCWD, GARBAGE, 0), "AT_FDCWD, %s, AT_FDCWD, %s, 0", pointer(GARBAGE), pointer(GARBAGE));
	CALL(unlinkat, (AT_FDCWD, NAME("gone"), 0), "AT_FDCWD, \"gone\", 0");
	CALL(unlinkat, (AT_FDCWD, GARBAGE, AT_REMOVEDIR), "AT_FDCWD, %s, AT_REMOVEDIR", pointer(GARBAGE));
	CALL(rmdir, (NAME("gone")), "\"gone\"");
	CALL(rmdir, (GARBAGE), "%s", pointer(GARBAGE));
}

static void lengths_and_times(void)
{
	struct timeval micro[2] = { { 0, 0 }, { 0, 0 } };
	CALL(futimesat, (AT_FDCWD, NAME("file"), edge(&micro)), "AT_FDCWD, \"file\", [{tv_sec=0, tv_usec=0}, {tv_sec=0, tv_usec=0}]");
	CALL(futimesat, (AT_FDCWD, NAME("gone"), NULL), "AT_FDCWD, \"gone\", NULL");
	void *cut = edge_cut(micro, sizeof micro - 1);
	CALL(futimesat, (AT_FDCWD, "file", cut), "AT_FDCWD, \"file\", %s", pointer(cut));
#ifdef __i386__
	long long wide[4] = { 0, UTIME_OMIT, 0, UTIME_NOW };
	CALL(utimensat_time64, (AT_FDCWD, NAME("file"), edge(&wide), 0),
	     "AT_FDCWD, \"file\", [UTIME_OMIT, UTIME_NOW], 0");
	cut = edge_cut(wide, sizeof wide - 1);
	CALL(utimensat_time64, (AT_FDCWD, "file", cut, 0), "AT_FDCWD, \"file\", %s, 0", pointer(cut));
	CALL(truncate64, (NAME("file"), 5L, 0L), "\"file\", 5");
	CALL(truncate64, (NAME("gone"), 5L, 1L), "\"gone\", 4294967301");
	void *endless = ENDLESS;
	CALL(truncate64, (endless, -1L, -1L), "%s, 18446744073709551615", pointer(endless));
#endif
}

/* An empty folder, so that there are as many entries as can be counted on. */
static void entries(void)
{
	static char room[512];
	CALL(mkdir, ("empty", 0700), "\"empty\", 0700");
	int directory = (int) CALL(openat, (AT_FDCWD, "empty", O_RDONLY | O_DIRECTORY), "AT_FDCWD, \"empty\", O_RDONLY|O_DIRECTORY");
	char *whole = edge_cut(room, 512);
	long length = CALL(getdents64, (directory, whole, 512), "%d, %s /* 2 entries */, 512", directory, pointer(whole));
	for (long at = 0; at < length && length <= 512; at += *(unsigned short *) (whole + at + 16) + 1 - 1) {
		VOLATILE(*(unsigned long long *) (whole + at));
		VOLATILE(*(unsigned long long *) (whole + at + 8));
		if (*(unsigned short *) (whole + at + 16) == 0) {
			break;
		}
	}
	CALL(getdents, (directory, whole, 512), "%d, %s /* 0 entries */, 512", directory, pointer(whole));
	CALL(lseek, (directory, 0, SEEK_SET), WIDE("%d, 0, SEEK_SET", "%d, 0, SEEK_SET"), directory);
	CALL(getdents, (directory, GARBAGE, 512), "%d, %s, 512", directory, pointer(GARBAGE));
	CALL(getdents64, (directory, GARBAGE, 512), "%d, %s, 512", directory, pointer(GARBAGE));
}

int main(void)
{
	umask(022);
	BEGIN();
	opening();
	permissions();
	names();
	lengths_and_times();
	entries();
	return END();
}
