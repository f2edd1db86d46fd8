// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <asm/termbits.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/if.h>
#include <linux/input.h>
#include <linux/kd.h>
#include <linux/loop.h>
#include <linux/perf_event.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <linux/userfaultfd.h>
#include <linux/watchdog.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* All on a descriptor that is not open: nothing is done to any device. What the kernel writes is shown by the runs in which the results
 * are given. */
#define ON(request, argument, ...) CALL(ioctl, (-1, request, argument), "-1, " #request __VA_ARGS__)

static char room[256];

static void terminals(void)
{
	struct termios settings = { .c_iflag = ICRNL | IXON, .c_oflag = OPOST, .c_cflag = B38400 | CS8 | CREAD, .c_lflag = ISIG | ICANON };
	struct winsize size = { 24, 80, 0, 0 };
	int number = 5;
	ON(TCGETS, room, ", %s", pointer(room));
	CALL(ioctl, (-1, TCSETSW, &settings), "-1, SNDCTL_TMR_STOP or TCSETSW" ", {c_iflag=ICRNL|IXON, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST, c_cflag=B38400|CS8|CREAD, c_lflag=ISIG|ICANON, ...}");
	CALL(ioctl, (-1, TCSETSF, GARBAGE), "-1, SNDCTL_TMR_CONTINUE or TCSETSF" ", %s", pointer(GARBAGE));
	ON(TIOCGWINSZ, room, ", %s", pointer(room));
	ON(TIOCSWINSZ, edge(&size), ", {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}");
	ON(TIOCGPGRP, room, ", %s", pointer(room));
	ON(TIOCSPGRP, &number, ", [5]");
	ON(TCFLSH, TCIOFLUSH, ", TCIOFLUSH");
	ON(TCXONC, 77, ", 0x4d /" "* TC??? *" "/");
	ON(TIOCSTI, "x", ", \"x\"");
	ON(TIOCMBIS, &number, ", [TIOCM_LE|TIOCM_RTS]");
	ON(TIOCEXCL, 0, "%s", "");
	ON(FIONREAD, room, ", %s", pointer(room));
	ON(FIONBIO, &number, ", [5]");
	ON(FIOCLEX, 0, "%s", "");
}

static void consoles(void)
{
	struct kbentry entry = { 1, 65, 0x61 };
	ON(KDGKBTYPE, room, ", %s", pointer(room));
	ON(KDSETMODE, KD_GRAPHICS, ", KD_GRAPHICS");
	ON(KDSKBMODE, K_UNICODE, ", K_UNICODE");
	ON(KDGKBENT, &entry, ", {kb_table=K_SHIFTTAB, kb_index=65}");
	ON(KDSKBENT, &entry, ", {kb_table=K_SHIFTTAB, kb_index=65, kb_value=0x61 /" "* K(KT_LATIN, 'a') *" "/}");
	ON(KDMKTONE, 16 << 16 | 1194, ", 16<<16|1194 /" "* 999 Hz, 16 ms *" "/");
	ON(KIOCSOUND, 0, ", 0 /" "* off *" "/");
	ON(KDSETLED, 6, ", LED_NUM|LED_CAP");
}

static void files(void)
{
	struct file_clone_range clone = { 5, 1, 2, 3 };
	struct fiemap map = { .fm_length = 100, .fm_flags = FIEMAP_FLAG_SYNC, .fm_extent_count = 4 };
	struct fsxattr attributes = { .fsx_xflags = FS_XFLAG_NODUMP, .fsx_projid = 7 };
	struct fstrim_range trim = { 16, 4096, 512 };
	int flags = FS_APPEND_FL;
	CALL(ioctl, (-1, FS_IOC_GETFLAGS, room), "-1, %s_GETFLAGS, %s", WIDE("FS_IOC", "FS_IOC32"), pointer(room));
	CALL(ioctl, (-1, FS_IOC_SETFLAGS, &flags), "-1, %s_SETFLAGS, [FS_APPEND_FL]", WIDE("FS_IOC", "FS_IOC32"));
	CALL(ioctl, (-1, FICLONE, 5), "-1, BTRFS_IOC_CLONE or FICLONE, 5");
	CALL(ioctl, (-1, FICLONERANGE, &clone), "-1, BTRFS_IOC_CLONE_RANGE or FICLONERANGE, {src_fd=5, src_offset=1, src_length=2, dest_offset=3}");
	ON(FS_IOC_FIEMAP, &map, ", {fm_start=0, fm_length=100, fm_flags=FIEMAP_FLAG_SYNC, fm_extent_count=4}");
	ON(FS_IOC_FIEMAP, GARBAGE, ", %s", pointer(GARBAGE));
	ON(FS_IOC_FSSETXATTR, &attributes, ", {fsx_xflags=FS_XFLAG_NODUMP, fsx_extsize=0, fsx_projid=0x7, fsx_cowextsize=0}");
	ON(FITRIM, &trim, ", {start=0x10, len=4096, minlen=512}");
}

