// build: gcc -O0 -static   abis: 64 32
// Waiting for words in memory, signals and pages, where the memory ends.
#include "expect.h"

#include <sys/prctl.h>
#include <time.h>

struct waiter { unsigned long long value, address; unsigned flags, reserved; };
static struct waiter waiters[2];
static unsigned *word;
static int own;

/* Blocks the signal that is waited for, and makes a child that wakes who waits for each of two words, once. It tells nobody when
 * it ends. */
static void prepare(void)
{
	word = mmap(NULL, EXPECT_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	own = getpid();
	sigset_t blocked;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	REQUIRE(word != MAP_FAILED && sigprocmask(SIG_BLOCK, &blocked, NULL) == 0);
	long waker = syscall(SYS_clone, 0L, 0L, 0L, 0L, 0L);
	REQUIRE(waker >= 0);
	if (waker == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (int asleep = 3; asleep != 0 && getppid() == own; usleep(100)) {
			for (int i = 0; i < 2; i++) {
				if ((asleep & 1 << i) != 0 && syscall(SYS_futex, word + i, 1 /* FUTEX_WAKE */, 1) == 1) {
					asleep &= ~(1 << i);
				}
			}
		}
		_exit(0);
	}
}

static void words(void)
{
	static const struct { long seconds, nanoseconds; } past = { 1, 5 };
	static const long long never64[2] = { 1000000000, 5 }, past64[2] = { 1, 5 };
	static const unsigned six = 6;
	waiters[0] = (struct waiter) { 5, (unsigned long) word, 2, 0 };
	waiters[1] = (struct waiter) { 6, (unsigned long) edge(&six), 0x82, 0 };
	*word = 5;
#define WAITERS "[{val=0x5, uaddr=%s, flags=FUTEX_32}, {val=0x6, uaddr=%s, flags=FUTEX_32|FUTEX_PRIVATE_FLAG}], 2, 0, "
	CALL(futex_waitv, (edge(&waiters), 2, 0, edge(&never64), CLOCK_MONOTONIC), WAITERS "{tv_sec=1000000000, tv_nsec=5}, CLOCK_MONOTONIC",
	     pointer(word), pointer((void *) (unsigned long) waiters[1].address));
	CALL(futex_waitv, (edge(&waiters), 2, 0, edge(&past64), CLOCK_MONOTONIC), WAITERS "{tv_sec=1, tv_nsec=5}, CLOCK_MONOTONIC", pointer(word),
	     pointer((void *) (unsigned long) waiters[1].address));
	void *held = edge(&six), *cut = edge_cut(past64, 12), *half = edge_cut(&past, sizeof past - 1);
	CALL(futex_wait, (word + 1, 0, 1, 2, edge(&never64), CLOCK_MONOTONIC), "%s, 0, 0x1, FUTEX_32, {tv_sec=1000000000, tv_nsec=5}, CLOCK_MONOTONIC",
	     pointer(word + 1));
	CALL(futex_wait, (held, 6, 1, 0x82, edge(&past64), CLOCK_MONOTONIC),
	     "%s, 0x6, 0x1, FUTEX_32|FUTEX_PRIVATE_FLAG, {tv_sec=1, tv_nsec=5}, CLOCK_MONOTONIC", pointer(held));
	CALL(futex_wait, (held, 6, 1, 0x82, cut, CLOCK_MONOTONIC), "%s, 0x6, 0x1, FUTEX_32|FUTEX_PRIVATE_FLAG, %s, CLOCK_MONOTONIC", pointer(held),
	     pointer(cut));
	CALL(futex, (held, 0, 5, edge(&past)), "%s, FUTEX_WAIT, 5, {tv_sec=1, tv_nsec=5}", pointer(held));
	CALL(futex, (held, 0, 6, half), "%s, FUTEX_WAIT, 6, %s", pointer(held), pointer(half));
}

static void moved(void)
{
	struct waiter from_to[2] = { { 5, (unsigned long) word, 2, 0 }, { 0, (unsigned long) (word + 1), 2, 0 } };
	void *cut = edge_cut(from_to, sizeof from_to - 1);
	CALL(futex_requeue, (edge(&from_to), 0, 1, 1),
	     "[{val=0x5, uaddr=%s, flags=FUTEX_32}, {val=0, uaddr=%s, flags=FUTEX_32}], 0, 1, 1", pointer(word), pointer(word + 1));
	CALL(futex_requeue, (cut, 0, 1, 1), "[{val=0x5, uaddr=%s, flags=FUTEX_32}, ... /" "* %s *" "/], 0, 1, 1", pointer(word),
	     pointer((char *) cut + sizeof from_to[0]));
#ifdef __i386__
	static const long long brief64[2] = { 0, 5 };
	void *half = edge_cut(brief64, 15);
	CALL(futex_time64, (word, 0, 5, edge(&brief64)), "%s, FUTEX_WAIT, 5, {tv_sec=0, tv_nsec=5}", pointer(word));
	CALL(futex_time64, (word, 0, 6, half), "%s, FUTEX_WAIT, 6, %s", pointer(word), pointer(half));
#endif
}

/* The result of a call that waits for signals. */
static const char *signal_result(long rc)
{
	return rc == SIGUSR1 ? "10 (SIGUSR1)" : result(rc);
}
#define TIMED_WAIT(name, arguments, ...) CALL_AS(#name, SYS_##name, signal_result, arguments, __VA_ARGS__)


/* Asks for the signal, and what is told of it. No call waits for ever. */
#define ASK() ((void) CALL(kill, (own, SIGUSR1), "%d, SIGUSR1", own))
#define TOLD text("{si_signo=SIGUSR1, si_code=SI_USER, si_pid=%d, si_uid=0}", own)

static const unsigned long long usr1 = 1 << (SIGUSR1 - 1);
static const siginfo_t none;

static void signals(void)
{
	static const struct { long seconds, nanoseconds; } brief = { 1, 5 };
	void *cut = edge_cut(&usr1, 7), *half = edge_cut(&brief, sizeof brief - 1), *short_info = edge_cut(&none, 20);
	ASK();
	TIMED_WAIT(rt_sigtimedwait, (edge(&usr1), edge(&none), edge(&brief), 8), "[USR1], %s, {tv_sec=1, tv_nsec=5}, 8", TOLD);
	CALL(rt_sigtimedwait, (cut, GARBAGE, GARBAGE, 8), "%s, 0xbadbad0, 0xbadbad0, 8", pointer(cut));
	CALL(rt_sigtimedwait, (edge(&usr1), GARBAGE, half, 8), "[USR1], 0xbadbad0, %s, 8", pointer(half));
	ASK();
	CALL(rt_sigtimedwait, (edge(&usr1), short_info, edge(&brief), 8), "[USR1], %s, {tv_sec=1, tv_nsec=5}, 8", pointer(short_info));
}

#ifdef __i386__
static void signals64(void)
{
	static const long long brief64[2] = { 1, 5 };
	void *cut = edge_cut(&usr1, 7), *half = edge_cut(brief64, 15), *short_info = edge_cut(&none, 20);
	ASK();
	TIMED_WAIT(rt_sigtimedwait_time64, (edge(&usr1), edge(&none), edge(&brief64), 8), "[USR1], %s, {tv_sec=1, tv_nsec=5}, 8", TOLD);
	CALL(rt_sigtimedwait_time64, (cut, GARBAGE, GARBAGE, 8), "%s, 0xbadbad0, 0xbadbad0, 8", pointer(cut));
	CALL(rt_sigtimedwait_time64, (edge(&usr1), GARBAGE, half, 8), "[USR1], 0xbadbad0, %s, 8", pointer(half));
	ASK();
	CALL(rt_sigtimedwait_time64, (edge(&usr1), short_info, edge(&brief64), 8), "[USR1], %s, {tv_sec=1, tv_nsec=5}, 8", pointer(short_info));
}
#endif

static void pages(void)
{
	static const int nowhere;
	static const unsigned long mask[64 / (8 * sizeof(long))];
	static const int status[2], wanted[2] = { 0, 7 };
	void *both[2] = { word, GARBAGE }, *cut = edge_cut(&nowhere, 2), *told = edge(&status);
	CALL(get_mempolicy, (edge(&nowhere), edge(&mask), 64L, NULL, 0L), "[MPOL_DEFAULT], [%s], 64, NULL, 0", WIDE("0000000000000000", "00000000, 00000000"));
	CALL(get_mempolicy, (cut, NULL, 0L, NULL, 0L), "%s, NULL, 0, NULL, 0", pointer(cut));
	CALL(move_pages, (0, 2L, edge(&both), NULL, edge(&status), 0), "0, 2, [%s, 0xbadbad0], NULL, [0, -EFAULT], 0", pointer(word));
	cut = edge_cut(both, sizeof both[0] + 3);
	CALL(move_pages, (0, 2L, cut, NULL, told, 0), "0, 2, [%s, ... /" "* %s *" "/], NULL, %s, 0", pointer(word), pointer((char *) cut + sizeof both[0]), pointer(told));
	cut = edge_cut(wanted, 4);
	CALL(move_pages, (0, 2L, edge(&both), cut, told, 0), "0, 2, [%s, 0xbadbad0], [0, ... /" "* %s *" "/], %s, 0", pointer(word), pointer((char *) cut + 4), pointer(told));
	cut = edge_cut(status, 5);
	CALL(move_pages, (0, 2L, edge(&both), NULL, cut, 0), "0, 2, [%s, 0xbadbad0], NULL, %s, 0", pointer(word), pointer(cut));
}

int main(void)
{
	prepare();
	BEGIN();
	words();
	moved();
	signals();
#ifdef __i386__
	signals64();
#endif
	pages();
	return END();
}
