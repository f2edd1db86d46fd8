// build: gcc -O0 -static   abis: 64 32   inject: io_uring_setup:retval=9
#include "expect.h"
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/time_types.h>
#include <sys/uio.h>

static void setting_up(void)
{
	struct io_uring_params params = { .flags = IORING_SETUP_ATTACH_WQ, .sq_thread_cpu = 3, .sq_thread_idle = 7, .wq_fd = 1, .resv = { 0, 5, 0 } };
	CALL(io_uring_setup, (4, &params), "4, {flags=IORING_SETUP_ATTACH_WQ, sq_thread_cpu=0x3, sq_thread_idle=7, wq_fd=1, resv=[0, 0x5, 0]}");
	params = (struct io_uring_params) { .flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP };
	CALL(io_uring_setup, (0, edge(&params)), "0, {flags=IORING_SETUP_CQSIZE|IORING_SETUP_CLAMP, sq_thread_cpu=0, sq_thread_idle=0}");
	CALL(io_uring_setup, (4, GARBAGE), "4, %s", pointer(GARBAGE));
	CALL(io_uring_setup, (4, NULL), "4, NULL");
	void *cut = edge_cut(&params, sizeof params - 1);
	CALL(io_uring_setup, (4, cut), "4, %s", pointer(cut));
}

static void entering(void)
{
	unsigned long mask[2] = { 1UL << (SIGUSR1 - 1), 0 };
	CALL(io_uring_enter, (-1, 1, 2, IORING_ENTER_GETEVENTS | IORING_ENTER_SQ_WAKEUP, mask, 8L), "-1, 1, 2, IORING_ENTER_GETEVENTS|IORING_ENTER_SQ_WAKEUP, [USR1], 8");
	CALL(io_uring_enter, (-1, 0, 0, 0, NULL, 0L), "-1, 0, 0, 0, NULL, 0");
	CALL(io_uring_enter, (-1, 0, 0, IORING_ENTER_SQ_WAIT | 0x10000, GARBAGE, 8L), "-1, 0, 0, IORING_ENTER_SQ_WAIT|0x10000, %s, 8", pointer(GARBAGE));
	struct __kernel_timespec span = { 1, 2 };
	struct io_uring_getevents_arg waiting = { .sigmask = (unsigned long) mask, .sigmask_sz = 8, .ts = (unsigned long) &span };
	CALL(io_uring_enter, (-1, 0, 1, IORING_ENTER_EXT_ARG, &waiting, sizeof waiting),
	     "-1, 0, 1, IORING_ENTER_EXT_ARG, {sigmask=[USR1], sigmask_sz=8, ts={tv_sec=1, tv_nsec=2}}, 24");
}

#define REGISTER(operation, argument, count, ...) CALL(io_uring_register, (-1, operation, argument, count), "-1, " #operation ", " __VA_ARGS__)

