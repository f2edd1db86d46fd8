// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=alarm,getegid,getegid32,geteuid,geteuid32,getgid,getgid32,getuid,getuid32,getpgrp,umask,personality:error=EPERM -e inject=getpid,gettid,set_tid_address:error=EPERM:when=2 -e inject=getppid:error=EPERM:when=1 -e inject=setfsgid,setfsgid32,setfsuid,setfsuid32,setregid,setregid32,setresgid,setresgid32,setresuid,setresuid32,setreuid,setreuid32,setsid,sgetmask,ssetmask,nice:error=EPERM -e inject=sync,sched_yield,vhangup,reboot,inotify_init,eventfd,munlock,munlockall,pkey_mprotect:error=ENOMEM -e inject=fork,vfork:error=EAGAIN -e inject=rt_sigreturn,restart_syscall:error=EINTR
// Calls that never fail, or that would do harm where they do not fail: as if they had failed.
#include "expect.h"
#include <linux/reboot.h>

static void who(void)
{
	CALL(getpid, (), "%s", "");
	CALL(gettid, (), "%s", "");
	CALL(getppid, (), "%s", "");
	CALL(getpgrp, (), "%s", "");
	CALL(getuid, (), "%s", "");
	CALL(geteuid, (), "%s", "");
	CALL(getgid, (), "%s", "");
	CALL(getegid, (), "%s", "");
	CALL(setfsuid, (1), "1");
	CALL(setfsgid, (1), "1");
	CALL(setregid, (1, 2), "1, 2");
	CALL(setreuid, (1, 2), "1, 2");
	CALL(setresgid, (1, 2, 3), "1, 2, 3");
	CALL(setresuid, (1, 2, 3), "1, 2, 3");
	CALL(setsid, (), "%s", "");
#ifdef __i386__
	CALL(getuid32, (), "%s", "");
	CALL(geteuid32, (), "%s", "");
	CALL(getgid32, (), "%s", "");
	CALL(getegid32, (), "%s", "");
	CALL(setfsuid32, (1), "1");
	CALL(setfsgid32, (1), "1");
	CALL(setregid32, (1, 2), "1, 2");
	CALL(setreuid32, (1, 2), "1, 2");
	CALL(setresgid32, (1, 2, 3), "1, 2, 3");
	CALL(setresuid32, (1, 2, 3), "1, 2, 3");
#endif
}

static void state(void)
{
	static int id;
	CALL(alarm, (5), "5");
	CALL(umask, (022), "022");
	CALL(personality, (0xffffffff), "0xffffffff");
	CALL(set_tid_address, (&id), "%s", pointer(&id));
#ifdef __i386__
	CALL(nice, (1), "1");
	CALL(sgetmask, (), "%s", "");
	CALL(ssetmask, (0x200), "[USR1]");
#endif
	CALL(inotify_init, (), "%s", "");
	CALL(eventfd, (5), "5");
	CALL(munlock, (GARBAGE, 4096L), "%s, 4096", pointer(GARBAGE));
	CALL(munlockall, (), "%s", "");
	CALL(pkey_mprotect, (GARBAGE, 4096L, PROT_READ, 1), "%s, 4096, PROT_READ, 1", pointer(GARBAGE));
}

static void machine(void)
{
	CALL(sync, (), "%s", "");
	CALL(sched_yield, (), "%s", "");
	CALL(vhangup, (), "%s", "");
	/* The second number is wrong: the kernel would refuse it. */
	CALL(reboot, (LINUX_REBOOT_MAGIC1, 1, LINUX_REBOOT_CMD_CAD_ON, NULL), "LINUX_REBOOT_MAGIC1, 0x1 /* LINUX_REBOOT_MAGIC_??? */, LINUX_REBOOT_CMD_CAD_ON");
}

static void tasks(void)
{
	CALL(fork, (), "%s", "");
	CALL(vfork, (), "%s", "");
	CALL(restart_syscall, (), "<... resuming interrupted system call ...>");
}

#ifdef __i386__
/* The frame that the call would take down lies at the stack pointer; the 64-bit call is made wrongly in proc_uprobe. */
static void way_back(void)
{
	static char frame[4096] __attribute__((aligned(16)));
	long rc, stack;
	__asm__ volatile("mov %%esp, %1\n\tmov %3, %%esp\n\tint $0x80\n\tmov %1, %%esp"
			 : "=a"(rc), "=&S"(stack)
			 : "0"(SYS_rt_sigreturn), "D"(frame + 2048)
			 : "memory");
	EXPECT("rt_sigreturn({mask=[]}) = %s (INJECTED)", rc == -EINTR ? "-1 EINTR (Interrupted system call)" : result(rc));
}
#endif

int main(void)
{
	/* Where no tracer keeps them from it. */
	PRETEND(SYS_vhangup);
	PRETEND(SYS_reboot);
	PRETEND(SYS_fork);
	PRETEND(SYS_vfork);
	PRETEND(SYS_setsid);
#ifdef __i386__
	PRETEND(SYS_rt_sigreturn);
#endif
	expect_remark = " (INJECTED)";
	BEGIN();
	who();
	state();
	machine();
	tasks();
#ifdef __i386__
	way_back();
#endif
	return END();
}
