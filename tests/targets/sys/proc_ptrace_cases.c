// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=ptrace:retval=1
// What ptrace(2) reads and writes, as if there were the tracee: whole, and without its last byte, before an unmapped page.
#include "expect.h"
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#define NOBODY 0x7fffffff
#define CUT(object) edge_cut(object, sizeof *(object) - 1)

static siginfo_t info[2] = { { .si_signo = SIGUSR1, .si_code = SI_USER }, { .si_signo = SIGUSR2, .si_code = SI_USER } };
static unsigned long word = 0x1234;
static const char registers[] = WIDE("{r15=0, r14=0, r13=0, r12=0, rbp=0, rbx=0, r11=0, r10=0, r9=0, r8=0, rax=0, rcx=0, rdx=0, rsi=0, rdi=0, orig_rax=0, "
	"rip=0, cs=0, eflags=0, rsp=0, ss=0, fs_base=0, gs_base=0, ds=0, es=0, fs=0, gs=0}",
	"{ebx=0, ecx=0, edx=0, esi=0, edi=0, ebp=0, eax=0, xds=0, xes=0, xfs=0, xgs=0, orig_eax=0, eip=0, xcs=0, eflags=0, esp=0, xss=0}");
static const char one[] = "{si_signo=SIGUSR1, si_code=SI_USER, si_pid=0, si_uid=0}";

static void words(void)
{
	void *cut = CUT(&word);
	CALL(ptrace, (PTRACE_PEEKDATA, NOBODY, 16L, edge(&word)), "PTRACE_PEEKDATA, 2147483647, 0x10, [0x1234]");
	CALL(ptrace, (PTRACE_PEEKTEXT, NOBODY, 16L, cut), "PTRACE_PEEKTEXT, 2147483647, 0x10, %s", pointer(cut));
	CALL(ptrace, (PTRACE_GETEVENTMSG, NOBODY, 0L, edge(&word)), "PTRACE_GETEVENTMSG, 2147483647, NULL, [4660]");
	CALL(ptrace, (PTRACE_GETEVENTMSG, NOBODY, 0L, cut), "PTRACE_GETEVENTMSG, 2147483647, NULL, %s", pointer(cut));
	unsigned long long mask = 1 << (SIGUSR1 - 1);
	CALL(ptrace, (0x420a, NOBODY, 8L, edge(&mask)), "PTRACE_GETSIGMASK, 2147483647, 8, [USR1]");
	CALL(ptrace, (0x420b, NOBODY, 8L, edge(&mask)), "PTRACE_SETSIGMASK, 2147483647, 8, [USR1]");
	cut = CUT(&mask);
	CALL(ptrace, (0x420a, NOBODY, 8L, cut), "PTRACE_GETSIGMASK, 2147483647, 8, %s", pointer(cut));
	CALL(ptrace, (0x420b, NOBODY, 8L, cut), "PTRACE_SETSIGMASK, 2147483647, 8, %s", pointer(cut));
}

