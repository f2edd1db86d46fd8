// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <fcntl.h>
#include <sys/time.h>
#include <time.h>

struct action { void *handler; unsigned long flags; void *restorer; unsigned long long mask; } __attribute__((packed));
struct old_action { void *handler; unsigned long mask, flags; void *restorer; };
static struct action handled = { (void *) 0x1234, SA_RESTART | SA_NODEFER | 0x04000000, (void *) 0x5678, 1 << 9 | 1 << 13 }, ignored = { SIG_IGN, 0, 0, 0 },
	fallback = { SIG_DFL, SA_SIGINFO | SA_ONSTACK | SA_NOCLDSTOP | SA_NOCLDWAIT | SA_RESETHAND | 0x00000c00, 0, ~0ULL }, before;
static struct old_action old_handled = { (void *) 0x1234, 0x2200, SA_NODEFER, (void *) 0x5678 }, old_ignored = { SIG_IGN, 0, SA_RESTART | 0x4, 0 }, old_before;
static unsigned long long usr1 = 1 << 9, many = 0xfffffffe7ffbfeffULL, most = 0x7fffffff7fffffffULL, none, real_time = 3ULL << 33, seen;
static unsigned long old_usr1 = 1 << 9, old_seen;
static stack_t stack = { (void *) 0x700000, 0, 0x10000 }, disabled = { 0, SS_DISABLE, 0 }, odd_stack = { (void *) 0x700000, 0x1234, 0x10 }, was;
static siginfo_t queued, user, timer, fault, child, polled, unknown, received;
static struct timespec no_time = { 0, 0 }, brief = { 0, 5 }, wrong = { 0, -1 };
static long long wide_brief[2] = { 0, 5 }, wide_wrong[2] = { 0, -1 };
static int own, pidfd;

