/* The matched functions and calls of two profiles: the result of match.h. */
#ifndef REPORTS_ANALYSIS_COMPARE_MATCHED_H
#define REPORTS_ANALYSIS_COMPARE_MATCHED_H

#include "common/text.h"
#include "common/types.h"
#include "pair.h"
#include "parsers/resolve/own.h"

enum function_fate { FATE_KEPT, FATE_RENAMED, FATE_NEW, FATE_VANISHED };

struct matched_function {
	struct text object, file, name; /* of the new profile if it has the function */
	struct text old_name;		/* for FATE_RENAMED */
	struct text place; /* file name of the object; "/" for a program whose name changed */
	u64 line;
	enum function_fate fate;
	bool is_folded;	 /* stripped code that could not be matched, as one row */
	bool inlined[2]; /* on that side: then nobody knows all calls, and they are 0 on both */
	u64 calls[2], self[2], inclusive[2]; /* of one event; 0 on a side without the function */
};

struct matched_call {
	u32 caller, callee;
	u64 count[2], cost[2];
	bool is_inlined; /* on a side at least, the callee is inlined into the caller */
};

struct cpu_match {
	u32 function_count;
	struct matched_function *functions; /* sorted by object, name, file */
	u32 *ids[2];			    /* a profile's function id → index into functions */
	u32 call_count;
	struct matched_call
	    *calls; /* sorted by caller, callee; without calls between clones of one function */
	u32 *cycle; /* function → a number below function_count; two functions have the same number
		       if they call each other in a cycle, in the old or the new profile */
};

/* Whether both sides have it, and it is inlined on one of them only. */
static inline bool inlining_changed(const struct matched_function *function)
{
	return function->inlined[OLD] != function->inlined[NEW] && function->fate != FATE_NEW &&
	       function->fate != FATE_VANISHED;
}

/* Whether it is the program's own code. */
static inline bool matched_is_own(const struct matched_function *function)
{
	return code_is_own(function->object, function->file);
}

/* Whether caller and callee are in the same cycle. Then the inclusive cost of the call has no
 * meaning: such calls include each other, so their sum can be many times the total cost. */
static inline bool call_is_in_cycle(const struct cpu_match *match, const struct matched_call *call)
{
	return match->cycle[call->caller] == match->cycle[call->callee];
}

/* Whether own code calls other code. Then the call's cost counts for the line that makes it. */
static inline bool matched_is_into_library(const struct cpu_match *match, u32 caller, u32 callee)
{
	return match->cycle[caller] != match->cycle[callee] &&
	       matched_is_own(&match->functions[caller]) &&
	       !matched_is_own(&match->functions[callee]);
}

#endif
