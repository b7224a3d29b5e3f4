#include "pairs.h"

#include "memory.h"

#include <stdlib.h>

/* The digits by which keys are sorted. */
enum { DIGIT_BITS = 8, DIGITS = 1 << DIGIT_BITS };

static u64 make_key(u32 first, u32 second)
{
	return (u64)first << 32 | second;
}

/* The slot with the key, or the free one where it belongs. */
static size_t find_slot(const struct pairs *pairs, u64 key)
{
	const struct slots *slots = &pairs->slots;
	u64 hash = slots_mix(key);
	size_t slot = slots_first(slots, hash);
	u32 id;

	while ((id = slots_id(slots, slot)) != SLOT_FREE && pairs->keys[id] != key)
		slot = slots_next(slots, slot, hash);
	return slot;
}

static u32 look_up(struct pairs *pairs, u64 key)
{
	size_t slot;

	if (!pairs->slots.all)
		slots_init(&pairs->slots);
	slot = find_slot(pairs, key);
	if (slots_id(&pairs->slots, slot) != SLOT_FREE)
		return slots_id(&pairs->slots, slot);
	GROW(pairs->keys, pairs->capacity, pairs->count + 1);
	pairs->keys[pairs->count] = key;
	return slots_fill(&pairs->slots, slot, (u32)pairs->count++, slots_mix(key));
}

u32 pairs_add(struct pairs *pairs, u32 first, u32 second)
{
	u64 key = make_key(first, second);
	u32 id = pairs->next;

	if (id >= pairs->count || pairs->keys[id] != key)
		id = look_up(pairs, key);
	pairs->next = id + 1;
	return id;
}

u32 pairs_find(const struct pairs *pairs, u32 first, u32 second)
{
	_Static_assert(PAIR_NONE == SLOT_FREE, "what is not there");
	if (!pairs->slots.all)
		return PAIR_NONE;
	return slots_id(&pairs->slots, find_slot(pairs, make_key(first, second)));
}

u32 pairs_first(const struct pairs *pairs, u32 id)
{
	return (u32)(pairs->keys[id] >> 32);
}

u32 pairs_second(const struct pairs *pairs, u32 id)
{
	return (u32)pairs->keys[id];
}

/* Sorts by one digit of the keys, stably. */
static void sort_by_digit(const u64 *keys, u32 shift, const u32 *from, u32 *to, size_t count)
{
	size_t starts[DIGITS + 1] = {0};

	for (size_t i = 0; i < count; i++)
		starts[(keys[i] >> shift) % DIGITS + 1]++;
	for (size_t digit = 0; digit < DIGITS; digit++)
		starts[digit + 1] += starts[digit];
	for (size_t i = 0; i < count; i++)
		to[starts[(keys[from[i]] >> shift) % DIGITS]++] = from[i];
}

/* Ids are small numbers, so most digits are 0 in all keys, and need no sorting. */
u32 *pairs_sorted(const struct pairs *pairs)
{
	u32 *ids = memory_new(pairs->count, sizeof(*ids));
	u32 *others = memory_new(pairs->count, sizeof(*others));
	u64 used = 0;

	for (size_t i = 0; i < pairs->count; i++) {
		ids[i] = (u32)i;
		used |= pairs->keys[i];
	}
	for (u32 shift = 0; shift < 64; shift += DIGIT_BITS) {
		u32 *sorted = others;

		if (!((used >> shift) % DIGITS))
			continue;
		sort_by_digit(pairs->keys, shift, ids, others, pairs->count);
		others = ids;
		ids = sorted;
	}
	free(others);
	return ids;
}

void pairs_release(struct pairs *pairs)
{
	free(pairs->keys);
	slots_release(&pairs->slots);
	*pairs = (struct pairs){0};
}
