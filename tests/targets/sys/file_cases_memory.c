// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=migrate_pages,process_madvise,mbind,set_mempolicy:retval=0
// Calls about memory: their arguments end before an unmapped page. What needs nodes or other processes is not really done.
#include "expect.h"
#include <linux/mempolicy.h>
#include <sys/uio.h>

#define PAGE 4096L

/* A map of nodes of two words, of which one word is there. */
static const unsigned long nodes[2] = { 1, 2 };
#define BITS (8 * sizeof nodes[0])

static char *area;

static void placement(void)
{
	void *one = edge_cut(nodes, sizeof nodes[0]);
	const char *cut = text("[0x%0*lx, ... /* %s */]", WIDE(14, 6), 1L, pointer((char *) one + sizeof nodes[0]));
	CALL(mbind, (area, PAGE, MPOL_BIND, one, BITS + 1, 0), "%s, 4096, MPOL_BIND, [0x%0*lx], %zu, 0", pointer(area), WIDE(14, 6), 1L, BITS + 1);
	CALL(mbind, (area, PAGE, MPOL_BIND, one, 2 * BITS, 0), "%s, 4096, MPOL_BIND, %s, %zu, 0", pointer(area), cut, 2 * BITS);
	CALL(set_mempolicy, (MPOL_INTERLEAVE, one, BITS), "MPOL_INTERLEAVE, [0x%0*lx], %zu", WIDE(14, 6), 1L, BITS);
	CALL(set_mempolicy, (MPOL_INTERLEAVE, one, 2 * BITS), "MPOL_INTERLEAVE, %s, %zu", cut, 2 * BITS);
	CALL(migrate_pages, (0, BITS, one, edge_cut(nodes + 1, sizeof nodes[1])), "0, %zu, [0x%0*lx], [0x%0*lx]", BITS, WIDE(14, 6), 1L, WIDE(14, 6), 2L);
	CALL(migrate_pages, (0, 2 * BITS, one, GARBAGE), "0, %zu, %s, %s", 2 * BITS, cut, pointer(GARBAGE));
	struct iovec ranges[2] = { { area, PAGE }, { NULL, 0 } };
	struct iovec *range = edge_cut(ranges, sizeof ranges[0]);
	CALL(process_madvise, (-1, range, 1L, 20, 0), "-1, [{iov_base=%s, iov_len=4096}], 1, MADV_COLD, 0", pointer(area));
	CALL(process_madvise, (-1, range, 2L, 20, 0), "-1, [{iov_base=%s, iov_len=4096}, ... /* %s */], 2, MADV_COLD, 0", pointer(area), pointer(range + 1));
}

static void contents(void)
{
	unsigned char resident[2] = { 0 };
	CALL(mincore, (area, 2 * PAGE, edge(&resident)), "%s, 8192, [1, 1]", pointer(area));
	void *cut = edge_cut(resident, 1);
	CALL(mincore, (area, 2 * PAGE, cut), "%s, 8192, %s", pointer(area), pointer(cut));
	struct iovec from[2] = { { edge_cut("bytes", 5), 5 }, { NULL, 0 } }, to[2] = { { area, 5 }, { NULL, 0 } };
	struct iovec *there = edge_cut(to, sizeof to[0]);
	long own = getpid();
	EXPECT("getpid() = %ld", own);
	CALL(process_vm_writev, (own, edge_cut(from, sizeof from[0]), 1L, there, 1L, 0L), "%ld, [{iov_base=\"bytes\", iov_len=5}], 1, "
	     "[{iov_base=%s, iov_len=5}], 1, 0", own, pointer(area));
	CALL(process_vm_writev, (-1, GARBAGE, 1L, there, 2L, 0L), "-1, %s, 1, [{iov_base=%s, iov_len=5}, ... /* %s */], 2, 0", pointer(GARBAGE),
	     pointer(area), pointer(there + 1));
	/* The second thing that kcmp(2) compares: which of the descriptors that an epoll waits for. */
	static const struct {
		unsigned epoll, target, offset;
	} slot = { 3, 4, 5 };
	CALL(kcmp, (-1, -1, 7, 6, edge(&slot)), "-1, -1, KCMP_EPOLL_TFD, 6, {efd=3, tfd=4, toff=5}");
	cut = edge_cut(&slot, sizeof slot - 1);
	CALL(kcmp, (-1, -1, 7, 6, cut), "-1, -1, KCMP_EPOLL_TFD, 6, %s", pointer(cut));
}

int main(void)
{
	POWERLESS();
	area = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	REQUIRE(area != MAP_FAILED);
	BEGIN();
	expect_remark = " (INJECTED)";
	placement();
	expect_remark = "";
	contents();
	return END();
}
