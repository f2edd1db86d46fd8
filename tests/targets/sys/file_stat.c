// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <linux/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

/* The length of /etc/passwd, which is there and the same in every run. */
static long size;

/* What the kernel fills in has room here, whichever structure it is. */
static union {
	char bytes[512];
	struct statx statx;
} room;

/* Each call of the family, that takes a path: well, with a pointer that leads nowhere, and with room that ends too early. */
#define BY_PATH(name)                                                                       \
	do {                                                                                \
		CALL(name, ("/etc/passwd", &room), "\"/etc/passwd\", {st_mode=S_IFREG|0644, st_size=%ld, ...}", size); \
		CALL(name, ("/dev/null", &room), "\"/dev/null\", {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}"); \
		CALL(name, ("nothing", &room), "\"nothing\", %s", pointer(&room));          \
		CALL(name, ("file", GARBAGE), "\"file\", %s", pointer(GARBAGE));            \
		CALL(name, (GARBAGE, NULL), "%s, NULL", pointer(GARBAGE));                  \
		void *cut = edge_cut(&room, 8);                                             \
		CALL(name, ("file", cut), "\"file\", %s", pointer(cut));                    \
	} while (0)

#define BY_DESCRIPTOR(name)                                                                 \
	do {                                                                                \
		CALL(name, (3, &room), "3, {st_mode=S_IFREG|0644, st_size=%ld, ...}", size);      \
		CALL(name, (-1, &room), "-1, %s", pointer(&room));                          \
		CALL(name, (3, GARBAGE), "3, %s", pointer(GARBAGE));                        \
	} while (0)

static void of_files(void)
{
	BY_PATH(stat);
	BY_PATH(lstat);
	BY_DESCRIPTOR(fstat);
#ifdef __i386__
	BY_PATH(stat64);
	BY_PATH(lstat64);
	BY_DESCRIPTOR(fstat64);
	CALL(fstatat64, (AT_FDCWD, "/etc/passwd", &room, AT_SYMLINK_NOFOLLOW),
	     "AT_FDCWD, \"/etc/passwd\", {st_mode=S_IFREG|0644, st_size=%ld, ...}, AT_SYMLINK_NOFOLLOW", size);
	CALL(fstatat64, (-1, "file", &room, 1), "-1, \"file\", %s, 0x1 /" "* AT_??? *" "/", pointer(&room));
#else
	CALL(newfstatat, (AT_FDCWD, "/etc/passwd", &room, AT_SYMLINK_NOFOLLOW),
	     "AT_FDCWD, \"/etc/passwd\", {st_mode=S_IFREG|0644, st_size=%ld, ...}, AT_SYMLINK_NOFOLLOW", size);
	CALL(newfstatat, (3, "", &room, AT_EMPTY_PATH), "3, \"\", {st_mode=S_IFREG|0644, st_size=%ld, ...}, AT_EMPTY_PATH", size);
	CALL(newfstatat, (-1, "file", &room, 1), "-1, \"file\", %s, 0x1 /" "* AT_??? *" "/", pointer(&room));
#endif
}

/* What a file system knows of a file differs. */
static const char *mask(unsigned bits)
{
	static const char *const names[] = { "TYPE", "MODE", "NLINK", "UID", "GID", "ATIME", "MTIME", "CTIME", "INO", "SIZE", "BLOCKS",
		"BTIME", "MNT_ID", "DIOALIGN" };
	char *out = expect_room();
	*out = 0;
	unsigned done = 0;
	if ((bits & 0xfff) == 0xfff) {
		done = 0xfff;
		strcat(out, "|STATX_ALL");
	} else if ((bits & 0x7ff) == 0x7ff) {
		done = 0x7ff;
		strcat(out, "|STATX_BASIC_STATS");
	}
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		if ((bits & ~done) >> i & 1) {
			strcat(strcat(out, "|STATX_"), names[i]);
		}
	}
	if (bits >> 14) {
		sprintf(out + strlen(out), "|%#x", bits & ~0x3fff);
	}
	return out + 1;
}

static const char *word(unsigned number)
{
	return text(number == 0 ? "0" : "%#x", number);
}

/* The identity of a file system, behind its numbers of blocks and files. */
static const char *numbers(const char *room, int kind)
{
	const unsigned *words = (const unsigned *) (room + (IS32 ? kind == 1 ? 28 : 48 : 56));
	return text("%s, %s", word(words[0]), word(words[1]));
}

/* How it is mounted, which differs between machines. */
static const char *flags(const char *room, int offset)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = { { 0x20, "ST_VALID" }, { 1, "ST_RDONLY" }, { 2, "ST_NOSUID" }, { 4, "ST_NODEV" }, { 8, "ST_NOEXEC" },
		{ 0x1000, "ST_RELATIME" } };
	unsigned bits = *(const unsigned *) (room + offset);
	char *out = expect_room();
	*out = 0;
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (bits & names[i].bit) {
			strcat(strcat(out, "|"), names[i].name);
		}
	}
	return out + 1;
}

