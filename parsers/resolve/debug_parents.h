/*
 * What the functions of a compilation unit are inside of: namespaces, classes, functions. Entries
 * do not lead to what they are inside of, so a unit is walked through once when this is asked.
 */
#ifndef PARSERS_RESOLVE_DEBUG_PARENTS_H
#define PARSERS_RESOLVE_DEBUG_PARENTS_H

#include "common/buffer.h"
#include "common/pairs.h"
#include "debug_file.h"

/* A function, or what one may be inside of. */
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
	struct pairs unit_ids; /* halves of the addresses of units; ids are those of `units` */
	struct parent_unit *units;
	size_t capacity;
};

/*
 * Adds the name of an entry after the names of what it is inside of: "ns::(anonymous
 * namespace)::Class<int>::method".
 */
void debug_parents_name(struct debug_parents *parents, Dwarf_Die die, struct buffer *name);

void debug_parents_release(struct debug_parents *parents);

#endif
