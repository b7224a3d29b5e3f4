#include "names.h"

#include "common/memory.h"
#include "parsers/model/cpu.h"

#include <stdlib.h>

void names_init(struct names *names)
{
	*names = (struct names){0};
	slots_init(&names->slots);
}

void names_release(struct names *names)
{
	free(names->names);
	slots_release(&names->slots);
	*names = (struct names){0};
}

void names_clear(struct names *names)
{
	names_release(names);
	names_init(names);
}

void names_forget_functions(struct names *names)
{
	for (size_t i = 0; i < names->slots.used; i++)
		names->names[i].function = NO_ID;
}

/* Numbers are usually small and consecutive; the table is then as fast as an array. */
static u64 hash_id(u64 id)
{
	return id ^ slots_mix(id >> 20);
}

static u64 name_hash(const void *owner, u32 id)
{
	return hash_id(((const struct names *)owner)->names[id].id);
}

static size_t find_slot(const struct names *names, u64 id)
{
	const struct slots *slots = &names->slots;
	size_t slot = slots_first(slots, hash_id(id));

	while (slots->ids[slot] && names->names[slots->ids[slot] - 1].id != id)
		slot = slots_next(slots, slot);
	return slot;
}

u32 names_find(const struct names *names, u64 id)
{
	u32 found = names->slots.ids[find_slot(names, id)];

	return found ? found - 1 : NO_ID;
}

static bool redefine(struct name *name, u32 code, u32 part)
{
	if (name->code == code) {
		name->part = part;
		return true;
	}
	if (name->part == part)
		return false;
	*name = (struct name){name->id, code, part, NO_ID};
	return true;
}

u32 names_define(struct names *names, u64 id, u32 code, u32 part)
{
	size_t slot = find_slot(names, id);
	u32 found = names->slots.ids[slot];

	if (found)
		return redefine(&names->names[found - 1], code, part) ? found - 1 : NO_ID;
	found = (u32)names->slots.used;
	GROW(names->names, names->capacity, found + 1);
	names->names[found] = (struct name){id, code, part, NO_ID};
	return slots_fill(&names->slots, slot, found, name_hash, names);
}
