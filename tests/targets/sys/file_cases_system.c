// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=delete_module,init_module,finit_module,kexec_file_load,kexec_load,sethostname,setdomainname,uselib,quotactl,quotactl_fd,fanotify_mark,name_to_handle_at:retval=0 -e inject=lookup_dcookie,syslog,open_by_handle_at:retval=5
// Calls that need privileges, or that kernels do not have any more. None is really made, and those would all fail.
#include "expect.h"
#include <fcntl.h>
#include <linux/quota.h>
#include <sys/fanotify.h>

/* A name that ends directly before an unmapped page, and one that does not end before it. */
#define NAME(name) edge_cut(name, sizeof(name))
#define ENDLESS edge_cut("gone", 4)

#ifdef __i386__
#define LONG64(number) (long) (number), (long) ((long long) (number) >> 32)
#else
#define LONG64(number) (long) (number)
#endif

static void modules(void)
{
	void *endless = ENDLESS;
	CALL(init_module, (NULL, 0L, NAME("a=1")), "NULL, 0, \"a=1\"");
	CALL(init_module, (endless, 4L, endless), "%s, 4, %s", pointer(endless), pointer(endless));
	CALL(finit_module, (-1, NAME("a=1"), 1), "-1, \"a=1\", MODULE_INIT_IGNORE_MODVERSIONS");
	CALL(finit_module, (-1, endless, 0), "-1, %s, 0", pointer(endless));
	CALL(delete_module, (NAME("gone"), O_NONBLOCK), "\"gone\", O_NONBLOCK");
	CALL(delete_module, (endless, O_NONBLOCK), "%s, O_NONBLOCK", pointer(endless));
#ifdef SYS_kexec_file_load
	CALL(kexec_file_load, (-1, -1, 5L, edge_cut("quiet", 5), 1L), "-1, -1, 5, \"quiet\", KEXEC_FILE_UNLOAD");
	CALL(kexec_file_load, (-1, -1, 5L, endless, 0L), "-1, -1, 5, %s, 0", pointer(endless));
#endif
}

static void machine(void)
{
	struct {
		const void *bytes;
		unsigned long size;
		void *to;
		unsigned long room;
	} segments[2] = { { "code", 4, GARBAGE, 4096 } };
	CALL(kexec_load, (NULL, 1L, edge_cut(segments, sizeof segments[0]), 0L), "NULL, 1, [{buf=%s, bufsz=4, mem=%s, memsz=4096}], KEXEC_ARCH_DEFAULT",
	     pointer(segments[0].bytes), pointer(GARBAGE));
	char *cut = edge_cut(segments, sizeof segments[0]);
	CALL(kexec_load, (NULL, 2L, cut, 0L), "NULL, 2, [{buf=%s, bufsz=4, mem=%s, memsz=4096}, ... /* %s */], KEXEC_ARCH_DEFAULT",
	     pointer(segments[0].bytes), pointer(GARBAGE), pointer(cut + sizeof segments[0]));
	CALL(sethostname, (edge_cut("host", 4), 4), "\"host\", 4");
	cut = edge_cut("host", 4);
	CALL(sethostname, (cut, 5), "%s, 5", pointer(cut));
	CALL(setdomainname, (edge_cut("domain", 6), 6), "\"domain\", 6");
	CALL(setdomainname, (cut, 5), "%s, 5", pointer(cut));
}

static void messages(void)
{
	CALL(syslog, (3, edge_cut("hello", 5), 5), "3 /* SYSLOG_ACTION_READ_ALL */, \"hello\", 5");
	void *cut = edge_cut("hello", 4);
	CALL(syslog, (3, cut, 5), "3 /* SYSLOG_ACTION_READ_ALL */, %s, 5", pointer(cut));
	CALL(lookup_dcookie, (LONG64(5), edge_cut("/file", 5), 5L), "5, \"/file\", 5");
	CALL(lookup_dcookie, (LONG64(5), cut, 5L), "5, %s, 5", pointer(cut));
	CALL(lookup_dcookie, (LONG64(5), GARBAGE, 5L), "5, %s, 5", pointer(GARBAGE));
}

