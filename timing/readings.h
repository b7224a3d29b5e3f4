/* Readings of the processor's counter and of the kernel's clocks. */
#ifndef TIMING_READINGS_H
#define TIMING_READINGS_H

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_nanoseconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static inline uint64_t clock_counter(void)
{
#if defined(__x86_64__)
	return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
	uint64_t ticks;

	__asm__ volatile("mrs %0, cntvct_el0" : "=r"(ticks));
	return ticks;
#else
	return 0;
#endif
}

/* Both clocks at one moment. */
struct bearing {
	uint64_t counter, nanoseconds; /* CLOCK_MONOTONIC */
	uint64_t width;		       /* ticks of the counter that reading both took */
};

/* Of several attempts, takes the one that took the shortest time. */
struct bearing take_bearing(void);

#endif
