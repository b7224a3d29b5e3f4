#include "clock.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

atomic_bool clock_counts;

/* The values of both clocks at the start. */
static struct {
	uint64_t counter, nanoseconds;
} bearing;
static _Atomic double rate;

#if defined(__x86_64__)

/* Whether the processor guarantees a constant rate in all power states (CPUID 0x80000007, EDX bit
 * 8). */
static bool is_invariant(void)
{
	unsigned int a, b, c, d;

	return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & (1u << 8)) != 0;
}

/* Whether the kernel uses the counter itself. It does so only after comparing the counters of all
 * cores. */
static bool is_trusted_by_the_kernel(void)
{
	static const char path[] = "/sys/devices/system/clocksource/clocksource0/"
				   "current_clocksource";
	char source[16] = "";
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length = file >= 0 ? read(file, source, sizeof(source) - 1) : 0;

	if (file >= 0)
		close(file);
	return length >= 4 && memcmp(source, "tsc\n", 4) == 0;
}

static bool has_counter(void)
{
	return is_invariant() && is_trusted_by_the_kernel();
}

#elif defined(__aarch64__)

static bool has_counter(void)
{
	return true;
}

#else

static bool has_counter(void)
{
	return false;
}

#endif

/* Reads both clocks at one moment: of several attempts, takes the one with the shortest time
 * between its two readings of the counter. */
static void take_bearing(uint64_t *counter, uint64_t *nanoseconds)
{
	uint64_t best = UINT64_MAX;

	*counter = *nanoseconds = 0;
	for (int i = 0; i < 8; i++) {
		uint64_t before = clock_counter(), now = clock_nanoseconds(CLOCK_MONOTONIC);
		uint64_t after = clock_counter();

		if (after - before < best) {
			best = after - before;
			*counter = before + best / 2;
			*nanoseconds = now;
		}
	}
}

void clock_start(void)
{
	bool counts = has_counter();

	if (counts)
		take_bearing(&bearing.counter, &bearing.nanoseconds);
	else
		rate = 1e9;
	atomic_store_explicit(&clock_counts, counts, memory_order_relaxed);
}

const char *clock_name(void)
{
	if (!clock_is_counter())
		return "CLOCK_MONOTONIC";
#if defined(__x86_64__)
	return "TSC";
#else
	return "CNTVCT";
#endif
}

double clock_rate(void)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	uint64_t counter, nanoseconds;
	double measured = 0;

	if (rate > 0)
		return rate;
	take_bearing(&counter, &nanoseconds);
	while (nanoseconds - bearing.nanoseconds < 5000000) {
		nanosleep(&pause, NULL);
		take_bearing(&counter, &nanoseconds);
	}
	measured =
	    1e9 * (double)(counter - bearing.counter) / (double)(nanoseconds - bearing.nanoseconds);
	if (rate == 0)
		rate = measured;
	return rate;
}

uint64_t clock_step(void)
{
	uint64_t step = UINT64_MAX;

	for (int i = 0; i < 100; i++) {
		uint64_t first = clock_ticks(), second = clock_ticks();

		if (second > first && second - first < step)
			step = second - first;
	}
	return step;
}
