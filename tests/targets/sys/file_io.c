// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <sys/uio.h>

/* A 64-bit number as an argument: two registers in 32-bit programs. */
#ifdef __i386__
#define LONG64(number) (long) (number), (long) ((long long) (number) >> 32)
/* The calls of iovecs always have both halves. */
#define HALVES(number) LONG64(number)
#else
#define LONG64(number) (long) (number)
#define HALVES(number) (long) (number), 0L
#endif

static char buffer[100];

static void at_offsets(int fd)
{
	CALL(pwrite64, (fd, "0123456789", 10, LONG64(5)), "%d, \"0123456789\", 10, 5", fd);
	CALL(pwrite64, (fd, "", 0, LONG64(0x100000000)), "%d, \"\", 0, 4294967296", fd);
	CALL(pwrite64, (fd, GARBAGE, 10, LONG64(0)), "%d, %s, 10, 0", fd, pointer(GARBAGE));
	CALL(pwrite64, (-1, edge_cut("0123", 4), 4, LONG64(-1)), "-1, \"0123\", 4, -1");
	CALL(pread64, (fd, buffer, 12, LONG64(3)), "%d, %s, 12, 3", fd, quoted(buffer, 12));
	CALL(pread64, (fd, NULL, 40, LONG64(3)), "%d, NULL, 40, 3", fd);
	void *at_edge = edge_cut(buffer, 4);
	CALL(pread64, (fd, at_edge, 4, LONG64(6)), "%d, \"1234\", 4, 6", fd);
}

static void vectors(int fd)
{
	struct iovec out[3] = { { "ab", 2 }, { "\n", 1 }, { GARBAGE, 0 } };
	struct iovec in[2] = { { buffer, 3 }, { buffer + 10, 12 } };
	struct iovec bad[1] = { { GARBAGE, 5 } };
	CALL(writev, (fd, out, 2), "%d, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"\\n\", iov_len=1}], 2", fd);
	CALL(writev, (fd, out, 0), "%d, [], 0", fd);
	CALL(writev, (fd, bad, 1), "%d, [{iov_base=%s, iov_len=5}], 1", fd, pointer(GARBAGE));
	CALL(writev, (fd, GARBAGE, 2), "%d, %s, 2", fd, pointer(GARBAGE));
	CALL(writev, (-1, NULL, 2), "-1, NULL, 2");
	struct iovec *cut = edge_cut(out, sizeof out[0]);
	CALL(writev, (fd, cut, 2), "%d, [{iov_base=\"ab\", iov_len=2}, ... /" "* %s *" "/], 2", fd, pointer(cut + 1));
	lseek(fd, 0, SEEK_SET);
	EXPECT("%s(%d, %s0%s, SEEK_SET) = 0", WIDE("lseek", "_llseek"), fd, "", WIDE("", ", [0]"));
	CALL(readv, (fd, bad, 1), "%d, [{iov_base=%s, iov_len=5}], 1", fd, pointer(GARBAGE));
	CALL(readv, (fd, in, 2), "%d, [{iov_base=%s, iov_len=3}, {iov_base=%s, iov_len=12}], 2", fd, quoted(buffer, 3),
	     quoted(buffer + 10, 12));
	CALL(readv, (-1, in, 2), "-1, [{iov_base=%s, iov_len=3}, {iov_base=%s, iov_len=12}], 2", pointer(buffer),
	     pointer(buffer + 10));
	CALL(readv, (fd, GARBAGE, 1), "%d, %s, 1", fd, pointer(GARBAGE));
	CALL(preadv, (fd, in, 1, HALVES(5)), "%d, [{iov_base=\"012\", iov_len=3}], 1, 5", fd);
	CALL(preadv, (-1, in, 0, HALVES(-1)), "-1, [], 0, -1");
	CALL(pwritev, (fd, out, 1, HALVES(0x100000000)), "%d, [{iov_base=\"ab\", iov_len=2}], 1, 4294967296", fd);
	CALL(pwritev, (-1, out, 1, HALVES(1)), "-1, [{iov_base=\"ab\", iov_len=2}], 1, 1");
	CALL(preadv2, (fd, in, 1, HALVES(6), RWF_NOWAIT | RWF_HIPRI), "%d, [{iov_base=\"123\", iov_len=3}], 1, 6, RWF_HIPRI|RWF_NOWAIT",
	     fd);
	CALL(preadv2, (fd, in, 1, HALVES(6), 0), "%d, [{iov_base=\"123\", iov_len=3}], 1, 6, 0", fd);
	CALL(pwritev2, (fd, out, 2, HALVES(-1), RWF_DSYNC),
	     "%d, [{iov_base=\"ab\", iov_len=2}, {iov_base=\"\\n\", iov_len=1}], 2, -1, RWF_DSYNC", fd);
	CALL(pwritev2, (-1, out, 1, HALVES(0), 0x8000), "-1, [{iov_base=\"ab\", iov_len=2}], 1, 0, 0x8000 /" "* RWF_??? *" "/");
}

