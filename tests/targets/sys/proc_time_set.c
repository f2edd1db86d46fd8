// build: gcc -O0 -static   abis: 64 32   args: -e inject=clock_settime,clock_settime64,settimeofday,stime,adjtimex,clock_adjtime,clock_adjtime64:retval=0
// Setting the time, which is never done for real.
#include "expect.h"

#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

struct span { long seconds, fraction; };
static const struct span noon = { 1000000000, 5 };
UNUSED static const long long noon64[2] = { 1000000000, 5 };

/* What is set: not what the kernel would say. */
static const struct timex slow = { .modes = ADJ_OFFSET | ADJ_FREQUENCY | ADJ_STATUS | ADJ_TAI, .offset = -7, .freq = 65536, .maxerror = 1,
	.esterror = 2, .status = STA_PLL | STA_NANO, .constant = 3, .precision = 4, .tolerance = 5, .time = { 6, 7 }, .tick = 10000, .ppsfreq = 8,
	.jitter = 9, .shift = 10, .stabil = 11, .jitcnt = 12, .calcnt = 13, .errcnt = 14, .stbcnt = 15, .tai = 37 };
#define SLOW "{modes=ADJ_OFFSET|ADJ_FREQUENCY|ADJ_STATUS|ADJ_TAI, offset=-7, freq=65536, maxerror=1, esterror=2, status=STA_PLL|STA_NANO, " \
	"constant=3, precision=4, tolerance=5, time={tv_sec=6, tv_usec=7}, tick=10000, ppsfreq=8, jitter=9, shift=10, stabil=11, " \
	"jitcnt=12, calcnt=13, errcnt=14, stbcnt=15, tai=37}"

#ifdef __i386__
/* struct __kernel_timex. */
static const struct {
	unsigned modes, : 32;
	long long offset, freq, maxerror, esterror;
	int status, : 32;
	long long constant, precision, tolerance, seconds, fraction, tick, ppsfreq, jitter;
	int shift, : 32;
	long long stabil, jitcnt, calcnt, errcnt, stbcnt;
	int tai, more[11];
} slow64 = { ADJ_OFFSET | ADJ_FREQUENCY | ADJ_STATUS | ADJ_TAI, -7, 65536, 1, 2, STA_PLL | STA_NANO, 3, 4, 5, 6, 7, 10000, 8, 9, 10, 11, 12, 13, 14, 15,
	37, { 0 } };
#endif

/* The result of adjtimex: the state of the clock, where the structure is shown. */
static const char *state(long rc)
{
	return rc == 0 ? "0 (TIME_OK)" : result(rc);
}

static void clocks(void)
{
	CALL(clock_settime, (CLOCK_REALTIME, edge(&noon)), "CLOCK_REALTIME, {tv_sec=1000000000, tv_nsec=5}");
	CALL(settimeofday, (edge(&noon), NULL), "{tv_sec=1000000000, tv_usec=5}, NULL");
#ifdef __i386__
	CALL(clock_settime64, (CLOCK_REALTIME, edge(&noon64)), "CLOCK_REALTIME, {tv_sec=1000000000, tv_nsec=5}");
	void *cut = edge_cut(noon64, 15);
	CALL(clock_settime64, (CLOCK_REALTIME, cut), "CLOCK_REALTIME, %s", pointer(cut));
	CALL(stime, (edge(&noon.seconds)), "[1000000000 /" "* 2001-09-09T01:46:40+0000 *" "/]");
#endif
}

static void adjustments(void)
{
	CALL_AS("adjtimex", SYS_adjtimex, state, (edge(&slow)), SLOW);
	CALL_AS("clock_adjtime", SYS_clock_adjtime, state, (CLOCK_REALTIME, edge(&slow)), "CLOCK_REALTIME, " SLOW);
	void *cut = edge_cut(&slow, sizeof slow - 1);
	CALL(adjtimex, (cut), "%s", pointer(cut));
	CALL(clock_adjtime, (CLOCK_REALTIME, cut), "CLOCK_REALTIME, %s", pointer(cut));
#ifdef __i386__
	CALL_AS("clock_adjtime64", SYS_clock_adjtime64, state, (CLOCK_REALTIME, edge(&slow64)), "CLOCK_REALTIME, " SLOW);
	cut = edge_cut(&slow64, sizeof slow64 - 1);
	CALL(clock_adjtime64, (CLOCK_REALTIME, cut), "CLOCK_REALTIME, %s", pointer(cut));
#endif
}

int main(void)
{
	POWERLESS();
	expect_remark = " (INJECTED)";
	BEGIN();
	clocks();
	adjustments();
	return END();
}
