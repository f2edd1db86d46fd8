// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <linux/bpf_common.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>

static struct sock_filter program[6] = { { BPF_LD | BPF_W | BPF_ABS, 0, 0, 4 }, { BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0xc000003e }, { BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW },
	{ BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | 5 }, { BPF_RET | BPF_A, 0, 0, 7 }, { 0xffff, 1, 2, 3 } };
static struct sock_fprog whole = { 6, program }, nothing = { 0, program }, lost = { 3, GARBAGE }, cut = { 3, 0 };
static unsigned actions[4] = { SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS, 0x12345678, SECCOMP_RET_ERRNO };
static unsigned short sizes[3];
static char name15[] = "123456789012345", name16[] = "1234567890123456", got[16], mapping[] = "na me\1me";
static int number;
static long longs[16] = { 5, 0, 0, 0x1234 };
struct ruleset { uint64_t fs, net, scoped, more; };
static struct ruleset rules = { 0x1fff, 3, 1, 0 }, no_rules, odd_rules = { 0xffffffff00000001ULL, 4, 0, 5 };
static struct { uint64_t access; int fd; } __attribute__((packed)) beneath = { 5, 1 }, beneath_none = { 0x800000, -1 };
static struct { uint64_t access, port; } port = { 3, 80 };
static char contexts[256];
static unsigned size = 256, small = 1;
static uint64_t modules[16];
static struct { uint64_t id, flags, len, ctx_len; char ctx[8]; } context = { 104, 0, 40, 8, "profile" };
static long ruleset;
static struct { uint32_t version, count; } zero_pair;

