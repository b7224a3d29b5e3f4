/*
 * Collects allocation sites: equal chains of frames become one site; sites are sorted by name at
 * the end.
 */
#ifndef PARSERS_MEMORY_SITES_H
#define PARSERS_MEMORY_SITES_H

#include "common/arena.h"
#include "common/intern.h"
#include "parsers/model/memory.h"

/* A zeroed struct is an empty collection. */
struct memory_sites {
	struct intern names; /* ids are indexes into items */
	struct memory_site *items;
	size_t capacity;
};

/*
 * The site of these frames, innermost first. A new site has figures of zero. The pointer is invalid
 * after the next addition. If the site is new, the arena gets a copy of the array, but not of the
 * texts, which must live as long.
 */
struct memory_site *memory_sites_add(struct memory_sites *sites, const struct text *frames,
				     u32 count, struct arena *arena);

/* Moves the sites into the profile, as an array in the arena, and empties the collection. */
void memory_sites_finish(struct memory_sites *sites, struct arena *arena,
			 struct memory_profile *profile);

/* The name of a site without any frame: no chain of callers was recorded. */
#define MEMORY_NO_STACK "(no stack)"

#endif
