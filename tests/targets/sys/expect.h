/* For targets that describe themselves: make calls, say what line a tracer should write for each.
 *
 *     // build: gcc -O0 -static   abis: 64 32
 *     #include "expect.h"
 *     int main(void)
 *     {
 *         BEGIN();
 *         CALL(close, (-1), "-1");
 *         long fd = CALL(dup3, (0, 77, 0x10), "0, 77, 0x10 /" "* O_??? *" "/");
 *         return END();
 *     }
 *
 * Between BEGIN and END every line of the trace must have been expected, and the other way round, in the same order.
 * Nothing here but CALL makes a system call in between. One blank stands on each side of the `=`: the test puts the result into
 * its column. The expectations go to stdout at the end. docs/ADD_A_SYSCALL.md has more.
 */
#ifndef EXPECT_H
#define EXPECT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "numbers.h"

#define UNUSED __attribute__((unused))

/* For what differs between the interfaces: `WIDE("mmap", "mmap2")`. */
#ifdef __i386__
#define IS32 1
#define WIDE(wide, narrow) narrow
#else
#define IS32 0
#define WIDE(wide, narrow) wide
#endif

/* ---- expectations ---- */

static char expect_text[1 << 20];
static size_t expect_length;
static long expect_task;

/* Adds a line to the output: what kind of line it is, and the text. */
UNUSED static void expect_line(const char *kind, const char *format, va_list arguments)
{
	size_t room = sizeof expect_text - expect_length;
	int start = snprintf(expect_text + expect_length, room, "%s ", kind);
	int length = vsnprintf(expect_text + expect_length + start, room - (size_t) start, format, arguments);
	if (length < 0 || (size_t) (start + length) + 1 >= room) {
		abort();
	}
	expect_length += (size_t) (start + length);
	expect_text[expect_length++] = '\n';
}

/* Expects a line. */
__attribute__((format(printf, 1, 2), unused)) static void EXPECT(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	expect_line("line", format, arguments);
	va_end(arguments);
}

/* Says what the line before looks like with other options, where strace cannot be asked: `IN_STYLE("-v", "f(...) = 0")`.
 * Blanks of the options are written as underscores: "-X_raw". */
__attribute__((format(printf, 2, 3), unused)) static void IN_STYLE(const char *style, const char *format, ...)
{
	char kind[64];
	va_list arguments;
	snprintf(kind, sizeof kind, "style %s", style);
	va_start(arguments, format);
	expect_line(kind, format, arguments);
	va_end(arguments);
}

/* Declares a number that another run of this program would not have: a pid, an inode, a port, a time. The pid of this
 * program and the inodes of the descriptors that are open at the end are declared by themselves. */
UNUSED static void expect_format(const char *kind, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	expect_line(kind, format, arguments);
	va_end(arguments);
}
#define VOLATILE(number) expect_format("volatile", "%llu", (unsigned long long) (number))

/* Makes a call and expects it: its name, its arguments in parentheses, and how they are written, without the parentheses, with the
 * values for that. The result is decimal; CALL_HEX is for addresses and masks. Answers what the call returned. */
#define CALL(name, arguments, ...) CALL_AS(#name, SYS_##name, result, arguments, __VA_ARGS__)
#define CALL_HEX(name, arguments, ...) CALL_AS(#name, SYS_##name, result_hex, arguments, __VA_ARGS__)
#define CALL_AS(name, number, shown, arguments, ...)                          \
	({                                                                    \
		long expect_rc = expect_call(number, EXPECT_STRIP arguments); \
		int expect_errno = errno;                                     \
		expect_cases(name, expect_rc);                                \
		expect_arguments(name, __VA_ARGS__);                          \
		errno = expect_errno;                                         \
		expect_result(shown(expect_rc));                              \
		expect_rc;                                                    \
	})
