#include "children.h"

#include "common/memory.h"

#include <stdlib.h>

static struct text child_command(const struct child_commands *children, u32 i)
{
	return *(const struct text *)(const void *)(children->first + i * children->stride);
}

u32 *children_pair(struct child_commands old, struct child_commands now, struct arena *arena)
{
	u32 *partner = ARENA_NEW(arena, u32, (size_t)now.count + 1);
	bool *is_taken = memory_new((size_t)old.count + 1, sizeof(*is_taken));

	for (u32 i = 0; i < now.count; i++) {
		partner[i] = NO_ID;
		for (u32 k = 0; k < old.count && partner[i] == NO_ID; k++)
			if (!is_taken[k] &&
			    text_equal(child_command(&old, k), child_command(&now, i))) {
				is_taken[k] = true;
				partner[i] = k;
			}
	}
	free(is_taken);
	return partner;
}

u32 children_ended(u32 old, const u32 *partner, u32 now, struct arena *arena, u32 **ended)
{
	bool *is_partner = memory_new((size_t)old + 1, sizeof(*is_partner));
	u32 count = 0;

	*ended = ARENA_NEW(arena, u32, (size_t)old + 1);
	for (u32 i = 0; i < now; i++)
		if (partner[i] != NO_ID)
			is_partner[partner[i]] = true;
	for (u32 k = 0; k < old; k++)
		if (!is_partner[k])
			(*ended)[count++] = k;
	free(is_partner);
	return count;
}
