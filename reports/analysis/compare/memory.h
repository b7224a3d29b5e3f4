/*
 * Compares two memory profiles of one process: which allocation sites grew, shrank, are new or
 * vanished.
 *
 * A pure function. Sites are matched by their chain of functions, beginning with the one that
 * requested the memory, without line numbers, which change with every edit. Sites that a baseline
 * has folded into PRUNED_NAME are folded on the other side too.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_MEMORY_H
#define REPORTS_ANALYSIS_COMPARE_MEMORY_H

#include "common/arena.h"
#include "common/buffer.h"
#include "parsers/model/memory.h"

/* Old first, then new; 0 on a side without the site. Blocks only if both sides are from DHAT. */
struct site_change {
	struct text name;		/* "take (known.c) < main (known.c)" */
	const struct memory_site *site; /* a site of that name, of the new profile if possible */
	u64 peak_bytes[2], peak_blocks[2];
	u64 at_exit_bytes[2], at_exit_blocks[2];
	u64 allocated_bytes[2], allocated_blocks[2];
};

struct memory_change {
	bool is_comparable; /* both sides' sites are from the same tool; else there are none here */
	u32 count;
	struct site_change *sites; /* those that changed, sorted by the change at the peak, then at
				      exit, then in total; largest first */
};

/* Adds the name by which a site is matched. */
void memory_compare_name(struct buffer *name, const struct memory_site *site);

/* The result lives in the arena. */
void memory_compare(const struct memory_profile *old, const struct memory_profile *now,
		    struct arena *arena, struct memory_change *change);

#endif
