/*
 * The functions on top of a profile: which to show, in which order, and which to mark.
 *
 * A pure function of a resolved profile. Equal costs are ordered by object, name and file, so the
 * same profile gives the same rows.
 */
#ifndef REPORTS_ANALYSIS_TOP_H
#define REPORTS_ANALYSIS_TOP_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

enum top_sort { TOP_INCLUSIVE, TOP_SELF, TOP_CALLS };

enum { TOP_MARKED = 5 };

struct top_row {
	u32 function;
	bool is_marked; /* among the five highest self costs */
	bool is_extra;	/* only here because it is marked: beyond the first rows */
};

struct top {
	u32 event; /* index of the event that decides: Ir where there is one */
	u32 row_count;
	struct top_row *rows;
};

/*
 * At most `limit` rows, and the marked functions that are not among them; of all functions, or,
 * with `wanted` (one entry per function, NULL for all), of those.
 */
void top_find(const struct cpu_profile *profile, const bool *wanted, enum top_sort sort, u32 limit,
	      struct arena *arena, struct top *top);

/* The event that decides. */
u32 top_event(const struct cpu_profile *profile);

#endif
