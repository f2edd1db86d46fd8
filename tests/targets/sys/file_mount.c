// build: gcc -O0 -static   abis: 64 32   inject: fsopen,fspick,fsmount,open_tree:retval=9
#include "expect.h"
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/swap.h>

#define MNT_FORCE 1
#define MNT_DETACH 2

#define AT_RECURSIVE_ 0x8000

static void old_calls(void)
{
	CALL(mount, ("source", "nothing", "tmpfs", MS_NOSUID | MS_NODEV, "size=1m"), "\"source\", \"nothing\", \"tmpfs\", MS_NOSUID|MS_NODEV, \"size=1m\"");
	char *ignored = "ignored";
	CALL(mount, ("source", "nothing", ignored, MS_BIND | MS_REC, ignored), "\"source\", \"nothing\", %s, MS_BIND|MS_REC, %s",
	     pointer(ignored), pointer(ignored));
	CALL(mount, (NULL, GARBAGE, NULL, 0xc0ed0000UL | MS_RDONLY, NULL), "NULL, %s, NULL, MS_MGC_VAL|MS_RDONLY, NULL", pointer(GARBAGE));
	CALL(mount, (GARBAGE, "nothing", GARBAGE, 0, GARBAGE), "%s, \"nothing\", %s, 0, %s", pointer(GARBAGE), pointer(GARBAGE), pointer(GARBAGE));
	CALL(umount2, ("nothing", MNT_FORCE | MNT_DETACH), "\"nothing\", MNT_FORCE|MNT_DETACH");
	CALL(umount2, (GARBAGE, 0x10), "%s, 0x10 /" "* MNT_??? *" "/", pointer(GARBAGE));
#ifdef __i386__
	CALL(umount, ("nothing"), "\"nothing\"");
	CALL(umount, (GARBAGE), "%s", pointer(GARBAGE));
#endif
	CALL(pivot_root, ("nothing", "nowhere"), "\"nothing\", \"nowhere\"");
	CALL(pivot_root, (GARBAGE, NULL), "%s, NULL", pointer(GARBAGE));
	CALL(swapon, ("nothing", SWAP_FLAG_PREFER | 5), "\"nothing\", SWAP_FLAG_PREFER|5");
	CALL(swapon, ("nothing", SWAP_FLAG_DISCARD | 0x100000), "\"nothing\", SWAP_FLAG_DISCARD|0x100000|0");
	CALL(swapon, (GARBAGE, 0), "%s, 0", pointer(GARBAGE));
	CALL(swapoff, ("nothing"), "\"nothing\"");
	CALL(swapoff, (NULL), "NULL");
}

