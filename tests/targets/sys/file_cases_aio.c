// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=io_cancel,io_uring_enter,io_uring_register,io_uring_setup:retval=0
// Asynchronous input and output, in the cases that the targets of their families do not make. What is injected says what it would
// say if the kernel had done it.
#include "expect.h"
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>

static aio_context_t context;
static char data[] = "hello";
static struct iocb block = { .aio_data = 7, .aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = 3, .aio_nbytes = 5 };

static const char *id(void)
{
	return pointer((void *) (unsigned long) context);
}

static void submitting(void)
{
	static struct iocb *blocks[1] = { &block };
	block.aio_buf = (unsigned long) data;
	CALL(io_submit, ((unsigned long) context, 1L, blocks), "%s, 1, [{aio_data=0x7, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=3, "
	     "aio_buf=\"hello\", aio_nbytes=5, aio_offset=0}]", id());
}

/* Last of all: the ring that this makes may come to lie behind an edge. */
static void setting_up(void)
{
	aio_context_t none = 0, *room = edge(&none);
	void *cut = edge_cut(&none, sizeof none - 1);
	CALL(io_setup, (4, cut), "4, %s", pointer(cut));
	CALL(io_setup, (4, room), "4, [%s]", pointer((void *) (unsigned long) *room));
}

static void events(void)
{
	static const long none[2] = { 0, 0 };
	static const unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };
	struct {
		const void *set;
		unsigned long size;
	} sized = { mask, 8 };
	static struct io_event found[1];
	void *cut = edge_cut(found, sizeof found - 1), *span = edge_cut(none, sizeof none - 1), *half = edge_cut(&sized, sizeof sized - 1);
	CALL(io_getevents, ((unsigned long) context, 1L, 1L, edge(&found), edge(&none)),
	     "%s, 1, 1, [{data=0x7, obj=%s, res=5, res2=0}], {tv_sec=0, tv_nsec=0}", id(), pointer(&block));
	CALL(io_getevents, ((unsigned long) context, 0L, 1L, cut, span), "%s, 0, 1, %s, %s", id(), pointer(cut), pointer(span));
	CALL(io_pgetevents, ((unsigned long) context, 0L, 1L, edge(&found), edge(&none), edge(&sized)),
	     "%s, 0, 1, [], {tv_sec=0, tv_nsec=0}, {sigmask=[USR1], sigsetsize=8}", id());
	CALL(io_pgetevents, ((unsigned long) context, 0L, 1L, cut, span, half), "%s, 0, 1, %s, %s, %s", id(), pointer(cut), pointer(span),
	     pointer(half));
#ifdef __i386__
	static const long long none64[2] = { 0, 0 };
	CALL(io_pgetevents_time64, ((unsigned long) context, 0L, 1L, edge(&found), edge(&none64), edge(&sized)),
	     "%s, 0, 1, [], {tv_sec=0, tv_nsec=0}, {sigmask=[USR1], sigsetsize=8}", id());
	span = edge_cut(none64, sizeof none64 - 1);
	CALL(io_pgetevents_time64, ((unsigned long) context, 0L, 1L, cut, span, half), "%s, 0, 1, %s, %s, %s", id(), pointer(cut),
	     pointer(span), pointer(half));
#endif
}

static void cancelling(void)
{
	struct io_event event = { 7, (unsigned long) &block, 5, 0 };
	CALL(io_cancel, ((unsigned long) context, edge(&block), edge(&event)),
	     "%s, {aio_data=0x7, aio_lio_opcode=IOCB_CMD_PWRITE, aio_fildes=3}, {data=0x7, obj=%s, res=5, res2=0}", id(), pointer(&block));
	/* Only the first half of the block is shown. */
	void *half = edge_cut(&block, 23), *cut = edge_cut(&event, sizeof event - 1);
	CALL(io_cancel, ((unsigned long) context, half, cut), "%s, %s, %s", id(), pointer(half), pointer(cut));
}

static void rings(void)
{
	struct io_uring_params params = { .sq_entries = 4, .cq_entries = 8, .features = IORING_FEAT_SINGLE_MMAP };
	CALL(io_uring_setup, (4, edge(&params)), "4, {flags=0, sq_thread_cpu=0, sq_thread_idle=0, sq_entries=4, cq_entries=8, "
	     "features=IORING_FEAT_SINGLE_MMAP, sq_off={head=0, tail=0, ring_mask=0, ring_entries=0, flags=0, dropped=0, array=0}, "
	     "cq_off={head=0, tail=0, ring_mask=0, ring_entries=0, overflow=0, cqes=0, flags=0}}");
	void *cut = edge_cut(&params, sizeof params - 1);
	CALL(io_uring_setup, (4, cut), "4, %s", pointer(cut));
	unsigned workers[2] = { 3, 4 };
	struct {
		struct io_uring_probe head;
		struct io_uring_probe_op operations[1];
	} probe = { { .last_op = IORING_OP_WRITEV, .ops_len = 1 }, { { .op = IORING_OP_READV, .flags = 1 } } };
	CALL(io_uring_register, (3, IORING_REGISTER_PROBE, edge(&probe), 1), "3, IORING_REGISTER_PROBE, "
	     "{last_op=IORING_OP_WRITEV, ops_len=1, ops=[{op=IORING_OP_READV, flags=IO_URING_OP_SUPPORTED}]} => "
	     "{last_op=IORING_OP_WRITEV, ops_len=1, ops=[{op=IORING_OP_READV, flags=IO_URING_OP_SUPPORTED}]}, 1");
	CALL(io_uring_register, (3, IORING_REGISTER_IOWQ_MAX_WORKERS, edge(&workers), 2),
	     "3, IORING_REGISTER_IOWQ_MAX_WORKERS, [[IO_WQ_BOUND]=3, [IO_WQ_UNBOUND]=4] => [[IO_WQ_BOUND]=3, [IO_WQ_UNBOUND]=4], 2");
	static const unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };
	CALL(io_uring_enter, (3, 1, 1, IORING_ENTER_GETEVENTS, edge_cut(mask, 8), 8L), "3, 1, 1, IORING_ENTER_GETEVENTS, [USR1], 8");
	void *half = edge_cut(mask, 7);
	CALL(io_uring_enter, (3, 1, 1, IORING_ENTER_GETEVENTS, half, 8L), "3, 1, 1, IORING_ENTER_GETEVENTS, %s, 8", pointer(half));
	cut = edge_cut(&probe, sizeof probe - 1);
	CALL(io_uring_register, (3, IORING_REGISTER_PROBE, cut, 1), "3, IORING_REGISTER_PROBE, %s, 1", pointer(cut));
	cut = edge_cut(&probe, sizeof probe);
	CALL(io_uring_register, (3, IORING_REGISTER_PROBE, cut, 2), "3, IORING_REGISTER_PROBE, %s, 2", pointer(cut));
}

int main(void)
{
	REQUIRE(open("file", O_RDWR) == 3);
	REQUIRE(syscall(SYS_io_setup, 4, &context) == 0);
	BEGIN();
	submitting();
	events();
	expect_remark = " (INJECTED)";
	cancelling();
	rings();
	expect_remark = "";
	setting_up();
	return END();
}
