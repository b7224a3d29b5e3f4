#include "resolve.h"

#include "common/memory.h"
#include "common/pairs.h"
#include "common/slots.h"
#include "parsers/model/costs.h"
#include "contexts.h"
#include "graph.h"
#include "places.h"
#include "inline_cost.h"
#include "line_calls.h"
#include "names.h"
#include "program.h"

#include <stdlib.h>
#include <string.h>

/* The state of resolving; `ids` maps raw to resolved functions. */
struct resolver {
	const struct cpu_profile *raw;
	struct cpu_profile *out;
	struct arena *arena, *scratch;
	struct diag *diag;
	struct name_chains chains;
	u32 *ids;
};

static bool fail_overflow(const struct cpu_profile *profile, u32 function, struct diag *diag)
{
	struct text name = profile->functions[function].name;

	return diag_error(diag, "costs of function '%.*s' add up to more than 2^64-1",
			  (int)(name.length < 200 ? name.length : 200), name.data);
}

/* ---------------------------------------------------------------- functions */

static int compare_functions(const void *a, const void *b)
{
	const struct cpu_function *x = a, *y = b;
	int order = text_compare(x->object, y->object);

	order = order ? order : text_compare(x->name, y->name);
	return order ? order : text_compare(x->file, y->file);
}

/* Readers keep each text once, so it need not be looked at in most cases. */
static bool same_text(struct text a, struct text b)
{
	return (a.data == b.data && a.length == b.length) || text_equal(a, b);
}

static bool same_function(const struct resolver *resolver, u32 a, u32 b)
{
	const struct cpu_function *x = &resolver->raw->functions[a];
	const struct cpu_function *y = &resolver->raw->functions[b];

	return same_text(resolver->chains.names[a], resolver->chains.names[b]) &&
	       same_text(x->file, y->file) && same_text(x->object, y->object);
}

static u64 hash_function(const struct resolver *resolver, u32 f)
{
	const struct cpu_function *function = &resolver->raw->functions[f];
	u64 place = slots_mix(text_hash(function->object)) ^ text_hash(function->file);

	return slots_mix(place) ^ text_hash(resolver->chains.names[f]);
}

/* Functions with the same object, name and file get the same id, in the order of first sight. */
static u32 identify(struct resolver *resolver, u32 *ids)
{
	u32 count = 0, *first = memory_new(resolver->raw->function_count, sizeof(*first));
	struct slots known;

	slots_init(&known);
	for (u32 f = 0; f < resolver->raw->function_count; f++) {
		u64 hash = hash_function(resolver, f);
		size_t slot = slots_first(&known, hash);
		u32 id;

		while ((id = slots_id(&known, slot)) != SLOT_FREE &&
		       !same_function(resolver, first[id], f))
			slot = slots_next(&known, slot, hash);
		if (id == SLOT_FREE) {
			first[count] = f;
			id = slots_fill(&known, slot, count++, hash);
		}
		ids[f] = id;
	}
	slots_release(&known);
	free(first);
	return count;
}

/* Sorts the functions; meanwhile `calls` holds the id. */
static void sort_functions(struct resolver *resolver, const u32 *unsorted_ids, u32 count)
{
	struct cpu_function *functions = ARENA_NEW(resolver->arena, struct cpu_function, count);
	u32 *rank = ARENA_NEW(resolver->scratch, u32, count);

	for (u32 f = 0; f < resolver->raw->function_count; f++) {
		struct cpu_function *function = &functions[unsorted_ids[f]];

		*function = resolver->raw->functions[f];
		function->name = resolver->chains.names[f];
		function->rest = 0;
		function->calls = unsorted_ids[f];
	}
	qsort(functions, count, sizeof(*functions), compare_functions);
	for (u32 i = 0; i < count; i++) {
		rank[functions[i].calls] = i;
		functions[i].calls = functions[i].line = 0;
	}
	for (u32 f = 0; f < resolver->raw->function_count; f++)
		resolver->ids[f] = rank[unsorted_ids[f]];
	resolver->out->functions = functions;
	resolver->out->function_count = count;
}

