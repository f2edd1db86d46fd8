// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <asm/ldt.h>
#include <linux/futex.h>
#include <fcntl.h>
#include <linux/sysctl.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <sys/utsname.h>

static struct utsname names;
static struct sysinfo info;
static char bytes[40] = "some bytes\1\2 that are more than 32";
static unsigned cpu, node;
static struct iovec here[2] = { { bytes, 5 }, { GARBAGE, 3 } }, there[3] = { { bytes + 4, 2 }, { bytes, 6 }, { 0, 0 } };
static unsigned long ulongs[2];
static void *pointer_got;
static size_t size_got;
static struct robust_list_head robust;
static char area[1024];
static struct user_desc entry = { 0, 0x1000, 0xfffff, 1, 2, 1, 1, 1, 1 }, empty = { -1, 0, 0, 0, 0, 1, 0, 1, 0 };
static struct { unsigned long base, limit; } segment;
static int own, pidfd, wanted[2] = { CTL_KERN, KERN_OSTYPE };
static struct __sysctl_args asked = { wanted, 2, bytes, &size_got, NULL, 0, { 0 } };

#define CALL_LDT(arguments, ...) CALL_AS("modify_ldt", SYS_modify_ldt, ldt_result, arguments, __VA_ARGS__)

/* The 64-bit modify_ldt returns an int without its sign. */
static const char *ldt_result(long rc)
{
	int number = (int) rc;
	return rc == number ? result(rc) : text("%ld %s (%s)", rc, strerrorname_np(-number), strerrordesc_np(-number));
}