static void disks(void)
{
	unsigned long long range[2] = { 5, 7 };
	struct loop_info64 loop = { .lo_offset = 16, .lo_number = 3, .lo_flags = LO_FLAGS_AUTOCLEAR, .lo_file_name = "image" };
	int number = 512;
	ON(BLKROSET, &number, ", [512]");
	ON(BLKGETSIZE, room, ", %s", pointer(room));
	ON(BLKDISCARD, range, ", [5, 7]");
	ON(BLKFLSBUF, 0, "%s", "");
	ON(LOOP_SET_FD, 5, ", 5");
	ON(LOOP_SET_STATUS64, &loop, ", {lo_offset=0x10, lo_number=3, lo_flags=LO_FLAGS_AUTOCLEAR, lo_file_name=\"image\", ...}");
	ON(LOOP_GET_STATUS64, room, ", %s", pointer(room));
	CALL(ioctl, (-1, 0x2201, &number), "-1, SG_SET_TIMEOUT, [512]");
	CALL(ioctl, (-1, 0x301, room), "-1, HDIO_GETGEO, %s", pointer(room));
}

static void machine(void)
{
	struct rtc_time time = { 1, 2, 3, 4, 5, 100, 0, 0, 0 };
	struct uffdio_api api = { 0xaa, UFFD_FEATURE_EVENT_FORK, 0 };
	struct uffdio_copy copy = { 0x1000, 0x2000, 4096, UFFDIO_COPY_MODE_DONTWAKE, 0 };
	struct seccomp_notif_resp answer = { 5, 6, -7, SECCOMP_USER_NOTIF_FLAG_CONTINUE };
	struct {
		int count, size;
		char bytes[4];
	} random = { 8, 4, "abc" };
	int number = 30;
	ON(RTC_RD_TIME, room, ", %s", pointer(room));
	ON(RTC_SET_TIME, &time, ", {tm_sec=1, tm_min=2, tm_hour=3, tm_mday=4, tm_mon=5, tm_year=100, ...}");
	ON(UFFDIO_API, &api, ", {api=0xaa, features=UFFD_FEATURE_EVENT_FORK}");
	ON(UFFDIO_COPY, &copy, ", {dst=0x1000, src=0x2000, len=0x1000, mode=UFFDIO_COPY_MODE_DONTWAKE}");
	ON(SECCOMP_IOCTL_NOTIF_SEND, &answer, ", {id=0x5, val=6, error=-E2BIG, flags=SECCOMP_USER_NOTIF_FLAG_CONTINUE}");
	ON(RNDADDENTROPY, &random, ", {entropy_count=8, buf_size=4, buf=\"abc\\0\"}");
	ON(PERF_EVENT_IOC_ENABLE, PERF_IOC_FLAG_GROUP, ", PERF_IOC_FLAG_GROUP");
	ON(PERF_EVENT_IOC_SET_FILTER, "filter", ", \"filter\"");
	ON(WDIOC_SETTIMEOUT, &number, ", [30]");
	ON(WDIOC_KEEPALIVE, 0, "%s", "");
}

static void input(void)
{
	unsigned repeat[2] = { 1, 2 }, key[2] = { 7, KEY_A };
	struct input_absinfo axis = { 1, 2, 3, 4, 5, 6 };
	ON(EVIOCGID, room, ", %s", pointer(room));
	ON(EVIOCSREP, repeat, ", [1, 2]");
	ON(EVIOCSKEYCODE, key, ", [7, KEY_A]");
	CALL(ioctl, (-1, EVIOCGNAME(32), room), "-1, EVIOCGNAME(32), %s", pointer(room));
	CALL(ioctl, (-1, EVIOCGBIT(EV_KEY, 16), room), "-1, EVIOCGBIT(EV_KEY, 16), %s", pointer(room));
	CALL(ioctl, (-1, EVIOCSABS(ABS_X), &axis), "-1, EVIOCSABS(ABS_X), {value=1, minimum=2, ...}");
	ON(EVIOCGRAB, 1, ", 1");
}

static void unknown(void)
{
	CALL(ioctl, (-1, 0, 0), "-1, _IOC(_IOC_NONE, 0, 0, 0), 0");
	CALL(ioctl, (-1, 0x80045401, GARBAGE), "-1, _IOC(_IOC_READ, 0x54, 0x1, 0x4), %s", pointer(GARBAGE));
	CALL(ioctl, (-1, 0xffffffff, -1), "-1, _IOC(_IOC_READ|_IOC_WRITE, 0xff, 0xff, 0x3fff), 0xffffffff");
}

static void interfaces(int fd)
{
	struct ifreq request = { .ifr_ifindex = 1 };
	CALL(ioctl, (fd, SIOCGIFNAME, &request), "%d, SIOCGIFNAME, {ifr_ifindex=1, ifr_name=\"lo\"}", fd);
	CALL(ioctl, (fd, SIOCGIFINDEX, &request), "%d, SIOCGIFINDEX, {ifr_name=\"lo\", ifr_ifindex=1}", fd);
	strcpy(request.ifr_name, "none");
	CALL(ioctl, (fd, SIOCGIFINDEX, &request), "%d, SIOCGIFINDEX, {ifr_name=\"none\"}", fd);
	CALL(ioctl, (fd, SIOCGIFINDEX, GARBAGE), "%d, SIOCGIFINDEX, %s", fd, pointer(GARBAGE));
	CALL(ioctl, (fd, SIOCGIFINDEX, NULL), "%d, SIOCGIFINDEX, NULL", fd);
}

int main(void)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	REQUIRE(fd == 3);
	BEGIN();
	terminals();
	consoles();
	files();
	disks();
	machine();
	input();
	interfaces(fd);
	unknown();
	return END();
}
