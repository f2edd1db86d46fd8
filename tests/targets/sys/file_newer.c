// build: gcc -O0 -static   abis: 64 32   path: unused
#include "expect.h"
#include <fcntl.h>
#include <linux/mount.h>

/* Structures that the system's headers may be too old for. */
struct id_request {
	unsigned size, spare;
	unsigned long long mount, parameter;
};
struct range {
	unsigned long long offset, length;
};
struct pages {
	unsigned long long cached, dirty, writeback, evicted, recently;
};
struct attributes {
	unsigned long long flags;
	unsigned extent, extents, project, cow_extent;
};
struct value {
	unsigned long long value;
	unsigned size, flags;
};

#ifdef __i386__
#define FLAGS(flags) (flags)
#else
#define FLAGS(flags) (unsigned long) (flags)
#endif

static void memory(int fd)
{
	struct range range = { 0, 4096 };
	struct pages pages;
	CALL(cachestat, (fd, &range, &pages, 0), "%d, {off=0, len=4096}, {nr_cache=%llu, nr_dirty=%llu, nr_writeback=%llu, nr_evicted=%llu, "
	     "nr_recently_evicted=%llu}, 0", fd, pages.cached, pages.dirty, pages.writeback, pages.evicted, pages.recently);
	CALL(cachestat, (-1, edge(&range), &pages, 1), "-1, {off=0, len=4096}, %s, 0x1", pointer(&pages));
	CALL(cachestat, (fd, GARBAGE, GARBAGE, 0), "%d, %s, %s, 0", fd, pointer(GARBAGE), pointer(GARBAGE));
	CALL(mseal, (GARBAGE, 4096L, FLAGS(0)), "%s, 4096, 0", pointer(GARBAGE));
	CALL(mseal, (NULL, 0L, FLAGS(1)), "NULL, 0, 0x1");
	CALL_HEX(map_shadow_stack, (NULL, 4096L, 1), "NULL, 4096, SHADOW_STACK_SET_TOKEN");
	CALL_HEX(map_shadow_stack, (GARBAGE, 0L, 0x10), "%s, 0, 0x10 /" "* SHADOW_STACK_??? *" "/", pointer(GARBAGE));
}

static void files(int fd)
{
	struct attributes attributes = { 0x10, 0, 0, 7, 0 };
	CALL(fchmodat2, (AT_FDCWD, "file", 0640, AT_SYMLINK_NOFOLLOW), "AT_FDCWD, \"file\", 0640, AT_SYMLINK_NOFOLLOW");
	CALL(fchmodat2, (AT_FDCWD, edge_cut("file", 5), 0644, 0), "AT_FDCWD, \"file\", 0644, 0");
	CALL(fchmodat2, (-1, GARBAGE, 0, 1), "-1, %s, 000, 0x1 /" "* AT_??? *" "/", pointer(GARBAGE));
	CALL(file_getattr, (-1, "file", &attributes, sizeof attributes, 0), "-1, \"file\", %s, 24, 0", pointer(&attributes));
	CALL(file_getattr, (fd, GARBAGE, GARBAGE, 24L, AT_EMPTY_PATH), "%d, %s, %s, 24, AT_EMPTY_PATH", fd, pointer(GARBAGE), pointer(GARBAGE));
	CALL(file_setattr, (-1, "file", &attributes, sizeof attributes, 0), "-1, \"file\", {fa_xflags=FS_XFLAG_APPEND, fa_extsize=0, "
	     "fa_nextents=0, fa_projid=7, fa_cowextsize=0}, 24, 0");
	CALL(file_setattr, (-1, "file", GARBAGE, 24L, 1), "-1, \"file\", %s, 24, 0x1 /" "* AT_??? *" "/", pointer(GARBAGE));
	CALL(file_setattr, (-1, "file", &attributes, 8L, 0), "-1, \"file\", %s, 8, 0", pointer(&attributes));
}

static void extended_attributes(void)
{
	char room[32];
	struct value set = { (unsigned long) "value", 5, 1 }, get = { (unsigned long) room, sizeof room, 0 };
	CALL(setxattrat, (AT_FDCWD, "file", 0, "user.x", &set, sizeof set), "AT_FDCWD, \"file\", 0, \"user.x\", {value=\"value\", size=5, flags=XATTR_CREATE}, 16");
	CALL(setxattrat, (-1, "file", AT_SYMLINK_NOFOLLOW, GARBAGE, GARBAGE, 16L), "-1, \"file\", AT_SYMLINK_NOFOLLOW, %s, %s, 16", pointer(GARBAGE), pointer(GARBAGE));
	CALL(getxattrat, (AT_FDCWD, "file", 0, "user.x", &get, sizeof get), "AT_FDCWD, \"file\", 0, \"user.x\", {value=\"value\", size=32, flags=0}, 16");
	CALL(getxattrat, (-1, "file", 0, "user.x", &get, sizeof get), "-1, \"file\", 0, \"user.x\", {value=%s, size=32, flags=0}, 16", pointer(room));
	CALL(getxattrat, (-1, "file", 0, "user.x", &get, 4L), "-1, \"file\", 0, \"user.x\", %s, 4", pointer(&get));
	CALL(listxattrat, (AT_FDCWD, "file", 0, room, 32L), "AT_FDCWD, \"file\", 0, \"user.x\\0\", 32");
	CALL(listxattrat, (-1, GARBAGE, AT_EMPTY_PATH, room, 32L), "-1, %s, AT_EMPTY_PATH, %s, 32", pointer(GARBAGE), pointer(room));
	CALL(removexattrat, (AT_FDCWD, "file", 0, "user.x"), "AT_FDCWD, \"file\", 0, \"user.x\"");
	CALL(removexattrat, (-1, "file", 1, GARBAGE), "-1, \"file\", 0x1 /" "* AT_??? *" "/, %s", pointer(GARBAGE));
}

