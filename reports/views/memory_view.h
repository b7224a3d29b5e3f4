/*
 * The part of a process's memory that a report shows: the sites that hold most at the peak, and
 * what was never freed, by the program and by the runtime separately.
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
	u32 first; /* the frame to begin with, which requested the memory */
};

struct memory_sum {
	u32 sites;
	u64 bytes, blocks;
};

/* Memory that a part of the runtime keeps and never frees. */
struct memory_owner {
	const char *name;
	struct memory_sum kept;
};

struct memory_view {
	u32 peak_count, leak_count, owner_count;
	struct memory_row *peak, *leaks; /* the largest first, at most `limit` of each */
	struct memory_sum peak_others;	 /* at the peak, the sites not in `peak` */
	struct memory_sum leaked;	 /* never freed by the program: all sites */
	struct memory_sum leak_others;	 /* of these, the sites not in `leaks` */
	struct memory_owner *owners;	 /* the largest first */
};

void memory_view_make(const struct memory_profile *profile, u32 limit, struct arena *arena,
		      struct memory_view *view);

#endif
