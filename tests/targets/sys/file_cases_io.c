// build: gcc -O0 -static   abis: 64 32
// Calls that move bytes, in the cases that the targets of their families do not make.
#include "expect.h"
#include <fcntl.h>
#include <sys/uio.h>

#ifdef __i386__
#define LONG64(number) (long) (number), (long) ((long long) (number) >> 32)
/* The calls of iovecs always have both halves. */
#define HALVES(number) LONG64(number)
#else
#define LONG64(number) (long) (number)
#define HALVES(number) (long) (number), 0L
#endif

static char buffer[64];

static void reading_and_writing(int fd)
{
	CALL(write, (fd, edge_cut("0123456789", 10), 10L), "%d, \"0123456789\", 10", fd);
	void *cut = edge_cut("0123", 4);
	CALL(write, (-1, cut, 5L), "-1, %s, 5", pointer(cut));
	CALL(write, (fd, GARBAGE, 3L), "%d, %s, 3", fd, pointer(GARBAGE));
	CALL(write, (-1, "abc", 3L), "-1, \"abc\", 3");
	void *room = edge_cut(buffer, 4);
	CALL(pread64, (fd, room, 4L, LONG64(6)), "%d, \"6789\", 4, 6", fd);
	CALL(pread64, (fd, GARBAGE, 4L, LONG64(6)), "%d, %s, 4, 6", fd, pointer(GARBAGE));
	/* The kernel writes as much as there is room for, and says so. */
	cut = edge_cut(buffer, 3);
	CALL(pread64, (fd, cut, 10L, LONG64(1)), "%d, %s, 10, 1", fd, quoted(cut, 3));
	lseek(fd, 0, SEEK_SET);
	EXPECT("%s(%d, %s0%s, SEEK_SET) = 0", WIDE("lseek", "_llseek"), fd, "", WIDE("", ", [0]"));
	room = edge_cut(buffer, 5);
	CALL(read, (fd, room, 5L), "%d, \"01234\", 5", fd);
	CALL(read, (fd, GARBAGE, 5L), "%d, %s, 5", fd, pointer(GARBAGE));
	CALL(read, (-1, room, 5L), "-1, %s, 5", pointer(room));
	CALL(read, (fd, buffer, 64L), "%d, \"56789\", 64", fd);
}

static void vectors(int fd)
{
	struct iovec out[2] = { { edge_cut("abc", 3), 3 }, { edge_cut("d", 1), 1 } }, in[1] = { { edge_cut(buffer, 4), 4 } };
	CALL(pwritev, (fd, edge(&out), 2L, HALVES(0)), "%d, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"d\", iov_len=1}], 2, 0", fd);
	CALL(pwritev, (fd, GARBAGE, 2L, HALVES(0)), "%d, %s, 2, 0", fd, pointer(GARBAGE));
	CALL(pwritev2, (fd, edge(&out), 2L, HALVES(4), RWF_SYNC),
	     "%d, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"d\", iov_len=1}], 2, 4, RWF_SYNC", fd);
	CALL(pwritev2, (fd, GARBAGE, 2L, HALVES(4), 0), "%d, %s, 2, 4, 0", fd, pointer(GARBAGE));
	CALL(preadv, (fd, edge(&in), 1L, HALVES(0)), "%d, [{iov_base=\"abcd\", iov_len=4}], 1, 0", fd);
	CALL(preadv, (fd, GARBAGE, 1L, HALVES(0)), "%d, %s, 1, 0", fd, pointer(GARBAGE));
	CALL(preadv2, (fd, edge(&in), 1L, HALVES(4), 0), "%d, [{iov_base=\"abcd\", iov_len=4}], 1, 4, 0", fd);
	CALL(preadv2, (fd, GARBAGE, 1L, HALVES(4), 0), "%d, %s, 1, 4, 0", fd, pointer(GARBAGE));
	lseek(fd, 0, SEEK_SET);
	EXPECT("%s(%d, %s0%s, SEEK_SET) = 0", WIDE("lseek", "_llseek"), fd, "", WIDE("", ", [0]"));
	CALL(readv, (fd, edge(&in), 1L), "%d, [{iov_base=\"abcd\", iov_len=4}], 1", fd);
	struct iovec *cut = edge_cut(in, sizeof in - 1);
	CALL(readv, (fd, cut, 1L), "%d, %s, 1", fd, pointer(cut));
	CALL(preadv2, (fd, cut, 1L, HALVES(0), 0), "%d, %s, 1, 0, 0", fd, pointer(cut));
}

