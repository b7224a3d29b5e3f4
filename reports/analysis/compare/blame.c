#include "blame.h"

#include "common/memory.h"

#include <stdlib.h>

/*
 * What a call of a function costs is what its own code costs, plus the calls it makes. A function
 * is charged for changes in its own cost per call, and in how many calls it makes per call of
 * itself. A change in what a callee costs per call is charged to the callee. Summed up over a
 * program, these parts are the change of the total.
 *
 * In a cycle, the inclusive cost per call of a function has no meaning, so a call counts as the
 * callee's self cost. Calls inside a cycle cannot explain each other either, so their growth is
 * measured against the calls that enter the cycle.
 *
 * A function such as memset() costs each caller differently. If the one for which it is cheap calls
 * it more often, it costs less per call on average, but nothing about it changed. So its cost is
 * expected to grow as its calls do, each weighed with what it costs that caller.
 */
struct blaming {
	const struct cpu_match *match;
	long double *extra; /* function → calls that are not explained by the callers' own calls */
	u64 (*entries)[2];  /* cycle → calls from outside it, old and new */
	struct arrivals *arrivals; /* by function */
};

/* The calls of a function. */
struct arrivals {
	u64 count[2];
	long double cost, expected; /* what they cost, and would cost at the old price of each */
	bool has_cycle;
};

/* ---------------------------------------------------------------- costs per call */

static bool is_in_both(const struct matched_function *function)
{
	return function->fate == FATE_KEPT || function->fate == FATE_RENAMED;
}

/* New calls per old call; 1 if one of the two is 0. */
static long double ratio(const u64 calls[2])
{
	if (!calls[OLD] || !calls[NEW])
		return 1;
	return (long double)calls[NEW] / (long double)calls[OLD];
}

static void count_entries(const struct blaming *b)
{
	for (u32 i = 0; i < b->match->call_count; i++) {
		const struct matched_call *call = &b->match->calls[i];
		u64 *entries = b->entries[b->match->cycle[call->callee]];

		if (call_is_in_cycle(b->match, call))
			continue;
		entries[OLD] += call->count[OLD];
		entries[NEW] += call->count[NEW];
	}
}

/* The growth of the calls that is explained by the caller's growth: the caller makes as many calls
 * per call of itself as before. */
static long double expected_growth(const struct blaming *b, const struct matched_call *call)
{
	if (call_is_in_cycle(b->match, call))
		return ratio(b->entries[b->match->cycle[call->caller]]);
	return ratio(b->match->functions[call->caller].calls);
}

/* The old cost of a call of the function. */
static long double cost_per_call(const struct blaming *b, const struct matched_call *call)
{
	const struct matched_function *callee = &b->match->functions[call->callee];
	bool in_cycle = call_is_in_cycle(b->match, call);

	if (call->count[OLD] && !in_cycle)
		return (long double)call->cost[OLD] / (long double)call->count[OLD];
	if (!callee->calls[OLD])
		return 0;
	return (long double)(in_cycle ? callee->self : callee->inclusive)[OLD] /
	       (long double)callee->calls[OLD];
}

/* Limits `wanted` to the range between 0 and `most`, which may be negative. */
static long double within(long double wanted, long double most)
{
	if (most < 0)
		return -within(-wanted, -most);
	if (wanted < 0)
		return 0;
	return wanted < most ? wanted : most;
}

/* ---------------------------------------------------------------- blame */

static i64 rounded(long double value)
{
	if (value >= 9.2e18L)
		return INT64_MAX;
	if (value <= -9.2e18L)
		return INT64_MIN;
	return (i64)(value < 0 ? value - 0.5L : value + 0.5L);
}

static void count_arrivals(const struct blaming *b)
{
	for (u32 i = 0; i < b->match->call_count; i++) {
		const struct matched_call *call = &b->match->calls[i];
		struct arrivals *to = &b->arrivals[call->callee];

		to->has_cycle |= call_is_in_cycle(b->match, call);
		to->count[OLD] += call->count[OLD];
		to->count[NEW] += call->count[NEW];
		to->cost += (long double)call->cost[OLD];
		to->expected += (long double)call->count[NEW] * cost_per_call(b, call);
	}
}