/* The number of the mount of /proc that none has had before it. */
static unsigned long long proc_mount;

static void mounts(void)
{
	struct id_request request = { 24, 0, 5, 3 };
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	static char room[1024];
	static unsigned long long ids[4];
	CALL(statmount, (&request, room, 1024L, 0), "{size=24, spare=0, mnt_id=0x5, param=STATMOUNT_SB_BASIC|STATMOUNT_MNT_BASIC}, %s, 1024, 0", pointer(room));
	struct id_request proc = { 24, 0, proc_mount, 0x18 };
	unsigned *answer = edge_cut(room, 1024);
	CALL(statmount, (edge(&proc), answer, 1024L, 0), "{size=24, spare=0, mnt_id=%#llx, param=STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT}, "
	     "{size=%u, mask=STATMOUNT_MNT_ROOT|STATMOUNT_MNT_POINT, mnt_root=\"/\", mnt_point=\"/proc\", ...}, 1024, 0", proc_mount, answer[0]);
	void *half = edge_cut(&proc, 23), *less = edge_cut(room, 511);
	CALL(statmount, (half, less, 1024L, 0), "%s, %s, 1024, 0", pointer(half), pointer(less));
	CALL(statmount, (GARBAGE, room, 8L, 1), "%s, %s, 8, 0x1", pointer(GARBAGE), pointer(room));
	request.mount = ~0ULL;
	request.parameter = ~0ULL >> 1;
	CALL(listmount, (&request, ids, 4L, 0), "{size=24, spare=0, mnt_id=LSMT_ROOT, param=0x7fffffffffffffff}, [], 4, 0");
	CALL(listmount, (edge(&request), edge_cut(ids, 8), 1L, 0), "{size=24, spare=0, mnt_id=LSMT_ROOT, param=0x7fffffffffffffff}, [], 1, 0");
	void *cut = edge_cut(&request, 23);
	CALL(listmount, (cut, ids, 4L, 0), "%s, %s, 4, 0", pointer(cut), pointer(ids));
	CALL(listmount, (GARBAGE, ids, 4L, 1), "%s, %s, 4, LISTMOUNT_REVERSE", pointer(GARBAGE), pointer(ids));
	CALL(open_tree_attr, (-1, "nothing", OPEN_TREE_CLONE, &attr, sizeof attr),
	     "-1, \"nothing\", OPEN_TREE_CLONE, {attr_set=MOUNT_ATTR_RDONLY, attr_clr=0, propagation=0 /" "* MS_??? *" "/, userns_fd=0}, 32");
	CALL(open_tree_attr, (-1, "nothing", OPEN_TREE_CLONE, edge(&attr), sizeof attr),
	     "-1, \"nothing\", OPEN_TREE_CLONE, {attr_set=MOUNT_ATTR_RDONLY, attr_clr=0, propagation=0 /" "* MS_??? *" "/, userns_fd=0}, 32");
	cut = edge_cut(&attr, 31);
	CALL(open_tree_attr, (-1, "nothing", 0, cut, sizeof attr), "-1, \"nothing\", 0, %s, 32", pointer(cut));
	/* Nothing is changed: a descriptor of the folder, without attributes. */
	CALL(open_tree_attr, (AT_FDCWD, edge_cut(".", 2), OPEN_TREE_CLOEXEC, NULL, 0L), "AT_FDCWD, \".\", OPEN_TREE_CLOEXEC, NULL, 0");
	CALL(open_tree_attr, (-1, GARBAGE, 0, GARBAGE, 32L), "-1, %s, 0, %s, 32", pointer(GARBAGE), pointer(GARBAGE));
}

int main(void)
{
	int fd = open("file", O_RDWR);
	REQUIRE(fd == 3);
	/* STATX_MNT_ID_UNIQUE (since 6.8), of which the system's headers may know nothing. */
	unsigned char status[256];
	REQUIRE(syscall(SYS_statx, AT_FDCWD, "/proc", 0, 0x4000, status) == 0);
	proc_mount = *(unsigned long long *) (status + 144);
	BEGIN();
	memory(fd);
	files(fd);
	extended_attributes();
	mounts();
	return END();
}