/* Keeps the lowest known line. */
static void merge_line(struct cpu_function *function, u64 line)
{
	if (line && (!function->line || line < function->line))
		function->line = line;
}

static bool merge_functions(struct resolver *resolver)
{
	const struct cpu_profile *raw = resolver->raw;
	struct cpu_profile *out = resolver->out;
	u32 *unsorted_ids = ARENA_NEW(resolver->scratch, u32, raw->function_count);

	resolver->ids = ARENA_NEW(resolver->scratch, u32, raw->function_count);
	sort_functions(resolver, unsorted_ids, identify(resolver, unsorted_ids));
	out->self = ARENA_NEW(resolver->arena, u64, (size_t)out->function_count * out->event_count);
	for (u32 f = 0; f < raw->function_count; f++) {
		u32 id = resolver->ids[f];

		merge_line(&out->functions[id], raw->functions[f].line);
		if (!costs_add(costs_row(out->self, id, out->event_count),
			       costs_row_const(raw->self, f, out->event_count), out->event_count))
			return fail_overflow(resolver->out, id, resolver->diag);
	}
	return true;
}

/* ---------------------------------------------------------------- calls */

static void sort_calls(struct resolver *resolver, const struct pairs *edges, u32 *rank)
{
	struct cpu_profile *out = resolver->out;
	u32 *sorted = pairs_sorted(edges);

	out->call_count = (u32)edges->count;
	out->calls = ARENA_NEW(resolver->arena, struct cpu_call, out->call_count);
	out->call_costs =
	    ARENA_NEW(resolver->arena, u64, (size_t)out->call_count * out->event_count);
	for (u32 i = 0; i < out->call_count; i++) {
		rank[sorted[i]] = i;
		out->calls[i].caller = pairs_first(edges, sorted[i]);
		out->calls[i].callee = pairs_second(edges, sorted[i]);
	}
	free(sorted);
}

static bool add_call(struct resolver *resolver, u32 raw_call, u32 call)
{
	struct cpu_profile *out = resolver->out;
	u64 count = resolver->raw->calls[raw_call].count;
	u32 callee = out->calls[call].callee;

	if (__builtin_add_overflow(out->calls[call].count, count, &out->calls[call].count) ||
	    __builtin_add_overflow(out->functions[callee].calls, count,
				   &out->functions[callee].calls) ||
	    !costs_add(costs_row(out->call_costs, call, out->event_count),
		       costs_row_const(resolver->raw->call_costs, raw_call, out->event_count),
		       out->event_count))
		return fail_overflow(resolver->out, callee, resolver->diag);
	return true;
}

static bool merge_calls(struct resolver *resolver)
{
	const struct cpu_profile *raw = resolver->raw;
	struct pairs edges = {0};
	u32 *edge_ids = ARENA_NEW(resolver->scratch, u32, raw->call_count);
	u32 *rank = ARENA_NEW(resolver->scratch, u32, raw->call_count);
	bool fine = true;

	for (u32 i = 0; i < raw->call_count; i++)
		edge_ids[i] = pairs_add(&edges, resolver->ids[raw->calls[i].caller],
					resolver->ids[raw->calls[i].callee]);
	sort_calls(resolver, &edges, rank);
	for (u32 i = 0; fine && i < raw->call_count; i++)
		fine = add_call(resolver, i, rank[edge_ids[i]]);
	pairs_release(&edges);
	return fine;
}

/* ---------------------------------------------------------------- lines */

static bool merge_lines(struct resolver *resolver, bool drop_addresses)
{
	struct cpu_profile *out = resolver->out;
	u32 function;
	bool fine = cpu_lines_merge(&resolver->raw->lines, resolver->ids, drop_addresses,
				    out->event_count, &out->lines, &function);

	cpu_lines_keep(&out->lines, resolver->arena);
	return fine || fail_overflow(out, function, resolver->diag);
}

/* ---------------------------------------------------------------- inclusive costs */

/* The rule of KCachegrind, for any call graph: own cost plus the calls that leave the cycle. NULL,
 * with a diag, if that is above 2^64-1. */