/* How the cost of a function is expected to grow: as its calls do. */
static long double growth_of_cost(const struct blaming *b, u32 f)
{
	const struct matched_function *function = &b->match->functions[f];
	const struct arrivals *from = &b->arrivals[f];
	bool are_all =
	    from->count[OLD] == function->calls[OLD] && from->count[NEW] == function->calls[NEW];

	if (!function->calls[OLD] || !function->calls[NEW] || from->has_cycle || !are_all ||
	    from->cost <= 0)
		return ratio(function->calls);
	return from->expected / from->cost;
}

static long double own_change(const struct blaming *b, u32 f)
{
	const struct matched_function *function = &b->match->functions[f];
	long double before = (long double)function->self[OLD];

	return (long double)function->self[NEW] -
	       (is_in_both(function) ? before * growth_of_cost(b, f) : before);
}

/* Charges additional calls of a function that both profiles have: to the callee, or to a caller
 * that is new or vanished. */
static void blame_call(struct blaming *b, const struct matched_call *call, long double *blame)
{
	const struct matched_function *caller = &b->match->functions[call->caller];
	const struct matched_function *callee = &b->match->functions[call->callee];
	long double calls[2] = {(long double)call->count[OLD], (long double)call->count[NEW]};
	long double change = (long double)callee->calls[NEW] - (long double)callee->calls[OLD];
	long double extra;

	if (!is_in_both(callee))
		return; /* it is charged with its self cost alone */
	if (!is_in_both(caller)) {
		blame[call->caller] +=
		    within(calls[NEW] - calls[OLD], change) * cost_per_call(b, call);
		return;
	}
	extra = calls[NEW] - calls[OLD] * expected_growth(b, call);
	b->extra[call->callee] += extra;
	blame[call->callee] += extra * cost_per_call(b, call);
}

/* Calls that only moved from one caller to another are not charged. */
static long double moderate(const struct blaming *b, u32 f, long double by_calls)
{
	const struct matched_function *function = &b->match->functions[f];
	long double change = (long double)function->calls[NEW] - (long double)function->calls[OLD];
	long double extra = b->extra[f];

	if (extra == 0)
		return by_calls;
	return by_calls * (within(extra, change) / extra);
}

static bool is_inlined_anew(const struct matched_function *function)
{
	return function->inlined[OLD] != function->inlined[NEW];
}

/* What one of the two costs more and the other less only moved between them. */
static void offset(i64 *a, i64 *b)
{
	i64 sum;

	if ((*a < 0) == (*b < 0))
		return;
	sum = *a + *b;
	*a = (*a < 0) == (sum < 0) ? sum : 0;
	*b = sum - *a;
}

void offset_inlining(const struct cpu_match *match, i64 *blame)
{
	for (u32 i = 0; i < match->call_count; i++) {
		const struct matched_call *call = &match->calls[i];

		if (call->caller != call->callee &&
		    is_inlined_anew(&match->functions[call->callee]))
			offset(&blame[call->callee], &blame[call->caller]);
	}
}

void find_blame(const struct cpu_match *match, i64 *blame)
{
	u32 count = match->function_count;
	struct blaming b = {.match = match,
			    .extra = memory_new((size_t)count + 1, sizeof(long double)),
			    .entries = memory_new((size_t)count + 1, sizeof(u64[2])),
			    .arrivals = memory_new((size_t)count + 1, sizeof(struct arrivals))};
	long double *by_calls = memory_new((size_t)count + 1, sizeof(*by_calls));

	count_entries(&b);
	count_arrivals(&b);
	for (u32 call = 0; call < match->call_count; call++)
		blame_call(&b, &match->calls[call], by_calls);
	for (u32 f = 0; f < count; f++)
		blame[f] = rounded(own_change(&b, f) + moderate(&b, f, by_calls[f]));
	offset_inlining(match, blame);
	free(b.extra);
	free(b.entries);
	free(b.arrivals);
	free(by_calls);
}
