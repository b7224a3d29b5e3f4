/*
 * Interning of texts that consist of parts with quotes between them, and of which many end alike:
 * the functions of a call graph with their callers, "leaf'caller'callers-caller". An ending is what
 * begins with a part and reaches to the end of a text; the whole text is one. Every distinct ending
 * is stored once, as its first part and the ending that follows. So a context takes a few bytes
 * where its caller is known, however deep it is.
 *
 * Ids count up from 1, what follows before what it follows. As with interning, never let them
 * decide the order of output. A zeroed struct is an empty table.
 */
#ifndef COMMON_ENDINGS_H
#define COMMON_ENDINGS_H

#include "arena.h"
#include "buffer.h"
#include "intern.h"
#include "slots.h"
#include "text.h"
#include "types.h"

struct ending {
	u32 part; /* an id of the table of parts */
	u32 rest; /* the ending that follows; 0 if none does */
};

/* Endings that are complete: the number 0 is none, `all` begins with it. */
struct known_endings {
	const struct ending *all;
	const struct text *parts;
	u32 count; /* with number 0 */
};

struct endings {
	struct intern *parts;
	struct ending *all;
	size_t capacity;
	struct slots slots;

	/* of the text that is added */
	u64 *words;		/* hashes of its last bytes, by their number / 8 */
	struct new_ending *new; /* endings that are not known, the longest first */
	size_t word_capacity, new_capacity;
};

/* Begins with the table of parts, which may hold other texts, too. */
void endings_init(struct endings *endings, struct intern *parts);

/* The id of the whole text. */
u32 endings_add(struct endings *endings, struct text text);

/* Hands the endings over to the arena and releases the table. The parts must live as long. */
struct known_endings endings_keep(struct endings *endings, struct arena *arena);

void endings_release(struct endings *endings);

static inline struct text ending_part(const struct known_endings *known, u32 ending)
{
	return known->parts[known->all[ending].part];
}

static inline u32 ending_rest(const struct known_endings *known, u32 ending)
{
	return known->all[ending].rest;
}

/* Adds a quote and the ending to a text; nothing for 0. */
void endings_write(const struct known_endings *known, u32 ending, struct buffer *out);

#endif
