/*
 * The call graph as adjacency lists, and its strongly connected components.
 */
#ifndef PARSERS_RESOLVE_GRAPH_H
#define PARSERS_RESOLVE_GRAPH_H

#include "common/arena.h"
#include "parsers/model/cpu.h"

/* The calls from (or to) node n are calls[starts[n]] to calls[starts[n + 1] - 1]. */
struct call_graph {
	u32 node_count;
	u32 *starts;
	u32 *calls; /* indexes of calls */
};

enum call_direction { CALLS_OUT, CALLS_IN };

/* Lists keep the order of `calls`. */
void call_graph_init(struct call_graph *graph, enum call_direction direction, u32 node_count,
		     const struct cpu_call *calls, u32 call_count, struct arena *arena);

/*
 * The component of every node: nodes that reach each other have the same number; numbers are
 * below *component_count, callees before callers. Tarjan's algorithm without recursion.
 */
u32 *call_graph_components(const struct call_graph *out, const struct cpu_call *calls,
			   u32 *component_count, struct arena *arena);

/* Of every call, whether it is within a cycle: costs of such calls include each other. */
bool *call_graph_recursion(const struct cpu_profile *profile, struct arena *arena);

#endif
