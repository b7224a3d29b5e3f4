/*
 * Pairs of small numbers, each distinct pair known by an id: the edges of a graph, the children of
 * a tree. Ids count up from 0 in the order of first sight: never let them decide the order of
 * output. A zeroed struct is an empty table.
 */
#ifndef COMMON_PAIRS_H
#define COMMON_PAIRS_H

#include "slots.h"
#include "types.h"

#define PAIR_NONE UINT32_MAX

struct pairs {
	u64 *keys; /* by id: first << 32 | second */
	size_t count, capacity;
	u32 next; /* the pair that was added after the last one, which often follows it again */
	struct slots slots;
};

/* The pair's id, a new one at first sight. */
u32 pairs_add(struct pairs *pairs, u32 first, u32 second);

/* The pair's id, or PAIR_NONE if it was never added. */
u32 pairs_find(const struct pairs *pairs, u32 first, u32 second);

u32 pairs_first(const struct pairs *pairs, u32 id);
u32 pairs_second(const struct pairs *pairs, u32 id);

/* All ids, sorted by first, then second. The caller frees the array. */
u32 *pairs_sorted(const struct pairs *pairs);

void pairs_release(struct pairs *pairs);

#endif