static u64 *condense(const struct cpu_profile *profile, const u32 *component, struct arena *arena,
		     struct diag *diag)
{
	u32 n = profile->event_count;
	size_t count = (size_t)profile->function_count * n;
	u64 *inclusive = ARENA_NEW(arena, u64, count);

	if (count)
		memcpy(inclusive, profile->self, count * sizeof(*inclusive));
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];

		if (component[call->caller] != component[call->callee] &&
		    !costs_add(costs_row(inclusive, call->caller, n),
			       costs_row(profile->call_costs, i, n), n)) {
			fail_overflow(profile, call->caller, diag);
			return NULL;
		}
	}
	return inclusive;
}

static u32 *find_components(const struct cpu_profile *profile, u32 *count, struct arena *arena)
{
	struct call_graph graph;

	call_graph_init(&graph, CALLS_OUT, profile->function_count, profile->calls,
			profile->call_count, arena);
	return call_graph_components(&graph, profile->calls, count, arena);
}

/* The cost of the outermost activations of functions: the calls to their first level of recursion,
 * which never overlap. 0 for functions that were not called, or whose level is unknown. */
static u64 *sum_outermost(const struct resolver *resolver)
{
	const struct cpu_profile *raw = resolver->raw;
	u32 n = raw->event_count;
	u64 *sums = ARENA_NEW(resolver->scratch, u64, (size_t)resolver->out->function_count * n);

	for (u32 i = 0; resolver->chains.has_levels && i < raw->call_count; i++) {
		u32 callee = raw->calls[i].callee, id = resolver->ids[callee];

		if (resolver->chains.nested[callee])
			continue;
		if (!costs_add(costs_row(sums, id, n), costs_row_const(raw->call_costs, i, n), n)) {
			fail_overflow(resolver->out, id, resolver->diag);
			return NULL;
		}
	}
	return sums;
}

/* Keeps the larger of two lower bounds; a value above the total is not a bound. */
static void keep_larger(const struct cpu_profile *profile, u64 *costs, const u64 *others)
{
	u32 n = profile->event_count;

	for (size_t i = 0; i < (size_t)profile->function_count * n; i++)
		if (others[i] > costs[i] && others[i] <= profile->totals[i % n])
			costs[i] = others[i];
}

/*
 * Limits costs to the totals. Callgrind's totals lack the last block if collecting was switched on
 * and the program ended by exit(), but the costs of the calls that this ended include it. Sums
 * above 2^63-1 are kept: they are an error of the file, which is found when the document is
 * written.
 */
static void limit_to_totals(const struct cpu_profile *profile, u64 *costs, u32 rows)
{
	u32 n = profile->event_count;

	for (size_t i = 0; i < (size_t)rows * n; i++)
		if (costs[i] > profile->totals[i % n] && costs[i] <= INT64_MAX)
			costs[i] = profile->totals[i % n];
}

/* Limits the costs of calls, except those within a cycle, which include each other. */
static void limit_calls(const struct cpu_profile *profile, const u32 *component)
{
	u32 n = profile->event_count;

	for (u32 i = 0; i < profile->call_count; i++)
		if (component[profile->calls[i].caller] != component[profile->calls[i].callee])
			limit_to_totals(profile, costs_row(profile->call_costs, i, n), 1);
}

static bool compute_inclusive(struct resolver *resolver, const u32 *component)
{
	struct cpu_profile *out = resolver->out;
	u64 *outermost;

	out->inclusive = condense(out, component, resolver->arena, resolver->diag);
	outermost = out->inclusive ? sum_outermost(resolver) : NULL;
	if (!outermost)
		return false;
	keep_larger(out, out->inclusive, outermost);
	if (out->context_count)
		keep_larger(out, out->inclusive, contexts_inclusive(out, resolver->scratch));
	limit_to_totals(out, out->inclusive, out->function_count);
	return true;
}

static bool build_contexts(struct resolver *resolver)
{
	return !resolver->chains.has_callers ||
	       contexts_build(resolver->raw, &resolver->chains, resolver->ids, resolver->arena,
			      resolver->out, resolver->diag);
}

