// build: gcc -O0 -static   abis: 64 32   args: -e inject=reboot,vhangup:retval=0
#include "expect.h"
#include <linux/reboot.h>

int main(void)
{
	// One magic number of each call is wrong: the kernel would refuse where nothing is injected.
	BEGIN();
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2 + 1, LINUX_REBOOT_CMD_CAD_ON, GARBAGE);
	EXPECT("reboot(LINUX_REBOOT_MAGIC1, 0x2812196a /* LINUX_REBOOT_MAGIC_??? */, LINUX_REBOOT_CMD_CAD_ON) = 0 (INJECTED)");
	syscall(SYS_reboot, 1, LINUX_REBOOT_MAGIC2C, LINUX_REBOOT_CMD_RESTART2, GARBAGE);
	EXPECT("reboot(0x1 /* LINUX_REBOOT_MAGIC_??? */, LINUX_REBOOT_MAGIC2C, LINUX_REBOOT_CMD_RESTART2, 0xbadbad0) = 0 (INJECTED)");
	syscall(SYS_reboot, 1, 2, LINUX_REBOOT_CMD_RESTART2, "now");
	EXPECT("reboot(0x1 /* LINUX_REBOOT_MAGIC_??? */, 0x2 /* LINUX_REBOOT_MAGIC_??? */, LINUX_REBOOT_CMD_RESTART2, \"now\") = 0 (INJECTED)");
	syscall(SYS_vhangup, 0L, 0L, 0L, 0L, 0L, 0L);
	EXPECT("vhangup() = 0 (INJECTED)");
	return END();
}
