#include "inline_cost.h"

#include "common/memory.h"
#include "parsers/model/costs.h"
#include "graph.h"

#include <stdlib.h>
#include <string.h>

/* A copy, or a call from one, whose cost counts for a function. */
struct share {
	u32 function, item;
};

struct shares {
	struct share *items;
	size_t count, capacity;
	size_t next; /* the first one of the function that is being computed */
};

/* Walks through the graph of calls of compiled functions, each from the copies of one function. */
struct reach {
	struct call_graph graph;
	u32 *walk;   /* by compiled function: the last walk that reached it */
	u32 *origin; /* by compiled function: the host from which it was reached, or SEVERAL */
	u32 *pending;
	u32 pending_count, number;
};

enum { SEVERAL = UINT32_MAX };

struct coster {
	const struct inlined *inlined;
	const struct inline_view *without, *with;
	struct arena *scratch;
	u32 n;
	u32 *compiled;	/* by function: the compiled function, or NO_ID if it was always inlined */
	bool *in_cycle; /* by function */
	bool *blurred;	/* by compiled function: it recurs, and levels were not recorded */
	struct shares copies, sites;
	struct reach reach;
	u64 *sum;
	bool fine;
};

static u32 function_of(const struct coster *c, u32 copy)
{
	return c->with->ids[c->inlined->recorded_count + copy];
}

/* Among compiled functions. */
static u32 host_of(const struct coster *c, u32 copy)
{
	return c->without->ids[c->inlined->copies[copy].host];
}

/* Whether the copy is in no other copy of its function, nor in the function itself. */
static bool is_outermost(const struct coster *c, u32 copy)
{
	const struct inline_copy *copies = c->inlined->copies;
	u32 function = function_of(c, copy);

	if (c->with->ids[copies[copy].host] == function)
		return false;
	for (u32 i = copies[copy].parent; i != NO_ID; i = copies[i].parent)
		if (function_of(c, i) == function)
			return false;
	return true;
}

/* ---------------------------------------------------------------- what counts for whom */

static void add_share(struct coster *c, struct shares *shares, u32 copy, u32 item)
{
	u32 function = function_of(c, copy);

	if (!c->in_cycle[function] || !is_outermost(c, copy))
		return;
	GROW(shares->items, shares->capacity, shares->count + 1);
	shares->items[shares->count++] = (struct share){function, item};
}

static int compare_shares(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->function != y->function)
		return x->function < y->function ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

static void sort_shares(struct shares *shares)
{
	if (shares->count)
		qsort(shares->items, shares->count, sizeof(*shares->items), compare_shares);
}

static void collect_shares(struct coster *c)
{
	const struct inline_copy *copies = c->inlined->copies;
	u32 sites = inlined_first_call(c->inlined);

	for (u32 i = 0; i < c->inlined->copy_count; i++)
		add_share(c, &c->copies, i, i);
	for (u32 s = 0; s < sites; s++)
		for (u32 i = inlined_caller(c->inlined, s); i != NO_ID; i = copies[i].parent)
			add_share(c, &c->sites, i, s);
	sort_shares(&c->copies);
	sort_shares(&c->sites);
}

/* The next share of the function, NULL when it has no more. Functions take their turn in order, and
 * all of their shares: a site counts for no function that has no copy. */
static const struct share *next_share(struct shares *shares, u32 function)
{
	if (shares->next == shares->count || shares->items[shares->next].function != function)
		return NULL;
	return &shares->items[shares->next++];
}

/* ---------------------------------------------------------------- who leads where */

static void arrive(struct reach *reach, u32 function, u32 origin)
{
	if (reach->walk[function] != reach->number) {
		reach->walk[function] = reach->number;
		reach->origin[function] = origin;
	} else if (reach->origin[function] != origin && reach->origin[function] != SEVERAL) {
		reach->origin[function] = SEVERAL;
	} else {
		return;
	}
	reach->pending[reach->pending_count++] = function;
}

static void follow(struct coster *c, u32 function, u32 origin)
{
	const struct call_graph *graph = &c->reach.graph;

	for (u32 i = graph->starts[function]; i < graph->starts[function + 1]; i++)
		arrive(&c->reach, c->without->profile->calls[graph->calls[i]].callee, origin);
}

/* Walks from all calls that the function makes, in its copies and where it was compiled. */
static void walk_from(struct coster *c, u32 function)
{
	const struct cpu_call *calls = c->inlined->raw.calls;
	const struct share *share;

	c->reach.number++;
	while ((share = next_share(&c->sites, function)))
		arrive(&c->reach, c->without->ids[calls[share->item].callee],
		       host_of(c, inlined_caller(c->inlined, share->item)));
	if (c->compiled[function] != NO_ID)
		follow(c, c->compiled[function], c->compiled[function]);
	while (c->reach.pending_count) {
		u32 next = c->reach.pending[--c->reach.pending_count];

		follow(c, next, c->reach.origin[next]);
	}
}

