// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <sched.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/wait.h>

static char room[600], stack[8192];
static struct iovec vector = { room, 64 };
static struct __ptrace_peeksiginfo_args peek = { 0, 1, 3 };
static unsigned long long mask = 1 << 9;
static siginfo_t info;
static int status;
struct clone_arguments { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup, more; };
static struct clone_arguments plain = { 0x80010000ULL, 0, 0, 0, 17 }, wide = { 0x3ULL << 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5 };
static char *words[] = { "a", "b c\1", 0 }, *many[40] = { "x" }, name[] = "/nonexistent/program";

int main(void)
{
	char *p1;
	for (int i = 0; i < 39; i++)
	many[i] = name;
	info.si_signo = SIGUSR1;
	info.si_code = SI_USER;
	BEGIN();
	CALL(ptrace, (PTRACE_ATTACH, 0x7fffffff, 0, 0), "PTRACE_ATTACH, 2147483647");
	CALL(ptrace, (PTRACE_SEIZE, 0x7fffffff, 0, 0x7f), "PTRACE_SEIZE, 2147483647, NULL, PTRACE_O_TRACESYSGOOD|PTRACE_O_TRACEFORK|PTRACE_O_TRACEVFORK|PTRACE_O_TRACECLONE|PTRACE_O_TRACEEXEC|PTRACE_O_TRACEVFORKDONE|PTRACE_O_TRACEEXIT");
	CALL(ptrace, (PTRACE_SEIZE, -1, 5, 0x100000), "PTRACE_SEIZE, -1, 0x5, PTRACE_O_EXITKILL");
	CALL(ptrace, (PTRACE_PEEKDATA, 0x7fffffff, GARBAGE, room), "PTRACE_PEEKDATA, 2147483647, 0xbadbad0, %s", pointer(room));
	CALL(ptrace, (PTRACE_PEEKTEXT, 0x7fffffff, room, 0), "PTRACE_PEEKTEXT, 2147483647, %s, NULL", pointer(room));
	CALL(ptrace, (PTRACE_PEEKUSER, 0x7fffffff, 8, room), "PTRACE_PEEKUSER, 2147483647, " WIDE("8*R14", "4*EDX") ", %s", pointer(room));
	CALL(ptrace, (PTRACE_POKEDATA, 0x7fffffff, room, 5), "PTRACE_POKEDATA, 2147483647, %s, 0x5", pointer(room));
	CALL(ptrace, (PTRACE_POKETEXT, 0x7fffffff, 0, GARBAGE), "PTRACE_POKETEXT, 2147483647, NULL, 0xbadbad0");
	CALL(ptrace, (PTRACE_POKEUSER, 0x7fffffff, 16, 7), "PTRACE_POKEUSER, 2147483647, " WIDE("8*R13", "4*EDI") ", 0x7");
	CALL(ptrace, (PTRACE_CONT, 0x7fffffff, 0, SIGUSR1), "PTRACE_CONT, 2147483647, NULL, SIGUSR1");
	CALL(ptrace, (PTRACE_KILL, 0x7fffffff, 0, 0), "PTRACE_KILL, 2147483647");
	CALL(ptrace, (PTRACE_SINGLESTEP, 0x7fffffff, 1, 99), "PTRACE_SINGLESTEP, 2147483647, 0x1, 99");
	CALL(ptrace, (PTRACE_SYSCALL, 0x7fffffff, 0, SIGTERM), "PTRACE_SYSCALL, 2147483647, NULL, SIGTERM");
	CALL(ptrace, (PTRACE_SYSEMU, 0x7fffffff, 0, 0), "PTRACE_SYSEMU, 2147483647, NULL, 0");
	CALL(ptrace, (PTRACE_DETACH, 0x7fffffff, 0, SIGCONT), "PTRACE_DETACH, 2147483647, NULL, SIGCONT");
	CALL(ptrace, (PTRACE_GETREGS, 0x7fffffff, 0, room), "PTRACE_GETREGS, 2147483647, %s", pointer(room));
	CALL(ptrace, (PTRACE_SETREGS, 0x7fffffff, 0, GARBAGE), "PTRACE_SETREGS, 2147483647, 0xbadbad0");
	CALL(ptrace, (PTRACE_GETFPREGS, 0x7fffffff, 0, room), "PTRACE_GETFPREGS, 2147483647, %s", pointer(room));
	CALL(ptrace, (PTRACE_SETOPTIONS, 0x7fffffff, 0, 0x3000ff), "PTRACE_SETOPTIONS, 2147483647, NULL, PTRACE_O_TRACESYSGOOD|PTRACE_O_TRACEFORK|PTRACE_O_TRACEVFORK|PTRACE_O_TRACECLONE|PTRACE_O_TRACEEXEC|PTRACE_O_TRACEVFORKDONE|PTRACE_O_TRACEEXIT|PTRACE_O_TRACESECCOMP|PTRACE_O_EXITKILL|PTRACE_O_SUSPEND_SECCOMP");
	CALL(ptrace, (PTRACE_GETEVENTMSG, 0x7fffffff, 0, room), "PTRACE_GETEVENTMSG, 2147483647, NULL, %s", pointer(room));
	CALL(ptrace, (PTRACE_GETSIGINFO, 0x7fffffff, 0, &info), "PTRACE_GETSIGINFO, 2147483647, NULL, %s", pointer(&info));
	CALL(ptrace, (PTRACE_SETSIGINFO, 0x7fffffff, 0, &info), "PTRACE_SETSIGINFO, 2147483647, NULL, {si_signo=SIGUSR1, si_code=SI_USER, si_pid=0, si_uid=0}");
	CALL(ptrace, (PTRACE_SETSIGINFO, 0x7fffffff, 7, GARBAGE), "PTRACE_SETSIGINFO, 2147483647, 0x7, 0xbadbad0");
	CALL(ptrace, (PTRACE_GETREGSET, 0x7fffffff, 1, &vector), "PTRACE_GETREGSET, 2147483647, NT_PRSTATUS, {iov_base=%s, iov_len=64}", pointer(room));
	CALL(ptrace, (PTRACE_SETREGSET, 0x7fffffff, 0x202, GARBAGE), "PTRACE_SETREGSET, 2147483647, NT_X86_XSTATE, 0xbadbad0");
	CALL(ptrace, (0x4207, 0x7fffffff, 0, 0), "PTRACE_INTERRUPT, 2147483647");
	CALL(ptrace, (0x4208, 0x7fffffff, 0, 0), "PTRACE_LISTEN, 2147483647");
	CALL(ptrace, (PTRACE_PEEKSIGINFO, 0x7fffffff, &peek, room), "PTRACE_PEEKSIGINFO, 2147483647, {off=0, flags=PTRACE_PEEKSIGINFO_SHARED, nr=3}, %s", pointer(room));
	CALL(ptrace, (PTRACE_PEEKSIGINFO, 0x7fffffff, GARBAGE, GARBAGE), "PTRACE_PEEKSIGINFO, 2147483647, 0xbadbad0, 0xbadbad0");
	CALL(ptrace, (PTRACE_GETSIGMASK, 0x7fffffff, 8, room), "PTRACE_GETSIGMASK, 2147483647, 8, %s", pointer(room));
	CALL(ptrace, (PTRACE_SETSIGMASK, 0x7fffffff, 8, &mask), "PTRACE_SETSIGMASK, 2147483647, 8, [USR1]");
	CALL(ptrace, (PTRACE_SETSIGMASK, 0x7fffffff, 4, GARBAGE), "PTRACE_SETSIGMASK, 2147483647, 4, 0xbadbad0");
	CALL(ptrace, (PTRACE_SECCOMP_GET_FILTER, 0x7fffffff, 5, room), "PTRACE_SECCOMP_GET_FILTER, 2147483647, 5, %s", pointer(room));
	CALL(ptrace, (PTRACE_SECCOMP_GET_METADATA, 0x7fffffff, 16, room), "PTRACE_SECCOMP_GET_METADATA, 2147483647, 16, {filter_off=0}");
	CALL(ptrace, (0x420e, 0x7fffffff, 88, room), "PTRACE_GET_SYSCALL_INFO, 2147483647, 88, %s", pointer(room));
	CALL(ptrace, (0x420f, 0x7fffffff, 24, room), "PTRACE_GET_RSEQ_CONFIGURATION, 2147483647, 0x18, %s", pointer(room));
	CALL(ptrace, (0x9999, 0x7fffffff, 3, 4), "0x9999 /* PTRACE_??? */, 2147483647, 0x3, 0x4");
	CALL(ptrace, (-1, -1, 3, 4), "0xffffffff /* PTRACE_??? */, -1, 0x3, 0x4");
	CALL(clone, (CLONE_THREAD, stack, 0, 0, 0), "child_stack=%s, flags=CLONE_THREAD", pointer(stack));
	CALL(clone, (CLONE_SIGHAND | SIGCHLD, stack, GARBAGE, GARBAGE, GARBAGE), "child_stack=%s, flags=CLONE_SIGHAND|SIGCHLD", pointer(stack));
	CALL(clone, (CLONE_NEWNS | CLONE_FS | 99, 0, 0, 0, 0), "child_stack=NULL, flags=CLONE_FS|CLONE_NEWNS|99");
	CALL(clone, (CLONE_PIDFD | CLONE_PARENT_SETTID, GARBAGE, GARBAGE, 0, 0), "child_stack=0xbadbad0, flags=CLONE_PIDFD|CLONE_PARENT_SETTID, parent_tid=0xbadbad0");
	CALL(clone3, (&plain, 64), "{flags=CLONE_THREAD|CLONE_IO, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 64");
	CALL(clone3, (&plain, 88), "{flags=CLONE_THREAD|CLONE_IO, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88");
	CALL(clone3, (&wide, 96), "{flags=CLONE_CLEAR_SIGHAND|CLONE_INTO_CGROUP, exit_signal=0, stack=NULL, stack_size=0, cgroup=0, /* bytes 88..95 */ \"\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"}, 96");
	CALL(clone3, (&plain, 7), "%s, 7", pointer(&plain));
	CALL(clone3, (GARBAGE, 64), "0xbadbad0, 64");
	CALL(clone3, (0, 0), "NULL, 0");
	p1 = edge_cut(&plain, 60);
	CALL(clone3, (p1, 64), "%s, 64", pointer(p1));
	CALL(unshare, (0), "0");
	CALL(unshare, (0x40), "0x40 /* CLONE_??? */");
	CALL(unshare, (CLONE_NEWNS | CLONE_NEWPID | 1), "CLONE_NEWNS|CLONE_NEWPID|0x1");
	CALL(setns, (-1, 0), "-1, 0");
	CALL(setns, (0, CLONE_NEWNET | CLONE_NEWUTS), "0, CLONE_NEWUTS|CLONE_NEWNET");
	CALL(setns, (-1, 0x77), "-1, 0x77 /* CLONE_NEW??? */");
	CALL(waitid, (P_PID, 0x7fffffff, &info, WEXITED, 0), "P_PID, 2147483647, %s, WEXITED, NULL", pointer(&info));
	CALL(waitid, (P_ALL, 0, 0, WEXITED | WNOHANG | WNOWAIT, room), "P_ALL, 0, NULL, WNOHANG|WEXITED|WNOWAIT, %s", pointer(room));
	CALL(waitid, (P_PGID, -1, GARBAGE, 0, GARBAGE), "P_PGID, -1, 0xbadbad0, 0, 0xbadbad0");
	CALL(waitid, (77, 0, &info, WSTOPPED | 0x100, 0), "0x4d /* P_??? */, 0, %s, WSTOPPED|0x100, NULL", pointer(&info));
	CALL(wait4, (-1, &status, WNOHANG | __WALL, room), "-1, %s, WNOHANG|__WALL, %s", pointer(&status), pointer(room));
	CALL(wait4, (0x7fffffff, GARBAGE, 0, GARBAGE), "2147483647, 0xbadbad0, 0, 0xbadbad0");
	CALL(execve, (name, words, 0), "\"/nonexistent/program\", [\"a\", \"b c\\1\"], NULL");
	CALL(execve, (GARBAGE, 0, 0), "0xbadbad0, NULL, NULL");
	CALL(execve, (name, GARBAGE, GARBAGE), "\"/nonexistent/program\", 0xbadbad0, 0xbadbad0");
	CALL(execve, (name, many, words), "\"/nonexistent/program\", [\"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", \"/nonexistent/program\", ...], %s /* 2 vars */", pointer(words));
	CALL(execve, (name, 0, many), "\"/nonexistent/program\", NULL, %s /* 39 vars */", pointer(many));
	p1 = edge_cut(words, 12);
#ifndef __i386__
	CALL(execve, (name, p1, p1), "\"/nonexistent/program\", [\"a\", ... /* %s */], %s /* 1 var, unterminated */", pointer(p1 + 8), pointer(p1));
#else
	CALL(execve, (name, p1, p1), "\"/nonexistent/program\", [\"a\", \"b c\\1\"], %s /* 2 vars */", pointer(p1));
#endif
	CALL(execveat, (-1, name, words, 0, 0), "-1, \"/nonexistent/program\", [\"a\", \"b c\\1\"], NULL, 0");
	CALL(execveat, (-100, GARBAGE, words, many, 0x1100), "AT_FDCWD, 0xbadbad0, [\"a\", \"b c\\1\"], %s /* 39 vars */, AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH", pointer(many));
	CALL(execveat, (-1, "", GARBAGE, 0, 0x1777), "-1, \"\", 0xbadbad0, NULL, AT_SYMLINK_NOFOLLOW|AT_REMOVEDIR|AT_SYMLINK_FOLLOW|AT_EMPTY_PATH|0x77");
#ifdef __i386__
	CALL(waitpid, (-1, &status, WNOHANG), "-1, %s, WNOHANG", pointer(&status));
	CALL(waitpid, (0x7fffffff, GARBAGE, WUNTRACED | 0x77), "2147483647, 0xbadbad0, WNOHANG|WEXITED|WSTOPPED|0x70");
#endif
	return END();
}