int main(void)
{
	char *p1;
	own = getpid();
	pidfd = syscall(SYS_pidfd_open, own, 0);
	queued.si_signo = SIGUSR1;
	queued.si_code = SI_QUEUE;
	queued.si_pid = 5;
	queued.si_uid = 6;
	queued.si_value.sival_int = 7;
	user.si_signo = SIGRTMIN + 3;
	user.si_code = SI_USER;
	user.si_pid = 5;
	timer.si_signo = SIGALRM;
	timer.si_code = SI_TIMER;
	timer.si_value.sival_int = 9;
	fault.si_signo = SIGSEGV;
	fault.si_code = SEGV_MAPERR;
	fault.si_addr = (void *) 0x40;
	child.si_signo = SIGCHLD;
	child.si_code = CLD_EXITED;
	child.si_pid = 77;
	child.si_status = 3;
	polled.si_signo = SIGIO;
	polled.si_code = POLL_IN;
	polled.si_band = 1;
	polled.si_fd = 9;
	unknown.si_signo = 99;
	unknown.si_code = -77;
	unknown.si_errno = 5;
	BEGIN();
	CALL(rt_sigaction, (SIGUSR1, &ignored, 0, 8), "SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8");
	CALL(rt_sigaction, (SIGUSR2, &handled, &before, 8), "SIGUSR2, {sa_handler=0x1234, sa_mask=[USR1 ALRM], sa_flags=SA_RESTORER|SA_RESTART|SA_NODEFER, sa_restorer=0x5678}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8");
	CALL(rt_sigaction, (SIGUSR2, &fallback, &before, 8), "SIGUSR2, {sa_handler=SIG_DFL, sa_mask=~[], sa_flags=SA_ONSTACK|SA_RESETHAND|SA_SIGINFO|SA_NOCLDSTOP|SA_NOCLDWAIT|0xc00}, {sa_handler=%s, sa_mask=[USR1 ALRM], sa_flags=SA_RESTORER|SA_RESTART|SA_NODEFER, sa_restorer=0x5678}, 8", pointer(before.handler));
	CALL(rt_sigaction, (SIGUSR2, 0, &before, 8), "SIGUSR2, NULL, {sa_handler=SIG_DFL, sa_mask=~[KILL STOP], sa_flags=SA_ONSTACK|SA_RESETHAND|SA_SIGINFO|SA_NOCLDSTOP|SA_NOCLDWAIT|0x800}, 8");
	CALL(rt_sigaction, (SIGRTMIN + 5, 0, &before, 8), "SIGRT_7, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8");
	CALL(rt_sigaction, (SIGKILL, 0, &before, 8), "SIGKILL, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8");
	CALL(rt_sigaction, (SIGKILL, &ignored, 0, 8), "SIGKILL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=0}, NULL, 8");
	CALL(rt_sigaction, (0, &handled, 0, 8), "0, {sa_handler=0x1234, sa_mask=[USR1 ALRM], sa_flags=SA_RESTORER|SA_RESTART|SA_NODEFER, sa_restorer=0x5678}, NULL, 8");
	CALL(rt_sigaction, (65, 0, GARBAGE, 8), "65, NULL, 0xbadbad0, 8");
	CALL(rt_sigaction, (SIGTERM, &handled, GARBAGE, 4), "SIGTERM, {sa_handler=0x1234, sa_mask=[USR1 ALRM], sa_flags=SA_RESTORER|SA_RESTART|SA_NODEFER, sa_restorer=0x5678}, 0xbadbad0, 4");
	CALL(rt_sigaction, (SIGTERM, GARBAGE, GARBAGE, 8), "SIGTERM, 0xbadbad0, 0xbadbad0, 8");
	p1 = edge_cut(&handled, 8);
	CALL(rt_sigaction, (SIGTERM, p1, 0, 8), "SIGTERM, %s, NULL, 8", pointer(p1));
	CALL(rt_sigprocmask, (SIG_BLOCK, 0, &seen, 8), "SIG_BLOCK, NULL, [], 8");
	CALL(rt_sigprocmask, (SIG_SETMASK, &usr1, &seen, 8), "SIG_SETMASK, [USR1], [], 8");
	CALL(rt_sigprocmask, (SIG_BLOCK, &many, &seen, 8), "SIG_BLOCK, ~[KILL STOP RTMIN RT_1], [USR1], 8");
	CALL(rt_sigprocmask, (SIG_UNBLOCK, &most, &seen, 8), "SIG_UNBLOCK, ~[RTMIN RT_32], ~[KILL STOP RTMIN RT_1], 8");
	CALL(rt_sigprocmask, (SIG_SETMASK, &real_time, 0, 8), "SIG_SETMASK, [RT_2 RT_3], NULL, 8");
	CALL(rt_sigprocmask, (SIG_SETMASK, &none, 0, 8), "SIG_SETMASK, [], NULL, 8");
	CALL(rt_sigprocmask, (7, &none, &seen, 8), "0x7 /* SIG_??? */, [], %s, 8", pointer(&seen));
	CALL(rt_sigprocmask, (SIG_BLOCK, GARBAGE, 0, 8), "SIG_BLOCK, 0xbadbad0, NULL, 8");
#ifndef __i386__
	CALL(rt_sigprocmask, (SIG_BLOCK, &usr1, 0, 4), "SIG_BLOCK, %s, NULL, 4", pointer(&usr1));
#else
	CALL(rt_sigprocmask, (SIG_BLOCK, &usr1, 0, 4), "SIG_BLOCK, [USR1], NULL, 4");
#endif
	p1 = edge_cut(&usr1, 4);
	CALL(rt_sigprocmask, (SIG_UNBLOCK, p1, GARBAGE, 8), "SIG_UNBLOCK, %s, 0xbadbad0, 8", pointer(p1));
	CALL(rt_sigpending, (&seen, 8), "[], 8");
	CALL(rt_sigpending, (GARBAGE, 8), "0xbadbad0, 8");
	CALL(rt_sigpending, (&seen, 16), "%s, 16", pointer(&seen));
	CALL(sigaltstack, (&stack, &was), "{ss_sp=0x700000, ss_flags=0, ss_size=65536}, {ss_sp=NULL, ss_flags=SS_DISABLE, ss_size=0}");
	CALL(sigaltstack, (&odd_stack, &was), "{ss_sp=0x700000, ss_flags=0x1234 /* SS_??? */, ss_size=16}, %s", pointer(&was));
	CALL(sigaltstack, (0, &was), "NULL, {ss_sp=0x700000, ss_flags=0, ss_size=65536}");
	CALL(sigaltstack, (&disabled, 0), "{ss_sp=NULL, ss_flags=SS_DISABLE, ss_size=0}, NULL");
	CALL(sigaltstack, (GARBAGE, 0), "0xbadbad0, NULL");
	p1 = edge_cut(&stack, 8);
	CALL(sigaltstack, (p1, GARBAGE), "%s, 0xbadbad0", pointer(p1));
	CALL(kill, (own, 0), "%lld, 0", (long long) own);
	VOLATILE(own);
	CALL(kill, (-1, 65), "-1, 65");
	CALL(kill, (0, 0), "0, 0");
	CALL(kill, (0x7fffffff, SIGTERM), "2147483647, SIGTERM");
	CALL(tkill, (-1, 0), "-1, 0");
	CALL(tkill, (own, 65), "%lld, 65", (long long) own);
	VOLATILE(own);
	CALL(tgkill, (own, own, 0), "%lld, %lld, 0", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(tgkill, (-1, 0, SIGRTMIN + 4), "-1, 0, SIGRT_6");
	CALL(rt_sigqueueinfo, (own, 0, &queued), "%lld, 0, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}", (long long) own);
	VOLATILE(own);
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGUSR1, &queued), "2147483647, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}");
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGRTMIN + 3, &user), "2147483647, SIGRT_5, {si_signo=SIGRT_5, si_code=SI_USER, si_pid=5, si_uid=0}");
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGALRM, &timer), "2147483647, SIGALRM, {si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0, si_overrun=0, si_int=9, si_ptr=0x9}");
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGSEGV, &fault), "2147483647, SIGSEGV, {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x40}");
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGCHLD, &child), "2147483647, SIGCHLD, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=77, si_uid=0, si_status=3, si_utime=0, si_stime=0}");
	CALL(rt_sigqueueinfo, (0x7fffffff, SIGIO, &polled), "2147483647, SIGIO, {si_signo=SIGIO, si_code=POLL_IN, si_band=1, si_fd=9}");
	CALL(rt_sigqueueinfo, (0x7fffffff, 99, &unknown), "2147483647, 99, {si_signo=99, si_code=0xffffffb3, si_errno=EIO, si_pid=0, si_uid=0}");
	CALL(rt_sigqueueinfo, (-1, SIGUSR1, GARBAGE), "-1, SIGUSR1, 0xbadbad0");
	p1 = edge_cut(&queued, 16);
	CALL(rt_sigqueueinfo, (-1, SIGUSR1, p1), "-1, SIGUSR1, %s", pointer(p1));
	CALL(rt_tgsigqueueinfo, (own, own, 0, &queued), "%lld, %lld, 0, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(rt_tgsigqueueinfo, (own, 0x7fffffff, SIGUSR1, &queued), "%lld, 2147483647, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}", (long long) own);
	VOLATILE(own);
	CALL(rt_tgsigqueueinfo, (-1, -2, 77, GARBAGE), "-1, -2, 77, 0xbadbad0");
	p1 = edge_cut(&queued, 16);
	CALL(rt_tgsigqueueinfo, (own, own, SIGUSR1, p1), "%lld, %lld, SIGUSR1, %s", (long long) own, (long long) own, pointer(p1));
	VOLATILE(own);
	CALL(pidfd_send_signal, (pidfd, 0, 0, 0), "3, 0, NULL, 0");
	CALL(pidfd_send_signal, (pidfd, SIGUSR1, &queued, 0x77), "3, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}, 0x77");
	CALL(pidfd_send_signal, (-1, SIGRTMIN, GARBAGE, 0), "-1, SIGRT_2, 0xbadbad0, 0");
	CALL(rt_sigprocmask, (SIG_SETMASK, &usr1, 0, 8), "SIG_SETMASK, [USR1], NULL, 8");
	CALL(rt_sigaction, (SIGUSR1, &fallback, 0, 8), "SIGUSR1, {sa_handler=SIG_DFL, sa_mask=~[], sa_flags=SA_ONSTACK|SA_RESETHAND|SA_SIGINFO|SA_NOCLDSTOP|SA_NOCLDWAIT|0xc00}, NULL, 8");
	CALL(rt_sigtimedwait, (&usr1, &received, &brief, 8), "[USR1], %s, {tv_sec=0, tv_nsec=5}, 8", pointer(&received));
	CALL(rt_sigtimedwait, (&usr1, 0, &no_time, 8), "[USR1], NULL, {tv_sec=0, tv_nsec=0}, 8");
