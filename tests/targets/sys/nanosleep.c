// build: gcc -O0 -static   abis: 64 32
#include "expect.h"
#include <signal.h>
#include <sys/time.h>
#include <time.h>

static void on_alarm(int signal) { (void) signal; }

int main(void)
{
	// The kernel's timespec of this interface: glibc may have a wider one for 32-bit programs.
	struct { long seconds, nanoseconds; } none = { 0, 0 }, bad = { 0, 1000000000 }, negative = { -1, 5 };
	struct { long seconds, nanoseconds; } hour = { 3600, 0 }, left = { 0, 0 };
	struct sigaction action = { .sa_handler = on_alarm };
	REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
	INTERRUPTER(SIGALRM);
	BEGIN();
	long rc = syscall(SYS_nanosleep, &none, NULL);
	EXPECT("nanosleep({tv_sec=0, tv_nsec=0}, NULL) = %s", result(rc));
	rc = syscall(SYS_nanosleep, &bad, &left);
	EXPECT("nanosleep({tv_sec=0, tv_nsec=1000000000}, %s) = %s", pointer(&left), result(rc));
	rc = syscall(SYS_nanosleep, &negative, NULL);
	EXPECT("nanosleep({tv_sec=-1, tv_nsec=5}, NULL) = %s", result(rc));
	rc = syscall(SYS_nanosleep, NULL, NULL);
	EXPECT("nanosleep(NULL, NULL) = %s", result(rc));
	rc = syscall(SYS_nanosleep, (void *) 8, &left);
	EXPECT("nanosleep(0x8, %s) = %s", pointer(&left), result(rc));
	struct { long interval_seconds, interval_microseconds, seconds, microseconds; } never = { 0, 0, 0, 0 };
	CALL(setitimer, (ITIMER_REAL, edge(&never), NULL),
	     "ITIMER_REAL, {it_interval={tv_sec=0, tv_usec=0}, it_value={tv_sec=0, tv_usec=0}}, NULL");
	// An interrupted sleep tells what is left.
	INTERRUPT();
	syscall(SYS_nanosleep, &hour, &left);
	VOLATILE(left.seconds);
	VOLATILE(left.nanoseconds);
	EXPECT("nanosleep({tv_sec=3600, tv_nsec=0}, {tv_sec=%ld, tv_nsec=%ld}) = "
	       "? ERESTART_RESTARTBLOCK (Interrupted by signal)",
	       left.seconds, left.nanoseconds);
	EXPECT_INTERRUPTED("SIGALRM");
#ifdef __i386__
	EXPECT("sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)");
#else
	EXPECT("rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)");
#endif
	return END();
}
