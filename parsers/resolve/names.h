/*
 * Splits recorded names into plain names, levels of recursion and chains of callers, along the
 * call records (see resolve.h).
 */
#ifndef PARSERS_RESOLVE_NAMES_H
#define PARSERS_RESOLVE_NAMES_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/*
 * By raw function. The chain of a function is itself, callers[it], callers[callers[it]] …, as many
 * as `lengths` says: the functions its name holds.
 */
struct name_chains {
	struct text *names; /* plain: no level, no callers */
	u32 *callers;	    /* raw functions, NO_ID where the chain ends for certain */
	u32 *lengths;	    /* from 1 */
	bool *nested;	    /* a level of recursion above the first: f'2 */
	bool *truncated;    /* there were callers beyond what was recorded */
	u32 *order;	    /* raw functions, each after its callers[] */
	bool has_callers;   /* somebody's name does hold callers */
	bool has_levels;    /* somebody's name does hold a level */
};

void name_chains_init(struct name_chains *chains, const struct cpu_profile *raw,
		      struct arena *arena);

#endif
