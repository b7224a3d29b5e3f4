/*
 * A histogram of durations in ticks: log-linear buckets, 64 to each doubling, so that a bucket's
 * middle is within 0.8 % of every duration in it; durations below 64 have a bucket each.
 *
 * Durations of 16 … 2^28-1 ticks are counted in 16-bit counters. What does not fit goes to a short
 * list of {bucket, count}: the carries of counters that ran over, and the buckets outside that
 * range. A full list moves to a page of its own.
 */
#ifndef TIMING_HISTOGRAM_H
#define TIMING_HISTOGRAM_H

#include "pages.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	BUCKETS_PER_OCTAVE = 64,
	BUCKETS = 1 + 64 * BUCKETS_PER_OCTAVE, /* bucket 0 holds 0 */
	COUNTED_OCTAVES = 24,
	COUNTERS = COUNTED_OCTAVES * BUCKETS_PER_OCTAVE,
	FIRST_COUNTED_OCTAVE = 4,
	FIRST_COUNTED = 1 + FIRST_COUNTED_OCTAVE * BUCKETS_PER_OCTAVE,
	SHORT_LIST = 103,
};

#define FIRST_COUNTED_TICKS (UINT64_C(1) << FIRST_COUNTED_OCTAVE)
#define LAST_COUNTED_TICKS  ((UINT64_C(1) << (FIRST_COUNTED_OCTAVE + COUNTED_OCTAVES)) - 1)

struct histogram {
	uint16_t counters[COUNTERS];
	uint64_t short_list[SHORT_LIST]; /* count << 13 | bucket, in no order */
	uint64_t *long_list;		 /* instead of the short one; pages of its own */
	uint32_t listed, room;		 /* entries of the list in use; of the long list in all */
};

/* Counts summed over histograms: for reports only, being 32 KiB large. */
struct wide_histogram {
	uint64_t counts[BUCKETS];
};

/*
 * A double's exponent and the six bits behind its point are the bucket's number, but for an offset:
 * that of 1 tick. Durations are below 2^63.
 */
static inline uint64_t bucket_bits(uint64_t ticks)
{
	union {
		double value;
		uint64_t bits;
	} d = {.value = (double)(int64_t)ticks};

	return d.bits >> 46;
}

#define BUCKET_BITS_OF_ONE (UINT64_C(1023) << 6)

static inline unsigned int bucket_of(uint64_t ticks)
{
	return ticks > 0 ? (unsigned int)(bucket_bits(ticks) - BUCKET_BITS_OF_ONE) + 1 : 0;
}

/* The middle of a bucket. */
double bucket_middle(unsigned int bucket);

/* Whether a duration has a 16-bit counter, and which if so. */
static inline bool is_counted(uint64_t ticks)
{
	return ticks - FIRST_COUNTED_TICKS <= LAST_COUNTED_TICKS - FIRST_COUNTED_TICKS;
}

static inline uint64_t counter_index(uint64_t ticks)
{
	return bucket_bits(ticks) - (BUCKET_BITS_OF_ONE + FIRST_COUNTED - 1);
}

/*
 * Adds `count` durations of a bucket. False, and nothing changed, when the list would have to
 * move to pages but may not, or there are none.
 */
bool histogram_add(struct histogram *histogram, unsigned int bucket, uint64_t count,
		   bool may_take_pages);

/* Adds all of `from`, which stays. False when out of pages: some counts are missing then. */
bool histogram_merge(struct histogram *into, const struct histogram *from);

void histogram_widen(struct wide_histogram *into, const struct histogram *from);

/* Back to empty, giving back pages. */
void histogram_clear(struct histogram *histogram);

/* The duration at quantile q of 0 … 1: the smallest that so many of `calls` do not exceed. */
double wide_quantile(const struct wide_histogram *histogram, uint64_t calls, double q);

#endif
