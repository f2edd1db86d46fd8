// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <fcntl.h>
#include <sys/xattr.h>

static char room[64];

/* The calls that take a path, by the name of each. */
#define BY_PATH(set, get, list, remove)                                                            \
	do {                                                                                       \
		CALL(set, ("file", "user.a", "value", 5, 0), "\"file\", \"user.a\", \"value\", 5, 0");     \
		CALL(set, ("file", "user.a", "v\0", 2, XATTR_CREATE), "\"file\", \"user.a\", \"v\", 2, XATTR_CREATE"); \
		CALL(set, ("nothing", "user.a", GARBAGE, 4, XATTR_REPLACE | 8), \
		     "\"nothing\", \"user.a\", %s, 4, XATTR_REPLACE|0x8", pointer(GARBAGE));       \
		CALL(set, (GARBAGE, NULL, NULL, 0, 0), "%s, NULL, NULL, 0, 0", pointer(GARBAGE));  \
		CALL(get, ("file", "user.a", room, 64), "\"file\", \"user.a\", \"value\", 64");     \
		CALL(get, ("file", "user.a", NULL, 0), "\"file\", \"user.a\", NULL, 0");            \
		CALL(get, ("file", "user.a", room, 1), "\"file\", \"user.a\", %s, 1", pointer(room)); \
		CALL(get, ("file", GARBAGE, room, 1), "\"file\", %s, %s, 1", pointer(GARBAGE), pointer(room)); \
		CALL(list, ("file", room, 64), "\"file\", \"user.a\\0\", 64");                      \
		CALL(list, ("file", GARBAGE, 64), "\"file\", %s, 64", pointer(GARBAGE));            \
		CALL(list, ("nothing", NULL, 0), "\"nothing\", NULL, 0");                           \
		CALL(remove, ("file", "user.a"), "\"file\", \"user.a\"");                           \
		CALL(remove, (GARBAGE, "user.a"), "%s, \"user.a\"", pointer(GARBAGE));              \
	} while (0)

static void by_descriptor(int fd)
{
	CALL(fsetxattr, (fd, "user.b", edge_cut("edge", 4), 4, XATTR_CREATE), "%d, \"user.b\", \"edge\", 4, XATTR_CREATE", fd);
	CALL(fsetxattr, (-1, "user.b", "", 0, 0), "-1, \"user.b\", \"\", 0, 0");
	CALL(fgetxattr, (fd, "user.b", room, 64), "%d, \"user.b\", \"edge\", 64", fd);
	CALL(fgetxattr, (-1, "user.b", room, 64), "-1, \"user.b\", %s, 64", pointer(room));
	CALL(flistxattr, (fd, room, 64), "%d, \"user.b\\0\", 64", fd);
	CALL(flistxattr, (-1, room, 64), "-1, %s, 64", pointer(room));
	CALL(fremovexattr, (fd, "user.b"), "%d, \"user.b\"", fd);
	CALL(fremovexattr, (-1, GARBAGE), "-1, %s", pointer(GARBAGE));
}

int main(void)
{
	int fd = open("file", O_RDWR);
	REQUIRE(fd == 3);
	BEGIN();
	BY_PATH(setxattr, getxattr, listxattr, removexattr);
	BY_PATH(lsetxattr, lgetxattr, llistxattr, lremovexattr);
	by_descriptor(fd);
	return END();
}