/* Whether the cost of the compiled function may be part of the cost of another host. */
static bool is_within_another(const struct coster *c, u32 compiled)
{
	return c->reach.walk[compiled] == c->reach.number && c->reach.origin[compiled] != compiled;
}

/* ---------------------------------------------------------------- sums */

static bool counts(const struct coster *c, u32 copy)
{
	return !c->blurred[host_of(c, copy)] && !is_within_another(c, host_of(c, copy)) &&
	       !c->inlined->chains.nested[c->inlined->copies[copy].host];
}

static void add(struct coster *c, const u64 *costs)
{
	c->fine &= costs_add(c->sum, costs, c->n);
}

static void raise_function(struct coster *c, u32 function, u64 *costs)
{
	const struct cpu_profile *raw = &c->inlined->raw;
	u32 compiled = c->compiled[function], first = inlined_first_call(c->inlined);
	const struct share *share;

	walk_from(c, function);
	memset(c->sum, 0, c->n * sizeof(*c->sum));
	if (compiled != NO_ID && !is_within_another(c, compiled))
		add(c, costs_row_const(c->without->profile->inclusive, compiled, c->n));
	while ((share = next_share(&c->copies, function)))
		if (counts(c, share->item))
			add(c, costs_row_const(raw->call_costs, first + share->item, c->n));
	for (u32 e = 0; e < c->n; e++)
		if (c->sum[e] > costs[e] && c->sum[e] <= raw->totals[e])
			costs[e] = c->sum[e];
}

/* ---------------------------------------------------------------- all of it */

static bool *find_in_cycle(const struct inline_view *view, struct arena *arena)
{
	u32 count = view->profile->function_count;
	u32 *sizes = ARENA_NEW(arena, u32, count);
	bool *in_cycle = ARENA_NEW(arena, bool, count);

	for (u32 f = 0; f < count; f++)
		sizes[view->component[f]]++;
	for (u32 f = 0; f < count; f++)
		in_cycle[f] = sizes[view->component[f]] > 1;
	return in_cycle;
}

static bool *find_blurred(const struct coster *c)
{
	const struct cpu_profile *profile = c->without->profile;
	bool *blurred;

	if (c->inlined->chains.has_levels)
		return ARENA_NEW(c->scratch, bool, profile->function_count);
	blurred = find_in_cycle(c->without, c->scratch);
	for (u32 i = 0; i < profile->call_count; i++)
		if (profile->calls[i].caller == profile->calls[i].callee)
			blurred[profile->calls[i].caller] = true;
	return blurred;
}

static u32 *find_compiled(const struct coster *c)
{
	u32 count = c->with->profile->function_count;
	u32 *compiled = ARENA_NEW(c->scratch, u32, count);

	memset(compiled, 0xff, count * sizeof(*compiled));
	for (u32 f = 0; f < c->inlined->recorded_count; f++)
		compiled[c->with->ids[f]] = c->without->ids[f];
	return compiled;
}

static void begin_reach(struct coster *c)
{
	const struct cpu_profile *profile = c->without->profile;
	u32 count = profile->function_count;

	c->reach.walk = ARENA_NEW(c->scratch, u32, count);
	c->reach.origin = ARENA_NEW(c->scratch, u32, count);
	c->reach.pending = ARENA_NEW(c->scratch, u32, 2 * (size_t)count);
	call_graph_init(&c->reach.graph, CALLS_OUT, count, profile->calls, profile->call_count,
			c->scratch);
}

bool inline_raise_inclusive(const struct inlined *inlined, const struct inline_view *without,
			    const struct inline_view *with, u64 *costs)
{
	struct arena scratch = {0};
	struct coster c = {.inlined = inlined,
			   .without = without,
			   .with = with,
			   .scratch = &scratch,
			   .n = with->profile->event_count,
			   .fine = true};

	c.compiled = find_compiled(&c);
	c.in_cycle = find_in_cycle(with, &scratch);
	c.blurred = find_blurred(&c);
	c.sum = ARENA_NEW(&scratch, u64, c.n);
	begin_reach(&c);
	collect_shares(&c);
	while (c.copies.next < c.copies.count) {
		u32 function = c.copies.items[c.copies.next].function;

		raise_function(&c, function, costs_row(costs, function, c.n));
	}
	free(c.copies.items);
	free(c.sites.items);
	arena_release(&scratch);
	return c.fine;
}
