/*
 * Compares how the functions of two profiles grow. Listed are the functions that are a cause of
 * growth now (struct growth_function), and those that were and no longer grow faster than the
 * input. A function that is new is compared with the one that grew fastest among those that are
 * gone, because it may only have another name; if none grew faster than the input, with an input's
 * growth, 1.
 */
#ifndef REPORTS_ANALYSIS_COMPARE_GROWTH_H
#define REPORTS_ANALYSIS_COMPARE_GROWTH_H

#include "common/arena.h"
#include "parsers/document/growth.h"

struct growth_change {
	struct text function; /* growth_function_name() */
	double exponents[2];  /* before and now */
	struct text evidence; /* "n, now n²; called at prog.c:12" */
};

/* Lists the functions, in the order of the new table. Everything lives in the arena. */
u32 growth_compare(const struct document_growth *old, const struct document_growth *now,
		   struct arena *arena, struct growth_change **out);

/* How the whole program grew and grows: "n, now n²". */
struct text growth_evidence(const struct growth *old, const struct growth *now,
			    struct arena *arena);

/* The function as it is named in two builds: "append (prog.c)". Lives in the arena. */
struct text growth_function_name(const struct growth_function *f, struct arena *arena);

/* The function of that name, or NULL. The arena is for scratch. */
const struct growth_function *growth_find(const struct growth_table *table, struct text name,
					  struct arena *arena);

#endif
