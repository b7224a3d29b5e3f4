#include "inline.h"

#include "common/intern.h"
#include "common/memory.h"
#include "common/pairs.h"
#include "parsers/model/costs.h"
#include "graph.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A copy of an inlined function within a recorded one. Parents come first. */
struct copy {
	u32 raw;      /* the recorded function it is in */
	u32 function; /* in the order of first sight: compiled ones as resolved, then new ones */
	u32 parent;   /* copy, NO_ID: the compiled function itself */
};

/* A copy, or a call out of one, that counts for a function. */
struct share {
	u32 function, item;
};

struct shares {
	struct share *items;
	size_t count, capacity;
};

struct inliner {
	const struct inline_input *input;
	struct cpu_profile *out;
	struct arena *arena, *scratch;
	u32 n; /* events */

	struct intern paths;
	struct debug_object **objects; /* by path; NULL: cannot be asked */
	size_t object_capacity;
	u32 *object_of; /* by raw function */

	struct pairs scopes; /* of raw functions and scopes; its ids are those of scope_copies */
	u32 *scope_copies;
	size_t scope_capacity;

	struct copy *copies;
	u64 *self, *inclusive; /* by copy; the former with what is inlined into it */
	size_t copy_count, copy_capacity, self_capacity, inclusive_capacity;
	u32 *site_copies; /* by site of the raw profile: NO_ID for the compiled function */

	/* The functions; self and inclusive of compiled ones are in `out`. */
	u32 compiled_count, function_count;
	struct cpu_function *functions;
	size_t function_capacity;
	struct pairs known; /* of debug functions and paths; their functions: */
	u32 *known_functions;
	size_t known_capacity;
	struct intern texts; /* of names and files */
	struct pairs places, identities;
	u32 *identity_functions;
	size_t identity_capacity;

	bool fine; /* no sum was too large */
};

/* ---------------------------------------------------------------- objects */

static bool was_changed(const char *path, i64 since)
{
	struct stat status;

	return stat(path, &status) || status.st_mtim.tv_sec > since;
}

static struct debug_object *open_object(struct inliner *inliner, const char *path)
{
	const struct inline_source *source = inliner->input->source;
	struct debug_object *object = NULL;

	if (path[0] == '/' && !was_changed(path, source->recorded))
		debug_info_open(source->info, path, T(""), &object);
	return object;
}

static void open_objects(struct inliner *inliner)
{
	const struct cpu_profile *raw = inliner->input->raw;

	inliner->object_of = ARENA_NEW(inliner->scratch, u32, raw->function_count);
	for (u32 f = 0; f < raw->function_count; f++) {
		size_t before = inliner->paths.count;
		u32 path = intern_add(&inliner->paths, raw->functions[f].object);

		inliner->object_of[f] = path;
		if (path < before)
			continue;
		GROW(inliner->objects, inliner->object_capacity, (size_t)path + 1);
		inliner->objects[path] =
		    open_object(inliner, intern_text(&inliner->paths, path).data);
	}
}

/* ---------------------------------------------------------------- functions */

static u32 identify(struct inliner *inliner, u32 object, struct text name, struct text file)
{
	u32 place = pairs_add(&inliner->places, object, intern_add(&inliner->texts, file));

	return pairs_add(&inliner->identities, place, intern_add(&inliner->texts, name));
}

static void add_identity(struct inliner *inliner, u32 identity, u32 function)
{
	GROW(inliner->identity_functions, inliner->identity_capacity, (size_t)identity + 1);
	inliner->identity_functions[identity] = function;
}

static void begin_functions(struct inliner *inliner)
{
	const struct cpu_profile *out = inliner->out;

	inliner->compiled_count = inliner->function_count = out->function_count;
	GROW(inliner->functions, inliner->function_capacity, (size_t)out->function_count + 1);
	for (u32 f = 0; f < out->function_count; f++) {
		const struct cpu_function *function = &out->functions[f];
		u32 object = intern_add(&inliner->paths, function->object);

		inliner->functions[f] = *function;
		add_identity(inliner, identify(inliner, object, function->name, function->file), f);
	}
}

