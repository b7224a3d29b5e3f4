#include "intern.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

static u64 hash_of(const void *owner, u32 id)
{
	return ((const struct intern *)owner)->hashes[id];
}

/* The slot that holds the text, or the free one where it belongs. */
static size_t find_slot(const struct intern *table, struct text text, u64 hash)
{
	const struct slots *slots = &table->slots;
	size_t slot = slots_first(slots, hash);

	for (; slots->ids[slot]; slot = slots_next(slots, slot)) {
		u32 id = slots->ids[slot] - 1;

		if (table->hashes[id] == hash && text_equal(table->texts[id], text))
			break;
	}
	return slot;
}

u32 intern_add(struct intern *table, struct text text)
{
	u64 hash = text_hash(text);
	size_t slot;

	if (!table->slots.ids)
		slots_init(&table->slots);
	slot = find_slot(table, text, hash);
	if (table->slots.ids[slot])
		return table->slots.ids[slot] - 1;
	assert(table->count < INTERN_NONE - 1);
	GROW(table->texts, table->text_capacity, table->count + 1);
	GROW(table->hashes, table->hash_capacity, table->count + 1);
	table->texts[table->count] = arena_copy(&table->arena, text);
	table->hashes[table->count] = hash;
	return slots_fill(&table->slots, slot, (u32)table->count++, hash_of, table);
}

u32 intern_find(const struct intern *table, struct text text)
{
	if (!table->slots.ids)
		return INTERN_NONE;
	return table->slots.ids[find_slot(table, text, text_hash(text))] - 1;
}

struct text intern_text(const struct intern *table, u32 id)
{
	assert(id < table->count);
	return table->texts[id];
}

void intern_close(struct intern *table)
{
	free(table->hashes);
	slots_release(&table->slots);
	table->hashes = NULL;
	table->hash_capacity = 0;
}

struct text *intern_keep(struct intern *table, struct arena *arena)
{
	struct text *texts = table->texts;

	arena_adopt(arena, texts);
	arena_join(arena, &table->arena);
	table->texts = NULL;
	intern_release(table);
	return texts;
}

void intern_release(struct intern *table)
{
	intern_close(table);
	free(table->texts);
	arena_release(&table->arena);
	*table = (struct intern){0};
}
