#include "clock.h"

#include "counter.h"
#include "kernel_clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
static const char counter_name[] = "TSC";
#elif defined(__aarch64__)
static const char counter_name[] = "CNTVCT";
#else
static const char counter_name[] = "";
#endif
static const char kernel_name[] = "CLOCK_MONOTONIC";

atomic_bool clock_counts;

static struct bearing start; /* the values of both clocks at the start */
static _Atomic double rate;

/* Whether to use the counter: as the environment says, or if it can be trusted. */
static bool wants_counter(void)
{
	const char *name = secure_getenv("EDM_PROFILE_CLOCK");

	if (!name || !*name)
		return counter_is_a_clock();
	if (*counter_name && !strcmp(name, counter_name))
		return true;
	if (!strcmp(name, kernel_name))
		return false;
	dprintf(2, "edm-profile: EDM_PROFILE_CLOCK: '%.60s' is neither %s nor %s\n", name,
		counter_name, kernel_name);
	return counter_is_a_clock();
}

void clock_start(void)
{
	bool counts;

	kernel_clock_start();
	counts = wants_counter();
	if (counts)
		start = take_bearing();
	else
		rate = 1e9;
	atomic_store_explicit(&clock_counts, counts, memory_order_relaxed);
}

const char *clock_name(void)
{
	return clock_is_counter() ? counter_name : kernel_name;
}

double clock_rate(void)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	struct bearing now;
	double measured;

	if (rate > 0)
		return rate;
	now = take_bearing();
	while (now.nanoseconds - start.nanoseconds < 5000000) {
		nanosleep(&pause, NULL);
		now = take_bearing();
	}
	measured = 1e9 * (double)(now.counter - start.counter) /
		   (double)(now.nanoseconds - start.nanoseconds);
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
