/*
 * Inlined functions as functions: makes of a raw profile another one, in which every copy of an
 * inlined function (inline_copies.h) is a recorded function like any other. The rest of resolving
 * (resolve.h) need not know of it.
 *
 * Costs are moved, none is made. The cost of an instruction goes to its innermost function, a call
 * starts at the innermost function of its instruction, and a copy is called, 0 times, for nobody
 * counted that, by what it was inlined into, at the cost of all in it and called from it. The
 * outermost function of an instruction stays the recorded one.
 *
 * In a call context, inlined functions stand between a function and the one it calls as far as all
 * the calls of that context are in them: which of several made what part of its cost nobody knows.
 */
#ifndef PARSERS_RESOLVE_INLINE_H
#define PARSERS_RESOLVE_INLINE_H

#include "common/diag.h"
#include "inline_copies.h"
#include "names.h"

struct inlined {
	/* Its functions are those recorded, then the copies; its calls are the sites, then those
	 * of the copies. */
	struct cpu_profile raw;
	struct name_chains chains;
	u32 recorded_count;
	u32 copy_count; /* 0: the rest is empty, nothing was inlined or nothing is known of it */
	const struct inline_copy *copies;
};

/*
 * `ids` tells which recorded functions are one. Lines are left out unless asked for. False only for
 * sums above 2^64-1. The result lives in the arena and shares what is in `raw` and `chains`.
 */
bool inline_functions(const struct cpu_profile *raw, const struct name_chains *chains,
		      const u32 *ids, struct inline_source *source, bool keep_lines,
		      struct arena *arena, struct inlined *out, struct diag *diag);

/* The copy that makes the call of that number, NO_ID for the code of a recorded function. */
static inline u32 inlined_caller(const struct inlined *inlined, u32 call)
{
	u32 caller = inlined->raw.calls[call].caller;

	return caller < inlined->recorded_count ? NO_ID : caller - inlined->recorded_count;
}

#endif
