/* The functions and calls of two profiles, put together: what match.h finds and others read. */
#ifndef REPORTS_ANALYSIS_COMPARE_MATCHED_H
#define REPORTS_ANALYSIS_COMPARE_MATCHED_H

#include "common/text.h"
#include "common/types.h"
#include "pair.h"

enum function_fate { FATE_KEPT, FATE_RENAMED, FATE_NEW, FATE_VANISHED };

struct matched_function {
	struct text object, file, name; /* as in the new profile where it is there */
	struct text old_name;		/* for FATE_RENAMED */
	struct text place;		/* file name of the object; "/": the program, named anew */
	u64 line;
	enum function_fate fate;
	u64 calls[2], self[2], inclusive[2]; /* 0 where it is not; of one event */
};

struct matched_call {
	u32 caller, callee;
	u64 count[2], cost[2];
};

struct cpu_match {
	u32 function_count;
	struct matched_function *functions; /* sorted by object, name, file */
	u32 *ids[2];			    /* a profile's function id → index into functions */
	u32 call_count;
	struct matched_call *calls; /* sorted by caller, callee; none between clones of one */
	u32 *cycle; /* function → a number below function_count that all who call each other in a
		     * cycle, before or now, have in common, and nobody else */
};

/*
 * Whether the call stays in a cycle. Then its inclusive cost says nothing: such calls hold each
 * other, and add up to any number of times the cost of the whole.
 */
static inline bool call_is_in_cycle(const struct cpu_match *match, const struct matched_call *call)
{
	return match->cycle[call->caller] == match->cycle[call->callee];
}

#endif