static void names(void)
{
	void *endless = ENDLESS;
	CALL(uselib, (NAME("gone")), "\"gone\"");
	CALL(uselib, (endless), "%s", pointer(endless));
	CALL(fanotify_mark, (-1, FAN_MARK_ADD, LONG64(FAN_OPEN), AT_FDCWD, NAME("gone")), "-1, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, \"gone\"");
	CALL(fanotify_mark, (-1, FAN_MARK_REMOVE, LONG64(FAN_OPEN), AT_FDCWD, endless), "-1, FAN_MARK_REMOVE, FAN_OPEN, AT_FDCWD, %s", pointer(endless));
	struct {
		unsigned bytes;
		int type;
		unsigned char handle[8];
	} handle = { 8, 1, { 1, 2, 3 } };
	int mount = 7;
	CALL(name_to_handle_at, (AT_FDCWD, NAME("gone"), edge(&handle), edge(&mount), AT_SYMLINK_FOLLOW),
	     "AT_FDCWD, \"gone\", {handle_bytes=8, handle_type=1, "
	     "f_handle=\"\\x01\\x02\\x03\\x00\\x00\\x00\\x00\\x00\"}, [7], AT_SYMLINK_FOLLOW");
	void *half = edge_cut(&handle, 15), *cut = edge_cut(&mount, 3);
	CALL(name_to_handle_at, (AT_FDCWD, endless, half, cut, 0), "AT_FDCWD, %s, {handle_bytes=8, handle_type=1, f_handle=???}, %s, 0",
	     pointer(endless), pointer(cut));
	CALL(open_by_handle_at, (-1, edge(&handle), O_RDONLY), "-1, {handle_bytes=8, handle_type=1, "
	     "f_handle=\"\\x01\\x02\\x03\\x00\\x00\\x00\\x00\\x00\"}, O_RDONLY");
	half = edge_cut(&handle, 3);
	CALL(name_to_handle_at, (AT_FDCWD, "gone", half, cut, 0), "AT_FDCWD, \"gone\", %s, %s, 0", pointer(half), pointer(cut));
}

static void quotas(void)
{
	struct if_dqinfo info = { 1, 2, 0, IIF_BGRACE };
	void *endless = ENDLESS, *cut = edge_cut(&info, sizeof info - 1);
	unsigned format = 2;
	CALL(quotactl, (QCMD(Q_QUOTAON, USRQUOTA), NAME("gone"), QFMT_VFS_V0, NAME("file")),
	     "QCMD(Q_QUOTAON, USRQUOTA), \"gone\", QFMT_VFS_V0, \"file\"");
	CALL(quotactl, (QCMD(Q_GETINFO, USRQUOTA), "gone", 0, edge(&info)), "QCMD(Q_GETINFO, USRQUOTA), \"gone\", "
	     "{dqi_bgrace=1, dqi_igrace=2, dqi_flags=0, dqi_valid=IIF_BGRACE}");
	CALL(quotactl, (QCMD(Q_GETINFO, USRQUOTA), endless, 0, cut), "QCMD(Q_GETINFO, USRQUOTA), %s, %s", pointer(endless), pointer(cut));
	CALL(quotactl, (QCMD(Q_SETINFO, USRQUOTA), endless, 0, cut), "QCMD(Q_SETINFO, USRQUOTA), %s, %s", pointer(endless), pointer(cut));
	CALL(quotactl_fd, (-1, QCMD(Q_GETFMT, GRPQUOTA), 0, edge(&format)), "-1, QCMD(Q_GETFMT, GRPQUOTA), [QFMT_VFS_V0]");
	CALL(quotactl_fd, (-1, QCMD(Q_SETINFO, GRPQUOTA), 0, edge(&info)), "-1, QCMD(Q_SETINFO, GRPQUOTA), "
	     "{dqi_bgrace=1, dqi_igrace=2, dqi_flags=0, dqi_valid=IIF_BGRACE}");
	CALL(quotactl_fd, (-1, QCMD(Q_SETINFO, GRPQUOTA), 0, cut), "-1, QCMD(Q_SETINFO, GRPQUOTA), %s", pointer(cut));
}

int main(void)
{
	POWERLESS();
	expect_remark = " (INJECTED)";
	BEGIN();
	modules();
	machine();
	messages();
	names();
	quotas();
	return END();
}
