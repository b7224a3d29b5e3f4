/*
 * Two memory profiles of one process: which allocation sites grew, shrank, came and went.
 *
 * A pure function. Sites are found again by their chain of functions, from the one that wanted the
 * memory on, without line numbers: they move with every edit. What a baseline has put together
 * under PRUNED_NAME is put together on the other side as well.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_MEMORY_H
#define REPORTS_ANALYSIS_COMPARE_MEMORY_H

#include "common/arena.h"
#include "common/buffer.h"
#include "parsers/model/memory.h"

/* Old first, then new; all 0 on the side where the site is not. Blocks only where both are DHAT's.
 */
struct site_change {
	struct text name;		/* "take (known.c) < main (known.c)" */
	const struct memory_site *site; /* one of those with that name, a new one if there is */
	u64 peak_bytes[2], peak_blocks[2];
	u64 at_exit_bytes[2], at_exit_blocks[2];
	u64 allocated_bytes[2], allocated_blocks[2];
};

struct memory_change {
	bool is_comparable; /* both know their sites from the same tool; else there are none here */
	u32 count;
	struct site_change *sites; /* those that changed, the largest change at the peak first,
				    * then at exit, then of what was allocated */
};

/* Adds the name by which a site is found again. */
void memory_compare_name(struct buffer *name, const struct memory_site *site);

/* The result lives in the arena. */
void memory_compare(const struct memory_profile *old, const struct memory_profile *now,
		    struct arena *arena, struct memory_change *change);

#endif
