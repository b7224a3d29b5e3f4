#include "slots.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

void slots_init(struct slots *slots)
{
	slots->mask = 15;
	slots->used = 0;
	slots->all = memory_new(slots->mask + 1, sizeof(*slots->all));
}

void slots_release(struct slots *slots)
{
	free(slots->all);
	*slots = (struct slots){0};
}

static void grow(struct slots *slots)
{
	struct slots old = *slots;

	assert(old.mask < UINT32_MAX / 2);
	slots->mask = old.mask * 2 + 1;
	slots->all = memory_new((size_t)slots->mask + 1, sizeof(*slots->all));
	for (size_t i = 0; i <= old.mask; i++) {
		size_t slot = old.all[i].hash & slots->mask;

		if (!old.all[i].filled)
			continue;
		while (slots->all[slot].filled)
			slot = (slot + 1) & slots->mask;
		slots->all[slot] = old.all[i];
	}
	free(old.all);
}

u32 slots_fill(struct slots *slots, size_t slot, u32 id, u64 hash)
{
	assert(id < SLOT_FREE - 1);
	slots->all[slot] = (struct slot){id + 1, (u32)hash};
	slots->used++;
	if (slots->used > slots->mask / 2)
		grow(slots);
	return id;
}
