#include "pairs.h"

#include "memory.h"

#include <stdlib.h>

static u64 make_key(u32 first, u32 second)
{
	return (u64)first << 32 | second;
}

static u64 hash_of(const void *owner, u32 id)
{
	return slots_mix(((const struct pairs *)owner)->keys[id]);
}

/* The slot with the key, or the free one where it belongs. */
static size_t find_slot(const struct pairs *pairs, u64 key)
{
	const struct slots *slots = &pairs->slots;
	size_t slot = slots_first(slots, slots_mix(key));

	while (slots->ids[slot] && pairs->keys[slots->ids[slot] - 1] != key)
		slot = slots_next(slots, slot);
	return slot;
}

u32 pairs_add(struct pairs *pairs, u32 first, u32 second)
{
	u64 key = make_key(first, second);
	size_t slot;

	if (!pairs->slots.ids)
		slots_init(&pairs->slots);
	slot = find_slot(pairs, key);
	if (pairs->slots.ids[slot])
		return pairs->slots.ids[slot] - 1;
	GROW(pairs->keys, pairs->capacity, pairs->count + 1);
	pairs->keys[pairs->count] = key;
	return slots_fill(&pairs->slots, slot, (u32)pairs->count++, hash_of, pairs);
}

u32 pairs_find(const struct pairs *pairs, u32 first, u32 second)
{
	if (!pairs->slots.ids)
		return PAIR_NONE;
	return pairs->slots.ids[find_slot(pairs, make_key(first, second))] - 1;
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
	slots_release(&pairs->slots);
	*pairs = (struct pairs){0};
}
