/* JSON taken apart into its scalars, by path, and what differs between two such lists. */
#ifndef COMMON_SCALARS_H
#define COMMON_SCALARS_H

#include "arena.h"
#include "json_reader.h"
#include "text.h"

/* "valgrind.options[1]" and its value, JSON as it stands. */
struct scalar {
	struct text path, value;
	struct text shown; /* the same for people: a string without quotes and escapes */
};

/* All in the arena. */
struct scalars {
	u32 count, capacity;
	struct scalar *items;
	struct arena *arena;
};

struct scalar_change {
	struct text path, old, now; /* values "" where there is none */
};

/* Adds one that nobody will be shown. */
void scalars_add(struct scalars *scalars, struct text path, struct text value);

/* Adds the scalars of the value that comes next in the reader; its path is `path`. */
void scalars_read(struct scalars *scalars, struct json_reader *reader, struct text path);

/* The path of a member. */
struct text scalar_path(struct text path, struct text key, struct arena *arena);

/* What differs, by path; sorts both. The array, of the number returned, lives in old's arena. */
u32 scalars_compare(struct scalars *old, struct scalars *now, struct scalar_change **changes);

#endif