#define EXPECT_STRIP(...) __VA_ARGS__
#define expect_call(number, ...) expect_call_expanded(number, __VA_ARGS__)
/* What a call does not take is zero, and not what happens to be in a register, which -e raw=all may show. */
#define expect_call_expanded(number, ...) \
	expect_made(number, (const long[]) { expect_longs(__VA_OPT__(__VA_ARGS__, ) 0L, 0L, 0L, 0L, 0L, 0L) })
#define expect_longs(a, b, c, d, e, f, ...) \
	expect_long(a), expect_long(b), expect_long(c), expect_long(d), expect_long(e), expect_long(f)
/* As in a register: an int has nothing in the upper half. */
#define expect_long(x) (long) (sizeof((x) + 0) == 4 ? (unsigned long) (unsigned) (unsigned long) (x) : (unsigned long) (x))

UNUSED static char expect_pending[1 << 16];

__attribute__((format(printf, 2, 3), unused)) static void expect_arguments(const char *name, const char *format, ...)
{
	int start = snprintf(expect_pending, sizeof expect_pending, "%s(", name);
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(expect_pending + start, sizeof expect_pending - (size_t) start, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t) (start + length) >= sizeof expect_pending) {
		abort();
	}
}

/* Set to " (INJECTED)" where the first line of the target gives results to calls in all runs. */
static const char *expect_remark = "";

UNUSED static void expect_result(const char *result)
{
	EXPECT("%s) = %s%s", expect_pending, result, expect_remark);
}

/* Whether one of the arguments of the last call was GARBAGE, or a pointer to the last bytes before an unmapped page. */
static int expect_garbage, expect_edged;

static long expect_made(long number, const long *arguments);

/* Says what kind of case a call was: that is what tests/suite/self_describing/cases.rs wants of each call. */
UNUSED static void expect_cases(const char *name, long rc)
{
	expect_format("case", "%s %s", name, rc == -1 ? "error" : "success");
	if (expect_garbage) {
		expect_format("case", "%s garbage", name);
	}
	if (expect_edged) {
		expect_format("case", "%s edge", name);
	}
}

/* Ends the program with a complaint when a preparation fails. */
#define REQUIRE(condition)                                                                                   \
	do {                                                                                                 \
		if (!(condition)) {                                                                          \
			fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, strerror(errno)); \
			exit(99);                                                                            \
		}                                                                                            \
	} while (0)

/* Before BEGIN: from now on the kernel answers 0 to a call, which it doesn't make, whatever the tracer does. */
UNUSED static void PRETEND(unsigned number)
{
	struct { unsigned short code; unsigned char yes, no; unsigned value; } filter[] = {
		{ 0x20 /* BPF_LD|BPF_W|BPF_ABS */, 0, 0, 0 /* the number */ },
		{ 0x15 /* BPF_JMP|BPF_JEQ|BPF_K */, 0, 1, number },
		{ 0x06 /* BPF_RET|BPF_K */, 0, 0, 0x00050000 /* SECCOMP_RET_ERRNO, none */ },
		{ 0x06, 0, 0, 0x7fff0000 /* SECCOMP_RET_ALLOW */ },
	};
	struct { unsigned short length; void *filter; } program = { 4, filter };
	REQUIRE(syscall(SYS_prctl, 38 /* PR_SET_NO_NEW_PRIVS */, 1, 0, 0, 0) == 0);
	REQUIRE(syscall(SYS_prctl, 22 /* PR_SET_SECCOMP */, 2, &program, 0, 0) == 0);
}

/* Gives up all privileges, before BEGIN. For targets that make calls which must never be made for real: the tracers don't inject
 * into calls that their options don't choose, as with -P. */
UNUSED static void POWERLESS(void)
{
	struct { unsigned version; int pid; } self = { 0x20080522, 0 };
	struct { unsigned effective, permitted, inheritable; } none[2] = { { 0, 0, 0 }, { 0, 0, 0 } };
	REQUIRE(syscall(SYS_capset, &self, none) == 0);
}

