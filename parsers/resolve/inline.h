/*
 * Inlined functions as functions: moves what the instructions of compiled functions cost to the
 * functions of the source that they belong to, by debug information (debug_info.h). Costs are
 * moved, none is made: self costs of an object add up to what they did before.
 *
 * The outermost function of an address stays the one that was recorded. An inlined function is the
 * compiled one of its name where the object has it. Costs of its copies go to it, calls out of them
 * start at it, and calls of it (count 0, for nobody counted them) lead from the function that it
 * was inlined into. Where an object cannot be asked nothing changes.
 *
 * Inclusive costs of compiled functions stay. That of an inlined one is its copies, each chain
 * counted once, with what they call. Where a call may lead to another copy, it is the larger of two
 * lower bounds: all without these calls, and what it is within one compiled function.
 *
 * Lines and call contexts stay with the compiled functions.
 */
#ifndef PARSERS_RESOLVE_INLINE_H
#define PARSERS_RESOLVE_INLINE_H

#include "common/arena.h"
#include "common/diag.h"
#include "parsers/model/cpu.h"
#include "debug_info.h"

/* Where to ask. */
struct inline_source {
	struct debug_info *info;
	i64 recorded; /* when, in seconds since 1970; an object that changed later is not asked */
};

/* What cpu_resolve() knows by then. */
struct inline_input {
	const struct cpu_profile *raw;
	const struct inline_source *source;
	u32 *ids;	      /* by raw function: the resolved one; renumbered */
	const bool *nested;   /* by raw function: a level of recursion above the first */
	const u32 *component; /* by resolved function: of the compiled call graph */
	bool has_levels;
};

/* `out` is resolved, except for lines. False only for sums above 2^64-1. */
bool inline_functions(const struct inline_input *input, struct arena *arena,
		      struct cpu_profile *out, struct diag *diag);

#endif
