// build: gcc -O0 -static   abis: 64 32   path: unused   args: -e inject=set_thread_area:retval=0:when=2+ -e inject=get_thread_area,rseq,landlock_add_rule,olduname,oldolduname,?lsm_set_self_attr:retval=0 -e inject=getrandom:retval=4 -e inject=modify_ldt:error=EINVAL -e inject=readdir:retval=1
// Calls whose answers differ from machine to machine, or that may be made once only: as if they had been made, where the memory ends.
#include "expect.h"
#include <asm/ldt.h>

#define CUT(object) edge_cut(object, sizeof *(object) - 1)

static struct user_desc entry = { 12, 0x1000, 0xfffff, 1, 2, 1, 1, 1, 1 };
static const char described[] = "{entry_number=12, base_addr=0x001000, limit=0x0fffff, seg_32bit=1, contents=2, read_exec_only=1, limit_in_pages=1, "
	"seg_not_present=1, useable=1" WIDE(", lm=0", "") "}";

static const char *taken(long rc)
{
	return text("%s (entry_number=12) (INJECTED)", result(rc));
}

static void segments(void)
{
	void *cut = CUT(&entry);
	CALL(modify_ldt, (1, edge(&entry), sizeof entry), "1, %s, 16", described);
	CALL(modify_ldt, (1, cut, sizeof entry), "1, %s, 16", pointer(cut));
	CALL(get_thread_area, (edge(&entry)), "%s", described);
	CALL(get_thread_area, (cut), "{entry_number=12, ...}");
	void *half = edge_cut(&entry, 3);
	CALL(get_thread_area, (half), "%s", pointer(half));
	CALL(set_thread_area, (cut), "%s", pointer(cut));
	expect_remark = "";
	CALL_AS("set_thread_area", SYS_set_thread_area, taken, (edge(&entry)), "%s", described);
	expect_remark = " (INJECTED)";
}

static void areas(void)
{
	static const struct {
		unsigned cpu_at_start, cpu;
		unsigned long long section;
		unsigned flags, node, more[2];
	} area = { 0 };
	void *whole = edge(&area);
	CALL(rseq, (whole, 32, 0, 0x53053053), "%s, 0x20, 0, 0x53053053", pointer(whole));
	CALL(rseq, (GARBAGE, 32, 0, 0x53053053), "%s, 0x20, 0, 0x53053053", pointer(GARBAGE));
	CALL(getrandom, (edge_cut("\1ab\xff", 4), 4L, 1), "\"\\x01\\x61\\x62\\xff\", 4, GRND_NONBLOCK");
	void *cut = edge_cut("abc", 3);
	CALL(getrandom, (cut, 4L, 0), "%s, 4, 0", pointer(cut));
}

static void rules(void)
{
	static const struct __attribute__((packed)) {
		unsigned long long access;
		int parent;
	} beneath = { 1, -1 };
	void *cut = CUT(&beneath);
	CALL(landlock_add_rule, (-1, 1, edge(&beneath), 0), "-1, LANDLOCK_RULE_PATH_BENEATH, {allowed_access=LANDLOCK_ACCESS_FS_EXECUTE, parent_fd=-1}, 0");
	CALL(landlock_add_rule, (-1, 1, cut, 0), "-1, LANDLOCK_RULE_PATH_BENEATH, %s, 0", pointer(cut));
}

/* Last: with -z strace shows none of these, which it cannot inject. */
static void modules(void)
{
	static const struct {
		unsigned long long id, flags, length, context_length;
		char context[8];
	} context = { 104, 0, 40, 8, "profile" };
	void *cut = CUT(&context);
	CALL(lsm_set_self_attr, (100, edge(&context), 40, 0), "LSM_ATTR_CURRENT, {id=LSM_ID_APPARMOR, flags=0, len=40, ctx_len=8, ctx=\"profile\\0\"}, 40, 0");
	CALL(lsm_set_self_attr, (100, cut, 40, 0), "LSM_ATTR_CURRENT, %s, 40, 0", pointer(cut));
}

#ifdef __i386__
static void names(void)
{
	static const char old[5][65] = { "Linux", "host", "6.1", "#1", "i686" }, oldest[5][9] = { "Linux", "host", "6.1", "#1", "i686" };
	static const struct {
		unsigned long inode, offset;
		unsigned short length;
		char name[6];
	} found = { 7, 8, 5, "entry" };
	void *cut = CUT(&old);
	void *whole = edge(&old);
	CALL(olduname, (whole), "%s", pointer(whole));
	CALL(olduname, (cut), "%s", pointer(cut));
	cut = CUT(&oldest);
	whole = edge(&oldest);
	CALL(oldolduname, (whole), "%s", pointer(whole));
	CALL(oldolduname, (cut), "%s", pointer(cut));
	CALL(readdir, (-1, edge(&found), 1), "-1, {d_ino=7, d_off=8, d_reclen=5, d_name=\"entry\"}");
	cut = edge_cut(&found, 9);
	CALL(readdir, (-1, cut, 1), "-1, %s", pointer(cut));
	cut = edge_cut(&found, 14);
	CALL(readdir, (-1, cut, 1), "-1, {d_ino=7, d_off=8, d_reclen=5, d_name=%s}", pointer((char *) cut + 10));
	CALL(readdir, (-1, GARBAGE, 1), "-1, %s", pointer(GARBAGE));
}
#endif

int main(void)
{
	expect_remark = " (INJECTED)";
	/* The first one, which is made, is the C library's in 32-bit programs. */
	if (!IS32) {
		syscall(SYS_set_thread_area, NULL);
	}
	BEGIN();
	segments();
	areas();
	rules();
#ifdef __i386__
	names();
#endif
	modules();
	return END();
}