/* ---- the last bytes before an unmapped page ---- */

#define EXPECT_PAGE 4096
#define EXPECT_EDGES 16
static char *expect_edges[EXPECT_EDGES];
static unsigned expect_next_edge;

UNUSED static void expect_prepare(void)
{
	for (int i = 0; i < EXPECT_EDGES; i++) {
		char *pages = mmap(NULL, 3 * EXPECT_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		REQUIRE(pages != MAP_FAILED && munmap(pages + 2 * EXPECT_PAGE, EXPECT_PAGE) == 0);
		expect_edges[i] = pages + 2 * EXPECT_PAGE;
	}
}

/* A copy of the first `kept` bytes of an object, directly before an unmapped page. Valid until 16 more are made. */
UNUSED static void *edge_cut(const volatile void *object, size_t kept)
{
	char *end = expect_edges[expect_next_edge++ % EXPECT_EDGES];
	if (kept > 2 * EXPECT_PAGE) {
		abort();
	}
	memcpy(end - kept, (const void *) object, kept);
	return end - kept;
}
#define edge(object) edge_cut((object), sizeof *(object))

/* A pointer to which nothing is mapped. */
#define GARBAGE ((void *) 0xbadbad0UL)

UNUSED static long expect_made(long number, const long *arguments)
{
	expect_garbage = expect_edged = 0;
	for (int i = 0; i < 6; i++) {
		expect_garbage |= arguments[i] == (long) GARBAGE;
		for (int edge = 0; edge < EXPECT_EDGES; edge++) {
			unsigned long end = (unsigned long) expect_edges[edge], at = (unsigned long) arguments[i];
			expect_edged |= end != 0 && at < end && at >= end - 2 * EXPECT_PAGE;
		}
	}
	return syscall(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
}

/* ---- how things are written ---- */

/* As many texts may be in use at once, in one EXPECT. */
#define EXPECT_ROOMS 16
#define EXPECT_ROOM 1024
UNUSED static char *expect_room(void)
{
	static char rooms[EXPECT_ROOMS][EXPECT_ROOM];
	static unsigned next;
	return rooms[next++ % EXPECT_ROOMS];
}

/* A result as a decimal number, or `-1 ENAME (text)` when it is -1 and errno says why. */
UNUSED static const char *result(long rc)
{
	int saved = errno;
	char *text = expect_room();
	if (rc == -1) {
		snprintf(text, EXPECT_ROOM, "-1 %s (%s)", strerrorname_np(saved), strerrordesc_np(saved));
	} else {
		snprintf(text, EXPECT_ROOM, "%ld", rc);
	}
	errno = saved;
	return text;
}

/* The same for results that are addresses or masks. */
UNUSED static const char *result_hex(long rc)
{
	if (rc == -1) {
		return result(rc);
	}
	char *text = expect_room();
	snprintf(text, EXPECT_ROOM, rc == 0 ? "0" : "%#lx", rc);
	return text;
}

/* A pointer as it stands in a line. */
UNUSED static const char *pointer(const volatile void *address)
{
	char *text = expect_room();
	snprintf(text, EXPECT_ROOM, address == NULL ? "NULL" : "%#lx", (unsigned long) address);
	return text;
}

/* Text of printf's, for parts of lines. */
__attribute__((format(printf, 1, 2), unused)) static const char *text(const char *format, ...)
{
	char *room = expect_room();
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(room, EXPECT_ROOM, format, arguments);
	va_end(arguments);
	return room;
}

/* Bytes as a quoted string, cut after 32 of them. */
UNUSED static const char *quoted(const void *bytes, size_t count)
{
	static const char specials[] = "\t\n\v\f\r\"\\", letters[] = "tnvfr\"\\";
	char *room = expect_room(), *out = room;
	const unsigned char *in = bytes;
	*out++ = '"';
	for (size_t i = 0; i < count && i < 32; i++) {
		const char *special = in[i] == 0 ? NULL : strchr(specials, in[i]);
		if (special != NULL) {
			out += sprintf(out, "\\%c", letters[special - specials]);
		} else if (in[i] >= ' ' && in[i] <= '~') {
			*out++ = (char) in[i];
		} else {
			/* A digit behind it would be taken for a part of the number. */
			int digit = i + 1 < count && i + 1 < 32 && in[i + 1] >= '0' && in[i + 1] <= '9';
			out += sprintf(out, digit ? "\\%03o" : "\\%o", in[i]);
		}
	}
	strcpy(out, count > 32 ? "\"..." : "\"");
	return room;
}

/* ---- calls that a signal interrupts ---- */

static int expect_asking[2];
static int expect_interrupter, expect_uid;

/* Before BEGIN: a child that sends this process a signal whenever it is asked for, once the process sleeps. It tells nobody when it
 * ends, which it does with this process. */
UNUSED static void INTERRUPTER(int signal)
{
	char ask, line[512];
	REQUIRE(pipe(expect_asking) == 0);
	int parent = getpid();
	expect_uid = (int) getuid();
	expect_interrupter = (int) syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
	REQUIRE(expect_interrupter >= 0);
	if (expect_interrupter != 0) {
		close(expect_asking[0]);
		VOLATILE(expect_interrupter);
		return;
	}
	close(expect_asking[1]);
	snprintf(line, sizeof line, "/proc/%d/stat", parent);
	while (read(expect_asking[0], &ask, 1) == 1) {
		for (char state = 0; state != 'S'; usleep(100)) {
			char text[512] = "";
			FILE *file = fopen(line, "r");
			if (file == NULL || fgets(text, sizeof text, file) == NULL) {
				_exit(0);
			}
			fclose(file);
			state = strrchr(text, ')')[2];
		}
		kill(parent, signal);
	}
	_exit(0);
}

/* Directly before a call that sleeps: asks for the signal, which is a call of its own. */
#define INTERRUPT() ((void) CALL(write, (expect_asking[1], "!", 1), "%d, \"!\", 1", expect_asking[1]))

/* Expects the signal that INTERRUPT asked for, by name. */
UNUSED static void EXPECT_INTERRUPTED(const char *name)
{
	EXPECT("--- %s {si_signo=%s, si_code=SI_USER, si_pid=%d, si_uid=%d} ---", name, name, expect_interrupter, expect_uid);
}

/* ---- the region ---- */

/* The marks are signals that are ignored: they are shown whatever the options choose. tests/suite/self_describing knows them. */
UNUSED static void BEGIN(void)
{
	expect_prepare();
	expect_task = syscall(SYS_gettid);
	syscall(SYS_kill, getpid(), SIGWINCH);
}

/* Declares the inodes of sockets, pipes and files without a name. */
UNUSED static void expect_inodes(void)
{
	struct stat status;
	for (int fd = 0; fd < 100; fd++) {
		if (fstat(fd, &status) == 0 && (S_ISSOCK(status.st_mode) || S_ISFIFO(status.st_mode) || status.st_nlink == 0)) {
			VOLATILE(status.st_ino);
		}
	}
}

/* Writes the expectations; the exit status of main. Alone it is for targets whose region ends with the task that began it. */
UNUSED static int TELL(void)
{
	VOLATILE(getpid());
	VOLATILE(getppid());
	expect_inodes();
	for (size_t done = 0; done < expect_length;) {
		ssize_t count = write(1, expect_text + done, expect_length - done);
		if (count <= 0) {
			return 1;
		}
		done += (size_t) count;
	}
	return 0;
}

/* Ends the region and writes the expectations; the exit status of main. */
UNUSED static int END(void)
{
	syscall(SYS_tkill, expect_task, SIGWINCH);
	return TELL();
}

#endif
