#include "pairs.h"

#include "memory.h"

#include <stdlib.h>

static u64 make_key(u32 first, u32 second)
{
	return (u64)first << 32 | second;
}

/* Fibonacci hashing: the upper bits of a product mix all bits of the key. */
static size_t slot_of(const struct pairs *pairs, u64 key)
{
	u64 hash = key * 0x9e3779b97f4a7c15u;

	return (size_t)((hash ^ hash >> 32) & (pairs->slot_count - 1));
}

/* The slot with the key, or the free one where it belongs. */
static size_t find_slot(const struct pairs *pairs, u64 key)
{
	size_t slot = slot_of(pairs, key);

	while (pairs->slots[slot] && pairs->keys[pairs->slots[slot] - 1] != key)
		slot = (slot + 1) & (pairs->slot_count - 1);
	return slot;
}

static void grow_slots(struct pairs *pairs)
{
	pairs->slot_count = pairs->slot_count ? pairs->slot_count * 2 : 64;
	free(pairs->slots);
	pairs->slots = memory_new(pairs->slot_count, sizeof(*pairs->slots));
	for (size_t id = 0; id < pairs->count; id++)
		pairs->slots[find_slot(pairs, pairs->keys[id])] = (u32)id + 1;
}

u32 pairs_add(struct pairs *pairs, u32 first, u32 second)
{
	u64 key = make_key(first, second);
	size_t slot;

	if (pairs->count * 2 >= pairs->slot_count)
		grow_slots(pairs);
	slot = find_slot(pairs, key);
	if (!pairs->slots[slot]) {
		GROW(pairs->keys, pairs->capacity, pairs->count + 1);
		pairs->keys[pairs->count++] = key;
		pairs->slots[slot] = (u32)pairs->count;
	}
	return pairs->slots[slot] - 1;
}

u32 pairs_find(const struct pairs *pairs, u32 first, u32 second)
{
	if (!pairs->count)
		return PAIR_NONE;
	return pairs->slots[find_slot(pairs, make_key(first, second))] - 1;
}

u32 pairs_first(const struct pairs *pairs, u32 id)
{
	return (u32)(pairs->keys[id] >> 32);
}

u32 pairs_second(const struct pairs *pairs, u32 id)
{
	return (u32)pairs->keys[id];
}

struct sortable {
	u64 key;
	u32 id;
};

static int compare(const void *a, const void *b)
{
	u64 x = ((const struct sortable *)a)->key, y = ((const struct sortable *)b)->key;

	return (x > y) - (x < y);
}

u32 *pairs_sorted(const struct pairs *pairs)
{
	struct sortable *all = memory_new(pairs->count, sizeof(*all));
	u32 *ids = memory_new(pairs->count, sizeof(*ids));

	for (size_t i = 0; i < pairs->count; i++)
		all[i] = (struct sortable){pairs->keys[i], (u32)i};
	qsort(all, pairs->count, sizeof(*all), compare);
	for (size_t i = 0; i < pairs->count; i++)
		ids[i] = all[i].id;
	free(all);
	return ids;
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->keys);
	free(pairs->slots);
	*pairs = (struct pairs){0};
}
