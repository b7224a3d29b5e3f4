#include "own_cost.h"

#include "common/memory.h"
#include "parsers/resolve/own.h"

#include <stdlib.h>
#include <string.h>

static bool is_own_by(enum own_rule rule, const struct cpu_function *f)
{
	switch (rule) {
	case OWN_BY_FILE:
		return code_is_own(f->object, f->file);
	case OWN_BY_OBJECT:
		return f->object.length && !object_is_of_the_system(f->object);
	default:
		return true;
	}
}

static bool has_own(const struct cpu_profile *profile, enum own_rule rule)
{
	for (u32 f = 0; f < profile->function_count; f++)
		if (is_own_by(rule, &profile->functions[f]))
			return true;
	return false;
}

enum own_rule own_rule_of(const struct cpu_profile *const *processes, u32 count)
{
	for (u32 i = 0; i < count; i++)
		if (has_own(processes[i], OWN_BY_FILE))
			return OWN_BY_FILE;
	for (u32 i = 0; i < count; i++)
		if (has_own(processes[i], OWN_BY_OBJECT))
			return OWN_BY_OBJECT;
	return OWN_ALL;
}

void find_own_functions(const struct cpu_profile *profile, enum own_rule rule, bool *is_own)
{
	for (u32 f = 0; f < profile->function_count; f++)
		is_own[f] = is_own_by(rule, &profile->functions[f]);
}

/* ---------------------------------------------------------------- calls back into own code */

enum { UNKNOWN_SHARE = -1 };

/* The calls of each function, as a list. */
struct graph {
	const struct cpu_profile *profile;
	u32 event;
	u32 *first, *next;    /* by function, by call: the next call of the same caller, or NO_ID */
	u32 *stack, *pending; /* for find_shares_below(): functions; the next call to look at */
	double *shares;	      /* the share of own code in what a function costs */
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

/* The own code in a call of a function whose share is known. */
static double own_part(const struct graph *graph, u32 call)
{
	return (double)call_cost(graph, call) * graph->shares[graph->profile->calls[call].callee];
}

/* Sets the share of own code in what a function of others costs, from those of its callees. */
static void find_share(struct graph *graph, u32 function)
{
	const struct cpu_profile *profile = graph->profile;
	u64 inclusive = profile->inclusive[(size_t)function * profile->event_count + graph->event];
	double sum = 0;

	for (u32 i = graph->first[function]; i != NO_ID; i = graph->next[i])
		sum += own_part(graph, i);
	graph->shares[function] = inclusive ? sum / (double)inclusive : 0;
	if (graph->shares[function] > 1)
		graph->shares[function] = 1;
}

static bool is_unknown(const struct graph *graph, u32 function)
{
	return graph->shares[function] == UNKNOWN_SHARE;
}

/* Finds the shares of a function and of all that it calls, callees first, with a stack of its own:
 * chains of calls may be as long as a recording. Until it is found, a share counts as 0, so
 * recursion does. */
static void find_shares_below(struct graph *graph, u32 function)
{
	u32 depth = 0;

	if (!is_unknown(graph, function))
		return;
	graph->stack[depth++] = function;
	graph->shares[function] = 0;
	while (depth) {
		u32 top = graph->stack[depth - 1], call = graph->pending[top];

		if (call == NO_ID) {
			find_share(graph, top);
			depth--;
			continue;
		}
		graph->pending[top] = graph->next[call];
		function = graph->profile->calls[call].callee;
		if (is_unknown(graph, function)) {
			graph->stack[depth++] = function;
			graph->shares[function] = 0;
		}
	}
}

void find_own_shares(const struct cpu_profile *profile, u32 event, const bool *is_own,
		     double *shares)
{
	u32 count = profile->function_count;
	struct graph graph = {
	    .profile = profile,
	    .event = event,
	    .first = memory_new(count, sizeof(u32)),
	    .next = memory_new(profile->call_count, sizeof(u32)),
	    .stack = memory_new(count, sizeof(u32)),
	    .pending = memory_new(count, sizeof(u32)),
	    .shares = shares,
	};

	link_calls(&graph);
	memcpy(graph.pending, graph.first, count * sizeof(u32));
	for (u32 f = 0; f < count; f++)
		shares[f] = is_own[f] ? 1 : UNKNOWN_SHARE;
	for (u32 f = 0; f < count; f++)
		find_shares_below(&graph, f);
	free(graph.first);
	free(graph.next);
	free(graph.stack);
	free(graph.pending);
}

u64 without_own(u64 cost, double share)
{
	u64 own = (u64)((double)cost * share);

	return own < cost ? cost - own : 0;
}

void find_own_costs(const struct cpu_profile *profile, u32 event, const bool *is_own, u64 *costs)
{
	double *shares = memory_new(profile->function_count, sizeof(*shares));

	find_own_shares(profile, event, is_own, shares);
	for (u32 f = 0; f < profile->function_count; f++)
		costs[f] = is_own[f] ? profile->self[(size_t)f * profile->event_count + event] : 0;
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];
		u64 cost = profile->call_costs[(size_t)i * profile->event_count + event];

		if (is_own[call->caller] && !is_own[call->callee])
			costs[call->caller] += without_own(cost, shares[call->callee]);
	}
	free(shares);
}
