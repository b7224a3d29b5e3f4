/*
 * Inlined functions as functions: makes of a raw profile another one, in which every copy of an
 * inlined function (inline_copies.h) is a recorded function like any other. The rest of resolving
 * (resolve.h) need not know of it.
 *
 * Costs are moved, and their sum stays the same. The cost of an instruction goes to its innermost
 * function, and a call starts at the innermost function of its instruction. A copy is called by the
 * function into which it was inlined. The count of that call is 0, because callgrind did not count
 * it, and its cost is that of the copy and of everything called from there. The outermost function
 * of an instruction stays the recorded one.
 *
 * In a call context, the inlined functions that contain all calls of that context stand between the
 * caller and the function that it calls. Those that contain only some of the calls are left out,
 * because the recording does not divide the cost among them.
 */
#ifndef PARSERS_RESOLVE_INLINE_H
#define PARSERS_RESOLVE_INLINE_H

#include "common/diag.h"
#include "inline_copies.h"
#include "names.h"

struct inlined {
	/* Its functions are those recorded, then the copies; its calls are the sites, then the
	 * calls of functions without sites, then those of the copies. */
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

/* The number of the first call of a copy. */
static inline u32 inlined_first_call(const struct inlined *inlined)
{
	return inlined->raw.call_count - inlined->copy_count;
}

/* The copy that makes the call of that number, NO_ID for the code of a recorded function. */
static inline u32 inlined_caller(const struct inlined *inlined, u32 call)
{
	u32 caller = inlined->raw.calls[call].caller;

	return caller < inlined->recorded_count ? NO_ID : caller - inlined->recorded_count;
}

#endif
