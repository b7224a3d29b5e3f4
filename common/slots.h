/*
 * Finding elements of an array by content: an open-addressed table of element numbers.
 *
 * The array's owner knows how to hash and compare. To look something up it walks over the slots of
 * the hash until it meets an equal element or a free slot, then appends the element to the array
 * and fills that free slot with its number:
 *
 *	size_t slot = slots_first(&slots, hash);
 *	u32 id;
 *	for (; (id = slots_id(&slots, slot)) != SLOT_FREE; slot = slots_next(&slots, slot, hash))
 *		if (equal(array[id], key))
 *			return id;
 *	array[count] = element of key;
 *	return slots_fill(&slots, slot, count++, hash);
 *
 * The lower half of each hash is beside the number. So the walk leaves out nearly all other
 * elements without looking at them, which are far away in memory, and a table grows by itself.
 *
 * This is the one hash table: interned texts, pairs, the frames of a tree, and callgrind's names
 * and calls all use it. A zeroed struct has no slots yet and must not be walked.
 */
#ifndef COMMON_SLOTS_H
#define COMMON_SLOTS_H

#include "types.h"

#define SLOT_FREE UINT32_MAX

struct slot {
	u32 filled; /* element number + 1, 0 where free */
	u32 hash;
};

struct slots {
	struct slot *all;
	u32 mask; /* the number of slots is a power of two */
	u32 used;
};

void slots_init(struct slots *slots);
void slots_release(struct slots *slots);

/* Puts an element's number into the free slot; returns that number. */
u32 slots_fill(struct slots *slots, size_t slot, u32 id, u64 hash);

/* The number of the element in the slot, or SLOT_FREE. */
static inline u32 slots_id(const struct slots *slots, size_t slot)
{
	return slots->all[slot].filled - 1;
}

/* From the slot on, the first one with that hash, or that is free. */
static inline size_t slots_seek(const struct slots *slots, size_t slot, u64 hash)
{
	while (slots->all[slot].filled && slots->all[slot].hash != (u32)hash)
		slot = (slot + 1) & slots->mask;
	return slot;
}

static inline size_t slots_first(const struct slots *slots, u64 hash)
{
	return slots_seek(slots, hash & slots->mask, hash);
}

static inline size_t slots_next(const struct slots *slots, size_t slot, u64 hash)
{
	return slots_seek(slots, (slot + 1) & slots->mask, hash);
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
