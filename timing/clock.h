/*
 * The clock: the processor's counter where it can be trusted (counter.h), which is the time stamp
 * counter on x86-64 and the virtual counter on AArch64; otherwise CLOCK_MONOTONIC. Counters are in
 * ticks of unknown length, which are converted only for reports. EDM_PROFILE_CLOCK in the
 * environment chooses one of the two, trusted or not, by the name that clock_name() has for it.
 */
#ifndef TIMING_CLOCK_H
#define TIMING_CLOCK_H

#include "readings.h"

#include <stdatomic.h>
#include <stdbool.h>

extern atomic_bool clock_counts; /* used only by clock_is_counter() */

/* Whether ticks are those of the processor's counter; false before clock_start(). */
static inline bool clock_is_counter(void)
{
	return atomic_load_explicit(&clock_counts, memory_order_relaxed);
}

/* Chooses the clock and reads both clocks. Must be called once, before anything else here. */
void clock_start(void);

/* "TSC", "CNTVCT" or "CLOCK_MONOTONIC". */
const char *clock_name(void);

/*
 * Ticks per second. The first call determines it by comparing the counter with CLOCK_MONOTONIC
 * since clock_start(). If necessary it waits until five milliseconds have passed, for an error
 * below 0.01 %.
 */
double clock_rate(void);

/* The resolution: the smallest difference, in ticks, between two readings that differ. */
uint64_t clock_step(void);

/* The current time in ticks. */
static inline uint64_t clock_ticks(void)
{
	return clock_is_counter() ? clock_counter() : clock_nanoseconds(CLOCK_MONOTONIC);
}

#endif
