#include "intern.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

/* The slot that holds the text, or the free one where it belongs. */
static size_t find_slot(const struct intern *table, struct text text, u64 hash)
{
	size_t mask = table->slot_count - 1, slot = hash & mask;

	while (table->slots[slot]) {
		u32 id = table->slots[slot] - 1;

		if (table->hashes[id] == hash && text_equal(table->texts[id], text))
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

static void rehash(struct intern *table)
{
	size_t count = table->slot_count ? table->slot_count * 2 : 64, mask = count - 1;
	u32 *slots = memory_new(count, sizeof(*slots));

	for (size_t id = 0; id < table->count; id++) {
		size_t slot = table->hashes[id] & mask;

		while (slots[slot])
			slot = (slot + 1) & mask;
		slots[slot] = (u32)id + 1;
	}
	free(table->slots);
	table->slots = slots;
	table->slot_count = count;
}

u32 intern_add(struct intern *table, struct text text)
{
	u64 hash = text_hash(text);
	size_t slot;

	if (table->count * 2 >= table->slot_count)
		rehash(table);
	slot = find_slot(table, text, hash);
	if (table->slots[slot])
		return table->slots[slot] - 1;
	assert(table->count < INTERN_NONE - 1);
	GROW(table->texts, table->text_capacity, table->count + 1);
	GROW(table->hashes, table->hash_capacity, table->count + 1);
	table->texts[table->count] = arena_copy(&table->arena, text);
	table->hashes[table->count] = hash;
	table->slots[slot] = (u32)++table->count;
	return (u32)table->count - 1;
}

u32 intern_find(const struct intern *table, struct text text)
{
	if (!table->slot_count)
		return INTERN_NONE;
	return table->slots[find_slot(table, text, text_hash(text))] - 1;
}

struct text intern_text(const struct intern *table, u32 id)
{
	assert(id < table->count);
	return table->texts[id];
}

void intern_close(struct intern *table)
{
	free(table->hashes);
	free(table->slots);
	table->hashes = NULL;
	table->slots = NULL;
	table->slot_count = table->hash_capacity = 0;
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
