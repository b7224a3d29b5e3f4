/* The figures of a name, added up. */
#ifndef TIMING_BLOCK_H
#define TIMING_BLOCK_H

#include "histogram.h"
#include "hot.h"

/* Durations kept one by one. */
struct kept {
	struct kept *older;
	size_t count;
	uint64_t ticks[PIECE_BYTES / sizeof(uint64_t) - 2];
};

/* One piece of memory: the figures of a name in a thread, or of a name altogether (its archive). */
struct block {
	uint64_t calls, total; /* total, min, max: ticks */
	double squares;	       /* sum of ticks squared */
	uint64_t min, max;
	uint64_t low, width; /* that many durations from low on have counters and are plain */
	uint64_t errors, slow;
	uint64_t cpu_time; /* nanoseconds */
	int64_t memory;	   /* bytes */
	bool has_cpu_time, has_memory;
	struct kept *kept;
	uint64_t epoch; /* archives: when they were begun */
	struct block *older;
	struct histogram histogram;
};

/* Accounts events of the first one's site, one at least, and returns the next; or that first one,
 * when the block's list is full: the block wants folding then. */
struct event *block_account(struct block *block, struct event *event, const struct event *end,
			    bool keep);

/* Accounts one duration; false when the block wants folding first. */
bool block_add(struct block *block, uint64_t ticks, bool keep);

void block_merge(struct block *into, struct block *from); /* takes from's kept durations along */
void block_clear(struct block *block);			  /* gives back its pages, not itself */

#endif