#ifndef __i386__
	CALL(rt_sigtimedwait, (&real_time, GARBAGE, &wrong, 8), "[RT_2 RT_3], 0xbadbad0, {tv_sec=0, tv_nsec=18446744073709551615}, 8");
#else
	CALL(rt_sigtimedwait, (&real_time, GARBAGE, &wrong, 8), "[RT_2 RT_3], 0xbadbad0, {tv_sec=0, tv_nsec=4294967295}, 8");
#endif
	CALL(rt_sigtimedwait, (&usr1, 0, GARBAGE, 8), "[USR1], NULL, 0xbadbad0, 8");
	CALL(rt_sigtimedwait, (GARBAGE, &received, 0, 8), "0xbadbad0, %s, NULL, 8", pointer(&received));
	CALL(rt_sigtimedwait, (&usr1, 0, 0, 12), "%s, NULL, NULL, 12", pointer(&usr1));
	CALL(kill, (own, SIGUSR1), "%lld, SIGUSR1", (long long) own);
	VOLATILE(own);
	CALL(rt_sigpending, (&seen, 8), "[USR1], 8");
	syscall(SYS_rt_sigtimedwait, &usr1, &received, 0, 8);
	EXPECT("rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=%lld, si_uid=0}, NULL, 8) = 10 (SIGUSR1)", (long long) own);
	VOLATILE(own);
	CALL(rt_sigqueueinfo, (own, SIGUSR1, &queued), "%lld, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}", (long long) own);
	VOLATILE(own);
	syscall(SYS_rt_sigtimedwait, &usr1, &received, &brief, 8);
	EXPECT("rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}, {tv_sec=0, tv_nsec=5}, 8) = 10 (SIGUSR1)");
	CALL(rt_tgsigqueueinfo, (own, own, SIGUSR1, &queued), "%lld, %lld, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=5, si_uid=6, si_int=7, si_ptr=0x7}", (long long) own, (long long) own);
	VOLATILE(own);
	CALL(rt_sigtimedwait, (&usr1, GARBAGE, 0, 8), "[USR1], 0xbadbad0, NULL, 8");
	CALL(rt_sigsuspend, (GARBAGE, 8), "0xbadbad0, 8");
