#include "inline.h"

#include "parsers/model/costs.h"

#include <string.h>

/* The state of the expansion. */
struct expansion {
	const struct cpu_profile *raw;
	const struct name_chains *chains;
	const u32 *ids;
	const struct inline_copies *copies;
	struct arena *arena;
	struct inlined *out;
	u32 *placed; /* by recorded function: the copy that calls it in its context, or NO_ID */
	bool fine;
};

/* The function with which a copy is numbered; NO_ID is the code of the host itself. */
static u32 function_of(const struct expansion *e, u32 copy, u32 host)
{
	return copy == NO_ID ? host : e->raw->function_count + copy;
}

/* The function into which a copy was inlined: another copy, or its host. */
static u32 outer_of(const struct expansion *e, u32 copy)
{
	const struct inline_copy *c = &e->copies->copies[copy];

	return function_of(e, c->parent, c->host);
}

/* A new array of `count` + `more` items of `size` bytes; the first `count` are copied from `items`.
 */
static void *extended(struct arena *arena, const void *items, size_t count, size_t more,
		      size_t size)
{
	void *result = arena_new(arena, count + more, size);

	if (count)
		memcpy(result, items, count * size);
	return result;
}

#define EXTENDED(e, items, count)                                                                  \
	extended((e)->arena, (items), (count), (e)->copies->count, sizeof(*(items)))

/* ---------------------------------------------------------------- the profile */

static void add_functions(struct expansion *e)
{
	struct cpu_profile *out = &e->out->raw;
	u32 count = e->raw->function_count;

	out->function_count = count + e->copies->count;
	out->functions = EXTENDED(e, e->copies->recorded, count);
	memcpy(out->functions + count, e->copies->functions,
	       e->copies->count * sizeof(*out->functions));
}

static void move_self(struct expansion *e)
{
	struct cpu_profile *out = &e->out->raw;
	u32 n = out->event_count, count = e->raw->function_count;
	size_t old = (size_t)count * n, added = (size_t)e->copies->count * n;

	out->self = extended(e->arena, e->raw->self, old, added, sizeof(u64));
	memcpy(out->self + old, e->copies->self, added * sizeof(u64));
	for (u32 c = 0; c < e->copies->count; c++) {
		u64 *host = costs_row(out->self, e->copies->copies[c].host, n);
		const u64 *cost = costs_row_const(e->copies->self, c, n);

		for (u32 i = 0; i < n; i++)
			host[i] -= cost[i];
	}
}

static void add_sites(struct expansion *e)
{
	struct cpu_profile *out = &e->out->raw;
	const struct cpu_profile *raw = e->raw;

	for (u32 i = 0; i < raw->site_count; i++) {
		const struct cpu_site *site = &raw->sites[i];

		out->calls[i] = (struct cpu_call){
		    function_of(e, e->copies->of_site[i], site->caller), site->callee, site->count};
	}
	if (raw->site_count)
		memcpy(out->call_costs, raw->site_costs,
		       (size_t)raw->site_count * out->event_count * sizeof(u64));
}

/* Adds a call as it was recorded: of a function without sites. */
static void add_call(struct expansion *e, u32 call)
{
	struct cpu_profile *out = &e->out->raw;

	out->calls[out->call_count] = e->raw->calls[call];
	memcpy(costs_row(out->call_costs, out->call_count++, out->event_count),
	       costs_row_const(e->raw->call_costs, call, out->event_count),
	       out->event_count * sizeof(u64));
}

/* Copies are added from the last one to the first: what was inlined into a copy follows it, so the
 * cost of a copy is complete when it is added to its parent. */
static void add_copy_calls(struct expansion *e)
{
	struct cpu_profile *out = &e->out->raw;
	u32 n = out->event_count, first = out->call_count;
	u64 *costs = costs_row(out->call_costs, first, n);

	out->call_count += e->copies->count;
	memcpy(costs, e->copies->self, (size_t)e->copies->count * n * sizeof(u64));
	for (u32 i = 0; i < e->raw->site_count; i++)
		if (e->copies->of_site[i] != NO_ID)
			e->fine &= costs_add(costs_row(costs, e->copies->of_site[i], n),
					     costs_row(out->call_costs, i, n), n);
	for (u32 c = e->copies->count; c-- > 0;) {
		u32 parent = e->copies->copies[c].parent;

		out->calls[first + c] =
		    (struct cpu_call){outer_of(e, c), e->raw->function_count + c, 0};
		if (parent != NO_ID)
			e->fine &=
			    costs_add(costs_row(costs, parent, n), costs_row(costs, c, n), n);
	}
}

/* The calls of functions without sites; returns their number. */
static u32 find_bare_calls(const struct expansion *e, u32 *bare)
{
	const struct cpu_profile *raw = e->raw;
	bool *has_sites = ARENA_NEW(e->arena, bool, raw->function_count);
	u32 count = 0;

	for (u32 i = 0; i < raw->site_count; i++)
		has_sites[raw->sites[i].caller] = true;
	for (u32 i = 0; i < raw->call_count; i++)
		if (!has_sites[raw->calls[i].caller])
			bare[count++] = i;
	return count;
}

static void add_calls(struct expansion *e)
{
	struct cpu_profile *out = &e->out->raw;
	u32 *bare = ARENA_NEW(e->arena, u32, e->raw->call_count);
	u32 bare_count = find_bare_calls(e, bare);
	size_t count = (size_t)e->raw->site_count + bare_count + e->copies->count;

	out->calls = ARENA_NEW(e->arena, struct cpu_call, count);
	out->call_costs = ARENA_NEW(e->arena, u64, count * out->event_count);
	out->call_count = e->raw->site_count;
	out->site_count = 0;
	add_sites(e);
	for (u32 i = 0; i < bare_count; i++)
		add_call(e, bare[i]);
	add_copy_calls(e);
}

