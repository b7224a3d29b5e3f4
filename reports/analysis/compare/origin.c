#include "origin.h"

#include "common/memory.h"

#include <stdlib.h>

static bool is_own(const struct matched_function *f, struct text executable)
{
	static const struct text foreign[] = {
	    TEXT("/usr/include/"), TEXT("/usr/lib/"), TEXT("/include/c++/"),
	    TEXT("/rustc/"),	   TEXT("/.cargo/"),  TEXT("/.rustup/"),
	};

	if (!text_equal(f->object, executable))
		return false;
	for (size_t i = 0; i < LENGTH_OF(foreign); i++)
		if (text_contains(f->file, foreign[i]))
			return false;
	return true;
}

/* Whether call `a` changed more than `b`, or, if both changed equally, costs more. */
static bool is_more_telling(const struct matched_call *a, const struct matched_call *b)
{
	u64 change_a = distance_of(a->cost), change_b = distance_of(b->cost);

	if (change_a != change_b)
		return change_a > change_b;
	return a->cost[NEW] > b->cost[NEW];
}

/* For each function, the call of it that changed most; NULL for none. */
static const struct matched_call **find_calls(const struct cpu_match *match)
{
	const struct matched_call **best =
	    memory_new(match->function_count + 1, sizeof(const struct matched_call *));

	for (u32 c = 0; c < match->call_count; c++) {
		const struct matched_call *call = &match->calls[c];

		if (!call_is_in_cycle(match, call) &&
		    (!best[call->callee] || is_more_telling(call, best[call->callee])))
			best[call->callee] = call;
	}
	return best;
}

/* Follows the callers up to the program's own code. Calls within cycles are ignored, so the loop
 * ends. */
static u32 origin_of(const struct cpu_match *match, const struct matched_call *const *calls,
		     u32 function, struct text executable)
{
	if (is_own(&match->functions[function], executable))
		return NO_ID;
	do
		function = calls[function] ? calls[function]->caller : NO_ID;
	while (function != NO_ID && !is_own(&match->functions[function], executable));
	return function;
}

void find_origins(struct cpu_change *change, struct text executable)
{
	const struct matched_call **calls = find_calls(&change->match);

	for (u32 i = 0; i < change->count; i++)
		change->functions[i].origin = NO_ID;
	for (u32 i = 0; i < change->cause_count; i++) {
		struct function_change *cause = &change->functions[change->causes[i]];

		cause->origin = origin_of(&change->match, calls, cause->function, executable);
	}
	free(calls);
}