#ifndef __i386__
	CALL(rt_sigsuspend, (&usr1, 4), "%s, 4", pointer(&usr1));
#else
	CALL(rt_sigsuspend, (&usr1, 4), "[USR1], 4");
#endif
	p1 = edge_cut(&usr1, 4);
	CALL(rt_sigsuspend, (p1, 8), "%s, 8", pointer(p1));
	CALL(signalfd, (-1, &many, 8), "-1, ~[KILL STOP RTMIN RT_1], 8");
	CALL(signalfd4, (-1, &usr1, 8, O_CLOEXEC | O_NONBLOCK), "-1, [USR1], 8, SFD_CLOEXEC|SFD_NONBLOCK");
	CALL(signalfd4, (0, &usr1, 8, 1), "0, [USR1], 8, 0x1 /* SFD_??? */");
	CALL(signalfd4, (-1, GARBAGE, 8, 0), "-1, 0xbadbad0, 8, 0");
#ifndef __i386__
	CALL(signalfd, (-1, &usr1, 4), "-1, %s, 4", pointer(&usr1));
#else
	CALL(signalfd, (-1, &usr1, 4), "-1, [USR1], 4");
#endif
	p1 = edge_cut(&usr1, 4);
	CALL(signalfd4, (77, p1, 8, 0), "77, %s, 8, 0", pointer(p1));
