#include "own_cost.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"

#include <stdlib.h>
#include <string.h>

static bool is_any(const bool *flags, u32 count)
{
	return count && memchr(flags, true, count);
}

bool find_own_functions(const struct cpu_profile *profile, bool *is_own)
{
	const struct cpu_function *functions = profile->functions;
	u32 count = profile->function_count;

	for (u32 f = 0; f < count; f++)
		is_own[f] = code_is_own(functions[f].object, functions[f].file);
	if (is_any(is_own, count))
		return true;
	for (u32 f = 0; f < count; f++)
		is_own[f] =
		    functions[f].object.length && !object_is_of_the_system(functions[f].object);
	if (!is_any(is_own, count))
		memset(is_own, true, count);
	return false;
}

/* ---------------------------------------------------------------- calls back into own code */

enum { UNKNOWN_SHARE = -1 };

/* The calls of each function, as a list. */
struct graph {
	const struct cpu_profile *profile;
	u32 event;
	const bool *is_own;
	u32 *first, *next; /* by function, by call: the next call of the same caller, or NO_ID */
	double *shares;	   /* of code that is not own: the share of its cost that is own code */
};

static u64 call_cost(const struct graph *graph, u32 call)
{
	return graph->profile
	    ->call_costs[(size_t)call * graph->profile->event_count + graph->event];
}

static void link_calls(struct graph *graph)
{
	const struct cpu_profile *profile = graph->profile;

	memset(graph->first, 0xff, profile->function_count * sizeof(u32));
	for (u32 i = profile->call_count; i-- > 0;) {
		graph->next[i] = graph->first[profile->calls[i].caller];
		graph->first[profile->calls[i].caller] = i;
	}
}

static double own_share(struct graph *graph, u32 function);

/* The own code in a call of code that is not own. */
static double own_part(struct graph *graph, u32 call)
{
	u32 callee = graph->profile->calls[call].callee;

	return (double)call_cost(graph, call) *
	       (graph->is_own[callee] ? 1 : own_share(graph, callee));
}

/* The share of own code in what a function of others costs. Recursion counts as none. */
static double own_share(struct graph *graph, u32 function)
{
	const struct cpu_profile *profile = graph->profile;
	u64 inclusive = profile->inclusive[(size_t)function * profile->event_count + graph->event];
	double sum = 0;

	if (graph->shares[function] != UNKNOWN_SHARE)
		return graph->shares[function];
	graph->shares[function] = 0;
	for (u32 i = graph->first[function]; i != NO_ID; i = graph->next[i])
		sum += own_part(graph, i);
	graph->shares[function] = inclusive ? sum / (double)inclusive : 0;
	if (graph->shares[function] > 1)
		graph->shares[function] = 1;
	return graph->shares[function];
}

static u64 cost_of(struct graph *graph, u32 function)
{
	const struct cpu_profile *profile = graph->profile;
	u64 cost = profile->self[(size_t)function * profile->event_count + graph->event];

	for (u32 i = graph->first[function]; i != NO_ID; i = graph->next[i])
		if (!graph->is_own[profile->calls[i].callee])
			cost += call_cost(graph, i) - (u64)own_part(graph, i);
	return cost;
}

void find_own_costs(const struct cpu_profile *profile, u32 event, const bool *is_own, u64 *costs)
{
	u32 count = profile->function_count;
	struct graph graph = {
	    .profile = profile,
	    .event = event,
	    .is_own = is_own,
	    .first = memory_new(count, sizeof(u32)),
	    .next = memory_new(profile->call_count, sizeof(u32)),
	    .shares = memory_new(count, sizeof(double)),
	};

	link_calls(&graph);
	for (u32 f = 0; f < count; f++)
		graph.shares[f] = UNKNOWN_SHARE;
	for (u32 f = 0; f < count; f++)
		costs[f] = is_own[f] ? cost_of(&graph, f) : 0;
	free(graph.first);
	free(graph.next);
	free(graph.shares);
}
