// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=_sysctl,afs_syscall,bdflush,break,create_module,epoll_ctl_old,epoll_wait_old,ftime,get_kernel_syms,getpmsg,gtty,idle,lock,mpx,nfsservctl,prof,profil,putpmsg,query_module,security,stty,tuxcall,ulimit,vm86,vm86old,vserver:retval=0 -e inject=ioperm,iopl,landlock_restrict_self,mlockall,pause,pkey_free,process_mrelease,remap_file_pages,set_mempolicy_home_node,setgid,setgid32,setns,setpgid,setuid,setuid32,sigsuspend,syncfs,ustat:retval=0 -e inject=ipc,socketcall:retval=7 -e inject=fsmount,memfd_secret,pidfd_getfd,pkey_alloc:retval=9 -e inject=mremap:retval=4096
// Calls that this kernel does not have, that need privileges, or that wait for ever: as if they had been made.
#include "expect.h"
#include <linux/mount.h>
#include <sys/mman.h>
#include <sys/sysmacros.h>

/* Calls of old kernels, and of none: of most strace 6.1 shows registers. */
static void gone(void)
{
	CALL(_sysctl, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(afs_syscall, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
	CALL(create_module, (GARBAGE, 5), "%s, 0x5", pointer(GARBAGE));
	CALL(get_kernel_syms, (GARBAGE), "%s", pointer(GARBAGE));
	CALL(getpmsg, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
	CALL(putpmsg, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
	CALL(nfsservctl, (1, GARBAGE, GARBAGE), "0x1, %s, %s", pointer(GARBAGE), pointer(GARBAGE));
	CALL(query_module, (0, 1, GARBAGE, 5, GARBAGE), "0, 0x1, %s, 0x5, %s", pointer(GARBAGE), pointer(GARBAGE));
	CALL(vserver, (1, 2, 3, 4, 5), "0x1, 0x2, 0x3, 0x4, 0x5");
#ifdef __i386__
	CALL(bdflush, (1, 2), "0x1, 0x2");
	CALL(break, (), "%s", "");
	CALL(ftime, (), "%s", "");
	CALL(gtty, (1, 2), "0x1, 0x2");
	CALL(idle, (), "%s", "");
	CALL(lock, (), "%s", "");
	CALL(mpx, (), "%s", "");
	CALL(prof, (), "%s", "");
	CALL(profil, (1, 2, 3, 4), "0x1, 0x2, 0x3, 0x4");
	CALL(stty, (1, 2), "0x1, 0x2");
	CALL(ulimit, (1, 2), "0x1, 0x2");
	CALL(ipc, (77, 1, 2, 3, GARBAGE, 5), "77, 0x1, 0x2, 0x3, %s, 0x5", pointer(GARBAGE));
	CALL(socketcall, (77, GARBAGE), "77, %s", pointer(GARBAGE));
	CALL(vm86, (1, GARBAGE, 0, 0, 0), "0x1, %s, 0, 0, 0", pointer(GARBAGE));
	CALL(vm86old, (GARBAGE), "%s", pointer(GARBAGE));
#else
	CALL(epoll_ctl_old, (1, 2, 3, GARBAGE), "0x1, 0x2, 0x3, %s", pointer(GARBAGE));
	CALL(epoll_wait_old, (1, GARBAGE, 3, 4), "0x1, %s, 0x3, 0x4", pointer(GARBAGE));
	CALL(security, (1, 2, 3), "0x1, 0x2, 0x3");
	CALL(tuxcall, (1, 2, 3), "0x1, 0x2, 0x3");
#endif
}

static void privileged(void)
{
	CALL(ioperm, (0x80, 1, 1), "0x80, 0x1, 1");
	CALL(iopl, (3), "3");
	CALL(setuid, (7), "7");
	CALL(setgid, (7), "7");
#ifdef __i386__
	CALL(setuid32, (7), "7");
	CALL(setgid32, (7), "7");
	CALL(sigsuspend, (0, 0, 0x200), "[USR1]");
#endif
	CALL(setns, (-1, 0), "-1, 0");
	CALL(setpgid, (0, 0), "0, 0");
	CALL(pause, (), "%s", "");
	CALL(landlock_restrict_self, (-1, 0), "-1, 0");
	CALL(fsmount, (-1, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY), "-1, FSMOUNT_CLOEXEC, MOUNT_ATTR_RDONLY");
	CALL(pidfd_getfd, (-1, 0, 0), "-1, 0, 0");
	CALL(process_mrelease, (-1, 0), "-1, 0");
	CALL(syncfs, (-1), "-1");
	CALL(ustat, (0x801, GARBAGE), "makedev(0x8, 0x1), %s", pointer(GARBAGE));
}

static void memory(void)
{
	CALL(memfd_secret, (0), "0");
	CALL(mlockall, (MCL_CURRENT), "MCL_CURRENT");
	CALL(pkey_alloc, (0L, 2L), "0, PKEY_DISABLE_WRITE");
	CALL(pkey_free, (9), "9");
	CALL(remap_file_pages, (GARBAGE, 4096L, 0, 1L, 0), "%s, 4096, PROT_NONE, 1, MAP_FILE", pointer(GARBAGE));
	CALL(set_mempolicy_home_node, (GARBAGE, 4096L, 0L, 0L), "%s, 4096, 0, 0", pointer(GARBAGE));
	CALL_HEX(mremap, (GARBAGE, 4096L, 8192L, MREMAP_MAYMOVE), "%s, 4096, 8192, MREMAP_MAYMOVE", pointer(GARBAGE));
}

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	gone();
	privileged();
	memory();
	return END();
}