int main(void)
{
	char *p1;
	char *p2;
	BEGIN();
	CALL(seccomp, (0, 1, GARBAGE), "SECCOMP_SET_MODE_STRICT, 0x1, 0xbadbad0");
	CALL(seccomp, (1, 0x100, &whole), "SECCOMP_SET_MODE_FILTER, 0x100 /* SECCOMP_FILTER_FLAG_??? */, {len=6, filter=%s}", pointer(program));
	CALL(seccomp, (1, -1, &whole), "SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC|SECCOMP_FILTER_FLAG_LOG|SECCOMP_FILTER_FLAG_SPEC_ALLOW|SECCOMP_FILTER_FLAG_NEW_LISTENER|SECCOMP_FILTER_FLAG_TSYNC_ESRCH|SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV|0xffffffc0, {len=6, filter=%s}", pointer(program));
	CALL(seccomp, (1, 64, &nothing), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, {len=0, filter=%s}", pointer(program));
	CALL(seccomp, (1, 64, &lost), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, {len=3, filter=0xbadbad0}");
	p2 = edge_cut(program, 12);
	cut.filter = (void *) p2;
	CALL(seccomp, (1, 64, &cut), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, {len=3, filter=%s}", pointer(p2));
	CALL(seccomp, (1, 64, GARBAGE), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, 0xbadbad0");
	CALL(seccomp, (1, 64, 0), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, NULL");
	p1 = edge_cut(&whole, 6);
	CALL(seccomp, (1, 64, p1), "SECCOMP_SET_MODE_FILTER, 0x40 /* SECCOMP_FILTER_FLAG_??? */, %s", pointer(p1));
	CALL(seccomp, (2, 0, &actions[0]), "SECCOMP_GET_ACTION_AVAIL, 0, [SECCOMP_RET_ALLOW]");
	CALL(seccomp, (2, 0, &actions[1]), "SECCOMP_GET_ACTION_AVAIL, 0, [SECCOMP_RET_KILL_PROCESS]");
	CALL(seccomp, (2, 0, &actions[2]), "SECCOMP_GET_ACTION_AVAIL, 0, [0x12345678 /* SECCOMP_RET_??? */]");
	CALL(seccomp, (2, 1, &actions[3]), "SECCOMP_GET_ACTION_AVAIL, 0x1, [SECCOMP_RET_ERRNO]");
	CALL(seccomp, (2, 0, GARBAGE), "SECCOMP_GET_ACTION_AVAIL, 0, 0xbadbad0");
	CALL(seccomp, (3, 0, sizes), "SECCOMP_GET_NOTIF_SIZES, 0, {seccomp_notif=80, seccomp_notif_resp=24, seccomp_data=64}");
	CALL(seccomp, (3, 0, GARBAGE), "SECCOMP_GET_NOTIF_SIZES, 0, 0xbadbad0");
	CALL(seccomp, (3, 5, sizes), "SECCOMP_GET_NOTIF_SIZES, 0x5, %s", pointer(sizes));
	CALL(seccomp, (-1, 5, 0), "0xffffffff /* SECCOMP_SET_MODE_??? */, 0x5, NULL");
	CALL(prctl, (PR_SET_SECCOMP, 2, &lost, 3, 4), "PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=3, filter=0xbadbad0}");
	CALL(prctl, (PR_SET_SECCOMP, 2, GARBAGE, 0, 0), "PR_SET_SECCOMP, SECCOMP_MODE_FILTER, 0xbadbad0");
	CALL(prctl, (PR_SET_SECCOMP, 7, GARBAGE, 1, 2), "PR_SET_SECCOMP, 0x7 /* SECCOMP_MODE_??? */, 0xbadbad0, 0x1, 0x2");
	CALL(prctl, (PR_SET_SECCOMP, 2, &nothing, 0, 0), "PR_SET_SECCOMP, SECCOMP_MODE_FILTER, {len=0, filter=%s}", pointer(program));
	CALL(prctl, (PR_GET_SECCOMP, 1, 2, 3, 4), "PR_GET_SECCOMP");
	CALL(prctl, (PR_SET_NAME, name15, 0, 0, 0), "PR_SET_NAME, \"123456789012345\"...");
	CALL(prctl, (PR_SET_NAME, name16, 0, 0, 0), "PR_SET_NAME, \"123456789012345\"...");
	CALL(prctl, (PR_SET_NAME, GARBAGE, 0, 0, 0), "PR_SET_NAME, 0xbadbad0");
	p1 = edge_cut(name16, 15);
	CALL(prctl, (PR_SET_NAME, p1, 0, 0, 0), "PR_SET_NAME, \"123456789012345\"...");
	CALL(prctl, (PR_GET_NAME, got, 0, 0, 0), "PR_GET_NAME, \"123456789012345\"");
	CALL(prctl, (PR_GET_NAME, GARBAGE, 0, 0, 0), "PR_GET_NAME, 0xbadbad0");
	CALL(prctl, (PR_SET_PDEATHSIG, 0, 0, 0, 0), "PR_SET_PDEATHSIG, 0");
	CALL(prctl, (PR_SET_PDEATHSIG, 77, 1, 2, 3), "PR_SET_PDEATHSIG, 77");
	CALL(prctl, (PR_GET_PDEATHSIG, &number, 0, 0, 0), "PR_GET_PDEATHSIG, [0]");
	CALL(prctl, (PR_GET_PDEATHSIG, GARBAGE, 0, 0, 0), "PR_GET_PDEATHSIG, 0xbadbad0");
	syscall(SYS_prctl, PR_GET_DUMPABLE, 0, 0, 0, 0);
	EXPECT("prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)");
	CALL(prctl, (PR_SET_DUMPABLE, 1, 0, 0, 0), "PR_SET_DUMPABLE, SUID_DUMP_USER");
	CALL(prctl, (PR_SET_DUMPABLE, 7, 0, 0, 0), "PR_SET_DUMPABLE, 0x7 /* SUID_DUMP_??? */");
	CALL(prctl, (PR_GET_KEEPCAPS, 0, 0, 0, 0), "PR_GET_KEEPCAPS");
	CALL(prctl, (PR_SET_KEEPCAPS, 5, 0, 0, 0), "PR_SET_KEEPCAPS, 5");
	CALL(prctl, (PR_CAPBSET_READ, 0, 0, 0, 0), "PR_CAPBSET_READ, CAP_CHOWN");
	CALL(prctl, (PR_CAPBSET_READ, 99, 0, 0, 0), "PR_CAPBSET_READ, 0x63 /* CAP_??? */");
	CALL(prctl, (PR_CAPBSET_DROP, 99, 1, 2, 3), "PR_CAPBSET_DROP, 0x63 /* CAP_??? */");
	CALL(prctl, (PR_GET_SECUREBITS, 0, 0, 0, 0), "PR_GET_SECUREBITS");
	CALL(prctl, (PR_SET_SECUREBITS, 0xfff00, 0, 0, 0), "PR_SET_SECUREBITS, 0xfff00 /* SECBIT_??? */");
	CALL(prctl, (PR_GET_TIMERSLACK, 0, 0, 0, 0), "PR_GET_TIMERSLACK");
	CALL(prctl, (PR_SET_TIMERSLACK, 50000, 0, 0, 0), "PR_SET_TIMERSLACK, 50000");
	CALL(prctl, (PR_GET_TSC, &number, 0, 0, 0), "PR_GET_TSC, [PR_TSC_ENABLE]");
	CALL(prctl, (PR_SET_TSC, 7, 0, 0, 0), "PR_SET_TSC, 0x7 /* PR_TSC_??? */");
	CALL(prctl, (PR_MCE_KILL, 1, 2, 0, 0), "PR_MCE_KILL, PR_MCE_KILL_SET, PR_MCE_KILL_DEFAULT, 0, 0");
	CALL(prctl, (PR_MCE_KILL, 7, 8, 9, 10), "PR_MCE_KILL, 0x7 /* PR_MCE_KILL_??? */, 0x8, 0x9, 0xa");
	syscall(SYS_prctl, PR_MCE_KILL_GET, 0, 0, 0, 0);
	EXPECT("prctl(PR_MCE_KILL_GET, 0, 0, 0, 0) = 2 (PR_MCE_KILL_DEFAULT)");
	CALL(prctl, (PR_SET_MM, PR_SET_MM_BRK, GARBAGE, 5, 6), "PR_SET_MM, PR_SET_MM_BRK, 0xbadbad0, 0x5, 0x6");
	CALL(prctl, (PR_SET_MM, 77, GARBAGE, 0, 0), "PR_SET_MM, 0x4d /* PR_SET_MM_??? */, 0xbadbad0, 0, 0");
	CALL(prctl, (PR_SET_MM, PR_SET_MM_MAP_SIZE, &number, 0, 0), "PR_SET_MM, PR_SET_MM_MAP_SIZE, %s, 0, 0", pointer(&number));
	CALL(prctl, (PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0), "PR_SET_CHILD_SUBREAPER, 0");
	CALL(prctl, (PR_GET_CHILD_SUBREAPER, &number, 0, 0, 0), "PR_GET_CHILD_SUBREAPER, [0]");
	CALL(prctl, (PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), "PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0");
	CALL(prctl, (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), "PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0");
	CALL(prctl, (PR_SET_THP_DISABLE, 0, 0, 0, 0), "PR_SET_THP_DISABLE, 0, 0, 0, 0");
	CALL(prctl, (PR_GET_THP_DISABLE, 0, 0, 0, 0), "PR_GET_THP_DISABLE, 0, 0, 0, 0");
	CALL(prctl, (PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, 5, 0, 0), "PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, CAP_KILL, 0, 0");
	CALL(prctl, (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 1, 0, 0), "PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0x1, 0, 0");
	CALL(prctl, (PR_CAP_AMBIENT, 77, 99, 0, 0), "PR_CAP_AMBIENT, 0x4d /* PR_CAP_AMBIENT_??? */, 0x63, 0, 0");
	syscall(SYS_prctl, PR_GET_SPECULATION_CTRL, 0, 0, 0, 0);
	EXPECT("prctl(PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS) = 0x2 (PR_SPEC_ENABLE)");
	CALL(prctl, (PR_GET_SPECULATION_CTRL, 77, 0, 0, 0), "PR_GET_SPECULATION_CTRL, 0x4d /* PR_SPEC_??? */");
	CALL(prctl, (PR_SET_SPECULATION_CTRL, 1, 0x12, 0, 0), "PR_SET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH, 0x12 /* PR_SPEC_??? */");
	CALL(prctl, (PR_GET_IO_FLUSHER, 0, 0, 0, 0), "PR_GET_IO_FLUSHER, 0, 0, 0, 0");
	CALL(prctl, (PR_SET_SYSCALL_USER_DISPATCH, 7, 1, 2, mapping), "PR_SET_SYSCALL_USER_DISPATCH, 0x7 /* PR_SYS_DISPATCH_??? */, 0x1, 0x2, %s", pointer(mapping));
	CALL(prctl, (PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x1000, 16, mapping), "PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x1000, 16, \"na me\\1me\"");
	CALL(prctl, (PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x1000, 16, 0), "PR_SET_VMA, PR_SET_VMA_ANON_NAME, 0x1000, 16, NULL");
	CALL(prctl, (PR_SET_VMA, 5, 0x1000, 16, GARBAGE), "PR_SET_VMA, 0x5 /* PR_SET_VMA_??? */, 0x1000, 0x10, 0xbadbad0");
	CALL(prctl, (PR_SCHED_CORE, 77, 1, 2, longs), "PR_SCHED_CORE, 0x4d /* PR_SCHED_CORE_??? */, 1, 0x2 /* PIDTYPE_PGID */, %s", pointer(longs));
	CALL(prctl, (0x41555856, longs, 0, 1, 0), "0x41555856 /* PR_??? */, %s, 0, 0x1, 0", pointer(longs));
	CALL(prctl, (PR_SET_PTRACER, -1L, 0, 0, 0), "PR_SET_PTRACER, PR_SET_PTRACER_ANY");
	CALL(prctl, (PR_SET_PTRACER, 0, 5, 6, 7), "PR_SET_PTRACER, 0");
	CALL(prctl, (PR_GET_FPEMU, GARBAGE, 0, 0, 0), "PR_GET_FPEMU, 0xbadbad0");
	CALL(prctl, (PR_SET_FPEXC, 0x10000, 0, 0, 0), "PR_SET_FPEXC, 65536");
	CALL(prctl, (PR_SET_ENDIAN, 2, 0, 0, 0), "PR_SET_ENDIAN, 2");
	CALL(prctl, (PR_GET_TIMING, 0, 0, 0, 0), "PR_GET_TIMING");
	CALL(prctl, (PR_SET_UNALIGN, 3, 0, 0, 0), "PR_SET_UNALIGN, PR_UNALIGN_NOPRINT|PR_UNALIGN_SIGBUS");
	CALL(prctl, (PR_SET_FP_MODE, 3, 0, 0, 0), "PR_SET_FP_MODE, PR_FP_MODE_FR|PR_FP_MODE_FRE");
	CALL(prctl, (PR_SVE_SET_VL, 0x20010, 0, 0, 0), "PR_SVE_SET_VL, PR_SVE_VL_INHERIT|0x10");
	CALL(prctl, (PR_PAC_RESET_KEYS, 0x1f, 0, 0, 0), "PR_PAC_RESET_KEYS, PR_PAC_APIAKEY|PR_PAC_APIBKEY|PR_PAC_APDAKEY|PR_PAC_APDBKEY|PR_PAC_APGAKEY, 0, 0, 0");
	CALL(prctl, (PR_SET_TAGGED_ADDR_CTRL, 3, 0, 0, 0), "PR_SET_TAGGED_ADDR_CTRL, PR_TAGGED_ADDR_ENABLE|PR_MTE_TCF_SYNC, 0, 0, 0");
	CALL(prctl, (PR_TASK_PERF_EVENTS_DISABLE, 0, 0, 0, 0), "PR_TASK_PERF_EVENTS_DISABLE");
	CALL(prctl, (9999, GARBAGE, 2, 3, 4), "0x270f /* PR_??? */, 0xbadbad0, 0x2, 0x3, 0x4");
	CALL(landlock_create_ruleset, (0, 0, 1), "NULL, 0, LANDLOCK_CREATE_RULESET_VERSION");
	CALL(landlock_create_ruleset, (0, 0, 0x77), "NULL, 0, LANDLOCK_CREATE_RULESET_VERSION|0x76");
	ruleset = CALL(landlock_create_ruleset, (&rules, 8, 0), "{handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE|LANDLOCK_ACCESS_FS_WRITE_FILE|LANDLOCK_ACCESS_FS_READ_FILE|LANDLOCK_ACCESS_FS_READ_DIR|LANDLOCK_ACCESS_FS_REMOVE_DIR|LANDLOCK_ACCESS_FS_REMOVE_FILE|LANDLOCK_ACCESS_FS_MAKE_CHAR|LANDLOCK_ACCESS_FS_MAKE_DIR|LANDLOCK_ACCESS_FS_MAKE_REG|LANDLOCK_ACCESS_FS_MAKE_SOCK|LANDLOCK_ACCESS_FS_MAKE_FIFO|LANDLOCK_ACCESS_FS_MAKE_BLOCK|LANDLOCK_ACCESS_FS_MAKE_SYM}, 8, 0");
	CALL(landlock_create_ruleset, (&rules, 8, 1), "{handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE|LANDLOCK_ACCESS_FS_WRITE_FILE|LANDLOCK_ACCESS_FS_READ_FILE|LANDLOCK_ACCESS_FS_READ_DIR|LANDLOCK_ACCESS_FS_REMOVE_DIR|LANDLOCK_ACCESS_FS_REMOVE_FILE|LANDLOCK_ACCESS_FS_MAKE_CHAR|LANDLOCK_ACCESS_FS_MAKE_DIR|LANDLOCK_ACCESS_FS_MAKE_REG|LANDLOCK_ACCESS_FS_MAKE_SOCK|LANDLOCK_ACCESS_FS_MAKE_FIFO|LANDLOCK_ACCESS_FS_MAKE_BLOCK|LANDLOCK_ACCESS_FS_MAKE_SYM}, 8, LANDLOCK_CREATE_RULESET_VERSION");
	CALL(landlock_create_ruleset, (&no_rules, 8, 0), "{handled_access_fs=0}, 8, 0");
	CALL(landlock_create_ruleset, (&odd_rules, 8, 0), "{handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE|0xffffffff00000000}, 8, 0");
	CALL(landlock_create_ruleset, (GARBAGE, 8, 0), "0xbadbad0, 8, 0");
	CALL(landlock_create_ruleset, (&rules, 7, 0), "%s, 7, 0", pointer(&rules));
	p1 = edge_cut(&rules, 5);
	CALL(landlock_create_ruleset, (p1, 8, 0), "%s, 8, 0", pointer(p1));
	CALL(landlock_add_rule, (-1, 1, &beneath, 0), "-1, LANDLOCK_RULE_PATH_BENEATH, {allowed_access=LANDLOCK_ACCESS_FS_EXECUTE|LANDLOCK_ACCESS_FS_READ_FILE, parent_fd=1}, 0");
	CALL(landlock_add_rule, (-1, 1, &beneath_none, 1), "-1, LANDLOCK_RULE_PATH_BENEATH, {allowed_access=0x800000 /* LANDLOCK_ACCESS_FS_??? */, parent_fd=-1}, 0x1");
	CALL(landlock_add_rule, (-1, 1, GARBAGE, 0), "-1, LANDLOCK_RULE_PATH_BENEATH, 0xbadbad0, 0");
	CALL(landlock_add_rule, (-1, 77, &port, 0x10), "-1, 0x4d /* LANDLOCK_RULE_??? */, %s, 0x10", pointer(&port));
	p1 = edge_cut(&beneath, 8);
	CALL(landlock_add_rule, (-1, 1, p1, 0), "-1, LANDLOCK_RULE_PATH_BENEATH, %s, 0", pointer(p1));
	CALL(landlock_restrict_self, (-1, 0), "-1, 0");
	CALL(landlock_restrict_self, (-1, 0x70), "-1, 0x70");
	CALL(lsm_list_modules, (modules, &size, 1), "%s, [256], 0x1", pointer(modules));
	CALL(lsm_list_modules, (GARBAGE, &size, 0), "0xbadbad0, [256], 0");
	CALL(lsm_list_modules, (modules, &small, 0), "%s, [1], 0", pointer(modules));
	CALL(lsm_list_modules, (0, GARBAGE, 0), "NULL, 0xbadbad0, 0");
	CALL(lsm_get_self_attr, (100, contexts, GARBAGE, 0), "LSM_ATTR_CURRENT, %s, 0xbadbad0, 0", pointer(contexts));
	CALL(lsm_get_self_attr, (77, contexts, &small, 5), "0x4d /* LSM_ATTR_??? */, %s, [32], LSM_FLAG_SINGLE|0x4", pointer(contexts));
	CALL(lsm_set_self_attr, (100, &context, 40, 1), "LSM_ATTR_CURRENT, {id=LSM_ID_APPARMOR, flags=0, len=40, ctx_len=8, ctx=\"profile\\0\"}, 40, 0x1");
	CALL(lsm_set_self_attr, (101, GARBAGE, 40, 0), "LSM_ATTR_EXEC, 0xbadbad0, 40, 0");
	CALL(lsm_set_self_attr, (0, 0, 0, 0), "LSM_ATTR_UNDEF, NULL, 0, 0");
	return END();
}
