// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <linux/mempolicy.h>
#include <sys/uio.h>

#define PAGE 4096

static char *map;

static void mappings(void)
{
#ifdef __i386__
	struct {
		unsigned address, length, protection, flags, fd, offset;
	} arguments = { 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 };
	long made = CALL_HEX(mmap, (&arguments), "NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0");
	CALL_HEX(mmap, (GARBAGE), "%s", pointer(GARBAGE));
#else
	long made = CALL_HEX(mmap, (NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L),
			     "NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0");
	CALL_HEX(mmap, (NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | 21 << 26, -1, 0L),
		 "NULL, 4096, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT, -1, 0");
#endif
	CALL(munmap, (made, 4096), "%#lx, 4096", (unsigned long) made);
	CALL_HEX(mremap, (map, PAGE, 2 * PAGE, 0), "%s, 4096, 8192, 0", pointer(map));
	CALL_HEX(mremap, (map + 1, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, GARBAGE),
		 "%s, 4096, 4096, MREMAP_MAYMOVE|MREMAP_FIXED, %s", pointer(map + 1), pointer(GARBAGE));
	CALL_HEX(mremap, (map, PAGE, PAGE, 0x10), "%s, 4096, 4096, 0x10 /" "* MREMAP_??? *" "/", pointer(map));
	CALL(remap_file_pages, (map, PAGE, 0, 1L, MAP_SHARED), "%s, 4096, PROT_NONE, 1, MAP_SHARED", pointer(map));
	CALL(mprotect, (map, PAGE, PROT_READ | PROT_WRITE), "%s, 4096, PROT_READ|PROT_WRITE", pointer(map));
	CALL(pkey_mprotect, (map, PAGE, PROT_READ | PROT_WRITE, -1), "%s, 4096, PROT_READ|PROT_WRITE, -1", pointer(map));
	CALL(pkey_alloc, (1L, 2L), "0x1, PKEY_DISABLE_WRITE");
	CALL(pkey_free, (-1), "-1");
}

static void use(void)
{
	static unsigned char resident[8];
	CALL(madvise, (map, PAGE, MADV_WILLNEED), "%s, 4096, MADV_WILLNEED", pointer(map));
	CALL(madvise, (map, PAGE, 99), "%s, 4096, 0x63 /" "* MADV_??? *" "/", pointer(map));
	CALL(mlock, (map, PAGE), "%s, 4096", pointer(map));
	CALL(mlock, (GARBAGE, PAGE), "%s, 4096", pointer(GARBAGE));
	CALL(mlock2, (map, PAGE, 1), "%s, 4096, MLOCK_ONFAULT", pointer(map));
	CALL(mlock2, (map, PAGE, 4), "%s, 4096, 0x4 /" "* MLOCK_??? *" "/", pointer(map));
	CALL(munlock, (map, PAGE), "%s, 4096", pointer(map));
	CALL(mlockall, (MCL_CURRENT | 0x10), "MCL_CURRENT|0x10");
	CALL(munlockall, (0), "%s", "");
	CALL(msync, (map, PAGE, MS_ASYNC | MS_INVALIDATE), "%s, 4096, MS_ASYNC|MS_INVALIDATE", pointer(map));
	CALL(msync, (GARBAGE, PAGE, 0x10), "%s, 4096, 0x10 /" "* MS_??? *" "/", pointer(GARBAGE));
	map[0] = map[PAGE] = 1;
	CALL(mincore, (map, 2 * PAGE, resident), "%s, 8192, [1, 1]", pointer(map));
	CALL(mincore, (map, PAGE, GARBAGE), "%s, 4096, %s", pointer(map), pointer(GARBAGE));
	CALL(mincore, (GARBAGE, PAGE, resident), "%s, 4096, %s", pointer(GARBAGE), pointer(resident));
	struct iovec range[2] = { { map, PAGE }, { map + PAGE, PAGE } };
	CALL(process_madvise, (-1, range, 2, MADV_COLD, 0), "-1, [{iov_base=%s, iov_len=4096}, {iov_base=%s, iov_len=4096}], 2, MADV_COLD, 0",
	     pointer(map), pointer(map + PAGE));
	CALL(process_madvise, (-1, GARBAGE, 2, MADV_PAGEOUT, 1), "-1, %s, 2, MADV_PAGEOUT, 0x1", pointer(GARBAGE));
	CALL(process_mrelease, (-1, 0), "-1, 0");
	CALL(process_mrelease, (-1, 1), "-1, 0x1");
}

