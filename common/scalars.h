/* Splits JSON into its scalars, each with its path, and compares two such lists. */
#ifndef COMMON_SCALARS_H
#define COMMON_SCALARS_H

#include "arena.h"
#include "json_reader.h"
#include "text.h"

/* A path such as "valgrind.options[1]", and the value as JSON text. */
struct scalar {
	struct text path, value;
	struct text shown; /* the value as shown to people: strings without quotes and escapes */
};

/* The texts and the array live in the arena. */
struct scalars {
	u32 count, capacity;
	struct scalar *items;
	struct arena *arena;
};

struct scalar_change {
	struct text path, old, now; /* a missing value is "" */
};

/* Adds a scalar that is compared but never shown, so its `shown` is not set. */
void scalars_add(struct scalars *scalars, struct text path, struct text value);

/* Adds the scalars of the value that comes next in the reader; its path is `path`. */
void scalars_read(struct scalars *scalars, struct json_reader *reader, struct text path);

/* The path of a member. */
struct text scalar_path(struct text path, struct text key, struct arena *arena);

/* Finds the differences, sorted by path, and returns their number; the array lives in old's arena.
 * Sorts both lists. */
u32 scalars_compare(struct scalars *old, struct scalars *now, struct scalar_change **changes);

#endif
