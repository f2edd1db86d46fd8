// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=clone,clone3:retval=7 -e inject=execve,execveat,waitid:retval=0
// Programs and tasks that would be started: what is given to the kernel ends before an unmapped page. Nothing is really started.
#include "expect.h"
#include <sched.h>
#include <fcntl.h>
#include <sys/wait.h>

#define NAME(name) edge_cut(name, sizeof(name))
#define ENDLESS edge_cut("/gone", 5)
#define WORD sizeof(void *)

static void programs(void)
{
	static char *const words[] = { "a", "b", NULL };
	void *endless = ENDLESS, *open = edge_cut(words, 2 * WORD), *half = edge_cut(words, WORD / 2);
	CALL(execve, (NAME("/gone"), edge(&words), words), "\"/gone\", [\"a\", \"b\"], %s /* 2 vars */", pointer(words));
	CALL(execve, (endless, open, open), "%s, [\"a\", \"b\", ... /* %s */], %s /* 2 vars, unterminated */", pointer(endless),
	     pointer((char *) open + 2 * WORD), pointer(open));
	CALL(execve, ("/gone", half, NULL), "\"/gone\", %s, NULL", pointer(half));
	char *const last[] = { endless, NULL };
	CALL(execve, ("/gone", last, NULL), "\"/gone\", [%s], NULL", pointer(endless));
	CALL(execveat, (-1, NAME("/gone"), edge(&words), NULL, AT_EMPTY_PATH), "-1, \"/gone\", [\"a\", \"b\"], NULL, AT_EMPTY_PATH");
	CALL(execveat, (-1, endless, open, half, 0), "-1, %s, [\"a\", \"b\", ... /* %s */], %s, 0", pointer(endless),
	     pointer((char *) open + 2 * WORD), pointer(half));
}

static void tasks(void)
{
	static int parent = 7, child;
	struct {
		unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	} set = { CLONE_PARENT_SETTID, 0, 0, (unsigned long) edge(&parent), SIGCHLD, 0, 0, 0 };
	int *room = edge(&parent);
	CALL(clone, (CLONE_PARENT_SETTID | SIGCHLD, NULL, room, NULL, NULL), "child_stack=NULL, flags=CLONE_PARENT_SETTID|SIGCHLD, parent_tid=[7]");
	room = edge_cut(&parent, 3);
	CALL(clone, (CLONE_PARENT_SETTID | SIGCHLD, NULL, room, &child, NULL), "child_stack=NULL, flags=CLONE_PARENT_SETTID|SIGCHLD, parent_tid=%s",
	     pointer(room));
	CALL(clone3, (edge(&set), sizeof set), "{flags=CLONE_PARENT_SETTID, parent_tid=%s, exit_signal=SIGCHLD, stack=NULL, stack_size=0} => {parent_tid=[7]}, 64",
	     pointer((void *) (unsigned long) set.parent_tid));
	void *cut = edge_cut(&set, sizeof set - 1);
	CALL(clone3, (cut, sizeof set), "%s, 64", pointer(cut));
}

static void ends(void)
{
	siginfo_t info = { .si_signo = SIGCHLD, .si_code = CLD_EXITED };
	info.si_pid = 7;
	info.si_uid = 8;
	info.si_status = 9;
	static const long usage[18];
	void *cut = edge_cut(&info, sizeof info - 1), *half = edge_cut(usage, sizeof usage - 1);
	CALL(waitid, (P_PID, 7, edge(&info), WEXITED, edge(&usage)), "P_PID, 7, {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=8, "
	     "si_status=9, si_utime=0, si_stime=0}, WEXITED, {ru_utime={tv_sec=0, tv_usec=0}, ru_stime={tv_sec=0, tv_usec=0}, ...}");
	CALL(waitid, (P_PID, 7, cut, WEXITED, half), "P_PID, 7, %s, WEXITED, %s", pointer(cut), pointer(half));
}

int main(void)
{
	PRETEND(SYS_clone);
	PRETEND(SYS_clone3);
	expect_remark = " (INJECTED)";
	BEGIN();
	programs();
	tasks();
	ends();
	return END();
}
