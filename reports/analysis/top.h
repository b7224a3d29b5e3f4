/*
 * The functions at the top of a profile: which to show, in which order, and which to mark.
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
	bool is_extra;	/* beyond the limit, and shown only because it is marked */
};

struct top {
	u32 event; /* index of the event that decides: Ir if it was recorded */
	u32 row_count;
	struct top_row *rows;
};

/* Finds at most `limit` rows, and the marked functions that are not among them. `wanted` has an
 * entry per function; NULL for all functions. The result lives in the arena. */
void top_find(const struct cpu_profile *profile, const bool *wanted, enum top_sort sort, u32 limit,
	      struct arena *arena, struct top *top);

/* The same by an event of choice. */
void top_find_event(const struct cpu_profile *profile, const bool *wanted, enum top_sort sort,
		    u32 limit, u32 event, struct arena *arena, struct top *top);

/* The index of the event that decides. */
u32 top_event(const struct cpu_profile *profile);

#endif
