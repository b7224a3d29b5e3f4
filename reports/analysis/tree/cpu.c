#include "cpu.h"

#include "common/memory.h"
#include "parsers/resolve/program.h"

#include <stdlib.h>

/* Adds the places: place N is function N. */
static void add_functions(struct tree_builder *builder, const struct cpu_profile *profile)
{
	const enum cpu_share *shares = cpu_function_shares(profile, builder->arena);

	for (u32 i = 0; i < profile->function_count; i++) {
		const struct cpu_function *function = &profile->functions[i];
		struct tree_place place = {.name = function->name,
					   .file = function->file,
					   .object = function->object,
					   .line = function->line,
					   .share = shares[i]};

		tree_add_place(builder, place);
	}
}

static struct tree finish(struct tree_builder *builder, const struct cpu_profile *profile,
			  u32 event)
{
	struct tree tree = tree_finish(builder);

	tree.title = profile->command;
	tree.unit = cpu_event_label(profile, event);
	tree.provenance = profile->creator;
	return tree;
}

/* ---------------------------------------------------------------- recorded contexts */

static u32 frame_of_context(struct tree_builder *builder, const struct cpu_context *context,
			    u32 parent, bool fold)
{
	u32 above = fold ? tree_find_above(builder, parent, context->function) : NO_ID;

	if (above == NO_ID)
		return tree_add_frame(builder, parent, context->function, context->truncated);
	tree_frame(builder, above)->folded = true;
	return above;
}

struct tree tree_of_contexts(const struct cpu_profile *profile, u32 event, bool fold,
			     struct arena *arena)
{
	struct tree_builder builder = {.arena = arena};
	u32 *frames = memory_new(profile->context_count, sizeof(frames[0]));

	tree_expect(&builder, profile->context_count);
	add_functions(&builder, profile);
	for (u32 i = 0; i < profile->context_count; i++) {
		const struct cpu_context *context = &profile->contexts[i];
		u32 parent = context->parent == NO_ID ? 0 : frames[context->parent];
		u32 id = frame_of_context(&builder, context, parent, fold);

		frames[i] = id;
		tree_frame(&builder, id)->calls += context->calls;
		tree_frame(&builder, id)->self +=
		    profile->context_costs[(size_t)i * profile->event_count + event];
	}
	free(frames);
	return finish(&builder, profile, event);
}

/* ---------------------------------------------------------------- estimated from the call graph */

struct estimate {
	const struct cpu_profile *profile;
	u32 event;
	struct tree_builder builder;
	u32 *first_call; /* calls are sorted by caller; one entry more than functions */
	u64 least;	 /* callees of frames below this cost are left out */
};

static u64 call_cost(const struct estimate *e, u32 call)
{
	return e->profile->call_costs[(size_t)call * e->profile->event_count + e->event];
}

static u64 self_cost(const struct estimate *e, u32 function)
{
	return e->profile->self[(size_t)function * e->profile->event_count + e->event];
}

static u64 part_of(u64 whole, u64 numerator, u64 denominator)
{
	return (u64)((unsigned __int128)whole * numerator / denominator);
}

static bool is_followed(const struct estimate *e, u32 frame, u32 call)
{
	u32 callee = e->profile->calls[call].callee;

	return tree_find_above(&e->builder, frame, callee) == NO_ID;
}

/* Distributes a frame's cost, which is in its `total`, to itself and new child frames. */
static void share_out(struct estimate *e, u32 frame)
{
	u32 function = tree_frame(&e->builder, frame)->place;
	u32 first = e->first_call[function], last = e->first_call[function + 1];
	u64 cost = tree_frame(&e->builder, frame)->total, left = cost;
	unsigned __int128 whole = self_cost(e, function);

	for (u32 call = first; call < last; call++)
		if (is_followed(e, frame, call))
			whole += call_cost(e, call);
	for (u32 call = first; call < last && whole && whole <= UINT64_MAX; call++) {
		u64 part;
		u32 child;

		if (!is_followed(e, frame, call))
			continue;
		part = part_of(cost, call_cost(e, call), (u64)whole);
		if (part < e->least)
			continue;
		child = tree_add_frame(&e->builder, frame, e->profile->calls[call].callee, false);
		tree_frame(&e->builder, child)->total = part;
		left -= part;
	}
	tree_frame(&e->builder, frame)->self = left;
}

static u32 *index_calls(const struct cpu_profile *profile)
{
	u32 *first = memory_new((size_t)profile->function_count + 1, sizeof(first[0]));
	u32 call = 0;

	for (u32 function = 0; function <= profile->function_count; function++) {
		while (call < profile->call_count && profile->calls[call].caller < function)
			call++;
		first[function] = call;
	}
	return first;
}

/* For every function, the inclusive cost that no call accounts for. It must have been spent as a
 * root. The caller frees the array. */
static u64 *root_costs(const struct estimate *e)
{
	const struct cpu_profile *profile = e->profile;
	u64 *costs = memory_new(profile->function_count, sizeof(costs[0]));

	for (u32 i = 0; i < profile->function_count; i++)
		costs[i] = profile->inclusive[(size_t)i * profile->event_count + e->event];
	for (u32 i = 0; i < profile->call_count; i++) {
		const struct cpu_call *call = &profile->calls[i];
		u64 cost = call_cost(e, i);

		if (call->caller != call->callee)
			costs[call->callee] -=
			    cost < costs[call->callee] ? cost : costs[call->callee];
	}
	return costs;
}

/* Adds the roots with their costs until the total is used up; in cycles these costs can be too
 * large. */
static void add_roots(struct estimate *e)
{
	u64 *costs = root_costs(e), left = e->profile->totals[e->event];

	for (u32 i = 0; i < e->profile->function_count; i++) {
		u64 part = costs[i] < left ? costs[i] : left;
		u32 root;

		if (!part)
			continue;
		root = tree_add_frame(&e->builder, 0, i, false);
		tree_frame(&e->builder, root)->total = part;
		left -= part;
	}
	if (left) {
		u32 place = tree_add_place(&e->builder, (struct tree_place){.name = T("(cycles)")});
		u32 root = tree_add_frame(&e->builder, 0, place, false);

		tree_frame(&e->builder, root)->self = left;
	}
	free(costs);
}

struct tree tree_estimate(const struct cpu_profile *profile, u32 event, struct arena *arena)
{
	struct estimate e = {.profile = profile, .event = event, .builder = {.arena = arena}};
	struct tree tree;

	add_functions(&e.builder, profile);
	e.first_call = index_calls(profile);
	e.least = profile->totals[event] / 5000 + 1;
	add_roots(&e);
	for (u32 frame = 1; frame < e.builder.frame_count; frame++)
		if (tree_frame(&e.builder, frame)->place < profile->function_count)
			share_out(&e, frame);
	free(e.first_call);
	tree = finish(&e.builder, profile, event);
	tree.estimated = true;
	return tree;
}