/* The function of that identity, a new one at first sight. */
static u32 add_function(struct inliner *inliner, u32 object, const struct debug_function *debug)
{
	size_t before = inliner->identities.count;
	u32 identity = identify(inliner, object, debug->name, debug->file), f;

	if (identity < before)
		return inliner->identity_functions[identity];
	f = inliner->function_count++;
	add_identity(inliner, identity, f);
	GROW(inliner->functions, inliner->function_capacity, (size_t)f + 1);
	inliner->functions[f] = (struct cpu_function){
	    .object = arena_copy(inliner->arena, intern_text(&inliner->paths, object)),
	    .file = arena_copy(inliner->arena, debug->file),
	    .name = arena_copy(inliner->arena, debug->name),
	    .line = debug->line,
	};
	return f;
}

static void know(struct inliner *inliner, u32 known, u32 function)
{
	GROW(inliner->known_functions, inliner->known_capacity, (size_t)known + 1);
	inliner->known_functions[known] = function;
}

/* NO_ID for one without a name. */
static u32 function_of(struct inliner *inliner, u32 object, u32 debug)
{
	const struct debug_function *function;
	size_t before = inliner->known.count;
	u32 known = pairs_add(&inliner->known, debug, object);

	if (known < before)
		return inliner->known_functions[known];
	function = debug_function(inliner->input->source->info, debug);
	know(inliner, known,
	     function->name.length ? add_function(inliner, object, function) : NO_ID);
	return inliner->known_functions[known];
}

/* A recorded function and what debug information calls it are one, when they have one name. */
static void learn(struct inliner *inliner, u32 raw, u32 debug)
{
	u32 function = inliner->input->ids[raw];
	const struct debug_function *known = debug_function(inliner->input->source->info, debug);
	struct text name = inliner->functions[function].name;
	size_t before = inliner->known.count;
	u32 id;

	if (!text_equal(name, known->name) && !text_equal(name, known->linkage_name))
		return;
	id = pairs_add(&inliner->known, debug, inliner->object_of[raw]);
	if (id == before)
		know(inliner, id, function);
}

/* ---------------------------------------------------------------- copies */

static u32 add_copy(struct inliner *inliner, u32 raw, u32 function, u32 parent)
{
	size_t copy = inliner->copy_count++, row = copy * inliner->n;

	GROW(inliner->copies, inliner->copy_capacity, copy + 1);
	GROW(inliner->self, inliner->self_capacity, row + inliner->n);
	GROW(inliner->inclusive, inliner->inclusive_capacity, row + inliner->n);
	memset(inliner->self + row, 0, inliner->n * sizeof(u64));
	memset(inliner->inclusive + row, 0, inliner->n * sizeof(u64));
	inliner->copies[copy] = (struct copy){raw, function, parent};
	return (u32)copy;
}

/* The copy that a scope is, or the next one around it; NO_ID for the compiled function. */
static u32 copy_of_scope(struct inliner *inliner, u32 raw, u32 scope)
{
	struct debug_object *object = inliner->objects[inliner->object_of[raw]];
	const struct debug_scope *here = debug_scope(object, scope);
	u32 parent = here->parent, debug = here->function, copy, function;
	u32 known = pairs_find(&inliner->scopes, raw, scope);

	if (known != PAIR_NONE)
		return inliner->scope_copies[known];
	if (parent == DEBUG_NONE) {
		copy = NO_ID;
	} else {
		copy = copy_of_scope(inliner, raw, parent);
		function = function_of(inliner, inliner->object_of[raw], debug);
		if (function != NO_ID)
			copy = add_copy(inliner, raw, function, copy);
	}
	known = pairs_add(&inliner->scopes, raw, scope);
	GROW(inliner->scope_copies, inliner->scope_capacity, (size_t)known + 1);
	inliner->scope_copies[known] = copy;
	return copy;
}

static u32 find_copy(struct inliner *inliner, u32 raw, u64 address)
{
	struct debug_object *object = inliner->objects[inliner->object_of[raw]];
	struct debug_place place;

	if (!object || !address)
		return NO_ID;
	place = debug_find(object, address);
	return place.scope == DEBUG_NONE ? NO_ID : copy_of_scope(inliner, raw, place.scope);
}

static void learn_names(struct inliner *inliner)
{
	struct cpu_line_cursor cursor = {.lines = &inliner->input->raw->lines};
	u32 last = NO_ID;

	while (cpu_lines_next(&cursor)) {
		u32 raw = cursor.line.function, scope;
		struct debug_object *object = inliner->objects[inliner->object_of[raw]];
		const struct debug_scope *here;

		if (raw == last || !object || !cursor.line.address)
			continue;
		scope = debug_find(object, cursor.line.address).scope;
		if (scope == DEBUG_NONE)
			continue;
		last = raw;
		for (here = debug_scope(object, scope); here->parent != DEBUG_NONE;)
			here = debug_scope(object, here->parent);
		learn(inliner, raw, here->function);
	}
}

