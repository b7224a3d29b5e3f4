/*
 * Compares how the functions of two profiles grow. Listed are the functions that are a cause of
 * growth now (struct growth_function) and weigh enough, those that were and no longer grow faster
 * than the input, and those that were and are gone.
 *
 * A function that is new may only have another name. The new causes are therefore compared with
 * the causes that are gone, one with one, the fastest first; those left over with an input's
 * growth, 1.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_GROWTH_H
#define REPORTS_ANALYSIS_COMPARE_GROWTH_H

#include "common/arena.h"
#include "parsers/document/growth.h"

struct growth_change {
	struct text names[2]; /* growth_function_names(); "" if it was not there, or is gone */
	double exponents[2];  /* before and now */

	/* What the counts themselves show if they follow another model than before, by their slope
	 * or by what one side has more than the other; else the exponents. */
	double slopes[2];
	struct text evidence; /* "n, now n²; called at prog.c:12" */
};

/* Lists the functions, in the order of the new table and then the old one. Everything lives in the
 * arena. */
u32 growth_compare(const struct document_growth *old, const struct document_growth *now,
		   struct arena *arena, struct growth_change **out);

/* How the whole program grew and grows; it has no name. */
struct growth_change growth_compare_programs(const struct document_growth *old,
					     const struct document_growth *now,
					     struct arena *arena);

/* Names for the functions of a table, no two of which are the same: "append (prog.c)". They live
 * in the arena. */
struct text *growth_function_names(const struct growth_table *table, struct arena *arena);

/* Pairs the functions of two tables by their names and files. `partners` become, for each function
 * of either table, the index of the same one in the other, or NO_ID; they live in the arena. */
void growth_pair(const struct growth_table *const tables[2], struct arena *arena, u32 *partners[2]);

#endif
