/* Makes a tree of call contexts from the chains of callers in recorded names (see resolve.h). */
#ifndef PARSERS_RESOLVE_CONTEXTS_H
#define PARSERS_RESOLVE_CONTEXTS_H

#include "common/arena.h"
#include "common/diag.h"
#include "common/pairs.h"
#include "parsers/model/cpu.h"
#include "names.h"

/* Fills contexts and context_costs of `out`; `ids` maps raw to resolved functions. False with a
 * diag. */
bool contexts_build(const struct cpu_profile *raw, const struct name_chains *chains, const u32 *ids,
		    struct arena *arena, struct cpu_profile *out, struct diag *diag);

/*
 * Makes the contexts of a growing tree, without costs. A node is a pair of its parent's code and
 * its function. A node's code is its number + CONTEXTS_FIRST; the smaller codes are the parents of
 * complete and of truncated roots. Returns each node's context, which lives in `scratch`.
 */
enum { CONTEXTS_COMPLETE, CONTEXTS_TRUNCATED, CONTEXTS_FIRST };

u32 *contexts_place(const struct pairs *nodes, struct arena *scratch, struct arena *arena,
		    struct cpu_profile *out);

/* function_count × event_count: for each function the cost of all contexts that contain it, each
 * counted once. Contexts must be in the order of contexts_build(). */
u64 *contexts_inclusive(const struct cpu_profile *profile, struct arena *arena);

#endif