static void registering(void)
{
	struct iovec buffers[2] = { { "a", 1 }, { GARBAGE, 2 } };
	int fds[3] = { 0, -1, -2 };
	unsigned char cpus[4] = { 5, 1 };
	unsigned workers[2] = { 3, 4 };
	unsigned long long tags[2] = { 7, 0 };
	struct io_uring_files_update files = { .offset = 1, .fds = (unsigned long) fds };
	struct io_uring_rsrc_register resources = { .nr = 2, .flags = 1, .data = (unsigned long) fds, .tags = (unsigned long) tags };
	struct io_uring_rsrc_update2 update = { .offset = 1, .data = (unsigned long) buffers, .nr = 1 };
	struct io_uring_rsrc_update rings[2] = { { .offset = -1U, .data = 5 }, { .offset = 1, .resv = 2, .data = 6 } };
	struct io_uring_restriction rules[3] = { { .opcode = 0, .register_op = 3 }, { .opcode = 2, .sqe_flags = 0x81 }, { .opcode = 9, .resv2 = { 1 } } };
	REGISTER(IORING_REGISTER_BUFFERS, buffers, 2, "[{iov_base=%s, iov_len=1}, {iov_base=%s, iov_len=2}], 2", pointer(buffers[0].iov_base), pointer(GARBAGE));
	REGISTER(IORING_REGISTER_BUFFERS, GARBAGE, 2, "%s, 2", pointer(GARBAGE));
	REGISTER(IORING_UNREGISTER_BUFFERS, NULL, 0, "NULL, 0");
	REGISTER(IORING_REGISTER_FILES, edge(&fds), 3, "[0, -1, -2], 3");
	int *cut = edge_cut(fds, 4);
	REGISTER(IORING_REGISTER_FILES, cut, 3, "[0, ... /" "* %s *" "/], 3", pointer(cut + 1));
	REGISTER(IORING_REGISTER_EVENTFD, fds, 1, "[0], 1");
	REGISTER(IORING_REGISTER_FILES_UPDATE, &files, 3, "{offset=1, fds=[0, -1, IORING_REGISTER_FILES_SKIP]}, 3");
	REGISTER(IORING_REGISTER_RESTRICTIONS, rules, 3, "[{opcode=IORING_RESTRICTION_REGISTER_OP, register_op=IORING_UNREGISTER_FILES}, "
		 "{opcode=IORING_RESTRICTION_SQE_FLAGS_ALLOWED, sqe_flags=IOSQE_FIXED_FILE|0x80}, "
		 "{opcode=0x9 /" "* IORING_RESTRICTION_??? *" "/ /" "* op: 0 *" "/, resv2=[0x1, 0, 0]}], 3");
	REGISTER(IORING_REGISTER_FILES2, &resources, sizeof resources, "{nr=2, flags=IORING_RSRC_REGISTER_SPARSE, data=[0, -1], tags=[0x7, 0]}, 32");
	REGISTER(IORING_REGISTER_BUFFERS_UPDATE, &update, sizeof update, "{offset=1, data=[{iov_base=%s, iov_len=1}], tags=NULL, nr=1}, 32", pointer(buffers[0].iov_base));
	update.data = (unsigned long) fds;
	update.nr = 3;
	REGISTER(IORING_REGISTER_FILES_UPDATE2, &update, sizeof update, "{offset=1, data=[0, -1, IORING_REGISTER_FILES_SKIP], tags=NULL, nr=3}, 32");
	REGISTER(IORING_REGISTER_FILES2, &resources, 4, "%s, 4", pointer(&resources));
	REGISTER(IORING_REGISTER_IOWQ_AFF, cpus, 2, "[0 2 8], 2");
	REGISTER(IORING_REGISTER_IOWQ_MAX_WORKERS, workers, 2, "[[IO_WQ_BOUND]=3, [IO_WQ_UNBOUND]=4] => %s, 2", pointer(workers));
	REGISTER(IORING_REGISTER_RING_FDS, rings, 2, "[{offset=-1, data=5}, {offset=1, resv=0x2, data=6}], 2");
	REGISTER(IORING_UNREGISTER_RING_FDS, rings, 1, "[{offset=4294967295, data=0x5}], 1");
	REGISTER(IORING_REGISTER_PROBE, GARBAGE, 4, "%s, 4", pointer(GARBAGE));
	// The kernel refuses what is not all zero, and then nothing but that is of interest.
	static unsigned char asked[32];
	void *zeros = edge(&asked);
	REGISTER(IORING_REGISTER_PROBE, zeros, 2, "%s, 2", pointer(zeros));
	asked[0] = 2;
	asked[16] = 1;
	asked[24] = 77;
	REGISTER(IORING_REGISTER_PROBE, edge(&asked), 2, "{last_op=IORING_OP_WRITEV, ops_len=0, ops=[{op=IORING_OP_READV, flags=0}, {op=77 /* IORING_OP_??? */, flags=0}]}, 2");
	static struct { unsigned offset, resv; unsigned long long data; } gone = { 3, 0, 0 };
	REGISTER(IORING_UNREGISTER_RING_FDS, edge(&gone), 1, "[{offset=3}], 1");
	REGISTER(IORING_REGISTER_IOWQ_MAX_WORKERS, GARBAGE, 0, "%s", "[], 0");
	unsigned long long ring[5] = { 0x1000, 4 | 3ULL << 32, 0, 0, 0 };
	REGISTER(IORING_REGISTER_PBUF_RING, ring, 1, "{ring_addr=0x1000, ring_entries=4, bgid=3}, 1");
	CALL(io_uring_register, (-1, 99, GARBAGE, -1), "-1, 0x63 /" "* IORING_REGISTER_??? *" "/, %s, 4294967295", pointer(GARBAGE));
}

int main(void)
{
	BEGIN();
	setting_up();
	entering();
	registering();
	return END();
}
