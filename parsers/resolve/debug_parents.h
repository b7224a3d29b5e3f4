/*
 * The namespaces, classes and functions that enclose the functions of a compilation unit. Entries
 * have no reference to the enclosing entry, so a unit is walked through once when this is needed.
 */
#ifndef PARSERS_RESOLVE_DEBUG_PARENTS_H
#define PARSERS_RESOLVE_DEBUG_PARENTS_H

#include "common/buffer.h"
#include "common/pairs.h"
#include "debug_entries.h"
#include "debug_file.h"

/* A function, or an entry that may enclose one. */
struct parent_entry {
	void *address;
	u32 parent; /* entry of the same unit, DEBUG_NONE for the unit itself */
};

/* The entries of a unit in the order of their addresses. */
struct parent_unit {
	struct parent_entry *entries;
	size_t count, capacity;
};

struct debug_parents {
	struct pairs
	    unit_ids; /* the two halves of the addresses of units; ids are indexes into `units` */
	struct parent_unit *units;
	size_t capacity;
	struct entry_shapes *shapes; /* set by the owner, who releases them */
};

/* Adds the qualified name of an entry: "ns::(anonymous namespace)::Class<int>::method". */
void debug_parents_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name);

/* Moves from an entry to the one that encloses it, or its declaration; false if that is the unit.
 */
bool debug_parents_enclosing(struct debug_parents *parents, Dwarf_Die *die);

void debug_parents_release(struct debug_parents *parents);

#endif
