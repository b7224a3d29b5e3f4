/*
 * A fast walk through the entries of a compilation unit, in the order of the file. It decodes only
 * what it takes to get to the next entry: tags, references to siblings, and plain address ranges.
 * libdw, which reads the rest, needs a multiple of the time for each step.
 *
 * A walk is a recursion over lists of siblings:
 *
 *	while (debug_entries_next(&entries, &entry))
 *		if (is_wanted(&entry))
 *			... the same again, if (entry.has_children)
 *		else
 *			debug_entries_skip(&entries, &entry);
 *
 * Damaged units end early. Every step moves on, so that each walk ends.
 */
#ifndef PARSERS_RESOLVE_DEBUG_ENTRIES_H
#define PARSERS_RESOLVE_DEBUG_ENTRIES_H

#include "common/types.h"
#include "debug_file.h"

struct entry_shape;
struct entry_step;

/* What the abbreviations of a unit tell. They are kept for the next walk, which often is through
 * the same unit. A zeroed struct is empty. */
struct entry_shapes {
	Dwarf_CU *unit;
	struct entry_shape *shapes; /* by abbreviation code */
	size_t count, capacity;
	struct entry_step *steps;
	size_t step_count, step_capacity;
};

void entry_shapes_release(struct entry_shapes *shapes);

struct debug_entries {
	const u8 *unit, *at, *end;
	const struct entry_shapes *shapes;
};

struct debug_entry {
	void *address; /* as Dwarf_Die has it */
	u32 tag;
	bool has_children;
	bool has_code;	 /* it has addresses, */
	bool has_range;	 /* which are these: */
	u64 low, length; /* otherwise dwarf_ranges() knows them */
	const u8 *next;	 /* its next sibling; NULL if the file does not tell */
};

/* Begins at the children of the unit's own entry. `shapes` must stay as they are during the walk.
 */
void debug_entries_init(struct debug_entries *entries, Dwarf_Die *unit,
			struct entry_shapes *shapes);

/* The next sibling; false after the last one. The children of the one before, if it has any, must
 * have been walked through or skipped. */
bool debug_entries_next(struct debug_entries *entries, struct debug_entry *entry);

/* Skips the children of the entry that was read last. */
void debug_entries_skip(struct debug_entries *entries, const struct debug_entry *entry);

/* Ends the walk: there are no more siblings at any level. */
void debug_entries_stop(struct debug_entries *entries);

#endif