static void between(int fd, int target)
{
	long offset = 5;
	long long from = 2, to = 100;
	CALL(sendfile, (target, fd, NULL, 7), "%d, %d, NULL, 7", target, fd);
	CALL(sendfile, (target, fd, &offset, 7), "%d, %d, [5] => [12], 7", target, fd);
	CALL(sendfile, (-1, fd, &offset, 7), "-1, %d, [12], 7", fd);
	CALL(sendfile, (target, fd, GARBAGE, 7), "%d, %d, %s, 7", target, fd, pointer(GARBAGE));
	long *at_edge = edge(&offset);
	CALL(sendfile, (target, fd, at_edge, 1), "%d, %d, [12] => [13], 1", target, fd);
#ifdef __i386__
	CALL(sendfile64, (target, fd, &from, 7), "%d, %d, [2] => [9], 7", target, fd);
	CALL(sendfile64, (target, -1, &from, 7), "%d, -1, [9], 7", target);
	CALL(sendfile64, (target, fd, NULL, 2), "%d, %d, NULL, 2", target, fd);
	from = 2;
#endif
	CALL(copy_file_range, (fd, &from, target, &to, 10, 0), "%d, [2], %d, [100], 10, 0", fd, target);
	CALL(copy_file_range, (fd, NULL, target, GARBAGE, 10, 0), "%d, NULL, %d, %s, 10, 0", fd, target, pointer(GARBAGE));
	CALL(copy_file_range, (-1, NULL, -1, NULL, 10, 1), "-1, NULL, -1, NULL, 10, 1");
}

static void pipes(int fd)
{
	int first[2], second[2];
	long long from = 1;
	struct iovec out[2] = { { "abc", 3 }, { "defg", 4 } };
	CALL(pipe2, (first, 0), "[%d, %d], 0", first[0], first[1]);
	CALL(pipe2, (second, O_NONBLOCK), "[%d, %d], O_NONBLOCK", second[0], second[1]);
	CALL(vmsplice, (first[1], out, 2, SPLICE_F_NONBLOCK),
	     "%d, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"defg\", iov_len=4}], 2, SPLICE_F_NONBLOCK", first[1]);
	CALL(vmsplice, (-1, GARBAGE, 2, 0), "-1, %s, 2, 0", pointer(GARBAGE));
	CALL(tee, (first[0], second[1], 100, SPLICE_F_NONBLOCK), "%d, %d, 100, SPLICE_F_NONBLOCK", first[0], second[1]);
	CALL(tee, (-1, -1, 5, 0x100), "-1, -1, 5, 0x100 /" "* SPLICE_F_??? *" "/");
	CALL(splice, (fd, &from, first[1], NULL, 4, SPLICE_F_MOVE | SPLICE_F_MORE), "%d, [1], %d, NULL, 4, SPLICE_F_MOVE|SPLICE_F_MORE",
	     fd, first[1]);
	CALL(splice, (-1, GARBAGE, -1, NULL, 4, SPLICE_F_GIFT), "-1, %s, -1, NULL, 4, SPLICE_F_GIFT", pointer(GARBAGE));
	CALL(splice, (second[0], NULL, fd, edge(&from), 4, 0), "%d, NULL, %d, [5], 4, 0", second[0], fd);
}

int main(void)
{
	int fd = open("file", O_RDWR), target = open("target", O_RDWR | O_CREAT, 0600);
	REQUIRE(fd == 3 && target == 4);
	BEGIN();
	at_offsets(fd);
	vectors(fd);
	between(fd, target);
	pipes(fd);
	return END();
}
