// build: gcc -O0 -static   abis: 64 32   path: unused
// Extended and other attributes, in the cases that the targets of their families do not make.
#include "expect.h"
#include <fcntl.h>

/* A name that ends directly before an unmapped page. */
#define NAME(name) edge_cut(name, sizeof(name))

struct value {
	unsigned long long value;
	unsigned size, flags;
};
struct attributes {
	unsigned long long flags;
	unsigned extent, extents, project, cow_extent;
};

static char room[32];

static void by_descriptor(int fd)
{
	CALL(fsetxattr, (fd, GARBAGE, "value", 5L, 0), "%d, %s, \"value\", 5, 0", fd, pointer(GARBAGE));
	CALL(fsetxattr, (fd, "user.a", GARBAGE, 5L, 0), "%d, \"user.a\", %s, 5, 0", fd, pointer(GARBAGE));
	CALL(fsetxattr, (fd, NAME("user.a"), edge_cut("value", 5), 5L, 0), "%d, \"user.a\", \"value\", 5, 0", fd);
	CALL(fgetxattr, (fd, NAME("user.a"), edge_cut(room, 5), 5L), "%d, \"user.a\", \"value\", 5", fd);
	CALL(fgetxattr, (fd, GARBAGE, room, 5L), "%d, %s, %s, 5", fd, pointer(GARBAGE), pointer(room));
	CALL(fgetxattr, (fd, "user.a", GARBAGE, 5L), "%d, \"user.a\", %s, 5", fd, pointer(GARBAGE));
	CALL(flistxattr, (fd, edge_cut(room, 7), 7L), "%d, \"user.a\\0\", 7", fd);
	CALL(flistxattr, (fd, GARBAGE, 7L), "%d, %s, 7", fd, pointer(GARBAGE));
	void *cut = edge_cut(room, 4);
	CALL(flistxattr, (fd, cut, 7L), "%d, %s, 7", fd, pointer(cut));
	CALL(fgetxattr, (fd, "user.a", cut, 5L), "%d, \"user.a\", %s, 5", fd, pointer(cut));
}

static void by_directory(void)
{
	struct value set = { (unsigned long) edge_cut("other", 5), 5, 0 }, get = { (unsigned long) edge_cut(room, 5), 5, 0 };
	CALL(setxattrat, (AT_FDCWD, NAME("file"), 0, NAME("user.b"), edge(&set), sizeof set),
	     "AT_FDCWD, \"file\", 0, \"user.b\", {value=\"other\", size=5, flags=0}, 16");
	void *cut = edge_cut(&set, 15);
	CALL(setxattrat, (AT_FDCWD, "file", 0, "user.b", cut, 16L), "AT_FDCWD, \"file\", 0, \"user.b\", %s, 16", pointer(cut));
	CALL(getxattrat, (AT_FDCWD, NAME("file"), 0, NAME("user.b"), edge(&get), sizeof get),
	     "AT_FDCWD, \"file\", 0, \"user.b\", {value=\"other\", size=5, flags=0}, 16");
	cut = edge_cut(&get, 15);
	CALL(getxattrat, (AT_FDCWD, "file", 0, "user.b", cut, 16L), "AT_FDCWD, \"file\", 0, \"user.b\", %s, 16", pointer(cut));
	CALL(getxattrat, (AT_FDCWD, GARBAGE, 0, GARBAGE, GARBAGE, 16L), "AT_FDCWD, %s, 0, %s, %s, 16", pointer(GARBAGE), pointer(GARBAGE),
	     pointer(GARBAGE));
	CALL(listxattrat, (AT_FDCWD, NAME("file"), 0, edge_cut(room, 14), 14L), "AT_FDCWD, \"file\", 0, \"user.a\\0user.b\\0\", 14");
	cut = edge_cut(room, 13);
	CALL(listxattrat, (AT_FDCWD, "file", 0, cut, 14L), "AT_FDCWD, \"file\", 0, %s, 14", pointer(cut));
	CALL(removexattrat, (AT_FDCWD, NAME("file"), 0, NAME("user.b")), "AT_FDCWD, \"file\", 0, \"user.b\"");
	cut = edge_cut("user.b", 6);
	CALL(removexattrat, (AT_FDCWD, "file", 0, cut), "AT_FDCWD, \"file\", 0, %s", pointer(cut));
}

static void of_files(void)
{
	struct attributes *whole = edge_cut(room, sizeof *whole);
	CALL(file_getattr, (AT_FDCWD, NAME("file"), whole, sizeof *whole, 0), "AT_FDCWD, \"file\", {fa_xflags=0, fa_extsize=%u, fa_nextents=%u, "
	     "fa_projid=%u, fa_cowextsize=%u}, 24, 0", whole->extent, whole->extents, whole->project, whole->cow_extent);
	CALL(file_setattr, (AT_FDCWD, NAME("file"), whole, sizeof *whole, 0), "AT_FDCWD, \"file\", {fa_xflags=0, fa_extsize=%u, fa_nextents=%u, "
	     "fa_projid=%u, fa_cowextsize=%u}, 24, 0", whole->extent, whole->extents, whole->project, whole->cow_extent);
	void *cut = edge_cut(room, 23);
	CALL(file_getattr, (AT_FDCWD, "file", cut, 24L, 0), "AT_FDCWD, \"file\", %s, 24, 0", pointer(cut));
	CALL(file_setattr, (AT_FDCWD, "file", cut, 24L, 0), "AT_FDCWD, \"file\", %s, 24, 0", pointer(cut));
}

int main(void)
{
	int fd = open("file", O_RDWR);
	REQUIRE(fd == 3);
	BEGIN();
	by_descriptor(fd);
	by_directory();
	of_files();
	return END();
}
