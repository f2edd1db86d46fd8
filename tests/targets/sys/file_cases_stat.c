// build: gcc -O0 -static   abis: 64 32
// What files are like, in the cases that the targets of their families do not make.
#include "expect.h"
#include <fcntl.h>
#include <sys/sysmacros.h>

/* A name that ends directly before an unmapped page. */
#define NAME(name) edge_cut(name, sizeof(name))

/* As much as the kernel fills in, and the same without the last byte. */
static char room[512];
#define ROOM(size) edge_cut(room, size)

static void of_files(void)
{
	void *whole = ROOM(WIDE(144, 96)), *cut = ROOM(WIDE(143, 95));
#ifdef __i386__
#define STAT_AT(arguments, ...) CALL(fstatat64, arguments, __VA_ARGS__)
#else
#define STAT_AT(arguments, ...) CALL(newfstatat, arguments, __VA_ARGS__)
#endif
	STAT_AT((AT_FDCWD, NAME("/dev/null"), whole, 0), "AT_FDCWD, \"/dev/null\", {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}, 0");
	STAT_AT((AT_FDCWD, "/dev/null", cut, AT_NO_AUTOMOUNT), "AT_FDCWD, \"/dev/null\", %s, AT_NO_AUTOMOUNT", pointer(cut));
	STAT_AT((AT_FDCWD, "/dev/null", GARBAGE, 0), "AT_FDCWD, \"/dev/null\", %s, 0", pointer(GARBAGE));
	CALL(fstat, (3, ROOM(WIDE(144, 64))), "3, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}");
	void *half = ROOM(WIDE(143, 63));
	CALL(fstat, (3, half), "3, %s", pointer(half));
	STAT_AT((-1, GARBAGE, room, 0), "-1, %s, %s, 0", pointer(GARBAGE), pointer(room));
#ifdef __i386__
	CALL(fstat64, (3, whole), "3, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}");
	CALL(fstat64, (3, cut), "3, %s", pointer(cut));
	/* The files of /proc have small inodes, which this structure needs. */
	whole = ROOM(32);
	cut = ROOM(31);
	CALL(oldstat, (NAME("/proc"), whole), "\"/proc\", {st_mode=S_IFDIR|0555, st_size=0, ...}");
	/* There are as many links as processes and a few. */
	VOLATILE(((unsigned short *) whole)[3]);
	CALL(oldlstat, (NAME("/proc"), whole), "\"/proc\", {st_mode=S_IFDIR|0555, st_size=0, ...}");
	VOLATILE(((unsigned short *) whole)[3]);
	CALL(oldstat, ("/proc", cut), "\"/proc\", %s", pointer(cut));
	CALL(oldlstat, ("/proc", cut), "\"/proc\", %s", pointer(cut));
	CALL(oldfstat, (4, whole), "4, {st_mode=S_IFDIR|0555, st_size=0, ...}");
	VOLATILE(((unsigned short *) whole)[3]);
	CALL(oldfstat, (4, cut), "4, %s", pointer(cut));
	CALL(oldfstat, (4, GARBAGE), "4, %s", pointer(GARBAGE));
	CALL(oldstat, (GARBAGE, GARBAGE), "%s, %s", pointer(GARBAGE), pointer(GARBAGE));
#endif
}

int main(void)
{
	REQUIRE(open("/dev/null", O_RDONLY) == 3 && open("/proc", O_RDONLY) == 4);
	BEGIN();
	of_files();
	return END();
}