static void file_systems(int fd, int proc)
{
	static char room[256];
	CALL(statfs, ("/proc", room), "\"/proc\", {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, f_files=0, "
	     "f_ffree=0, f_fsid={val=[%s]}, f_namelen=255, f_frsize=4096, f_flags=%s}",
	     numbers(room, 1), flags(room, WIDE(80, 44)));
	CALL(statfs, ("nothing", room), "\"nothing\", %s", pointer(room));
	CALL(statfs, (GARBAGE, GARBAGE), "%s, %s", pointer(GARBAGE), pointer(GARBAGE));
	void *cut = edge_cut(room, 8);
	CALL(statfs, ("/proc", cut), "\"/proc\", %s", pointer(cut));
	CALL(fstatfs, (-1, room), "-1, %s", pointer(room));
	CALL(fstatfs, (fd, GARBAGE), "%d, %s", fd, pointer(GARBAGE));
	char *exact = edge_cut(room, WIDE(120, 64));
	CALL(fstatfs, (proc, exact), "%d, {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, f_files=0, "
	     "f_ffree=0, f_fsid={val=[%s]}, f_namelen=255, f_frsize=4096, f_flags=%s}", proc, numbers(exact, 1), flags(exact, WIDE(80, 44)));
	cut = edge_cut(room, WIDE(119, 63));
	CALL(fstatfs, (proc, cut), "%d, %s", proc, pointer(cut));
#ifdef __i386__
	CALL(statfs64, ("/proc", 84, room), "\"/proc\", 84, {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, "
	     "f_files=0, f_ffree=0, f_fsid={val=[%s]}, f_namelen=255, f_frsize=4096, "
	     "f_flags=%s}", numbers(room, 2), flags(room, 64));
	CALL(statfs64, ("/proc", 80, room), "\"/proc\", 80, %s", pointer(room));
	char *whole = edge_cut(room, 84);
	CALL(statfs64, (edge_cut("/proc", 6), 84, whole), "\"/proc\", 84, {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, "
	     "f_files=0, f_ffree=0, f_fsid={val=[%s]}, f_namelen=255, f_frsize=4096, "
	     "f_flags=%s}", numbers(whole, 2), flags(whole, 64));
	cut = edge_cut(room, 83);
	CALL(statfs64, ("/proc", 84, cut), "\"/proc\", 84, %s", pointer(cut));
	CALL(statfs64, (GARBAGE, 84, GARBAGE), "%s, 84, %s", pointer(GARBAGE), pointer(GARBAGE));
	whole = edge_cut(room, 84);
	CALL(fstatfs64, (proc, 84, whole), "%d, 84, {f_type=PROC_SUPER_MAGIC, f_bsize=4096, f_blocks=0, f_bfree=0, f_bavail=0, "
	     "f_files=0, f_ffree=0, f_fsid={val=[%s]}, f_namelen=255, f_frsize=4096, "
	     "f_flags=%s}", proc, numbers(whole, 2), flags(whole, 64));
	cut = edge_cut(room, 83);
	CALL(fstatfs64, (proc, 84, cut), "%d, 84, %s", proc, pointer(cut));
	CALL(fstatfs64, (proc, 84, GARBAGE), "%d, 84, %s", proc, pointer(GARBAGE));
	CALL(fstatfs64, (-1, 84, room), "-1, 84, %s", pointer(room));
	CALL(oldstat, ("nothing", room), "\"nothing\", %s", pointer(room));
	CALL(oldlstat, (GARBAGE, room), "%s, %s", pointer(GARBAGE), pointer(room));
	CALL(oldfstat, (-1, room), "-1, %s", pointer(room));
#endif
	CALL(ustat, (0x801, room), "makedev(0x8, 0x1), %s", pointer(room));
	CALL(ustat, (0, GARBAGE), "makedev(0, 0), %s", pointer(GARBAGE));
}

static void extended(void)
{
	CALL(statx, (AT_FDCWD, "/etc/passwd", AT_STATX_DONT_SYNC | AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_MODE | STATX_SIZE, &room),
	     "AT_FDCWD, \"/etc/passwd\", AT_STATX_DONT_SYNC|AT_SYMLINK_NOFOLLOW, STATX_TYPE|STATX_MODE|STATX_SIZE, "
	     "{stx_mask=%s, stx_attributes=0, stx_mode=S_IFREG|0644, stx_size=%ld, ...}", mask(room.statx.stx_mask), size);
	struct statx *whole = edge(&room.statx);
	CALL(statx, (3, edge_cut("", 1), AT_EMPTY_PATH, 0, whole), "3, \"\", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, 0, "
	     "{stx_mask=%s, stx_attributes=0, stx_mode=S_IFREG|0644, stx_size=%ld, ...}", mask(whole->stx_mask), size);
	void *cut = edge_cut(&room, sizeof room.statx - 1);
	CALL(statx, (3, "", AT_EMPTY_PATH, STATX_TYPE, cut), "3, \"\", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_TYPE, %s", pointer(cut));
	CALL(statx, (3, "", AT_EMPTY_PATH, STATX_BASIC_STATS, GARBAGE),
	     "3, \"\", AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, STATX_BASIC_STATS, %s", pointer(GARBAGE));
	CALL(statx, (-1, GARBAGE, 0x6001, 0x80000000, NULL),
	     "-1, %s, AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC|0x1, 0x80000000 /" "* STATX_??? *" "/, NULL", pointer(GARBAGE));
}

int main(void)
{
	int fd = open("/etc/passwd", O_RDONLY);
	struct stat status;
	REQUIRE(fd == 3 && fstat(fd, &status) == 0 && status.st_mode == 0100644);
	size = status.st_size;
	int proc = open("/proc", O_RDONLY);
	REQUIRE(proc == 4);
	BEGIN();
	of_files();
	extended();
	file_systems(fd, proc);
	return END();
}
