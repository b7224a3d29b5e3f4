#include "intern.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

/* The slot that holds the text, or the free one where it belongs. */
static size_t find_slot(const struct intern *table, struct text text, u64 hash)
{
	const struct slots *slots = &table->slots;
	size_t slot = slots_first(slots, hash);
	u32 id;

	for (; (id = slots_id(slots, slot)) != SLOT_FREE; slot = slots_next(slots, slot, hash))
		if (text_equal(table->texts[id], text))
			break;
	return slot;
}

u32 intern_add(struct intern *table, struct text text)
{
	u64 hash = text_hash(text);
	size_t slot;

	if (!table->slots.all)
		slots_init(&table->slots);
	slot = find_slot(table, text, hash);
	if (slots_id(&table->slots, slot) != SLOT_FREE)
		return slots_id(&table->slots, slot);
	assert(table->count < INTERN_NONE - 1);
	GROW(table->texts, table->text_capacity, table->count + 1);
	table->texts[table->count] = arena_copy(&table->arena, text);
	return slots_fill(&table->slots, slot, (u32)table->count++, hash);
}

u32 intern_find(const struct intern *table, struct text text)
{
	_Static_assert(INTERN_NONE == SLOT_FREE, "what is not there");
	if (!table->slots.all)
		return INTERN_NONE;
	return slots_id(&table->slots, find_slot(table, text, text_hash(text)));
}

struct text intern_text(const struct intern *table, u32 id)
{
	assert(id < table->count);
	return table->texts[id];
}

void intern_close(struct intern *table)
{
	slots_release(&table->slots);
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