#ifdef __i386__
	CALL(rt_sigtimedwait_time64, (&usr1, &received, wide_brief, 8), "[USR1], %s, {tv_sec=0, tv_nsec=5}, 8", pointer(&received));
	CALL(rt_sigtimedwait_time64, (&usr1, 0, wide_wrong, 8), "[USR1], NULL, {tv_sec=0, tv_nsec=18446744073709551615}, 8");
	CALL(rt_sigtimedwait_time64, (GARBAGE, 0, GARBAGE, 8), "0xbadbad0, NULL, 0xbadbad0, 8");
	CALL(sigaction, (SIGUSR2, &old_handled, &old_before), "SIGUSR2, {sa_handler=0x1234, sa_mask=[USR1 ALRM], sa_flags=SA_NODEFER}, {sa_handler=SIG_DFL, sa_mask=~[KILL STOP], sa_flags=SA_ONSTACK|SA_RESETHAND|SA_SIGINFO|SA_NOCLDSTOP|SA_NOCLDWAIT|0x800}");
	CALL(sigaction, (SIGUSR2, &old_ignored, &old_before), "SIGUSR2, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_RESTART|SA_SIGINFO}, {sa_handler=0x1234, sa_mask=[USR1 ALRM], sa_flags=SA_NODEFER}");
	CALL(sigaction, (SIGUSR2, 0, &old_before), "SIGUSR2, NULL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_RESTART|SA_SIGINFO}");
	CALL(sigaction, (SIGKILL, &old_ignored, 0), "SIGKILL, {sa_handler=SIG_IGN, sa_mask=[], sa_flags=SA_RESTART|SA_SIGINFO}, NULL");
	CALL(sigaction, (77, GARBAGE, GARBAGE), "77, 0xbadbad0, 0xbadbad0");
#endif
	p1 = edge_cut(&old_handled, 8);
#ifdef __i386__
	CALL(sigaction, (SIGTERM, p1, 0), "SIGTERM, %s, NULL", pointer(p1));
	syscall(SYS_signal, SIGUSR2, SIG_DFL);
	EXPECT("signal(SIGUSR2, SIG_DFL) = 0x1 (SIG_IGN)");
	syscall(SYS_signal, SIGUSR2, 0x4321);
	EXPECT("signal(SIGUSR2, 0x4321) = 0 (SIG_DFL)");
	CALL_HEX(signal, (SIGUSR2, SIG_IGN), "SIGUSR2, SIG_IGN");
	CALL(signal, (SIGKILL, SIG_ERR), "SIGKILL, 0xffffffff");
	CALL(sigprocmask, (SIG_BLOCK, &old_usr1, &old_seen), "SIG_BLOCK, [USR1], [USR1]");
	CALL(sigprocmask, (SIG_SETMASK, 0, &old_seen), "SIG_SETMASK, NULL, [USR1]");
	CALL(sigprocmask, (9, &old_usr1, 0), "0x9 /* SIG_??? */, [USR1], NULL");
	CALL(sigprocmask, (SIG_BLOCK, GARBAGE, 0), "SIG_BLOCK, 0xbadbad0, NULL");
	CALL(sigpending, (&old_seen), "[]");
	CALL(sigpending, (GARBAGE), "0xbadbad0");
	syscall(SYS_sgetmask);
	EXPECT("sgetmask() = 0x200 (mask [USR1])");
	syscall(SYS_ssetmask, 0x2200);
	EXPECT("ssetmask([USR1 ALRM]) = 0x200 (old mask [USR1])");
	syscall(SYS_ssetmask, 0);
	EXPECT("ssetmask([]) = 0x2200 (old mask [USR1 ALRM])");
#endif
	return END();
}
