// build: gcc -O0 -static   abis: 64 32
#include "expect.h"

#include <linux/futex.h>
#include <time.h>

static unsigned word = 5, other = 7;
static struct timespec brief = { 0, 5 }, long_ago = { 1, 0 }, wrong = { 1, -1 };
static long long wide_brief[2] = { 0, 5 }, wide_wrong[2] = { 1, -1 };
struct waiter { unsigned long long value, address; unsigned flags, reserved; };
static struct waiter waiters[2] = { { 4, 0, 0x82, 0 }, { 0x100000005ULL, 0xbadbad0, 0x7f, 9 } };
static unsigned long long realtime = 0, endless[2] = { 1, 2000000000 };

int main(void)
{
	char *p1;
	waiters[0].address = (unsigned long) &word;
	BEGIN();
	CALL(futex, (&word, FUTEX_WAIT, 6, 0), "%s, FUTEX_WAIT, 6, NULL", pointer(&word));
	CALL(futex, (&word, FUTEX_WAIT, 5, &brief), "%s, FUTEX_WAIT, 5, {tv_sec=0, tv_nsec=5}", pointer(&word));
#ifndef __i386__
	CALL(futex, (&word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 6, &wrong), "%s, FUTEX_WAIT_PRIVATE, 6, {tv_sec=1, tv_nsec=18446744073709551615}", pointer(&word));
#else
	CALL(futex, (&word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 6, &wrong), "%s, FUTEX_WAIT_PRIVATE, 6, {tv_sec=1, tv_nsec=4294967295}", pointer(&word));
#endif
	CALL(futex, (&word, FUTEX_WAIT, 5, GARBAGE), "%s, FUTEX_WAIT, 5, 0xbadbad0", pointer(&word));
	CALL(futex, (&word, FUTEX_WAKE, 1), "%s, FUTEX_WAKE, 1", pointer(&word));
	CALL(futex, (GARBAGE, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 0x7fffffff), "0xbadbad0, FUTEX_WAKE_PRIVATE, 2147483647");
	CALL(futex, (&word, FUTEX_FD, 3), "%s, FUTEX_FD, 3", pointer(&word));
	CALL(futex, (&word, FUTEX_REQUEUE, 1, 2, &other), "%s, FUTEX_REQUEUE, 1, 2, %s", pointer(&word), pointer(&other));
	CALL(futex, (&word, FUTEX_CMP_REQUEUE | FUTEX_PRIVATE_FLAG, 1, 2, &other, 6), "%s, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2, %s, 6", pointer(&word), pointer(&other));
	CALL(futex, (&word, FUTEX_CMP_REQUEUE, 1, 2, &other, 5), "%s, FUTEX_CMP_REQUEUE, 1, 2, %s, 5", pointer(&word), pointer(&other));
	CALL(futex, (&word, FUTEX_WAKE_OP, 1, 1, &other, FUTEX_OP(FUTEX_OP_ADD, 2, FUTEX_OP_CMP_GE, 7)), "%s, FUTEX_WAKE_OP, 1, 1, %s, FUTEX_OP_ADD<<28|0x2<<12|FUTEX_OP_CMP_GE<<24|0x7", pointer(&word), pointer(&other));
	CALL(futex, (&word, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 1, 1, &other, FUTEX_OP(FUTEX_OP_XOR | 8, 2, FUTEX_OP_CMP_NE, 1)), "%s, FUTEX_WAKE_OP_PRIVATE, 1, 1, %s, FUTEX_OP_OPARG_SHIFT<<28|FUTEX_OP_XOR<<28|0x2<<12|FUTEX_OP_CMP_NE<<24|0x1", pointer(&word), pointer(&other));
#ifndef __i386__
	CALL(futex, (&word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, &wrong), "%s, FUTEX_LOCK_PI_PRIVATE, {tv_sec=1, tv_nsec=18446744073709551615}", pointer(&word));
#else
	CALL(futex, (&word, FUTEX_LOCK_PI | FUTEX_PRIVATE_FLAG, 0, &wrong), "%s, FUTEX_LOCK_PI_PRIVATE, {tv_sec=1, tv_nsec=4294967295}", pointer(&word));
#endif
#ifndef __i386__
	CALL(futex, (&word, FUTEX_LOCK_PI2, 0, &wrong), "%s, FUTEX_LOCK_PI2, {tv_sec=1, tv_nsec=18446744073709551615}", pointer(&word));
#else
	CALL(futex, (&word, FUTEX_LOCK_PI2, 0, &wrong), "%s, FUTEX_LOCK_PI2, {tv_sec=1, tv_nsec=4294967295}", pointer(&word));
#endif
	CALL(futex, (&word, FUTEX_UNLOCK_PI), "%s, FUTEX_UNLOCK_PI", pointer(&word));
	CALL(futex, (&word, FUTEX_TRYLOCK_PI), "%s, FUTEX_TRYLOCK_PI", pointer(&word));
	CALL(futex, (&word, FUTEX_WAIT_BITSET, 6, 0, 0, 0xff00), "%s, FUTEX_WAIT_BITSET, 6, NULL, 0xff00", pointer(&word));
	CALL(futex, (&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME | FUTEX_PRIVATE_FLAG, 5, &long_ago, 0, FUTEX_BITSET_MATCH_ANY), "%s, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 5, {tv_sec=1, tv_nsec=0}, FUTEX_BITSET_MATCH_ANY", pointer(&word));
	CALL(futex, (&word, FUTEX_WAKE_BITSET, 1, 0, 0, 3), "%s, FUTEX_WAKE_BITSET, 1, 0x3", pointer(&word));
#ifndef __i386__
	CALL(futex, (&word, FUTEX_WAIT_REQUEUE_PI, 6, &wrong, &other), "%s, FUTEX_WAIT_REQUEUE_PI, 6, {tv_sec=1, tv_nsec=18446744073709551615}, %s", pointer(&word), pointer(&other));
#else
	CALL(futex, (&word, FUTEX_WAIT_REQUEUE_PI, 6, &wrong, &other), "%s, FUTEX_WAIT_REQUEUE_PI, 6, {tv_sec=1, tv_nsec=4294967295}, %s", pointer(&word), pointer(&other));
#endif
	CALL(futex, (&word, FUTEX_CMP_REQUEUE_PI, 1, 0, &other, 6), "%s, FUTEX_CMP_REQUEUE_PI, 1, 0, %s, 6", pointer(&word), pointer(&other));
	CALL(futex, (&word, 77, 1, GARBAGE, &other, 9), "%s, 0x4d /* FUTEX_??? */, 1, 0xbadbad0, %s, 0x9", pointer(&word), pointer(&other));
	CALL(futex, (0, FUTEX_WAIT, -1, 0), "NULL, FUTEX_WAIT, 4294967295, NULL");
	p1 = edge_cut(&brief, 4);
	CALL(futex, (&word, FUTEX_WAIT, 5, p1), "%s, FUTEX_WAIT, 5, %s", pointer(&word), pointer(p1));
	p1 = edge_cut(&word, 2);
	CALL(futex, (p1, FUTEX_WAKE, 1), "%s, FUTEX_WAKE, 1", pointer(p1));
	CALL(futex_waitv, (waiters, 1, 0, 0, 0), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}], 1, 0, NULL, CLOCK_REALTIME", pointer(&word));