static void positions(int fd, int target)
{
	long long from = 2, to = 100;
	CALL(copy_file_range, (fd, edge(&from), target, edge(&to), 4L, 0), "%d, [2], %d, [100], 4, 0", fd, target);
	void *cut = edge_cut(&from, 7);
	CALL(copy_file_range, (fd, cut, target, NULL, 4L, 0), "%d, %s, %d, NULL, 4, 0", fd, pointer(cut), target);
#ifdef __i386__
	long long at = 0;
	long long *place = edge(&at);
	CALL(_llseek, (fd, 0L, 3L, place, SEEK_SET), "%d, 3, [3], SEEK_SET", fd);
	void *small = edge_cut(&at, 4);
	CALL(_llseek, (fd, 0L, 3L, small, SEEK_SET), "%d, 3, %s, SEEK_SET", fd, pointer(small));
	CALL(sendfile64, (target, fd, edge(&from), 3L), "%d, %d, [2] => [5], 3", target, fd);
	CALL(sendfile64, (target, fd, GARBAGE, 3L), "%d, %d, %s, 3", target, fd, pointer(GARBAGE));
	cut = edge_cut(&from, 7);
	CALL(sendfile64, (target, fd, cut, 3L), "%d, %d, %s, 3", target, fd, pointer(cut));
#else
	(void) to;
#endif
}

static void pipes(void)
{
	int ends[2] = { -1, -1 };
	int *room = edge(&ends);
	CALL(pipe2, (room, O_CLOEXEC), "[%d, %d], O_CLOEXEC", room[0], room[1]);
	CALL(pipe2, (GARBAGE, O_CLOEXEC), "%s, O_CLOEXEC", pointer(GARBAGE));
	CALL(pipe2, (room, 1 << 30), "%s, 0x40000000 /* O_??? */", pointer(room));
	void *cut = edge_cut(ends, 7);
	CALL(pipe2, (cut, 0), "%s, 0", pointer(cut));
	struct iovec out[2] = { { edge_cut("abc", 3), 3 }, { NULL, 0 } };
	CALL(vmsplice, (room[1], edge_cut(out, sizeof out[0]), 1L, SPLICE_F_NONBLOCK), "%d, [{iov_base=\"abc\", iov_len=3}], 1, SPLICE_F_NONBLOCK", room[1]);
	struct iovec *half = edge_cut(out, sizeof out[0]);
	CALL(vmsplice, (room[1], half, 2L, 0), "%d, [{iov_base=\"abc\", iov_len=3}, ... /* %s */], 2, 0", room[1], pointer(half + 1));
}

#ifdef __i386__
static void locks(int fd)
{
	struct flock64 lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 2 };
	CALL(fcntl64, (fd, F_OFD_SETLK, edge(&lock)), "%d, F_OFD_SETLK, {l_type=F_RDLCK, l_whence=SEEK_SET, l_start=1, l_len=2}", fd);
	void *cut = edge_cut(&lock, sizeof lock - 1);
	CALL(fcntl64, (fd, F_OFD_SETLK, cut), "%d, F_OFD_SETLK, %s", fd, pointer(cut));
}
#endif

int main(void)
{
	int fd = open("file", O_RDWR), target = open("target", O_RDWR | O_CREAT, 0600);
	REQUIRE(fd == 3 && target == 4);
	BEGIN();
	reading_and_writing(fd);
	vectors(fd);
	positions(fd, target);
	pipes();
#ifdef __i386__
	locks(fd);
#endif
	return END();
}
