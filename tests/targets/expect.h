/* For targets that describe themselves: make a call, say what line a tracer should write for it.
 *
 *     #include "expect.h"
 *     int main(void)
 *     {
 *         BEGIN();
 *         long rc = syscall(SYS_close, -1);
 *         EXPECT("close(-1) = %s", result(rc));
 *         return END();
 *     }
 *
 * Between BEGIN and END every line of the trace must have been expected, and the other way round, in the same order.
 * EXPECT makes no system call. One blank stands on each side of the `=`: the test puts the result into its column.
 * The expectations go to stdout at the end.
 */
#ifndef EXPECT_H
#define EXPECT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The calls that mark the region; tests/suite/self_describing.rs knows them. */
#define EXPECT_BEGIN_FD (-7001)
#define EXPECT_END_FD (-7002)

static char expect_text[1 << 20];
static size_t expect_length;

#define BEGIN() ((void) syscall(SYS_close, EXPECT_BEGIN_FD))

/* Adds a line to the expectations. */
__attribute__((format(printf, 1, 2), unused)) static void EXPECT(const char *format, ...)
{
	size_t room = sizeof expect_text - expect_length - 1;
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(expect_text + expect_length, room, format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t) length >= room) {
		abort();
	}
	expect_length += (size_t) length;
	expect_text[expect_length++] = '\n';
}

/* Ends the region and writes the expectations; the exit status of main. */
__attribute__((unused)) static int END(void)
{
	syscall(SYS_close, EXPECT_END_FD);
	for (size_t done = 0; done < expect_length;) {
		ssize_t count = write(1, expect_text + done, expect_length - done);
		if (count <= 0) {
			return 1;
		}
		done += (size_t) count;
	}
	return 0;
}

/* Ends the program with a complaint when a preparation fails. */
#define REQUIRE(condition)                                                                  \
	do {                                                                                    \
		if (!(condition)) {                                                                 \
			fprintf(stderr, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition, strerror(errno)); \
			exit(99);                                                                       \
		}                                                                                   \
	} while (0)

/* Eight texts may be in use at once, in one EXPECT. */
__attribute__((unused)) static char *expect_room(void)
{
	static char rooms[8][256];
	static unsigned next;
	return rooms[next++ % 8];
}

/* A result as a decimal number, or `-1 ENAME (text)` when it is -1 and errno says why. */
__attribute__((unused)) static const char *result(long rc)
{
	int saved = errno;
	char *text = expect_room();
	if (rc == -1) {
		snprintf(text, 256, "-1 %s (%s)", strerrorname_np(saved), strerrordesc_np(saved));
	} else {
		snprintf(text, 256, "%ld", rc);
	}
	errno = saved;
	return text;
}

/* The same for results that are addresses or masks. */
__attribute__((unused)) static const char *result_hex(long rc)
{
	if (rc == -1) {
		return result(rc);
	}
	char *text = expect_room();
	snprintf(text, 256, rc == 0 ? "0" : "%#lx", rc);
	return text;
}

/* A pointer as it stands in a line. */
__attribute__((unused)) static const char *pointer(const volatile void *address)
{
	char *text = expect_room();
	snprintf(text, 256, address == NULL ? "NULL" : "%#lx", (unsigned long) address);
	return text;
}

#endif
