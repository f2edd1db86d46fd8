// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <linux/capability.h>

static int wide_groups[40] = { 5, 6, -1 };
static unsigned short narrow_groups[40] = { 5, 6, 65535 };
static unsigned ids[3];
static unsigned short narrow_ids[3];
static struct __user_cap_header_struct version1 = { _LINUX_CAPABILITY_VERSION_1, 0 }, version3 = { _LINUX_CAPABILITY_VERSION_3, 0 },
	version2 = { _LINUX_CAPABILITY_VERSION_2, 77777 }, nonsense = { 0x12345678, -1 };
static struct __user_cap_data_struct sets[2] = { { 0x21, 0xffffffff, 0x80000000 }, { 0xffffffff, 1, 0x100 } }, read_sets[2];

int main(void)
{
	char *p1;
	BEGIN();
	CALL(getuid, (), "");
	CALL(geteuid, (), "");
	CALL(getgid, (), "");
	CALL(getegid, (), "");
	CALL(getppid, (), "");
	CALL(getpgrp, (), "");
	CALL(getpid, (), "");
	CALL(gettid, (), "");
	CALL(getpgid, (0), "0");
	CALL(getpgid, (-1), "-1");
	CALL(getpgid, (0x7fffffff), "2147483647");
	CALL(getsid, (0), "0");
	CALL(getsid, (-3), "-3");
	CALL(setpgid, (-1, 0), "-1, 0");
	CALL(setpgid, (0, -5), "0, -5");
	CALL(setuid, (-1), "-1");
	CALL(setgid, (-1), "-1");
	CALL(setreuid, (-1, -1), "-1, -1");
	CALL(setregid, (-1, -1), "-1, -1");
	CALL(setresuid, (-1, -1, -1), "-1, -1, -1");
	CALL(setresgid, (-1, -1, -1), "-1, -1, -1");
	CALL(setfsuid, (-1), "-1");
	CALL(setfsgid, (-1), "-1");
	CALL(getresuid, (&ids[0], &ids[1], &ids[2]), "[0], [0], [0]");
	CALL(getresuid, (GARBAGE, 0, &ids[2]), "0xbadbad0, NULL, %s", pointer(&ids[2]));
	CALL(getresgid, (&ids[0], &ids[1], &ids[2]), "[0], [0], [0]");
	CALL(getresgid, (&ids[0], 0, GARBAGE), "%s, NULL, 0xbadbad0", pointer(ids));
	CALL(setgroups, (0, 0), "0, NULL");
	CALL(setgroups, (-1, wide_groups), "-1, %s", pointer(wide_groups));
	CALL(setgroups, (70000, GARBAGE), "70000, 0xbadbad0");
	CALL(setgroups, (3, GARBAGE), "3, 0xbadbad0");
	p1 = edge_cut(wide_groups, 6);
#ifndef __i386__
	CALL(setgroups, (3, p1), "3, [5, ... /* %s */]", pointer(p1 + 4));
#else
	CALL(setgroups, (3, p1), "3, [5, 0, 6]");
#endif
	CALL(setgroups, (0, wide_groups), "0, []");
	CALL(getgroups, (0, 0), "0, NULL");
	CALL(getgroups, (-1, GARBAGE), "-1, 0xbadbad0");
	CALL(getgroups, (40, wide_groups), "40, []");
	CALL(getgroups, (0, GARBAGE), "0, []");
#ifndef __i386__
	CALL(setgroups, (3, wide_groups), "3, [5, 6, -1]");
#endif
#ifdef __i386__
	CALL(getuid32, (), "");
	CALL(geteuid32, (), "");
	CALL(getgid32, (), "");
	CALL(getegid32, (), "");
	CALL(setuid32, (-1), "-1");
	CALL(setgid32, (-1), "-1");
	CALL(setreuid32, (-1, -1), "-1, -1");
	CALL(setregid32, (-1, -1), "-1, -1");
	CALL(setresuid32, (-1, -1, -1), "-1, -1, -1");
	CALL(setresgid32, (-1, -1, -1), "-1, -1, -1");
	CALL(setfsuid32, (-1), "-1");
	CALL(setfsgid32, (-1), "-1");
	CALL(setuid, (65535), "-1");
	CALL(setreuid, (65535, 65535), "-1, -1");
	CALL(setresuid, (65535, 0x1ffff, 65535), "-1, -1, -1");
	CALL(getresuid32, (&ids[0], &ids[1], &ids[2]), "[0], [0], [0]");
	CALL(getresuid32, (GARBAGE, 0, &ids[2]), "0xbadbad0, NULL, %s", pointer(&ids[2]));
	CALL(getresgid32, (&ids[0], &ids[1], &ids[2]), "[0], [0], [0]");
#endif
	p1 = edge_cut(ids, 4);
#ifdef __i386__
	CALL(getresgid32, (p1, p1 + 4, p1), "%s, %s, %s", pointer(p1), pointer(p1 + 4), pointer(p1));
	CALL(getresuid, (&narrow_ids[0], &narrow_ids[1], &narrow_ids[2]), "[0], [0], [0]");
	CALL(getresgid, (&narrow_ids[0], &narrow_ids[1], &narrow_ids[2]), "[0], [0], [0]");
	CALL(setgroups, (-1, narrow_groups), "-1, %s", pointer(narrow_groups));
#endif
	p1 = edge_cut(narrow_groups, 4);
#ifdef __i386__
	CALL(setgroups, (3, p1), "3, [5, 6, ... /* %s */]", pointer(p1 + 4));
	CALL(setgroups32, (0, 0), "0, NULL");
	CALL(setgroups32, (-1, wide_groups), "-1, %s", pointer(wide_groups));
	CALL(setgroups32, (70000, GARBAGE), "70000, 0xbadbad0");
	CALL(setgroups32, (3, wide_groups), "3, [5, 6, -1]");
#endif
	p1 = edge_cut(wide_groups, 6);
#ifdef __i386__
	CALL(setgroups32, (3, p1), "3, [5, ... /* %s */]", pointer(p1 + 4));
	CALL(getgroups32, (0, 0), "0, NULL");
	CALL(getgroups32, (40, wide_groups), "40, []");
	CALL(getgroups32, (-1, GARBAGE), "-1, 0xbadbad0");
#endif
	CALL(capget, (&version1, 0), "{version=_LINUX_CAPABILITY_VERSION_1, pid=0}, NULL");
	CALL(capget, (&version3, read_sets), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_CHOWN|1<<CAP_DAC_OVERRIDE|1<<CAP_DAC_READ_SEARCH|1<<CAP_FOWNER|1<<CAP_FSETID|1<<CAP_KILL|1<<CAP_SETGID|1<<CAP_SETUID|1<<CAP_SETPCAP|1<<CAP_LINUX_IMMUTABLE|1<<CAP_NET_BIND_SERVICE|1<<CAP_NET_BROADCAST|1<<CAP_NET_ADMIN|1<<CAP_NET_RAW|1<<CAP_IPC_LOCK|1<<CAP_IPC_OWNER|1<<CAP_SYS_MODULE|1<<CAP_SYS_RAWIO|1<<CAP_SYS_CHROOT|1<<CAP_SYS_PTRACE|1<<CAP_SYS_PACCT|1<<CAP_SYS_ADMIN|1<<CAP_SYS_BOOT|1<<CAP_SYS_NICE|1<<CAP_SYS_TIME|1<<CAP_SYS_TTY_CONFIG|1<<CAP_MKNOD|1<<CAP_LEASE|1<<CAP_AUDIT_WRITE|1<<CAP_AUDIT_CONTROL|1<<CAP_SETFCAP|1<<CAP_MAC_OVERRIDE|1<<CAP_MAC_ADMIN|1<<CAP_SYSLOG|1<<CAP_WAKE_ALARM|1<<CAP_BLOCK_SUSPEND|1<<CAP_AUDIT_READ|1<<CAP_PERFMON|1<<CAP_BPF|1<<CAP_CHECKPOINT_RESTORE, permitted=1<<CAP_CHOWN|1<<CAP_DAC_OVERRIDE|1<<CAP_DAC_READ_SEARCH|1<<CAP_FOWNER|1<<CAP_FSETID|1<<CAP_KILL|1<<CAP_SETGID|1<<CAP_SETUID|1<<CAP_SETPCAP|1<<CAP_LINUX_IMMUTABLE|1<<CAP_NET_BIND_SERVICE|1<<CAP_NET_BROADCAST|1<<CAP_NET_ADMIN|1<<CAP_NET_RAW|1<<CAP_IPC_LOCK|1<<CAP_IPC_OWNER|1<<CAP_SYS_MODULE|1<<CAP_SYS_RAWIO|1<<CAP_SYS_CHROOT|1<<CAP_SYS_PTRACE|1<<CAP_SYS_PACCT|1<<CAP_SYS_ADMIN|1<<CAP_SYS_BOOT|1<<CAP_SYS_NICE|1<<CAP_SYS_TIME|1<<CAP_SYS_TTY_CONFIG|1<<CAP_MKNOD|1<<CAP_LEASE|1<<CAP_AUDIT_WRITE|1<<CAP_AUDIT_CONTROL|1<<CAP_SETFCAP|1<<CAP_MAC_OVERRIDE|1<<CAP_MAC_ADMIN|1<<CAP_SYSLOG|1<<CAP_WAKE_ALARM|1<<CAP_BLOCK_SUSPEND|1<<CAP_AUDIT_READ|1<<CAP_PERFMON|1<<CAP_BPF|1<<CAP_CHECKPOINT_RESTORE, inheritable=0}");
	CALL(capget, (&version3, GARBAGE), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, 0xbadbad0");
	CALL(capget, (&version3, 0), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, NULL");
	CALL(capget, (&version2, read_sets), "{version=_LINUX_CAPABILITY_VERSION_2, pid=77777}, %s", pointer(read_sets));
	CALL(capget, (&nonsense, read_sets), "{version=0x12345678 /* _LINUX_CAPABILITY_VERSION_??? */, pid=-1}, %s", pointer(read_sets));
	CALL(capget, (GARBAGE, read_sets), "0xbadbad0, %s", pointer(read_sets));
	p1 = edge_cut(&version3, 4);
	CALL(capget, (p1, 0), "%s, NULL", pointer(p1));
	CALL(capset, (&version3, sets), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_CHOWN|1<<CAP_KILL|1<<CAP_MAC_OVERRIDE|1<<CAP_MAC_ADMIN|1<<CAP_SYSLOG|1<<CAP_WAKE_ALARM|1<<CAP_BLOCK_SUSPEND|1<<CAP_AUDIT_READ|1<<CAP_PERFMON|1<<CAP_BPF|1<<CAP_CHECKPOINT_RESTORE|0xfffffe00, permitted=1<<CAP_CHOWN|1<<CAP_DAC_OVERRIDE|1<<CAP_DAC_READ_SEARCH|1<<CAP_FOWNER|1<<CAP_FSETID|1<<CAP_KILL|1<<CAP_SETGID|1<<CAP_SETUID|1<<CAP_SETPCAP|1<<CAP_LINUX_IMMUTABLE|1<<CAP_NET_BIND_SERVICE|1<<CAP_NET_BROADCAST|1<<CAP_NET_ADMIN|1<<CAP_NET_RAW|1<<CAP_IPC_LOCK|1<<CAP_IPC_OWNER|1<<CAP_SYS_MODULE|1<<CAP_SYS_RAWIO|1<<CAP_SYS_CHROOT|1<<CAP_SYS_PTRACE|1<<CAP_SYS_PACCT|1<<CAP_SYS_ADMIN|1<<CAP_SYS_BOOT|1<<CAP_SYS_NICE|1<<CAP_SYS_RESOURCE|1<<CAP_SYS_TIME|1<<CAP_SYS_TTY_CONFIG|1<<CAP_MKNOD|1<<CAP_LEASE|1<<CAP_AUDIT_WRITE|1<<CAP_AUDIT_CONTROL|1<<CAP_SETFCAP|1<<CAP_MAC_OVERRIDE, inheritable=1<<CAP_SETFCAP|1<<CAP_CHECKPOINT_RESTORE}");
	CALL(capset, (&version1, sets), "{version=_LINUX_CAPABILITY_VERSION_1, pid=0}, {effective=1<<CAP_CHOWN|1<<CAP_KILL, permitted=1<<CAP_CHOWN|1<<CAP_DAC_OVERRIDE|1<<CAP_DAC_READ_SEARCH|1<<CAP_FOWNER|1<<CAP_FSETID|1<<CAP_KILL|1<<CAP_SETGID|1<<CAP_SETUID|1<<CAP_SETPCAP|1<<CAP_LINUX_IMMUTABLE|1<<CAP_NET_BIND_SERVICE|1<<CAP_NET_BROADCAST|1<<CAP_NET_ADMIN|1<<CAP_NET_RAW|1<<CAP_IPC_LOCK|1<<CAP_IPC_OWNER|1<<CAP_SYS_MODULE|1<<CAP_SYS_RAWIO|1<<CAP_SYS_CHROOT|1<<CAP_SYS_PTRACE|1<<CAP_SYS_PACCT|1<<CAP_SYS_ADMIN|1<<CAP_SYS_BOOT|1<<CAP_SYS_NICE|1<<CAP_SYS_RESOURCE|1<<CAP_SYS_TIME|1<<CAP_SYS_TTY_CONFIG|1<<CAP_MKNOD|1<<CAP_LEASE|1<<CAP_AUDIT_WRITE|1<<CAP_AUDIT_CONTROL|1<<CAP_SETFCAP, inheritable=1<<CAP_SETFCAP}");
	CALL(capset, (&version2, sets), "{version=_LINUX_CAPABILITY_VERSION_2, pid=77777}, {effective=1<<CAP_CHOWN|1<<CAP_KILL|1<<CAP_MAC_OVERRIDE|1<<CAP_MAC_ADMIN|1<<CAP_SYSLOG|1<<CAP_WAKE_ALARM|1<<CAP_BLOCK_SUSPEND|1<<CAP_AUDIT_READ|1<<CAP_PERFMON|1<<CAP_BPF|1<<CAP_CHECKPOINT_RESTORE|0xfffffe00, permitted=1<<CAP_CHOWN|1<<CAP_DAC_OVERRIDE|1<<CAP_DAC_READ_SEARCH|1<<CAP_FOWNER|1<<CAP_FSETID|1<<CAP_KILL|1<<CAP_SETGID|1<<CAP_SETUID|1<<CAP_SETPCAP|1<<CAP_LINUX_IMMUTABLE|1<<CAP_NET_BIND_SERVICE|1<<CAP_NET_BROADCAST|1<<CAP_NET_ADMIN|1<<CAP_NET_RAW|1<<CAP_IPC_LOCK|1<<CAP_IPC_OWNER|1<<CAP_SYS_MODULE|1<<CAP_SYS_RAWIO|1<<CAP_SYS_CHROOT|1<<CAP_SYS_PTRACE|1<<CAP_SYS_PACCT|1<<CAP_SYS_ADMIN|1<<CAP_SYS_BOOT|1<<CAP_SYS_NICE|1<<CAP_SYS_RESOURCE|1<<CAP_SYS_TIME|1<<CAP_SYS_TTY_CONFIG|1<<CAP_MKNOD|1<<CAP_LEASE|1<<CAP_AUDIT_WRITE|1<<CAP_AUDIT_CONTROL|1<<CAP_SETFCAP|1<<CAP_MAC_OVERRIDE, inheritable=1<<CAP_SETFCAP|1<<CAP_CHECKPOINT_RESTORE}");
	CALL(capset, (&version3, GARBAGE), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, 0xbadbad0");
	p1 = edge_cut(sets, 12);
	CALL(capset, (&version3, p1), "{version=_LINUX_CAPABILITY_VERSION_3, pid=0}, %s", pointer(p1));
	CALL(capset, (0, 0), "NULL, NULL");
	CALL(capset, (GARBAGE, sets), "0xbadbad0, %s", pointer(sets));
	CALL(setsid, (), "");
	return END();
}
