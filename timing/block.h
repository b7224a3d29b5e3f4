/* The accumulated figures of a name. */
#ifndef TIMING_BLOCK_H
#define TIMING_BLOCK_H

#include "histogram.h"
#include "hot.h"

/* Durations stored individually. */
struct kept {
	struct kept *older;
	size_t count;
	uint64_t ticks[PIECE_BYTES / sizeof(uint64_t) - 2];
};

/* The figures of a name in one thread, or of folded threads (its archive). One piece of memory
 * (pages.h). */
struct block {
	uint64_t calls, total; /* total, min, max: ticks */
	double squares;	       /* sum of ticks squared */
	uint64_t min, max;
	uint64_t low, width; /* durations from low to low + width - 1 have counters and are plain */
	uint64_t errors, slow;
	uint64_t cpu_time; /* nanoseconds */
	int64_t memory;	   /* bytes */
	bool has_cpu_time, has_memory;
	struct kept *kept;
	uint64_t epoch; /* of archives: the epoch of their beginning */
	struct block *older;
	struct histogram histogram;
};

/* Counts at least one event, of the first one's site, and returns the next event. Returns the first
 * one if the block's list is full; then the block must be folded. */
struct event *block_account(struct block *block, struct event *event, const struct event *end,
			    bool keep);

/* Counts one duration; false if the block must be folded first. */
bool block_add(struct block *block, uint64_t ticks, bool keep);

void block_merge(struct block *into, struct block *from); /* moves from's stored durations */
void block_clear(struct block *block);			  /* frees its pages, but not the block */

#endif
