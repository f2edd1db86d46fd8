// build: gcc -O0 -static   abis: 64 32   path: unused
#include "expect.h"
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/time_types.h>
#include <poll.h>
#include <sys/uio.h>
#include <time.h>

static char data[] = "hello, world";
static char room[16];
static struct iovec vector[1] = { { data, 5 } }, into = { room, 5 };
static aio_context_t context;
static struct iocb block;
static struct iocb *blocks[2] = { &block, NULL };

/* Submits the block with this command; `rest` is what its line has behind the descriptor. */
static void submit(int command, unsigned long long buffer, unsigned long long count, const char *rest)
{
	static const char *const names[] = { "PREAD", "PWRITE", "FSYNC", "FDSYNC", "PREADX", "POLL", "NOOP", "PREADV", "PWRITEV" };
	block.aio_lio_opcode = (unsigned short) command;
	block.aio_buf = buffer;
	block.aio_nbytes = count;
	CALL(io_submit, ((unsigned long) context, 1L, blocks), "%s, 1, [{aio_data=0xfeed, aio_lio_opcode=IOCB_CMD_%s, aio_fildes=%d%s}]",
	     pointer((void *) (unsigned long) context), names[command], block.aio_fildes, rest);
}

static void submitting(int fd)
{
	void *id = (void *) (unsigned long) context;
	block.aio_data = 0xfeed;
	block.aio_fildes = (unsigned) fd;
	submit(IOCB_CMD_PREAD, (unsigned long) room, 5, text(", aio_buf=%s, aio_nbytes=5, aio_offset=0", pointer(room)));
	submit(IOCB_CMD_PWRITE, (unsigned long) data, 5, ", aio_buf=\"hello\", aio_nbytes=5, aio_offset=0");
	submit(IOCB_CMD_PWRITE, (unsigned long) GARBAGE, 5, text(", aio_buf=%s, aio_nbytes=5, aio_offset=0", pointer(GARBAGE)));
	submit(IOCB_CMD_PREADV, (unsigned long) &into, 1, text(", aio_buf=[{iov_base=%s, iov_len=5}], aio_offset=0", pointer(room)));
	submit(IOCB_CMD_PWRITEV, (unsigned long) vector, 1, ", aio_buf=[{iov_base=\"hello\", iov_len=5}], aio_offset=0");
	submit(IOCB_CMD_FSYNC, 0, 0, "");
	block.aio_fildes = -1U;
	submit(IOCB_CMD_FDSYNC, 0, 0, "");
	submit(IOCB_CMD_POLL, POLLIN | POLLHUP, 0, ", aio_buf=POLLIN|POLLHUP");
	submit(IOCB_CMD_NOOP, 0, 0, "");
	block = (struct iocb) { .aio_data = 1, .aio_key = 2, .aio_rw_flags = 4, .aio_lio_opcode = 99, .aio_reqprio = -3, .aio_fildes = -1U };
	CALL(io_submit, ((unsigned long) context, 1L, blocks), "%s, 1, [{aio_data=0x1, aio_key=2, aio_rw_flags=RWF_SYNC, "
	     "aio_lio_opcode=99 /" "* IOCB_CMD_??? *" "/, aio_reqprio=-3, aio_fildes=-1}]", pointer(id));
	block = (struct iocb) { .aio_lio_opcode = IOCB_CMD_PREAD, .aio_reqprio = 2 << 13 | 4, .aio_fildes = -1U,
		.aio_flags = IOCB_FLAG_IOPRIO | IOCB_FLAG_RESFD | 8, .aio_resfd = -1U };
	CALL(io_submit, ((unsigned long) context, 2L, blocks), "%s, 2, [{aio_data=0, aio_lio_opcode=IOCB_CMD_PREAD, "
	     "aio_reqprio=IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4), aio_fildes=-1, aio_buf=0, aio_nbytes=0, aio_offset=0, "
	     "aio_flags=IOCB_FLAG_RESFD|IOCB_FLAG_IOPRIO|0x8, aio_resfd=-1}, NULL]", pointer(id));
	CALL(io_submit, ((unsigned long) context, 0L, blocks), "%s, 0, []", pointer(id));
	CALL(io_submit, (0L, -1L, blocks), "NULL, -1, %s", pointer(blocks));
	CALL(io_submit, (0L, 1L, GARBAGE), "NULL, 1, %s", pointer(GARBAGE));
}

static void events(void)
{
	void *id = (void *) (unsigned long) context;
	static struct io_event found[8];
	struct timespec span = { 0, 1 };
	unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };
	struct {
		void *set;
		unsigned long size;
	} sized = { mask, 8 };
	CALL(io_getevents, ((unsigned long) context, 0L, 1L, found, &span), "%s, 0, 1, [{data=0xfeed, obj=%s, res=%lld, res2=0}], {tv_sec=0, tv_nsec=1}",
	     pointer(id), pointer(&block), (long long) found[0].res);
	CALL(io_getevents, (0L, -1L, 1L, GARBAGE, GARBAGE), "NULL, -1, 1, %s, %s", pointer(GARBAGE), pointer(GARBAGE));
	CALL(io_getevents, ((unsigned long) context, 0L, 0L, found, NULL), "%s, 0, 0, [], NULL", pointer(id));
	CALL(io_pgetevents, ((unsigned long) context, 0L, 0L, found, &span, &sized),
	     "%s, 0, 0, [], {tv_sec=0, tv_nsec=1}, {sigmask=[USR1], sigsetsize=8}", pointer(id));
	CALL(io_pgetevents, (0L, 1L, 1L, found, NULL, GARBAGE), "NULL, 1, 1, %s, NULL, %s", pointer(found), pointer(GARBAGE));
#ifdef __i386__
	struct __kernel_timespec wide = { 0, 1 };
	CALL(io_pgetevents_time64, ((unsigned long) context, 0L, 0L, found, &wide, NULL), "%s, 0, 0, [], {tv_sec=0, tv_nsec=1}, NULL", pointer(id));
	CALL(io_pgetevents_time64, (0L, 0L, 0L, NULL, GARBAGE, &sized), "NULL, 0, 0, NULL, %s, {sigmask=[USR1], sigsetsize=8}", pointer(GARBAGE));
#endif
	CALL(io_cancel, ((unsigned long) context, &block, found), "%s, {aio_data=0, aio_lio_opcode=IOCB_CMD_PREAD, aio_reqprio="
	     "IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4), aio_fildes=-1}, %s", pointer(id), pointer(found));
	CALL(io_cancel, (0L, GARBAGE, NULL), "NULL, %s, NULL", pointer(GARBAGE));
}

int main(void)
{
	int fd = open("file", O_RDWR);
	REQUIRE(fd == 3);
	BEGIN();
	/* Before there is a ring, which may come to lie behind the edge. */
	struct iocb **cut = edge_cut(blocks, sizeof blocks[0]);
	void *half = edge_cut(&block, 20);
	*cut = half;
	CALL(io_submit, (0L, 2L, cut), "NULL, 2, [%s, ... /" "* %s *" "/]", pointer(half), pointer(cut + 1));
	CALL(io_setup, (4, &context), "4, [%s]", pointer((void *) (unsigned long) context));
	CALL(io_setup, (-1, &context), "4294967295, %s", pointer(&context));
	CALL(io_setup, (4, GARBAGE), "4, %s", pointer(GARBAGE));
	submitting(fd);
	events();
	CALL(io_destroy, ((unsigned long) context), "%s", pointer((void *) (unsigned long) context));
	CALL(io_destroy, (0L), "NULL");
	return END();
}
