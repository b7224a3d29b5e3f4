/*
 * The objects of a recording, whose debug information tells what was inlined (debug_info.h). Each
 * is opened when it is first asked for.
 *
 * An object is not asked unless it is the one that ran. Where the build-id of that one is known, it
 * decides. Otherwise the file must not have been changed, nor put in its place, after the
 * recording was made. The C library and the loader are never asked: they are not the user's code,
 * and not every machine has their debug information.
 */
#ifndef PARSERS_RESOLVE_INLINE_SOURCE_H
#define PARSERS_RESOLVE_INLINE_SOURCE_H

#include "common/arena.h"
#include "common/intern.h"
#include "common/text.h"
#include "debug_info.h"

#include <time.h>

/* What the program that ran an object knows of it. */
struct inline_object {
	struct text path;     /* as recorded */
	const char *file;     /* where it is now */
	struct text build_id; /* of the one that ran, hexadecimal; "" unknown */
};

struct inline_source {
	/* To be set by the caller; everything else must be 0. */
	const struct inline_object *known; /* other objects are where the recording says */
	size_t known_count;
	struct timespec recorded; /* when; tv_sec 0: unknown, and no object is asked */

	struct debug_info *info;
	struct intern paths;
	struct debug_object **objects; /* by path; NULL for those that must not be asked */
	size_t object_capacity;
	struct text *changed; /* files that are not those that ran, in the order of asking */
	size_t changed_count, changed_capacity;
	bool has_hidden; /* an object is named by where it was only during the run */
};

/* The number of the object of that path, in source->objects. */
u32 inline_source_object(struct inline_source *source, struct text path);

/* Frees what was opened and everything obtained from it; `changed` is kept in the arena. */
void inline_source_release(struct inline_source *source, struct arena *arena);

#endif
