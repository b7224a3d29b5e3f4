/* JSON taken apart into its scalars, by path, and what differs between two such lists. */
#ifndef REPORTS_ANALYSIS_FIELDS_H
#define REPORTS_ANALYSIS_FIELDS_H

#include "common/arena.h"
#include "common/json_reader.h"
#include "common/text.h"

/* "valgrind.options[1]" and its value, JSON as it stands. */
struct field {
	struct text path, value;
};

/* All in the arena. */
struct fields {
	u32 count, capacity;
	struct field *items;
	struct arena *arena;
};

struct field_change {
	struct text path, old, now; /* values "" where there is none */
};

void fields_add(struct fields *fields, struct text path, struct text value);

/* Adds the scalars of the value that comes next in the reader; its path is `path`. */
void fields_read(struct fields *fields, struct json_reader *reader, struct text path);

/* The path of a member. */
struct text field_path(struct text path, struct text key, struct arena *arena);

/* What differs, by path; sorts both. The array, of the number returned, lives in old's arena. */
u32 fields_compare(struct fields *old, struct fields *now, struct field_change **changes);

#endif
