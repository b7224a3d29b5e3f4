/*
 * Inclusive costs of inlined functions that take part in recursion: what their outermost
 * activations cost. The rule for cycles (resolve.h) alone would leave out most of it.
 *
 * A copy is outermost if its function is not in the chain above it and its host is in its first
 * level of recursion. A host that may also be reached from the same function in another host is
 * left out, for it is not known how often it was: there the result is a lower bound.
 */
#ifndef PARSERS_RESOLVE_INLINE_COST_H
#define PARSERS_RESOLVE_INLINE_COST_H

#include "inline.h"

/* A profile resolved, with the resolved function of each raw one and its component of the graph. */
struct inline_view {
	const struct cpu_profile *profile;
	const u32 *ids, *component;
};

/* Raises inclusive costs in `costs`, which has those of the profile of `with`, where they are too
 * low. False only for sums above 2^64-1. `without` is the profile of compiled functions. */
bool inline_raise_inclusive(const struct inlined *inlined, const struct inline_view *without,
			    const struct inline_view *with, u64 *costs);

#endif
