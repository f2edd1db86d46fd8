// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/close_range.h>
#include <sys/file.h>

/* A 64-bit number as an argument: two registers in 32-bit programs. */
#ifdef __i386__
#define LONG64(number) (long) (number), (long) ((long long) (number) >> 32)
#else
#define LONG64(number) (long) (number)
#endif

/* A result that is a set of permissions. */
static const char *mode(long rc)
{
	return text("0%02lo", rc);
}

static void opening(void)
{
	CALL(open, ("file", O_RDONLY), "\"file\", O_RDONLY");
	CALL(open, ("new", O_RDWR | O_CREAT | O_APPEND, 0604), "\"new\", O_RDWR|O_CREAT|O_APPEND, 0604");
	CALL(open, ("nothing", O_WRONLY | O_CLOEXEC), "\"nothing\", O_WRONLY|O_CLOEXEC");
	CALL(open, (GARBAGE, O_RDONLY), "%s, O_RDONLY", pointer(GARBAGE));
	CALL(open, (NULL, 3), "NULL, O_ACCMODE");
	CALL(open, (edge_cut("file", 5), O_RDONLY | O_DIRECTORY), "\"file\", O_RDONLY|O_DIRECTORY");
	void *endless = edge_cut("file", 4);
	CALL(open, (endless, O_RDONLY), "%s, O_RDONLY", pointer(endless));
	CALL(creat, ("new", 0600), "\"new\", 0600");
	CALL(creat, (".", 07777), "\".\", 07777");
	CALL(creat, (GARBAGE, 0), "%s, 000", pointer(GARBAGE));
}

static void opening_by_structure(void)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS };
	struct {
		struct open_how how;
		unsigned long long more;
	} larger = { .how = { .flags = O_CREAT | O_WRONLY, .mode = 0640 }, .more = 5 };
	CALL(openat2, (AT_FDCWD, "file", &how, sizeof how),
	     "AT_FDCWD, \"file\", {flags=O_RDONLY|O_CLOEXEC, resolve=RESOLVE_NO_SYMLINKS|RESOLVE_BENEATH}, 24");
	how.flags = O_CREAT | O_WRONLY;
	how.mode = 0640;
	how.resolve = 0x1000;
	CALL(openat2, (-1, "new", edge(&how), sizeof how),
	     "-1, \"new\", {flags=O_WRONLY|O_CREAT, mode=0640, resolve=0x1000 /" "* RESOLVE_??? *" "/}, 24");
	CALL(openat2, (AT_FDCWD, "new", &larger, sizeof larger),
	     "AT_FDCWD, \"new\", {flags=O_WRONLY|O_CREAT, mode=0640, resolve=0, /" "* bytes 24..31 *" "/ "
	     "\"\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 32");
	CALL(openat2, (AT_FDCWD, "new", GARBAGE, sizeof how), "AT_FDCWD, \"new\", %s, 24", pointer(GARBAGE));
	CALL(openat2, (AT_FDCWD, "new", NULL, sizeof how), "AT_FDCWD, \"new\", NULL, 24");
	CALL(openat2, (AT_FDCWD, "new", &how, 8), "AT_FDCWD, \"new\", %s, 8", pointer(&how));
	void *cut = edge_cut(&how, 16);
	CALL(openat2, (AT_FDCWD, "new", cut, sizeof how), "AT_FDCWD, \"new\", %s, 24", pointer(cut));
}

static void descriptors(int fd)
{
	CALL(dup, (fd), "%d", fd);
	CALL(dup, (-1), "-1");
	CALL(dup2, (fd, 90), "%d, 90", fd);
	CALL(dup2, (-1, 90), "-1, 90");
	CALL(close_range, (90, 91, 0), "90, 91, 0");
	CALL(close_range, (91, ~0U, CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC),
	     "91, 4294967295, CLOSE_RANGE_UNSHARE|CLOSE_RANGE_CLOEXEC");
	CALL(close_range, (9, 8, 0x10), "9, 8, 0x10 /" "* CLOSE_RANGE_??? *" "/");
	CALL(flock, (fd, LOCK_SH | LOCK_NB), "%d, LOCK_SH|LOCK_NB", fd);
	CALL(flock, (fd, LOCK_UN), "%d, LOCK_UN", fd);
	CALL(flock, (-1, LOCK_EX), "-1, LOCK_EX");
	int pair[2];
	CALL(pipe, (pair), "[%d, %d]", pair[0], pair[1]);
	CALL(pipe, (GARBAGE), "%s", pointer(GARBAGE));
	int *at_edge = edge(&pair);
	CALL(pipe, (at_edge), "[%d, %d]", at_edge[0], at_edge[1]);
}

