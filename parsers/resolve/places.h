/*
 * Where calls are made: the lines of the program's own code with calls and inlined functions, from
 * the places of a recording's calls and from debug information. Calls by other code are left out:
 * there are many, and nobody looks for a cause there.
 */
#ifndef PARSERS_RESOLVE_PLACES_H
#define PARSERS_RESOLVE_PLACES_H

#include "common/diag.h"
#include "inline.h"

struct place_source {
	const struct cpu_profile *raw; /* as recorded */
	const struct inlined *inlined; /* of the same; it may be empty */
	const u32 *ids;		       /* functions of `inlined`, or of `raw` → resolved ones */
};

/* Fills places and place_costs of a profile whose functions and calls are resolved. False only for
 * sums above 2^64-1. The result lives in the arena, and shares texts of `raw`. */
bool places_find(const struct place_source *source, struct arena *arena, struct cpu_profile *out,
		 struct diag *diag);

#endif
