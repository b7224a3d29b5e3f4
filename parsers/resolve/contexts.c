#include "contexts.h"

#include "common/memory.h"
#include "common/pairs.h"
#include "parsers/model/costs.h"

#include <stdlib.h>
#include <string.h>

/* The growing tree; see struct pairs `nodes` of contexts_place(). */
struct tree {
	const struct cpu_profile *raw;
	const struct name_chains *chains;
	const u32 *ids;
	struct pairs nodes;
	u32 *codes; /* by raw function: the node its cost belongs to */
	u32 *path;  /* temporary: the functions of one chain, innermost first */
};

static u32 add_node(struct tree *tree, u32 parent_code, u32 function)
{
	return pairs_add(&tree->nodes, parent_code, function) + CONTEXTS_FIRST;
}

/* Adds the whole chain of a name, beginning at a root. */
static u32 add_chain(struct tree *tree, u32 raw_function)
{
	u32 length = tree->chains->lengths[raw_function], code = CONTEXTS_TRUNCATED;

	for (u32 i = 0; i < length; i++) {
		tree->path[i] = tree->ids[raw_function];
		raw_function = tree->chains->callers[raw_function];
	}
	while (length)
		code = add_node(tree, code, tree->path[--length]);
	return code;
}

static void add_function(struct tree *tree, u32 raw_function)
{
	u32 caller = tree->chains->callers[raw_function];

	if (tree->chains->truncated[raw_function])
		tree->codes[raw_function] = add_chain(tree, raw_function);
	else
		tree->codes[raw_function] =
		    add_node(tree, caller == NO_ID ? CONTEXTS_COMPLETE : tree->codes[caller],
			     tree->ids[raw_function]);
}

/* Returns the nodes in the order of output, depth first with siblings sorted by function. `first`
 * and `next` are positions in `sorted`, where children of one parent are neighbours. */
static u32 *order_nodes(const struct pairs *nodes, struct arena *scratch)
{
	u32 count = (u32)nodes->count, found = 0, depth = 0;
	u32 *sorted = pairs_sorted(nodes);
	u32 *first = ARENA_NEW(scratch, u32, (size_t)count + CONTEXTS_FIRST + 1);
	u32 *stack = ARENA_NEW(scratch, u32, (size_t)count + CONTEXTS_FIRST);
	u32 *order = ARENA_NEW(scratch, u32, count);

	for (u32 i = 0; i < count; i++)
		first[pairs_first(nodes, i) + 1]++;
	for (u32 code = 0; code < count + CONTEXTS_FIRST; code++)
		first[code + 1] += first[code];
	for (u32 i = first[CONTEXTS_FIRST]; i > 0; i--)
		stack[depth++] = sorted[i - 1];
	while (depth) {
		u32 node = stack[--depth], code = node + CONTEXTS_FIRST;

		order[found++] = node;
		for (u32 i = first[code + 1]; i > first[code]; i--)
			stack[depth++] = sorted[i - 1];
	}
	free(sorted);
	return order;
}

u32 *contexts_place(const struct pairs *nodes, struct arena *scratch, struct arena *arena,
		    struct cpu_profile *out)
{
	u32 *order = order_nodes(nodes, scratch);
	u32 *rank = ARENA_NEW(scratch, u32, nodes->count);

	out->context_count = (u32)nodes->count;
	out->contexts = ARENA_NEW(arena, struct cpu_context, out->context_count);
	out->context_costs = ARENA_NEW(arena, u64, (size_t)out->context_count * out->event_count);
	for (u32 i = 0; i < out->context_count; i++) {
		u32 parent = pairs_first(nodes, order[i]);

		rank[order[i]] = i;
		out->contexts[i] = (struct cpu_context){
		    .function = pairs_second(nodes, order[i]),
		    .parent = parent >= CONTEXTS_FIRST ? rank[parent - CONTEXTS_FIRST] : NO_ID,
		    .truncated = parent == CONTEXTS_TRUNCATED,
		};
	}
	return rank;
}

static bool add_costs(const struct tree *tree, const u32 *rank, struct cpu_profile *out)
{
	const struct cpu_profile *raw = tree->raw;

	for (u32 f = 0; f < raw->function_count; f++)
		if (!costs_add(costs_row(out->context_costs, rank[tree->codes[f] - CONTEXTS_FIRST],
					 out->event_count),
			       costs_row_const(raw->self, f, out->event_count), out->event_count))
			return false;
	for (u32 i = 0; i < raw->call_count; i++) {
		u32 node = tree->codes[raw->calls[i].callee] - CONTEXTS_FIRST;
		u64 *calls = &out->contexts[rank[node]].calls;

		if (__builtin_add_overflow(*calls, raw->calls[i].count, calls))
			return false;
	}
	return true;
}

bool contexts_build(const struct cpu_profile *raw, const struct name_chains *chains, const u32 *ids,
		    struct arena *arena, struct cpu_profile *out, struct diag *diag)
{
	struct arena scratch = {0};
	struct tree tree = {.raw = raw, .chains = chains, .ids = ids};
	u32 *rank;
	bool fine;

	tree.codes = ARENA_NEW(&scratch, u32, raw->function_count);
	tree.path = ARENA_NEW(&scratch, u32, raw->function_count);
	for (u32 i = 0; i < raw->function_count; i++)
		add_function(&tree, chains->order[i]);
	rank = contexts_place(&tree.nodes, &scratch, arena, out);
	fine = add_costs(&tree, rank, out) ||
	       diag_error(diag, "costs of a call context add up to more than 2^64-1");
	pairs_release(&tree.nodes);
	arena_release(&scratch);
	return fine;
}

/* The path to the current context, with the costs of what was left below each of it. */
struct walk {
	const struct cpu_profile *profile;
	u32 *path, depth;
	u64 *sums; /* by depth × events */
	size_t path_capacity, sum_capacity;
	u32 *on_path; /* by function: how often it is in the path */
	u64 *result;  /* by function × events */
};

static void enter(struct walk *walk, u32 context)
{
	u32 n = walk->profile->event_count;

	GROW(walk->path, walk->path_capacity, (size_t)walk->depth + 1);
	GROW(walk->sums, walk->sum_capacity, ((size_t)walk->depth + 1) * n);
	memcpy(costs_row(walk->sums, walk->depth, n),
	       costs_row_const(walk->profile->context_costs, context, n), n * sizeof(u64));
	walk->path[walk->depth++] = context;
	walk->on_path[walk->profile->contexts[context].function]++;
}

/* Subtrees cannot cost more than the totals. */
static void leave(struct walk *walk)
{
	u32 n = walk->profile->event_count, depth = --walk->depth;
	u32 function = walk->profile->contexts[walk->path[depth]].function;
	const u64 *sum = costs_row(walk->sums, depth, n);

	if (!--walk->on_path[function])
		costs_add(costs_row(walk->result, function, n), sum, n);
	if (depth)
		costs_add(costs_row(walk->sums, depth - 1, n), sum, n);
}

u64 *contexts_inclusive(const struct cpu_profile *profile, struct arena *arena)
{
	struct walk walk = {
	    .profile = profile,
	    .on_path = ARENA_NEW(arena, u32, profile->function_count),
	    .result = ARENA_NEW(arena, u64, (size_t)profile->function_count * profile->event_count),
	};

	for (u32 i = 0; i < profile->context_count; i++) {
		while (walk.depth && walk.path[walk.depth - 1] != profile->contexts[i].parent)
			leave(&walk);
		enter(&walk, i);
	}
	while (walk.depth)
		leave(&walk);
	free(walk.path);
	free(walk.sums);
	return walk.result;
}
