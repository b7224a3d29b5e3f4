#include "slots.h"

#include "memory.h"

#include <assert.h>
#include <stdlib.h>

void slots_init(struct slots *slots)
{
	slots->mask = 15;
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
	struct slots old = *slots;

	assert(old.mask < UINT32_MAX / 2);
	slots->mask = old.mask * 2 + 1;
	slots->ids = memory_new((size_t)slots->mask + 1, sizeof(*slots->ids));
	for (size_t i = 0; i <= old.mask; i++) {
		size_t slot;

		if (!old.ids[i])
			continue;
		slot = slots_first(slots, hash(owner, old.ids[i] - 1));
		while (slots->ids[slot])
			slot = slots_next(slots, slot);
		slots->ids[slot] = old.ids[i];
	}
	free(old.ids);
}

u32 slots_fill(struct slots *slots, size_t slot, u32 id, slots_hash *hash, const void *owner)
{
	assert(id < UINT32_MAX - 1);
	slots->ids[slot] = id + 1;
	slots->used++;
	if (slots->used > slots->mask / 2)
		grow(slots, hash, owner);
	return id;
}