static void new_calls(void)
{
	CALL(fsopen, ("no such system", FSOPEN_CLOEXEC), "\"no such system\", FSOPEN_CLOEXEC");
	CALL(fsopen, (GARBAGE, 2), "%s, 0x2 /" "* FSOPEN_??? *" "/", pointer(GARBAGE));
	CALL(fsconfig, (-1, FSCONFIG_SET_FLAG, "ro", NULL, 0), "-1, FSCONFIG_SET_FLAG, \"ro\", NULL, 0");
	CALL(fsconfig, (-1, FSCONFIG_SET_STRING, "key", "value", 0), "-1, FSCONFIG_SET_STRING, \"key\", \"value\", 0");
	CALL(fsconfig, (-1, FSCONFIG_SET_BINARY, "key", "\1\2", 2), "-1, FSCONFIG_SET_BINARY, \"key\", \"\\x01\\x02\", 2");
	CALL(fsconfig, (-1, FSCONFIG_SET_PATH, "key", "/path", AT_FDCWD), "-1, FSCONFIG_SET_PATH, \"key\", \"/path\", AT_FDCWD");
	CALL(fsconfig, (-1, FSCONFIG_SET_PATH_EMPTY, "key", "", 5), "-1, FSCONFIG_SET_PATH_EMPTY, \"key\", \"\", 5");
	CALL(fsconfig, (-1, FSCONFIG_SET_FD, "key", NULL, 5), "-1, FSCONFIG_SET_FD, \"key\", NULL, 5");
	CALL(fsconfig, (-1, FSCONFIG_CMD_CREATE, NULL, NULL, 0), "-1, FSCONFIG_CMD_CREATE, NULL, NULL, 0");
	CALL(fsconfig, (-1, FSCONFIG_CMD_RECONFIGURE, GARBAGE, NULL, 0), "-1, FSCONFIG_CMD_RECONFIGURE, %s, NULL, 0", pointer(GARBAGE));
	CALL(fsconfig, (-1, 99, GARBAGE, GARBAGE, -1), "-1, 0x63 /" "* FSCONFIG_??? *" "/, %s, %s, -1", pointer(GARBAGE), pointer(GARBAGE));
	CALL(fsmount, (-1, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC), "-1, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOEXEC");
	CALL(fsmount, (-1, 0x10, 0x1000), "-1, 0x10 /" "* FSMOUNT_??? *" "/, 0x1000 /" "* MOUNT_ATTR_??? *" "/");
	CALL(fspick, (AT_FDCWD, "nothing", FSPICK_CLOEXEC | FSPICK_NO_AUTOMOUNT), "AT_FDCWD, \"nothing\", FSPICK_CLOEXEC|FSPICK_NO_AUTOMOUNT");
	CALL(fspick, (-1, GARBAGE, 0), "-1, %s, 0", pointer(GARBAGE));
	CALL(move_mount, (-1, "from", -1, "to", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS),
	     "-1, \"from\", -1, \"to\", MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_SYMLINKS");
	CALL(move_mount, (AT_FDCWD, GARBAGE, AT_FDCWD, NULL, 0x1000),
	     "AT_FDCWD, %s, AT_FDCWD, NULL, 0x1000 /" "* MOVE_MOUNT_??? *" "/", pointer(GARBAGE));
	CALL(open_tree, (AT_FDCWD, "nothing", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE_),
	     "AT_FDCWD, \"nothing\", OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE");
	CALL(open_tree, (-1, GARBAGE, 2), "-1, %s, 0x2 /" "* OPEN_TREE_??? *" "/", pointer(GARBAGE));
}

static void attributes(void)
{
	struct {
		struct mount_attr attr;
		unsigned long long more;
	} set = { .attr = { .attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR__ATIME, .attr_clr = MOUNT_ATTR_NOATIME, .propagation = MS_PRIVATE, .userns_fd = 7 },
		  .more = 1 };
	CALL(mount_setattr, (-1, "nothing", AT_RECURSIVE_ | AT_EMPTY_PATH, &set, 32), "-1, \"nothing\", AT_EMPTY_PATH|AT_RECURSIVE, "
	     "{attr_set=MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOATIME|MOUNT_ATTR_STRICTATIME|0x40, attr_clr=MOUNT_ATTR_NOATIME, propagation=MS_PRIVATE, userns_fd=7}, 32");
	CALL(mount_setattr, (-1, "nothing", 0, &set, 40), "-1, \"nothing\", 0, {attr_set=MOUNT_ATTR_RDONLY|MOUNT_ATTR_NOATIME|MOUNT_ATTR_STRICTATIME|0x40, attr_clr=MOUNT_ATTR_NOATIME, "
	     "propagation=MS_PRIVATE, userns_fd=7, /" "* bytes 32..39 *" "/ \"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 40");
	CALL(mount_setattr, (-1, "nothing", 0, GARBAGE, 32), "-1, \"nothing\", 0, %s, 32", pointer(GARBAGE));
	CALL(mount_setattr, (-1, GARBAGE, 1, &set, 8), "-1, %s, 0x1 /" "* AT_??? *" "/, %s, 8", pointer(GARBAGE), pointer(&set));
	void *cut = edge_cut(&set, 24);
	CALL(mount_setattr, (-1, "x", 0, cut, 32), "-1, \"x\", 0, %s, 32", pointer(cut));
}

int main(void)
{
	BEGIN();
	old_calls();
	new_calls();
	attributes();
	return END();
}