static void sets_of_registers(void)
{
	struct user_regs_struct all = { 0 };
	void *cut = CUT(&all);
	CALL(ptrace, (PTRACE_GETREGS, NOBODY, 0L, edge(&all)), "PTRACE_GETREGS, 2147483647, %s", registers);
	CALL(ptrace, (PTRACE_SETREGS, NOBODY, 0L, edge(&all)), "PTRACE_SETREGS, 2147483647, %s", registers);
	CALL(ptrace, (PTRACE_GETREGS, NOBODY, 0L, cut), "PTRACE_GETREGS, 2147483647, %s", pointer(cut));
	CALL(ptrace, (PTRACE_SETREGS, NOBODY, 0L, cut), "PTRACE_SETREGS, 2147483647, %s", pointer(cut));
	struct iovec vector = { edge(&all), sizeof all }, shorter = { cut, sizeof all };
	CALL(ptrace, (PTRACE_GETREGSET, NOBODY, 1L, edge(&vector)), "PTRACE_GETREGSET, 2147483647, NT_PRSTATUS, {iov_base=%s, iov_len=%zu}",
	     registers, sizeof all);
	CALL(ptrace, (PTRACE_SETREGSET, NOBODY, 1L, edge(&vector)), "PTRACE_SETREGSET, 2147483647, NT_PRSTATUS, {iov_base=%s, iov_len=%zu}",
	     registers, sizeof all);
	CALL(ptrace, (PTRACE_GETREGSET, NOBODY, 1L, edge(&shorter)), "PTRACE_GETREGSET, 2147483647, NT_PRSTATUS, {iov_base=%s, iov_len=%zu}",
	     pointer(cut), sizeof all);
	cut = CUT(&vector);
	CALL(ptrace, (PTRACE_GETREGSET, NOBODY, 1L, cut), "PTRACE_GETREGSET, 2147483647, NT_PRSTATUS, %s", pointer(cut));
	CALL(ptrace, (PTRACE_SETREGSET, NOBODY, 1L, cut), "PTRACE_SETREGSET, 2147483647, NT_PRSTATUS, %s", pointer(cut));
	struct user_fpregs_struct floating = { 0 };
	cut = CUT(&floating);
	CALL(ptrace, (PTRACE_GETFPREGS, NOBODY, 0L, cut), "PTRACE_GETFPREGS, 2147483647, %s", pointer(cut));
	CALL(ptrace, (PTRACE_SETFPREGS, NOBODY, 0L, cut), "PTRACE_SETFPREGS, 2147483647, %s", pointer(cut));
}

static void signals(void)
{
	void *cut = CUT(info);
	CALL(ptrace, (PTRACE_GETSIGINFO, NOBODY, 0L, edge(info)), "PTRACE_GETSIGINFO, 2147483647, NULL, %s", one);
	CALL(ptrace, (PTRACE_SETSIGINFO, NOBODY, 0L, edge(info)), "PTRACE_SETSIGINFO, 2147483647, NULL, %s", one);
	CALL(ptrace, (PTRACE_GETSIGINFO, NOBODY, 0L, cut), "PTRACE_GETSIGINFO, 2147483647, NULL, %s", pointer(cut));
	CALL(ptrace, (PTRACE_SETSIGINFO, NOBODY, 0L, cut), "PTRACE_SETSIGINFO, 2147483647, NULL, %s", pointer(cut));
	struct __ptrace_peeksiginfo_args from = { 0, 1, 2 };
	CALL(ptrace, (PTRACE_PEEKSIGINFO, NOBODY, edge(&from), edge(info)),
	     "PTRACE_PEEKSIGINFO, 2147483647, {off=0, flags=PTRACE_PEEKSIGINFO_SHARED, nr=2}, [%s]", one);
	void *half = CUT(&from);
	CALL(ptrace, (PTRACE_PEEKSIGINFO, NOBODY, half, cut), "PTRACE_PEEKSIGINFO, 2147483647, %s, %s", pointer(half), pointer(cut));
}

static void others(void)
{
	struct {
		unsigned long long offset, flags;
	} metadata = { 5, 1 };
	CALL(ptrace, (0x420d, NOBODY, 16L, edge(&metadata)), "PTRACE_SECCOMP_GET_METADATA, 2147483647, 16, {filter_off=5}");
	void *cut = edge_cut(&metadata, 7);
	CALL(ptrace, (0x420d, NOBODY, 16L, cut), "PTRACE_SECCOMP_GET_METADATA, 2147483647, 16, %s", pointer(cut));
	unsigned char entry = PTRACE_SYSCALL_INFO_ENTRY;
	CALL(ptrace, (0x420e, NOBODY, 88L, edge(&entry)), "PTRACE_GET_SYSCALL_INFO, 2147483647, 88, {op=PTRACE_SYSCALL_INFO_ENTRY}");
	cut = edge_cut(&entry, 0);
	CALL(ptrace, (0x420e, NOBODY, 88L, cut), "PTRACE_GET_SYSCALL_INFO, 2147483647, 88, %s", pointer(cut));
}

int main(void)
{
	expect_remark = " (INJECTED)";
	BEGIN();
	words();
	sets_of_registers();
	signals();
	others();
	return END();
}
