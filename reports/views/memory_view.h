/*
 * What a report shows of a process's memory: the sites that hold most at the peak, and what was
 * never freed, the program's own apart from what the runtime keeps.
 *
 * A pure function of the profile. Equal figures are ordered by the name of the site, so the same
 * profile gives the same rows.
 */
#ifndef REPORTS_VIEWS_MEMORY_VIEW_H
#define REPORTS_VIEWS_MEMORY_VIEW_H

#include "common/arena.h"
#include "parsers/model/memory.h"

struct memory_row {
	const struct memory_site *site;
	u32 first; /* the frame to begin with: who wanted the memory */
};

struct memory_sum {
	u32 sites;
	u64 bytes, blocks;
};

/* Memory never freed that a part of the runtime keeps for itself. */
struct memory_owner {
	const char *name;
	struct memory_sum kept;
};

struct memory_view {
	u32 peak_count, leak_count, owner_count;
	struct memory_row *peak, *leaks; /* the largest first, at most `limit` of each */
	struct memory_sum peak_others;	 /* at the peak, in no row */
	struct memory_sum leaked;	 /* by the program: all of it, in rows or not */
	struct memory_sum leak_others;	 /* of that, in no row */
	struct memory_owner *owners;	 /* the largest first */
};

void memory_view_make(const struct memory_profile *profile, u32 limit, struct arena *arena,
		      struct memory_view *view);

#endif