/* ---------------------------------------------------------------- contexts */

static bool is_within(const struct expansion *e, u32 copy, u32 scope)
{
	for (; copy != NO_ID; copy = e->copies->copies[copy].parent)
		if (e->copies->copies[copy].scope == scope)
			return true;
	return false;
}

/* The innermost copy that contains both copies, whose hosts are one function; NO_ID for none. */
static u32 common_copy(const struct expansion *e, u32 a, u32 b)
{
	while (a != NO_ID && !is_within(e, b, e->copies->copies[a].scope))
		a = e->copies->copies[a].parent;
	return a;
}

/* Finds for each function the innermost copy that contains all its calls in its context. */
static void place_callees(struct expansion *e)
{
	const struct cpu_profile *raw = e->raw;
	bool *seen = ARENA_NEW(e->arena, bool, raw->function_count);
	const u32 *callers = e->chains->callers, *copies = e->copies->of_site;

	for (u32 i = 0; i < raw->site_count; i++) {
		u32 callee = raw->sites[i].callee;

		if (raw->sites[i].caller != callers[callee])
			continue;
		e->placed[callee] =
		    seen[callee] ? common_copy(e, e->placed[callee], copies[i]) : copies[i];
		seen[callee] = true;
	}
	for (u32 i = 0; i < raw->site_count; i++) { /* levels of recursion, and cut chains */
		u32 callee = raw->sites[i].callee;

		if (seen[callee] && e->ids[raw->sites[i].caller] == e->ids[callers[callee]])
			e->placed[callee] = common_copy(e, e->placed[callee], copies[i]);
	}
}

static void place(struct expansion *e)
{
	u32 count = e->raw->function_count;

	e->placed = ARENA_NEW(e->arena, u32, count);
	memset(e->placed, 0xff, count * sizeof(u32));
	if (e->chains->has_callers)
		place_callees(e);
}

static u32 depth_of(const struct expansion *e, u32 copy)
{
	u32 depth = 0;

	for (; copy != NO_ID; copy = e->copies->copies[copy].parent)
		depth++;
	return depth;
}

static u32 length_of(const struct expansion *e, u32 function)
{
	u32 length = e->chains->lengths[function], inlined = 0;

	for (u32 i = 1; i < length; i++) {
		inlined += depth_of(e, e->placed[function]);
		function = e->chains->callers[function];
	}
	return length + inlined;
}

/* Puts the copies behind their hosts, which keep their order. */
static void order_functions(struct expansion *e)
{
	u32 count = e->raw->function_count, at = 0;
	u32 *first = ARENA_NEW(e->arena, u32, count), *next, *order = e->out->chains.order;

	next = ARENA_NEW(e->arena, u32, e->copies->count);
	memset(first, 0xff, count * sizeof(u32));
	for (u32 c = e->copies->count; c-- > 0;) {
		next[c] = first[e->copies->copies[c].host];
		first[e->copies->copies[c].host] = c;
	}
	for (u32 i = 0; i < count; i++) {
		u32 host = e->chains->order[i];

		order[at++] = host;
		for (u32 c = first[host]; c != NO_ID; c = next[c])
			order[at++] = count + c;
	}
}

static void chain_copies(struct expansion *e)
{
	struct name_chains *out = &e->out->chains;
	u32 count = e->raw->function_count;

	for (u32 c = 0; c < e->copies->count; c++) {
		u32 outer = outer_of(e, c), copy = count + c;

		out->names[copy] = e->copies->functions[c].name;
		out->callers[copy] = outer;
		out->lengths[copy] = out->lengths[outer] + 1;
		out->truncated[copy] = out->truncated[outer];
	}
}

static void add_chains(struct expansion *e)
{
	struct name_chains *out = &e->out->chains;
	u32 count = e->raw->function_count;

	*out = *e->chains;
	out->names = EXTENDED(e, e->chains->names, count);
	out->callers = EXTENDED(e, e->chains->callers, count);
	out->lengths = EXTENDED(e, e->chains->lengths, count);
	out->nested = EXTENDED(e, e->chains->nested, count);
	out->truncated = EXTENDED(e, e->chains->truncated, count);
	out->order = EXTENDED(e, e->chains->order, count);
	place(e);
	for (u32 f = 0; f < count; f++) {
		out->lengths[f] = length_of(e, f);
		out->callers[f] = function_of(e, e->placed[f], e->chains->callers[f]);
	}
	chain_copies(e);
	order_functions(e);
}

/* ---------------------------------------------------------------- all of it */

bool inline_functions(const struct cpu_profile *raw, const struct name_chains *chains,
		      const u32 *ids, struct inline_source *source, bool keep_lines,
		      struct arena *arena, struct inlined *out, struct diag *diag)
{
	struct inline_copies copies;
	struct expansion e = {.raw = raw,
			      .chains = chains,
			      .ids = ids,
			      .copies = &copies,
			      .arena = arena,
			      .out = out};

	*out = (struct inlined){.recorded_count = raw->function_count};
	inline_copies_find(raw, chains->names, source, keep_lines, arena, &copies);
	if (!copies.count)
		return true;
	out->copy_count = copies.count;
	out->copies = copies.copies;
	out->raw = *raw;
	out->raw.lines = copies.lines;
	e.fine = copies.fine;
	add_functions(&e);
	move_self(&e);
	add_calls(&e);
	add_chains(&e);
	return e.fine || diag_error(diag, "costs of inlined functions add up to more than 2^64-1");
}