/* Computes inclusive costs and the program from resolved functions, calls and contexts. */
static bool compute_costs(struct resolver *resolver, const u32 **component)
{
	struct cpu_profile *out = resolver->out;
	u32 *found, count;

	*component = found = find_components(out, &count, resolver->scratch);
	if (!compute_inclusive(resolver, found) ||
	    !find_program(out, found, count, resolver->arena, resolver->diag))
		return false;
	limit_to_totals(out, out->program, 1);
	limit_calls(out, found);
	return true;
}

/* ---------------------------------------------------------------- inlined functions */

/* Marks inlined functions. Copies the texts that belong to the debug information. */
static void mark_inlined(struct resolver *resolver, const struct cpu_profile *recorded,
			 u32 recorded_count)
{
	for (u32 f = 0; f < recorded_count; f++) {
		struct text file = resolver->raw->functions[f].file;
		struct cpu_function *function = &resolver->out->functions[resolver->ids[f]];

		if (file.data != recorded->functions[f].file.data &&
		    function->file.data == file.data)
			function->file = arena_copy(resolver->arena, file);
	}
	for (u32 f = recorded_count; f < resolver->raw->function_count; f++) {
		struct cpu_function *function = &resolver->out->functions[resolver->ids[f]];

		if (function->inlined)
			continue;
		function->inlined = true;
		function->calls = 0;
		function->name = arena_copy(resolver->arena, function->name);
		function->file = arena_copy(resolver->arena, function->file);
	}
}

/* Compiled functions must not cost less than without inlined functions. */
static void keep_compiled(struct cpu_profile *out, const u32 *ids,
			  const struct inline_view *compiled, u32 recorded_count)
{
	u32 n = out->event_count;

	for (u32 f = 0; f < recorded_count; f++) {
		u64 *costs = costs_row(out->inclusive, ids[f], n);
		const u64 *known = costs_row(compiled->profile->inclusive, compiled->ids[f], n);

		for (u32 e = 0; e < n; e++)
			if (known[e] > costs[e])
				costs[e] = known[e];
	}
}

static bool compute_inlined_inclusive(struct resolver *resolver, const struct inlined *inlined,
				      const struct inline_view *compiled)
{
	struct cpu_profile *out = resolver->out;
	u32 count;
	struct inline_view with = {out, resolver->ids,
				   find_components(out, &count, resolver->scratch)};

	out->inclusive = condense(out, with.component, resolver->arena, resolver->diag);
	if (!out->inclusive)
		return false;
	if (out->context_count)
		keep_larger(out, out->inclusive, contexts_inclusive(out, resolver->scratch));
	keep_compiled(out, resolver->ids, compiled, inlined->recorded_count);
	if (!inline_raise_inclusive(inlined, compiled, &with, out->inclusive))
		return diag_error(resolver->diag, "costs add up to more than 2^64-1");
	limit_to_totals(out, out->inclusive, out->function_count);
	limit_calls(out, with.component);
	return true;
}

/* Resolves the functions and calls again, now with inlined functions. */
static bool resolve_inlined(struct resolver *resolver, const struct inlined *inlined,
			    const u32 *component)
{
	struct cpu_profile compiled = *resolver->out;
	struct inline_view view = {&compiled, resolver->ids, component};
	const struct cpu_profile *recorded = resolver->raw;

	resolver->raw = &inlined->raw;
	resolver->chains = inlined->chains;
	if (!merge_functions(resolver) || !merge_calls(resolver) || !build_contexts(resolver))
		return false;
	mark_inlined(resolver, recorded, inlined->recorded_count);
	return compute_inlined_inclusive(resolver, inlined, &view);
}

/* ---------------------------------------------------------------- calls of lines */

/* `recorded` is the profile with its sites; the resolver's may be one with inlined functions. */
static bool find_line_calls(struct resolver *resolver, const struct cpu_profile *recorded,
			    const struct inlined *inlined)
{
	struct cpu_profile *out = resolver->out;
	u32 count, function;
	struct line_call_input input = {
	    .recorded = recorded,
	    .inlined = inlined->copy_count ? inlined : NULL,
	    .ids = resolver->ids,
	    .component = find_components(out, &count, resolver->scratch),
	};

	return line_calls_find(&input, resolver->arena, &out->line_calls, &function) ||
	       fail_overflow(out, function, resolver->diag);
}

