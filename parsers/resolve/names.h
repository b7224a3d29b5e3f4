/*
 * Splits recorded names into plain names, levels of recursion and chains of callers, along the
 * call records (see resolve.h).
 */
#ifndef PARSERS_RESOLVE_NAMES_H
#define PARSERS_RESOLVE_NAMES_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* Arrays by raw function. The chain of a function f are the functions in its name: f, callers[f],
 * callers[callers[f]] and so on, `lengths[f]` in total. */
struct name_chains {
	struct text *names; /* plain: no level, no callers */
	u32 *callers;	    /* raw functions; NO_ID if the chain certainly ends */
	u32 *lengths;	    /* from 1 */
	bool *nested;	    /* a level of recursion above the first: f'2 */
	bool *truncated;    /* there were callers beyond what was recorded */
	u32 *order;	    /* raw functions, each after its callers[] */
	bool has_callers;   /* whether a name contains callers */
	bool has_levels;    /* whether a name contains a level */
};

/* The arrays live in `arena`, names in `texts` or with those of `raw`. */
void name_chains_init(struct name_chains *chains, const struct cpu_profile *raw,
		      struct arena *arena, struct arena *texts);

#endif
