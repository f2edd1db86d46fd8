// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <time.h>

static struct mq_attr attributes = { 0, 5, 64, 0 }, old, flags = { O_NONBLOCK }, wrong = { -1 };
static char buffer[64];
static unsigned priority;
static struct sigevent by_signal, by_thread, silent = { .sigev_notify = SIGEV_NONE }, odd = { .sigev_notify = 77, .sigev_signo = 10 };
static struct timespec past = { 1, 5 }, wrong_time = { 1, 1000000000 };
static long long wide_past[2] = { 1, 5 };
static int fd;

int main(void)
{
	char *p1;
	by_signal.sigev_notify = SIGEV_SIGNAL;
	by_signal.sigev_signo = SIGUSR1;
	by_signal.sigev_value.sival_int = 5;
	by_thread.sigev_notify = SIGEV_THREAD;
	// The names of queues are the machine's: this run has its own, where it may.
	unshare(CLONE_NEWIPC);
	mq_unlink("/trace-test-queue");
	BEGIN();
	fd = CALL(mq_open, ("trace-test-queue", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attributes), "\"trace-test-queue\", O_RDWR|O_CREAT|O_NONBLOCK, 0600, {mq_flags=0, mq_maxmsg=5, mq_msgsize=64, mq_curmsgs=0}");
	CALL(mq_open, ("trace-test-none", O_RDONLY | O_CLOEXEC), "\"trace-test-none\", O_RDONLY|O_CLOEXEC");
	CALL(mq_open, (GARBAGE, O_CREAT | O_EXCL, 0600, 0), "0xbadbad0, O_RDONLY|O_CREAT|O_EXCL, 0600, NULL");
	CALL(mq_open, ("trace-test-none", O_CREAT | O_WRONLY, 01777, GARBAGE), "\"trace-test-none\", O_WRONLY|O_CREAT, 01777, 0xbadbad0");
	p1 = edge_cut(&attributes, 8);
	CALL(mq_open, ("trace-test-none", O_CREAT, 0644, p1), "\"trace-test-none\", O_RDONLY|O_CREAT, 0644, %s", pointer(p1));
	CALL(mq_open, (0, O_WRONLY, 0777, GARBAGE), "NULL, O_WRONLY");
	CALL(mq_getsetattr, (fd, 0, &old), "3, NULL, {mq_flags=O_NONBLOCK, mq_maxmsg=5, mq_msgsize=64, mq_curmsgs=0}");
	CALL(mq_getsetattr, (fd, &flags, &old), "3, {mq_flags=O_NONBLOCK, mq_maxmsg=0, mq_msgsize=0, mq_curmsgs=0}, {mq_flags=O_NONBLOCK, mq_maxmsg=5, mq_msgsize=64, mq_curmsgs=0}");
#ifndef __i386__
	CALL(mq_getsetattr, (fd, &wrong, &old), "3, {mq_flags=O_NONBLOCK|0xfffffffffffff7ff, mq_maxmsg=0, mq_msgsize=0, mq_curmsgs=0}, %s", pointer(&old));
#else
	CALL(mq_getsetattr, (fd, &wrong, &old), "3, {mq_flags=O_NONBLOCK|0xfffff7ff, mq_maxmsg=0, mq_msgsize=0, mq_curmsgs=0}, %s", pointer(&old));
#endif
	CALL(mq_getsetattr, (fd, GARBAGE, 0), "3, 0xbadbad0, NULL");
	p1 = edge_cut(&attributes, 8);
	CALL(mq_getsetattr, (-1, p1, GARBAGE), "-1, %s, 0xbadbad0", pointer(p1));
	CALL(mq_notify, (fd, &by_signal), "3, {sigev_value={sival_int=5, sival_ptr=0x5}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}");
	CALL(mq_notify, (fd, 0), "3, NULL");
	CALL(mq_notify, (fd, &silent), "3, {sigev_signo=0, sigev_notify=SIGEV_NONE}");
	CALL(mq_notify, (fd, 0), "3, NULL");
	CALL(mq_notify, (fd, &by_thread), "3, {sigev_signo=0, sigev_notify=SIGEV_THREAD, sigev_notify_function=NULL, sigev_notify_attributes=NULL}");
	CALL(mq_notify, (fd, &odd), "3, {sigev_signo=10, sigev_notify=0x4d /* SIGEV_??? */}");
	CALL(mq_notify, (fd, GARBAGE), "3, 0xbadbad0");
	p1 = edge_cut(&by_signal, 16);
	CALL(mq_notify, (-1, p1), "-1, %s", pointer(p1));
#ifndef __i386__
	CALL(mq_timedsend, (fd, "abc\1", 4, 3, 0), "3, \"abc\\1\", 4, 3, NULL");
	CALL(mq_timedsend, (fd, "a message of more than 32 bytes, cut", 36, 4, &past), "3, \"a message of more than 32 bytes,\"..., 36, 4, {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedsend, (fd, "abc", 3, 3, &wrong_time), "3, \"abc\", 3, 3, {tv_sec=1, tv_nsec=1000000000}");
	CALL(mq_timedsend, (fd, GARBAGE, 4, -1, GARBAGE), "3, 0xbadbad0, 4, 4294967295, 0xbadbad0");
#endif
	p1 = edge_cut(&past, 4);
#ifndef __i386__
	CALL(mq_timedsend, (-1, 0, 4, 3, p1), "-1, NULL, 4, 3, %s", pointer(p1));
#endif
	p1 = edge_cut("abcdef", 3);
#ifndef __i386__
	CALL(mq_timedsend, (fd, p1, 4, 3, 0), "3, %s, 4, 3, NULL", pointer(p1));
	CALL(mq_timedreceive, (fd, buffer, 64, &priority, 0), "3, \"a message of more than 32 bytes,\"..., 64, [4], NULL");
	CALL(mq_timedreceive, (fd, buffer, 64, 0, &past), "3, \"abc\\1\", 64, NULL, {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedreceive, (fd, buffer, 64, &priority, &past), "3, %s, 64, %s, {tv_sec=1, tv_nsec=5}", pointer(buffer), pointer(&priority));
	CALL(mq_timedreceive, (fd, GARBAGE, 64, GARBAGE, GARBAGE), "3, 0xbadbad0, 64, 0xbadbad0, 0xbadbad0");
	CALL(mq_timedreceive, (fd, buffer, 5, &priority, 0), "3, %s, 5, %s, NULL", pointer(buffer), pointer(&priority));
#endif
#ifdef __i386__
	CALL(mq_timedsend_time64, (fd, "abc\1", 4, 3, 0), "3, \"abc\\1\", 4, 3, NULL");
	CALL(mq_timedsend_time64, (fd, "a message of more than 32 bytes, cut", 36, 4, wide_past), "3, \"a message of more than 32 bytes,\"..., 36, 4, {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedsend_time64, (fd, GARBAGE, 4, -1, GARBAGE), "3, 0xbadbad0, 4, 4294967295, 0xbadbad0");
#endif
	p1 = edge_cut(wide_past, 4);
#ifdef __i386__
	CALL(mq_timedsend_time64, (-1, 0, 4, 3, p1), "-1, NULL, 4, 3, %s", pointer(p1));
	CALL(mq_timedsend, (fd, "abc", 3, 3, &past), "3, \"abc\", 3, 3, {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedreceive_time64, (fd, buffer, 64, &priority, 0), "3, \"a message of more than 32 bytes,\"..., 64, [4], NULL");
	CALL(mq_timedreceive_time64, (fd, buffer, 64, 0, wide_past), "3, \"abc\\1\", 64, NULL, {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedreceive, (fd, buffer, 64, &priority, &past), "3, \"abc\", 64, [3], {tv_sec=1, tv_nsec=5}");
	CALL(mq_timedreceive_time64, (fd, buffer, 64, &priority, wide_past), "3, %s, 64, %s, {tv_sec=1, tv_nsec=5}", pointer(buffer), pointer(&priority));
	CALL(mq_timedreceive_time64, (fd, GARBAGE, 64, GARBAGE, GARBAGE), "3, 0xbadbad0, 64, 0xbadbad0, 0xbadbad0");
#endif
	CALL(mq_unlink, ("trace-test-queue"), "\"trace-test-queue\"");
	CALL(mq_unlink, ("trace-test-queue"), "\"trace-test-queue\"");
	CALL(mq_unlink, (GARBAGE), "0xbadbad0");
	CALL(mq_unlink, (0), "NULL");
	return END();
}
