#include "sites.h"

#include "common/buffer.h"
#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

static void join_frames(struct buffer *name, const struct text *frames, u32 count)
{
	if (!count)
		buffer_add(name, T(MEMORY_NO_STACK));
	for (u32 i = 0; i < count; i++) {
		if (i)
			buffer_add(name, T(" < "));
		buffer_add(name, frames[i]);
	}
}

static struct text *copy_frames(const struct text *frames, u32 count, struct arena *arena)
{
	struct text *copy = ARENA_NEW(arena, struct text, count);

	for (u32 i = 0; i < count; i++)
		copy[i] = frames[i];
	return copy;
}

struct memory_site *memory_sites_add(struct memory_sites *sites, const struct text *frames,
				     u32 count, struct arena *arena)
{
	size_t known = sites->names.count;
	struct buffer name = {0};
	u32 id;

	join_frames(&name, frames, count);
	id = intern_add(&sites->names, buffer_text(&name));
	if (id == known) {
		GROW(sites->items, sites->capacity, known + 1);
		sites->items[id] = (struct memory_site){
		    .name = arena_copy(arena, buffer_text(&name)),
		    .frame_count = count,
		    .frames = copy_frames(frames, count, arena),
		};
	}
	buffer_release(&name);
	return &sites->items[id];
}

static int by_name(const void *a, const void *b)
{
	const struct memory_site *left = a, *right = b;

	return text_compare(left->name, right->name);
}

void memory_sites_finish(struct memory_sites *sites, struct arena *arena,
			 struct memory_profile *profile)
{
	profile->site_count = (u32)sites->names.count;
	profile->sites = ARENA_NEW(arena, struct memory_site, profile->site_count);
	if (profile->site_count) {
		memcpy(profile->sites, sites->items, profile->site_count * sizeof(*sites->items));
		qsort(profile->sites, profile->site_count, sizeof(*profile->sites), by_name);
	}
	intern_release(&sites->names);
	free(sites->items);
	*sites = (struct memory_sites){0};
}