static void placement(void)
{
	unsigned long nodes[2] = { 1, 0 };
	int mode, status[2];
	void *pages[2] = { map, GARBAGE };
	int wanted[2] = { 0, 7 };
	CALL(mbind, (map, PAGE, MPOL_BIND | MPOL_F_STATIC_NODES, nodes, sizeof nodes[0] * 8, MPOL_MF_STRICT),
	     "%s, 4096, MPOL_BIND|MPOL_F_STATIC_NODES, [0x%0*lx], %d, MPOL_MF_STRICT", pointer(map), WIDE(14, 6), 1L, WIDE(64, 32));
	CALL(mbind, (map, PAGE, 9L, GARBAGE, 8L, 0x10), "%s, 4096, 0x9 /" "* MPOL_??? *" "/, %s, 8, 0x10 /" "* MPOL_??? *" "/", pointer(map), pointer(GARBAGE));
	CALL(set_mempolicy, (MPOL_DEFAULT, NULL, 0L), "MPOL_DEFAULT, NULL, 0");
	CALL(set_mempolicy, (MPOL_PREFERRED, GARBAGE, 64L), "MPOL_PREFERRED, %s, 64", pointer(GARBAGE));
	CALL(get_mempolicy, (&mode, NULL, 0L, map, MPOL_F_ADDR), "[0x8002 /" "* MPOL_??? *" "/], NULL, 0, %s, MPOL_F_ADDR", pointer(map));
	CALL(get_mempolicy, (GARBAGE, NULL, 0L, NULL, 8L), "%s, NULL, 0, NULL, 0x8 /" "* MPOL_??? *" "/", pointer(GARBAGE));
	CALL(set_mempolicy_home_node, (map, 4096L, 9999L, 0L), "%s, 4096, 9999, 0", pointer(map));
	CALL(migrate_pages, (0, 8L, GARBAGE, NULL), "0, 8, %s, NULL", pointer(GARBAGE));
	CALL(migrate_pages, (-1, 32L, nodes, nodes), "-1, 32, [0x%0*lx], [0x%0*lx]", WIDE(14, 6), 1L, WIDE(14, 6), 1L);
	CALL(move_pages, (0, 2L, pages, NULL, status, MPOL_MF_MOVE), "0, 2, [%s, %s], NULL, [0, -EFAULT], MPOL_MF_MOVE", pointer(map), pointer(GARBAGE));
	CALL(move_pages, (0, 1L, pages, wanted, status, 0), "0, 1, [%s], [0], [0], 0", pointer(map));
	CALL(move_pages, (-1, 2L, GARBAGE, GARBAGE, NULL, 0x10), "-1, 2, %s, %s, NULL, 0x10 /" "* MPOL_??? *" "/", pointer(GARBAGE), pointer(GARBAGE));
}

static void descriptors(void)
{
	CALL(memfd_create, ("name", 1 | 2), "\"name\", MFD_CLOEXEC|MFD_ALLOW_SEALING");
	CALL(memfd_create, ("name", 4 | 21U << 26), "\"name\", MFD_HUGETLB|21<<MFD_HUGE_SHIFT");
	CALL(memfd_create, (GARBAGE, 0x100), "%s, 0x100 /" "* MFD_??? *" "/", pointer(GARBAGE));
	CALL(memfd_secret, (0x10), "0x10");
	CALL(userfaultfd, (O_CLOEXEC | 0x10), "O_CLOEXEC|0x10");
	CALL(userfaultfd, (1 | O_NONBLOCK), "UFFD_USER_MODE_ONLY|O_NONBLOCK");
}

int main(void)
{
	map = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(map != MAP_FAILED);
	BEGIN();
	mappings();
	use();
	placement();
	descriptors();
	return END();
}
