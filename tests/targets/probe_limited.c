// build: gcc -O1 -ldl -w
// Loads a library under limits: no memory that was written may become code, little room, and death for a mapping of the kind
// that a tracer would make.
#include <dlfcn.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void limit_room(void)
{
	struct rlimit limit;
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	fscanf(file, "%ld", &pages);
	fclose(file);
	// Enough for the library, not for two megabytes more.
	limit.rlim_cur = limit.rlim_max = (unsigned long)pages * 4096 + (600 << 10);
	setrlimit(RLIMIT_AS, &limit);
}

static void filter_mappings(void)
{
	// mmap with MAP_FIXED_NOREPLACE (0x100000) among its flags.
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[3])),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x100000, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

int main(int argc, char **argv)
{
	if (strcmp(argv[2], "mdwe") == 0)
		prctl(65 /* PR_SET_MDWE */, 1, 0, 0, 0);
	else if (strcmp(argv[2], "room") == 0)
		limit_room();
	else
		filter_mappings();
	void *library = dlopen(argv[1], RTLD_NOW);
	if (library == NULL)
		return puts(dlerror()), 1;
	int (*plugged)(int) = (int (*)(int))dlsym(library, "plugged");
	printf("%s %d %d\n", argv[2], plugged(1), plugged(2));
	return 0;
}