/* ---------------------------------------------------------------- resolving */

static bool find_inlined(struct resolver *resolver, const struct resolve_options *options,
			 struct inlined *inlined)
{
	*inlined = (struct inlined){0};
	return !options->source || !resolver->raw->has_call_addresses ||
	       inline_functions(resolver->raw, &resolver->chains, resolver->ids, options->source,
				options->keep_lines, resolver->scratch, inlined, resolver->diag);
}

static bool resolve(struct resolver *resolver, const struct resolve_options *options)
{
	const struct cpu_profile *recorded = resolver->raw;
	struct inlined inlined;
	struct place_source places = {.raw = recorded, .inlined = &inlined};
	const u32 *component;

	name_chains_init(&resolver->chains, resolver->raw, resolver->scratch, resolver->arena);
	if (!merge_functions(resolver) || !merge_calls(resolver) ||
	    !find_inlined(resolver, options, &inlined))
		return false;
	if (!inlined.copy_count && !build_contexts(resolver))
		return false;
	if (!compute_costs(resolver, &component))
		return false;
	if (inlined.copy_count && !resolve_inlined(resolver, &inlined, component))
		return false;
	places.ids = resolver->ids;
	if (recorded->has_call_addresses &&
	    !places_find(&places, resolver->arena, resolver->out, resolver->diag))
		return false;
	return !options->keep_lines || (merge_lines(resolver, options->drop_addresses) &&
					find_line_calls(resolver, recorded, &inlined));
}

bool cpu_resolve(const struct cpu_profile *raw, struct arena *arena, struct cpu_profile *out,
		 struct diag *diag)
{
	struct resolve_options options = {.keep_lines = true};

	return cpu_resolve_with(&options, raw, arena, out, diag);
}

bool cpu_resolve_with(const struct resolve_options *options, const struct cpu_profile *raw,
		      struct arena *arena, struct cpu_profile *out, struct diag *diag)
{
	struct arena scratch = {0};
	struct resolver resolver = {
	    .raw = raw, .out = out, .arena = arena, .scratch = &scratch, .diag = diag};
	bool fine;

	*out = (struct cpu_profile){
	    .command = raw->command,
	    .creator = raw->creator,
	    .pid = raw->pid,
	    .forked = raw->forked,
	    .event_count = raw->event_count,
	    .events = raw->events,
	    .totals = raw->totals,
	    .heap = raw->heap,
	};
	fine = resolve(&resolver, options);
	arena_release(&scratch);
	return fine;
}

/* ---------------------------------------------------------------- estimated cycles */

/* The weights of KCachegrind's "CEst" (libcore/globalconfig.cpp, knownFormula). */
static const struct {
	struct text event;
	u64 weight;
	bool is_needed;
} cycle_weights[] = {
    {TEXT("Ir"), 1, true},     {TEXT("I1mr"), 10, true},  {TEXT("D1mr"), 10, true},
    {TEXT("D1mw"), 10, true},  {TEXT("ILmr"), 100, true}, {TEXT("DLmr"), 100, true},
    {TEXT("DLmw"), 100, true}, {TEXT("Bcm"), 10, false},  {TEXT("Bim"), 10, false},
};

bool cpu_estimated_cycles(const struct cpu_profile *profile, const u64 *costs, u64 *cycles)
{
	*cycles = 0;
	for (size_t i = 0; i < LENGTH_OF(cycle_weights); i++) {
		u32 event = cpu_event(profile, cycle_weights[i].event);
		u64 product;

		if (event == NO_ID && cycle_weights[i].is_needed)
			return false;
		if (event == NO_ID)
			continue;
		if (__builtin_mul_overflow(costs[event], cycle_weights[i].weight, &product) ||
		    __builtin_add_overflow(*cycles, product, cycles))
			return false;
	}
	return true;
}
