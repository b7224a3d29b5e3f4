#include "callgrind_slots.h"

#include "../common/memory.h"

#include <assert.h>
#include <stdlib.h>

void slots_init(struct slots *slots)
{
	slots->mask = 63;
	slots->used = 0;
	slots->ids = memory_new(slots->mask + 1, sizeof(*slots->ids));
}

void slots_release(struct slots *slots)
{
	free(slots->ids);
	*slots = (struct slots){0};
}

static void grow(struct slots *slots, slots_hash *hash, const void *owner)
{
	free(slots->ids);
	slots->mask = slots->mask * 2 + 1;
	slots->ids = memory_new(slots->mask + 1, sizeof(*slots->ids));
	for (u32 id = 0; id < slots->used; id++) {
		size_t slot = slots_first(slots, hash(owner, id));

		while (slots->ids[slot])
			slot = slots_next(slots, slot);
		slots->ids[slot] = id + 1;
	}
}

u32 slots_fill(struct slots *slots, size_t slot, slots_hash *hash, const void *owner)
{
	u32 id = (u32)slots->used;

	assert(slots->used < UINT32_MAX - 1);
	slots->ids[slot] = id + 1;
	slots->used++;
	if (slots->used * 2 > slots->mask)
		grow(slots, hash, owner);
	return id;
}