#ifndef __i386__
	CALL(futex_waitv, (waiters, 2, 1, &brief, 1), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0x100000005, uaddr=0xbadbad0, flags=FUTEX_32|0x7d, __reserved=0x9}], 2, 0x1, {tv_sec=0, tv_nsec=5}, CLOCK_MONOTONIC", pointer(&word));
#else
	CALL(futex_waitv, (waiters, 2, 1, &brief, 1), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0x100000005, uaddr=0xbadbad0, flags=FUTEX_32|0x7d, __reserved=0x9}], 2, 0x1, {tv_sec=21474836480, tv_nsec=1}, CLOCK_MONOTONIC", pointer(&word));
#endif
	CALL(futex_waitv, (waiters, 2, 0, endless, 0), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0x100000005, uaddr=0xbadbad0, flags=FUTEX_32|0x7d, __reserved=0x9}], 2, 0, {tv_sec=1, tv_nsec=2000000000}, CLOCK_REALTIME", pointer(&word));
	CALL(futex_waitv, (GARBAGE, 1, 0, GARBAGE, 7), "0xbadbad0, 1, 0, 0xbadbad0, CLOCK_BOOTTIME");
	p1 = edge_cut(waiters, 30);
	CALL(futex_waitv, (p1, 2, 0, 0, 0), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, ... /* %s */], 2, 0, NULL, CLOCK_REALTIME", pointer(&word), pointer(p1 + 24));
	CALL(futex_wake, (&word, 1, 1, 0x82), "%s, 0x1, 1, FUTEX_32|FUTEX_PRIVATE_FLAG", pointer(&word));
	CALL(futex_wake, (GARBAGE, 0xff00, 3, 0x77), "0xbadbad0, 0xff00, 3, FUTEX_32|0x75");
	CALL(futex_wait, (&word, 6, 1, 0x2, 0, 0), "%s, 0x6, 0x1, FUTEX_32, NULL, CLOCK_REALTIME", pointer(&word));
	CALL(futex_wait, (&word, 5, 1, 0x82, endless, 1), "%s, 0x5, 0x1, FUTEX_32|FUTEX_PRIVATE_FLAG, {tv_sec=1, tv_nsec=2000000000}, CLOCK_MONOTONIC", pointer(&word));
	CALL(futex_wait, (GARBAGE, 5, 1, 0x78, GARBAGE, 77), "0xbadbad0, 0x5, 0x1, 0x78 /* FUTEX_??? */, 0xbadbad0, 0x4d /* CLOCK_??? */");
	CALL(futex_requeue, (waiters, 0, 1, 1), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0x100000005, uaddr=0xbadbad0, flags=FUTEX_32|0x7d, __reserved=0x9}], 0, 1, 1", pointer(&word));
	CALL(futex_requeue, (waiters, 5, 1, 1), "[{val=0x4, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}, {val=0x100000005, uaddr=0xbadbad0, flags=FUTEX_32|0x7d, __reserved=0x9}], 0x5, 1, 1", pointer(&word));
	CALL(futex_requeue, (GARBAGE, 0, 1, 1), "0xbadbad0, 0, 1, 1");
#ifdef __i386__
	CALL(futex_time64, (&word, FUTEX_WAIT, 5, wide_brief), "%s, FUTEX_WAIT, 5, {tv_sec=0, tv_nsec=5}", pointer(&word));
	CALL(futex_time64, (&word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 6, wide_wrong), "%s, FUTEX_WAIT_PRIVATE, 6, {tv_sec=1, tv_nsec=18446744073709551615}", pointer(&word));
	CALL(futex_time64, (&word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 5, GARBAGE, 0, 7), "%s, FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME, 5, 0xbadbad0, 0x7", pointer(&word));
	CALL(futex_time64, (&word, FUTEX_WAKE, 1), "%s, FUTEX_WAKE, 1", pointer(&word));
#endif
	return END();
}
