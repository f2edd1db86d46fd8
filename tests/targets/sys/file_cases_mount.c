// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=acct,chroot,mount,umount,umount2,pivot_root,swapon,swapoff,mount_setattr,move_mount,fsconfig:retval=0 -e inject=fsopen,fspick,open_tree:retval=9
// Calls that change what the machine has mounted. None is really made, and those would all fail.
#include "expect.h"
#include <fcntl.h>
#include <linux/mount.h>
#include <sys/swap.h>

/* A name that ends directly before an unmapped page, and one that does not end before it. */
#define NAME(name) edge_cut(name, sizeof(name))
#define ENDLESS edge_cut("gone", 4)

#define MNT_DETACH 2

static void old_calls(void)
{
	void *endless = ENDLESS;
	CALL(mount, (NAME("from"), NAME("gone"), NAME("tmpfs"), MS_RDONLY | MS_NOEXEC, NAME("size=1m")),
	     "\"from\", \"gone\", \"tmpfs\", MS_RDONLY|MS_NOEXEC, \"size=1m\"");
	CALL(mount, (endless, endless, endless, 0, endless), "%s, %s, %s, 0, %s", pointer(endless), pointer(endless), pointer(endless),
	     pointer(endless));
	CALL(umount2, (NAME("gone"), MNT_DETACH), "\"gone\", MNT_DETACH");
	CALL(umount2, (endless, 0), "%s, 0", pointer(endless));
#ifdef __i386__
	CALL(umount, (NAME("gone")), "\"gone\"");
	CALL(umount, (endless), "%s", pointer(endless));
#endif
	CALL(pivot_root, (NAME("gone"), NAME("nowhere")), "\"gone\", \"nowhere\"");
	endless = ENDLESS;
	CALL(pivot_root, (endless, endless), "%s, %s", pointer(endless), pointer(endless));
	CALL(chroot, (NAME("gone")), "\"gone\"");
	CALL(chroot, (endless), "%s", pointer(endless));
	CALL(acct, (NAME("gone")), "\"gone\"");
	CALL(acct, (endless), "%s", pointer(endless));
	CALL(swapon, (NAME("gone"), SWAP_FLAG_PREFER | 7), "\"gone\", SWAP_FLAG_PREFER|7");
	CALL(swapon, (endless, 0), "%s, 0", pointer(endless));
	CALL(swapoff, (NAME("gone")), "\"gone\"");
	CALL(swapoff, (endless), "%s", pointer(endless));
	CALL(swapoff, (GARBAGE), "%s", pointer(GARBAGE));
}

static void new_calls(void)
{
	void *endless = ENDLESS;
	CALL(fsopen, (NAME("tmpfs"), FSOPEN_CLOEXEC), "\"tmpfs\", FSOPEN_CLOEXEC");
	CALL(fsopen, (endless, 0), "%s, 0", pointer(endless));
	CALL(fspick, (AT_FDCWD, NAME("gone"), FSPICK_CLOEXEC), "AT_FDCWD, \"gone\", FSPICK_CLOEXEC");
	CALL(fspick, (AT_FDCWD, endless, 0), "AT_FDCWD, %s, 0", pointer(endless));
	CALL(fsconfig, (-1, FSCONFIG_SET_STRING, NAME("key"), NAME("value"), 0), "-1, FSCONFIG_SET_STRING, \"key\", \"value\", 0");
	CALL(fsconfig, (-1, FSCONFIG_SET_PATH, endless, endless, AT_FDCWD), "-1, FSCONFIG_SET_PATH, %s, %s, AT_FDCWD", pointer(endless), pointer(endless));
	CALL(fsconfig, (-1, FSCONFIG_SET_BINARY, NAME("key"), edge_cut("\1\2", 2), 2), "-1, FSCONFIG_SET_BINARY, \"key\", \"\\x01\\x02\", 2");
	CALL(fsconfig, (-1, FSCONFIG_SET_BINARY, "key", endless, 6), "-1, FSCONFIG_SET_BINARY, \"key\", %s, 6", pointer(endless));
	CALL(open_tree, (AT_FDCWD, NAME("gone"), OPEN_TREE_CLONE), "AT_FDCWD, \"gone\", OPEN_TREE_CLONE");
	CALL(open_tree, (AT_FDCWD, endless, 0), "AT_FDCWD, %s, 0", pointer(endless));
	CALL(move_mount, (-1, NAME("from"), -1, NAME("gone"), 0), "-1, \"from\", -1, \"gone\", 0");
	CALL(move_mount, (-1, endless, -1, endless, 0), "-1, %s, -1, %s, 0", pointer(endless), pointer(endless));
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_NODEV, .attr_clr = MOUNT_ATTR_RDONLY, .propagation = MS_SLAVE };
	CALL(mount_setattr, (-1, NAME("gone"), 0, edge(&attr), sizeof attr),
	     "-1, \"gone\", 0, {attr_set=MOUNT_ATTR_NODEV, attr_clr=MOUNT_ATTR_RDONLY, propagation=MS_SLAVE, userns_fd=0}, 32");
}

int main(void)
{
	POWERLESS();
	expect_remark = " (INJECTED)";
	BEGIN();
	old_calls();
	new_calls();
	return END();
}
