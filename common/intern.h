/*
 * Interning: every distinct text is stored once and has a small number, its id.
 *
 * Ids count up from 0 in the order of first sight, so they depend on the input's order: never let
 * them decide the order of output. A zeroed struct is an empty table.
 */
#ifndef COMMON_INTERN_H
#define COMMON_INTERN_H

#include "arena.h"
#include "slots.h"
#include "text.h"
#include "types.h"

#define INTERN_NONE UINT32_MAX

struct intern {
	struct text *texts; /* by id */
	size_t count, text_capacity;
	struct slots slots;
	struct arena arena;
};

/* The text's id; its bytes are copied at first sight. */
u32 intern_add(struct intern *table, struct text text);

/* The text's id, or INTERN_NONE if it was never added. */
u32 intern_find(const struct intern *table, struct text text);

/* The text of an id below table->count, NUL-terminated, alive as long as the table. */
struct text intern_text(const struct intern *table, u32 id);

/* Frees the slots, about half the memory of a table of short texts. From now on only
 * intern_text() and intern_release() may be called. */
void intern_close(struct intern *table);

/* Empties the table and returns its texts, indexed by id; they live in the arena. */
struct text *intern_keep(struct intern *table, struct arena *arena);

void intern_release(struct intern *table);

#endif