static void positions(int fd)
{
	CALL(lseek, (fd, 10L, SEEK_SET), "%d, 10, SEEK_SET", fd);
	CALL(lseek, (fd, -5L, SEEK_CUR), "%d, -5, SEEK_CUR", fd);
	CALL(lseek, (fd, 0L, SEEK_DATA), "%d, 0, SEEK_DATA", fd);
	CALL(lseek, (fd, 0L, 77), "%d, 0, 0x4d /" "* SEEK_??? *" "/", fd);
	CALL(lseek, (-1, 0L, SEEK_END), "-1, 0, SEEK_END");
#ifdef __i386__
	long long place;
	CALL(_llseek, (fd, 1, 2, &place, SEEK_SET), "%d, 4294967298, [4294967298], SEEK_SET", fd);
	CALL(_llseek, (fd, 0, 3, &place, SEEK_END), "%d, 3, [%lld], SEEK_END", fd, place);
	CALL(_llseek, (fd, -1, -3, &place, SEEK_SET), "%d, -3, %s, SEEK_SET", fd, pointer(&place));
	CALL(_llseek, (fd, 0, 2, GARBAGE, SEEK_SET), "%d, 2, %s, SEEK_SET", fd, pointer(GARBAGE));
	CALL(_llseek, (-1, 0, 2, &place, SEEK_HOLE), "-1, 2, %s, SEEK_HOLE", pointer(&place));
#endif
	CALL(fsync, (fd), "%d", fd);
	CALL(fsync, (-1), "-1");
	CALL(fdatasync, (fd), "%d", fd);
	CALL(fdatasync, (-1), "-1");
	CALL(syncfs, (-1), "-1");
	CALL(sync_file_range, (fd, LONG64(1), LONG64(0x100000000), SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE),
	     "%d, 1, 4294967296, SYNC_FILE_RANGE_WAIT_BEFORE|SYNC_FILE_RANGE_WRITE", fd);
	CALL(sync_file_range, (-1, LONG64(-1), LONG64(0), 0x10), "-1, -1, 0, 0x10 /" "* SYNC_FILE_RANGE_??? *" "/");
	CALL(readahead, (fd, LONG64(4096), 100), "%d, 4096, 100", fd);
	CALL(readahead, (-1, LONG64(-1), 0), "-1, -1, 0");
	CALL(fadvise64, (fd, LONG64(5), 10, POSIX_FADV_SEQUENTIAL), "%d, 5, 10, POSIX_FADV_SEQUENTIAL", fd);
	CALL(fadvise64, (-1, LONG64(0), 0, 99), "-1, 0, 0, 0x63 /" "* POSIX_FADV_??? *" "/");
#ifdef __i386__
	CALL(fadvise64_64, (fd, LONG64(5), LONG64(0x100000001), POSIX_FADV_DONTNEED), "%d, 5, 4294967297, POSIX_FADV_DONTNEED", fd);
	CALL(fadvise64_64, (-1, LONG64(-5), LONG64(0), POSIX_FADV_RANDOM), "-1, -5, 0, POSIX_FADV_RANDOM");
#endif
}

static void lengths(int fd)
{
	CALL(truncate, ("new", 10L), "\"new\", 10");
	CALL(truncate, ("nothing", 0L), "\"nothing\", 0");
	CALL(truncate, (GARBAGE, 0L), "%s, 0", pointer(GARBAGE));
	CALL(ftruncate, (fd, 20L), "%d, 20", fd);
	CALL(ftruncate, (-1, -1L), "-1, %s", WIDE("18446744073709551615", "4294967295"));
#ifdef __i386__
	CALL(truncate64, ("new", LONG64(0x100000001)), "\"new\", 4294967297");
	CALL(truncate64, (GARBAGE, LONG64(-1)), "%s, 18446744073709551615", pointer(GARBAGE));
	CALL(ftruncate64, (fd, LONG64(0x100000001)), "%d, 4294967297", fd);
	CALL(ftruncate64, (-1, LONG64(0)), "-1, 0");
#endif
	CALL(fallocate, (fd, 0, LONG64(0), LONG64(4096)), "%d, 0, 0, 4096", fd);
	CALL(fallocate, (fd, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, LONG64(0), LONG64(100)),
	     "%d, FALLOC_FL_KEEP_SIZE|FALLOC_FL_PUNCH_HOLE, 0, 100", fd);
	CALL(fallocate, (-1, 0x1000, LONG64(-1), LONG64(0x100000000)), "-1, 0x1000 /" "* FALLOC_FL_??? *" "/, -1, 4294967296");
}

int main(void)
{
	umask(022);
	int fd = open("file", O_RDWR);
	REQUIRE(fd == 3);
	BEGIN();
	opening();
	opening_by_structure();
	descriptors(fd);
	positions(fd);
	lengths(fd);
	CALL_AS("umask", SYS_umask, mode, (077), "077");
	CALL_AS("umask", SYS_umask, mode, (-1), "0177777");
	CALL(sync, (0), "%s", "");
	return END();
}
