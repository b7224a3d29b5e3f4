#include "graph.h"

void call_graph_init(struct call_graph *graph, enum call_direction direction, u32 node_count,
		     const struct cpu_call *calls, u32 call_count, struct arena *arena)
{
	u32 *next;

	graph->node_count = node_count;
	graph->starts = ARENA_NEW(arena, u32, (size_t)node_count + 1);
	graph->calls = ARENA_NEW(arena, u32, call_count);
	next = ARENA_NEW(arena, u32, (size_t)node_count + 1);
	for (u32 i = 0; i < call_count; i++)
		graph->starts[(direction == CALLS_OUT ? calls[i].caller : calls[i].callee) + 1]++;
	for (u32 n = 0; n < node_count; n++) {
		graph->starts[n + 1] += graph->starts[n];
		next[n] = graph->starts[n];
	}
	for (u32 i = 0; i < call_count; i++)
		graph->calls[next[direction == CALLS_OUT ? calls[i].caller : calls[i].callee]++] =
		    i;
}

/* The state of Tarjan's algorithm; `path` are the `depth` nodes being visited. */
struct search {
	const struct call_graph *graph;
	const struct cpu_call *calls;
	u32 *order; /* by node: order of first visit, from 1; 0 before it */
	u32 *low;   /* by node: earliest node on the stack that it reaches */
	u32 *next;  /* by node: position in its list of calls */
	u32 *path, depth;
	u32 *stack, height; /* visited nodes without a component yet */
	u32 *component, component_count;
	u32 visited;
};

static void visit(struct search *search, u32 node)
{
	search->order[node] = search->low[node] = ++search->visited;
	search->next[node] = search->graph->starts[node];
	search->path[search->depth++] = node;
	search->stack[search->height++] = node;
}

static void lower(struct search *search, u32 node, u32 order)
{
	if (order < search->low[node])
		search->low[node] = order;
}

/* Makes a component of the nodes on the stack down to `node`, which all reach each other. */
static void close_component(struct search *search, u32 node)
{
	u32 member;

	do {
		member = search->stack[--search->height];
		search->component[member] = search->component_count;
	} while (member != node);
	search->component_count++;
}

static void leave(struct search *search, u32 node)
{
	search->depth--;
	if (search->low[node] == search->order[node])
		close_component(search, node);
	if (search->depth)
		lower(search, search->path[search->depth - 1], search->low[node]);
}

static void follow_calls(struct search *search)
{
	u32 node = search->path[search->depth - 1], callee;

	if (search->next[node] == search->graph->starts[node + 1]) {
		leave(search, node);
		return;
	}
	callee = search->calls[search->graph->calls[search->next[node]++]].callee;
	if (!search->order[callee])
		visit(search, callee);
	else if (search->component[callee] == NO_ID)
		lower(search, node, search->order[callee]);
}

u32 *call_graph_components(const struct call_graph *out, const struct cpu_call *calls,
			   u32 *component_count, struct arena *arena)
{
	u32 count = out->node_count;
	struct search search = {
	    .graph = out,
	    .calls = calls,
	    .order = ARENA_NEW(arena, u32, count),
	    .low = ARENA_NEW(arena, u32, count),
	    .next = ARENA_NEW(arena, u32, count),
	    .path = ARENA_NEW(arena, u32, count),
	    .stack = ARENA_NEW(arena, u32, count),
	    .component = ARENA_NEW(arena, u32, count),
	};

	for (u32 n = 0; n < count; n++)
		search.component[n] = NO_ID;
	for (u32 n = 0; n < count; n++) {
		if (!search.order[n])
			visit(&search, n);
		while (search.depth)
			follow_calls(&search);
	}
	*component_count = search.component_count;
	return search.component;
}

bool *call_graph_recursion(const struct cpu_profile *profile, struct arena *arena)
{
	bool *recursion = ARENA_NEW(arena, bool, profile->call_count);
	struct call_graph graph;
	u32 *component, count;

	call_graph_init(&graph, CALLS_OUT, profile->function_count, profile->calls,
			profile->call_count, arena);
	component = call_graph_components(&graph, profile->calls, &count, arena);
	for (u32 i = 0; i < profile->call_count; i++)
		recursion[i] =
		    component[profile->calls[i].caller] == component[profile->calls[i].callee];
	return recursion;
}
