// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <sys/time.h>
#include <utime.h>

/* 2001-09-09T01:46:40Z */
#define SECONDS 1000000000L

static void times(int fd)
{
	struct utimbuf seconds = { SECONDS, 1 };
	struct timeval micro[2] = { { SECONDS, 5 }, { 0, 0 } }, bad[2] = { { 1, 1000000 }, { -1, 2 } };
	struct timespec nano[2] = { { SECONDS, 7 }, { 3, UTIME_OMIT } }, now[2] = { { 0, UTIME_NOW }, { 1, UTIME_NOW } };
	CALL(utime, ("file", &seconds),
	     "\"file\", {actime=1000000000 /" "* 2001-09-09T01:46:40+0000 *" "/, modtime=1 /" "* 1970-01-01T00:00:01+0000 *" "/}");
	CALL(utime, ("file", NULL), "\"file\", NULL");
	CALL(utime, ("nothing", GARBAGE), "\"nothing\", %s", pointer(GARBAGE));
	void *cut = edge_cut(&seconds, 4);
	CALL(utime, ("file", cut), "\"file\", %s", pointer(cut));
	CALL(utimes, ("file", micro), "\"file\", [{tv_sec=1000000000, tv_usec=5} /" "* 2001-09-09T01:46:40.000005+0000 *" "/, "
	     "{tv_sec=0, tv_usec=0}]");
	CALL(utimes, (GARBAGE, NULL), "%s, NULL", pointer(GARBAGE));
	CALL(futimesat, (AT_FDCWD, "file", bad), "AT_FDCWD, \"file\", [{tv_sec=1, tv_usec=1000000}, {tv_sec=-1, tv_usec=2} "
	     "/" "* 1969-12-31T23:59:59.000002+0000 *" "/]");
	CALL(futimesat, (fd, NULL, GARBAGE), "%d, NULL, %s", fd, pointer(GARBAGE));
	CALL(utimensat, (AT_FDCWD, "file", edge(&nano), AT_SYMLINK_NOFOLLOW), "AT_FDCWD, \"file\", "
	     "[{tv_sec=1000000000, tv_nsec=7} /" "* 2001-09-09T01:46:40.000000007+0000 *" "/, UTIME_OMIT], AT_SYMLINK_NOFOLLOW");
	CALL(utimensat, (fd, NULL, now, 0), "%d, NULL, [UTIME_NOW, UTIME_NOW], 0", fd);
	CALL(utimensat, (-1, "x", GARBAGE, 1), "-1, \"x\", %s, 0x1 /" "* AT_??? *" "/", pointer(GARBAGE));
#ifdef __i386__
	long long wide[4] = { SECONDS, 7, 0, UTIME_OMIT };
	CALL(utimensat_time64, (AT_FDCWD, "file", wide, 0), "AT_FDCWD, \"file\", "
	     "[{tv_sec=1000000000, tv_nsec=7} /" "* 2001-09-09T01:46:40.000000007+0000 *" "/, UTIME_OMIT], 0");
	CALL(utimensat_time64, (-1, NULL, GARBAGE, 0), "-1, NULL, %s, 0", pointer(GARBAGE));
#endif
}

static void entries(int directory)
{
	static char room[1024];
	long length = CALL(getdents64, (directory, room, 1024), "%d, %s /" "* 3 entries *" "/, 1024", directory, pointer(room));
	// An injected result leaves no entries.
	for (long at = 0, size; at < length && (size = *(unsigned short *) (room + at + 16)) != 0; at += size) {
		/* Where a file is and how a directory is walked differs from run to run. */
		VOLATILE(*(unsigned long long *) (room + at));
		VOLATILE(*(unsigned long long *) (room + at + 8));
	}
	CALL(getdents64, (directory, room, 1024), "%d, %s /" "* 0 entries *" "/, 1024", directory, pointer(room));
	CALL(getdents64, (-1, room, 1024), "-1, %s, 1024", pointer(room));
	CALL(getdents64, (directory, GARBAGE, 10), "%d, %s /" "* 0 entries *" "/, 10", directory, pointer(GARBAGE));
	CALL(getdents, (directory, room, 1024), "%d, %s /" "* 0 entries *" "/, 1024", directory, pointer(room));
	CALL(getdents, (-1, room, 1024), "-1, %s, 1024", pointer(room));
#ifdef __i386__
	CALL(readdir, (-1, room, 1), "-1, %s", pointer(room));
#endif
}

static void handles(void)
{
	struct {
		unsigned bytes;
		int type;
		unsigned char handle[8];
	} handle = { 8, 1, { 1, 2, 3 } };
	int mount;
	CALL(name_to_handle_at, (AT_FDCWD, "nothing", &handle, &mount, 0), "AT_FDCWD, \"nothing\", {handle_bytes=8}, %s, 0", pointer(&mount));
	CALL(name_to_handle_at, (-1, "", GARBAGE, &mount, AT_EMPTY_PATH), "-1, \"\", %s, %s, AT_EMPTY_PATH", pointer(GARBAGE), pointer(&mount));
	CALL(open_by_handle_at, (-1, &handle, O_RDONLY), "-1, {handle_bytes=8, handle_type=1, "
	     "f_handle=\"\\x01\\x02\\x03\\x00\\x00\\x00\\x00\\x00\"}, O_RDONLY");
	CALL(open_by_handle_at, (-1, GARBAGE, O_RDWR), "-1, %s, O_RDWR", pointer(GARBAGE));
	CALL(open_by_handle_at, (-1, edge_cut(&handle, 8), O_RDONLY), "-1, {handle_bytes=8, handle_type=1, f_handle=???}, O_RDONLY");
}

int main(void)
{
	int fd = open("file", O_RDWR), directory = open(".", O_RDONLY);
	REQUIRE(fd == 3 && directory == 4);
	BEGIN();
	times(fd);
	entries(directory);
	handles();
	return END();
}
