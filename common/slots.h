/*
 * Finding elements of an array by content: an open-addressed table of element numbers.
 *
 * The array's owner knows how to hash and compare; to look something up it walks from
 * slots_first() until it meets an equal element or a free slot, then appends the element to the
 * array and fills that free slot with its number:
 *
 *	size_t slot = slots_first(&slots, hash_of(key));
 *	for (; slots.ids[slot]; slot = slots_next(&slots, slot))
 *		if (equal(array[slots.ids[slot] - 1], key))
 *			return slots.ids[slot] - 1;
 *	array[count] = element of key;
 *	return slots_fill(&slots, slot, count++, hash_of_element, owner);
 *
 * This is the one hash table: interned texts, pairs, the frames of a tree, and callgrind's names
 * and calls all use it. A zeroed struct has no slots yet and must not be walked.
 */
#ifndef COMMON_SLOTS_H
#define COMMON_SLOTS_H

#include "types.h"

struct slots {
	u32 *ids; /* element number + 1, 0 where free */
	u32 mask; /* the number of slots is a power of two */
	u32 used;
};

/* Hash of an element of the owner's array. */
typedef u64 slots_hash(const void *owner, u32 id);

void slots_init(struct slots *slots);
void slots_release(struct slots *slots);

/* Puts an element's number into the free slot; returns that number. */
u32 slots_fill(struct slots *slots, size_t slot, u32 id, slots_hash *hash, const void *owner);

static inline size_t slots_first(const struct slots *slots, u64 hash)
{
	return hash & slots->mask;
}

static inline size_t slots_next(const struct slots *slots, size_t slot)
{
	return (slot + 1) & slots->mask;
}

static inline u64 slots_mix(u64 value)
{
	value *= 0x9e3779b97f4a7c15u;
	return value ^ value >> 32;
}

/* A hash that keeps neighbours together: 16 consecutive values of `key` fall into consecutive
 * slots, so that entries close to each other in the file are close in memory. */
static inline u64 slots_local_hash(u64 group, u64 key)
{
	return (slots_mix(group ^ slots_mix(key >> 4)) & ~(u64)15) + (key & 15);
}

#endif