static void take_rows(struct inliner *inliner)
{
	struct cpu_line_cursor cursor = {.lines = &inliner->input->raw->lines};

	while (cpu_lines_next(&cursor)) {
		const struct cpu_line *line = &cursor.line;
		u32 copy = find_copy(inliner, line->function, line->address);

		if (copy != NO_ID)
			inliner->fine &= cpu_line_add_costs(
			    line, costs_row(inliner->self, copy, inliner->n), inliner->n);
	}
}

static void take_sites(struct inliner *inliner)
{
	const struct cpu_profile *raw = inliner->input->raw;

	inliner->site_copies = ARENA_NEW(inliner->scratch, u32, raw->site_count);
	for (u32 i = 0; i < raw->site_count; i++) {
		u32 copy = find_copy(inliner, raw->sites[i].caller, raw->sites[i].address);

		inliner->site_copies[i] = copy;
		if (copy != NO_ID)
			inliner->fine &=
			    costs_add(costs_row(inliner->inclusive, copy, inliner->n),
				      costs_row_const(raw->site_costs, i, inliner->n), inliner->n);
	}
}

/* ---------------------------------------------------------------- self costs */

/* Takes the self cost of the copies from the functions that they were compiled into. */
static void move_self(struct inliner *inliner)
{
	struct cpu_profile *out = inliner->out;
	u32 n = inliner->n;
	size_t old = (size_t)out->function_count * n;
	u64 *self = ARENA_NEW(inliner->arena, u64, (size_t)inliner->function_count * n);

	memcpy(self, out->self, old * sizeof(*self));
	out->self = self;
	for (u32 i = 0; i < inliner->copy_count; i++) {
		u64 *from = costs_row(self, inliner->input->ids[inliner->copies[i].raw], n);
		const u64 *cost = costs_row(inliner->self, i, n);

		for (u32 e = 0; e < n; e++)
			from[e] -= cost[e];
		inliner->fine &=
		    costs_add(costs_row(self, inliner->copies[i].function, n), cost, n);
	}
}

/* From here on self and inclusive costs of copies hold what is inlined into them. */
static void sum_copies(struct inliner *inliner)
{
	u32 n = inliner->n;

	for (u32 i = 0; i < inliner->copy_count; i++)
		inliner->fine &= costs_add(costs_row(inliner->inclusive, i, n),
					   costs_row(inliner->self, i, n), n);
	for (u32 i = (u32)inliner->copy_count; i-- > 0;) {
		u32 parent = inliner->copies[i].parent;

		if (parent == NO_ID)
			continue;
		inliner->fine &= costs_add(costs_row(inliner->self, parent, n),
					   costs_row(inliner->self, i, n), n);
		inliner->fine &= costs_add(costs_row(inliner->inclusive, parent, n),
					   costs_row(inliner->inclusive, i, n), n);
	}
}

/* ---------------------------------------------------------------- inclusive costs */

static u32 host_of(const struct inliner *inliner, u32 copy)
{
	return inliner->input->ids[inliner->copies[copy].raw];
}

/* Whether the function is not in the chain above already. */
static bool is_outermost(const struct inliner *inliner, u32 copy)
{
	u32 function = inliner->copies[copy].function;

	if (host_of(inliner, copy) == function)
		return false;
	for (u32 i = inliner->copies[copy].parent; i != NO_ID; i = inliner->copies[i].parent)
		if (inliner->copies[i].function == function)
			return false;
	return true;
}