int main(void)
{
	char *p1;
	own = getpid();
	pidfd = syscall(SYS_pidfd_open, own, 0);
	BEGIN();
	CALL(uname, (GARBAGE), "0xbadbad0");
	CALL(uname, (0), "NULL");
	p1 = edge_cut(&names, 64);
	CALL(uname, (p1), "%s", pointer(p1));
	CALL(sysinfo, (GARBAGE), "0xbadbad0");
	CALL(sysinfo, (0), "NULL");
	CALL(getrandom, (bytes, 0, 0), "\"\", 0, 0");
	CALL(getrandom, (GARBAGE, 5, 1), "0xbadbad0, 5, GRND_NONBLOCK");
	CALL(getrandom, (0, -1, 0xff), "NULL, 4294967295, GRND_NONBLOCK|GRND_RANDOM|GRND_INSECURE|0xf8");
	CALL(getcpu, (&cpu, GARBAGE, 0), "%s, 0xbadbad0, NULL", pointer(&cpu));
	CALL(getcpu, (GARBAGE, &node, area), "0xbadbad0, %s, %s", pointer(&node), pointer(area));
	CALL(getcpu, (0, 0, 0), "NULL, NULL, NULL");
	syscall(SYS_membarrier, 0, 0, 0);
	EXPECT("membarrier(MEMBARRIER_CMD_QUERY, 0) = 0x3ff (MEMBARRIER_CMD_GLOBAL|MEMBARRIER_CMD_GLOBAL_EXPEDITED|MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED|MEMBARRIER_CMD_PRIVATE_EXPEDITED|MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED|MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE|MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE|MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ|MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ|0x200)");
	CALL(membarrier, (1 << 4, 0, 0), "MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0");
	CALL(membarrier, (0x12345, 3, 7), "0x12345 /* MEMBARRIER_CMD_??? */, MEMBARRIER_CMD_FLAG_CPU|0x2, 7");
	CALL(membarrier, (1 << 7, 1, 2), "MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ, MEMBARRIER_CMD_FLAG_CPU, 2");
	CALL(kcmp, (own, own, 0, 0, 0), "%lld, %lld, KCMP_FILE, 0, 0", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(kcmp, (own, own, 1, 0, 0), "%lld, %lld, KCMP_VM", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(kcmp, (own, own, 77, 3, 5), "%lld, %lld, 0x4d /* KCMP_??? */, 0x3, 0x5", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(kcmp, (-1, own, 7, 0, GARBAGE), "-1, %lld, KCMP_EPOLL_TFD, 0, 0xbadbad0", (long long) own);
	VOLATILE(own);
	syscall(SYS_personality, 0xffffffff);
	EXPECT("personality(0xffffffff) = 0x40000 (PER_LINUX|ADDR_NO_RANDOMIZE)");
	syscall(SYS_personality, 0);
	EXPECT("personality(PER_LINUX) = 0x40000 (PER_LINUX|ADDR_NO_RANDOMIZE)");
	CALL(process_vm_readv, (own, here, 1, there, 1, 0), "%lld, [{iov_base=\" b\", iov_len=5}], 1, [{iov_base=%s, iov_len=2}], 1, 0", (long long) own, pointer(bytes + 4));
	VOLATILE(own);
	CALL(process_vm_readv, (own, here, 2, there, 3, 0), "%lld, [{iov_base=\" b b \", iov_len=5}, {iov_base=\"\", iov_len=3}], 2, [{iov_base=%s, iov_len=2}, {iov_base=%s, iov_len=6}, {iov_base=NULL, iov_len=0}], 3, 0", (long long) own, pointer(bytes + 4), pointer(bytes));
	VOLATILE(own);
	CALL(process_vm_readv, (-1, here, 1, GARBAGE, 2, 5), "-1, [{iov_base=%s, iov_len=5}], 1, 0xbadbad0, 2, 5", pointer(bytes));
	CALL(process_vm_readv, (own, GARBAGE, 1, there, 2, 0), "%lld, 0xbadbad0, 1, [{iov_base=%s, iov_len=2}, {iov_base=%s, iov_len=6}], 2, 0", (long long) own, pointer(bytes + 4), pointer(bytes));
	VOLATILE(own);
	CALL(process_vm_writev, (own, here, 1, there, 1, 0), "%lld, [{iov_base=\" b b \", iov_len=5}], 1, [{iov_base=%s, iov_len=2}], 1, 0", (long long) own, pointer(bytes + 4));
	VOLATILE(own);
	CALL(process_vm_writev, (own, here, 2, there, 3, 0), "%lld, [{iov_base=\" b b \", iov_len=5}, {iov_base=0xbadbad0, iov_len=3}], 2, [{iov_base=%s, iov_len=2}, {iov_base=%s, iov_len=6}, {iov_base=NULL, iov_len=0}], 3, 0", (long long) own, pointer(bytes + 4), pointer(bytes));
	VOLATILE(own);
	CALL(process_vm_writev, (-1, GARBAGE, 3, there, 1, 1), "-1, 0xbadbad0, 3, [{iov_base=%s, iov_len=2}], 1, 1", pointer(bytes + 4));
	p1 = edge_cut(there, 12);
#ifndef __i386__
	CALL(process_vm_readv, (own, here, 1, p1, 2, 0), "%lld, [{iov_base=%s, iov_len=5}], 1, %s, 2, 0", (long long) own, pointer(bytes), pointer(p1));
#else
	CALL(process_vm_readv, (own, here, 1, p1, 2, 0), "%lld, [{iov_base=%s, iov_len=5}], 1, [{iov_base=%s, iov_len=2}, ... /* %s */], 2, 0", (long long) own, pointer(bytes), pointer(bytes + 4), pointer(p1 + 8));
#endif
	VOLATILE(own);
	CALL(pidfd_open, (own, 0), "%lld, 0", (long long) own);
	VOLATILE(own);
	CALL(pidfd_open, (-1, O_NONBLOCK), "-1, PIDFD_NONBLOCK");
	CALL(pidfd_open, (0x7ffffff, 0200 | 0x1000), "134217727, 0x1080 /* PIDFD_??? */");
	CALL(pidfd_getfd, (pidfd, 0, 1), "3, 0, 0x1");
	CALL(pidfd_getfd, (-1, -1, 0), "-1, -1, 0");
	CALL(pidfd_getfd, (pidfd, 777, 0), "3, 777, 0");
	CALL(pidfd_getfd, (0, 1, 0), "0, 1, 0");
	CALL(process_madvise, (pidfd, here, 1, 20, 0), "3, [{iov_base=%s, iov_len=5}], 1, MADV_COLD, 0", pointer(bytes));
	CALL(process_madvise, (-1, GARBAGE, 2, 77, 1), "-1, 0xbadbad0, 2, 0x4d /* MADV_??? */, 0x1");
	CALL(process_mrelease, (pidfd, 0), "3, 0");
	CALL(process_mrelease, (-1, 5), "-1, 0x5");
	CALL(set_tid_address, (&own), "%s", pointer(&own));
	VOLATILE(own);
	CALL(set_robust_list, (GARBAGE, 5), "0xbadbad0, 5");
#ifndef __i386__
	CALL(set_robust_list, (&robust, sizeof robust), "%s, 24", pointer(&robust));
#else
	CALL(set_robust_list, (&robust, sizeof robust), "%s, 12", pointer(&robust));
#endif
#ifndef __i386__
	CALL(get_robust_list, (0, &pointer_got, &size_got), "0, [%s], [24]", pointer(pointer_got));
#else
	CALL(get_robust_list, (0, &pointer_got, &size_got), "0, [%s], [12]", pointer(pointer_got));
#endif
	CALL(get_robust_list, (0, GARBAGE, 0), "0, 0xbadbad0, NULL");
	CALL(get_robust_list, (0x7ffffff, &pointer_got, &size_got), "134217727, %s, %s", pointer(&pointer_got), pointer(&size_got));
	CALL(rseq, (area, 32, 0, 0x53053053), "%s, 0x20, 0, 0x53053053", pointer(area));
	CALL(rseq, (GARBAGE, 5, 1, 2), "0xbadbad0, 0x5, 0x1, 0x2");
	CALL(rseq, (0, 0, 77, 0), "0, 0, 0x4d, 0");
#ifndef __i386__
	CALL(arch_prctl, (0x1003, ulongs), "ARCH_GET_FS, [%s]", pointer((char *) ulongs[0]));
#else
	CALL(arch_prctl, (0x1003, ulongs), "ARCH_GET_FS, %s", pointer(ulongs));
#endif
	CALL(arch_prctl, (0x1004, GARBAGE), "ARCH_GET_GS, 0xbadbad0");
	CALL(arch_prctl, (0x1011, 0), "ARCH_GET_CPUID");
	CALL(arch_prctl, (0x1012, 2), "ARCH_SET_CPUID, 0x2");
	CALL(arch_prctl, (0x1021, ulongs), "ARCH_GET_XCOMP_SUPP, [%s /* XFEATURE_MASK_FPSSE|XFEATURE_MASK_YMM|XFEATURE_MASK_AVX512 */]", pointer((char *) ulongs[0]));
	CALL(arch_prctl, (0x1022, ulongs), "ARCH_GET_XCOMP_PERM, [%s /* XFEATURE_MASK_FPSSE|XFEATURE_MASK_YMM|XFEATURE_MASK_AVX512 */]", pointer((char *) ulongs[0]));
	CALL(arch_prctl, (0x1023, 18), "ARCH_REQ_XCOMP_PERM, 0x12 /* XFEATURE_XTILE_DATA */");
	CALL(arch_prctl, (0x1024, GARBAGE), "ARCH_GET_XCOMP_GUEST_PERM, 0xbadbad0");
	CALL(arch_prctl, (0x1025, 77), "ARCH_REQ_XCOMP_GUEST_PERM, 0x4d /* XFEATURE_??? */");
	CALL(arch_prctl, (0x5001, 1), "0x5001 /* ARCH_??? */, 0x1");
	CALL(arch_prctl, (0x7777, GARBAGE), "0x7777 /* ARCH_??? */, 0xbadbad0");
	CALL(modify_ldt, (0, area, 64), "0, %s, 64", pointer(area));
	CALL(modify_ldt, (2, area, 8), "2, %s, 8", pointer(area));
#ifndef __i386__
	CALL(modify_ldt, (1, &entry, sizeof entry), "1, {entry_number=0, base_addr=0x001000, limit=0x0fffff, seg_32bit=1, contents=2, read_exec_only=1, limit_in_pages=1, seg_not_present=1, useable=1, lm=0}, 16");
#else
	CALL(modify_ldt, (1, &entry, sizeof entry), "1, {entry_number=0, base_addr=0x001000, limit=0x0fffff, seg_32bit=1, contents=2, read_exec_only=1, limit_in_pages=1, seg_not_present=1, useable=1}, 16");
#endif
	empty.entry_number = 1;
#ifndef __i386__
	CALL(modify_ldt, (0x11, &empty, sizeof empty), "17, {entry_number=1, base_addr=00000000, limit=00000000, seg_32bit=0, contents=0, read_exec_only=1, limit_in_pages=0, seg_not_present=1, useable=0, lm=0}, 16");
#else
	CALL(modify_ldt, (0x11, &empty, sizeof empty), "17, {entry_number=1, base_addr=00000000, limit=00000000, seg_32bit=0, contents=0, read_exec_only=1, limit_in_pages=0, seg_not_present=1, useable=0}, 16");
#endif
	CALL(iopl, (0), "0");
	CALL(iopl, (4), "4");
	CALL(iopl, (-1), "-1");
	CALL(ioperm, (0x80, 1, 0), "0x80, 0x1, 0");
	CALL(ioperm, (-1, 5, 1), "0xffffffff, 0x5, 1");
	CALL(ioperm, (0, 70000, 7), "0, 0x11170, 7");
	CALL(sethostname, (GARBAGE, 5), "0xbadbad0, 5");
	CALL(sethostname, (bytes, -1), "%s, 4294967295", pointer(bytes));
	CALL(setdomainname, (GARBAGE, 70), "0xbadbad0, 70");
	CALL(setdomainname, (bytes, 100), "%s, 100", pointer(bytes));
	CALL(acct, ("/nonexistent"), "\"/nonexistent\"");
	CALL(acct, (GARBAGE), "0xbadbad0");
	CALL(acct, (""), "\"\"");
	CALL(syslog, (77, area, 9), "77 /* SYSLOG_ACTION_??? */, %s, 9", pointer(area));
	CALL(syslog, (2, GARBAGE, -1), "2 /* SYSLOG_ACTION_READ */, 0xbadbad0, -1");
	CALL(syslog, (10, 0, 0), "10 /* SYSLOG_ACTION_SIZE_BUFFER */");
	CALL(syslog, (8, 0, 99), "8 /* SYSLOG_ACTION_CONSOLE_LEVEL */, NULL, 99 /* LOGLEVEL_??? */");
	CALL(delete_module, ("nonexistent", O_NONBLOCK | O_TRUNC), "\"nonexistent\", O_NONBLOCK|O_TRUNC");
	CALL(delete_module, (GARBAGE, 0), "0xbadbad0, 0");
	CALL(delete_module, ("a name that is longer than thirty-two bytes", 0x55), "\"a name that is longer than thirt\"..., 0x55 /* O_??? */");
	CALL(init_module, (GARBAGE, 5, "par=1"), "0xbadbad0, 5, \"par=1\"");
	CALL(init_module, (area, 5, GARBAGE), "%s, 5, 0xbadbad0", pointer(area));
	CALL(init_module, (area, 0, "par=1"), "%s, 0, \"par=1\"", pointer(area));
	CALL(finit_module, (-1, "par=1 other=\"x\"", 3), "-1, \"par=1 other=\\\"x\\\"\", MODULE_INIT_IGNORE_MODVERSIONS|MODULE_INIT_IGNORE_VERMAGIC");
	CALL(finit_module, (0, GARBAGE, 0xf8), "0, 0xbadbad0, 0xf8 /* MODULE_INIT_??? */");
	CALL(kexec_load, (GARBAGE, 20, GARBAGE, 0), "0xbadbad0, 20, 0xbadbad0, KEXEC_ARCH_DEFAULT");
	CALL(kexec_load, (0x1234, 1, here, 0x3e0003), "0x1234, 1, [{buf=%s, bufsz=5, mem=0xbadbad0, memsz=3}], KEXEC_ARCH_X86_64|KEXEC_ON_CRASH|KEXEC_PRESERVE_CONTEXT", pointer(bytes));
	CALL(kexec_load, (0, 0, 0, 0xfff00f08), "NULL, 0, NULL, 0xfff00000 /* KEXEC_ARCH_??? */|0xf08 /* KEXEC_??? */");
#ifndef __i386__
	CALL(kexec_file_load, (-1, -1, 5, "abcd", 7), "-1, -1, 5, \"abcd\\0\", KEXEC_FILE_UNLOAD|KEXEC_FILE_ON_CRASH|KEXEC_FILE_NO_INITRAMFS");
	CALL(kexec_file_load, (0, 1, 0, GARBAGE, 0xf0), "0, 1, 0, \"\", 0xf0 /* KEXEC_FILE_??? */");
	CALL(kexec_file_load, (-1, -1, 0, 0, 4), "-1, -1, 0, NULL, KEXEC_FILE_NO_INITRAMFS");
#endif
	CALL_LDT((0, GARBAGE, 64), "0, 0xbadbad0, 64");
	p1 = edge_cut(&entry, 8);
	CALL_LDT((0x11, p1, 16), "17, %s, 16", pointer(p1));
	CALL_LDT((77, &entry, 16), "77, {entry_number=0, base_addr=0x001000, limit=0x0fffff, seg_32bit=1, contents=2, read_exec_only=1, limit_in_pages=1, seg_not_present=1, useable=1%s}, 16", WIDE(", lm=0", ""));
	CALL_LDT((1, GARBAGE, 16), "1, 0xbadbad0, 16");
	CALL_LDT((1, &entry, 15), "1, %s, 15", pointer(&entry));
	empty.entry_number = -1;
#ifdef __i386__
	CALL(get_thread_area, (&empty), "{entry_number=-1, ...}");
	CALL(get_thread_area, (GARBAGE), "0xbadbad0");
	CALL(set_thread_area, (GARBAGE), "0xbadbad0");
	CALL(set_thread_area, (&entry), "{entry_number=0, base_addr=0x001000, limit=0x0fffff, seg_32bit=1, contents=2, read_exec_only=1, limit_in_pages=1, seg_not_present=1, useable=1}");
#endif
	p1 = edge_cut(&entry, 8);
#ifdef __i386__
	CALL(set_thread_area, (p1), "%s", pointer(p1));
	CALL(vm86old, (GARBAGE), "0xbadbad0");
	CALL(vm86, (0, 0, 0, 0, 0), "0, 0, 0, 0, 0");
	CALL(vm86, (1, GARBAGE, 0, 0, 0), "0x1, 0xbadbad0, 0, 0, 0");
	CALL(olduname, (GARBAGE), "0xbadbad0");
	CALL(oldolduname, (GARBAGE), "0xbadbad0");
	CALL(break, (), "");
	CALL(ftime, (), "");
	CALL(gtty, (1, 2), "0x1, 0x2");
	CALL(stty, (GARBAGE, 2), "0xbadbad0, 0x2");
	CALL(idle, (), "");
	CALL(lock, (), "");
	CALL(mpx, (), "");
	CALL(prof, (), "");
	CALL(profil, (1, 2, 3, 4), "0x1, 0x2, 0x3, 0x4");
	CALL(bdflush, (1, 2), "0x1, 0x2");
#endif
#ifndef __i386__
	CALL(get_thread_area, (GARBAGE), "0xbadbad0");
	CALL(set_thread_area, (GARBAGE), "0xbadbad0");
	CALL(security, (1, 2, 3, 4, 5, 6), "0x1, 0x2, 0x3");
	CALL(tuxcall, (1, 2, 3), "0x1, 0x2, 0x3");
#endif
	CALL(afs_syscall, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
	CALL(create_module, (GARBAGE, 5), "0xbadbad0, 0x5");
	CALL(get_kernel_syms, (GARBAGE), "0xbadbad0");
	CALL(query_module, (0, 1, GARBAGE, 5, GARBAGE), "0, 0x1, 0xbadbad0, 0x5, 0xbadbad0");
	CALL(vserver, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
	CALL(_sysctl, (GARBAGE), "0xbadbad0");
	const char *shown = text("{name=%s, nlen=2, oldval=%s, oldlenp=%s, newval=NULL, newlen=0}", pointer(wanted), pointer(bytes), pointer(&size_got));
	CALL(_sysctl, (&asked), "%s", shown);
	CALL(_sysctl, (edge(&asked)), "%s", shown);
	void *cut = edge_cut(&asked, sizeof asked - 1);
	CALL(_sysctl, (cut), "%s", pointer(cut));
	CALL(nfsservctl, (1, GARBAGE, GARBAGE), "0x1, 0xbadbad0, 0xbadbad0");
	return END();
}
