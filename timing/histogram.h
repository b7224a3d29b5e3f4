/*
 * A histogram of durations in ticks: log-linear buckets, 64 per doubling, so that the middle of a
 * bucket is within 0.8 % of every duration in it; durations below 64 ticks have a bucket each.
 *
 * Durations of 16 to 2^28-1 ticks are counted in 16-bit counters. A short list of {bucket, count}
 * holds the overflows of counters and the buckets outside that range. A full list moves to pages of
 * its own.
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
	uint64_t short_list[SHORT_LIST]; /* count << 13 | bucket, not sorted */
	uint64_t *long_list;		 /* replaces the short one; has pages of its own */
	uint32_t listed, room;		 /* used entries; capacity of the long list */
};

/* Counts summed over histograms; 32 KiB large, so only for reports. */
struct wide_histogram {
	uint64_t counts[BUCKETS];
};

/* The exponent of a double and the first six bits of its fraction are the bucket's number, plus the
 * offset of 1 tick. Durations are below 2^63. */
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

/* Whether a duration has a 16-bit counter, and the index of that counter. */
static inline bool is_counted(uint64_t ticks)
{
	return ticks - FIRST_COUNTED_TICKS <= LAST_COUNTED_TICKS - FIRST_COUNTED_TICKS;
}

static inline uint64_t counter_index(uint64_t ticks)
{
	return bucket_bits(ticks) - (BUCKET_BITS_OF_ONE + FIRST_COUNTED - 1);
}

/* Adds `count` durations of a bucket. False, without a change, if the list would have to move to
 * pages but may not, or there is no memory. */
bool histogram_add(struct histogram *histogram, unsigned int bucket, uint64_t count,
		   bool may_take_pages);

/* Adds all of `from`, which is not changed. False without memory; then some counts are missing. */
bool histogram_merge(struct histogram *into, const struct histogram *from);

void histogram_widen(struct wide_histogram *into, const struct histogram *from);

/* Empties the histogram and frees its pages. */
void histogram_clear(struct histogram *histogram);

/* The duration, in ticks, at quantile q of 0 to 1: the smallest one that the share q of `calls`
 * does not exceed. */
double wide_quantile(const struct wide_histogram *histogram, uint64_t calls, double q);

#endif