static void add_share(struct shares *shares, u32 function, u32 item)
{
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

/* A walk through the compiled call graph. */
struct reach {
	const struct cpu_profile *profile;
	struct call_graph in, out;
	u32 *seen,
	    *down; /* by function: the walk that met it, up from copies or down from itself */
	u32 *pending;
	u32 walk;
};

static void begin_reach(struct reach *reach, const struct cpu_profile *profile,
			struct arena *scratch)
{
	u32 count = profile->function_count;

	*reach = (struct reach){.profile = profile,
				.seen = ARENA_NEW(scratch, u32, count),
				.down = ARENA_NEW(scratch, u32, count),
				.pending = ARENA_NEW(scratch, u32, count)};
	call_graph_init(&reach->in, CALLS_IN, count, profile->calls, profile->call_count, scratch);
	call_graph_init(&reach->out, CALLS_OUT, count, profile->calls, profile->call_count,
			scratch);
}

static void walk_on(struct reach *reach, u32 *seen, u32 count, bool up)
{
	const struct call_graph *graph = up ? &reach->in : &reach->out;

	while (count) {
		u32 function = reach->pending[--count];

		for (u32 i = graph->starts[function]; i < graph->starts[function + 1]; i++) {
			const struct cpu_call *call = &reach->profile->calls[graph->calls[i]];
			u32 next = up ? call->caller : call->callee;

			if (seen[next] == reach->walk)
				continue;
			seen[next] = reach->walk;
			reach->pending[count++] = next;
		}
	}
}

/* Marks what leads to a copy of the function, and what the compiled function leads to. */
static void mark_reach(struct inliner *inliner, struct reach *reach, const struct share *copies,
		       size_t count)
{
	u32 function = copies[0].function, pending = 0;

	reach->walk++;
	if (function < inliner->compiled_count) {
		reach->down[function] = reach->walk;
		reach->pending[0] = function;
		walk_on(reach, reach->down, 1, false);
		reach->seen[function] = reach->walk;
		reach->pending[pending++] = function;
	}
	for (size_t i = 0; i < count; i++) {
		u32 host = host_of(inliner, copies[i].item);

		if (reach->seen[host] == reach->walk)
			continue;
		reach->seen[host] = reach->walk;
		reach->pending[pending++] = host;
	}
	walk_on(reach, reach->seen, pending, true);
}

/* All copies, and their calls that lead to no other copy. */
static void add_bound(struct inliner *inliner, const struct reach *reach, u64 *sum,
		      const struct share *copies, size_t copy_count, const struct share *sites,
		      size_t site_count)
{
	const struct cpu_profile *raw = inliner->input->raw;
	u32 n = inliner->n;

	for (size_t i = 0; i < copy_count; i++)
		if (reach->down[host_of(inliner, copies[i].item)] != reach->walk)
			inliner->fine &=
			    costs_add(sum, costs_row(inliner->self, copies[i].item, n), n);
	for (size_t i = 0; i < site_count; i++) {
		const struct cpu_site *site = &raw->sites[sites[i].item];

		if (reach->seen[inliner->input->ids[site->callee]] != reach->walk &&
		    reach->down[inliner->input->ids[site->caller]] != reach->walk)
			inliner->fine &=
			    costs_add(sum, costs_row_const(raw->site_costs, sites[i].item, n), n);
	}
}

static int compare_hosts(const struct inliner *inliner, u32 a, u32 b)
{
	u32 x = host_of(inliner, a), y = host_of(inliner, b);

	return (x > y) - (x < y);
}

/* Whether first activations of a function can be told from those within others. */
static bool is_told_apart(const struct inliner *inliner, const struct reach *reach, u32 host)
{
	const u32 *component = inliner->input->component;
	const struct call_graph *graph = &reach->out;

	if (inliner->input->has_levels)
		return true;
	for (u32 i = graph->starts[host]; i < graph->starts[host + 1]; i++)
		if (component[reach->profile->calls[graph->calls[i]].callee] == component[host])
			return false;
	return true;
}

/* The most that the function costs within one compiled function. */
static void keep_larger_host(struct inliner *inliner, const struct reach *reach, u64 *sum,
			     const struct share *copies, size_t count)
{
	u32 n = inliner->n;
	u64 *all = ARENA_NEW(inliner->scratch, u64, n);

	for (size_t i = 0; i < count;) {
		u32 first = copies[i].item;
		bool counts = is_told_apart(inliner, reach, host_of(inliner, first));

		memset(all, 0, n * sizeof(*all));
		for (; i < count && !compare_hosts(inliner, first, copies[i].item); i++)
			if (counts && !inliner->input->nested[inliner->copies[copies[i].item].raw])
				inliner->fine &= costs_add(
				    all, costs_row(inliner->inclusive, copies[i].item, n), n);
		for (u32 e = 0; e < n; e++)
			if (all[e] > sum[e] && all[e] <= inliner->out->totals[e])
				sum[e] = all[e];
	}
}

static size_t end_of_function(const struct shares *shares, size_t at, u32 function)
{
	while (at < shares->count && shares->items[at].function == function)
		at++;
	return at;
}

static void collect(struct inliner *inliner, struct shares *copies, struct shares *sites)
{
	for (u32 i = 0; i < inliner->copy_count; i++)
		if (is_outermost(inliner, i))
			add_share(copies, inliner->copies[i].function, i);
	for (u32 s = 0; s < inliner->input->raw->site_count; s++)
		for (u32 i = inliner->site_copies[s]; i != NO_ID; i = inliner->copies[i].parent)
			if (is_outermost(inliner, i))
				add_share(sites, inliner->copies[i].function, s);
	sort_shares(copies);
	sort_shares(sites);
}

static void sum_inclusive(struct inliner *inliner)
{
	struct cpu_profile *out = inliner->out;
	u32 n = inliner->n;
	u64 *inclusive = ARENA_NEW(inliner->arena, u64, (size_t)inliner->function_count * n);
	struct shares copies = {0}, sites = {0};
	struct reach reach;

	begin_reach(&reach, out, inliner->scratch);
	memcpy(inclusive, out->inclusive, (size_t)out->function_count * n * sizeof(*inclusive));
	out->inclusive = inclusive;
	collect(inliner, &copies, &sites);
	for (size_t c = 0, s = 0; c < copies.count;) {
		u32 function = copies.items[c].function;
		size_t copies_end = end_of_function(&copies, c, function);
		size_t sites_end = end_of_function(&sites, s, function);
		u64 *sum = costs_row(inclusive, function, n);

		mark_reach(inliner, &reach, copies.items + c, copies_end - c);
		add_bound(inliner, &reach, sum, copies.items + c, copies_end - c, sites.items + s,
			  sites_end - s);
		keep_larger_host(inliner, &reach, sum, copies.items + c, copies_end - c);
		c = copies_end;
		s = sites_end;
	}
	free(copies.items);
	free(sites.items);
}

/* ---------------------------------------------------------------- calls */

struct edges {
	struct pairs pairs;
	u64 *counts, *costs;
	size_t count_capacity, cost_capacity;
};

static void add_edge(struct inliner *inliner, struct edges *edges, u32 caller, u32 callee,
		     const u64 *count, const u64 *costs)
{
	size_t before = edges->pairs.count;
	u32 edge = pairs_add(&edges->pairs, caller, callee), n = inliner->n;

	if (edge == before) {
		GROW(edges->counts, edges->count_capacity, (size_t)edge + 1);
		GROW(edges->costs, edges->cost_capacity, ((size_t)edge + 1) * n);
		edges->counts[edge] = 0;
		memset(edges->costs + (size_t)edge * n, 0, n * sizeof(u64));
	}
	inliner->fine &= costs_add(&edges->counts[edge], count, 1) &&
			 costs_add(costs_row(edges->costs, edge, n), costs, n);
}

static void collect_edges(struct inliner *inliner, const u32 *rank, struct edges *edges)
{
	const struct cpu_profile *raw = inliner->input->raw;
	const u64 none = 0;

	for (u32 i = 0; i < raw->site_count; i++) {
		u32 copy = inliner->site_copies[i];
		u32 caller = copy == NO_ID ? inliner->input->ids[raw->sites[i].caller]
					   : inliner->copies[copy].function;

		add_edge(inliner, edges, rank[caller],
			 rank[inliner->input->ids[raw->sites[i].callee]], &raw->sites[i].count,
			 costs_row_const(raw->site_costs, i, inliner->n));
	}
	for (u32 i = 0; i < inliner->copy_count; i++) {
		const struct copy *copy = &inliner->copies[i];
		u32 caller = copy->parent == NO_ID ? host_of(inliner, i)
						   : inliner->copies[copy->parent].function;

		if (caller != copy->function)
			add_edge(inliner, edges, rank[caller], rank[copy->function], &none,
				 costs_row(inliner->inclusive, i, inliner->n));
	}
}

static void replace_calls(struct inliner *inliner, const u32 *rank)
{
	struct cpu_profile *out = inliner->out;
	struct edges edges = {0};
	u32 *sorted, n = inliner->n;

	collect_edges(inliner, rank, &edges);
	sorted = pairs_sorted(&edges.pairs);
	out->call_count = (u32)edges.pairs.count;
	out->calls = ARENA_NEW(inliner->arena, struct cpu_call, out->call_count);
	out->call_costs = ARENA_NEW(inliner->arena, u64, (size_t)out->call_count * n);
	for (u32 i = 0; i < out->call_count; i++) {
		out->calls[i] = (struct cpu_call){pairs_first(&edges.pairs, sorted[i]),
						  pairs_second(&edges.pairs, sorted[i]),
						  edges.counts[sorted[i]]};
		memcpy(costs_row(out->call_costs, i, n), costs_row(edges.costs, sorted[i], n),
		       n * sizeof(u64));
	}
	free(sorted);
	pairs_release(&edges.pairs);
	free(edges.counts);
	free(edges.costs);
}

/* ---------------------------------------------------------------- the order of functions */

static int compare_functions(const void *a, const void *b)
{
	const struct cpu_function *x = a, *y = b;
	int order = text_compare(x->object, y->object);

	order = order ? order : text_compare(x->name, y->name);
	return order ? order : text_compare(x->file, y->file);
}

static u64 *reordered(const struct inliner *inliner, const u64 *costs, const u32 *rank)
{
	u32 n = inliner->n;
	u64 *result = ARENA_NEW(inliner->arena, u64, (size_t)inliner->function_count * n);

	for (u32 f = 0; f < inliner->function_count; f++)
		memcpy(costs_row(result, rank[f], n), costs_row_const(costs, f, n),
		       n * sizeof(u64));
	return result;
}

/* Sorts the functions; the result is the new number of each. */
static u32 *sort_functions(struct inliner *inliner)
{
	u32 count = inliner->function_count;
	u32 *rank = ARENA_NEW(inliner->scratch, u32, count);
	u64 *calls = ARENA_NEW(inliner->scratch, u64, count);
	struct cpu_function *functions = ARENA_NEW(inliner->arena, struct cpu_function, count);

	for (u32 i = 0; i < inliner->copy_count; i++)
		inliner->functions[inliner->copies[i].function].inlined = true;
	memcpy(functions, inliner->functions, count * sizeof(*functions));
	for (u32 f = 0; f < count; f++) {
		calls[f] = functions[f].inlined ? 0 : functions[f].calls;
		functions[f].calls = f; /* until they are in order */
	}
	qsort(functions, count, sizeof(*functions), compare_functions);
	for (u32 i = 0; i < count; i++) {
		rank[functions[i].calls] = i;
		functions[i].calls = calls[functions[i].calls];
	}
	inliner->out->functions = functions;
	inliner->out->function_count = count;
	return rank;
}

static void renumber(struct inliner *inliner)
{
	struct cpu_profile *out = inliner->out;
	u32 *rank = sort_functions(inliner);

	out->self = reordered(inliner, out->self, rank);
	out->inclusive = reordered(inliner, out->inclusive, rank);
	replace_calls(inliner, rank);
	for (u32 i = 0; i < out->context_count; i++)
		out->contexts[i].function = rank[out->contexts[i].function];
	for (u32 f = 0; f < inliner->input->raw->function_count; f++)
		inliner->input->ids[f] = rank[inliner->input->ids[f]];
}

/* ---------------------------------------------------------------- all of it */

static void release(struct inliner *inliner)
{
	intern_release(&inliner->paths);
	intern_release(&inliner->texts);
	free(inliner->objects);
	pairs_release(&inliner->scopes);
	free(inliner->scope_copies);
	free(inliner->copies);
	free(inliner->self);
	free(inliner->inclusive);
	free(inliner->functions);
	pairs_release(&inliner->known);
	free(inliner->known_functions);
	pairs_release(&inliner->places);
	pairs_release(&inliner->identities);
	free(inliner->identity_functions);
	arena_release(inliner->scratch);
}

bool inline_functions(const struct inline_input *input, struct arena *arena,
		      struct cpu_profile *out, struct diag *diag)
{
	struct arena scratch = {0};
	struct inliner inliner = {.input = input,
				  .out = out,
				  .arena = arena,
				  .scratch = &scratch,
				  .n = out->event_count,
				  .fine = true};

	open_objects(&inliner);
	begin_functions(&inliner);
	learn_names(&inliner);
	take_rows(&inliner);
	take_sites(&inliner);
	if (inliner.copy_count) {
		move_self(&inliner);
		sum_copies(&inliner);
		sum_inclusive(&inliner);
		renumber(&inliner);
	}
	release(&inliner);
	return inliner.fine ||
	       diag_error(diag, "costs of inlined functions add up to more than 2^64-1");
}
