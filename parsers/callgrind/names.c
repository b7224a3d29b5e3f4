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

static size_t find_slot(const struct names *names, u64 id)
{
	const struct slots *slots = &names->slots;
	u64 hash = hash_id(id);
	size_t slot = slots_first(slots, hash);
	u32 found;

	while ((found = slots_id(slots, slot)) != SLOT_FREE && names->names[found].id != id)
		slot = slots_next(slots, slot, hash);
	return slot;
}

u32 names_find(const struct names *names, u64 id)
{
	return slots_id(&names->slots, find_slot(names, id));
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
	u32 found = slots_id(&names->slots, slot);

	if (found != SLOT_FREE)
		return redefine(&names->names[found], code, part) ? found : NO_ID;
	found = (u32)names->slots.used;
	GROW(names->names, names->capacity, found + 1);
	names->names[found] = (struct name){id, code, part, NO_ID};
	return slots_fill(&names->slots, slot, found, hash_id(id));
}
